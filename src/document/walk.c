#include "document/walk.h"

struct level { /* an element whose children are being walked: the outermost, or an <each> */
    const struct node *node, *next;
    const struct row *row; /* around its children */
    struct query *query;   /* of an <each> */
    struct row own;        /* its row, in `rows` */
    struct arena *rows;
};

struct walk {
    struct binder *b;
    struct level *level; /* [0] is the outermost */
    size_t depth;        /* of the innermost */
    size_t nlevel;
};

/* How deep <each> can stand in <each> below n. */
static size_t each_depth(const struct node *n)
{
    size_t most = 0;

    for (const struct node *c = n->first; c; c = c->next)
        if (c->element == EL_EACH) {
            size_t depth = 1 + each_depth(c);
            most = depth > most ? depth : most;
        }
    return most;
}

struct walk *walk_open(struct binder *b, struct arena *a, const struct node *n,
                       const struct row *row)
{
    struct walk *w = arena_new(a, struct walk);

    if (!w || !(w->level = arena_array(a, struct level, 1 + each_depth(n))))
        return NULL;
    w->b = b;
    w->nlevel = 1 + each_depth(n);
    w->level[0] = (struct level){.node = n, .next = n->first, .row = row};
    return w;
}

static void enter(struct walk *w, const struct node *each, const struct row *row)
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

/* The next row of the innermost <each>; without one the walk goes on around it. */
static void step(struct walk *w)
{
    struct level *l = &w->level[w->depth];
    bool done = true;

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
        *row = w->depth ? &l->own : l->row;
        if (!n && !w->depth)
            return NULL;
        if (!n) {
            step(w);
            continue;
        }
        l->next = n->next;
        if (n->element != EL_EACH)
            return n;
        enter(w, n, *row);
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
