/*
 * setting.h - what every part of layout/ works with. Nobody else includes it.
 *
 *   layout.c   pages filled from the blocks of a document, as often as needed
 *   pager.c    one page after another: where it ends, its notes, header and footer
 *   window.c   the fragments that the page in hand may still need
 *   flow.c     blocks as a list of fragments that no page break cuts; place.c draws them
 *   para.c     a paragraph as lines; inline.c its text
 *   inline_figure.c pictures within a line
 *   kept_lines.c lines that were found before
 *   stops.c    tabs and leaders; decor.c lines along the text
 *   columns.c  text in columns
 *   table.c    a table row by row; widths.c its columns; row.c its rows; grid.c draws them
 *   table_page.c what of a table changes from page to page: its totals, the rows of some pages
 *   figure.c   images, charts and rules; chart.h draws a chart
 *   contents.c a contents list
 *   catchword.c the first words of the next page
 *   dest.c     where headings and named blocks came to stand
 *   tags.c     what everything is
 *
 * Blocks are set with a struct setter, before their page is known; what is set is placed with a
 * struct placer (place.h). Both point to what is given, struct layout. No function changes one that
 * it is given; for what is inside it makes a copy.
 */
#ifndef RAINGAN_LAYOUT_SETTING_H
#define RAINGAN_LAYOUT_SETTING_H

#include "base/arena.h"
#include "document/document.h"
#include "layout/page.h"
#include "text/kept.h"

/* A destination (PDF 32000-1, 12.3.2): a heading, or a block with an id. */
struct dest {
    struct dest *next;              /* in the order of the pages */
    struct dest *with;              /* before it is placed: of the same fragment, set before it */
    const char *id, *number, *text; /* of a heading, a paragraph or a caption; NULL = none */
    int level;                      /* of a heading, else 0 */
    const char *counter;            /* of a caption, else NULL */
    struct loc at;                  /* of its block, in the template */
    const char *folio;              /* of the page it begins on; NULL = not placed yet */
    size_t serial;                  /* in the order of the pages, once it is placed */
};

struct dests {
    struct dest *first, **end;
    size_t n;
    const struct dest **slot; /* those with an id, by its hash; nslot is a power of two */
    size_t nslot, nid;
    size_t npage;          /* of the whole report; 0 = not known */
    size_t *section_pages; /* of each section */
    size_t nsection, section_cap;
};

struct frame { /* what a page has inside its margins */
    pt64 x, width, height;
};

/* Given: the same for a whole pass over the document, the frame for a section. */
struct layout {
    struct document *doc;
    struct fontset *fonts;
    struct breaker *breaker;
    struct kept *kept; /* NULL = nothing is */
    struct diag *dg;
    struct arena *pass;        /* as long as the pass */
    struct arena *scratch;     /* emptied for each paragraph */
    const struct dests *known; /* found by the pass before; NULL = this is the first */
    struct frame frame;
};

/* What a page's header and footer print. */
struct running {
    const char *folio;                          /* {page} */
    const struct dest *heading[HEADING_LEVELS]; /* {h1}, {h2}, ...; NULL = none so far */
    size_t section;                             /* counts them from 0 */
    const char *catchword;                      /* of the page; NULL = none */
};

/* The levels of the headings that what comes next stands under, the highest first. */
struct headings {
    int level[HEADING_LEVELS];
    int n;
    int nid; /* ids of the heads of tables */
};

/* The totals of a table, each of doc_table.ntotal sums: of its rows on the page in hand, with all
 * before, of all before. */
struct totals {
    struct decimal *page, *running, *brought;
};

struct setter {
    const struct layout *lo;
    struct arena *a;               /* of what is set */
    struct tag *parent;            /* of its tags */
    struct tag **tags;             /* where they are listed, the youngest first */
    bool lone;                     /* a paragraph is all there is in the parent: it has no tag */
    struct headings *headings;     /* in the order of the document */
    bool repeated;                 /* what a page repeats: its tags lead nowhere */
    const struct totals *totals;   /* NULL = this is no head or foot of a table that sums */
    const struct running *running; /* NULL = this is no header or footer */
};

/* tags.c */
struct tag *tag_new(const struct setter *set, enum tag_kind kind); /* NULL = no memory */
/* A new tag, and a setter of what is in it. */
bool tag_enter(const struct setter *set, enum tag_kind kind, struct setter *in);
/* Below the heading it stands under, whatever levels are left out: ISO 14289-1, 7.4.2. */
bool tag_enter_heading(const struct setter *set, int level, struct setter *in);
/* Language of the characters [0, *end), n > 0 of them being there; NULL = the document's. With
 * `words` it changes at spaces only. */
const char *tag_lang(const struct layout *lo, const uint32_t *ch, size_t n, bool words,
                     size_t *end);

/* inline.c: what is printed for a field. NULL = no memory. */
const char *inline_field_text(const struct setter *set, const struct doc_inline *t);

/* dest.c */
/* Lives as long as the pass, since what follows a block may be what it is placed with. */
struct dest *dest_new(const struct setter *set, const struct doc_block *b); /* NULL = no memory */
const char *dest_title(struct arena *a, const struct dest *d);              /* with its number */
const struct dest *dest_find(const struct dests *all, const char *id);
const char *dest_nearest(struct arena *a, const struct dests *all,
                         const char *id); /* NULL = none */
bool dests_equal(const struct dests *a, const struct dests *b);

static inline pt64 larger(pt64 a, pt64 b)
{
    return a > b ? a : b;
}

#endif
