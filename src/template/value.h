/*
 * value.h - the value of an attribute, from its text: the only place that reads it.
 *
 * Memory: the arena of the source.
 * Errors: false = DIAG_XML_VALUE at the value, or at each word of a list that is wrong; or
 *         source.no_memory.
 */
#ifndef RAINGAN_TEMPLATE_VALUE_H
#define RAINGAN_TEMPLATE_VALUE_H

#include "template/schema.h"
#include "template/source.h"

/* Reads at->text into at->value. `offset` is where the text stands byte for byte in the source;
 * SIZE_MAX = it does not, since there are entities in it. */
bool value_read(struct source *s, struct attr *at, size_t offset);

/* A name that a reference or a style may have: letters of English or Thai, digits, '_', and '-'
 * if `hyphen`. Not empty. */
bool value_is_name(const char *text, size_t len, bool hyphen);

/* What to write instead of a format: the nearest one, else the list. */
void value_hint_format(struct source *s, const char *v, const char *list);

#endif
