#include "command/command.h"
#include "command/language.h"
#include "command/passphrase.h"
#include "command/share.h"

#include "base/file.h"
#include "base/str.h"
#include "report/output.h"
#include "sign/sign.h"
#include "sign/time.h"

#include <string.h>

/* ---- who has signed ---- */

static void print_field(struct job *j, const struct sign_field *f, const char *signer)
{
    const char *when = f->value && f->value->time ? time_thai_of_pdf(j->a, f->value->time) : NULL;
    const char *name = str_plain(j->a, f->name, strlen(f->name));

    if (!name)
        return;
    if (!f->value)
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

/* A signature is not made again: what lies there is never replaced. */
static bool refuse_taken(struct job *j, const char *path)
{
    diag_add(j->dg, DIAG_FOLDER_TAKEN, (struct loc){.file = path},
             "a file or folder of this name is there already; nothing was written");
    diag_hint(j->dg, "-o gives it another name");
    return false;
}

/* Asked before the passphrase, to say it early. */
static bool is_free(struct job *j, const char *path)
{
    return output_is_standard(path) || !file_is_taken(path) || refuse_taken(j, path);
}

static bool write_signed(struct job *j, const char *path, struct bytes pdf)
{
    bool taken = false;

    if (output_is_standard(path))
        return output_write(j->a, path, pdf, j->dg);
    return file_write_new(j->a, path, pdf.data, pdf.len, &taken, j->dg) ||
           (taken && refuse_taken(j, path));
}

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
    if (!is_free(j, to) || !sign_pdf(j->a, path, &order, &pdf, j->dg) || !write_signed(j, to, pdf))
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
