/*
 * template.h - report.xml as a tree whose nodes know where they stand.
 *
 * In:     report.xml of the template folder.
 * Out:    a tree of known elements with known attributes, each in a place where it is allowed;
 *         text as literals and references.
 * Memory: everything lives in the arena.
 * Errors: NULL = there is no tree. Every mistake is diagnosed at file, line and column, and the
 *         tree goes on without it: *valid tells if there was none.
 */
#ifndef RAINGAN_TEMPLATE_TEMPLATE_H
#define RAINGAN_TEMPLATE_TEMPLATE_H

#include "base/folder.h"
#include "template/attribute.h"

#include <stdbool.h>
#include <stddef.h>

#define TEMPLATE_NS "urn:raingan:report"

enum element {
    EL_TEXT, /* no element: a run of character data */
    EL_REPORT,
    EL_PAGE,
    EL_HEADER,
    EL_FOOTER,
    EL_WATERMARK,
    EL_STYLE,
    EL_SECTION,
    EL_CORRECTIONS,
    EL_EACH,
    EL_IF,
    EL_ELSE,
    EL_DIV,
    EL_P,
    EL_H1,
    EL_H2,
    EL_H3,
    EL_H4,
    EL_H5,
    EL_B,
    EL_I,
    EL_SPAN,
    EL_U,
    EL_S,
    EL_SUP,
    EL_SUB,
    EL_BR,
    EL_REF,
    EL_A,
    EL_ABBR,
    EL_LEADER,
    EL_TAB,
    EL_FOOTNOTE,
    EL_SIGNATURE,
    EL_OL,
    EL_UL,
    EL_LI,
    EL_TABLE,
    EL_THEAD,
    EL_TFOOT,
    EL_TR,
    EL_CAPTION,
    EL_TH,
    EL_TD,
    EL_COLUMNS,
    EL_IMG,
    EL_QR,
    EL_HR,
    EL_TOC,
    EL_BAR_CHART,
    EL_LINE_CHART,
    EL_PAGE_DIV, /* a <div> in a <page> */
    EL_NELEMENT
};

/* Of character data or of an attribute's value. */
struct text_part {
    struct text_part *next;
    struct loc at;
    const char *text; /* a literal: UTF-8, white space as typed. NULL = a reference.
                       * No NUL after it; what stands around {{ or }} is two parts. */
    size_t len;
    const char *view;                  /* of {view.column}; NULL for {column} */
    enum total_kind total;             /* of {page-total.column} and its like; view is NULL then */
    const char *column;                /* {page} is column "page" without a view */
    const struct value_format *format; /* after the colon, or NULL */
    bool arabic;                       /* ":arabic" at the end: digits stay as they are */
};

struct node {
    struct node *next, *first; /* sibling, child */
    enum element element;
    struct loc at; /* of '<', or of the first character of text */
    struct attr *attr;
    struct text_part *part; /* of EL_TEXT */
};

/* `name` is that of the file in the folder. */
struct node *template_read(struct arena *a, struct folder template_dir, const char *name,
                           bool *valid, struct diag *dg);

/* An attribute of the element; NULL if it is not given. What it says, or else the fallback. */
const struct attr *node_attr(const struct node *n, enum attribute id);
const char *node_text(const struct node *n, enum attribute id, const char *fallback);
int node_count(const struct node *n, enum attribute id, int fallback);
int node_word(const struct node *n, enum attribute id, int fallback);

/* The name of a total in a reference, as "page-total". */
const char *total_name(enum total_kind kind);

const char *element_name(enum element e);

#endif
