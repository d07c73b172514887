/*
 * truetype.h - a TrueType font taken to pieces, so that glyphs can be added, and put together
 * again.
 *
 * In:     the tables of a font, not to be trusted: every read is checked against their length.
 * Out:    the bytes of a font of six tables, all that an embedded CIDFontType2 needs without
 *         hinting (PDF 32000-1, 9.9).
 * Units:  fu. Numbers in brackets in comments are byte offsets of OpenType 1.9.
 * Memory: the arena; what is read is borrowed from the tables.
 * Errors: false/NULL = diagnosed.
 */
#ifndef RAINGAN_PDF_TRUETYPE_H
#define RAINGAN_PDF_TRUETYPE_H

#include "base/file.h"
#include "text/font.h"

enum tt_table { TT_GLYF, TT_HEAD, TT_HHEA, TT_HMTX, TT_LOCA, TT_MAXP, TT_NTABLE };
extern const uint32_t tt_tag[TT_NTABLE]; /* "glyf" is 0x676C7966; sorted, as a directory is */

enum {
    TT_GLYPH_MAX = 65535, /* maxp numGlyphs has 16 bits */
    TT_GLYPH_HEADER = 10, /* numberOfContours and the box */
    TT_COMPONENT_LEN = 8, /* flags, glyph, x, y: with TT_ARGS_ARE_WORDS and no scale */
};

/* Flags of a component: OpenType, glyf, "Composite glyph description". */
enum tt_component_flag {
    TT_ARGS_ARE_WORDS = 0x0001,
    TT_ARGS_ARE_XY = 0x0002,
    TT_HAS_SCALE = 0x0008,
    TT_MORE_COMPONENTS = 0x0020,
    TT_HAS_XY_SCALE = 0x0040,
    TT_HAS_2X2 = 0x0080,
};

struct tt_view {
    const uint8_t *p;
    size_t len;
};

struct tt_box {
    fu x_min, y_min, x_max, y_max;
};

struct tt_glyph {
    struct tt_view data; /* its entry in glyf; len 0 draws nothing */
    struct tt_box box;   /* valid if len > 0 */
    uint16_t advance;
    int16_t lsb;
    /* What maxp counts, with all components resolved; set by tt_write. */
    enum { TT_UNMEASURED, TT_MEASURING, TT_MEASURED } state;
    uint32_t npoint, ncontour, nelement;
    unsigned depth; /* 0 = simple */
};

struct tt_font {
    struct arena *a;
    const struct face *face; /* whose name a diagnostic gives */
    struct diag *dg;
    struct tt_view table[TT_NTABLE];
    struct tt_glyph *glyph;
    size_t nglyph, cap;
    struct tt_box box; /* around all glyphs; set by tt_write */
};

bool tt_read(struct tt_font *f); /* the glyphs of f->table */
struct tt_glyph *tt_add_glyph(struct tt_font *f);
bool tt_write(struct tt_font *f, struct bytes *out);

bool tt_broken(const struct tt_font *f, const char *what); /* DIAG_FONT_BROKEN; false */

struct tt_box tt_box_join(struct tt_box a, struct tt_box b);
void tt_put16(uint8_t *p, int v);

#endif
