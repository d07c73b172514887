#include "command/command.h"
#include "command/language.h"
#include "command/passphrase.h"

#include "archive/seal.h"

bool command_seal(struct job *j)
{
    const struct arguments *args = j->args;
    const struct seal_order order = {.key = args->option[OPTION_KEY],
                                     .pass = passphrase_source(args),
                                     .tsa = args->option[OPTION_TSA],
                                     .now = time(NULL)};
    struct sealed *first;
    bool ok = seal_archives(j->a, args->word[0], &order, &first, j->dg);

    for (const struct sealed *s = first; s; s = s->next)
        printf(_("sealed up to revision %1$d by %2$s: %3$s\n"), s->revisions,
               s->name ? s->name : "?", s->path);
    return ok;
}
