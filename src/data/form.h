/*
 * form.h - how a CSV file is written: what stands between its cells, and which row is its header.
 *
 * A spreadsheet writes ',', ';', TAB or '|', as its country has it, and says so at most in a first
 * line "sep=;". So the names of a table's columns decide: the separator and the row under which
 * most of them are found. What stands above that row is a title.
 */
#ifndef RAINGAN_DATA_FORM_H
#define RAINGAN_DATA_FORM_H

#include "base/file.h"
#include "base/str.h"

/* Names that may stand in the header, as form_name_key gives them. */
struct csv_names {
    const char *const *key;
    size_t n;
};

struct csv_form {
    char separator;
    bool said;          /* in a line "sep=" */
    size_t header;      /* offset of the header row in the text */
    int header_row;     /* of the spreadsheet, from 1; it does not show the line "sep=" */
    struct cursor from; /* where the header row begins */
};

/* Those that spreadsheets write. */
extern const char form_separators[];

/* A name without blanks and invisible characters, in lower case; what is typed in another way than it
 * looks (two letters for one) is as it looks. NULL = no memory. */
char *form_name_key(struct arena *a, const char *name, size_t len);

/* A key as "score(คะแนน)", which has two names of a column as messages write them. false: it is none. */
bool form_halves(struct arena *a, const char *key, char *half[static 2]);

/* text: UTF-8, lines end in LF. Without any name of `names` in its head, the first row and ','. */
struct csv_form form_find(struct arena *a, struct bytes text, struct csv_names names);

/* The character between names that stand in one cell: such a row was cut nowhere. false = there is none. */
bool form_find_other(struct arena *a, struct bytes cell, struct csv_names names,
                     char out[static UTF8_MAX + 1]);

#endif
