/*
 * chart_bars.c - bars that lie, a row for each category; values stand in a column of their own at
 * the right, where no bar and no line crosses them.
 */
#include "layout/chart.h"

static const pt64 least_field = PT64(36);

struct rows {
    struct para **label; /* of the categories */
    pt64 *height;
    size_t first, end;       /* of this part of the chart */
    pt64 thickness;          /* of a bar */
    struct para *line_label; /* NULL = none */
    struct ink ink;          /* of all values, from their pens */
    pt64 values;             /* width of their column; 0 = none */
};

/* ---- how large ---- */

static bool measure_values(struct chart *c, struct rows *r)
{
    for (const struct doc_series *s = c->doc->first; s; s = s->next)
        for (size_t i = 0; i < s->npoint; i++) {
            struct para *p = s->point[i].missing ? NULL : chart_line_of_text(c, s->point[i].text);
            if (!p && !s->point[i].missing)
                return false;
            if (!p)
                continue;
            r->values = larger(r->values, chart_text_width(p));
            r->ink = ink_join(r->ink, chart_ink(p));
        }
    return true;
}

static bool has_values(const struct chart *c)
{
    return c->doc->values != CHART_VALUES_NONE;
}

/* As wide as the widest name, but at most two fifths; a word that is wider takes what it needs. */
static bool width_of_names(const struct chart *c, pt64 most, pt64 *out)
{
    pt64 word = 0, whole = 0, share = c->fig->width * 2 / 5;

    for (size_t i = 0; i < c->doc->ncategory; i++) {
        pt64 min, max;
        if (!para_widths(c->set, c->doc->category[i], &min, &max))
            return false;
        word = larger(word, min);
        whole = larger(whole, max);
    }
    share = larger(share, word < most ? word : most);
    *out = whole < share ? whole : share;
    return true;
}

static bool set_width(struct chart *c, struct rows *r)
{
    pt64 names, column = r->values ? r->values + 2 * chart_gap : chart_gap;
    pt64 most = c->fig->width - column - chart_gap - 2 * least_field;

    if (!width_of_names(c, most, &names))
        return false;
    c->left = names + chart_gap;
    c->right = c->fig->width - column;
    if (c->right - c->left >= least_field)
        return true;
    diag_add(c->set->lo->dg, DIAG_TOO_WIDE, c->block->at,
             "%.1f pt are too narrow for this chart's labels", pt_from_pt64(c->fig->width));
    diag_hint(c->set->lo->dg, "make the font smaller, or leave the values out: values=\"none\"");
    return false;
}

static bool set_labels(struct chart *c, struct rows *r)
{
    size_t n = c->doc->ncategory;

    r->label = arena_array(c->set->a, struct para *, n + 1);
    r->height = arena_array(c->set->a, pt64, n + 1);
    if (!r->label || !r->height)
        return false;
    for (size_t i = 0; i < n; i++) {
        r->label[i] = chart_text(c, c->doc->category[i], ALIGN_LEFT, c->left - chart_gap);
        if (!r->label[i])
            return false;
        /* bars of one category are nearer to each other than to those of the next */
        r->height[i] = larger(chart_text_height(r->label[i]) + chart_gap / 2,
                              (pt64)c->nseries * r->thickness +
                                  (c->nseries > 1 ? r->thickness / 2 : chart_gap / 2));
    }
    return true;
}

static bool set_line_label(struct chart *c, struct rows *r)
{
    const struct doc_chart *d = c->doc;

    if (d->has_line && d->line_label &&
        !(r->line_label = chart_text(c, d->line_label, ALIGN_LEFT, c->fig->width)))
        return false;
    c->top = c->legend.height + (d->has_line ? chart_gap / 2 : 0);
    if (r->line_label)
        c->top += chart_text_height(r->line_label);
    return true;
}

static pt64 height_of_rows(const struct rows *r, size_t first, size_t end)
{
    pt64 sum = 0;

    for (size_t i = first; i < end; i++)
        sum += r->height[i];
    return sum;
}

/* A chart that is higher than a page is cut into parts; the first leaves some room for the heading
 * above it. */
static size_t end_of_part(const struct chart *c, const struct rows *r, size_t first, pt64 around)
{
    size_t n = c->doc->ncategory, end = first + 1;
    pt64 room = c->set->lo->frame.height - around;

    if (first == 0 && height_of_rows(r, 0, n) > room)
        room -= c->set->lo->frame.height / 8;
    while (end < n && height_of_rows(r, first, end + 1) <= room)
        end++;
    return end;
}

/* Rows share what is left of the height that is asked for. */
static void set_height(struct chart *c, struct rows *r, pt64 foot)
{
    size_t n = c->doc->ncategory;
    pt64 around = c->top + foot, free = c->doc->height - around - height_of_rows(r, 0, n);

    for (size_t i = 0; free > 0 && i < n; i++)
        r->height[i] += free / (pt64)n;
    r->first = c->next;
    r->end = c->next = end_of_part(c, r, r->first, around);
    c->bottom = c->top + height_of_rows(r, r->first, r->end);
    c->fig->height = c->bottom + foot;
}

/* The labels of the axis stand apart; at its ends they may stand out over the field. */
static bool lay_axis(struct chart *c, bool *fits)
{
    struct chart_axis *x = &c->axis;
    pt64 *width = arena_array(c->set->a, pt64, x->ntick);

    for (size_t i = 0; width && i < x->ntick; i++)
        width[i] = chart_text_width(x->tick[i]);
    if (!width)
        return false;
    double step = x->step / (x->max - x->min) * (c->right - c->left);
    x->every = chart_every(c, width, x->ntick, c->left, step, 0, c->fig->width);
    *fits = x->every == 1;
    return true;
}

/* ---- drawing ---- */

static bool draw_value(struct chart *c, const struct rows *r, const struct doc_point *p, pt64 y)
{
    struct para *text = chart_line_of_text(c, p->text);

    if (!text)
        return false;
    /* Several in a row stand as close as their ink lets them. */
    pt64 top = c->nseries == 1
                   ? y + (r->thickness - text->line_height) / 2
                   : y + (r->thickness - r->ink.top - r->ink.bottom) / 2 - text->baseline;
    return chart_put(c, text, c->fig->width - chart_text_width(text), top);
}

static bool draw_bar(struct chart *c, const struct rows *r, const struct doc_point *p,
                     size_t series, pt64 y)
{
    const struct chart_axis *x = &c->axis;
    double nought = x->min > 0 ? x->min : x->max < 0 ? x->max : 0;
    pt64 from = chart_along(c, nought, c->left, c->right);
    pt64 to = chart_along(c, p->value, c->left, c->right);
    struct rule_item bar = {from < to ? from : to, y, from < to ? to - from : from - to,
                            r->thickness, 0};

    return chart_bar(c, series, p->marked, bar) && (!has_values(c) || draw_value(c, r, p, y));
}

static bool draw_rows(struct chart *c, const struct rows *r)
{
    pt64 y = c->top;

    for (size_t i = r->first; i < r->end; i++) {
        pt64 at = y + (r->height[i] - (pt64)c->nseries * r->thickness) / 2;
        if (!chart_put(c, r->label[i], 0, y + (r->height[i] - chart_text_height(r->label[i])) / 2))
            return false;
        size_t k = 0;
        for (const struct doc_series *s = c->doc->first; s; s = s->next, k++)
            if (!s->point[i].missing &&
                !draw_bar(c, r, &s->point[i], k, at + (pt64)k * r->thickness))
                return false;
        y += r->height[i];
    }
    return true;
}

static bool draw_axis(struct chart *c)
{
    const struct chart_axis *x = &c->axis;
    bool ok = true;

    for (size_t i = 0; ok && i < x->ntick; i++) {
        struct para *p = x->tick[i];
        pt64 at = chart_along(c, chart_tick(c, i), c->left, c->right), width = chart_text_width(p);
        ok = chart_line(c, at, c->bottom, at, c->bottom + chart_gap / 2);
        if (ok && i % x->every == 0)
            ok = chart_put(c, p, chart_centred(at, width, 0, c->fig->width),
                           c->bottom + chart_gap / 2);
    }
    if (ok && x->min < 0 && x->max > 0) {
        pt64 nought = chart_along(c, 0, c->left, c->right);
        ok = chart_line(c, nought, c->top, nought, c->bottom);
    }
    return ok && chart_line(c, c->left, c->top, c->left, c->bottom) &&
           chart_line(c, c->left, c->bottom, c->right, c->bottom);
}

/* Below the bars: they stand on it. */
static bool draw_grid(struct chart *c)
{
    bool ok = true;

    for (size_t i = 1; ok && i < c->axis.ntick; i++) {
        pt64 x = chart_along(c, chart_tick(c, i), c->left, c->right);
        ok = chart_grid(c, x, c->top, x, c->bottom);
    }
    return ok;
}

static bool draw_compared(struct chart *c, const struct rows *r)
{
    if (!c->doc->has_line)
        return true;
    pt64 x = chart_along(c, c->doc->line, c->left, c->right);
    if (!chart_compared(c, x, c->top - chart_gap / 2, x, c->bottom))
        return false;
    return !r->line_label ||
           chart_put(c, r->line_label,
                     chart_centred(x, chart_text_width(r->line_label), 0, c->fig->width),
                     c->legend.height);
}

bool chart_draw_bars(struct chart *c)
{
    struct para *line = chart_line_of_text(c, c->doc->category[0]);
    struct rows r = {0};

    if (!line || (has_values(c) && !measure_values(c, &r)) || !set_width(c, &r) ||
        !set_line_label(c, &r))
        return false;
    r.thickness = line->line_height * 3 / 5;
    if (c->nseries > 1) /* its value is not higher than a bar */
        r.thickness = larger(r.thickness, r.ink.bottom - r.ink.top + PT64(2));
    if (!set_labels(c, &r) || !chart_choose_axis(c, lay_axis))
        return false;
    set_height(c, &r, c->axis.tick[0]->line_height + chart_gap);
    return chart_draw_legend(c) && draw_grid(c) && draw_rows(c, &r) && draw_compared(c, &r) &&
           draw_axis(c);
}
