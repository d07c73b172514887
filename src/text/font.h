/*
 * font.h - the families a report names, found through one configuration and opened.
 *
 * In:     fonts/fonts.conf, family names, weight, slant.
 * Out:    faces: the whole font file in memory, and its measures.
 * Units:  fu (font design units, y up) in a face; a used size is pt64.
 * Memory: a fontset is opened and closed; its faces live as long as it.
 * Errors: NULL = diagnosed.
 */
#ifndef RAINGAN_TEXT_FONT_H
#define RAINGAN_TEXT_FONT_H

#include "base/file.h"
#include "base/style.h"
#include "base/units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hb_font_t;

struct face {
    const char *family;  /* as the font names itself */
    const char *ps_name; /* PostScript name */
    const char *path;
    const void *data; /* the whole file */
    size_t len;
    const char *sha256; /* of it; NULL = nobody has asked */
    int index;          /* of the face in its file */
    bool bold, italic;

    int upem;
    int nglyph;
    fu ascent, descent; /* of the highest and lowest Thai stack: V2, V3; descent > 0 is below */
    fu cap_height;
    fu underline, underline_thickness; /* top, below the baseline; OpenType, post */
    fu strikeout, strikeout_thickness; /* top, above it; OpenType, OS/2 */
    fu x_height;                       /* V7; 0 = it cannot be derived */
    fu bbox[4];                        /* xMin yMin xMax yMax of the font */
    double italic_angle;               /* degrees, counterclockwise from the vertical */
    bool fixed_pitch;
    fu digit, thai_digit; /* the widest: D2 */

    struct hb_font_t *hb;   /* for text/ alone */
    const uint32_t *latin;  /* glyphs of U+0000 to U+007F by their letter, 0 = it has none */
    const uint32_t *thai;   /* the same of U+0E00 to U+0E7F */
    unsigned char *checked; /* nglyph of them: its ink has been looked at */
    struct pieces *pieces;  /* pieces.h */
};

struct fontset;

/* conf: path of a fontconfig file, the only configuration that is read. */
struct fontset *fontset_open(struct arena *a, const char *conf, struct diag *dg);
void fontset_close(struct fontset *fs);

/* For reports one after another: the fontset is as if it had just been opened, but that faces are open
 * already, and text that comes again is shaped. What it tells and what it looks up lie in this arena and diag from
 * then on, until the next. */
bool fontset_begin(struct fontset *fs, struct arena *a, struct diag *dg);

/* For one run after another; lent, and never NULL: without memory hb_buffer_create() gives one that
 * takes nothing, of which hb_buffer_allocation_successful() is false. */
struct hb_buffer_t *fontset_buffer(struct fontset *fs);

/* What was shaped with its faces (kept.h); NULL unless fontset_begin was called. */
struct kept *fontset_kept(const struct fontset *fs);

/* The file of a face that is open is gone, or another one: the fontset is to be opened anew. */
bool fontset_changed(const struct fontset *fs);

/* The face of the first of the families (NULL after the last) that is installed. Where it has not
 * this weight and slant, the nearest, and a warning: run.thicken and run.slant (shape.h) make up for
 * it. `at` is where the families were asked for. */
const struct face *fontset_face(struct fontset *fs, const char *const *families, bool bold,
                                bool italic, struct loc at);

/* The first of the style's families that has a glyph for c, else any face of the configuration that
 * has; NULL if there is none, without a diagnostic unless a family that is named may not be used. */
const struct face *fontset_face_for(struct fontset *fs, const struct font_style *style, uint32_t c);

/* The path of an installed font that has c but may not be used; NULL = none. */
const char *fontset_unusable_for(struct fontset *fs, uint32_t c);

const char *
fontset_folder(const struct fontset *fs); /* where to put a font file; ends in a slash */

bool same_families(const char *const *a, const char *const *b);
const char *const *copy_families(struct arena *a,
                                 const char *const *families); /* NULL = no memory */
/* Would the same text have the same glyphs and lines in both? */
bool same_font(const struct font_style *a, const struct font_style *b);

/* By its cmap; 0 = it has none. */
uint32_t face_glyph(const struct face *face, uint32_t c);

static inline bool face_has(const struct face *face, uint32_t c)
{
    return face_glyph(face, c) != 0;
}

/* CSS font-size-adjust: the size at which the face's x-height is adjust * size. adjust 0 = none. A
 * face without x_height is not adjusted. */
pt64 face_used_size(const struct face *face, pt64 size, double adjust);

/* The font file, as it was read; as long as the face lives. */
struct bytes face_file(const struct face *f);

#endif
