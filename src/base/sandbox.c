/*
 * sandbox.c - Landlock. Its interface to the kernel is written out here: the header of Debian 12 knows no
 * more than ABI 2.
 * Source: Linux, Documentation/userspace-api/landlock.rst, include/uapi/linux/landlock.h.
 */
#include "base/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BIT(n) (UINT64_C(1) << (n))

enum { CREATE_RULESET = 444, ADD_RULE, RESTRICT_SELF }; /* on all machines */
enum { CREATE_RULESET_VERSION = 1, RULE_PATH_BENEATH = 1 };
enum { ABI_LEAST = 2, ABI_TRUNCATE = 3, ABI_NETWORK = 4, ABI_DEVICE = 5, ABI_SCOPE = 6 };

/* Rights to files; DEVICE is to set a device that is opened. */
#define RUN BIT(0)
#define WRITE_FILE BIT(1)
#define READ_FILE BIT(2)
#define READ_FOLDER BIT(3)
#define REMOVE (BIT(4) | BIT(5))
#define MAKE_FOLDER BIT(7)
#define MAKE_FILE BIT(8)
#define MOVE BIT(13)
#define TRUNCATE BIT(14)
#define DEVICE BIT(15)

#define READ (READ_FILE | READ_FOLDER)
#define WRITE (READ | WRITE_FILE | REMOVE | MAKE_FOLDER | MAKE_FILE | MOVE | TRUNCATE)
#define OF_FILES (RUN | WRITE_FILE | READ_FILE | TRUNCATE | DEVICE)

#define BIND BIT(0)
#define CONNECT BIT(1)
#define ABSTRACT_SOCKETS BIT(0)
#define SIGNALS BIT(1)

struct ruleset {
    uint64_t files, network, scoped;
};

struct path_rule {
    uint64_t allowed;
    int32_t fd;
} __attribute__((packed));

static uint64_t all_rights(int abi)
{
    return BIT(abi >= ABI_DEVICE ? 16 : abi >= ABI_TRUNCATE ? 15 : 14) - 1;
}

int sandbox_landlock_abi(void)
{
    long abi = syscall(CREATE_RULESET, NULL, (size_t)0, CREATE_RULESET_VERSION);

    return abi < ABI_LEAST ? 0 : (int)abi;
}

void sandbox_begin(struct sandbox *s, enum sandbox_network network, bool wide)
{
    const struct ruleset all = {.files = all_rights(s->abi = sandbox_landlock_abi()),
                                .network = s->abi < ABI_NETWORK        ? 0
                                           : network == NETWORK_NONE   ? BIND | CONNECT
                                           : network == NETWORK_LISTEN ? CONNECT
                                                                       : BIND,
                                .scoped = s->abi < ABI_SCOPE ? 0 : ABSTRACT_SOCKETS | SIGNALS};

    s->network = wide ? NETWORK_ASK : network;
    s->runs = wide;
    s->rules = s->abi && !wide ? (int)syscall(CREATE_RULESET, &all, sizeof all, 0) : -1;
}

static void forget(struct sandbox *s)
{
    close(s->rules);
    s->rules = -1;
}

/* A rule that is missing for want of memory or descriptors would refuse what the command needs. */
static bool lacks(int why)
{
    return why == ENOMEM || why == EMFILE || why == ENFILE || why == E2BIG;
}

/* false = this path has no right, and errno says why. */
static bool allow(struct sandbox *s, const char *path, uint64_t rights)
{
    struct stat st;
    int fd = s->rules >= 0 ? open(path, O_PATH | O_CLOEXEC) : -1;

    if (fd < 0 && s->rules >= 0 && lacks(errno))
        forget(s);
    if (fd < 0)
        return s->rules < 0;
    rights &= all_rights(s->abi);
    if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
        rights &= OF_FILES;
    const struct path_rule rule = {.allowed = rights, .fd = fd};
    bool ok = syscall(ADD_RULE, s->rules, RULE_PATH_BENEATH, &rule, 0) == 0;
    int why = errno;
    close(fd);
    if (!ok && lacks(why))
        forget(s);
    errno = why;
    return ok || s->rules < 0;
}

void sandbox_read(struct sandbox *s, const char *path)
{
    allow(s, path, READ);
}

static void allow_links(struct sandbox *s, const char *folder, uint64_t rights)
{
    char path[PATH_MAX];
    DIR *d = s->rules >= 0 ? opendir(folder) : NULL;

    for (struct dirent *e; d && (e = readdir(d));) {
        if (e->d_type != DT_LNK && e->d_type != DT_UNKNOWN)
            continue;
        int len = snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (len > 0 && (size_t)len < sizeof path && strcmp(e->d_name, "..") != 0)
            allow(s, path, rights);
    }
    if (d)
        closedir(d);
}

void sandbox_read_links(struct sandbox *s, const char *folder)
{
    if (allow(s, folder, READ))
        allow_links(s, folder, READ);
}

/* The path without its last name; "." and "/" are around all others. */
static void cut(char *path)
{
    size_t len = strlen(path);

    while (len > 1 && path[len - 1] == '/')
        len--;
    while (len && path[len - 1] != '/')
        len--;
    while (len > 1 && path[len - 1] == '/')
        len--;
    if (len)
        path[len] = '\0';
    else
        memcpy(path, ".", 2);
}

/* The first len bytes; "." of none. false = too long. */
static bool copy(char to[static PATH_MAX], const char *path, size_t len)
{
    if (len >= PATH_MAX)
        return false;
    memcpy(to, len ? path : ".", len ? len : 1);
    to[len ? len : 1] = '\0';
    return true;
}

static void write_near(struct sandbox *s, char *path)
{
    while (!allow(s, path, WRITE) && errno == ENOENT && strcmp(path, ".") != 0 &&
           strcmp(path, "/") != 0)
        cut(path);
}

void sandbox_write(struct sandbox *s, const char *folder)
{
    char path[PATH_MAX];

    if (copy(path, folder, strlen(folder)))
        write_near(s, path);
}

void sandbox_write_links(struct sandbox *s, const char *folder)
{
    sandbox_write(s, folder);
    allow_links(s, folder, WRITE);
}

void sandbox_write_file(struct sandbox *s, const char *path)
{
    char folder[PATH_MAX];

    if (s->rules < 0 || !copy(folder, path, strlen(path)))
        return;
    cut(folder);
    write_near(s, folder);
    if (realpath(path, folder)) {
        cut(folder);
        write_near(s, folder);
    }
}

void sandbox_use_device(struct sandbox *s, const char *path)
{
    allow(s, path, READ_FILE | WRITE_FILE | TRUNCATE | DEVICE);
}

/* ---- programs ---- */

/* The loader that this program names (ELF, PT_INTERP) is opened like a program. */
static int run_loader(struct dl_phdr_info *own, size_t size, void *sandbox)
{
    (void)size;
    for (int i = 0; i < own->dlpi_phnum; i++)
        if (own->dlpi_phdr[i].p_type == PT_INTERP)
            allow(sandbox, (const char *)(own->dlpi_addr + own->dlpi_phdr[i].p_vaddr),
                  RUN | READ_FILE);
    return 1; /* the first is the program itself */
}

/* The program that a script names in its first line; false = it is none. */
static bool read_interpreter(const char *path, char interpreter[static PATH_MAX])
{
    char line[256];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t n = fd >= 0 ? read(fd, line, sizeof line - 1) : 0;

    if (fd >= 0)
        close(fd);
    line[n > 0 ? n : 0] = '\0';
    if (strncmp(line, "#!", 2) != 0)
        return false;
    const char *name = line + 2 + strspn(line + 2, " \t");
    return copy(interpreter, name, strcspn(name, " \t\n"));
}

/* Calls `give` with each folder of PATH until it says true. */
static bool search(struct sandbox *s, const char *name,
                   bool give(struct sandbox *s, const char *folder, const char *name))
{
    char folder[PATH_MAX];
    const char *path = getenv("PATH");

    for (const char *p = path ? path : "/bin:/usr/bin", *end; *p; p = end + (*end == ':')) {
        end = p + strcspn(p, ":");
        if (copy(folder, p, (size_t)(end - p)) && give(s, folder, name))
            return true;
    }
    return false;
}

static bool run_folder(struct sandbox *s, const char *folder, const char *name)
{
    (void)name;
    allow(s, folder, RUN | READ);
    return false;
}

/* Its libraries and data, where they are not those of the system: in lib/ and share/ beside bin/. */
static void read_around(struct sandbox *s, const char *path)
{
    static const char *const beside[] = {"lib", "share"};
    const char *name = strrchr(path, '/');
    char one[PATH_MAX];

    for (size_t i = 0; name && i < sizeof beside / sizeof beside[0]; i++) {
        int len = snprintf(one, sizeof one, "%.*s/../%s", (int)(name - path), path, beside[i]);
        if (len > 0 && (size_t)len < sizeof one)
            allow(s, one, READ);
    }
}

static void run_file(struct sandbox *s, const char *path)
{
    char interpreter[PATH_MAX];

    allow(s, path, RUN | READ_FILE);
    if (strncmp(path, "/usr/", 5) != 0 && strncmp(path, "/proc/", 6) != 0)
        read_around(s, path);
    if (read_interpreter(path, interpreter)) {
        allow(s, interpreter, RUN | READ_FILE);
        search(s, NULL, run_folder);
    }
}

static bool run_below(struct sandbox *s, const char *folder, const char *name)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s/%s", folder, name);

    if (len <= 0 || (size_t)len >= sizeof path || access(path, X_OK) != 0)
        return false;
    run_file(s, path);
    return true;
}

void sandbox_run(struct sandbox *s, const char *program)
{
    s->runs = true;
    if (s->rules < 0)
        return;
    dl_iterate_phdr(run_loader, s);
    if (strchr(program, '/'))
        run_file(s, program);
    else
        search(s, program, run_below);
}

/* ---- to enter ---- */

void sandbox_enter(struct sandbox *s)
{
    bool ok = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;

    if (ok && s->rules >= 0)
        ok = syscall(RESTRICT_SELF, s->rules, 0) == 0;
    if (s->rules >= 0)
        close(s->rules);
    s->abi = ok && s->rules >= 0 ? s->abi : 0;
    s->rules = -1;
    s->filters = sandbox_filter_calls(s->network != NETWORK_NONE, s->runs);
}
