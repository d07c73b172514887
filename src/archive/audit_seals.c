#include "archive/audit.h"

#include "base/digest.h"

#include <stdlib.h>
#include <string.h>

static bool add_seal_file(struct audit *u, int number, const char *name)
{
    struct vault *s = u->s;
    struct archived f = {.file = arena_printf(s->a, "seals/%03d/%s", number, name),
                         .revision = REVISION_OF_SEALS,
                         .seal = number};
    struct bytes text;

    if (!f.file)
        return false;
    if (!file_exists(audit_path(u, f.file))) {
        audit_lost(u, f.file, N_("this file is missing in the archive"));
        return true;
    }
    return audit_keeps(u, f.file) && file_read(s->a, audit_path(u, f.file), &text, s->dg) &&
           (f.sha256 = digest_sha256(s->a, text, s->dg)) && audit_add(u, f);
}

static const char not_ours[] =
    N_("the command archive did not put this file here; move it out of the archive");

/* A folder without a seal's files is none, whatever its number. */
static bool read_seal(struct audit *u, const char *folder, int number, bool *is)
{
    struct vault *s = u->s;
    const char *dir = audit_path(u, folder);
    size_t n = 0;
    const char **name = audit_keeps(u, folder) ? file_list(s->a, dir, "", &n, s->dg) : NULL;

    *is = false;
    if (!name)
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *file = file_join(s->a, folder, name[i]);
        if (!file)
            return false;
        if (!strcmp(name[i], "SHA256SUMS") || !strcmp(name[i], "SHA256SUMS.p7s"))
            *is = true;
        else
            audit_damaged(u, file, not_ours);
    }
    if (!*is) {
        audit_damaged(u, folder, not_ours);
        return true;
    }
    return add_seal_file(u, number, "SHA256SUMS") && add_seal_file(u, number, "SHA256SUMS.p7s");
}

/* Seals are numbered from 1 on. */
static bool find_gaps(struct audit *u, int *number, size_t n)
{
    int want = 1;

    qsort(number, n, sizeof *number, audit_by_number);
    for (size_t i = 0; i < n; want = number[i++] + 1) {
        const char *gap = arena_printf(u->s->a, "seals/%03d", want);
        if (!gap)
            return false;
        if (number[i] > want)
            audit_lost(u, gap, N_("this seal is missing in the archive"));
    }
    return true;
}

bool audit_seals(struct audit *u)
{
    struct vault *s = u->s;
    const char *dir = audit_path(u, "seals");
    size_t n = 0, nseal = 0;
    const char **name =
        file_is_dir(dir) && audit_keeps(u, "seals") ? file_list(s->a, dir, "", &n, s->dg) : NULL;
    int *seal = arena_array(s->a, int, n + 1);

    if (!seal || (file_is_dir(dir) && !name))
        return false;
    for (size_t i = 0; i < n; i++) {
        int number = ledger_number(name[i]);
        const char *file = arena_printf(s->a, "seals/%s", name[i]);
        bool is = false;
        if (!file)
            return false;
        if (!number || number > (int)n + AUDIT_GAP_MAX || !file_is_dir(audit_path(u, file)))
            audit_damaged(u, file, not_ours);
        else if (!read_seal(u, file, number, &is))
            return false;
        if (is)
            seal[nseal++] = number;
        if (is && number > s->nseal)
            s->nseal = number;
    }
    if (!find_gaps(u, seal, nseal))
        return false;
    for (struct sum *sum = u->sum; sum; sum = sum->next)
        if (!sum->met && !sum->lost && !strncmp(sum->file, "seals/", 6))
            audit_lost(u, sum->file, N_("this file is missing in the archive"));
    return true;
}
