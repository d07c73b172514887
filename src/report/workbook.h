/*
 * workbook.h - files of data that are to be filled in, as one workbook (.xlsx): a sheet a file.
 *
 * A sheet has the name of its file in words, an explanation, and the heads in the template's words, which are
 * protected; below them what is known already. A cell takes what the schema takes: one of a list, a number
 * within its limits and digits; what the schema says of it is shown beside. Texts are cells of text, so that no
 * spreadsheet makes a date of them. import.h reads it back.
 *
 * Memory: the arena.
 * Errors: false = diagnosed; without libxlsxwriter, which is loaded here, DIAG_LIBRARY.
 */
#ifndef RAINGAN_REPORT_WORKBOOK_H
#define RAINGAN_REPORT_WORKBOOK_H

#include "data/newyear.h"

bool workbook_make(struct arena *a, const struct new_file *first, struct bytes *out,
                   struct diag *dg);

#endif
