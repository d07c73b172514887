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
    int width, height; /* pixels */
    int ncomponent;    /* 1 = gray, 3 = sRGB; 8 bits each */
    bool jpeg;         /* data is a JPEG file; else rows of pixels from the top */
    const unsigned char *data;
    size_t len;
};

#endif
