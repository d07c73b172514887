#include "base/file.h"

#include "base/spool.h"
#include "base/str.h"
#include "base/target.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* By a hash of its name: as long for a long name as for a short one, so the longest name that a
 * folder takes has room. */
#define UNFINISHED ".raingan-%016" PRIx64

static struct loc whole(const char *path)
{
    return (struct loc){.file = path};
}

/* `what` has a place for what the system says. */
static bool failed(struct diag *dg, const char *path, const char *what)
{
    return diag_add(dg, DIAG_FILE_WRITE, whole(path), what, diag_system(errno));
}

static bool read_all(int fd, char *data, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = read(fd, data + done, len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = EIO; /* the file became shorter while we read it */
        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.len == b.len && (!a.len || !memcmp(a.data, b.data, a.len));
}

bool bytes_begin(struct bytes all, struct bytes with)
{
    return with.len <= all.len && (!with.len || !memcmp(all.data, with.data, with.len));
}

static bool refuse_kind(const char *path, mode_t mode, struct diag *dg)
{
    return diag_add(dg, DIAG_FILE_KIND, whole(path), "%s", target_not_file(mode));
}

/* Asked before it is opened: opening alone waits for the other end of a FIFO, and rewinds a tape. */
bool file_check_kind(const char *path, struct diag *dg)
{
    struct stat st;

    return stat(path, &st) != 0 || S_ISREG(st.st_mode) || refuse_kind(path, st.st_mode, dg);
}

static int open_regular(const char *path, struct diag *dg)
{
    if (!file_check_kind(path, dg))
        return -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        diag_add(dg, DIAG_FILE_MISSING, whole(path), "%s",
                 diag_sentence(file_is_taken(path) ? N_("this is a link that leads to no file")
                                                   : N_("there is no such file")));
    else if (fd < 0 && (errno == ELOOP || errno == ENAMETOOLONG))
        diag_add(dg, DIAG_FILE_MISSING, whole(path), "cannot open: %s", diag_system(errno));
    else if (fd < 0)
        diag_add(dg, DIAG_FILE_READ, whole(path), "cannot open: %s", diag_system(errno));
    return fd;
}

static void end_spool(void *what)
{
    spool_close(what);
}

/* A long file is not held in memory; nor is it mapped itself, since somebody may make it shorter. false = it
 * is read as any other, as where no temporary file can be. */
static bool read_spooled(struct arena *a, int fd, size_t len, struct bytes *out)
{
    enum { PIECE = 64 * 1024 };
    struct spool *s = arena_new(a, struct spool);
    char *piece = s ? arena_alloc(a, PIECE) : NULL;
    bool ok = piece && spool_open(s);

    for (size_t done = 0, n; ok && done < len; done += n) {
        n = len - done < PIECE ? len - done : PIECE;
        ok = read_all(fd, piece, n) && spool_add(s, piece, n, NULL);
    }
    if (ok && spool_view(s, out, NULL))
        return arena_adopt(a, end_spool, s, out->data, len);
    if (s)
        spool_close(s);
    return lseek(fd, 0, SEEK_SET) != 0; /* never true: a regular file has a beginning */
}

bool file_read(struct arena *a, const char *path, struct bytes *out, struct diag *dg)
{
    bool ok = false;
    struct stat st;
    int fd = open_regular(path, dg);

    if (fd < 0)
        return false;
    if (fstat(fd, &st) != 0) {
        diag_add(dg, DIAG_FILE_READ, whole(path), "cannot read: %s", diag_system(errno));
    } else if (!S_ISREG(st.st_mode)) { /* it became another meanwhile */
        refuse_kind(path, st.st_mode, dg);
    } else if (st.st_size > LIMIT_FILE) {
        diag_add(dg, DIAG_FILE_SIZE, whole(path), "is larger than %d MiB", LIMIT_FILE >> 20);
    } else {
        size_t len = (size_t)st.st_size;
        bool spooled = len > FILE_SPOOLED && read_spooled(a, fd, len, out);
        char *data = spooled ? NULL : arena_alloc_unset(a, len + 1);
        ok = spooled;
        if (data && !read_all(fd, data, len))
            diag_add(dg, DIAG_FILE_READ, whole(path), "cannot read: %s", diag_system(errno));
        else if (data) {
            data[len] = '\0';
            *out = (struct bytes){data, len};
            ok = true;
        }
        if (ok && diag_traces(dg))
            diag_say_now(dg, "%1$s: %2$zu bytes read", path, len);
    }
    close(fd);
    return ok;
}

static bool write_all(int fd, const char *data, size_t len)
{
    enum { PIECE = 1 << 20 };

    for (size_t done = 0; done < len;) {
        ssize_t n = write(fd, data + done, len - done < PIECE ? len - done : PIECE);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            spool_passed(data + done, (size_t)n);
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* A file system that has no such thing: rights of files on vfat and SMB (EPERM), syncs (EINVAL, as fsync(2) says). What is
 * written is no worse for it; that the disk is broken (EIO) or full is another matter. */
static bool is_lacking(int failure)
{
    return failure == EINVAL || failure == ENOSYS || failure == ENOTSUP || failure == EOPNOTSUPP ||
           failure == EPERM;
}

static bool sync_file(int fd)
{
    return fsync(fd) == 0 || is_lacking(errno);
}

static bool set_mode(int fd, mode_t mode)
{
    return fchmod(fd, mode) == 0 || is_lacking(errno);
}

static bool sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool ok = fsync(fd) == 0 || is_lacking(errno);
    int failure = errno;
    close(fd);
    errno = failure;
    return ok;
}

/* A new folder's name is in the one around it, which is synced. */
static bool make_folder(char *path, int *made)
{
    if (mkdir(path, 0777) != 0)
        return errno == EEXIST;
    ++*made;
    char *slash = strrchr(path, '/');
    if (!slash)
        return sync_folder(".");
    if (slash == path)
        return sync_folder("/");
    *slash = '\0';
    bool ok = sync_folder(path);
    *slash = '/';
    return ok;
}

static bool make_folders(char *path, int *made)
{
    *made = 0;
    for (char *p = path + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        bool ok = make_folder(path, made);
        *p = '/';
        if (!ok)
            return false;
    }
    return true;
}

static mode_t mask(void)
{
    mode_t now = umask(0);

    umask(now);
    return now;
}

/* FNV-1a. */
static uint64_t hash_of(const char *name)
{
    uint64_t hash = 14695981039346656037u;

    for (const char *p = name; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 1099511628211u;
    return hash;
}

bool file_is_unfinished(const char *entry, const char *name)
{
    char begin[40];
    int len = snprintf(begin, sizeof begin, UNFINISHED ".", hash_of(name));

    return len > 0 && !strncmp(entry, begin, (size_t)len) && strlen(entry + len) == 6;
}

/* Nothing that has the name already is replaced, a link that leads nowhere neither. File systems
 * without hard links get the name as an empty file first, which is ours then. */
static bool name_new(const char *from, const char *path)
{
    if (link(from, path) == 0) {
        (void)unlink(from); /* a second name of the file is no failure */
        return true;
    }
    if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS)
        return false;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    if (close(fd) == 0 && rename(from, path) == 0)
        return true;
    int failure = errno;
    unlink(path);
    errno = failure;
    return false;
}

/* A new file is as open as the umask says; one that is replaced stays as it was. */
static mode_t mode_for(const char *path, bool is_new)
{
    enum { RIGHTS = 0777, OPEN = 0666 };
    struct stat st;

    return !is_new && stat(path, &st) == 0 && S_ISREG(st.st_mode) ? st.st_mode & RIGHTS
                                                                  : OPEN & ~mask();
}

/* taken NULL = what is there is replaced. */
static bool write_beside(struct arena *a, const char *path, const void *data, size_t len,
                         bool *taken, struct diag *dg)
{
    const char *what = N_("cannot make its folder: %s"), *slash = strrchr(path, '/');
    char *folders = arena_strdup(a, path);
    char *folder =
        slash ? arena_strndup(a, path, (size_t)(slash - path) + 1) : arena_strndup(a, ".", 1);
    char *beside = arena_printf(a, "%.*s" UNFINISHED ".XXXXXX", slash ? (int)(slash - path) + 1 : 0,
                                path, hash_of(file_name(path)));
    int fd = -1, failure;
    bool made = false;
    int made_folders;

    if (!folders || !folder || !beside || diag_lacks_memory(dg))
        return false;
    if (!make_folders(folders, &made_folders))
        goto failed;
    what = N_("cannot make a file beside it: %s");
    if ((fd = mkstemp(beside)) < 0)
        goto failed;
    made = true;
    what = N_("cannot write: %s");
    if (!set_mode(fd, mode_for(path, taken != NULL)) || !write_all(fd, data, len) || !sync_file(fd))
        goto failed;
    int closed = close(fd);
    fd = -1;
    if (closed != 0)
        goto failed;
    what = N_("cannot put the new file in place: %s");
    if ((taken ? !name_new(beside, path) : rename(beside, path) != 0))
        goto failed;
    made = false;
    what = N_("cannot sync its folder: %s");
    if (sync_folder(folder))
        return true;
    failure = errno;
    if (taken) /* it is new: as nothing is sure, nothing is left */
        unlink(path);
    errno = failure;
failed:
    failure = errno;
    if (fd >= 0)
        close(fd);
    if (made)
        unlink(beside);
    if (taken && failure == EEXIST) {
        *taken = true;
        return false;
    }
    errno = failure;
    return failed(dg, path, what);
}

static bool write_held(struct arena *a, const char *path, const void *data, size_t len, bool *taken,
                       struct diag *dg)
{
    sigset_t before;

    target_hold(&before);
    bool ok = write_beside(a, path, data, len, taken, dg);
    target_release(&before);
    return ok;
}

bool file_write(struct arena *a, const char *path, const void *data, size_t len, struct diag *dg)
{
    const char *target = target_of(a, path, dg);

    return target && write_held(a, target, data, len, NULL, dg);
}

bool file_write_new(struct arena *a, const char *path, const void *data, size_t len, bool *taken,
                    struct diag *dg)
{
    *taken = false;
    return write_held(a, path, data, len, taken, dg);
}

bool file_create(const char *path, const void *data, size_t len, unsigned mode, struct diag *dg)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return failed(dg, path, N_("cannot make the file: %s"));
    bool ok = write_all(fd, data, len) && set_mode(fd, mode & ~mask()) && sync_file(fd);
    int failure = errno;
    if (close(fd) != 0 && ok) {
        failure = errno;
        ok = false;
    }
    errno = failure;
    return ok || failed(dg, path, N_("cannot write: %s"));
}

bool file_make_folder(const char *path, bool *made, struct diag *dg)
{
    *made = mkdir(path, 0777) == 0;
    return *made || (errno == EEXIST && file_is_dir(path)) ||
           failed(dg, path, N_("cannot make the folder: %s"));
}

bool file_make_folders(struct arena *a, const char *path, int *made, struct diag *dg)
{
    char *own = arena_strdup(a, path);

    *made = 0;
    return own && (make_folders(own, made) || failed(dg, path, N_("cannot make its folder: %s")));
}

void file_remove_empty(const char *path, int n)
{
    char *own = strdup(path); /* of the reserve too: it is what tidies up after that */

    while (n-- > 0 && own && *own && rmdir(own) == 0) {
        char *slash = strrchr(own, '/');
        if (!slash)
            break;
        *slash = '\0';
    }
    free(own);
}

bool file_rename(const char *from, const char *to, struct diag *dg)
{
    return rename(from, to) == 0 || failed(dg, to, N_("cannot put it in place: %s"));
}

bool file_sync_folder(const char *path, struct diag *dg)
{
    return sync_folder(path) || failed(dg, path, N_("cannot sync the folder: %s"));
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

bool file_remove_tree(const char *path, struct diag *dg)
{
    enum { OPEN_MOST = 8 };

    return nftw(path, remove_one, OPEN_MOST, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT ||
           failed(dg, path, N_("cannot remove: %s"));
}

bool file_time(const char *path, struct timespec *out)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return false;
    *out = st.st_mtim;
    return true;
}

bool file_is_newer(struct timespec a, struct timespec b)
{
    return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

bool file_exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

bool file_is_taken(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

bool file_is_dir(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

const char *file_folder_name(struct arena *a, const char *path)
{
    size_t end = strlen(path), first;

    while (end > 0 && path[end - 1] == '/')
        end--;
    for (first = end; first > 0 && path[first - 1] != '/';)
        first--;
    if (end > first && path[first] != '.')
        return arena_strndup(a, path + first, end - first);
    char *real = realpath(path, NULL);
    const char *name = arena_strndup(a, real ? file_name(real) : path + first,
                                     real ? strlen(file_name(real)) : end - first);
    free(real);
    return name;
}

static bool has_strange_letter(const char *name)
{
    enum { LAST_C0 = 0x1F, DELETE = 0x7F, LAST_C1 = 0x9F };
    size_t len = strlen(name);
    const char *end = name + len;

    if (utf8_valid_len(name, len) != len)
        return true;
    while (name < end) {
        uint32_t c = utf8_next(&name, end);
        if (c <= LAST_C0 || (c >= DELETE && c <= LAST_C1) || c == '\\' || c == 0x2028 ||
            c == 0x2029 || c == 0xFFFD || unicode_is_invisible(c))
            return true;
    }
    return false;
}

enum name_fault file_name_fault(const char *name)
{
    enum { PART_MAX = 255, NAME_MAX_ALL = 1000 };
    bool hidden = false, is_long = strlen(name) > NAME_MAX_ALL;

    for (const char *p = name;; p++) {
        size_t len = strcspn(p, "/");
        if (!len || (len == 1 && p[0] == '.') || (len == 2 && p[0] == '.' && p[1] == '.'))
            return NAME_OUTSIDE;
        hidden = hidden || p[0] == '.';
        is_long = is_long || len > PART_MAX;
        if (!*(p += len))
            break;
    }
    return has_strange_letter(name) ? NAME_LETTERS
           : hidden                 ? NAME_HIDDEN
           : is_long                ? NAME_LONG
                                    : NAME_FINE;
}

bool file_name_is_inside(const char *name)
{
    return file_name_fault(name) == NAME_FINE;
}

const char *file_name_fit(struct arena *a, const char *stem, const char *ending, size_t most)
{
    enum { HASH = 17 }; /* "-" and 16 digits */
    size_t len = strlen(stem), room = most - strlen(ending);

    if (len <= room)
        return arena_printf(a, "%s%s", stem, ending);
    for (len = room - HASH; len && ((unsigned char)stem[len] & 0xC0) == 0x80;)
        len--; /* no letter is cut in two */
    return arena_printf(a, "%.*s-%016" PRIx64 "%s", (int)len, stem, hash_of(stem), ending);
}

char *file_join(struct arena *a, const char *dir, const char *name)
{
    size_t len = strlen(dir);

    while (len > 1 && dir[len - 1] == '/')
        len--;
    if (len == 1 && dir[0] == '/')
        len = 0;
    return arena_printf(a, "%.*s/%s", (int)len, dir, name);
}

const char *file_beside(struct arena *a, const char *folder, const char *name)
{
    size_t len = strlen(folder);

    while (len > 1 && folder[len - 1] == '/')
        len--;
    char *path = arena_strndup(a, folder, len);
    const char *last = path ? file_name(path) : "";
    const char *around = !strcmp(last, ".") || !strcmp(last, "..")
                             ? file_join(a, folder, "..")
                             : arena_strndup(a, folder, (size_t)(last - path));
    return !around ? NULL : *around ? file_join(a, around, name) : name;
}

static int by_bytes(const void *va, const void *vb)
{
    return strcmp(*(const char *const *)va, *(const char *const *)vb);
}

const char **file_list(struct arena *a, const char *dir, const char *ending, size_t *n,
                       struct diag *dg)
{
    size_t cap = 0, count = 0, elen = strlen(ending);
    const char **names = arena_grow(a, NULL, 0, &cap, sizeof *names);
    DIR *d = opendir(dir);

    if (!d) {
        if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
            diag_add(dg, DIAG_FILE_READ, whole(dir), "cannot open: %s", diag_system(errno));
        else if (target_may_be_folder(a, dir, dg))
            diag_add(dg, DIAG_FILE_MISSING, whole(dir), "there is no such folder");
        return NULL;
    }
    errno = 0; /* the end of the folder leaves it as it is */
    for (struct dirent *e; names && (e = readdir(d));) {
        size_t len = strlen(e->d_name);
        if (len <= elen || strcmp(e->d_name + len - elen, ending) != 0 || e->d_name[0] == '.')
            continue;
        names = arena_grow(a, names, count, &cap, sizeof *names);
        if (names && !(names[count++] = arena_strndup(a, e->d_name, len)))
            names = NULL;
        errno = 0;
    }
    if (names && errno) {
        diag_add(dg, DIAG_FILE_READ, whole(dir), "cannot read: %s", diag_system(errno));
        names = NULL;
    }
    closedir(d);
    if (!names)
        return NULL;
    qsort(names, count, sizeof *names, by_bytes);
    *n = count;
    return names;
}
