#include "command/command.h"
#include "command/language.h"
#include "command/share.h"
#include "command/worker.h"

#include "archive/revise.h"
#include "base/target.h"
#include "report/import.h"
#include "report/output.h"
#include "report/pages.h"

#include <stdio.h>

/* What is made, for a person who reads the last line. Without a message there is none. It is put together before the file
 * is written: a result that is there is no failure, should memory end then. */
static bool sum_up(struct job *j, const struct build *b, const char *path)
{
    size_t warnings = diag_count(j->dg, DIAG_WARNING);

    if (!diag_count(j->dg, DIAG_NOTE) && !j->args->option[OPTION_VERBOSE])
        return true;
    j->summary =
        arena_printf(j->a, _("%1$s: %2$zu pages, %3$zu warnings"), path, b->report.npage, warnings);
    return j->summary != NULL;
}

static bool write_pdf(struct job *j, struct build *b, const struct resources *by)
{
    const char *path = share_find_output(j, b);
    bool current = false;

    report_check_year(&b->report, DIAG_YEAR);
    share_note_checks(j, &b->report);
    if (!path ||
        (j->args->option[OPTION_IF_CHANGED] &&
         !revise_is_current(j->a, b, by, path, &current, j->dg)) ||
        !sum_up(j, b, path))
        return false;
    if (current) {
        printf(_("%s is up to date\n"), path);
        return true;
    }
    if (!output_is_standard(path) && !revise_may_replace(j->a, path, j->dg))
        return false;
    if (!output_write(j->a, path, b->pdf, j->dg))
        return false;
    if (!output_is_standard(path)) {
        j->written = path;
        printf("%s\n", path);
    }
    return true;
}

/* The pictures are drawn before any file is written, and written last. */
static bool write_all(struct job *j, struct build *b, const struct resources *by)
{
    const char *dir = j->args->option[OPTION_PNG], *dpi = j->args->option[OPTION_DPI];
    struct inputs pages;
    char standard[16];

    snprintf(standard, sizeof standard, "%d", PAGES_DPI);
    if (dir && (!pages_draw(j->a, b->pdf, b->report.npage, dpi ? dpi : standard, &pages, j->dg) ||
                !import_check(j->a, dir, &pages, j->dg)))
        return false;
    return write_pdf(j, b, by) && (!dir || pages_write(j->a, dir, &pages, j->dg));
}

bool command_build(struct job *j)
{
    struct report_source from = {0};
    struct resources by;
    struct build b = {0};
    const char *asked = j->args->option[OPTION_OUTPUT], *dir = j->args->option[OPTION_PNG];
    bool ok = (!dir || target_may_be_folder(j->a, dir, j->dg)) &&
              (!asked || output_check(j->a, asked, j->dg)) &&
              share_find_report(j, j->args->word[0], &from) && share_find_resources(j->a, &by);

    from.apart = worker_may_divide(j->dg);
    ok = ok && build_pdf(&b, j->a, from, &by, NULL, j->dg) && write_all(j, &b, &by);

    build_close(&b);
    return ok;
}
