/*
 * sql.c - SQLite as a template may use it: to read, with bounded work, and with a few functions
 * that keep decimals exact (ita-2568.md, R6).
 */
#include "data/store.h"

#include "base/file.h"
#include "base/str.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* A query of the report takes some thousands of steps; one over a table of 1,000,000 rows some tens
 * of millions. What takes more has gone wrong. */
enum { STEP_CHUNK = 100000, STEP_CHUNKS_MAX = 5000 };

static int on_progress(void *ctx)
{
    struct dataset *ds = ctx;

    return ++ds->steps > STEP_CHUNKS_MAX;
}

void store_begin_work(struct dataset *ds)
{
    ds->steps = 0;
}

/* hundredths(x): a decimal of at most two places as a whole number of 1/100. A REAL that was read
 * from such a decimal is the double nearest to it, so rounding gives the number back exactly. */
static void sql_hundredths(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    (void)n;
    if (sqlite3_value_type(arg[0]) == SQLITE_NULL)
        return;
    double v = sqlite3_value_double(arg[0]) * 100;
    if (fabs(v) > 1e13 || fabs(v - nearbyint(v)) > 1e-4)
        sqlite3_result_error(ctx, "hundredths() wants a decimal with at most 2 places", -1);
    else
        sqlite3_result_int64(ctx, llround(v));
}

/* round_half_up(num, den): num / den as a whole number, halves away from zero; den > 0. */
static void sql_round_half_up(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    (void)n;
    if (sqlite3_value_type(arg[0]) == SQLITE_NULL || sqlite3_value_type(arg[1]) == SQLITE_NULL)
        return;
    sqlite3_int64 num = sqlite3_value_int64(arg[0]), den = sqlite3_value_int64(arg[1]);
    if (den <= 0 || num > LLONG_MAX / 4 || num < -(LLONG_MAX / 4) || den > LLONG_MAX / 4) {
        sqlite3_result_error(ctx, "round_half_up() wants a divisor above 0 and smaller numbers",
                             -1);
        return;
    }
    sqlite3_int64 up = num < 0 ? -((-2 * num + den) / (2 * den)) : (2 * num + den) / (2 * den);
    sqlite3_result_int64(ctx, up);
}

static void sql_thai_digits(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    struct dataset *ds = sqlite3_user_data(ctx);
    const char *text = (const char *)sqlite3_value_text(arg[0]);

    (void)n;
    if (!text)
        return;
    char *thai = str_thai_digits(ds->a, text, strlen(text));
    if (thai)
        sqlite3_result_text(ctx, thai, -1, SQLITE_STATIC); /* the arena outlives the database */
    else
        sqlite3_result_error_nomem(ctx);
}

/* Before the data is loaded: tables, views and their first rows may be made, nothing outside. */
static int allow_schema(void *ctx, int action, const char *a, const char *b, const char *c,
                        const char *d)
{
    (void)ctx, (void)a, (void)b, (void)c, (void)d;
    switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_PRAGMA:
    case SQLITE_CREATE_VTABLE:
    case SQLITE_DROP_VTABLE:
    case SQLITE_ANALYZE:
        return SQLITE_DENY;
    case SQLITE_FUNCTION:
        return b && !strcmp(b, "load_extension") ? SQLITE_DENY : SQLITE_OK;
    default:
        return SQLITE_OK;
    }
}

static int allow_reading(void *ctx, int action, const char *a, const char *b, const char *c,
                         const char *d)
{
    (void)ctx, (void)a, (void)c, (void)d;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return b && !strcmp(b, "load_extension") ? SQLITE_DENY : SQLITE_OK;
    default:
        return SQLITE_DENY;
    }
}

bool store_open(struct dataset *ds)
{
    static const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    /* Each dataset stays in its thread and we count no memory: no lock is needed for either. */
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    bool ok = sqlite3_open_v2(":memory:", &ds->db,
                              SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                              NULL) == SQLITE_OK;

    ok = ok &&
         sqlite3_create_function(ds->db, "hundredths", 1, flags, ds, sql_hundredths, NULL, NULL) ==
             SQLITE_OK &&
         sqlite3_create_function(ds->db, "round_half_up", 2, flags, ds, sql_round_half_up, NULL,
                                 NULL) == SQLITE_OK &&
         sqlite3_create_function(ds->db, "thai_digits", 1, flags, ds, sql_thai_digits, NULL,
                                 NULL) == SQLITE_OK;
    if (!ok)
        return diag_add(ds->dg, DIAG_NO_MEMORY, (struct loc){0}, "SQLite cannot start");
    sqlite3_db_config(ds->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(ds->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(ds->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    sqlite3_db_config(ds->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_limit(ds->db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(ds->db, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
    sqlite3_limit(ds->db, SQLITE_LIMIT_EXPR_DEPTH, 200);
    sqlite3_limit(ds->db, SQLITE_LIMIT_LENGTH, 64 << 20);
    sqlite3_set_authorizer(ds->db, allow_schema, NULL);
    sqlite3_progress_handler(ds->db, STEP_CHUNK, on_progress, ds);
    return true;
}

void store_unlock(struct dataset *ds)
{
    sqlite3_set_authorizer(ds->db, allow_schema, NULL);
}

void store_lock(struct dataset *ds)
{
    ds->locked = true;
    sqlite3_set_authorizer(ds->db, allow_reading, NULL);
}

/* ---- errors at their place ---- */

static struct loc move(struct loc at, const char *text, int offset)
{
    const char *p = text, *end = text + offset;

    while (p < end && *p) {
        if (utf8_next(&p, end) == '\n') {
            at.line++;
            at.col = 1;
        } else {
            at.col++;
        }
    }
    return at;
}

static bool list_names(struct dataset *ds, const char *sql, const char ***name, size_t *n)
{
    sqlite3_stmt *st;
    size_t cap = 0;

    *n = 0;
    *name = NULL;
    if (sqlite3_prepare_v2(ds->db, sql, -1, &st, NULL) != SQLITE_OK)
        return false;
    while (sqlite3_step(st) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(st, 0);
        *name = arena_grow(ds->a, *name, *n, &cap, sizeof **name);
        if (!*name || !text || !((*name)[*n] = arena_strndup(ds->a, text, strlen(text))))
            break;
        ++*n;
    }
    sqlite3_finalize(st);
    return *n > 0;
}

/* "no such column: nmae" and "no such table: itmes": the nearest name there is. */
static void hint_names(struct dataset *ds, const char *message)
{
    static const struct {
        const char *begin, *sql;
    } kind[] = {
        {"no such table: ", "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"},
        {"no such column: ", "SELECT DISTINCT c.name FROM sqlite_schema AS s, "
                             "pragma_table_info(s.name) AS c WHERE s.type IN ('table', 'view')"},
    };

    for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++) {
        size_t len = strlen(kind[i].begin);
        const char **names, *word = message + len;
        size_t n;
        if (strncmp(message, kind[i].begin, len) != 0)
            continue;
        word = strrchr(word, '.') ? strrchr(word, '.') + 1 : word;
        sqlite3_set_authorizer(ds->db, NULL, NULL); /* our own question */
        if (list_names(ds, kind[i].sql, &names, &n)) {
            const char *near = str_nearest(word, names, n);
            if (near)
                diag_hint(ds->dg, "did you mean \"%s\"?", near);
        }
        sqlite3_set_authorizer(ds->db, ds->locked ? allow_reading : allow_schema, NULL);
    }
}

bool store_sql_error(struct dataset *ds, struct loc at, const char *sql)
{
    int code = sqlite3_errcode(ds->db), offset = sqlite3_error_offset(ds->db);
    char *message = arena_strndup(ds->a, sqlite3_errmsg(ds->db), strlen(sqlite3_errmsg(ds->db)));

    if (!message)
        return false;
    if (code == SQLITE_NOMEM)
        return diag_add(ds->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory in SQLite");
    if (code == SQLITE_INTERRUPT)
        return diag_add(ds->dg, DIAG_SQL_LIMIT, at,
                        "this query does too much work; it was stopped");
    if (sql && offset > 0)
        at = move(at, sql, offset);
    if (code == SQLITE_AUTH) {
        diag_add(ds->dg, DIAG_SQL, at, "the SQL of a template may only read: %s", message);
        return false;
    }
    diag_add(ds->dg, DIAG_SQL, at, "SQL: %s", message);
    hint_names(ds, message);
    return false;
}

sqlite3_stmt *store_prepare(struct dataset *ds, const char *sql, struct loc at, const char **rest)
{
    sqlite3_stmt *st = NULL;

    if (sqlite3_prepare_v2(ds->db, sql, -1, &st, rest) == SQLITE_OK)
        return st;
    store_sql_error(ds, at, sql);
    return NULL;
}

bool store_run_file(struct dataset *ds, const char *path)
{
    struct bytes text;
    struct loc at = {.file = path, .line = 1, .col = 1};

    if (!file_read(ds->a, path, &text, ds->dg))
        return false;
    diag_source(ds->dg, path, text.data, text.len);
    if (utf8_valid_len(text.data, text.len) != text.len || strlen(text.data) != text.len)
        return diag_add(ds->dg, DIAG_ENCODING, (struct loc){.file = path},
                        "the file is not UTF-8 text");
    for (const char *sql = text.data, *rest; *sql; sql = rest) {
        size_t blank = strspn(sql, " \t\r\n");
        at = move(at, sql, (int)blank);
        sql += blank;
        if (!*sql)
            break;
        size_t fatal = diag_count(ds->dg, DIAG_ERROR);
        sqlite3_stmt *st = store_prepare(ds, sql, at, &rest);
        if (!st && diag_count(ds->dg, DIAG_ERROR) > fatal)
            return false; /* where the next statement begins is not known */
        store_begin_work(ds);
        int code = SQLITE_DONE;
        while (st && (code = sqlite3_step(st)) == SQLITE_ROW)
            ;
        if (code != SQLITE_DONE)
            store_sql_error(ds, at, NULL);
        sqlite3_finalize(st);
        if (code != SQLITE_DONE)
            return false;
        at = move(at, sql, (int)(rest - sql));
    }
    return true;
}
