/*
 * window.h - the fragments of a section that are in memory: set, and not placed yet.
 *
 *      section ──► next block ──► fragments │ a page │ wanted to see where it ends │
 *                  (or row)                 └────────┘ its units go back           └── flow
 *
 * Blocks and rows are set when they are wanted, each in memory of its own, a unit, which is given
 * back when the page with its last fragment is done.
 *
 * Memory: the pass; what is set in a unit as long as the unit.
 * Errors: false = diagnosed. What could not be set is left out.
 */
#ifndef RAINGAN_LAYOUT_WINDOW_H
#define RAINGAN_LAYOUT_WINDOW_H

#include "layout/flow.h"

struct table_run;

struct window {
    struct flow flow;
    struct tag *sect; /* what all that is set stands in */
    bool failed;      /* who takes the pages could not complete a tag; diagnosed */

    /* For window.c alone: */
    const struct layout *lo;
    struct page_sink sink;
    struct unit *units, *free_units; /* all of them; those to be used again */
    struct unit **done;              /* users to give back after the page in hand */
    size_t ndone, done_cap;
    struct headings headings;
    struct tag *document;
    struct tag *tags; /* those that are complete at the end */
    struct doc_blocks *blocks;
    bool at_end; /* of the section's blocks */
    /* The table that is being set row by row, if any: */
    struct table_run *run;
    const struct doc_block *table;
    struct unit *table_unit, *group_unit; /* what the next row points into */
};

/* Frames are those of lo while a section is read. */
bool window_open(struct window *w, const struct layout *lo, struct page_sink sink);
bool window_begin_section(struct window *w, const struct doc_section *s);
void window_end_section(struct window *w);
bool window_finish(struct window *w); /* after the last section: all tags are complete */
void window_close(struct window *w);

/* Sets fragments until there is one at i. false = there is none. */
bool window_want(struct window *w, size_t i);

/* What sets more of fragment i in the memory of its unit. */
struct setter window_setter(struct window *w, size_t i);

/* Cuts fragment i into two, as fragment_split does. */
bool window_split(struct window *w, size_t i, pt64 avail, bool force, bool *cut);

/* The first n fragments have been placed. With `hold` their memory stays until the next page. */
bool window_drop(struct window *w, size_t n, bool hold);

#endif
