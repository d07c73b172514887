#include "text/graded.h"

#include <string.h>

struct kept_run {
    struct kept_run *next; /* of the same slot */
    uint64_t hash;
    size_t n;
    const uint32_t *ch;
    const uint8_t *cls;
};

struct graded {
    struct arena *a;
    struct kept_run **slot;
};

enum { MOST = 1024 * 1024, SLOTS = 1024 };

struct graded *graded_open(struct diag *dg)
{
    struct arena *a = arena_open(dg);
    struct graded *g = a ? arena_new(a, struct graded) : NULL;

    if (g) {
        g->a = a;
        g->slot = arena_array(a, struct kept_run *, SLOTS);
    }
    if (!g || !g->slot) {
        arena_close(a);
        return NULL;
    }
    return g;
}

void graded_close(struct graded *g)
{
    if (g)
        arena_close(g->a);
}

static uint64_t hash_of(const uint32_t *ch, size_t n)
{
    uint64_t h = n;

    for (size_t i = 0; i < n; i++) {
        h = (h ^ ch[i]) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 32;
    }
    return h;
}

const uint8_t *graded_find(const struct graded *g, const uint32_t *ch, size_t n)
{
    uint64_t hash = hash_of(ch, n);
    const struct kept_run *k = g->slot[hash % SLOTS];

    while (k && (k->hash != hash || k->n != n || memcmp(k->ch, ch, n * sizeof *ch) != 0))
        k = k->next;
    return k ? k->cls : NULL;
}

bool graded_keep(struct graded *g, const uint32_t *ch, size_t n, const uint8_t *cls)
{
    if (arena_size(g->a) >= MOST || n > MOST / 16)
        return true;
    uint64_t hash = hash_of(ch, n);
    struct kept_run **slot = &g->slot[hash % SLOTS], *k = arena_new(g->a, struct kept_run);
    uint32_t *own = arena_array(g->a, uint32_t, n);
    uint8_t *own_cls = arena_array(g->a, uint8_t, n);
    if (!k || !own || !own_cls)
        return false;
    memcpy(own, ch, n * sizeof *ch);
    memcpy(own_cls, cls, n);
    *k = (struct kept_run){*slot, hash, n, own, own_cls};
    *slot = k;
    return true;
}
