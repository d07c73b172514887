#include "sign/compare.h"
#include "sign/trust.h"

#include <string.h>

static bool collect_proofs(struct compare *c, qpdf_oh v, int depth)
{
    const struct original *o = c->was;
    int number = original_number(o, v);
    size_t n;

    if (depth > COMPARE_DEPTH_MAX || (number && compare_has_number(c->proof, c->nproof, number)))
        return true;
    if (number && !compare_keep(c, &c->proof, &c->nproof, &c->proof_cap, number))
        return false;
    if (original_is_dict(o, v)) {
        const char **key = original_keys(o, v, &n);
        for (size_t i = 0; key && i < n; i++)
            if (!collect_proofs(c, original_key(o, v, key[i]), depth + 1))
                return false;
        return key != NULL;
    }
    n = original_count(o, v);
    for (size_t i = 0; i < n; i++)
        if (!collect_proofs(c, original_item(o, v, i), depth + 1))
            return false;
    return true;
}

static bool refuse_proofs(struct compare *c, int object)
{
    return compare_refuse(c,
                          N_("something other than certificates and proofs of revocation was put "
                             "beside the signatures"),
                          object);
}

/* What stood in the DSS may be named again. Else it must be new, and nothing but a proof: who names a
 * page's content there could write it anew as a "proof" later. */
static bool is_proof(struct compare *c, int number, bool may_change)
{
    bool *mark = compare_mark(c, number);
    const struct original *o = c->is;

    if (!number)
        return may_change; /* a list or dictionary within another; a stream has a number */
    if (!compare_has_number(c->proof, c->nproof, number)) {
        if (!mark || *mark || compare_existed(c, number))
            return false;
        *mark = c->out->proofs = true;
        return compare_keep(c, &c->proof, &c->nproof, &c->proof_cap, number);
    }
    if (!mark || *mark)
        return true;
    *mark = c->out->proofs = true;
    const struct updated *t = increments_find(c->u, number);
    return may_change || !compare_existed(c, number) ||
           compare_is_unchanged(c, t, o->q->qpdf_get_object_by_id(o->pdf, number, t->generation));
}

/* Is it, to its last byte, what such a list is for? What is only called a proof is none. */
static bool is_of_kind(struct compare *c, qpdf_oh stream, enum evidence_kind kind)
{
    struct bytes data;

    return original_unpack(c->is, stream, &data) &&
           evidence_is(kind, (const unsigned char *)data.data, data.len);
}

static bool check_proof(struct compare *c, qpdf_oh v, enum evidence_kind kind)
{
    static const char *const known[] = {"/Length", "/Filter", "/DecodeParms", NULL};
    const struct original *o = c->is;
    int number = original_number(o, v);

    return (original_is_stream(o, v) &&
            compare_has_only(o, o->q->qpdf_oh_get_dict(o->pdf, v), known) &&
            is_of_kind(c, v, kind) && is_proof(c, number, false)) ||
           refuse_proofs(c, number);
}

static bool check_proof_list(struct compare *c, qpdf_oh list, enum evidence_kind kind)
{
    const struct original *o = c->is;
    size_t n = original_count(o, list);
    int number = original_number(o, list);

    if (original_is_null(o, list))
        return true;
    if (!o->q->qpdf_oh_is_array(o->pdf, list) || !is_proof(c, number, true))
        return refuse_proofs(c, number);
    for (size_t i = 0; i < n; i++)
        if (!check_proof(c, original_item(o, list, i), kind))
            return false;
    return true;
}

/* What proves one signature: table 5 of ETSI EN 319 142-1, 5.4.2.3. */
static bool check_proofs_of_one(struct compare *c, qpdf_oh vri)
{
    static const char *const known[] = {"/Type", "/Cert", "/CRL", "/OCSP", "/TU", "/TS", NULL};
    const struct original *o = c->is;
    qpdf_oh stamp = original_key(o, vri, "/TS");
    int number = original_number(o, vri);

    if (!original_is_dict(o, vri) || !compare_has_only(o, vri, known) ||
        !is_proof(c, number, true) ||
        !compare_is_plain(o, original_key(o, vri, "/TU"), COMPARE_DEPTH_MAX))
        return refuse_proofs(c, number);
    return check_proof_list(c, original_key(o, vri, "/Cert"), EVIDENCE_CERT) &&
           check_proof_list(c, original_key(o, vri, "/CRL"), EVIDENCE_LIST) &&
           check_proof_list(c, original_key(o, vri, "/OCSP"), EVIDENCE_ANSWER) &&
           (original_is_null(o, stamp) || check_proof(c, stamp, EVIDENCE_STAMP));
}

/* Its keys are digests of signatures: 5.4.2.2. */
static bool check_proofs_of_each(struct compare *c, qpdf_oh all)
{
    const struct original *o = c->is;
    int number = original_number(o, all);
    size_t n;

    if (original_is_null(o, all))
        return true;
    if (!original_is_dict(o, all) || !is_proof(c, number, true))
        return refuse_proofs(c, number);
    const char **key = original_keys(o, all, &n);
    for (size_t i = 0; key && i < n; i++) {
        if (strspn(key[i] + 1, "0123456789ABCDEFabcdef") != 40 || strlen(key[i]) != 41)
            return refuse_proofs(c, number);
        if (!check_proofs_of_one(c, original_key(o, all, key[i])))
            return false;
    }
    return key != NULL;
}

bool compare_proofs(struct compare *c, qpdf_oh was_root, qpdf_oh is_root)
{
    static const char *const known[] = {"/Type", "/VRI", "/Certs", "/OCSPs", "/CRLs", NULL};
    const struct original *o = c->is;
    qpdf_oh was = original_key(c->was, was_root, "/DSS"), is = original_key(o, is_root, "/DSS");
    int number = original_number(o, is);

    if (original_is_null(o, is) && original_is_null(c->was, was))
        return true;
    if (!collect_proofs(c, was, 0))
        return false;
    if (!original_is_dict(o, is) || !compare_has_only(o, is, known) || !is_proof(c, number, true))
        return refuse_proofs(c, number);
    return check_proofs_of_each(c, original_key(o, is, "/VRI")) &&
           check_proof_list(c, original_key(o, is, "/Certs"), EVIDENCE_CERT) &&
           check_proof_list(c, original_key(o, is, "/OCSPs"), EVIDENCE_ANSWER) &&
           check_proof_list(c, original_key(o, is, "/CRLs"), EVIDENCE_LIST);
}
