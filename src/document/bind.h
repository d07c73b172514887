/*
 * bind.h - a template and a dataset become a document.
 *
 * In:     a template tree and an open dataset; both are borrowed as long as the document lives.
 *         Images come from its folders.
 * Out:    a document. No style name is left in it; its queries are asked as it is read.
 * Memory: the arena.
 * Errors: NULL = diagnosed: all that is wrong in the template whatever the data say, at its place.
 *         What only a row shows is diagnosed when the row is read.
 */
#ifndef RAINGAN_DOCUMENT_BIND_H
#define RAINGAN_DOCUMENT_BIND_H

#include "data/dataset.h"
#include "document/document.h"
#include "template/template.h"

struct document *document_bind(struct arena *a, const struct node *report, struct dataset *ds,
                               struct report_source from, struct diag *dg);

#endif
