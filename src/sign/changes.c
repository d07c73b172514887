#include "sign/changes.h"

#include "base/str.h"
#include "sign/compare.h"
#include "sign/owner.h"

#include <string.h>

static bool has_number(const int *list, size_t n, int number)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == number)
            return true;
    return false;
}

/* ---- pages ---- */

static bool check_notes(struct compare *c, const struct entry *e)
{
    size_t n, all = original_count(c->is, e->is);

    if (!compare_has_grown(c, e->was, e->is, &n))
        return compare_refuse_page(c, owner_of_page_key("/Annots"), e->page, e->object);
    for (size_t i = n; i < all; i++) {
        int number = original_number(c->is, original_item(c->is, e->is, i));
        if (!has_number(c->field, c->nfield, number))
            return compare_refuse_page(c, owner_of_page_key("/Annots"), e->page, number);
    }
    return true;
}

static bool judge_page(struct compare *c, const struct entry *e)
{
    if (!strcmp(e->key, "/Annots"))
        return true;
    return compare_refuse_page(c, owner_of_page_key(e->key), e->page, e->object);
}

static bool check_page(struct compare *c, qpdf_oh was, qpdf_oh is, int page)
{
    struct entry e = {.object = original_number(c->is, is), .page = page};

    if (e.object != original_number(c->was, was))
        return compare_refuse(c, owner_of_catalog_key("/Pages"), e.object);
    if (compare_mark(c, e.object) && !compare_each(c, was, is, e, judge_page))
        return false;
    compare_explain(c, e.object);
    e.was = original_key(c->was, was, "/Annots");
    e.is = original_key(c->is, is, "/Annots");
    return check_notes(c, &e);
}

static bool check_pages(struct compare *c)
{
    const struct qpdf *q = c->is->q;
    int was = q->qpdf_get_num_pages(c->was->pdf), is = q->qpdf_get_num_pages(c->is->pdf);

    if (was != is || is < 1)
        return compare_refuse(
            c, owner_of_catalog_key("/Pages"),
            original_number(c->is, original_key(c->is, q->qpdf_get_root(c->is->pdf), "/Pages")));
    for (int page = 1; page <= is; page++)
        if (!check_page(c, q->qpdf_get_page_n(c->was->pdf, (size_t)page - 1),
                        q->qpdf_get_page_n(c->is->pdf, (size_t)page - 1), page))
            return false;
    return true;
}

/* ---- what is written again as it was ---- */

static bool same_data(struct compare *c, qpdf_oh was, qpdf_oh is)
{
    struct bytes a, b;

    return original_stream(c->was, was, &a) && original_stream(c->is, is, &b) && bytes_equal(a, b);
}

/* Some programs write what they have not changed. */
static bool is_unchanged(struct compare *c, const struct updated *t, qpdf_oh is)
{
    const struct qpdf *q = c->was->q;
    qpdf_oh was = q->qpdf_get_object_by_id(c->was->pdf, t->number, t->generation);

    if (original_is_null(c->was, was) ||
        original_is_stream(c->was, was) != original_is_stream(c->is, is))
        return false;
    if (!original_is_stream(c->was, was))
        return compare_same(c, was, is, true);
    return compare_same(c, q->qpdf_oh_get_dict(c->was->pdf, was),
                        q->qpdf_oh_get_dict(c->is->pdf, is), true) &&
           same_data(c, was, is);
}

/* ---- the proofs beside signatures ---- */

static bool collect_proofs(struct compare *c, qpdf_oh v, int depth)
{
    const struct original *o = c->was;
    int number = original_number(o, v);
    size_t n;

    if (depth > COMPARE_DEPTH_MAX || (number && has_number(c->proof, c->nproof, number)))
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
    if (!has_number(c->proof, c->nproof, number)) {
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
           is_unchanged(c, t, o->q->qpdf_get_object_by_id(o->pdf, number, t->generation));
}

static bool check_proof(struct compare *c, qpdf_oh v)
{
    static const char *const known[] = {"/Length", "/Filter", "/DecodeParms", NULL};
    const struct original *o = c->is;
    int number = original_number(o, v);

    return (original_is_stream(o, v) &&
            compare_has_only(o, o->q->qpdf_oh_get_dict(o->pdf, v), known) &&
            is_proof(c, number, false)) ||
           refuse_proofs(c, number);
}

static bool check_proof_list(struct compare *c, qpdf_oh list)
{
    const struct original *o = c->is;
    size_t n = original_count(o, list);
    int number = original_number(o, list);

    if (original_is_null(o, list))
        return true;
    if (!o->q->qpdf_oh_is_array(o->pdf, list) || !is_proof(c, number, true))
        return refuse_proofs(c, number);
    for (size_t i = 0; i < n; i++)
        if (!check_proof(c, original_item(o, list, i)))
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
    return check_proof_list(c, original_key(o, vri, "/Cert")) &&
           check_proof_list(c, original_key(o, vri, "/CRL")) &&
           check_proof_list(c, original_key(o, vri, "/OCSP")) &&
           (original_is_null(o, stamp) || check_proof(c, stamp));
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

static bool check_proofs(struct compare *c, qpdf_oh was_root, qpdf_oh is_root)
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
           check_proof_list(c, original_key(o, is, "/Certs")) &&
           check_proof_list(c, original_key(o, is, "/OCSPs")) &&
           check_proof_list(c, original_key(o, is, "/CRLs"));
}

/* ---- the document ---- */

static bool judge_catalog(struct compare *c, const struct entry *e)
{
    static const char *const judged[] = {"/AcroForm", "/DSS", NULL};
    static const char *const permission[] = {"/DocMDP", NULL};
    const struct original *o = c->is;

    if (compare_is_one_of(e->key, judged))
        return true;
    if (!strcmp(e->key, "/Version") && o->q->qpdf_oh_is_name(o->pdf, e->is))
        return true;
    if (!strcmp(e->key, "/Extensions") && original_is_dict(o, e->is) &&
        compare_is_plain(o, e->is, 0))
        return compare_explain_new(c, e->is, 0);
    if (!strcmp(e->key, "/Perms") && original_is_dict(o, e->is) &&
        compare_has_only(o, e->is, permission)) {
        if (compare_is_new(c, original_number(o, e->is)))
            compare_explain(c, original_number(o, e->is));
        return true;
    }
    return compare_refuse(c, owner_of_catalog_key(e->key), e->object);
}

static bool judge_info(struct compare *c, const struct entry *e)
{
    if (strcmp(e->key, "/ModDate") != 0)
        return compare_refuse(c, owner_of_catalog_key("/Info"), e->object);
    c->out->dates = true;
    return true;
}

static bool check_info(struct compare *c)
{
    const struct original *o = c->is;
    qpdf_oh was = original_key(c->was, o->q->qpdf_get_trailer(c->was->pdf), "/Info"),
            is = original_key(o, o->q->qpdf_get_trailer(o->pdf), "/Info");
    int number = original_number(o, is);

    if (!compare_mark(c, number))
        return true;
    compare_explain(c, number);
    return compare_each(c, was, is, (struct entry){.object = number}, judge_info);
}

/* What is drawn by no signature and by nothing else is nothing: a look that was put aside. */
static bool is_put_aside(struct compare *c, const struct updated *t, qpdf_oh v)
{
    struct owner owner;

    return !compare_existed(c, t->number) && compare_is_appearance(c->is, v) &&
           owner_find(c->is, t->number, &owner) == OWNED_BY_NONE;
}

static bool check_rest(struct compare *c)
{
    const struct original *o = c->is;

    for (size_t i = 0; i < c->u->n; i++) {
        const struct updated *t = &c->u->object[i];
        struct owner owner = {.what = N_("something was added that no signature uses")};
        if (c->explained[i] || (t->structure && !compare_existed(c, t->number)))
            continue;
        qpdf_oh v = o->q->qpdf_get_object_by_id(o->pdf, t->number, t->generation);
        if (is_unchanged(c, t, v) || is_put_aside(c, t, v))
            continue;
        if (owner_find(o, t->number, &owner) != OWNED &&
            owner_find(c->was, t->number, &owner) != OWNED)
            owner = (struct owner){.what = N_("something was added that no signature uses")};
        return owner.page ? compare_refuse_page(c, owner.what, owner.page, t->number)
                          : compare_refuse(c, owner.what, t->number);
    }
    return true;
}

bool changes_check(const struct original *was, const struct original *is, const struct increment *u,
                   struct changes *out)
{
    struct compare c = {.was = was, .is = is, .u = u, .out = out};
    qpdf_oh was_root = was->q->qpdf_get_root(was->pdf), is_root = is->q->qpdf_get_root(is->pdf);
    int root = original_number(is, is_root);

    *out = (struct changes){0};
    if (!(c.explained = arena_array(is->a, bool, u->n + 1)))
        return false;
    if (root != original_number(was, was_root))
        return compare_refuse(&c, N_("another document was put in the place of this one"), root);
    if (compare_mark(&c, root) &&
        !compare_each(&c, was_root, is_root, (struct entry){.object = root}, judge_catalog))
        return false;
    compare_explain(&c, root);
    return compare_form(&c, was_root, is_root) && check_pages(&c) &&
           check_proofs(&c, was_root, is_root) && check_info(&c) && check_rest(&c) &&
           original_is_sound(was) && original_is_sound(is);
}
