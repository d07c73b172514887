/*
 * book_files.h - the sheets of a workbook as the CSV files of a template's data.
 *
 * In:     a workbook, and the schema of a template.
 * Out:    a CSV file for each sheet that is one of the schema's: by its name (that of the file, with or
 *         without its ending, or its label), else by its heads. It has the schema's names of columns and the
 *         rows below the heads that hold something, and knows which cell each field was (origin).
 * Memory: the arena.
 * Errors: false = diagnosed at the sheet and cell: heads that are wrong, two sheets for one file, a
 *         formula without a value, a date where text is wanted, merged cells that mean nothing. What the data
 *         themselves lack is told when they are read as data.
 */
#ifndef RAINGAN_DATA_BOOK_FILES_H
#define RAINGAN_DATA_BOOK_FILES_H

#include "base/book.h"
#include "base/folder.h"

bool sheets_to_files(struct arena *a, const char *path, const struct book *book,
                     struct folder template_dir, struct inputs *out, struct diag *dg);

#endif
