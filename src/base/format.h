/*
 * format.h - the formats in which a value can be printed.
 *
 *   0.00  #,##0  +0.0  0.0%  #,##0.00 ล้าน  000   numbers (D8): the signs of spreadsheets
 *   d mmm yy  d mmmm พ.ศ. yyyy               dates of ISO 8601 (D9): likewise
 *   ก  (a)  i.                               whole numbers as letters: numeral.h
 */
#ifndef RAINGAN_BASE_FORMAT_H
#define RAINGAN_BASE_FORMAT_H

#include <stdbool.h>

enum format_kind { FORMAT_NUMBER, FORMAT_DATE, FORMAT_NUMERAL };

struct value_format { /* how a value is printed */
    const char *text; /* as typed: borrowed */
    enum format_kind kind;
    int whole;    /* of a number: at least so many digits before the full stop */
    int decimals; /* digits after it */
    bool grouped; /* thousands apart by commas */
    bool sign;    /* + before a number above 0 */
    int power;    /* the number is divided by 10 to the power of it: 6 of ล้าน, -2 of % */
    const char *after; /* "%" or " ล้าน"; "" = nothing. Part of the text */
};

/* false = it is none. */
bool format_read(const char *text, struct value_format *out);

/* Of a number alone. */
bool format_read_number(const char *text, struct value_format *out);

const char *format_nearest(const char *text); /* the one that may be meant; NULL = none */

/* Sentences that name the formats: all, and those of numbers. */
extern const char format_list[], format_list_numbers[];

#endif
