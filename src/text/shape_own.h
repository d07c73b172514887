/* shape_own.h - what the files of shape.c share. */
#ifndef RAINGAN_TEXT_SHAPE_OWN_H
#define RAINGAN_TEXT_SHAPE_OWN_H

#include "base/str.h"
#include "text/shape.h"

#include <hb.h>

/* Glyphs of one shaped run, and what of them has been given to a character. */
struct drawn {
    uint32_t gid, cluster;
    fu x, y, advance; /* place from the start of the run */
    bool taken;
};

struct shaper {
    struct fontset *fs;
    struct arena *a;
    const struct span *span;
    struct place place;
    struct shaped *out;
    struct diag *dg;
    hb_unicode_funcs_t *ucd;
    hb_buffer_t *buf;
    const struct font_style *style; /* asked last, and its face */
    const struct face *style_face;
    size_t glyph_cap, run_cap;
    struct drawn *drawn;
    size_t ndrawn, drawn_cap;
    struct part *part; /* the next of the run */
};

/* On one letter; what follows them begins a group of its own, so that time stays linear. */
enum { MAX_MARKS = 64 };

static inline bool is_ignorable(uint32_t c)
{
    /* Draw nothing and take no room: B15, and the separator that stands for a line break. */
    if (c < 0x200B)
        return c == 0x00AD;
    return c == 0x200B || c == 0x2060 || c == 0x200C || c == 0x200D || c == 0xFEFF ||
           c == LINE_SEPARATOR || (c >= 0xFE00 && c <= 0xFE0F); /* variation selectors */
}

/* Belongs to the character before it: never starts a group. */
static inline bool is_mark(const struct shaper *s, uint32_t c)
{
    if (unicode_is_thai_mark(c) || c == SARA_AM)
        return true;
    if (c < 0x0300 || unicode_is_thai(c))
        return false;
    switch (hb_unicode_general_category(s->ucd, c)) {
    case HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK:
    case HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK:
    case HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK:
        return true;
    default:
        return c == 0x200D;
    }
}

/* The next of the paragraph, of the run in hand; NULL = no memory. */
struct glyph *shape_add_glyph(struct shaper *s, uint32_t first);

/* What was drawn for characters [first, end), as glyphs of these. */
bool shape_groups(struct shaper *s, const struct face *f, size_t first, size_t end);

#endif
