#include "layout/lines.h"

pt64 border_width(const struct border *b)
{
    return b->style == BORDER_NONE || b->style == BORDER_HIDDEN ? 0 : b->width;
}

pt64 double_part(const struct border *b)
{
    return larger((b->width + 1) / 3, 1);
}

/* Dashes of three times the thickness and gaps as long, dots as far apart as two of them; made
 * longer or shorter until both ends have a whole one, so that corners are closed. */
static bool place_broken(const struct placer *pl, const struct border *b, struct rule_item r)
{
    struct point *p = arena_array(pl->a, struct point, 2);
    bool across = r.width >= r.height, dotted = b->style == BORDER_DOTTED;
    pt64 length = across ? r.width : r.height, half = (across ? r.height : r.width) / 2;
    pt64 end = dotted ? half : 0, wanted = dotted ? 2 * b->width : 3 * b->width;
    pt64 n = larger(1, (length - 2 * end + wanted / 2) / wanted);

    if (!p)
        return false;
    n += !dotted && n % 2 == 0;
    p[0] = across ? (struct point){r.x + end, r.y + half} : (struct point){r.x + half, r.y + end};
    p[1] = across ? (struct point){r.x + length - end, r.y + half}
                  : (struct point){r.x + half, r.y + length - end};
    return place_path(pl, (struct path_item){.point = p,
                                             .npoint = 2,
                                             .width = b->width,
                                             .dash = larger(1, (length - 2 * end) / n),
                                             .dotted = dotted,
                                             .color = b->color});
}

bool line_place(const struct placer *pl, const struct border *b, struct rule_item area)
{
    area.color = b->color;
    if (!border_width(b) || area.width <= 0 || area.height <= 0)
        return true;
    if (b->style == BORDER_DASHED || b->style == BORDER_DOTTED)
        return place_broken(pl, b, area);
    return place_rule(pl, area);
}

/* How far the lines of the side next to it are in the way of the inner one of a double line. */
static pt64 inner_start(const struct border *next)
{
    return next->style == BORDER_DOUBLE ? next->width - double_part(next) : 0;
}

/* The outer line of a double border, or its inner one; the whole of any other. */
static struct rule_item band(const struct border border[SIDE_N], enum side side, bool inner,
                             struct rule_item r)
{
    const struct border *b = &border[side];
    pt64 part = b->style == BORDER_DOUBLE ? double_part(b) : border_width(b);
    bool across = side == SIDE_TOP || side == SIDE_BOTTOM;
    const struct border *before = &border[across ? SIDE_LEFT : SIDE_TOP],
                        *after = &border[across ? SIDE_RIGHT : SIDE_BOTTOM];
    pt64 first = inner ? inner_start(before) : 0, last = inner ? inner_start(after) : 0;
    pt64 depth = inner ? b->width - part : 0;

    if (!across && !inner) { /* the corners belong to the lines above and below */
        first = before->style == BORDER_DOUBLE ? 0 : border_width(before);
        last = after->style == BORDER_DOUBLE ? 0 : border_width(after);
    }
    if (across)
        return (struct rule_item){r.x + first,
                                  side == SIDE_TOP ? r.y + depth : r.y + r.height - depth - part,
                                  r.width - first - last, part, b->color};
    return (struct rule_item){side == SIDE_LEFT ? r.x + depth : r.x + r.width - depth - part,
                              r.y + first, part, r.height - first - last, b->color};
}

bool frame_place(const struct placer *pl, const struct border border[SIDE_N], struct rule_item area)
{
    bool ok = true;

    for (int side = 0; ok && side < SIDE_N; side++) {
        ok = line_place(pl, &border[side], band(border, (enum side)side, false, area));
        if (ok && border[side].style == BORDER_DOUBLE)
            ok = line_place(pl, &border[side], band(border, (enum side)side, true, area));
    }
    return ok;
}
