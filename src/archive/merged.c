#include "archive/merged.h"

#include "report/embedded.h"
#include "report/manifest.h"

#include <stdlib.h>
#include <string.h>

static const char was[] = "-was-", mark[] = "-signed-", pdf_end[] = ".pdf";

/* Where "004.pdf" or "004-signed-1.pdf" begins, after the last "-was-"; NULL = the name is none of these. */
static const char *number_in(const char *name)
{
    const char *p = NULL, *q = name;

    while ((q = strstr(q, was)))
        p = q += strlen(was);
    size_t digits = p ? strspn(p, "0123456789") : 0;
    const char *folder = NULL, *end = p ? p + digits : NULL;
    char number[8];

    if (!p || digits >= sizeof number)
        return NULL;
    memcpy(number, p, digits);
    number[digits] = '\0';
    folder = ledger_number(number) ? p : NULL;
    if (!strncmp(end, mark, strlen(mark))) {
        size_t n = strspn(end + strlen(mark), "0123456789");
        folder = n ? folder : NULL;
        end += strlen(mark) + n;
    }
    return strcmp(end, pdf_end) ? NULL : folder;
}

int merged_number(const char *name)
{
    const char *p = number_in(name);

    return p ? (int)strtol(p, NULL, 10) : 0;
}

/* Where "-signed-1.pdf" begins in "NAME-was-004-signed-1.pdf"; NULL = the name is not such a one. */
static const char *mark_in(const char *name)
{
    const char *p = number_in(name);

    return p ? strstr(p, mark) : NULL;
}

bool merged_is_signed(const char *name)
{
    return mark_in(name) != NULL;
}

void merged_lose(struct audit *u)
{
    size_t len = strlen(u->s->below);

    for (struct sum *sum = u->sum; sum; sum = sum->next)
        if (!sum->met && !sum->lost && !strncmp(sum->file, u->s->below, len) &&
            merged_number(sum->file))
            audit_lost(u, sum->file, N_("this file is missing in the archive"));
}

/* ---- do they hold? ---- */

struct check {
    struct vault *s;
    const struct revision *r;
    const struct trust *trust;
    const struct resources *by;
    struct diag *found;
};

/* A file of other data was put there by somebody else. */
static bool check_data(struct check *c, struct arena *a, const char *path)
{
    struct inputs carried;

    if (!embedded_read(a, path, &carried, c->found))
        return diag_exit_status(c->found) != 3;
    const char *data = manifest_digest_files(a, &carried, NULL, ROLE_DATA, c->s->dg);
    if (data && strcmp(data, c->r->data) != 0)
        diag_add(c->found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = path},
                 "this file has other data than revision %d, beside which it lies", c->r->number);
    return data != NULL;
}

/* The PDF of the other copy of the archive. */
static bool check_original(struct check *c, const char *path)
{
    struct arena *a = arena_open(c->s->dg); /* of large files one at a time */
    struct bytes pdf;
    bool ok = a && file_read(a, path, &pdf, c->s->dg) && check_data(c, a, path);

    if (ok && c->by) {
        struct rebuild again = {
            .path = path, .pdf = pdf, .by = c->by, .found = c->found, .dg = c->s->dg};
        enum rebuilt how = rebuild_pdf(&again);
        ok = how != REBUILT_FAILED;
        if (how == REBUILT_PREFIX)
            diag_add(c->found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = path},
                     "something was added at the end of this file");
    }
    arena_close(a);
    return ok;
}

/* A signed copy of that, "NAME-was-004-signed-1.pdf". */
static bool check_signed(struct check *c, const char *path)
{
    struct vault *s = c->s;
    const char *end = mark_in(path);
    const char *original =
        end ? arena_printf(s->a, "%.*s%s", (int)(end - path), path, pdf_end) : NULL;
    struct signers found = {0};

    if (!original)
        return false;
    if (!file_exists(original)) {
        diag_add(c->found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = original},
                 "this file is missing in the archive");
        return true;
    }
    signature_verify_copy(s->a, original, path, c->trust, &found, c->found);
    return diag_exit_status(s->dg) != 3;
}

bool merged_check(struct vault *s, const struct revision *r, const struct trust *t,
                  const struct resources *by, int *n, struct diag *found)
{
    struct check c = {s, r, t, by, found};

    for (const struct archived *f = s->files; f; f = f->next) {
        if (!f->merged || f->damaged || f->revision != r->number)
            continue;
        const char *path = file_join(s->a, s->dir, f->file);
        ++*n;
        if (!path ||
            !(merged_is_signed(f->file) ? check_signed(&c, path) : check_original(&c, path)))
            return false;
    }
    return true;
}
