/*
 * number.h - a value as a reader of the report sees it.
 *
 * Memory: the arena.
 * Errors: NULL = no memory, or (with *wrong set) the value is no number.
 * Rules:  rounding is half away from zero, on the decimal digits of the value (doc/scoring-2568.md,
 *         R6); a binary fraction never decides.
 */
#ifndef RAINGAN_DATA_NUMBER_H
#define RAINGAN_DATA_NUMBER_H

#include "base/format.h"
#include "data/dataset.h"

/* format NULL = as the data has it. NULL values give "". */
const char *number_format(struct arena *a, const struct value *v, const struct value_format *format,
                          bool *wrong);

#endif
