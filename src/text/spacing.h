/*
 * spacing.h - how far the glyphs of a shaped run stand apart.
 *
 * Digits in boxes of one width (D2), word-spacing and letter-spacing (CSS Text 3, 9), borders that a justified
 * line may open (S5), and the width of each glyph.
 */
#ifndef RAINGAN_TEXT_SPACING_H
#define RAINGAN_TEXT_SPACING_H

#include "base/str.h"
#include "text/shape.h"

/* Drawn as a space: also the one that no line ends at. */
static inline bool shape_is_space(uint32_t c)
{
    return unicode_is_space(c) || c == NO_BREAK_SPACE;
}

/* Once, after the run has all its glyphs. false = no memory, diagnosed. */
bool spacing_set(struct arena *a, const struct shaped *t, const struct run *run,
                 const struct font_style *style);

#endif
