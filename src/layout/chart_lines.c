/* chart_lines.c - lines over the labels of their points. */
#include "layout/chart.h"

#include "base/str.h"

#include <math.h>
#include <string.h>

static const pt64 least_field = PT64(72), least_step = PT64(4);
static const pt64 foot = PT64(5.5); /* above the labels: a frame at the least value stands there */

static double step_of(const struct chart *c)
{
    return (double)(c->right - c->left) / (double)c->doc->ncategory;
}

struct point chart_point(const struct chart *c, const struct doc_series *s, size_t i)
{
    return (struct point){c->left + (pt64)lround(((double)i + 0.5) * step_of(c)),
                          chart_along(c, s->point[i].value, c->bottom, c->top)};
}

/* Signs and frames of neighbours stand apart. */
pt64 chart_sign_size(const struct chart *c)
{
    pt64 most = (pt64)(step_of(c) * 0.4);

    return most < PT64(3.5) ? most : PT64(3.5);
}

pt64 chart_frame_size(const struct chart *c)
{
    pt64 most = (pt64)(step_of(c) * 0.45);

    return most < PT64(5) ? most : PT64(5);
}

/* ---- labels of the categories ---- */

struct labels {
    struct para **label; /* NULL = left out */
    pt64 *width;         /* what each is set in */
    size_t every;
    pt64 height;
};

static bool is_number(const struct doc_block *b)
{
    const char *p = b->u.para.content->text, *end = p + strlen(p);

    while (p < end) {
        uint32_t c = utf8_next(&p, end);
        bool letter = c > 0x7F || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (letter && !unicode_is_thai_digit(c))
            return false;
    }
    return true;
}

/* Every nth label, broken into lines at its words, where no word is wider than n points are
 * apart; the least such n. */
static bool choose_every(const struct chart *c, pt64 *width, size_t *every)
{
    size_t n = c->doc->ncategory;
    pt64 space = c->block->style->font.size / 3;
    pt64 *min = arena_array(c->set->a, pt64, n), *max = arena_array(c->set->a, pt64, n);

    if (!min || !max)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!para_widths(c->set, c->doc->category[i], &min[i], &max[i]))
            return false;
    for (*every = 1;; *every = chart_next_every(*every)) {
        /* of those left out half each, so that the first and last stay inside of the field */
        pt64 cell = (pt64)((double)(*every + 1) / 2 * step_of(c)) - space;
        bool fits = true;
        for (size_t i = 0; i < n; i++) {
            width[i] = max[i] < cell ? max[i] : cell;
            fits &= i % *every != 0 || min[i] <= cell;
        }
        size_t more =
            fits ? chart_every(c, width, n, c->left + step_of(c) / 2, step_of(c), c->left, c->right)
                 : n;
        if (more <= *every || *every >= n) {
            *every = *every < n ? *every : n;
            return true;
        }
    }
}

static bool set_labels(struct chart *c, struct labels *l)
{
    size_t n = c->doc->ncategory;

    l->label = arena_array(c->set->a, struct para *, n);
    l->width = arena_array(c->set->a, pt64, n);
    l->height = 0;
    if (!l->width || !l->label || !choose_every(c, l->width, &l->every))
        return false;
    for (size_t i = 0; i < n; i += l->every) {
        l->label[i] = chart_text(c, c->doc->category[i], ALIGN_CENTER, larger(l->width[i], 1));
        if (!l->label[i])
            return false;
        l->height = larger(l->height, chart_text_height(l->label[i]));
    }
    return true;
}

/* Numbers go on, so that a reader counts on; names do not. */
static void warn_left_out(const struct chart *c, const struct labels *l)
{
    bool counted = true;

    for (size_t i = 0; i < c->doc->ncategory; i++)
        counted &= is_number(c->doc->category[i]);
    if (l->every == 1 || counted)
        return;
    diag_add(c->set->lo->dg, DIAG_CHART_ROOM, c->block->at,
             "only one of every %zu labels has room in this chart", l->every);
    diag_hint(c->set->lo->dg, "a <bar-chart> has room for all of them");
}

static bool draw_labels(struct chart *c, const struct labels *l)
{
    bool ok = true;

    for (size_t i = 0; ok && i < c->doc->ncategory; i += l->every) {
        pt64 middle = c->left + (pt64)lround(((double)i + 0.5) * step_of(c));
        ok = chart_put(c, l->label[i], chart_centred(middle, l->width[i], c->left, c->right),
                       c->bottom + foot);
    }
    return ok;
}

/* ---- the field ---- */

/* Room for the labels of the axis at the left, and for those of the categories below. */
static bool lay(struct chart *c, bool *fits)
{
    const struct chart_axis *x = &c->axis;
    struct labels l;
    pt64 high = x->tick[0]->line_height;

    c->left = 0;
    c->right = c->fig->width;
    for (size_t i = 0; i < x->ntick; i++)
        c->left = larger(c->left, chart_text_width(x->tick[i]) + chart_gap);
    if (step_of(c) < least_step) {
        diag_add(c->set->lo->dg, DIAG_TOO_WIDE, c->block->at,
                 "%.1f pt are too narrow for %zu points", pt_from_pt64(c->fig->width),
                 c->doc->ncategory);
        diag_hint(c->set->lo->dg, "a point takes at least %.0f pt", pt_from_pt64(least_step));
        return false;
    }
    if (!set_labels(c, &l))
        return false;
    c->top = c->legend.height + larger(c->block->style->font.size, high / 2);
    c->fig->height = larger(c->doc->height, c->top + l.height + foot + least_field);
    c->bottom = c->fig->height - l.height - foot;
    *fits = x->step / (x->max - x->min) * (c->bottom - c->top) >= high;
    return true;
}

static bool draw_grid(struct chart *c)
{
    const struct chart_axis *x = &c->axis;
    double step = x->step / (x->max - x->min) * (c->bottom - c->top);
    pt64 high = x->tick[0]->line_height;
    size_t every = 1;
    bool ok = true;

    while (every < x->ntick && step * (double)every < high)
        every = chart_next_every(every);
    for (size_t i = 0; ok && i < x->ntick; i++) {
        pt64 y = chart_along(c, chart_tick(c, i), c->bottom, c->top);
        bool black = i == 0 || chart_tick(c, i) == 0;
        ok =
            black ? chart_line(c, c->left, y, c->right, y) : chart_grid(c, c->left, y, c->right, y);
        if (ok && i % every == 0)
            ok = chart_put(c, x->tick[i], c->left - chart_gap - chart_text_width(x->tick[i]),
                           y - high / 2);
    }
    return ok && chart_line(c, c->left, c->top, c->left, c->bottom);
}

static bool draw_compared(struct chart *c)
{
    if (!c->doc->has_line)
        return true;
    pt64 y = chart_along(c, c->doc->line, c->bottom, c->top);
    return chart_compared(c, c->left, y, c->right, y);
}

static bool draw_points(struct chart *c, const struct doc_series *s, size_t series)
{
    pt64 r = chart_frame_size(c);
    bool ok = true;

    for (size_t i = 0; ok && i < s->npoint; i++) {
        if (s->point[i].missing)
            continue;
        struct point p = chart_point(c, s, i);
        ok = chart_sign(c, series, p, chart_sign_size(c)) &&
             (!s->point[i].marked || chart_frame(c, p.x - r, p.y - r, 2 * r, 2 * r));
    }
    return ok;
}

static bool draw_series(struct chart *c, const struct doc_series *s, size_t series)
{
    bool ok = true;

    for (size_t i = 1; ok && i < s->npoint; i++) /* a gap where a value is missing */
        if (!s->point[i - 1].missing && !s->point[i].missing)
            ok = chart_series_line(c, series, chart_point(c, s, i - 1), chart_point(c, s, i));
    return ok && draw_points(c, s, series);
}

bool chart_draw_lines(struct chart *c)
{
    struct chart_printed values = {0};
    struct labels l;
    size_t k = 0;

    if (!chart_choose_axis(c, lay) || !set_labels(c, &l))
        return false;
    warn_left_out(c, &l);
    c->next = c->doc->ncategory; /* it is never cut */
    bool ok = chart_find_values(c, &values) && chart_draw_legend(c) && draw_grid(c) &&
              draw_compared(c) && chart_blank_values(c, &values);
    for (const struct doc_series *s = c->doc->first; ok && s; s = s->next)
        ok = draw_series(c, s, k++);
    return ok && chart_print_values(c, &values) && draw_labels(c, &l);
}
