/*
 * values.c - cells of text that are something else beside text: a date, a code, the name of a file.
 */
#include "data/store.h"

#include "base/str.h"
#include "data/date.h"
#include "data/decimal.h"

#include <string.h>
#include <strings.h>

/* ---- what the schema says ---- */

static enum text_kind kind_named(const char *type)
{
    return !strcasecmp(type, "DATE")   ? TEXT_DATE
           : !strcasecmp(type, "CODE") ? TEXT_CODE
           : !strcasecmp(type, "FILE") ? TEXT_FILE
                                       : TEXT_FREE;
}

static bool read_type(struct dataset *ds, struct table *t, sqlite3_stmt *st)
{
    enum { KEY_COLUMN, KEY, COLUMN, TYPE };
    const char *text[TYPE + 1];

    for (int i = 0; i <= TYPE; i++)
        text[i] = arena_strdup(ds->a, (const char *)sqlite3_column_text(st, i));
    if (!text[KEY_COLUMN] || !text[KEY] || !text[COLUMN] || !text[TYPE])
        return true; /* NULL is no type */
    struct cell_type *own = arena_new(ds->a, struct cell_type);
    if (!own)
        return false;
    *own = (struct cell_type){.next = t->cell_type,
                              .key_column =
                                  column_index(t, text[KEY_COLUMN], strlen(text[KEY_COLUMN])),
                              .column = column_index(t, text[COLUMN], strlen(text[COLUMN])),
                              .key = text[KEY],
                              .kind = kind_named(text[TYPE])};
    if (own->key_column < t->ncolumn)
        t->cell_type = own;
    return true;
}

bool values_read_types(struct dataset *ds, struct table *t)
{
    static const char sql[] =
        "SELECT key_column, key, \"column\", type FROM cell_types WHERE file = ?";
    sqlite3_stmt *st = NULL;
    bool ok = true;

    if (t->history || store_compile(ds, sql, &st, NULL) != SQLITE_OK)
        return true; /* the template has none */
    sqlite3_bind_text(st, 1, t->file_name, -1, SQLITE_STATIC);
    store_begin(ds);
    while (ok && store_row(ds, st))
        ok = read_type(ds, t, st);
    store_release(ds, st);
    return ok;
}

static enum text_kind kind_of(const struct table *t, const struct csv_row *r, size_t column)
{
    for (const struct cell_type *k = t->cell_type; k; k = k->next)
        if (k->column == column && t->cell_of[k->key_column] >= 0 &&
            !strcmp(r->cell[t->cell_of[k->key_column]].text, k->key))
            return k->kind;
    return t->column[column].kind;
}

/* ---- a cell ---- */

static const char *read_date(struct dataset *ds, const struct table *t, size_t row, size_t column,
                             const char *text, bool tell)
{
    struct date day[2];
    char one[64], other[64];
    int n = date_read(text, day);

    if (n == 1)
        return date_iso(ds->a, day[0]);
    if (!tell)
        return NULL;
    if (n == 0 && date_from_serial(text, day)) {
        date_print_thai(one, sizeof one, day[0]);
        date_print_thai(other, sizeof other, day[1]);
        diag_add(
            ds->dg, DIAG_CSV_VALUE, column_place(t, row, column),
            "\"%1$s\" is the number that a spreadsheet keeps for a day: %2$s, or %3$s if it counts "
            "from 1904; write the one that is meant",
            text, one, other);
        return NULL;
    }
    if (n == 0) {
        diag_add(ds->dg, DIAG_CSV_VALUE, column_place(t, row, column), "\"%s\" is no date", text);
        diag_hint(ds->dg, "write it as 31 \u0e15\u0e38\u0e25\u0e32\u0e04\u0e21 2569 or 2026-10-31");
        return NULL;
    }
    date_print_thai(one, sizeof one, day[0]);
    date_print_thai(other, sizeof other, day[1]);
    diag_add(ds->dg, DIAG_CSV_VALUE, column_place(t, row, column),
             "\"%1$s\" may be %2$s or %3$s; write the one that is meant", text, one, other);
    return NULL;
}

static const char *read_code(struct arena *a, const char *text)
{
    struct sbuf b = {.a = a};

    for (const char *p = text, *end = p + strlen(p); p < end;) {
        uint32_t c = utf8_next(&p, end);
        if (unicode_is_thai_digit(c))
            c = '0' + (c - 0x0E50);
        else if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFF01 - '!';
        sbuf_add_char(&b, c);
    }
    return sbuf_text(&b);
}

/* A path is for the schema's own rule; a file that the base template prints is none of this one. */
static const char *find_file(struct dataset *ds, const struct table *t, size_t row, size_t column,
                             const char *text, bool tell)
{
    const struct folder dir[] = {ds->from.data, ds->from.template_dir};
    size_t n;

    if (t->of_base || !file_name_is_inside(text) || strchr(text, '/') ||
        folder_holds(ds->a, dir[0], text) || folder_holds(ds->a, dir[1], text))
        return text;
    if (!tell)
        return NULL;
    diag_add(ds->dg, DIAG_IMAGE_MISSING, column_place(t, row, column),
             "there is no file \"%s\" in the data folder", text);
    const char **there = folder_list(ds->a, dir[0], "", &n, ds->dg);
    const char *near = there ? str_nearest(text, there, n) : NULL;
    if (near)
        diag_hint(ds->dg, "did you mean \"%s\"?", near);
    return NULL;
}

bool values_bind(struct dataset *ds, struct table *t, sqlite3_stmt *st, size_t row, size_t column,
                 bool tell)
{
    const struct csv_row *r = csv_row(&t->file, row);
    const char *text = r->cell[t->cell_of[column]].text;

    if (t->column[column].references)
        text = fill_references(ds, column_place(t, row, column), text);
    enum text_kind kind = text && *text ? kind_of(t, r, column) : TEXT_FREE;

    if (kind == TEXT_DATE)
        text = read_date(ds, t, row, column, text, tell);
    else if (kind == TEXT_CODE)
        text = read_code(ds->a, text);
    else if (kind == TEXT_FILE)
        text = find_file(ds, t, row, column, text, tell);
    int code = text ? sqlite3_bind_text(st, (int)column + 1, text, -1, SQLITE_STATIC) : SQLITE_OK;
    if (code != SQLITE_OK && code != SQLITE_RANGE) /* not all columns stand in each statement */
        return store_sql_error(ds, column_place(t, row, column), NULL);
    return text != NULL;
}

static const char *number_as_read(struct arena *a, const struct column *c,
                                  const struct csv_cell *cell)
{
    struct sbuf b = {.a = a};
    struct decimal d;

    if (number_read(c, cell, &d))
        return cell->text;
    decimal_shorten(&d, c->scale > 0 ? c->scale : 0);
    decimal_print(&b, d, c->scale > d.scale ? c->scale : d.scale, false);
    return sbuf_text(&b);
}

const char *values_as_read(struct arena *a, const struct table *t, size_t row, size_t column)
{
    const struct csv_row *r = csv_row(&t->file, row);
    const struct csv_cell *cell = &r->cell[t->cell_of[column]];
    struct date day[2];

    if (!cell->len)
        return "";
    if (t->column[column].number)
        return number_as_read(a, &t->column[column], cell);
    enum text_kind kind = kind_of(t, r, column);
    if (kind == TEXT_CODE)
        return read_code(a, cell->text);
    return kind == TEXT_DATE && date_read(cell->text, day) == 1 ? date_iso(a, day[0]) : cell->text;
}
