/*
 * embedded.h - the files that a PDF of ours carries (pdf/embedded_file.h).
 *
 * Out:    every embedded file, by its name in the folder it came from; the folder they go to.
 * Memory: the arena.
 * Errors: false = diagnosed: DIAG_PDF_INPUT, the file is no PDF that can be read whole, has no
 *         embedded file, or one that is damaged or whose name leads out of its folder.
 */
#ifndef RAINGAN_REPORT_EMBEDDED_H
#define RAINGAN_REPORT_EMBEDDED_H

#include "base/inputs.h"

bool embedded_read(struct arena *a, const char *pdf_path, struct inputs *out, struct diag *dg);

/* All files into a folder that is not there yet, or empty; it appears whole or not at all. */
bool embedded_write(struct arena *a, const char *dir, const struct inputs *files, struct diag *dg);

#endif
