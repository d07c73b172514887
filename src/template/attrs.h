/*
 * attrs.h - the attributes of one tag.
 *
 * In:     a node with its element, the offset of its '<', and what expat read: name, value, ...
 * Out:    node->attr, in the order of the file: known attributes of this element with a right value
 *         alone.
 * Errors: false = no memory. Mistakes are left to source_mistake.
 */
#ifndef RAINGAN_TEMPLATE_ATTRS_H
#define RAINGAN_TEMPLATE_ATTRS_H

#include "template/source.h"
#include "template/template.h"

bool attrs_read(struct source *s, struct node *n, size_t offset, const char **given);

#endif
