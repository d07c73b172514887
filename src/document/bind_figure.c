/* bind_figure.c - images and rules. */
#include "base/str.h"
#include "document/binder.h"
#include "document/image.h"

#include <string.h>

/* ISO 14289-1, 7.3. */
const char *bind_alt(struct binder *b, const struct node *n, const struct row *row,
                     bool may_be_empty)
{
    const struct attr *at = node_attr(n, ATTR_ALT);
    const char *text = bind_attr(b, at, row);

    if (!text || (!*text && may_be_empty))
        return text;
    const char *first = text, *end = text + strlen(text);
    utf8_trim(&first, &end);
    if (first < end)
        return text;
    diag_add(b->dg, DIAG_XML_VALUE, at->at, "alt says nothing to who cannot see this");
    diag_hint(b->dg,
              may_be_empty ? N_("write what the image shows, or alt=\"\" if it is decoration")
              : n->element == EL_QR ? N_("write where the QR code leads, or what it says")
                                    : N_("write what the chart shows; its values are added"));
    return NULL;
}

bool bind_image(struct binder *b, const struct node *n, const struct doc_style *parent,
                const struct row *row, struct block_list *out)
{
    const struct attr *src = node_attr(n, ATTR_SRC), *width = node_attr(n, ATTR_WIDTH),
                      *height = node_attr(n, ATTR_HEIGHT);
    const char *name = bind_attr(b, src, row);

    if (!name)
        return false;
    if (!*name) /* the data has none */
        return true;
    const struct image *image = image_find(b->images, name, src->at, b->dg);
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = image ? bind_new_block(b, out, BLOCK_IMAGE, style, n) : NULL;
    if (!block)
        return false;
    struct doc_image *im = &block->u.image;
    im->image = image;
    im->alt = bind_alt(b, n, row, true);
    return im->alt && bind_caption(b, n, row, block) &&
           (!width ||
            style_length(&b->styles, width, width->value.u.length, style->font.size, &im->width)) &&
           (!height || style_length(&b->styles, height, height->value.u.length, style->font.size,
                                    &im->height));
}

bool bind_rule(struct binder *b, const struct node *n, const struct doc_style *parent,
               struct block_list *out)
{
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = bind_new_block(b, out, BLOCK_RULE, style, n);

    if (!block)
        return false;
    struct border line = style->box.border[SIDE_TOP];
    if (!line.given) {
        line.width = border_medium;
        line.style = BORDER_SOLID;
    }
    block->u.rule = line;
    return true;
}
