/*
 * pdf_font.h - the faces that pages use, as fonts of a PDF.
 *
 * In:     glyphs, as pages draw them; at the end, a PDF.
 * Out:    a code for each glyph at once, and a Type0 font for each face (PDF 32000-1, 9.7) when all
 *         are known. A code stands for one text.
 * Memory: the arena; what is kept of a glyph is copied.
 * Errors: false = diagnosed. What the PDF refuses is told by haru_save.
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

/* The font of a face; a new one when it is first asked for. NULL = no memory. */
struct pdf_font *pdf_fonts_find(struct pdf_fonts *fs, const struct face *face);

/* The name by which operators call the font. */
const char *pdf_font_name(const struct pdf_font *f);
const struct face *pdf_font_face(const struct pdf_font *f);

/* The code of a glyph of the text; 0 = no memory, or more glyphs than codes, diagnosed. */
uint32_t pdf_font_code(struct pdf_fonts *fs, struct pdf_font *f, const struct shaped *text,
                       const struct glyph *g);

/* Puts all fonts into a resource dictionary /Font. */
bool pdf_fonts_embed(struct pdf_fonts *fs, struct haru *h, struct haru_dict fonts);

#endif
