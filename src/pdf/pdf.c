#include "pdf/pdf.h"

#include "base/str.h"
#include "pdf/content.h"
#include "pdf/form.h"
#include "pdf/metadata.h"
#include "pdf/navigation.h"

#include <string.h>

/* Nodes of the page tree have this many kids: libharu's arrays are bounded. */
enum { NODE_KIDS = 1000 };

struct node { /* of the page tree, above the pages */
    struct node *next;
    struct haru_reserved object;
    struct haru_reserved kid[NODE_KIDS];
    int nkid;
};

struct pdf {
    struct arena *a; /* of this file, emptied by a restart */
    struct arena *scratch;
    struct diag *dg;
    struct haru *h;
    struct pdf_fonts fonts;
    struct pdf_images images;
    struct navigation navigation;
    struct structure structure;
    struct embedded_files embedded;
    struct form form;
    struct haru_dict resources; /* of all pages: filled when all are drawn */
    struct node *first, *last;
    int npage;
};

/* ---- pages ---- */

static bool begin(struct pdf *pdf)
{
    struct arena *a = pdf->a;

    pdf->fonts = (struct pdf_fonts){.a = a, .dg = pdf->dg};
    pdf->images = (struct pdf_images){.a = a};
    pdf->navigation = (struct navigation){.a = a};
    pdf->embedded = (struct embedded_files){.a = a, .dg = pdf->dg};
    pdf->form = (struct form){.a = a};
    pdf->first = pdf->last = NULL;
    pdf->npage = 0;
    pdf->h = haru_open(a, pdf->dg);
    if (!pdf->h)
        return false;
    structure_open(&pdf->structure, a, pdf->scratch, pdf->h);
    pdf->resources = haru_new_dict(pdf->h);
    return true;
}

struct pdf *pdf_open(struct arena *a, struct diag *dg)
{
    struct pdf *pdf = arena_new(a, struct pdf);

    if (!pdf)
        return NULL;
    pdf->dg = dg;
    pdf->a = arena_open(dg);
    pdf->scratch = arena_open(dg);
    if (pdf->a && pdf->scratch && begin(pdf))
        return pdf;
    pdf_close(pdf);
    return NULL;
}

void pdf_close(struct pdf *pdf)
{
    if (!pdf)
        return;
    haru_close(pdf->h);
    arena_close(pdf->scratch);
    arena_close(pdf->a);
}

static bool take_restart(void *ctx)
{
    struct pdf *pdf = ctx;

    haru_close(pdf->h);
    pdf->h = NULL;
    arena_reset(pdf->a);
    return begin(pdf);
}

/* The place of a new page in the tree. */
static bool add_kid(struct pdf *pdf, struct haru_reserved page, struct haru_reserved *parent)
{
    struct node *n = pdf->last;

    if (!n || n->nkid == NODE_KIDS) {
        n = arena_new(pdf->a, struct node);
        if (!n)
            return false;
        n->object = haru_reserve(pdf->h);
        if (pdf->last)
            pdf->last->next = n;
        else
            pdf->first = n;
        pdf->last = n;
    }
    n->kid[n->nkid++] = page;
    *parent = n->object;
    pdf->npage++;
    return true;
}

/* PDF 32000-1, table 30. */
bool pdf_add_page(struct pdf *pdf, const struct page *page)
{
    struct sbuf content = {.a = pdf->scratch};
    struct haru *h = pdf->h;
    struct haru_reserved self = haru_reserve(h), parent;

    if (page->width < PT64(3) || page->height < PT64(3)) /* PDF 32000-1, annex C.2 */
        return diag_add(pdf->dg, DIAG_PDF, (struct loc){0}, "a page of less than 3 pt");
    structure_begin_page(&pdf->structure, self, page->height);
    if (!content_put(&content, page, &pdf->fonts, &pdf->images, &pdf->structure, h) ||
        !add_kid(pdf, self, &parent))
        return false;
    struct haru_dict stream = haru_new_stream(h, content.s, content.len, STREAM_PACKED).dict;
    struct haru_dict d = haru_loose_dict(h);
    haru_put_name(h, d, "Type", "Page");
    haru_put_reserved(h, d, "Parent", parent);
    struct haru_array box = haru_put_array(h, d, "MediaBox");
    haru_add_int(h, box, 0);
    haru_add_int(h, box, 0);
    haru_add_real(h, box, pt_from_pt64(page->width));
    haru_add_real(h, box, pt_from_pt64(page->height));
    haru_put_ref(h, d, "Resources", pdf->resources);
    haru_put_ref(h, d, "Contents", stream);
    struct haru_array annots = {NULL};
    if (page->link || page->field)
        annots = haru_put_array(h, d, "Annots");
    if (!navigation_add_page(&pdf->navigation, h, &pdf->structure, page, self, annots) ||
        !form_add_page(&pdf->form, h, &pdf->structure, page, self, annots) ||
        !structure_end_page(&pdf->structure, d))
        return false;
    haru_define(h, self, d);
    haru_flush(h, stream);
    arena_reset(pdf->scratch);
    return true;
}

static void put_page_tree(struct pdf *pdf)
{
    struct haru *h = pdf->h;
    struct haru_dict root = haru_page_tree(h);
    struct haru_array kids = haru_put_array(h, root, "Kids");

    haru_put_int(h, root, "Count", pdf->npage);
    for (const struct node *n = pdf->first; n; n = n->next) {
        struct haru_dict d = haru_loose_dict(h);
        haru_put_name(h, d, "Type", "Pages");
        haru_put_ref(h, d, "Parent", root);
        haru_put_int(h, d, "Count", n->nkid);
        struct haru_array pages = haru_put_array(h, d, "Kids");
        for (int i = 0; i < n->nkid; i++)
            haru_add_reserved(h, pages, n->kid[i]);
        haru_define(h, n->object, d);
        haru_add_reserved(h, kids, n->object);
    }
}

bool pdf_embed(struct pdf *pdf, const struct file_spec *file)
{
    return embedded_files_put(&pdf->embedded, pdf->h, file);
}

const struct face *pdf_face(const struct pdf *pdf, size_t i)
{
    return i < pdf->fonts.nfont ? pdf_font_face(pdf->fonts.font[i]) : NULL;
}

bool pdf_finish(struct pdf *pdf, const struct pdf_info *info, struct bytes *out)
{
    struct haru *h = pdf->h;

    struct pdf_info about = *info;

    *out = (struct bytes){0};
    /* A tagged file has a title and a language: ISO 14289-1, 7.1 and 7.2. */
    if (!about.title || !*about.title)
        about.title = navigation_first_heading(&pdf->navigation);
    if (!about.title || !*about.title)
        about.title = "รายงาน";
    if (!about.lang || !*about.lang)
        about.lang = "th";
    if (!metadata_put(h, pdf->a, &about, pdf->dg))
        return false;
    put_page_tree(pdf);
    struct haru_dict names = haru_put_dict(h, haru_catalog(h), "Names");
    navigation_finish(&pdf->navigation, h, names);
    embedded_files_list(&pdf->embedded, h, names);
    form_finish(&pdf->form, h);
    if (!structure_finish(&pdf->structure))
        return false;
    if (!pdf_fonts_embed(&pdf->fonts, h, haru_put_dict(h, pdf->resources, "Font")))
        return false;
    if (pdf->images.n)
        pdf_images_list(&pdf->images, h, haru_put_dict(h, pdf->resources, "XObject"));
    return haru_save(h, out);
}

static bool take_page(void *ctx, const struct page *page)
{
    return pdf_add_page(ctx, page);
}

static bool take_complete(void *ctx, struct tag *first)
{
    struct pdf *pdf = ctx;

    return structure_complete(&pdf->structure, first);
}

struct page_sink pdf_sink(struct pdf *pdf)
{
    return (struct page_sink){
        .page = take_page, .restart = take_restart, .complete = take_complete, .ctx = pdf};
}
