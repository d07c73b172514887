/*
 * seen.h - a set of 64-bit numbers that only grows.
 *
 * Memory: the set owns its slots; seen_free gives them back. A set of zeros is empty.
 * Errors: false = no memory; the set stays as it was.
 */
#ifndef RAINGAN_BASE_SEEN_H
#define RAINGAN_BASE_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct seen {
    uint64_t *slot; /* 0 = free */
    size_t n, room; /* room is a power of 2, or 0 */
};

/* *fresh: it was not in the set. The number 0 counts as 1. */
bool seen_add(struct seen *set, uint64_t number, bool *fresh);
void seen_free(struct seen *set);

#endif
