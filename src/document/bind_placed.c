/*
 * bind_placed.c - a <div> of a <page>: a block at a place of its own, given from the edges of the page.
 *
 * CSS Positioned Layout 3 with the page as containing block. Across, two of left, width and right say
 * where it is; down, one of top and bottom: its height is that of what it holds.
 */
#include "document/binder.h"

/* 0 without the attribute. */
static pt64 length(struct binder *b, const struct node *n, enum attribute id,
                   const struct doc_style *style, bool *ok)
{
    const struct attr *at = node_attr(n, id);
    pt64 out = 0;

    if (at)
        *ok &= style_length(&b->styles, at, at->value.u.length, style->font.size, &out);
    return out;
}

/* What border and padding take is in the width, as of any block here. */
static bool bind_place(struct binder *b, const struct node *n, const struct doc_page *page,
                       struct doc_placed *p)
{
    const struct doc_style *style = p->box->style;
    const struct attr *given = node_attr(n, ATTR_WIDTH), *bottom = node_attr(n, ATTR_BOTTOM);
    bool ok = true;

    if (!!node_attr(n, ATTR_LEFT) + !!given + !!node_attr(n, ATTR_RIGHT) != 2)
        return false; /* it is told already */
    pt64 left = length(b, n, ATTR_LEFT, style, &ok), right = length(b, n, ATTR_RIGHT, style, &ok),
         width = length(b, n, ATTR_WIDTH, style, &ok);

    p->from_bottom = bottom != NULL;
    p->y = length(b, n, bottom ? ATTR_BOTTOM : ATTR_TOP, style, &ok);
    p->width = given ? width : page->width - left - right;
    p->x = node_attr(n, ATTR_LEFT) ? left : page->width - right - width;
    bool across = p->width > 0 && p->x >= 0 && p->x + p->width <= page->width,
         down = p->y < page->height;
    if (!ok || (across && down))
        return ok;
    diag_add(b->dg, across ? DIAG_TOO_TALL : DIAG_TOO_WIDE, n->at,
             "this <div> reaches over the edge of its page");
    diag_hint(b->dg, across ? N_("top and bottom are measured from the edges of the paper")
                            : N_("left, right and width are measured from the edges of the paper"));
    return false;
}

bool bind_placed(struct binder *b, const struct node *n, const struct doc_style *root,
                 const struct row *row, const struct doc_page *page, struct doc_placed **out)
{
    struct doc_placed *p = arena_new(b->a, struct doc_placed);
    const struct doc_style *style = p && root ? style_of(&b->styles, n, root) : NULL;
    struct doc_block *box = NULL;
    struct block_list list = {&box};

    *out = NULL;
    if (!style || !bind_new_block(b, &list, BLOCK_BOX, style, n))
        return false;
    p->box = box;
    p->pages = (enum row_pages)node_word(n, ATTR_ON_PAGES, ROW_PAGES_ALL);
    struct block_list inside = {&box->u.box};
    b->in_band = true;
    bool ok = bind_blocks(b, n, style, row, &inside);
    b->in_band = false;
    if (!ok || !bind_place(b, n, page, p))
        return false;
    *out = p;
    return true;
}
