/*
 * compare.h - how two datasets differ, cell by cell.
 *
 * Cells are compared as they are read, not as they were typed: 74, 74.00 and ๗๔.๐, a key 1 and 01,
 * two ways to write a date, and texts that differ in what cannot be seen (kinds of blanks,
 * invisible characters) are the same.
 *
 * Rows are matched by the key of their table: its PRIMARY KEY, else its first UNIQUE constraint.
 * Rows of a table without a key are matched by what they hold (match.h).
 *
 * What follows from the cells is compared too, if the template says what matters: its view
 * figures(name, value).
 *
 * Memory: the arena; texts are of the datasets, which must stay open.
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_DATA_COMPARE_H
#define RAINGAN_DATA_COMPARE_H

#include "data/dataset.h"

enum change_kind {
    CHANGE_CELL,
    CHANGE_ADDED,   /* a row: one change for each of its cells that has text */
    CHANGE_REMOVED, /* likewise */
    CHANGE_MOVED,   /* a row is at another place among the others: from the `before`th to the
                     * `after`th of its file. Of many there is one change: no row, no `before`,
                     * and `after` is how many rows moved. */
    CHANGE_FORM,    /* a file has other bytes, and the same data in the same order */
    CHANGE_FIGURE,  /* `column` is its name */
};

/* "changed", "added", "removed", "moved", "form", "figure": as `diff --format csv` and
 * archive_corrections have it. */
const char *change_name(enum change_kind kind);

struct change {
    struct change *next;
    enum change_kind kind;
    const char *file; /* name of the CSV file; NULL for a figure */
    /* "no 9", or "row 3" of a table without a key, which is its place in the later file, or in the
     * earlier one if it is removed; NULL for a figure and for a whole file */
    const char *row;
    const char *column; /* of the CSV file; NULL for a row that moved and for a whole file */
    /* As read: a number with the digits of its column, a date as ISO 8601. "" = an empty cell;
     * NULL = there is none. */
    const char *before, *after;
};

bool dataset_compare(struct dataset *before, struct dataset *after, struct arena *a,
                     struct change **first, struct diag *dg);

/* The same without figures, also of what dataset_open_schema has opened. */
bool dataset_compare_cells(struct dataset *before, struct dataset *after, struct arena *a,
                           struct change **first, struct diag *dg);

#endif
