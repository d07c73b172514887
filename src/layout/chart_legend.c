/* chart_legend.c - names of the series, each after a sample of it, in as many lines as it takes. */
#include "layout/chart.h"

static const pt64 sample = PT64(18);

static bool add_entry(struct chart *c, const struct doc_block *b)
{
    struct chart_legend *l = &c->legend;
    struct para *p = chart_text(c, b, ALIGN_LEFT, c->fig->width - sample - chart_gap);

    if (!p)
        return false;
    l->entry[l->n++].name = p;
    return true;
}

static pt64 entry_width(const struct chart_entry *e)
{
    return sample + chart_gap + chart_text_width(e->name);
}

static void arrange(struct chart *c)
{
    struct chart_legend *l = &c->legend;
    pt64 x = 0, y = 0, high = 0;

    for (size_t i = 0; i < l->n; i++) {
        struct chart_entry *e = &l->entry[i];
        pt64 width = entry_width(e);
        if (x > 0 && x + width > c->fig->width) {
            y += high;
            x = high = 0;
        }
        e->x = x;
        e->y = y;
        x += width + 2 * chart_gap;
        high = larger(high, chart_text_height(e->name));
    }
    l->height = y + high + (l->n ? chart_gap / 2 : 0);
}

bool chart_set_legend(struct chart *c)
{
    const struct doc_chart *d = c->doc;

    c->legend.entry = arena_array(c->set->a, struct chart_entry, c->nseries + 1);
    if (!c->legend.entry)
        return false;
    if (c->fig->width < 2 * sample)
        return diag_add(c->set->lo->dg, DIAG_TOO_WIDE, c->block->at,
                        "%.1f pt are too narrow for this chart's labels",
                        pt_from_pt64(c->fig->width));
    for (const struct doc_series *s = d->first; s; s = s->next)
        if (s->name && !add_entry(c, s->name))
            return false;
    if (d->kind == CHART_LINE && d->has_line && d->line_label && !add_entry(c, d->line_label))
        return false;
    arrange(c);
    /* What all is compared with stands apart from the series where there is room. */
    struct chart_entry *last = c->legend.n ? &c->legend.entry[c->legend.n - 1] : NULL;
    if (last && d->kind == CHART_LINE && d->has_line && d->line_label)
        last->x = c->fig->width - entry_width(last);
    return true;
}

bool chart_draw_legend(struct chart *c)
{
    const struct doc_series *s = c->doc->first;
    size_t k = 0;

    for (size_t i = 0; i < c->legend.n; i++) {
        const struct chart_entry *e = &c->legend.entry[i];
        /* lower case has its middle there */
        pt64 y = e->y + e->name->baseline - c->block->style->font.size / 6, end = e->x + sample;
        struct point from = {e->x, y}, middle = {e->x + sample / 2, y}, to = {end, y};
        struct rule_item bar = {e->x, y - PT64(4), sample, PT64(8), 0};
        bool ok;
        while (s && !s->name) {
            s = s->next;
            k++;
        }
        if (!s)
            ok = chart_compared(c, from.x, y, end, y);
        else if (c->doc->kind == CHART_BAR)
            ok = chart_bar(c, k, false, bar);
        else
            ok = chart_series_line(c, k, from, to) && chart_sign(c, k, middle, PT64(3.5));
        if (!ok || !chart_put(c, e->name, end + chart_gap, e->y))
            return false;
        if (s) {
            s = s->next;
            k++;
        }
    }
    return true;
}
