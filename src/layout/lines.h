/*
 * lines.h - border lines drawn: solid, double, dashed and dotted (CSS 2.1, 8.5.3).
 *
 * In:     a border, and where its line lies.
 * Out:    rules and paths on the page; all of them are artifacts if the placer has no tag.
 * Units:  pt64 from the page's top left corner.
 * Errors: false = no memory, diagnosed.
 */
#ifndef RAINGAN_LAYOUT_LINES_H
#define RAINGAN_LAYOUT_LINES_H

#include "layout/place.h"

pt64 border_width(const struct border *b); /* 0 = nothing is drawn */
pt64 double_part(const struct border *b);  /* thickness of each of the two lines of a double one */

/* A line that is not double over its whole rectangle, the longer side of which is its length. */
bool line_place(const struct placer *pl, const struct border *b, struct rule_item area);

/* The four borders around a box, inside the rectangle. */
bool frame_place(const struct placer *pl, const struct border border[SIDE_N],
                 struct rule_item area);

#endif
