/*
 * page.h - pages of placed things: what layout/ gives and pdf/ takes.
 *
 * Units:  pt64 from the page's top left corner, y grows downward.
 * Memory: the arena of the layout; glyphs and runs belong to the paragraphs they come from.
 */
#ifndef RAINGAN_LAYOUT_PAGE_H
#define RAINGAN_LAYOUT_PAGE_H

#include "base/units.h"
#include "text/shape.h"

enum item_kind { ITEM_TEXT, ITEM_RULE };

/* A stretch of one run on one line. */
struct text_item {
    const struct shaped *text;
    const struct run *run;
    size_t first, end; /* glyphs of text->glyph, at least one */
    pt64 x, y;         /* where the pen starts: on the baseline */
    /* Justification (S4): what is added to the advance of each space, and before each glyph with
     * GLYPH_BORDER except the first of the line; in 1/1024 pt64. Both 0 on a ragged line. */
    int32_t space_extra, border_extra;
};

struct rule_item { /* a filled rectangle */
    pt64 x, y, width, height;
    uint32_t color; /* 0xRRGGBB */
};

struct item {
    struct item *next;
    enum item_kind kind;
    union {
        struct text_item text;
        struct rule_item rule;
    } u;
};

struct page {
    struct page *next;
    int number; /* from 1 */
    pt64 width, height;
    struct item *first, **end; /* in reading order */
};

struct pages {
    struct page *first;
    size_t npage;
};

#endif
