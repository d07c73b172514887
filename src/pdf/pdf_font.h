/*
 * pdf_font.h - the faces that pages use, as fonts of a PDF.
 *
 * In:     pages; then a PDF.
 * Out:    a Type0 font for each face (PDF 32000-1, 9.7), and the code of each glyph in it. A code
 * is a glyph id of the embedded font (sfnt.h), and stands for one text. Memory: the arena. Errors:
 * false = diagnosed. What the PDF refuses is told by haru_save.
 */
#ifndef RAINGAN_PDF_PDF_FONT_H
#define RAINGAN_PDF_PDF_FONT_H

#include "layout/page.h"
#include "pdf/haru.h"

struct pdf_font;

struct pdf_fonts {
    struct arena *a;
    struct diag *dg;
    struct pdf_font **font; /* in the order in which the pages first use them */
    size_t nfont, cap;
};

bool pdf_fonts_collect(struct pdf_fonts *fs, const struct pages *pages);
bool pdf_fonts_embed(struct pdf_fonts *fs, struct haru *h);

/* For faces and glyphs of the pages collected. */
const struct pdf_font *pdf_fonts_find(const struct pdf_fonts *fs, const struct face *face);
uint32_t pdf_font_code(const struct pdf_font *f, const struct shaped *text, const struct glyph *g);
struct haru_font pdf_font_object(const struct pdf_font *f);

#endif
