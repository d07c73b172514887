/*
 * inert.h - the letters of a face that no rule of the font looks at.
 *
 * Such a letter is drawn by its own glyph whatever stands beside it, and no rule reaches over it: text may
 * be cut before and after it, and each part shaped alone (pieces.h).
 *
 * In:     a face that is open.
 * Out:    for each of U+0000 to U+007F and U+0E00 to U+0E7F (inert_slot), whether it is one.
 * Errors: none: of a font whose rules are not understood no letter is.
 * Rules:  OpenType 1.9: GSUB, GPOS, chapter "OpenType Layout Common Table Formats".
 */
#ifndef RAINGAN_TEXT_INERT_H
#define RAINGAN_TEXT_INERT_H

#include "text/font.h"

enum { INERT_SLOTS = 256 };

/* INERT_SLOTS = it has none. */
static inline size_t inert_slot(uint32_t c)
{
    return c < 0x80 ? c : c >= 0x0E00 && c < 0x0E80 ? c - 0x0E00 + 0x80 : INERT_SLOTS;
}

void inert_find(const struct face *f, bool inert[INERT_SLOTS]);

#endif
