/*
 * store.h - what the files of data/ share: the database behind a dataset. Nobody else includes it.
 */
#ifndef RAINGAN_DATA_STORE_H
#define RAINGAN_DATA_STORE_H

#include "data/csv.h"
#include "data/dataset.h"

#include <sqlite3.h>

struct column {
    const char *name;
    bool number, integer;
    int scale;     /* most digits behind the point; -1 = any */
    bool optional; /* it has a default, so a file may lack it */
};

/* A named CHECK of the schema: CONSTRAINT "column: message" CHECK (expression). */
struct check {
    struct check *next;
    const char *column; /* "" = the whole row */
    const char *message;
    const char *expression;
};

struct loaded_row {
    sqlite3_int64 rowid;
    size_t row; /* index into file.row */
};

struct table {
    struct table *next;
    const char *name;
    struct csv_file file; /* file.path NULL = the table has no file */
    struct column *column;
    size_t ncolumn;
    int *cell_of; /* for each column its cell in a row, -1 = not in the file */
    bool *bad;    /* cells of the row in hand that are no numbers */
    struct check *check;
    bool faulty; /* not all of its rows are in */
    struct loaded_row *loaded;
    size_t nloaded;
};

struct first_row {
    struct first_row *next;
    const char *view;
    const struct row *row;
    const char *const *column;
    size_t ncolumn;
    bool exists;
};

struct dataset {
    struct arena *a;
    struct diag *dg; /* of the call that is running */
    sqlite3 *db;
    struct table *table;
    struct query *query; /* prepared so far */
    struct first_row *first_row;
    const char **view;
    size_t nview;
    bool locked; /* nothing but reading from here on */
    long steps;  /* of the running query, counted by the progress handler */
};

/* sql.c: opening, functions, limits, places of SQL errors. */
bool store_open(struct dataset *ds);
void store_unlock(struct dataset *ds); /* as for schema.sql: tables and views may be made */
void store_lock(struct dataset *ds);   /* from here on the database can only be read */
bool store_run_file(struct dataset *ds, const char *path);

/* Diagnoses the last SQL error; `at` is where the statement's text begins. */
bool store_sql_error(struct dataset *ds, struct loc at, const char *sql);
void store_begin_work(struct dataset *ds); /* the bound on work counts from here */

/* Prepares one statement; NULL = diagnosed. */
sqlite3_stmt *store_prepare(struct dataset *ds, const char *sql, struct loc at, const char **rest);

/* load.c: the files that input_files names. */
bool load_files(struct dataset *ds, const char *dir);

/* checks.c: the named CHECKs of a table, from the text of its CREATE TABLE. */
bool checks_read(struct arena *a, const char *sql, struct check **out);

/* The cell of a row and column; the row or the file where there is no such cell. */
struct loc table_place(const struct table *t, sqlite3_int64 rowid, const char *column);
struct table *store_table(struct dataset *ds, const char *name);

#endif
