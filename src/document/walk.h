/*
 * walk.h - the children of an element, with each <each> between them run row by row, and of each <if>
 * what its test chooses.
 *
 * A row of an <each> is read only when the walk has come to it, and is gone when the walk goes on:
 * a table of a million rows holds one of them.
 */
#ifndef RAINGAN_DOCUMENT_WALK_H
#define RAINGAN_DOCUMENT_WALK_H

#include "document/binder.h"

struct walk;

/* The walk lives in `a`. NULL = no memory. `row` is the row around the element, or NULL; both must
 * outlive the walk. */
struct walk *walk_open(struct binder *b, struct arena *a, const struct node *n,
                       const struct row *row);

/* The next child that is no <each>, <if> or <else>, and the row it is to be bound with, valid until the next call.
 * NULL = the end; what failed is diagnosed and left out. */
const struct node *walk_next(struct walk *w, const struct row **row);
void walk_close(struct walk *w);

#endif
