/*
 * put.h - the few things PDF operators are made of, as text.
 *
 * Units:  a decimal is in 1/10000: no locale, no floating point, the same digits everywhere.
 * Memory: the sbuf's arena; a failed sbuf takes nothing more.
 */
#ifndef RAINGAN_PDF_PUT_H
#define RAINGAN_PDF_PUT_H

#include "base/str.h"

enum { DECIMAL_ONE = 10000 };

void put_int(struct sbuf *b, int64_t v);
void put_int_in(struct sbuf *b, const char *before, int64_t v, const char *after);
void put_decimal(struct sbuf *b, int64_t v); /* -12500 gives -1.25 */
void put_hex16(struct sbuf *b, uint32_t v);  /* four digits, of a string between < and > */

/* Two bytes of a string between ( and ), half as long: PDF 32000-1, 7.3.4.2. */
enum { LITERAL16_MAX = 4 };
size_t literal16_from(char out[LITERAL16_MAX], uint32_t v); /* returns how many it takes; no end */
void put_literal16(struct sbuf *b, uint32_t v);

/* Writes c in UTF-16BE (2 or 4 bytes) and returns how many. */
size_t utf16_put(unsigned char out[4], uint32_t c);
void put_utf16_hex(struct sbuf *b, uint32_t c);
void put_utf16_literal(struct sbuf *b, uint32_t c);

/* The character a reader gets back for one of the text. Private codes mean nothing outside a font:
 * those in which old Thai fonts keep moved marks (U+F700-F71A) go back to the plain letter, and a
 * text never says U+FFFD (T1, T7). */
uint32_t text_char(uint32_t c);

#endif
