/*
 * place.h - what is set becomes items of a page.
 *
 * In:     a placer: on which page, and as what.
 * Out:    items, in the order in which they are placed; links, fields and destinations of the page.
 * Units:  pt64 from the page's top left corner; those of a figure from its own.
 * Memory: the placer's arena.
 * Errors: false = no memory, diagnosed.
 */
#ifndef RAINGAN_LAYOUT_PLACE_H
#define RAINGAN_LAYOUT_PLACE_H

#include "layout/setting.h"

struct para;

struct placer {
    const struct layout *lo;
    struct arena *a;
    struct item_list *items; /* where items go */
    struct page *page;       /* has links, fields and destinations; NULL = a figure: it has none */
    struct dests *dests;     /* of this pass */
    struct tag *tag;         /* of the items; NULL = artifacts */
    bool untagged;           /* all is an artifact, */
    enum artifact artifact;  /* this one */
    pt64 shift; /* to the right, of links, fields and figures: the column they are in */
};

bool place_rule(const struct placer *pl, struct rule_item rule);
bool place_path(const struct placer *pl, struct path_item path);
bool place_image(const struct placer *pl, struct image_item image);
bool place_element(const struct placer *pl, struct tag *tag); /* draws nothing */
/* A line of a paragraph, with its top at y. */
bool place_line(const struct placer *pl, const struct para *p, size_t line, pt64 x, pt64 y);
/* Items that have been placed by themselves, moved to x, y. */
bool place_items(const struct placer *pl, const struct item_list *items, pt64 x, pt64 y);

/* dest.c */
bool dest_place(const struct placer *pl, struct dest *d, pt64 y);
bool link_place(const struct placer *pl, const struct dest *to, struct tag *tag,
                struct page_area area, bool is_entry);
bool link_place_out(const struct placer *pl, const struct doc_link *to, struct tag *tag,
                    struct page_area area); /* of the report */
bool field_place(const struct placer *pl, const struct doc_field *field, struct tag *tag, pt64 x,
                 pt64 y, pt64 width, pt64 height);

#endif
