/*
 * appearance.h - what a person sees where a report is signed: the name, the position, the day and
 * time, and the picture of a signature beside them.
 *
 * In:     the texts, the size of the field, and where the dots of its line are; the fonts that the
 *         report has, else those of the default style.
 * Out:    a form XObject (PDF 32000-1, 12.5.5) with its fonts, cut to the glyphs used, as objects
 *         of an update. All of it stands above the dots: nothing that is printed is crossed out.
 * Units:  PDF user space.
 * Memory: the arena of the update's original.
 * Errors: false = diagnosed, as text/ and pdf/ say it.
 */
#ifndef RAINGAN_SIGN_APPEARANCE_H
#define RAINGAN_SIGN_APPEARANCE_H

#include "base/image.h"
#include "sign/update.h"

struct appearance {
    const char *name, *position, *when; /* UTF-8; NULL = not said */
    const struct image *image;          /* NULL = none */
    double width, height;               /* of the field */
    double line;                        /* height of the dots above its lower edge */
    const char *family;                 /* the report's own; NULL = not known */
    const char *fonts_conf;             /* path */
};

/* *number = the object. */
bool appearance_put(const struct appearance *ap, struct update *u, int *number);

#endif
