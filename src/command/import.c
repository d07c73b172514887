/*
 * import.c - the sheets of a workbook into the CSV files of a folder.
 */
#include "command/changes.h"
#include "command/command.h"
#include "command/language.h"
#include "command/share.h"

#include "base/file.h"
#include "data/sheets.h"
#include "report/import.h"

#include <string.h>
#include <unistd.h>

/* The folder that the workbook lies in, if none is named. */
const char *import_folder(struct job *j)
{
    const char *book = j->args->word[0], *name = file_name(book);

    if (j->args->word[1])
        return j->args->word[1];
    return name > book ? arena_strndup(j->a, book, (size_t)(name - book)) : ".";
}

/* On a terminal a person says yes or no. */
static bool ask(struct job *j, const char *dir, size_t n)
{
    char line[64];

    fflush(stdout);
    fprintf(stderr, _("replace %1$zu files in %2$s? type y for yes, then Enter: "), n, dir);
    fflush(stderr);
    if (fgets(line, sizeof line, stdin) && (line[0] == 'y' || line[0] == 'Y'))
        return true;
    j->found = STATUS_INPUT;
    fputs(_("nothing was written\n"), stderr);
    return false;
}

static bool is_agreed(struct job *j, const char *dir, const struct import_plan *plan)
{
    if (!plan->nreplaced)
        return true;
    changes_print(plan->first);
    if (j->args->option[OPTION_YES])
        return true;
    if (isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1)
        return ask(j, dir, plan->nreplaced);
    fprintf(stderr, _("raingan: files of %s would be replaced; to do it, add --yes\n"), dir);
    j->found = STATUS_USAGE;
    return false;
}

static void say_written(const char *dir, const struct import_plan *plan)
{
    for (const struct input *i = plan->files.first; i; i = i->next) {
        size_t len = strlen(dir);
        printf("%s%s%s\n", dir, len && dir[len - 1] == '/' ? "" : "/", i->name);
    }
    if (!plan->files.first)
        printf(_("%s is up to date\n"), dir);
}

/* What is not replaced may be of another year, and what is not there is missing later: neither in silence. */
static bool tell_without_sheet(struct job *j, const char *dir, struct folder template_dir,
                               const struct inputs *files)
{
    struct sheet *first;

    if (!sheets_read(j->a, template_dir, &first, j->dg))
        return false;
    for (const struct sheet *s = first; s; s = s->next) {
        const char *path = file_join(j->a, dir, s->file);
        if (!path)
            return false;
        if (inputs_find(files, s->file))
            continue;
        if (file_is_taken(path))
            diag_add(j->dg, DIAG_READ_AS, (struct loc){.file = path},
                     "the workbook has no sheet of it, so this file stays as it is");
        else if (s->required)
            diag_add(j->dg, DIAG_READ_AS, (struct loc){.file = path},
                     "the workbook has no sheet of it, but every report needs it");
    }
    return true;
}

bool command_import(struct job *j)
{
    const char *dir = import_folder(j);
    struct report_source from;
    struct inputs files;
    struct import_plan plan;

    if (!dir || !share_find_source(j, j->args->word[0], &from) ||
        !import_book(j->a, j->args->word[0], from.template_dir, &files, j->dg) ||
        !import_compare(j->a, dir, &files, from.template_dir, &plan, j->dg) ||
        !tell_without_sheet(j, dir, from.template_dir, &files))
        return false;
    if (!is_agreed(j, dir, &plan))
        return true;
    if (plan.files.first && !import_write(j->a, dir, &plan.files, j->dg))
        return false;
    say_written(dir, &plan);
    return true;
}
