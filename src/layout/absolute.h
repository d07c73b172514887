/*
 * absolute.h - blocks at a place of their own on a page, under its text.
 *
 * In:     a page of the document, what is placed after them.
 * Out:    items, all of them artifacts.
 * Errors: false = no memory, or a block that its page has no room for; diagnosed. What is printed over
 *         the words of a block, or over its QR code, is a warning: the page, or a block that comes later.
 * Rules:  CSS Positioned Layout 3; PDF 32000-1, 14.8.2.2.2 (artifacts).
 */
#ifndef RAINGAN_LAYOUT_ABSOLUTE_H
#define RAINGAN_LAYOUT_ABSOLUTE_H

#include "layout/place.h"

/* The words and codes of a block. */
struct absolute_ink {
    struct absolute_ink *next;
    const struct doc_block *block;
    bool told; /* of its block */
    pt64 left, top, right, bottom;
};

struct absolute {
    bool first_page;          /* of its section */
    struct absolute_ink *ink; /* of the blocks on the page; NULL = none */
    struct absolute_ink all;  /* around it */
    struct item **after;      /* where the items over them begin */
};

bool absolute_place(const struct setter *set, const struct placer *pl, const struct doc_page *page,
                    struct absolute *placed);
/* When the page is complete. */
void absolute_check(const struct layout *lo, struct absolute *placed);

#endif
