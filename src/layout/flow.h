/*
 * flow.h - blocks as a vertical list of fragments, the stuff that pages are filled with.
 *
 * A fragment (CSS Fragmentation 3) is what no page break can cut: a line, a row of a table, a
 * figure. Each says how far it stands from the one before and whether a page may end between the
 * two, so that widows, headings, kept boxes, group rows and repeated heads are all one rule: "no
 * break before this fragment". A row, or text in columns, that is too high is split into two
 * fragments when its page is full.
 *
 * Units:  pt64; x from the left edge of the page, y is given when a fragment is placed.
 * Memory: what is set lives in the setter's arena, what is placed in the placer's.
 */
#ifndef RAINGAN_LAYOUT_FLOW_H
#define RAINGAN_LAYOUT_FLOW_H

#include "layout/para.h"
#include "layout/place.h"

enum fragment_kind { FRAGMENT_LINE, FRAGMENT_ROW, FRAGMENT_COLUMNS, FRAGMENT_FIGURE };

struct set_columns;
struct set_row;
struct set_table;
struct unit;

/* A line set beside another, on its baseline: before a list's item (CSS ::marker), or the leader and
 * the page number after an entry of a contents list. */
struct marker {
    const struct para *para;
    pt64 x;
    struct tag *tag;
};

struct figure { /* drawn once, placed anywhere: items from its own top left corner */
    struct item_list items;
    pt64 width, height;
    struct loc at;
    struct tag *tag; /* NULL = an artifact */
    bool continues;  /* a later part of a chart that is higher than a page: of the same tag */
};

struct note { /* of the foot of a page */
    struct note *next;
    struct flow *flow;
};

/* The border, padding and background of a block, around all fragments in it. What a page break cuts
 * is open there (CSS Fragmentation 3, 5.4: slice). */
struct set_box {
    const struct doc_block *block;
    const struct set_box *outer; /* NULL = none */
    const struct figure *edge;   /* empty: it takes the room of border and padding */
    pt64 x, width;               /* border to border */
};

struct fragment {
    enum fragment_kind kind;
    pt64 before; /* space above; may be negative (CSS 2.1, 8.3.1) */
    bool top; /* that stays at the top of a page, column or cell: nothing was cut off before it */
    pt64 height;
    pt64 x;
    bool keep;     /* no page break before it */
    bool new_page; /* a page break before it */
    union {
        struct {
            const struct para *para;
            size_t line;
            struct marker marker, leader, folio; /* para NULL = none */
            const struct dest *leads_to;         /* an entry of a contents list; NULL = none */
        } line;
        struct set_row *row;
        struct set_columns *columns;
        const struct figure *figure;
    } u;
    struct note *note;         /* footnotes called in a line */
    struct dest *dest;         /* headings and ids of what begins here */
    struct tag *tag;           /* of a line */
    const struct set_box *box; /* the innermost around it; NULL = none */
    bool box_begins, box_ends; /* it is the room above, or below, what is in the box */
    struct unit *unit;         /* whose memory it is in; NULL = not counted */
};

struct flow {
    struct fragment *fragment;
    size_t n, cap;
    struct arena *a; /* of the list */
    bool begun;      /* the first fragment has been there, though it may be gone */
    /* What hangs over to the next fragment. Margins collapse (CSS 2.1, 8.3.1): the largest counts, less
     * the most negative one, which is at most 0. */
    pt64 after, pull;
    bool keep, new_page;
    struct dest *dest;
    struct marker marker;
    const struct set_box *box; /* around what comes next */
    bool has_note;             /* any fragment, or what is in it, calls a footnote */
};

/* Is this paragraph all there is? Then it needs no tag beside that of its cell or item. */
bool is_lone_para(const struct doc_block *b);

/* Appends a block, or a list of them, set to `width` from `x` on. */
bool flow_add_block(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                    pt64 width);
bool flow_add(const struct setter *set, struct flow *f, const struct doc_block *first, pt64 x,
              pt64 width);

/* Of a table or figure, whose tag is the parent. */
bool flow_add_caption(const struct setter *set, struct flow *f, const struct doc_block *caption,
                      pt64 x, pt64 width);

/* The two halves of flow_add_block, for a block whose fragments are added one by one between them.
 * false = its margins leave no room. */
bool flow_begin_block(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 *x,
                      pt64 *width);
void flow_end_block(struct flow *f, const struct doc_block *b, size_t first);
/* What border and padding of a block take on one side; 0 for a table, whose are in its cells. */
pt64 box_side(const struct doc_block *b, enum side side);
/* What stands between them for a paragraph: its lines. */
bool flow_add_para(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                   pt64 width);

struct fragment *flow_append(struct flow *f);            /* a new one at the end, or NULL */
void flow_take_over(struct flow *f, struct fragment *p); /* gives it what hangs over */
/* Space above a fragment. At a page end the margin of the fragment after it is dropped (CSS
 * Fragmentation 3, 5.2); after a forced one, and at the start of a flow, it stays. */
static inline pt64 fragment_space(const struct fragment *p, bool first)
{
    return first && !p->top ? 0 : p->before;
}

pt64 flow_height(const struct flow *f); /* of all fragments, without what hangs over */
pt64 flow_after(const struct flow *f);  /* the space that hangs over */

/* How many fragments from `first` on go into `room`, up to a place where a break may be. With
 * force, at least one. *height, if wanted, is what they take. */
size_t flow_fit(const struct flow *f, size_t first, pt64 room, bool force, pt64 *height);

/* The outer line of a table that is cut after this fragment. */
pt64 fragment_tail(const struct fragment *p);

/* What a page that begins with this fragment repeats above it: the head of a table, a group row, or its
 * outer line alone. */
pt64 fragment_repeated_height(const struct fragment *p);

/* Draws fragments [first, end) with the top of the first at y; with `repeats`, below what is
 * repeated. Their headings and ids are noted for the page in hand. */
bool flow_place(const struct placer *pl, const struct flow *f, size_t first, size_t end, pt64 y,
                bool repeats);

/* Cuts fragment i of a flow into one that is at most `avail` high and the rest. With force, the
 * first part holds at least one line, however high. *cut tells whether it could be done. */
bool fragment_split(struct arena *a, const struct flow *f, size_t first, size_t i, pt64 avail,
                    bool force, struct fragment *head, struct fragment *tail, bool *cut);
/* Where it comes from: the cell in the data, or the place in the template. */
struct loc fragment_loc(const struct layout *lo, const struct fragment *p);

/* Appends the footnotes of fragments [first, end) to a list. */
bool flow_notes(struct arena *a, const struct flow *f, size_t first, size_t end, struct note ***at);

/* columns.c: text in columns. */
bool columns_add(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                 pt64 width);
const struct fragment *columns_first(const struct set_columns *c);
bool columns_place(const struct placer *pl, const struct set_columns *c, pt64 y);
/* The part of them that is at most `avail` high; as columns_split, without the rest. */
bool columns_head(struct arena *a, const struct fragment *p, pt64 avail, bool force,
                  struct fragment *head, bool *cut);
bool columns_split(struct arena *a, const struct fragment *p, pt64 avail, bool force,
                   struct fragment *head, struct fragment *tail, bool *cut);
bool columns_notes(struct arena *a, const struct set_columns *c, struct note ***at);

/* figure.c */
bool figure_add_image(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                      pt64 width);
/* What an image asks for, before it is made smaller to fit. */
void figure_image_size(const struct doc_image *im, pt64 *width, pt64 *height);
bool figure_add_qr(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                   pt64 width);
bool figure_add_chart(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                      pt64 width);
/* An image or QR code within a line, `width` wide and `height` high in its border and padding. */
struct figure *figure_inline(const struct setter *set, const struct doc_block *b, pt64 width,
                             pt64 height);
/* What takes no room, and is not nothing. */
const struct figure *figure_empty(const struct setter *set, const struct doc_block *b);
bool figure_add_nothing(const struct setter *set, struct flow *f, const struct doc_block *b,
                        pt64 x);
bool figure_add_rule(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                     pt64 width);

/* catchword.c: of the page that begins with this fragment. *out NULL = it has no text. false = no
 * memory. */
bool catchword_of(const struct layout *lo, struct arena *a, const struct fragment *next,
                  const char **out);

/* contents.c */
bool contents_add(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                  pt64 width);

/* qr.c: with the quiet zone, so wide and high. false = no memory. */
bool qr_draw(const struct placer *pl, const struct doc_qr *qr, pt64 width);
/* The side of a module in a code of this width. */
pt64 qr_module(const struct doc_qr *qr, pt64 width);

/* chart.c: as wide as fig->width; its height is set. What is higher than a page comes in parts:
 * *next is the category that one begins with, and then that of the next. */
bool chart_draw(const struct setter *set, const struct placer *pl, const struct doc_block *b,
                struct figure *fig, size_t *next);

#endif
