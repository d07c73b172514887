#include "command/command.h"
#include "command/language.h"
#include "command/options.h"
#include "command/share.h"

#include "archive/revise.h"

#include <stdlib.h>

/* The whole path: in the wrong working folder a second archive of the year would begin unseen. */
static void print_begun(const char *folder)
{
    char *whole = realpath(folder, NULL);

    printf(_("a new archive begins: %s\n"), whole ? whole : folder);
    free(whole);
}

/* "ROLE; ROLE": it is kept all the same. */
static void print_missing(const struct signatories *who)
{
    for (size_t i = 0; i < who->nmissing; i++)
        printf("%s%s%s", i ? "; " : _("signatures missing in this copy: "), who->missing[i],
               i + 1 < who->nmissing ? "" : "\n");
}

static void print(struct job *j, const struct revised *r)
{
    j->written = r->path;
    switch (r->what) {
    case REVISED_STORED:
        if (r->begun)
            print_begun(r->begun);
        printf(_("archived as revision %1$d: %2$s\n"), r->number, r->path);
        printf(_("    SHA-256 of the PDF: %s\n"), r->sha256);
        printf(_("    SHA-256 of ledger.csv, all revisions so far: %s\n"), r->chain);
        break;
    case REVISED_UNCHANGED:
        printf(_("nothing has changed since revision %1$d; no revision was added: %2$s\n"),
               r->number, r->path);
        break;
    case REVISED_COPY_STORED:
        printf(_("archived the signed copy of revision %1$d (%2$d signatures): %3$s\n"), r->number,
               r->nsignature, r->path);
        print_missing(&r->who);
        break;
    case REVISED_COPY_KNOWN:
        printf(_("this signed copy is archived already: %s\n"), r->path);
        print_missing(&r->who);
        break;
    }
}

bool command_archive(struct job *j)
{
    const char *data = j->args->word[0], *copy = j->args->option[OPTION_SIGNED];
    struct resources by;
    struct revise_order order = {.by = &by, .reason = j->args->option[OPTION_REASON]};
    const char *day = j->args->option[OPTION_DATE];
    struct date date;
    struct revised done;

    if (day && (!options_read_day(day, &date) || !(order.date = date_iso(j->a, date))))
        return false;

    if (data && order.reason) {
        if (!share_find_source(j, data, &order.from) || !share_find_resources(j->a, &by) ||
            !revise_report(j->a, &order, &done, j->dg))
            return false;
        print(j, &done);
    }
    if (!copy)
        return true;
    bool ok = revise_store_copy(j->a, copy, &done, j->dg);
    if (done.path) /* kept, whatever is wrong with another archive */
        print(j, &done);
    return ok;
}
