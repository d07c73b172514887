/*
 * decimal.h - a decimal number, exact from the cell to the page.
 *
 * A score is read from its cell (decimal_read), given to SQLite as the nearest double, whose text
 * has the same digits again (at most 15: IEEE 754, and https://www.sqlite.org/floatingpoint.html),
 * and read from that (decimal_from_text) to be rounded and printed.
 */
#ifndef RAINGAN_DATA_DECIMAL_H
#define RAINGAN_DATA_DECIMAL_H

#include "base/str.h"

struct decimal { /* digits / 10^scale */
    int64_t digits;
    int scale; /* digits after the full stop; below 0: so many zeros before it */
};

/* As a person types it into a cell: ASCII (also full-width) or Thai digits, not mixed (D1), at most
 * one full stop, an optional minus; spaces around. No thousands separators, no exponent, at most 15
 * digits. NULL = it is read, else a sentence for diag_sentence with one %s, which is the cell. */
const char *decimal_read(const char *text, size_t len, struct decimal *out);

/* Some of its sentences: one may say more of what the cell is. decimal_point: there is nothing after it. */
extern const char decimal_comma[], decimal_percent[], decimal_exponent[], decimal_none[],
    decimal_blank[], decimal_point[], decimal_long[];

/* Takes zeros off that stand after `scale` digits: they carry nothing. */
void decimal_shorten(struct decimal *d, int scale);

/* As SQLite prints a number: ASCII digits, an exponent if need be. false = it is no number, or has
 * more digits than 18. */
bool decimal_from_text(const char *text, struct decimal *out);

/* Adds exactly. false = the sum has more digits than 18; it stays as it was. */
bool decimal_add(struct decimal *sum, struct decimal d);

int decimal_compare(struct decimal a, struct decimal b); /* below, at or above 0, as a is to b */

/* To so many digits after the full stop, half away from zero (R6). One that has fewer stays. */
struct decimal decimal_round(struct decimal d, int scale);

/* With as many digits after the full stop, at least d.scale, and thousands apart by commas. */
void decimal_print(struct sbuf *b, struct decimal d, int scale, bool grouped);

/* The nearest double, of at most 15 digits and a scale from 0 to 15; of others one that is near. */
double decimal_to_double(struct decimal d);

#endif
