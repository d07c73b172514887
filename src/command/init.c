/*
 * init.c - the folder of a year that begins, ready to be filled in.
 */
#include "command/command.h"
#include "command/language.h"
#include "command/share.h"

#include "base/target.h"
#include "data/newyear.h"
#include "report/import.h"
#include "report/workbook.h"

#include <string.h>

/* Beside last year's folder, else below input/. */
const char *init_folder(struct job *j)
{
    const char *year = j->args->word[0], *from = j->args->option[OPTION_FROM];
    size_t len = from ? strlen(from) : 0;

    while (len > 1 && from[len - 1] == '/')
        len--;
    if (!from)
        return file_join(j->a, "input", year);
    const char *own = arena_strndup(j->a, from, len), *name = own ? file_name(own) : NULL;
    if (!own)
        return NULL;
    const char *up = !strcmp(name, ".") ? "../" : !strcmp(name, "..") ? "../../" : "";
    return arena_printf(j->a, "%.*s%s%s", (int)(name - own), own, up, year);
}

/* Pictures that a cell of the new files names, from last year's folder. */
static bool add_pictures(struct job *j, struct folder last, const struct new_file *f,
                         struct inputs *out)
{
    for (; f; f = f->next)
        for (size_t i = 0; i < f->nrow * f->ncolumn; i++) {
            const char *name = f->cell[i];
            struct bytes bytes;
            if (!import_is_picture(name) || strchr(name, '/') || inputs_find(out, name) ||
                !folder_holds(j->a, last, name))
                continue;
            if (!folder_read(j->a, last, name, &bytes, j->dg) || !inputs_add(out, name, bytes))
                return false;
        }
    return true;
}

static bool make_csv(struct job *j, const struct new_file *f, struct inputs *out)
{
    for (; f; f = f->next) {
        const char *text = newyear_csv(j->a, f);
        if (!text || !inputs_add(out, f->name, (struct bytes){text, strlen(text)}))
            return false;
    }
    return true;
}

static bool make_workbook(struct job *j, const struct new_file *f, struct inputs *out)
{
    const char *name = arena_printf(j->a, "%s.xlsx", j->args->word[0]);
    struct bytes bytes;

    return name && workbook_make(j->a, f, &bytes, j->dg) && inputs_add(out, name, bytes);
}

/* What is there stays; the rest is written, all or none. */
static bool write_missing(struct job *j, const char *dir, const struct inputs *files)
{
    struct inputs missing = {.a = j->a};

    for (const struct input *i = files->first; i; i = i->next) {
        const char *path = file_join(j->a, dir, i->name);
        if (!path)
            return false;
        if (file_is_taken(path)) {
            printf(_("%s is there already and stays as it is\n"), path);
            continue;
        }
        if (!inputs_add(&missing, i->name, i->bytes))
            return false;
    }
    if (missing.first && !import_write(j->a, dir, &missing, j->dg))
        return false;
    for (const struct input *i = missing.first; i; i = i->next)
        printf("%s/%s\n", dir, i->name);
    return true;
}

static void say_next(struct job *j, const char *dir)
{
    if (j->args->option[OPTION_WORKBOOK])
        printf(_("fill in the workbook, then: raingan check %1$s/%2$s.xlsx\n"), dir,
               j->args->word[0]);
    else
        printf(_("fill in the files, then: raingan check %s\n"), dir);
}

bool command_init(struct job *j)
{
    const char *from = j->args->option[OPTION_FROM], *dir = init_folder(j);
    struct inputs nothing = {.a = j->a}, files = {.a = j->a};
    struct report_source last;
    struct new_file *first;

    if (!dir || !share_find_report(j, from ? from : "", &last))
        return false;
    if (!from)
        last.data = (struct folder){.path = "", .files = &nothing};
    if (!target_may_be_folder(j->a, dir, j->dg))
        return false;
    if (!newyear_files(j->a, last, !from, j->args->word[0], &first, j->dg))
        return false;
    bool ok = j->args->option[OPTION_WORKBOOK] ? make_workbook(j, first, &files)
                                               : make_csv(j, first, &files);
    if (!ok || !add_pictures(j, last.data, first, &files) || !write_missing(j, dir, &files))
        return false;
    say_next(j, dir);
    return true;
}
