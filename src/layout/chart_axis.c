/*
 * chart_axis.c - the value axis: 1, 2 or 5 times a power of ten from mark to mark.
 *
 * Without a `step` the marks are as fine as their labels allow, at most eight steps at first. The
 * labels have the format of the values, but only the decimals that the marks need: 20, not 20.00.
 */
#include "layout/chart.h"

#include <math.h>

enum { STEPS = 8, DECIMALS_MAX = 12 };

static double nice_above(double v)
{
    static const double digit[] = {1, 2, 5};
    double power = pow(10, floor(log10(v) + 1e-9));

    for (size_t i = 0; i < 3; i++)
        if (digit[i] * power >= v * (1 - 1e-9))
            return digit[i] * power;
    return 10 * power;
}

pt64 chart_along(const struct chart *c, double v, pt64 from, pt64 to)
{
    return from + (pt64)lround((v - c->axis.min) / (c->axis.max - c->axis.min) * (to - from));
}

double chart_tick(const struct chart *c, size_t i)
{
    double v = c->axis.min + (double)i * c->axis.step;

    return fabs(v) < c->axis.step * 1e-9 ? 0 : v;
}

/* From the values outward to whole steps, unless the template says where it ends. */
static void set_range(struct chart *c)
{
    const struct doc_chart *d = c->doc;
    struct chart_axis *x = &c->axis;

    x->min = d->min;
    x->max = d->max;
    if (!d->has_min) {
        x->min = x->step * floor(d->min / x->step + 1e-9);
        /* room for the value below its point */
        if (d->kind == CHART_LINE && d->min - x->min < x->step / 2 && (d->min < 0 || x->min > 0))
            x->min -= x->step;
    }
    if (!d->has_max)
        x->max = x->step * ceil(d->max / x->step - 1e-9);
    x->ntick = (size_t)((x->max - x->min) / x->step + 1e-9) + 1;
}

static int decimals_of(double v)
{
    int n = 0;

    for (double x = v; n < DECIMALS_MAX && fabs(x - round(x)) > 1e-12 * fabs(x);)
        x = v * pow(10, ++n);
    return n;
}

static bool set_ticks(struct chart *c)
{
    struct chart_axis *x = &c->axis;

    set_range(c);
    double unit = pow(10, c->doc->number.power);
    int of_step = decimals_of(x->step / unit), of_min = decimals_of(x->min / unit);
    x->tick = arena_array(c->set->a, struct para *, x->ntick);
    for (size_t i = 0; x->tick && i < x->ntick; i++) {
        const struct doc_block *b = document_chart_number(c->set->a, c->doc, chart_tick(c, i),
                                                          of_step > of_min ? of_step : of_min);
        if (!b || !(x->tick[i] = chart_line_of_text(c, b)))
            return false;
    }
    return x->tick != NULL;
}

bool chart_choose_axis(struct chart *c, bool (*lay)(struct chart *c, bool *fits))
{
    const struct doc_chart *d = c->doc;
    double span = d->max - d->min, unit = pow(10, d->number.power - d->number.decimals);
    bool fits = false;

    c->axis.step = d->step > 0 ? d->step : nice_above(fmax(span / STEPS, unit));
    for (;;) {
        c->axis.every = 1;
        if (!set_ticks(c) || !lay(c, &fits))
            return false;
        double coarser = nice_above(c->axis.step * 1.5);
        if (fits || d->step > 0 || coarser > span * (1 + 1e-9))
            return true;
        c->axis.step = coarser;
    }
}

size_t chart_next_every(size_t every)
{
    size_t power = 1;

    while (power * 10 <= every)
        power *= 10;
    return every / power == 2 ? every / 2 * 5 : every * 2;
}

/* Do labels stand apart when every nth is printed? */
static bool stand_apart(const struct chart *c, const pt64 *width, size_t n, double first,
                        double step, pt64 least, pt64 most, size_t every)
{
    pt64 space = c->block->style->font.size / 2, end = least - space;

    for (size_t i = 0; i < n; i += every) {
        pt64 middle = (pt64)lround(first + (double)i * step);
        pt64 x = chart_centred(middle, width[i], least, most);
        if (x < end + space)
            return false;
        end = x + width[i];
    }
    return true;
}

size_t chart_every(const struct chart *c, const pt64 *width, size_t n, double first, double step,
                   pt64 least, pt64 most)
{
    size_t every = 1;

    while (every < n && !stand_apart(c, width, n, first, step, least, most, every))
        every = chart_next_every(every);
    return every;
}
