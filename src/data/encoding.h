/*
 * encoding.h - bytes of a CSV file as UTF-8 with LF at line ends.
 *
 * Reads UTF-8, UTF-16 in either byte order with and without a byte order mark, and Windows-874 with
 * TIS-620 in it; CR, LF and CRLF; drops a Ctrl+Z at the end.
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

enum encoding { UTF8, UTF16_LE, UTF16_BE, UTF32, WINDOWS_874, BROKEN_UTF8 };

/* What encoding_to_utf8 takes the bytes for; a byte order mark is taken off. UTF32 and BROKEN_UTF8 are
 * what it refuses. */
enum encoding encoding_recognise(struct bytes *in);

/* Writes a character (at most 4 bytes) and returns how many; 0 = the encoding has none for it. */
size_t encoding_put(enum encoding is, uint32_t c, char *out);

/* Windows-874 for each byte; 0 = not assigned. */
uint32_t encoding_from_874(unsigned char c);

#endif
