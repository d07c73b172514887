/*
 * chart_values.c - the values at the points of lines.
 *
 * Each has a few places around its point, the nearest first: above the highest of its category,
 * below the others. It takes the first where its ink meets no line, no sign, no other value and no
 * edge. If one value of a series finds none, the series is printed without values: a reader must
 * not ask why some are missing.
 */
#include "layout/chart.h"

#include <stdlib.h>

static const pt64 space = PT64(1.25); /* around the ink of a value */

struct segment {
    struct point a, b;
};

struct field {
    const struct chart *c;
    struct ink *box; /* signs, frames and values; ink that nothing stands on */
    struct segment *segment;
    size_t nbox, cap_box, nsegment, cap_segment;
};

static bool add_box(struct field *f, struct ink box)
{
    f->box = arena_grow(f->c->set->a, f->box, f->nbox, &f->cap_box, sizeof *f->box);
    if (f->box)
        f->box[f->nbox++] = box;
    return f->box != NULL;
}

static bool add_segment(struct field *f, struct point a, struct point b)
{
    f->segment =
        arena_grow(f->c->set->a, f->segment, f->nsegment, &f->cap_segment, sizeof *f->segment);
    if (f->segment)
        f->segment[f->nsegment++] = (struct segment){a, b};
    return f->segment != NULL;
}

static struct ink box_around(struct point p, pt64 r)
{
    return (struct ink){p.x - r, p.y - r, p.x + r, p.y + r};
}

static bool add_series(struct field *f, const struct doc_series *s)
{
    bool ok = true;

    for (size_t i = 0; ok && i < s->npoint; i++) {
        if (s->point[i].missing)
            continue;
        struct point p = chart_point(f->c, s, i);
        ok = add_box(
            f, box_around(p, s->point[i].marked ? chart_frame_size(f->c) : chart_sign_size(f->c)));
        if (ok && i > 0 && !s->point[i - 1].missing)
            ok = add_segment(f, chart_point(f->c, s, i - 1), p);
    }
    return ok;
}

/* The line to compare with, or that of nought. */
static bool add_level(struct field *f, double v)
{
    const struct chart *c = f->c;
    pt64 y = chart_along(c, v, c->bottom, c->top);

    return add_segment(f, (struct point){c->left, y}, (struct point){c->right, y});
}

static bool add_marks(struct field *f)
{
    const struct chart *c = f->c;
    bool ok = true;

    for (const struct doc_series *s = c->doc->first; ok && s; s = s->next)
        ok = add_series(f, s);
    if (ok && c->axis.min < 0 && c->axis.max > 0)
        ok = add_level(f, 0);
    return ok && (!c->doc->has_line || add_level(f, c->doc->line));
}

/* ---- what meets ---- */

static bool boxes_meet(struct ink a, struct ink b)
{
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/* On which side of the segment's line a corner is. */
static int side(const struct segment *s, pt64 x, pt64 y)
{
    int64_t v =
        (int64_t)(s->b.x - s->a.x) * (y - s->a.y) - (int64_t)(s->b.y - s->a.y) * (x - s->a.x);

    return (v > 0) - (v < 0);
}

/* They are apart if a side of the box or the line itself parts them. */
static bool segment_meets(const struct segment *s, struct ink b)
{
    pt64 left = s->a.x < s->b.x ? s->a.x : s->b.x, right = larger(s->a.x, s->b.x);
    pt64 top = s->a.y < s->b.y ? s->a.y : s->b.y, bottom = larger(s->a.y, s->b.y);

    if (right < b.left || left > b.right || bottom < b.top || top > b.bottom)
        return false;
    return abs(side(s, b.left, b.top) + side(s, b.right, b.top) + side(s, b.left, b.bottom) +
               side(s, b.right, b.bottom)) != 4;
}

static bool is_free(const struct field *f, struct ink b)
{
    const struct chart *c = f->c;

    b = (struct ink){b.left - space, b.top - space, b.right + space, b.bottom + space};
    if (b.left < c->left || b.right > c->right || b.top < c->legend.height || b.bottom > c->bottom)
        return false;
    for (size_t i = 0; i < f->nbox; i++)
        if (boxes_meet(f->box[i], b))
            return false;
    for (size_t i = 0; i < f->nsegment; i++)
        if (segment_meets(&f->segment[i], b))
            return false;
    return true;
}

/* ---- where a value stands ---- */

/* Is no other series higher at this category? */
static bool is_highest(const struct doc_chart *d, const struct doc_series *own, size_t i)
{
    for (const struct doc_series *s = d->first; s; s = s->next)
        if (s != own && !s->point[i].missing && s->point[i].value > own->point[i].value)
            return false;
    return true;
}

struct around { /* a point, and how large the ink of its value is */
    struct point at;
    pt64 width, height, r;
};

/* Above or below, in the middle, to the right or to the left; then beside. */
enum { SIDES = 3, PLACES = 2 * SIDES + 2, DISTANCES = 3 };

static struct ink place_of(const struct around *p, int place, pt64 distance, bool above)
{
    static const int across[SIDES] = {0, 1, -1};
    pt64 x = p->at.x - p->width / 2, y = p->at.y - p->height / 2, r = p->r + distance;

    if (place < 2 * SIDES) {
        x += across[place % SIDES] * p->width / 2;
        above = place < SIDES ? above : !above;
        y = above ? p->at.y - r - p->height : p->at.y + r;
    } else {
        x = place == 2 * SIDES ? p->at.x + r : p->at.x - r - p->width;
    }
    return (struct ink){x, y, x + p->width, y + p->height};
}

static bool find_place(const struct field *f, const struct around *p, bool above, struct ink *out)
{
    for (int d = 0; d < DISTANCES; d++)
        for (int place = 0; place < PLACES; place++) {
            *out = place_of(p, place, d * p->height / 3, above);
            if (is_free(f, *out))
                return true;
        }
    return false;
}

static bool place_value(struct field *f, const struct doc_series *s, size_t i,
                        struct chart_value *out, bool *found)
{
    const struct chart *c = f->c;
    pt64 mark = s->point[i].marked ? chart_frame_size(c) : chart_sign_size(c);
    struct ink box;

    if (!(out->text = chart_line_of_text(c, s->point[i].text)))
        return false;
    out->ink = chart_ink(out->text);
    struct around p = {chart_point(c, s, i), out->ink.right - out->ink.left,
                       out->ink.bottom - out->ink.top, mark + space + PT64(0.25)};
    *found = find_place(f, &p, is_highest(c->doc, s, i), &box);
    out->x = box.left - out->ink.left;
    out->y = box.top - out->ink.top;
    out->ink = box;
    /* a space at both sides, so that two numbers are not read as one */
    return !*found ||
           add_box(f, (struct ink){box.left - space, box.top, box.right + space, box.bottom});
}

/* All of a series, or none. */
static bool place_series(struct field *f, const struct doc_series *s, struct chart_printed *out,
                         bool *found)
{
    size_t n = out->n, nbox = f->nbox;

    *found = true;
    for (size_t i = 0; *found && i < s->npoint; i++)
        if (!s->point[i].missing && !place_value(f, s, i, &out->value[out->n++], found))
            return false;
    if (!*found) {
        out->n = n;
        f->nbox = nbox;
    }
    return true;
}

static void warn_left_out(const struct chart *c, size_t left_out)
{
    if (!left_out || c->doc->values != CHART_VALUES_SHOW)
        return;
    diag_add(c->set->lo->dg, DIAG_CHART_ROOM, c->block->at,
             "the values of %zu of %zu series have no room in this chart", left_out, c->nseries);
    diag_hint(c->set->lo->dg, "make it higher or its font smaller, or choose a <bar-chart>");
}

bool chart_find_values(struct chart *c, struct chart_printed *out)
{
    struct field f = {.c = c};
    size_t left_out = 0;

    if (c->doc->values == CHART_VALUES_NONE)
        return true;
    out->value = arena_array(c->set->a, struct chart_value, c->nseries * c->doc->ncategory);
    if (!out->value || !add_marks(&f))
        return false;
    for (const struct doc_series *s = c->doc->first; s; s = s->next) {
        bool found;
        if (!place_series(&f, s, out, &found))
            return false;
        left_out += !found;
    }
    warn_left_out(c, left_out);
    return true;
}

bool chart_blank_values(struct chart *c, const struct chart_printed *v)
{
    bool ok = true;

    for (size_t i = 0; ok && i < v->n; i++) {
        struct ink b = v->value[i].ink;
        ok = place_rule(c->pl, (struct rule_item){b.left - space / 2, b.top - space / 2,
                                                  b.right - b.left + space,
                                                  b.bottom - b.top + space, 0xFFFFFF});
    }
    return ok;
}

bool chart_print_values(struct chart *c, const struct chart_printed *v)
{
    bool ok = true;

    for (size_t i = 0; ok && i < v->n; i++) {
        const struct chart_value *one = &v->value[i];
        ok = chart_put(c, one->text, one->x, one->y - one->text->baseline);
    }
    return ok;
}
