/*
 * segment.h - a run of Thai letters cut into words.
 *
 * In:     code points that are all letters, vowels and marks (graph_has_letter).
 * Out:    the words one after the other. What no list knows is one piece up to where words that are
 *         known begin again.
 * Memory: the arena.
 * Errors: false = no memory, diagnosed.
 */
#ifndef RAINGAN_TEXT_SEGMENT_H
#define RAINGAN_TEXT_SEGMENT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct piece {
    size_t first, end; /* letters of the run */
    uint32_t known;    /* WORD_OF_... of graph.h; 0 = in no list */
};

bool segment_run(struct arena *a, const uint32_t *ch, size_t n, struct piece **piece,
                 size_t *npiece);

#endif
