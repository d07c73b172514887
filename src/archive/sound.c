#include "archive/sound.h"

#include "archive/merged.h"
#include "archive/seal.h"

static const struct revision *find_revision(const struct vault *v, int number)
{
    const struct revision *r = v->first;

    while (r && r->number != number)
        r = r->next;
    return r;
}

/* A copy that an interruption has left out of the list is proved before it goes in. */
static bool check_copies(struct vault *v)
{
    struct trust none = {0};
    bool ok = trust_open(&none, v->a, NULL, v->dg);

    for (const struct archived *f = v->files; ok && f; f = f->next) {
        const struct revision *r = find_revision(v, f->revision);
        struct signers found;
        if (!f->copy || f->confirmed)
            continue;
        const char *copy = file_join(v->a, v->dir, f->file);
        const char *original = r ? file_join(v->a, v->dir, r->file) : NULL;
        ok = copy && original && signature_verify_copy(v->a, original, copy, &none, &found, v->dg);
    }
    trust_close(&none);
    return ok;
}

/* Likewise what a revision had been in another copy of the archive. */
static bool check_merged(struct vault *v)
{
    struct trust none = {0};
    size_t before = diag_count(v->dg, DIAG_ERROR);
    bool ok = trust_open(&none, v->a, NULL, v->dg);
    int n = 0;

    for (const struct revision *r = v->first; ok && r; r = r->next)
        ok = merged_check(v, r, &none, NULL, &n, v->dg);
    trust_close(&none);
    return ok && diag_count(v->dg, DIAG_ERROR) == before;
}

/* Likewise a seal. */
static bool check_seals(struct vault *v)
{
    struct trust none = {0};
    size_t before = diag_count(v->dg, DIAG_ERROR);
    bool ok = trust_open(&none, v->a, NULL, v->dg), holds = true;

    for (int n = 1; ok && holds && n <= v->nseal; n++) {
        struct seal seal;
        ok = seal_check(v, n, &none, &seal, &holds, v->dg);
    }
    trust_close(&none);
    return ok && holds && diag_count(v->dg, DIAG_ERROR) == before;
}

bool sound_read(struct vault *v, bool *unfinished)
{
    struct diag *found = diag_open();

    if (!found)
        return diag_add(v->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    bool ok = vault_read(v, found);
    bool damaged = diag_has(found, DIAG_ARCHIVE_DAMAGED);
    *unfinished = diag_has(found, DIAG_ARCHIVE_UNFINISHED);
    diag_close(found);
    if (ok && damaged) {
        vault_read(v, v->dg); /* again, to say what */
        return diag_add(v->dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = v->dir},
                        "this archive is damaged, so nothing is archived; restore the files named "
                        "above from a backup "
                        "copy, then run verify");
    }
    return ok && check_copies(v) && check_merged(v) && check_seals(v);
}
