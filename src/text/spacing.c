#include "text/spacing.h"

#include <math.h>

/* ---- digits ---- */

/* D2: figures of one column stand below one another also where a font's digits are uneven. */
static bool even_digits(struct arena *a, const struct shaped *t, const struct run *run)
{
    fu ascii = run->face->digit, thai = run->face->thai_digit;

    for (size_t k = run->first; k < run->end; k++) {
        struct glyph *g = &t->glyph[k];
        uint32_t c = t->ch[g->first];
        fu box = ascii_is_digit(c) ? ascii : unicode_is_thai_digit(c) ? thai : 0;
        if (!box || !g->npart || g->advance == box)
            continue;
        struct part *part = arena_array(a, struct part, g->npart);
        if (!part)
            return false;
        for (int i = 0; i < g->npart; i++)
            part[i] =
                (struct part){g->part[i].gid, g->part[i].x + (box - g->advance) / 2, g->part[i].y};
        g->part = part;
        g->advance = box;
    }
    return true;
}

/* ---- letters ---- */

static fu to_fu(pt64 length, const struct run *run)
{
    return run->size > 0 ? (fu)lround((double)length * run->face->upem / run->size) : 0;
}

/* The pen has moved on: what is drawn from it stays where it was. */
static bool shift_parts(struct arena *a, struct glyph *g, fu by)
{
    struct part *part = arena_array(a, struct part, g->npart);

    if (!part)
        return false;
    for (int i = 0; i < g->npart; i++)
        part[i] = (struct part){g->part[i].gid, g->part[i].x - by, g->part[i].y};
    g->part = part;
    return true;
}

/* Room after the last glyph of a cluster that has a width. Marks after it belong to it. */
static bool space_cluster(struct arena *a, struct glyph *g, size_t first, size_t end, fu spacing)
{
    size_t last = end;

    while (last > first && !g[last - 1].advance)
        last--;
    if (last == first)
        return true;
    fu by = g[last - 1].advance + spacing < 0 ? -g[last - 1].advance : spacing;
    g[last - 1].advance += by;
    for (size_t k = last; k < end; k++)
        if (g[k].npart && !shift_parts(a, &g[k], by))
            return false;
    return true;
}

static bool space_letters(struct arena *a, const struct shaped *t, const struct run *run,
                          fu spacing)
{
    for (size_t first = run->first, end; spacing && first < run->end; first = end) {
        for (end = first + 1; end < run->end && !(t->glyph[end].flags & GLYPH_CLUSTER_START); end++)
            ;
        if (!space_cluster(a, t->glyph, first, end, spacing))
            return false;
    }
    return true;
}

/* ---- spaces, borders, widths ---- */

/* Is ch[i], an aa, the end of a sara am in two characters, with or without a tone between them? */
static bool follows_ring(const struct shaped *t, size_t i)
{
    if (i > 0 && t->ch[i - 1] >= 0x0E48 && t->ch[i - 1] <= 0x0E4B)
        i--;
    return i > 0 && t->ch[i - 1] == 0x0E4D;
}

static int64_t round_div(int64_t v, int64_t by) /* half of one away from 0 */
{
    return v < 0 ? -((-v * 2 + by) / (2 * by)) : (v * 2 + by) / (2 * by);
}

bool spacing_set(struct arena *a, const struct shaped *t, const struct run *run,
                 const struct font_style *style)
{
    fu word = to_fu(style->word_spacing, run);

    if ((style->even_digits && !even_digits(a, t, run)) ||
        !space_letters(a, t, run, to_fu(style->letter_spacing, run)))
        return false;
    for (size_t k = run->first; k < run->end; k++) {
        struct glyph *g = &t->glyph[k];
        uint32_t c = t->ch[g->first];
        if (shape_is_space(c)) {
            g->flags |= GLYPH_SPACE;
            g->advance += word;
            if (g->advance < 0) /* words may touch, never change places */
                g->advance = 0;
        }
        bool aa = c == SARA_AA && follows_ring(t, g->first);
        bool thai = unicode_is_thai(c) || (g->first > 0 && unicode_is_thai(t->ch[g->first - 1]));
        if (!thai || k == 0 || shape_is_space(c) || aa) /* S5: before letters */
            g->flags &= (uint8_t)~GLYPH_CLUSTER_START;
        g->width = (int32_t)round_div((int64_t)g->advance * run->size * 1024, run->face->upem);
    }
    return true;
}
