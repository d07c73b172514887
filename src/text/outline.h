/*
 * outline.h - glyphs as curves, for what is drawn and is no text: a reader of the page does not find
 * it there.
 *
 * In:     glyphs of a shaped paragraph.
 * Out:    moves, lines and cubic curves; each outline is closed.
 * Units:  1 pt64, y downward, not rounded: what is turned is rounded once.
 * Memory: the arena.
 * Errors: false = no memory, diagnosed.
 */
#ifndef RAINGAN_TEXT_OUTLINE_H
#define RAINGAN_TEXT_OUTLINE_H

#include "text/shape.h"

enum outline_step { OUTLINE_MOVE, OUTLINE_LINE, OUTLINE_CURVE }; /* of 1, 1 and 3 points */

struct outline_point {
    double x, y;
};

struct outline { /* zero is an empty one, but for the arena */
    struct arena *a;
    struct outline_point *point;
    size_t npoint, point_cap;
    uint8_t *step;
    size_t nstep, step_cap;
    bool failed;
};

/* With the pen at x, y on the baseline. */
bool outline_add(struct outline *o, const struct glyph *g, const struct run *run, double x,
                 double y);

#endif
