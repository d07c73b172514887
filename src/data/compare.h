/*
 * compare.h - how two datasets differ, cell by cell.
 *
 * Rows are matched by the key of their table: its PRIMARY KEY, else its first UNIQUE constraint.
 * Rows of a table without a key are matched in their order: those that are the same, and between
 * two such those that have most cells in common.
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
    CHANGE_FIGURE,  /* `column` is its name */
};

/* "changed", "added", "removed", "figure": as `diff --format csv` and archive_corrections have it.
 */
const char *change_name(enum change_kind kind);

struct change {
    struct change *next;
    enum change_kind kind;
    const char *file;           /* name of the CSV file; NULL for a figure */
    const char *row;            /* "no 9", or "row 3" of a table without a key; NULL for a figure */
    const char *column;         /* of the CSV file */
    const char *before, *after; /* as typed; NULL = there is none */
};

bool dataset_compare(struct dataset *before, struct dataset *after, struct arena *a,
                     struct change **first, struct diag *dg);

#endif
