#include "command/command.h"
#include "command/language.h"
#include "command/share.h"

#include "archive/merge.h"

static void print_event(const struct merge_event *e)
{
    switch (e->what) {
    case MERGE_AS_IS:
        printf(_("revision %1$d of the other copy came as it is: %2$s\n"), e->number, e->path);
        break;
    case MERGE_ANEW:
        printf(_("revision %1$d of the other copy is revision %2$d here: %3$s\n"), e->was,
               e->number, e->path);
        printf(_("    as it was in the other copy: %s\n"), e->beside);
        break;
    case MERGE_SIGNED:
        printf(_("a signed copy of revision %1$d came: %2$s\n"), e->number, e->path);
        break;
    case MERGE_BESIDE:
        printf(_("a signed copy of what was revision %1$d stands beside revision %2$d: %3$s\n"),
               e->was, e->number, e->path);
        break;
    case MERGE_SEAL:
        printf(_("seal %1$d of the other copy came: %2$s\n"), e->number, e->path);
        break;
    }
}

bool command_merge(struct job *j)
{
    struct resources by;
    const struct merge_order order = {
        .what = j->args->word[0], .other = j->args->word[1], .by = &by};
    struct merge_event *first = NULL;

    if (!share_find_resources(j->a, &by) || !merge_archive(j->a, &order, &first, j->dg))
        return false;
    for (const struct merge_event *e = first; e; e = e->next)
        print_event(e);
    if (!first)
        printf(_("nothing to merge: this copy has all that the other one has: %s\n"), order.other);
    return true;
}
