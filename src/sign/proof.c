#include "sign/proof.h"

#include "base/str.h"
#include "sign/name.h"
#include "sign/time.h"

#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/ts.h>
#include <string.h>

struct check {
    struct arena *a;
    struct loc at;
    const struct signature *s;
    const struct trust *t;
    const struct known *known;
    struct proof *out;
    struct diag *dg;
};

static bool refuse(struct check *c, const char *what)
{
    ERR_clear_error();
    return diag_add(c->dg, DIAG_SIGNATURE, c->at, "the signature in \"%1$s\" does not hold: %2$s",
                    c->s->field, diag_sentence(what));
}

/* ---- the parts ---- */

/* DER, and zeros after it. NULL = it is not so. */
static CMS_ContentInfo *read_cms(struct bytes der)
{
    const unsigned char *p = (const unsigned char *)der.data, *end = p + der.len;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)der.len);

    while (cms && p < end && !*p)
        p++;
    if (cms && p == end)
        return cms;
    CMS_ContentInfo_free(cms);
    return NULL;
}

static CMS_SignerInfo *only_signer(CMS_ContentInfo *cms)
{
    STACK_OF(CMS_SignerInfo) *all = CMS_get0_SignerInfos(cms);

    return all && sk_CMS_SignerInfo_num(all) == 1 ? sk_CMS_SignerInfo_value(all, 0) : NULL;
}

static X509 *signer_cert(CMS_SignerInfo *signer)
{
    X509 *cert = NULL;

    CMS_SignerInfo_get0_algs(signer, NULL, &cert, NULL, NULL);
    return cert;
}

static bool is_weak(const X509_ALGOR *algorithm)
{
    const ASN1_OBJECT *o = NULL;

    X509_ALGOR_get0(&o, NULL, NULL, algorithm);
    int kind = OBJ_obj2nid(o);
    return kind == NID_md5 || kind == NID_sha1 || kind == NID_md4 || kind == NID_md2;
}

static const char *name_of(struct arena *a, const X509_NAME *name)
{
    static const int part[] = {NID_commonName, NID_organizationName, NID_organizationalUnitName};
    const char *found = NULL;

    for (size_t i = 0; !found && i < sizeof part / sizeof part[0]; i++)
        found = name_part(a, name, part[i]);
    return found ? found : "?";
}

static const char *fingerprint_of(struct arena *a, const X509 *cert)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int n = 0;
    struct sbuf b = {.a = a};

    if (X509_digest(cert, EVP_sha256(), digest, &n) != 1)
        return NULL;
    for (unsigned int i = 0; i < n; i++)
        sbuf_printf(&b, "%02x", digest[i]);
    return sbuf_text(&b);
}

/* ---- the certificate that was meant ---- */

/* RFC 5035: what is signed names the certificate, so that no other of the same key takes its place.
 * CAdES demands it. */
static bool names_cert(CMS_SignerInfo *signer, CMS_ContentInfo *cms, bool demanded)
{
    ASN1_STRING *text[2] = {
        CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(NID_id_smime_aa_signingCertificate), -3,
                                    V_ASN1_SEQUENCE),
        CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(NID_id_smime_aa_signingCertificateV2), -3,
                                    V_ASN1_SEQUENCE)};
    const unsigned char *p[2] = {text[0] ? ASN1_STRING_get0_data(text[0]) : NULL,
                                 text[1] ? ASN1_STRING_get0_data(text[1]) : NULL};
    ESS_SIGNING_CERT *one =
        p[0] ? d2i_ESS_SIGNING_CERT(NULL, &p[0], ASN1_STRING_length(text[0])) : NULL;
    ESS_SIGNING_CERT_V2 *two =
        p[1] ? d2i_ESS_SIGNING_CERT_V2(NULL, &p[1], ASN1_STRING_length(text[1])) : NULL;
    STACK_OF(X509) *all = CMS_get1_certs(cms), *chain = sk_X509_new_null();
    X509 *cert = signer_cert(signer);
    bool ok = chain && cert && sk_X509_push(chain, cert) && (!text[0] || one) && (!text[1] || two);

    for (int i = 0; ok && all && i < sk_X509_num(all); i++)
        if (X509_cmp(sk_X509_value(all, i), cert) != 0)
            ok = sk_X509_push(chain, sk_X509_value(all, i)) > 0;
    ok = ok && (one || two ? OSSL_ESS_check_signing_certs(one, two, chain, 1) > 0 : !demanded);
    sk_X509_free(chain);
    sk_X509_pop_free(all, X509_free);
    ESS_SIGNING_CERT_free(one);
    ESS_SIGNING_CERT_V2_free(two);
    return ok;
}

/* ---- timestamps: RFC 3161 ---- */

/* Is the token a right one of the bytes? */
static bool stamps(TS_TST_INFO *info, struct bytes stamped)
{
    TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(info);
    const ASN1_OBJECT *kind = NULL;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int n = 0;

    X509_ALGOR_get0(&kind, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
    const EVP_MD *md = EVP_get_digestbyobj(kind);
    const ASN1_OCTET_STRING *says = TS_MSG_IMPRINT_get_msg(imprint);
    return md && !is_weak(TS_MSG_IMPRINT_get_algo(imprint)) &&
           EVP_Digest(stamped.data, stamped.len, digest, &n, md, NULL) == 1 &&
           ASN1_STRING_length(says) == (int)n && !memcmp(ASN1_STRING_get0_data(says), digest, n);
}

static TS_TST_INFO *token_info(CMS_ContentInfo *token)
{
    BIO *out = BIO_new(BIO_s_mem());
    TS_TST_INFO *info = NULL;

    if (out && OBJ_obj2nid(CMS_get0_eContentType(token)) == NID_id_smime_ct_TSTInfo &&
        CMS_verify(token, NULL, NULL, NULL, out, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1)
        info = d2i_TS_TST_INFO_bio(out, NULL);
    BIO_free(out);
    return info;
}

/* What is known since, and says that a certificate was revoked, counts as well. */
static bool judge_cert(struct check *c, X509 *cert, time_t when, struct verdict *out)
{
    const struct known *k = c->known;
    struct verdict since;

    if (!trust_judge(c->t, k->then, cert, (struct moment){when, k->now}, out, c->dg) ||
        !trust_judge(c->t, k->all, cert, (struct moment){when, k->now}, &since, c->dg))
        return false;
    if (since.revocation != REVOCATION_SAID)
        return true;
    if (out->revocation != REVOCATION_SAID || since.revoked < out->revoked)
        out->revoked = since.revoked;
    out->revocation = REVOCATION_SAID;
    out->authority_revoked = since.authority_revoked;
    return true;
}

static bool keep_certs(struct check *c, CMS_ContentInfo *cms)
{
    const struct known *k = c->known;

    return evidence_add(k->then, cms) && (k->all == k->then || evidence_add(k->all, cms));
}

/* Said of a moment after the file was closed, it takes nothing away. */
static bool was_revoked(const struct check *c, const struct verdict *v, time_t when)
{
    return v->revocation == REVOCATION_SAID && !(when && when < v->revoked) &&
           !(c->known->by && c->known->now < v->revoked);
}

static bool take_time(struct check *c, CMS_ContentInfo *token, CMS_SignerInfo *signer,
                      const TS_TST_INFO *info)
{
    struct tm tm;
    struct verdict verdict;
    X509 *cert = signer_cert(signer);

    if (!cert || !keep_certs(c, token) || !ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &tm))
        return false;
    c->out->when = timegm(&tm);
    c->out->authority = name_of(c->a, X509_get_subject_name(cert));
    if (!judge_cert(c, cert, 0, &verdict))
        return false;
    /* Who has the key of a revoked authority writes any time: it proves none. */
    c->out->authority_trusted = verdict.trusted && !was_revoked(c, &verdict, 0) &&
                                X509_check_purpose(cert, X509_PURPOSE_TIMESTAMP_SIGN, 0) == 1;
    return true;
}

/* A token that is there is a right one, or the file was changed. */
static bool check_token(struct check *c, CMS_ContentInfo *token, struct bytes stamped)
{
    CMS_SignerInfo *signer = token ? only_signer(token) : NULL;
    TS_TST_INFO *info = signer ? token_info(token) : NULL;
    bool ok = info && stamps(info, stamped) && names_cert(signer, token, true) &&
              take_time(c, token, signer, info);

    TS_TST_INFO_free(info);
    return ok;
}

static bool check_signature_stamp(struct check *c, CMS_SignerInfo *signer)
{
    int at = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1);
    ASN1_OCTET_STRING *value = CMS_SignerInfo_get0_signature(signer);
    struct bytes stamped = {(const char *)ASN1_STRING_get0_data(value),
                            (size_t)ASN1_STRING_length(value)};

    if (at < 0)
        return true;
    ASN1_STRING *der =
        X509_ATTRIBUTE_get0_data(CMS_unsigned_get_attr(signer, at), 0, V_ASN1_SEQUENCE, NULL);
    CMS_ContentInfo *token = der ? read_cms((struct bytes){(const char *)ASN1_STRING_get0_data(der),
                                                           (size_t)ASN1_STRING_length(der)})
                                 : NULL;
    bool ok = check_token(c, token, stamped);
    CMS_ContentInfo_free(token);
    return ok || refuse(c, N_("its timestamp is of something else"));
}

/* ---- the signature ---- */

static bool check_detached(struct check *c, CMS_ContentInfo *cms, struct bytes content)
{
    CMS_SignerInfo *signer = only_signer(cms);
    X509_ALGOR *digest = NULL;
    BIO *in = BIO_new_mem_buf(content.data, (int)content.len);
    bool cades = !strcmp(c->s->value->sub_filter, "ETSI.CAdES.detached");
    bool holds = in && signer && CMS_is_detached(cms) == 1 &&
                 CMS_verify(cms, NULL, NULL, in, NULL,
                            CMS_DETACHED | CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1;

    BIO_free(in);
    if (!holds)
        return refuse(c,
                      N_("the file was changed after it was signed, or the signature is broken"));
    CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, NULL);
    if (is_weak(digest))
        return refuse(c, N_("its digest (MD5 or SHA-1) can be forged"));
    if (!names_cert(signer, cms, cades))
        return refuse(c, N_("its certificate is not the one that was meant"));
    if (!time_from_pdf(c->s->value->time, &c->out->when)) /* what the signer's program wrote */
        c->out->when = 0;
    return check_signature_stamp(c, signer);
}

static bool check_stamp(struct check *c, CMS_ContentInfo *cms, struct bytes content)
{
    return check_token(c, cms, content) ||
           refuse(c, N_("the file was changed after it was signed, or the signature is broken"));
}

/* By then it had signed: its own timestamp, or the one that closed the file later. */
static time_t sure_time(const struct check *c)
{
    if (c->out->authority_trusted)
        return c->out->when;
    return c->known->by ? c->known->now : 0;
}

static bool judge(struct check *c, CMS_ContentInfo *cms)
{
    X509 *cert = signer_cert(only_signer(cms));
    struct proof *p = c->out;

    if (!cert || !keep_certs(c, cms))
        return refuse(c, N_("it has no certificate"));
    p->name = name_of(c->a, X509_get_subject_name(cert));
    p->issuer = name_of(c->a, X509_get_issuer_name(cert));
    p->fingerprint = fingerprint_of(c->a, cert);
    return p->name && p->issuer && p->fingerprint && judge_cert(c, cert, sure_time(c), &p->verdict);
}

static bool check_revoked(struct check *c)
{
    const struct proof *p = c->out;

    if (was_revoked(c, &p->verdict, sure_time(c)))
        return refuse(c, p->verdict.authority_revoked
                             ? N_("the certificate of an authority above its own was revoked")
                             : N_("its certificate was revoked"));
    if (c->t->named && !p->verdict.trusted)
        return refuse(c, p->verdict.why_not);
    return true;
}

bool proof_check(struct arena *a, const char *path, struct bytes file, const struct signature *s,
                 const struct trust *t, const struct known *known, struct proof *out,
                 struct diag *dg)
{
    struct check c = {
        .a = a, .at = {.file = path}, .s = s, .t = t, .known = known, .out = out, .dg = dg};
    const struct sign_value *v = s->value;
    const char *kind = v->sub_filter ? v->sub_filter : "";
    bool stamp = !strcmp(kind, "ETSI.RFC3161");
    struct sbuf content = {.a = a};

    *out = (struct proof){.closed = known->by ? known->now : 0, .closed_by = known->by};
    if (stamp != s->timestamp || (!stamp && strcmp(kind, "adbe.pkcs7.detached") != 0 &&
                                  strcmp(kind, "ETSI.CAdES.detached") != 0))
        return refuse(&c, N_("it is of a kind that is not known (SubFilter)"));
    CMS_ContentInfo *cms = read_cms(v->contents);
    if (!cms)
        return refuse(&c, N_("it cannot be read"));
    sbuf_add(&content, file.data + v->range[0], v->range[1]);
    sbuf_add(&content, file.data + v->range[2], v->range[3]);
    struct bytes all = {sbuf_text(&content), content.len};
    bool ok = all.data && (stamp ? check_stamp(&c, cms, all) : check_detached(&c, cms, all)) &&
              judge(&c, cms) && check_revoked(&c);
    CMS_ContentInfo_free(cms);
    ERR_clear_error();
    return ok;
}
