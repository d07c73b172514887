/*
 * numeral.h - numbers before headings, items and on pages: "๑.", "(ก)", "๑.๒", "iv".
 *
 * A format is text in which the first number of each kind stands for the number: 1, ๑, ก, a, A, i
 * or I, where no other letter or digit touches it (XSLT 1.0, 7.7.1). All else is printed as it is.
 */
#ifndef RAINGAN_BASE_NUMERAL_H
#define RAINGAN_BASE_NUMERAL_H

#include "base/str.h"

enum { NUMERAL_TOKENS = 6 }; /* most in one format: five headings and a caption */

/* How many numbers the format holds; 0 = it is none, or holds more than NUMERAL_TOKENS. */
size_t numeral_count(const char *format);

/* Writes the last numeral_count(format) of n numbers, or as many as there are, each in its place.
 * With fewer numbers than places, the first places and what stands after them are left out. */
void numeral_put(struct sbuf *b, const char *format, const int *number, size_t n);

#endif
