/*
 * inline_figure.c - images and QR codes within a line of text: CSS 2.1, 10.8.
 *
 *          +---------+ ascent
 *      text|  figure |text      the pen is on the baseline
 *          +---------+ descent
 */
#include "layout/flow.h"

static pt64 side(const struct doc_block *b, enum side of)
{
    const pt64 margin[SIDE_N] = {b->style->margin_top, b->style->margin_right,
                                 b->style->margin_bottom, b->style->margin_left};

    return margin[of] + box_side(b, of);
}

/* What it holds, without border and margins; in proportion if it is wider than `most`. *asked is how
 * wide it would be. */
static void size_of(const struct doc_figure *f, pt64 most, pt64 *width, pt64 *height, pt64 *asked)
{
    const struct doc_block *b = f->block;
    pt64 edges = side(b, SIDE_LEFT) + side(b, SIDE_RIGHT);
    pt64 room = larger(most - edges, PT64(1));

    if (b->kind == BLOCK_QR)
        *width = *height = b->u.qr.width;
    else
        figure_image_size(&b->u.image, width, height);
    *asked = *width;
    if (*width <= room)
        return;
    *height = (pt64)larger((pt64)((int64_t)*height * room / *width), 1);
    *width = room;
}

pt64 inline_figure_width(const struct doc_figure *f, pt64 most)
{
    pt64 width, height, asked;

    size_of(f, most, &width, &height, &asked);
    return larger(width + side(f->block, SIDE_LEFT) + side(f->block, SIDE_RIGHT), 0);
}

/* How far its lower edge lies above the baseline. `height` is that of its margin box. */
static bool raise_of(const struct setter *set, const struct doc_inline *t, pt64 height, pt64 *raise)
{
    const struct font_style *font = t->font;
    const struct face *f =
        fontset_face(set->lo->fonts, font->families, font->bold, font->italic, font->at);
    pt64 size = f ? face_used_size(f, font->size, font->size_adjust) : 0;

    if (!f)
        return false;
    *raise = t->figure->raise;
    if (t->figure->align == RAISED_MIDDLE)
        *raise = pt64_from_fu(f->x_height, size, f->upem) / 2 - height / 2;
    else if (t->figure->align == RAISED_TEXT_TOP)
        *raise = pt64_from_fu(f->ascent, size, f->upem) - height;
    else if (t->figure->align == RAISED_TEXT_BOTTOM)
        *raise = -pt64_from_fu(f->descent, size, f->upem);
    *raise += font->rise;
    return true;
}

static bool set_figure(const struct setter *set, const struct doc_inline *t, pt64 most,
                       struct para_figure *k)
{
    const struct doc_block *b = t->figure->block;
    pt64 width, height, asked, raise;

    size_of(t->figure, most, &width, &height, &asked);
    if (width < asked)
        diag_add(set->lo->dg, DIAG_SCALED, b->at,
                 "this image is %.1f pt wide; it is scaled to %.1f pt to fit", pt_from_pt64(asked),
                 pt_from_pt64(width));
    struct figure *fig = figure_inline(set, b, width, height);
    pt64 all = height + side(b, SIDE_TOP) + side(b, SIDE_BOTTOM);
    if (!fig || !raise_of(set, t, all, &raise))
        return false;
    k->figure = fig;
    k->ascent = raise + all;
    k->descent = -raise;
    k->x = b->style->margin_left;
    k->y = b->style->margin_top - k->ascent;
    return true;
}

bool inline_figures(const struct setter *set, const struct doc_block *block, struct para *out)
{
    const struct doc_inline *content = block->u.para.content;
    const struct shaped *t = &out->text;
    size_t n = 0, all = block->u.para.ncontent;

    for (size_t i = 0; i < all; i++)
        n += content[i].kind == INLINE_FIGURE;
    if (!n)
        return true;
    if (!(out->figure = arena_array(set->a, struct para_figure, n)))
        return false;
    for (size_t i = 0, g = 0; i < all; i++) {
        struct para_figure *k = &out->figure[out->nfigure];
        if (content[i].kind != INLINE_FIGURE)
            continue;
        while (g < t->nglyph && t->span_of[t->glyph[g].first] != i)
            g++;
        if (!set_figure(set, &content[i], out->measure, k))
            return false;
        k->glyph = g;
        out->nfigure++;
    }
    return true;
}

void inline_figures_room(struct para *p)
{
    const struct para_figure *k = p->figure, *end = k + p->nfigure;

    for (size_t i = 0; i < p->nline && k < end; i++) {
        struct line *l = &p->line[i];
        for (; k < end && k->glyph < l->end; k++) {
            l->above = larger(l->above, k->ascent - p->baseline);
            l->below = larger(l->below, k->descent - (p->line_height - p->baseline));
        }
    }
}

const struct para_figure *inline_figure_at(const struct para *p, size_t glyph)
{
    size_t low = 0, high = p->nfigure;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (p->figure[middle].glyph < glyph)
            low = middle + 1;
        else
            high = middle;
    }
    return low < p->nfigure && p->figure[low].glyph == glyph ? &p->figure[low] : NULL;
}
