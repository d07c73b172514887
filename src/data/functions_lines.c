/*
 * functions_lines.c - the SQL function lines(text), whose rows are the lines of a text:
 *
 *     SELECT no, line FROM lines('a' || char(10) || 'b')      1 a, 2 b
 *
 * Blanks at both ends of a line are not of it, and a line of blanks is none. A table-valued function
 * of SQLite is a virtual table with a hidden column: https://www.sqlite.org/vtab.html, 2.1.
 */
#include "data/store.h"

#include "base/str.h"
#include "data/again.h"

#include <string.h>

enum { COLUMN_NO, COLUMN_LINE, COLUMN_TEXT };

struct lines_cursor {
    sqlite3_vtab_cursor base;
    char *text;                    /* a copy */
    const char *line, *end, *next; /* line NULL = after the last */
    const char *text_end;
    sqlite3_int64 no;
};

/* To declare it SQLite writes into its schema, which no template may. */
static int declare(struct dataset *ds, sqlite3 *db)
{
    enum store_phase phase = ds->phase;

    store_set_phase(ds, STORE_LOADING);
    int code = sqlite3_declare_vtab(db, "CREATE TABLE x(no INTEGER, line TEXT, text HIDDEN)");
    store_set_phase(ds, phase);
    return code;
}

static int on_connect(sqlite3 *db, void *store, int n, const char *const *arg, sqlite3_vtab **out,
                      char **error)
{
    int code = declare(((struct store *)store)->ds, db);

    (void)n, (void)arg, (void)error;
    if (code != SQLITE_OK)
        return code;
    *out = sqlite3_malloc64(sizeof **out);
    if (!*out)
        return SQLITE_NOMEM;
    memset(*out, 0, sizeof **out);
    return sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
}

static int on_disconnect(sqlite3_vtab *t)
{
    sqlite3_free(t);
    return SQLITE_OK;
}

/* Without the text there are no rows: that is refused, not taken for an empty one. */
static int on_best_index(sqlite3_vtab *t, sqlite3_index_info *info)
{
    (void)t;
    for (int i = 0; i < info->nConstraint; i++) {
        if (info->aConstraint[i].iColumn != COLUMN_TEXT ||
            info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        if (!info->aConstraint[i].usable)
            return SQLITE_CONSTRAINT;
        info->aConstraintUsage[i].argvIndex = 1;
        info->aConstraintUsage[i].omit = 1;
        info->idxNum = 1;
        break;
    }
    info->estimatedCost = 10;
    info->estimatedRows = 10;
    return SQLITE_OK;
}

static int on_open(sqlite3_vtab *t, sqlite3_vtab_cursor **out)
{
    struct lines_cursor *c = sqlite3_malloc64(sizeof *c);

    (void)t;
    if (!c)
        return SQLITE_NOMEM;
    *c = (struct lines_cursor){0};
    *out = &c->base;
    return SQLITE_OK;
}

static int on_close(sqlite3_vtab_cursor *base)
{
    struct lines_cursor *c = (struct lines_cursor *)base;

    sqlite3_free(c->text);
    sqlite3_free(c);
    return SQLITE_OK;
}

/* The end of the line that begins at p, in a text up to end; *next is where another begins. */
static const char *end_of_line(const char *p, const char *end, const char **next)
{
    const char *at = p;

    while (at < end) {
        const char *after = at;
        uint32_t c = utf8_next(&after, end);
        if (c == '\n' || c == '\r' || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR) {
            *next = after;
            return at;
        }
        at = after;
    }
    *next = end;
    return end;
}

static int on_next(sqlite3_vtab_cursor *base)
{
    struct lines_cursor *c = (struct lines_cursor *)base;

    c->line = NULL;
    while (!c->line && c->next && *c->next) {
        const char *p = c->next;
        c->end = end_of_line(p, c->text_end, &c->next);
        utf8_trim(&p, &c->end);
        c->line = p < c->end ? p : NULL;
    }
    c->no += c->line != NULL;
    return SQLITE_OK;
}

static int on_filter(sqlite3_vtab_cursor *base, int index, const char *unused, int n,
                     sqlite3_value **arg)
{
    struct lines_cursor *c = (struct lines_cursor *)base;

    (void)unused;
    sqlite3_free(c->text);
    c->text = NULL;
    c->next = NULL;
    c->no = 0;
    if (!index || n < 1) {
        sqlite3_free(base->pVtab->zErrMsg);
        base->pVtab->zErrMsg = sqlite3_mprintf("lines() wants a text: lines(text)");
        return SQLITE_ERROR;
    }
    const char *text = (const char *)sqlite3_value_text(arg[0]);
    if (text && !(c->text = sqlite3_mprintf("%s", text)))
        return SQLITE_NOMEM;
    c->next = c->text;
    c->text_end = c->text ? c->text + strlen(c->text) : NULL;
    return on_next(base);
}

static int on_eof(sqlite3_vtab_cursor *base)
{
    return !((struct lines_cursor *)base)->line;
}

static int on_column(sqlite3_vtab_cursor *base, sqlite3_context *ctx, int column)
{
    const struct lines_cursor *c = (const struct lines_cursor *)base;

    if (column == COLUMN_NO)
        sqlite3_result_int64(ctx, c->no);
    else if (column == COLUMN_LINE)
        sqlite3_result_text(ctx, c->line, (int)(c->end - c->line), SQLITE_TRANSIENT);
    else
        sqlite3_result_text(ctx, c->text, -1, SQLITE_TRANSIENT);
    return SQLITE_OK;
}

static int on_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
    *out = ((const struct lines_cursor *)base)->no;
    return SQLITE_OK;
}

bool functions_add_lines(struct dataset *ds)
{
    static const sqlite3_module module = {.xConnect = on_connect,
                                          .xBestIndex = on_best_index,
                                          .xDisconnect = on_disconnect,
                                          .xOpen = on_open,
                                          .xClose = on_close,
                                          .xFilter = on_filter,
                                          .xNext = on_next,
                                          .xEof = on_eof,
                                          .xColumn = on_column,
                                          .xRowid = on_rowid};

    return sqlite3_create_module(ds->db, "lines", &module, ds->store) == SQLITE_OK;
}
