/*
 * image.h - a picture in memory, as document/ reads it and pdf/ writes it.
 */
#ifndef RAINGAN_BASE_IMAGE_H
#define RAINGAN_BASE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

struct image {
    struct image *next;
    const char *name;  /* as the template says it */
    int width, height; /* pixels as they are stored */
    int orientation;   /* where up is: 1 to 8 of Exif; 5 to 8 lie on their side */
    int ncomponent;    /* 1 = gray, 3 = sRGB; 8 bits each */
    bool jpeg;         /* data is a JPEG file; else rows of pixels from the top */
    const unsigned char *data;
    size_t len;
};

/* Its size as it is seen: a picture that lies on its side is set up. */
static inline bool image_lies(const struct image *im)
{
    return im->orientation >= 5 && im->orientation <= 8;
}

static inline int image_seen_width(const struct image *im)
{
    return image_lies(im) ? im->height : im->width;
}

static inline int image_seen_height(const struct image *im)
{
    return image_lies(im) ? im->width : im->height;
}

#endif
