/*
 * beside.c - files of other papers in the data folder, for findings alone.
 *
 * The table beside(file, table_name) of the schema names them: earlier years' scores say whether "it rose
 * since last year" is right. They are no part of what the report is made of: no PDF carries them, and
 * what is wrong with them is told where they belong. A file that has a fault counts as not there.
 */
#include "data/csv.h"
#include "data/store.h"

#include "base/file.h"
#include "base/str.h"

#include <string.h>

enum { COLUMNS_MAX = 16 }; /* ours: such a table is small */

/* A table of the schema and where its columns stand in the file. */
struct beside {
    const char *file, *table;
    const char *column[COLUMNS_MAX], *key[COLUMNS_MAX];
    size_t n;
    int cell_of[COLUMNS_MAX]; /* -1 = not in the file */
};

static bool read_columns(struct dataset *ds, struct beside *b)
{
    sqlite3_stmt *st =
        store_prepare_own(ds, "SELECT name FROM pragma_table_info(?) ORDER BY cid LIMIT 16");

    if (!st)
        return false;
    sqlite3_bind_text(st, 1, b->table, -1, SQLITE_STATIC);
    while (b->n < COLUMNS_MAX && store_row(ds, st)) {
        const char *name = (const char *)sqlite3_column_text(st, 0);
        b->column[b->n] = arena_strdup(ds->a, name ? name : "");
        b->key[b->n] =
            b->column[b->n] ? form_name_key(ds->a, b->column[b->n], strlen(b->column[b->n])) : NULL;
        if (!b->key[b->n++])
            break;
    }
    store_release(ds, st);
    return b->n && b->key[b->n - 1];
}

/* The name of the column that the header calls so: its own, or another one of column_names. */
static bool is_called(struct dataset *ds, const struct beside *b, size_t column, const char *name)
{
    sqlite3_stmt *st = NULL;

    if (!strcmp(name, b->column[column]))
        return true;
    if (store_compile(ds,
                      "SELECT 1 FROM column_names WHERE file = ? AND \"column\" = ? AND name = ?",
                      &st, NULL) != SQLITE_OK)
        return false;
    sqlite3_bind_text(st, 1, b->file, -1, SQLITE_STATIC);
    sqlite3_bind_text(st, 2, b->column[column], -1, SQLITE_STATIC);
    sqlite3_bind_text(st, 3, name, -1, SQLITE_STATIC);
    bool found = sqlite3_step(st) == SQLITE_ROW;
    store_release(ds, st);
    return found;
}

static void map_header(struct dataset *ds, struct beside *b, const struct csv_row *header)
{
    for (size_t c = 0; c < b->n; c++) {
        b->cell_of[c] = -1;
        for (uint32_t k = 0; k < header->ncell && b->cell_of[c] < 0; k++)
            if (is_called(ds, b, c, header->cell[k].text))
                b->cell_of[c] = (int)k;
    }
}

static char *insert_text(const struct beside *b)
{
    char *sql = sqlite3_mprintf("INSERT INTO \"%w\" VALUES (?", b->table);

    for (size_t c = 1; c < b->n && sql; c++) {
        char *more = sqlite3_mprintf("%s, ?", sql);
        sqlite3_free(sql);
        sql = more;
    }
    char *whole = sql ? sqlite3_mprintf("%s)", sql) : NULL;
    sqlite3_free(sql);
    return whole;
}

/* false = a row is refused. */
static bool insert_rows(sqlite3_stmt *st, const struct beside *b, struct csv_file *csv)
{
    bool ok = true;

    for (size_t i = 1; ok && i < csv->nrow; i++) {
        if (!csv_take(csv, i))
            return false;
        const struct csv_row *row = csv_row(csv, i);
        for (size_t c = 0; c < b->n; c++) {
            int cell = b->cell_of[c];
            if (cell >= 0 && (uint32_t)cell < row->ncell)
                sqlite3_bind_text(st, (int)c + 1, row->cell[cell].text, -1, SQLITE_STATIC);
            else
                sqlite3_bind_null(st, (int)c + 1);
        }
        ok = sqlite3_step(st) == SQLITE_DONE;
        sqlite3_reset(st);
    }
    return ok;
}

static bool fill_table(struct dataset *ds, struct beside *b, struct csv_file *csv)
{
    map_header(ds, b, csv_row(csv, 0));
    char *sql = insert_text(b), *clear = sqlite3_mprintf("DELETE FROM \"%w\"", b->table);
    sqlite3_stmt *st = sql && clear ? store_prepare_own(ds, sql) : NULL;
    bool ok = st != NULL;

    if (st && !insert_rows(st, b, csv)) {
        store_release(ds, st);
        st = NULL;
        ok = sqlite3_exec(ds->db, clear, NULL, NULL, NULL) == SQLITE_OK;
    }
    store_release(ds, st);
    sqlite3_free(sql);
    sqlite3_free(clear);
    return ok || store_sql_error(ds, (struct loc){0}, NULL);
}

static bool fill_one(struct dataset *ds, struct beside *b)
{
    struct folder dir = ds->from.data;
    struct diag *quiet;
    struct csv_file csv;

    dir.read = NULL; /* the pages do not hang on it */
    if (!file_name_is_inside(b->file) || !folder_has(ds->a, dir, b->file))
        return true;
    if (!read_columns(ds, b) || !(quiet = diag_open()))
        return false;
    bool ok = true;
    if (csv_read(ds->a, dir, b->file, (struct csv_names){b->key, b->n}, &csv, quiet))
        ok = fill_table(ds, b, &csv);
    csv_close(&csv);
    diag_close(quiet);
    return ok;
}

bool beside_fill(struct dataset *ds)
{
    struct beside all[COLUMNS_MAX];
    sqlite3_stmt *st = NULL;
    size_t n = 0;
    bool ok = true;

    if (store_compile(ds, "SELECT file, table_name FROM beside", &st, NULL) != SQLITE_OK)
        return true; /* the schema has no such table */
    while (ok && n < COLUMNS_MAX && store_row(ds, st)) {
        const char *file = (const char *)sqlite3_column_text(st, 0);
        const char *table = (const char *)sqlite3_column_text(st, 1);
        all[n] = (struct beside){.file = arena_strdup(ds->a, file ? file : ""),
                                 .table = arena_strdup(ds->a, table ? table : "")};
        ok = all[n].file && all[n].table;
        n++;
    }
    store_release(ds, st);
    for (size_t i = 0; ok && i < n; i++)
        ok = fill_one(ds, &all[i]);
    return ok;
}
