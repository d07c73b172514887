/*
 * exif.h - which side of a picture is up, as a camera wrote it.
 *
 * In:     the payload of a PNG's eXIf chunk, or of a JPEG's APP1 segment after "Exif\0\0".
 * Out:    1 to 8 as tag 274 says it, 1 where it says nothing that can be read.
 * Rule:   TIFF 6.0, section 2 (header, image file directory) and section 8 (Orientation); Exif 2.32,
 *         4.5.4. One tag is read here: a library for all of them would be loaded for nothing else.
 */
#ifndef RAINGAN_DOCUMENT_EXIF_H
#define RAINGAN_DOCUMENT_EXIF_H

#include <stddef.h>

int exif_orientation(const unsigned char *data, size_t len);

#endif
