#include "layout/decor.h"

#include "text/ink.h"

/* Dots of leaders, in 1/1000 of the font size: as large and as far apart as typed full stops. They lie
 * so far below the baseline that a text may stand on them. */
enum { DOT = 70, DOT_PITCH = 220 };

struct gap {
    pt64 left, right;
};

/* Neighbours on a line that have one decoration. */
struct stretch {
    size_t first, end; /* glyphs */
    pt64 left, right;
    pt64 size;                                               /* the largest */
    pt64 under, under_thickness, through, through_thickness; /* y from the baseline, downward */
    unsigned decoration;
    uint32_t color;
};

struct band { /* across the page */
    pt64 top, height;
    pt64 clear; /* from any ink */
};

static void take_measures(struct stretch *s, const struct run *r)
{
    const struct face *f = r->face;
    int upem = f->upem;

    if (r->rise && s->size) /* the line is that of the text beside a raised one */
        return;
    s->size = larger(s->size, r->size);
    s->under = larger(s->under, pt64_from_fu(f->underline, r->size, upem));
    s->under_thickness =
        larger(s->under_thickness, pt64_from_fu(f->underline_thickness, r->size, upem));
    pt64 through = pt64_from_fu(f->strikeout, r->size, upem) + r->rise;
    if (-through < s->through) {
        s->through = -through;
        s->through_thickness = pt64_from_fu(f->strikeout_thickness, r->size, upem);
    }
}

/* ---- gaps ---- */

static bool is_near(struct ink ink, const struct band *b)
{
    return ink.left < ink.right && ink.bottom > b->top - b->clear &&
           ink.top < b->top + b->height + b->clear;
}

/* Where the ink of [first, end) comes near the band, from left to right. Marks may begin left of the
 * letter before them. */
static bool find_gaps(const struct placer *pl, const struct para *p, const struct line *l, pt64 x,
                      const struct stretch *s, const struct band *b, struct gap **gap, size_t *n)
{
    const struct shaped *t = &p->text;
    int64_t pen = ((int64_t)x + l->x) * 1024;

    *n = 0;
    *gap = arena_array(pl->lo->scratch, struct gap, s->end - s->first + 1);
    if (!*gap)
        return false;
    for (size_t i = l->first; i < s->end; i++) {
        const struct glyph *g = &t->glyph[i];
        if (i > l->first && (g->flags & GLYPH_CLUSTER_START))
            pen += l->cluster_extra;
        struct ink ink = ink_of_glyph(g, &t->run[g->run]);
        if (i >= s->first && is_near(ink, b)) {
            struct gap own = {(pt64)(pen / 1024) + ink.left - b->clear,
                              (pt64)(pen / 1024) + ink.right + b->clear};
            size_t k = (*n)++;
            for (; k > 0 && (*gap)[k - 1].left > own.left; k--)
                (*gap)[k] = (*gap)[k - 1];
            (*gap)[k] = own;
        }
        pen += g->width + (g->flags & GLYPH_SPACE ? l->space_extra : 0);
    }
    return true;
}

/* ---- lines ---- */

static bool place_dots(const struct placer *pl, pt64 left, pt64 right, const struct band *b,
                       const struct stretch *s)
{
    pt64 pitch = larger(s->size * DOT_PITCH / 1000, 1);
    pt64 first = (left + b->height / 2 + pitch - 1) / pitch * pitch, last = right - b->height / 2;
    struct point *point = first <= last ? arena_array(pl->a, struct point, 2) : NULL;

    if (first > last)
        return true;
    if (!point)
        return false;
    point[0] = (struct point){first, b->top + b->height / 2};
    point[1] = (struct point){first + (last - first) / pitch * pitch + 1, point[0].y};
    return place_path(pl, (struct path_item){.point = point,
                                             .npoint = 2,
                                             .width = b->height,
                                             .dash = pitch,
                                             .dotted = true,
                                             .color = s->color});
}

static bool place_part(const struct placer *pl, pt64 left, pt64 right, const struct band *b,
                       const struct stretch *s, bool dots)
{
    if (dots)
        return place_dots(pl, left, right, b, s);
    if (right - left < 3 * b->height) /* a dot between two letters is no line */
        return true;
    return place_rule(
        pl,
        (struct rule_item){
            .x = left, .y = b->top, .width = right - left, .height = b->height, .color = s->color});
}

static bool place_skipping(const struct placer *pl, const struct para *p, const struct line *l,
                           pt64 x, const struct stretch *s, struct band b, pt64 baseline, bool dots)
{
    struct gap *gap;
    size_t n;
    pt64 left = s->left;
    bool ok = find_gaps(pl, p, l, x, s, &b, &gap, &n);

    b.top += baseline;
    for (size_t i = 0; ok && i < n; i++) {
        if (gap[i].left > left)
            ok = place_part(pl, left, gap[i].left, &b, s, dots);
        left = larger(left, gap[i].right);
    }
    return ok && (left >= s->right || place_part(pl, left, s->right, &b, s, dots));
}

static struct band band_of(const struct para *p, pt64 top, pt64 thickness)
{
    pt64 height = larger(thickness, PT64(0.25));
    pt64 lowest = p->text.descent - height; /* V1: clear of the line below */

    return (struct band){.top = top < lowest ? top : lowest, .height = height, .clear = height};
}

static bool place_stretch(const struct placer *pl, const struct para *p, const struct line *l,
                          pt64 x, const struct stretch *s, pt64 baseline, bool over)
{
    pt64 dot = s->size * DOT / 1000;
    bool ok = true;

    if (over)
        return !(s->decoration & DECORATION_THROUGH) ||
               place_rule(pl, (struct rule_item){.x = s->left,
                                                 .y = baseline + s->through,
                                                 .width = s->right - s->left,
                                                 .height = larger(s->through_thickness, PT64(0.25)),
                                                 .color = s->color});
    if (s->decoration & DECORATION_UNDERLINE)
        ok = place_skipping(pl, p, l, x, s, band_of(p, s->under, s->under_thickness), baseline,
                            false);
    if (ok && (s->decoration & DECORATION_RULE))
        ok = place_skipping(pl, p, l, x, s, band_of(p, s->under, s->under_thickness), baseline,
                            false);
    if (ok && (s->decoration & DECORATION_DOTS)) {
        struct band b = band_of(p, dot * 13 / 10, dot);
        b.clear = dot / 2;
        ok = place_skipping(pl, p, l, x, s, b, baseline, true);
    }
    return ok;
}

/* The decorated neighbours from glyph i on. */
static struct stretch stretch_at(const struct para *p, const struct line *l, size_t i)
{
    const struct shaped *t = &p->text;
    const struct run *r = &t->run[t->glyph[i].run];
    struct stretch s = {.first = i, .decoration = r->decoration, .color = r->decoration_color};

    for (s.end = i; s.end < l->end; s.end = r->end < l->end ? r->end : l->end) {
        r = &t->run[t->glyph[s.end].run];
        if (r->decoration != s.decoration || (r->decoration && r->decoration_color != s.color))
            break;
        if (r->decoration)
            take_measures(&s, r);
    }
    return s;
}

static pt64 pen_at(const struct para *p, const struct line *l, size_t from, size_t to)
{
    int64_t pen = 0;

    for (size_t i = from; i < to; i++) {
        const struct glyph *g = &p->text.glyph[i];
        pen += g->width + (g->flags & GLYPH_SPACE ? l->space_extra : 0);
        if (i > l->first && (g->flags & GLYPH_CLUSTER_START))
            pen += l->cluster_extra;
    }
    return (pt64)((pen + 512) / 1024);
}

/* Is the text on a leader continued on the next line? Then the dots go on to this line's end. */
static bool goes_on(const struct para *p, size_t line, unsigned decoration)
{
    const struct shaped *t = &p->text;
    size_t next = line + 1 < p->nline ? p->line[line + 1].first : t->nglyph;

    return next < t->nglyph && (decoration & (DECORATION_DOTS | DECORATION_RULE)) &&
           t->run[t->glyph[next].run].decoration == decoration;
}

bool decor_place(const struct placer *pl, const struct para *p, size_t line, pt64 x, pt64 y,
                 bool over)
{
    const struct line *l = &p->line[line];
    struct placer own = *pl;
    bool ok = true;

    own.tag = NULL;
    for (size_t i = l->first; ok && i < l->end;) {
        struct stretch s = stretch_at(p, l, i);
        if (s.decoration) {
            s.left = x + l->x + pen_at(p, l, l->first, s.first);
            s.right = s.left + pen_at(p, l, s.first, s.end);
            if (s.end == l->end && goes_on(p, line, s.decoration))
                s.right = larger(s.right, x + p->measure);
            ok = place_stretch(&own, p, l, x, &s, y + line_baseline(p, line), over);
        }
        i = s.end;
    }
    return ok;
}
