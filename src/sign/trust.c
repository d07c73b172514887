#include "sign/trust.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

DEFINE_STACK_OF(OCSP_RESPONSE) /* the library has one of what is in it, not of it */

static bool no_memory(struct diag *dg)
{
    return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
}

/* ---- whom to trust ---- */

bool trust_open(struct trust *t, const char *path, struct diag *dg)
{
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
    if (X509_STORE_load_file(t->store, path) == 1)
        return true;
    ERR_clear_error();
    if (!file_exists(path))
        return diag_add(dg, DIAG_FILE_MISSING, (struct loc){.file = path}, "there is no such file");
    return diag_add(dg, DIAG_SIGNATURE, (struct loc){.file = path},
                    "this file has no certificate (PEM)");
}

void trust_close(struct trust *t)
{
    X509_STORE_free(t->store);
    *t = (struct trust){0};
}

/* ---- what lies in the file ---- */

/* Unpacked, each to be freed by free(3). */
static bool stream_at(const struct original *o, qpdf_oh list, size_t i, unsigned char **data,
                      size_t *len)
{
    QPDF_BOOL filtered = QPDF_FALSE;
    qpdf_oh stream = o->q->qpdf_oh_get_array_item(o->pdf, list, (int)i);

    *data = NULL;
    return o->q->qpdf_oh_is_stream(o->pdf, stream) &&
           !(o->q->qpdf_oh_get_stream_data(o->pdf, stream, qpdf_dl_generalized, &filtered, data,
                                           len) &
             QPDF_ERRORS) &&
           filtered;
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

bool evidence_read(struct evidence *e, const struct original *o)
{
    static const char *const kind[] = {"/Certs", "/OCSPs", "/CRLs"};
    enum { MANY = 1000 };
    qpdf_oh dss = original_key(o, o->q->qpdf_get_root(o->pdf), "/DSS");

    *e = (struct evidence){sk_X509_new_null(), sk_OCSP_RESPONSE_new_null(), sk_X509_CRL_new_null()};
    if (!e->certs || !e->answers || !e->lists)
        return no_memory(o->dg);
    for (size_t k = 0; k < 3; k++) {
        qpdf_oh list = original_key(o, dss, kind[k]);
        size_t n = original_count(o, list), len = 0;
        for (size_t i = 0; i < n && i < MANY; i++) {
            unsigned char *data;
            if (stream_at(o, list, i, &data, &len))
                take(e, kind[k], data, len);
            free(data);
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

/* *issuer: of the certificate, owned by the caller; NULL = it is not there. */
static bool check_chain(const struct trust *t, const struct evidence *e, X509 *cert, time_t when,
                        struct verdict *out, X509 **issuer)
{
    X509_STORE_CTX *c = X509_STORE_CTX_new();
    bool ok = c && X509_STORE_CTX_init(c, t->store, cert, e->certs);

    if (ok) {
        if (when)
            X509_STORE_CTX_set_time(c, 0, when);
        out->trusted = X509_verify_cert(c) == 1;
        out->why_not = out->trusted ? NULL : reason(X509_STORE_CTX_get_error(c));
        STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(c);
        X509 *next = chain && sk_X509_num(chain) > 1 ? sk_X509_value(chain, 1) : NULL;
        *issuer = next && X509_up_ref(next) ? next : NULL;
    }
    X509_STORE_CTX_free(c);
    return ok;
}

/* ---- revocation ---- */

static time_t time_of(const ASN1_TIME *t)
{
    struct tm tm;

    return t && ASN1_TIME_to_tm(t, &tm) ? timegm(&tm) : 0;
}

/* Is the answer signed by the issuer, or by one to whom the issuer gave this task? */
static bool is_of_issuer(const struct evidence *e, OCSP_BASICRESP *answer, X509 *issuer)
{
    X509_STORE *store = X509_STORE_new();
    bool ok = false;

    if (store && X509_STORE_add_cert(store, issuer)) {
        X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
        ok = OCSP_basic_verify(answer, e->certs, store, 0) == 1;
    }
    X509_STORE_free(store);
    return ok;
}

static void take_answer(const struct evidence *e, OCSP_RESPONSE *response, X509 *cert, X509 *issuer,
                        struct verdict *out)
{
    OCSP_BASICRESP *answer = OCSP_response_get1_basic(response);
    int n = answer ? OCSP_resp_count(answer) : 0;

    for (int i = 0; i < n; i++) {
        OCSP_SINGLERESP *one = OCSP_resp_get0(answer, i);
        const ASN1_OBJECT *hash = NULL;
        ASN1_GENERALIZEDTIME *since = NULL;
        OCSP_CERTID *asked = (OCSP_CERTID *)OCSP_SINGLERESP_get0_id(one);
        OCSP_id_get0_info(NULL, (ASN1_OBJECT **)&hash, NULL, NULL, asked);
        const EVP_MD *md = hash ? EVP_get_digestbyobj(hash) : NULL;
        OCSP_CERTID *ours = md ? OCSP_cert_to_id(md, cert, issuer) : NULL;
        if (ours && !OCSP_id_cmp(ours, asked) && is_of_issuer(e, answer, issuer)) {
            int status = OCSP_single_get0_status(one, NULL, &since, NULL, NULL);
            if (status == V_OCSP_CERTSTATUS_REVOKED) {
                out->revocation = REVOCATION_SAID;
                out->revoked = time_of(since);
            } else if (status == V_OCSP_CERTSTATUS_GOOD && out->revocation == REVOCATION_UNKNOWN) {
                out->revocation = REVOCATION_NONE;
            }
        }
        OCSP_CERTID_free(ours);
    }
    OCSP_BASICRESP_free(answer);
}

static void take_list(X509_CRL *list, X509 *cert, X509 *issuer, struct verdict *out)
{
    X509_REVOKED *entry = NULL;

    if (X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(issuer)) != 0 ||
        X509_CRL_verify(list, X509_get0_pubkey(issuer)) != 1)
        return;
    if (X509_CRL_get0_by_cert(list, &entry, cert) == 1) {
        out->revocation = REVOCATION_SAID;
        out->revoked = time_of(X509_REVOKED_get0_revocationDate(entry));
    } else if (out->revocation == REVOCATION_UNKNOWN) {
        out->revocation = REVOCATION_NONE;
    }
}

static void check_revocation(const struct evidence *e, X509 *cert, X509 *issuer,
                             struct verdict *out)
{
    for (int i = 0; i < sk_OCSP_RESPONSE_num(e->answers); i++)
        take_answer(e, sk_OCSP_RESPONSE_value(e->answers, i), cert, issuer, out);
    for (int i = 0; i < sk_X509_CRL_num(e->lists); i++)
        take_list(sk_X509_CRL_value(e->lists, i), cert, issuer, out);
}

bool trust_judge(const struct trust *t, const struct evidence *e, X509 *cert, time_t when,
                 struct verdict *out, struct diag *dg)
{
    X509 *issuer = NULL;

    *out = (struct verdict){0};
    if (!check_chain(t, e, cert, when, out, &issuer))
        return no_memory(dg);
    for (int i = 0; !issuer && i < sk_X509_num(e->certs); i++) {
        X509 *one = sk_X509_value(e->certs, i);
        if (X509_check_issued(one, cert) == X509_V_OK && X509_up_ref(one))
            issuer = one;
    }
    if (issuer)
        check_revocation(e, cert, issuer, out);
    X509_free(issuer);
    ERR_clear_error();
    return true;
}
