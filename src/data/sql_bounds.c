#include "data/sql_bounds.h"

#include "base/limits.h"
#include "base/spool.h"
#include "data/again.h"
#include "data/sql_file.h"
#include "data/sql_memory.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { CHUNK = 1000 }; /* steps from one look at the clock to the next */

/* ---- the clock ---- */

static bool clock_was_read;

static int read_no_clock(sqlite3_vfs *vfs, sqlite3_int64 *out)
{
    (void)vfs;
    clock_was_read = true;
    *out = 0;
    return SQLITE_ERROR;
}

static int read_no_day(sqlite3_vfs *vfs, double *out)
{
    (void)vfs;
    clock_was_read = true;
    *out = 0;
    return SQLITE_ERROR;
}

void sql_bounds_grow(struct dataset *ds, long long more)
{
    sqlite3_stmt *st = NULL;
    long long page = 0, n = 0;
    char sql[64];

    if (sqlite3_prepare_v2(ds->db,
                           "SELECT page_size, page_count - freelist_count FROM pragma_page_size, "
                           "pragma_page_count, pragma_freelist_count",
                           -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW) {
        page = sqlite3_column_int64(st, 0);
        n = sqlite3_column_int64(st, 1);
    }
    sqlite3_finalize(st);
    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %lld", page ? n + more / page : 1);
    sqlite3_exec(ds->db, sql, NULL, NULL, NULL);
}

const char *sql_bounds_vfs(void)
{
    static const char name[] = "raingan";
    static sqlite3_vfs ours;
    const sqlite3_vfs *usual = sqlite3_vfs_find(NULL);

    if (ours.zName)
        return name;
    if (!usual)
        return NULL;
    ours = *usual;
    ours.zName = name;
    ours.pNext = NULL;
    sql_file_use(&ours);
    ours.xCurrentTime = read_no_day;
    ours.xCurrentTimeInt64 = read_no_clock;
    return sqlite3_vfs_register(&ours, 0) == SQLITE_OK ? name : NULL;
}

bool sql_bounds_refuse(const char *function)
{
    static const char *const name[] = {"random",       "randomblob",        "current_date",
                                       "current_time", "current_timestamp", "load_extension",
                                       "json_patch" /* two long objects: quadratic */};

    for (size_t i = 0; function && i < sizeof name / sizeof name[0]; i++)
        if (!strcasecmp(function, name[i]))
            return true;
    return false;
}

/* ---- steps, time, rows ---- */

static long long now(void)
{
    struct timespec t;

    return clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) == 0
               ? (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000 + 1
               : 0;
}

/* What others compute in between is counted too: their part is small, and they are bounded. */
static long long time_max(const struct dataset *ds)
{
    return LIMIT_SQL_SECONDS * 1000000LL + LIMIT_SQL_ROW_TIME * ds->nrow;
}

static long long steps_max(const struct dataset *ds)
{
    return LIMIT_SQL_STEPS + LIMIT_SQL_ROW_STEPS * ds->nrow;
}

static int on_progress(void *ctx)
{
    struct dataset *ds = ((struct store *)ctx)->ds;
    long long t = now(), more = ds->seen ? t - ds->seen : 0;

    ds->steps += CHUNK;
    ds->all_steps += CHUNK;
    ds->seen = t;
    ds->took += more;
    ds->all_took += more;
    if (ds->steps > steps_max(ds))
        ds->stops = N_("this query does too much work; it was stopped");
    else if (ds->all_steps > steps_max(ds) * LIMIT_SQL_ALL)
        ds->stops = N_("the queries of this report do too much work; they were stopped");
    else if (ds->took > time_max(ds))
        ds->stops = N_("this query takes too much time; it was stopped");
    else if (ds->all_took > time_max(ds) * LIMIT_SQL_ALL)
        ds->stops = N_("the queries of this report do too much work; they were stopped");
    return ds->stops != NULL;
}

void store_begin(struct dataset *ds)
{
    ds->steps = 0;
    ds->seen = ds->took = 0;
    ds->stops = NULL;
    ds->refused = NULL;
}

int store_compile_anew(struct dataset *ds, const char *sql, sqlite3_stmt **st, const char **rest)
{
    sql_memory_limit_pieces(LIMIT_SQL_PIECES);
    int code = sqlite3_prepare_v2(ds->db, sql, -1, st, rest);
    sql_memory_limit_pieces(SIZE_MAX);
    return code;
}

int store_compile(struct dataset *ds, const char *sql, sqlite3_stmt **st, const char **rest)
{
    return rest || !again_keeps(ds) ? store_compile_anew(ds, sql, st, rest)
                                    : again_compile(ds, sql, st);
}

void store_release(struct dataset *ds, sqlite3_stmt *st)
{
    if (st && !(again_keeps(ds) && again_take(ds, st)))
        sqlite3_finalize(st);
}

bool store_count_row(struct dataset *ds, long long n, struct loc at)
{
    long long most = LIMIT_SQL_ROWS + LIMIT_SQL_ROW_ROWS * ds->nrow;

    if (n > most)
        return diag_add(ds->dg, DIAG_SQL_LIMIT, at,
                        "this query gives more than %lld rows; it was stopped", most);
    if (++ds->all_rows > most * LIMIT_SQL_ALL)
        return diag_add(ds->dg, DIAG_SQL_LIMIT, at,
                        "the queries of this report give more than %lld rows; they were stopped",
                        most * LIMIT_SQL_ALL);
    return true;
}

bool store_count_bytes(struct dataset *ds, long long n, struct loc at)
{
    long long most = LIMIT_SQL_TEXT_ALL + LIMIT_SQL_TEXT_TIMES * ds->nbyte;

    ds->all_bytes += n;
    return ds->all_bytes <= most ||
           diag_add(ds->dg, DIAG_SQL_LIMIT, at,
                    "the queries of this report give more than %lld bytes; they were stopped",
                    most);
}

/* ---- what SQLite's calls do not say ---- */

bool store_check(struct dataset *ds, struct loc at)
{
    enum sql_memory_end ended = sql_memory_ended();

    if (ended == SQL_MEMORY_NONE)
        return diag_add(ds->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory in SQLite");
    if (ended == SQL_MEMORY_LIMIT)
        return diag_add(ds->dg, DIAG_SQL_LIMIT, at,
                        "this query takes more memory than a report may; it was stopped");
    int error = sql_file_error();
    if (error)
        return spool_failed(error, ds->dg);
    if (!clock_was_read)
        return true;
    clock_was_read = false;
    diag_add(ds->dg, DIAG_SQL, at, "the SQL of a template may not read the clock");
    diag_hint(ds->dg, "a report is made of its data alone: a date is a cell");
    return false;
}

bool store_row(struct dataset *ds, sqlite3_stmt *st)
{
    struct loc at = {0};
    int code = sqlite3_step(st);

    if (code == SQLITE_ROW && store_count_row(ds, 0, at))
        return true;
    ds->broken = (code != SQLITE_DONE && code != SQLITE_ROW && !ds->unsound &&
                  !store_sql_error(ds, at, NULL)) ||
                 code == SQLITE_ROW || ds->broken;
    return false;
}

/* ---- a database ---- */

void sql_bounds_set(struct dataset *ds)
{
    static const struct {
        int limit, value;
    } most[] = {
        {SQLITE_LIMIT_LENGTH, LIMIT_SQL_VALUE},
        {SQLITE_LIMIT_SQL_LENGTH, LIMIT_SQL_TEXT},
        {SQLITE_LIMIT_EXPR_DEPTH, LIMIT_SQL_DEPTH},
        {SQLITE_LIMIT_COMPOUND_SELECT, LIMIT_SQL_DEPTH},
        {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
        {SQLITE_LIMIT_VARIABLE_NUMBER, 999},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
    };

    for (size_t i = 0; i < sizeof most / sizeof most[0]; i++)
        sqlite3_limit(ds->db, most[i].limit, most[i].value);
    /* The time zone is the machine's: 'localtime' is an error. */
    sqlite3_test_control(SQLITE_TESTCTRL_LOCALTIME_FAULT, 1);
    sqlite3_progress_handler(ds->db, CHUNK, on_progress, ds->store);
}

void sql_bounds_begin(struct dataset *ds)
{
    sql_memory_limit(LIMIT_SQL_DATA);
    sql_bounds_grow(ds, LIMIT_SQL_DATA);
    (void)sql_file_error();
    clock_was_read = false;
    (void)sql_memory_ended();
}
