/*
 * columns.c - blocks in columns of one width (CSS Multi-column 1), balanced.
 *
 * The blocks are set once as a flow of one column. A height is sought, the smallest at which all
 * columns together hold the flow; when a page has less, each column is filled to its foot and the
 * rest is balanced on the next page.
 */
#include "layout/flow.h"

enum { COLUMNS_MAX = 4 };

struct set_columns {
    struct flow flow; /* shared with the part before and after a page end */
    size_t first, end;
    int count;
    pt64 x, width, gap;       /* width of one column */
    size_t stop[COLUMNS_MAX]; /* one past the last fragment of each column */
};

/* Fills the columns to `height` from fragment `first` on; gives where the flow goes on. */
static size_t fill(struct set_columns *c, pt64 height, bool force)
{
    size_t at = c->first;

    for (int i = 0; i < c->count; i++) {
        at += flow_fit(&c->flow, at, height, force && i == 0, NULL);
        c->stop[i] = at;
    }
    return at;
}

static pt64 fill_height(const struct set_columns *c)
{
    pt64 most = 0;

    for (int i = 0; i < c->count; i++) {
        size_t from = i ? c->stop[i - 1] : c->first;
        pt64 y = from < c->stop[i] ? fragment_repeated_height(&c->flow.fragment[from]) : 0;
        for (size_t k = from; k < c->stop[i]; k++)
            y += c->flow.fragment[k].height + fragment_space(&c->flow.fragment[k], k == from);
        if (from < c->stop[i])
            y += fragment_tail(&c->flow.fragment[c->stop[i] - 1]);
        most = larger(most, y);
    }
    return most;
}

/* The smallest height that holds all: between what one fragment needs and one column of it all. */
static pt64 balance(struct set_columns *c)
{
    pt64 low = 0, high = flow_height(&c->flow);

    while (low < high) {
        pt64 middle = low + (high - low) / 2;
        if (fill(c, middle, false) == c->end)
            high = middle;
        else
            low = middle + 1;
    }
    fill(c, high, true);
    return fill_height(c);
}

bool columns_add(const struct setter *set, struct flow *f, const struct doc_block *b, pt64 x,
                 pt64 width)
{
    struct set_columns *c = arena_new(set->a, struct set_columns);

    if (!c)
        return false;
    c->count = b->u.columns.count < COLUMNS_MAX ? b->u.columns.count : COLUMNS_MAX;
    c->gap = b->u.columns.gap;
    c->flow.a = set->a;
    c->x = x;
    c->width = (width - (c->count - 1) * c->gap) / c->count;
    if (c->width < PT64(18))
        return diag_add(set->lo->dg, DIAG_TOO_WIDE, b->at, "%d columns leave %.1f pt for each",
                        c->count, pt_from_pt64(c->width));
    bool ok = flow_add(set, &c->flow, b->u.columns.first, x, c->width);
    c->end = c->flow.n;
    if (!c->end)
        return ok;
    f->has_note = f->has_note || c->flow.has_note;
    struct fragment *p = flow_append(f);
    if (!p)
        return false;
    flow_take_over(f, p);
    p->kind = FRAGMENT_COLUMNS;
    p->u.columns = c;
    p->height = balance(c);
    f->after = larger(f->after, c->flow.after);
    f->pull = c->flow.pull < f->pull ? c->flow.pull : f->pull;
    return ok;
}

/* A column is set at x of the first one, and drawn where it belongs. */
static bool place_column(const struct placer *pl, const struct set_columns *c, size_t first,
                         size_t end, pt64 shift, pt64 y)
{
    struct item_list items = {.end = &items.first};
    struct placer own = *pl;

    own.items = &items;
    own.shift += shift;
    return flow_place(&own, &c->flow, first, end, y, true) && place_items(pl, &items, shift, 0);
}

bool columns_place(const struct placer *pl, const struct set_columns *c, pt64 y)
{
    bool ok = true;

    for (int i = 0; ok && i < c->count; i++)
        ok = place_column(pl, c, i ? c->stop[i - 1] : c->first, c->stop[i], i * (c->width + c->gap),
                          y);
    return ok;
}

bool columns_head(struct arena *arena, const struct fragment *p, pt64 avail, bool force,
                  struct fragment *head, bool *cut)
{
    struct set_columns *c = arena_new(arena, struct set_columns);

    *cut = false;
    if (!c)
        return false;
    *c = *p->u.columns;
    size_t at = fill(c, avail, force);
    if (at == c->first || at == c->end)
        return true;
    c->end = at;
    *head = *p;
    head->u.columns = c;
    head->height = fill_height(c);
    *cut = true;
    return true;
}

bool columns_split(struct arena *arena, const struct fragment *p, pt64 avail, bool force,
                   struct fragment *head, struct fragment *tail, bool *cut)
{
    struct set_columns *rest = arena_new(arena, struct set_columns);

    if (!rest || !columns_head(arena, p, avail, force, head, cut))
        return false;
    if (!*cut)
        return true;
    *rest = *p->u.columns;
    rest->first = head->u.columns->end;
    *tail = *p;
    tail->u.columns = rest;
    tail->height = balance(rest);
    tail->before = 0;
    tail->keep = tail->new_page = false;
    tail->dest = NULL;
    return true;
}

const struct fragment *columns_first(const struct set_columns *c)
{
    return &c->flow.fragment[c->first];
}

bool columns_notes(struct arena *a, const struct set_columns *c, struct note ***at)
{
    return !c->flow.has_note || flow_notes(a, &c->flow, c->first, c->stop[c->count - 1], at);
}
