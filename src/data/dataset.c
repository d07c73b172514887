#include "data/dataset.h"

#include "base/file.h"
#include "base/str.h"
#include "data/store.h"

#include <string.h>

/* A closed query is kept: an <each> inside another asks the same again for each row. */
struct query {
    struct query *next;
    struct dataset *ds;
    char *sql;
    bool open;
    sqlite3_stmt *st;
    struct loc at;
    const struct row *outer;
    size_t ncol;
    const char **name;
    const char **table, **column; /* where each column comes from, or NULL */
    struct value *value;
};

struct dataset *dataset_open(struct arena *a, const char *data_dir, const char *template_dir,
                             struct diag *dg)
{
    struct dataset *ds = arena_new(a, struct dataset);
    const char *schema = file_join(a, template_dir, "schema.sql");
    const char *views = file_join(a, template_dir, "views.sql");

    if (!ds || !schema || !views)
        return NULL;
    ds->a = a;
    ds->dg = dg;
    bool ok = store_open(ds) && store_run_file(ds, schema);
    if (ok) {
        /* The views are read though the data is wrong: both kinds of fault in one run. */
        bool loaded = load_files(ds, data_dir);
        ok = (!file_exists(views) || store_run_file(ds, views)) && loaded;
    }
    if (!ok) {
        dataset_close(ds);
        return NULL;
    }
    store_lock(ds);
    return ds;
}

void dataset_close(struct dataset *ds)
{
    if (!ds || !ds->db)
        return;
    for (struct query *q = ds->query; q; q = q->next)
        sqlite3_finalize(q->st);
    sqlite3_close(ds->db);
    ds->db = NULL;
}

/* ---- queries ---- */

const struct value *row_find(const struct row *row, const char *name)
{
    for (; row; row = row->outer)
        for (size_t i = 0; i < row->ncol; i++)
            if (!strcmp(row->name[i], name))
                return &row->value[i];
    return NULL;
}

static bool bind_outer(struct dataset *ds, sqlite3_stmt *st, const struct row *outer, struct loc at)
{
    bool ok = true;

    for (int i = 1; i <= sqlite3_bind_parameter_count(st); i++) {
        const char *name = sqlite3_bind_parameter_name(st, i);
        const struct value *v = name && *name == ':' ? row_find(outer, name + 1) : NULL;
        if (!v)
            ok = diag_add(ds->dg, DIAG_BIND_COLUMN, at, "no outer <each> has a column for %s",
                          name ? name : "?");
        else if (v->kind == VALUE_INTEGER)
            sqlite3_bind_int64(st, i, v->integer);
        else if (v->kind == VALUE_REAL)
            sqlite3_bind_double(st, i, v->real);
        else if (v->kind == VALUE_TEXT)
            sqlite3_bind_text(st, i, v->text, (int)v->len, SQLITE_STATIC);
    }
    return ok;
}

static char *copy(struct arena *a, const char *s)
{
    return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

static bool describe_columns(struct query *q)
{
    struct arena *a = q->ds->a;

    q->ncol = (size_t)sqlite3_column_count(q->st);
    q->name = arena_array(a, const char *, q->ncol + 1);
    q->table = arena_array(a, const char *, q->ncol + 1);
    q->column = arena_array(a, const char *, q->ncol + 1);
    if (!q->name || !q->table || !q->column)
        return false;
    for (size_t i = 0; i < q->ncol; i++) {
        q->name[i] = copy(a, sqlite3_column_name(q->st, (int)i));
        q->table[i] = copy(a, sqlite3_column_table_name(q->st, (int)i));
        q->column[i] = copy(a, sqlite3_column_origin_name(q->st, (int)i));
        if (!q->name[i])
            return false;
    }
    return true;
}

static bool is_one_select(struct query *q, const char *rest)
{
    if (q->st && !rest[strspn(rest, " \t\r\n;")] && sqlite3_column_count(q->st))
        return true;
    return diag_add(q->ds->dg, DIAG_SQL, q->at, "SQL: one SELECT is wanted here");
}

static struct query *find_closed(struct dataset *ds, const char *sql)
{
    struct query *q = ds->query;

    while (q && (q->open || strcmp(q->sql, sql) != 0))
        q = q->next;
    return q;
}

static struct query *prepare(struct dataset *ds, const char *sql, struct loc at)
{
    struct query *q = arena_new(ds->a, struct query);
    size_t errors = diag_count(ds->dg, DIAG_ERROR);
    const char *rest;

    if (!q || !(q->sql = copy(ds->a, sql)))
        return NULL;
    q->ds = ds;
    q->at = at;
    q->st = store_prepare(ds, sql, at, &rest);
    if (!q->st && diag_count(ds->dg, DIAG_ERROR) > errors)
        return NULL;
    if (!is_one_select(q, rest) || !describe_columns(q)) {
        sqlite3_finalize(q->st);
        return NULL;
    }
    q->next = ds->query;
    ds->query = q;
    return q;
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
    q->value = arena_array(ds->a, struct value, q->ncol + 1);
    if (!q->value || !bind_outer(ds, q->st, outer, at))
        return NULL;
    q->open = true;
    store_begin_work(ds);
    return q;
}

void query_close(struct query *q)
{
    if (!q)
        return;
    sqlite3_reset(q->st);
    sqlite3_clear_bindings(q->st);
    q->open = false;
}

static bool read_value(struct query *q, int i, struct value *v)
{
    int type = sqlite3_column_type(q->st, i);

    *v = (struct value){.kind = type == SQLITE_NULL      ? VALUE_NULL
                                : type == SQLITE_INTEGER ? VALUE_INTEGER
                                : type == SQLITE_FLOAT   ? VALUE_REAL
                                                         : VALUE_TEXT,
                        .table = q->table[i],
                        .column = q->column[i]};
    if (v->kind == VALUE_INTEGER)
        v->integer = sqlite3_column_int64(q->st, i);
    if (v->kind == VALUE_REAL)
        v->real = sqlite3_column_double(q->st, i);
    const char *text = (const char *)sqlite3_column_text(q->st, i);
    size_t len = text ? strlen(text) : 0; /* a NUL inside ends it: no cell can hold one */
    v->text = arena_strndup(q->ds->a, text ? text : "", len);
    v->len = len;
    return v->text != NULL;
}

bool query_next(struct query *q, struct row *out, bool *done, struct diag *dg)
{
    q->ds->dg = dg;
    int code = sqlite3_step(q->st);
    *done = code == SQLITE_DONE;
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        return store_sql_error(q->ds, q->at, NULL);
    if (*done)
        return true;
    for (size_t i = 0; i < q->ncol; i++)
        if (!read_value(q, (int)i, &q->value[i]))
            return false;
    *out = (struct row){.outer = q->outer, .ncol = q->ncol, .name = q->name, .value = q->value};
    return true;
}

size_t query_columns(const struct query *q, const char *const **name)
{
    *name = q->name;
    return q->ncol;
}

/* ---- views ---- */

const char *const *dataset_views(struct dataset *ds, size_t *n)
{
    size_t cap = 0;
    sqlite3_stmt *st;

    *n = ds->nview;
    if (ds->view)
        return ds->view;
    if (sqlite3_prepare_v2(ds->db, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')",
                           -1, &st, NULL) != SQLITE_OK)
        return NULL;
    while (sqlite3_step(st) == SQLITE_ROW) {
        ds->view = arena_grow(ds->a, ds->view, ds->nview, &cap, sizeof *ds->view);
        if (!ds->view ||
            !(ds->view[ds->nview] = copy(ds->a, (const char *)sqlite3_column_text(st, 0))))
            break;
        ds->nview++;
    }
    sqlite3_finalize(st);
    *n = ds->nview;
    return ds->view;
}

static bool has_view(struct dataset *ds, const char *name)
{
    size_t n;
    const char *const *view = dataset_views(ds, &n);

    for (size_t i = 0; view && i < n; i++)
        if (!strcmp(view[i], name))
            return true;
    return false;
}

static bool read_first_row(struct dataset *ds, const char *view, struct first_row *f,
                           struct diag *dg)
{
    char *sql = arena_printf(ds->a, "SELECT * FROM \"%s\" LIMIT 1", view);
    struct query *q = sql ? query_open(ds, sql, (struct loc){.file = view}, NULL, dg) : NULL;
    struct row *row = arena_new(ds->a, struct row);
    bool done = true;

    if (!q || !row)
        return false;
    bool ok = query_next(q, row, &done, dg);
    f->column = q->name;
    f->ncolumn = q->ncol;
    f->row = ok && !done ? row : NULL;
    query_close(q); /* its values live in the arena */
    return ok;
}

static struct first_row *first_row(struct dataset *ds, const char *view, struct diag *dg)
{
    for (struct first_row *f = ds->first_row; f; f = f->next)
        if (!strcmp(f->view, view))
            return f;

    struct first_row *f = arena_new(ds->a, struct first_row);
    if (!f || !(f->view = copy(ds->a, view)))
        return NULL;
    f->exists = has_view(ds, view);
    if (f->exists && !read_first_row(ds, view, f, dg))
        return NULL;
    f->next = ds->first_row;
    ds->first_row = f;
    return f;
}

bool dataset_first_row(struct dataset *ds, const char *view, const struct row **row, bool *exists,
                       struct diag *dg)
{
    struct first_row *f = first_row(ds, view, dg);

    *row = f ? f->row : NULL;
    *exists = f && f->exists;
    return f != NULL;
}

const char *const *dataset_columns(struct dataset *ds, const char *view, size_t *n)
{
    struct first_row *f = first_row(ds, view, ds->dg);

    *n = f ? f->ncolumn : 0;
    return f ? f->column : NULL;
}

const char *const *dataset_unbroken(struct dataset *ds, size_t *n, struct diag *dg)
{
    const char **text = arena_array(ds->a, const char *, 1);
    size_t cap = 1;
    bool done = false;

    *n = 0;
    if (!text || !has_view(ds, "unbroken"))
        return text;
    struct query *q = query_open(ds, "SELECT text FROM unbroken WHERE text <> ''",
                                 (struct loc){.file = "unbroken"}, NULL, dg);
    while (q) {
        struct row row;
        if (!query_next(q, &row, &done, dg)) {
            text = NULL;
            break;
        }
        if (done)
            break;
        text = arena_grow(ds->a, text, *n, &cap, sizeof *text);
        if (!text)
            break;
        text[(*n)++] = row.value[0].text;
    }
    query_close(q);
    return q ? text : NULL;
}

struct loc dataset_locate(struct dataset *ds, const struct value *v)
{
    struct table *t = v->table ? store_table(ds, v->table) : NULL;
    struct loc none = {0};
    sqlite3_stmt *st;

    if (!t || !t->file.path || !v->column)
        return none;
    char *sql = arena_printf(ds->a, "SELECT rowid FROM \"%s\" WHERE \"%s\" = ? LIMIT 1", t->name,
                             v->column);
    if (!sql || sqlite3_prepare_v2(ds->db, sql, -1, &st, NULL) != SQLITE_OK)
        return none;
    sqlite3_bind_text(st, 1, v->text, (int)v->len, SQLITE_STATIC);
    struct loc at = sqlite3_step(st) == SQLITE_ROW
                        ? table_place(t, sqlite3_column_int64(st, 0), v->column)
                        : none;
    sqlite3_finalize(st);
    return at;
}

/* ---- faults and findings ---- */

static const char *cell_text(const struct row *row, const char *column)
{
    const struct value *v = row_find(row, column);

    return v && v->kind != VALUE_NULL && v->len ? v->text : NULL;
}

static void report(struct dataset *ds, const struct row *row, bool finding)
{
    const char *name = cell_text(row, "table"), *id = cell_text(row, "id");
    const char *level = cell_text(row, "level"), *hint = cell_text(row, "hint");
    const struct value *rowid = row_find(row, "row");
    struct table *t = name ? store_table(ds, name) : NULL;
    struct loc at = {.file = t ? t->file.path : name};

    if (t && rowid && rowid->kind == VALUE_INTEGER)
        at = table_place(t, rowid->integer, cell_text(row, "column"));
    enum diag_code code = !finding                          ? DIAG_DATA_FAULT
                          : level && !strcmp(level, "note") ? DIAG_DATA_NOTE
                                                            : DIAG_DATA_FINDING;
    const char *message = cell_text(row, "message");
    diag_add(ds->dg, code, at, "%s%s%s", id ? id : "", id ? ": " : "", message ? message : "");
    if (hint)
        diag_hint(ds->dg, "%s", hint);
}

static bool run_view(struct dataset *ds, const char *view, bool finding, size_t *nrow)
{
    char *sql = arena_printf(ds->a, "SELECT * FROM %s", view);
    bool done = false, ok = true;

    *nrow = 0;
    if (!has_view(ds, view))
        return true;
    struct query *q = sql ? query_open(ds, sql, (struct loc){.file = view}, NULL, ds->dg) : NULL;
    while (q && ok) {
        struct row row;
        ok = query_next(q, &row, &done, ds->dg);
        if (!ok || done)
            break;
        ++*nrow;
        report(ds, &row, finding);
    }
    query_close(q);
    return q && ok;
}

bool dataset_check(struct dataset *ds, struct diag *dg)
{
    size_t faults, findings;

    ds->dg = dg;
    bool ok = run_view(ds, "faults", false, &faults);
    /* What a text says is compared with figures only when the figures are sound. */
    if (ok && !faults)
        ok = run_view(ds, "findings", true, &findings);
    return ok && !faults;
}
