/*
 * kept.h - text that has been shaped, and its places, kept for the next time.
 *
 * The same text comes again: a report with a contents list is laid out twice, a column is measured before
 * its cells are set, and many cells of a table say the same.
 *
 * In:     as shape_paragraph and breaker_find.
 * Out:    the same; what is kept is lent to everybody who asks for it, so nobody writes into it. Text
 *         with a box is not kept: the box gets its width later (layout/stops.h).
 * Memory: its own, up to KEPT_MOST for a report, twice that in all; whatever comes then is shaped anew each
 *         time. Nothing of it goes before the next report, or before it is closed.
 * Errors: false = diagnosed. Text with an error is not kept: it is told at each place. The warnings
 *         are about a font and not about a text, and each is told once in a report (text/font.c): for a text of
 *         a report before, its fonts are asked again.
 */
#ifndef RAINGAN_TEXT_KEPT_H
#define RAINGAN_TEXT_KEPT_H

#include "text/breaks.h"
#include "text/shape.h"

enum { KEPT_MOST = 8 * 1024 * 1024 };

struct kept;

struct kept *kept_open(struct diag *dg); /* NULL = no memory */
void kept_close(struct kept *k);

/* Another report begins, with the same fontset (fontset_begin): what was shaped stays, as long as there is not too
 * much of it, and so do the places of texts in which no name of the data stands: names stay whole, so the others are
 * of one report. What else was kept goes. */
bool kept_begin(struct kept *k, struct diag *dg);

/* Everywhere `k` may be NULL: nothing is kept, and what is asked for lies in `a`. */
bool kept_shape(struct kept *k, struct fontset *fs, struct arena *a, const struct span *span,
                size_t nspan, struct place place, struct shaped *out, struct diag *dg);

/* What somebody else keeps with a text, in memory of `k`: NULL at first. It hangs on the text and its places alone, and
 * stays as long as these. NULL = the text is not kept. */
void **kept_with(const struct shaped *t, const struct breaker *b);
/* For it, of a text that is kept. NULL = no memory, or no room. */
void *kept_alloc(struct kept *k, const struct shaped *t, size_t size);

/* *cls: t->nch classes (breaks.h). */
bool kept_places(struct kept *k, struct breaker *b, struct arena *a, const struct shaped *t,
                 const uint8_t **cls);

#endif
