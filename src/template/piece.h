/*
 * piece.h - character data, and how it is cut into literal text and {references}.
 *
 * A reference is {column}, {view.column} or either with :format behind it; {{ and }} are braces.
 * Formats: "0" or "#,##0" (thousands with commas), each with up to 6 decimals: "0.00".
 *
 * Memory: pieces live in the arena of the source.
 */
#ifndef RAINGAN_TEMPLATE_PIECE_H
#define RAINGAN_TEMPLATE_PIECE_H

#include "base/str.h"
#include "template/source.h"
#include "template/template.h"

/* From byte `at` of the text on, each byte of it stands `raw` - `at` bytes further in the source.
 */
struct stretch {
    size_t at, raw;
};

/* Decoded text that remembers where it stood: entities, CDATA and comments shift it. */
struct chars {
    struct sbuf text;
    struct stretch *stretch;
    size_t nstretch, cap;
};

void chars_clear(struct chars *c);                                         /* keeps its memory */
bool chars_add(struct chars *c, const char *text, size_t len, size_t raw); /* false: no memory */
size_t chars_raw(const struct chars *c, size_t at); /* offset in the source; c is not empty */

bool piece_is_format(const char *format); /* "0.00" */

/* false = no memory. Mistakes are left to source_mistake, and cutting goes on behind them. */
bool piece_cut(struct source *s, const struct chars *c, struct piece **first);

#endif
