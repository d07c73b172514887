/*
 * page.h - pages of placed things: what layout/ gives and pdf/ takes.
 *
 * Units:  pt64 from the page's top left corner, y grows downward.
 * Memory: a page lives while it is given to the sink; the sink copies what it keeps.
 */
#ifndef RAINGAN_LAYOUT_PAGE_H
#define RAINGAN_LAYOUT_PAGE_H

#include "layout/tag.h"
#include "text/outline.h"

struct doc_block;
struct image;

/* ITEM_ELEMENT draws nothing: its tag stands here, though it may be empty. */
enum item_kind { ITEM_TEXT, ITEM_RULE, ITEM_PATH, ITEM_IMAGE, ITEM_ELEMENT };

/* A part of one run, on one line. */
struct text_item {
    const struct shaped *text;
    const struct run *run;
    size_t first, end; /* glyphs of text->glyph, at least one */
    size_t hang;       /* so many more are spaces that the line's end has swallowed (B23): they take
                        * no room, but the text has them (PDF 32000-1, 14.8.2.5) */
    bool forced;       /* the line ends here because the text says so: two words are two */
    pt64 x, y;         /* where the pen starts: on the baseline */
    /* Justification (S4): what is added to the advance of each space, and before each glyph with
     * GLYPH_CLUSTER_START except the first of the line; in 1/1024 pt64. Both 0 on a ragged line. */
    int32_t space_extra, cluster_extra;
    const char *lang;              /* BCP 47; NULL = the document's */
    enum writing_mode mode;        /* turned: the pen goes up the page, or down */
    const struct doc_block *block; /* whose text it is; NULL = of none */
};

struct rule_item { /* a filled rectangle */
    pt64 x, y, width, height;
    uint32_t color; /* 0xRRGGBB */
};

struct point {
    pt64 x, y;
};

struct path_item { /* straight lines from point to point */
    const struct point *point;
    size_t npoint;
    const uint8_t *step; /* enum outline_step, each with its points; NULL = straight lines */
    size_t nstep;
    bool filled; /* closed and filled; else stroked */
    bool boxes;  /* filled: each two points are corners of a rectangle */
    pt64 width;  /* of the stroke */
    pt64 dash;   /* length of its dashes and gaps; 0 = none */
    bool dotted; /* round dots, `dash` from one to the next, instead of dashes */
    uint32_t color;
};

struct image_item {
    const struct image *image;
    pt64 x, y, width, height;
};

struct item {
    struct item *next;
    enum item_kind kind;
    enum artifact artifact; /* without a tag: what it is */
    struct tag *tag;        /* what it belongs to, or NULL */
    union {
        struct text_item text;
        struct rule_item rule;
        struct path_item path;
        struct image_item image;
    } u;
};

struct item_list {             /* in reading order */
    struct item *first, **end; /* empty: end = &first */
};

/* A destination (PDF 32000-1, 12.3.2), to which links and the outline lead: a heading, or a block
 * with an id. */
struct page_dest {
    struct page_dest *next;
    size_t serial;     /* counts all of them from 0, in the order of the pages */
    int level;         /* of a heading, 1 to 3; else 0 */
    const char *title; /* of a heading, with its number */
    pt64 y;
};

struct page_area {
    struct page_area *next;
    pt64 x, y, width, height;
};

struct page_link { /* areas, one a line, that lead to a destination or out of the report */
    struct page_link *next;
    struct page_area area, *last; /* the first; the last */
    const char *uri;              /* NULL = to a destination: */
    size_t target;                /* its serial */
    const char *title; /* of the destination, or the printed number of its page; the address */
    struct tag *tag;   /* TAG_LINK */
};

/* A field reaches so far below the baseline of the line to sign on. */
#define FIELD_BELOW_LINE PT64(2)

struct page_field { /* an area to be signed */
    struct page_field *next;
    pt64 x, y, width, height;
    const char *name, *label;
    struct tag *tag; /* TAG_FORM */
};

struct page {
    int number;        /* from 1, in the file */
    int folio;         /* as counted by its section */
    const char *label; /* the folio as printed */
    pt64 width, height;
    struct item_list items;
    struct page_dest *dest, **dest_end;
    struct page_link *link, *last_link, **link_end;
    struct page_field *field, **field_end;
};

/* Who takes the pages, one after another. A report that tells of pages to come is laid out more
 * than once: `restart` says that the pages so far are void. Of a list of tags `complete` says that
 * no page to come has anything of them; a tag comes before its parent. false = it failed,
 * diagnosed. */
struct page_sink {
    bool (*page)(void *ctx, const struct page *page);
    bool (*restart)(void *ctx);
    bool (*complete)(void *ctx, struct tag *first);
    void *ctx;
};

#endif
