/*
 * csv.h - one CSV file as rows of cells that know their place.
 *
 * In:     a file of a folder, in any encoding of encoding.h and any form of form.h; quotes as
 *         RFC 4180. What differs from UTF-8 with commas is said in one note.
 * Out:    rows; the first is the header. Rows without any text are left out: spreadsheets write
 *         them below the last line. Every row is as wide as the header at least: empty cells at the
 *         end of a row may be missing.
 * Memory: the arena; cell texts end in NUL, a newline inside a cell is LF. Blanks and invisible
 *         characters at both ends of a cell are left out (but not with CSV_EXACT). Of a long file only
 *         the text stays, and where each part of it begins: its rows are read again when they are
 *         asked for. csv_close gives back what is beside the arena.
 * Errors: false = diagnosed at line and column, nothing to read. The text is given to diag_source.
 */
#ifndef RAINGAN_DATA_CSV_H
#define RAINGAN_DATA_CSV_H

#include "base/folder.h"
#include "data/form.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* There are millions of them: no file is larger than FILE_SIZE_MAX, so 32 bits count its bytes. */
struct csv_cell {
    const char *text;
    uint32_t len;
    int line, col; /* of the first character */
    int width;     /* code points of its first line, for underlining */
};

struct csv_row {
    struct csv_cell *cell;
    int line;
    int sheet_row;  /* as a spreadsheet counts, from 1 */
    uint32_t ncell; /* those of the file, and empty ones as far as the header goes */
};

struct csv_long;

struct csv_file {
    const char *path;
    struct bytes raw;    /* as it is on the disk */
    struct csv_row *row; /* NULL = of a long file: csv_row has them */
    size_t nrow;         /* on true, at least the header */
    struct csv_long *parts;
    struct csv_form form;
    const struct sheet_origin *origin; /* it was a sheet of a workbook; NULL = it was not */
};

/* Without names: what this program wrote, comma and header in the first line, cells as they are. */
#define CSV_EXACT ((struct csv_names){NULL, 0})

/* Rows of files of CSV_EXACT are all in `row`. */
bool csv_read(struct arena *a, struct folder dir, const char *name, struct csv_names names,
              struct csv_file *out, struct diag *dg);

void csv_close(struct csv_file *f);

/* A row of the file. Of a long one two parts are in memory: that in hand, which only csv_take changes, and
 * one more, which the next call of csv_row may change. The header stays. */
const struct csv_row *csv_row(const struct csv_file *f, size_t row);

/* Takes the part with this row in hand. false = no memory. */
bool csv_take(struct csv_file *f, size_t row);

/* The place of a cell, or of the whole row. */
struct loc csv_place(const struct csv_file *f, size_t row, size_t cell);
struct loc csv_row_place(const struct csv_file *f, size_t row);

#endif
