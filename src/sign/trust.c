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

/* *issuer: the next of the chain, owned by the caller; NULL = there is none. By its name alone, if
 * the chain is not trusted. */
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
        if (out->trusted && !may_sign(cert)) {
            out->trusted = false;
            out->why_not = N_("the certificate is not for signing");
        }
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

/* Who is judged, and by whom. */
struct question {
    const struct evidence *e;
    X509 *cert, *issuer;
    time_t when, now; /* when: for sure, 0 = that is not known */
};

static bool is_key_of(X509 *issuer, X509 *cert)
{
    EVP_PKEY *key = X509_get0_pubkey(issuer);

    return key && X509_verify(cert, key) == 1;
}

/* That nothing was revoked is proved by what was said after the signature, or is said today. */
static bool is_timely(const struct question *q, const ASN1_TIME *said, const ASN1_TIME *next)
{
    time_t from = time_of(said), to = time_of(next);

    return from && from <= q->now && ((q->when && from >= q->when) || q->now <= to);
}

static void take_revoked(struct verdict *out, const ASN1_TIME *since)
{
    time_t when = time_of(since);

    if (out->revocation != REVOCATION_SAID || when < out->revoked)
        out->revoked = when;
    out->revocation = REVOCATION_SAID;
}

static void take_good(const struct question *q, struct verdict *out, const ASN1_TIME *said,
                      const ASN1_TIME *next)
{
    if (out->revocation == REVOCATION_UNKNOWN && out->trusted && is_timely(q, said, next))
        out->revocation = REVOCATION_NONE;
}

static bool is_about(const struct question *q, const OCSP_SINGLERESP *one)
{
    ASN1_OBJECT *hash = NULL;
    OCSP_CERTID *asked = (OCSP_CERTID *)OCSP_SINGLERESP_get0_id(one);

    OCSP_id_get0_info(NULL, &hash, NULL, NULL, asked);
    const EVP_MD *md = hash ? EVP_get_digestbyobj(hash) : NULL;
    OCSP_CERTID *ours = md ? OCSP_cert_to_id(md, q->cert, q->issuer) : NULL;
    bool same = ours && !OCSP_id_cmp(ours, asked);
    OCSP_CERTID_free(ours);
    return same;
}

/* The responder is looked at once, and only if it says something of the certificate: an answer may
 * have many parts. */
static void take_answer(const struct question *q, OCSP_RESPONSE *response, struct verdict *out)
{
    OCSP_BASICRESP *answer = OCSP_response_get1_basic(response);
    int n = answer ? OCSP_resp_count(answer) : 0;
    enum { NOT_ASKED, NO, YES } ours = NOT_ASKED;

    for (int i = 0; i < n && ours != NO; i++) {
        OCSP_SINGLERESP *one = OCSP_resp_get0(answer, i);
        ASN1_GENERALIZEDTIME *since = NULL, *said = NULL, *next = NULL;
        if (!is_about(q, one))
            continue;
        if (ours == NOT_ASKED)
            ours = is_of_issuer(q->e, answer, q->issuer) ? YES : NO;
        int status = OCSP_single_get0_status(one, NULL, &since, &said, &next);
        if (ours == YES && status == V_OCSP_CERTSTATUS_REVOKED)
            take_revoked(out, since);
        else if (ours == YES && status == V_OCSP_CERTSTATUS_GOOD)
            take_good(q, out, said, next);
    }
    OCSP_BASICRESP_free(answer);
}

static void take_list(const struct question *q, X509_CRL *list, struct verdict *out)
{
    X509_REVOKED *entry = NULL;

    if (X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(q->issuer)) != 0 ||
        X509_CRL_verify(list, X509_get0_pubkey(q->issuer)) != 1)
        return;
    if (X509_CRL_get0_by_cert(list, &entry, q->cert) == 1)
        take_revoked(out, X509_REVOKED_get0_revocationDate(entry));
    else
        take_good(q, out, X509_CRL_get0_lastUpdate(list), X509_CRL_get0_nextUpdate(list));
}

static void check_revocation(const struct question *q, struct verdict *out)
{
    for (int i = 0; i < sk_OCSP_RESPONSE_num(q->e->answers); i++)
        take_answer(q, sk_OCSP_RESPONSE_value(q->e->answers, i), out);
    for (int i = 0; i < sk_X509_CRL_num(q->e->lists); i++)
        take_list(q, sk_X509_CRL_value(q->e->lists, i), out);
}

bool trust_judge(const struct trust *t, const struct evidence *e, X509 *cert, time_t when,
                 struct verdict *out, struct diag *dg)
{
    struct question q = {.e = e, .cert = cert, .when = when, .now = time(NULL)};
    X509 *next = NULL;

    *out = (struct verdict){0};
    if (!check_chain(t, e, cert, when, out, &next))
        return no_memory(dg);
    if (next && is_key_of(next, cert))
        q.issuer = next;
    for (int i = 0; !q.issuer && i < sk_X509_num(e->certs); i++) {
        X509 *one = sk_X509_value(e->certs, i);
        if (X509_check_issued(one, cert) == X509_V_OK && is_key_of(one, cert))
            q.issuer = one;
    }
    if (q.issuer)
        check_revocation(&q, out);
    X509_free(next);
    ERR_clear_error();
    return true;
}
