#include "sign/trust.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

DEFINE_STACK_OF(OCSP_RESPONSE) /* the library has one of what is in it, not of it */

static bool no_memory(struct diag *dg)
{
    return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
}

/* ---- whom to trust ---- */

/* How many certificates of the text are in the store now; -1 = it is no PEM to its end. */
static int add_certificates(X509_STORE *store, struct bytes pem)
{
    BIO *in = BIO_new_mem_buf(pem.data, (int)pem.len);
    STACK_OF(X509_INFO) *all = in ? PEM_X509_INFO_read_bio(in, NULL, NULL, NULL) : NULL;
    int n = all ? 0 : -1;

    for (int i = 0; i < sk_X509_INFO_num(all); i++) {
        X509 *cert = sk_X509_INFO_value(all, i)->x509;
        if (cert && X509_STORE_add_cert(store, cert) == 1)
            n++;
    }
    sk_X509_INFO_pop_free(all, X509_INFO_free);
    BIO_free(in);
    return n;
}

bool trust_open(struct trust *t, struct arena *a, const char *path, struct diag *dg)
{
    struct bytes pem;

    *t = (struct trust){.store = X509_STORE_new(), .named = path != NULL};
    if (!t->store)
        return no_memory(dg);
    ERR_clear_error();
    if (!path) {
        X509_STORE_set_default_paths(t->store); /* without one nobody is trusted */
        ERR_clear_error();
        return true;
    }
    /* One that is named is trusted, whether it is the first of its chain or not. */
    X509_STORE_set_flags(t->store, X509_V_FLAG_PARTIAL_CHAIN);
    if (!file_read(a, path, &pem, dg))
        return false;
    int n = add_certificates(t->store, pem);
    ERR_clear_error();
    return n > 0 || diag_add(dg, DIAG_SIGNATURE, (struct loc){.file = path},
                             "this file has no certificate (PEM)");
}

void trust_close(struct trust *t)
{
    X509_STORE_free(t->store);
    *t = (struct trust){0};
}

/* ---- what lies in the file ---- */

bool evidence_is(enum evidence_kind kind, const unsigned char *data, size_t len)
{
    static const ASN1_ITEM *(*const of[])(void) = {
        [EVIDENCE_CERT] = X509_it,
        [EVIDENCE_ANSWER] = OCSP_RESPONSE_it,
        [EVIDENCE_LIST] = X509_CRL_it,
        [EVIDENCE_STAMP] = CMS_ContentInfo_it,
    };
    const unsigned char *p = data;
    ASN1_VALUE *v = data ? ASN1_item_d2i(NULL, &p, (long)len, of[kind]()) : NULL;
    bool ok = v && p == data + len;

    ASN1_item_free(v, of[kind]());
    ERR_clear_error();
    return ok;
}

/* What cannot be read proves nothing, and is no fault of the signature. */
static bool take(struct evidence *e, const char *kind, const unsigned char *data, size_t len)
{
    const unsigned char *p = data;

    if (!strcmp(kind, "/Certs")) {
        X509 *cert = d2i_X509(NULL, &p, (long)len);
        if (cert && !sk_X509_push(e->certs, cert))
            X509_free(cert);
        return true;
    }
    if (!strcmp(kind, "/OCSPs")) {
        OCSP_RESPONSE *answer = d2i_OCSP_RESPONSE(NULL, &p, (long)len);
        if (answer && !sk_OCSP_RESPONSE_push(e->answers, answer))
            OCSP_RESPONSE_free(answer);
        return true;
    }
    X509_CRL *list = d2i_X509_CRL(NULL, &p, (long)len);
    if (list && !sk_X509_CRL_push(e->lists, list))
        X509_CRL_free(list);
    return true;
}

bool evidence_open(struct evidence *e)
{
    *e = (struct evidence){sk_X509_new_null(), sk_OCSP_RESPONSE_new_null(), sk_X509_CRL_new_null()};
    return e->certs && e->answers && e->lists;
}

bool evidence_read(struct evidence *e, const struct original *o)
{
    static const char *const kind[] = {"/Certs", "/OCSPs", "/CRLs"};
    enum { MANY = 1000 };
    qpdf_oh dss = original_key(o, o->q->qpdf_get_root(o->pdf), "/DSS");

    if (!evidence_open(e))
        return no_memory(o->dg);
    for (size_t k = 0; k < 3; k++) {
        qpdf_oh list = original_key(o, dss, kind[k]);
        size_t n = original_count(o, list);
        for (size_t i = 0; i < n && i < MANY; i++) {
            struct bytes data;
            if (original_unpack(o, original_item(o, list, i), &data))
                take(e, kind[k], (const unsigned char *)data.data, data.len);
        }
    }
    ERR_clear_error();
    return original_is_sound(o);
}

bool evidence_add(struct evidence *e, CMS_ContentInfo *cms)
{
    STACK_OF(X509) *certs = CMS_get1_certs(cms);
    STACK_OF(X509_CRL) *lists = CMS_get1_crls(cms);
    bool ok = true;

    while (certs && sk_X509_num(certs) > 0)
        ok = sk_X509_push(e->certs, sk_X509_pop(certs)) > 0 && ok;
    while (lists && sk_X509_CRL_num(lists) > 0)
        ok = sk_X509_CRL_push(e->lists, sk_X509_CRL_pop(lists)) > 0 && ok;
    sk_X509_free(certs);
    sk_X509_CRL_free(lists);
    return ok;
}

void evidence_close(struct evidence *e)
{
    sk_X509_pop_free(e->certs, X509_free);
    sk_OCSP_RESPONSE_pop_free(e->answers, OCSP_RESPONSE_free);
    sk_X509_CRL_pop_free(e->lists, X509_CRL_free);
    *e = (struct evidence){0};
}

/* ---- the chain ---- */

static const char *reason(int error)
{
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return N_("the certificate has expired");
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return N_("the certificate was not valid yet");
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return N_("its owner alone vouches for the certificate");
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return N_("no authority that is trusted here vouches for the certificate");
    case X509_V_ERR_CA_MD_TOO_WEAK:
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
        return N_("the certificate is too weak to be trusted");
    default:
        return N_("the certificate cannot be trusted");
    }
}

static bool is_for_servers_only(const X509 *cert)
{
    EXTENDED_KEY_USAGE *usage = X509_get_ext_d2i(cert, NID_ext_key_usage, NULL, NULL);
    int n = sk_ASN1_OBJECT_num(usage), servers = 0;

    for (int i = 0; i < n; i++)
        servers += OBJ_obj2nid(sk_ASN1_OBJECT_value(usage, i)) == NID_server_auth;
    sk_ASN1_OBJECT_pop_free(usage, ASN1_OBJECT_free);
    return n > 0 && servers == n;
}

/* RFC 5280, 4.2.1.3: without a key usage any use is allowed. */
static bool may_sign(X509 *cert)
{
    return (X509_get_key_usage(cert) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) &&
           !is_for_servers_only(cert);
}

/* *chain: owned by the caller; NULL = none. By names alone, if it is not trusted. */
static bool check_chain(const struct trust *t, const struct evidence *e, X509 *cert, time_t when,
                        struct verdict *out, STACK_OF(X509) * *chain)
{
    X509_STORE_CTX *c = X509_STORE_CTX_new();
    bool ok = c && X509_STORE_CTX_init(c, t->store, cert, e->certs);

    if (ok) {
        X509_STORE_CTX_set_time(c, 0, when);
        /* 80 bits: a certificate that MD5 or SHA-1 vouches for can be forged. */
        X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(c), 1);
        out->trusted = X509_verify_cert(c) == 1;
        out->why_not = out->trusted ? NULL : reason(X509_STORE_CTX_get_error(c));
        if (out->trusted && !may_sign(cert)) {
            out->trusted = false;
            out->why_not = N_("the certificate is not for signing");
        }
        *chain = X509_STORE_CTX_get1_chain(c);
    }
    X509_STORE_CTX_free(c);
    return ok;
}

/* ---- revocation ---- */

static struct revoked ask(const struct evidence *e, const struct revocation_question *q)
{
    struct revoked out = {0};

    for (int i = 0; i < sk_OCSP_RESPONSE_num(e->answers); i++)
        revocation_by_answer(q, sk_OCSP_RESPONSE_value(e->answers, i), &out);
    for (int i = 0; i < sk_X509_CRL_num(e->lists); i++)
        revocation_by_list(q, sk_X509_CRL_value(e->lists, i), &out);
    return out;
}

static void take_own(struct verdict *out, struct revoked said)
{
    out->revocation = said.is == REVOCATION_NONE && !out->trusted ? REVOCATION_UNKNOWN : said.is;
    out->revoked = said.since;
}

/* Of an authority above: with it falls what it vouches for. */
static void take_authority(struct verdict *out, struct revoked said)
{
    if (said.is == REVOCATION_UNKNOWN)
        out->authority_unknown = true;
    if (said.is != REVOCATION_SAID)
        return;
    if (out->revocation != REVOCATION_SAID) {
        out->authority_revoked = true;
        out->revoked = said.since;
    }
    if (said.since < out->revoked)
        out->revoked = said.since;
    out->revocation = REVOCATION_SAID;
}

/* From the certificate up to one that is trusted here, or to the last that is known. */
static void check_revocation(const struct evidence *e, STACK_OF(X509) * chain,
                             struct revocation_question q, struct verdict *out)
{
    enum { CHAIN_MAX = 16 };
    int top = sk_X509_num(chain) - 1;

    for (int i = 0; i < CHAIN_MAX; i++, q.cert = q.issuer) {
        bool anchor = out->trusted && top >= 0 && !X509_cmp(q.cert, sk_X509_value(chain, top));
        if (anchor || X509_self_signed(q.cert, 0) == 1)
            return;
        q.issuer = revocation_issuer(chain, q.cert);
        if (!q.issuer && !(q.issuer = revocation_issuer(e->certs, q.cert)))
            return;
        if (i)
            take_authority(out, ask(e, &q));
        else
            take_own(out, ask(e, &q));
    }
}

bool trust_judge(const struct trust *t, const struct evidence *e, X509 *cert, struct moment at,
                 struct verdict *out, struct diag *dg)
{
    struct revocation_question q = {
        .cert = cert, .certs = e->certs, .when = at.when, .now = at.now};
    STACK_OF(X509) *chain = NULL;

    *out = (struct verdict){0};
    if (!check_chain(t, e, cert, at.when ? at.when : at.now, out, &chain))
        return no_memory(dg);
    check_revocation(e, chain, q, out);
    sk_X509_pop_free(chain, X509_free);
    ERR_clear_error();
    return true;
}
