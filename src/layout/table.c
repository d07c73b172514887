/*
 * table.c - rows are set once, before any page is known: a cell is a small flow of its own, a row
 * is as high as its highest cell. The head is set like any row and measured before a body row is
 * placed, so that a page that repeats it has counted its height.
 *
 *        x0        x1                    x2       x3      column edges; borders are drawn on them
 *        |  pad |text| pad |                |        |
 *        +---------+---------------------+--------+
 */
#include "layout/table.h"

#include <string.h>

/* No page ends on a bare head: it stays with this many rows of the body, group rows not counted.
 * 2, since a lone first row reads as part of the head. And a page does not begin with the last row
 * alone, below a repeated head, as long as the two last rows are low. */
enum { KEEP_ROWS = 2 };

struct set_cell {
    const struct doc_cell *doc;
    pt64 x, width;
    struct flow content;
    pt64 height; /* of the content */
};

struct set_row {
    const struct set_table *table;
    const struct doc_row *doc;
    struct set_cell *cell;
    size_t ncell;
    pt64 height;
    bool cut; /* part of a longer row: its cells stand at the top */
};

struct loc row_loc(const struct set_row *row)
{
    return row->doc->at;
}

/* Vertical padding: a third of the horizontal, since a line's own height has room for the
 * highest stack already (V4). */
static pt64 pad_y(const struct set_table *t)
{
    return t->doc->padding / 3;
}

static bool share_columns(struct layout *lo, const struct doc_block *block, struct set_table *t)
{
    const struct doc_table *doc = t->doc;
    int64_t fixed = 0, edge = t->x;
    double shares = 0;

    t->column = arena_array(lo->a, pt64, doc->ncolumn + 1);
    if (!t->column)
        return false;
    for (size_t i = 0; i < doc->ncolumn; i++) {
        const struct doc_column *c = &doc->column[i];
        if (c->kind == COLUMN_SHARE)
            shares += c->amount;
        else
            fixed += c->kind == COLUMN_LENGTH ? c->length : (int64_t)(c->amount * t->width / 100);
    }
    int64_t rest = t->width - fixed;
    if (rest < 0 || (shares > 0 && rest < PT64(1)))
        return diag_add(lo->dg, DIAG_TOO_WIDE, block->at,
                        "the columns of this table need %.1f pt, there are %.1f pt",
                        (double)fixed / 64, pt_from_pt64(t->width));
    for (size_t i = 0; i < doc->ncolumn; i++) {
        const struct doc_column *c = &doc->column[i];
        t->column[i] = (pt64)edge;
        if (c->kind == COLUMN_SHARE)
            edge += (int64_t)((double)rest * c->amount / shares);
        else
            edge += c->kind == COLUMN_LENGTH ? c->length : (int64_t)(c->amount * t->width / 100);
    }
    if (shares > 0)
        edge = (int64_t)t->x + t->width; /* what rounding left over goes to the last column */
    t->column[doc->ncolumn] = (pt64)edge;
    t->width = (pt64)(edge - t->x);
    return true;
}

/* ---- decimal columns: D2 ---- */

struct decimals { /* widest part before and behind the point, of one column */
    pt64 before, behind;
};

static bool measure_decimals(struct layout *lo, const struct doc_row *row, struct decimals *d)
{
    for (; row; row = row->next) {
        size_t col = 0;
        for (const struct doc_cell *c = row->first; c; col += (size_t)c->colspan, c = c->next) {
            pt64 width, before;
            if (c->align != ALIGN_DECIMAL || !c->first || c->first->kind != BLOCK_PARA)
                continue;
            if (!para_decimal(lo, c->first, &width, &before))
                return false;
            d[col].before = before > d[col].before ? before : d[col].before;
            d[col].behind = width - before > d[col].behind ? width - before : d[col].behind;
        }
    }
    return true;
}

/* The numbers of a column as one block, centred in it; each starts where its point comes right. */
static bool set_decimal(struct layout *lo, struct set_cell *cell, pt64 x, pt64 width,
                        const struct decimals *d)
{
    const struct doc_block *b = cell->doc->first;
    pt64 own_width, before, left = x + (width - d->before - d->behind) / 2;

    if (!para_decimal(lo, b, &own_width, &before))
        return false;
    left += d->before - before;
    if (left < x || left + own_width > x + width) /* too wide to align: at least inside */
        return flow_add(lo, &cell->content, b, x, width);
    return flow_add(lo, &cell->content, b, left, x + width - left);
}

/* ---- rows ---- */

static bool set_cell(struct layout *lo, const struct set_table *t, const struct doc_cell *doc,
                     size_t col, const struct decimals *d, struct set_cell *out)
{
    pt64 pad = t->doc->padding;
    size_t end = col + (size_t)doc->colspan;

    *out = (struct set_cell){.doc = doc, .x = t->column[col]};
    out->width = t->column[end] - out->x;
    pt64 inner = out->width - 2 * pad;
    if (inner < PT64(1))
        return diag_add(lo->dg, DIAG_TOO_WIDE, doc->at, "the column of this cell is too narrow");
    bool ok;
    if (doc->align == ALIGN_DECIMAL && doc->first && doc->first->kind == BLOCK_PARA &&
        !doc->first->next)
        ok = set_decimal(lo, out, out->x + pad, inner, &d[col]);
    else
        ok = flow_add(lo, &out->content, doc->first, out->x + pad, inner);
    out->height = flow_height(&out->content);
    return ok;
}

static void set_height(struct set_row *row)
{
    pt64 most = 0;

    for (size_t i = 0; i < row->ncell; i++)
        most = row->cell[i].height > most ? row->cell[i].height : most;
    row->height = most + 2 * pad_y(row->table) + row->table->doc->border;
}

static struct set_row *new_row(struct layout *lo, const struct set_table *t,
                               const struct doc_row *doc, size_t ncell)
{
    struct set_row *row = arena_new(lo->a, struct set_row);

    if (!row)
        return NULL;
    row->table = t;
    row->doc = doc;
    row->ncell = ncell;
    row->cell = arena_array(lo->a, struct set_cell, ncell + 1);
    return row->cell ? row : NULL;
}

static struct set_row *set_row(struct layout *lo, const struct set_table *t,
                               const struct doc_row *doc, const struct decimals *d)
{
    size_t n = 0, col = 0;
    bool ok = true;

    for (const struct doc_cell *c = doc->first; c; c = c->next)
        n++;
    struct set_row *row = new_row(lo, t, doc, n);
    if (!row)
        return NULL;
    n = 0;
    for (const struct doc_cell *c = doc->first; c; col += (size_t)c->colspan, c = c->next)
        ok &= set_cell(lo, t, c, col, d, &row->cell[n++]);
    set_height(row);
    return ok ? row : NULL;
}

static struct piece *add_row(struct layout *lo, struct flow *f, const struct set_table *t,
                             const struct doc_row *doc, const struct decimals *d)
{
    struct set_row *row = set_row(lo, t, doc, d);
    struct piece *p = row ? flow_piece(lo, f) : NULL;

    if (p)
        *p = (struct piece){
            .kind = PIECE_ROW, .x = t->x, .height = row->height, .row = row, .table = t};
    return p;
}

bool table_add(struct layout *lo, struct flow *f, const struct doc_block *block, pt64 x, pt64 width,
               bool keep_first)
{
    struct set_table *t = arena_new(lo->a, struct set_table);
    const struct doc_table *doc = &block->u.table;
    struct decimals *d = arena_array(lo->a, struct decimals, doc->ncolumn + 1);
    size_t first = f->n, nrow = 0, nkept = 0;
    bool ok = true, keep = false;

    if (!t || !d)
        return false;
    *t = (struct set_table){.doc = doc, .x = x, .width = width};
    if (!share_columns(lo, block, t) || !measure_decimals(lo, doc->head, d) ||
        !measure_decimals(lo, doc->body, d))
        return false;
    for (const struct doc_row *r = doc->head; r; r = r->next) {
        struct piece *p = add_row(lo, &t->head, t, r, d);
        if (p && (p = flow_piece(lo, f))) {
            *p = t->head.piece[t->head.n - 1];
            p->keep = f->n - 1 > first;
        }
        ok &= p != NULL;
    }
    t->head_height = flow_height(&t->head);
    for (const struct doc_row *r = doc->body; r; r = r->next, nrow++) {
        struct piece *p = add_row(lo, f, t, r, d);
        ok &= p != NULL;
        if (!p)
            continue;
        p->needs_head = t->head.n > 0;
        p->keep = keep || (t->head.n && nkept < KEEP_ROWS);
        if (!r->next && nrow >= KEEP_ROWS && p->height + p[-1].height < PT64(120))
            p->keep = true;
        keep = r->keep_next;
        nkept += !keep;
    }
    if (f->n > first) {
        f->piece[first].before = f->after;
        f->piece[first].keep = keep_first;
        f->after = 0;
    }
    return ok;
}

/* ---- drawing ---- */

static bool draw_borders(struct layout *lo, const struct set_row *row, pt64 y, struct page *page)
{
    const struct set_table *t = row->table;
    pt64 b = t->doc->border, half = b / 2;
    bool ok = true;

    if (!b || !row->ncell)
        return true;
    /* Horizontal, over the whole width and both corners; vertical, at each cell's edges. */
    struct rule_item across = {t->x - half, y - half, t->width + b, b, 0};
    ok &= page_add_rule(lo, page, across);
    across.y = y + row->height - half;
    ok &= page_add_rule(lo, page, across);
    for (size_t i = 0; i <= row->ncell; i++) {
        const struct set_cell *c = &row->cell[i < row->ncell ? i : i - 1];
        pt64 x = i < row->ncell ? c->x : c->x + c->width;
        ok &=
            page_add_rule(lo, page, (struct rule_item){x - half, y - half, b, row->height + b, 0});
    }
    return ok;
}

bool row_place(struct layout *lo, const struct set_row *row, pt64 y, struct page *page)
{
    pt64 top = y + pad_y(row->table) + row->table->doc->border / 2;
    pt64 room = row->height - 2 * pad_y(row->table) - row->table->doc->border;

    for (size_t i = 0; i < row->ncell; i++) {
        const struct set_cell *c = &row->cell[i];
        if (c->doc->filled &&
            !page_add_rule(lo, page,
                           (struct rule_item){c->x, y, c->width, row->height, c->doc->background}))
            return false;
    }
    if (!draw_borders(lo, row, y, page))
        return false;
    for (size_t i = 0; i < row->ncell; i++) {
        const struct set_cell *c = &row->cell[i];
        pt64 down = 0;
        if (!row->cut && c->doc->valign != VALIGN_TOP)
            down = (room - c->height) / (c->doc->valign == VALIGN_MIDDLE ? 2 : 1);
        if (!flow_place(lo, &c->content, 0, c->content.n, top + down, page))
            return false;
    }
    return true;
}

/* ---- rows that are too high ---- */

/* How many pieces of a cell go into `room`: up to a place where a break may be. */
static size_t pieces_that_fit(const struct flow *f, pt64 room, bool force)
{
    size_t fits = 0, legal = 0;

    for (pt64 y = 0; fits < f->n; fits++) {
        y += f->piece[fits].height + (fits ? f->piece[fits].before : 0);
        if (y > room)
            break;
        if (fits + 1 == f->n || !f->piece[fits + 1].keep)
            legal = fits + 1;
    }
    if (force && !legal)
        return fits ? fits : f->n > 0;
    return legal;
}

static void part_of_cell(const struct set_cell *from, size_t first, size_t end, struct set_cell *to)
{
    *to = *from;
    to->content.piece = from->content.piece ? from->content.piece + first : NULL;
    to->content.n = to->content.cap = end - first;
    to->height = flow_height(&to->content);
}

bool row_split(struct layout *lo, const struct piece *p, pt64 avail, bool force, struct piece *head,
               struct piece *tail, bool *cut)
{
    const struct set_row *row = p->row;
    struct set_row *a = new_row(lo, row->table, row->doc, row->ncell);
    struct set_row *b = new_row(lo, row->table, row->doc, row->ncell);
    pt64 room = avail - 2 * pad_y(row->table) - row->table->doc->border;
    bool moved = false, rest = false;

    *cut = false;
    if (!a || !b)
        return false;
    for (size_t i = 0; i < row->ncell; i++) {
        const struct set_cell *c = &row->cell[i];
        size_t n = pieces_that_fit(&c->content, room, force);
        if (c->content.n && !n && !force)
            return true; /* a cell would begin with nothing */
        part_of_cell(c, 0, n, &a->cell[i]);
        part_of_cell(c, n, c->content.n, &b->cell[i]);
        moved = moved || n;
        rest = rest || n < c->content.n;
    }
    if (!moved || !rest)
        return true;
    a->cut = b->cut = true;
    set_height(a);
    set_height(b);
    *head = *tail = *p;
    head->row = a;
    head->height = a->height;
    tail->row = b;
    tail->height = b->height;
    tail->before = 0;
    tail->keep = tail->new_page = false;
    tail->needs_head = row->table->head.n > 0;
    *cut = true;
    return true;
}
