#include "base/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct spool_view *views; /* of all spools that are open */

static bool failed(struct diag *dg)
{
    if (!dg)
        return false;
    diag_add(dg, DIAG_FILE_WRITE, (struct loc){0}, "a temporary file cannot be written: %s",
             strerror(errno));
    diag_hint(dg, "the variable TMPDIR may name a folder that has more room");
    return false;
}

/* A file system that has no files without a name gives it one for a moment. */
static int open_in(const char *dir)
{
    enum { MODE = 0600 };
    static const char name[] = "/raingan-XXXXXX";
    int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, MODE);
    char *path = fd < 0 ? malloc(strlen(dir) + sizeof name) : NULL;

    if (!path)
        return fd;
    strcat(strcpy(path, dir), name);
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    free(path);
    return fd;
}

bool spool_open(struct spool *s, struct diag *dg)
{
    const char *tmp = getenv("TMPDIR");
    const char *const dir[] = {tmp && *tmp ? tmp : "/var/tmp", "/var/tmp", "/tmp"};

    *s = (struct spool){.fd = -1};
    for (size_t i = 0; s->fd < 0 && i < sizeof dir / sizeof dir[0]; i++)
        s->fd = open_in(dir[i]);
    s->open = s->fd >= 0;
    return s->open || failed(dg);
}

bool spool_add(struct spool *s, const void *data, size_t len, struct diag *dg)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = write(s->fd, (const char *)data + done, len - done);
        if (n < 0 && errno != EINTR)
            return failed(dg);
        done += n > 0 ? (size_t)n : 0;
    }
    s->len += len;
    return true;
}

bool spool_view(struct spool *s, struct bytes *out, struct diag *dg)
{
    struct spool_view *v = &s->view;

    /* One byte more, which is NUL. */
    if (s->len > SIZE_MAX - 1 || ftruncate(s->fd, (off_t)s->len + 1) != 0)
        return failed(dg);
    void *data = mmap(NULL, s->len + 1, PROT_READ, MAP_SHARED, s->fd, 0);
    if (data == MAP_FAILED)
        return dg && diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    *v = (struct spool_view){views, data, s->len + 1};
    views = v;
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
