/*
 * ink.h - the box that the ink of glyphs fills.
 *
 * In:     a glyph of a shaped paragraph and its run.
 * Out:    a box in pt64 from the pen, y downward; empty for a space.
 */
#ifndef RAINGAN_TEXT_INK_H
#define RAINGAN_TEXT_INK_H

#include "text/shape.h"

struct ink {
    pt64 left, top, right, bottom; /* top < 0 is above the baseline; left >= right = no ink */
};

struct ink ink_of_glyph(const struct glyph *g, const struct run *run);

/* The box around both. */
struct ink ink_join(struct ink a, struct ink b);

/* A letter that would not be seen is an error: false = told, with the font of `style`. Each glyph of a face
 * is looked at once in a report. */
bool ink_check(const struct shaped *t, const struct run *run, const struct font_style *style,
               struct diag *dg);

#endif
