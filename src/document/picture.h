/*
 * picture.h - what is in a PNG or JPEG file.
 *
 * In:     the bytes of a file, whose first bytes have said what it is; im->name is set.
 * Out:    im->width to im->len. A JPEG stays as it is where every PDF reader decodes it, else it
 *         becomes pixels. Transparency is laid on white, as the paper is.
 * Memory: the arena, or the file itself; never more than `room` bytes beside the file.
 * Errors: false = diagnosed: DIAG_IMAGE_BROKEN, DIAG_IMAGE_KIND, DIAG_NO_MEMORY.
 */
#ifndef RAINGAN_DOCUMENT_PICTURE_H
#define RAINGAN_DOCUMENT_PICTURE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/image.h"

bool picture_read_png(struct arena *a, struct bytes file, size_t room, struct image *im,
                      struct loc at, struct diag *dg);
bool picture_read_jpeg(struct arena *a, struct bytes file, size_t room, struct image *im,
                       struct loc at, struct diag *dg);

#endif
