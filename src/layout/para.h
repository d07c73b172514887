/*
 * para.h - a paragraph as lines of one measure.
 *
 * In:     a paragraph of the document, the width it may fill.
 * Out:    lines: glyph ranges, where they start, how far they are stretched.
 * Units:  pt64; x from the left edge of the measure.
 * Memory: the setter's arena.
 * Errors: false = nothing could be set (a letter without a glyph, no memory). A line that had to
 *         be cut inside a word or name, or that stays loose, is a warning; one that is wider than
 *         the measure an error. Each names the cell that its text comes from.
 * Rules:  doc/thai-typesetting.md 1 and 2. The fit is Knuth and Plass's, para.c.
 */
#ifndef RAINGAN_LAYOUT_PARA_H
#define RAINGAN_LAYOUT_PARA_H

#include "layout/setting.h"

struct line {
    size_t first, end; /* glyphs; spaces at both ends left out; may be empty */
    pt64 x;            /* of its first glyph */
    pt64 width;        /* as stretched */
    pt64 above, below; /* what it needs for its figures beside the height of other lines */
    int32_t space_extra, cluster_extra; /* 1/1024 pt64: see page.h */
};

/* Characters that lead to a destination or a footnote, or are a line to sign on. */
struct para_link {
    size_t first, end;
    const struct dest *to; /* NULL = a footnote's call, or one of these: */
    const struct doc_field *field;
    const struct doc_link *out; /* of the report */
    struct tag *tag;
};

/* An image or QR code within a line. */
struct para_figure {
    size_t glyph;
    const struct figure *figure;
    pt64 x, y;            /* its top left corner, from the pen on the baseline */
    pt64 ascent, descent; /* with its margins, from the baseline; may be negative */
};

struct para {
    const struct doc_block *block; /* what it is made of */
    struct shaped text;
    struct para_link *link; /* in the order of the text */
    size_t nlink;
    struct para_figure *figure; /* in the order of the text */
    size_t nfigure;
    struct line *line;
    size_t nline;     /* at least 1 */
    pt64 line_height; /* of each line without figures */
    pt64 baseline;    /* from the top of such a line */
    pt64 measure;     /* the width it was given */
    bool shrunk; /* a number, set smaller than asked to fit; one line, even if it is too long */
};

bool para_set(const struct setter *set, const struct doc_block *block, enum align align, pt64 width,
              struct para *out);

/* The widest part of it that no line end cuts, and its width on one line. */
bool para_widths(const struct setter *set, const struct doc_block *block, pt64 *min, pt64 *max);

static inline pt64 para_round_up(int64_t v) /* from 1/1024 pt64 */
{
    return (pt64)((v + 1023) / 1024);
}

static inline pt64 line_height(const struct para *p, size_t line)
{
    return p->line_height + p->line[line].above + p->line[line].below;
}

static inline pt64 line_baseline(const struct para *p, size_t line) /* from its top */
{
    return p->baseline + p->line[line].above;
}

/* inline_figure.c: how wide one is with its margins, in a measure of `most`. */
pt64 inline_figure_width(const struct doc_figure *f, pt64 most);
/* Those of out->text are drawn, and lines have room for them. */
bool inline_figures(const struct setter *set, const struct doc_block *block, struct para *out);
void inline_figures_room(struct para *p);
/* What glyph stands for; NULL = no figure. */
const struct para_figure *inline_figure_at(const struct para *p, size_t glyph);

/* inline.c: the text of a paragraph. */
bool inline_shape(const struct setter *set, const struct doc_block *block, struct shaped *out);
/* out->text; where the whole of it is a number wider than `width` it is set smaller (D5). */
bool inline_shape_in(const struct setter *set, const struct doc_block *block, pt64 width,
                     struct para *out);
/* Is it digits, with the signs of a number alone? */
bool inline_is_number(const struct shaped *t);
/* Where references and calls of footnotes stand in out->text, and lines to sign on. */
bool inline_links(const struct setter *set, const struct doc_block *block, struct para *out);
/* Width of the text on one line, and of what stands before its first full stop (the whole width if
 * there is none): for columns that align on it (D2). */
void inline_point(const struct shaped *t, pt64 *width, pt64 *before);
/* Where a span of it comes from. */
struct loc inline_loc(const struct layout *lo, const struct doc_block *block, size_t span);
/* Before a diagnostic about a span: has the same been told of another cell that this place of the
 * template prints? `other` stands for the cell where the text is of none; 0 = then it is not counted. */
bool inline_is_counted(const struct layout *lo, const struct doc_block *block, size_t span,
                       enum diag_code code, uint64_t other);

#endif
