/*
 * bind.h - a template and a dataset become a document.
 *
 * In:     a template tree and an open dataset; both are borrowed as long as the document lives.
 * Out:    a document: no query and no style name is left in it.
 * Memory: the arena.
 * Errors: NULL = diagnosed, all mistakes of one run; a missing column at its place in the template.
 */
#ifndef RAINGAN_DOCUMENT_BIND_H
#define RAINGAN_DOCUMENT_BIND_H

#include "data/dataset.h"
#include "document/document.h"
#include "template/template.h"

struct document *document_bind(struct arena *a, const struct node *report, struct dataset *ds,
                               struct diag *dg);

#endif
