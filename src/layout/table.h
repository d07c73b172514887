/*
 * table.h - a table of the document as rows of set cells.
 *
 * Out:    pieces in a flow: its head's rows, then its body's.
 * Units:  pt64.
 * Memory: the arena of the layout.
 * Errors: false = diagnosed.
 * Rules:  column widths: CSS 2.1, 17.5.2.1 (fixed layout), with `*` as in HTML 4 for shares of the
 *         rest. Decimal columns: D2. Repeated heads and kept rows: ours, table.c.
 */
#ifndef RAINGAN_LAYOUT_TABLE_H
#define RAINGAN_LAYOUT_TABLE_H

#include "layout/flow.h"

struct set_table {
    const struct doc_table *doc;
    pt64 x, width;
    pt64 *column;     /* left edges, ncolumn + 1 of them */
    struct flow head; /* its rows, for pages after the first */
    pt64 head_height;
};

bool table_add(struct layout *lo, struct flow *f, const struct doc_block *block, pt64 x, pt64 width,
               bool keep_first);

/* Draws a row. */
bool row_place(struct layout *lo, const struct set_row *row, pt64 y, struct page *page);

/* Cuts a row into one that is at most `avail` high and the rest. With force, the first part holds
 * at least one line, however high. *cut tells whether it could be done. */
bool row_split(struct layout *lo, const struct piece *p, pt64 avail, bool force, struct piece *head,
               struct piece *tail, bool *cut);

struct loc row_loc(const struct set_row *row);

#endif
