#include "command/command.h"
#include "command/language.h"
#include "command/messages.h"
#include "command/share.h"

#include "report/report.h"

#include <string.h>

/* All messages on standard output, for a program that reads them. */
static bool print_messages(struct job *j, const char *format)
{
    struct sbuf b = {.a = j->a};

    if (!strcmp(format, "json"))
        messages_add_json(&b, j->dg);
    else
        messages_add_csv(&b, j->dg);
    const char *text = sbuf_text(&b);
    if (!text || fputs(text, stdout) < 0 || fflush(stdout) != 0)
        return text ? command_output_failed(j) : false;
    j->told = true;
    return true;
}

static bool sum_up(struct job *j, size_t npage)
{
    size_t errors = diag_count(j->dg, DIAG_ERROR), warnings = diag_count(j->dg, DIAG_WARNING);

    j->closing = arena_printf(
        j->a, _("%1$s: %2$zu pages, %3$zu errors, %4$zu warnings, %5$zu notes\n"), j->args->word[0],
        npage, errors, warnings - errors, diag_count(j->dg, DIAG_NOTE) - warnings);
    return j->closing != NULL;
}

bool command_check(struct job *j)
{
    const char *format = j->args->option[OPTION_MESSAGE_FORMAT];
    struct report_source from;
    struct resources by;
    struct report r = {0};
    bool ok = share_find_report(j, j->args->word[0], &from) && share_find_resources(j->a, &by) &&
              report_open(&r, j->a, from, &by, j->dg) && report_lay_out(&r, (struct page_sink){0});

    report_check_year(&r, DIAG_YEAR);
    share_note_checks(j, &r);
    if (j->args->option[OPTION_STRICT] && diag_count(j->dg, DIAG_WARNING))
        j->found = STATUS_INPUT;
    if (!format || !strcmp(format, "text"))
        ok = sum_up(j, r.npage) && ok;
    else
        ok = print_messages(j, format) && ok;
    report_close(&r);
    return ok;
}
