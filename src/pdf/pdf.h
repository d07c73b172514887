/*
 * pdf.h - pages as the bytes of a PDF file.
 *
 * In:     placed pages, one after another, and what the document says of itself.
 * Out:    a PDF in memory: each face embedded once, cut to the glyphs used, with a derived glyph
 *         for each shifted mark, so that text is plain strings in reading order
 *         (doc/architecture.md). The same pages give the same bytes.
 * Units:  pt64 in, PDF user space out (1/72 inch, y up: PDF 32000-1, 8.3.2.3).
 * Memory: a page is in the file when it has been added, and nothing of it is kept. The bytes live
 *         until pdf_close.
 * Errors: false = diagnosed (DIAG_PDF, or a font that cannot be embedded).
 */
#ifndef RAINGAN_PDF_PDF_H
#define RAINGAN_PDF_PDF_H

#include "base/file.h"
#include "layout/page.h"
#include "pdf/embedded_file.h"

struct pdf_info {      /* UTF-8; NULL or "" = left out */
    const char *title; /* left out: that of the first heading */
    const char *author, *subject;
    const char *lang;     /* BCP 47, for /Lang; left out: Thai */
    const char *producer; /* program and version */
    const char *date;     /* ISO 8601 day; NULL = no date in the file */
};

struct pdf;

struct pdf *pdf_open(struct arena *a, struct diag *dg); /* NULL = diagnosed */
bool pdf_add_page(struct pdf *pdf, const struct page *page);
/* What the file carries beside its pages; after the last page. */
bool pdf_embed(struct pdf *pdf, const struct file_spec *file);
/* The faces that are embedded. */
const struct face *pdf_face(const struct pdf *pdf, size_t i); /* NULL = there are no more */
bool pdf_finish(struct pdf *pdf, const struct pdf_info *info, struct bytes *out);
void pdf_close(struct pdf *pdf);

/* The PDF as the taker of a layout's pages. */
struct page_sink pdf_sink(struct pdf *pdf);

#endif
