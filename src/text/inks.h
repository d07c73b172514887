/*
 * inks.h - how far the letters of known fonts reach, measured when the program is built (tools/inks.c).
 *
 * Measuring shapes every stack over every consonant, a millisecond for two faces. What is known by the digest
 * of the file is what would be measured.
 */
#ifndef RAINGAN_TEXT_INKS_H
#define RAINGAN_TEXT_INKS_H

#include "base/units.h"

#include <stddef.h>

struct known_ink {
    const char *sha256; /* of the font file; NULL = the list ends */
    size_t len;
    int index; /* of the face in its file */
    fu ascent, descent;
};

extern const struct known_ink known_inks[];

#endif
