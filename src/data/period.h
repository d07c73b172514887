/*
 * period.h - the first and the last day that a Thai text like "Oct. 67 - Sep. 68" names.
 *
 * Read: months in full and short, in Thai and English, with years of two or four digits, B.E. or
 * C.E., in Thai or ASCII digits; days; 1/10/2567 and 2024-10-01; quarters and halves of the fiscal
 * year, which begins on 1 October of the year before its number; and fiscal years.
 */
#ifndef RAINGAN_DATA_PERIOD_H
#define RAINGAN_DATA_PERIOD_H

#include <stdbool.h>
#include <stddef.h>

/* Months counted from January of B.E. 0: 12 * year + month - 1. */
struct period {
    int first, last;
    bool years; /* a calendar year stands alone: the months in it are not known */
};

/* false = the text names no month of a known year. */
bool period_read(const char *text, size_t len, struct period *out);

#endif
