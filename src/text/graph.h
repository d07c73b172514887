/*
 * graph.h - the known words of Thai as a minimal word graph, made at build time by tools/graph.c.
 *
 * In:     the letters of a word, one after the other; graph_first begins.
 * Out:    an edge, 0 = no known word goes on like that. An edge tells whether a word ends with it
 *         and in which list it stands.
 * Memory: constant data of the program, which the system maps. Nothing is read or built at run time.
 *
 *     edge = | node that follows: index of its first edge (22 bits) | last | known | letter (7) |
 */
#ifndef RAINGAN_TEXT_GRAPH_H
#define RAINGAN_TEXT_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    EDGE_LETTER = 0x7F, /* code point - 0x0E00 */
    WORD_OF_LIBTHAI = 0x80,
    WORD_OF_HUNSPELL = 0x100,
    EDGE_LAST = 0x200, /* of its node */
    EDGE_NODE = 10,    /* bits to shift */
    MOST_EDGES = 0x50, /* of a node: more than there are letters */
};

extern const uint32_t graph_root[MOST_EDGES]; /* the first edges by their letter */
extern const uint32_t graph_edge[];
extern const size_t graph_libthai_words, graph_hunspell_words; /* 0 = built without hunspell-th */

/* What words are made of: letters, vowels and marks; not signs and digits. */
static inline bool graph_has_letter(uint32_t c)
{
    return (c >= 0x0E01 && c <= 0x0E3A && c != 0x0E2F) ||
           (c >= 0x0E40 && c <= 0x0E4E && c != 0x0E46);
}

/* c is a letter (graph_has_letter). */
static inline uint32_t graph_first(uint32_t c)
{
    return graph_root[c - 0x0E00];
}

static inline bool graph_goes_on(uint32_t edge)
{
    return edge >> EDGE_NODE;
}

static inline uint32_t graph_next(uint32_t edge, uint32_t c)
{
    const uint32_t *e = &graph_edge[edge >> EDGE_NODE];

    if (!graph_goes_on(edge))
        return 0;
    c -= 0x0E00;
    while ((*e & (EDGE_LETTER | EDGE_LAST)) < c) /* the last is more than any letter */
        e++;
    return (*e & EDGE_LETTER) == c ? *e : 0;
}

#endif
