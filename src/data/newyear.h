/*
 * newyear.h - the data of a year that begins: the files of a template with what is known already.
 *
 * In:     the template; last year's data, or none. The script init.sql of the template, if there is one, is run
 *         after schema.sql and the data: the table new_year(year) has its one row, and a view new_TABLE gives the rows
 *         of the file of TABLE, whose columns are those of the table or fewer. The view new_notes(message)
 *         tells what the officer should know.
 * Out:    each file of input_files that the report needs, or that has rows.
 * Memory: the arena.
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_DATA_NEWYEAR_H
#define RAINGAN_DATA_NEWYEAR_H

#include "base/folder.h"

struct new_column {
    const char *name, *label; /* label: what the template calls it; its name, if nothing else */
    bool number, integer;
    int scale;                 /* most digits after the full stop; -1 = any */
    const char *const *choice; /* all that a cell can be; NULL = anything else */
    size_t nchoice;
    const char *low, *high; /* limits of a number; NULL = none */
    const char *message;    /* what the officer reads about a cell that is wrong; NULL = nothing */
};

struct new_file {
    struct new_file *next;
    const char *name, *label;
    struct new_column *column;
    size_t ncolumn;
    const char **cell; /* nrow rows of ncolumn; NULL never */
    size_t nrow, cap;
};

/* without_data: there is no last year, and from.data has no files. */
bool newyear_files(struct arena *a, struct report_source from, bool without_data, const char *year,
                   struct new_file **out, struct diag *dg);

/* A file as CSV. NULL = no memory. */
const char *newyear_csv(struct arena *a, const struct new_file *f);

#endif
