/*
 * wordset.h - words put in at run time, to be found in a text: names, a template's words, our own lists.
 *
 * In:     UTF-8 words, each with a flag; the same word may come again with another one.
 * Out:    a walk letter by letter from node 0; the flags of the words that end at a node.
 * Memory: the arena.
 * Errors: false = no memory, diagnosed.
 */
#ifndef RAINGAN_TEXT_WORDSET_H
#define RAINGAN_TEXT_WORDSET_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WORDSET_THAI = 0x80 };

struct wordset_node {
    uint32_t parent, ch;
    uint32_t flags;
};

struct wordset {
    struct arena *a;
    struct wordset_node *node; /* node[0] = nothing read yet */
    size_t nnode, cap;
    uint32_t *slot; /* table by parent and letter: an index into node, or 0 */
    size_t nslot;
    uint32_t first[WORDSET_THAI]; /* those without a parent, by their Thai letter */
};

bool wordset_open(struct arena *a, struct wordset *out);
bool wordset_add(struct wordset *s, const char *word, uint32_t flag);

/* 0 = no word goes on like that. */
uint32_t wordset_next(const struct wordset *s, uint32_t node, uint32_t ch);

#endif
