/*
 * base.c - the template that another one builds on: a memorandum that takes its numbers from a
 * report.
 *
 * The script base.sql of a template is run before all others and makes the table base(template,
 * file[, required]). If the data folder has `file`, the schema, the data and the views of that template come
 * first, and the template's own scripts stand on them; a folder without a file that is required is refused. Names with a meaning of their own
 * (dataset.h) are each template's own: those of the base are taken away when it is read.
 *
 * Its files are found in a folder of its name within the template's folder, as `extract` leaves
 * them, else beside it.
 */
#include "data/store.h"

#include "base/file.h"

#include <string.h>

static const char base_file[] = "base.sql";

/* What each template makes for itself. `figures` stays: what the base computes is what changes. */
static const char *const special[] = {
    "base",     "input_files", "cell_types", "column_names", "template_files", "other_templates",
    "document", "faults",      "unbroken",   "unwritten"};

/* ---- which, and where ---- */

static bool read_name(struct dataset *ds)
{
    sqlite3_stmt *st = store_prepare_own(ds, "SELECT template, file, * FROM base");
    bool ok = st != NULL;

    if (st && store_row(ds, st)) {
        const char *name = (const char *)sqlite3_column_text(st, 0);
        const char *file = (const char *)sqlite3_column_text(st, 1);
        ds->base.name = arena_strdup(ds->a, name ? name : "");
        ds->base.file = arena_strdup(ds->a, file ? file : "");
        for (int i = 2; i < sqlite3_column_count(st); i++)
            if (!strcmp(sqlite3_column_name(st, i), "required"))
                ds->base.required = sqlite3_column_int(st, i) != 0;
        ok = ds->base.name && ds->base.file;
    }
    store_release(ds, st);
    return ok;
}

/* The folder beside that of the template. */
static struct folder beside(struct dataset *ds, const char *name)
{
    struct folder own = ds->from.template_dir;

    own.path = file_beside(ds->a, own.path, name);
    own.below = name;
    return own;
}

static bool find_folder(struct dataset *ds)
{
    static const char schema[] = "schema.sql";
    struct folder own = ds->from.template_dir;
    const char *name = ds->base.name;

    if (file_name_is_inside(name) && !strchr(name, '/')) {
        ds->base.folder = folder_below(ds->a, own, name);
        if (folder_has(ds->a, ds->base.folder, schema))
            return true;
        ds->base.folder = beside(ds, name);
        if (!own.files && folder_has(ds->a, ds->base.folder, schema))
            return true;
    }
    return diag_add(ds->dg, DIAG_FILE_MISSING, (struct loc){.file = own.path},
                    "this template builds on the template \"%s\", which is not beside it", name);
}

static bool lacks_file(struct dataset *ds)
{
    struct loc at = {.file = ds->from.data.path};

    diag_add(ds->dg, DIAG_FILE_MISSING, at,
             "there is no %1$s in this folder; this template takes names and numbers from it",
             ds->base.file);
    diag_hint(ds->dg, "give the data folder of the report (template \"%s\")", ds->base.name);
    return false;
}

/* ---- its tables and views ---- */

static void forget_view(struct dataset *ds, const char *name)
{
    struct view_source **v = &ds->view_source;

    while (*v && strcmp((*v)->name, name) != 0)
        v = &(*v)->next;
    if (!*v)
        return;
    if (!(*v)->next)
        ds->view_source_end = v;
    *v = (*v)->next;
}

static bool drop(struct dataset *ds, const char *name)
{
    sqlite3_stmt *st =
        store_prepare_own(ds, "SELECT upper(type) FROM sqlite_schema WHERE name = ?");
    char *sql = NULL;

    if (!st)
        return false;
    sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
    if (sqlite3_step(st) == SQLITE_ROW)
        sql = sqlite3_mprintf("DROP %s \"%w\"", sqlite3_column_text(st, 0), name);
    store_release(ds, st);
    bool ok = !sql || sqlite3_exec(ds->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
              store_sql_error(ds, (struct loc){0}, NULL);
    sqlite3_free(sql);
    forget_view(ds, name);
    return ok;
}

static bool read_base(struct dataset *ds)
{
    struct folder dir = ds->base.folder;
    size_t faults = 0;

    if (!store_run_file(ds, dir, "schema.sql"))
        return false;
    store_set_phase(ds, STORE_LOADING);
    ds->unsound = !load_files(ds, true);
    store_set_phase(ds, STORE_SCHEMA);
    if (!dataset_run_if_there(ds, dir, "views.sql") || !dataset_write_wording(ds, dir))
        return false;
    if (!ds->unsound && !dataset_run_view(ds, "faults", false, &faults))
        return false;
    ds->unsound |= faults > 0;
    return true;
}

/* What was remembered of the names and queries so far holds no more. */
static void forget_all(struct dataset *ds)
{
    query_forget_all(ds);
    ds->first_row = NULL;
    ds->view = NULL;
    ds->nview = 0;
}

bool base_is_named(struct arena *a, struct report_source from)
{
    return folder_has(a, from.template_dir, base_file);
}

bool base_open(struct dataset *ds)
{
    struct folder own = ds->from.template_dir;

    if (!base_is_named(ds->a, ds->from))
        return true;
    bool ok = store_run_file(ds, own, base_file) && read_name(ds);
    bool there = ok && ds->base.name && folder_has(ds->a, ds->from.data, ds->base.file);
    if (ok && ds->base.required && !there)
        return lacks_file(ds);
    if (there) {
        if (!find_folder(ds))
            return false;
        ds->base.used = true;
        ds->from.template_dir = ds->base.folder;
        ok = read_base(ds);
        ds->from.template_dir = own;
    }
    forget_all(ds);
    store_set_phase(ds, STORE_LOADING);
    for (size_t i = 0; ok && i < sizeof special / sizeof special[0]; i++)
        ok = drop(ds, special[i]);
    if (ok && ds->base.used)
        ds->base.view = dataset_views(ds, &ds->base.nview);
    ds->view = NULL; /* there will be more */
    ds->nview = 0;
    store_set_phase(ds, STORE_SCHEMA);
    return ok;
}

/* ---- its findings ---- */

/* What is wrong with the report itself is told when that is checked. */
static bool drop_findings_of_base(struct dataset *ds)
{
    for (const struct table *t = ds->table; t; t = t->next) {
        char *sql = t->of_base
                        ? sqlite3_mprintf("DELETE FROM findings WHERE \"table\" = %Q", t->name)
                        : NULL;
        bool ok = !sql || sqlite3_exec(ds->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
                  store_sql_error(ds, (struct loc){0}, NULL);
        sqlite3_free(sql);
        if (!ok)
            return false;
    }
    return true;
}

bool base_find(struct dataset *ds)
{
    struct folder own = ds->from.template_dir, dir = ds->base.folder;

    own.read = dir.read = NULL; /* the pages do not hang on them */
    if (!ds->base.used || !folder_has(ds->a, dir, "texts.sql") ||
        !folder_has(ds->a, own, "texts.sql"))
        return true;
    if (!store_run_file(ds, dir, "texts.sql") || !store_run_file(ds, own, "texts.sql"))
        return false;
    store_set_phase(ds, STORE_LOADING);
    bool ok = claims_fill(ds, dir) && beside_fill(ds);
    store_set_phase(ds, STORE_SCHEMA);
    if (!ok || !dataset_run_if_there(ds, dir, "findings.sql"))
        return false;
    store_set_phase(ds, STORE_LOADING);
    ok = drop_findings_of_base(ds);
    store_set_phase(ds, STORE_SCHEMA);
    return ok;
}
