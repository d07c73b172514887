/*
 * format.h - what a number format makes of a number (ECMA-376, part 1, 18.8.30 and 18.8.31).
 *
 * Memory: the arena. NULL = no memory.
 */
#ifndef RAINGAN_BOOK_FORMAT_H
#define RAINGAN_BOOK_FORMAT_H

#include "book/book.h"

struct number_format {
    enum { FORMAT_PLAIN, FORMAT_FIXED, FORMAT_DATE, FORMAT_TIME } kind;
    int decimals, digits; /* of FORMAT_FIXED: after the full stop; least before it */
    bool percent;
};

struct number_format format_of_code(const char *code);
struct number_format format_of_id(int id); /* those that have no code in the file */

/* Sets kind, text and exact of a cell that holds this number. false = no memory. A text that is no
 * number stays text. */
bool format_set(struct arena *a, struct number_format f, const char *number, bool from_1904,
                struct book_cell *cell);

/* Both, of a number of a format that is known: as shown with so many decimals (-1 = as many as it has). */
bool format_set_number(struct arena *a, long double value, int decimals, int digits,
                       struct book_cell *cell);

#endif
