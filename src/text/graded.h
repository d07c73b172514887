/*
 * graded.h - runs of letters with the grades of their places, kept for the next time.
 *
 * Words come again in other sentences, and between two spaces often the same ones: in the rows of a table, in the
 * cells of a column. A run's grades hang on its letters alone (segment.h, features.h).
 *
 * In:     the letters of a run, as the word graph has them.
 * Out:    a class of breaks.h for each of them, 0 = no word begins with it.
 * Memory: of its own, up to a bound; what finds no room is not kept.
 * Errors: NULL or false = no memory, diagnosed.
 */
#ifndef RAINGAN_TEXT_GRADED_H
#define RAINGAN_TEXT_GRADED_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct graded;

struct graded *graded_open(struct diag *dg);
void graded_close(struct graded *g);

const uint8_t *graded_find(const struct graded *g, const uint32_t *ch,
                           size_t n); /* NULL = it is not kept */
bool graded_keep(struct graded *g, const uint32_t *ch, size_t n, const uint8_t *cls);

#endif
