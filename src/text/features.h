/*
 * features.h - what is known about each place between two words of a run, as numbers.
 *
 * In:     a run and its pieces (segment.h).
 * Out:    for a place between two pieces, the features that hold there, each as a number of FEATURE_BITS
 *         bits: the hash of its kind and of the letters or facts that it names.
 * Memory: the arena.
 * Errors: false = no memory, diagnosed.
 *
 * grade.c adds up the weights of a place's features; tools/learn.py finds those weights. Both take them
 * from here, so they mean the same: who changes a feature learns the weights anew.
 */
#ifndef RAINGAN_TEXT_FEATURES_H
#define RAINGAN_TEXT_FEATURES_H

#include "text/segment.h"

enum { FEATURE_BITS = 24, MOST_FEATURES = 40 };

struct context {
    const uint32_t *ch;
    size_t n;
    const struct piece *piece;
    size_t npiece;
    uint32_t *hash; /* of a piece's letters */
    uint8_t
        *whole; /* letters of the longest listed word that has this piece and the one before it */
    uint8_t *
        crossed; /* letters of the longest listed word over this place that begins or ends inside a piece */
};

bool context_open(struct arena *a, const uint32_t *ch, size_t n, const struct piece *piece,
                  size_t npiece, struct context *c);

/* Of the place before piece k, 0 < k < npiece. Returns how many. */
size_t features_of(const struct context *c, size_t k, uint32_t feature[MOST_FEATURES]);

#endif
