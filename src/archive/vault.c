#include "archive/vault.h"

#include "archive/hold.h"
#include "report/output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char lock_name[] = ".lock", revisions[] = "revisions";

/* ---- lock ---- */

static bool lock_failed(struct vault *s, const char *path)
{
    return diag_add(s->dg, DIAG_FILE_WRITE, (struct loc){.file = path}, "cannot lock: %s",
                    diag_system(errno));
}

/* A lock whose file was removed while we waited locks nobody out. */
static bool is_there(int fd, const char *path)
{
    struct stat open_one, there;

    return fstat(fd, &open_one) == 0 && stat(path, &there) == 0 &&
           open_one.st_dev == there.st_dev && open_one.st_ino == there.st_ino;
}

static bool take(struct vault *s, const char *path, int how)
{
    bool said = false;

    while (flock(s->lock, said ? how : how | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            diag_say_now(s->dg, "%s: another command works with this archive; waiting", s->dir);
            said = true;
        } else if (hold_is_needed(errno)) {
            return hold_take(s->a, s->dir, how == LOCK_SH, &s->held, s->dg);
        } else if (errno != EINTR) {
            return lock_failed(s, path);
        }
    }
    return hold_wait(s->a, s->dir, s->dg);
}

static void unlock(struct vault *s)
{
    hold_release(s->held);
    s->held = NULL;
    if (s->lock >= 0)
        close(s->lock);
    s->lock = -1;
}

/* The file of the lock, made if need be. */
static bool open_lock(struct vault *s, const char *path)
{
    for (;;) {
        s->lock = open(path, O_RDWR | O_CLOEXEC);
        if (s->lock >= 0 || errno != ENOENT)
            return s->lock >= 0 || lock_failed(s, path);
        s->lock = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        s->made_lock = s->lock >= 0;
        if (s->lock >= 0 || errno != EEXIST)
            return s->lock >= 0 || lock_failed(s, path);
    }
}

static bool lock_to_write(struct vault *s, const char *path)
{
    while (open_lock(s, path) && take(s, path, LOCK_EX)) {
        if (is_there(s->lock, path))
            return true;
        unlock(s);
    }
    return false;
}

static bool lock_to_read(struct vault *s, const char *path)
{
    s->lock = open(path, O_RDONLY | O_CLOEXEC);
    /* Without one it is a copy of an archive: nobody writes there. */
    return s->lock < 0 || take(s, path, LOCK_SH);
}

/* The folder around one; "" = the path does not say. NULL = no memory. */
static const char *around(struct arena *a, const char *path)
{
    size_t len = strlen(path);

    while (len && path[len - 1] == '/')
        len--;
    while (len && path[len - 1] != '/')
        len--;
    while (len > 1 && path[len - 1] == '/')
        len--;
    return arena_strndup(a, path, len);
}

/* Where its parts are: is it of a further report of a year? */
static bool place(struct vault *s)
{
    const char *list = around(s->a, s->dir), *own = file_join(s->a, s->dir, revisions);
    const char *year = list ? around(s->a, list) : NULL;

    if (!year || !own)
        return false;
    bool further = !strcmp(file_name(list), revisions) && !file_exists(own);
    s->below = further ? "" : "revisions/";
    s->home = !further ? s->dir : *year ? year : ".";
    return true;
}

bool vault_open(struct vault *s, struct arena *a, const char *dir, enum vault_use use,
                struct diag *dg)
{
    const char *path = file_join(a, dir, lock_name);

    *s = (struct vault){.a = a, .dg = dg, .dir = dir, .lock = -1};
    if (!path || !place(s))
        return false;
    if (use == VAULT_READ)
        return lock_to_read(s, path);
    return file_make_folders(a, path, &s->made_folders, dg) && lock_to_write(s, path);
}

void vault_close(struct vault *s)
{
    /* Of an archive that did not come to be nothing is left. */
    hold_release(s->held);
    s->held = NULL;
    if (s->dir && (s->made_folders || s->made_lock) && !vault_exists(s->a, s->dir)) {
        const char *path = s->made_lock && s->lock >= 0 ? file_join(s->a, s->dir, lock_name) : NULL;
        if (path)
            unlink(path);
        file_remove_empty(s->dir, s->made_folders);
    }
    unlock(s);
}

bool vault_exists(struct arena *a, const char *dir)
{
    static const char *const name[] = {"revisions", "ledger.csv", "SHA256SUMS", VAULT_STAGING,
                                       "001"};
    bool found = false;

    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        const char *path = file_join(a, dir, name[i]);
        found = found || (path && file_exists(path));
    }
    return found;
}

struct list {
    struct arena *a;
    const char **dir;
    size_t n;
    struct diag *dg;
};

static bool add_archive(struct list *l, const char *dir)
{
    enum { STEP = 16 };

    if (l->n % STEP == 0) {
        const char **more = arena_array(l->a, const char *, l->n + STEP);
        if (!more)
            return false;
        for (size_t i = 0; i < l->n; i++)
            more[i] = l->dir[i];
        l->dir = more;
    }
    l->dir[l->n++] = dir;
    return true;
}

/* The archive of a folder, and those of further reports in it. */
static bool add_year(struct list *l, const char *dir)
{
    const char *inner = file_join(l->a, dir, revisions);
    size_t n = 0;

    if (!inner)
        return false;
    if (!vault_exists(l->a, dir))
        return true;
    const char **name = file_is_dir(inner) && folder_keeps(dir, inner, l->dg)
                            ? file_list(l->a, inner, "", &n, l->dg)
                            : NULL;
    if (!add_archive(l, dir) || (file_is_dir(inner) && !name))
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *path = file_join(l->a, inner, name[i]);
        if (!path || (!ledger_number(name[i]) && vault_exists(l->a, path) && !add_archive(l, path)))
            return false;
    }
    return true;
}

const char **vault_years(struct arena *a, size_t *n, struct diag *dg)
{
    static const char out[] = "out";
    struct list l = {.a = a, .dir = arena_array(a, const char *, 1), .dg = dg};
    size_t nname = 0;
    const char **name = file_is_dir(out) ? file_list(a, out, "", &nname, dg) : NULL;
    bool ok = l.dir && (name || !file_is_dir(out));

    for (size_t i = 0; ok && i < nname; i++) {
        const char *path = file_join(a, out, name[i]);
        ok = path && add_year(&l, path);
    }
    *n = ok ? l.n : 0;
    return ok ? l.dir : NULL;
}

const char **vault_find(struct arena *a, const char *what, size_t *n, struct diag *dg)
{
    const char *below = what ? file_join(a, "out", what) : NULL;
    struct list l = {.a = a, .dir = arena_array(a, const char *, 1), .dg = dg};

    if (!what)
        return vault_years(a, n, dg);
    bool ok = below && l.dir && add_year(&l, vault_exists(a, below) ? below : what);
    *n = ok ? l.n : 0;
    return ok ? l.dir : NULL;
}

const char *vault_line(struct arena *a, const char *year, const char *name)
{
    const char *safe = output_dir(a, name); /* without what cannot stand in a file's name */

    if (!safe)
        return NULL;
    safe = file_name(safe);
    return arena_printf(a, strspn(safe, "0123456789") == strlen(safe) ? "%s/%s/-%s" : "%s/%s/%s",
                        year, revisions, safe);
}

const char *vault_path(const struct vault *s, int number, const char *name)
{
    return arena_printf(s->a, "%s%03d/%s", s->below, number, name);
}
