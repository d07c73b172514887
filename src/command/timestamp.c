#include "command/command.h"
#include "command/copy.h"
#include "command/language.h"

#include "base/str.h"
#include "report/output.h"
#include "sign/longterm.h"

#include <string.h>

static const char *copy_name(struct arena *a, const char *path, bool stamp)
{
    const char *name = file_name(path);
    size_t len = strlen(name);

    if (str_ends_in(name, ".pdf"))
        len -= 4;
    return arena_printf(a, "%.*s-%s.pdf", (int)len, name, stamp ? "timestamp" : "proofs");
}

bool command_timestamp(struct job *j)
{
    const char *path = j->args->word[0], *tsa = j->args->option[OPTION_TSA],
               *to = j->args->option[OPTION_SIGN_OUTPUT];
    struct bytes file, proved, pdf;

    if (!to && !(to = copy_name(j->a, path, tsa != NULL)))
        return false;
    if (!copy_is_free(j, to) || !file_read(j->a, path, &file, j->dg) ||
        !longterm_add_proofs(j->a, path, file, NULL, &proved, j->dg))
        return false;
    pdf = proved;
    if ((tsa && !longterm_add_timestamp(j->a, path, proved, tsa, &pdf, j->dg)) ||
        !copy_write(j, to, pdf))
        return false;
    if (!output_is_standard(to))
        j->summary =
            arena_printf(j->a,
                         tsa ? _("%s: proofs of the signatures, and a timestamp of the whole file")
                             : _("%s: proofs of the signatures; without --tsa there is no "
                                 "timestamp of the file"),
                         to);
    return true;
}
