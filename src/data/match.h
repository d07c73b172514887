/*
 * match.h - which row of a table is which row of another version of it.
 *
 * In:     the rows of both, each with its cells as read, and a key.
 * Out:    pairs, and which of them stand in another order than the rest.
 * Memory: the arena.
 * Errors: false = no memory, diagnosed.
 * Rules:  ours. Rows with the same key are the same row. Where the key is all that a row holds (a
 *         table without a key), the rest is paired by likeness: the most alike first, and of
 *         those the nearest, as long as half of what the two rows hold is the same.
 */
#ifndef RAINGAN_DATA_MATCH_H
#define RAINGAN_DATA_MATCH_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct match_row {
    const char *key;
    const char *const *cell; /* as many as match_sides.ncell; the same columns on both sides */
    struct match_row *with;  /* result; NULL = it is on this side alone */
    bool moved;              /* result, of both rows of a pair */
};

struct match_side {
    struct match_row *row; /* in the order of the file */
    size_t n;
};

struct match_sides {
    struct match_side before, after;
    size_t ncell; /* 0 = by key alone */
    /* Cells that are alike only if they are the same: numbers. Of ncell. */
    const bool *whole;
};

bool match_rows(struct arena *a, struct match_sides *s);

#endif
