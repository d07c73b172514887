/*
 * text.h - what is written on the pages of a PDF, as a program that reads text finds it.
 *
 * Two PDFs that were made of the same data by other versions, or with other fonts, have other bytes.
 * Whether both say the same is seen by the text of each page, in the order in which it is written,
 * and by what is told of each figure (/Alt). Blanks do not count: where a line ends is the font's
 * doing. How letters look is not seen: a font that draws another letter than it says is not found.
 *
 * Memory: the arena.
 * Errors: false = no memory, diagnosed. What cannot be read makes *known false.
 */
#ifndef RAINGAN_ARCHIVE_TEXT_H
#define RAINGAN_ARCHIVE_TEXT_H

#include "base/file.h"

struct text_difference {
    bool known;          /* both could be read */
    int page;            /* the first that differs, from 1; 0 = a figure, or the number of pages */
    const char *is, *be; /* what stands there and what the other has; NULL = they are the same */
};

bool text_compare(struct arena *a, const char *path, struct bytes pdf, struct bytes other,
                  struct text_difference *out, struct diag *dg);

#endif
