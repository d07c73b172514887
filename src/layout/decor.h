/*
 * decor.h - lines along the text: underlines, lines through it, the dots of leaders.
 *
 * They are artifacts: nothing is read of them. Where ink of a letter comes near a line below the baseline
 * the line has a gap (CSS Text Decoration 4, 5.4: text-decoration-skip-ink), so that no ฏ, ุ or g is crossed.
 *
 * Units:  pt64.
 * Memory: the placer's arena.
 * Errors: false = no memory.
 */
#ifndef RAINGAN_LAYOUT_DECOR_H
#define RAINGAN_LAYOUT_DECOR_H

#include "layout/para.h"
#include "layout/place.h"

/* Those of a line with its top at y that lie under its letters, or `over` them. */
bool decor_place(const struct placer *pl, const struct para *p, size_t line, pt64 x, pt64 y,
                 bool over);

#endif
