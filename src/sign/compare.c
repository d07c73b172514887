#include "sign/compare.h"

#include <string.h>

/* ---- words ---- */

bool compare_refuse(struct compare *c, const char *what, int object)
{
    return diag_add(c->is->dg, DIAG_SIGNATURE, (struct loc){.file = c->is->path},
                    "%1$s (object %2$d)", diag_sentence(what), object);
}

bool compare_refuse_page(struct compare *c, const char *what, int page, int object)
{
    return diag_add(c->is->dg, DIAG_SIGNATURE, (struct loc){.file = c->is->path},
                    "page %1$d: %2$s (object %3$d)", page, diag_sentence(what), object);
}

/* ---- objects ---- */

/* NULL = no memory. A reference is "7 0 R"; with `whole` what stands there. */
static const char *text_of(const struct original *o, qpdf_oh v, bool whole)
{
    return arena_strdup(o->a, whole ? o->q->qpdf_oh_unparse_resolved(o->pdf, v)
                                    : o->q->qpdf_oh_unparse(o->pdf, v));
}

bool compare_same(struct compare *c, qpdf_oh was, qpdf_oh is, bool whole)
{
    const char *a = text_of(c->was, was, whole), *b = text_of(c->is, is, whole);

    return a && b && !strcmp(a, b);
}

/* Programs that write a text again may choose another encoding for it. */
bool compare_same_text(struct compare *c, qpdf_oh was, qpdf_oh is)
{
    const char *a = original_text(c->was, was), *b = original_text(c->is, is);

    return a && b && !strcmp(a, b);
}

bool *compare_mark(struct compare *c, int number)
{
    const struct updated *t = number ? increments_find(c->u, number) : NULL;

    return t ? &c->explained[t - c->u->object] : NULL;
}

/* The object is as it may be. */
void compare_explain(struct compare *c, int number)
{
    bool *mark = compare_mark(c, number);

    if (mark)
        *mark = true;
}

bool compare_existed(struct compare *c, int number)
{
    const struct updated *t = increments_find(c->u, number);
    const struct original *o = c->was;

    return !original_is_null(o, o->q->qpdf_get_object_by_id(o->pdf, number, 0)) ||
           (t && t->generation &&
            !original_is_null(o, o->q->qpdf_get_object_by_id(o->pdf, number, t->generation)));
}

bool compare_is_new(struct compare *c, int number)
{
    return compare_mark(c, number) && !compare_existed(c, number);
}

bool compare_has_number(const int *list, size_t n, int number)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == number)
            return true;
    return false;
}

bool compare_keep(struct compare *c, int **list, size_t *n, size_t *cap, int number)
{
    int *more = arena_grow(c->is->a, *list, *n, cap, sizeof *more);

    if (!more)
        return false;
    *list = more;
    more[(*n)++] = number;
    return true;
}

bool compare_is_one_of(const char *key, const char *const *known)
{
    while (*known && strcmp(*known, key) != 0)
        known++;
    return *known != NULL;
}

/* ---- what is new, with all that it alone leads to ---- */

/* What is taken from elsewhere, or is there at some times: bytes of another file (7.3.8.2), a page of another file (8.10.4),
 * another picture for the printer (8.9.5.4), PostScript, layers (8.11). */
static bool leads_out(const struct original *o, qpdf_oh dict, bool stream)
{
    static const char *const outside[] = {
        "/F", "/FFilter", "/FDecodeParms", "/Ref", "/Alternates", "/OPI", "/PS", "/Subtype2", NULL};
    qpdf_oh type = original_key(o, dict, "/Type");

    for (const char *const *key = outside; stream && *key; key++)
        if (!original_is_null(o, original_key(o, dict, *key)))
            return true;
    return (stream && original_has_name(o, original_key(o, dict, "/Subtype"), "PS")) ||
           !original_is_null(o, original_key(o, dict, "/OC")) ||
           original_has_name(o, type, "OCG") || original_has_name(o, type, "OCMD");
}

bool compare_explain_new(struct compare *c, qpdf_oh v, int depth)
{
    const struct original *o = c->is;
    int number = original_number(o, v);
    bool *mark = compare_mark(c, number);
    size_t n;

    if (number && (!mark || *mark || compare_existed(c, number)))
        return true;
    if (depth > COMPARE_DEPTH_MAX)
        return compare_refuse(c, N_("what was added is nested too deeply"), number);
    if (mark)
        *mark = true;
    bool stream = original_is_stream(o, v);
    if (stream)
        v = o->q->qpdf_oh_get_dict(o->pdf, v);
    if (original_is_dict(o, v)) {
        if (leads_out(o, v, stream))
            return compare_refuse(
                c, N_("what was added comes from another file, or can be hidden and shown"),
                number);
        const char **key = original_keys(o, v, &n);
        for (size_t i = 0; key && i < n; i++)
            if (!compare_explain_new(c, original_key(o, v, key[i]), depth + 1))
                return false;
        return key != NULL;
    }
    n = original_count(o, v);
    for (size_t i = 0; i < n; i++)
        if (!compare_explain_new(c, original_item(o, v, i), depth + 1))
            return false;
    return true;
}

/* Objects that name one another in many ways can be walked in more ways than there is time for. */
enum { PLAIN_MAX = 10000 };

static bool is_plain(const struct original *o, qpdf_oh v, int depth, int *left)
{
    size_t n;

    if (depth > COMPARE_DEPTH_MAX || (*left)-- == 0 || original_is_stream(o, v))
        return false;
    if (!original_is_dict(o, v)) {
        n = original_count(o, v);
        for (size_t i = 0; i < n; i++)
            if (!is_plain(o, original_item(o, v, i), depth + 1, left))
                return false;
        return true;
    }
    const char **key = original_keys(o, v, &n);
    for (size_t i = 0; key && i < n; i++)
        if (!is_plain(o, original_key(o, v, key[i]), depth + 1, left))
            return false;
    return key != NULL;
}

bool compare_is_plain(const struct original *o, qpdf_oh v, int depth)
{
    int left = PLAIN_MAX;

    return is_plain(o, v, depth, &left);
}

/* A dictionary of these keys alone. */
bool compare_has_only(const struct original *o, qpdf_oh dict, const char *const *known)
{
    size_t n;
    const char **key = original_keys(o, dict, &n);

    for (size_t i = 0; key && i < n; i++)
        if (!compare_is_one_of(key[i], known))
            return false;
    return key != NULL;
}

/* ---- what differs in a dictionary that was there ---- */

bool compare_each(struct compare *c, qpdf_oh was, qpdf_oh is, struct entry e, judge *judged)
{
    size_t nwas, nis;
    const char **before = original_keys(c->was, was, &nwas),
               **after = original_keys(c->is, is, &nis);

    if (!before || !after)
        return false;
    for (size_t i = 0; i < nwas + nis; i++) {
        e.key = i < nwas ? before[i] : after[i - nwas];
        e.was = original_key(c->was, was, e.key);
        e.is = original_key(c->is, is, e.key);
        if (i >= nwas && !original_is_null(c->was, e.was))
            continue; /* seen */
        if (!compare_same(c, e.was, e.is, false) && !compare_same_text(c, e.was, e.is) &&
            !judged(c, &e))
            return false;
    }
    return true;
}

/* ---- what is written again as it was ---- */

static bool same_data(struct compare *c, qpdf_oh was, qpdf_oh is)
{
    struct bytes a, b;

    return original_stream(c->was, was, &a) && original_stream(c->is, is, &b) && bytes_equal(a, b);
}

/* Some programs write what they have not changed. */
bool compare_is_unchanged(struct compare *c, const struct updated *t, qpdf_oh is)
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
