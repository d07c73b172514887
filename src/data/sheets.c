#include "data/sheets.h"

#include "data/store.h"

#include <string.h>

/* The label of a file ("column" is '') or a column; NULL = there is none. */
static const char *label_of(struct dataset *ds, const char *file, const char *column)
{
    sqlite3_stmt *st = NULL;
    const char *label = NULL;

    if (sqlite3_prepare_v2(ds->db, "SELECT label FROM labels WHERE file = ? AND \"column\" = ?", -1,
                           &st, NULL) != SQLITE_OK)
        return NULL; /* the template gives none */
    sqlite3_bind_text(st, 1, file, -1, SQLITE_STATIC);
    sqlite3_bind_text(st, 2, column, -1, SQLITE_STATIC);
    if (sqlite3_step(st) == SQLITE_ROW && sqlite3_column_type(st, 0) == SQLITE_TEXT)
        label = arena_strdup(ds->a, (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    return label;
}

/* A label is of a key if no column has its name. */
static bool read_keys(struct dataset *ds, const struct table *t, struct sheet *s)
{
    sqlite3_stmt *st = NULL;
    bool ok = true;

    if (sqlite3_prepare_v2(
            ds->db, "SELECT \"column\", label FROM labels WHERE file = ? AND \"column\" <> ''", -1,
            &st, NULL) != SQLITE_OK)
        return true;
    sqlite3_bind_text(st, 1, t->file_name, -1, SQLITE_STATIC);
    while (ok && sqlite3_step(st) == SQLITE_ROW) {
        const char *key = (const char *)sqlite3_column_text(st, 0);
        const char *label = (const char *)sqlite3_column_text(st, 1);
        if (!key || !label || column_index(t, key, strlen(key)) < t->ncolumn)
            continue;
        struct sheet_key *k = arena_new(ds->a, struct sheet_key);
        if (!(ok = k != NULL))
            break;
        *k = (struct sheet_key){s->keys, arena_strdup(ds->a, key), arena_strdup(ds->a, label)};
        s->keys = k;
        ok = k->key && k->label;
    }
    sqlite3_finalize(st);
    return ok;
}

static bool set_column(struct dataset *ds, const struct table *t, const struct column *from,
                       struct sheet_column *to)
{
    size_t n = 0;

    for (const struct column_name *name = from->names; name; name = name->next)
        n++;
    const char **key = arena_array(ds->a, const char *, n + 1);
    *to = (struct sheet_column){.name = from->name, .keys = {key, n}, .number = from->number};
    const char *label = label_of(ds, t->file_name, from->name);
    to->label = label ? label : from->label;
    n = 0;
    for (const struct column_name *name = from->names; key && name; name = name->next)
        key[n++] = name->key;
    return key != NULL;
}

static struct sheet *new_sheet(struct dataset *ds, struct table *t)
{
    struct sheet *s = arena_new(ds->a, struct sheet);
    bool ok = s && columns_read(ds, t) && header_names(ds, t, &s->names);

    if (!ok)
        return NULL;
    s->file = t->file_name;
    s->label = label_of(ds, t->file_name, "");
    s->required = t->must_be;
    s->column = arena_array(ds->a, struct sheet_column, t->ncolumn + 1);
    s->ncolumn = t->ncolumn;
    ok = s->column && read_keys(ds, t, s);
    for (size_t c = 0; ok && c < t->ncolumn; c++)
        ok = set_column(ds, t, &t->column[c], &s->column[c]);
    return ok ? s : NULL;
}

/* They are read before any statement of columns_read runs. */
static bool list_files(struct dataset *ds, struct table **end)
{
    sqlite3_stmt *st =
        store_prepare_own(ds, "SELECT file, table_name, required FROM input_files ORDER BY rowid");
    bool ok = st != NULL;

    while (ok && sqlite3_step(st) == SQLITE_ROW) {
        struct table *t = arena_new(ds->a, struct table);
        if (!(ok = t != NULL))
            break;
        t->file_name = arena_strdup(ds->a, (const char *)sqlite3_column_text(st, 0));
        t->name = arena_strdup(ds->a, (const char *)sqlite3_column_text(st, 1));
        t->must_be = sqlite3_column_int(st, 2);
        t->fault_end = &t->fault;
        ok = t->file_name && t->name && file_name_is_inside(t->file_name) &&
             !strchr(t->file_name, '/');
        *end = t;
        end = &t->next;
    }
    sqlite3_finalize(st);
    return ok;
}

bool sheets_read(struct arena *a, struct folder template_dir, struct sheet **first, struct diag *dg)
{
    struct dataset ds = {
        .a = a, .dg = dg, .from = {.data = template_dir, .template_dir = template_dir}};
    struct sheet **end = first;

    *first = NULL;
    bool ok = store_open(&ds) && store_add_archive_tables(&ds) &&
              store_run_file(&ds, template_dir, "schema.sql");
    if (ok) {
        store_set_phase(&ds, STORE_LOADING);
        ok = list_files(&ds, &ds.table);
        for (struct table *t = ds.table; ok && t; t = t->next) {
            ok = (*end = new_sheet(&ds, t)) != NULL;
            end = ok ? &(*end)->next : end;
        }
        store_set_phase(&ds, STORE_READING);
    }
    store_close(&ds);
    return ok;
}

const struct sheet_column *sheet_find_column(struct arena *a, const struct sheet *s,
                                             const char *header)
{
    const char *key = form_name_key(a, header, strlen(header));

    for (size_t c = 0; key && *key && c < s->ncolumn; c++)
        for (size_t k = 0; k < s->column[c].keys.n; k++)
            if (!strcmp(s->column[c].keys.key[k], key))
                return &s->column[c];
    return NULL;
}

const char *sheet_key_label(const struct sheet *s, const char *cell)
{
    const struct sheet_key *k = s->keys;

    while (k && strcmp(k->key, cell) != 0)
        k = k->next;
    return k ? k->label : NULL;
}
