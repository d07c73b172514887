/*
 * chart.c - charts as bars, lines and labels.
 *
 * Bars lie, since Thai names are longer than a bar is wide; the line to compare with crosses them.
 *
 *              เกณฑ์ ๘๕
 *      name  |██████████┆██  96.67       grey: as it should be
 *      name  |▨▨▨▨▨▨▨▨  ┆    74.00       hatched: marked, seen without colour and in any print
 *            +----------┆----
 *            0         85  100
 *
 * Lines stand over the labels of their points; each has its own dash and its own sign, so that
 * black and white print tells them apart.
 */
#include "layout/chart.h"

struct para *chart_text(const struct chart *c, const struct doc_block *b, enum align align,
                        pt64 width)
{
    struct para *p = arena_new(c->set->a, struct para);

    return p && para_set(c->set, b, align, width, p) ? p : NULL;
}

struct para *chart_line_of_text(const struct chart *c, const struct doc_block *b)
{
    return chart_text(c, b, ALIGN_LEFT, PT64_MAX);
}

pt64 chart_text_height(const struct para *p)
{
    return (pt64)p->nline * p->line_height;
}

pt64 chart_text_width(const struct para *p)
{
    pt64 most = 0;

    for (size_t i = 0; i < p->nline; i++)
        most = larger(most, p->line[i].width);
    return most;
}

struct ink chart_ink(const struct para *p)
{
    struct ink all = {0};
    int64_t pen = 0;

    for (size_t i = p->line[0].first; i < p->line[0].end; i++) {
        const struct glyph *g = &p->text.glyph[i];
        struct ink own = ink_of_glyph(g, &p->text.run[g->run]);
        pt64 x = (pt64)(pen / 1024);
        if (own.left < own.right)
            all = ink_join(all, (struct ink){own.left + x, own.top, own.right + x, own.bottom});
        pen += g->width;
    }
    return all;
}

bool chart_put(struct chart *c, const struct para *p, pt64 x, pt64 y)
{
    bool ok = true;

    for (size_t i = 0; i < p->nline; i++)
        ok &= place_line(c->pl, p, i, x, y + (pt64)i * p->line_height);
    return ok;
}

pt64 chart_centred(pt64 x, pt64 width, pt64 least, pt64 most)
{
    x -= width / 2;
    x = x + width > most ? most - width : x;
    return x < least ? least : x;
}

bool chart_draw(const struct setter *set, const struct placer *pl, const struct doc_block *b,
                struct figure *fig, size_t *next)
{
    struct chart c = {
        .set = set, .pl = pl, .block = b, .doc = &b->u.chart, .fig = fig, .next = *next};

    if (!c.doc->first)
        return diag_add(set->lo->dg, DIAG_CHART_RANGE, b->at, "this chart has no values");
    for (const struct doc_series *s = c.doc->first; s; s = s->next)
        c.nseries++;
    if (!chart_set_legend(&c))
        return false;
    bool ok = c.doc->kind == CHART_BAR ? chart_draw_bars(&c) : chart_draw_lines(&c);
    *next = c.next;
    return ok;
}
