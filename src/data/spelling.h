/*
 * spelling.h - how far apart two Thai words are for the eye of a person who typed one of them.
 *
 * Errors: -1 = no memory, or nothing to compare; the caller tells.
 */
#ifndef RAINGAN_DATA_SPELLING_H
#define RAINGAN_DATA_SPELLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From `name` to the beginning of `text` that is nearest to it, in percent of what `name` weighs: 0
 * = the text begins with the name. A letter weighs 2, a vowel or tone that is no letter of its own
 * 1; a letter in place of one that looks or sounds alike, or two swapped neighbours, costs 1.
 * Spaces and quotes are not looked at, digits of both kinds are one. */
int spelling_distance(const char *name, size_t name_len, const char *text, size_t text_len);

/* How many letters of `text` are the word, typed right or nearly: a mark lost, added or taken for
 * another, a letter for one that looks or sounds alike, a letter doubled, a silent one lost or
 * added, neighbours swapped; in a long word any one letter. 0 = the text does not begin with it.
 * *right tells whether it is typed as it should be. Both texts end with a 0. */
size_t spelling_near(const uint32_t *word, size_t n, const uint32_t *text, bool *right);

#endif
