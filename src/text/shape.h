/*
 * shape.h - a paragraph's text as glyphs in the order of its characters.
 *
 * In:     spans of UTF-8, each with its font.
 * Out:    code points, and glyphs in logical order, each standing for one character (T9). A mark
 *         is a glyph with advance 0 whose parts carry HarfBuzz's place for it; a sara am is one
 *         glyph of two parts, the ring and the aa (M6, T3). So a line is a plain string of glyphs,
 *         and reading it back gives the text (doc/architecture.md). A character that is drawn with
 *         another, as in a ligature, has a glyph without parts.
 * Units:  parts and advance in fu of the run's face; width in 1/1024 pt64, so that the sum over
 *         a line is rounded once.
 * Memory: the arena.
 * Errors: false = diagnosed: a character has no glyph in any face (place of its span).
 */
#ifndef RAINGAN_TEXT_SHAPE_H
#define RAINGAN_TEXT_SHAPE_H

#include "base/style.h"
#include "text/font.h"

/* What stands in a line in place of a letter: a leader, a picture. */
struct inline_box {
    pt64 width; /* its height is a matter of its line: a line has room for the font at least */
};

struct span {
    const char *text;
    size_t len;
    const struct font_style *font;
    const struct inline_box *box; /* the text is one character, and this is drawn; NULL = letters */
};

/* Tells where a span comes from: a cell of the data or a place in the template. Asked only when
 * there is something to say about it. */
struct place {
    struct loc (*of)(const void *ctx, size_t span);
    const void *ctx;
};

struct part { /* an outline of the font, drawn away from the pen */
    uint32_t gid;
    fu x, y;
};

enum glyph_flag {
    GLYPH_SPACE = 1, /* a space: widened first when a line is justified (S4) */
    /* A grapheme cluster (UAX #29) begins with it, and a justified line may be widened there
     * (S5). */
    GLYPH_CLUSTER_START = 2,
    GLYPH_BOX = 4, /* no letter: the box of its span */
};

struct glyph {
    uint32_t first; /* index of its character in the paragraph */
    uint8_t npart;  /* 0 = drawn by the glyph before it */
    uint8_t flags;
    const struct part *part;
    fu advance;
    int32_t width; /* advance at the run's size, in 1/1024 pt64 */
    uint32_t run;  /* index of its run */
};

struct run { /* neighbours of one face, size, rise and colour */
    const struct face *face;
    pt64 size; /* used size */
    pt64 rise;
    uint32_t color;
    unsigned decoration; /* of font_style */
    uint32_t decoration_color;
    bool thicken, slant; /* bold or italic is asked and the face is not: CSS font-synthesis (V8) */
    size_t first, end;   /* glyphs */
};

struct shaped {
    uint32_t *ch; /* the code points of all spans */
    size_t nch;
    struct glyph *glyph;
    size_t nglyph;
    struct run *run;
    size_t nrun;
    uint32_t *span_of;    /* index of the span of each code point */
    pt64 ascent, descent; /* largest of the runs; line-height normal is their sum (V2, V4) */
    bool plain; /* all letters are of the first face of their style: no other was asked for */
    struct kept_text *kept; /* of kept.h: all of this is lent; NULL = it is the caller's own */
};

/* How wide the outlines of a thickened run are stroked, half of it outside of them: the bold stem of
 * Laksaman and Sawasdee is 1/30 em thicker than the regular one. */
static inline pt64 run_stroke(const struct run *r)
{
    return r->thicken ? r->size / 30 : 0;
}

bool shape_paragraph(struct fontset *fs, struct arena *a, const struct span *span, size_t nspan,
                     struct place place, struct shaped *out, struct diag *dg);

#endif
