/*
 * chart_pen.c - strokes, bars and signs.
 *
 * Eight series are told apart without colour: bars by four greys and four patterns, lines by four
 * dashes and four signs, filled or hollow. What is marked is hatched.
 */
#include "layout/chart.h"

static const pt64 hatch = PT64(3.5);

enum pattern { SOLID, UPRIGHT = 1, LEVEL = 2, FALLING = 4, RISING = 8 };

static const struct {
    uint32_t color;
    unsigned pattern;
    bool outlined;
} bar_style[CHART_SERIES_MAX] = {
    {0x8C8C8C, SOLID, false},          {0xC8C8C8, SOLID, false},  {0x505050, SOLID, false},
    {0xFFFFFF, SOLID, true},           {0xFFFFFF, UPRIGHT, true}, {0xFFFFFF, LEVEL, true},
    {0xFFFFFF, UPRIGHT | LEVEL, true}, {0xFFFFFF, FALLING, true},
};

static const uint32_t line_color[] = {0x000000, 0x606060, 0x303030, 0x808080};
static const pt64 line_dash[] = {0, PT64(4), PT64(1.5), PT64(7)};
enum { LINE_STYLES = 4 };

static bool path(struct chart *c, const struct point *from, size_t n, struct path_item path)
{
    struct point *point = arena_array(c->pl->a, struct point, n);

    for (size_t i = 0; point && i < n; i++)
        point[i] = from[i];
    path.point = point;
    path.npoint = n;
    return point && place_path(c->pl, path);
}

bool chart_stroke(struct chart *c, struct point from, struct point to, pt64 width, pt64 dash,
                  uint32_t color)
{
    const struct point p[] = {from, to};

    return path(c, p, 2, (struct path_item){.width = width, .dash = dash, .color = color});
}

bool chart_line(struct chart *c, pt64 x0, pt64 y0, pt64 x1, pt64 y1)
{
    return chart_stroke(c, (struct point){x0, y0}, (struct point){x1, y1}, chart_hair, 0, 0);
}

bool chart_grid(struct chart *c, pt64 x0, pt64 y0, pt64 x1, pt64 y1)
{
    return chart_stroke(c, (struct point){x0, y0}, (struct point){x1, y1}, chart_hair, 0, 0xD0D0D0);
}

bool chart_compared(struct chart *c, pt64 x0, pt64 y0, pt64 x1, pt64 y1)
{
    return chart_stroke(c, (struct point){x0, y0}, (struct point){x1, y1}, PT64(1), PT64(3), 0);
}

bool chart_frame(struct chart *c, pt64 x, pt64 y, pt64 width, pt64 height)
{
    const struct point p[] = {
        {x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}, {x, y}};

    return path(c, p, 5, (struct path_item){.width = chart_hair});
}

/* ---- bars ---- */

static bool hatch_line(struct chart *c, pt64 x0, pt64 y0, pt64 x1, pt64 y1, uint32_t color)
{
    return chart_stroke(c, (struct point){x0, y0}, (struct point){x1, y1}, chart_hair, 0, color);
}

/* Lines of 45 degrees, cut at the sides of the box. */
static bool slant(struct chart *c, const struct rule_item *b, bool rising, uint32_t color)
{
    bool ok = true;

    for (pt64 t = hatch; ok && t < b->width + b->height; t += hatch) {
        pt64 over = t > b->width ? t - b->width : 0, under = t < b->height ? t : b->height;
        pt64 x0 = t - over, x1 = t - under;
        if (!rising) {
            x0 = b->width - x0;
            x1 = b->width - x1;
        }
        ok = hatch_line(c, b->x + x0, b->y + over, b->x + x1, b->y + under, color);
    }
    return ok;
}

static bool stripes(struct chart *c, const struct rule_item *b, bool upright, uint32_t color)
{
    bool ok = true;

    for (pt64 t = hatch; ok && t < (upright ? b->width : b->height); t += hatch)
        ok = upright ? hatch_line(c, b->x + t, b->y, b->x + t, b->y + b->height, color)
                     : hatch_line(c, b->x, b->y + t, b->x + b->width, b->y + t, color);
    return ok;
}

static bool draw_pattern(struct chart *c, const struct rule_item *b, unsigned pattern,
                         uint32_t color)
{
    return (!(pattern & UPRIGHT) || stripes(c, b, true, color)) &&
           (!(pattern & LEVEL) || stripes(c, b, false, color)) &&
           (!(pattern & FALLING) || slant(c, b, false, color)) &&
           (!(pattern & RISING) || slant(c, b, true, color));
}

bool chart_bar(struct chart *c, size_t series, bool marked, struct rule_item at)
{
    bool plain = c->nseries == 1 && marked; /* hatched on white: grey says nothing more */
    uint32_t color = plain ? 0xFFFFFF : bar_style[series].color;

    if (at.width <= 0)
        return true;
    at.color = color;
    if (color != 0xFFFFFF && !place_rule(c->pl, at))
        return false;
    if (!draw_pattern(c, &at, plain ? SOLID : bar_style[series].pattern, 0))
        return false;
    if (marked && !draw_pattern(c, &at, RISING, color == 0x505050 ? 0xFFFFFF : 0))
        return false;
    return (!marked && !bar_style[series].outlined) ||
           chart_frame(c, at.x, at.y, at.width, at.height);
}

/* ---- lines ---- */

bool chart_series_line(struct chart *c, size_t series, struct point from, struct point to)
{
    size_t k = series % LINE_STYLES;

    return chart_stroke(c, from, to, PT64(1), line_dash[k], line_color[k]);
}

/* A square, a diamond, a triangle, an octagon; those of the second four are hollow. */
bool chart_sign(struct chart *c, size_t series, struct point at, pt64 size)
{
    static const struct point shape[LINE_STYLES][8] = {
        {{-10, -10}, {10, -10}, {10, 10}, {-10, 10}},
        {{0, -14}, {14, 0}, {0, 14}, {-14, 0}},
        {{0, -14}, {13, 9}, {-13, 9}},
        {{-5, -11}, {5, -11}, {11, -5}, {11, 5}, {5, 11}, {-5, 11}, {-11, 5}, {-11, -5}},
    };
    static const size_t corners[LINE_STYLES] = {4, 4, 3, 8};
    size_t k = series % LINE_STYLES, n = corners[k];
    struct point p[9] = {{0}};
    bool hollow = series >= LINE_STYLES;

    for (size_t i = 0; i < n; i++)
        p[i] = (struct point){at.x + shape[k][i].x * size / 14, at.y + shape[k][i].y * size / 14};
    p[n] = p[0];
    if (!path(c, p, n,
              (struct path_item){.filled = true, .color = hollow ? 0xFFFFFF : line_color[k]}))
        return false;
    return !hollow ||
           path(c, p, n + 1, (struct path_item){.width = PT64(0.75), .color = line_color[k]});
}
