/*
 * csv.h - one CSV file as rows of cells that know their place.
 *
 * In:     a file of a folder. UTF-8 (a byte order mark is skipped) or Windows-874, which is
 *         recognised and said; comma; quotes as RFC 4180; lines end in CRLF, LF or CR.
 * Out:    rows of one width; the first is the header. Rows without any text are left out:
 *         spreadsheets write them below the last line.
 * Memory: the arena; cell texts end in NUL, a newline inside a cell is LF.
 * Errors: false = diagnosed at line and column, nothing to read. A row of another width is
 *         diagnosed and left out, and counted in nbad. The text is given to diag_source.
 */
#ifndef RAINGAN_DATA_CSV_H
#define RAINGAN_DATA_CSV_H

#include "base/folder.h"

#include <stdbool.h>
#include <stddef.h>

struct csv_cell {
    const char *text;
    size_t len;
    int line, col; /* of the first character, behind an opening quote */
    int width;     /* code points of its first line, for underlining */
};

struct csv_row {
    int line;
    size_t ncell;
    struct csv_cell *cell;
};

struct csv_file {
    const char *path;
    struct csv_row *row;
    size_t nrow; /* on true, at least the header */
    size_t nbad;
};

bool csv_read(struct arena *a, struct folder dir, const char *name, struct csv_file *out,
              struct diag *dg);

#endif
