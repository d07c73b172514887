/*
 * encoding.h - bytes of a CSV file as UTF-8 with LF at line ends.
 *
 * Reads UTF-8, UTF-16 in either byte order with and without a byte order mark, and Windows-874 with
 * TIS-620 in it; CR, LF and CRLF; drops a Ctrl-Z at the end.
 *
 * Errors: false = DIAG_ENCODING, one for a file, at its first place; a file of another kind under
 * the name of a CSV file (a workbook, a PDF) is DIAG_FILE_KIND.
 */
#ifndef RAINGAN_DATA_ENCODING_H
#define RAINGAN_DATA_ENCODING_H

#include "base/file.h"

#include <stdint.h>

/* *name: what was recognised, NULL = UTF-8. */
bool encoding_to_utf8(struct arena *a, const char *path, struct bytes in, struct bytes *out,
                      const char **name, struct diag *dg);

/* Windows-874 for each byte; 0 = not assigned. */
uint32_t encoding_from_874(unsigned char c);

#endif
