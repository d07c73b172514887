/*
 * pager.c - one page after another.
 *
 * Fragments are taken as long as they fit. When one does not, the page ends before the last
 * fragment at which it may end; what was taken after that place goes to the next page. A chain of
 * kept fragments longer than a page is cut where the page is full: content is never lost for the
 * sake of a rule.
 *
 * Footnotes stand at the foot of the page that calls them, below a rule. Each fragment is counted
 * with its notes; those that do not fit even so go on at the foot of the next page.
 */
#include "layout/pager.h"

#include "layout/absolute.h"
#include "layout/backdrop.h"
#include "layout/table.h"
#include "layout/window.h"

struct pager {
    struct layout lo; /* as given, with the frame of the section */
    struct page_sink sink;
    struct window window;
    struct arena *page_arena; /* of the page in hand */
    struct dests *dests;      /* placed so far */
    const struct doc_section *section;
    struct note *carried; /* notes of pages before that found no room */
    size_t carried_from;  /* fragments of the first of them that are printed */
    int number, folio;    /* of the page in hand */
    int before;           /* pages before the section */
    struct running running;
    struct tag *unused; /* of artifacts */
    struct headings no_headings;
};

static const pt64 note_gap = PT64(12); /* between text and notes, the rule in its middle */

/* ---- footnotes ---- */

static pt64 notes_height(const struct note *n, size_t from)
{
    pt64 sum = 0;

    for (; n; n = n->next, from = 0)
        for (size_t i = from; i < n->flow->n; i++)
            sum += n->flow->fragment[i].height + fragment_space(&n->flow->fragment[i], i == from);
    return sum ? sum + note_gap : 0;
}

static pt64 fragment_notes_height(struct pager *p, size_t i)
{
    struct note *first = NULL, **end = &first;

    if (!p->window.flow.has_note || !flow_notes(p->page_arena, &p->window.flow, i, i + 1, &end))
        return 0;
    return notes_height(first, 0);
}

/* ---- where the page ends ---- */

static pt64 frame_height(const struct pager *p)
{
    return p->lo.frame.height;
}

/* A row higher than half a page may be cut, columns always; any other fragment moves as a whole.
 * *cut tells if it was. */
static bool try_split(struct pager *p, size_t i, pt64 avail, bool top, bool *cut)
{
    const struct fragment *f = &p->window.flow.fragment[i];
    bool row = f->kind == FRAGMENT_ROW;
    bool whole = row && (f->height <= frame_height(p) / 2 || f->u.row->doc->keep_inside);

    *cut = false;
    if (!top && whole)
        return true;
    return window_split(&p->window, i, avail, false, cut) &&
           (*cut || !top || window_split(&p->window, i, avail, true, cut));
}

/* Would the part of a fragment that is at most `avail` high fit into `room` with its own notes? */
static bool part_fits(struct pager *p, size_t i, pt64 avail, pt64 room, bool first_notes,
                      bool *fits)
{
    const struct fragment *f = &p->window.flow.fragment[i];
    struct fragment head, tail;
    struct flow part = {.fragment = &head, .n = 1, .has_note = true};
    struct note *note = NULL, **end = &note;
    bool cut;

    if (f->kind == FRAGMENT_COLUMNS ? !columns_head(p->page_arena, f, avail, false, &head, &cut)
                                    : !fragment_split(p->page_arena, &p->window.flow, 0, i, avail,
                                                      false, &head, &tail, &cut))
        return false;
    *fits = avail < f->height; /* not cut: nothing of it goes there, or all */
    if (!cut)
        return true;
    if (!flow_notes(p->page_arena, &part, 0, 1, &end))
        return false;
    pt64 notes = notes_height(note, 0);
    *fits = head.height + notes - (notes && !first_notes ? note_gap : 0) <= room;
    return true;
}

/* How high the first part of a fragment may be so that it and the notes called in it have `room`. All
 * notes of a long fragment together may have none. */
static bool room_for_part(struct pager *p, size_t i, pt64 room, bool first_notes, pt64 *avail)
{
    pt64 low = 0, high = room;

    while (low < high) {
        pt64 middle = high - (high - low) / 2;
        bool fits;
        if (!part_fits(p, i, middle, room, first_notes, &fits))
            return false;
        if (fits)
            low = middle;
        else
            high = middle - 1;
    }
    *avail = low;
    return true;
}

/* Where it is cut may be tried without a trace: spans remember where they were cut. */
static bool may_try(const struct fragment *f)
{
    return f->kind == FRAGMENT_COLUMNS || (f->kind == FRAGMENT_ROW && !f->u.row->nspan);
}

/* The page as filled before fragment i. */
struct fill {
    size_t i;
    pt64 y, notes;
};

/* Where the page may end. */
struct stops {
    size_t legal, any; /* the last place, and the last without regard to what is kept together */
    bool over;         /* between the last place and here the foot of a table has no room */
    struct fill full;  /* if so: before the fragment with which that begins */
};

/* Fragment `at->i` has no room, or what stands below it if the page ends after it. */
static bool page_full(struct pager *p, const struct fill *at, const struct stops *stops,
                      size_t *end)
{
    const struct flow *f = &p->window.flow;
    const struct fragment *fragment = &f->fragment[at->i];
    pt64 top = at->y + fragment_space(fragment, at->i == 0);
    pt64 more = fragment_notes_height(p, at->i);
    pt64 room = frame_height(p) - table_page_foot_inside(fragment);
    bool cut = false;

    if (more && at->notes)
        more -= note_gap;
    pt64 avail = room - top - at->notes - more;
    if (more && may_try(fragment) &&
        !room_for_part(p, at->i, room - top - at->notes, !at->notes, &avail))
        return false;
    if (!try_split(p, at->i, avail, at->i == 0, &cut))
        return false;
    if (cut && top + f->fragment[at->i].height <= room) {
        *end = at->i + 1;
        return true;
    }
    *end = stops->legal ? stops->legal : stops->any ? stops->any : 1;
    if (!at->i && top + f->fragment[0].height > room) /* higher than a page, not to be cut */
        diag_add(p->lo.dg, DIAG_TOO_TALL, fragment_loc(&p->lo, &f->fragment[0]),
                 "this needs %.1f pt, a page has %.1f pt", pt_from_pt64(f->fragment[0].height),
                 pt_from_pt64(room - at->y));
    return true;
}

/* May the page end before fragment at->i? *ends = it must. */
static void note_stop(const struct pager *p, const struct fill *at, const struct fill *before,
                      struct stops *stops, bool *ends)
{
    const struct flow *f = &p->window.flow;
    bool room = at->y + at->notes + table_page_foot(f, at->i) <= frame_height(p);

    if (room) {
        stops->any = at->i;
        stops->legal = f->fragment[at->i].keep ? stops->legal : at->i;
        stops->over = false;
    } else if (!stops->over) {
        stops->over = true;
        stops->full = *before;
    }
    *ends = f->fragment[at->i].new_page;
}

/* How many fragments from the start of the window this page takes: *end. */
static bool find_end(struct pager *p, size_t *end)
{
    struct flow *f = &p->window.flow;
    struct fill at = {0, fragment_repeated_height(&f->fragment[0]),
                      notes_height(p->carried, p->carried_from)},
                before = at;
    struct stops stops = {0};

    for (; window_want(&p->window, at.i); at.i++) {
        struct setter set = window_setter(&p->window, at.i);
        bool ends = false;
        if (!table_page_end(&set, f, at.i))
            return false;
        if (at.i)
            note_stop(p, &at, &before, &stops, &ends);
        if (ends && !stops.over) {
            *end = at.i;
            return true;
        }
        const struct fragment *fragment = &f->fragment[at.i];
        pt64 top = at.y + fragment_space(fragment, at.i == 0);
        pt64 more = fragment_notes_height(p, at.i);
        if (more && at.notes)
            more -= note_gap;
        if (ends || top + fragment->height + at.notes + more > frame_height(p))
            return page_full(p, stops.over ? &stops.full : &at, &stops, end);
        before = at;
        at.y = top + fragment->height;
        at.notes += more;
    }
    *end = f->n;
    return true;
}

static struct setter page_setter(struct pager *p)
{
    return (struct setter){.lo = &p->lo,
                           .a = p->page_arena,
                           .parent = p->window.sect,
                           .tags = &p->unused,
                           .headings = &p->no_headings};
}

static bool fill_page(struct pager *p, size_t *end)
{
    struct setter set = page_setter(p);
    bool grown = true;

    *end = 0;
    if (!window_want(&p->window, 0))
        return true;
    rows_refit(&p->window.flow, 0);
    bool ok = table_page_begin(&set, &p->window.flow);
    while (ok && grown)
        ok = find_end(p, end) && (window_want(&p->window, *end) || !p->window.failed) &&
             table_page_close(&set, &p->window.flow, *end, &grown);
    return ok;
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
    struct setter set = page_setter(p);
    struct flow f = {.a = p->page_arena};

    set.running = &p->running;
    if (!band->first || p->folio < band->from)
        return true;
    if (!flow_add(&set, &f, band->first, p->lo.frame.x, p->lo.frame.width))
        return false;
    /* In the middle of the margin, with its own margins counted (CSS 2.1 knows no better). */
    pt64 own = flow_height(&f) + flow_after(&f);
    if (own > height)
        return diag_add(p->lo.dg, DIAG_TOO_TALL, band->first->at,
                        "this header or footer needs %.1f pt, the page's margin has %.1f pt",
                        pt_from_pt64(own), pt_from_pt64(height));
    struct placer pl = placer_of(p, page);
    pl.untagged = true;
    pl.artifact = kind;
    return flow_place(&pl, &f, 0, f.n, top + (height - own) / 2, false);
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
    const struct doc_page *m = p->section->page;
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
            diag_add(p->lo.dg, DIAG_TOO_TALL, fragment_loc(&p->lo, &n->flow->fragment[from]),
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

/* The first heading of a level, before one of a higher level begins something else. */
static const struct dest *first_of_level(const struct dest *d, int level)
{
    while (d && (!d->level || d->level > level))
        d = d->next;
    return d && d->level == level ? d : NULL;
}

/* A heading on this page counts for its header; else the last one before does. Below a heading that
 * counts only those count that stand under it: a new chapter is not shown with a section of the
 * chapter before. */
static void note_heading(struct running *r, const struct dest *first)
{
    bool begun = false;

    for (int level = 1; level <= HEADING_LEVELS; level++) {
        const struct dest *d = first_of_level(first, level);
        if (d || begun)
            r->heading[level - 1] = d;
        if (d) {
            begun = true;
            first = d->next;
        }
    }
}

/* What the header of the next page shows, if it has no heading of its own. */
static void last_heading(struct running *r, const struct dest *first)
{
    for (const struct dest *d = first; d; d = d->next) {
        if (!d->level)
            continue;
        r->heading[d->level - 1] = d;
        for (int below = d->level; below < HEADING_LEVELS; below++)
            r->heading[below] = NULL;
    }
}

static struct page new_page(struct pager *p)
{
    const struct doc_page *m = p->section->page;

    return (struct page){.number = p->number,
                         .folio = p->folio,
                         .label = p->running.folio,
                         .width = m->width,
                         .height = m->height};
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
    return !p->window.flow.has_note || flow_notes(p->page_arena, &p->window.flow, 0, end, &at);
}

static pt64 placed_height(const struct flow *f, size_t end)
{
    pt64 y = end ? fragment_repeated_height(&f->fragment[0]) : 0;

    for (size_t i = 0; i < end; i++)
        y += f->fragment[i].height + fragment_space(&f->fragment[i], i == 0);
    return y + table_page_foot(f, end);
}

/* Of a page whose text goes on, not of one that ends where a break is asked for. */
static bool find_catchword(struct pager *p, size_t end)
{
    enum { LOOK = 8 }; /* fragments without text, such as empty lines */

    p->running.catchword = NULL;
    if (!p->lo.doc->catchwords)
        return true;
    for (size_t i = end; i < end + LOOK && window_want(&p->window, i); i++) {
        const struct fragment *next = &p->window.flow.fragment[i];
        if (next->new_page || p->running.catchword)
            break;
        if (!catchword_of(&p->lo, p->page_arena, next, &p->running.catchword))
            return false;
    }
    return true;
}

/* Body first, since the header tells of it; in the page the header comes first. */
static bool place_page(struct pager *p, size_t end)
{
    const struct doc_page *m = p->section->page;
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
                        .room = frame_height(p) - placed_height(&p->window.flow, end),
                        .force = end == 0};
    bool ok = all_notes(p, end, &foot.first) &&
              flow_place(&pl, &p->window.flow, 0, end, m->margin_top, true) &&
              place_notes(p, &pl, foot, &left, &left_from);
    note_heading(&p->running, *dests);
    struct setter set = page_setter(p);
    struct placer under = placer_of(p, &page);
    struct absolute placed = {.first_page = p->number == p->before + 1};
    set.running = &p->running;
    ok = ok && find_catchword(p, end) && backdrop_place(&set, &under, m) &&
         absolute_place(&set, &under, m, &placed) &&
         place_band(p, &m->header, ARTIFACT_HEADER, 0, m->edge[SIDE_TOP], &page);
    *page.items.end = body.first;
    if (body.first)
        page.items.end = body.end;
    ok = ok && place_band(p, &m->footer, ARTIFACT_FOOTER, m->height - m->edge[SIDE_BOTTOM],
                          m->edge[SIDE_BOTTOM], &page);
    last_heading(&p->running, *dests);
    if (ok)
        absolute_check(&p->lo, &placed);
    ok = ok && (!p->sink.page || p->sink.page(p->sink.ctx, &page));
    table_page_done(&p->lo, &p->window.flow, end);
    return ok && carry_notes(p, left, left_from) && window_drop(&p->window, end, left != NULL) &&
           !p->window.failed;
}

static bool begin_page(struct pager *p)
{
    arena_reset(p->page_arena);
    p->unused = NULL;
    p->no_headings.n = 0;
    p->number++;
    p->folio++;
    p->running.folio =
        document_number(p->page_arena, p->lo.doc, p->section->number_format, p->folio);
    return p->running.folio != NULL;
}

static bool next_page(struct pager *p)
{
    size_t end;

    return begin_page(p) && fill_page(p, &end) && place_page(p, end);
}

/* ---- sections ---- */

static bool count_section(struct pager *p, size_t npage)
{
    struct dests *d = p->dests;
    size_t *more = arena_grow(p->lo.pass, d->section_pages, d->nsection, &d->section_cap,
                              sizeof *d->section_pages);

    if (!more)
        return false;
    d->section_pages = more;
    d->section_pages[d->nsection++] = npage;
    p->running.section = d->nsection;
    return true;
}

/* A section that has nothing has no page. One whose content is wrong still has: its header and footer
 * may be wrong too. */
static bool has_page(struct pager *p, size_t errors)
{
    return window_want(&p->window, 0) || diag_count(p->lo.dg, DIAG_ERROR) > errors;
}

bool pager_section(struct pager *p, const struct doc_section *s)
{
    const struct doc_page *m = s->page;
    size_t errors = diag_count(p->lo.dg, DIAG_ERROR);
    int before = p->number;
    bool ok = true;

    p->section = s;
    p->before = before;
    p->lo.frame = (struct frame){.x = m->margin_left,
                                 .width = m->width - m->margin_left - m->margin_right,
                                 .height = m->height - m->margin_top - m->margin_bottom};
    if (!window_begin_section(&p->window, s))
        return false;
    if (has_page(p, errors)) {
        p->folio = s->first_number ? s->first_number - 1 : p->folio;
        do
            ok = next_page(p);
        while (ok && (window_want(&p->window, 0) || p->carried));
    }
    window_end_section(&p->window);
    return count_section(p, (size_t)(p->number - before)) && ok;
}

struct pager *pager_open(const struct layout *lo, struct page_sink sink, struct dests *dests)
{
    struct pager *p = arena_new(lo->pass, struct pager);

    if (!p)
        return NULL;
    *p = (struct pager){.lo = *lo, .sink = sink, .dests = dests};
    if (window_open(&p->window, &p->lo, sink) && (p->page_arena = arena_open(lo->dg)))
        return p;
    pager_close(p);
    return NULL;
}

bool pager_finish(struct pager *p)
{
    return window_finish(&p->window);
}

size_t pager_count(const struct pager *p)
{
    return (size_t)p->number;
}

void pager_close(struct pager *p)
{
    if (!p)
        return;
    window_close(&p->window);
    arena_close(p->page_arena);
}
