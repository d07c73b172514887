/* book_own.h - what the readers of workbooks share. Nobody else includes it. */
#ifndef RAINGAN_BOOK_BOOK_OWN_H
#define RAINGAN_BOOK_BOOK_OWN_H

#include "book/book.h"
#include "book/zip.h"

/* A book while it is read. */
struct book_reader {
    struct zip zip;
    struct book *book;
    size_t ncell, nbyte; /* of all sheets */
};

bool book_broken(struct book_reader *r);

/* Appends an empty sheet. NULL = too many, or no memory: diagnosed. */
struct book_sheet *book_add_sheet(struct book_reader *r, const char *name, bool hidden);

/* Appends a cell. NULL = too many, or no memory: diagnosed. */
struct book_cell *book_add_cell(struct book_reader *r, struct book_sheet *s, int row, int column);

/* Is a text of a cell that has so many bytes by now within LIMIT_CELL, and are all with n more of them
 * within LIMIT_BOOK? false = diagnosed. */
bool book_bounds_cell(struct book_reader *r, size_t len);
bool book_count_bytes(struct book_reader *r, size_t n);

bool book_add_merge(struct book_reader *r, struct book_sheet *s, struct book_merge m);

bool xlsx_read(struct book_reader *r);
bool ods_read(struct book_reader *r);

#endif
