/*
 * import.h - a workbook as the data of a report: its sheets as CSV files in memory, and from there into a
 * folder.
 *
 * Memory: the arena.
 * Errors: false = diagnosed, at the sheet and cell where it is one; then no file was touched.
 */
#ifndef RAINGAN_REPORT_IMPORT_H
#define RAINGAN_REPORT_IMPORT_H

#include "data/compare.h"

/* By the first bytes of the file; false for a folder too. */
bool import_is_book(const char *path);

/* By its ending, in letters of either case, as other systems write them: "LOGO.PNG". */
bool import_is_picture(const char *name);

/* The CSV files that the template's schema makes of the workbook (data/book_files.h), and the pictures beside it
 * that a cell names. A report_source whose data are {.path = path, .files = out} is read as a folder is,
 * and its messages name sheet and cell. */
bool import_book(struct arena *a, const char *path, struct folder template_dir, struct inputs *out,
                 struct diag *dg);

/* The same of a workbook in memory, which has no pictures beside it; `path` is what messages call it. */
bool import_book_bytes(struct arena *a, const char *path, struct bytes book,
                       struct folder template_dir, struct inputs *out, struct diag *dg);

struct import_plan {
    struct inputs files;  /* that are new, or other than those of the folder */
    size_t nreplaced;     /* of them take the place of a file */
    struct change *first; /* what changes in those, cell by cell; NULL = nothing */
};

/* What writing the files into the folder would do. A file that has the same data stays as it is. The folder
 * may be missing. */
bool import_compare(struct arena *a, const char *dir, const struct inputs *files,
                    struct folder template_dir, struct import_plan *out, struct diag *dg);

/* Could they be written? A folder, FIFO or device of a file's name is DIAG_OUTPUT. */
bool import_check(struct arena *a, const char *dir, const struct inputs *files, struct diag *dg);

/* Writes all files into the folder, or none; signals wait until then. A file that is replaced is never
 * missing, and its rights stay. If the old files cannot be put back after a failure, they are kept in a
 * folder that the message names. */
bool import_write(struct arena *a, const char *dir, const struct inputs *files, struct diag *dg);

#endif
