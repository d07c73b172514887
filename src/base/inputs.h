/*
 * inputs.h - the files that a report was made of, as they were when they were read.
 *
 * Each stage that reads a file for the report adds it, so that the report can carry all of them.
 *
 * Memory: the arena of the list; names and bytes are borrowed.
 */
#ifndef RAINGAN_BASE_INPUTS_H
#define RAINGAN_BASE_INPUTS_H

#include "base/file.h"

enum input_kind { INPUT_DATA, INPUT_TEMPLATE };

struct input {
    struct input *next; /* in the order of reading */
    enum input_kind kind;
    const char *name; /* in its folder */
    struct bytes bytes;
};

struct inputs {
    struct arena *a;
    struct input *first, *last;
};

/* `in` may be NULL: nobody wants to know. false = no memory. */
bool inputs_add(struct inputs *in, enum input_kind kind, const char *name, struct bytes bytes);

#endif
