#include "document/walk.h"

struct level { /* an element whose children are being walked: the outermost, an <each> or an <if> */
    const struct node *node, *next;
    const struct row *row; /* around its children */
    struct query *query;   /* of an <each>; NULL = it has no row of its own */
    struct row own;        /* its row, in `rows` */
    struct arena *rows;
};

struct walk {
    struct binder *b;
    struct level *level; /* [0] is the outermost */
    size_t depth;        /* of the innermost */
    size_t nlevel;
};

/* How deep <each> and <if> can stand in each other below n. */
static size_t control_depth(const struct node *n)
{
    size_t most = 0;

    for (const struct node *c = n->first; c; c = c->next)
        if (c->element == EL_EACH || c->element == EL_IF || c->element == EL_ELSE) {
            size_t depth = (c->element != EL_ELSE) + control_depth(c);
            most = depth > most ? depth : most;
        }
    return most;
}

struct walk *walk_open(struct binder *b, struct arena *a, const struct node *n,
                       const struct row *row)
{
    struct walk *w = arena_new(a, struct walk);
    size_t nlevel = 1 + control_depth(n);

    if (!w || !(w->level = arena_array(a, struct level, nlevel)))
        return NULL;
    w->b = b;
    w->nlevel = nlevel;
    w->level[0] = (struct level){.node = n, .next = n->first, .row = row};
    return w;
}

static void enter_each(struct walk *w, const struct node *each, const struct row *row)
{
    struct level *l = &w->level[w->depth + 1];

    if (!l->rows && !(l->rows = arena_open_small(w->b->dg)))
        return;
    l->node = each;
    l->next = NULL; /* no row yet */
    l->query = each_query(w->b, each, row);
    l->row = row;
    if (l->query)
        w->depth++;
}

/* What is in the <if> up to its <else>, or what is in that. */
static void enter_if(struct walk *w, const struct node *n, const struct row *row)
{
    const struct node *c = n->first;
    bool holds;

    if (!if_test(w->b, n, row, &holds))
        return;
    while (c && !holds && c->element != EL_ELSE)
        c = c->next;
    c = c && !holds ? c->first : c;
    if (!c)
        return;
    struct level *l = &w->level[++w->depth];
    l->node = n;
    l->next = c;
    l->row = row;
    l->query = NULL;
}

/* The next row of the innermost <each>; without one the walk goes on around it, as it does at the
 * end of an <if>. */
static void step(struct walk *w)
{
    struct level *l = &w->level[w->depth];
    bool done = true;

    if (!l->query) {
        w->depth--;
        return;
    }
    arena_reset(l->rows);
    if (query_next(l->query, l->rows, &l->own, &done, w->b->dg) && !done) {
        l->next = l->node->first;
        return;
    }
    query_close(l->query);
    w->depth--;
}

const struct node *walk_next(struct walk *w, const struct row **row)
{
    for (;;) {
        struct level *l = &w->level[w->depth];
        const struct node *n = l->next;
        *row = l->query ? &l->own : l->row;
        if (!n && !w->depth)
            return NULL;
        if (!n) {
            step(w);
            continue;
        }
        l->next = n->next;
        if (n->element == EL_EACH)
            enter_each(w, n, *row);
        else if (n->element == EL_IF)
            enter_if(w, n, *row);
        else if (n->element != EL_ELSE) /* which ends what its <if> has */
            return n;
    }
}

void walk_close(struct walk *w)
{
    if (!w)
        return;
    for (size_t i = 1; i <= w->depth; i++)
        query_close(w->level[i].query);
    for (size_t i = 1; i < w->nlevel; i++)
        arena_close(w->level[i].rows);
}
