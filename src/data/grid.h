/*
 * grid.h - a CSV file as rows of cells that can be changed, while every other byte stays as it is.
 *
 * In:     the bytes of a file, in any encoding and form that csv.h reads, and the names of its columns.
 * Out:    its cells by row and column as a spreadsheet counts them, from 1; and the bytes with some
 *         of them changed. Encoding, byte order mark, separator, line ends, quotes, titles above the
 *         header, rows without text and a Ctrl+Z at the end stay.
 *         A changed cell has quotes if it had them or needs them (RFC 4180, 2.6); one that was empty
 *         also if the cell above it has them.
 * Memory: the arena.
 * Errors: false = diagnosed at the cell. Nothing can be put after a cell whose quote is not closed: it would
 *         become part of it.
 */
#ifndef RAINGAN_DATA_GRID_H
#define RAINGAN_DATA_GRID_H

#include "base/diag.h"
#include "data/encoding.h"
#include "data/form.h"

struct grid_cell {
    uint32_t from, end; /* bytes of the file, with its quotes */
    bool quoted;
    bool open; /* no quote closes it: it is the last of the file */
};

struct grid_row {
    uint32_t from, end;    /* bytes of its cells */
    uint32_t next;         /* where the row after it begins: its line end is between */
    uint32_t first, ncell; /* into grid.cell */
};

struct grid {
    const char *path;
    struct bytes raw;
    enum encoding encoding;
    uint32_t unit; /* bytes of a code unit: 1 or 2 */
    char separator;
    const char *line_end; /* "\r\n", "\n" or "\r": of the first row that has one */
    const char *newline;  /* within cells, likewise */
    struct grid_row *row; /* row[i] is row i + 1 of the spreadsheet */
    uint32_t nrow, ncell, row_cap, cell_cap;
    uint32_t header; /* its row, from 1 */
    struct grid_cell *cell;
};

bool grid_open(struct arena *a, const char *path, struct bytes raw, struct csv_names names,
               struct grid *out, struct diag *dg);

/* The text of a cell, with LF; "" where the row ends before it. NULL = no memory. */
const char *grid_text(struct arena *a, const struct grid *g, uint32_t row, uint32_t column);

/* How many cells the header has; at least 1. */
uint32_t grid_width(const struct grid *g);

struct grid_change {
    uint32_t row, column; /* rows after the last one are added; no row and column above GRID_MAX */
    const char *text;     /* UTF-8, lines end in LF; NULL = the whole row goes */
};

enum { GRID_ROWS_MAX = 1000000, GRID_COLUMNS_MAX = 1000 };

/* Of two changes of one cell the later counts. Title rows and the header cannot be
 * changed: asserted. */
bool grid_write(struct arena *a, const struct grid *g, const struct grid_change *changes, size_t n,
                struct bytes *out, struct diag *dg);

#endif
