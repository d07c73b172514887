/*
 * book.h - a workbook of a spreadsheet as sheets of cells: what book/ reads and data/ takes.
 *
 * Units:  rows and columns count from 1, as a spreadsheet shows them.
 */
#ifndef RAINGAN_BASE_BOOK_H
#define RAINGAN_BASE_BOOK_H

#include <stdbool.h>
#include <stddef.h>

enum { BOOK_CELLS_MAX = 1 << 20, BOOK_BYTES_MAX = 64 << 20, BOOK_SHEETS_MAX = 256 };
enum { BOOK_ROW_MAX = 1 << 20, BOOK_COLUMN_MAX = 1 << 14 }; /* those of every spreadsheet */

enum book_kind {
    BOOK_TEXT,
    BOOK_NUMBER,
    BOOK_PERCENT, /* text is the number before the sign: 95 for 95% */
    BOOK_DATE,
    BOOK_ERROR,      /* text is that of the spreadsheet: #REF! */
    BOOK_UNCOMPUTED, /* a formula without a value */
};

struct book_cell {
    int row, column;
    enum book_kind kind;
    const char *text; /* as shown; UTF-8, lines end in LF */
    /* Of a number: all its digits (15 at most), where it shows fewer; NULL = it shows all. */
    const char *exact;
};

/* Cells that are merged into one, both ends inside. */
struct book_merge {
    struct book_merge *next;
    int row, column, last_row, last_column;
};

struct book_sheet {
    struct book_sheet *next;
    const char *name;
    bool hidden;
    struct book_cell *cell; /* by row, then column */
    size_t ncell, cap;
    struct book_merge *merge;
};

struct book {
    struct book_sheet *sheet;
};

#endif
