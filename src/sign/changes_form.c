#include "sign/compare.h"
#include "sign/fields.h"

#include <string.h>

enum { FIELDS_MAX = 10000 };

/* ---- a signature ---- */

/* 12.8.1, table 253: it may refer to the document as a whole. */
static bool check_references(struct compare *c, qpdf_oh list, int object)
{
    static const char *const known[] = {"/Type", "/TransformMethod", "/TransformParams",
                                        "/Data", "/DigestMethod",    NULL};
    const struct original *o = c->is;
    size_t n = original_count(o, list);

    if (!o->q->qpdf_oh_is_array(o->pdf, list))
        return compare_refuse(c, N_("a signature has entries that signatures do not have"), object);
    compare_explain(c, compare_is_new(c, original_number(o, list)) ? original_number(o, list) : 0);
    for (size_t i = 0; i < n; i++) {
        qpdf_oh one = original_item(o, list, i), with = original_key(o, one, "/TransformParams"),
                method = original_key(o, one, "/TransformMethod");
        int number = original_number(o, one);
        if (!compare_has_only(o, one, known) || !compare_is_plain(o, with, 0) ||
            !(original_has_name(o, method, "DocMDP") || original_has_name(o, method, "FieldMDP")))
            return compare_refuse(c, N_("a signature has entries that signatures do not have"),
                                  object);
        compare_explain(c, compare_is_new(c, number) ? number : 0);
        if (!compare_explain_new(c, with, 0))
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
    int number = original_number(o, v);
    size_t n;

    if (!original_is_dict(o, v) || !compare_has_only(o, v, known) ||
        (number && !compare_is_new(c, number)))
        return compare_refuse(c, N_("a signature has entries that signatures do not have"), field);
    compare_explain(c, number);
    const char **key = original_keys(o, v, &n);
    for (size_t i = 0; key && i < n; i++) {
        qpdf_oh value = original_key(o, v, key[i]);
        if (!strcmp(key[i], "/Reference") ? !check_references(c, value, number)
            : !compare_is_plain(o, value, 0)
                ? !compare_refuse(c, N_("a signature has entries that signatures do not have"),
                                  number)
                : !compare_explain_new(c, value, 0))
            return false;
    }
    qpdf_oh type = original_key(o, v, "/Type");
    bool stamp = original_has_name(o, type, "DocTimeStamp");
    if (!stamp && !original_is_null(o, type) && !original_has_name(o, type, "Sig"))
        return compare_refuse(c, N_("a signature has entries that signatures do not have"), number);
    *(stamp ? &c->out->timestamp : &c->out->signature) = true;
    return key != NULL;
}

/* ---- what it looks like ---- */

static bool read_box(const struct original *o, qpdf_oh array, double box[4])
{
    if (original_count(o, array) != 4)
        return false;
    for (size_t i = 0; i < 4; i++)
        if (!o->q->qpdf_oh_get_value_as_number(o->pdf, original_item(o, array, i), &box[i]))
            return false;
    return true;
}

static bool is_empty_box(const struct original *o, qpdf_oh array)
{
    double box[4];

    return read_box(o, array, box) && box[0] == box[2] && box[1] == box[3];
}

/* A form of its own, cut off at its box, which is fitted into the field: 12.5.5. */
bool compare_is_appearance(const struct original *o, qpdf_oh form)
{
    static const char *const known[] = {
        "/Type",         "/Subtype",       "/FormType",     "/BBox",        "/Matrix",
        "/Resources",    "/Length",        "/Filter",       "/DecodeParms", "/Group",
        "/StructParent", "/StructParents", "/LastModified", "/Name",        NULL};
    double box[4];

    if (!original_is_stream(o, form))
        return false;
    qpdf_oh dict = o->q->qpdf_oh_get_dict(o->pdf, form);
    return compare_has_only(o, dict, known) &&
           original_has_name(o, original_key(o, dict, "/Subtype"), "Form") &&
           read_box(o, original_key(o, dict, "/BBox"), box);
}

/* What an unsigned field looked like is replaced, or put aside. */
static bool explain_replaced(struct compare *c, qpdf_oh was_look, int field)
{
    int number = original_number(c->was, original_key(c->was, was_look, "/N"));
    const struct updated *t = number ? increments_find(c->u, number) : NULL;
    const struct original *o = c->is;

    if (!t)
        return true;
    if (!compare_is_appearance(o, o->q->qpdf_get_object_by_id(o->pdf, number, t->generation)))
        return compare_refuse(c, N_("the look of a signature is more than a drawing in its field"),
                              field);
    compare_explain(c, number);
    return compare_explain_new(
        c,
        o->q->qpdf_oh_get_dict(o->pdf, o->q->qpdf_get_object_by_id(o->pdf, number, t->generation)),
        0);
}

static bool check_look(struct compare *c, qpdf_oh look, int field, bool visible)
{
    static const char *const known[] = {"/N", NULL};
    const struct original *o = c->is;
    qpdf_oh form = original_key(o, look, "/N");

    if (original_is_null(o, look))
        return true;
    if (!original_is_dict(o, look) || !compare_has_only(o, look, known) ||
        !compare_is_appearance(o, form) ||
        (!visible &&
         !is_empty_box(o, original_key(o, o->q->qpdf_oh_get_dict(o->pdf, form), "/BBox"))))
        return compare_refuse(c, N_("the look of a signature is more than a drawing in its field"),
                              field);
    return compare_explain_new(c, look, 0);
}

/* ---- fields ---- */

/* Programs lock the place of what they sign: table 165, bit 8. Other bits would hide it. */
static bool is_locked_place(struct compare *c, const struct entry *e)
{
    enum { LOCKED = 128 };
    double was = 0, is;

    return (original_is_null(c->was, e->was) ||
            c->was->q->qpdf_oh_get_value_as_number(c->was->pdf, e->was, &was)) &&
           c->is->q->qpdf_oh_get_value_as_number(c->is->pdf, e->is, &is) && !((int)was & LOCKED) &&
           is == was + LOCKED;
}

/* Or give it a frame that is none: table 189. */
static bool is_empty_frame(struct compare *c, const struct entry *e)
{
    static const char *const none[] = {NULL};

    return original_is_null(c->was, e->was) && !original_number(c->is, e->is) &&
           original_is_dict(c->is, e->is) && compare_has_only(c->is, e->is, none);
}

/* A field that somebody signs gets these, and nothing else. */
static bool judge_field(struct compare *c, const struct entry *e)
{
    static const char *const known[] = {"/V", "/AP", "/AS", "/M", "/DA", "/Lock", NULL};

    if (compare_is_one_of(e->key, known) || (!strcmp(e->key, "/F") && is_locked_place(c, e)) ||
        (!strcmp(e->key, "/MK") && is_empty_frame(c, e)))
        return true;
    return compare_refuse(
        c, N_("a signature field was moved or changed in another way than by signing"), e->object);
}

/* What the signature locks: table 233. The last signer may say it; what is said already stays. */
static bool check_lock(struct compare *c, qpdf_oh was, qpdf_oh is, int number)
{
    static const char *const known[] = {"/Type", "/Action", "/Fields", "/P", NULL};
    qpdf_oh before = original_key(c->was, was, "/Lock"), lock = original_key(c->is, is, "/Lock");
    bool ok = original_is_null(c->was, before)
                  ? original_is_null(c->is, lock) ||
                        (original_is_dict(c->is, lock) && compare_has_only(c->is, lock, known) &&
                         compare_is_plain(c->is, lock, 0))
                  : compare_same(c, before, lock, true);

    if (!ok)
        return compare_refuse(
            c, N_("a signature field was moved or changed in another way than by signing"), number);
    return compare_explain_new(c, lock, 0);
}

static bool check_field(struct compare *c, qpdf_oh was, qpdf_oh is)
{
    const struct original *o = c->is;
    int number = original_number(o, is);
    qpdf_oh value = original_key(o, is, "/V"), look = original_key(c->was, was, "/AP");

    if (!compare_mark(c, number) || compare_same(c, was, is, true)) {
        compare_explain(c, number);
        return true;
    }
    if (!original_is_null(c->was, original_key(c->was, was, "/V")))
        return compare_refuse(c, N_("a field that was signed already was changed"), number);
    if (!original_has_name(o, original_key(o, is, "/FT"), "Sig") || original_is_null(o, value))
        return compare_refuse(c, N_("a form field that nobody has signed was changed"), number);
    compare_explain(c, number);
    return compare_each(c, was, is, (struct entry){.object = number}, judge_field) &&
           check_lock(c, was, is, number) && check_signature(c, value, number) &&
           explain_replaced(c, look, number) &&
           check_look(c, original_key(o, is, "/AP"), number, true);
}

/* Two fields of one name are one field to a reader, with one value: 12.7.3.2. */
static bool is_name_taken(struct compare *c, const struct sign_fields *before, qpdf_oh f)
{
    const char *name = original_text(c->is, original_key(c->is, f, "/T"));

    return fields_find(before, name ? name : "") != NULL;
}

static bool check_new_field(struct compare *c, const struct sign_fields *before, qpdf_oh f)
{
    static const char *const known[] = {
        "/Type", "/Subtype", "/FT",   "/T",  "/TU", "/TM",     "/Ff", "/F",  "/V",    "/AP", "/AS",
        "/P",    "/M",       "/Rect", "/DA", "/DR", "/Border", "/MK", "/BS", "/Lock", NULL};
    const struct original *o = c->is;
    int number = original_number(o, f);
    qpdf_oh value = original_key(o, f, "/V");

    if (!compare_is_new(c, number) || !original_is_dict(o, f) || !compare_has_only(o, f, known) ||
        !original_has_name(o, original_key(o, f, "/FT"), "Sig") || original_is_null(o, value) ||
        compare_has_number(c->field, c->nfield, number)) /* the same again is none */
        return compare_refuse(c, N_("a form field was added that is no signature"), number);
    if (!compare_is_plain(o, original_key(o, f, "/MK"), 0))
        return compare_refuse(c, N_("a form field was added that is no signature"), number);
    if (is_name_taken(c, before, f))
        return compare_refuse(
            c, N_("a signature field was added that has the name of another field"), number);
    if (!is_empty_box(o, original_key(o, f, "/Rect")))
        return compare_refuse(c,
                              N_("a signature was added that can be seen, outside of the signature "
                                 "fields of the report"),
                              number);
    compare_explain(c, number);
    return compare_keep(c, &c->field, &c->nfield, &c->field_cap, number) &&
           check_signature(c, value, number) &&
           check_look(c, original_key(o, f, "/AP"), number, false) &&
           compare_explain_new(c, original_key(o, f, "/DR"), 0) &&
           compare_explain_new(c, original_key(o, f, "/MK"), 0) &&
           compare_explain_new(c, original_key(o, f, "/Lock"), 0);
}

/* A list that grows at its end: *n items were there before. */
bool compare_has_grown(struct compare *c, qpdf_oh was, qpdf_oh is, size_t *n)
{
    int number = original_number(c->is, is);

    *n = original_count(c->was, was);
    if (original_count(c->is, is) < *n || original_count(c->is, is) > FIELDS_MAX ||
        (number && number != original_number(c->was, was) && compare_existed(c, number)))
        return false;
    for (size_t i = 0; i < *n; i++)
        if (!compare_same(c, original_item(c->was, was, i), original_item(c->is, is, i), false))
            return false;
    compare_explain(c, number);
    return true;
}

static bool check_fields(struct compare *c, qpdf_oh was, qpdf_oh is, int form)
{
    size_t n, all = original_count(c->is, is);
    struct sign_fields before = {0};

    if (!compare_has_grown(c, was, is, &n))
        return compare_refuse(c, N_("the form of this document was changed"), form);
    if (all > n && !fields_read(c->was, &before))
        return false;
    for (size_t i = 0; i < all; i++) {
        qpdf_oh f = original_item(c->is, is, i);
        if (i < n ? !check_field(c, original_item(c->was, was, i), f)
                  : !check_new_field(c, &before, f))
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
    if (!strcmp(e->key, "/DR") && original_is_dict(o, e->is))
        return compare_explain_new(c, e->is, 0);
    return compare_refuse(c, N_("the form of this document was changed"), e->object);
}

bool compare_form(struct compare *c, qpdf_oh was_root, qpdf_oh is_root)
{
    qpdf_oh was = original_key(c->was, was_root, "/AcroForm"),
            is = original_key(c->is, is_root, "/AcroForm");
    int number = original_number(c->is, is);

    if (original_is_null(c->is, is) && original_is_null(c->was, was))
        return true;
    if (!original_is_dict(c->is, is) ||
        (number && number != original_number(c->was, was) && compare_existed(c, number)))
        return compare_refuse(c, N_("the form of this document was changed"), number);
    compare_explain(c, number);
    return compare_each(c, was, is, (struct entry){.object = number}, judge_form) &&
           check_fields(c, original_key(c->was, was, "/Fields"), original_key(c->is, is, "/Fields"),
                        number);
}
