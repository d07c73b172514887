#include "archive/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char lock_name[] = ".lock";

/* ---- lock ---- */

static bool lock_failed(struct vault *s, const char *path)
{
    return diag_add(s->dg, DIAG_FILE_WRITE, (struct loc){.file = path}, "cannot lock: %s",
                    strerror(errno));
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
        } else if (errno != EINTR) {
            return lock_failed(s, path);
        }
    }
    return true;
}

static void unlock(struct vault *s)
{
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

bool vault_open(struct vault *s, struct arena *a, const char *dir, enum vault_use use,
                struct diag *dg)
{
    const char *path = file_join(a, dir, lock_name);

    *s = (struct vault){.a = a, .dg = dg, .dir = dir, .lock = -1};
    if (!path)
        return false;
    if (use == VAULT_READ)
        return lock_to_read(s, path);
    return file_make_folders(a, path, &s->made_folders, dg) && lock_to_write(s, path);
}

void vault_close(struct vault *s)
{
    /* Of an archive that did not come to be nothing is left. */
    if (s->dir && (s->made_folders || s->made_lock) && !vault_exists(s->a, s->dir)) {
        const char *path = s->made_lock && s->lock >= 0 ? file_join(s->a, s->dir, lock_name) : NULL;
        if (path)
            unlink(path);
        file_remove_empty(s->a, s->dir, s->made_folders);
    }
    unlock(s);
}

bool vault_exists(struct arena *a, const char *dir)
{
    static const char *const name[] = {"revisions", "ledger.csv", "SHA256SUMS", VAULT_STAGING};
    bool found = false;

    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        const char *path = file_join(a, dir, name[i]);
        found = found || (path && file_exists(path));
    }
    return found;
}

const char **vault_years(struct arena *a, size_t *n, struct diag *dg)
{
    static const char out[] = "out";
    size_t nname = 0;
    const char **name = file_is_dir(out) ? file_list(a, out, "", &nname, dg) : NULL;
    const char **dir = arena_array(a, const char *, nname + 1);

    *n = 0;
    if (!dir || (file_is_dir(out) && !name))
        return NULL;
    for (size_t i = 0; i < nname; i++) {
        const char *path = file_join(a, out, name[i]);
        if (!path)
            return NULL;
        if (vault_exists(a, path))
            dir[(*n)++] = path;
    }
    return dir;
}

const char **vault_find(struct arena *a, const char *what, size_t *n, struct diag *dg)
{
    const char *below = what ? file_join(a, "out", what) : NULL;
    const char **dir = what ? arena_array(a, const char *, 1) : NULL;

    *n = 0;
    if (!what)
        return vault_years(a, n, dg);
    if (!below || !dir)
        return NULL;
    *dir = vault_exists(a, below) ? below : what;
    *n = vault_exists(a, *dir);
    return dir;
}
