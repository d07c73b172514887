/*
 * file_kind.h - a file that is no text at all under the name of a CSV file: a workbook that was
 * renamed, a PDF, a picture. It is told by the bytes that such files begin with.
 *
 * Errors: false = DIAG_FILE_KIND, one message.
 */
#ifndef RAINGAN_DATA_FILE_KIND_H
#define RAINGAN_DATA_FILE_KIND_H

#include "base/file.h"

bool file_kind_check(const char *path, struct bytes file, struct diag *dg);

#endif
