/*
 * flow.h - blocks as a vertical list of pieces, the stuff that pages are filled with.
 *
 * A piece is what no page break can cut: a line, or a row of a table. Each says how far it stands
 * from the one before and whether a page may end between the two, so that widows, headings, kept
 * boxes, group rows and repeated headers are all one rule: "no break before this piece".
 *
 * Units:  pt64; x from the left edge of the page, y is given when a piece is placed.
 * Memory: the arena of the layout.
 */
#ifndef RAINGAN_LAYOUT_FLOW_H
#define RAINGAN_LAYOUT_FLOW_H

#include "layout/page.h"
#include "layout/para.h"

enum piece_kind { PIECE_LINE, PIECE_ROW };

struct set_row;
struct set_table;

struct piece {
    enum piece_kind kind;
    pt64 before; /* space above; dropped at the top of a page or cell */
    pt64 height;
    pt64 x;
    bool keep;               /* no page break before it */
    bool new_page;           /* a page break before it */
    const struct para *para; /* PIECE_LINE */
    size_t line;
    const struct set_row *row; /* PIECE_ROW */
    const struct set_table *table;
    bool needs_head; /* a page that begins with it repeats the table's head */
};

struct flow {
    struct piece *piece;
    size_t n, cap;
    pt64 after; /* space asked for below the last piece */
};

/* Appends the blocks, set to `width` from `x` on. */
bool flow_add(struct layout *lo, struct flow *f, const struct doc_block *first, pt64 x, pt64 width);

struct piece *flow_piece(struct layout *lo, struct flow *f); /* a new one at the end, or NULL */

pt64 flow_height(const struct flow *f); /* of all pieces, without space above the first */

/* Draws pieces [first, end) with the top of the first at y. */
bool flow_place(struct layout *lo, const struct flow *f, size_t first, size_t end, pt64 y,
                struct page *page);
bool page_add_rule(struct layout *lo, struct page *page, struct rule_item rule);
bool piece_place(struct layout *lo, const struct piece *p, pt64 y, struct page *page);

#endif
