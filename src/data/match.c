#include "data/match.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Rows are compared each with each up to this many pairs; what is more, place by place. */
enum { PAIRS_MAX = 250000 };

/* Of cells and rows, in per cent. */
enum { SAME = 100, ALIKE = 50 };

static void pair(struct match_row *a, struct match_row *b)
{
    a->with = b;
    b->with = a;
}

/* ---- the same key ---- */

/* Rows that are the same at both ends: of several equal ones, those in the middle came or went. */
static void match_ends(struct match_side *a, struct match_side *b)
{
    size_t first = 0, na = a->n, nb = b->n;

    for (; first < na && first < nb && !strcmp(a->row[first].key, b->row[first].key); first++)
        pair(&a->row[first], &b->row[first]);
    for (; na > first && nb > first && !strcmp(a->row[na - 1].key, b->row[nb - 1].key); na--, nb--)
        pair(&a->row[na - 1], &b->row[nb - 1]);
}

static int by_key(const void *va, const void *vb)
{
    const struct match_row *const *a = va, *const *b = vb;
    int order = strcmp((*a)->key, (*b)->key);

    return order ? order : (*a > *b) - (*a < *b);
}

static struct match_row **list_rest(struct arena *a, const struct match_side *s, size_t *n)
{
    struct match_row **list = arena_array(a, struct match_row *, s->n + 1);

    *n = 0;
    for (size_t i = 0; list && i < s->n; i++)
        if (!s->row[i].with)
            list[(*n)++] = &s->row[i];
    return list;
}

static bool match_keys(struct arena *a, struct match_sides *s)
{
    size_t na, nb;
    struct match_row **one = list_rest(a, &s->before, &na), **two = list_rest(a, &s->after, &nb);

    if (!one || !two)
        return false;
    qsort(one, na, sizeof *one, by_key);
    qsort(two, nb, sizeof *two, by_key);
    for (size_t i = 0, k = 0; i < na && k < nb;) {
        int order = strcmp(one[i]->key, two[k]->key);
        if (!order)
            pair(one[i], two[k]);
        i += order <= 0;
        k += order >= 0;
    }
    return true;
}

/* ---- the most alike ---- */

struct candidate {
    struct match_row *a, *b;
    unsigned likeness; /* in per cent */
    size_t apart;      /* rows between their places */
};

/* How much of two texts is the same at their ends. */
static unsigned text_likeness(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b), most = na > nb ? na : nb, least = na < nb ? na : nb;
    size_t head = 0, tail = 0;

    while (head < least && a[head] == b[head])
        head++;
    while (tail < least - head && a[na - 1 - tail] == b[nb - 1 - tail])
        tail++;
    return most ? (unsigned)(SAME * (head + tail) / most) : SAME;
}

/* Of the cells that one of them has filled. */
static unsigned row_likeness(const struct match_sides *s, const struct match_row *a,
                             const struct match_row *b)
{
    unsigned sum = 0, n = 0;

    for (size_t i = 0; i < s->ncell; i++) {
        const char *one = a->cell[i], *two = b->cell[i];
        if (!*one && !*two)
            continue;
        sum += s->whole[i] ? (strcmp(one, two) ? 0 : SAME) : text_likeness(one, two);
        n++;
    }
    return n ? sum / n : SAME;
}

static struct candidate candidate_of(const struct match_sides *s, struct match_row *a,
                                     struct match_row *b)
{
    size_t i = (size_t)(a - s->before.row), k = (size_t)(b - s->after.row);

    return (struct candidate){a, b, row_likeness(s, a, b), i > k ? i - k : k - i};
}

static int by_likeness(const void *va, const void *vb)
{
    const struct candidate *a = va, *b = vb;

    if (a->likeness != b->likeness)
        return a->likeness > b->likeness ? -1 : 1;
    if (a->apart != b->apart)
        return a->apart < b->apart ? -1 : 1;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

static bool match_alike(struct arena *a, struct match_sides *s)
{
    size_t na, nb, n = 0;
    struct match_row **one = list_rest(a, &s->before, &na), **two = list_rest(a, &s->after, &nb);

    if (!one || !two)
        return false;
    bool each = !nb || na <= PAIRS_MAX / nb;
    struct candidate *list = arena_array(a, struct candidate,
                                         (each      ? na * nb
                                          : na < nb ? na
                                                    : nb) +
                                             1);
    for (size_t i = 0; list && i < na; i++)
        for (size_t k = each ? 0 : i; k < (each || i + 1 > nb ? nb : i + 1); k++) {
            list[n] = candidate_of(s, one[i], two[k]);
            n += list[n].likeness >= ALIKE;
        }
    if (!list)
        return false;
    qsort(list, n, sizeof *list, by_likeness);
    for (size_t i = 0; i < n; i++)
        if (!list[i].a->with && !list[i].b->with)
            pair(list[i].a, list[i].b);
    return true;
}

/* ---- the order ---- */

/* Pairs that are in the same order on both sides, up to one. */
struct chain {
    size_t weight;
    const struct chain *previous;
};

/* The heaviest of the chains that end at one of the first n places: a Fenwick tree (A new data
 * structure for cumulative frequency tables, 1994), of maxima. */
static const struct chain *heaviest(const struct chain *const *tree, size_t n)
{
    const struct chain *best = NULL;

    for (; n; n &= n - 1)
        if (tree[n] && (!best || tree[n]->weight > best->weight))
            best = tree[n];
    return best;
}

static void plant(const struct chain **tree, size_t size, size_t place, const struct chain *c)
{
    for (; place <= size; place += place & -place)
        if (!tree[place] || c->weight > tree[place]->weight)
            tree[place] = c;
}

/* The longest chain stays, of several the one with most rows at the same place of the file; the others
 * have moved. */
static bool find_moved(struct arena *a, struct match_sides *s)
{
    size_t n = s->before.n, size = s->after.n;
    struct chain *chain = arena_array(a, struct chain, n + 1);
    const struct chain **tree = arena_array(a, const struct chain *, size + 1);

    if (!chain || !tree)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!s->before.row[i].with)
            continue;
        size_t place = (size_t)(s->before.row[i].with - s->after.row);
        const struct chain *c = heaviest(tree, place);
        chain[i] = (struct chain){(c ? c->weight : 0) + n + 1 + (i == place), c};
        plant(tree, size, place + 1, &chain[i]);
        s->before.row[i].moved = true;
    }
    for (const struct chain *c = heaviest(tree, size); c; c = c->previous)
        s->before.row[c - chain].moved = false;
    for (size_t i = 0; i < n; i++)
        if (s->before.row[i].with)
            s->before.row[i].with->moved = s->before.row[i].moved;
    return true;
}

bool match_rows(struct arena *a, struct match_sides *s)
{
    match_ends(&s->before, &s->after);
    return match_keys(a, s) && (!s->ncell || match_alike(a, s)) && find_moved(a, s);
}
