#include "base/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct spool_view *views; /* of all spools that are open */

/* ---- where ---- */

static char folder[PATH_MAX]; /* "" = there is none */

void spool_in(const char *path)
{
    size_t len = path ? strlen(path) : 0;

    if (len >= sizeof folder)
        len = 0;
    if (len)
        memmove(folder, path, len); /* it may be the same */
    folder[len] = '\0';
}

void spool_beside(const char *file)
{
    char real[PATH_MAX];
    const char *path =
        realpath(file, real) ? real : file; /* a link is followed when it is written */

    spool_in(path);
    if (*folder)
        spool_in(dirname(folder));
}

bool spool_has_folder(void)
{
    return *folder;
}

int spool_file(void)
{
    enum { MODE = 0600 };
    char path[PATH_MAX], *at = path;
    int fd = -1;

    if (!*folder)
        return -1;
    strcpy(path, folder);
    while ((fd = open(at, O_TMPFILE | O_RDWR | O_CLOEXEC, MODE)) < 0 && errno == ENOENT &&
           strcmp(at, ".") != 0 && strcmp(at, "/") != 0)
        at = dirname(at);
    return fd;
}

bool spool_failed(int error, struct diag *dg)
{
    return dg && diag_add(dg, DIAG_FILE_WRITE, (struct loc){.file = folder},
                          "a temporary file cannot be written here: %s", diag_system(error));
}

/* ---- bytes ---- */

bool spool_open(struct spool *s)
{
    *s = (struct spool){.fd = spool_file()};
    s->open = s->fd >= 0;
    return s->open;
}

bool spool_add(struct spool *s, const void *data, size_t len, struct diag *dg)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = write(s->fd, (const char *)data + done, len - done);
        if (n < 0 && errno != EINTR)
            return spool_failed(errno, dg);
        done += n > 0 ? (size_t)n : 0;
    }
    s->len += len;
    return true;
}

bool spool_view(struct spool *s, struct bytes *out, struct diag *dg)
{
    struct spool_view *v = &s->view;
    size_t len = s->len;

    /* NUL after the last byte is written: a hole gets its room when it is read, and then no one can be told. */
    if (!spool_add(s, "", 1, dg))
        return false;
    s->len = len;
    void *data = mmap(NULL, s->len + 1, PROT_READ, MAP_SHARED, s->fd, 0);
    if (data == MAP_FAILED)
        return errno != ENOMEM
                   ? spool_failed(errno, dg)
                   : dg && diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    *v = (struct spool_view){views, data, s->len + 1};
    views = v;
    close(
        s->fd); /* the view needs none, and a report may have more long files than a process descriptors */
    s->fd = -1;
    *out = (struct bytes){data, s->len};
    return true;
}

void spool_close(struct spool *s)
{
    struct spool_view **at = &views;

    if (!s->open)
        return;
    while (*at && *at != &s->view)
        at = &(*at)->next;
    if (*at) {
        *at = s->view.next;
        munmap(s->view.data, s->view.len);
    }
    if (s->fd >= 0)
        close(s->fd);
    *s = (struct spool){0};
}

void spool_passed(const void *data, size_t len)
{
    enum { AROUND = 256 * 1024 };
    uintptr_t at = (uintptr_t)data, page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const struct spool_view *v = views;

    while (v && (at < (uintptr_t)v->data || at - (uintptr_t)v->data >= v->len))
        v = v->next;
    if (!v)
        return;
    /* With each page that is read the kernel maps some before it, which were given back already. */
    uintptr_t begin = (uintptr_t)v->data, from = at - begin > AROUND ? at - AROUND : begin;
    from = from / page * page;
    madvise((void *)from, at + len - from, MADV_DONTNEED); /* read again, it comes from the file */
}
