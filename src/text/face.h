/*
 * face.h - a font file that is opened, and why it may not be used.
 *
 * In:     the path of a font file that fontconfig has found.
 * Out:    the measures of struct face, or the fault that speaks against it.
 * Units:  fu.
 * Memory: the arena, and a HarfBuzz font until face_close.
 * Errors: false = no memory, or the file cannot be read; diagnosed. A fault is told by face_refuse
 *         alone, since a font that nobody has named is passed over without a word.
 */
#ifndef RAINGAN_TEXT_FACE_H
#define RAINGAN_TEXT_FACE_H

#include "text/font.h"

#include <sys/stat.h>

struct FT_LibraryRec_;

enum face_fault {
    FACE_USABLE,
    FACE_BROKEN,
    FACE_WEB,        /* WOFF or WOFF2: a font packed for web pages */
    FACE_CFF,        /* PostScript outlines, which CIDFontType2 cannot hold */
    FACE_OUTLINES,   /* Type 1, bitmaps: not OpenType at all */
    FACE_VARIABLE,   /* its weights are on an axis, which a PDF does not know */
    FACE_RESTRICTED, /* OpenType OS/2 fsType: 0x0002 alone, 0x0200, 0x0100 */
    FACE_BITMAPS,
    FACE_WHOLE,
};

struct open_face {
    struct open_face *next;
    struct face face;
    struct stat file; /* as it was before it was read */
    enum face_fault fault;
    unsigned rights;    /* fsType */
    char axis[5];       /* tag of the first axis of a variable font */
    bool told;          /* its fault, once */
    unsigned lack_told; /* that its family has no other face: bits of font.c */
};

bool face_open(struct arena *a, struct FT_LibraryRec_ *ft, const char *path, int index,
               struct open_face *out, struct diag *dg);
void face_close(struct open_face *o);

/* Its file is gone, or another one by now. */
bool face_changed(const struct open_face *o);

/* Says why it may not be used and what to do; folder is the one for fonts. Returns false. */
bool face_refuse(struct open_face *o, const char *folder, struct loc at, struct diag *dg);

#endif
