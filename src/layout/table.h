/*
 * table.h - a table of the document as rows of set cells, one after another.
 *
 * Out:    fragments in a flow: the rows of its head, of its body, of its foot.
 * Units:  pt64.
 * Memory: the setter's arena; of a body row, only that row's.
 * Errors: false = diagnosed.
 * Rules:  column widths: widths.c. Decimal columns: D2. Forced breaks: css-break-3,
 *         3.1. Repeated heads and groups, kept rows: ours, table.c.
 */
#ifndef RAINGAN_LAYOUT_TABLE_H
#define RAINGAN_LAYOUT_TABLE_H

#include "layout/flow.h"
#include "layout/lines.h"

struct decimals { /* widest part before and after the point, of one column */
    pt64 before, after;
    pt64 left, right; /* the widest padding of its cells */
};

struct row_list {
    struct set_row **row;
    size_t n, cap;
};

struct set_table {
    const struct doc_table *doc;
    pt64 x, width;
    pt64 *column;             /* left edges, ncolumn + 1 of them */
    struct decimals *decimal; /* of each column */
    struct tag *tag;          /* TAG_TABLE */
    struct tag *body;         /* of its body rows */
    struct table_heads *heads;
    struct table_page *page; /* what changes while its pages are filled */
};

/* Of the page in hand. */
struct table_page {
    struct row_list head; /* for pages after the first */
    pt64 head_height;     /* 0 = it does not repeat: there is none, or it is too high */
    struct row_list foot; /* of a page after which the table goes on */
    pt64 foot_height;     /* kept free for it; 0 = there is none */
    struct totals sum;
    struct decimal *low, *high; /* no sum is further from 0, as far as the widths were measured */
    bool begun, foot_begun;     /* the table, its last foot, has rows on pages before */
};

struct set_cell {
    const struct doc_cell *doc;
    pt64 x, width;
    struct flow content;
    pt64 shift;  /* down, so that its first line stands on the row's baseline */
    pt64 height; /* of the content */
    pt64 below;  /* of that, the margin of its last block */
    struct tag *tag;
};

/* A cell over several rows. Its content goes on from page to page beside them. */
struct set_span {
    struct set_cell cell;
    const struct set_row *first, *last; /* of its rows */
    size_t taken;                       /* fragments on pages before */
    struct flow again;                  /* its text for the next page; empty = what is left of it */
    bool repeated;                      /* the cell has that now: an artifact */
    bool cut;                           /* a page has ended inside it */
};

struct set_row {
    const struct set_table *table;
    const struct doc_row *doc;
    struct tag *tag;
    struct set_cell *cell;
    size_t ncell;
    struct set_span **span; /* those that cover this row */
    size_t nspan, span_cap;
    pt64 baseline;   /* from its top to that of its first lines; 0 = none stands on one */
    pt64 own_height; /* of its own cells */
    pt64 height;     /* what the ends of spans need counted in */
    /* The lines around a table stand inside of its frame, those between rows on the edges of these.
     * As the first row of its part of a table it has a line so thick above, and needs more room: */
    pt64 line_above, edge_above;
    pt64 line_below, edge_below; /* as the last one */
    bool opens, closes;          /* it is the first or last of all: its heights have that room */
    bool cut;                    /* part of a longer row: its cells stand at the top */
    bool forced;                 /* cut where no cut is legal: spans give a line at least */
    struct set_row *group;       /* repeated above it at the top of a page; NULL = none */
    bool repeats_head;
    bool foot;   /* of <tfoot> */
    bool counts; /* of the body: it ends on the page where this stands */
    bool hidden; /* of a foot that has fewer rows here */
};

/* A whole table at once. */
bool table_add(const struct setter *set, struct flow *f, const struct doc_block *block, pt64 x,
               pt64 width);

/* Row by row. `block` must be the newest of its section. */
struct table_run;
struct table_run *table_open(const struct setter *set, struct flow *f,
                             const struct doc_block *block, pt64 x, pt64 width);
/* The next row, with those that a rowspan ties to it. *group = a row repeats from here on. */
bool table_next(const struct setter *set, struct table_run *run, struct flow *f, bool *group,
                bool *done);
void table_close(struct table_run *run);

/* widths.c: the table's columns and the points of its decimals. */
bool table_widths(const struct setter *set, const struct doc_block *block, struct set_table *t);

/* ---- turned.c: text that runs up or down in its cell ---- */

/* How wide its lines are together. */
bool turned_measure(const struct setter *set, const struct doc_cell *doc, pt64 *width);
/* As one fragment in `width` from x on. */
bool turned_add(const struct setter *set, const struct doc_cell *doc, struct flow *f, pt64 x,
                pt64 width);

/* ---- table_tags.c: what a screen reader is told of rows and cells ---- */

bool table_tag(const struct setter *set, struct set_table *t, struct setter *in);
struct tag *table_tag_body(const struct setter *set, const struct set_table *t);
bool row_tag(const struct setter *set, const struct set_table *t, struct setter *in);
bool cell_tag(const struct setter *set, const struct set_table *t, const struct doc_cell *doc,
              bool lone, struct setter *in);

/* ---- row.c ---- */

/* A row and the spans that begin in it; `before` is the row above it, for spans that go on. */
struct set_row *row_set(const struct setter *set, const struct set_table *t,
                        const struct doc_row *doc, const struct set_row *before);
/* The rows of <thead> or <tfoot> that stand on such a page. */
enum page_rows {
    HEAD_FIRST,
    HEAD_LATER,
    FOOT_GOES_ON, /* the table goes on after the page */
    FOOT_BROKEN,  /* it ends on this page, and began on one before */
    FOOT_ONLY     /* it is all on this page */
};
bool rows_set(const struct setter *set, const struct set_table *t, const struct doc_row *doc,
              enum page_rows pages, struct row_list *list);
bool rows_append(struct arena *a, struct row_list *list, struct set_row *row);
/* Ends the spans whose last row is the last of the list. true = others go on. */
bool rows_end_spans(const struct row_list *list, bool all);
/* The last row of each span gets what the rows before it, from row[0] on, leave over. */
void rows_fit_spans(struct set_row *const *row, size_t n);
struct fragment *row_add(struct flow *f, struct set_row *row); /* to a flow; NULL = no memory */

void row_open(struct set_row *row);       /* it is the first of its table */
void row_close(struct set_row *row);      /* it is the last */
pt64 row_room(const struct set_row *row); /* its height between the lines of a grid */

bool row_follows(const struct fragment *p, const struct fragment *before); /* in the same table */
pt64 row_repeated_height(const struct set_row *row);
struct loc row_loc(const struct layout *lo, const struct set_row *row); /* of its highest cell */
bool row_notes(struct arena *a, const struct set_row *row, struct note ***at);
bool row_split(struct arena *a, const struct flow *f, size_t first, size_t i, pt64 avail,
               bool force, struct fragment *head, struct fragment *tail, bool *cut);
/* After a page end: the rows from fragment `first` on get the height that cut cells still need. */
void rows_refit(struct flow *f, size_t first);

bool cell_is_decimal(const struct doc_cell *doc); /* it stands on the point of its column (D2) */
bool row_covers(const struct set_row *row, const struct set_span *span);
void span_repeat(struct set_span *s);        /* a page has ended inside it */
bool row_is_tied(const struct set_row *row); /* by a rowspan to the row before */
/* Left or right of the content of a cell, from the middle of its line: its padding, or at least to where
 * the line ends. */
pt64 cell_side(const struct doc_table *t, const struct doc_cell *c, enum side side);
/* Above and below the content of a cell: padding, and what moves its first line to the baseline. */
pt64 cell_pad(const struct set_cell *c);
/* The line that `rules` draws: above a row (SIDE_TOP) or left of a column (SIDE_LEFT). */
struct border rules_line(const struct doc_table *t, enum side side);
pt64 row_border(const struct set_row *row); /* what its lines add to its height */

/* ---- table_page.c ---- */

bool table_page_new(const struct setter *set, struct set_table *t);
/* Measures the head and foot that pages repeat, when the widths of the columns are known. */
bool table_page_measure(const struct setter *set, struct set_table *t);
/* A page begins with fragment 0. `set` is of the page. */
bool table_page_begin(const struct setter *set, const struct flow *f);
/* The page may end with fragment i, `set` being of its table: the rows of the foot from i on are set
 * with the sums of this page. Nothing is done if i does not begin a foot. */
bool table_page_end(const struct setter *set, struct flow *f, size_t i);
/* What the foot takes on a page that ends before fragment i, or inside of it. */
pt64 table_page_foot(const struct flow *f, size_t i);
pt64 table_page_foot_inside(const struct fragment *p);
/* The page ends before fragment i: the foot is set. *grown = it is higher than what was kept free,
 * and more will be from now on. */
bool table_page_close(const struct setter *set, const struct flow *f, size_t i, bool *grown);
/* Fragments [0, end) have been placed on the page. A sum that is too long is diagnosed. */
void table_page_done(const struct layout *lo, const struct flow *f, size_t end);

/* grid.c: draws the rows of fragments [first, end), with `repeats` below what a page repeats. */
bool rows_place(const struct placer *pl, const struct flow *f, size_t first, size_t end, pt64 y,
                bool repeats);

#endif
