/*
 * table_page.c - what of a table changes from page to page: the totals in its head and foot, and the
 * rows that stand on some pages only.
 *
 *      page 1                page 2                  page 3 (the last)
 *      head                  head, brought forward   head, brought forward
 *      rows                  rows                    rows
 *      carried forward       carried forward         total
 *
 * Where a page ends is not known before it is full. So the foot of a page after which the table goes
 * on is kept free while rows are placed, and set when the page's end is known; if its sums make it
 * higher than what was kept free, the page is filled again. The foot with the last row is part of
 * the flow from the start, and is set again for each page that may be its own.
 *
 * A row counts on the page where it ends.
 */
#include "layout/table.h"

static bool new_sums(const struct setter *set, size_t n, struct decimal **sum)
{
    return (*sum = arena_array(set->a, struct decimal, n + 1)) != NULL;
}

bool table_page_new(const struct setter *set, struct set_table *t)
{
    struct table_page *page = t->page = arena_new(set->a, struct table_page);
    size_t n = t->doc->ntotal;

    return page && new_sums(set, n, &page->sum.page) && new_sums(set, n, &page->sum.running) &&
           new_sums(set, n, &page->sum.brought) && new_sums(set, n, &page->low) &&
           new_sums(set, n, &page->high);
}

static pt64 rows_height(const struct row_list *list)
{
    pt64 sum = 0;

    for (size_t i = 0; i < list->n; i++)
        sum += list->row[i]->height;
    return sum;
}

/* Rows that a page repeats are artifacts: their tags lead nowhere. */
static bool set_repeated(const struct setter *set, const struct set_table *t,
                         const struct totals *sum, enum page_rows pages, struct row_list *list)
{
    const struct doc_row *rows = pages == HEAD_LATER ? t->doc->head : t->doc->foot;
    struct tag *unused = NULL;
    struct setter in = *set;

    in.parent = t->tag;
    in.tags = &unused;
    in.totals = sum;
    in.repeated = true;
    *list = (struct row_list){0};
    return rows_set(&in, t, rows, pages, list);
}

static bool too_high(const struct setter *set, const struct doc_row *row, pt64 height)
{
    return diag_add(
        set->lo->dg, DIAG_TOO_TALL, row->at,
        "the rows that each page of this table repeats need %.1f pt, a page has %.1f pt",
        pt_from_pt64(height), pt_from_pt64(set->lo->frame.height));
}

bool table_page_measure(const struct setter *set, struct set_table *t)
{
    struct table_page *page = t->page;
    const struct totals most = {page->high, page->high, page->high};
    pt64 half = set->lo->frame.height / 2;
    struct row_list foot;

    if (t->doc->head_changes && !set_repeated(set, t, &most, HEAD_LATER, &page->head))
        return false;
    /* A head that leaves no room for rows is printed once, and cut where the page ends. */
    pt64 high = rows_height(&page->head);
    page->head_height = high <= half ? high : 0;
    if (t->doc->head_changes && high > half)
        return too_high(set, t->doc->head, high);
    if (!t->doc->foot_changes)
        return true;
    if (!set_repeated(set, t, &most, FOOT_GOES_ON, &foot))
        return false;
    page->foot_height = rows_height(&foot);
    return page->foot_height <= half || too_high(set, t->doc->foot, page->foot_height);
}

/* ---- the page in hand ---- */

static const struct set_table *table_of(const struct flow *f, size_t i)
{
    return i < f->n && f->fragment[i].kind == FRAGMENT_ROW ? f->fragment[i].u.row->table : NULL;
}

bool table_page_begin(const struct setter *set, const struct flow *f)
{
    const struct set_table *t = table_of(f, 0);

    if (!t || !t->doc->head_changes || !f->fragment[0].u.row->repeats_head)
        return true;
    if (!set_repeated(set, t, &t->page->sum, HEAD_LATER, &t->page->head))
        return false;
    t->page->head_height = rows_height(&t->page->head);
    return true;
}

/* What a row adds to the sums. lo NULL = one that is too long is told elsewhere. */
static void add(const struct layout *lo, const struct set_row *row, struct decimal *sum)
{
    const struct doc_table *doc = row->table->doc;

    for (size_t k = 0; row->counts && row->doc->amount && k < doc->ntotal; k++)
        if (!decimal_add(&sum[k], row->doc->amount[k]) && lo)
            diag_add(lo->dg, DIAG_BIND_FORMAT, row->doc->at,
                     "with this row the sum of \"%s\" has more than 18 digits", doc->total[k]);
}

/* The sums of a table that has the rows of fragments [0, end) on this page. */
static void sum_up(const struct flow *f, size_t end, const struct set_table *t)
{
    const struct totals *s = &t->page->sum;

    for (size_t k = 0; k < t->doc->ntotal; k++) {
        s->page[k] = (struct decimal){0};
        s->running[k] = s->brought[k];
    }
    for (size_t i = 0; i < end; i++)
        if (table_of(f, i) == t) {
            add(NULL, f->fragment[i].u.row, s->page);
            add(NULL, f->fragment[i].u.row, s->running);
        }
}

static bool begins_foot(const struct flow *f, size_t i)
{
    const struct set_table *t = table_of(f, i);

    return t && t->doc->foot_changes && !t->page->foot_begun && f->fragment[i].u.row->foot &&
           (i == 0 || table_of(f, i - 1) != t || !f->fragment[i - 1].u.row->foot);
}

bool table_page_end(const struct setter *set, struct flow *f, size_t i)
{
    const struct set_table *t = table_of(f, i);
    struct row_list list = {0};
    struct setter in = *set;

    if (!begins_foot(f, i))
        return true;
    bool broken = t->page->begun || i == 0;
    in.parent = t->tag;
    in.totals = &t->page->sum;
    sum_up(f, i, t);
    if (!rows_set(&in, t, t->doc->foot, broken ? FOOT_BROKEN : FOOT_ONLY, &list))
        return false;
    if (!list.n && i && table_of(f, i - 1) == t) {
        row_close(f->fragment[i - 1].u.row);
        f->fragment[i - 1].height = f->fragment[i - 1].u.row->height;
    }
    for (size_t k = 0; table_of(f, i) == t; i++, k++) {
        struct set_row *row = f->fragment[i].u.row;
        if (k < list.n)
            list.row[k]->repeats_head = row->repeats_head;
        if (!k && k < list.n && row->opens)
            row_open(list.row[k]);
        if (k >= list.n)
            row->hidden = true;
        f->fragment[i].u.row = k < list.n ? list.row[k] : row;
        f->fragment[i].height = k < list.n ? list.row[k]->height : 0;
    }
    return true;
}

pt64 table_page_foot(const struct flow *f, size_t i)
{
    const struct set_table *t = i ? table_of(f, i - 1) : NULL;

    if (t && table_of(f, i) == t && t->page->foot_height)
        return t->page->foot_height;
    return t ? fragment_tail(&f->fragment[i - 1]) : 0;
}

pt64 table_page_foot_inside(const struct fragment *p)
{
    if (p->kind != FRAGMENT_ROW)
        return 0;
    return larger(p->u.row->table->page->foot_height, p->u.row->edge_below);
}

bool table_page_close(const struct setter *set, const struct flow *f, size_t end, bool *grown)
{
    const struct set_table *t = end ? table_of(f, end - 1) : NULL;

    *grown = false;
    if (!t || !t->doc->foot_changes || table_of(f, end) != t)
        return true;
    struct table_page *page = t->page;
    sum_up(f, end, t);
    if (!set_repeated(set, t, &page->sum, FOOT_GOES_ON, &page->foot))
        return false;
    pt64 height = rows_height(&page->foot);
    *grown = height > page->foot_height;
    if (*grown) {
        page->foot_height = height;
        page->foot.n = 0;
    }
    return true;
}

void table_page_done(const struct layout *lo, const struct flow *f, size_t end)
{
    for (size_t i = 0; i < end; i++) {
        const struct set_table *t = table_of(f, i);
        if (!t || (!t->doc->ntotal && !t->doc->foot_changes))
            continue;
        t->page->begun = true;
        t->page->foot_begun = t->page->foot_begun || f->fragment[i].u.row->foot;
        t->page->foot.n = 0;
        add(lo, f->fragment[i].u.row, t->page->sum.brought);
    }
}
