#include "sign/cms.h"

#include "sign/tsa.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

/* What OpenSSL names first is the cause; no name at all: an arena of ours has said that it is full.
 */
static bool failed(const struct sign_key *k, struct diag *dg)
{
    unsigned long first = ERR_peek_error();
    const char *why = ERR_reason_error_string(ERR_peek_last_error());

    ERR_clear_error();
    if (!first || ERR_GET_REASON(first) == ERR_R_MALLOC_FAILURE)
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    if (k->engine) {
        diag_add(dg, DIAG_KEY, (struct loc){0}, "the token cannot sign: %s", why ? why : "?");
        diag_hint(dg, "it may have been pulled out");
        return false;
    }
    return diag_add(dg, DIAG_KEY, (struct loc){0}, "OpenSSL cannot sign with this key: %s",
                    why ? why : "?");
}

bool cms_digest(const struct bytes part[2], unsigned char digest[SHA256_LEN], struct diag *dg)
{
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    unsigned int n = 0;
    bool ok = md && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1 &&
              EVP_DigestUpdate(md, part[0].data, part[0].len) == 1 &&
              EVP_DigestUpdate(md, part[1].data, part[1].len) == 1 &&
              EVP_DigestFinal_ex(md, digest, &n) == 1 && n == SHA256_LEN;

    EVP_MD_CTX_free(md);
    return ok || diag_add(dg, DIAG_DIGEST, (struct loc){0}, "OpenSSL cannot compute SHA-256");
}

/* ---- the signed attributes as they are signed: a SET OF, RFC 5652, 5.4 ---- */

struct attribute {
    unsigned char *der;
    int len;
};

/* X.690, 11.6: the shorter one as if zeros came after it. */
static int by_bytes(const void *a, const void *b)
{
    const struct attribute *x = a, *y = b;
    int least = x->len < y->len ? x->len : y->len, order = memcmp(x->der, y->der, (size_t)least);

    return order ? order : x->len - y->len;
}

static bool collect(struct arena *a, CMS_SignerInfo *si, struct attribute *list, int n)
{
    for (int i = 0; i < n; i++) {
        unsigned char *der = NULL;
        int len = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(si, i), &der);
        if (len <= 0)
            return false;
        list[i].len = len;
        list[i].der = (unsigned char *)arena_strndup(a, (const char *)der, (size_t)len);
        OPENSSL_free(der);
        if (!list[i].der)
            return false;
    }
    qsort(list, (size_t)n, sizeof *list, by_bytes);
    return true;
}

static bool encode_set(struct arena *a, CMS_SignerInfo *si, struct bytes *out)
{
    int n = CMS_signed_get_attr_count(si), body = 0;
    struct attribute *list = n > 0 ? arena_array(a, struct attribute, (size_t)n) : NULL;

    if (!list || !collect(a, si, list, n))
        return false;
    for (int i = 0; i < n; i++)
        body += list[i].len;
    int len = ASN1_object_size(1, body, V_ASN1_SET);
    unsigned char *der = len > 0 ? arena_alloc(a, (size_t)len) : NULL, *p = der;
    if (!der)
        return false;
    ASN1_put_object(&p, 1, body, V_ASN1_SET, V_ASN1_UNIVERSAL);
    for (int i = 0; i < n; i++, p += list[i - 1].len)
        memcpy(p, list[i].der, (size_t)list[i].len);
    *out = (struct bytes){(const char *)der, (size_t)len};
    return true;
}

/* CMS_SignerInfo_sign() puts a signing-time in, which PAdES forbids, so the value is made here. */
static bool put_signature(struct arena *a, CMS_SignerInfo *si, EVP_PKEY *pkey)
{
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    unsigned char *value = NULL;
    struct bytes set;
    size_t len = 0;
    bool ok = md && encode_set(a, si, &set) &&
              EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, pkey) == 1 &&
              EVP_DigestSign(md, NULL, &len, (const unsigned char *)set.data, set.len) == 1 &&
              (value = arena_alloc(a, len)) &&
              EVP_DigestSign(md, value, &len, (const unsigned char *)set.data, set.len) == 1 &&
              ASN1_STRING_set(CMS_SignerInfo_get0_signature(si), value, (int)len) == 1;

    EVP_MD_CTX_free(md);
    return ok;
}

static bool fill(struct arena *a, CMS_ContentInfo *cms, const struct sign_key *k,
                 const unsigned char digest[SHA256_LEN], CMS_SignerInfo **out)
{
    const unsigned flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES;
    CMS_SignerInfo *si = CMS_add1_signer(cms, k->cert, k->pkey, EVP_sha256(), flags);

    for (int i = 0; si && i < sk_X509_num(k->chain); i++)
        if (X509_cmp(sk_X509_value(k->chain, i), k->cert) != 0 &&
            CMS_add1_cert(cms, sk_X509_value(k->chain, i)) != 1)
            return false;
    *out = si;
    return si &&
           CMS_signed_add1_attr_by_NID(si, NID_pkcs9_contentType, V_ASN1_OBJECT,
                                       CMS_get0_eContentType(cms), -1) == 1 &&
           CMS_signed_add1_attr_by_NID(si, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, digest,
                                       SHA256_LEN) == 1 &&
           put_signature(a, si, k->pkey);
}

static bool encode(struct arena *a, CMS_ContentInfo *cms, struct bytes *out)
{
    unsigned char *der = NULL;
    int len = i2d_CMS_ContentInfo(cms, &der);

    if (len <= 0)
        return false;
    *out = (struct bytes){arena_strndup(a, (const char *)der, (size_t)len), (size_t)len};
    OPENSSL_free(der);
    return out->data != NULL;
}

static bool put_stamp(struct arena *a, const struct sign_key *k, CMS_SignerInfo *si,
                      const char *tsa, struct diag *dg)
{
    const ASN1_OCTET_STRING *value = CMS_SignerInfo_get0_signature(si);
    const struct bytes signature[2] = {
        {(const char *)ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value)}};
    unsigned char digest[SHA256_LEN];
    struct bytes token;

    if (!cms_digest(signature, digest, dg) || !tsa_stamp(a, tsa, digest, &token, dg))
        return false;
    return CMS_unsigned_add1_attr_by_NID(si, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE,
                                         token.data, (int)token.len) == 1 ||
           failed(k, dg);
}

bool cms_sign(struct arena *a, const struct sign_key *k, const unsigned char digest[SHA256_LEN],
              const char *tsa, struct bytes *out, struct diag *dg)
{
    ERR_clear_error();
    CMS_ContentInfo *cms =
        CMS_sign(NULL, NULL, NULL, NULL, CMS_PARTIAL | CMS_DETACHED | CMS_BINARY);
    CMS_SignerInfo *si = NULL;
    bool ok = (cms && fill(a, cms, k, digest, &si)) || failed(k, dg);

    ok = ok && (!tsa || put_stamp(a, k, si, tsa, dg)) && (encode(a, cms, out) || failed(k, dg));
    CMS_ContentInfo_free(cms);
    return ok;
}

size_t cms_length_max(const struct sign_key *k)
{
    enum { REST = 1024 }; /* attributes, names of algorithms, the issuer's name once more */
    int len = i2d_X509(k->cert, NULL) + i2d_X509_NAME(X509_get_issuer_name(k->cert), NULL) +
              EVP_PKEY_get_size(k->pkey) + REST;

    for (int i = 0; i < sk_X509_num(k->chain); i++)
        len += i2d_X509(sk_X509_value(k->chain, i), NULL);
    return (size_t)len;
}

const char *cms_signer(struct arena *a, struct bytes contents)
{
    const unsigned char *der = (const unsigned char *)contents.data;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &der, (long)contents.len);
    STACK_OF(CMS_SignerInfo) *all = cms ? CMS_get0_SignerInfos(cms) : NULL;
    STACK_OF(X509) *certs = all ? CMS_get1_certs(cms) : NULL;
    const char *name = NULL;

    for (int i = 0; !name && sk_CMS_SignerInfo_num(all) > 0 && i < sk_X509_num(certs); i++) {
        struct sign_key k = {.cert = sk_X509_value(certs, i)};
        if (CMS_SignerInfo_cert_cmp(sk_CMS_SignerInfo_value(all, 0), k.cert) == 0)
            name = key_subject(&k, a, NID_commonName);
    }
    sk_X509_pop_free(certs, X509_free);
    CMS_ContentInfo_free(cms);
    ERR_clear_error();
    return name;
}
