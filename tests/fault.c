/*
 * fault.c - loaded before a program (LD_PRELOAD): one of its calls that change files below a folder
 * out/ goes wrong, or the program dies there.
 *
 *   FAULT_AT    which call, from 1; calls are counted in their order, those of forked processes too
 *   FAULT       kill  it dies before the call
 *               half  it dies when half of a write is done (or before any other call)
 *               a number: this and no other call fails with that errno
 *               +number: this call and all after it
 *               -number: this signal comes before the call
 *   FAULT_DIES  and so many calls later it dies
 *   FAULT_BELOW other folders than out/, with ':' between them
 *   FAULT_READS calls that read there are meant instead: open, openat, opendir, readdir, read, pread
 *   FAULT_LOG   a file that gets a line for each call: "OPERATION PATH [PATH]"
 *   FAULT_OPEN  a file that gets a line for each database that is opened
 *   FAULT_TIME  what the clock says, in seconds
 *   FAULT_DIGEST  OpenSSL has no digests
 *   FAULT_FLOCK   flock fails with this errno, wherever
 *   FAULT_LACKS   fchmod, fsync, link and files without a name fail with this errno below out/
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { FD_MAX = 1024, PATH_SIZE = 512 };

static char path_of[FD_MAX][PATH_SIZE]; /* "" = no file of ours */
static atomic_long *count;              /* shared by all that it forks */
static long fail_at, die_at;
static int log_fd = -1, open_fd = -1, failure;
static int dies, dies_in_half, goes_on, sends, reads, is_ready;

/* The program takes away what it does not know in its environment, so these are read before it runs. */
static const char *setting(const char *name)
{
    static const char *const known[] = {"FAULT_AT",    "FAULT",       "FAULT_LOG",    "FAULT_DIES",
                                        "FAULT_OPEN",  "FAULT_TIME",  "FAULT_DIGEST", "FAULT_FLOCK",
                                        "FAULT_LACKS", "FAULT_BELOW", "FAULT_READS"};
    enum { N = sizeof known / sizeof known[0] };
    static const char *value[N];
    static int is_read;

    for (int i = 0; i < N && !is_read; i++)
        value[i] = getenv(known[i]);
    is_read = 1;
    for (int i = 0; i < N; i++)
        if (!strcmp(known[i], name))
            return value[i];
    return NULL;
}

/* Opened before the program goes into its sandbox, out of the way of its own descriptors. */
static int open_log(const char *name)
{
    enum { HIGH = 100 };
    const char *log = setting(name);
    int fd =
        log ? (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0644) : -1;
    int high = fd >= 0 ? (int)syscall(SYS_fcntl, fd, F_DUPFD, HIGH) : -1;

    if (fd >= 0)
        syscall(SYS_close, fd);
    return high;
}

__attribute__((constructor)) static void read_settings(void)
{
    log_fd = open_log("FAULT_LOG");
    open_fd = open_log("FAULT_OPEN");
    count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (count == MAP_FAILED)
        _exit(99);
}

static void get_ready(void)
{
    const char *at = setting("FAULT_AT"), *what = setting("FAULT");
    const char *later = setting("FAULT_DIES");

    is_ready = 1;
    reads = setting("FAULT_READS") != NULL;
    fail_at = at ? atol(at) : 0;
    die_at = later ? fail_at + atol(later) : 0;
    if (what && !strcmp(what, "kill"))
        dies = 1;
    else if (what && !strcmp(what, "half"))
        dies = dies_in_half = 1;
    else if (what && *what == '-')
        sends = atoi(what + 1);
    else if (what)
        failure = atoi(what + (goes_on = *what == '+'));
}

static int is_ours(const char *path)
{
    const char *below = setting("FAULT_BELOW");

    for (below = below ? below : "out"; path && *below; below += *below == ':') {
        size_t len = strcspn(below, ":");
        if (!strncmp(path, below, len) && (!path[len] || path[len] == '/'))
            return 1;
        below += len;
    }
    return 0;
}

/* The call that is about to be made; nonzero = it fails. `half` is done before the program dies. */
static int strikes(int is_reading, const char *operation, const char *one, const char *two,
                   int half_fd, const void *data, size_t len)
{
    char line[2 * PATH_SIZE + 64];

    if (!is_ready)
        get_ready();
    if (reads != is_reading)
        return 0;
    long number = atomic_fetch_add(count, 1) + 1;
    int n =
        snprintf(line, sizeof line, "%s %s%s%s\n", operation, one, two ? " " : "", two ? two : "");
    if (log_fd >= 0 && !(dies && number == fail_at && !(dies_in_half && len)))
        syscall(SYS_write, log_fd, line, (size_t)n);
    if (die_at && number == die_at)
        raise(SIGKILL);
    if (!fail_at || (number != fail_at && !(goes_on && number > fail_at)))
        return 0;
    if (dies) {
        if (dies_in_half && len)
            syscall(SYS_write, half_fd, data, len / 2);
        raise(SIGKILL);
    }
    if (sends) {
        raise(sends);
        return 0;
    }
    errno = failure;
    return 1;
}

#define STRIKES(operation, one, two) strikes(0, operation, one, two, -1, NULL, 0)
#define STRIKES_READING(operation, path) strikes(1, operation, path, NULL, -1, NULL, 0)
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* The logs stay open. */
int close_range(unsigned first, unsigned last, int flags)
{
    unsigned from = first;

    for (int i = 0; i < 2; i++) {
        int fd = i ? open_fd : log_fd;
        if (fd < 0 || (unsigned)fd < from || (unsigned)fd > last)
            continue;
        if ((unsigned)fd > from)
            syscall(SYS_close_range, from, fd - 1, flags);
        from = (unsigned)fd + 1;
    }
    return (int)syscall(SYS_close_range, from, last, flags);
}

static int opened(int fd, const char *path)
{
    if (fd >= 0 && fd < FD_MAX)
        snprintf(path_of[fd], PATH_SIZE, "%s", is_ours(path) ? path : "");
    return fd;
}

static const char *path_from(int fd)
{
    return fd >= 0 && fd < FD_MAX && *path_of[fd] ? path_of[fd] : NULL;
}

/* A file system that has no such call. */
static int lacks(const char *path, const char *what)
{
    const char *failure_of = path ? setting(what) : NULL;

    if (failure_of)
        errno = atoi(failure_of);
    return failure_of != NULL;
}

int open(const char *path, int flags, ...)
{
    va_list args;
    mode_t mode = 0;

    if (flags & O_CREAT) {
        va_start(args, flags);
        mode = va_arg(args, mode_t);
        va_end(args);
        if (is_ours(path) && STRIKES("create", path, NULL))
            return -1;
    } else if (!(flags & (O_ACCMODE | O_PATH)) && is_ours(path) && STRIKES_READING("open", path)) {
        return -1;
    }
    if ((flags & O_TMPFILE) == O_TMPFILE && lacks(is_ours(path) ? path : NULL, "FAULT_LACKS"))
        return -1;
    return opened(NEXT(open)(path, flags, mode), path);
}

/* Of a folder that is ours; files that are opened by it are read alone. */
int openat(int folder, const char *path, int flags, ...)
{
    const char *at = path_from(folder);
    char whole[2 * PATH_SIZE];

    if (!at || flags & O_CREAT) {
        va_list args;
        va_start(args, flags);
        mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
        va_end(args);
        return NEXT(openat)(folder, path, flags, mode);
    }
    snprintf(whole, sizeof whole, "%s/%s", at, path);
    return STRIKES_READING("openat", whole) ? -1 : opened(NEXT(openat)(folder, path, flags), whole);
}

DIR *opendir(const char *path)
{
    if (is_ours(path) && STRIKES_READING("opendir", path))
        return NULL;
    DIR *dir = NEXT(opendir)(path);
    opened(dir ? dirfd(dir) : -1, path);
    return dir;
}

int closedir(DIR *dir)
{
    opened(dirfd(dir), "");
    return NEXT(closedir)(dir);
}

struct dirent *readdir(DIR *dir)
{
    const char *path = path_from(dirfd(dir));

    return path && STRIKES_READING("readdir", path) ? NULL : NEXT(readdir)(dir);
}

ssize_t read(int fd, void *data, size_t len)
{
    const char *path = path_from(fd);

    return path && STRIKES_READING("read", path) ? -1 : NEXT(read)(fd, data, len);
}

ssize_t pread(int fd, void *data, size_t len, off_t at)
{
    const char *path = path_from(fd);

    return path && STRIKES_READING("pread", path) ? -1 : NEXT(pread)(fd, data, len, at);
}

int mkstemp(char *pattern)
{
    if (is_ours(pattern) && STRIKES("create", pattern, NULL))
        return -1;
    int fd = NEXT(mkstemp)(pattern);
    return opened(fd, pattern);
}

int close(int fd)
{
    const char *path = path_from(fd);

    if (path)
        path_of[fd][0] = '\0';
    return NEXT(close)(fd);
}

ssize_t write(int fd, const void *data, size_t len)
{
    const char *path = path_from(fd);

    if (path && strikes(0, "write", path, NULL, fd, data, len))
        return -1;
    return NEXT(write)(fd, data, len);
}

int flock(int fd, int how)
{
    return lacks("", "FAULT_FLOCK") ? -1 : NEXT(flock)(fd, how);
}

int link(const char *from, const char *to)
{
    return lacks(is_ours(to) ? to : NULL, "FAULT_LACKS") ? -1 : NEXT(link)(from, to);
}

int fsync(int fd)
{
    const char *path = path_from(fd);

    if (lacks(path, "FAULT_LACKS"))
        return -1;
    return path && STRIKES("sync", path, NULL) ? -1 : NEXT(fsync)(fd);
}

int fchmod(int fd, mode_t mode)
{
    const char *path = path_from(fd);

    if (lacks(path, "FAULT_LACKS"))
        return -1;

    return path && STRIKES("chmod", path, NULL) ? -1 : NEXT(fchmod)(fd, mode);
}

int mkdir(const char *path, mode_t mode)
{
    struct stat st;

    /* One that is there is no change. */
    return is_ours(path) && stat(path, &st) != 0 && STRIKES("mkdir", path, NULL)
               ? -1
               : NEXT(mkdir)(path, mode);
}

int rename(const char *from, const char *to)
{
    return is_ours(to) && STRIKES("rename", from, to) ? -1 : NEXT(rename)(from, to);
}

int unlink(const char *path)
{
    return is_ours(path) && STRIKES("unlink", path, NULL) ? -1 : NEXT(unlink)(path);
}

int rmdir(const char *path)
{
    return is_ours(path) && STRIKES("rmdir", path, NULL) ? -1 : NEXT(rmdir)(path);
}

int remove(const char *path)
{
    return is_ours(path) && STRIKES("remove", path, NULL) ? -1 : NEXT(remove)(path);
}

int sqlite3_open_v2(const char *name, void **db, int flags, const char *vfs);

int sqlite3_open_v2(const char *name, void **db, int flags, const char *vfs)
{
    if (open_fd >= 0)
        syscall(SYS_write, open_fd, "dataset\n", strlen("dataset\n"));
    return NEXT(sqlite3_open_v2)(name, db, flags, vfs);
}

time_t time(time_t *out)
{
    const char *says = setting("FAULT_TIME");
    time_t t = says ? (time_t)atoll(says) : NEXT(time)(NULL);

    if (out)
        *out = t;
    return t;
}

int EVP_Digest(const void *data, size_t len, unsigned char *out, unsigned *n, const void *type,
               void *engine);

int EVP_Digest(const void *data, size_t len, unsigned char *out, unsigned *n, const void *type,
               void *engine)
{
    return setting("FAULT_DIGEST") ? 0 : NEXT(EVP_Digest)(data, len, out, n, type, engine);
}

int SHA256_Init(void *context);

int SHA256_Init(void *context)
{
    return setting("FAULT_DIGEST") ? 0 : NEXT(SHA256_Init)(context);
}
