#include "pdf/form.h"

#include <string.h>

struct form_field {
    struct form_field *next;
    const char *name;
    struct haru_reserved object;
};

static bool is_taken(const struct form *f, const char *name)
{
    for (const struct form_field *k = f->first; k; k = k->next)
        if (!strcmp(k->name, name))
            return true;
    return false;
}

/* A full stop would stand between the names of a field and its parent: PDF 32000-1, 12.7.3.2. */
static const char *name_of(struct form *f, const char *asked)
{
    char *plain = arena_strdup(f->a, asked);
    const char *name = plain;

    if (!plain)
        return NULL;
    for (char *p = plain; *p; p++)
        if (*p == '.')
            *p = '-';
    for (int n = 2; name && is_taken(f, name); n++)
        name = arena_printf(f->a, "%s %d", plain, n);
    return name;
}

/* What an empty field looks like: nothing. ISO 19005-3, 6.3.3 wants it said. */
static void put_appearance(struct haru *h, struct haru_dict d, const struct page_field *k)
{
    struct haru_dict x = haru_new_stream(h, "", 0, STREAM_PLAIN).dict;

    haru_put_name(h, x, "Type", "XObject");
    haru_put_name(h, x, "Subtype", "Form");
    struct haru_array box = haru_put_array(h, x, "BBox");
    haru_add_int(h, box, 0);
    haru_add_int(h, box, 0);
    haru_add_real(h, box, pt_from_pt64(k->width));
    haru_add_real(h, box, pt_from_pt64(k->height));
    haru_put_dict(h, x, "Resources");
    haru_put_ref(h, haru_put_dict(h, d, "AP"), "N", x);
}

static bool add_field(struct form *f, struct haru *h, struct structure *structure,
                      const struct page *page, const struct page_field *k,
                      struct haru_reserved object, struct haru_array annots)
{
    struct form_field *own = arena_new(f->a, struct form_field);
    struct haru_dict d = haru_loose_dict(h);

    if (!own || !(own->name = name_of(f, k->name)))
        return false;
    own->object = haru_reserve(h);
    if (f->last)
        f->last->next = own;
    else
        f->first = own;
    f->last = own;
    haru_put_name(h, d, "Type", "Annot");
    haru_put_name(h, d, "Subtype", "Widget");
    haru_put_name(h, d, "FT", "Sig");
    haru_put_text(h, d, "T", own->name);
    haru_put_text(h, d, "TU", *k->label ? k->label : k->name); /* ISO 14289-1, 7.18.1 */
    haru_put_int(h, d, "F", 4); /* printed as it is seen: PDF 32000-1, table 165 */
    haru_put_reserved(h, d, "P", object);
    structure_put_rect(h, d, page, k->x, k->y, k->width, k->height);
    put_appearance(h, d, k);
    haru_add_reserved(h, annots, own->object);
    bool ok = structure_annotation(structure, k->tag, own->object, d);
    haru_define(h, own->object, d);
    return ok;
}

bool form_add_page(struct form *f, struct haru *h, struct structure *structure,
                   const struct page *page, struct haru_reserved object, struct haru_array annots)
{
    for (const struct page_field *k = page->field; k; k = k->next)
        if (!add_field(f, h, structure, page, k, object, annots))
            return false;
    return true;
}

void form_finish(const struct form *f, struct haru *h)
{
    enum { SIGNATURES_EXIST = 1 }; /* PDF 32000-1, table 219: there are fields for them */

    if (!f->first)
        return;
    struct haru_dict d = haru_new_dict(h);
    struct haru_array fields = haru_put_array(h, d, "Fields");
    for (const struct form_field *k = f->first; k; k = k->next)
        haru_add_reserved(h, fields, k->object);
    haru_put_int(h, d, "SigFlags", SIGNATURES_EXIST);
    haru_put_ref(h, haru_catalog(h), "AcroForm", d);
}
