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
#include "layout/flow.h"

enum { SERIES_STYLES = 4, VALUES_MAX = 30 }; /* more values than this would be a grey field */

static const uint32_t bar_color[SERIES_STYLES] = {0x8C8C8C, 0xC8C8C8, 0x505050, 0xE4E4E4};
static const uint32_t line_color[SERIES_STYLES] = {0x000000, 0x606060, 0x303030, 0x808080};
static const pt64 line_dash[SERIES_STYLES] = {0, PT64(4), PT64(1.5), PT64(7)};
static const uint32_t grid_color = 0xD0D0D0;

static const pt64 hair = PT64(0.5), gap = PT64(4), hatch = PT64(3.5), sign = PT64(2.5);

struct chart {
    const struct setter *set;
    const struct placer *pl;
    const struct doc_chart *doc;
    struct figure *fig;
    pt64 left, right, top, bottom; /* of the field that values are drawn in */
};

/* ---- text ---- */

static struct para *set_text(const struct setter *set, const struct doc_block *b, enum align align,
                             pt64 width)
{
    struct para *p = arena_new(set->a, struct para);

    return p && para_set(set, b, align, width, p) ? p : NULL;
}

static struct para *one_line(const struct setter *set, const struct doc_block *b)
{
    return set_text(set, b, ALIGN_LEFT, PT64_MAX);
}

static pt64 text_height(const struct para *p)
{
    return (pt64)p->nline * p->line_height;
}

static bool put_text(struct chart *c, const struct para *p, pt64 x, pt64 y)
{
    bool ok = true;

    for (size_t i = 0; i < p->nline; i++)
        ok &= place_line(c->pl, p, i, x, y + (pt64)i * p->line_height);
    return ok;
}

/* One line with its middle at x, inside of the chart. */
static bool put_centred(struct chart *c, const struct para *p, pt64 x, pt64 y)
{
    pt64 width = p->line[0].width, most = c->fig->width - width;

    x -= width / 2;
    return put_text(c, p, x < 0 ? 0 : x > most ? most : x, y);
}

/* The widest of them on one line. */
static bool widest_label(const struct setter *set, const struct doc_series *s, bool text, pt64 *out)
{
    *out = 0;
    for (; s; s = s->next)
        for (size_t i = 0; i < s->npoint; i++) {
            const struct doc_block *b = text ? s->point[i].text : s->point[i].label;
            struct para *p = b ? one_line(set, b) : NULL;
            if (b && !p)
                return false;
            *out = larger(*out, p ? p->line[0].width : 0);
        }
    return true;
}

/* ---- strokes ---- */

static bool stroke(struct chart *c, const struct point *from, size_t n, pt64 width, pt64 dash,
                   uint32_t color)
{
    struct point *point = arena_array(c->pl->a, struct point, n);

    for (size_t i = 0; point && i < n; i++)
        point[i] = from[i];
    return point && place_path(c->pl, (struct path_item){.point = point,
                                                         .npoint = n,
                                                         .width = width,
                                                         .dash = dash,
                                                         .color = color});
}

static bool line(struct chart *c, pt64 x0, pt64 y0, pt64 x1, pt64 y1, pt64 width, pt64 dash,
                 uint32_t color)
{
    const struct point p[] = {{x0, y0}, {x1, y1}};

    return stroke(c, p, 2, width, dash, color);
}

static bool box(struct chart *c, pt64 x, pt64 y, pt64 width, pt64 height)
{
    const struct point p[] = {
        {x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}, {x, y}};

    return stroke(c, p, 5, hair, 0, 0);
}

/* Lines of 45 degrees, cut at the sides of the box. */
static bool hatch_box(struct chart *c, pt64 x, pt64 y, pt64 width, pt64 height)
{
    bool ok = true;

    for (pt64 t = hatch; ok && t < width + height; t += hatch) {
        pt64 over = t > width ? t - width : 0, under = t < height ? t : height;
        ok = line(c, x + t - over, y + over, x + t - under, y + under, hair, 0, 0);
    }
    return ok && box(c, x, y, width, height);
}

/* ---- what bars and lines share ---- */

static pt64 along(const struct doc_chart *d, double v, pt64 from, pt64 to)
{
    return from + (pt64)lround((v - d->min) / (d->max - d->min) * (to - from));
}

static size_t count_series(const struct doc_chart *d)
{
    size_t n = 0;

    for (const struct doc_series *s = d->first; s; s = s->next)
        n++;
    return n;
}

static size_t count_points(const struct doc_chart *d)
{
    size_t n = 0;

    for (const struct doc_series *s = d->first; s; s = s->next)
        n = s->npoint > n ? s->npoint : n;
    return n;
}

static bool has_names(const struct doc_chart *d)
{
    return d->first && d->first->name;
}

static bool draw_sign(struct chart *c, size_t series, pt64 x, pt64 y);

static const pt64 sample = PT64(18);

/* What the line to compare with is, at the right end of the legend. */
static bool draw_line_sample(struct chart *c, pt64 y)
{
    struct para *p = c->doc->line_label ? one_line(c->set, c->doc->line_label) : NULL;

    if (!p)
        return !c->doc->line_label;
    pt64 x = c->right - p->line[0].width;
    pt64 middle = y + p->baseline - c->doc->line_label->style->font.size / 6;
    return line(c, x - gap - sample, middle, x - gap, middle, PT64(1), PT64(3), 0) &&
           put_text(c, p, x, y);
}

/* Names of the series in one line from the left, each after a sample of it. */
static bool draw_legend(struct chart *c, pt64 y)
{
    pt64 x = c->left;
    size_t k = 0;

    if (c->doc->kind == CHART_LINE && !draw_line_sample(c, y))
        return false;

    for (const struct doc_series *s = c->doc->first; s; s = s->next, k++) {
        struct para *p = s->name ? one_line(c->set, s->name) : NULL;
        if (!p)
            return !s->name;
        pt64 middle = y + p->baseline - s->name->style->font.size / 6;
        bool bar = c->doc->kind == CHART_BAR;
        struct rule_item rule = {x, middle - PT64(4), sample, PT64(8),
                                 bar_color[k % SERIES_STYLES]};
        bool ok = bar ? place_rule(c->pl, rule)
                      : line(c, x, middle, x + sample, middle, PT64(1),
                             line_dash[k % SERIES_STYLES], line_color[k % SERIES_STYLES]) &&
                            draw_sign(c, k, x + sample / 2, middle);
        if (!ok || !put_text(c, p, x + sample + gap, y))
            return false;
        x += sample + 3 * gap + p->line[0].width;
    }
    return true;
}

/* The room above the field: names of the series, and the label of the line over it or beside. */
static bool set_top(struct chart *c, const struct doc_block *b, bool over_line)
{
    struct para *name = has_names(c->doc) ? one_line(c->set, c->doc->first->name) : NULL;
    struct para *label = c->doc->line_label ? one_line(c->set, c->doc->line_label) : NULL;
    pt64 name_high = name ? name->line_height : 0, label_high = label ? label->line_height : 0;

    if ((has_names(c->doc) && !name) || (c->doc->line_label && !label))
        return false;
    if (over_line)
        c->top = name_high + label_high;
    else /* the value of a point at the top stands above it */
        c->top = larger(name_high, label_high) + b->style->font.size;
    return true;
}

/* ---- bars ---- */

static bool draw_bar(struct chart *c, const struct doc_point *p, size_t series, pt64 y,
                     pt64 thickness)
{
    pt64 from = along(c->doc, c->doc->min > 0 ? c->doc->min : 0, c->left, c->right);
    pt64 to = along(c->doc, p->value, c->left, c->right);
    pt64 x = from < to ? from : to, width = from < to ? to - from : from - to;
    struct para *text = p->missing ? NULL : one_line(c->set, p->text);
    struct rule_item bar = {x, y, width, thickness, bar_color[series % SERIES_STYLES]};

    if (p->missing)
        return true;
    if (!text)
        return false;
    bool ok = p->marked ? hatch_box(c, x, y, width, thickness) : place_rule(c->pl, bar);
    /* Values in a column of their own, where no line crosses them. */
    return ok && put_text(c, text, c->fig->width - text->line[0].width,
                          y + (thickness - text->line_height) / 2);
}

static bool draw_bars(struct chart *c, struct para *const *label, const pt64 *row, pt64 thickness)
{
    size_t n = count_points(c->doc), nseries = count_series(c->doc);
    pt64 y = c->top;

    for (size_t i = 0; i < n; i++) {
        pt64 at = y + (row[i] - (pt64)nseries * thickness) / 2;
        if (!put_text(c, label[i], 0, y + (row[i] - text_height(label[i])) / 2))
            return false;
        size_t k = 0;
        for (const struct doc_series *s = c->doc->first; s; s = s->next, k++)
            if (i < s->npoint && !draw_bar(c, &s->point[i], k, at + (pt64)k * thickness, thickness))
                return false;
        y += row[i];
    }
    return true;
}

static bool draw_value_axis(struct chart *c)
{
    const struct doc_chart *d = c->doc;
    pt64 y = c->bottom;

    for (size_t i = 0; i < d->ntick; i++) {
        pt64 x = along(d, d->min + (double)i * d->step, c->left, c->right);
        struct para *p = one_line(c->set, d->tick[i]);
        if (!p || !line(c, x, y, x, y + gap / 2, hair, 0, 0) || !put_centred(c, p, x, y + gap / 2))
            return false;
    }
    return line(c, c->left, c->top, c->left, y, hair, 0, 0) &&
           line(c, c->left, y, c->right, y, hair, 0, 0);
}

/* Below the bars: they stand on it. */
static bool draw_bar_grid(struct chart *c)
{
    const struct doc_chart *d = c->doc;
    bool ok = true;

    for (size_t i = 1; ok && i < d->ntick; i++) {
        pt64 x = along(d, d->min + (double)i * d->step, c->left, c->right);
        ok = line(c, x, c->top, x, c->bottom, hair, 0, grid_color);
    }
    return ok;
}

static bool draw_compared(struct chart *c)
{
    const struct doc_chart *d = c->doc;
    struct para *p = d->line_label ? one_line(c->set, d->line_label) : NULL;

    if (!d->has_line)
        return true;
    if (d->kind == CHART_BAR) {
        pt64 x = along(d, d->line, c->left, c->right);
        return line(c, x, c->top - gap / 2, x, c->bottom, PT64(1), PT64(3), 0) &&
               (!p || put_centred(c, p, x, c->top - p->line_height));
    }
    pt64 y = along(d, d->line, c->bottom, c->top);
    return line(c, c->left, y, c->right, y, PT64(1), PT64(3), 0);
}

static bool draw_bar_chart(struct chart *c, const struct doc_block *b)
{
    const struct doc_chart *d = c->doc;
    size_t n = count_points(d), nseries = count_series(d);
    const struct setter *set = c->set;
    struct para **label = arena_array(set->a, struct para *, n + 1);
    pt64 *row = arena_array(set->a, pt64, n + 1), names, values, sum = 0;
    struct para *tick = d->ntick ? one_line(set, d->tick[0]) : NULL;

    if (!label || !row || !tick || !widest_label(set, d->first, false, &names) ||
        !widest_label(set, d->first, true, &values) || !set_top(c, b, true))
        return false;
    pt64 most = c->fig->width * 2 / 5, thickness = tick->line_height * 3 / 5;
    names = names < most ? names : most;
    c->left = names + gap;
    c->right = c->fig->width - values - 2 * gap;
    for (size_t i = 0; i < n; i++) {
        if (!(label[i] = set_text(set, d->first->point[i].label, ALIGN_LEFT, names)))
            return false;
        row[i] = larger(text_height(label[i]), (pt64)nseries * thickness) + gap / 2;
        sum += row[i];
    }
    pt64 foot = tick->line_height + gap, free = d->height - c->top - foot - sum;
    for (size_t i = 0; free > 0 && i < n; i++) { /* rows share what is left of the height asked */
        row[i] += free / (pt64)n;
        sum += free / (pt64)n;
    }
    c->bottom = c->top + sum;
    c->fig->height = c->bottom + foot;
    if (c->right - c->left < PT64(36))
        return diag_add(set->lo->dg, DIAG_TOO_WIDE, b->at,
                        "%.1f pt are too narrow for this chart's labels",
                        pt_from_pt64(c->fig->width));
    return draw_legend(c, 0) && draw_bar_grid(c) && draw_bars(c, label, row, thickness) &&
           draw_compared(c) && draw_value_axis(c);
}

/* ---- lines ---- */

/* A square, a diamond, a triangle, an octagon. */
static bool draw_sign(struct chart *c, size_t series, pt64 x, pt64 y)
{
    static const struct point shape[SERIES_STYLES][8] = {
        {{-10, -10}, {10, -10}, {10, 10}, {-10, 10}},
        {{0, -14}, {14, 0}, {0, 14}, {-14, 0}},
        {{0, -14}, {13, 9}, {-13, 9}},
        {{-5, -11}, {5, -11}, {11, -5}, {11, 5}, {5, 11}, {-5, 11}, {-11, 5}, {-11, -5}},
    };
    static const size_t corners[SERIES_STYLES] = {4, 4, 3, 8};
    size_t k = series % SERIES_STYLES;
    struct point *p = arena_array(c->pl->a, struct point, corners[k]);

    for (size_t i = 0; p && i < corners[k]; i++)
        p[i] = (struct point){x + shape[k][i].x * sign / 10, y + shape[k][i].y * sign / 10};
    return p && place_path(c->pl, (struct path_item){.point = p,
                                                     .npoint = corners[k],
                                                     .filled = true,
                                                     .color = line_color[k]});
}

static struct point point_at(const struct chart *c, const struct doc_series *s, size_t i, size_t n)
{
    pt64 step = (c->right - c->left) / (pt64)n;

    return (struct point){c->left + (pt64)i * step + step / 2,
                          along(c->doc, s->point[i].value, c->bottom, c->top)};
}

static bool draw_series(struct chart *c, const struct doc_series *s, size_t series, size_t n)
{
    size_t k = series % SERIES_STYLES;
    bool ok = true;

    for (size_t i = 1; ok && i < s->npoint; i++) { /* a gap where a value is missing */
        const struct point p[] = {point_at(c, s, i - 1, n), point_at(c, s, i, n)};
        if (!s->point[i - 1].missing && !s->point[i].missing)
            ok = stroke(c, p, 2, PT64(1), line_dash[k], line_color[k]);
    }
    for (size_t i = 0; ok && i < s->npoint; i++) {
        struct point p = point_at(c, s, i, n);
        pt64 r = 2 * sign;
        if (s->point[i].missing)
            continue;
        ok = draw_sign(c, series, p.x, p.y) &&
             (!s->point[i].marked || box(c, p.x - r, p.y - r, 2 * r, 2 * r));
    }
    return ok;
}

/* Is no other series higher at its point i? */
static bool is_highest(const struct doc_chart *d, const struct doc_series *own, size_t i)
{
    for (const struct doc_series *s = d->first; s; s = s->next)
        if (s != own && i < s->npoint && !s->point[i].missing &&
            s->point[i].value > own->point[i].value)
            return false;
    return true;
}

/* The highest value of a place stands above its point, the others below. The grid is blanked behind
 * them before lines are drawn. */
static bool draw_values(struct chart *c, size_t n, bool blank)
{
    if (n * count_series(c->doc) > VALUES_MAX)
        return true;
    for (const struct doc_series *s = c->doc->first; s; s = s->next)
        for (size_t i = 0; i < s->npoint; i++) {
            struct point at = point_at(c, s, i, n);
            struct para *p = s->point[i].missing ? NULL : one_line(c->set, s->point[i].text);
            if (s->point[i].missing)
                continue;
            if (!p)
                return false;
            pt64 y = is_highest(c->doc, s, i) ? at.y - sign - p->line_height : at.y + sign;
            pt64 width = p->line[0].width, high = s->point[i].text->style->font.size * 2 / 5;
            struct rule_item paper = {at.x - width / 2, y + p->baseline - high, width, high,
                                      0xFFFFFF};
            if (!(blank ? place_rule(c->pl, paper) : put_centred(c, p, at.x, y)))
                return false;
        }
    return true;
}

static bool draw_labels(struct chart *c, struct para *const *label, size_t n)
{
    pt64 step = (c->right - c->left) / (pt64)n;
    bool ok = true;

    for (size_t i = 0; ok && i < n; i++)
        ok = put_text(c, label[i], c->left + (pt64)i * step, c->bottom + gap / 2);
    return ok;
}

static bool draw_line_grid(struct chart *c, struct para *const *tick)
{
    const struct doc_chart *d = c->doc;
    bool ok = true;

    for (size_t i = 0; ok && i < d->ntick; i++) {
        pt64 y = along(d, d->min + (double)i * d->step, c->bottom, c->top);
        ok = line(c, c->left, y, c->right, y, hair, 0, i ? grid_color : 0) &&
             put_text(c, tick[i], c->left - gap - tick[i]->line[0].width,
                      y - tick[i]->line_height / 2);
    }
    return ok && line(c, c->left, c->top, c->left, c->bottom, hair, 0, 0);
}

static bool draw_line_chart(struct chart *c, const struct doc_block *b)
{
    const struct doc_chart *d = c->doc;
    size_t n = count_points(d);
    const struct setter *set = c->set;
    struct para **tick = arena_array(set->a, struct para *, d->ntick + 1);
    struct para **label = arena_array(set->a, struct para *, n + 1);
    pt64 high = 0;

    if (!tick || !label || !set_top(c, b, false))
        return false;
    c->left = c->right = 0;
    for (size_t i = 0; i < d->ntick; i++) {
        if (!(tick[i] = one_line(set, d->tick[i])))
            return false;
        c->left = larger(c->left, tick[i]->line[0].width + gap);
    }
    c->right = c->fig->width;
    pt64 step = (c->right - c->left) / (pt64)n;
    if (step < PT64(6))
        return diag_add(set->lo->dg, DIAG_TOO_WIDE, b->at, "%.1f pt are too narrow for %zu points",
                        pt_from_pt64(c->fig->width), n);
    for (size_t i = 0; i < n; i++) {
        if (!(label[i] = set_text(set, d->first->point[i].label, ALIGN_CENTER, step)))
            return false;
        high = larger(high, text_height(label[i]));
    }
    c->fig->height = larger(d->height, c->top + high + PT64(72));
    c->bottom = c->fig->height - high - gap;
    bool ok =
        draw_legend(c, 0) && draw_line_grid(c, tick) && draw_compared(c) && draw_values(c, n, true);
    size_t k = 0;
    for (const struct doc_series *s = d->first; ok && s; s = s->next)
        ok = draw_series(c, s, k++, n);
    return ok && draw_values(c, n, false) && draw_labels(c, label, n);
}

bool chart_draw(const struct setter *set, const struct placer *pl, const struct doc_block *b,
                struct figure *fig)
{
    struct chart c = {.set = set, .pl = pl, .doc = &b->u.chart, .fig = fig};

    if (!c.doc->first)
        return diag_add(set->lo->dg, DIAG_CHART_RANGE, b->at, "this chart has no values");
    return c.doc->kind == CHART_BAR ? draw_bar_chart(&c, b) : draw_line_chart(&c, b);
}
