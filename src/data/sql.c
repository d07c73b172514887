/*
 * sql.c - SQLite as a template may use it: it makes tables and views, then it reads, with bounded
 * work. And SQL errors at the place in the file that they are about.
 */
#include "data/store.h"

#include "base/file.h"
#include "base/spool.h"
#include "base/str.h"
#include "data/again.h"
#include "data/archive_tables.h"
#include "data/sql_bounds.h"
#include "data/sql_memory.h"

#include <string.h>
#include <strings.h>

/* ---- what is allowed when ---- */

static bool is_schema_table(const char *name)
{
    return name && (!strcmp(name, "sqlite_master") || !strcmp(name, "sqlite_schema"));
}

/* The last arguments are a database name and the view that the access comes from. */
static int allow(void *ctx, int action, const char *a, const char *b, const char *db,
                 const char *within)
{
    struct dataset *ds = ((struct store *)ctx)->ds;

    (void)db, (void)within;
    if ((action == SQLITE_READ || action == SQLITE_INSERT) && again_keeps(ds))
        again_note_use(ds, a);
    if (action == SQLITE_FUNCTION && sql_bounds_refuse(b)) {
        ds->refused = arena_strdup(ds->a, b);
        return SQLITE_DENY;
    }
    if (ds->phase == STORE_LOADING)
        return SQLITE_OK;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
    case SQLITE_FUNCTION:
        return SQLITE_OK;
    default:
        break;
    }
    if (ds->phase == STORE_READING)
        return SQLITE_DENY;
    switch (action) {
    case SQLITE_CREATE_VIEW:
        ds->created = arena_strdup(ds->a, a);
        return SQLITE_OK;
    case SQLITE_CREATE_TABLE:
        ds->filled = arena_strdup(ds->a, a);
        return SQLITE_OK;
    case SQLITE_CREATE_INDEX:
    case SQLITE_REINDEX:
    case SQLITE_INSERT:
        return SQLITE_OK;
    case SQLITE_UPDATE: /* SQLite writes the names of what is created */
        return is_schema_table(a) ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

/* Expired statements would be compiled again, so the authorizer stays and asks for the phase. */
void store_set_phase(struct dataset *ds, enum store_phase phase)
{
    ds->phase = phase;
}

static bool set_up(sqlite3 *db)
{
    static const struct {
        int what, value;
    } config[] = {
        {SQLITE_DBCONFIG_DQS_DDL,
         0}, /* "x" is a column, never a text: a mistyped name is an error */
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    };
    bool ok = true;

    for (size_t i = 0; i < sizeof config / sizeof config[0]; i++)
        ok &= sqlite3_db_config(db, config[i].what, config[i].value, NULL) == SQLITE_OK;
    /* What a query sorts stays in memory, which is bounded; the data may be larger than that. So does what a report
     * changes of the tables that a batch keeps: SQLite would write each page of it into a file. References are asked
     * when all files are in (load.c). */
    return ok && sqlite3_exec(db,
                              "PRAGMA temp_store = MEMORY; PRAGMA journal_mode = MEMORY; "
                              "PRAGMA cache_size = -8192; PRAGMA foreign_keys = OFF",
                              NULL, NULL, NULL) == SQLITE_OK;
}

struct dataset *store_asks(sqlite3_context *ctx)
{
    return ((struct store *)sqlite3_user_data(ctx))->ds;
}

static bool open_database(struct dataset *ds)
{
    /* One thread, and we count no memory: no lock is needed for either. */
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sql_memory_use();
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

    /* Without a name: pages for which the cache has no room go into a file without a name
     * (https://www.sqlite.org/inmemorydb.html, temporary databases). */
    const char *vfs = sql_bounds_vfs(), *name = spool_has_folder() ? "" : ":memory:";
    bool open = vfs && sqlite3_open_v2(name, &ds->store->db, flags, vfs) == SQLITE_OK;
    ds->db = ds->store->db;
    if (!open || !functions_add(ds) || !set_up(ds->db))
        return diag_add(ds->dg, DIAG_NO_MEMORY, (struct loc){0},
                        "out of memory: SQLite cannot start");
    sql_bounds_set(ds);
    sqlite3_set_authorizer(ds->db, allow, ds->store);
    return true;
}

bool store_open(struct dataset *ds)
{
    struct store *lent = ds->from.store, *s = lent ? lent : arena_new(ds->a, struct store);

    if (!s)
        return false;
    ds->store = s;
    s->ds = ds;
    s->n++;
    s->faulty = false;
    ds->db = s->db;
    ds->view_source_end = &ds->view_source;
    if (lent)
        arena_tell(s->a, ds->dg);
    if (!s->db && !open_database(ds))
        return false;
    sql_bounds_begin(ds);
    if (!again_runs(ds))
        return true;
    query_take_all(ds);
    return again_begin(ds);
}

void store_close(struct dataset *ds)
{
    for (struct table *t = ds->table; t; t = t->next)
        csv_close(&t->file);
    if (ds->store && again_keeps(ds)) {
        query_keep_all(ds);
        again_end(ds);
    } else {
        query_forget_all(ds);
        sqlite3_close(ds->db);
    }
    ds->db = NULL;
}

/* ---- errors at their place ---- */

struct loc store_move(struct loc at, const char *text, size_t n)
{
    struct cursor c = {at.line, at.col};

    cursor_move(&c, text, strnlen(text, n));
    at.line = c.line;
    at.col = c.col;
    return at;
}

static bool list_names(struct dataset *ds, const char *sql, const char ***name, size_t *n)
{
    sqlite3_stmt *st;
    size_t cap = 0;

    *n = 0;
    *name = NULL;
    if (store_compile(ds, sql, &st, NULL) != SQLITE_OK)
        return false;
    while (sqlite3_step(st) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(st, 0);
        *name = arena_grow(ds->a, *name, *n, &cap, sizeof **name);
        if (!*name || !text || !((*name)[*n] = arena_strdup(ds->a, text)))
            break;
        ++*n;
    }
    store_release(ds, st);
    return *name && *n > 0;
}

/* "no such column: nmae" and its like: the nearest name there is. */
static void hint_names(struct dataset *ds, const char *message)
{
    static const struct {
        const char *begin, *sql;
    } kind[] = {
        {"no such table: ", "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"},
        {"no such column: ", "SELECT DISTINCT c.name FROM sqlite_schema AS s, "
                             "pragma_table_info(s.name) AS c WHERE s.type IN ('table', 'view')"},
        {"no such function: ", "SELECT DISTINCT name FROM pragma_function_list"},
    };
    enum store_phase phase = ds->phase;

    for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++) {
        size_t len = strlen(kind[i].begin);
        const char **names, *word = message + len;
        size_t n;
        if (strncmp(message, kind[i].begin, len) != 0)
            continue;
        word = strrchr(word, '.') ? strrchr(word, '.') + 1 : word;
        store_set_phase(ds, STORE_LOADING); /* our own question */
        if (list_names(ds, kind[i].sql, &names, &n)) {
            const char *near = str_nearest(word, names, n);
            if (near && strcasecmp(near, word) != 0)
                diag_hint(ds->dg, "did you mean \"%s\"?", near);
        }
        store_set_phase(ds, phase);
    }
}

/* A text in double quotes is read as a name. */
static bool hint_quotes(struct dataset *ds, const char *message, const char *where)
{
    if (!where || *where != '"' || strncmp(message, "no such column: ", 16) != 0)
        return false;
    diag_hint(ds->dg, "a text stands in single quotes: '%s'", message + 16);
    return true;
}

static bool fails_with(struct dataset *ds, const char *sql, const char *message, int *offset)
{
    sqlite3_stmt *st = NULL;
    int code = store_compile(ds, sql, &st, NULL);
    bool same = code != SQLITE_OK && !strcmp(sqlite3_errmsg(ds->db), message);

    *offset = sqlite3_error_offset(ds->db);
    store_release(ds, st);
    return same;
}

/* The view that has this error in its own text; NULL = none. `at` becomes the place in its file.
 * SQLite does not say where in a view an error is, but it does of the view's SELECT alone. */
static const char *find_broken_view(struct dataset *ds, const char *message, struct loc *at)
{
    for (struct view_source *v = ds->view_source; v; v = v->next) {
        char *all = sqlite3_mprintf("SELECT * FROM \"%w\"", v->name);
        const char *body = sql_view_body(v->sql), *where = NULL;
        int offset;
        if (fails_with(ds, body, message, &offset))
            where = body + (offset > 0 ? offset : 0);
        else if (all && fails_with(ds, all, message, &offset))
            where = v->sql;
        sqlite3_free(all);
        if (where) {
            *at = store_move(v->at, v->sql, (size_t)(where - v->sql));
            return where;
        }
    }
    return NULL;
}

/* In the SQL that is made of it the text begins after `before` bytes; len 0 = it is all of it. */
struct within {
    size_t before, len;
};

static bool tell_error(struct dataset *ds, struct loc at, const char *sql, struct within text)
{
    int code = sqlite3_errcode(ds->db), offset = sqlite3_error_offset(ds->db);
    char *message = arena_strdup(ds->a, sqlite3_errmsg(ds->db));

    if (!message)
        return false;
    if (!store_check(ds, at))
        return false;
    if (diag_has(ds->dg, DIAG_NO_MEMORY)) /* what fails now is no fault of the template */
        return false;
    if (code == SQLITE_NOMEM)
        return diag_add(ds->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory in SQLite");
    if (code == SQLITE_INTERRUPT && ds->stops)
        return diag_add(ds->dg, DIAG_SQL_LIMIT, at, "%s", diag_sentence(ds->stops));
    if (code == SQLITE_FULL) /* the disk is not: store_check would have said so */
        return diag_add(ds->dg, DIAG_SQL_LIMIT, at,
                        "this query takes more memory than a report may; it was stopped");
    if (code == SQLITE_TOOBIG)
        return diag_add(ds->dg, DIAG_SQL_LIMIT, at, "SQL: %s", message);
    if (refusal_tell(ds, message, at))
        return false;
    const char *refused = strstr(message, "not authorized") ? ds->refused : NULL;
    const char *where = code == SQLITE_ERROR || refused ? find_broken_view(ds, message, &at) : NULL;
    if (!where && sql && offset >= (int)text.before && (size_t)offset <= strlen(sql)) {
        size_t n = (size_t)offset - text.before;
        where = sql + offset;
        at = store_move(at, sql + text.before, text.len && n > text.len ? text.len : n);
        if (text.len && n > text.len)
            return diag_add(ds->dg, DIAG_SQL, at, "SQL: the expression is not complete");
    }
    if (refused) {
        diag_add(ds->dg, DIAG_SQL, at, "the SQL of a template may not use %s", refused);
        diag_hint(ds->dg, "a report is made of its data alone: a date is a cell");
        return false;
    }
    if (code == SQLITE_AUTH)
        return diag_add(ds->dg, DIAG_SQL, at, "the SQL of a template may only read: %s", message);
    diag_add(ds->dg, DIAG_SQL, at, "SQL: %s", message);
    if (!hint_quotes(ds, message, where))
        hint_names(ds, message);
    if (text.len && !strncmp(message, "no such column: ", 16))
        diag_hint(ds->dg, "its columns are those of each <each> around it, and view.column");
    return false;
}

bool store_sql_error(struct dataset *ds, struct loc at, const char *sql)
{
    return tell_error(ds, at, sql, (struct within){0});
}

static sqlite3_stmt *prepare(struct dataset *ds, const char *sql, struct within text, struct loc at,
                             const char **rest)
{
    sqlite3_stmt *st = NULL;

    ds->created = ds->filled = NULL;
    store_begin(ds);
    ds->failed = store_compile(ds, sql, &st, rest) != SQLITE_OK;
    if (!ds->failed)
        return st;
    tell_error(ds, at, sql, text);
    ds->failed = true;
    return NULL;
}

sqlite3_stmt *store_prepare(struct dataset *ds, const char *sql, struct loc at, const char **rest)
{
    return prepare(ds, sql, (struct within){0}, at, rest);
}

sqlite3_stmt *store_prepare_condition(struct dataset *ds, const struct condition *c, struct loc at)
{
    return prepare(ds, c->sql, (struct within){c->before, c->len}, at, NULL);
}

sqlite3_stmt *store_prepare_own(struct dataset *ds, const char *sql)
{
    sqlite3_stmt *st = NULL;

    store_begin(ds);
    if (store_compile(ds, sql, &st, NULL) != SQLITE_OK)
        store_sql_error(ds, (struct loc){0}, NULL);
    return st;
}

/* ---- the template's scripts ---- */

static bool remember_view(struct dataset *ds, const char *name, const char *sql, struct loc at)
{
    struct view_source *v = arena_new(ds->a, struct view_source);

    if (!v)
        return false;
    *v = (struct view_source){.name = name, .sql = sql, .at = at};
    *ds->view_source_end = v;
    ds->view_source_end = &v->next;
    return true;
}

/* Runs the statement at *sql and moves after it. */
static bool run_statement(struct dataset *ds, const char **sql, struct loc *at)
{
    const char *rest;
    sqlite3_stmt *st = store_prepare(ds, *sql, *at, &rest);
    int code = SQLITE_DONE;

    if (!st && ds->failed)
        return false; /* where the next statement begins is not known */
    while (st && (code = sqlite3_step(st)) == SQLITE_ROW)
        ;
    /* On faulty data a computation may fail; that says nothing new. */
    bool ok = (code == SQLITE_DONE || ds->unsound || store_sql_error(ds, *at, NULL)) &&
              store_check(ds, *at);
    if (!ok || (ds->created && !remember_view(ds, ds->created, *sql, *at))) {
        sqlite3_finalize(st);
        return false;
    }
    if (!ds->store->running)
        sqlite3_finalize(st);
    else if (st && !again_add_step(ds, *sql, rest, *at, st))
        return false;
    *at = store_move(*at, *sql, (size_t)(rest - *sql));
    *sql = rest;
    return true;
}

/* The same as when it was run first. */
static bool run_step(struct dataset *ds, struct step *p)
{
    const char *rest;
    int code;

    ds->created = ds->filled = NULL;
    if (p->view)
        return remember_view(ds, p->view, p->sql, p->at);
    if (p->table && !p->fill)
        return true;
    if (!p->st && !(p->st = store_prepare(ds, p->fill, p->at, &rest)))
        return false;
    store_begin(ds);
    while ((code = sqlite3_step(p->st)) == SQLITE_ROW)
        ;
    bool ok = code == SQLITE_DONE || store_sql_error(ds, p->at, NULL);
    sqlite3_reset(p->st);
    return store_check(ds, p->at) && ok;
}

static bool run_steps(struct dataset *ds, struct script *script)
{
    bool ok = true;

    ds->store->running = script;
    for (struct step *p = script->first; ok && p; p = p->next)
        ok = run_step(ds, p);
    ds->store->running = NULL;
    return ok;
}

bool store_make(struct dataset *ds, const char *schema)
{
    return again_runs(ds) || sqlite3_exec(ds->db, schema, NULL, NULL, NULL) == SQLITE_OK ||
           store_sql_error(ds, (struct loc){0}, NULL);
}

bool store_add_archive_tables(struct dataset *ds)
{
    return store_make(ds, archive_revisions.schema) && store_make(ds, archive_corrections.schema);
}

bool store_add_name_tables(struct dataset *ds)
{
    static const char tables[] =
        "CREATE TABLE IF NOT EXISTS column_names (file TEXT, \"column\" TEXT, name TEXT);"
        "CREATE TABLE IF NOT EXISTS labels (file TEXT, \"column\" TEXT, label TEXT);";

    return store_make(ds, tables);
}

static bool run_text(struct dataset *ds, const char *text, struct loc at)
{
    for (const char *sql = text; *sql;) {
        const char *begin = sql_skip_blank(sql);
        at = store_move(at, sql, (size_t)(begin - sql));
        sql = begin;
        if (*sql && !run_statement(ds, &sql, &at))
            return false;
    }
    return true;
}

static bool run_file(struct dataset *ds, struct folder dir, const char *name, bool chosen)
{
    const char *path = file_join(ds->a, dir.path, name);
    struct bytes text;
    struct loc at = {.file = path, .line = 1, .col = 1};

    if (!path || !folder_read(ds->a, dir, name, &text, ds->dg))
        return false;
    diag_source(ds->dg, path, text.data, text.len);
    struct script *script = again_keeps(ds) ? again_find_script(ds, path, text) : NULL;
    if (script)
        return run_steps(ds, script);
    size_t good = utf8_valid_len(text.data, text.len);
    if (good != text.len || strlen(text.data) != text.len)
        return diag_add(ds->dg, DIAG_ENCODING, store_move(at, text.data, good),
                        "the file is not UTF-8 text");
    if (!again_keeps(ds))
        return run_text(ds, text.data, at);
    if (!(script = again_add_script(ds, path, text)))
        return false;
    script->chosen = chosen;
    at.file = script->path;
    ds->store->running = script;
    bool ok = run_text(ds, script->text.data, at);
    ds->store->running = NULL;
    return ok;
}

bool store_run_file(struct dataset *ds, struct folder dir, const char *name)
{
    return run_file(ds, dir, name, false);
}

bool store_run_chosen(struct dataset *ds, struct folder dir, const char *name)
{
    return run_file(ds, dir, name, true);
}
