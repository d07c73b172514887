/*
 * layout.h - a document as pages.
 *
 * In:     a bound document, fonts, a line breaker.
 * Out:    pages in order; at least one for each section.
 * Memory: the arena.
 * Errors: false = diagnosed. What cannot fit is an error that names its cell; it is still placed,
 *         so that one run shows all of them.
 */
#ifndef RAINGAN_LAYOUT_LAYOUT_H
#define RAINGAN_LAYOUT_LAYOUT_H

#include "base/arena.h"
#include "document/document.h"
#include "layout/page.h"
#include "text/breaks.h"

bool layout_document(struct arena *a, const struct document *doc, struct fontset *fonts,
                     struct breaker *breaker, struct pages *out, struct diag *dg);

#endif
