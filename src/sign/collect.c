#include "sign/collect.h"

#include "sign/cms.h"
#include "sign/http.h"
#include "sign/name.h"

#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/x509v3.h>
#include <string.h>

/* A signature has a timestamp, which may have one of those who keep it; no more is known. */
enum { CHAIN_MAX = 16, STAMPS_MAX = 4, SECONDS_MAX = 120 };

struct got {
    const char *url;
    struct bytes file;
};

/* What an issuer has said of a certificate. */
struct proven {
    unsigned char cert[EVP_MAX_MD_SIZE]; /* SHA-256 */
    struct bytes der;
    bool is_list;
};

struct collecting {
    const struct original *o;
    const struct trust *trust;
    bool revoked_is_wrong;
    time_t now;
    STACK_OF(X509) * pool; /* where issuers are looked for */
    int asked;             /* servers */
    int stamps;            /* timestamps within one another, where we are */
    struct collected *out;
    struct got got[LIMIT_PROOFS]; /* files that came, for the next who needs them */
    size_t ngot;
    struct proven proven[2 * LIMIT_PROOFS];
    size_t nproven;
    struct diag *quiet; /* one server that fails is no matter if another does not */
};

static bool no_memory(struct collecting *c)
{
    return diag_add(c->o->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
}

static const char *name_of(struct collecting *c, const X509 *cert)
{
    const X509_NAME *subject = X509_get_subject_name(cert);
    const char *name = name_part(c->o->a, subject, NID_commonName);

    name = name ? name : name_part(c->o->a, subject, NID_organizationName);
    return name ? name : "?";
}

static bool refuse(struct collecting *c, const X509 *cert, const char *what)
{
    return diag_add(c->o->dg, DIAG_CERTIFICATE, (struct loc){.file = c->o->path},
                    "the certificate of \"%1$s\": %2$s", name_of(c, cert), diag_sentence(what));
}

/* Adds it if it is not there. */
static bool keep(struct collecting *c, struct der_list *list, struct bytes der)
{
    if (!der.data)
        return no_memory(c);
    for (size_t i = 0; i < list->n; i++)
        if (bytes_equal(list->item[i], der))
            return true;
    if (list->n == LIMIT_PROOFS)
        return diag_add(c->o->dg, DIAG_CERTIFICATE, (struct loc){.file = c->o->path},
                        "a signature of this PDF needs more than %d certificates, answers or "
                        "lists of authorities",
                        LIMIT_PROOFS);
    list->item[list->n++] = der;
    return true;
}

/* In the arena; OPENSSL_free()s what i2d_...() has made. No data = no memory. */
static struct bytes own(struct collecting *c, unsigned char *der, int len)
{
    struct bytes out = {0};

    if (len > 0)
        out = (struct bytes){arena_strndup(c->o->a, (char *)der, (size_t)len), (size_t)len};
    OPENSSL_free(der);
    return out;
}

static bool keep_cert(struct collecting *c, X509 *cert)
{
    unsigned char *der = NULL;
    int len = i2d_X509(cert, &der);

    return keep(c, &c->out->certs, own(c, der, len));
}

/* ---- servers ---- */

static bool told(void *to, const struct diag_message *m)
{
    struct collecting *c = to;

    diag_add(c->o->dg, diag_has(c->quiet, DIAG_LIBRARY) ? DIAG_LIBRARY : DIAG_NETWORK,
             (struct loc){.file = arena_strdup(c->o->a, m->at.file ? m->at.file : c->o->path)},
             "%s", m->text);
    return false; /* the first is enough */
}

static bool may_ask(const struct collecting *c)
{
    return c->asked < LIMIT_PROOFS && time(NULL) - c->now < SECONDS_MAX;
}

/* true = it is an address that may be asked, which is counted. */
static bool count_question(struct collecting *c, const char *url)
{
    bool ask = url && http_is_url(url) && may_ask(c);

    c->asked += ask;
    return ask;
}

/* No server has helped: what the first of them said. */
static bool refuse_asked(struct collecting *c, const X509 *cert, const char *what)
{
    if (!may_ask(c))
        what = N_("too many servers would have to be asked, or they answer too slowly");
    if (!may_ask(c) || !diag_count(c->quiet, DIAG_ERROR))
        return refuse(c, cert, what);
    if (diag_has(c->quiet, DIAG_NO_MEMORY))
        return no_memory(c);
    diag_each(c->quiet, told, c);
    diag_hint(c->o->dg, "asked for the certificate of \"%s\"", name_of(c, cert));
    return false;
}

static bool get(struct collecting *c, const char *url, struct bytes *out)
{
    for (size_t i = 0; url && i < c->ngot; i++)
        if (!strcmp(c->got[i].url, url)) {
            *out = c->got[i].file;
            return true;
        }
    if (!count_question(c, url) || !http_get(c->o->a, url, out, c->quiet))
        return false;
    c->got[c->ngot++] = (struct got){url, *out};
    return true;
}

/* NULL = it is no address. */
static const char *url_of(struct collecting *c, const GENERAL_NAME *name)
{
    int kind = 0;
    const ASN1_STRING *text = GENERAL_NAME_get0_value(name, &kind);
    const char *s = kind == GEN_URI ? (const char *)ASN1_STRING_get0_data(text) : NULL;
    int len = s ? ASN1_STRING_length(text) : 0;

    if (!s || memchr(s, 0, (size_t)len))
        return NULL;
    return arena_strndup(c->o->a, s, (size_t)len);
}

/* ---- issuers ---- */

/* A certificate, or several in a CMS without signers: RFC 5280, 4.2.2.1. */
static bool take_certs(struct collecting *c, struct bytes file)
{
    const unsigned char *p = (const unsigned char *)file.data;
    X509 *cert = d2i_X509(NULL, &p, (long)file.len);

    if (cert) {
        if (sk_X509_push(c->pool, cert) > 0)
            return true;
        X509_free(cert);
        return no_memory(c);
    }
    p = (const unsigned char *)file.data;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)file.len);
    STACK_OF(X509) *all = cms ? CMS_get1_certs(cms) : NULL;
    bool ok = true;
    while (ok && sk_X509_num(all) > 0) {
        cert = sk_X509_pop(all);
        if (!(ok = sk_X509_push(c->pool, cert) > 0))
            X509_free(cert);
    }
    sk_X509_pop_free(all, X509_free);
    CMS_ContentInfo_free(cms);
    ERR_clear_error();
    return ok || no_memory(c);
}

/* From the machine's store. */
static X509 *stored_issuer(struct collecting *c, X509 *cert)
{
    X509_STORE_CTX *x = X509_STORE_CTX_new();
    X509 *found = NULL;

    if (x && X509_STORE_CTX_init(x, c->trust->store, cert, c->pool) == 1 &&
        X509_STORE_CTX_get1_issuer(&found, x, cert) == 1 && found &&
        sk_X509_push(c->pool, found) <= 0) {
        X509_free(found);
        found = NULL;
    }
    X509_STORE_CTX_free(x);
    ERR_clear_error();
    return found ? revocation_issuer(c->pool, cert) : NULL;
}

static X509 *asked_issuer(struct collecting *c, X509 *cert)
{
    AUTHORITY_INFO_ACCESS *all = X509_get_ext_d2i(cert, NID_info_access, NULL, NULL);
    X509 *issuer = NULL;

    for (int i = 0; !issuer && i < sk_ACCESS_DESCRIPTION_num(all); i++) {
        const ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value(all, i);
        struct bytes file;
        const char *url =
            OBJ_obj2nid(one->method) == NID_ad_ca_issuers ? url_of(c, one->location) : NULL;
        if (get(c, url, &file) && take_certs(c, file))
            issuer = revocation_issuer(c->pool, cert);
    }
    AUTHORITY_INFO_ACCESS_free(all);
    return issuer;
}

static X509 *issuer_of(struct collecting *c, X509 *cert)
{
    X509 *issuer = revocation_issuer(c->pool, cert);

    issuer = issuer ? issuer : stored_issuer(c, cert);
    return issuer ? issuer : asked_issuer(c, cert);
}

/* ---- answers and lists of revocation ---- */

static bool keep_proof(struct collecting *c, const struct revocation_question *q, struct bytes der,
                       bool is_list)
{
    struct proven p = {.der = der, .is_list = is_list};

    if (c->nproven < (size_t)2 * LIMIT_PROOFS &&
        X509_digest(q->cert, EVP_sha256(), p.cert, NULL) == 1)
        c->proven[c->nproven++] = p;
    return keep(c, is_list ? &c->out->lists : &c->out->answers, der);
}

/* Of an authority above several: *found = it was asked before. */
static bool keep_known(struct collecting *c, X509 *cert, bool *found)
{
    unsigned char digest[EVP_MAX_MD_SIZE];

    *found = false;
    if (X509_digest(cert, EVP_sha256(), digest, NULL) != 1)
        return no_memory(c);
    for (size_t i = 0; i < c->nproven; i++) {
        const struct proven *p = &c->proven[i];
        if (memcmp(p->cert, digest, SHA256_LEN) != 0)
            continue;
        *found = true;
        return keep(c, p->is_list ? &c->out->lists : &c->out->answers, p->der);
    }
    return true;
}

static bool encode_request(struct collecting *c, const struct revocation_question *q,
                           struct bytes *out)
{
    OCSP_REQUEST *request = OCSP_REQUEST_new();
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), q->cert, q->issuer); /* RFC 5019, 2.1.1 */
    unsigned char *der = NULL;
    int len = -1;

    if (request && id && OCSP_request_add0_id(request, id)) {
        id = NULL;
        len = i2d_OCSP_REQUEST(request, &der);
    }
    *out = own(c, der, len);
    OCSP_CERTID_free(id);
    OCSP_REQUEST_free(request);
    return out->data || no_memory(c);
}

static bool ask_answer(struct collecting *c, const struct revocation_question *q, const char *url,
                       struct revoked *said)
{
    struct bytes request = {0}, file;

    if (!count_question(c, url))
        return true;
    if (!encode_request(c, q, &request))
        return false;
    if (!http_post(c->o->a, url, "application/ocsp-request", request, &file, c->quiet))
        return true;
    const unsigned char *p = (const unsigned char *)file.data;
    OCSP_RESPONSE *answer = d2i_OCSP_RESPONSE(NULL, &p, (long)file.len);
    if (answer)
        revocation_by_answer(q, answer, said);
    unsigned char *der = NULL;
    int len = said->is != REVOCATION_UNKNOWN ? i2d_OCSP_RESPONSE(answer, &der) : 0;
    OCSP_RESPONSE_free(answer);
    ERR_clear_error();
    return said->is == REVOCATION_UNKNOWN || keep_proof(c, q, own(c, der, len), false);
}

static bool ask_answers(struct collecting *c, const struct revocation_question *q,
                        struct revoked *said)
{
    AUTHORITY_INFO_ACCESS *all = X509_get_ext_d2i(q->cert, NID_info_access, NULL, NULL);
    bool ok = true;

    for (int i = 0; ok && said->is == REVOCATION_UNKNOWN && i < sk_ACCESS_DESCRIPTION_num(all);
         i++) {
        const ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value(all, i);
        if (OBJ_obj2nid(one->method) == NID_ad_OCSP)
            ok = ask_answer(c, q, url_of(c, one->location), said);
    }
    AUTHORITY_INFO_ACCESS_free(all);
    return ok;
}

static bool ask_list(struct collecting *c, const struct revocation_question *q, const char *url,
                     struct revoked *said)
{
    struct bytes file;

    if (!get(c, url, &file))
        return true;
    const unsigned char *p = (const unsigned char *)file.data;
    X509_CRL *list = d2i_X509_CRL(NULL, &p, (long)file.len);
    if (list)
        revocation_by_list(q, list, said);
    unsigned char *der = NULL;
    int len = said->is != REVOCATION_UNKNOWN ? i2d_X509_CRL(list, &der) : 0;
    X509_CRL_free(list);
    ERR_clear_error();
    return said->is == REVOCATION_UNKNOWN || keep_proof(c, q, own(c, der, len), true);
}

static bool ask_lists(struct collecting *c, const struct revocation_question *q,
                      struct revoked *said)
{
    CRL_DIST_POINTS *points = X509_get_ext_d2i(q->cert, NID_crl_distribution_points, NULL, NULL);
    bool ok = true;

    for (int i = 0; i < sk_DIST_POINT_num(points); i++) {
        const DIST_POINT_NAME *at = sk_DIST_POINT_value(points, i)->distpoint;
        const GENERAL_NAMES *names = at && !at->type ? at->name.fullname : NULL;
        for (int k = 0; ok && said->is == REVOCATION_UNKNOWN && k < sk_GENERAL_NAME_num(names); k++)
            ok = ask_list(c, q, url_of(c, sk_GENERAL_NAME_value(names, k)), said);
    }
    CRL_DIST_POINTS_free(points);
    return ok;
}

/* Whether it was revoked, and the proof of it. */
static bool collect_revocation(struct collecting *c, X509 *cert, X509 *issuer)
{
    const struct revocation_question q = {
        .cert = cert, .issuer = issuer, .certs = c->pool, .now = c->now};
    struct revoked said = {0};
    bool known;

    if (!keep_known(c, cert, &known) || known)
        return known;
    if (X509_get_ext_by_NID(cert, NID_id_pkix_OCSP_noCheck, -1) >= 0) /* RFC 6960, 4.2.2.2.1 */
        return true;
    if (!ask_answers(c, &q, &said) || (!said.is && !ask_lists(c, &q, &said)))
        return false;
    if (said.is == REVOCATION_UNKNOWN)
        return refuse_asked(c, cert,
                            N_("no server that it names gives a proof that it was not revoked"));
    if (said.is == REVOCATION_NONE)
        return true;
    if (c->revoked_is_wrong)
        return refuse(c, cert, N_("it was revoked"));
    return true;
}

/* From the certificate up to one that vouches for itself. */
static bool collect_chain(struct collecting *c, X509 *cert)
{
    for (int i = 0; i < CHAIN_MAX; i++) {
        if (!keep_cert(c, cert))
            return false;
        if (X509_self_signed(cert, 0) == 1)
            return true;
        X509 *issuer = issuer_of(c, cert);
        if (!issuer)
            return refuse_asked(c, cert, N_("the certificate of its issuer is not to be had"));
        if (!collect_revocation(c, cert, issuer))
            return false;
        cert = issuer;
    }
    return refuse(c, cert, N_("too many authorities stand above it"));
}

/* ---- one signature ---- */

static bool add_pool(struct collecting *c, CMS_ContentInfo *cms)
{
    STACK_OF(X509) *all = CMS_get1_certs(cms);
    bool ok = true;

    while (sk_X509_num(all) > 0) {
        X509 *cert = sk_X509_pop(all);
        ok = ok && sk_X509_push(c->pool, cert) > 0;
        if (!ok)
            X509_free(cert);
    }
    sk_X509_free(all);
    return ok || no_memory(c);
}

static bool collect_cms(struct collecting *c, struct bytes der);

/* The timestamp that is kept in it. */
static bool collect_stamp(struct collecting *c, const CMS_SignerInfo *signer)
{
    int at = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1);
    const ASN1_STRING *der = at >= 0 ? X509_ATTRIBUTE_get0_data(CMS_unsigned_get_attr(signer, at),
                                                                0, V_ASN1_SEQUENCE, NULL)
                                     : NULL;

    if (!der)
        return true;
    if (c->stamps == STAMPS_MAX)
        return original_refuse(c->o, N_("too many timestamps stand within one another"));
    c->stamps++;
    bool ok = collect_cms(c, (struct bytes){(const char *)ASN1_STRING_get0_data(der),
                                            (size_t)ASN1_STRING_length(der)});
    c->stamps--;
    return ok;
}

static bool collect_cms(struct collecting *c, struct bytes der)
{
    const unsigned char *p = (const unsigned char *)der.data;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)der.len);
    STACK_OF(CMS_SignerInfo) *all = cms ? CMS_get0_SignerInfos(cms) : NULL;
    CMS_SignerInfo *signer =
        sk_CMS_SignerInfo_num(all) == 1 ? sk_CMS_SignerInfo_value(all, 0) : NULL;
    X509 *cert = NULL;

    if (signer && CMS_set1_signers_certs(cms, NULL, 0) == 1)
        CMS_SignerInfo_get0_algs(signer, NULL, &cert, NULL, NULL);
    bool ok = cert ? add_pool(c, cms) && collect_chain(c, cert) && collect_stamp(c, signer)
                   : original_refuse(c->o, N_("a signature of this PDF cannot be read"));
    CMS_ContentInfo_free(cms);
    ERR_clear_error();
    return ok;
}

bool collect_proofs(const struct original *o, const struct sign_value *const *v, size_t n,
                    const struct trust *t, bool revoked_is_wrong, struct collected *out)
{
    struct collecting c = {
        .o = o, .trust = t, .revoked_is_wrong = revoked_is_wrong, .now = time(NULL)};
    struct evidence e = {0};
    bool ok = evidence_read(&e, o);

    c.pool = e.certs;
    for (size_t i = 0; ok && i < n; i++) {
        c.out = &out[i];
        ok = ((c.quiet = diag_open()) || no_memory(&c)) && collect_cms(&c, v[i]->contents);
        diag_close(c.quiet);
    }
    evidence_close(&e);
    return ok;
}
