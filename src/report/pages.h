/*
 * pages.h - the pages of a report as pictures, drawn by poppler's pdftoppm.
 *
 * Memory: the arena.
 * Errors: false = diagnosed; no file of the folder was touched.
 */
#ifndef RAINGAN_REPORT_PAGES_H
#define RAINGAN_REPORT_PAGES_H

#include "base/inputs.h"

enum { PAGES_DPI = 96, PAGES_DPI_MAX = 1200 };

/* page-01.png and so on, with three digits from 100 pages on. */
bool pages_draw(struct arena *a, struct bytes pdf, size_t npage, const char *dpi,
                struct inputs *out, struct diag *dg);

/* Into the folder, all or none. What else lies there stays, older pictures too. */
bool pages_write(struct arena *a, const char *dir, const struct inputs *pages, struct diag *dg);

#endif
