/*
 * value.h - does an attribute's value have the form that the schema wants?
 *
 * Errors: false = DIAG_XML_VALUE at the value, or at the one word of a list that is wrong.
 */
#ifndef RAINGAN_TEMPLATE_VALUE_H
#define RAINGAN_TEMPLATE_VALUE_H

#include "template/schema.h"
#include "template/source.h"

/* `offset` is where the value stands byte for byte in the source; SIZE_MAX = it does not, since
 * there are entities in it. */
bool value_check(struct source *s, enum attribute id, const struct attr *at, size_t offset);

/* A name that a reference or a style may have: letters of English or Thai, digits, '_', and '-'
 * if `hyphen`. Not empty. */
bool value_is_name(const char *text, size_t len, bool hyphen);

#endif
