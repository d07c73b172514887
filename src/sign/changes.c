#include "sign/changes.h"

#include "base/str.h"
#include "sign/owner.h"

#include <string.h>

enum { DEPTH_MAX = 50, FIELDS_MAX = 10000 };

struct compare {
    const struct original *was, *is;
    const struct increment *u;
    bool *explained; /* for each object of the update */
    int *field;      /* numbers of the invisible fields that were added */
    size_t nfield, field_cap;
    int *proof; /* numbers of what belonged to the DSS before */
    size_t nproof, proof_cap;
    struct changes *out;
};

/* ---- words ---- */

static bool refuse(struct compare *c, const char *what, int object)
{
    return diag_add(c->is->dg, DIAG_SIGNATURE, (struct loc){.file = c->is->path},
                    "%1$s (object %2$d)", diag_sentence(what), object);
}

static bool refuse_page(struct compare *c, const char *what, int page, int object)
{
    return diag_add(c->is->dg, DIAG_SIGNATURE, (struct loc){.file = c->is->path},
                    "page %1$d: %2$s (object %3$d)", page, diag_sentence(what), object);
}

/* ---- objects ---- */

static int number_of(const struct original *o, qpdf_oh v)
{
    return o->q->qpdf_oh_get_object_id(o->pdf, v);
}

static bool is_null(const struct original *o, qpdf_oh v)
{
    return o->q->qpdf_oh_is_null(o->pdf, v);
}

static bool is_dict(const struct original *o, qpdf_oh v)
{
    return o->q->qpdf_oh_is_dictionary(o->pdf, v);
}

static bool is_stream(const struct original *o, qpdf_oh v)
{
    return o->q->qpdf_oh_is_stream(o->pdf, v);
}

static qpdf_oh item(const struct original *o, qpdf_oh array, size_t i)
{
    return o->q->qpdf_oh_get_array_item(o->pdf, array, (int)i);
}

/* NULL = no memory. A reference is "7 0 R"; with `whole` what stands there. */
static const char *text_of(const struct original *o, qpdf_oh v, bool whole)
{
    return arena_strdup(o->a, whole ? o->q->qpdf_oh_unparse_resolved(o->pdf, v)
                                    : o->q->qpdf_oh_unparse(o->pdf, v));
}

static bool same(struct compare *c, qpdf_oh was, qpdf_oh is, bool whole)
{
    const char *a = text_of(c->was, was, whole), *b = text_of(c->is, is, whole);

    return a && b && !strcmp(a, b);
}

/* Programs that write a text again may choose another encoding for it. */
static bool same_text(struct compare *c, qpdf_oh was, qpdf_oh is)
{
    const char *a = original_text(c->was, was), *b = original_text(c->is, is);

    return a && b && !strcmp(a, b);
}

static bool has_name(const struct original *o, qpdf_oh v, const char *want)
{
    const char *name = original_name(o, v);

    return name && !strcmp(name, want);
}

static bool *mark_of(struct compare *c, int number)
{
    const struct updated *t = number ? increments_find(c->u, number) : NULL;

    return t ? &c->explained[t - c->u->object] : NULL;
}

/* The object is as it may be. */
static void explain(struct compare *c, int number)
{
    bool *mark = mark_of(c, number);

    if (mark)
        *mark = true;
}

static bool existed(struct compare *c, int number)
{
    const struct updated *t = increments_find(c->u, number);
    const struct original *o = c->was;

    return !is_null(o, o->q->qpdf_get_object_by_id(o->pdf, number, 0)) ||
           (t && t->generation &&
            !is_null(o, o->q->qpdf_get_object_by_id(o->pdf, number, t->generation)));
}

static bool is_new(struct compare *c, int number)
{
    return mark_of(c, number) && !existed(c, number);
}

static bool keep_number(struct compare *c, int **list, size_t *n, size_t *cap, int number)
{
    int *more = arena_grow(c->is->a, *list, *n, cap, sizeof *more);

    if (!more)
        return false;
    *list = more;
    more[(*n)++] = number;
    return true;
}

static bool has_number(const int *list, size_t n, int number)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == number)
            return true;
    return false;
}

static bool is_one_of(const char *key, const char *const *known)
{
    while (*known && strcmp(*known, key) != 0)
        known++;
    return *known != NULL;
}

/* ---- what is new, with all that it alone leads to ---- */

static bool explain_new(struct compare *c, qpdf_oh v, int depth)
{
    const struct original *o = c->is;
    int number = number_of(o, v);
    bool *mark = mark_of(c, number);
    size_t n;

    if (number && (!mark || *mark || existed(c, number)))
        return true;
    if (depth > DEPTH_MAX)
        return refuse(c, N_("what was added is nested too deeply"), number);
    if (mark)
        *mark = true;
    if (is_stream(o, v))
        v = o->q->qpdf_oh_get_dict(o->pdf, v);
    if (is_dict(o, v)) {
        const char **key = original_keys(o, v, &n);
        for (size_t i = 0; key && i < n; i++)
            if (!explain_new(c, original_key(o, v, key[i]), depth + 1))
                return false;
        return key != NULL;
    }
    n = original_count(o, v);
    for (size_t i = 0; i < n; i++)
        if (!explain_new(c, item(o, v, i), depth + 1))
            return false;
    return true;
}

/* Texts, names and numbers, in arrays and dictionaries of it, and nothing drawn. */
static bool is_plain(const struct original *o, qpdf_oh v, int depth)
{
    size_t n;

    if (depth > DEPTH_MAX || is_stream(o, v))
        return false;
    if (!is_dict(o, v)) {
        n = original_count(o, v);
        for (size_t i = 0; i < n; i++)
            if (!is_plain(o, item(o, v, i), depth + 1))
                return false;
        return true;
    }
    const char **key = original_keys(o, v, &n);
    for (size_t i = 0; key && i < n; i++)
        if (!is_plain(o, original_key(o, v, key[i]), depth + 1))
            return false;
    return key != NULL;
}

/* A dictionary of these keys alone. */
static bool has_only(const struct original *o, qpdf_oh dict, const char *const *known)
{
    size_t n;
    const char **key = original_keys(o, dict, &n);

    for (size_t i = 0; key && i < n; i++)
        if (!is_one_of(key[i], known))
            return false;
    return key != NULL;
}

/* ---- what differs in a dictionary that was there ---- */

struct entry {
    const char *key;
    qpdf_oh was, is; /* null = it has it not */
    int object;      /* that it stands in */
    int page;
};

typedef bool judge(struct compare *c, const struct entry *e);

static bool each_change(struct compare *c, qpdf_oh was, qpdf_oh is, struct entry e, judge *judged)
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
        if (i >= nwas && !is_null(c->was, e.was))
            continue; /* seen */
        if (!same(c, e.was, e.is, false) && !same_text(c, e.was, e.is) && !judged(c, &e))
            return false;
    }
    return true;
}

/* ---- a signature ---- */

/* 12.8.1, table 253: it may refer to the document as a whole. */
static bool check_references(struct compare *c, qpdf_oh list, int object)
{
    static const char *const known[] = {"/Type", "/TransformMethod", "/TransformParams",
                                        "/Data", "/DigestMethod",    NULL};
    const struct original *o = c->is;
    size_t n = original_count(o, list);

    explain(c, is_new(c, number_of(o, list)) ? number_of(o, list) : 0);
    for (size_t i = 0; i < n; i++) {
        qpdf_oh one = item(o, list, i), with = original_key(o, one, "/TransformParams"),
                method = original_key(o, one, "/TransformMethod");
        int number = number_of(o, one);
        if (!has_only(o, one, known) || !is_plain(o, with, 0) ||
            !(has_name(o, method, "DocMDP") || has_name(o, method, "FieldMDP")))
            return refuse(c, N_("a signature has entries that signatures do not have"), object);
        explain(c, is_new(c, number) ? number : 0);
        if (!explain_new(c, with, 0))
            return false;
    }
    return true;
}

/* 12.8.1, table 252 */
static bool check_signature(struct compare *c, qpdf_oh v, int field)
{
    static const char *const known[] = {
        "/Type",       "/Filter",        "/SubFilter",     "/Contents", "/Cert",
        "/Name",       "/ByteRange",     "/Reference",     "/Changes",  "/M",
        "/Reason",     "/Location",      "/ContactInfo",   "/R",        "/V",
        "/Prop_Build", "/Prop_AuthTime", "/Prop_AuthType", NULL};
    const struct original *o = c->is;
    int number = number_of(o, v);
    size_t n;

    if (!is_dict(o, v) || !has_only(o, v, known) || (number && !is_new(c, number)))
        return refuse(c, N_("a signature has entries that signatures do not have"), field);
    explain(c, number);
    const char **key = original_keys(o, v, &n);
    for (size_t i = 0; key && i < n; i++) {
        qpdf_oh value = original_key(o, v, key[i]);
        if (!strcmp(key[i], "/Reference") ? !check_references(c, value, number)
            : !is_plain(o, value, 0)
                ? !refuse(c, N_("a signature has entries that signatures do not have"), number)
                : !explain_new(c, value, 0))
            return false;
    }
    qpdf_oh type = original_key(o, v, "/Type");
    bool stamp = has_name(o, type, "DocTimeStamp");
    if (!stamp && !is_null(o, type) && !has_name(o, type, "Sig"))
        return refuse(c, N_("a signature has entries that signatures do not have"), number);
    *(stamp ? &c->out->timestamp : &c->out->signature) = true;
    return key != NULL;
}

/* ---- what it looks like ---- */

static bool read_box(const struct original *o, qpdf_oh array, double box[4])
{
    if (original_count(o, array) != 4)
        return false;
    for (size_t i = 0; i < 4; i++)
        if (!o->q->qpdf_oh_get_value_as_number(o->pdf, item(o, array, i), &box[i]))
            return false;
    return true;
}

static bool is_empty_box(const struct original *o, qpdf_oh array)
{
    double box[4];

    return read_box(o, array, box) && box[0] == box[2] && box[1] == box[3];
}

/* A form of its own, cut off at its box, which is fitted into the field: 12.5.5. */
static bool is_appearance(const struct original *o, qpdf_oh form)
{
    static const char *const known[] = {
        "/Type",         "/Subtype",       "/FormType",     "/BBox",        "/Matrix",
        "/Resources",    "/Length",        "/Filter",       "/DecodeParms", "/Group",
        "/StructParent", "/StructParents", "/LastModified", "/Name",        NULL};
    double box[4];

    if (!is_stream(o, form))
        return false;
    qpdf_oh dict = o->q->qpdf_oh_get_dict(o->pdf, form);
    return has_only(o, dict, known) && has_name(o, original_key(o, dict, "/Subtype"), "Form") &&
           read_box(o, original_key(o, dict, "/BBox"), box);
}

/* What an unsigned field looked like is replaced, or put aside. */
static bool explain_replaced(struct compare *c, qpdf_oh was_look, int field)
{
    int number = number_of(c->was, original_key(c->was, was_look, "/N"));
    const struct updated *t = number ? increments_find(c->u, number) : NULL;
    const struct original *o = c->is;

    if (!t)
        return true;
    if (!is_appearance(o, o->q->qpdf_get_object_by_id(o->pdf, number, t->generation)))
        return refuse(c, N_("the look of a signature is more than a drawing in its field"), field);
    explain(c, number);
    return explain_new(
        c,
        o->q->qpdf_oh_get_dict(o->pdf, o->q->qpdf_get_object_by_id(o->pdf, number, t->generation)),
        0);
}

static bool check_look(struct compare *c, qpdf_oh look, int field, bool visible)
{
    static const char *const known[] = {"/N", NULL};
    const struct original *o = c->is;
    qpdf_oh form = original_key(o, look, "/N");

    if (is_null(o, look))
        return true;
    if (!is_dict(o, look) || !has_only(o, look, known) || !is_appearance(o, form) ||
        (!visible &&
         !is_empty_box(o, original_key(o, o->q->qpdf_oh_get_dict(o->pdf, form), "/BBox"))))
        return refuse(c, N_("the look of a signature is more than a drawing in its field"), field);
    return explain_new(c, look, 0);
}

/* ---- fields ---- */

/* A field that somebody signs gets these, and nothing else. */
static bool judge_field(struct compare *c, const struct entry *e)
{
    static const char *const known[] = {"/V", "/AP", "/AS", "/M", "/DA", "/Lock", NULL};

    if (is_one_of(e->key, known))
        return true;
    return refuse(c, N_("a signature field was moved or changed in another way than by signing"),
                  e->object);
}

/* What the signature locks: table 233. The last signer may say it; what is said already stays. */
static bool check_lock(struct compare *c, qpdf_oh was, qpdf_oh is, int number)
{
    static const char *const known[] = {"/Type", "/Action", "/Fields", "/P", NULL};
    qpdf_oh before = original_key(c->was, was, "/Lock"), lock = original_key(c->is, is, "/Lock");
    bool ok = is_null(c->was, before)
                  ? is_null(c->is, lock) || (is_dict(c->is, lock) && has_only(c->is, lock, known) &&
                                             is_plain(c->is, lock, 0))
                  : same(c, before, lock, true);

    if (!ok)
        return refuse(
            c, N_("a signature field was moved or changed in another way than by signing"), number);
    return explain_new(c, lock, 0);
}

static bool check_field(struct compare *c, qpdf_oh was, qpdf_oh is)
{
    const struct original *o = c->is;
    int number = number_of(o, is);
    qpdf_oh value = original_key(o, is, "/V"), look = original_key(c->was, was, "/AP");

    if (!mark_of(c, number) || same(c, was, is, true)) {
        explain(c, number);
        return true;
    }
    if (!is_null(c->was, original_key(c->was, was, "/V")))
        return refuse(c, N_("a field that was signed already was changed"), number);
    if (!has_name(o, original_key(o, is, "/FT"), "Sig") || is_null(o, value))
        return refuse(c, N_("a form field that nobody has signed was changed"), number);
    explain(c, number);
    return each_change(c, was, is, (struct entry){.object = number}, judge_field) &&
           check_lock(c, was, is, number) && check_signature(c, value, number) &&
           explain_replaced(c, look, number) &&
           check_look(c, original_key(o, is, "/AP"), number, true);
}

static bool check_new_field(struct compare *c, qpdf_oh f)
{
    static const char *const known[] = {
        "/Type", "/Subtype", "/FT",   "/T",  "/TU", "/TM",     "/Ff", "/F",  "/V",    "/AP", "/AS",
        "/P",    "/M",       "/Rect", "/DA", "/DR", "/Border", "/MK", "/BS", "/Lock", NULL};
    const struct original *o = c->is;
    int number = number_of(o, f);
    qpdf_oh value = original_key(o, f, "/V");

    if (!is_new(c, number) || !is_dict(o, f) || !has_only(o, f, known) ||
        !has_name(o, original_key(o, f, "/FT"), "Sig") || is_null(o, value))
        return refuse(c, N_("a form field was added that is no signature"), number);
    if (!is_empty_box(o, original_key(o, f, "/Rect")))
        return refuse(c,
                      N_("a signature was added that can be seen, outside of the signature "
                         "fields of the report"),
                      number);
    explain(c, number);
    return keep_number(c, &c->field, &c->nfield, &c->field_cap, number) &&
           check_signature(c, value, number) &&
           check_look(c, original_key(o, f, "/AP"), number, false) &&
           explain_new(c, original_key(o, f, "/DR"), 0) &&
           explain_new(c, original_key(o, f, "/MK"), 0) &&
           explain_new(c, original_key(o, f, "/Lock"), 0);
}

/* A list that grows at its end: *n items were there before. */
static bool has_grown(struct compare *c, qpdf_oh was, qpdf_oh is, size_t *n)
{
    int number = number_of(c->is, is);

    *n = original_count(c->was, was);
    if (original_count(c->is, is) < *n || original_count(c->is, is) > FIELDS_MAX ||
        (number && number != number_of(c->was, was) && existed(c, number)))
        return false;
    for (size_t i = 0; i < *n; i++)
        if (!same(c, item(c->was, was, i), item(c->is, is, i), false))
            return false;
    explain(c, number);
    return true;
}

static bool check_fields(struct compare *c, qpdf_oh was, qpdf_oh is, int form)
{
    size_t n, all = original_count(c->is, is);

    if (!has_grown(c, was, is, &n))
        return refuse(c, N_("the form of this document was changed"), form);
    for (size_t i = 0; i < all; i++) {
        qpdf_oh f = item(c->is, is, i);
        if (i < n ? !check_field(c, item(c->was, was, i), f) : !check_new_field(c, f))
            return false;
    }
    return true;
}

static bool judge_form(struct compare *c, const struct entry *e)
{
    const struct original *o = c->is;

    if (!strcmp(e->key, "/Fields"))
        return true;
    if (!strcmp(e->key, "/SigFlags") && o->q->qpdf_oh_is_integer(o->pdf, e->is))
        return true;
    if (!strcmp(e->key, "/DA") && o->q->qpdf_oh_is_string(o->pdf, e->is))
        return true;
    if (!strcmp(e->key, "/DR") && is_dict(o, e->is))
        return explain_new(c, e->is, 0);
    return refuse(c, N_("the form of this document was changed"), e->object);
}

static bool check_form(struct compare *c, qpdf_oh was_root, qpdf_oh is_root)
{
    qpdf_oh was = original_key(c->was, was_root, "/AcroForm"),
            is = original_key(c->is, is_root, "/AcroForm");
    int number = number_of(c->is, is);

    if (is_null(c->is, is) && is_null(c->was, was))
        return true;
    if (!is_dict(c->is, is) || (number && number != number_of(c->was, was) && existed(c, number)))
        return refuse(c, N_("the form of this document was changed"), number);
    explain(c, number);
    return each_change(c, was, is, (struct entry){.object = number}, judge_form) &&
           check_fields(c, original_key(c->was, was, "/Fields"), original_key(c->is, is, "/Fields"),
                        number);
}

/* ---- pages ---- */

static bool check_notes(struct compare *c, const struct entry *e)
{
    size_t n, all = original_count(c->is, e->is);

    if (!has_grown(c, e->was, e->is, &n))
        return refuse_page(c, owner_of_page_key("/Annots"), e->page, e->object);
    for (size_t i = n; i < all; i++) {
        int number = number_of(c->is, item(c->is, e->is, i));
        if (!has_number(c->field, c->nfield, number))
            return refuse_page(c, owner_of_page_key("/Annots"), e->page, number);
    }
    return true;
}

static bool judge_page(struct compare *c, const struct entry *e)
{
    if (!strcmp(e->key, "/Annots"))
        return true;
    return refuse_page(c, owner_of_page_key(e->key), e->page, e->object);
}

static bool check_page(struct compare *c, qpdf_oh was, qpdf_oh is, int page)
{
    struct entry e = {.object = number_of(c->is, is), .page = page};

    if (e.object != number_of(c->was, was))
        return refuse(c, owner_of_catalog_key("/Pages"), e.object);
    if (mark_of(c, e.object) && !each_change(c, was, is, e, judge_page))
        return false;
    explain(c, e.object);
    e.was = original_key(c->was, was, "/Annots");
    e.is = original_key(c->is, is, "/Annots");
    return check_notes(c, &e);
}

static bool check_pages(struct compare *c)
{
    const struct qpdf *q = c->is->q;
    int was = q->qpdf_get_num_pages(c->was->pdf), is = q->qpdf_get_num_pages(c->is->pdf);

    if (was != is || is < 1)
        return refuse(
            c, owner_of_catalog_key("/Pages"),
            number_of(c->is, original_key(c->is, q->qpdf_get_root(c->is->pdf), "/Pages")));
    for (int page = 1; page <= is; page++)
        if (!check_page(c, q->qpdf_get_page_n(c->was->pdf, (size_t)page - 1),
                        q->qpdf_get_page_n(c->is->pdf, (size_t)page - 1), page))
            return false;
    return true;
}

/* ---- the proofs beside signatures ---- */

static bool collect_proofs(struct compare *c, qpdf_oh v, int depth)
{
    const struct original *o = c->was;
    int number = number_of(o, v);
    size_t n;

    if (depth > DEPTH_MAX || (number && has_number(c->proof, c->nproof, number)))
        return true;
    if (number && !keep_number(c, &c->proof, &c->nproof, &c->proof_cap, number))
        return false;
    if (is_dict(o, v)) {
        const char **key = original_keys(o, v, &n);
        for (size_t i = 0; key && i < n; i++)
            if (!collect_proofs(c, original_key(o, v, key[i]), depth + 1))
                return false;
        return key != NULL;
    }
    n = original_count(o, v);
    for (size_t i = 0; i < n; i++)
        if (!collect_proofs(c, item(o, v, i), depth + 1))
            return false;
    return true;
}

static bool explain_proofs(struct compare *c, qpdf_oh v, int depth)
{
    static const char *const of_stream[] = {"/Length", "/Filter", "/DecodeParms", NULL};
    const struct original *o = c->is;
    int number = number_of(o, v);
    bool *mark = mark_of(c, number);
    size_t n;

    if (number && (!mark || *mark))
        return true;
    if (depth > DEPTH_MAX ||
        (is_stream(o, v) && !has_only(o, o->q->qpdf_oh_get_dict(o->pdf, v), of_stream)) ||
        (mark && existed(c, number) && !has_number(c->proof, c->nproof, number)))
        return refuse(c,
                      N_("something other than certificates and proofs of revocation was put "
                         "beside the signatures"),
                      number);
    if (mark)
        *mark = c->out->proofs = true;
    if (is_dict(o, v)) {
        const char **key = original_keys(o, v, &n);
        for (size_t i = 0; key && i < n; i++)
            if (!explain_proofs(c, original_key(o, v, key[i]), depth + 1))
                return false;
        return key != NULL;
    }
    n = original_count(o, v);
    for (size_t i = 0; i < n; i++)
        if (!explain_proofs(c, item(o, v, i), depth + 1))
            return false;
    return true;
}

static bool check_proofs(struct compare *c, qpdf_oh was_root, qpdf_oh is_root)
{
    static const char *const known[] = {"/Type", "/VRI", "/Certs", "/OCSPs", "/CRLs", NULL};
    qpdf_oh was = original_key(c->was, was_root, "/DSS"), is = original_key(c->is, is_root, "/DSS");

    if (is_null(c->is, is) && is_null(c->was, was))
        return true;
    if (!is_dict(c->is, is) || !has_only(c->is, is, known))
        return refuse(c,
                      N_("something other than certificates and proofs of revocation was put "
                         "beside the signatures"),
                      number_of(c->is, is));
    return collect_proofs(c, was, 0) && explain_proofs(c, is, 0);
}

/* ---- the document ---- */

static bool judge_catalog(struct compare *c, const struct entry *e)
{
    static const char *const judged[] = {"/AcroForm", "/DSS", NULL};
    static const char *const permission[] = {"/DocMDP", NULL};
    const struct original *o = c->is;

    if (is_one_of(e->key, judged))
        return true;
    if (!strcmp(e->key, "/Version") && o->q->qpdf_oh_is_name(o->pdf, e->is))
        return true;
    if (!strcmp(e->key, "/Extensions") && is_dict(o, e->is) && is_plain(o, e->is, 0))
        return explain_new(c, e->is, 0);
    if (!strcmp(e->key, "/Perms") && is_dict(o, e->is) && has_only(o, e->is, permission)) {
        if (is_new(c, number_of(o, e->is)))
            explain(c, number_of(o, e->is));
        return true;
    }
    return refuse(c, owner_of_catalog_key(e->key), e->object);
}

static bool judge_info(struct compare *c, const struct entry *e)
{
    if (strcmp(e->key, "/ModDate") != 0)
        return refuse(c, owner_of_catalog_key("/Info"), e->object);
    c->out->dates = true;
    return true;
}

static bool check_info(struct compare *c)
{
    const struct original *o = c->is;
    qpdf_oh was = original_key(c->was, o->q->qpdf_get_trailer(c->was->pdf), "/Info"),
            is = original_key(o, o->q->qpdf_get_trailer(o->pdf), "/Info");
    int number = number_of(o, is);

    if (!mark_of(c, number))
        return true;
    explain(c, number);
    return each_change(c, was, is, (struct entry){.object = number}, judge_info);
}

/* What is drawn by no signature and by nothing else is nothing: a look that was put aside. */
static bool is_put_aside(struct compare *c, const struct updated *t, qpdf_oh v)
{
    struct owner owner;

    return !existed(c, t->number) && is_appearance(c->is, v) &&
           !owner_find(c->is, t->number, &owner);
}

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

    if (is_null(c->was, was) || is_stream(c->was, was) != is_stream(c->is, is))
        return false;
    if (!is_stream(c->was, was))
        return same(c, was, is, true);
    return same(c, q->qpdf_oh_get_dict(c->was->pdf, was), q->qpdf_oh_get_dict(c->is->pdf, is),
                true) &&
           same_data(c, was, is);
}

static bool check_rest(struct compare *c)
{
    const struct original *o = c->is;

    for (size_t i = 0; i < c->u->n; i++) {
        const struct updated *t = &c->u->object[i];
        struct owner owner = {.what = N_("something was added that no signature uses")};
        if (c->explained[i] || (t->structure && !existed(c, t->number)))
            continue;
        qpdf_oh v = o->q->qpdf_get_object_by_id(o->pdf, t->number, t->generation);
        if (is_unchanged(c, t, v) || is_put_aside(c, t, v))
            continue;
        if (!owner_find(o, t->number, &owner) && !owner_find(c->was, t->number, &owner))
            owner = (struct owner){.what = N_("something was added that no signature uses")};
        return owner.page ? refuse_page(c, owner.what, owner.page, t->number)
                          : refuse(c, owner.what, t->number);
    }
    return true;
}

bool changes_check(const struct original *was, const struct original *is, const struct increment *u,
                   struct changes *out)
{
    struct compare c = {.was = was, .is = is, .u = u, .out = out};
    qpdf_oh was_root = was->q->qpdf_get_root(was->pdf), is_root = is->q->qpdf_get_root(is->pdf);
    int root = number_of(is, is_root);

    *out = (struct changes){0};
    if (!(c.explained = arena_array(is->a, bool, u->n + 1)))
        return false;
    if (root != number_of(was, was_root))
        return refuse(&c, N_("another document was put in the place of this one"), root);
    if (mark_of(&c, root) &&
        !each_change(&c, was_root, is_root, (struct entry){.object = root}, judge_catalog))
        return false;
    explain(&c, root);
    return check_form(&c, was_root, is_root) && check_pages(&c) &&
           check_proofs(&c, was_root, is_root) && check_info(&c) && check_rest(&c) &&
           original_is_sound(was) && original_is_sound(is);
}
