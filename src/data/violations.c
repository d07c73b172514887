/*
 * violations.c - what is wrong with a row that a constraint refuses, each fault at its cell.
 *
 * SQLite names the first constraint that a row breaks and stops. So the row is put into a staging
 * table with the same columns and no constraints, and each named CHECK of its table is asked there.
 */
#include "data/store.h"

#include "base/str.h"

#include <string.h>

static struct loc named_place(const struct table *t, size_t row, const char *column)
{
    return column_place(t, row, column_index(t, column, strlen(column)));
}

/* ---- CHECK ---- */

static bool open_stage(struct dataset *ds, struct table *t)
{
    if (t->stage)
        return true;
    char *sql =
        sqlite3_mprintf("CREATE TEMP TABLE staging AS SELECT * FROM main.\"%w\" WHERE 0", t->name);
    sqlite3_stmt *st = sql ? store_prepare_own(ds, sql) : NULL;
    bool ok = st && sqlite3_step(st) == SQLITE_DONE;

    sqlite3_finalize(st);
    sqlite3_free(sql);
    if (ok)
        t->stage = columns_prepare_insert(ds, t, "temp.staging", true);
    return t->stage != NULL;
}

/* The table's own name stands for the staged row: an expression may use it. */
static sqlite3_stmt *prepare_check(struct dataset *ds, const struct table *t, const struct check *k)
{
    char *sql = sqlite3_mprintf("SELECT 1 FROM temp.staging AS \"%w\" WHERE NOT (%s)", t->name,
                                k->expression);
    sqlite3_stmt *st = NULL;

    if (sql)
        store_compile(ds, sql, &st, NULL);
    sqlite3_free(sql);
    return st;
}

/* More decimals than the column has: a format of the spreadsheet made them. */
static bool is_formatted(const struct column *c, const struct csv_cell *cell)
{
    const char *point = strchr(cell->text, '.');

    return c->scale >= 0 && point && strlen(point + 1) > (size_t)c->scale;
}

/* Cells that nobody has filled in yet are one cause, however many they are; so are texts that break
 * one rule. Numbers are told one by one: each is another's score. */
static void tell_check(struct dataset *ds, struct table *t, size_t row, size_t c,
                       const char *message)
{
    struct loc at = column_place(t, row, c);
    const struct csv_cell *cell =
        c < t->ncolumn && t->cell_of[c] >= 0 ? &csv_row(&t->file, row)->cell[t->cell_of[c]] : NULL;

    if (cell && (!cell->len || !t->column[c].number || is_formatted(&t->column[c], cell)))
        tally_add(ds, t, DIAG_DATA_RULE, message, at, arena_strdup(ds->a, message), NULL);
    else
        diag_add(ds->dg, DIAG_DATA_RULE, at, "%s", message);
}

/* false: none of them spoke. */
static bool ask_checks(struct dataset *ds, struct table *t, size_t row)
{
    bool any = false;

    for (struct check *k = t->check; k; k = k->next) {
        size_t c = column_index(t, k->column, strlen(k->column));
        if (c < t->ncolumn && t->bad[c])
            continue; /* its cell has been named already */
        if (!k->ask && !(k->ask = prepare_check(ds, t, k)))
            continue;
        if (sqlite3_step(k->ask) == SQLITE_ROW) {
            any = true;
            tell_check(ds, t, row, c, k->message);
        }
        sqlite3_reset(k->ask);
    }
    return any;
}

/* Puts the bound row into staging, alone. */
static bool stage_row(struct dataset *ds, struct table *t)
{
    bool ok = sqlite3_exec(ds->db, "DELETE FROM temp.staging", NULL, NULL, NULL) == SQLITE_OK &&
              sqlite3_step(t->stage) == SQLITE_DONE;

    sqlite3_reset(t->stage);
    return ok;
}

void violations_ask_checks(struct dataset *ds, struct table *t, size_t row)
{
    if (!open_stage(ds, t))
        return;
    columns_bind(ds, t, t->stage, row); /* says the same again: repeated diagnostics are dropped */
    if (stage_row(ds, t))
        ask_checks(ds, t, row);
}

void violations_close(struct dataset *ds, struct table *t)
{
    if (!t->stage)
        return;
    sqlite3_finalize(t->stage);
    t->stage = NULL;
    for (struct check *k = t->check; k; k = k->next) {
        sqlite3_finalize(k->ask);
        k->ask = NULL;
    }
    sqlite3_exec(ds->db, "DROP TABLE temp.staging", NULL, NULL, NULL);
}

/* SQLite's own word for it, when no named CHECK spoke: "CHECK constraint failed: column: text". */
static bool check_by_name(struct dataset *ds, struct table *t, size_t row, char *name)
{
    const char *column, *message;

    checks_split_name(name, &column, &message);
    return diag_add(ds->dg, DIAG_DATA_RULE, named_place(t, row, column), "%s", message);
}

/* ---- UNIQUE, PRIMARY KEY ---- */

/* The row that holds the same in these columns. */
static bool find_same(struct dataset *ds, struct table *t, size_t row, const size_t *col, size_t n,
                      sqlite3_int64 *rowid)
{
    struct sbuf sql = {.a = ds->a};
    bool found = false;

    char *from = sqlite3_mprintf("SELECT %s FROM main.\"%w\" WHERE 1", rowid_name(t), t->name);
    sbuf_add_str(&sql, from ? from : "");
    sqlite3_free(from);
    for (size_t i = 0; i < n; i++) {
        char *term = sqlite3_mprintf(" AND \"%w\" = ?%d", t->column[col[i]].name, (int)col[i] + 1);
        sbuf_add_str(&sql, term ? term : "");
        sqlite3_free(term);
    }
    sqlite3_stmt *st = NULL;
    const char *text = sbuf_text(&sql);
    if (text && store_compile(ds, text, &st, NULL) == SQLITE_OK) {
        columns_bind(ds, t, st, row); /* what the WHERE does not name is out of its range */
        found = sqlite3_step(st) == SQLITE_ROW;
        *rowid = found ? sqlite3_column_int64(st, 0) : 0;
    }
    sqlite3_finalize(st);
    return found;
}

/* Of the spreadsheet. */
static int sheet_row_of(const struct table *t, sqlite3_int64 rowid)
{
    size_t row = table_row(t, rowid);

    return row ? csv_row(&t->file, row)->sheet_row : 0;
}

/* The columns of "UNIQUE constraint failed: items.survey, items.code". */
static size_t read_key(const struct table *t, const char *list, size_t *col, size_t max)
{
    size_t n = 0;

    for (const char *p = list; p && *p && n < max; p = strstr(p, ", ")) {
        p += strncmp(p, ", ", 2) ? 0 : 2;
        size_t table = strlen(t->name);
        if (strncmp(p, t->name, table) != 0 || p[table] != '.')
            continue;
        const char *name = p + table + 1;
        size_t c = column_index(t, name, strcspn(name, ","));
        if (c < t->ncolumn && t->cell_of[c] >= 0)
            col[n++] = c;
    }
    return n;
}

static bool not_unique(struct dataset *ds, struct table *t, size_t row, const char *list)
{
    enum { COLUMNS_MAX = 32 };
    struct sbuf what = {.a = ds->a};
    sqlite3_int64 rowid;
    size_t col[COLUMNS_MAX], n = read_key(t, list, col, COLUMNS_MAX);
    struct loc at = column_place(t, row, n ? col[n - 1] : t->ncolumn);

    for (size_t i = 0; i < n; i++) {
        const struct csv_cell *cell = &csv_row(&t->file, row)->cell[t->cell_of[col[i]]];
        if (cell->len)
            sbuf_printf(&what, "%s%s %s", what.len ? ", " : "",
                        t->column[col[i]].label ? t->column[col[i]].label : t->column[col[i]].name,
                        cell->text);
    }
    const char *text = n ? sbuf_text(&what) : list;
    int other = n && find_same(ds, t, row, col, n, &rowid) ? sheet_row_of(t, rowid) : 0;
    if (!text)
        return false;
    if (other) {
        /* Rows that were pasted twice are as far from each other, all of them. */
        const char *cause = arena_printf(ds->a, "%d", at.cell.row - other);
        const char *said =
            arena_printf(ds->a, diag_sentence(N_("%1$s is in row %2$d already")), text, other);
        if (cause && said)
            tally_add(ds, t, DIAG_DATA_UNIQUE, cause, at, said, NULL);
        return false;
    }
    return diag_add(ds->dg, DIAG_DATA_UNIQUE, at, "%s is there twice", text);
}

/* ---- any of them ---- */

bool violations_explain(struct dataset *ds, struct table *t, size_t row)
{
    int code = sqlite3_extended_errcode(ds->db);
    struct loc at = column_place(t, row, t->ncolumn);
    char *said = arena_strdup(ds->a, sqlite3_errmsg(ds->db));
    char *detail = said ? strstr(said, ": ") : NULL;

    if (!detail)
        return said ? store_sql_error(ds, at, NULL) : false;
    detail += 2;
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return not_unique(ds, t, row, detail);
    case SQLITE_CONSTRAINT_NOTNULL: {
        const char *name = strchr(detail, '.') ? strchr(detail, '.') + 1 : detail;
        size_t c = column_index(t, name, strlen(name));
        if (c < t->ncolumn)
            column_is_empty(ds, t, row, c);
        else
            diag_add(ds->dg, DIAG_DATA_RULE, at, "%s", said);
        violations_ask_checks(ds, t, row);
        return false;
    }
    case SQLITE_CONSTRAINT_CHECK:
        if (open_stage(ds, t)) {
            columns_bind(ds, t, t->stage, row);
            if (stage_row(ds, t) && ask_checks(ds, t, row))
                return false;
        }
        return check_by_name(ds, t, row, detail);
    default:
        return diag_add(ds->dg, DIAG_DATA_RULE, at, "%s", said);
    }
}
