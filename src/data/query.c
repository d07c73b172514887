/*
 * query.c - one SELECT of the template, row by row.
 *
 * A closed query is kept: an <each> inside another asks the same again for each row.
 */
#include "data/store.h"

#include "base/limits.h"
#include "base/str.h"
#include "data/again.h"
#include "data/results.h"

#include <string.h>

struct query {
    struct query *next;
    struct dataset *ds;
    const char *sql;
    const char *test; /* of a condition: its text, by which it is found again; NULL = it is none */
    struct condition condition;
    uint64_t loaded; /* of the dataset that it was prepared for */
    bool open;
    sqlite3_stmt *st;
    struct loc at;
    const struct row *outer;
    long long steps, took, nrow; /* so far; queries run one within the other */
    size_t ncol;                 /* without the rowids after them */
    const char **name;
    const char **table, **column; /* where each column comes from, or NULL */
    struct result *results;       /* that were read to the end */
    const struct result *from;    /* whose rows are given; NULL = SQLite's */
    size_t given;
    struct result *begun; /* gets the rows; NULL = they are not kept */
    int *rowid;           /* the column with the rowid of its table; -1 = none */
    enum origin *origin;
};

const struct value *row_find(const struct row *row, const char *name)
{
    for (; row; row = row->outer)
        for (size_t i = 0; i < row->ncol; i++)
            if (!strcmp(row->name[i], name))
                return &row->value[i];
    return NULL;
}

struct row *row_copy(struct arena *a, const struct row *row)
{
    struct row *out = arena_new(a, struct row);
    struct value *value = arena_array(a, struct value, row->ncol + 1);

    if (!out || !value)
        return NULL;
    for (size_t i = 0; i < row->ncol; i++) {
        value[i] = row->value[i];
        value[i].with = value[i].nwith ? value : NULL;
        if (!(value[i].text = arena_strndup(a, row->value[i].text, row->value[i].len)))
            return NULL;
    }
    *out = (struct row){.ncol = row->ncol, .name = row->name, .value = value};
    return !row->outer || (out->outer = row_copy(a, row->outer)) ? out : NULL;
}

/* ---- parameters ---- */

/* Of the names around a query, the one nearest to a parameter that nobody gives. */
static void hint_outer(struct dataset *ds, const char *name, const struct row *outer)
{
    const char *near = NULL;

    for (; outer && !near; outer = outer->outer)
        near = str_nearest(name, outer->name, outer->ncol);
    if (near)
        diag_hint(ds->dg, "did you mean :%s?", near);
}

/* ?1 is the first value of a view that a condition has. */
static bool bind_view_value(struct query *q, int i)
{
    const struct view_column *vc = &q->condition.value[i - 1];
    const struct row *row;
    bool exists;

    if (!dataset_first_row(q->ds, vc->view, &row, &exists, q->ds->dg))
        return false;
    const struct value *v = row ? row_find(row, vc->column) : NULL;
    return !v || query_bind_value(q->ds, q->st, i, v, q->at);
}

static bool no_such_parameter(struct query *q, const char *name)
{
    struct dataset *ds = q->ds;

    diag_add(ds->dg, DIAG_BIND_COLUMN, q->at, "no outer <each> has a column for %s",
             name ? name : "?");
    if (name && *name == ':')
        hint_outer(ds, name + 1, q->outer);
    return false;
}

bool query_bind_value(struct dataset *ds, sqlite3_stmt *st, int i, const struct value *v,
                      struct loc at)
{
    int code = v->kind == VALUE_INTEGER ? sqlite3_bind_int64(st, i, v->integer)
               : v->kind == VALUE_REAL  ? sqlite3_bind_double(st, i, v->real)
               : v->kind == VALUE_TEXT
                   ? sqlite3_bind_text64(st, i, v->text, v->len, SQLITE_STATIC, SQLITE_UTF8)
                   : sqlite3_bind_null(st, i);

    return code == SQLITE_OK || code == SQLITE_RANGE || store_sql_error(ds, at, NULL);
}

static bool bind_outer(struct query *q)
{
    bool ok = true;

    for (int i = 1; i <= sqlite3_bind_parameter_count(q->st); i++) {
        const char *name = sqlite3_bind_parameter_name(q->st, i);
        if ((size_t)i <= q->condition.nvalue) {
            ok &= bind_view_value(q, i);
            continue;
        }
        const struct value *v = name && *name == ':' ? row_find(q->outer, name + 1) : NULL;
        if (v)
            ok &= query_bind_value(q->ds, q->st, i, v, q->at);
        else
            ok = no_such_parameter(q, name);
    }
    return ok;
}

/* ---- open and close ---- */

/* Queries live as long as their database. */
static struct arena *arena_of(const struct dataset *ds)
{
    return again_keeps(ds) ? ds->store->a : ds->a;
}

/* Where a column comes from, if that is a table with a file. false = no memory. */
static bool describe_origin(struct query *q, size_t i, size_t all)
{
    const char *table = sqlite3_column_table_name(q->st, (int)i);
    const char *before = i ? sqlite3_column_table_name(q->st, (int)i - 1) : NULL;
    bool again = table && before && !strcmp(table, before);

    q->rowid[i] = -1;
    q->origin[i] = again ? q->origin[i - 1] : table ? origin_of(q->ds, q->sql, table) : ORIGIN_NONE;
    if (q->origin[i] == ORIGIN_NONE)
        return true;
    q->table[i] = arena_strdup(arena_of(q->ds), table);
    q->column[i] = arena_strdup(arena_of(q->ds), sqlite3_column_origin_name(q->st, (int)i));
    for (size_t k = q->ncol; q->origin[i] == ORIGIN_ROW && q->table[i] && k < all; k++) {
        table = sqlite3_column_table_name(q->st, (int)k);
        if (table && !strcmp(table, q->table[i]))
            q->rowid[i] = (int)k;
    }
    return q->table[i] && q->column[i];
}

static bool describe_columns(struct query *q, size_t nrowid)
{
    struct arena *a = arena_of(q->ds);
    size_t all = (size_t)sqlite3_column_count(q->st);

    q->ncol = all - nrowid;
    q->rowid = arena_array(a, int, q->ncol + 1);
    q->origin = arena_array(a, enum origin, q->ncol + 1);
    q->name = arena_array(a, const char *, q->ncol + 1);
    q->table = arena_array(a, const char *, q->ncol + 1);
    q->column = arena_array(a, const char *, q->ncol + 1);
    if (!q->name || !q->table || !q->column || !q->rowid || !q->origin)
        return false;
    for (size_t i = 0; i < q->ncol; i++) {
        q->name[i] = arena_strdup(a, sqlite3_column_name(q->st, (int)i));
        if (!q->name[i] || !describe_origin(q, i, all))
            return false;
    }
    return true;
}

/* One statement that gives rows, and nothing but white space, comments and ; after it. */
static bool is_one_select(struct query *q, const char *rest)
{
    rest = sql_skip_blank(rest);
    while (*rest == ';')
        rest = sql_skip_blank(rest + 1);
    if (!*rest && q->st && sqlite3_column_count(q->st))
        return true;
    return diag_add(q->ds->dg, DIAG_SQL, q->at, "SQL: one SELECT is wanted here");
}

static struct query *find_closed(struct dataset *ds, const char *sql)
{
    struct query *q = ds->query;

    /* Which rowids it asks for hangs on the tables that have rows. */
    while (q && (q->open || q->test || q->loaded != ds->loaded || strcmp(q->sql, sql) != 0))
        q = q->next;
    return q;
}

/* With the rowids of its tables, if it can have them; else as it is. NULL = diagnosed, or it is no
 * statement at all. */
static sqlite3_stmt *prepare_statement(struct query *q, const char **rest, size_t *nrowid)
{
    struct dataset *ds = q->ds;
    const char *with;
    sqlite3_stmt *st = NULL;

    if (!origin_add_rowids(ds, q->sql, &with, nrowid))
        return NULL;
    store_begin(ds);
    if (with && store_compile(ds, with, &st, rest) == SQLITE_OK && st)
        return st;
    *nrowid = 0;
    return store_prepare(ds, q->sql, q->at, rest);
}

static struct query *keep(struct dataset *ds, struct query *q)
{
    q->next = ds->query;
    ds->query = q;
    if (again_keeps(ds)) {
        again_note_sql(ds, q->sql, q->sql + strlen(q->sql));
        if (++ds->store->nstatement > STATEMENTS_MAX)
            again_spoil(ds);
    }
    return q;
}

static struct query *prepare(struct dataset *ds, const char *sql, struct loc at)
{
    struct arena *a = arena_of(ds);
    struct query *q = arena_new(a, struct query);
    const char *rest = "";
    size_t nrowid = 0;

    if (!q || !(q->sql = arena_strdup(a, sql)))
        return NULL;
    q->ds = ds;
    q->at = at;
    q->loaded = ds->loaded;
    q->st = prepare_statement(q, &rest, &nrowid);
    if (!q->st && (ds->failed || !rest))
        return NULL;
    if (!is_one_select(q, rest) || !describe_columns(q, nrowid)) {
        store_release(ds, q->st);
        return NULL;
    }
    return keep(ds, q);
}

static bool describe(struct dataset *ds, const struct query *q, struct query_shape *out)
{
    size_t n = (size_t)sqlite3_bind_parameter_count(q->st);
    const char **parameter = arena_array(ds->a, const char *, n + 1);
    if (!parameter)
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *name = sqlite3_bind_parameter_name(q->st, (int)i + 1);
        if (name && *name == ':' && !(parameter[i] = arena_strdup(ds->a, name + 1)))
            return false;
    }
    *out = (struct query_shape){q->name, q->ncol, parameter, n};
    return true;
}

bool query_describe(struct dataset *ds, const char *sql, struct loc at, struct query_shape *out,
                    struct diag *dg)
{
    ds->dg = dg;
    struct query *q = find_closed(ds, sql);
    if (!q)
        q = prepare(ds, sql, at);
    return q && describe(ds, q, out);
}

/* Are the rows there? Else they are kept as they come, once nothing is written any more. false = no memory. */
static bool ask_again(struct query *q)
{
    const struct value *parameter[RESULT_PARAMETERS_MOST];
    int n = sqlite3_bind_parameter_count(q->st);

    if (q->ds->phase != STORE_READING || n > RESULT_PARAMETERS_MOST)
        return true;
    for (int i = 0; i < n; i++) {
        const char *name = sqlite3_bind_parameter_name(q->st, i + 1);
        parameter[i] = name && *name == ':' ? row_find(q->outer, name + 1) : NULL;
        if (!parameter[i])
            return true; /* bind_outer says so */
    }
    q->given = 0;
    q->from = result_find(q->results, parameter, (size_t)n);
    return q->from || result_begin(q->ds, parameter, (size_t)n, &q->begun);
}

struct query *query_open(struct dataset *ds, const char *sql, struct loc at,
                         const struct row *outer, struct diag *dg)
{
    ds->dg = dg;
    struct query *q = find_closed(ds, sql);
    if (!q && !(q = prepare(ds, sql, at)))
        return NULL;
    q->at = at;
    q->outer = outer;
    q->steps = q->took = q->nrow = 0;
    if (!ask_again(q) || (!q->from && !bind_outer(q)))
        return NULL;
    q->open = true;
    return q;
}

void query_close(struct query *q)
{
    if (!q)
        return;
    if (!q->from) {
        sqlite3_reset(q->st);
        sqlite3_clear_bindings(q->st);
    }
    q->from = NULL;
    q->begun = NULL;
    q->open = false;
}

void query_forget_all(struct dataset *ds)
{
    for (struct query *q = ds->query; q; q = q->next)
        store_release(ds, q->st);
    ds->query = NULL;
}

void query_keep_all(struct dataset *ds)
{
    for (struct query *q = ds->query; q; q = q->next)
        query_close(q);
    ds->store->query = ds->query;
    ds->query = NULL;
}

void query_take_all(struct dataset *ds)
{
    ds->query = ds->store->query;
    for (struct query *q = ds->query; q; q = q->next) {
        q->ds = ds;
        q->results = NULL;
    }
}

/* ---- rows ---- */

static bool read_value(struct query *q, struct arena *a, int i, struct value *v)
{
    int type = sqlite3_column_type(q->st, i);

    *v = (struct value){.kind = type == SQLITE_NULL      ? VALUE_NULL
                                : type == SQLITE_INTEGER ? VALUE_INTEGER
                                : type == SQLITE_FLOAT   ? VALUE_REAL
                                                         : VALUE_TEXT,
                        .table = q->table[i],
                        .column = q->column[i]};
    if (q->rowid[i] >= 0 && sqlite3_column_type(q->st, q->rowid[i]) == SQLITE_INTEGER) {
        v->has_rowid = true;
        v->rowid = sqlite3_column_int64(q->st, q->rowid[i]);
    }
    if (v->kind == VALUE_INTEGER)
        v->integer = sqlite3_column_int64(q->st, i);
    if (v->kind == VALUE_REAL)
        v->real = sqlite3_column_double(q->st, i);
    const char *text = (const char *)sqlite3_column_text(q->st, i);
    if (!text && v->kind != VALUE_NULL)
        return store_sql_error(q->ds, q->at, NULL);
    if (sqlite3_column_bytes(q->st, i) > LIMIT_CELL)
        return diag_add(q->ds->dg, DIAG_SQL_LIMIT, q->at,
                        "a value of the column \"%1$s\" has more than %2$d bytes", q->name[i],
                        LIMIT_CELL);
    if (!store_count_bytes(q->ds, sqlite3_column_bytes(q->st, i), q->at))
        return false;
    size_t len = text ? strlen(text) : 0; /* a NUL inside ends it: no cell can hold one */
    if (utf8_valid_len(text ? text : "", len) != len) /* no cell, but CAST(x'FF' AS TEXT) can */
        return diag_add(q->ds->dg, DIAG_SQL, q->at, "SQL: the column \"%s\" is not UTF-8 text",
                        q->name[i]);
    v->text = arena_strndup(a, text ? text : "", len);
    v->len = len;
    return v->text != NULL;
}

static struct row row_of(const struct query *q, const struct value *value)
{
    return (struct row){.outer = q->outer, .ncol = q->ncol, .name = q->name, .value = value};
}

static void keep_rows(struct query *q)
{
    if (!q->begun)
        return;
    q->begun->next = q->results;
    q->results = q->begun;
    q->begun = NULL;
}

/* The same rows count again, as if SQLite gave them. */
static bool next_again(struct query *q, struct row *out, bool *done)
{
    *done = q->given == q->from->n;
    if (*done)
        return true;
    *out = row_of(q, q->from->row[q->given++]);
    return store_count_row(q->ds, ++q->nrow, q->at);
}

bool query_next(struct query *q, struct arena *a, struct row *out, bool *done, struct diag *dg)
{
    struct dataset *ds = q->ds;

    ds->dg = dg;
    if (q->from)
        return next_again(q, out, done);
    store_begin(ds);
    ds->steps = q->steps;
    ds->took = q->took;
    int code = sqlite3_step(q->st);
    q->steps = ds->steps;
    q->took = ds->took;
    *done = code == SQLITE_DONE;
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        return store_sql_error(ds, q->at, NULL);
    if (!store_check(ds, q->at))
        return false;
    if (*done) {
        keep_rows(q);
        return true;
    }
    if (!store_count_row(ds, ++q->nrow, q->at))
        return false;
    a = q->begun ? ds->a : a;
    struct value *value = arena_array(a, struct value, q->ncol + 1);
    if (!value)
        return false;
    for (size_t i = 0; i < q->ncol; i++) {
        if (!read_value(q, a, (int)i, &value[i]))
            return false;
        if (q->origin[i] == ORIGIN_ROW && !value[i].has_rowid) {
            value[i].with = value;
            value[i].nwith = q->ncol;
        }
    }
    *out = row_of(q, value);
    return !q->begun || result_add(ds, &q->begun, value, q->ncol);
}

size_t query_columns(const struct query *q, const char *const **name)
{
    *name = q->name;
    return q->ncol;
}

/* ---- conditions ---- */

/* What it points to lives as long as the query. */
static bool keep_condition(struct arena *a, struct condition *c)
{
    struct view_column *value = arena_array(a, struct view_column, c->nvalue + 1);

    if (!value)
        return false;
    for (size_t i = 0; i < c->nvalue; i++) {
        value[i] = (struct view_column){arena_strdup(a, c->value[i].view),
                                        arena_strdup(a, c->value[i].column)};
        if (!value[i].view || !value[i].column)
            return false;
    }
    c->value = value;
    return (c->sql = arena_strdup(a, c->sql)) != NULL;
}

static struct query *prepare_condition(struct dataset *ds, const char *text, struct loc at,
                                       const struct row *names)
{
    struct query *q = arena_new(arena_of(ds), struct query);

    if (!q || !condition_write(ds, text, at, names, &q->condition) ||
        (again_keeps(ds) && !keep_condition(ds->store->a, &q->condition)))
        return NULL;
    q->ds = ds;
    q->at = at;
    q->sql = q->condition.sql;
    q->test = text;
    q->st = store_prepare_condition(ds, &q->condition, at);
    if (!q->st)
        return NULL;
    return keep(ds, q);
}

static struct query *find_condition(const struct dataset *ds, const char *text)
{
    struct query *q = ds->query;

    while (q && q->test != text)
        q = q->next;
    return q;
}

bool condition_describe(struct dataset *ds, const char *text, struct loc at,
                        const struct row *names, struct query_shape *out, struct diag *dg)
{
    ds->dg = dg;
    const struct query *q = again_runs(ds) ? find_condition(ds, text) : NULL;
    if (!q)
        q = prepare_condition(ds, text, at, names);
    if (!q || !describe(ds, q, out))
        return false;
    out->parameter += q->condition.nvalue; /* these are of views */
    out->nparameter -= q->condition.nvalue;
    return true;
}

bool condition_holds(struct dataset *ds, const char *text, struct loc at, const struct row *row,
                     bool *holds, struct diag *dg)
{
    struct query *q = find_condition(ds, text);

    ds->dg = dg;
    if (!q && !(q = prepare_condition(ds, text, at, row)))
        return false;
    q->outer = row;
    if (!bind_outer(q))
        return false;
    store_begin(ds);
    int code = sqlite3_step(q->st);
    *holds = code == SQLITE_ROW && sqlite3_column_int(q->st, 0);
    bool ok = (code == SQLITE_ROW || store_sql_error(ds, q->at, NULL)) && store_check(ds, q->at);
    query_close(q);
    return ok;
}
