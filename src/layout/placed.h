/*
 * placed.h - where the cells of the data stand on a page: for a program that shows both beside each
 * other.
 *
 * Units:  pt64 from the page's top left corner.
 * Memory: nothing is kept.
 */
#ifndef RAINGAN_LAYOUT_PLACED_H
#define RAINGAN_LAYOUT_PLACED_H

#include "document/document.h"
#include "layout/page.h"

/* A stretch of text of one cell, on one line. */
struct placed_cell {
    struct loc at; /* its row and column as a spreadsheet counts are in at.cell */
    pt64 x, y, width, height;
};

/* Calls `each` for all text of the page that comes from a cell, in reading order. Text that is not
 * from one is left out, as is what stands turned. false = `each` has said so. */
bool placed_cells(const struct document *doc, const struct page *page,
                  bool (*each)(void *to, const struct placed_cell *cell), void *to);

/* A number that is another one for a page that looks another way (FNV-1a, 64 bits). */
uint64_t placed_digest(const struct page *page);

#endif
