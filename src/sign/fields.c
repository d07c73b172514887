#include "sign/fields.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 16, FIELDS_MAX = 10000 }; /* more is no report of ours */

struct walk {
    const struct original *o;
    struct sign_fields *out;
    struct sign_field **end;
    size_t nseen;
};

/* ---- the signature ---- */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Is the text between the two parts "<...>", the digits of the contents without a blank? */
static bool is_contents(struct bytes gap, struct bytes contents)
{
    if (gap.len != 2 * contents.len + 2 || gap.data[0] != '<' || gap.data[gap.len - 1] != '>')
        return false;
    for (size_t i = 0; i < contents.len; i++) {
        int high = hex_value(gap.data[1 + 2 * i]), low = hex_value(gap.data[2 + 2 * i]);
        if (high < 0 || low < 0 || (high << 4 | low) != (unsigned char)contents.data[i])
            return false;
    }
    return true;
}

static void read_range(const struct original *o, qpdf_oh array, struct sign_value *v)
{
    size_t len = o->file.len, range[4] = {0};
    const size_t *r = v->range;

    if (original_count(o, array) != 4)
        return;
    for (size_t i = 0; i < 4; i++) {
        unsigned long long n = 0;
        qpdf_oh number = original_item(o, array, i);
        if (!o->q->qpdf_oh_get_value_as_ulonglong(o->pdf, number, &n) || n > len)
            return;
        range[i] = (size_t)n;
    }
    memcpy(v->range, range, sizeof range);
    if (r[0] || r[1] > r[2] || r[3] > len - r[2])
        return;
    v->range_sound = is_contents((struct bytes){o->file.data + r[1], r[2] - r[1]}, v->contents);
}

/* 12.8.2.4, table 256. What is not known, or said twice, locks all. */
static bool read_locked(const struct original *o, qpdf_oh with, struct locked_fields *out)
{
    qpdf_oh action = original_key(o, with, "/Action"), list = original_key(o, with, "/Fields");
    size_t n = original_count(o, list);

    bool again = out->which != LOCKED_NONE;
    out->which = LOCKED_ALL;
    if (again)
        return true;
    if (original_has_name(o, action, "Include"))
        out->which = LOCKED_THESE;
    if (original_has_name(o, action, "Exclude"))
        out->which = LOCKED_OTHERS;
    if (n > FIELDS_MAX)
        return original_refuse(o, N_("the form of this PDF is damaged"));
    if (!(out->name = arena_array(o->a, const char *, n + 1)))
        return false;
    for (size_t i = 0; i < n && !o->texts->over; i++)
        if ((out->name[out->n] = original_text(o, original_item(o, list, i))))
            out->n++;
    return !o->texts->over;
}

static bool is_part_of(const char *name, const char *field)
{
    size_t len = strlen(field);

    return !strncmp(name, field, len) && (!name[len] || name[len] == '.');
}

bool fields_is_locked(const struct sign_value *by, const char *name)
{
    const struct locked_fields *l = &by->locked;
    bool named = false;

    for (size_t i = 0; i < l->n; i++)
        named = named || is_part_of(name, l->name[i]);
    return l->which == LOCKED_ALL || (l->which == LOCKED_THESE && named) ||
           (l->which == LOCKED_OTHERS && !named);
}

bool fields_is_stamp(const struct sign_field *f)
{
    return f->value && f->value->type && !strcmp(f->value->type, "DocTimeStamp");
}

/* 12.8.1, table 253; 12.8.2.2 and 12.8.2.4 */
static bool read_lock(const struct original *o, qpdf_oh signature, struct sign_value *v)
{
    static const enum field_lock permission[] = {LOCK_FORM_ONLY, LOCK_ALL, LOCK_FORM_ONLY,
                                                 LOCK_COMMENTS};
    qpdf_oh references = original_key(o, signature, "/Reference");
    size_t n = original_count(o, references);

    for (size_t i = 0; i < n && i < FIELDS_MAX && !o->texts->over; i++) {
        qpdf_oh one = original_item(o, references, i),
                with = original_key(o, one, "/TransformParams");
        const char *method = original_name(o, original_key(o, one, "/TransformMethod"));
        long long p = 2; /* when it does not say */
        if (method && !strcmp(method, "FieldMDP")) {
            v->lock = v->lock == LOCK_NONE ? LOCK_FIELDS : v->lock;
            if (!read_locked(o, with, &v->locked))
                return false;
        }
        if (!method || strcmp(method, "DocMDP") != 0)
            continue;
        o->q->qpdf_oh_get_value_as_longlong(o->pdf, original_key(o, with, "/P"), &p);
        v->lock = permission[p >= 1 && p <= 3 ? p : 2];
    }
    return !o->texts->over;
}

static bool read_contents(const struct original *o, qpdf_oh signature, struct sign_value *v)
{
    size_t len = 0;
    qpdf_oh contents = original_key(o, signature, "/Contents");
    const char *data = NULL;

    if (!o->q->qpdf_oh_get_value_as_string(o->pdf, contents, &data, &len))
        return true;
    data = o->q->qpdf_oh_get_binary_string_value(o->pdf, contents, &len);
    if (!original_take(o, len))
        return false;
    v->contents = (struct bytes){arena_strndup(o->a, data, len), len};
    return v->contents.data != NULL;
}

static struct sign_value *read_value(const struct original *o, qpdf_oh signature)
{
    struct sign_value *v = arena_new(o->a, struct sign_value);

    if (!v || !read_contents(o, signature, v) || !read_lock(o, signature, v))
        return NULL;
    v->type = original_name(o, original_key(o, signature, "/Type"));
    v->filter = original_name(o, original_key(o, signature, "/Filter"));
    v->sub_filter = original_name(o, original_key(o, signature, "/SubFilter"));
    v->name = original_text(o, original_key(o, signature, "/Name"));
    v->reason = original_text(o, original_key(o, signature, "/Reason"));
    v->time = original_text(o, original_key(o, signature, "/M"));
    v->object = o->q->qpdf_oh_get_object_id(o->pdf, signature);
    read_range(o, original_key(o, signature, "/ByteRange"), v);
    return v;
}

/* ---- the field ---- */

static void read_rect(const struct original *o, qpdf_oh widget, double rect[4])
{
    qpdf_oh array = original_key(o, widget, "/Rect");
    double r[4] = {0};

    if (original_count(o, array) != 4)
        return;
    for (size_t i = 0; i < 4; i++)
        o->q->qpdf_oh_get_value_as_number(o->pdf, original_item(o, array, i), &r[i]);
    for (int i = 0; i < 2; i++) {
        rect[i] = r[i] < r[i + 2] ? r[i] : r[i + 2];
        rect[i + 2] = r[i] < r[i + 2] ? r[i + 2] : r[i];
    }
}

static bool add_field(struct walk *w, qpdf_oh field, const char *name)
{
    const struct original *o = w->o;
    struct sign_field *f = arena_new(o->a, struct sign_field);
    qpdf_oh value = original_key(o, field, "/V"), kids = original_key(o, field, "/Kids");
    qpdf_oh widget = original_count(o, kids) ? original_item(o, kids, 0) : field;

    if (!f)
        return false;
    f->name = name;
    f->label = original_text(o, original_key(o, field, "/TU"));
    f->object = o->q->qpdf_oh_get_object_id(o->pdf, field);
    f->generation = o->q->qpdf_oh_get_generation(o->pdf, field);
    const char *subtype = original_name(o, original_key(o, widget, "/Subtype"));
    if (subtype && !strcmp(subtype, "Widget"))
        f->widget_object = o->q->qpdf_oh_get_object_id(o->pdf, widget);
    f->locked = original_is_dict(o, original_key(o, field, "/Lock"));
    read_rect(o, widget, f->rect);
    if (original_is_dict(o, value) && !(f->value = read_value(o, value)))
        return false;
    w->out->nstamp += fields_is_stamp(f);
    w->out->n += !fields_is_stamp(f);
    w->out->nsigned += f->value && !fields_is_stamp(f);
    *w->end = f;
    w->end = &f->next;
    return true;
}

/* Kids with a name are fields, those without are where this field is drawn: 12.7.3.1. */
static bool has_fields(const struct original *o, qpdf_oh kids)
{
    return original_count(o, kids) &&
           o->q->qpdf_oh_is_string(o->pdf, original_key(o, original_item(o, kids, 0), "/T"));
}

/* 12.7.3.2 */
static const char *full_name(const struct original *o, const char *parent, const char *own)
{
    if (!parent || !own)
        return own ? own : parent;
    return original_take(o, strlen(parent)) ? arena_printf(o->a, "%s.%s", parent, own) : NULL;
}

static bool walk_fields(struct walk *w, qpdf_oh list, const char *parent, const char *kind,
                        int depth)
{
    const struct original *o = w->o;
    size_t n = original_count(o, list);

    if (depth > DEPTH_MAX || n > FIELDS_MAX - w->nseen)
        return original_refuse(o, N_("the form of this PDF is damaged"));
    w->nseen += n;
    for (size_t i = 0; i < n; i++) {
        qpdf_oh field = original_item(o, list, i), kids = original_key(o, field, "/Kids");
        const char *own = original_text(o, original_key(o, field, "/T"));
        const char *ft = original_name(o, original_key(o, field, "/FT"));
        const char *name = full_name(o, parent, own);
        bool ok = !o->texts->over;
        ft = ft ? ft : kind;
        if (ok && has_fields(o, kids))
            ok = walk_fields(w, kids, name, ft, depth + 1);
        else if (ok && ft && !strcmp(ft, "Sig"))
            ok = add_field(w, field, name ? name : "");
        if (!ok)
            return false;
    }
    return true;
}

/* ---- the pages ---- */

static int by_widget(const void *va, const void *vb)
{
    const struct sign_field *const *a = va, *const *b = vb;

    return ((*a)->widget_object > (*b)->widget_object) -
           ((*a)->widget_object < (*b)->widget_object);
}

/* Fields whose widget the page lists, and that were on none before. `all` is sorted by widget. */
static void put_on_page(struct sign_field **all, size_t n, int object, int page)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (all[mid]->widget_object < object)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < n && all[low]->widget_object == object && !all[low]->page; low++)
        all[low]->page = page;
}

static bool find_on_page(const struct original *o, struct sign_field **all, size_t nall, int page,
                         size_t *seen)
{
    enum { NOTES_MAX = 300000 }; /* of all pages: many may have one long list in common */
    qpdf_oh p = o->q->qpdf_get_page_n(o->pdf, (size_t)page - 1);
    qpdf_oh annots = original_key(o, p, "/Annots");
    size_t n = original_count(o, annots);

    if (n > NOTES_MAX - *seen)
        return original_refuse(o, N_("the form of this PDF is damaged"));
    *seen += n;
    for (size_t i = 0; i < n; i++) {
        qpdf_oh note = original_item(o, annots, i);
        int object = o->q->qpdf_oh_get_object_id(o->pdf, note);
        if (object)
            put_on_page(all, nall, object, page);
        o->q->qpdf_oh_release(o->pdf, note);
    }
    return true;
}

/* Where a page lists a widget, there it is seen; /P is only what the widget says. */
static bool find_pages(const struct original *o, struct sign_fields *out)
{
    int npage = o->q->qpdf_get_num_pages(o->pdf);
    struct sign_field **all = arena_array(o->a, struct sign_field *, out->n + out->nstamp + 1);
    size_t n = 0, seen = 0;

    if (npage < 0)
        return original_refuse(o, N_("this is no PDF, or a damaged one"));
    for (struct sign_field *f = out->first; all && f; f = f->next)
        all[n++] = f;
    if (!all)
        return false;
    qsort(all, n, sizeof *all, by_widget);
    for (int page = 1; page <= npage; page++)
        if (!find_on_page(o, all, n, page, &seen))
            return false;
    return true;
}

bool fields_read(const struct original *o, struct sign_fields *out)
{
    struct walk w = {.o = o, .out = out, .end = &out->first};

    *out = (struct sign_fields){0};
    qpdf_oh form = original_key(o, o->q->qpdf_get_root(o->pdf), "/AcroForm");
    return walk_fields(&w, original_key(o, form, "/Fields"), NULL, NULL, 0) && find_pages(o, out) &&
           original_is_sound(o);
}

const struct sign_field *fields_find(const struct sign_fields *fields, const char *name)
{
    const struct sign_field *f = fields->first;

    while (f && strcmp(f->name, name) != 0)
        f = f->next;
    return f;
}
