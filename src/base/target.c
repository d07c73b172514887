#include "base/target.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

const char *target_not_file(mode_t mode)
{
    return diag_sentence(S_ISDIR(mode)    ? N_("this is a folder; a file is wanted here")
                         : S_ISFIFO(mode) ? N_("this is a FIFO; a file is wanted here")
                         : S_ISSOCK(mode) ? N_("this is a socket; a file is wanted here")
                                          : N_("this is a device; a file is wanted here"));
}

static const char *not_folder(mode_t mode)
{
    return diag_sentence(S_ISFIFO(mode)   ? N_("this is a FIFO; a folder is wanted here")
                         : S_ISSOCK(mode) ? N_("this is a socket; a folder is wanted here")
                         : S_ISREG(mode)  ? N_("this is a file; a folder is wanted here")
                         : S_ISLNK(mode)  ? N_("this is a link that leads to no folder")
                                          : N_("this is a device; a folder is wanted here"));
}

bool target_may_be_folder(struct arena *a, const char *path, struct diag *dg)
{
    char *at = arena_strdup(a, path);

    for (size_t len = at ? strlen(at) : 0; len; len = strlen(at)) {
        struct stat st;
        while (len > 1 && at[len - 1] == '/')
            at[--len] = '\0';
        if (stat(at, &st) == 0 || lstat(at, &st) == 0) /* lstat: a link that leads nowhere */
            return S_ISDIR(st.st_mode) || diag_add(dg, DIAG_FILE_MISSING, (struct loc){.file = at},
                                                   "%s", not_folder(st.st_mode));
        char *slash = strrchr(at, '/');
        if (!slash || slash == at)
            break;
        slash[1] = '\0';
    }
    return at != NULL;
}

static bool refuse(const char *path, const char *why, struct diag *dg)
{
    diag_add(dg, DIAG_OUTPUT, (struct loc){.file = path}, "%s", why);
    diag_hint(dg, "name a file that is new, or a PDF that may be replaced");
    return false;
}

/* The link or one that it leads to is of /proc, as /dev/stdout and /dev/fd/1 are: it stands for what a process has open. A
 * new file by that name would not be what the process writes to or reads. */
static bool is_of_process(const char *path)
{
    enum { LINKS_MOST = 40 }; /* as the kernel has it: path_resolution(7) */
    char at[PATH_MAX], folder[PATH_MAX], to[PATH_MAX];

    if (strlen(path) >= sizeof at)
        return false;
    strcpy(at, path);
    for (int n = 0; n < LINKS_MOST; n++) {
        struct statfs fs;
        ssize_t len = readlink(at, to, sizeof to - 1);
        if (len <= 0)
            return false;
        to[len] = '\0';
        char *around = dirname(strcpy(folder, at));
        if (statfs(around, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC)
            return true;
        len =
            snprintf(at, sizeof at, "%s%s%s", *to == '/' ? "" : around, *to == '/' ? "" : "/", to);
        if (len < 0 || (size_t)len >= sizeof at)
            return false;
    }
    return false;
}

static bool refuse_process(const char *path, struct diag *dg)
{
    diag_add(dg, DIAG_OUTPUT, (struct loc){.file = path},
             "this is what a program has open; a file is wanted here");
    diag_hint(dg, "-o - writes to standard output");
    return false;
}

static const char *follow(struct arena *a, const char *path, struct diag *dg)
{
    char *real = realpath(path, NULL);
    const char *own = real ? arena_strdup(a, real) : NULL;

    if (!real && errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
        diag_add(dg, DIAG_FILE_WRITE, (struct loc){.file = path}, "%s", diag_system(errno));
    else if (!real)
        refuse(path, diag_sentence(N_("this is a link that leads to no file")), dg);
    free(real);
    return own;
}

/* Nothing is there. A name that only a folder can have is told before work is done and folders are made for it. */
static bool may_be_made(const char *path, struct diag *dg)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

    return (*name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0) ||
           refuse(path, target_not_file(S_IFDIR), dg);
}

const char *target_of(struct arena *a, const char *path, struct diag *dg)
{
    const char *end = path;
    struct stat st;

    if (lstat(path, &st) != 0) /* new, or the write will say why not */
        return may_be_made(path, dg) ? path : NULL;
    if (S_ISLNK(st.st_mode) && is_of_process(path)) {
        refuse_process(path, dg);
        return NULL;
    }
    if (S_ISLNK(st.st_mode) && (!(end = follow(a, path, dg)) || lstat(end, &st) != 0))
        return end;
    if (S_ISREG(st.st_mode))
        return end;
    refuse(path, target_not_file(st.st_mode), dg);
    return NULL;
}

/* Not those that tell of a fault of the program itself: what is blocked of them is undefined. */
void target_hold(sigset_t *before)
{
    static const int ours[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
    sigset_t held;

    sigfillset(&held);
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        sigdelset(&held, ours[i]);
    if (sigprocmask(SIG_BLOCK, &held, before) != 0)
        sigemptyset(before);
}

void target_release(const sigset_t *before)
{
    int failure = errno;

    sigprocmask(SIG_SETMASK, before, NULL);
    errno = failure;
}
