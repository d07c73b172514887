/*
 * dataset.h - a folder of CSV files as tables and views, open for reading.
 *
 * In:     the data folder and the template folder. schema.sql makes the tables; one of them,
 *         input_files(file, table_name, required), names the CSV file of each. views.sql makes
 *         what is derived.
 * Out:    an in-memory SQLite database that can only be read.
 * Memory: the dataset is opened and closed; texts handed out live in the arena given at open,
 *         those of rows in the arena given for the row.
 * Errors: false or NULL = diagnosed at the file, line and column of the cell or SQL text.
 *
 * A column holds a number when its declared type says so (INTEGER, REAL, NUMERIC, DECIMAL(p,s)):
 * its cells are decimals in ASCII or Thai digits, not mixed (D1), at most s digits after the
 * point, and an empty cell is NULL. A type with DATE in it (DATE_TEXT) takes dates as people type
 * them and gives ISO 8601; one with CODE in it (CODE_TEXT) makes Thai and full-width digits and
 * letters ASCII; one with REFERENCE in it may hold {view.column:0.00} of the base template (below). In any other column the cell is text as typed, without blanks at its ends.
 *
 * Tables of the schema that say more of the files (each may be missing):
 *   template_files(file, table_name)       CSV files of the template folder: what holds for every
 *            report. They are read as data is; their names end in template_table_ending, which data
 *            never has, so a PDF that carries both kinds in one list keeps them apart.
 *   column_names(file, "column", name)     what the header may call a column beside its own name;
 *            the first is also what messages call it
 *   cell_types(file, key_column, key, "column", type)   in a file of keys and values, what the cell
 *            is in the row of a key: DATE, CODE, or FILE (one of the data folder or the template's)
 *   labels(file, "column", label)          what paper calls a column, a key of a file of keys and values, a
 *            value of one ("column" is "key value") or, where "column" is '', the file; without one a column is called as column_names has it
 *   other_templates(template, file)        whose data may lie in the same folder, known by `file`
 *
 * The script base.sql, if there is one, is run first and makes base(template, file): with `file` in
 * the data folder, the tables and views of that template are there too (base.c).
 *
 * Every dataset has the tables of archive_tables.h too.
 *
 * Views and tables with a meaning of their own (each may be missing):
 *   document(year, name, title, author, subject, lang, date)  first row: the report as a file
 *   faults(id, "table", "row", "column", message, hint)    each row is an error at that cell
 *   findings(id, level, "table", "row", "column", message, hint)
 *            the text says another thing than the numbers (doc/scoring-2568.md, 6): the report
 *            is still made. level is 'warning' or 'note'.
 *   unbroken(text)                                 names that no line end may cut
 *   figures(name, value)                           what compare.h compares beside the cells
 *   unwritten                                      wording.sql is run, after views.sql, when it has
 *            a row: something is empty that the template has words for
 * corrections.sql is run after them when archive_corrections has a row.
 * texts.sql and findings.sql of the template are run after views.sql, also when files have faults:
 * sound(table) tells what may be compared. They are no part of what the report is made of. Between the
 * two, what phrases.csv (phrase,role,kind,value,after: lexicon.h) and the view phrases (the same
 * columns) find in the table texts(text, topic, "key", ...) is put into claims (claims.h).
 * "row" is a rowid of "table", or NULL for the whole file; with a "column", its cell in the header.
 */
#ifndef RAINGAN_DATA_DATASET_H
#define RAINGAN_DATA_DATASET_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/folder.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dataset;

extern const char template_table_ending[]; /* ".table.csv" */

struct dataset *dataset_open(struct arena *a, struct report_source from, struct diag *dg);
/* Its tables as schema.sql makes them, without rows and views: what files of data are to be like. Where
 * the data folder has a path, the files of it that can be read are there to be compared; what is wrong with the
 * others is not said. */
struct dataset *dataset_open_schema(struct arena *a, struct report_source from, struct diag *dg);

void dataset_close(struct dataset *ds);

/* A database for reports one after another, of one template (report_source): its tables and views are made, and its
 * statements compiled, for the first of them alone. A report of it is as one with a database of its own to the byte,
 * or it fails. Whoever has several reports makes one that fails again, without a store, if the store was used before
 * (dataset_store_is_used), and empties the store, unless it is sound: then the data were wrong and no more. Also after a
 * report for which it does not fit. Its template is the same tree each time; one that builds on another has no use of it.
 * NULL = no memory, told to `dg`. */
struct store *dataset_store_open(struct diag *dg);
bool dataset_store_is_used(const struct store *s);
bool dataset_store_fits(const struct store *s);
bool dataset_store_is_sound(const struct store *s); /* after a report that has failed */
bool dataset_store_misled(
    const struct store *s); /* used, and does not fit: the report may be wrong; not NULL */
void dataset_store_spoil(
    struct store *s); /* its template is not the same tree any more; NULL is allowed */
void dataset_store_empty(
    struct store *s); /* before it serves another template, or after a failure */
void dataset_store_close(struct store *s); /* NULL is allowed */

/* Runs faults and findings. false = there are faults, or the views are wrong. */
bool dataset_check(struct dataset *ds, struct diag *dg);

/* The findings of a source that is `apart`, which another process has made since dataset_open: when all else is
 * done. Of any other source they are told already. false = the views are wrong. */
bool dataset_find(struct dataset *ds);

enum value_kind { VALUE_NULL, VALUE_INTEGER, VALUE_REAL, VALUE_TEXT };

struct value {
    enum value_kind kind;
    int64_t integer;  /* of VALUE_INTEGER */
    double real;      /* of VALUE_REAL */
    const char *text; /* of any kind: as SQLite prints it; UTF-8, NUL after it */
    size_t len;
    /* The cell it comes from, so far as SQL can tell: */
    const char *table, *column; /* NULL = it is computed, or may be of several tables */
    bool has_rowid;             /* the row is known */
    int64_t rowid;
    const struct value *with; /* else the values of its row, nwith of them, which may tell it */
    size_t nwith;             /* 0 = they are of several rows */
};

/* A copy that outlives its row. NULL = no memory. */
struct value *value_copy(struct arena *a, const struct value *v);

/* One row that can be read by name; the nearest row of an <each>, chained to the ones around it. */
struct row {
    const struct row *outer; /* NULL = none */
    size_t ncol;
    const char *const *name;
    const struct value *value;
};

const struct value *row_find(const struct row *row, const char *name); /* looks into outer too */

/* A copy that outlives the query, as do the rows around it. NULL = no memory. */
struct row *row_copy(struct arena *a, const struct row *row);

struct query;

/* Prepares one SELECT. `at` is where its first character stands in the template. Each parameter
 * :name of it is bound to row_find(outer, name). `outer` is borrowed until query_close. */
struct query *query_open(struct dataset *ds, const char *sql, struct loc at,
                         const struct row *outer, struct diag *dg);
void query_close(struct query *q);

/* *done is set at the end. The row lives in `a`; it outlives the query. */
bool query_next(struct query *q, struct arena *a, struct row *out, bool *done, struct diag *dg);

/* What can be said of a SELECT before it runs; names live as long as the dataset. */
struct query_shape {
    const char *const *column;
    size_t ncolumn;
    const char *const *parameter; /* without the colon; NULL = one that has no name */
    size_t nparameter;
};

/* false = it is no SELECT, diagnosed at its place. */
bool query_describe(struct dataset *ds, const char *sql, struct loc at, struct query_shape *out,
                    struct diag *dg);

/* An expression of SQL, with the rows around it: a column of theirs by its name or as :name, and
 * view.column of a view's first row, as in a reference. It holds as in a WHERE: NULL does not.
 * `names` are rows without values. false = it is no expression, diagnosed at its place. */
bool condition_describe(struct dataset *ds, const char *text, struct loc at,
                        const struct row *names, struct query_shape *out, struct diag *dg);

/* The same text (the pointer is how it is known again), in a row. */
bool condition_holds(struct dataset *ds, const char *text, struct loc at, const struct row *row,
                     bool *holds, struct diag *dg);

/* The column names of a query, known before the first row. They live as long as the dataset. */
size_t query_columns(const struct query *q, const char *const **name);

/* First row of a view or table, kept after the first call. *row is NULL when it has no row, in
 * which case *exists tells if there is such a view at all. */
bool dataset_first_row(struct dataset *ds, const char *view, const struct row **row, bool *exists,
                       struct diag *dg);

/* Is this a file that the schema names (input_files), or one of the archive's? */
bool dataset_names_file(const struct dataset *ds, const char *file);

/* The columns of a view or table, for messages about one that is not there. n = 0: no such view. */
const char *const *dataset_columns(struct dataset *ds, const char *view, size_t *n);
const char *const *dataset_views(struct dataset *ds, size_t *n); /* names of all of them */

/* The cell that a value was read from, for diagnostics; line 0 if it is not a cell's value. Where
 * SQL cannot tell the row, it is the only one that holds the values read with it, or the only cell
 * of the column that holds the same; if there are several such cells, the column's cell in the
 * header, and `of` says how many. */
struct loc dataset_locate(struct dataset *ds, const struct value *v);

/* Texts of the view unbroken. NULL = diagnosed; *n may be 0. */
const char *const *dataset_unbroken(struct dataset *ds, size_t *n, struct diag *dg);

#endif
