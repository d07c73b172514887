/*
 * words.h - a template's list of words that lines end inside of only when they must (B22).
 *
 * In:     the path of words.txt: UTF-8, one word a line, # begins a comment; it may be missing.
 * Memory: the arena.
 * Errors: false = diagnosed at its line.
 */
#ifndef RAINGAN_TEXT_WORDS_H
#define RAINGAN_TEXT_WORDS_H

#include "base/inputs.h"

#include <stdbool.h>
#include <stddef.h>

struct word_list {
    const char *const *word;
    size_t n;
};

/* words.txt of the folder `dir`; if there is none, the list is empty. The file is added to
 * `inputs`, which may be NULL. */
bool words_read(struct arena *a, const char *dir, struct inputs *inputs, struct word_list *out,
                struct diag *dg);

#endif
