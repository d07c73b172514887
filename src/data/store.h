/*
 * store.h - what the files of data/ share: the database of a dataset. Nobody else includes it.
 *
 *   dataset.c   opening, views, faults and findings
 *   query.c     the template's SELECTs
 *   results.c   their rows, for when the same is asked again
 *   condition.c  the test of an <if> as a SELECT
 *   load.c      CSV files into tables
 *   presence.c  files that are missing, of another template, or of no use
 *   base.c      the template that another one builds on
 *   fill.c      references in cells
 *   columns.c   what the schema says of a table's columns, and a row's cells into them
 *   header.c    which cell of a row belongs to which column
 *   cells.c     what spreadsheets leave in place of values; rows too wide; rows of totals
 *   no_number.c cells that are no number where one is wanted
 *   values.c    cells of text that are dates, codes or files
 *   tally.c     one cause, one message
 *   violations.c rows that a constraint refuses: each rule they break, at its cell
 *   checks.c     the named CHECKs in the text of a CREATE TABLE
 *   origin.c     which cells the values of a query come from
 *   sql_text.c   SQL as text
 *   sql.c        SQLite opened, bounded and locked; SQL errors at their place
 *   again.c      a database that serves one dataset after another
 *   functions.c  SQL functions of our own; functions_thai.c, functions_lines.c
 *   refusal.c    a value that one of them cannot take, at its cell
 *   claim_rows.c what texts say, as rows
 */
#ifndef RAINGAN_DATA_STORE_H
#define RAINGAN_DATA_STORE_H

#include "data/csv.h"
#include "data/dataset.h"
#include "data/decimal.h"

#include <sqlite3.h>

/* A name that the header may have for a column. */
struct column_name {
    struct column_name *next;
    const char *name; /* as the template has it */
    const char *key;  /* form_name_key */
};

/* What a cell of text is, beside text. */
enum text_kind {
    TEXT_FREE,
    TEXT_CODE, /* digits and letters that are typed full-width or in Thai become ASCII */
    TEXT_DATE, /* becomes ISO 8601 */
    TEXT_FILE, /* of the data folder or the template's */
};

/* In a file of keys and values, what the cell of a column is in the row of a key: a row of
 * cell_types(file, key_column, key, "column", type). */
struct cell_type {
    struct cell_type *next;
    size_t key_column, column;
    const char *key;
    enum text_kind kind;
};

struct column {
    const char *name;
    const char *label;         /* the first of its names in column_names; NULL = it has none */
    struct column_name *names; /* its own first */
    const char
        *standard; /* SQL of its DEFAULT, for a file that lacks it; NULL = it has to be there */
    bool number, integer, required;
    bool primary;    /* of the PRIMARY KEY */
    bool references; /* its cells may hold {references} */
    enum text_kind kind;
    int scale; /* most digits after the point; -1 = any */
};

/* A named CHECK of the schema: CONSTRAINT "column: message" CHECK (expression). */
struct check {
    struct check *next;
    const char *column; /* "" = the whole row */
    const char *message;
    const char *expression;
    sqlite3_stmt *ask; /* of the row in staging; NULL = not asked yet */
};

/* A reference to another table; of several columns, the first. */
struct reference {
    struct reference *next;
    int id; /* as SQLite counts them */
    const char *column, *parent;
};

/* Rows of a file one after another whose rowids are so too: in most files that is all of them. */
struct loaded_run {
    sqlite3_int64 rowid; /* of the first, */
    uint32_t row, n;     /* its place in the file (the header is 0); how many they are */
};

struct table {
    struct table *next;
    const char *name;
    const char *file_name; /* without its folder */
    bool of_base;          /* of the template that this one builds on */
    bool must_be;          /* a report without this file is refused */
    bool history;          /* of the archive, not of the officer: no data to compare */
    bool of_template;      /* of the template folder: no data to compare either */
    struct csv_file file;  /* no rows: the file is not there */
    struct column *column;
    size_t ncolumn;
    size_t *key;  /* columns of its PRIMARY KEY, else of its first UNIQUE; in the schema's order */
    size_t nkey;  /* 0 = it has neither */
    int *cell_of; /* for each column its cell in a row, -1 = not in the file */
    size_t row_told; /* bad cells of rows up to this one have been diagnosed */
    bool *bad;       /* cells of the row in hand that have been diagnosed */
    struct cell_type *cell_type;
    struct check *check;
    struct reference *reference;
    struct loaded_run *loaded; /* in the order of the file; by rowid when it is sorted */
    size_t nloaded, loaded_cap;
    bool sorted;
    sqlite3_stmt *stage;              /* puts a row into staging; NULL = not needed yet */
    struct fault *fault, **fault_end; /* tally.c */
    size_t errors;                    /* of the whole run, when this table's file was begun */
    const char *stray; /* a file of the folder that may be meant for this one, told; NULL = none */
    bool ended;        /* the rest of the file is another table: told */
    bool sound;        /* every row is in */
    bool refers_nowhere; /* a row of it refers to one that is not there */
};

/* A view and where views.sql makes it. */
struct view_source {
    struct view_source *next;
    const char *name;
    const char *sql; /* from its CREATE to the end of the file */
    struct loc at;
};

struct first_row {
    struct first_row *next;
    const char *view;
    const struct row *row;
    const char *const *column;
    size_t ncolumn;
    bool exists;
};

/* What a SQL function could not take, while its error is on the way. */
struct refusal {
    const char *text, *message;
    const char *meant; /* what it may mean, for a hint; NULL = nothing */
};

enum store_phase {
    STORE_SCHEMA,  /* the template's scripts: tables, views and their first rows are made */
    STORE_LOADING, /* our own statements */
    STORE_READING, /* from here on nothing is written */
};

/* The template that this one builds on: base.sql names it. */
struct base {
    const char *name;        /* NULL = none */
    const char *file;        /* it is used when the data folder has this one */
    bool required;           /* without the file there is no report */
    bool used;               /* its tables and views are there */
    bool missed;             /* a cell wants it and it is not there: told */
    struct folder folder;    /* of the template, if it is used */
    const char *const *view; /* the names of them */
    size_t nview;
};

struct dataset {
    struct arena *a;
    struct diag *dg;     /* of the call that is running */
    struct store *store; /* again.h */
    sqlite3 *db;         /* of it */
    struct report_source from;
    enum store_phase phase;
    bool unsound; /* the files have faults: only they matter */
    struct base base;
    struct table *table;
    struct view_source *view_source, **view_source_end;
    char *created;       /* the view that the statement in hand makes, or NULL */
    char *filled;        /* the table */
    struct query *query; /* prepared so far */
    uint64_t loaded;     /* of a store of several: which tables have rows, by their order */
    struct refusal refusal;
    struct first_row *first_row;
    const char **view;
    size_t nview;
    long long steps;      /* of the running statement, counted by the progress handler */
    long long seen, took; /* the clock when it was looked at last, 0 = not yet; in us */
    long long all_steps, all_rows, all_took, all_bytes; /* of the whole report */
    long long nrow, nbyte;                              /* of the data */
    size_t results_size; /* bytes of the rows that are kept, or were to be: results.h */
    bool failed;         /* the statement prepared last is wrong: told, now or before */
    const char *stops;   /* why the running statement is stopped; NULL = it is not */
    const char *refused; /* the function that it may not use; NULL = none */
    struct apart *apart; /* the process that makes the findings; NULL = there is none */
    bool wants_findings; /* when it has made them */
    bool broken;         /* a statement of ours over what the template makes has failed: told */
};

/* ---- sql.c ---- */

bool store_open(struct dataset *ds);
void store_close(struct dataset *ds);
void store_set_phase(struct dataset *ds, enum store_phase phase);
bool store_add_archive_tables(struct dataset *ds);
/* Tables of our own, where they are not there already. false = diagnosed. */
bool store_make(struct dataset *ds, const char *schema);
/* column_names and labels (dataset.h), empty where the template makes none: the shared page of corrections reads them. */
bool store_add_name_tables(struct dataset *ds);

bool store_run_file(struct dataset *ds, struct folder dir, const char *name);
bool store_run_chosen(struct dataset *ds, struct folder dir,
                      const char *name); /* for some data only */

/* Prepares one statement of a template; NULL = diagnosed. `at` is where its text begins. */
sqlite3_stmt *store_prepare(struct dataset *ds, const char *sql, struct loc at, const char **rest);

/* The same of a condition. */
struct condition;
sqlite3_stmt *store_prepare_condition(struct dataset *ds, const struct condition *c, struct loc at);

/* Prepares one of our own, whose names may come from the template; NULL = diagnosed. */
sqlite3_stmt *store_prepare_own(struct dataset *ds, const char *sql);

/* The next statement begins: it has all its steps before it. */
void store_begin(struct dataset *ds);

/* sqlite3_prepare_v2 within its bounds: every statement is prepared by it. `rest` NULL: it is one statement, of our
 * own, which may be compiled already. */
int store_compile(struct dataset *ds, const char *sql, sqlite3_stmt **st, const char **rest);
int store_compile_anew(struct dataset *ds, const char *sql, sqlite3_stmt **st, const char **rest);
void store_release(struct dataset *ds, sqlite3_stmt *st); /* NULL is allowed */

/* The dataset whose statement calls a SQL function. */
struct dataset *store_asks(sqlite3_context *ctx);

/* Has the statement a next row? Rows are counted; what is wrong is diagnosed, and remembered. */
bool store_row(struct dataset *ds, sqlite3_stmt *st);

/* After rows and statements: what SQLite's calls did not say. false = diagnosed. */
bool store_check(struct dataset *ds, struct loc at);

/* One more of the rows that a query gives, `n` with it. false = diagnosed: too many. */
bool store_count_bytes(struct dataset *ds, long long n, struct loc at);
bool store_count_row(struct dataset *ds, long long n, struct loc at);

/* Diagnoses the last SQL error. sql NULL = it came while the statement at `at` ran. */
bool store_sql_error(struct dataset *ds, struct loc at, const char *sql);

/* The place after n bytes of a text that begins at `at`. */
struct loc store_move(struct loc at, const char *text, size_t n);

/* ---- query.c ---- */

/* The text is borrowed. false = SQLite has not taken it: diagnosed at `at`. */
bool query_bind_value(struct dataset *ds, sqlite3_stmt *st, int i, const struct value *v,
                      struct loc at);
void query_forget_all(struct dataset *ds); /* before the database is closed */
void query_keep_all(struct dataset *ds);   /* for the next dataset of the database, */
void query_take_all(struct dataset *ds);   /* which has the same template */

/* ---- condition.c ---- */

enum { CONDITION_VALUES_MAX = 99 };

struct view_column {
    const char *view, *column;
};

struct condition {
    const char *sql;           /* its one column is 1 or 0 */
    size_t before, len;        /* where the text of the template stands in it */
    struct view_column *value; /* that ?1, ?2 and so on stand for */
    size_t nvalue;
};

/* `names` are the rows around. false = diagnosed. */
bool condition_write(struct dataset *ds, const char *text, struct loc at, const struct row *names,
                     struct condition *out);

/* ---- functions.c ---- */

bool functions_add(struct dataset *ds);
bool functions_add_thai(struct dataset *ds, int flags); /* functions_thai.c */
bool functions_add_text(struct dataset *ds, int flags); /* functions_text.c */
bool functions_add_lines(struct dataset *ds);           /* functions_lines.c */

/* ---- no_number.c ---- */

/* Tells what stands in a cell in place of a number; why: of number_read, NULL = it has too many decimals. Returns false. */
bool number_refuse(struct dataset *ds, struct table *t, size_t row, size_t c, const char *why);

/* ---- refusal.c ---- */

/* The result of a SQL function that cannot take a value: a message from a sentence with one %s, which
 * is the value. `meant` is borrowed. */
void refusal_set(struct dataset *ds, sqlite3_context *ctx, const char *text, const char *meant,
                 const char *sentence);

/* Tells it at the value's cell, else at `at`. false = the SQL error is another one. */
bool refusal_tell(struct dataset *ds, const char *message, struct loc at);

/* ---- collate.c ---- */

/* COLLATE thai, as sqlite3_create_collation wants it. */
int collate_thai(void *unused, int na, const void *a, int nb, const void *b);

/* ---- claim_rows.c ---- */

/* Fills the table `claims` from phrases.csv of the template and its view `texts`. */
bool claims_fill(struct dataset *ds, struct folder template_dir);

/* ---- beside.c ---- */

/* The tables that beside(file, table_name) names, from files of other papers in the data folder, if they are
 * there and have no fault. */
bool beside_fill(struct dataset *ds);

/* ---- presence.c ---- */

/* Data of another template, which may lie in the same folder? */
bool presence_is_of_other(struct dataset *ds, const char *file);

/* Before any is read. false = no file of the tables from `first` on is in the folder: told as one fault. */
bool presence_check_any(struct dataset *ds, struct folder dir, const struct table *first);

/* After the message that the table's file is missing: what may be meant for it. */
void presence_hint_missing(struct dataset *ds, struct folder dir, struct table *t);

/* After all are read: warns of files that no table uses, and of workbooks that are newer. false = no memory. */
bool presence_check_rest(struct dataset *ds, struct folder dir);

/* ---- load.c ---- */

/* The files of input_files and template_files; with `of_base`, that of the base template. */
bool load_files(struct dataset *ds, bool of_base);
bool load_tables(struct dataset *ds); /* what the schema says of them alone */
struct table *table_find(struct dataset *ds, const char *name);

/* The cell of a row and column; the row or the file where there is no such cell. Without a row, the
 * column's cell in the header. */
struct loc table_place(const struct table *t, const int64_t *rowid, const char *column);

/* Which row of the file it is; 0 = none that is loaded. */
size_t table_row(const struct table *t, int64_t rowid);

/* The text of a loaded row's cell, until the next row is asked for; NULL = there is none. */
const char *table_cell(const struct table *t, int64_t rowid, const char *column);

/* ---- base.c ---- */

/* Does the template build on another one? */
bool base_is_named(struct arena *a, struct report_source from);

/* Before the template's own schema: the tables and views of the one it builds on, with their data.
 * Faults of these make the dataset unsound. false = a template is wrong. */
bool base_open(struct dataset *ds);

/* After its own views: the base's findings about this template's texts. */
bool base_find(struct dataset *ds);

/* ---- fill.c ---- */

/* The text of a cell with its references filled in; itself without any. NULL = diagnosed at the
 * cell. */
const char *fill_references(struct dataset *ds, struct loc at, const char *text);
const char *fill_nothing(struct arena *a, const char *text); /* each reference becomes … */

/* ---- dataset.c ---- */

/* For newyear.c: schema, data and init.sql, no views. NULL = diagnosed. */
struct dataset *dataset_open_begun(struct arena *a, struct report_source from, bool without_data,
                                   const char *year, struct diag *dg);

bool dataset_run_if_there(struct dataset *ds, struct folder dir, const char *name);
bool dataset_write_wording(struct dataset *ds, struct folder dir); /* wording.sql, if wanted */
bool dataset_run_view(struct dataset *ds, const char *view, bool finding, size_t *nrow);

/* ---- columns.c ---- */

bool columns_read(struct dataset *ds, struct table *t);
size_t column_index(const struct table *t, const char *name, size_t len); /* ncolumn = none */
struct loc column_place(const struct table *t, size_t row, size_t column);

/* INSERT of all columns that have cells, into `into`, column c as ?c+1; with `all`, the missing
 * ones get their DEFAULT. NULL = diagnosed. */
sqlite3_stmt *columns_prepare_insert(struct dataset *ds, const struct table *t, const char *into,
                                     bool all);

/* Diagnoses an empty cell that has to be filled. Always false. */
bool column_is_empty(struct dataset *ds, struct table *t, size_t row, size_t column);

/* The same; `act` is what there is to do, if it does not come from merged cells. NULL = nothing more. */
void column_tell_empty(struct dataset *ds, struct table *t, size_t row, size_t column,
                       const char *act);

/* What an empty cell may come from, for a hint; NULL = nothing. */
const char *column_empty_hint(const struct table *t, size_t row, size_t column);

/* decimal_read of a cell of this column: "1." is 1 among whole numbers, zeros that carry nothing are left out. It may still
 * have more decimals than the column. */
const char *number_read(const struct column *c, const struct csv_cell *cell, struct decimal *out);

/* Binds a row's cells. false: those marked in t->bad have been diagnosed, and are left NULL. */
bool columns_bind(struct dataset *ds, struct table *t, sqlite3_stmt *st, size_t row);

/* ---- header.c ---- */

/* The names of a table's columns: their own and those of column_names. */
bool header_read_names(struct dataset *ds, struct table *t);
bool header_names(struct dataset *ds, const struct table *t, struct csv_names *out);
bool header_map(struct dataset *ds, struct table *t); /* from the header row */

/* The cell of column i is a name of that column, as a second header row has it. */
bool header_is_name(struct dataset *ds, const struct table *t, size_t i,
                    const struct csv_cell *cell);

/* It is the name of a column of some table. */
bool header_knows(struct dataset *ds, const struct csv_cell *cell);

/* ---- cells.c ---- false = told, or in the tally: the row is not loaded */

bool cells_check(struct dataset *ds, struct table *t, size_t row);

/* ---- values.c ---- */

bool values_read_types(struct dataset *ds, struct table *t);

/* Binds a cell of text to ?column+1 as what it is. false = diagnosed, if `tell`. */
bool values_bind(struct dataset *ds, struct table *t, sqlite3_stmt *st, size_t row, size_t column,
                 bool tell);

/* A cell of a loaded row as it was read: a number with the digits of its column, a date as ISO 8601,
 * a code in ASCII, else the text. NULL = no memory. */
const char *values_as_read(struct arena *a, const struct table *t, size_t row, size_t column);

/* ---- tally.c ---- */

/* Keeps a fault of which there may be many; `cause` is a pointer that all of them share: up to three
 * are told one by one. Where the cause is the text itself they are told as one, however few. */
void tally_add(struct dataset *ds, struct table *t, enum diag_code code, const char *cause,
               struct loc at, const char *text, const char *hint);
void tally_tell(struct dataset *ds, struct table *t);

/* ---- contracts.c ---- */

/* Are these the columns of a view that means something to us? false = diagnosed where it is made. */
bool contract_check(struct dataset *ds, const char *view, const char *const *column, size_t n);

/* ---- violations.c ---- */

/* What is wrong with a row that SQLite has just refused. Always false. */
bool violations_explain(struct dataset *ds, struct table *t, size_t row);

/* The CHECKs of a row with bad cells, so far as they look at the others. */
void violations_ask_checks(struct dataset *ds, struct table *t, size_t row);
void violations_close(struct dataset *ds, struct table *t);

/* ---- checks.c ---- */

bool checks_read(struct arena *a, const char *sql, struct check **out);
void checks_split_name(char *name, const char **column, const char **message);

/* Of a message that speaks of a {value}, what there is to do, for a cell that has none; "ให้" begins that (doc/thai-style.md). */
const char *checks_what_to_do(const char *message);

/* ---- sql_text.c ---- */

const char *sql_skip_blank(const char *s); /* after white space and comments */
const char *
sql_skip_token(const char *s); /* after a quoted thing, a comment, a word, or one character */
const char *sql_skip_parens(const char *s); /* after the ) that closes the ( at s */
bool sql_is_word(const char *s, const char *end, const char *word);
char *sql_unquote(struct arena *a, const char *s, const char *end); /* NULL = no memory */
const char *sql_view_body(const char *sql); /* the SELECT of a CREATE VIEW */

/* ---- origin.c ---- */

/* The query with the rowids of loaded tables, *nrowid of them, after its own columns; *out NULL =
 * it has none to give. SQLite may refuse it. false = no memory. */
bool origin_add_rowids(struct dataset *ds, const char *sql, const char **out, size_t *nrowid);

enum origin {
    ORIGIN_NONE,   /* of a UNION: SQLite names the column of its first SELECT */
    ORIGIN_COLUMN, /* the column is known; values read with it may be of another row */
    ORIGIN_ROW,    /* all values of the table that are read together are of one row of it */
};

/* What can be said of the values that SQLite says are of a table: how often the query reads it. */
enum origin origin_of(struct dataset *ds, const char *sql, const char *table);

/* Another name of a table's rowid, where a column has that one. */
const char *rowid_name(const struct table *t);

#endif
