#include "base/seen.h"

#include <stdlib.h>

/* The slot of a number, or the free one where it belongs. */
static uint64_t *find(const struct seen *set, uint64_t number)
{
    size_t i = (size_t)((number * UINT64_C(0x9E3779B97F4A7C15)) >> 32);

    while (set->slot[i & (set->room - 1)] && set->slot[i & (set->room - 1)] != number)
        i++;
    return &set->slot[i & (set->room - 1)];
}

static bool grow(struct seen *set)
{
    struct seen larger = {.n = set->n, .room = set->room ? 2 * set->room : 64};

    larger.slot = calloc(larger.room, sizeof *larger.slot);
    if (!larger.slot)
        return false;
    for (size_t i = 0; i < set->room; i++)
        if (set->slot[i])
            *find(&larger, set->slot[i]) = set->slot[i];
    free(set->slot);
    *set = larger;
    return true;
}

bool seen_add(struct seen *set, uint64_t number, bool *fresh)
{
    if (2 * set->n >= set->room && !grow(set))
        return false;
    number += !number;
    uint64_t *slot = find(set, number);
    *fresh = *slot == 0;
    *slot = number;
    set->n += *fresh;
    return true;
}

void seen_free(struct seen *set)
{
    free(set->slot);
    *set = (struct seen){0};
}
