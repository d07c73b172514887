/*
 * document.h - the report as styled text, tables and figures, one block after another.
 *
 * What bind.h makes and layout/ reads. A report may be far longer than memory: blocks of a section
 * and rows of a table are bound when they are asked for, each into the arena it is asked with, and
 * the reader drops them when their page is done. Reading twice gives the same twice.
 *
 * Units:  lengths are pt64.
 * Memory: pages, sections and styles live as long as the document; a block in the arena given.
 * Errors: NULL at the end of a list. What could not be bound is diagnosed and left out.
 * Rules:  names and defaults of style properties: CSS 2.1 and CSS Fonts 4, unless style.c says
 *         ours.
 */
#ifndef RAINGAN_DOCUMENT_DOCUMENT_H
#define RAINGAN_DOCUMENT_DOCUMENT_H

#include "base/arena.h"
#include "base/style.h"
#include "data/decimal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HEADING_LEVELS = 5 };

struct binder;
struct dataset;
struct image;
struct node;
struct row;
struct value;
struct value_format;

struct box_style { /* what stands around the content of a table, row or cell; not inherited */
    struct border border[SIDE_N];
    pt64 padding[SIDE_N];
    bool padded[SIDE_N]; /* the template says so */
    uint32_t background;
    bool filled; /* has a background */
    enum rules rules;
};

struct doc_style {
    struct font_style font;
    enum align align;
    pt64 indent; /* of the first line; may be negative */
    enum line_height line_height;
    double line_factor; /* of LINE_FACTOR: times the font size */
    pt64 line_length;   /* of LINE_LENGTH */
    pt64 margin_top, margin_bottom, margin_left, margin_right;
    bool page_before, page_after; /* break-before, break-after: page */
    bool keep_next;               /* break-after: avoid */
    bool keep_previous;           /* break-before: avoid */
    bool keep_inside;             /* break-inside: avoid */
    int orphans, widows;          /* lines; at least 1 */
    const char *number_format;    /* of a heading or caption; NULL = none */
    struct box_style box;
    bool row_align; /* inherited: the row says how its cells are aligned */
    bool in_cell;   /* inherited: inside a table cell */
};

enum inline_kind {
    INLINE_TEXT,
    INLINE_PAGE,          /* number of the page, as printed */
    INLINE_PAGES,         /* how many pages there are */
    INLINE_SECTION_PAGES, /* how many the section has */
    INLINE_CATCHWORD,     /* the first words of the next page */
    INLINE_HEADING,       /* of `level`: the first one on the page, else the last before it */
    INLINE_REF,           /* what is known of the block named `target` */
    INLINE_TOTAL,         /* what a table sums of a column; kept in `total` */
    INLINE_NOTE,          /* the call of a footnote: its number */
    INLINE_LEADER,
    INLINE_TAB,
    INLINE_FIGURE, /* an image or QR code within a line */
};

struct doc_field {     /* a place to sign */
    const char *name;  /* of the form field */
    const char *label; /* tells what it is for */
    pt64 padding_top;  /* the field is so much higher than its line, which stays as it is */
};

struct doc_link {      /* <a> */
    const char *uri;   /* ASCII: base/uri.h */
    const char *title; /* the address as it was written */
};

struct doc_leader {
    enum leader pattern;
    pt64 width; /* with the text on it, unless that is wider */
    bool fills; /* all that is left on the line, which those of one line share */
};

struct doc_tab {
    pt64 to;          /* from the left edge of the paragraph */
    enum align align; /* of what stands there; never ALIGN_JUSTIFY */
};

struct doc_figure {                /* within a line: CSS 2.1, 9.2.2 */
    const struct doc_block *block; /* BLOCK_IMAGE or BLOCK_QR, without a caption */
    const struct node *node;
    enum vertical_align align;
    pt64 raise; /* of RAISED_BASELINE: how far above the baseline it stands */
};

struct doc_total { /* {page-total.column} and its like, in the head or foot of a table */
    enum total_kind kind;
    size_t column;                     /* of doc_table.total */
    const struct value_format *format; /* NULL = as many decimals as there are */
    bool thai_digits;
};

struct doc_inline { /* content of a paragraph, in one font */
    enum inline_kind kind;
    const char *text; /* of INLINE_TEXT, INLINE_NOTE: UTF-8; U+2028 is a forced line break */
    size_t len;
    const struct font_style *font;
    struct loc at;             /* in the template */
    const struct value *value; /* if its text begins with bound data: where that comes from */
    int level;
    const char *target;
    enum ref_show show;              /* of INLINE_REF and INLINE_HEADING */
    const struct doc_total *total;   /* INLINE_TOTAL */
    struct doc_block *note;          /* INLINE_NOTE: what stands at the foot of the page */
    const struct doc_field *field;   /* INLINE_TEXT: it is the line to sign on; NULL = it is not */
    const struct doc_leader *leader; /* INLINE_LEADER, and the text on it before it */
    const struct doc_tab *tab;       /* INLINE_TAB */
    const struct doc_figure *figure; /* INLINE_FIGURE */
    const struct doc_link *link;     /* what it leads to outside of the report; NULL = nothing. All
                                    * parts of one <a> have the same */
    const char *expansion; /* what it is short for; NULL = it is not. Likewise of one <abbr> */
};

enum block_kind {
    BLOCK_PARA,
    BLOCK_TABLE,
    BLOCK_BOX,
    BLOCK_LIST,
    BLOCK_COLUMNS,
    BLOCK_IMAGE,
    BLOCK_QR,
    BLOCK_CHART,
    BLOCK_RULE,
    BLOCK_CONTENTS,
};

struct doc_column {
    enum column_width kind;
    pt64 length;   /* COLUMN_LENGTH */
    double amount; /* percent of the table's width, or shares of what is left */
};

struct doc_cell {
    struct doc_cell *next;
    struct loc at;
    size_t column; /* first column, from 0 */
    int colspan, rowspan;
    enum align align;
    enum valign valign;
    enum writing_mode mode; /* turned: `first` has paragraphs of text alone */
    enum cell_scope scope;  /* what it heads; SCOPE_NONE = it is data */
    bool filled;            /* has a background */
    uint32_t background;
    const struct border *border; /* its own: SIDE_N of them */
    pt64 padding[SIDE_N];
    const char *continued; /* of a rowspan: on the next page its text again, with this after it;
                            * NULL = what is left of it alone */
    struct doc_block *first;
};

struct doc_row {
    struct doc_row *next;
    struct loc at;
    bool keep_next;               /* break-after: avoid: stays on the page of the row after it */
    bool page_before, page_after; /* break-before, break-after: page */
    bool keep_previous;           /* break-before: avoid */
    pt64 height;      /* the least that it has, borders and padding counted (CSS 2.1, 17.5.3) */
    bool keep_inside; /* break-inside: avoid: not cut unless it is higher than a page */
    const char *continued;       /* a group row that repeats on the next page, with this after it */
    bool group;                  /* has `continued`, if only to end the group before it */
    bool last;                   /* of the body */
    const struct border *border; /* SIDE_N of them: around the row, as if it were a cell */
    enum row_pages pages;        /* of the head and foot */
    struct decimal *amount; /* of the body: what it adds to each total of its table; NULL = none */
    struct doc_cell *first;
};

struct doc_table {
    struct doc_column *column;
    size_t ncolumn;
    bool presentation; /* it only lays out: to a reader it is no table (WAI-ARIA 1.2) */

    const struct box_style *box;
    struct doc_row *head, *foot; /* head repeats on every page; foot follows the last row */
    const char **total;          /* the columns that its head and foot sum */
    size_t ntotal;
    bool head_changes, foot_changes; /* from page to page: rows of some pages only, or totals */
    /* For doc_rows_open alone: */
    bool bound; /* the body is `body`; else it is read row by row */
    struct doc_row *body;
    const struct document *doc;
    const struct node *node;
    const struct doc_style *style;
    const struct row *row;
};

struct doc_item { /* of a list */
    struct doc_item *next;
    struct loc at;
    struct doc_block *label; /* one paragraph */
    struct doc_block *first;
};

struct doc_image {
    const struct image *image;
    pt64 width, height; /* 0 = by the other one, or by the image's own resolution */
    const char *alt;
};

struct doc_qr {       /* a QR code */
    const bool *dark; /* its modules, row by row */
    int modules;      /* in a row, and rows */
    pt64 width;       /* with the quiet zone */
    const char *alt;
};

struct doc_point {
    struct doc_block *text; /* the value as printed */
    double value;
    bool marked, missing;
};

struct doc_series {
    struct doc_series *next;
    struct doc_block *name;  /* NULL = the only one, without a name */
    struct doc_point *point; /* one for each category */
    size_t npoint, cap;
};

enum { CHART_SERIES_MAX = 8 }; /* more cannot be told apart in black and white */

struct doc_chart {
    enum { CHART_BAR, CHART_LINE } kind;
    pt64 height;
    enum chart_values values;
    /* The value axis: as the template says, else what has to be on it. */
    double min, max;
    bool has_min, has_max; /* the template says so: nothing is rounded */
    double step;           /* the distance of its marks; 0 = as there is room */
    bool has_line;
    double line;                  /* a value to compare with */
    struct doc_block *line_label; /* NULL = none */
    struct doc_block **category;  /* labels: one paragraph each */
    size_t ncategory, cap;
    struct doc_series *first;
    const char *alt;
    struct { /* how a number is printed that no row has */
        const struct value_format *format;
        int decimals, power; /* of the format */
        const struct doc_style *style;
        bool thai_numerals;
        struct loc at;
    } number;
};

struct doc_block {
    struct doc_block *next;
    enum block_kind kind;
    const struct doc_style *style;
    struct loc at;
    const char *id;            /* by which references find it, or NULL */
    int level;                 /* of a heading: 1 to HEADING_LEVELS; else 0 */
    bool heading;              /* it is read as one, though no outline or contents list has it */
    const char *number;        /* of a heading or caption, as printed before its text, or NULL */
    const char *counter;       /* of a caption: what it is counted with; else NULL */
    struct doc_block *caption; /* of a table, image, QR code or chart: one paragraph; NULL = none */
    union {
        struct {
            struct doc_inline *content;
            size_t ncontent;
        } para;
        struct doc_table table;
        struct doc_block *box; /* first block inside */
        struct {
            struct doc_item *first;
            const char *style; /* of its labels: ListNumbering of PDF 32000-1, table 347 */
        } list;
        struct {
            struct doc_block *first;
            int count;
            pt64 gap;
        } columns;
        struct doc_image image;
        struct doc_qr qr;
        struct doc_chart chart;
        struct border rule;
        struct {
            const char *counter; /* of the captions that it lists; NULL = headings, */
            int levels;          /* up to this one */
            const struct doc_style *level[HEADING_LEVELS]; /* style of an entry */
        } contents;
    } u;
};

struct doc_band { /* a page's header or footer */
    int from;     /* first page number that carries it */
    struct doc_block *first;
};

struct doc_watermark {
    const struct doc_block *para; /* NULL = none */
    double rotate;                /* degrees, clockwise */
};

struct doc_placed { /* a block in the background of a page */
    struct doc_placed *next;
    const struct doc_block *box;
    enum row_pages pages; /* of the section */
    pt64 x, width;
    pt64 y;           /* of its top from the upper edge of the page, */
    bool from_bottom; /* or of its bottom from the lower one */
};

struct doc_page {
    const char *name;
    pt64 width, height;
    pt64 margin_top, margin_right, margin_bottom,
        margin_left;   /* of the text, with border and padding */
    pt64 edge[SIDE_N]; /* of the border */
    const struct box_style *box;
    const struct image *image;      /* over the whole page; NULL = none */
    struct doc_band header, footer; /* first NULL = none */
    struct doc_watermark watermark;
    struct doc_placed *placed; /* NULL = none */
    const struct node *node;   /* these are for bind_page_for alone */
    bool reads_row;            /* what stands in it may print the row of a section */
};

struct doc_section {
    struct doc_section *next;
    const struct doc_page *page;
    int first_number;          /* of its first page; 0 = goes on */
    const char *number_format; /* of its page numbers; NULL = digits */
    const struct node *node;   /* these are for doc_blocks_open alone */
    const struct row *row;     /* of the <each> around it; NULL = none */
};

struct document {
    const char *lang;
    bool thai_numerals;
    bool catchwords;  /* a header or footer prints them */
    bool looks_ahead; /* it tells of later pages: a page count, a contents list, a reference */
    struct doc_section *first;
    struct binder *binder;
};

/* The blocks of a section. Sections are read in order, each from its start to its end;
 * document_rewind goes back to the first. NULL = no memory. */
struct doc_blocks;
void document_rewind(struct document *doc);
struct doc_blocks *doc_blocks_open(struct document *doc, const struct doc_section *s);
struct doc_block *doc_blocks_next(struct doc_blocks *b, struct arena *a);
void doc_blocks_close(struct doc_blocks *b);

/* The body's rows, while the table's block is the newest of its section. With `measuring`, only
 * cells that decide a column's width or point have content. NULL = no memory. */
struct doc_rows;
struct doc_rows *doc_rows_open(struct arena *a, const struct doc_table *t, bool measuring);
struct doc_row *doc_rows_next(struct doc_rows *r, struct arena *a);
void doc_rows_close(struct doc_rows *r);

/* Where a text comes from: its cell in the data, or its place in the template. */
struct loc document_place(const struct document *doc, const struct doc_inline *text);

/* A number that is another one for another cell; 0 = it is no text of the data. */
uint64_t document_cell(const struct doc_inline *text);

/* A page or heading number in a format: "๑", "1", "ก", "a", "i", with punctuation around it. */
const char *document_number(struct arena *a, const struct document *doc, const char *format,
                            int number);

/* A paragraph made while pages are laid out: an entry of a contents list, a label. NULL = no
 * memory. */
struct doc_block *document_new_para(struct arena *a, const struct doc_style *style,
                                    const char *text, struct loc at);

/* A number on the axis of a chart, in its format but with so many decimals. NULL = no memory. */
struct doc_block *document_chart_number(struct arena *a, const struct doc_chart *chart, double v,
                                        int decimals);

/* A total as printed. NULL = no memory. */
const char *document_total(struct arena *a, const struct doc_total *total, struct decimal sum);

/* The paragraph with a space and a text after it. NULL = no memory. */
struct doc_block *document_append_text(struct arena *a, const struct doc_block *para,
                                       const char *text);

/* What a cell holds, for the next page: its first paragraph with the text after it; what begins with
 * another block has the text in a paragraph before it. The rest is shared. NULL = no memory. */
struct doc_block *document_continue(struct arena *a, const struct doc_block *first,
                                    const char *text);

#endif
