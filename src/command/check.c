#include "command/command.h"
#include "command/share.h"

#include "report/report.h"

bool command_check(struct job *j)
{
    struct report_source from;
    struct resources by;
    struct report r = {0};
    bool ok = share_find_source(j, j->args->word[0], &from) && share_find_resources(j->a, &by) &&
              report_open(&r, j->a, from, &by, j->dg) && report_lay_out(&r, (struct page_sink){0});
    size_t errors = diag_count(j->dg, DIAG_ERROR), warnings = diag_count(j->dg, DIAG_WARNING);

    printf("%s: %zu pages, %zu errors, %zu warnings, %zu notes\n", j->args->word[0], r.npage,
           errors, warnings - errors, diag_count(j->dg, DIAG_NOTE) - warnings);
    report_close(&r);
    return ok;
}
