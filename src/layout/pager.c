/*
 * pager.c - one page after another.
 *
 * Fragments are taken as long as they fit. When one does not, the page ends before the last
 * fragment at which it may end; what was taken behind that place goes to the next page. A chain of
 * kept fragments longer than a page is cut where the page is full: content is never lost for the
 * sake of a rule.
 *
 * The flow is a window: blocks and rows are set when the page in hand asks for more, each in memory
 * of its own (a unit), which is given back when the page with its last fragment is done.
 *
 *      section ──► next block ──► fragments │ a page │ taken, not placed yet │
 *                  (or row)                 └────────┘ units go back         └── window
 *
 * Footnotes stand at the foot of the page that calls them, below a rule. Each fragment is counted
 * with its notes; those that do not fit even so go on at the foot of the next page.
 */
#include "layout/pager.h"

#include "layout/table.h"

#include <string.h>

struct unit {
    struct unit *next, *next_free;
    struct unit *holder; /* whose memory this one points into: the table of a row */
    struct arena *a;
    struct tag *tags; /* of what was set in it */
    size_t users;     /* fragments not placed yet, and units that hold this one */
};

struct pager {
    struct layout lo; /* as given, with the frame of the section */
    struct page_sink sink;
    struct arena *page_arena;        /* of the page in hand */
    struct dests *dests;             /* placed so far */
    struct arena *window_arena;      /* of the list of fragments */
    struct unit *units, *free_units; /* all of them; those to be used again */
    struct flow flow;                /* the window: fragments set and not placed yet */
    struct unit **done;              /* users to give back behind the page in hand */
    size_t ndone, done_cap;

    struct tag *document, *sect; /* what all others stand in */
    struct tag *tags;            /* those that are complete at the end */
    const struct doc_section *section;
    const struct doc_page *master;
    struct doc_blocks *blocks;
    bool at_end; /* of the section's blocks */
    /* The table that is being set row by row, if any. */
    struct table_run *run;
    const struct doc_block *table;
    struct unit *table_unit, *group_unit; /* what the next row points into */

    struct note *carried; /* notes of pages before that found no room */
    size_t carried_from;  /* fragments of the first of them that are printed */
    int number, folio;    /* of the page in hand */
    struct running running;
    struct headings headings;
    bool failed; /* the taker of pages, diagnosed */
};

static const pt64 note_gap = PT64(12); /* between text and notes, the rule in its middle */

/* ---- units ---- */

static struct unit *new_unit(struct pager *p, struct unit *holder)
{
    struct unit *u = p->free_units;

    if (u) {
        p->free_units = u->next_free;
    } else {
        u = arena_new(p->window_arena, struct unit);
        if (!u || !(u->a = arena_open_small(p->lo.dg)))
            return NULL;
        u->next = p->units;
        p->units = u;
    }
    u->holder = holder;
    u->tags = NULL;
    u->users = 1;
    if (holder)
        holder->users++;
    return u;
}

static void complete(struct pager *p, struct tag *first)
{
    if (first && p->sink.complete && !p->failed)
        p->failed = !p->sink.complete(p->sink.ctx, first);
}

static void release(struct pager *p, struct unit *u)
{
    while (u && --u->users == 0) {
        struct unit *holder = u->holder;
        complete(p, u->tags);
        arena_reset(u->a);
        u->next_free = p->free_units;
        p->free_units = u;
        u = holder;
    }
}

/* Fragments [from, flow.n) were set in the unit. */
static void count_fragments(struct pager *p, struct unit *u, size_t from)
{
    for (size_t i = from; i < p->flow.n; i++)
        if (!p->flow.fragment[i].unit)
            p->flow.fragment[i].unit = u;
    u->users += p->flow.n - from;
}

/* ---- more fragments ---- */

static struct setter unit_setter(struct pager *p, struct unit *u)
{
    return (struct setter){
        .lo = &p->lo, .a = u->a, .parent = p->sect, .tags = &u->tags, .headings = &p->headings};
}

static bool open_table(struct pager *p, const struct setter *set, const struct doc_block *b,
                       struct unit *u)
{
    pt64 x = p->lo.frame.x, width = p->lo.frame.width;
    size_t from = p->flow.n;

    if (!flow_begin_block(set, &p->flow, b, &x, &width))
        return false;
    p->run = table_open(set, &p->flow, b, x, width);
    count_fragments(p, u, from);
    p->table = b;
    p->table_unit = u;
    u->users++; /* until its last row is set */
    return p->run != NULL;
}

static void close_table(struct pager *p)
{
    table_close(p->run);
    p->run = NULL;
    flow_end_block(&p->flow, p->table, p->flow.n);
    release(p, p->table_unit);
    release(p, p->group_unit);
    p->table_unit = p->group_unit = NULL;
}

/* A group that begins with the first of its rows needs nothing of the group before. */
static void leave_group(struct pager *p, struct unit *u, size_t from)
{
    if (from >= p->flow.n || p->flow.fragment[from].u.row->group || u->holder == p->table_unit)
        return;
    p->table_unit->users++;
    release(p, u->holder);
    u->holder = p->table_unit;
}

static bool next_row(struct pager *p)
{
    struct unit *u = new_unit(p, p->group_unit ? p->group_unit : p->table_unit);
    size_t from = p->flow.n;
    bool group, done;

    if (!u)
        return false;
    struct setter set = unit_setter(p, u);
    bool ok = table_next(&set, p->run, &p->flow, &group, &done);
    count_fragments(p, u, from);
    if (ok && group) { /* the rows to come repeat this one */
        leave_group(p, u, from);
        release(p, p->group_unit);
        p->group_unit = u;
        u->users++;
    }
    release(p, u);
    if (!ok || done)
        close_table(p);
    return ok;
}

static bool next_block(struct pager *p)
{
    struct unit *u = new_unit(p, NULL);
    size_t from = p->flow.n;
    bool ok = true;

    if (!u) {
        p->at_end = true;
        return false;
    }
    struct setter set = unit_setter(p, u);
    const struct doc_block *b = doc_blocks_next(p->blocks, u->a);
    if (!b) {
        p->at_end = true;
    } else if (b->kind == BLOCK_TABLE && !b->style->keep_inside) {
        ok = open_table(p, &set, b, u);
    } else {
        ok = flow_add_block(&set, &p->flow, b, p->lo.frame.x, p->lo.frame.width);
        count_fragments(p, u, from);
    }
    release(p, u);
    return ok;
}

/* Sets fragments until there is one at i. false = there is none. What fails is diagnosed, and the
 * next block is tried: one run names all that is wrong. */
static bool want_fragment(struct pager *p, size_t i)
{
    while (i >= p->flow.n && (p->run || !p->at_end)) {
        if (p->run)
            next_row(p);
        else
            next_block(p);
    }
    return i < p->flow.n;
}

/* ---- footnotes ---- */

static pt64 notes_height(const struct note *n, size_t from)
{
    pt64 sum = 0;

    for (; n; n = n->next, from = 0)
        for (size_t i = from; i < n->flow->n; i++)
            sum += n->flow->fragment[i].height + (i > from ? n->flow->fragment[i].before : 0);
    return sum ? sum + note_gap : 0;
}

static pt64 fragment_notes_height(struct pager *p, size_t i)
{
    struct note *first = NULL, **end = &first;

    if (!p->flow.has_note || !flow_notes(p->page_arena, &p->flow, i, i + 1, &end))
        return 0;
    return notes_height(first, 0);
}

/* ---- where the page ends ---- */

static pt64 frame_height(const struct pager *p)
{
    return p->lo.frame.height;
}

static bool insert_fragment(struct pager *p, size_t at, const struct fragment *fragment)
{
    struct flow *f = &p->flow;

    if (!flow_append(f))
        return false;
    memmove(f->fragment + at + 1, f->fragment + at, (f->n - 1 - at) * sizeof *f->fragment);
    f->fragment[at] = *fragment;
    if (fragment->unit)
        fragment->unit->users++;
    return true;
}

/* A row higher than half a page may be cut, columns always; any other fragment moves as a whole.
 * *cut tells if it was. */
static bool try_split(struct pager *p, size_t i, pt64 avail, bool top, bool *cut)
{
    const struct fragment fragment = p->flow.fragment[i];
    bool row = fragment.kind == FRAGMENT_ROW;
    bool whole =
        row && (fragment.height <= frame_height(p) / 2 || fragment.u.row->doc->keep_inside);
    struct fragment head, tail;

    *cut = false;
    if (!top && whole)
        return true;
    struct arena *a = fragment.unit ? fragment.unit->a : p->lo.pass;
    if (!fragment_split(a, &p->flow, 0, i, avail, false, &head, &tail, cut))
        return false;
    if (!*cut && top && !fragment_split(a, &p->flow, 0, i, avail, true, &head, &tail, cut))
        return false;
    if (!*cut)
        return true;
    p->flow.fragment[i] = head;
    return insert_fragment(p, i + 1, &tail);
}

/* The page is full before fragment i. */
static size_t last_legal(const struct flow *f, size_t i)
{
    size_t legal = i;

    while (legal > 0 && f->fragment[legal].keep)
        legal--;
    return legal > 0 ? legal : i;
}

/* How many fragments from the start of the window this page takes: *end. */
static bool fill_page(struct pager *p, size_t *end)
{
    struct flow *f = &p->flow;
    pt64 notes = notes_height(p->carried, p->carried_from), room = frame_height(p), y;

    *end = 0;
    if (!want_fragment(p, 0))
        return true;
    rows_refit(f, 0);
    y = fragment_repeated_height(&f->fragment[0]);
    for (size_t i = 0; want_fragment(p, i); i++) {
        const struct fragment *fragment = &f->fragment[i];
        pt64 top = y + (i ? fragment->before : 0), more = fragment_notes_height(p, i);
        if (more && notes)
            more -= note_gap;
        if (i && fragment->new_page) {
            *end = i;
            return true;
        }
        if (top + fragment->height + notes + more > room) {
            bool cut = false;
            if (!try_split(p, i, room - top - notes - more, i == 0, &cut))
                return false;
            if (cut && top + f->fragment[i].height <= room) {
                *end = i + 1;
                return true;
            }
            *end = i ? last_legal(f, i) : 1;
            if (!i && top + f->fragment[0].height > room) /* higher than a page, not to be cut */
                diag_add(p->lo.dg, DIAG_TOO_TALL, fragment_loc(&f->fragment[0]),
                         "this needs %.1f pt, a page has %.1f pt",
                         pt_from_pt64(f->fragment[0].height), pt_from_pt64(room - y));
            return true;
        }
        y = top + fragment->height;
        notes += more;
    }
    *end = f->n;
    return true;
}

/* ---- the page ---- */

static struct placer placer_of(const struct pager *p, struct page *page)
{
    return (struct placer){
        .lo = &p->lo, .a = p->page_arena, .items = &page->items, .page = page, .dests = p->dests};
}

static bool place_band(struct pager *p, const struct doc_band *band, enum artifact kind, pt64 top,
                       pt64 height, struct page *page)
{
    struct tag *unused = NULL;
    struct headings none = {0};
    struct setter set = {.lo = &p->lo,
                         .a = p->page_arena,
                         .parent = p->sect,
                         .tags = &unused,
                         .headings = &none,
                         .running = &p->running};
    struct flow f = {.a = p->page_arena};

    if (!band->first || p->folio < band->from)
        return true;
    if (!flow_add(&set, &f, band->first, p->lo.frame.x, p->lo.frame.width))
        return false;
    /* In the middle of the margin, with its own margins counted (CSS 2.1 knows no better). */
    pt64 above = f.n ? f.fragment[0].before : 0, own = above + flow_height(&f) + f.after;
    if (own > height)
        return diag_add(p->lo.dg, DIAG_TOO_TALL, band->first->at,
                        "this header or footer needs %.1f pt, the page's margin has %.1f pt",
                        pt_from_pt64(own), pt_from_pt64(height));
    struct placer pl = placer_of(p, page);
    pl.untagged = true;
    pl.artifact = kind;
    return flow_place(&pl, &f, 0, f.n, top + (height - own) / 2 + above, false);
}

struct foot { /* the notes of a page */
    struct note *first;
    size_t from; /* fragments of the first that are printed already */
    pt64 room;   /* above the foot of the frame */
    bool force;  /* the page has nothing else: one line at least is placed */
};

/* *left is the first note that found no room, or no room for all of it. */
static bool place_notes(struct pager *p, const struct placer *pl, struct foot foot,
                        struct note **left, size_t *left_from)
{
    const struct doc_page *m = p->master;
    const struct frame *frame = &p->lo.frame;
    pt64 height = notes_height(foot.first, foot.from), bottom = m->height - m->margin_bottom;
    pt64 y = bottom - (height < foot.room ? height : foot.room);
    struct rule_item rule = {frame->x, y + note_gap / 2, frame->width / 3, PT64(0.5), 0};
    size_t from = foot.from;

    *left = NULL;
    y += note_gap;
    for (struct note *n = foot.first; n; n = n->next, from = 0) {
        bool first = n == foot.first;
        pt64 used;
        size_t fit = flow_fit(n->flow, from, bottom - y, foot.force && first, &used);
        if (fit && first && !place_rule(pl, rule))
            return false;
        if (fit && used > bottom - y)
            diag_add(p->lo.dg, DIAG_TOO_TALL, (struct loc){0},
                     "a line of a footnote needs %.1f pt, its page has %.1f pt", pt_from_pt64(used),
                     pt_from_pt64(bottom - y));
        if (!flow_place(pl, n->flow, from, from + fit, y, false))
            return false;
        y += used;
        if (from + fit < n->flow->n) {
            *left = n;
            *left_from = from + fit;
            return true;
        }
    }
    return true;
}

/* A heading on this page counts for its header; else the last one before does. */
static void note_heading(struct running *r, const struct dest *first)
{
    bool seen[HEADING_LEVELS] = {0};

    for (const struct dest *d = first; d; d = d->next) {
        if (!d->level || seen[d->level - 1])
            continue;
        seen[d->level - 1] = true;
        r->heading[d->level - 1] = d->text;
    }
}

/* What the header of the next page shows, if it has no heading of its own. */
static void last_heading(struct running *r, const struct dest *first)
{
    for (const struct dest *d = first; d; d = d->next)
        if (d->level)
            r->heading[d->level - 1] = d->text;
}

static struct page new_page(struct pager *p)
{
    const struct doc_page *m = p->master;

    return (struct page){.number = p->number,
                         .folio = p->folio,
                         .label = p->running.folio,
                         .width = m->width,
                         .height = m->height};
}

/* Notes that go on must outlive the page they were set for: they hold their unit. */
static bool keep_units(struct pager *p, size_t end, bool carry)
{
    struct arena *a = p->window_arena;

    for (size_t i = 0; i < end; i++) {
        struct unit *u = p->flow.fragment[i].unit;
        if (!u)
            continue;
        p->done = arena_grow(a, p->done, p->ndone, &p->done_cap, sizeof(struct unit *));
        if (!p->done)
            return false;
        p->done[p->ndone++] = u;
    }
    if (carry)
        return true;
    while (p->ndone)
        release(p, p->done[--p->ndone]);
    return true;
}

/* The list of notes that go on, out of the memory of this page. */
static bool carry_notes(struct pager *p, const struct note *left, size_t from)
{
    struct note *first = NULL, **end = &first;

    for (; left; left = left->next) {
        struct note *n = arena_new(p->lo.pass, struct note);
        if (!n)
            return false;
        n->flow = left->flow;
        *end = n;
        end = &n->next;
    }
    p->carried = first;
    p->carried_from = from;
    return true;
}

static bool all_notes(struct pager *p, size_t end, struct note **first)
{
    struct note **at = first;

    *first = NULL;
    for (const struct note *n = p->carried; n; n = n->next) {
        struct note *own = arena_new(p->page_arena, struct note);
        if (!own)
            return false;
        own->flow = n->flow;
        *at = own;
        at = &own->next;
    }
    return !p->flow.has_note || flow_notes(p->page_arena, &p->flow, 0, end, &at);
}

static pt64 placed_height(const struct flow *f, size_t end)
{
    pt64 y = end ? fragment_repeated_height(&f->fragment[0]) : 0;

    for (size_t i = 0; i < end; i++)
        y += f->fragment[i].height + (i ? f->fragment[i].before : 0);
    return y;
}

/* Body first, since the header tells of it; in the page the header comes first. */
static bool place_page(struct pager *p, size_t end)
{
    const struct doc_page *m = p->master;
    struct item_list body = {.end = &body.first};
    struct page page = new_page(p);
    struct placer pl = placer_of(p, &page);
    struct dest **dests = p->dests->end;
    struct note *left = NULL;
    size_t left_from = 0;

    page.items.end = &page.items.first;
    page.dest_end = &page.dest;
    page.link_end = &page.link;
    page.field_end = &page.field;
    pl.items = &body;
    struct foot foot = {.from = p->carried_from,
                        .room = frame_height(p) - placed_height(&p->flow, end),
                        .force = end == 0};
    bool ok = all_notes(p, end, &foot.first) &&
              flow_place(&pl, &p->flow, 0, end, m->margin_top, true) &&
              place_notes(p, &pl, foot, &left, &left_from);
    note_heading(&p->running, *dests);
    ok = ok && place_band(p, &m->header, ARTIFACT_HEADER, 0, m->margin_top, &page);
    *page.items.end = body.first;
    if (body.first)
        page.items.end = body.end;
    ok = ok && place_band(p, &m->footer, ARTIFACT_FOOTER, m->height - m->margin_bottom,
                          m->margin_bottom, &page);
    last_heading(&p->running, *dests);
    ok = ok && (!p->sink.page || p->sink.page(p->sink.ctx, &page));
    return ok && carry_notes(p, left, left_from) && keep_units(p, end, left != NULL) && !p->failed;
}

static bool begin_page(struct pager *p)
{
    arena_reset(p->page_arena);
    p->number++;
    p->folio++;
    p->running.folio =
        document_number(p->page_arena, p->lo.doc, p->section->number_format, p->folio);
    return p->running.folio != NULL;
}

static bool next_page(struct pager *p)
{
    struct flow *f = &p->flow;
    size_t end;

    if (!begin_page(p) || !fill_page(p, &end) || !place_page(p, end))
        return false;
    if (end && end < f->n)
        memmove(f->fragment, f->fragment + end, (f->n - end) * sizeof *f->fragment);
    f->n -= end;
    return true;
}

/* ---- sections ---- */

/* Of what stands for the whole report. */
static struct setter pass_setter(struct pager *p, struct tag *parent)
{
    return (struct setter){.lo = &p->lo,
                           .a = p->lo.pass,
                           .parent = parent,
                           .tags = &p->tags,
                           .headings = &p->headings};
}

bool pager_section(struct pager *p, const struct doc_section *s)
{
    const struct doc_page *m = s->page;
    struct setter set = pass_setter(p, p->document);
    bool ok = true;

    if (!(p->sect = tag_new(&set, TAG_SECT)))
        return false;
    p->section = s;
    p->master = m;
    p->lo.frame = (struct frame){.x = m->margin_left,
                                 .width = m->width - m->margin_left - m->margin_right,
                                 .height = m->height - m->margin_top - m->margin_bottom};
    p->flow = (struct flow){.a = p->window_arena, .fragment = p->flow.fragment, .cap = p->flow.cap};
    p->at_end = false;
    if (s->first_number)
        p->folio = s->first_number - 1;
    if (!(p->blocks = doc_blocks_open(p->lo.doc, s)))
        return false;
    do
        ok = next_page(p);
    while (ok && (want_fragment(p, 0) || p->carried));
    doc_blocks_close(p->blocks);
    return ok;
}

struct pager *pager_open(const struct layout *lo, struct page_sink sink, struct dests *dests)
{
    struct pager *p = arena_new(lo->pass, struct pager);

    if (!p || !(p->page_arena = arena_open(lo->dg)))
        return NULL;
    p->lo = *lo;
    p->sink = sink;
    p->dests = dests;
    p->window_arena = lo->pass;
    struct setter set = pass_setter(p, NULL);
    p->document = tag_new(&set, TAG_DOCUMENT);
    if (p->document)
        return p;
    pager_close(p);
    return NULL;
}

bool pager_finish(struct pager *p)
{
    complete(p, p->tags);
    return !p->failed;
}

size_t pager_count(const struct pager *p)
{
    return (size_t)p->number;
}

void pager_close(struct pager *p)
{
    if (!p)
        return;
    table_close(p->run);
    for (struct unit *u = p->units; u; u = u->next)
        arena_close(u->a);
    arena_close(p->page_arena);
}
