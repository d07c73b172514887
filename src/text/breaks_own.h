/*
 * breaks_own.h - a paragraph while its line ends are looked for: what the parts of breaks.c share.
 */
#ifndef RAINGAN_TEXT_BREAKS_OWN_H
#define RAINGAN_TEXT_BREAKS_OWN_H

#include "text/breaks.h"

/* The lists of lists.h, and after them those of the breaker. */
enum { LIST_PARTS = 0x100, LIST_NAMES = 0x200 };

struct breaking {
    const uint32_t *ch;
    size_t n;
    /* A class: how sure it is that a word begins there, or that the letters before it end. 0 = none does. */
    uint8_t *word;
    uint8_t *most;    /* no better class, since a kept word is there */
    uint8_t *kept;    /* inside a kept pair; known for the places before the one in work */
    uint32_t *before; /* n + 1: one past the last that is no space before a place */
    uint16_t *starts; /* lists of the words that begin there */
    uint16_t *ends;   /* n + 1: lists of the words that end before it, as words of their own */
    uint16_t *tails;  /* likewise, also as the end of a longer word */
};

/* One past the last that is no space before i; a run of spaces is not gone through again for each. */
static inline size_t before_spaces(const struct breaking *t, size_t i)
{
    return t->before[i];
}

/* By the two neighbours alone, i > 0. quote_open: a straight quotation mark before i was an opening one. */
enum break_class border_class(const struct breaking *t, size_t i, bool quote_open);

/* B16 to B20, B26: BREAK_NAME or BREAK_YEAR if the words before and after the place are read as one, else
 * BREAK_WORD. [last, i) are spaces or nothing. */
enum break_class pair_class(const struct breaking *t, size_t last, size_t i);

#endif
