#include "sign/tsa.h"

#include "sign/http.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

static bool refuse(struct diag *dg, const char *url, const char *what)
{
    ERR_clear_error();
    return diag_add(dg, DIAG_TIMESTAMP, (struct loc){.file = url}, "%s", diag_sentence(what));
}

/* A number that nobody has used: an old answer is none to this question. */
static ASN1_INTEGER *make_nonce(void)
{
    unsigned char byte[8];
    ASN1_INTEGER *nonce = NULL;

    if (RAND_bytes(byte, sizeof byte) != 1)
        return NULL;
    byte[0] = (byte[0] & 0x7F) | 0x40; /* positive, and of eight bytes */
    BIGNUM *n = BN_bin2bn(byte, sizeof byte, NULL);
    nonce = n ? BN_to_ASN1_INTEGER(n, NULL) : NULL;
    BN_free(n);
    return nonce;
}

static bool set_imprint(TS_REQ *req, const unsigned char digest[SHA256_LEN])
{
    unsigned char copy[SHA256_LEN];
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();

    for (int i = 0; i < SHA256_LEN; i++)
        copy[i] = digest[i];
    bool ok = imprint && algorithm &&
              X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
              TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
              TS_MSG_IMPRINT_set_msg(imprint, copy, SHA256_LEN) == 1 &&
              TS_REQ_set_msg_imprint(req, imprint) == 1;
    X509_ALGOR_free(algorithm);
    TS_MSG_IMPRINT_free(imprint);
    return ok;
}

static bool fill_request(TS_REQ *req, const unsigned char digest[SHA256_LEN])
{
    ASN1_INTEGER *nonce = make_nonce();
    bool ok = req && nonce && TS_REQ_set_version(req, 1) == 1 && set_imprint(req, digest) &&
              TS_REQ_set_nonce(req, nonce) == 1 && TS_REQ_set_cert_req(req, 1) == 1;

    ASN1_INTEGER_free(nonce);
    return ok;
}

static bool encode_token(struct arena *a, TS_RESP *resp, struct bytes *token)
{
    unsigned char *der = NULL;
    PKCS7 *p7 = TS_RESP_get_token(resp);
    int len = p7 ? i2d_PKCS7(p7, &der) : 0;

    if (len <= 0)
        return false;
    *token = (struct bytes){arena_strndup(a, (const char *)der, (size_t)len), (size_t)len};
    OPENSSL_free(der);
    return token->data != NULL;
}

/* By the certificates in it: is it signed by who says so? */
static bool is_signed(struct bytes token)
{
    const unsigned char *der = (const unsigned char *)token.data;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &der, (long)token.len);
    bool ok =
        cms && CMS_verify(cms, NULL, NULL, NULL, NULL, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1;

    CMS_ContentInfo_free(cms);
    return ok;
}

static bool read_answer(struct arena *a, const char *url, TS_REQ *req, struct bytes answer,
                        struct bytes *token, struct diag *dg)
{
    const unsigned char *der = (const unsigned char *)answer.data;
    TS_RESP *resp = d2i_TS_RESP(NULL, &der, (long)answer.len);
    TS_VERIFY_CTX *asked = resp ? TS_REQ_to_TS_VERIFY_CTX(req, NULL) : NULL;
    bool ok = false;

    if (!resp)
        refuse(dg, url, N_("the answer of the server is no timestamp"));
    else if (ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(resp))) > 1)
        refuse(dg, url, N_("the authority refuses to give a timestamp"));
    else if (!asked || TS_RESP_verify_response(asked, resp) != 1 || !encode_token(a, resp, token) ||
             !is_signed(*token))
        refuse(dg, url, N_("the timestamp is not an answer to this question, or is not signed"));
    else
        ok = true;
    TS_VERIFY_CTX_free(asked);
    TS_RESP_free(resp);
    return ok;
}

bool tsa_stamp(struct arena *a, const char *url, const unsigned char digest[SHA256_LEN],
               struct bytes *token, struct diag *dg)
{
    TS_REQ *req = TS_REQ_new();
    unsigned char *der = NULL;
    struct bytes answer;
    int len = fill_request(req, digest) ? i2d_TS_REQ(req, &der) : 0;
    bool ok = len > 0 || refuse(dg, url, N_("OpenSSL cannot ask for a timestamp"));

    ok = ok &&
         http_post(a, url, "application/timestamp-query",
                   (struct bytes){(const char *)der, (size_t)len}, &answer, dg) &&
         read_answer(a, url, req, answer, token, dg);
    OPENSSL_free(der);
    TS_REQ_free(req);
    return ok;
}
