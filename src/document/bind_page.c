/* bind_page.c - <page>: size, margins, header and footer. */
#include "document/binder.h"

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

static bool bind_margin(struct binder *b, const struct node *n, struct doc_page *page)
{
    static const pt64 inch[SIDE_N] = {PT64(72), PT64(72), PT64(72), PT64(72)};
    const struct attr *at = node_attr(n, ATTR_MARGIN);
    const pt64 *margin = at ? at->value.u.margin : inch;

    page->margin_top = margin[SIDE_TOP];
    page->margin_right = margin[SIDE_RIGHT];
    page->margin_bottom = margin[SIDE_BOTTOM];
    page->margin_left = margin[SIDE_LEFT];
    if (page->margin_left + page->margin_right <= page->width - PT64(36) &&
        page->margin_top + page->margin_bottom <= page->height - PT64(36))
        return true;
    return diag_add(b->dg, DIAG_XML_VALUE, at ? at->at : n->at,
                    "the margins leave less than half an inch for text");
}

static bool bind_band(struct binder *b, const struct node *n, const struct doc_style *root,
                      struct doc_band *band)
{
    struct block_list blocks = {&band->first};
    struct doc_style *plain = arena_new(b->a, struct doc_style);

    if (!plain)
        return false;
    *plain = *root;
    plain->indent = 0; /* a folio is no paragraph of the text */
    plain->align = ALIGN_LEFT;
    plain->margin_top = plain->margin_bottom = 0;
    band->from = node_count(n, ATTR_FROM, 1);
    b->in_band = true;
    bool ok = bind_blocks(b, n, plain, NULL, &blocks);
    b->in_band = false;
    return ok;
}

bool bind_page(struct binder *b, const struct node *n, const struct doc_style *root,
               struct doc_page *page)
{
    bind_size(n, page);
    page->name = node_text(n, ATTR_NAME, "");
    bool ok = bind_margin(b, n, page);
    for (const struct node *c = n->first; c; c = c->next) {
        if (c->element == EL_HEADER)
            ok &= bind_band(b, c, root, &page->header);
        else if (c->element == EL_FOOTER)
            ok &= bind_band(b, c, root, &page->footer);
    }
    return ok;
}
