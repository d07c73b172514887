/*
 * stops.h - tabs and leaders of a paragraph: how wide each is on its line.
 *
 *      ที่ นร 0110/ ........|.. วันที่ 14 พฤศจิกายน 2568 ....|
 *          leader         tab to=80mm                  leader: what is left
 *
 * A tab is as wide as its text needs to stand at its place, and at least a quarter em. A leader of width * takes
 * what is left before the next tab, or on the line; several of them share it. One of a width that is
 * given has that width with the text on it.
 *
 * In:     a shaped paragraph, in which they have no width.
 * Out:    widths, line by line.
 * Units:  1/1024 pt64, as sums of glyphs are.
 * Memory: the scratch arena.
 * Rules:  XSL 1.1, 7.22 (leaders); tabs are ours.
 */
#ifndef RAINGAN_LAYOUT_STOPS_H
#define RAINGAN_LAYOUT_STOPS_H

#include "layout/setting.h"

struct stop {
    size_t glyph;
    const struct doc_inline *of; /* INLINE_TAB or INLINE_LEADER */
    size_t text;                 /* of a leader: the first glyph of the text on it, or its own */
    int64_t least;
    int64_t width; /* of stops_measure */
};

struct stops {
    struct stop *stop;
    size_t n;
};

struct stop_line {
    size_t first, end; /* glyphs */
    int64_t x;         /* of the first, from the left edge of the measure */
    int64_t measure;
};

/* *out is empty where there are none. false = no memory. */
bool stops_find(const struct layout *lo, const struct doc_block *block, const struct shaped *t,
                struct stops *out);

/* What they add to the width of a line, given the sums of the widths of glyphs. *tabs, *fills: it has
 * tabs; a leader takes what is left of its measure. */
int64_t stops_measure(struct stops *s, const struct shaped *t, const int64_t *width,
                      const struct stop_line *line, bool *tabs, bool *fills);

/* The same, and their glyphs get these widths. *beyond = a tab whose place is taken; NULL = none. */
void stops_set(struct stops *s, struct shaped *t, const int64_t *width,
               const struct stop_line *line, const struct stop **beyond);

#endif
