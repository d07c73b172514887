/*
 * presence.c - which files lie in the data folder: those that are missing and what may be meant for them,
 * data of another template, files of no use, workbooks that are newer than what was read.
 */
#include "data/store.h"

#include "base/file.h"
#include "base/str.h"

#include <string.h>
#include <strings.h>

/* ---- files of other templates ---- */

/* Each row of other_templates(template, file): a template whose data may lie in the same folder, and
 * a file of it by which it is known. NULL = the schema has no such table. */
static sqlite3_stmt *others(struct dataset *ds)
{
    sqlite3_stmt *st = NULL;

    store_compile(ds, "SELECT template, file FROM other_templates LIMIT 1000", &st, NULL);
    return st;
}

bool presence_is_of_other(struct dataset *ds, const char *file)
{
    sqlite3_stmt *st = others(ds);
    bool found = false;

    while (st && !found && store_row(ds, st)) {
        const char *known = (const char *)sqlite3_column_text(st, 1);
        found = known && !strcmp(known, file);
    }
    store_release(ds, st);
    return found;
}

static const char *copy_text(struct arena *a, sqlite3_stmt *st, int i)
{
    const char *text = (const char *)sqlite3_column_text(st, i);

    return arena_strdup(a, text ? text : "");
}

/* Whose data a folder holds: of several, the one that its name speaks of (2568-memo), else the first. */
static const char *find_other(struct dataset *ds, struct folder dir, const char **file)
{
    const char *own = dir.path, *found = NULL;
    sqlite3_stmt *st = others(ds);

    for (const char *c = dir.path; *c; c++) /* the last name, also of "2568-memo/" */
        if (*c == '/' && c[1] && c[1] != '/')
            own = c + 1;
    while (st && store_row(ds, st)) {
        const char *name = copy_text(ds->a, st, 0), *known = copy_text(ds->a, st, 1);
        if (!name || !*name || !known || !*known || !folder_has(ds->a, dir, known) ||
            (found && !strstr(own, name)))
            continue;
        found = name;
        *file = known;
    }
    store_release(ds, st);
    return found;
}

/* A folder of another template. With the data of the template that this one builds on it is the right
 * folder, and lacks a file. */
static bool is_other_template(struct dataset *ds, struct folder dir, const char *wanted)
{
    struct loc at = {.file = dir.path};
    const char *file = NULL, *name = find_other(ds, dir, &file);

    if (!name)
        return false;
    if (ds->base.used) {
        diag_add(ds->dg, DIAG_FILE_MISSING, at,
                 "there is no %s in this folder, which the template in use needs", wanted);
        diag_hint(ds->dg,
                  "put %1$s into the folder; for the report of the template \"%2$s\", give -t %2$s "
                  "instead",
                  wanted, name);
        return true;
    }
    diag_add(ds->dg, DIAG_FILE_MISSING, at,
             "this folder holds data of the template \"%1$s\" (%2$s); %3$s, which the template "
             "in use needs, is not there",
             name, file, wanted);
    diag_hint(ds->dg, "add -t %1$s to the command, or put %2$s into the folder", name, wanted);
    return true;
}

/* ---- names that no table uses ---- */

static bool is_workbook(const char *name)
{
    return str_ends_in(name, ".xlsx") || str_ends_in(name, ".xlsm") || str_ends_in(name, ".ods");
}

/* The files of data and template lie in one place when they come out of one PDF. */
static bool is_of(const struct dataset *ds, const struct table *t, struct folder dir)
{
    struct folder own = ds->from.template_dir;

    return !t->of_template || dir.files || !strcmp(dir.path, own.path);
}

static bool is_named(const struct dataset *ds, struct folder dir, const char *file)
{
    for (const struct table *t = ds->table; t; t = t->next)
        if (is_of(ds, t, dir) && !strcmp(t->file_name, file))
            return true;
    return false;
}

/* The names of a folder that end so and that no table, and no other template, uses. NULL = diagnosed. */
static const char **list_strays(struct dataset *ds, struct folder dir, const char *ending,
                                size_t *n)
{
    size_t all;
    const char **name = folder_list(ds->a, dir, ending, &all, ds->dg);

    *n = 0;
    for (size_t i = 0; name && i < all; i++)
        if (!is_named(ds, dir, name[i]) && !presence_is_of_other(ds, name[i]))
            name[(*n)++] = name[i];
    return name;
}

/* "items (1).csv", "Items.csv.csv" and "items-2568.csv" for items.csv: its name, and no further letter. */
static bool begins_as(const char *name, const char *wanted)
{
    const char *end = strrchr(wanted, '.');
    size_t stem = end ? (size_t)(end - wanted) : strlen(wanted);

    return !strncasecmp(name, wanted, stem) && !ascii_is_letter(name[stem]);
}

/* ---- missing files ---- */

static const char *subfolder_with(struct dataset *ds, struct folder dir, const char *file)
{
    size_t n;
    const char **name = folder_list(ds->a, dir, "", &n, ds->dg);

    for (size_t i = 0; name && i < n; i++) {
        char *below = file_join(ds->a, dir.path, name[i]);
        if (!below)
            return NULL;
        struct folder sub = {.path = below};
        if (folder_exists(sub) && folder_has(ds->a, sub, file))
            return below;
    }
    return NULL;
}

/* The first workbook that is no lock file of a spreadsheet program; NULL = there is none. */
static const char *find_workbook(const char *const *name, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_workbook(name[i]) && name[i][0] != '~')
            return name[i];
    return NULL;
}

static void hint_import(struct dataset *ds, struct folder dir, const char *workbook)
{
    const char *path = file_join(ds->a, dir.path, workbook);

    if (path)
        diag_hint(ds->dg, "take them over with: raingan import %s", path);
}

/* The one thing in the folder that most likely holds what is missing. */
static void hint_any(struct dataset *ds, struct folder dir, const char *wanted)
{
    size_t n;
    const char *sub = subfolder_with(ds, dir, wanted);
    const char **name = list_strays(ds, dir, "", &n);
    const char *workbook = name ? find_workbook(name, n) : NULL;

    if (sub) {
        diag_hint(ds->dg, "the folder %s has them: name that one", sub);
        return;
    }
    if (workbook) {
        hint_import(ds, dir, workbook);
        return;
    }
    name = list_strays(ds, dir, ".csv", &n);
    if (name && n)
        diag_hint(ds->dg, "the folder has other CSV files, as \"%s\"; give them the names above",
                  name[0]);
    else if (name && folder_has(ds->a, ds->from.template_dir, "init.sql"))
        diag_hint(ds->dg, "\"raingan init\" makes a folder that is ready to fill");
}

bool presence_check_any(struct dataset *ds, struct folder dir, const struct table *first)
{
    struct sbuf names = {.a = ds->a};
    const char *wanted = NULL;
    size_t n = 0;

    for (const struct table *t = first; t; t = t->next) {
        if (t->history || t->of_template)
            continue;
        if (folder_has(ds->a, dir, t->file_name))
            return true;
        if (t->must_be) {
            sbuf_printf(&names, "%s%s", wanted ? ", " : "", t->file_name);
            wanted = wanted ? wanted : t->file_name;
            n++;
        }
    }
    if (!wanted)
        return true;
    if (!sbuf_text(&names) || is_other_template(ds, dir, wanted))
        return false;
    /* Of a workbook and a PDF each is told at its sheet or name; of one file, that it is missing. */
    if (dir.files || n == 1)
        return true;
    diag_add(ds->dg, DIAG_FILE_MISSING, (struct loc){.file = dir.path},
             "none of the files that this report needs is in this folder: %s", names.s);
    hint_any(ds, dir, wanted);
    return false;
}

void presence_hint_missing(struct dataset *ds, struct folder dir, struct table *t)
{
    size_t n, ncsv = 0;
    const char *only = NULL;
    const char **name = list_strays(ds, dir, "", &n);
    const char *near = name ? str_nearest(t->file_name, name, n) : NULL;

    for (size_t i = 0; name && i < n; i++) {
        if (!near && begins_as(name[i], t->file_name))
            near = name[i];
        if (str_ends_in(name[i], ".csv") && ++ncsv == 1)
            only = name[i];
    }
    if (!near && name)
        near = ncsv == 1 ? only : find_workbook(name, n);
    t->stray = near;
    if (near && is_workbook(near))
        hint_import(ds, dir, near);
    else if (near)
        diag_hint(ds->dg, "the folder has a file \"%1$s\"; if that is meant, name it %2$s", near,
                  t->file_name);
    else if (!dir.files && (near = subfolder_with(ds, dir, t->file_name)))
        diag_hint(ds->dg, "the folder %s has them: name that one", near);
}

/* ---- the rest of the folder ---- */

static bool is_told(const struct dataset *ds, const char *file)
{
    for (const struct table *t = ds->table; t; t = t->next)
        if (t->stray && !strcmp(t->stray, file))
            return true;
    return false;
}

/* A table of the template that was taken out of a PDF, beside the data, and says what the template in use says. */
static bool is_copy(struct dataset *ds, struct folder dir, const char *file)
{
    struct folder template_dir = ds->from.template_dir;
    struct diag *quiet = diag_open(); /* whether the template's can be read was told */
    struct bytes copy, own;

    dir.read = template_dir.read = NULL; /* the report is not made of it */
    bool same = quiet && str_ends_in(file, template_table_ending) &&
                folder_has(ds->a, dir, "report.xml") && folder_has(ds->a, template_dir, file) &&
                folder_read(ds->a, dir, file, &copy, quiet) &&
                folder_read(ds->a, template_dir, file, &own, quiet) && bytes_equal(copy, own);
    diag_close(quiet);
    return same;
}

static bool warn_unknown(struct dataset *ds, struct folder dir)
{
    size_t nfile, n = 0, ntable = 0;
    const char **file = list_strays(ds, dir, ".csv", &nfile);

    for (struct table *t = ds->table; t; t = t->next)
        ntable++;
    const char **known = arena_array(ds->a, const char *, ntable + 1);
    if (!file || !known)
        return false;
    for (struct table *t = ds->table; t; t = t->next)
        if (is_of(ds, t, dir))
            known[n++] = t->file_name;
    for (size_t i = 0; i < nfile; i++) {
        if (is_told(ds, file[i]) || is_copy(ds, dir, file[i]))
            continue;
        char *path = file_join(ds->a, dir.path, file[i]);
        diag_add(ds->dg, DIAG_FILE_UNKNOWN, (struct loc){.file = path},
                 "this report does not use this file");
        const char *near = str_nearest(file[i], known, n);
        if (near)
            diag_hint(ds->dg, "did you mean \"%s\"?", near);
    }
    return true;
}

/* Scores were mended in the workbook, and not saved as CSV again. */
static bool warn_newer_workbooks(struct dataset *ds, struct folder dir)
{
    static const char *const ending[] = {".xlsx", ".xlsm", ".ods", ".xls"};
    struct timespec newest = {0}, when;

    if (dir.files)
        return true;
    for (const struct table *t = ds->table; t; t = t->next)
        if (t->file.nrow && !t->of_template && file_time(t->file.path, &when) &&
            file_is_newer(when, newest))
            newest = when;
    for (size_t i = 0; newest.tv_sec && i < sizeof ending / sizeof ending[0]; i++) {
        size_t n;
        const char **name = folder_list(ds->a, dir, ending[i], &n, ds->dg);
        for (size_t k = 0; name && k < n; k++) {
            const char *path = file_join(ds->a, dir.path, name[k]);
            if (!path)
                return false;
            if (name[k][0] == '~' || !file_time(path, &when) || !file_is_newer(when, newest))
                continue;
            diag_add(ds->dg, DIAG_FILE_NEWER, (struct loc){.file = path},
                     "this workbook was changed after the CSV files; the report is made of the CSV "
                     "files alone");
            if (is_workbook(name[k]))
                diag_hint(ds->dg, "take them over with: raingan import %s", path);
            else
                diag_hint(ds->dg, "save the sheets that were changed as \"CSV UTF-8\" again");
        }
    }
    return true;
}

bool presence_check_rest(struct dataset *ds, struct folder dir)
{
    return warn_unknown(ds, dir) && warn_newer_workbooks(ds, dir);
}
