#include "command/command.h"
#include "command/language.h"
#include "command/share.h"

#include "archive/verify.h"

static void print_archive(const struct verified *v)
{
    size_t wrong = diag_count(v->found, DIAG_ERROR);

    if (wrong)
        printf(
            _("%1$s: %2$d revisions, %3$d of them made again to the same byte; %4$zu findings\n"),
            v->path, v->revisions, v->rebuilt, wrong);
    else if (v->others)
        printf(_("%1$s: %2$d revisions, %3$d of them made again to the same byte, %4$d made by "
                 "another "
                 "program or with other fonts; nothing is wrong\n"),
               v->path, v->revisions, v->rebuilt, v->others);
    else
        printf(
            _("%1$s: %2$d revisions, %3$d of them made again to the same byte; all is complete\n"),
            v->path, v->revisions, v->rebuilt);
    if (v->copies)
        printf(_("%1$s: %2$d signed copies with %3$d valid digital signatures\n"), v->path,
               v->copies, v->signatures);
}

static void print_file(const struct verified *v)
{
    if (v->rebuilt)
        printf(_("%1$s: made again from its own data to the same byte; SHA-256 %2$s\n"), v->path,
               v->sha256);
    else
        printf(
            _("%1$s: whole, but this program or its fonts make another file of its data; SHA-256 "
              "%2$s\n"),
            v->path, v->sha256);
    if (v->signatures)
        printf(_("%1$s: %2$d valid digital signatures\n"), v->path, v->signatures);
}

/* Findings are results here: they go to standard output, before what they sum up to. */
static bool print_result(void *to, const struct verified *v)
{
    struct job *j = to;
    int status = diag_exit_status(v->found);

    if (status > (int)j->found)
        j->found = (enum status)status;
    if (!diag_print(v->found, stdout))
        return command_output_failed(j);
    if (v->what == VERIFIED_ARCHIVE)
        print_archive(v);
    if (v->what == VERIFIED_FILE && v->sha256)
        print_file(v);
    return true;
}

bool command_verify(struct job *j)
{
    struct resources by;

    return share_find_resources(j->a, &by) &&
           verify_archive(j->a, j->args->word[0], &by, (struct verify_sink){print_result, j},
                          j->dg);
}
