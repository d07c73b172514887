#include "command/command.h"

#include "report/embedded.h"

bool command_extract(struct job *j)
{
    const char *pdf = j->args->word[0], *dir = j->args->word[1];
    struct inputs files;

    if (!embedded_read(j->a, pdf, &files, j->dg) || !embedded_write(j->a, dir, &files, j->dg))
        return false;
    j->written = dir;
    for (const struct input *i = files.first; i; i = i->next)
        printf("%s/%s\n", dir, i->name);
    return true;
}
