#include "sign/changes.h"

#include "base/str.h"
#include "sign/compare.h"
#include "sign/owner.h"
#include "sign/time.h"

#include <string.h>

/* ---- pages ---- */

static bool check_notes(struct compare *c, const struct entry *e)
{
    size_t n, all = original_count(c->is, e->is);

    if (!compare_has_grown(c, e->was, e->is, &n))
        return compare_refuse_page(c, owner_of_page_key("/Annots"), e->page, e->object);
    for (size_t i = n; i < all; i++) {
        int number = original_number(c->is, original_item(c->is, e->is, i));
        if (!compare_has_number(c->field, c->nfield, number))
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

/* ---- the document ---- */

/* 12.8.4: the signature that says what may be changed, and nothing else. */
static bool is_permission(const struct original *o, qpdf_oh v)
{
    static const char *const known[] = {"/DocMDP", NULL};
    qpdf_oh signature = original_is_dict(o, v) ? original_key(o, v, "/DocMDP") : v;

    return original_is_dict(o, v) && compare_has_only(o, v, known) &&
           original_is_dict(o, signature) &&
           !original_is_null(o, original_key(o, signature, "/ByteRange"));
}

static bool judge_catalog(struct compare *c, const struct entry *e)
{
    static const char *const judged[] = {"/AcroForm", "/DSS", NULL};
    const struct original *o = c->is;

    if (compare_is_one_of(e->key, judged))
        return true;
    if (!strcmp(e->key, "/Version") && o->q->qpdf_oh_is_name(o->pdf, e->is))
        return true;
    if (!strcmp(e->key, "/Extensions") && original_is_dict(o, e->is) &&
        compare_is_plain(o, e->is, 0))
        return compare_explain_new(c, e->is, 0);
    if (!strcmp(e->key, "/Perms") && is_permission(o, e->is)) {
        if (compare_is_new(c, original_number(o, e->is)))
            compare_explain(c, original_number(o, e->is));
        return true;
    }
    return compare_refuse(c, owner_of_catalog_key(e->key), e->object);
}

static bool judge_info(struct compare *c, const struct entry *e)
{
    time_t when;

    if (strcmp(e->key, "/ModDate") != 0 || !time_from_pdf(original_text(c->is, e->is), &when))
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

/* 14.4: the first half names the document for good, and tells which file a copy belongs to; the
 * second is of the state, and each update may have its own. */
static bool check_id(struct compare *c)
{
    const struct original *o = c->is;
    qpdf_oh was = original_key(c->was, o->q->qpdf_get_trailer(c->was->pdf), "/ID"),
            is = original_key(o, o->q->qpdf_get_trailer(o->pdf), "/ID");

    if (original_is_null(c->was, was) ||
        (original_count(o, is) == 2 &&
         compare_same(c, original_item(c->was, was, 0), original_item(o, is, 0), false) &&
         o->q->qpdf_oh_is_string(o->pdf, original_item(o, is, 1))))
        return true;
    return diag_add(o->dg, DIAG_SIGNATURE, (struct loc){.file = o->path},
                    "an update of this file changes the first half of its identifier (ID), which "
                    "stays the same for good");
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
        if (compare_is_unchanged(c, t, v) || is_put_aside(c, t, v))
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
           compare_proofs(&c, was_root, is_root) && check_info(&c) && check_id(&c) &&
           check_rest(&c) && original_is_sound(was) && original_is_sound(is);
}
