/*
 * inputs.h - files in memory, by name: those that a report was made of, as they were when they were
 * read, or those that its PDF carries.
 *
 * Memory: the arena of the list; names and bytes are borrowed.
 */
#ifndef RAINGAN_BASE_INPUTS_H
#define RAINGAN_BASE_INPUTS_H

#include "base/file.h"

struct input {
    struct input *next; /* in the order of reading */
    const char *name;   /* in its folder */
    struct bytes bytes;
};

struct inputs {
    struct arena *a;
    struct input *first, *last;
};

bool inputs_add(struct inputs *in, const char *name, struct bytes bytes);   /* false = no memory */
const struct input *inputs_find(const struct inputs *in, const char *name); /* NULL = none */

#endif
