#include "sign/revocation.h"

#include <openssl/x509v3.h>

static time_t time_of(const ASN1_TIME *t)
{
    struct tm tm;

    return t && ASN1_TIME_to_tm(t, &tm) ? timegm(&tm) : 0;
}

/* Is the answer signed by the issuer, or by one to whom the issuer gave this task? */
static bool is_of_issuer(const struct revocation_question *q, OCSP_BASICRESP *answer)
{
    X509_STORE *store = X509_STORE_new();
    bool ok = false;

    if (store && X509_STORE_add_cert(store, q->issuer)) {
        X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
        ok = OCSP_basic_verify(answer, q->certs, store, 0) == 1;
    }
    X509_STORE_free(store);
    return ok;
}

static bool is_key_of(X509 *issuer, X509 *cert)
{
    EVP_PKEY *key = X509_get0_pubkey(issuer);

    return key && X509_verify(cert, key) == 1;
}

/* That nothing was revoked is proved by what was said after the signature, or is said today. */
static bool is_timely(const struct revocation_question *q, const ASN1_TIME *said,
                      const ASN1_TIME *next)
{
    enum { CLOCKS_DIFFER = 5 * 60 };
    time_t from = time_of(said), to = time_of(next);

    return from && from <= q->now + CLOCKS_DIFFER && ((q->when && from >= q->when) || q->now <= to);
}

static void take_revoked(struct revoked *out, const ASN1_TIME *since)
{
    time_t when = time_of(since);

    if (out->is != REVOCATION_SAID || when < out->since)
        out->since = when;
    out->is = REVOCATION_SAID;
}

static void take_good(const struct revocation_question *q, struct revoked *out,
                      const ASN1_TIME *said, const ASN1_TIME *next)
{
    if (out->is == REVOCATION_UNKNOWN && is_timely(q, said, next))
        out->is = REVOCATION_NONE;
}

static bool is_about(const struct revocation_question *q, const OCSP_SINGLERESP *one)
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
void revocation_by_answer(const struct revocation_question *q, OCSP_RESPONSE *response,
                          struct revoked *out)
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
            ours = is_of_issuer(q, answer) ? YES : NO;
        int status = OCSP_single_get0_status(one, NULL, &since, &said, &next);
        if (ours == YES && status == V_OCSP_CERTSTATUS_REVOKED)
            take_revoked(out, since);
        else if (ours == YES && status == V_OCSP_CERTSTATUS_GOOD)
            take_good(q, out, said, next);
    }
    OCSP_BASICRESP_free(answer);
}

/* Is one of these names among those where the certificate says that its lists are? */
static bool is_point_of(X509 *cert, const GENERAL_NAMES *names)
{
    STACK_OF(DIST_POINT) *points = X509_get_ext_d2i(cert, NID_crl_distribution_points, NULL, NULL);
    bool found = false;

    for (int i = 0; i < sk_DIST_POINT_num(points); i++) {
        const DIST_POINT_NAME *at = sk_DIST_POINT_value(points, i)->distpoint;
        const GENERAL_NAMES *full = at && !at->type ? at->name.fullname : NULL;
        for (int k = 0; k < sk_GENERAL_NAME_num(full); k++)
            for (int n = 0; n < sk_GENERAL_NAME_num(names); n++)
                found = found || !GENERAL_NAME_cmp(sk_GENERAL_NAME_value(full, k),
                                                   sk_GENERAL_NAME_value(names, n));
    }
    CRL_DIST_POINTS_free(points);
    return found;
}

static bool is_in_part(const ISSUING_DIST_POINT *part, X509 *cert)
{
    const DIST_POINT_NAME *at = part->distpoint;
    bool authority = X509_check_ca(cert) > 0;

    return (part->onlyuser <= 0 || !authority) && (part->onlyCA <= 0 || authority) &&
           part->onlyattr <= 0 && part->indirectCRL <= 0 && !part->onlysomereasons &&
           (!at || (!at->type && is_point_of(cert, at->name.fullname)));
}

/* Would it name the certificate, for whatever reason it was revoked? 5.2.4, 5.2.5 and 6.3.3 (b). */
static bool is_whole(const X509_CRL *list, X509 *cert)
{
    int critical = 0;
    ISSUING_DIST_POINT *part =
        X509_CRL_get_ext_d2i(list, NID_issuing_distribution_point, &critical, NULL);
    bool whole = X509_CRL_get_ext_by_NID(list, NID_delta_crl, -1) < 0 &&
                 (part ? is_in_part(part, cert) : critical == -1);

    ISSUING_DIST_POINT_free(part);
    return whole;
}

/* In a delta list an entry may take back what an earlier list has said: 5.3.1. */
static bool is_taken_back(const X509_REVOKED *entry)
{
    ASN1_ENUMERATED *why = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
    bool back = why && ASN1_ENUMERATED_get(why) == CRL_REASON_REMOVE_FROM_CRL;

    ASN1_ENUMERATED_free(why);
    return back;
}

void revocation_by_list(const struct revocation_question *q, X509_CRL *list, struct revoked *out)
{
    X509_REVOKED *entry = NULL;

    if (X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(q->issuer)) != 0 ||
        X509_CRL_verify(list, X509_get0_pubkey(q->issuer)) != 1)
        return;
    if (X509_CRL_get0_by_cert(list, &entry, q->cert) > 0) {
        if (!is_taken_back(entry))
            take_revoked(out, X509_REVOKED_get0_revocationDate(entry));
    } else if (is_whole(list, q->cert)) {
        take_good(q, out, X509_CRL_get0_lastUpdate(list), X509_CRL_get0_nextUpdate(list));
    }
}

X509 *revocation_issuer(STACK_OF(X509) * from, X509 *cert)
{
    for (int i = 0; i < sk_X509_num(from); i++) {
        X509 *one = sk_X509_value(from, i);
        if (X509_check_issued(one, cert) == X509_V_OK && is_key_of(one, cert))
            return one;
    }
    return NULL;
}
