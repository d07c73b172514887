/*
 * document.h - the report with every query answered: styled text and tables, nothing left to ask.
 *
 * What bind.h makes and layout/ takes: sections of blocks; each knows where it comes from.
 *
 * Units:  lengths are pt64.
 * Memory: the arena it was bound in.
 * Rules:  names and defaults of style properties: CSS 2.1 and CSS Fonts 4, unless style.c says
 * ours.
 */
#ifndef RAINGAN_DOCUMENT_DOCUMENT_H
#define RAINGAN_DOCUMENT_DOCUMENT_H

#include "base/diag.h"
#include "base/units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dataset;
struct value;

enum align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTER, ALIGN_JUSTIFY, ALIGN_DECIMAL };
enum valign { VALIGN_TOP, VALIGN_MIDDLE, VALIGN_BOTTOM };
enum line_height { LINE_NORMAL, LINE_FACTOR, LINE_LENGTH };

struct doc_font {
    const char *families;
    pt64 size;
    double size_adjust; /* 0 = none */
    bool bold, italic;
    uint32_t color; /* 0xRRGGBB */
    struct loc at;  /* where the family was asked for */
};

struct doc_style {
    struct doc_font font;
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
    bool in_cell;                 /* inherited: inside a table cell */
};

enum text_kind { TEXT_PLAIN, TEXT_PAGE_NUMBER };

struct doc_text { /* a stretch of one font */
    enum text_kind kind;
    const char *text; /* UTF-8; U+2028 is a forced line break. NULL for a page number */
    size_t len;
    const struct doc_font *font;
    struct loc at;             /* in the template */
    const struct value *value; /* if its text begins with bound data: where that comes from */
};

enum block_kind { BLOCK_PARA, BLOCK_TABLE, BLOCK_BOX };

struct doc_column {
    enum { COLUMN_LENGTH, COLUMN_PERCENT, COLUMN_SHARE } kind;
    pt64 length;   /* COLUMN_LENGTH */
    double amount; /* percent of the table's width, or shares of what is left */
};

struct doc_cell {
    struct doc_cell *next;
    struct loc at;
    int colspan;
    enum align align;
    enum valign valign;
    bool header; /* th */
    bool filled; /* has a background */
    uint32_t background;
    struct doc_block *first;
};

struct doc_row {
    struct doc_row *next;
    struct loc at;
    bool keep_next; /* break-after: avoid: stays on the page of the row after it */
    struct doc_cell *first;
};

struct doc_table {
    struct doc_column *column;
    size_t ncolumn;
    pt64 border;  /* thickness; 0 = none */
    pt64 padding; /* left and right of a cell; above and below a third of it */
    struct doc_row *head, *body;
};

struct doc_block {
    struct doc_block *next;
    enum block_kind kind;
    const struct doc_style *style;
    struct loc at;
    union {
        struct {
            struct doc_text *text;
            size_t ntext;
        } para;
        struct doc_table table;
        struct doc_block *box; /* first block inside */
    } u;
};

struct doc_band { /* a page's header or footer */
    int from;     /* first page number that carries it */
    struct doc_block *first;
};

struct doc_page {
    const char *name;
    pt64 width, height;
    pt64 margin_top, margin_right, margin_bottom, margin_left;
    struct doc_band header, footer; /* first NULL = none */
};

struct doc_section {
    struct doc_section *next;
    const struct doc_page *page;
    struct doc_block *first;
};

struct document {
    const char *lang;
    bool thai_numerals;
    struct doc_section *first;
    struct dataset *ds; /* borrowed, for document_place alone */
};

/* Where a text comes from: its cell in the data, or its place in the template. */
struct loc document_place(const struct document *doc, const struct doc_text *text);

#endif
