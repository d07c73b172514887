/* bind_figure.c - images and rules. */
#include "base/digits.h"
#include "base/str.h"
#include "document/binder.h"
#include "document/image.h"
#include "template/schema.h"

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
    if (first < end) /* the digits of data as beside it */
        return at->part && b->doc->thai_numerals ? digits_to_thai(b->a, text, strlen(text)) : text;
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
    const struct image *image = image_find(b->images, name, bind_attr_place(b, src, row), b->dg);
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

static bool refuse(struct binder *b, const struct attr *at, const char *text, const char *hint)
{
    if (!at)
        return true;
    diag_add(b->dg, DIAG_IMAGE_PLACE, at->name_at, text, schema_attr[at->id].name, at->text);
    diag_hint(b->dg, "%s", diag_sentence(hint));
    return false;
}

bool bind_check_block(struct binder *b, const struct node *n)
{
    return refuse(b, node_attr(n, ATTR_VERTICAL_ALIGN),
                  N_("%s=\"%s\" is of an image or QR code within a line"),
                  N_("this one stands by itself: put it into a <p>, or leave this out"));
}

bool bind_check_figure(struct binder *b, const struct doc_figure *figure)
{
    static const enum attribute other[] = {ATTR_ID, ATTR_TEXT_ALIGN, ATTR_BREAK_BEFORE,
                                           ATTR_BREAK_AFTER};
    bool ok = true;

    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        ok &= refuse(b, node_attr(figure->node, other[i]),
                     N_("%s=\"%s\" is of an image or QR code that stands by itself"),
                     N_("write it on the paragraph around it"));
    return ok;
}

bool bind_figure(struct binder *b, const struct node *n, const struct doc_style *style,
                 const struct row *row, const struct doc_figure **out)
{
    const struct attr *align = node_attr(n, ATTR_VERTICAL_ALIGN);
    struct doc_figure *figure = arena_new(b->a, struct doc_figure);
    struct doc_block *block = NULL;
    struct block_list list = {&block};

    *out = NULL;
    if (!figure || !(n->element == EL_QR ? bind_qr(b, n, style, row, &list)
                                         : bind_image(b, n, style, row, &list)))
        return false;
    if (!block) /* the data have none */
        return true;
    figure->block = block;
    figure->node = n;
    if (align && align->value.word != NO_WORD)
        figure->align = (enum vertical_align)align->value.word;
    else if (align && !style_length(&b->styles, align, align->value.u.length,
                                    block->style->font.size, &figure->raise))
        return false;
    block->id = bind_attr(b, node_attr(n, ATTR_ID), row);
    *out = figure;
    return true;
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
