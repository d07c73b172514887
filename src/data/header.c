/*
 * header.c - which cell of a row belongs to which column of the schema, by the header row.
 *
 * Beside its own name a column has those that the template gives it, in the table
 * column_names(file, "column", name) if the schema makes one. Letter case and blanks count for
 * nothing.
 */
#include "data/store.h"

#include "base/str.h"

#include <string.h>

/* ---- names ---- */

static bool add_name(struct dataset *ds, struct column *c, const char *name)
{
    struct column_name *own = arena_new(ds->a, struct column_name), **end = &c->names;

    if (!own || !(own->key = form_name_key(ds->a, name, strlen(name))))
        return false;
    while (*end)
        end = &(*end)->next;
    *end = own;
    return true;
}

bool header_read_names(struct dataset *ds, struct table *t)
{
    sqlite3_stmt *st = NULL;
    bool ok = true;

    for (size_t c = 0; ok && c < t->ncolumn; c++)
        ok = add_name(ds, &t->column[c], t->column[c].name);
    if (store_compile(ds, "SELECT \"column\", name FROM column_names WHERE file = ? ORDER BY rowid",
                      &st, NULL) != SQLITE_OK)
        return ok; /* the template gives none */
    sqlite3_bind_text(st, 1, t->file_name, -1, SQLITE_STATIC);
    store_begin(ds);
    while (ok && store_row(ds, st)) {
        const char *column = (const char *)sqlite3_column_text(st, 0);
        const char *name = (const char *)sqlite3_column_text(st, 1);
        size_t c = column ? column_index(t, column, strlen(column)) : t->ncolumn;
        if (c == t->ncolumn || !name)
            continue;
        if (!t->column[c].label)
            ok = (t->column[c].label = arena_strdup(ds->a, name)) != NULL;
        ok = ok && add_name(ds, &t->column[c], name);
    }
    sqlite3_finalize(st);
    return ok;
}

bool header_names(struct dataset *ds, const struct table *t, struct csv_names *out)
{
    size_t n = 0;

    for (size_t c = 0; c < t->ncolumn; c++)
        for (const struct column_name *name = t->column[c].names; name; name = name->next)
            n++;
    const char **key = arena_array(ds->a, const char *, n + 1);
    *out = (struct csv_names){key, n};
    n = 0;
    for (size_t c = 0; key && c < t->ncolumn; c++)
        for (const struct column_name *name = t->column[c].names; name; name = name->next)
            key[n++] = name->key;
    return key != NULL;
}

/* ---- the header row ---- */

static size_t column_named(const struct table *t, const char *key)
{
    for (size_t c = 0; c < t->ncolumn; c++)
        for (const struct column_name *name = t->column[c].names; name; name = name->next)
            if (!strcmp(name->key, key))
                return c;
    return t->ncolumn;
}

bool header_is_name(struct dataset *ds, const struct table *t, size_t i,
                    const struct csv_cell *cell)
{
    char *key = form_name_key(ds->a, cell->text, cell->len);
    size_t c = key ? column_named(t, key) : t->ncolumn;

    return c < t->ncolumn && t->cell_of[c] == (int)i;
}

/* "score (คะแนน)" */
static void put_column(struct sbuf *b, const struct column *c)
{
    sbuf_printf(b, "%s%s", b->len ? ", " : "", c->name);
    if (c->label)
        sbuf_printf(b, " (%s)", c->label);
}

static bool unknown_column(struct dataset *ds, const struct table *t, size_t cell,
                           const struct csv_names *names)
{
    const char *name = csv_row(&t->file, 0)->cell[cell].text;

    if (!names)
        return false;
    diag_add(ds->dg, DIAG_CSV_COLUMN, csv_place(&t->file, 0, cell),
             "there is no column of the name \"%s\"", name);
    const char *near = str_nearest(name, names->key, names->n);
    if (near)
        diag_hint(ds->dg, "did you mean \"%s\"?", near);
    return false;
}

/* A column without a name, where a cell below has text. */
static bool is_used(const struct table *t, size_t cell)
{
    for (size_t i = 1; i < t->file.nrow; i++)
        if (csv_row(&t->file, i)->cell[cell].len)
            return true;
    return false;
}

static bool map_cell(struct dataset *ds, struct table *t, size_t i, const struct csv_names *names)
{
    const struct csv_cell *cell = &csv_row(&t->file, 0)->cell[i];

    if (!cell->len)
        return !is_used(t, i) || diag_add(ds->dg, DIAG_CSV_COLUMN, csv_place(&t->file, 0, i),
                                          "this column has cells but no name in the header row");
    char *key = form_name_key(ds->a, cell->text, cell->len);
    if (!key)
        return false;
    size_t c = column_named(t, key);
    if (c == t->ncolumn)
        return unknown_column(ds, t, i, names);
    if (t->cell_of[c] >= 0)
        return diag_add(ds->dg, DIAG_CSV_COLUMN, csv_place(&t->file, 0, i),
                        "the column \"%s\" is there twice", cell->text);
    t->cell_of[c] = (int)i;
    return true;
}

/* How many cells of the header row name a column of the table. */
static size_t count_named(struct dataset *ds, const struct table *t, const struct csv_row *head)
{
    size_t n = 0;

    for (size_t i = 0; i < head->ncell; i++) {
        char *key = form_name_key(ds->a, head->cell[i].text, head->cell[i].len);
        n += key && column_named(t, key) < t->ncolumn;
    }
    return n;
}

static size_t count_filled(const struct csv_row *r)
{
    size_t n = 0;

    for (size_t i = 0; i < r->ncell; i++)
        n += r->cell[i].len > 0;
    return n;
}

static bool is_head_of(struct dataset *ds, const struct table *o, const struct csv_row *head)
{
    size_t wanted = 0, filled = count_filled(head);

    for (size_t c = 0; c < o->ncolumn; c++)
        wanted += !o->column[c].standard;
    return wanted && filled >= wanted && count_named(ds, o, head) == filled;
}

/* Two files that were saved under each other's name. */
static void hint_other_file(struct dataset *ds, const struct table *t)
{
    for (struct table *o = ds->table; o; o = o->next) {
        if (o == t || o->history || o->of_template || (!o->ncolumn && !columns_read(ds, o)))
            continue;
        if (is_head_of(ds, o, csv_row(&t->file, 0))) {
            diag_hint(ds->dg, "this is the header row of %s; is the file saved under another name?",
                      o->file_name);
            return;
        }
    }
}

/* All that are missing, in one message. */
static bool check_missing(struct dataset *ds, const struct table *t, bool any)
{
    struct sbuf missing = {.a = ds->a};

    for (size_t c = 0; c < t->ncolumn; c++)
        if (t->cell_of[c] < 0 && !t->column[c].standard)
            put_column(&missing, &t->column[c]);
    if (!missing.len || !sbuf_text(&missing))
        return !missing.failed && !missing.len;
    diag_add(ds->dg, DIAG_CSV_COLUMN, csv_row_place(&t->file, 0),
             any ? N_("the header row lacks: %s")
                 : N_("the file has no header row; its columns are: %s"),
             missing.s);
    hint_other_file(ds, t);
    return false;
}

bool header_map(struct dataset *ds, struct table *t)
{
    enum { UNKNOWN_MAX = 3 }; /* so many columns are told one by one */
    const struct csv_row *head = csv_row(&t->file, 0);
    struct csv_names names;
    bool ok = header_names(ds, t, &names), any = false;

    for (size_t c = 0; c < t->ncolumn; c++)
        t->cell_of[c] = -1;
    for (size_t i = 0; i < head->ncell; i++) {
        char *key = form_name_key(ds->a, head->cell[i].text, head->cell[i].len);
        any = any || (key && column_named(t, key) < t->ncolumn);
    }
    /* The header of something else: what is missing says enough. */
    bool known = count_named(ds, t, head) + UNKNOWN_MAX >= count_filled(head);
    for (size_t i = 0; any && i < head->ncell; i++)
        ok = map_cell(ds, t, i, known ? &names : NULL) && ok;
    return check_missing(ds, t, any) && ok;
}
