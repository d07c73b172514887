/*
 * pdf_image.h - images as XObjects, each once (PDF 32000-1, 8.9.5).
 *
 * Memory: the arena.
 * Errors: what the PDF refuses is told by haru_save.
 */
#ifndef RAINGAN_PDF_PDF_IMAGE_H
#define RAINGAN_PDF_PDF_IMAGE_H

#include "base/image.h"
#include "pdf/haru.h"

/* Where the unit square of an image goes in the unit square of its box, by Exif's orientation: the
 * matrix of PDF 32000-1, 8.3.3. */
struct unit_matrix {
    int a, b, c, d, e, f;
};
extern const struct unit_matrix image_upright[9];

struct pdf_image;

struct pdf_images {
    struct arena *a;
    struct pdf_image *first, **end;
    size_t n;
};

/* The name by which operators call the image, written into the PDF when it is first asked for.
 * NULL = no memory. */
const char *pdf_images_find(struct pdf_images *is, struct haru *h, const struct image *image);

/* Puts all of them into a resource dictionary /XObject. */
void pdf_images_list(const struct pdf_images *is, struct haru *h, struct haru_dict xobjects);

#endif
