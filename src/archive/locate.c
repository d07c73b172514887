#include "archive/locate.h"

#include "base/digest.h"

#include <string.h>

/* The folder so many levels above a file; NULL = the path does not say. */
static const char *above(struct arena *a, const char *path, int levels)
{
    size_t len = strlen(path);

    while (levels-- > 0) {
        while (len && path[len - 1] != '/')
            len--;
        while (len && path[len - 1] == '/')
            len--;
        if (!len)
            return NULL;
    }
    return arena_strndup(a, path, len);
}

static bool is_damaged(const struct vault *s, const char *file)
{
    for (const struct archived *f = s->files; f; f = f->next)
        if (!strcmp(f->file, file))
            return f->damaged;
    return true;
}

static bool look(struct vault *s, struct bytes pdf, const char *sha256, struct location *out)
{
    for (const struct archived *f = s->files; f; f = f->next)
        if (f->revision && !f->damaged && !strcmp(f->sha256, sha256) &&
            str_ends_in(f->file, ".pdf")) {
            *out = (struct location){.what = f->merged ? LOCATION_MERGED
                                             : f->copy ? LOCATION_COPY
                                                       : LOCATION_REVISION,
                                     .dir = s->dir,
                                     .revision = f->revision,
                                     .was = f->merged};
            return true;
        }
    for (const struct revision *r = s->first; r; r = r->next) {
        const char *path = file_join(s->a, s->dir, r->file);
        struct bytes whole = {0};
        if (!path || (file_exists(path) && !file_read(s->a, path, &whole, s->dg)))
            return false;
        if (whole.len && whole.len < pdf.len && !is_damaged(s, r->file) && bytes_begin(pdf, whole))
            *out = (struct location){
                .what = LOCATION_BEGINS, .dir = s->dir, .revision = r->number, .size = whole.len};
    }
    return true;
}

static bool look_into(struct arena *a, const char *dir, struct bytes pdf, const char *sha256,
                      struct location *out, struct diag *dg)
{
    struct diag *found = diag_open(); /* whether that archive is sound is not asked */
    struct vault s = {.lock = -1};
    bool ok = found && vault_open(&s, a, dir, VAULT_READ, dg) && vault_read(&s, found) &&
              look(&s, pdf, sha256, out);

    if (s.dir)
        vault_close(&s);
    diag_close(found);
    return ok;
}

bool locate_file(struct arena *a, const char *path, struct bytes pdf, struct location *out,
                 struct diag *dg)
{
    const char *sha256 = digest_sha256(a, pdf, dg),
               *own[] = {above(a, path, 3), above(a, path, 2), above(a, path, 1)};
    size_t n = 0;
    const char **year = vault_years(a, &n, dg);
    bool ok = sha256 && year;

    *out = (struct location){0};
    for (size_t i = 0; ok && i < sizeof own / sizeof own[0]; i++)
        if (out->what < LOCATION_REVISION && own[i] && vault_exists(a, own[i]))
            ok = look_into(a, own[i], pdf, sha256, out, dg);
    for (size_t i = 0; ok && i < n && (!out->what || out->what == LOCATION_BEGINS); i++) {
        struct location one = {0};
        ok = look_into(a, year[i], pdf, sha256, &one, dg);
        if (one.what)
            *out = one;
    }
    return ok;
}
