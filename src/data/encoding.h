/*
 * encoding.h - bytes of a CSV file as UTF-8 with LF at line ends.
 *
 * Errors: false = DIAG_ENCODING at the byte that is neither; a file in Windows-874 is a note.
 */
#ifndef RAINGAN_DATA_ENCODING_H
#define RAINGAN_DATA_ENCODING_H

#include "base/file.h"

bool encoding_to_utf8(struct arena *a, const char *path, struct bytes in, struct bytes *out,
                      struct diag *dg);

#endif
