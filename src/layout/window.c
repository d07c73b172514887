/* window.c - blocks and rows are set when they are wanted, each in memory of its own. */
#include "layout/window.h"

#include "layout/table.h"

#include <string.h>

struct unit {
    struct unit *next, *next_free;
    struct unit *holder; /* whose memory this one points into: the table of a row */
    struct arena *a;
    struct tag *tags; /* of what was set in it */
    size_t users;     /* fragments not placed yet, and units that hold this one */
};

/* ---- units ---- */

static struct unit *new_unit(struct window *w, struct unit *holder)
{
    struct unit *u = w->free_units;

    if (u) {
        w->free_units = u->next_free;
    } else {
        u = arena_new(w->lo->pass, struct unit);
        if (!u || !(u->a = arena_open_small(w->lo->dg)))
            return NULL;
        u->next = w->units;
        w->units = u;
    }
    u->holder = holder;
    u->tags = NULL;
    u->users = 1;
    if (holder)
        holder->users++;
    return u;
}

static void complete(struct window *w, struct tag *first)
{
    if (first && w->sink.complete && !w->failed)
        w->failed = !w->sink.complete(w->sink.ctx, first);
}

static void release(struct window *w, struct unit *u)
{
    while (u && --u->users == 0) {
        struct unit *holder = u->holder;
        complete(w, u->tags);
        arena_reset(u->a);
        u->next_free = w->free_units;
        w->free_units = u;
        u = holder;
    }
}

/* Fragments [from, flow.n) were set in the unit. */
static void count_fragments(struct window *w, struct unit *u, size_t from)
{
    for (size_t i = from; i < w->flow.n; i++)
        if (!w->flow.fragment[i].unit)
            w->flow.fragment[i].unit = u;
    u->users += w->flow.n - from;
}

/* ---- more fragments ---- */

/* Of what stands for the whole report. */
static struct setter pass_setter(struct window *w, struct tag *parent)
{
    return (struct setter){.lo = w->lo,
                           .a = w->lo->pass,
                           .parent = parent,
                           .tags = &w->tags,
                           .headings = &w->headings};
}

static struct setter unit_setter(struct window *w, struct unit *u)
{
    return (struct setter){
        .lo = w->lo, .a = u->a, .parent = w->sect, .tags = &u->tags, .headings = &w->headings};
}

struct setter window_setter(struct window *w, size_t i)
{
    struct unit *u = w->flow.fragment[i].unit;

    return u ? unit_setter(w, u) : pass_setter(w, w->sect);
}

static bool open_table(struct window *w, const struct setter *set, const struct doc_block *b,
                       struct unit *u)
{
    pt64 x = w->lo->frame.x, width = w->lo->frame.width;
    size_t from = w->flow.n;

    if (!flow_begin_block(set, &w->flow, b, &x, &width))
        return false;
    w->run = table_open(set, &w->flow, b, x, width);
    count_fragments(w, u, from);
    w->table = b;
    w->table_unit = u;
    u->users++; /* until its last row is set */
    return w->run != NULL;
}

static void close_table(struct window *w)
{
    table_close(w->run);
    w->run = NULL;
    flow_end_block(&w->flow, w->table, w->flow.n);
    release(w, w->table_unit);
    release(w, w->group_unit);
    w->table_unit = w->group_unit = NULL;
}

/* A group that begins with the first of its rows needs nothing of the group before. */
static void leave_group(struct window *w, struct unit *u, size_t from)
{
    if (from >= w->flow.n || w->flow.fragment[from].u.row->group || u->holder == w->table_unit)
        return;
    w->table_unit->users++;
    release(w, u->holder);
    u->holder = w->table_unit;
}

static bool next_row(struct window *w)
{
    struct unit *u = new_unit(w, w->group_unit ? w->group_unit : w->table_unit);
    size_t from = w->flow.n;
    bool group, done;

    if (!u) {
        close_table(w);
        return false;
    }
    struct setter set = unit_setter(w, u);
    bool ok = table_next(&set, w->run, &w->flow, &group, &done);
    count_fragments(w, u, from);
    if (ok && group) { /* the rows to come repeat this one */
        leave_group(w, u, from);
        release(w, w->group_unit);
        w->group_unit = u;
        u->users++;
    }
    release(w, u);
    if (!ok || done)
        close_table(w);
    return ok;
}

static bool next_block(struct window *w)
{
    struct unit *u = new_unit(w, NULL);
    size_t from = w->flow.n;
    bool ok = true;

    if (!u) {
        w->at_end = true;
        return false;
    }
    struct setter set = unit_setter(w, u);
    const struct doc_block *b = doc_blocks_next(w->blocks, u->a);
    if (!b) {
        w->at_end = true;
    } else if (b->kind == BLOCK_TABLE && !b->style->keep_inside) {
        ok = open_table(w, &set, b, u);
    } else {
        ok = flow_add(&set, &w->flow, b, w->lo->frame.x, w->lo->frame.width);
        count_fragments(w, u, from);
    }
    release(w, u);
    return ok;
}

/* What fails is diagnosed, and the next block is tried: one run names all that is wrong. */
bool window_want(struct window *w, size_t i)
{
    while (i >= w->flow.n && (w->run || !w->at_end)) {
        if (w->run)
            next_row(w);
        else
            next_block(w);
    }
    return i < w->flow.n;
}

/* ---- fragments that are there ---- */

static bool insert(struct window *w, size_t at, const struct fragment *fragment)
{
    struct flow *f = &w->flow;

    if (!flow_append(f))
        return false;
    memmove(f->fragment + at + 1, f->fragment + at, (f->n - 1 - at) * sizeof *f->fragment);
    f->fragment[at] = *fragment;
    if (fragment->unit)
        fragment->unit->users++;
    return true;
}

bool window_split(struct window *w, size_t i, pt64 avail, bool force, bool *cut)
{
    const struct unit *u = w->flow.fragment[i].unit;
    struct arena *a = u ? u->a : w->lo->pass;
    struct fragment head, tail;

    if (!fragment_split(a, &w->flow, 0, i, avail, force, &head, &tail, cut))
        return false;
    if (!*cut)
        return true;
    w->flow.fragment[i] = head;
    return insert(w, i + 1, &tail);
}

bool window_drop(struct window *w, size_t n, bool hold)
{
    struct flow *f = &w->flow;

    for (size_t i = 0; i < n; i++) {
        struct unit *u = f->fragment[i].unit;
        if (!u)
            continue;
        w->done = arena_grow(w->lo->pass, w->done, w->ndone, &w->done_cap, sizeof(struct unit *));
        if (!w->done)
            return false;
        w->done[w->ndone++] = u;
    }
    while (!hold && w->ndone)
        release(w, w->done[--w->ndone]);
    if (n && n < f->n)
        memmove(f->fragment, f->fragment + n, (f->n - n) * sizeof *f->fragment);
    f->n -= n;
    return true;
}

/* ---- sections ---- */

bool window_open(struct window *w, const struct layout *lo, struct page_sink sink)
{
    *w = (struct window){.lo = lo, .sink = sink};
    struct setter set = pass_setter(w, NULL);
    w->document = tag_new(&set, TAG_DOCUMENT);
    return w->document != NULL;
}

bool window_begin_section(struct window *w, const struct doc_section *s)
{
    struct setter set = pass_setter(w, w->document);

    w->flow = (struct flow){.a = w->lo->pass, .fragment = w->flow.fragment, .cap = w->flow.cap};
    w->at_end = false;
    return (w->sect = tag_new(&set, TAG_SECT)) && (w->blocks = doc_blocks_open(w->lo->doc, s));
}

void window_end_section(struct window *w)
{
    doc_blocks_close(w->blocks);
}

bool window_finish(struct window *w)
{
    complete(w, w->tags);
    return !w->failed;
}

void window_close(struct window *w)
{
    table_close(w->run);
    for (struct unit *u = w->units; u; u = u->next)
        arena_close(u->a);
}
