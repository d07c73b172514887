/*
 * sheets.h - what files a template takes, and what their columns are called: for a program that shows
 * them, also while what they hold is wrong.
 *
 * Memory: the arena.
 * Errors: false = diagnosed: the template is wrong.
 */
#ifndef RAINGAN_DATA_SHEETS_H
#define RAINGAN_DATA_SHEETS_H

#include "base/diag.h"
#include "base/folder.h"
#include "data/form.h"

struct sheet_column {
    const char *name, *label; /* label NULL = it has none */
    struct csv_names keys;    /* what the header may call it, its own name first */
    bool number;
};

/* What paper calls a key of a file of keys and values. */
struct sheet_key {
    struct sheet_key *next;
    const char *key, *label;
};

struct sheet {
    struct sheet *next; /* in the order of input_files */
    const char *file, *label;
    bool required;
    struct sheet_column *column;
    size_t ncolumn;
    struct csv_names names; /* of all columns */
    struct sheet_key *keys; /* NULL = it has none */
};

bool sheets_read(struct arena *a, struct folder template_dir, struct sheet **first,
                 struct diag *dg);

/* The column that a cell of the header names; NULL = none. */
const struct sheet_column *sheet_find_column(struct arena *a, const struct sheet *s,
                                             const char *header);

/* The label of a cell that is such a key; NULL = it is none. */
const char *sheet_key_label(const struct sheet *s, const char *cell);

#endif
