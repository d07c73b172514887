/*
 * layout.h - a document as pages.
 *
 * In:     a bound document, fonts, a line breaker.
 * Out:    pages in order, given to the sink one by one. A section that has nothing has no page; a
 *         report without any is an error.
 * Memory: a page's own, and of the report what the page in hand may still need: it does not grow
 *         with the report, but for the places of headings and of blocks with an id.
 * Errors: false = diagnosed. What cannot fit is an error that names its cell; it is still placed,
 *         so that one run shows all of them.
 */
#ifndef RAINGAN_LAYOUT_LAYOUT_H
#define RAINGAN_LAYOUT_LAYOUT_H

#include "base/arena.h"
#include "document/document.h"
#include "layout/page.h"
#include "text/breaks.h"

/* *npage is set to the number of pages. */
bool layout_document(struct document *doc, struct fontset *fonts, struct breaker *breaker,
                     struct page_sink sink, size_t *npage, struct diag *dg);

#endif
