#include "command/command.h"
#include "command/copy.h"
#include "command/language.h"
#include "command/passphrase.h"
#include "command/share.h"

#include "base/str.h"
#include "report/output.h"
#include "sign/sign.h"
#include "sign/time.h"

#include <string.h>

/* ---- who has signed ---- */

static void print_field(struct job *j, const struct sign_field *f, const char *signer)
{
    time_t at;
    const char *when = f->value && time_from_pdf(f->value->time, &at) ? copy_time(j->a, at) : NULL;
    const char *name = str_plain(j->a, f->name, strlen(f->name));

    if (!name)
        return;
    if (fields_is_stamp(f))
        printf(_("%1$s: timestamp of the whole file by %2$s\n"), name, signer ? signer : "?");
    else if (!f->value)
        printf(_("%s: not signed\n"), name);
    else if (!when)
        printf(_("%1$s: signed by %2$s\n"), name, signer ? signer : "?");
    else
        printf(_("%1$s: signed by %2$s, %3$s\n"), name, signer ? signer : "?", when);
}

static bool list_fields(struct job *j, const char *path)
{
    struct sign_list list;
    size_t i = 0;

    if (!sign_list_read(j->a, path, &list, j->dg))
        return false;
    for (const struct sign_field *f = list.fields.first; f; f = f->next, i++)
        print_field(j, f, list.signer[i]);
    printf(_("%1$zu of %2$zu signed, %3$zu missing\n"), list.fields.nsigned, list.fields.n,
           list.fields.n - list.fields.nsigned);
    return true;
}

/* ---- to sign ---- */

static bool sign(struct job *j, const char *path)
{
    const struct arguments *args = j->args;
    struct resources by;
    if (!share_find_resources(j->a, &by))
        return false;
    const struct sign_order order = {
        .role = args->option[OPTION_AS],
        .key = args->option[OPTION_KEY],
        .reason = args->option[OPTION_WHY],
        .tsa = args->option[OPTION_TSA],
        .image = args->option[OPTION_IMAGE],
        .fonts_conf = by.fonts_conf,
        .lt = args->option[OPTION_LT] != NULL,
        .lock = args->option[OPTION_LOCK] != NULL,
        .pass = passphrase_source(args),
        .now = time(NULL),
    };
    const char *to = args->option[OPTION_SIGN_OUTPUT];
    struct sign_list list;
    struct bytes pdf;

    if (!sign_list_read(j->a, path, &list, j->dg))
        return false;
    if (!to && !(to = sign_output_name(j->a, path, list.fields.nsigned + 1)))
        return false;
    if (!copy_is_free(j, to) || !sign_pdf(j->a, path, &order, &pdf, j->dg) ||
        !copy_write(j, to, pdf))
        return false;
    j->summary = output_is_standard(to)
                     ? NULL
                     : arena_printf(j->a, _("%1$s: signed as %2$s, %3$zu of %4$zu"), to, order.role,
                                    list.fields.nsigned + 1, list.fields.n);
    return true;
}

bool command_sign(struct job *j)
{
    const char *path = j->args->word[0];

    return j->args->option[OPTION_AS] ? sign(j, path) : list_fields(j, path);
}
