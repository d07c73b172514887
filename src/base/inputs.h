/*
 * inputs.h - files in memory, by name: those that a report was made of, as they were when they were
 * read, or those that its PDF carries.
 *
 * Memory: the arena of the list; names and bytes are borrowed.
 */
#ifndef RAINGAN_BASE_INPUTS_H
#define RAINGAN_BASE_INPUTS_H

#include "base/file.h"

/* The sheet of a workbook that a CSV file was made of. */
struct sheet_origin {
    const char *book, *sheet; /* path; name */
    const int *row, *column;  /* of each record and field of the file, as the spreadsheet counts */
    size_t nrow, ncolumn;
};

struct input {
    struct input *next; /* in the order of reading */
    const char *name;   /* in its folder */
    struct bytes bytes;
    const struct sheet_origin *origin; /* NULL = it is a file of its own */
};

struct inputs {
    struct arena *a;
    struct input *first, *last;
};

bool inputs_add(struct inputs *in, const char *name, struct bytes bytes); /* false = no memory */
bool inputs_add_sheet(struct inputs *in, const char *name, struct bytes bytes,
                      const struct sheet_origin *origin);
const struct input *inputs_find(const struct inputs *in, const char *name); /* NULL = none */

#endif
