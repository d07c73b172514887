/*
 * layout.c - fills pages from a flow.
 *
 * Pieces are taken as long as they fit. When one does not, the page ends before the last piece at
 * which it may end; what was taken behind that place goes to the next page. A chain of kept pieces
 * longer than a page is cut where the page is full: content is never lost for the sake of a rule.
 */
#include "layout/layout.h"

#include "layout/flow.h"
#include "layout/table.h"

struct pager {
    struct layout *lo;
    const struct doc_page *master;
    struct pages *out;
    struct page **end;
    struct flow flow;
};

static bool place_band(struct layout *lo, const struct doc_page *m, const struct doc_band *band,
                       pt64 top, pt64 height, struct page *page)
{
    struct flow f = {0};

    if (!band->first || page->number < band->from)
        return true;
    lo->page_number = page->number;
    if (!flow_add(lo, &f, band->first, m->margin_left, m->width - m->margin_left - m->margin_right))
        return false;
    /* In the middle of the margin, with its own margins counted (CSS 2.1 knows no better). */
    pt64 above = f.n ? f.piece[0].before : 0, own = above + flow_height(&f) + f.after;
    if (own > height)
        return diag_add(lo->dg, DIAG_TOO_TALL, band->first->at,
                        "this header or footer needs %.1f pt, the page's margin has %.1f pt",
                        pt_from_pt64(own), pt_from_pt64(height));
    return flow_place(lo, &f, 0, f.n, top + (height - own) / 2 + above, page);
}

static struct page *new_page(struct pager *p)
{
    struct page *page = arena_new(p->lo->a, struct page);
    const struct doc_page *m = p->master;

    if (!page)
        return NULL;
    page->number = (int)++p->out->npage;
    page->width = m->width;
    page->height = m->height;
    page->end = &page->first;
    *p->end = page;
    p->end = &page->next;
    if (!place_band(p->lo, m, &m->header, 0, m->margin_top, page))
        return NULL;
    return page;
}

static bool insert_piece(struct pager *p, size_t at, const struct piece *piece)
{
    struct flow *f = &p->flow;

    if (!flow_piece(p->lo, f))
        return false;
    for (size_t i = f->n - 1; i > at; i--)
        f->piece[i] = f->piece[i - 1];
    f->piece[at] = *piece;
    return true;
}

static struct loc piece_loc(const struct piece *p)
{
    return p->kind == PIECE_ROW ? row_loc(p->row) : (struct loc){0};
}

/* A row higher than half a page may be cut; any other moves as a whole. *cut tells if it was. */
static bool try_split(struct pager *p, size_t i, pt64 avail, bool top, bool *cut)
{
    const struct piece piece = p->flow.piece[i];
    pt64 body = p->master->height - p->master->margin_top - p->master->margin_bottom;
    struct piece head, tail;

    *cut = false;
    if (piece.kind != PIECE_ROW || (!top && piece.height <= body / 2))
        return true;
    if (!row_split(p->lo, &piece, avail, false, &head, &tail, cut))
        return false;
    if (!*cut && top && !row_split(p->lo, &piece, avail, true, &head, &tail, cut))
        return false;
    if (!*cut)
        return true;
    p->flow.piece[i] = head;
    return insert_piece(p, i + 1, &tail);
}

/* Takes pieces from `first` on; *end is where the next page begins. */
static bool fill_page(struct pager *p, size_t first, pt64 room, size_t *end)
{
    const struct flow *f = &p->flow;
    pt64 y = f->piece[first].needs_head ? f->piece[first].table->head_height : 0;

    for (size_t i = first; i < f->n; i++) {
        const struct piece *piece = &f->piece[i];
        pt64 top = y + (i > first ? piece->before : 0);
        if (i > first && piece->new_page) {
            *end = i;
            return true;
        }
        if (top + piece->height > room) {
            bool cut = false;
            if (!try_split(p, i, room - top, i == first, &cut))
                return false;
            if (cut && top + f->piece[i].height <= room) {
                *end = i + 1;
                return true;
            }
            if (i == first) { /* higher than a page and not to be cut */
                diag_add(p->lo->dg, DIAG_TOO_TALL, piece_loc(&f->piece[i]),
                         "this needs %.1f pt, a page has %.1f pt", pt_from_pt64(f->piece[i].height),
                         pt_from_pt64(room - y));
                *end = i + 1;
                return true;
            }
            size_t legal = i;
            while (legal > first && f->piece[legal].keep)
                legal--;
            *end = legal > first ? legal : i;
            return true;
        }
        y = top + piece->height;
    }
    *end = f->n;
    return true;
}

static bool place_page(struct pager *p, size_t first, size_t end)
{
    const struct doc_page *m = p->master;
    struct page *page = new_page(p);
    pt64 y = m->margin_top;

    if (!page)
        return false;
    if (end > first && p->flow.piece[first].needs_head) {
        const struct set_table *t = p->flow.piece[first].table;
        if (!flow_place(p->lo, &t->head, 0, t->head.n, y, page))
            return false;
        y += t->head_height;
    }
    return flow_place(p->lo, &p->flow, first, end, y, page) &&
           place_band(p->lo, m, &m->footer, m->height - m->margin_bottom, m->margin_bottom, page);
}

static bool place_section(struct pager *p, const struct doc_section *s)
{
    const struct doc_page *m = s->page;
    pt64 width = m->width - m->margin_left - m->margin_right;
    pt64 height = m->height - m->margin_top - m->margin_bottom;

    p->master = m;
    p->flow = (struct flow){0};
    if (!flow_add(p->lo, &p->flow, s->first, m->margin_left, width))
        return false;
    if (!p->flow.n)
        return place_page(p, 0, 0);
    for (size_t first = 0, end; first < p->flow.n; first = end) {
        if (!fill_page(p, first, height, &end) || !place_page(p, first, end))
            return false;
    }
    return true;
}

bool layout_document(struct arena *a, const struct document *doc, struct fontset *fonts,
                     struct breaker *breaker, struct pages *out, struct diag *dg)
{
    struct layout lo = {.a = a, .dg = dg, .doc = doc, .fonts = fonts, .breaker = breaker};
    struct pager p = {.lo = &lo, .out = out};
    size_t errors = diag_count(dg, DIAG_ERROR);
    bool ok = true;

    *out = (struct pages){0};
    lo.scratch = arena_open(dg);
    if (!lo.scratch)
        return false;
    p.end = &out->first;
    for (const struct doc_section *s = doc->first; s; s = s->next)
        ok &= place_section(&p, s);
    arena_close(lo.scratch);
    return ok && diag_count(dg, DIAG_ERROR) == errors;
}
