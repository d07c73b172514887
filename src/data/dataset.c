/*
 * dataset.c - a dataset from its folders, its views by name, and what its views say is wrong.
 */
#include "data/store.h"

#include "base/limits.h"
#include "data/again.h"
#include "data/apart.h"
#include "data/archive_tables.h"
#include "data/sql_bounds.h"
#include "data/sql_memory.h"

#include <stdlib.h>
#include <string.h>

static const char corrections_script[] = "corrections.sql";

bool dataset_run_if_there(struct dataset *ds, struct folder dir, const char *name)
{
    return !folder_has(ds->a, dir, name) || store_run_file(ds, dir, name);
}

/* Has the view `unwritten` a row: is something empty that wording.sql has words for? */
static bool is_unwritten(struct dataset *ds, bool *found)
{
    const struct view_source *v = ds->view_source;

    *found = false;
    while (v && strcmp(v->name, "unwritten") != 0)
        v = v->next;
    sqlite3_stmt *st = v ? store_prepare_own(ds, "SELECT 1 FROM unwritten LIMIT 1") : NULL;
    if (v && !st)
        return false;
    *found = st && store_row(ds, st);
    store_release(ds, st);
    return true;
}

bool dataset_write_wording(struct dataset *ds, struct folder dir)
{
    static const char name[] = "wording.sql";
    bool wanted;

    return is_unwritten(ds, &wanted) &&
           (!wanted || !folder_has(ds->a, dir, name) || store_run_chosen(ds, dir, name));
}

/* corrections.sql is run only for who has corrections, but whoever takes the template out of a PDF
 * may have some next time: that carries it always. */
static bool tell_corrections(struct dataset *ds, struct folder dir)
{
    const struct table *t = table_find(ds, archive_corrections.name);
    struct bytes text;

    if (!folder_has(ds->a, dir, corrections_script))
        return true;
    return t && t->nloaded ? store_run_chosen(ds, dir, corrections_script)
                           : folder_read(ds->a, dir, corrections_script, &text, ds->dg);
}

/* What the texts say, and what is to be said of that. The pages hold nothing of it: it is no part of what
 * the report is made of. */
static bool make_findings(struct dataset *ds)
{
    struct folder dir = ds->from.template_dir;

    dir.read = NULL;
    if (!dataset_run_if_there(ds, dir, "texts.sql"))
        return false;
    store_set_phase(ds, STORE_LOADING);
    bool ok = claims_fill(ds, dir) && beside_fill(ds);
    store_set_phase(ds, STORE_SCHEMA);
    return ok && dataset_run_if_there(ds, dir, "findings.sql");
}

static void begin_reading(struct dataset *ds)
{
    sql_memory_limit(LIMIT_SQL_MEMORY);
    store_set_phase(ds, STORE_READING);
}

static bool tell_findings(struct dataset *ds)
{
    size_t n;

    begin_reading(ds);
    return dataset_run_view(ds, "findings", true, &n);
}

static const struct apart_work findings = {make_findings, tell_findings};

static bool derive(struct dataset *ds, struct folder dir)
{
    if (!dataset_run_if_there(ds, dir, "views.sql") || !dataset_write_wording(ds, dir) ||
        (ds->base.used && !tell_corrections(ds, ds->base.folder)) || !tell_corrections(ds, dir))
        return false;
    if (ds->base.name)
        return base_find(ds);
    return (ds->from.apart && !ds->unsound && apart_begin(ds, &findings)) || make_findings(ds);
}

static struct dataset *new_dataset(struct arena *a, struct report_source from, struct diag *dg)
{
    struct dataset *ds = arena_new(a, struct dataset);

    if (ds)
        *ds = (struct dataset){.a = a, .dg = dg, .from = from};
    return ds;
}

/* The tables, without a row. */
static bool begin(struct dataset *ds)
{
    return store_open(ds) && store_add_archive_tables(ds) && base_open(ds) &&
           store_run_file(ds, ds->from.template_dir, "schema.sql");
}

static struct dataset *close_unless(struct dataset *ds, bool ok)
{
    if (ok)
        return ds;
    dataset_close(ds);
    return NULL;
}

/* Which tables have rows? */
static void note_loaded(struct dataset *ds)
{
    enum { TABLES_MAX = 64 };
    unsigned n = 0;

    for (const struct table *t = ds->table; again_keeps(ds) && t; t = t->next, n++) {
        if (n == TABLES_MAX)
            again_spoil(ds);
        else if (t->nloaded)
            ds->loaded |= (uint64_t)1 << n;
        if (n == TABLES_MAX)
            return;
    }
}

struct dataset *dataset_open(struct arena *a, struct report_source from, struct diag *dg)
{
    if (from.store && base_is_named(a, from))
        from.store = NULL;
    struct dataset *ds = new_dataset(a, from, dg);
    bool ok = ds && begin(ds);

    if (ok) {
        /* The views are read though the data is wrong: both kinds of fault in one run. */
        store_set_phase(ds, STORE_LOADING);
        ds->unsound |= !load_files(ds, false);
        if (ds->unsound && again_runs(ds)) { /* the report is made again, and says what is wrong */
            ds->store->faulty = !diag_count(dg, DIAG_FATAL);
            return close_unless(ds, false);
        }
        note_loaded(ds);
        sql_memory_limit(LIMIT_SQL_MEMORY);
        sql_bounds_grow(ds, LIMIT_SQL_MEMORY);
        store_set_phase(ds, STORE_SCHEMA);
        ok = derive(ds, from.template_dir) && store_add_name_tables(ds) && !ds->broken;
        begin_reading(ds);
        if (ok && ds->unsound) {
            size_t n;
            /* findings.sql asks sound() of each table: what it says of the others holds. */
            if (ds->base.used || folder_has(a, from.template_dir, "findings.sql"))
                dataset_run_view(ds, "findings", true, &n);
            ok = false;
        }
    }
    return close_unless(ds, ok);
}

struct dataset *dataset_open_schema(struct arena *a, struct report_source from, struct diag *dg)
{
    struct inputs *none = arena_new(a, struct inputs);
    /* Without the file by which its base is known, a template stands alone. */
    struct report_source alone = {.data = {.path = "", .files = none},
                                  .template_dir = from.template_dir};
    struct dataset *ds = none ? new_dataset(a, alone, dg) : NULL;

    if (!ds)
        return NULL;
    bool ok = begin(ds) && store_add_name_tables(ds);
    store_set_phase(ds, STORE_LOADING);
    ds->from = from;
    return close_unless(ds, ok && load_tables(ds));
}

/* Without data, the tables of the template are loaded alone: what is missing is not said. */
static bool load_begun(struct dataset *ds, bool without_data)
{
    struct diag *dg = ds->dg, *unheard = without_data ? diag_open() : NULL;

    if (without_data && !unheard)
        return false;
    store_set_phase(ds, STORE_LOADING);
    if (without_data)
        ds->dg = unheard;
    bool ok = load_files(ds, false) || without_data;
    ds->dg = dg;
    diag_close(unheard);
    store_set_phase(ds, STORE_SCHEMA);
    return ok;
}

struct dataset *dataset_open_begun(struct arena *a, struct report_source from, bool without_data,
                                   const char *year, struct diag *dg)
{
    static const char table[] = "CREATE TABLE new_year (year INTEGER NOT NULL);";
    struct dataset *ds = new_dataset(a, from, dg);
    char *sql =
        arena_printf(a, "%s INSERT INTO new_year VALUES (%ld)", table, strtol(year, NULL, 10));
    bool ok = ds && sql && begin(ds) && store_add_name_tables(ds) && load_begun(ds, without_data);

    if (ok) {
        store_set_phase(ds, STORE_LOADING);
        ok = sqlite3_exec(ds->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
             store_sql_error(ds, (struct loc){0}, NULL);
        store_set_phase(ds, STORE_SCHEMA);
        ok = ok && dataset_run_if_there(ds, from.template_dir, "init.sql");
        store_set_phase(ds, STORE_READING);
    }
    return close_unless(ds, ok);
}

void dataset_close(struct dataset *ds)
{
    if (!ds)
        return;
    apart_drop(ds);
    store_close(ds);
}

/* ---- views ---- */

/* Opens a query of our own over a view. What is wrong with it is wrong where views.sql makes it. */
static struct query *open_view(struct dataset *ds, const char *view, const char *what,
                               struct diag *dg)
{
    struct loc at = {.file = view};

    for (const struct view_source *v = ds->view_source; v; v = v->next)
        if (!strcmp(v->name, view))
            at = v->at;
    char *sql = arena_printf(ds->a, "SELECT %s FROM \"%s\"", what, view);
    return sql ? query_open(ds, sql, at, NULL, dg) : NULL;
}

const char *const *dataset_views(struct dataset *ds, size_t *n)
{
    size_t cap = 0;
    sqlite3_stmt *st;

    *n = ds->nview;
    if (ds->view)
        return ds->view;
    if (store_compile(ds, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')", &st,
                      NULL) != SQLITE_OK)
        return NULL;
    while (sqlite3_step(st) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(st, 0);
        if (again_keeps(ds) && name && again_hides(ds, name))
            continue;
        ds->view = arena_grow(ds->a, ds->view, ds->nview, &cap, sizeof *ds->view);
        if (!ds->view || !(ds->view[ds->nview] = arena_strdup(ds->a, name)))
            break;
        ds->nview++;
    }
    store_release(ds, st);
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
    struct row *row = arena_new(ds->a, struct row);
    struct query *q = row ? open_view(ds, view, "*", dg) : NULL;
    bool done = true;

    if (!q)
        return false;
    bool ok = query_next(q, ds->a, row, &done, dg);
    f->ncolumn = query_columns(q, &f->column);
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
    if (!f || !(f->view = arena_strdup(ds->a, view)))
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
    struct query *q = open_view(ds, "unbroken", "text", dg);
    while (q) {
        struct row row;
        if (!query_next(q, ds->a, &row, &done, dg)) {
            text = NULL;
            break;
        }
        if (done)
            break;
        if (!row.value[0].len)
            continue;
        text = arena_grow(ds->a, text, *n, &cap, sizeof *text);
        if (!text)
            break;
        text[(*n)++] = row.value[0].text;
    }
    query_close(q);
    return q ? text : NULL;
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
    struct table *t = name ? table_find(ds, name) : NULL;
    struct loc at = {.file = name};

    if (t)
        at = table_place(t, rowid && rowid->kind == VALUE_INTEGER ? &rowid->integer : NULL,
                         cell_text(row, "column"));
    enum diag_code code = !finding                          ? DIAG_DATA_FAULT
                          : level && !strcmp(level, "note") ? DIAG_DATA_NOTE
                                                            : DIAG_DATA_FINDING;
    const char *message = cell_text(row, "message");
    diag_add(ds->dg, code, at, "%s", message ? message : "");
    if (id)
        diag_rule(ds->dg, id);
    if (hint)
        diag_hint(ds->dg, "%s", hint);
}

bool dataset_run_view(struct dataset *ds, const char *view, bool finding, size_t *nrow)
{
    bool done = false, ok = true;

    *nrow = 0;
    if (!has_view(ds, view))
        return true;
    struct query *q = open_view(ds, view, "*", ds->dg);
    const char *const *column = NULL;
    size_t ncolumn = q ? query_columns(q, &column) : 0;
    ok = q && contract_check(ds, view, column, ncolumn);
    while (ok) {
        struct row row;
        ok = query_next(q, ds->a, &row, &done, ds->dg);
        if (!ok || done)
            break;
        if (++*nrow > DIAG_FAULTS_MAX) {
            diag_add(ds->dg, finding ? DIAG_DATA_NOTE : DIAG_DATA_FAULT, (struct loc){0},
                     "%1$d rows of %2$s are shown", DIAG_FAULTS_MAX, view);
            break;
        }
        report(ds, &row, finding);
    }
    query_close(q);
    return ok;
}

bool dataset_check(struct dataset *ds, struct diag *dg)
{
    size_t faults, nfinding, ncolumn;

    ds->dg = dg;
    const char *const *column = dataset_columns(ds, "document", &ncolumn);
    bool ok = contract_check(ds, "document", column, ncolumn);
    ok &= dataset_run_view(ds, "faults", false, &faults);
    /* What a text says is compared with figures only when the figures are sound. */
    ds->wants_findings = ok && !faults;
    if (ds->wants_findings && !ds->apart)
        ok = dataset_run_view(ds, "findings", true, &nfinding);
    return ok && !faults;
}

bool dataset_find(struct dataset *ds)
{
    if (!ds->apart || apart_end(ds, ds->wants_findings))
        return true;
    ds->view = NULL; /* there are more by now */
    ds->nview = 0;
    store_set_phase(ds, STORE_SCHEMA);
    return make_findings(ds) && (!ds->wants_findings || tell_findings(ds));
}
