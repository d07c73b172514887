#include "archive/hold.h"

#include "base/file.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { HOST_SIZE = 256, STEP_MS = 100, STRANGER_STEPS = 100 /* 10 seconds */ };

struct holder {
    char host[HOST_SIZE];
    long pid;
    unsigned long long start; /* of the process, in ticks since the machine began; 0 = not known */
    char since[32];           /* in UTC */
};

bool hold_is_needed(int failure)
{
    return failure == ENOLCK || failure == ENOSYS || failure == ENOTSUP || failure == EOPNOTSUPP ||
           failure == EINVAL;
}

/* ---- who ---- */

/* proc(5): the 22nd field of its stat. The second one, a name in brackets, may hold anything. */
static unsigned long long start_of(long pid)
{
    enum { FIELD_AFTER_NAME = 20 };
    char path[64], text[1024];

    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    text[len > 0 ? len : 0] = '\0';
    const char *p = strrchr(text, ')');
    for (int i = 0; p && i < FIELD_AFTER_NAME; i++)
        p = strchr(p + 1, ' ');
    return p ? strtoull(p, NULL, 10) : 0;
}

static void describe_self(struct holder *h)
{
    time_t now = time(NULL);
    struct tm tm;

    *h = (struct holder){.pid = getpid(), .start = start_of(getpid())};
    if (gethostname(h->host, sizeof h->host - 1) != 0 || !*h->host)
        snprintf(h->host, sizeof h->host, "?");
    for (char *p = h->host; *p; p++)
        if ((unsigned char)*p <= ' ')
            *p = '-';
    if (!gmtime_r(&now, &tm) || !strftime(h->since, sizeof h->since, "%Y-%m-%dT%H:%M:%SZ", &tm))
        snprintf(h->since, sizeof h->since, "?");
}

/* false = it is gone again, or not written yet. */
static bool read_holder(const char *path, struct holder *h)
{
    char text[512], tail;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

    if (fd >= 0)
        close(fd);
    text[len > 0 ? len : 0] = '\0';
    *h = (struct holder){.pid = 0};
    /* NOLINTNEXTLINE(cert-err34-c): so many digits are in the range */
    int n = sscanf(text, "%255s %9ld %18llu %31s%c", h->host, &h->pid, &h->start, h->since, &tail);
    return n == 5 && tail == '\n' && h->pid > 0;
}

static bool has_ended(const struct holder *h)
{
    if (kill((pid_t)h->pid, 0) != 0 && errno == ESRCH)
        return true;
    unsigned long long start = start_of(h->pid);
    return h->start && start && h->start != start; /* another process has its number now */
}

/* ---- to wait ---- */

struct wait {
    const char *dir, *path;
    struct diag *dg;
    int steps; /* so many times nothing told whether the holder still runs */
    bool said;
};

static bool refuse(const struct wait *w, const struct holder *h, bool ended)
{
    struct loc at = {.file = w->path};

    if (ended)
        diag_add(w->dg, DIAG_FILE_WRITE, at,
                 "a command that was stopped has left this lock: process %1$ld on %2$s, since %3$s",
                 h->pid, h->host, h->since);
    else if (*h->since)
        diag_add(w->dg, DIAG_FILE_WRITE, at,
                 "another command works with this archive: process %1$ld on %2$s, since %3$s",
                 h->pid, h->host, h->since);
    else
        diag_add(w->dg, DIAG_FILE_WRITE, at, "this lock does not say whose it is");
    diag_hint(w->dg, "if no command works with this archive, remove the file %s", w->path);
    return false;
}

/* One step; false = no more. */
static bool wait_step(struct wait *w)
{
    const struct timespec step = {.tv_nsec = STEP_MS * 1000000L};
    struct holder h, self;

    describe_self(&self);
    bool known = read_holder(w->path, &h);
    if (!known && !file_is_taken(w->path)) /* a link to nothing is there, too */
        return true;
    bool here = known && !strcmp(h.host, self.host);
    if (here && has_ended(&h))
        return refuse(w, &h, true);
    if (!here && w->steps++ >= STRANGER_STEPS)
        return refuse(w, &h, false);
    if (!w->said)
        diag_say_now(w->dg, "%s: another command works with this archive; waiting", w->dir);
    w->said = true;
    nanosleep(&step, NULL);
    return true;
}

/* ---- to hold ---- */

static const char *path_of(struct arena *a, const char *dir)
{
    return file_join(a, dir, ".lock.held");
}

static bool write_self(int fd)
{
    struct holder h;
    char text[512];

    describe_self(&h);
    int len = snprintf(text, sizeof text, "%s %ld %llu %s\n", h.host, h.pid, h.start, h.since);
    bool ok = write(fd, text, (size_t)len) == len;
    int failure = errno;
    if (close(fd) != 0 && ok)
        return false;
    errno = failure;
    return ok;
}

bool hold_take(struct arena *a, const char *dir, bool to_read, const char **held, struct diag *dg)
{
    struct wait w = {.dir = dir, .path = path_of(a, dir), .dg = dg};
    int fd;

    *held = NULL;
    if (!w.path)
        return false;
    while ((fd = open(w.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) < 0 &&
           errno == EEXIST)
        if (!wait_step(&w))
            return false;
    if (fd < 0 && to_read && (errno == EROFS || errno == EACCES || errno == EPERM))
        return true;
    if (fd >= 0 && write_self(fd)) {
        *held = w.path;
        return true;
    }
    int failure = errno;
    if (fd >= 0)
        unlink(w.path);
    return diag_add(dg, DIAG_FILE_WRITE, (struct loc){.file = w.path}, "cannot lock: %s",
                    diag_system(failure));
}

bool hold_wait(struct arena *a, const char *dir, struct diag *dg)
{
    struct wait w = {.dir = dir, .path = path_of(a, dir), .dg = dg};

    while (w.path && file_is_taken(w.path))
        if (!wait_step(&w))
            return false;
    return w.path != NULL;
}

void hold_release(const char *held)
{
    if (held)
        unlink(held);
}
