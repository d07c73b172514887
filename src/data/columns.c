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
    c->kind = strcasestr(type, "DATE")   ? TEXT_DATE
              : strcasestr(type, "CODE") ? TEXT_CODE
                                         : TEXT_FREE;
    c->references = strcasestr(type, "REFERENCE") != NULL;
    c->scale = c->integer ? 0 : scale ? (int)strtol(scale + 1, NULL, 10) : -1;
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
    c->primary = sqlite3_column_int(st, PRIMARY_KEY) > 0;
    c->required = sqlite3_column_int(st, NOT_NULL) || c->primary;
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
    store_release(ds, st);
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
    store_release(ds, st);
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
    store_release(ds, st);
    return ok;
}

/* https://www.sqlite.org/pragma.html: index_list (in no order of the schema: the name of an automatic
 * index counts them), index_info. */
static bool read_unique(struct dataset *ds, struct table *t)
{
    sqlite3_stmt *st = store_prepare_own(
        ds, "SELECT cid FROM pragma_index_info((SELECT name FROM pragma_index_list(?1) "
            "WHERE \"unique\" AND NOT partial ORDER BY seq DESC LIMIT 1)) ORDER BY cid");

    if (!st)
        return false;
    sqlite3_bind_text(st, 1, t->name, -1, SQLITE_STATIC);
    while (sqlite3_step(st) == SQLITE_ROW && t->nkey < t->ncolumn)
        if (sqlite3_column_int(st, 0) >= 0)
            t->key[t->nkey++] = (size_t)sqlite3_column_int(st, 0);
    store_release(ds, st);
    return true;
}

static bool read_key(struct dataset *ds, struct table *t)
{
    t->key = arena_array(ds->a, size_t, t->ncolumn + 1);
    if (!t->key)
        return false;
    for (size_t i = 0; i < t->ncolumn; i++)
        if (t->column[i].primary)
            t->key[t->nkey++] = i;
    return t->nkey || read_unique(ds, t);
}

bool columns_read(struct dataset *ds, struct table *t)
{
    return read_columns(ds, t) && header_read_names(ds, t) && values_read_types(ds, t) &&
           read_references(ds, t) && read_checks(ds, t) && read_key(ds, t);
}

size_t column_index(const struct table *t, const char *name, size_t len)
{
    size_t c = 0;

    while (c < t->ncolumn &&
           (strlen(t->column[c].name) != len || strncasecmp(t->column[c].name, name, len) != 0))
        c++;
    return c;
}

struct loc column_place(const struct table *t, size_t row, size_t column)
{
    if (column >= t->ncolumn || t->cell_of[column] < 0)
        return csv_row_place(&t->file, row);
    struct loc at = csv_place(&t->file, row, (size_t)t->cell_of[column]);
    at.cell.label = t->column[column].label;
    return at;
}

/* ---- a row into a table ---- */

/* Of merged cells a spreadsheet saves the first alone. */
const char *column_empty_hint(const struct table *t, size_t row, size_t column)
{
    size_t cell = (size_t)t->cell_of[column];
    bool merged = row > 1 && row + 1 < t->file.nrow && csv_row(&t->file, row - 1)->cell[cell].len &&
                  !csv_row(&t->file, row + 1)->cell[cell].len;

    return merged ? diag_sentence(N_("if cells of this column are merged, undo that and fill in "
                                     "each row"))
                  : NULL;
}

void column_tell_empty(struct dataset *ds, struct table *t, size_t row, size_t column,
                       const char *act)
{
    const struct column *c = &t->column[column];
    const char *merged = column_empty_hint(t, row, column);
    const char *text =
        c->label
            ? arena_printf(ds->a, diag_sentence(N_("this cell is empty: %1$s (%2$s) is required")),
                           c->label, c->name)
            : arena_printf(ds->a, diag_sentence(N_("this cell is empty: %s is required")), c->name);

    if (text)
        tally_add(ds, t, DIAG_DATA_RULE, c->name, column_place(t, row, column), text,
                  merged ? merged : act);
}

bool column_is_empty(struct dataset *ds, struct table *t, size_t row, size_t column)
{
    column_tell_empty(ds, t, row, column, NULL);
    return false;
}

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

const char *number_read(const struct column *c, const struct csv_cell *cell, struct decimal *out)
{
    const char *why = decimal_read(cell->text, cell->len, out);

    /* "1." as rows are numbered. */
    if (why == decimal_point && c->integer && cell->len && cell->text[cell->len - 1] == '.')
        why = decimal_read(cell->text, cell->len - 1, out);
    if (!why && c->scale >= 0)
        decimal_shorten(out, c->scale);
    return why;
}

static bool bind_number(struct dataset *ds, struct table *t, sqlite3_stmt *st, size_t row, size_t c)
{
    const struct column *col = &t->column[c];
    const struct csv_cell *cell = &csv_row(&t->file, row)->cell[t->cell_of[c]];
    struct decimal d;

    if (!cell->len) {
        sqlite3_bind_null(st, (int)c + 1);
        return !col->required || (row > t->row_told && column_is_empty(ds, t, row, c));
    }
    const char *why = number_read(col, cell, &d);
    if (why || (col->scale >= 0 && d.scale > col->scale))
        return number_refuse(ds, t, row, c, why);
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
        t->bad[c] = !(t->column[c].number ? bind_number(ds, t, st, row, c)
                                          : values_bind(ds, t, st, row, c, row > t->row_told));
        ok = ok && !t->bad[c];
    }
    t->row_told = row;
    return ok;
}
