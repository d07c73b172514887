/*
 * pieces.h - parts of texts that a face has shaped, kept for the next text that has them.
 *
 *     ข้อที่ ๑๒๓ ซึ่งมีผู้รับผิดชอบ      the blanks and digits are inert (inert.h), each its own glyph;
 *     ======    =============      what stands between them are pieces
 *
 * A long table says few things in ever new ways: its numbers have ten digits, and its sentences and names
 * the same words.
 *
 * In:     a face, a text in its script, glyphs as shape.c makes them, before spacing.c.
 * Out:    the same glyphs, `first` from the start of the piece.
 * Memory: its own, up to PIECES_MOST for a face; when that is full all is forgotten. So what is found is
 *         lent until the next pieces_keep.
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_TEXT_PIECES_H
#define RAINGAN_TEXT_PIECES_H

#include "text/shape.h"

#include <hb.h>

enum { PIECES_MOST = 512 * 1024 };

struct piece {
    struct piece *next; /* of the same slot */
    uint64_t hash;
    hb_script_t script;
    uint32_t nch;
    const uint32_t *ch;
    struct glyph *glyph; /* their parts follow one another in `part` */
    struct part *part;
    size_t nglyph, npart;
};

struct pieces *pieces_new(struct arena *a); /* empty; NULL = no memory */
void pieces_close(struct pieces *p);
void pieces_tell(struct pieces *p, struct diag *dg); /* from now on */

/* To be called before the others. */
bool pieces_open(const struct face *f, struct diag *dg);

/* Does c stand alone, if no mark follows it? Then this draws it; else NULL. */
const struct part *pieces_inert(const struct face *f, uint32_t c, fu *advance);

const struct piece *pieces_find(const struct face *f, hb_script_t script, const uint32_t *ch,
                                size_t n);
/* Glyphs whose `first` is counted as `base` is. One that is too long is not kept. */
bool pieces_keep(const struct face *f, hb_script_t script, const uint32_t *ch, size_t n,
                 const struct glyph *glyph, size_t nglyph, size_t base);

#endif
