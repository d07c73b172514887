#include "sign/longterm.h"

#include "base/limits.h"
#include "sign/dss.h"
#include "sign/hole.h"
#include "sign/tsa.h"

#include <string.h>

/* The file is open, and an update of it. */
struct work {
    struct original o;
    struct sign_fields fields;
    struct update u;
    const char *tsa;
};

static bool open_work(struct work *w, struct arena *a, const char *path, struct bytes file,
                      struct diag *dg)
{
    return original_open(&w->o, a, path, file, dg) && fields_read(&w->o, &w->fields) &&
           update_open(&w->u, &w->o) &&
           (w->fields.nsigned || diag_add(dg, DIAG_SIGNATURE, (struct loc){.file = path},
                                          "this report has no signature yet; sign it first"));
}

/* ---- proofs ---- */

static bool write_proofs(struct work *w, const char *role)
{
    struct arena *a = w->o.a;
    size_t most = w->fields.nsigned + w->fields.nstamp, n = 0;
    const struct sign_value **v = arena_array(a, const struct sign_value *, most);
    struct collected *proofs = arena_array(a, struct collected, most);
    struct trust t = {0};

    if (!v || !proofs)
        return false;
    for (const struct sign_field *f = w->fields.first; f; f = f->next)
        if (f->value && (!role || !strcmp(f->name, role)))
            v[n++] = f->value;
    bool ok = trust_open(&t, a, NULL, w->o.dg) &&
              collect_proofs(&w->o, v, n, &t, role != NULL, proofs) &&
              dss_put(&w->u, v, proofs, n) && update_finish(&w->u) && original_is_sound(&w->o);
    trust_close(&t);
    return ok;
}

/* The file, and the update after it. */
static bool join(const struct work *w, struct bytes *out)
{
    const struct original *o = &w->o;
    struct sbuf all = {.a = o->a};

    if (o->file.len + w->u.out.len > LIMIT_FILE)
        return diag_add(o->dg, DIAG_FILE_SIZE, (struct loc){.file = o->path},
                        "the file is too large");
    sbuf_add(&all, o->file.data, o->file.len);
    sbuf_add(&all, w->u.out.s, w->u.out.len);
    *out = (struct bytes){sbuf_text(&all), all.len};
    return out->data != NULL;
}

bool longterm_add_proofs(struct arena *a, const char *path, struct bytes file, const char *role,
                         struct bytes *out, struct diag *dg)
{
    struct work w = {0};
    bool ok = open_work(&w, a, path, file, dg) && write_proofs(&w, role) && join(&w, out);

    original_close(&w.o);
    return ok;
}

/* ---- a timestamp of the whole file ---- */

static bool make_token(void *by, const unsigned char digest[SHA256_LEN], struct bytes *der)
{
    const struct work *w = by;

    return tsa_stamp(w->o.a, w->tsa, digest, der, w->o.dg);
}

static const char *free_name(struct work *w)
{
    const char *name = NULL;

    for (size_t i = 1; i <= w->fields.n + w->fields.nstamp + 1; i++)
        if (!(name = arena_printf(w->o.a, "timestamp-%zu", i)) || !fields_find(&w->fields, name))
            break;
    return name;
}

/* An object as it is, with one more item in one of its lists. */
static void put_grown(struct work *w, qpdf_oh dict, const char *key, int item, struct change more)
{
    const struct original *o = &w->o;
    qpdf_oh list = original_key(o, dict, key);
    struct sbuf text = {.a = o->a};
    size_t n = original_count(o, list);

    sbuf_add_str(&text, "[");
    for (size_t i = 0; i < n; i++)
        sbuf_printf(&text, "%s ", o->q->qpdf_oh_unparse(o->pdf, original_item(o, list, i)));
    sbuf_printf(&text, "%d 0 R]", item);
    struct change change[] = {{key, sbuf_text(&text)}, more};
    w->u.out.failed = w->u.out.failed || !change[0].text;
    update_begin_object(&w->u, original_number(o, dict),
                        o->q->qpdf_oh_get_generation(o->pdf, dict));
    update_put_changed(&w->u, dict, change, more.key ? 2 : 1);
    update_end_object(&w->u);
}

/* 12.8.1, table 252; ETSI EN 319 142-1, 5.4.3 */
static void put_stamp(struct work *w, struct hole *hole, int number)
{
    update_begin_object(&w->u, number, 0);
    sbuf_add_str(&w->u.out, "<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161\n");
    hole_put(hole, &w->u);
    sbuf_add_str(&w->u.out, ">>");
    update_end_object(&w->u);
}

/* It is not seen: of no size (12.7.4.5), and outside of the page, so that it has no place in what is
 * read aloud (ISO 14289-1, 7.18.1). It may be printed (ISO 19005-3, 6.3.2), which shows nothing. */
static void put_field(struct work *w, int number, int stamp, qpdf_oh page, const char *name)
{
    struct sbuf *out = &w->u.out;

    update_begin_object(&w->u, number, 0);
    sbuf_add_str(out, "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/Rect[-9 -9 -9 -9]/T");
    update_put_text(out, name);
    sbuf_add_str(out, "/TU");
    update_put_text(out, "ประทับรับรองเวลาทั้งไฟล์");
    sbuf_printf(out, "/P %s/V %d 0 R>>", w->o.q->qpdf_oh_unparse(w->o.pdf, page), stamp);
    update_end_object(&w->u);
}

/* Where somebody has signed. */
static bool find_page(struct work *w, qpdf_oh *page)
{
    const struct original *o = &w->o;
    int n = 1;

    for (const struct sign_field *f = w->fields.first; f; f = f->next)
        if (f->value && f->page) {
            n = f->page;
            break;
        }
    *page = o->q->qpdf_get_page_n(o->pdf, (size_t)n - 1);
    return original_number(o, *page) || original_refuse(o, N_("this is no PDF, or a damaged one"));
}

static bool write_timestamp(struct work *w, struct bytes *out)
{
    const struct original *o = &w->o;
    struct hole hole = {.reserved = TSA_TOKEN_MAX};
    qpdf_oh form = original_key(o, o->q->qpdf_get_root(o->pdf), "/AcroForm"), page;
    const char *name = free_name(w);
    int stamp = update_number(&w->u), field = update_number(&w->u);

    if (!name || !find_page(w, &page))
        return false;
    if (!original_number(o, form))
        return original_refuse(o, N_("the form of this PDF is damaged"));
    put_stamp(w, &hole, stamp);
    put_field(w, field, stamp, page, name);
    put_grown(w, form, "/Fields", field, (struct change){"/SigFlags", "3"});
    put_grown(w, page, "/Annots", field, (struct change){0});
    return original_is_sound(o) && update_finish(&w->u) &&
           hole_fill(&hole, &w->u, make_token, w, out);
}

bool longterm_add_timestamp(struct arena *a, const char *path, struct bytes file, const char *tsa,
                            struct bytes *out, struct diag *dg)
{
    struct work w = {.tsa = tsa};
    bool ok = open_work(&w, a, path, file, dg) && write_timestamp(&w, out);

    original_close(&w.o);
    return ok;
}
