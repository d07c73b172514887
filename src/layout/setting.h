/*
 * setting.h - what every part of layout/ works with. Nobody else includes it.
 *
 *   layout.c   pages filled from the blocks of a document, as often as needed
 *   pager.c    one page after another: where it ends, its notes, header and footer
 *   flow.c     blocks as a list of fragments that no page break cuts; place.c draws them
 *   para.c     a paragraph as lines
 *   columns.c  text in columns
 *   table.c    a table as rows; widths.c its columns; grid.c rows drawn on a page
 *   chart.c    charts as lines, bars and labels
 *   dest.c     where headings and named blocks came to stand
 *   tags.c     what everything is
 */
#ifndef RAINGAN_LAYOUT_SETTING_H
#define RAINGAN_LAYOUT_SETTING_H

#include "base/arena.h"
#include "document/document.h"
#include "layout/page.h"
#include "text/breaks.h"

/* A destination (PDF 32000-1, 12.3.2): a heading, or a block with an id. */
struct dest {
    struct dest *next; /* in the order of the pages */
    struct dest *with; /* before it is placed: of the same fragment, the one set before */
    const char *id, *number, *text; /* NULL = none */
    int level;                      /* of a heading, else 0 */
    const char *folio;              /* of the page it begins on; NULL = not placed yet */
    size_t serial;                  /* in the order of the pages, once it is placed */
};

struct dests {
    struct dest *first, **end;
    size_t n;
    size_t npage; /* of the whole report; 0 = not known */
};

struct layout {
    struct arena *a;       /* of what is set just now */
    struct arena *scratch; /* emptied for each paragraph */
    struct arena *pass;    /* as long as one pass over the document */
    struct tag *parent;    /* of the tags of what is set just now */
    struct tag **tags;     /* where they are listed, the youngest first */
    bool lone;             /* the paragraph to be set is all that is in the parent */
    struct diag *dg;
    struct document *doc;
    struct fontset *fonts;
    struct breaker *breaker;
    pt64 frame_x, frame_width, frame_height; /* of the pages of this section */
    const char *folio;                       /* what {page} prints */
    const char *heading[HEADING_LEVELS];     /* what {h1}, {h2}, {h3} print */
    const struct dests *known;               /* of the pass before; first NULL = none */
    int rank[HEADING_LEVELS];                /* levels of the headings open just now, */
    int nrank;                               /* so many */
};

/* tags.c */
struct tag *tag_new(struct layout *lo, enum tag_kind kind); /* below lo->parent; NULL = no memory */
bool tag_enter(struct layout *lo, enum tag_kind kind);      /* and it is the parent from now on */
/* Below the heading it stands under, whatever levels are left out: ISO 14289-1, 7.4.2. */
struct tag *tag_new_heading(struct layout *lo, int level);
/* Language of the characters [0, *end), n > 0 of them being there; NULL = the document's. With
 * `words` it changes at spaces only. */
const char *tag_lang(const struct layout *lo, const uint32_t *ch, size_t n, bool words,
                     size_t *end);

/* dest.c */
/* Lives as long as the pass, since what follows a block may be what it is placed with. */
struct dest *dest_new(struct layout *lo, const struct doc_block *b); /* NULL = no memory */
const char *dest_title(struct arena *a, const struct dest *d);       /* with its number */
const struct dest *dest_find(const struct dests *all, const char *id);
bool dests_equal(const struct dests *a, const struct dests *b);

static inline pt64 larger(pt64 a, pt64 b)
{
    return a > b ? a : b;
}

#endif
