/*
 * number.h - a value as a reader of the report sees it.
 *
 * Memory: the arena.
 * Errors: NULL = no memory, or (with *wrong set) the value cannot be printed in this format.
 * Rules:  rounding is half away from zero, on the decimal digits of the value (doc/scoring-2568.md,
 *         R6); a binary fraction never decides. Signs, percent and units: doc/thai-typesetting.md, D8;
 *         dates D9.
 */
#ifndef RAINGAN_DATA_NUMBER_H
#define RAINGAN_DATA_NUMBER_H

#include "base/format.h"
#include "data/dataset.h"

/* format NULL = as the data has it. NULL values give "", and so does an empty text as a date. */
const char *number_format(struct arena *a, const struct value *v, const struct value_format *format,
                          bool *wrong);

/* What to say of a wrong one: a sentence with the value and the format, both %s. */
const char *number_wanted(const struct value_format *format) __attribute__((returns_nonnull));

#endif
