/*
 * checker.h - what check.c and check_names.c share: the state of the walk, and what it asks of names.
 */
#ifndef RAINGAN_DOCUMENT_CHECKER_H
#define RAINGAN_DOCUMENT_CHECKER_H

#include "document/binder.h"

struct scope { /* the columns of an <each> and of those around it */
    const struct scope *outer;
    const char *const *column;
    size_t ncolumn;
    bool unknown;     /* its SELECT is wrong: nothing is said about names below it */
    struct row names; /* the same, as the rows that will be read */
};

struct checker {
    struct binder *b;
    const char **id; /* of the blocks, as far as they are literal */
    size_t nid, cap;
    bool id_from_data;
    enum element in_link;     /* inside an <a> or <abbr>; EL_TEXT = in none */
    const struct node *table; /* around; NULL = none, or it is in a header or footer */
    enum element part;        /* of it: EL_THEAD, EL_TFOOT or EL_TABLE */
    enum element holder;      /* the nearest cell or columns around; EL_TEXT = none */
    bool inner;               /* the table stands in such a holder */
    bool maybe;               /* an <each> or <if> is around */
    bool attribute;           /* the text is that of an attribute */
    bool corrections;         /* a page of these, which has no row */
    const struct node **page;
    struct use {
        bool any, plain; /* by a section: its header and footer were checked; by one of no <each> */
        bool last;       /* the section before may have it */
    } * used;
    size_t npage;
    bool ok;
};

bool checker_wrong(struct checker *k); /* always false */
void checker_hint_nearest(struct checker *k, const char *word, const char *const *name, size_t n);
bool checker_has(const char *const *name, size_t n, const char *word);
/* Rows and sums of some pages only, in a table where there are none. */
bool checker_refuse_inner(struct checker *k, struct loc at);

/* The references of a text. */
void checker_parts(struct checker *k, const struct text_part *p, const struct scope *scope);
/* The SELECT of an <each>: *out = its columns. */
void checker_select(struct checker *k, const struct node *n, const struct scope *outer,
                    struct scope *out);
void checker_test(struct checker *k, const struct node *n, const struct scope *scope);
void checker_chart(struct checker *k, const struct node *n, const struct scope *outer);

#endif
