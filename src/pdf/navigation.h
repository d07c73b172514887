/*
 * navigation.h - how a reader finds its way: outline, links, page numbers as printed (PDF 32000-1,
 * 12.3, 12.4.2, 12.5.6.5).
 *
 * In:     the destinations and links of each page, as it is drawn.
 * Out:    annotations in the page; destinations, outline and page labels in the catalog.
 * Memory: the arena; what is kept of a destination is copied.
 * Errors: false = no memory. What the PDF refuses is told by haru_save.
 */
#ifndef RAINGAN_PDF_NAVIGATION_H
#define RAINGAN_PDF_NAVIGATION_H

#include "layout/page.h"
#include "pdf/structure.h"

struct nav_dest;
struct nav_label;

struct navigation {
    struct arena *a;
    struct nav_dest *first, *last;
    struct nav_label *label, *last_label;
    size_t ndest, nlabel, nheading;
};

/* Puts the page's links into its annotations, and remembers its destinations and its number. */
bool navigation_add_page(struct navigation *n, struct haru *h, struct structure *structure,
                         const struct page *page, struct haru_reserved object,
                         struct haru_array annots);
const char *navigation_first_heading(const struct navigation *n); /* NULL = there is none */
/* `names` is the catalog's dictionary of that name. */
void navigation_finish(struct navigation *n, struct haru *h, struct haru_dict names);

#endif
