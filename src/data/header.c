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

    if (!own || !(own->name = arena_strdup(ds->a, name)) ||
        !(own->key = form_name_key(ds->a, name, strlen(name))))
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
    if (t->history) /* of the archive: it writes them */
        return ok;
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
    store_release(ds, st);
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

static bool is_named(const struct column *c, const char *key)
{
    for (const struct column_name *name = c->names; name; name = name->next)
        if (!strcmp(name->key, key))
            return true;
    return false;
}

/* The first column from `from` on with this name, or with both of "score (คะแนน)". */
static size_t column_named_from(struct dataset *ds, const struct table *t, const char *key,
                                size_t from)
{
    char *half[2];

    for (size_t c = from; c < t->ncolumn; c++)
        if (is_named(&t->column[c], key))
            return c;
    if (form_halves(ds->a, key, half))
        for (size_t c = from; c < t->ncolumn; c++)
            if (is_named(&t->column[c], half[0]) && is_named(&t->column[c], half[1]))
                return c;
    return t->ncolumn;
}

static size_t column_named(struct dataset *ds, const struct table *t, const char *key)
{
    return column_named_from(ds, t, key, 0);
}

bool header_is_name(struct dataset *ds, const struct table *t, size_t i,
                    const struct csv_cell *cell)
{
    char *key = form_name_key(ds->a, cell->text, cell->len);
    size_t c = key ? column_named(ds, t, key) : t->ncolumn;

    while (c < t->ncolumn && t->cell_of[c] != (int)i)
        c = column_named_from(ds, t, key, c + 1);
    return c < t->ncolumn;
}

bool header_knows(struct dataset *ds, const struct csv_cell *cell)
{
    char *key = form_name_key(ds->a, cell->text, cell->len);

    for (struct table *t = ds->table; key && t; t = t->next)
        if ((t->ncolumn || columns_read(ds, t)) && column_named(ds, t, key) < t->ncolumn)
            return true;
    return false;
}

/* "score (คะแนน)" */
static void put_column(struct sbuf *b, const struct column *c)
{
    sbuf_printf(b, "%s%s", b->len ? ", " : "", c->name);
    if (c->label)
        sbuf_printf(b, " (%s)", c->label);
}

/* What is wrong with the header row, gathered before it is told. */
struct header_faults {
    struct sbuf unknown; /* names that are like none, in quotes */
    size_t nunknown;
    struct loc first; /* of these, */
    const char *near; /* and what its name is nearly; NULL = nothing */
    bool *meant;      /* columns that a name is nearly: they are not told as missing too */
};

static struct loc head_place(const struct table *t, size_t cell)
{
    return csv_place(&t->file, 0, cell);
}

/* A name as the template has it, of the column that it belongs to. */
static const char *near_name(const struct table *t, const char *key, const struct csv_names *names,
                             size_t *column)
{
    const char *near = str_nearest(key, names->key, names->n);

    for (*column = 0; near && *column < t->ncolumn; ++*column)
        for (const struct column_name *name = t->column[*column].names; name; name = name->next)
            if (name->key == near)
                return name->name;
    return NULL;
}

static bool unknown_column(struct dataset *ds, const struct table *t, size_t cell, const char *key,
                           const struct csv_names *names, struct header_faults *faults)
{
    const char *name = csv_row(&t->file, 0)->cell[cell].text;
    size_t c;
    const char *near = near_name(t, key, names, &c);

    if (near && t->cell_of[c] < 0) {
        faults->meant[c] = true;
        diag_add(ds->dg, DIAG_CSV_COLUMN, head_place(t, cell),
                 "there is no column of the name \"%s\"", name);
        diag_hint(ds->dg, "did you mean \"%s\"?", near);
        return false;
    }
    if (!faults->nunknown++) {
        faults->first = head_place(t, cell);
        faults->near = near;
    }
    sbuf_printf(&faults->unknown, "%s\"%s\"", faults->unknown.len ? " " : "", name);
    return false;
}

static void tell_unknown(struct dataset *ds, struct header_faults *faults)
{
    const char *names = sbuf_text(&faults->unknown);

    if (!faults->nunknown || !names)
        return;
    if (faults->nunknown == 1)
        diag_add(ds->dg, DIAG_CSV_COLUMN, faults->first, "there is no column of the name %s",
                 names);
    else
        diag_add(ds->dg, DIAG_CSV_COLUMN, faults->first,
                 "there are no columns of these %1$zu names: %2$s", faults->nunknown, names);
    if (faults->nunknown == 1 && faults->near)
        diag_hint(ds->dg, "did you mean \"%s\"?", faults->near);
    else
        diag_hint(ds->dg, "delete what the report does not use from this file");
}

/* A column without a name, where a cell below has text. */
static bool is_used(const struct table *t, size_t cell)
{
    for (size_t i = 1; i < t->file.nrow; i++)
        if (csv_row(&t->file, i)->cell[cell].len)
            return true;
    return false;
}

static bool check_unnamed(struct dataset *ds, const struct table *t, size_t cell)
{
    if (!is_used(t, cell))
        return true;
    diag_add(ds->dg, DIAG_CSV_COLUMN, head_place(t, cell),
             "this column has cells but no name in the header row");
    diag_hint(ds->dg, "name the column in the header row, or delete it");
    return false;
}

static bool is_there_twice(struct dataset *ds, const struct table *t, size_t cell, size_t c)
{
    const struct csv_row *head = csv_row(&t->file, 0);
    const struct csv_cell *first = &head->cell[t->cell_of[c]], *second = &head->cell[cell];
    char column[16];

    sheet_column_name(t->cell_of[c] + 1, column);
    diag_add(ds->dg, DIAG_CSV_COLUMN, head_place(t, cell),
             "\"%1$s\" is the same column as \"%2$s\" in cell %3$s%4$d", second->text, first->text,
             column, head->sheet_row);
    diag_hint(ds->dg, "delete one of the two columns from this file");
    return false;
}

/* Names of one column alone come first: "ที่, ตัวชี้วัด" are a number and a name, though the second may stand for both. */
static bool map_names(struct dataset *ds, struct table *t, bool of_one)
{
    const struct csv_row *head = csv_row(&t->file, 0);
    bool ok = true;

    for (size_t i = 0; i < head->ncell; i++) {
        char *key = form_name_key(ds->a, head->cell[i].text, head->cell[i].len);
        if (!key)
            return false;
        size_t first = *key ? column_named(ds, t, key) : t->ncolumn, c = first;
        if (c == t->ncolumn || (column_named_from(ds, t, key, c + 1) == t->ncolumn) != of_one)
            continue;
        while (c < t->ncolumn && t->cell_of[c] >= 0)
            c = column_named_from(ds, t, key, c + 1);
        if (c < t->ncolumn)
            t->cell_of[c] = (int)i;
        else
            ok = is_there_twice(ds, t, i, first);
    }
    return ok;
}

static bool check_others(struct dataset *ds, const struct table *t, const struct csv_names *names,
                         struct header_faults *faults)
{
    const struct csv_row *head = csv_row(&t->file, 0);
    bool ok = true;

    for (size_t i = 0; i < head->ncell; i++) {
        char *key = form_name_key(ds->a, head->cell[i].text, head->cell[i].len);
        if (!key)
            return false;
        if (!*key)
            ok = check_unnamed(ds, t, i) && ok;
        else if (names && column_named(ds, t, key) == t->ncolumn)
            ok = unknown_column(ds, t, i, key, names, faults);
    }
    return ok;
}

/* How many cells of the header row name a column of the table. */
static size_t count_named(struct dataset *ds, const struct table *t, const struct csv_row *head)
{
    size_t n = 0;

    for (size_t i = 0; i < head->ncell; i++) {
        char *key = form_name_key(ds->a, head->cell[i].text, head->cell[i].len);
        n += key && column_named(ds, t, key) < t->ncolumn;
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

/* A separator that no spreadsheet writes, or rows that stand in one cell each. */
static bool hint_form(struct dataset *ds, const struct table *t)
{
    const struct csv_row *head = csv_row(&t->file, 0);
    struct csv_names names;
    char other[UTF8_MAX + 1];

    if (!header_names(ds, t, &names))
        return false;
    const struct csv_cell *cell = &head->cell[0];
    if (!form_find_other(ds->a, (struct bytes){cell->text, cell->len}, names, other))
        return false;
    if (strchr(form_separators, *other))
        diag_hint(ds->dg,
                  "each row stands in one cell, its columns separated by %s; open the file "
                  "it came from in the spreadsheet with this separator, and save it as CSV",
                  *other == '\t' ? "TAB" : other);
    else
        diag_hint(ds->dg, "its columns are separated by \"%s\"; save it as CSV with commas", other);
    return true;
}

/* All that are missing, in one message. */
static bool check_missing(struct dataset *ds, const struct table *t, bool any,
                          struct header_faults *faults)
{
    struct sbuf missing = {.a = ds->a};

    for (size_t c = 0; c < t->ncolumn; c++)
        if (t->cell_of[c] < 0 && !t->column[c].standard && !faults->meant[c])
            put_column(&missing, &t->column[c]);
    if (missing.failed || !missing.len) {
        tell_unknown(ds, faults);
        return !missing.failed;
    }
    if (!sbuf_text(&missing))
        return false;
    diag_add(ds->dg, DIAG_CSV_COLUMN, csv_row_place(&t->file, 0),
             any ? N_("the header row lacks: %s")
                 : N_("the file has no header row; its columns are: %s"),
             missing.s);
    if (any && faults->nunknown) /* which may be what is missing */
        diag_hint(ds->dg, "the header row has %s, which no column of this file is called",
                  sbuf_text(&faults->unknown));
    else if (any || !hint_form(ds, t))
        hint_other_file(ds, t);
    return false;
}

static bool lacks_column(const struct table *t)
{
    for (size_t c = 0; c < t->ncolumn; c++)
        if (t->cell_of[c] < 0 && !t->column[c].standard)
            return true;
    return false;
}

bool header_map(struct dataset *ds, struct table *t)
{
    const struct csv_row *head = csv_row(&t->file, 0);
    struct header_faults faults = {.unknown = {.a = ds->a},
                                   .meant = arena_array(ds->a, bool, t->ncolumn + 1)};
    struct csv_names names;
    size_t named = count_named(ds, t, head);

    for (size_t c = 0; c < t->ncolumn; c++)
        t->cell_of[c] = -1;
    if (!header_names(ds, t, &names) || !faults.meant)
        return false;
    bool ok = map_names(ds, t, true);
    ok = map_names(ds, t, false) && ok;
    /* The header of something else: what is missing says enough. */
    bool known = named * 2 >= count_filled(head) || !lacks_column(t);
    ok = (!named || check_others(ds, t, known ? &names : NULL, &faults)) && ok;
    return check_missing(ds, t, named > 0, &faults) && ok;
}
