/*
 * binder.h - what the files of document/ that bind a template share; nobody else includes it.
 */
#ifndef RAINGAN_DOCUMENT_BINDER_H
#define RAINGAN_DOCUMENT_BINDER_H

#include "document/bind.h"
#include "document/style.h"

struct binder {
    struct arena *a;
    struct dataset *ds;
    struct diag *dg;
    struct styles styles;
    struct document *doc;
    bool in_band; /* inside a header or footer: {page} may be used */
};

/* The rows of one <each>: open, then `while (each_next()) e.ok = ...`, then close for the result.
 */
struct each {
    struct query *q;
    struct row row;
    bool ok;
};

void each_open(struct binder *b, const struct node *n, const struct row *outer, struct each *e);
bool each_next(struct binder *b, struct each *e);
bool each_close(struct each *e);

struct block_list {
    struct doc_block **end;
};

struct doc_block *bind_new_block(struct binder *b, struct block_list *out, enum block_kind kind,
                                 const struct doc_style *style, struct loc at);

/* The children of n as blocks at the end of a list. */
bool bind_blocks(struct binder *b, const struct node *n, const struct doc_style *style,
                 const struct row *row, struct block_list *out);

/* bind_text.c: the text from *n on, up to `end` (NULL = the last), as the text of a paragraph. */
bool bind_text(struct binder *b, const struct node *first, const struct node *end,
               const struct doc_style *style, const struct row *row, struct doc_block *para);
bool bind_is_inline(const struct node *n); /* text, or holds nothing but text */
bool bind_is_blank(const struct node *n);  /* text that is white space alone */

/* bind_table.c */
bool bind_table(struct binder *b, const struct node *n, const struct doc_style *parent,
                const struct row *row, struct block_list *out);

/* bind_page.c: a <page> of the template. */
bool bind_page(struct binder *b, const struct node *n, const struct doc_style *root,
               struct doc_page *page);

#endif
