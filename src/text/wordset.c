#include "text/wordset.h"

#include "base/str.h"

#include <string.h>

enum { THAI = 0x0E00 };

static bool is_thai(uint32_t ch)
{
    return ch - THAI < WORDSET_THAI;
}

static size_t slot_of(const struct wordset *s, uint32_t parent, uint32_t ch)
{
    uint32_t h = (parent * 0x9E3779B1u ^ ch) * 0x85EBCA6Bu;

    return (h ^ h >> 15) & (s->nslot - 1);
}

/* The slot of the node, or the free one where it belongs. */
static size_t find_slot(const struct wordset *s, uint32_t parent, uint32_t ch)
{
    size_t at = slot_of(s, parent, ch);

    while (s->slot[at] && (s->node[s->slot[at]].parent != parent || s->node[s->slot[at]].ch != ch))
        at = (at + 1) & (s->nslot - 1);
    return at;
}

/* At most half of the slots are taken, so a search ends soon. */
static bool enlarge(struct wordset *s, size_t nslot)
{
    uint32_t *slot = arena_array(s->a, uint32_t, nslot);

    if (!slot)
        return false;
    s->slot = slot;
    s->nslot = nslot;
    for (size_t i = 1; i < s->nnode; i++)
        s->slot[find_slot(s, s->node[i].parent, s->node[i].ch)] = (uint32_t)i;
    return true;
}

bool wordset_open(struct arena *a, struct wordset *out)
{
    *out = (struct wordset){.a = a, .nnode = 1};
    out->node = arena_grow(a, NULL, 0, &out->cap, sizeof *out->node);
    if (!out->node)
        return false;
    out->node[0] = (struct wordset_node){0};
    return enlarge(out, 4096);
}

uint32_t wordset_next(const struct wordset *s, uint32_t node, uint32_t ch)
{
    if (!node && is_thai(ch)) /* most searches end here */
        return s->first[ch - THAI];
    return s->slot[find_slot(s, node, ch)];
}

static bool add_node(struct wordset *s, uint32_t parent, uint32_t ch)
{
    if (s->nnode * 2 >= s->nslot && !enlarge(s, s->nslot * 2))
        return false;
    s->node = arena_grow(s->a, s->node, s->nnode, &s->cap, sizeof *s->node);
    if (!s->node)
        return false;
    s->slot[find_slot(s, parent, ch)] = (uint32_t)s->nnode;
    if (!parent && is_thai(ch))
        s->first[ch - THAI] = (uint32_t)s->nnode;
    s->node[s->nnode++] = (struct wordset_node){parent, ch, 0};
    return true;
}

bool wordset_add(struct wordset *s, const char *word, uint32_t flag)
{
    const char *end = word + strlen(word);
    uint32_t node = 0;

    while (word < end) {
        uint32_t ch = utf8_next(&word, end), next = wordset_next(s, node, ch);
        if (!next) {
            next = (uint32_t)s->nnode;
            if (!add_node(s, node, ch))
                return false;
        }
        node = next;
    }
    if (node)
        s->node[node].flags |= flag;
    return true;
}
