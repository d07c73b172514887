/*
 * references.h - character data, and the {references} in it.
 *
 * A reference is {column}, {view.column} or either with :format after it (value.h); {{ and }} are
 * braces.
 *
 * Memory: the arena of the source.
 */
#ifndef RAINGAN_TEMPLATE_REFERENCES_H
#define RAINGAN_TEMPLATE_REFERENCES_H

#include "base/str.h"
#include "template/source.h"
#include "template/template.h"

/* From byte `at` of the text on, each byte of it stands `raw` - `at` bytes further in the source. */
struct segment {
    size_t at, raw;
};

/* Decoded text that remembers where it stood: entities, CDATA and comments shift it. */
struct chars {
    struct sbuf text;
    struct segment *segment;
    size_t nsegment, cap;
};

void chars_clear(struct chars *c);                                         /* keeps its memory */
bool chars_add(struct chars *c, const char *text, size_t len, size_t raw); /* false: no memory */
size_t chars_raw(const struct chars *c, size_t at); /* offset in the source; c is not empty */

/* As literal text and references. false = no memory. Mistakes are left to source_mistake, and what
 * follows them is read on. */
bool references_parse(struct source *s, const struct chars *c, struct text_part **first);

#endif
