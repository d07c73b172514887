/*
 * book.h - a workbook of a spreadsheet as sheets of cells.
 *
 * In:     the bytes of a workbook: Office Open XML (.xlsx, .xlsm: ECMA-376, part 1, 18) or
 *         OpenDocument (.ods: ISO/IEC 26300-1, 9).
 * Out:    its sheets in their order, each with the cells that hold something.
 * Units:  rows and columns count from 1, as a spreadsheet shows them.
 * Memory: the arena.
 * Errors: false = diagnosed at `path`: what is no workbook, broken, or too large, is the input's
 *         fault. A workbook holds at most BOOK_CELLS_MAX cells and unpacks to BOOK_BYTES_MAX.
 * Rules:  ours. A number is what the cell shows, and what it holds where that is more: 66.666 that is
 *         formatted as 0.00 is 66.67, and exactly 66.666. A date is ISO 8601. A formula is the value that
 *         the spreadsheet has stored for it.
 */
#ifndef RAINGAN_BOOK_BOOK_H
#define RAINGAN_BOOK_BOOK_H

#include "base/book.h"
#include "base/file.h"

/* By its first bytes: a zip file, or the container of an older workbook. */
bool book_is_one(struct bytes file);

bool book_read(struct arena *a, const char *path, struct bytes file, struct book *out,
               struct diag *dg);

#endif
