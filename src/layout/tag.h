/*
 * tag.h - what a thing on a page is: the elements of a document's logical structure, as PDF
 * 32000-1, 14.8.4 names them.
 *
 * The pages show, the tags say: heading, row 3, its second cell. A tag is made when its block is
 * set, and an item of a page points to the tag it belongs to. Items without one are artifacts
 * (14.8.2.2): lines, folios, what a page repeats.
 *
 * Units:  pt64 from the page's top left corner.
 * Memory: that of what was set. A taker of pages may keep its own notes about a tag, in the tag's
 *         memory: both live until the taker has been told that the tag is complete.
 */
#ifndef RAINGAN_LAYOUT_TAG_H
#define RAINGAN_LAYOUT_TAG_H

#include "base/arena.h"
#include "base/style.h"
#include "base/units.h"

enum tag_kind {
    TAG_DOCUMENT,
    TAG_SECT,
    TAG_DIV,
    TAG_H1,
    TAG_H2,
    TAG_H3,
    TAG_H4,
    TAG_H5,
    TAG_P,
    TAG_L,
    TAG_LI,
    TAG_LBL,
    TAG_LBODY,
    TAG_TABLE,
    TAG_CAPTION,
    TAG_THEAD,
    TAG_TBODY,
    TAG_TFOOT,
    TAG_TR,
    TAG_TH,
    TAG_TD,
    TAG_FIGURE,
    TAG_TOC,
    TAG_TOCI,
    TAG_REFERENCE,
    TAG_LINK,
    TAG_NOTE,
    TAG_FORM,
    TAG_SPAN,
    TAG_KINDS
};

enum artifact {
    ARTIFACT_LAYOUT,
    ARTIFACT_REPEATED,
    ARTIFACT_HEADER,
    ARTIFACT_FOOTER,
    ARTIFACT_WATERMARK
};

struct structure_element; /* what the taker of pages notes */

struct tag {
    enum tag_kind kind;
    struct tag *parent; /* NULL = of the document itself */
    struct tag *next;   /* of those that are complete at the same time, the younger first */
    struct arena *a;
    const char *alt;       /* of a figure or field: says what is seen */
    const char *expansion; /* of a span: what it is short for */
    const char *lang;      /* of a figure; NULL = as around it */
    int colspan, rowspan;  /* of a cell, at least 1 */
    enum cell_scope scope; /* of a head */
    int id;                /* of a head that cells name, from 1; 0 = none names it */
    const int *head;       /* of a cell: the ids of its heads, if their places do not tell them */
    size_t nhead;
    const char *list_style;   /* of a list: value of ListNumbering, PDF 32000-1, table 347 */
    pt64 x, y, width, height; /* of a figure or field: where it is placed */
    bool in_line;             /* of a figure: within a line of text */
    struct structure_element *element;
};

#endif
