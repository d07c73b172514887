/*
 * image.h - PNG and JPEG files of the data or template folder.
 *
 * Out:    what picture.h says of it.
 * Memory: the arena of the list; each file is read once.
 * Errors: NULL = diagnosed: DIAG_IMAGE_MISSING (with the nearest name), DIAG_IMAGE_BROKEN,
 *         DIAG_IMAGE_KIND.
 */
#ifndef RAINGAN_DOCUMENT_IMAGE_H
#define RAINGAN_DOCUMENT_IMAGE_H

#include "base/arena.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/image.h"

struct image_list;

/* NULL = no memory. */
struct image_list *image_list_open(struct arena *a, struct report_source from);

/* The file `name` of the data folder, else of the template folder. It never leaves them. */
const struct image *image_find(struct image_list *list, const char *name, struct loc at,
                               struct diag *dg);

/* What is in a file, unpacked within `room` bytes (LIMIT_PIXEL_BYTES, less what other images have);
 * im->name is set. false = diagnosed. */
bool image_read(struct arena *a, struct bytes file, size_t room, struct image *im, struct loc at,
                struct diag *dg);

#endif
