/*
 * row.c - rows of a table, set before their page is known: a cell is a small flow of its own, a row
 * is as high as its highest cell.
 *
 *        x0        x1                    x2       x3      column edges; borders are drawn on them
 *        |  pad |text| pad |                |        |
 *        +---------+---------------------+--------+
 *
 * Rows that a rowspan ties together are set together. What the spanning cell needs beyond its rows
 * is added to the last of them. When a page ends between them the cell is cut like a row that is
 * too high: the lines that fit stay, the others go on beside its rows on the next page, where the
 * heights are counted again.
 */
#include "layout/table.h"

struct loc row_loc(const struct layout *lo, const struct set_row *row)
{
    const struct set_cell *high = NULL;

    for (size_t i = 0; i < row->ncell; i++)
        if (!high || row->cell[i].height > high->height)
            high = &row->cell[i];
    return high && high->content.n ? fragment_loc(lo, &high->content.fragment[0]) : row->doc->at;
}

pt64 cell_pad(const struct set_cell *c)
{
    return c->doc->padding[SIDE_TOP] + c->shift + c->doc->padding[SIDE_BOTTOM];
}

pt64 cell_side(const struct doc_table *t, const struct doc_cell *c, enum side side)
{
    bool outer = side == SIDE_LEFT ? !c->column : c->column + (size_t)c->colspan == t->ncolumn;
    bool ruled = t->box->rules == RULES_COLS || t->box->rules == RULES_ALL;
    struct border rule = rules_line(t, SIDE_LEFT);
    pt64 line = border_width(&c->border[side]);

    if (outer)
        line = larger(line, border_width(&t->box->border[side]));
    else if (ruled && !c->border[side].given)
        line = larger(line, border_width(&rule));
    return larger(c->padding[side], line / 2);
}

pt64 row_border(const struct set_row *row)
{
    const struct border *own = row->doc->border;
    struct border line = rules_line(row->table->doc, SIDE_TOP);
    pt64 top = border_width(&own[SIDE_TOP]), bottom = border_width(&own[SIDE_BOTTOM]), all = 0;

    if (row->table->doc->box->rules != RULES_NONE)
        all = border_width(&line);
    for (const struct doc_cell *c = row->doc->first; c; c = c->next) {
        top = larger(top, c->border[SIDE_TOP].given ? border_width(&c->border[SIDE_TOP]) : all);
        bottom = larger(bottom,
                        c->border[SIDE_BOTTOM].given ? border_width(&c->border[SIDE_BOTTOM]) : all);
    }
    return (top + bottom) / 2;
}

/* The thickest line that anybody asks for there, where the table or its part on a page ends. */
static pt64 outer_line(const struct set_row *row, enum side side)
{
    pt64 most = larger(border_width(&row->table->doc->box->border[side]),
                       border_width(&row->doc->border[side]));

    for (const struct doc_cell *c = row->doc->first; c; c = c->next)
        most = larger(most, border_width(&c->border[side]));
    for (size_t i = 0; i < row->nspan; i++)
        most = larger(most, border_width(&row->span[i]->cell.doc->border[side]));
    return most;
}

/* Half of row_border has been counted on either side. */
static void find_edges(struct set_row *row)
{
    pt64 half = row_border(row) / 2;

    row->line_above = outer_line(row, SIDE_TOP);
    row->line_below = outer_line(row, SIDE_BOTTOM);
    row->edge_above = larger(0, row->line_above - half);
    row->edge_below = larger(0, row->line_below - half);
}

void row_open(struct set_row *row)
{
    if (row->opens)
        return;
    row->opens = true;
    row->own_height += row->edge_above;
    row->height += row->edge_above;
}

void row_close(struct set_row *row)
{
    if (row->closes)
        return;
    row->closes = true;
    row->own_height += row->edge_below;
    row->height += row->edge_below;
}

pt64 row_room(const struct set_row *row)
{
    return row->height - (row->opens ? row->edge_above : 0) - (row->closes ? row->edge_below : 0);
}

bool row_follows(const struct fragment *p, const struct fragment *before)
{
    return p->kind == FRAGMENT_ROW && p->u.row->table == before->u.row->table;
}

pt64 row_repeated_height(const struct set_row *row)
{
    if (row->opens)
        return 0;
    if (!row->repeats_head && !row->group)
        return row->edge_above;
    return row->table->page->head_height + (row->group ? row->group->height : 0);
}

/* ---- cells ---- */

/* The numbers of a column as one block, centred in it, or with its end at the column's: each starts
 * where its point comes right. A number that has no room there stands as near as it can. */
static bool set_decimal(const struct setter *set, struct set_cell *cell, pt64 x, pt64 width,
                        const struct decimals *d)
{
    pt64 own_width, before, rest = width - d->before - d->after;
    bool ok = flow_add(set, &cell->content, cell->doc->first, x, width);

    if (!ok || cell->content.n != 1) /* a text, cut into lines */
        return ok;
    struct fragment *p = &cell->content.fragment[0];
    const struct para *para = p->u.line.para;
    inline_point(&para->text, &own_width, &before);
    pt64 point = rest >= 0 ? rest / 2 + d->before : width - d->after;
    pt64 left = larger(0, point - before);
    if (left + own_width > width)
        left = larger(0, width - own_width);
    if (left != point - before && !para->shrunk && inline_is_number(&para->text) &&
        !inline_is_counted(set->lo, cell->doc->first, 0, DIAG_UNALIGNED, 0))
        diag_add(set->lo->dg, DIAG_UNALIGNED, inline_loc(set->lo, cell->doc->first, 0),
                 "this number is too long to stand on the point of its column of %.1f pt",
                 pt_from_pt64(width));
    p->x = x + left - para->line[0].x;
    return true;
}

bool cell_is_decimal(const struct doc_cell *doc)
{
    return doc->align == ALIGN_DECIMAL && !doc->mode && is_lone_para(doc->first);
}

/* Has it anything that needs room? */
static bool is_empty(const struct doc_cell *doc)
{
    for (const struct doc_block *b = doc->first; b; b = b->next) {
        if (b->kind != BLOCK_PARA)
            return false;
        for (size_t i = 0; i < b->u.para.ncontent; i++)
            if (b->u.para.content[i].kind != INLINE_TEXT || b->u.para.content[i].len)
                return false;
    }
    return true;
}

static bool set_cell(const struct setter *set, const struct set_table *t,
                     const struct doc_cell *doc, struct set_cell *out)
{
    bool decimal = cell_is_decimal(doc);
    const struct decimals *d = &t->decimal[doc->column];
    pt64 left = decimal ? d->left : cell_side(t->doc, doc, SIDE_LEFT);
    pt64 right = decimal ? d->right : cell_side(t->doc, doc, SIDE_RIGHT);

    *out = (struct set_cell){.doc = doc, .x = t->column[doc->column]};
    out->width = t->column[doc->column + (size_t)doc->colspan] - out->x;
    pt64 inner = larger(0, out->width - left - right);
    if (inner < PT64(1) && !is_empty(doc))
        return diag_add(set->lo->dg, DIAG_TOO_WIDE, doc->at,
                        "the column of this cell is too narrow");
    struct setter in;
    if (!cell_tag(set, t, doc, is_lone_para(doc->first), &in))
        return false;
    out->tag = in.parent;
    out->content.a = set->a;
    if (inner < PT64(1))
        return true;
    bool ok = decimal     ? set_decimal(&in, out, out->x + left, inner, d)
              : doc->mode ? turned_add(&in, doc, &out->content, out->x + left, inner)
                          : flow_add(&in, &out->content, doc->first, out->x + left, inner);
    out->below = flow_after(&out->content);
    out->height = flow_height(&out->content) + out->below;
    return ok;
}

/* ---- rows ---- */

static void set_height(struct set_row *row)
{
    pt64 most = 0;

    for (size_t i = 0; i < row->ncell; i++)
        most = larger(most, row->cell[i].height + cell_pad(&row->cell[i]));
    most += row_border(row);
    row->own_height = row->height = row->cut ? most : larger(most, row->doc->height);
}

/* From the top of its padding to its first baseline; 0 = it takes no part (CSS 2.1, 17.5.3). */
static pt64 baseline_of(const struct set_cell *c)
{
    const struct fragment *p = c->content.fragment;

    if (c->doc->valign != VALIGN_BASELINE || !c->content.n)
        return 0;
    pt64 own = p->kind == FRAGMENT_LINE  ? line_baseline(p->u.line.para, p->u.line.line)
               : p->kind == FRAGMENT_ROW ? p->u.row->baseline
                                         : 0;
    return own ? c->doc->padding[SIDE_TOP] + fragment_space(p, true) + own : 0;
}

static void shift_to(struct set_cell *c, pt64 baseline)
{
    pt64 own = baseline_of(c);

    c->shift = own ? baseline - own : 0;
}

/* First lines stand on one baseline: that of the cell which needs the most room above it. */
static void align_baselines(struct set_row *row)
{
    pt64 most = 0;

    for (size_t i = 0; i < row->ncell; i++)
        most = larger(most, baseline_of(&row->cell[i]));
    for (size_t i = 0; i < row->nspan; i++)
        if (row->span[i]->first == row)
            most = larger(most, baseline_of(&row->span[i]->cell));
    row->baseline = most ? row_border(row) / 2 + most : 0;
    for (size_t i = 0; i < row->ncell; i++)
        shift_to(&row->cell[i], most);
    for (size_t i = 0; i < row->nspan; i++)
        if (row->span[i]->first == row)
            shift_to(&row->span[i]->cell, most);
}

static struct set_row *new_row(struct arena *a, const struct set_table *t,
                               const struct doc_row *doc, size_t ncell)
{
    struct set_row *row = arena_new(a, struct set_row);

    if (!row)
        return NULL;
    row->table = t;
    row->doc = doc;
    row->cell = arena_array(a, struct set_cell, ncell + 1);
    return row->cell ? row : NULL;
}

static bool cover(struct arena *a, struct set_row *row, struct set_span *span)
{
    row->span = arena_grow(a, row->span, row->nspan, &row->span_cap, sizeof(struct set_span *));
    if (!row->span)
        return false;
    row->span[row->nspan++] = span;
    return true;
}

bool row_covers(const struct set_row *row, const struct set_span *span)
{
    for (size_t i = 0; i < row->nspan; i++)
        if (row->span[i] == span)
            return true;
    return false;
}

bool row_is_tied(const struct set_row *row)
{
    for (size_t i = 0; i < row->nspan; i++)
        if (row->span[i]->first != row)
            return true;
    return false;
}

/* The text of a cell over rows for the next page, which is no part of the structure. */
static bool set_again(const struct setter *set, const struct set_table *t, struct set_span *span)
{
    struct doc_cell *copy = arena_new(set->a, struct doc_cell);
    const struct doc_cell *doc = span->cell.doc;
    struct setter in = *set;
    struct tag *unused = NULL;
    struct set_cell cell;

    if (!doc->continued || set->repeated || !doc->first)
        return true;
    if (!copy)
        return false;
    *copy = *doc;
    if (!(copy->first = document_continue(set->a, doc->first, doc->continued)))
        return false;
    in.tags = &unused;
    in.repeated = true;
    if (!set_cell(&in, t, copy, &cell))
        return false;
    span->again = cell.content;
    for (size_t i = 0; i < span->again.n; i++)
        span->again.fragment[i].dest = NULL; /* references lead to the first */
    return true;
}

void span_repeat(struct set_span *s)
{
    if (!s->again.n || s->taken < s->cell.content.n)
        return;
    s->cell.content = s->again;
    s->cell.height = flow_height(&s->again) + flow_after(&s->again);
    s->cell.below = flow_after(&s->again);
    s->taken = 0;
    s->repeated = true;
}

static struct set_span *new_span(const struct setter *set, struct set_row *row,
                                 const struct doc_cell *doc, bool *ok)
{
    struct set_span *span = arena_new(set->a, struct set_span);

    if (!span)
        return NULL;
    span->first = row;
    *ok &= set_cell(set, row->table, doc, &span->cell) && set_again(set, row->table, span);
    return span;
}

struct set_row *row_set(const struct setter *set, const struct set_table *t,
                        const struct doc_row *doc, const struct set_row *before)
{
    struct setter in;
    size_t n = 0;
    bool ok = true;

    for (const struct doc_cell *c = doc->first; c; c = c->next)
        n++;
    struct set_row *row = new_row(set->a, t, doc, n);
    if (!row || !row_tag(set, t, &in))
        return NULL;
    row->tag = in.parent;
    for (size_t i = 0; before && i < before->nspan; i++)
        if (before->span[i]->last != before)
            ok &= cover(set->a, row, before->span[i]);
    for (const struct doc_cell *c = doc->first; ok && c; c = c->next) {
        if (c->rowspan == 1) {
            ok &= set_cell(&in, t, c, &row->cell[row->ncell++]);
            continue;
        }
        struct set_span *span = new_span(&in, row, c, &ok);
        ok = span && cover(set->a, row, span) && ok;
    }
    align_baselines(row);
    set_height(row);
    find_edges(row);
    return ok ? row : NULL;
}

/* What a span still needs, borders and padding counted. */
static pt64 span_rest(const struct set_span *s, const struct set_row *row)
{
    const struct flow *f = &s->cell.content;
    pt64 sum = s->taken < f->n ? fragment_repeated_height(&f->fragment[s->taken]) : 0;

    for (size_t i = s->taken; i < s->cell.content.n; i++)
        sum += s->cell.content.fragment[i].height +
               fragment_space(&s->cell.content.fragment[i], i == s->taken);
    if (f->n)
        sum += fragment_tail(&f->fragment[f->n - 1]);
    return sum ? sum + s->cell.below + cell_pad(&s->cell) + row_border(row) : 0;
}

void rows_fit_spans(struct set_row *const *row, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        row[i]->height = row[i]->own_height;
        for (size_t k = 0; k < row[i]->nspan; k++) {
            const struct set_span *s = row[i]->span[k];
            pt64 sum = row_room(row[i]);
            if (s->last != row[i])
                continue;
            for (size_t j = i; j-- > 0 && row_covers(row[j], s);)
                sum += row_room(row[j]);
            pt64 rest = span_rest(s, row[i]);
            if (rest > sum)
                row[i]->height += rest - sum;
        }
    }
}

bool rows_append(struct arena *a, struct row_list *list, struct set_row *row)
{
    list->row = arena_grow(a, list->row, list->n, &list->cap, sizeof(struct set_row *));
    if (!list->row)
        return false;
    list->row[list->n++] = row;
    return true;
}

bool rows_end_spans(const struct row_list *list, bool all)
{
    struct set_row *row = list->row[list->n - 1];
    bool open = false;

    for (size_t i = 0; i < row->nspan; i++) {
        struct set_span *s = row->span[i];
        int rows = 0;
        for (size_t k = list->n; k-- > 0 && row_covers(list->row[k], s);)
            rows++;
        s->cell.tag->rowspan = rows;
        if (all || rows >= s->cell.doc->rowspan)
            s->last = row;
        else
            open = true;
    }
    return open;
}

static bool stands_on(enum row_pages on, enum page_rows pages)
{
    switch (on) {
    case ROW_PAGES_FIRST:
        return pages == HEAD_FIRST;
    case ROW_PAGES_NOT_FIRST:
        return pages == HEAD_LATER;
    case ROW_PAGES_LAST:
        return pages == FOOT_BROKEN || pages == FOOT_ONLY;
    case ROW_PAGES_NOT_LAST:
        return pages == FOOT_GOES_ON;
    case ROW_PAGES_BROKEN:
        return pages == FOOT_GOES_ON || pages == FOOT_BROKEN;
    default:
        return true;
    }
}

bool rows_set(const struct setter *set, const struct set_table *t, const struct doc_row *doc,
              enum page_rows pages, struct row_list *list)
{
    bool foot = pages >= FOOT_GOES_ON;
    struct setter in;

    if (!tag_enter(set, foot ? TAG_TFOOT : TAG_THEAD, &in))
        return false;
    for (; doc; doc = doc->next) {
        if (!stands_on(doc->pages, pages))
            continue;
        struct set_row *row = row_set(&in, t, doc, list->n ? list->row[list->n - 1] : NULL);
        if (!row || !rows_append(set->a, list, row))
            return false;
        row->foot = foot;
        rows_end_spans(list, false);
    }
    if (list->n) {
        rows_end_spans(list, true);
        if (foot)
            row_close(list->row[list->n - 1]);
        else
            row_open(list->row[0]);
    }
    rows_fit_spans(list->row, list->n);
    return true;
}

struct fragment *row_add(struct flow *f, struct set_row *row)
{
    struct fragment *p = flow_append(f);

    if (!p)
        return NULL;
    flow_take_over(f, p);
    p->kind = FRAGMENT_ROW;
    p->x = row->table->x;
    p->height = row->height;
    p->u.row = row;
    for (size_t i = 0; i < row->ncell; i++)
        f->has_note = f->has_note || row->cell[i].content.has_note;
    for (size_t i = 0; i < row->nspan; i++)
        f->has_note = f->has_note || row->span[i]->cell.content.has_note;
    return p;
}

/* ---- footnotes ---- */

bool row_notes(struct arena *a, const struct set_row *row, struct note ***at)
{
    bool ok = true;

    for (size_t i = 0; i < row->ncell; i++)
        if (row->cell[i].content.has_note)
            ok &= flow_notes(a, &row->cell[i].content, 0, row->cell[i].content.n, at);
    for (size_t i = 0; i < row->nspan; i++) {
        const struct set_span *s = row->span[i];
        if (s->first == row && s->cell.content.has_note)
            ok &= flow_notes(a, &s->cell.content, 0, s->cell.content.n, at);
    }
    return ok;
}

/* ---- rows that are too high ---- */

static void part_of_cell(const struct set_cell *from, size_t first, size_t end, struct set_cell *to)
{
    *to = *from;
    to->content.fragment = from->content.fragment ? from->content.fragment + first : NULL;
    to->content.n = to->content.cap = end - first;
    to->below = end == from->content.n ? from->below : 0;
    to->height = flow_height(&to->content) + to->below;
}

/* How many fragments more of a span fit when its part of the row ends `avail` below the row's
 * top. */
static size_t span_fit(const struct set_span *s, const struct flow *f, size_t first, size_t i,
                       pt64 avail, bool force)
{
    const struct set_row *row = f->fragment[i].u.row;
    pt64 room = avail;

    for (size_t k = i;
         k-- > first && f->fragment[k].kind == FRAGMENT_ROW && row_covers(f->fragment[k].u.row, s);)
        room += row_room(f->fragment[k].u.row);
    return flow_fit(&s->cell.content, s->taken, room - cell_pad(&s->cell) - row_border(row), force,
                    NULL);
}

/* Where the spans of a row end when it is cut: those that ended in it end in its second part. */
static bool part_spans(struct arena *arena, const struct set_row *row, struct set_row *a,
                       struct set_row *b)
{
    for (size_t i = 0; i < row->nspan; i++) {
        struct set_span *s = row->span[i];
        if (!cover(arena, a, s) || !cover(arena, b, s))
            return false;
        if (s->first == row)
            s->first = a;
        if (s->last == row)
            s->last = b;
    }
    return true;
}

static void copy_edges(const struct set_row *row, struct set_row *a, struct set_row *b)
{
    a->line_above = b->line_above = row->line_above;
    a->line_below = b->line_below = row->line_below;
    a->edge_above = b->edge_above = row->edge_above;
    a->edge_below = b->edge_below = row->edge_below;
    if (row->opens)
        row_open(a);
    if (row->closes)
        row_close(b);
}

bool row_split(struct arena *arena, const struct flow *f, size_t first, size_t i, pt64 avail,
               bool force, struct fragment *head, struct fragment *tail, bool *cut)
{
    const struct fragment *p = &f->fragment[i];
    const struct set_row *row = p->u.row;
    struct set_row *a = new_row(arena, row->table, row->doc, row->ncell);
    struct set_row *b = new_row(arena, row->table, row->doc, row->ncell);
    pt64 below = avail - (row->opens ? row->edge_above : 0), room = below - row_border(row);
    bool moved = false, rest = false, span_rests = false;

    *cut = false;
    if (!a || !b)
        return false;
    for (size_t k = 0; k < row->ncell; k++) {
        const struct set_cell *c = &row->cell[k];
        size_t n = flow_fit(&c->content, 0, room - cell_pad(c), force, NULL);
        if (c->content.n && !n && !force)
            return true; /* a cell would begin with nothing */
        part_of_cell(c, 0, n, &a->cell[k]);
        part_of_cell(c, n, c->content.n, &b->cell[k]);
        b->cell[k].shift = 0;
        moved = moved || n;
        rest = rest || n < c->content.n;
    }
    for (size_t k = 0; k < row->nspan; k++) {
        const struct set_span *s = row->span[k];
        size_t n = span_fit(s, f, first, i, below, force && !moved);
        a->forced = a->forced || (force && !moved && n);
        moved = moved || n;
        span_rests = span_rests || (s->last == row && s->taken + n < s->cell.content.n);
    }
    if (!moved || (!rest && !span_rests))
        return true;
    a->tag = b->tag = row->tag;
    a->ncell = b->ncell = row->ncell;
    a->cut = b->cut = true;
    a->group = row->group;
    b->group = row->doc->group ? NULL : row->group;
    a->repeats_head = row->repeats_head;
    b->repeats_head = row->table->page->head_height > 0;
    a->foot = b->foot = row->foot;
    a->counts = row->counts && !rest; /* the other part may be beside a cell over rows alone */
    b->counts = row->counts && rest;
    set_height(a);
    set_height(b);
    copy_edges(row, a, b);
    if (row->nspan) /* the cell beside it fills the page */
        a->height = larger(a->own_height, avail);
    if (!rest)
        b->own_height = b->height = b->closes ? b->edge_below : 0;
    if (!part_spans(arena, row, a, b))
        return false;
    *head = *tail = *p;
    head->u.row = a;
    head->height = a->height;
    tail->u.row = b;
    tail->height = b->height;
    tail->before = 0;
    tail->keep = tail->new_page = false;
    tail->dest = NULL;
    *cut = true;
    return true;
}

void rows_refit(struct flow *f, size_t first)
{
    struct set_row *row[256];
    size_t n = 0;

    if (first >= f->n || f->fragment[first].kind != FRAGMENT_ROW ||
        !f->fragment[first].u.row->nspan)
        return;
    /* More rows than a page has: what goes on after them is counted on the next one. */
    for (size_t i = first; i < f->n && n < sizeof row / sizeof row[0]; i++) {
        if (f->fragment[i].kind != FRAGMENT_ROW || !f->fragment[i].u.row->nspan)
            break;
        row[n++] = f->fragment[i].u.row;
    }
    rows_fit_spans(row, n);
    for (size_t i = 0; i < n; i++)
        f->fragment[first + i].height = row[i]->height;
}
