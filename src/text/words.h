/*
 * words.h - a template's list of words that lines end inside of only when they must (B22).
 *
 * In:     words.txt of the template folder: UTF-8, one word a line, # begins a comment; it may be
 *         missing.
 * Memory: the arena.
 * Errors: false = diagnosed at its line.
 */
#ifndef RAINGAN_TEXT_WORDS_H
#define RAINGAN_TEXT_WORDS_H

#include "base/folder.h"

#include <stdbool.h>
#include <stddef.h>

struct word_list {
    const char *const *word;
    size_t n;
};

/* If there is no file, the list is empty. */
bool words_read(struct arena *a, struct folder template_dir, struct word_list *out,
                struct diag *dg);

#endif
