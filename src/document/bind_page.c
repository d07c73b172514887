/* bind_page.c - <page>: size, margins, frame, and what each page has. */
#include "document/binder.h"
#include "document/image.h"

#include <math.h>

static void bind_size(const struct node *n, struct doc_page *page)
{
    const struct attr *size = node_attr(n, ATTR_SIZE);

    page->width = size ? size->value.u.paper.width : pt64_from_mm(210);
    page->height = size ? size->value.u.paper.height : pt64_from_mm(297);
    if (node_word(n, ATTR_ORIENTATION, ORIENTATION_PORTRAIT) == ORIENTATION_LANDSCAPE &&
        page->width < page->height) {
        pt64 w = page->width;
        page->width = page->height;
        page->height = w;
    }
}

/* CSS Paged Media 3, 4: from the edge come margin, border, padding, and what the page holds. */
static bool bind_margin(struct binder *b, const struct node *n, struct doc_page *page)
{
    static const pt64 inch[SIDE_N] = {PT64(72), PT64(72), PT64(72), PT64(72)};
    const struct attr *at = node_attr(n, ATTR_MARGIN);
    const pt64 *margin = at ? at->value.u.margin : inch;
    pt64 all[SIDE_N];

    for (int i = 0; i < SIDE_N; i++) {
        const struct border *line = &page->box->border[i];
        page->edge[i] = margin[i];
        all[i] = margin[i] + page->box->padding[i] +
                 (line->style > BORDER_NONE && line->style < BORDER_HIDDEN ? line->width : 0);
    }
    page->margin_top = all[SIDE_TOP];
    page->margin_right = all[SIDE_RIGHT];
    page->margin_bottom = all[SIDE_BOTTOM];
    page->margin_left = all[SIDE_LEFT];
    if (page->margin_left + page->margin_right <= page->width - PT64(36) &&
        page->margin_top + page->margin_bottom <= page->height - PT64(36))
        return true;
    return diag_add(b->dg, DIAG_XML_VALUE, at ? at->at : n->at,
                    "the margins leave less than half an inch for text");
}

static bool bind_image_of(struct binder *b, const struct node *n, struct doc_page *page)
{
    const struct attr *at = node_attr(n, ATTR_BACKGROUND_IMAGE);

    return !at || (page->image = image_find(b->images, at->value.u.text, at->at, b->dg));
}

/* A folio is no paragraph of the text. */
static const struct doc_style *plain_style(struct binder *b, const struct doc_style *root)
{
    struct doc_style *plain = arena_new(b->a, struct doc_style);

    if (!plain)
        return NULL;
    *plain = *root;
    plain->indent = 0;
    plain->align = ALIGN_LEFT;
    plain->margin_top = plain->margin_bottom = 0;
    return plain;
}

static bool bind_band(struct binder *b, const struct node *n, const struct doc_style *root,
                      const struct row *row, struct doc_band *band)
{
    struct block_list blocks = {&band->first};
    const struct doc_style *plain = plain_style(b, root);

    if (!plain)
        return false;
    band->first = NULL;
    band->from = node_count(n, ATTR_FROM, 1);
    b->in_band = true;
    bool ok = bind_blocks(b, n, plain, row, &blocks);
    b->in_band = false;
    return ok;
}

/* WCAG 2.1: relative luminance, of 0 to 1. */
static double luminance(uint32_t color)
{
    static const double weight[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double c = (color >> (16 - 8 * i) & 0xFF) / 255.0;
        sum += weight[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

/* Black on it is to be read as well as WCAG 2.1, 1.4.6, asks for: 7 to 1. */
static void check_light(struct binder *b, const struct node *n, const struct doc_style *style)
{
    const struct attr *color = node_attr(n, ATTR_COLOR), *name = node_attr(n, ATTR_STYLE);

    if ((luminance(style->font.color) + 0.05) / 0.05 >= 7)
        return;
    diag_add(b->dg, DIAG_WATERMARK,
             color  ? color->at
             : name ? name->at
                    : n->at,
             "this watermark is so dark that black text over it is hard to read");
    diag_hint(b->dg, "write a lighter colour, like #dddddd");
}

static bool bind_watermark(struct binder *b, const struct node *n, const struct doc_style *root,
                           const struct row *row, struct doc_watermark *out)
{
    const struct attr *rotate = node_attr(n, ATTR_ROTATE);
    struct doc_block *para = NULL;
    struct block_list list = {&para};

    if (!bind_para(b, n, root, row, &list))
        return false;
    out->para = para;
    out->rotate = rotate ? rotate->value.u.number : -45;
    check_light(b, n, para->style);
    return true;
}

static bool bind_bands(struct binder *b, const struct doc_style *root, const struct row *row,
                       struct doc_page *page)
{
    struct doc_placed **end = &page->placed;
    bool ok = true;

    for (const struct node *c = page->node->first; c; c = c->next) {
        if (c->element == EL_HEADER)
            ok &= bind_band(b, c, root, row, &page->header);
        else if (c->element == EL_FOOTER)
            ok &= bind_band(b, c, root, row, &page->footer);
        else if (c->element == EL_WATERMARK)
            ok &= bind_watermark(b, c, root, row, &page->watermark);
        else if (c->element == EL_PAGE_DIV &&
                 (ok &= bind_placed(b, c, plain_style(b, root), row, page, end)))
            end = &(*end)->next;
    }
    return ok;
}

/* Is there a column of the row that is around a section? */
static bool reads_row(const struct node *n)
{
    bool ahead;

    for (const struct text_part *p = n->part; p; p = p->next)
        if (!p->text && !p->view && !bind_is_page_field(p, &ahead))
            return true;
    for (const struct attr *at = n->attr; at; at = at->next) {
        if (at->id == ATTR_SELECT || at->id == ATTR_TEST)
            return true;
        for (const struct text_part *p = at->part; p; p = p->next)
            if (!p->text && !p->view)
                return true;
    }
    for (const struct node *c = n->first; c; c = c->next)
        if (reads_row(c))
            return true;
    return false;
}

bool bind_page(struct binder *b, const struct node *n, const struct doc_style *root,
               struct doc_page *page)
{
    const struct doc_style *style = style_of(&b->styles, n, root);

    if (!style)
        return false;
    page->node = n;
    for (const struct node *c = n->first; c; c = c->next)
        page->reads_row = page->reads_row || reads_row(c);
    page->box = &style->box;
    bind_size(n, page);
    page->name = node_text(n, ATTR_NAME, "");
    bool ok = bind_margin(b, n, page);
    return bind_image_of(b, n, page) && (page->reads_row || bind_bands(b, root, NULL, page)) && ok;
}

const struct doc_page *bind_page_for(struct binder *b, const struct doc_page *page,
                                     const struct row *row)
{
    struct doc_page *own = page->reads_row ? arena_new(b->a, struct doc_page) : NULL;

    if (!page->reads_row)
        return page;
    if (!own)
        return NULL;
    *own = *page;
    return bind_bands(b, b->root, row, own) ? own : NULL;
}
