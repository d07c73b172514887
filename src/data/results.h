/*
 * results.h - the rows of a query that was read to its end, for when the same is asked again: a report is laid out
 * twice, and the rows of a table are measured before they are set.
 *
 * In:     the values of the query's parameters, NULL for one that has none.
 * Memory: the dataset's, up to RESULTS_MOST; what comes then, and what has more rows or parameters, is asked of
 *         SQLite each time.
 * Errors: false = no memory, diagnosed.
 */
#ifndef RAINGAN_DATA_RESULTS_H
#define RAINGAN_DATA_RESULTS_H

#include "data/store.h"

enum {
    RESULTS_MOST = 1 << 20, /* bytes, of a dataset */
    RESULT_ROWS_MOST = 256,
    RESULT_PARAMETERS_MOST = 8,
};

struct result {
    struct result *next; /* of the same query */
    uint64_t hash;
    const struct value *parameter; /* copies; with `kind` VALUE_NULL where there is none */
    size_t nparameter;
    const struct value **row; /* the values of each */
    size_t n, cap;
};

/* NULL = there is none. */
const struct result *result_find(const struct result *first, const struct value *const *parameter,
                                 size_t n);

/* *out NULL = these rows are not kept. */
bool result_begin(struct dataset *ds, const struct value *const *parameter, size_t n,
                  struct result **out);

/* The values lie in the dataset's arena. *r becomes NULL where there are too many. */
bool result_add(struct dataset *ds, struct result **r, const struct value *row, size_t ncol);

#endif
