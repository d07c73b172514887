/*
 * pager.h - pages filled with the fragments of a flow, one after another.
 */
#ifndef RAINGAN_LAYOUT_PAGER_H
#define RAINGAN_LAYOUT_PAGER_H

#include "layout/flow.h"

struct pager;

/* What it places is added to `dests`. NULL = no memory. */
struct pager *pager_open(const struct layout *lo, struct page_sink sink, struct dests *dests);
bool pager_section(struct pager *p, const struct doc_section *s);
bool pager_finish(struct pager *p);        /* after the last section */
size_t pager_count(const struct pager *p); /* pages so far */
void pager_close(struct pager *p);

#endif
