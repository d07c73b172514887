/*
 * style.h - CSS properties of the template as one resolved style per block.
 *
 * In:     <style> elements by name, and the attributes of an element.
 * Errors: what only shows in its place, as a length in em that is too large, is diagnosed at the
 *         attribute; the property keeps its inherited value.
 */
#ifndef RAINGAN_DOCUMENT_STYLE_H
#define RAINGAN_DOCUMENT_STYLE_H

#include "base/arena.h"
#include "document/document.h"
#include "template/template.h"

struct styles {
    struct arena *a;
    struct diag *dg;
    struct named_style {
        const char *name;
        const struct node *node;
    } * named; /* the <style> elements, by name, then by place */
    size_t nnamed;
    pt64 root_size;
    pt64 p_margin_top, p_margin_bottom; /* of style "body": each <p> outside a cell has them */
    struct computed_style **computed;   /* hash table of styles computed so far */
    size_t ncomputed, nslot;
};

bool styles_collect(struct styles *s, const struct node *report);

/* Diagnoses what is wrong with <style> elements, used or not. */
void styles_check(struct styles *s);

/* What the outermost blocks inherit: our defaults, then the font of style "body". */
/* What <report> says; before the first style_of. */
void style_root(struct styles *s, bool thai_numerals, struct doc_style *out);

/* The style of element n inside a parent's; the same for the same two. NULL = no memory. */
const struct doc_style *style_of(struct styles *s, const struct node *n,
                                 const struct doc_style *parent);

/* Of text that stands in a block without a <p> around it (CSS 2.1, 9.2.1.1): no margins. */
const struct doc_style *style_anonymous(struct styles *s, const struct doc_style *parent);

/* Of what no element of the template stands for: the style of that name, if there is one. */
const struct doc_style *style_named(struct styles *s, const char *name,
                                    const struct doc_style *parent, pt64 margin_left);

/* box.c: what an element, or a <style>, says of its box. */
extern const pt64 border_medium;
void box_apply(struct styles *s, const struct node *n, struct doc_style *st);
/* Diagnoses what a style gives the box of an element that has none. */
void box_check(struct styles *s, const struct node *n, const struct doc_style *st);
void box_finish(struct doc_style *st); /* after the last of them */

/* A length of the attribute's value, where 1em is `em`. false = diagnosed: too large, and *out is
 * untouched. */
bool style_length(struct styles *s, const struct attr *at, struct length l, pt64 em, pt64 *out);

#endif
