/*
 * decimal.h - a number as a person types it into a cell, exactly.
 *
 * In:     ASCII or Thai digits, not mixed (D1), at most one full stop, an optional minus; spaces
 *         around. No thousands separators, no exponent. At most 15 digits count.
 * Errors: what is wrong, in words; NULL = nothing.
 */
#ifndef RAINGAN_DATA_DECIMAL_H
#define RAINGAN_DATA_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

struct decimal {
    int64_t digits; /* the number without its full stop; below 10^15 */
    int scale;      /* digits behind the full stop */
};

const char *decimal_read(const char *text, size_t len, struct decimal *out);

/* The double nearest to it. */
double decimal_to_double(struct decimal d);

#endif
