/*
 * table.c - a table row by row. The head is set like any row and measured before a body row is
 * placed, so that a page that repeats it has counted its height.
 */
#include "layout/table.h"

/* No page ends on a bare head: it stays with this many rows of the body, group rows not counted.
 * 2, since a lone first row reads as part of the head; a high one does not, and to wait for a
 * second one would leave much of a page empty. And a page does not begin with the last row alone,
 * below a repeated head, as long as the two last rows are low. */
enum { KEEP_ROWS = 2 };
static const pt64 low_row = PT64(60), low_rows = PT64(120);

struct table_run {
    struct set_table *t;
    struct doc_rows *rows;
    struct set_row *group; /* the row that repeats on the next page */
    size_t nhead, nrow, nkept;
    pt64 before; /* height of the row before */
    pt64 kept;   /* height of the rows that stay with the head, group rows not counted */
    bool keep;   /* the next row stays with the one before */
    bool page_after;
    struct doc_row *ahead; /* the first row, until it is set */
};

static bool add_head(const struct setter *set, struct set_table *t, struct flow *f, size_t *n)
{
    struct row_list list = {0};
    struct setter in = *set;

    in.totals = &t->page->sum;
    if (!rows_set(&in, t, t->doc->head, HEAD_FIRST, &list))
        return false;
    if (!t->doc->head_changes)
        t->page->head = list;
    for (size_t i = 0; i < list.n; i++) {
        if (!row_add(f, list.row[i]))
            return false;
        f->keep = true;
    }
    if (!table_page_measure(&in, t))
        return false;
    if (list.n)
        f->keep = t->page->head_height > 0;
    *n = list.n;
    return true;
}

/* A forced break before the first child is one before what holds it: css-break-3, 3.1. So caption and head go with the
 * first row, and do not stay alone on a page. `first`: the first fragment of the table, if it has one yet. */
static void break_before(struct flow *f, size_t first)
{
    struct fragment *p = first < f->n ? &f->fragment[first] : NULL;

    if (p) {
        p->keep = false;
        p->top = p->new_page = true;
    } else {
        f->keep = false;
        f->new_page = true;
    }
}

struct table_run *table_open(const struct setter *set, struct flow *f,
                             const struct doc_block *block, pt64 x, pt64 width)
{
    struct table_run *run = arena_new(set->a, struct table_run);
    struct set_table *t = arena_new(set->a, struct set_table);
    const struct doc_table *doc = &block->u.table;
    size_t first = f->n;
    struct setter in;

    if (!run || !t)
        return NULL;
    run->t = t;
    *t = (struct set_table){.doc = doc, .x = x, .width = width};
    if (!table_tag(set, t, &in))
        return NULL;
    if (block->caption) {
        if (!flow_add_caption(&in, f, block->caption, x, width))
            return NULL;
        f->keep = true;
    }
    t->tag = in.parent;
    if (!table_page_new(&in, t) || !table_widths(&in, block, t) ||
        !(t->body = table_tag_body(&in, t)) || !add_head(&in, t, f, &run->nhead))
        return NULL;
    if (!(run->rows = doc_rows_open(set->a, doc, false)))
        return NULL;
    run->ahead = doc_rows_next(run->rows, set->a);
    if (run->ahead && run->ahead->page_before)
        break_before(f, first);
    return run;
}

/* The cell in which a row says that it goes on: the first that begins with text, else the first that has
 * anything. NULL = none has. */
static const struct doc_cell *continued_cell(const struct doc_row *doc)
{
    const struct doc_cell *any = NULL;

    for (const struct doc_cell *c = doc->first; c; c = c->next) {
        if (c->first && c->first->kind == BLOCK_PARA)
            return c;
        any = any ? any : c->first ? c : NULL;
    }
    return any;
}

/* The row again for the next page, with "(ต่อ)" after the text of its first cell that has one. */
static struct set_row *continued_row(const struct setter *set, const struct set_table *t,
                                     const struct doc_row *doc)
{
    struct doc_row *copy = arena_new(set->a, struct doc_row);
    struct doc_cell **end = copy ? &copy->first : NULL;
    const struct doc_cell *with = continued_cell(doc);

    if (!copy)
        return NULL;
    *copy = *doc;
    copy->first = NULL;
    for (const struct doc_cell *c = doc->first; c; c = c->next) {
        struct doc_cell *cell = arena_new(set->a, struct doc_cell);
        if (!cell)
            return NULL;
        *cell = *c;
        cell->next = NULL;
        cell->rowspan = 1;
        cell->scope = SCOPE_NONE; /* what repeats is an artifact: it heads nothing */
        *end = cell;
        end = &cell->next;
        if (c == with && !(cell->first = document_continue(set->a, c->first, doc->continued)))
            return NULL;
    }
    return row_set(set, t, copy, NULL);
}

static bool begin_group(const struct setter *set, struct table_run *run, const struct doc_row *doc)
{
    run->group = NULL;
    if (!doc->continued)
        return true;
    run->group = continued_row(set, run->t, doc);
    if (run->group && !run->t->page->head_height)
        row_open(run->group);
    return run->group != NULL;
}

/* Has a cell over rows, whose text is said again on the next page, room for the whole of it beside the
 * rows of the list before row i? Else the page does not end there. */
static bool is_whole(const struct row_list *list, size_t i)
{
    const struct set_row *row = list->row[i];

    for (size_t k = 0; k < row->nspan; k++) {
        const struct set_span *s = row->span[k];
        pt64 room = 0, need = s->cell.height + cell_pad(&s->cell) + row_border(row);
        for (size_t j = i; s->again.n && room < need && j-- > 0 && row_covers(list->row[j], s);)
            room += row_room(list->row[j]);
        if (room && room < need)
            return false;
    }
    return true;
}

static bool add_body_row(struct table_run *run, struct flow *f, struct set_row *row)
{
    const struct set_table *t = run->t;
    struct fragment *p = row_add(f, row);

    if (!p)
        return false;
    row->repeats_head = t->page->head_height > 0;
    row->group = row->doc->group ? NULL : run->group;
    row->counts = true;
    p->keep = p->keep || run->keep ||
              (t->page->head_height && run->nkept < KEEP_ROWS && run->kept < low_row);
    p->keep = p->keep || row->doc->keep_previous;
    if (row->doc->page_before && run->nrow) {
        p->keep = false;
        p->new_page = true;
    }
    if (row->doc->last && run->nrow >= KEEP_ROWS && p->height + run->before < low_rows)
        p->keep = true;
    run->keep = row->doc->keep_next;
    run->nkept += !run->keep;
    run->kept += run->keep ? 0 : p->height;
    run->nrow++;
    run->before = p->height;
    run->page_after = row->doc->page_after;
    f->new_page = run->page_after && !row->doc->last; /* the foot stays with the last row */
    return true;
}

/* Of a table that has a head alone. */
static void close_last(const struct set_table *t, struct flow *f)
{
    struct fragment *p = f->n ? &f->fragment[f->n - 1] : NULL;

    if (!p || p->kind != FRAGMENT_ROW || p->u.row->table != t)
        return;
    row_close(p->u.row);
    p->height = p->u.row->height;
}

static bool add_foot(const struct setter *set, struct table_run *run, struct flow *f)
{
    struct row_list list = {0};
    struct setter in = *set;

    in.parent = run->t->tag;
    in.totals = &run->t->page->sum;
    /* With all rows that it may have; which it has is known when its page is. */
    bool ok = rows_set(&in, run->t, run->t->doc->foot, FOOT_BROKEN, &list);

    if (ok && list.n && !run->nrow && !run->nhead)
        row_open(list.row[0]);
    for (size_t i = 0; ok && i < list.n; i++) {
        struct fragment *p = row_add(f, list.row[i]);
        ok = p != NULL;
        if (!ok)
            break;
        p->keep = run->nrow > 0 || i > 0; /* a total is read with the last row */
        list.row[i]->repeats_head = run->t->page->head_height > 0;
    }
    return ok;
}

bool table_next(const struct setter *set, struct table_run *run, struct flow *f, bool *group,
                bool *done)
{
    struct row_list list = {0};
    struct doc_row *doc;
    struct setter in = *set;
    bool open = false;

    *group = *done = false;
    in.parent = run->t->body;
    do {
        doc = run->ahead ? run->ahead : doc_rows_next(run->rows, set->a);
        run->ahead = NULL;
        if (!doc)
            break;
        struct set_row *row = row_set(&in, run->t, doc, list.n ? list.row[list.n - 1] : NULL);
        if (row && doc->group) {
            *group = true;
            if (!begin_group(&in, run, doc))
                return false;
        }
        if (!row || !rows_append(set->a, &list, row))
            return false;
        open = rows_end_spans(&list, doc->last);
    } while (open);
    if (list.n && !run->nrow && !run->nhead)
        row_open(list.row[0]);
    if (doc && doc->last && !run->t->doc->foot)
        row_close(list.row[list.n - 1]);
    rows_fit_spans(list.row, list.n);
    for (size_t i = 0; i < list.n; i++) {
        run->keep = run->keep || !is_whole(&list, i);
        if (!add_body_row(run, f, list.row[i]))
            return false;
    }
    if (doc)
        return true;
    *done = true;
    if (!run->nrow && !run->t->doc->foot)
        close_last(run->t, f);
    if (!add_foot(set, run, f))
        return false;
    f->new_page = f->new_page || run->page_after;
    return true;
}

void table_close(struct table_run *run)
{
    if (run)
        doc_rows_close(run->rows);
}

bool table_add(const struct setter *set, struct flow *f, const struct doc_block *block, pt64 x,
               pt64 width)
{
    struct table_run *run = table_open(set, f, block, x, width);
    bool ok = run != NULL, done = false, group;

    while (ok && !done)
        ok = table_next(set, run, f, &group, &done);
    table_close(run);
    return ok;
}
