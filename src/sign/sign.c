#include "sign/sign.h"

#include "base/digits.h"
#include "base/limits.h"
#include "document/image.h"
#include "layout/page.h"
#include "report/embedded.h"
#include "sign/appearance.h"
#include "sign/cms.h"
#include "sign/hole.h"
#include "sign/longterm.h"
#include "sign/time.h"
#include "sign/tsa.h"
#include "sign/update.h"
#include "template/template.h"

#include <openssl/obj_mac.h>
#include <string.h>

/* What one signing needs at hand. */
struct signing {
    struct arena *a;
    const struct sign_order *order;
    struct original o;
    struct inputs carried; /* the files that the report was made of */
    struct sign_fields fields;
    const struct sign_field *field;
    struct sign_key key;
    struct update u;
    struct hole hole;
    struct diag *dg;
};

/* ---- may it be signed ---- */

/* Of a field, for a message. */
static const char *printed(const struct signing *s, const char *name)
{
    const char *plain = str_plain(s->a, name, strlen(name));

    return plain ? plain : "?";
}

static bool refuse_role(const struct signing *s)
{
    const char **name = arena_array(s->a, const char *, s->fields.n + s->fields.nstamp + 1);
    size_t n = 0;

    if (!name)
        return false;
    for (const struct sign_field *f = s->fields.first; f; f = f->next)
        name[n++] = f->name;
    diag_add(s->dg, DIAG_SIGNATURE, (struct loc){.file = s->o.path},
             "this report has no signature field \"%s\"", s->order->role);
    const char *near = str_nearest(s->order->role, name, n);
    if (near)
        diag_hint(s->dg, "there is \"%s\"", printed(s, near));
    else
        diag_hint(s->dg, "without --as its fields are listed");
    return false;
}

/* A role as it is printed; the name of its field has a hyphen for each full stop (pdf/form.c). */
static const struct sign_field *find_field(const struct signing *s)
{
    const struct sign_field *f = fields_find(&s->fields, s->order->role);
    char *name = f ? NULL : arena_strdup(s->a, s->order->role);

    for (char *p = name; p && *p; p++)
        if (*p == '.')
            *p = '-';
    return name ? fields_find(&s->fields, name) : f;
}

/* No page is longer than 14,400 units: PDF 32000-1, annex C.2. */
static bool is_on_paper(const double rect[4])
{
    static const double far = 1000000;

    return rect[0] > -far && rect[1] > -far && rect[2] < far && rect[3] < far;
}

static bool check_field(struct signing *s)
{
    const struct sign_field *f = find_field(s);
    struct loc at = {.file = s->o.path};

    if (!f)
        return refuse_role(s);
    if (f->value)
        return diag_add(s->dg, DIAG_SIGNATURE, at, "the field \"%s\" is signed already",
                        printed(s, f->name));
    for (const struct sign_field *k = s->fields.first; k; k = k->next)
        if (k->value && (k->value->lock == LOCK_ALL || fields_is_locked(k->value, f->name)))
            return diag_add(s->dg, DIAG_SIGNATURE, at,
                            "the signature of \"%s\" has locked this report", printed(s, k->name));
    if (!f->object || f->widget_object != f->object || !is_on_paper(f->rect))
        return original_refuse(&s->o, N_("the form of this PDF is damaged"));
    s->field = f;
    return true;
}

static bool is_last(const struct signing *s)
{
    return s->fields.nsigned + 1 == s->fields.n;
}

static bool check_lock(const struct signing *s)
{
    if (!s->order->lock || !s->fields.nsigned || is_last(s))
        return true;
    diag_add(s->dg, DIAG_SIGNATURE, (struct loc){.file = s->o.path},
             "only the first signature and the last one can lock a report");
    diag_hint(s->dg, "%zu of %zu fields are signed", s->fields.nsigned, s->fields.n);
    return false;
}

/* ---- the objects: PDF 32000-1, 12.8 ---- */

/* Tables 253 to 256. The last signature locks all fields; the first one certifies the document,
 * after which fields may be filled in and signed. */
static void put_lock(struct signing *s)
{
    const struct original *o = &s->o;
    qpdf_oh root = original_key(o, o->q->qpdf_get_trailer(o->pdf), "/Root");

    if (!s->order->lock)
        return;
    sbuf_add_str(&s->u.out, "/Reference[<</Type/SigRef/TransformMethod");
    if (is_last(s))
        sbuf_printf(&s->u.out,
                    "/FieldMDP/TransformParams<</Type/TransformParams/Action/All/V/1.2>>/Data %s",
                    o->q->qpdf_oh_unparse(o->pdf, root));
    else
        sbuf_add_str(&s->u.out, "/DocMDP/TransformParams<</Type/TransformParams/P 2/V/1.2>>");
    sbuf_add_str(&s->u.out, ">>]\n");
}

static void put_signature(struct signing *s, int number)
{
    struct sbuf *out = &s->u.out;
    const char *name = key_subject(&s->key, s->a, NID_commonName);

    update_begin_object(&s->u, number, 0);
    sbuf_add_str(out, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached\n");
    sbuf_printf(out, "/M(%s)\n", time_pdf(s->a, s->order->now));
    if (name) {
        sbuf_add_str(out, "/Name");
        update_put_text(out, name);
    }
    if (s->order->reason) {
        sbuf_add_str(out, "/Reason");
        update_put_text(out, s->order->reason);
    }
    put_lock(s);
    hole_put(&s->hole, &s->u);
    sbuf_add_str(out, ">>");
    update_end_object(&s->u);
}

/* ---- what is seen ---- */

/* Does the template ask for Thai numerals? */
static bool has_thai_numerals(const struct signing *s)
{
    struct folder from = {.path = s->o.path, .files = &s->carried};
    struct diag *quiet = diag_open(); /* a newer program may know more elements: no matter here */
    bool sound;
    const struct node *report =
        quiet ? template_read(s->a, from, "report.xml", &sound, quiet) : NULL;
    bool thai = report && node_word(report, ATTR_NUMERALS, NUMERALS_LATIN) == NUMERALS_THAI;

    diag_close(quiet);
    return thai;
}

/* The family of the first font of the page, as its PostScript name begins: "ABCDEF+Laksaman-Bold". */
static const char *family_of_page(const struct signing *s)
{
    const struct original *o = &s->o;
    const char *name = NULL;

    if (s->field->page < 1)
        return NULL;
    qpdf_oh page = o->q->qpdf_get_page_n(o->pdf, (size_t)s->field->page - 1);
    qpdf_oh fonts = original_key(o, original_key(o, page, "/Resources"), "/Font");
    o->q->qpdf_oh_begin_dict_key_iter(o->pdf, fonts);
    if (o->q->qpdf_oh_is_dictionary(o->pdf, fonts) && o->q->qpdf_oh_dict_more_keys(o->pdf))
        name = original_name(
            o, original_key(o, original_key(o, fonts, o->q->qpdf_oh_dict_next_key(o->pdf)),
                            "/BaseFont"));
    const char *plus = name ? strchr(name, '+') : NULL;
    name = plus ? plus + 1 : name;
    return name ? arena_strndup(s->a, name, strcspn(name, "-,")) : NULL;
}

static bool read_picture(const struct signing *s, struct image *im)
{
    const char *path = s->order->image;
    struct bytes file;

    *im = (struct image){.name = path ? file_name(path) : NULL};
    return !path ||
           (file_read(s->a, path, &file, s->dg) &&
            image_read(s->a, file, LIMIT_PIXEL_BYTES, im, (struct loc){.file = path}, s->dg));
}

/* A field of no size is not seen. */
static bool put_appearance(struct signing *s, int *number)
{
    const double *r = s->field->rect;
    const char *when = time_thai(s->a, s->order->now);
    struct image picture;
    struct appearance ap = {
        .name = key_subject(&s->key, s->a, NID_commonName),
        .position = key_subject(&s->key, s->a, NID_title),
        .when = when && has_thai_numerals(s) ? digits_to_thai(s->a, when, strlen(when)) : when,
        .width = r[2] - r[0],
        .height = r[3] - r[1],
        .line = pt_from_pt64(FIELD_BELOW_LINE),
        .family = family_of_page(s),
        .fonts_conf = s->order->fonts_conf,
    };

    *number = 0;
    if (!read_picture(s, &picture) || !ap.when)
        return false;
    ap.image = s->order->image ? &picture : NULL;
    return ap.width < 1 || ap.height < ap.line + 4 || appearance_put(&ap, &s->u, number);
}

static void put_field(struct signing *s, int signature, int appearance)
{
    const struct original *o = &s->o;
    qpdf_oh field = o->q->qpdf_get_object_by_id(o->pdf, s->field->object, s->field->generation);
    struct change change[3] = {{"/V", arena_printf(s->a, "%d 0 R", signature)}};
    size_t n = 1;

    if (appearance)
        change[n++] = (struct change){"/AP", arena_printf(s->a, "<</N %d 0 R>>", appearance)};
    if (s->order->lock && is_last(s))
        change[n++] = (struct change){"/Lock", "<</Type/SigFieldLock/Action/All>>"};

    update_begin_object(&s->u, s->field->object, s->field->generation);
    update_put_changed(&s->u, field, change, n);
    update_end_object(&s->u);
}

/* Table 219: there are signatures, and the file may only be appended to. */
static bool put_form(struct signing *s)
{
    const struct original *o = &s->o;
    qpdf_oh form = original_key(o, o->q->qpdf_get_root(o->pdf), "/AcroForm");
    int number = o->q->qpdf_oh_get_object_id(o->pdf, form);
    struct change change[] = {{"/SigFlags", "3"}};
    long long flags = 0;

    if (o->q->qpdf_oh_get_value_as_longlong(o->pdf, original_key(o, form, "/SigFlags"), &flags) &&
        flags == 3)
        return true;
    if (!number)
        return original_refuse(o, N_("the form of this PDF is damaged"));
    update_begin_object(&s->u, number, o->q->qpdf_oh_get_generation(o->pdf, form));
    update_put_changed(&s->u, form, change, 1);
    update_end_object(&s->u);
    return true;
}

/* Table 258. */
static void put_permissions(struct signing *s, int signature)
{
    const struct original *o = &s->o;
    qpdf_oh root = o->q->qpdf_get_root(o->pdf);
    struct change change[] = {
        {"/Perms", arena_printf(s->a, "<</DocMDP %d 0 R>>", signature)},
    };

    if (!s->order->lock || is_last(s))
        return;
    update_begin_object(&s->u, o->q->qpdf_oh_get_object_id(o->pdf, root),
                        o->q->qpdf_oh_get_generation(o->pdf, root));
    update_put_changed(&s->u, root, change, 1);
    update_end_object(&s->u);
}

/* ---- the signature of the bytes ---- */

static bool make_cms(void *by, const unsigned char digest[SHA256_LEN], struct bytes *der)
{
    struct signing *s = by;

    return cms_sign(s->a, &s->key, digest, s->order->tsa, der, s->dg);
}

static bool write_update(struct signing *s, struct bytes *out)
{
    if (!update_open(&s->u, &s->o))
        return false;
    int signature = update_number(&s->u), appearance;
    s->hole.reserved = cms_length_max(&s->key) + (s->order->tsa ? TSA_TOKEN_MAX : 0);
    put_signature(s, signature);
    if (!put_appearance(s, &appearance))
        return false;
    put_field(s, signature, appearance);
    put_permissions(s, signature);
    return put_form(s) && original_is_sound(&s->o) && update_finish(&s->u) &&
           hole_fill(&s->hole, &s->u, make_cms, s, out);
}

static bool open_report(struct original *o, struct arena *a, const char *path,
                        struct inputs *carried, struct sign_fields *fields, struct diag *dg)
{
    struct bytes file;

    if (!file_read(a, path, &file, dg) || !embedded_read(a, path, carried, dg) ||
        !original_open(o, a, path, file, dg) || !fields_read(o, fields))
        return false;
    return fields->n || diag_add(dg, DIAG_SIGNATURE, (struct loc){.file = path},
                                 "this report has no signature fields");
}

bool sign_pdf(struct arena *a, const char *path, const struct sign_order *order, struct bytes *out,
              struct diag *dg)
{
    struct signing s = {.a = a, .order = order, .dg = dg};
    bool ok = open_report(&s.o, a, path, &s.carried, &s.fields, dg) && check_field(&s) &&
              check_lock(&s) && key_open(&s.key, a, order->key, order->pass, dg) &&
              key_may_sign(&s.key, a, order->key, order->now, dg) && write_update(&s, out);
    struct bytes signed_pdf = ok ? *out : (struct bytes){0};

    key_close(&s.key);
    original_close(&s.o);
    return ok && (!order->lt || longterm_add_proofs(a, path, signed_pdf, s.field->name, out, dg));
}

/* ---- who has signed ---- */

bool sign_list_read(struct arena *a, const char *path, struct sign_list *out, struct diag *dg)
{
    struct original o = {0};
    struct inputs carried;
    size_t i = 0;
    bool ok = open_report(&o, a, path, &carried, &out->fields, dg) &&
              (out->signer = arena_array(a, const char *, out->fields.n + out->fields.nstamp));

    for (const struct sign_field *f = out->fields.first; ok && f; f = f->next, i++)
        if (f->value)
            out->signer[i] = cms_signer(a, f->value->contents);
    original_close(&o);
    return ok;
}

/* How long the name is without "-signed-N". */
static size_t stem_len(const char *name, size_t len)
{
    static const char word[] = "-signed-";
    size_t end = len;

    while (end && name[end - 1] >= '0' && name[end - 1] <= '9')
        end--;
    if (end == len || end < sizeof word - 1)
        return len;
    size_t stem = end - (sizeof word - 1);
    return stem && !memcmp(name + stem, word, sizeof word - 1) ? stem : len;
}

const char *sign_output_name(struct arena *a, const char *path, size_t nsigned)
{
    const char *name = file_name(path);
    size_t len = strlen(name);

    if (str_ends_in(name, ".pdf"))
        len -= 4;
    const char *stem = arena_strndup(a, name, stem_len(name, len));
    const char *ending = arena_printf(a, "-signed-%zu.pdf", nsigned);
    return stem && ending ? file_name_fit(a, stem, ending, FILE_NAME_BYTES_MAX) : NULL;
}
