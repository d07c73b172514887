/*
 * load.c - the CSV files that input_files names, into the tables of the schema.
 *
 * Everything that is wrong is said in one run, over all files: a cell that is no number, a row that
 * a constraint refuses (violations.c), and at the end each reference to a row that is not there.
 */
#include "data/store.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/target.h"
#include "data/again.h"
#include "data/archive_tables.h"
#include "data/faults.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct table *table_find(struct dataset *ds, const char *name)
{
    for (struct table *t = ds->table; t; t = t->next)
        if (!strcasecmp(t->name, name))
            return t;
    return NULL;
}

bool dataset_names_file(const struct dataset *ds, const char *file)
{
    const struct table *t = ds->table;

    while (t && strcmp(t->file_name, file) != 0)
        t = t->next;
    return t != NULL;
}

/* ---- which row has which rowid ---- */

static int by_rowid(const void *va, const void *vb)
{
    const struct loaded_run *a = va, *b = vb;

    return (a->rowid > b->rowid) - (a->rowid < b->rowid);
}

static uint64_t places_after(int64_t rowid, const struct loaded_run *r)
{
    return (uint64_t)rowid - (uint64_t)r->rowid;
}

static int in_run(const void *key, const void *of)
{
    const struct loaded_run *r = of;
    int64_t rowid = *(const int64_t *)key;

    return rowid < r->rowid ? -1 : places_after(rowid, r) >= r->n;
}

static bool add_loaded(struct dataset *ds, struct table *t, size_t row)
{
    sqlite3_int64 rowid = sqlite3_last_insert_rowid(ds->db);
    struct loaded_run *last = t->nloaded ? &t->loaded[t->nloaded - 1] : NULL;

    ds->nrow++;
    if (last && places_after(rowid, last) == last->n && row - last->row == last->n) {
        last->n++;
        return true;
    }
    t->loaded = arena_grow(ds->a, t->loaded, t->nloaded, &t->loaded_cap, sizeof *t->loaded);
    if (!t->loaded) {
        t->nloaded = t->loaded_cap = 0;
        return false;
    }
    t->loaded[t->nloaded++] = (struct loaded_run){rowid, (uint32_t)row, 1};
    return true;
}

static void sort_loaded(struct table *t)
{
    if (t->nloaded)
        qsort(t->loaded, t->nloaded, sizeof *t->loaded, by_rowid);
    t->sorted = true;
}

size_t table_row(const struct table *t, int64_t rowid)
{
    const struct loaded_run *r = NULL;

    if (t->sorted && t->nloaded)
        r = bsearch(&rowid, t->loaded, t->nloaded, sizeof *t->loaded, in_run);
    for (size_t i = 0; !t->sorted && !r && i < t->nloaded; i++)
        if (!in_run(&rowid, &t->loaded[i]))
            r = &t->loaded[i];
    return r ? r->row + (size_t)places_after(rowid, r) : 0;
}

struct loc table_place(const struct table *t, const int64_t *rowid, const char *column)
{
    size_t c = column ? column_index(t, column, strlen(column)) : t->ncolumn;

    if (!rowid && c < t->ncolumn && t->file.nrow) {
        struct loc head = column_place(t, 0, c);
        if (head.cell.column)
            head.cell.row = 0; /* the whole column is meant */
        return head;
    }
    size_t row = rowid ? table_row(t, *rowid) : 0;
    return row ? column_place(t, row, c) : (struct loc){.file = t->file.path};
}

const char *table_cell(const struct table *t, int64_t rowid, const char *column)
{
    size_t row = table_row(t, rowid), c = column_index(t, column, strlen(column));

    return row && c < t->ncolumn && t->cell_of[c] >= 0
               ? csv_row(&t->file, row)->cell[t->cell_of[c]].text
               : NULL;
}

/* ---- one file ---- */

static bool too_many(struct dataset *ds, const struct table *t, size_t row)
{
    return faults_full(ds->dg, DIAG_DATA_RULE, column_place(t, row, t->ncolumn),
                       diag_count(ds->dg, DIAG_ERROR) - t->errors);
}

static bool load_rows(struct dataset *ds, struct table *t)
{
    char *name = sqlite3_mprintf("main.\"%w\"", t->name);
    sqlite3_stmt *st = name ? columns_prepare_insert(ds, t, name, false) : NULL;
    bool ok = st != NULL;

    sqlite3_free(name);
    for (size_t i = 1; st && !t->ended && i < t->file.nrow; i++) {
        store_begin(ds);
        if (!csv_take(&t->file, i)) {
            ok = false;
            break;
        }
        if (!t->history && !cells_check(ds, t, i)) {
            ok = false;
        } else if (!columns_bind(ds, t, st, i)) {
            ok = false;
            if (!again_runs(ds)) /* and still look at its other cells */
                violations_ask_checks(ds, t, i);
        } else if (sqlite3_step(st) == SQLITE_DONE) {
            ok = add_loaded(ds, t, i) && ok;
        } else {
            ok = again_runs(ds) ? false : violations_explain(ds, t, i);
        }
        /* Of several datasets of a database, this one is made again by itself, and tells its faults then. */
        if (!ok && (again_runs(ds) || too_many(ds, t, i)))
            break;
    }
    store_release(ds, st);
    ok &= store_check(ds, (struct loc){.file = t->file.path});
    violations_close(ds, t);
    tally_tell(ds, t);
    sort_loaded(t);
    return ok;
}

static bool load_file(struct dataset *ds, struct table *t)
{
    struct folder dir = t->of_template ? ds->from.template_dir : ds->from.data;

    t->errors = diag_count(ds->dg, DIAG_ERROR);
    if (!t->ncolumn && !columns_read(ds, t))
        return false;
    if (!t->ncolumn)
        return diag_add(ds->dg, DIAG_SQL_SPECIAL, (struct loc){.file = t->file.path},
                        "input_files names the table \"%s\", which is not in the schema", t->name);
    if (!folder_has(ds->a, dir, t->file_name)) {
        if (!t->must_be)
            return true;
        diag_add(ds->dg, DIAG_FILE_MISSING, (struct loc){.file = t->file.path},
                 "this file is missing; every report needs it");
        presence_hint_missing(ds, dir, t);
        return false;
    }
    struct csv_names names = CSV_EXACT; /* the archive's own files are as this program wrote them */
    bool ok = (t->history || header_names(ds, t, &names)) &&
              csv_read(ds->a, dir, t->file_name, names, &t->file, ds->dg);
    ds->nbyte += (long long)t->file.raw.len;
    return ok && header_map(ds, t) && load_rows(ds, t);
}

/* ---- all files ---- */

static char *copy_text(struct arena *a, sqlite3_stmt *st, int i)
{
    const char *text = (const char *)sqlite3_column_text(st, i);

    return arena_strndup(a, text ? text : "", text ? strlen(text) : 0);
}

/* Appends a table whose file is in the folder; NULL = no memory. */
static struct table *add_table(struct dataset *ds, struct folder dir, const char *file,
                               const char *name)
{
    struct table *t = arena_new(ds->a, struct table), **end = &ds->table;

    if (!t || !file || !name || !(t->file.path = file_join(ds->a, dir.path, file)))
        return NULL;
    t->fault_end = &t->fault;
    t->file_name = file;
    t->name = name;
    while (*end)
        end = &(*end)->next;
    return *end = t;
}

static bool add_archive_table(struct dataset *ds, struct folder dir, const struct archive_table *of)
{
    struct table *t = add_table(ds, dir, of->file, of->name);

    if (t)
        t->history = true;
    return t != NULL;
}

const char template_table_ending[] = ".table.csv";

static bool has_table_ending(const char *name)
{
    size_t len = strlen(name), end = strlen(template_table_ending);

    return len > end && !strcasecmp(name + len - end, template_table_ending);
}

/* A file of the folder itself, with the name of its kind. */
static bool check_name(struct dataset *ds, const struct table *t)
{
    struct loc at = {0};

    if (strchr(t->file_name, '/') || !file_name_is_inside(t->file_name))
        return diag_add(ds->dg, DIAG_SQL_SPECIAL, at,
                        "input_files names \"%s\": a file name without a folder is wanted",
                        t->file_name);
    if (t->of_template == has_table_ending(t->file_name))
        return true;
    if (t->of_template)
        return diag_add(ds->dg, DIAG_SQL_SPECIAL, at,
                        "template_files names \"%1$s\": a name that ends in %2$s is wanted",
                        t->file_name, template_table_ending);
    return diag_add(ds->dg, DIAG_SQL_SPECIAL, at,
                    "input_files names \"%1$s\": names that end in %2$s are for template_files",
                    t->file_name, template_table_ending);
}

static bool list_files(struct dataset *ds, sqlite3_stmt *st, bool of_template, bool of_base)
{
    struct folder dir = of_template ? ds->from.template_dir : ds->from.data;
    bool ok = true;

    store_begin(ds);
    for (size_t n = 0; ok && store_row(ds, st); n++) {
        if (n == LIMIT_INPUT_FILES)
            return diag_add(ds->dg, DIAG_SQL_LIMIT, (struct loc){0},
                            "a template has at most %d files", LIMIT_INPUT_FILES);
        struct table *t = add_table(ds, dir, copy_text(ds->a, st, 0), copy_text(ds->a, st, 1));
        if (!t)
            return false;
        t->of_template = of_template;
        t->of_base = of_base;
        t->must_be = of_template || sqlite3_column_int(st, 2);
        ok = check_name(ds, t);
    }
    return ok;
}

/* The tables that have files, in order, after those of the base template. They are read before any is
 * loaded: SQLite drops no staging table while a statement runs. */
static bool list_tables(struct dataset *ds, bool of_base)
{
    static const char data[] = "SELECT file, table_name, required FROM input_files ORDER BY rowid",
                      of_template[] = "SELECT file, table_name FROM template_files ORDER BY rowid";
    struct folder dir = ds->from.data;
    sqlite3_stmt *st = NULL;

    if (store_compile(ds, data, &st, NULL) != SQLITE_OK)
        return diag_add(ds->dg, DIAG_SQL_SPECIAL, (struct loc){0},
                        "schema.sql has no table input_files(file, table_name, required): %s",
                        sqlite3_errmsg(ds->db));
    bool ok = list_files(ds, st, false, of_base);
    store_release(ds, st);
    if (ok && store_compile(ds, of_template, &st, NULL) == SQLITE_OK) {
        ok = list_files(ds, st, true, of_base);
        store_release(ds, st);
    }
    return ok && (of_base || (add_archive_table(ds, dir, &archive_revisions) &&
                              add_archive_table(ds, dir, &archive_corrections)));
}

/* ---- references ---- */

/* One row that is missing breaks the references of many: they are told as one. true = it is none
 * that is wrong by itself. */
static bool explain_reference(struct dataset *ds, struct table *t, int64_t rowid, int id)
{
    const struct reference *r = t->reference;

    while (r && r->id != id)
        r = r->next;
    const struct table *parent = r ? table_find(ds, r->parent) : NULL;
    /* Rows of an unsound file are missing only because something else is wrong with them. */
    if (!r || (parent && !parent->sound))
        return true;
    if (parent && !parent->nloaded) {
        diag_add(ds->dg, DIAG_DATA_RULE, (struct loc){.file = parent->file.path},
                 "this file has a header row, but no rows");
        return false;
    }
    struct loc at = table_place(t, &rowid, r->column);
    size_t c = column_index(t, r->column, strlen(r->column));
    const char *value = table_cell(t, rowid, r->column);
    const char *label = c < t->ncolumn && t->column[c].label ? t->column[c].label : r->column;
    const char *text = arena_printf(ds->a, diag_sentence(N_("%3$s has no %1$s %2$s")), label,
                                    value ? value : "", parent ? parent->file_name : r->parent);
    if (text)
        tally_add(ds, t, DIAG_DATA_RULE, text, at, text, NULL);
    return false;
}

static bool check_references(struct dataset *ds, struct table *t)
{
    enum { ROWID = 1, ID = 3 };
    size_t faults = 0;

    if (!t->reference)
        return true;
    char *sql = sqlite3_mprintf("PRAGMA foreign_key_check(\"%w\")", t->name);
    sqlite3_stmt *st = sql ? store_prepare_own(ds, sql) : NULL;
    bool ok = st != NULL;
    int code = SQLITE_DONE;
    sqlite3_free(sql);
    store_begin(ds);
    while (st && (code = sqlite3_step(st)) == SQLITE_ROW) {
        int64_t rowid = sqlite3_column_int64(st, ROWID);
        if (explain_reference(ds, t, rowid, sqlite3_column_int(st, ID)))
            continue;
        ok = false;
        if (faults_full(ds->dg, DIAG_DATA_RULE, table_place(t, &rowid, NULL), ++faults))
            break;
    }
    if (code != SQLITE_DONE &&
        code != SQLITE_ROW) /* not all were asked: a full disk, too much work */
        ok = store_sql_error(ds, (struct loc){.file = t->file.path}, NULL);
    store_release(ds, st);
    tally_tell(ds, t);
    return ok;
}

/* ---- the folder ---- */

static bool no_folder(struct dataset *ds, struct folder dir)
{
    struct loc at = {.file = dir.path};

    if (target_may_be_folder(ds->a, dir.path, ds->dg))
        return diag_add(ds->dg, DIAG_FILE_MISSING, at, "there is no such folder");
    diag_hint(ds->dg, "name the folder that the CSV files lie in");
    return false;
}

bool load_files(struct dataset *ds, bool of_base)
{
    struct folder dir = ds->from.data;
    struct table **end = &ds->table;

    if (!folder_exists(dir))
        return no_folder(ds, dir);
    while (*end)
        end = &(*end)->next;
    bool ok = list_tables(ds, of_base);
    struct table *first = *end;
    if (!ok || !presence_check_any(ds, dir, first))
        return false;
    bool within = !sqlite3_get_autocommit(ds->db);
    if (!within && sqlite3_exec(ds->db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
        return store_sql_error(ds, (struct loc){0}, NULL);
    for (struct table *t = first; t; t = t->next) {
        ok &= t->sound = load_file(ds, t);
        if (t->file.path) /* one that is not there has its place too */
            diag_name_file(ds->dg, t->file.path);
        if (diag_count(ds->dg, DIAG_FATAL)) /* it says nothing of the files */
            return false;
        if (!ok && again_runs(ds))
            return false;
    }
    if (!within && sqlite3_exec(ds->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        return store_sql_error(ds, (struct loc){0}, NULL);
    if (!of_base)
        ok &= presence_check_rest(ds, dir);
    for (struct table *t = first; t; t = t->next) {
        t->refers_nowhere = !check_references(ds, t);
        ok &= !t->refers_nowhere;
    }
    return ok;
}

/* The cells of a file alone, for one who compares them; without a word where it cannot be read. */
static bool load_cells(struct dataset *ds, struct table *t)
{
    struct diag *own = diag_open(), *dg = ds->dg;
    struct csv_names names;
    bool ok = own && header_names(ds, t, &names);

    ds->dg = own;
    if (ok &&
        (!csv_read(ds->a, ds->from.data, t->file_name, names, &t->file, own) || !header_map(ds, t)))
        t->file.nrow = 0;
    ds->dg = dg;
    diag_close(own);
    return ok;
}

bool load_tables(struct dataset *ds)
{
    struct folder data = ds->from.data;
    bool ok = list_tables(ds, false);

    for (struct table *t = ds->table; ok && t; t = t->next) {
        if (t->of_template || t->history)
            continue;
        ok = columns_read(ds, t);
        if (ok && *data.path && folder_has(ds->a, data, t->file_name))
            ok = load_cells(ds, t);
    }
    return ok;
}
