/*
 * grid.c - the rows of a table that stand on one page, drawn together.
 *
 * Each cell asks for the four lines around it, then each row, then the table. Of those who ask for
 * the same line the one that CSS 2.1, 17.6.2.1 names is drawn, once, and lines that go on are one
 * rule, so that no seam shows in print. The part of a table on a page, and a cell cut by the page's
 * end, are closed (CSS Fragmentation 3, 5.4: clone).
 */
#include "layout/table.h"

/* Ours, where the table says nothing of its own. */
static const pt64 rules_width = PT64(0.5);

struct grid {
    const struct placer *pl;
    const struct set_table *t;
    struct set_row **row;
    pt64 *y;    /* of the lines: above each row, below the last */
    pt64 *base; /* where a row begins: on the middle of its line, or where the outer line asks */
    size_t n, ncolumn;
    size_t nrepeated;      /* of the rows: the head and the group row from the page before */
    size_t end;            /* from this row on: the foot, for the table goes on */
    struct border *across; /* (n + 1) x ncolumn: above each row, below the last */
    struct border *down;   /* n x (ncolumn + 1) */
};

/* ---- lines ---- */

/* As thick as the table's own border on that side, or as a border is that says nothing. */
struct border rules_line(const struct doc_table *t, enum side side)
{
    struct border line = t->box->border[side];

    if (!border_width(&line)) {
        line.style = BORDER_SOLID;
        line.width = rules_width;
    }
    return line;
}

/* CSS 2.1, 17.6.2.1: hidden, then the thicker, then by style; else who has asked first. */
static void ask(struct border *e, const struct border *b)
{
    pt64 width = border_width(b), have = border_width(e);

    if (b->style == BORDER_HIDDEN)
        *e = *b;
    else if (e->style != BORDER_HIDDEN && (width > have || (width == have && b->style > e->style)))
        *e = *b;
}

/* Four lines around columns [left, right) of rows [first, end). */
struct area {
    size_t left, right, first, end;
};

static void ask_across(struct grid *g, struct area at, size_t row, const struct border *b)
{
    for (size_t k = at.left; k < at.right; k++)
        ask(&g->across[row * g->ncolumn + k], b);
}

static void ask_down(struct grid *g, struct area at, size_t column, const struct border *b)
{
    for (size_t i = at.first; i < at.end; i++)
        ask(&g->down[i * (g->ncolumn + 1) + column], b);
}

static void ask_around(struct grid *g, struct area at, const struct border *b)
{
    ask_across(g, at, at.first, &b[SIDE_TOP]);
    ask_across(g, at, at.end, &b[SIDE_BOTTOM]);
    ask_down(g, at, at.left, &b[SIDE_LEFT]);
    ask_down(g, at, at.right, &b[SIDE_RIGHT]);
}

/* Is there a line between rows i - 1 and i for `rules`? */
static bool is_ruled(const struct grid *g, size_t i)
{
    enum rules rules = g->t->doc->box->rules;

    if (!i || i == g->n || rules == RULES_NONE || rules == RULES_COLS)
        return false;
    return rules != RULES_GROUPS ||
           g->row[i]->tag->parent->kind != g->row[i - 1]->tag->parent->kind;
}

/* The lines of `rules` are a cell's as long as it says nothing of that side itself. */
static void ask_rules(struct grid *g, struct area at, const struct border *own)
{
    enum rules rules = g->t->doc->box->rules;
    struct border across = rules_line(g->t->doc, SIDE_TOP), down = rules_line(g->t->doc, SIDE_LEFT);
    bool columns = rules == RULES_COLS || rules == RULES_ALL;

    if (!own[SIDE_TOP].given && is_ruled(g, at.first))
        ask_across(g, at, at.first, &across);
    if (!own[SIDE_BOTTOM].given && is_ruled(g, at.end))
        ask_across(g, at, at.end, &across);
    if (!own[SIDE_LEFT].given && columns && at.left)
        ask_down(g, at, at.left, &down);
    if (!own[SIDE_RIGHT].given && columns && at.right < g->ncolumn)
        ask_down(g, at, at.right, &down);
}

static void ask_cell(struct grid *g, const struct doc_cell *c, size_t first, size_t end)
{
    struct area at = {c->column, c->column + (size_t)c->colspan, first, end};

    ask_around(g, at, c->border);
    ask_rules(g, at, c->border);
}

/* After the cells, which win where all else is the same. */
static void ask_rows_and_table(struct grid *g)
{
    for (size_t i = 0; i < g->n; i++)
        ask_around(g, (struct area){0, g->ncolumn, i, i + 1}, g->row[i]->doc->border);
    ask_around(g, (struct area){0, g->ncolumn, 0, g->n}, g->t->doc->box->border);
}

static bool same(const struct border *a, const struct border *b)
{
    return a->style == b->style && a->width == b->width && a->color == b->color;
}

/* ---- a double line, from one column or row to the next ---- */

/* What lies beside an end of it: the line that goes on, those at right angles on either side. */
struct joint {
    const struct border *on, *before, *after;
};

static const struct border no_line;

static const struct border *across_at(const struct grid *g, size_t i, size_t k)
{
    return k < g->ncolumn ? &g->across[i * g->ncolumn + k] : &no_line; /* k - 1 of 0 is beyond */
}

static const struct border *down_at(const struct grid *g, size_t i, size_t k)
{
    return i < g->n ? &g->down[i * (g->ncolumn + 1) + k] : &no_line;
}

/* How far one of its two lines goes beyond the joint: not into a double line that leaves on its own
 * side; over the corner where nothing goes on. */
static pt64 beyond(const struct joint *j, bool after)
{
    const struct border *side = after ? j->after : j->before;
    pt64 half = larger(border_width(j->before), border_width(j->after)) / 2;

    if (side->style == BORDER_DOUBLE)
        return double_part(side) - border_width(side) / 2;
    return border_width(j->on) ? 0 : half;
}

static bool double_across(struct grid *g, size_t i, size_t k)
{
    const struct border *e = across_at(g, i, k);
    struct joint left = {across_at(g, i, k - 1), down_at(g, i - 1, k), down_at(g, i, k)};
    struct joint right = {across_at(g, i, k + 1), down_at(g, i - 1, k + 1), down_at(g, i, k + 1)};
    pt64 part = double_part(e), y = g->y[i] - e->width / 2;
    bool ok = true;

    for (int after = 0; ok && after < 2; after++) {
        pt64 x = g->t->column[k] - beyond(&left, after);
        pt64 end = g->t->column[k + 1] + beyond(&right, after);
        ok = line_place(
            g->pl, e,
            (struct rule_item){
                .x = x, .y = after ? y + e->width - part : y, .width = end - x, .height = part});
    }
    return ok;
}

static bool double_down(struct grid *g, size_t i, size_t k)
{
    const struct border *e = down_at(g, i, k);
    struct joint top = {down_at(g, i - 1, k), across_at(g, i, k - 1), across_at(g, i, k)};
    struct joint foot = {down_at(g, i + 1, k), across_at(g, i + 1, k - 1), across_at(g, i + 1, k)};
    pt64 part = double_part(e), x = g->t->column[k] - e->width / 2;
    bool ok = true;

    for (int after = 0; ok && after < 2; after++) {
        pt64 y = g->y[i] - beyond(&top, after), end = g->y[i + 1] + beyond(&foot, after);
        ok = line_place(
            g->pl, e,
            (struct rule_item){
                .x = after ? x + e->width - part : x, .y = y, .width = part, .height = end - y});
    }
    return ok;
}

/* ---- all lines ---- */

/* Of the thicker of two. */
static pt64 half_of(const struct border *a, const struct border *b)
{
    return larger(border_width(a), border_width(b)) / 2;
}

/* A line reaches over the lines at its ends, so that corners are filled. */
static bool draw_across(struct grid *g)
{
    bool ok = true;

    for (size_t i = 0; i <= g->n; i++)
        for (size_t k = 0, end; ok && k < g->ncolumn; k = end) {
            const struct border *e = &g->across[i * g->ncolumn + k];
            for (end = k + 1;
                 e->style != BORDER_DOUBLE && end < g->ncolumn && same(e, &e[end - k]);)
                end++;
            pt64 x = g->t->column[k] - half_of(down_at(g, i - 1, k), down_at(g, i, k));
            pt64 right = g->t->column[end] + half_of(down_at(g, i - 1, end), down_at(g, i, end));
            struct rule_item rule = {
                .x = x, .y = g->y[i] - e->width / 2, .width = right - x, .height = e->width};
            ok = e->style == BORDER_DOUBLE ? double_across(g, i, k) : line_place(g->pl, e, rule);
        }
    return ok;
}

static bool draw_down(struct grid *g)
{
    size_t n = g->ncolumn + 1;
    bool ok = true;

    for (size_t k = 0; k < n; k++)
        for (size_t i = 0, end; ok && i < g->n; i = end) {
            const struct border *e = &g->down[i * n + k];
            for (end = i + 1;
                 e->style != BORDER_DOUBLE && end < g->n && same(e, &e[(end - i) * n]);)
                end++;
            pt64 y = g->y[i] - half_of(across_at(g, i, k - 1), across_at(g, i, k));
            pt64 foot = g->y[end] + half_of(across_at(g, end, k - 1), across_at(g, end, k));
            struct rule_item rule = {
                .x = g->t->column[k] - e->width / 2, .y = y, .width = e->width, .height = foot - y};
            ok = e->style == BORDER_DOUBLE ? double_down(g, i, k) : line_place(g->pl, e, rule);
        }
    return ok;
}

/* ---- cells ---- */

static bool fill(struct grid *g, const struct set_cell *c, size_t first, size_t end)
{
    ask_cell(g, c->doc, first, end);
    return !c->doc->filled ||
           place_rule(g->pl, (struct rule_item){c->x, g->y[first], c->width,
                                                g->y[end] - g->y[first], c->doc->background});
}

static pt64 content_top(const struct grid *g, size_t row, const struct set_cell *c)
{
    return g->base[row] + c->doc->padding[SIDE_TOP] + c->shift + row_border(g->row[row]) / 2;
}

static pt64 down_by(const struct set_cell *c, pt64 room, bool cut)
{
    if (cut || c->doc->valign == VALIGN_TOP || c->doc->valign == VALIGN_BASELINE ||
        room <= c->height)
        return 0;
    return (room - c->height) / (c->doc->valign == VALIGN_MIDDLE ? 2 : 1);
}

static bool place_cell(const struct grid *g, const struct placer *pl, const struct set_cell *c,
                       size_t i)
{
    const struct set_row *row = g->row[i];
    pt64 room = row_room(row) - cell_pad(c) - row_border(row);

    return place_element(pl, c->tag) &&
           flow_place(pl, &c->content, 0, c->content.n,
                      content_top(g, i, c) + down_by(c, room, row->cut), true);
}

/* The rows of this page that a span covers, from `first` on. */
static size_t span_end(const struct grid *g, const struct set_span *s, size_t first)
{
    size_t end = first + 1;

    while (end < g->n && row_covers(g->row[end], s))
        end++;
    return end;
}

static bool begins_here(const struct grid *g, const struct set_span *s, size_t i)
{
    return i == 0 || !row_covers(g->row[i - 1], s);
}

static bool place_span(const struct grid *g, const struct placer *pl, struct set_span *s,
                       size_t first)
{
    size_t end = span_end(g, s, first), n = s->cell.content.n;
    const struct set_row *row = g->row[first];
    pt64 room = g->base[end] - g->base[first] - cell_pad(&s->cell) - row_border(row);
    bool last = g->row[end - 1] == s->last, whole = last && !s->cut;
    /* A head is placed on every page: what is whole begins at its start again. */
    size_t from = whole ? 0 : s->taken;
    if (row != s->first)
        s->cell.shift = 0;

    if (!last)
        n = from + flow_fit(&s->cell.content, from, room, g->row[end - 1]->forced, NULL);
    if (!whole) {
        s->taken = n;
        s->cut = true;
    }
    struct placer own = *pl;
    if (s->repeated && !own.untagged) {
        own.untagged = true;
        own.artifact = ARTIFACT_REPEATED;
    }
    bool ok = place_element(&own, s->cell.tag) &&
              flow_place(&own, &s->cell.content, from, n,
                         content_top(g, first, &s->cell) + down_by(&s->cell, room, !whole), true);
    if (!last) {
        s->cell.shift = 0; /* what goes on has the top of its page */
        span_repeat(s);
    }
    return ok;
}

/* ---- the rows of a page ---- */

/* The outer lines stand between y and the end of the last row. */
static void set_edges(struct grid *g, pt64 y)
{
    if (!g->n)
        return;
    const struct set_row *first = g->row[0], *last = g->row[g->n - 1];
    g->base[0] = y + first->edge_above;
    for (size_t i = 0; i < g->n; i++) {
        g->y[i] = g->base[i];
        g->base[i + 1] = g->base[i] + row_room(g->row[i]);
    }
    g->y[0] = y + first->line_above / 2;
    g->y[g->n] = g->base[g->n] + last->edge_below - last->line_below / 2;
}

static bool gather(struct grid *g, const struct flow *f, size_t first, size_t end, pt64 y,
                   bool repeats)
{
    const struct set_row *top = f->fragment[first].u.row;
    const struct table_page *page = g->t->page;
    size_t nhead = repeats && top->repeats_head ? page->head.n : 0, nfoot = page->foot.n;
    bool group = repeats && top->group;

    g->row = arena_array(g->pl->a, struct set_row *, nhead + group + end - first + nfoot);
    g->y = arena_array(g->pl->a, pt64, nhead + group + end - first + nfoot + 1);
    g->base = arena_array(g->pl->a, pt64, nhead + group + end - first + nfoot + 1);
    if (!g->row || !g->y || !g->base)
        return false;
    for (size_t i = 0; i < nhead; i++)
        g->row[g->n++] = page->head.row[i];
    if (group)
        g->row[g->n++] = top->group;
    g->nrepeated = g->n;
    for (size_t i = first; i < end; i++)
        if (!f->fragment[i].u.row->hidden)
            g->row[g->n++] = f->fragment[i].u.row;
    g->end = g->n;
    for (size_t i = 0; i < nfoot; i++)
        g->row[g->n++] = page->foot.row[i];
    set_edges(g, y);
    g->across = arena_array(g->pl->a, struct border, (g->n + 1) * g->ncolumn);
    g->down = arena_array(g->pl->a, struct border, g->n * (g->ncolumn + 1));
    return g->across && g->down;
}

/* Backgrounds, then lines, then text, in the order of the rows. */
static bool draw(struct grid *g)
{
    bool ok = true;

    for (size_t i = 0; ok && i < g->n; i++) {
        const struct set_row *row = g->row[i];
        for (size_t k = 0; ok && k < row->ncell; k++)
            ok = fill(g, &row->cell[k], i, i + 1);
        for (size_t k = 0; ok && k < row->nspan; k++)
            if (begins_here(g, row->span[k], i))
                ok = fill(g, &row->span[k]->cell, i, span_end(g, row->span[k], i));
    }
    ask_rows_and_table(g);
    return ok && draw_across(g) && draw_down(g);
}

/* Cells of a row from the left; a span among them where it begins on this page. */
static bool place_row(const struct grid *g, const struct placer *pl, size_t i)
{
    const struct set_row *row = g->row[i];
    enum tag_kind part = row->tag->parent->kind;
    size_t cell = 0;
    /* The body stands between head and foot, though it has no row. */
    bool ok = (part != TAG_TFOOT || place_element(pl, g->t->body)) && place_element(pl, row->tag) &&
              (part != TAG_THEAD || place_element(pl, g->t->body));

    for (size_t column = 0; ok && column < g->ncolumn; column++) {
        for (size_t k = 0; ok && k < row->nspan; k++)
            if (row->span[k]->cell.doc->column == column && begins_here(g, row->span[k], i))
                ok = place_span(g, pl, row->span[k], i);
        while (ok && cell < row->ncell && row->cell[cell].doc->column == column)
            ok = place_cell(g, pl, &row->cell[cell++], i);
    }
    return ok;
}

bool rows_place(const struct placer *pl, const struct flow *f, size_t first, size_t end, pt64 y,
                bool repeats)
{
    const struct set_table *t = f->fragment[first].u.row->table;
    struct grid g = {.pl = pl, .t = t, .ncolumn = t->doc->ncolumn};
    struct placer again = *pl; /* heads and groups have been read on the page where they began */
    bool ok = gather(&g, f, first, end, y, repeats) && draw(&g);

    if (!again.untagged)
        again.artifact = ARTIFACT_REPEATED;
    again.untagged = true;
    for (size_t i = 0; ok && i < g.n; i++)
        ok = place_row(&g, i < g.nrepeated || i >= g.end ? &again : pl, i);
    return ok;
}
