/*
 * columns.c - what the schema says of a table's columns, and which cell of a row belongs to which.
 */
#include "data/store.h"

#include "base/str.h"
#include "data/decimal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- what the schema says ---- */

static char *copy_text(struct arena *a, sqlite3_stmt *st, int i)
{
    const char *text = (const char *)sqlite3_column_text(st, i);

    return arena_strdup(a, text);
}

static void read_type(const char *type, struct column *c)
{
    const char *scale = strchr(type, ',');

    c->integer = strcasestr(type, "INT") != NULL; /* as SQLite does: datatype3.html, 3.1 */
    c->number = c->integer || !strncasecmp(type, "REAL", 4) || !strncasecmp(type, "NUMERIC", 7) ||
                !strncasecmp(type, "DECIMAL", 7) || !strncasecmp(type, "DOUBLE", 6);
    c->scale = c->integer ? 0 : scale ? atoi(scale + 1) : -1;
}

static bool read_column(struct dataset *ds, struct table *t, sqlite3_stmt *st, size_t *cap)
{
    enum { NAME = 1, TYPE, NOT_NULL, DEFAULT, PRIMARY_KEY, HIDDEN };

    if (sqlite3_column_int(st, HIDDEN))
        return true; /* a generated column */
    t->column = arena_grow(ds->a, t->column, t->ncolumn, cap, sizeof *t->column);
    if (!t->column)
        return false;
    struct column *c = &t->column[t->ncolumn++];
    *c = (struct column){.name = copy_text(ds->a, st, NAME),
                         .standard = copy_text(ds->a, st, DEFAULT)};
    const char *type = (const char *)sqlite3_column_text(st, TYPE);
    read_type(type ? type : "", c);
    /* SQLite would number an empty INTEGER PRIMARY KEY itself. A cell left empty is a mistake. */
    c->required = sqlite3_column_int(st, NOT_NULL) || sqlite3_column_int(st, PRIMARY_KEY);
    return c->name != NULL;
}

static sqlite3_stmt *prepare_pragma(struct dataset *ds, const char *pragma, const char *table)
{
    char *sql = sqlite3_mprintf("PRAGMA %s(\"%w\")", pragma, table);
    sqlite3_stmt *st = sql ? store_prepare_own(ds, sql) : NULL;

    sqlite3_free(sql);
    return st;
}

static bool read_columns(struct dataset *ds, struct table *t)
{
    sqlite3_stmt *st = prepare_pragma(ds, "table_xinfo", t->name);
    size_t cap = 0;
    bool ok = st != NULL;

    while (ok && sqlite3_step(st) == SQLITE_ROW)
        ok = read_column(ds, t, st, &cap);
    sqlite3_finalize(st);
    t->cell_of = arena_array(ds->a, int, t->ncolumn + 1);
    t->bad = arena_array(ds->a, bool, t->ncolumn + 1);
    return ok && t->cell_of && t->bad;
}

static bool read_references(struct dataset *ds, struct table *t)
{
    enum { ID, SEQ, PARENT, FROM };
    sqlite3_stmt *st = prepare_pragma(ds, "foreign_key_list", t->name);
    bool ok = st != NULL;

    while (ok && sqlite3_step(st) == SQLITE_ROW) {
        if (sqlite3_column_int(st, SEQ))
            continue;
        struct reference *r = arena_new(ds->a, struct reference);
        if (!(ok = r != NULL))
            break;
        *r = (struct reference){t->reference, sqlite3_column_int(st, ID),
                                copy_text(ds->a, st, FROM), copy_text(ds->a, st, PARENT)};
        t->reference = r;
        ok = r->column && r->parent;
    }
    sqlite3_finalize(st);
    return ok;
}

static bool read_checks(struct dataset *ds, struct table *t)
{
    sqlite3_stmt *st = store_prepare_own(
        ds, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE");
    bool ok = st != NULL;

    if (ok) {
        sqlite3_bind_text(st, 1, t->name, -1, SQLITE_STATIC);
        if (sqlite3_step(st) == SQLITE_ROW)
            ok = checks_read(ds->a, (const char *)sqlite3_column_text(st, 0), &t->check);
    }
    sqlite3_finalize(st);
    return ok;
}

/* https://www.sqlite.org/pragma.html: table_info, index_list (in no order of the schema: the name
 * of an automatic index counts them), index_info. */
static bool read_key(struct dataset *ds, struct table *t)
{
    sqlite3_stmt *st = store_prepare_own(
        ds, "SELECT cid FROM pragma_table_info(?1) WHERE pk > 0 UNION ALL "
            "SELECT cid FROM pragma_index_info((SELECT name FROM pragma_index_list(?1) "
            "WHERE \"unique\" AND NOT partial ORDER BY seq DESC LIMIT 1)) WHERE NOT EXISTS "
            "(SELECT 1 FROM pragma_table_info(?1) WHERE pk > 0) ORDER BY cid");

    t->key = arena_array(ds->a, size_t, t->ncolumn + 1);
    if (!st || !t->key)
        return false;
    sqlite3_bind_text(st, 1, t->name, -1, SQLITE_STATIC);
    while (sqlite3_step(st) == SQLITE_ROW && t->nkey < t->ncolumn)
        if (sqlite3_column_int(st, 0) >= 0)
            t->key[t->nkey++] = (size_t)sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return true;
}

bool columns_read(struct dataset *ds, struct table *t)
{
    return read_columns(ds, t) && read_references(ds, t) && read_checks(ds, t) && read_key(ds, t);
}

/* ---- header row ---- */

size_t column_index(const struct table *t, const char *name, size_t len)
{
    size_t c = 0;

    while (c < t->ncolumn &&
           (strlen(t->column[c].name) != len || strncasecmp(t->column[c].name, name, len) != 0))
        c++;
    return c;
}

static struct loc cell_loc(const struct table *t, const struct csv_cell *cell)
{
    return (struct loc){
        .file = t->file.path, .line = cell->line, .col = cell->col, .len = cell->width};
}

struct loc column_place(const struct table *t, size_t row, size_t column)
{
    const struct csv_row *r = &t->file.row[row];

    if (column < t->ncolumn && t->cell_of[column] >= 0)
        return cell_loc(t, &r->cell[t->cell_of[column]]);
    return (struct loc){.file = t->file.path, .line = r->line};
}

static bool unknown_column(struct dataset *ds, const struct table *t, struct loc at,
                           const char *name, const char *const *names)
{
    diag_add(ds->dg, DIAG_CSV_COLUMN, at, "ไม่รู้จักคอลัมน์ \"%s\"", name);
    const char *near = str_nearest(name, names, t->ncolumn);
    if (near)
        diag_hint(ds->dg, "หมายถึง \"%s\" หรือไม่", near);
    else if (t->file.row[0].ncell == 1 && strpbrk(name, ";\t"))
        diag_hint(ds->dg, "ช่องในไฟล์นี้คั่นด้วย \"%c\" แต่ต้องคั่นด้วยเครื่องหมายจุลภาค", *strpbrk(name, ";\t"));
    return false;
}

static bool map_cell(struct dataset *ds, struct table *t, size_t i, const char *const *names)
{
    const struct csv_cell *cell = &t->file.row[0].cell[i];
    size_t first = strspn(cell->text, " \t"), len = cell->len;

    while (len > first && (cell->text[len - 1] == ' ' || cell->text[len - 1] == '\t'))
        len--;
    char *name = arena_strndup(ds->a, cell->text + first, len - first);
    if (!name)
        return false;
    size_t c = column_index(t, name, len - first);
    if (c == t->ncolumn)
        return unknown_column(ds, t, cell_loc(t, cell), name, names);
    if (t->cell_of[c] >= 0)
        return diag_add(ds->dg, DIAG_CSV_COLUMN, cell_loc(t, cell), "คอลัมน์ \"%s\" มีซ้ำกัน", name);
    t->cell_of[c] = (int)i;
    return true;
}

bool columns_map(struct dataset *ds, struct table *t)
{
    const char **names = arena_array(ds->a, const char *, t->ncolumn + 1);
    bool ok = names != NULL;

    for (size_t c = 0; ok && c < t->ncolumn; c++) {
        t->cell_of[c] = -1;
        names[c] = t->column[c].name;
    }
    for (size_t i = 0; names && i < t->file.row[0].ncell; i++)
        ok &= map_cell(ds, t, i, names);
    for (size_t c = 0; names && c < t->ncolumn; c++)
        if (t->cell_of[c] < 0 && !t->column[c].standard)
            ok = diag_add(ds->dg, DIAG_CSV_COLUMN,
                          (struct loc){.file = t->file.path, .line = t->file.row[0].line, .col = 1},
                          "ไม่มีคอลัมน์ \"%s\"", names[c]);
    return ok;
}

/* ---- a row into a table ---- */

sqlite3_stmt *columns_prepare_insert(struct dataset *ds, const struct table *t, const char *into,
                                     bool all)
{
    struct sbuf names = {.a = ds->a}, values = {.a = ds->a};

    for (size_t c = 0; c < t->ncolumn; c++) {
        if (t->cell_of[c] < 0 && !all)
            continue;
        const char *comma = names.len ? ", " : "";
        char *name = sqlite3_mprintf("%s\"%w\"", comma, t->column[c].name);
        sbuf_add_str(&names, name ? name : "");
        sqlite3_free(name);
        if (t->cell_of[c] >= 0)
            sbuf_printf(&values, "%s?%zu", comma, c + 1);
        else
            sbuf_printf(&values, "%s(%s)", comma,
                        t->column[c].standard ? t->column[c].standard : "NULL");
    }
    char *sql = arena_printf(ds->a, "INSERT INTO %s (%s) VALUES (%s)", into, sbuf_text(&names),
                             sbuf_text(&values));
    return sql ? store_prepare_own(ds, sql) : NULL;
}

static bool is_empty(const struct csv_cell *cell)
{
    return strspn(cell->text, " \t") == cell->len;
}

static bool bind_number(struct dataset *ds, const struct table *t, sqlite3_stmt *st, size_t row,
                        size_t c)
{
    const struct column *col = &t->column[c];
    const struct csv_cell *cell = &t->file.row[row].cell[t->cell_of[c]];
    struct decimal d;

    if (is_empty(cell)) {
        sqlite3_bind_null(st, (int)c + 1);
        return !col->required ||
               diag_add(ds->dg, DIAG_DATA_RULE, column_place(t, row, c), "ต้องกรอก %s", col->name);
    }
    const char *why = decimal_read(cell->text, cell->len, &d);
    if (!why && col->integer && d.scale)
        why = "ต้องเป็นจำนวนเต็ม";
    if (!why && col->scale >= 0 && d.scale > col->scale)
        why = "มีทศนิยมเกินจำนวนตำแหน่งที่กำหนด";
    if (why)
        return diag_add(ds->dg, DIAG_CSV_NUMBER, column_place(t, row, c), "\"%s\" ไม่ใช่จำนวน: %s",
                        cell->text, why);
    if (d.scale)
        sqlite3_bind_double(st, (int)c + 1, decimal_to_double(d));
    else
        sqlite3_bind_int64(st, (int)c + 1, d.digits);
    return true;
}

bool columns_bind(struct dataset *ds, struct table *t, sqlite3_stmt *st, size_t row)
{
    bool ok = true;

    sqlite3_reset(st);
    sqlite3_clear_bindings(st);
    for (size_t c = 0; c < t->ncolumn; c++) {
        t->bad[c] = false;
        if (t->cell_of[c] < 0)
            continue;
        const struct csv_cell *cell = &t->file.row[row].cell[t->cell_of[c]];
        if (!t->column[c].number)
            sqlite3_bind_text(st, (int)c + 1, cell->text, (int)cell->len, SQLITE_STATIC);
        else
            t->bad[c] = !bind_number(ds, t, st, row, c);
        ok = ok && !t->bad[c];
    }
    return ok;
}
