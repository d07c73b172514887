/*
 * diff.h - what differs between two reports, each a data folder or a PDF that carries its data.
 *
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_COMMAND_DIFF_H
#define RAINGAN_COMMAND_DIFF_H

#include "base/diag.h"

#include <stdbool.h>
#include <stdio.h>

struct diff_side {
    const char *path;         /* of the folder or PDF */
    const char *template_dir; /* of a folder; a PDF has its own */
};

enum diff_format { DIFF_TEXT, DIFF_CSV };

bool diff_print(struct diff_side before, struct diff_side after, enum diff_format format, FILE *out,
                struct diag *dg);

#endif
