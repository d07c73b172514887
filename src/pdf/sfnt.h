/*
 * sfnt.h - a face cut to the glyphs drawn, with a derived glyph for each moved or changed one.
 *
 * In:     a face with TrueType outlines; the distinct glyphs drawn with it, in their order.
 * Out:    a TrueType font for embedding as CIDFontType2 (PDF 32000-1, 9.9), and the glyph id in it
 *         of each glyph given, by which a CIDToGIDMap finds it.
 * Units:  fu.
 * Memory: the arena.
 * Errors: false = diagnosed: DIAG_FONT_BROKEN, DIAG_FONT_OUTLINES, or DIAG_PDF when there are more
 *         glyphs than a font can hold.
 */
#ifndef RAINGAN_PDF_SFNT_H
#define RAINGAN_PDF_SFNT_H

#include "base/file.h"
#include "text/shape.h"

struct sfnt_glyph {
    const struct part *part; /* outlines of the face; npart 0 draws nothing */
    size_t npart;
    fu advance;
    uint32_t ch;  /* the character it stands for */
    uint32_t gid; /* result */
};

struct sfnt {
    struct bytes file;
    size_t nglyph;
    const uint16_t *advance; /* of each glyph of the font, as in its hmtx */
    fu bbox[4];              /* xMin yMin xMax yMax of all glyphs */
};

bool sfnt_build(struct arena *a, const struct face *face, struct sfnt_glyph *glyph, size_t nglyph,
                struct sfnt *out, struct diag *dg);

#endif
