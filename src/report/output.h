/*
 * output.h - where a report goes.
 *
 * Errors: NULL or false = diagnosed; then no file was touched.
 */
#ifndef RAINGAN_REPORT_OUTPUT_H
#define RAINGAN_REPORT_OUTPUT_H

#include "base/file.h"

/* A report goes to out/<year>/<name>-<folder>.pdf: two folders of one year never write the same
 * file. What cannot stand in a file name ('/', '\', control characters, a '.' at its beginning)
 * becomes '-'. year and name may be NULL. */
const char *output_dir(struct arena *a, const char *year);
const char *output_name(struct arena *a, const char *data_dir, const char *name);

/* May a report take this name? Not that of a file that is no PDF: it is somebody's table, template
 * or picture. An empty file may be replaced. */
bool output_check(struct arena *a, const char *path, struct diag *dg);

/* To a file, or to standard output. */
bool output_write(struct arena *a, const char *path, struct bytes pdf, struct diag *dg);
bool output_is_standard(const char *path); /* "-" */

#endif
