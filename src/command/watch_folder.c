#include "command/watch.h"

#include "command/tree.h"
#include "report/import.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/inotify.h>
#include <sys/statfs.h>
#include <unistd.h>

static const uint64_t basis = UINT64_C(14695981039346656037);

static uint64_t add_bytes(uint64_t hash, const void *data, size_t n)
{
    for (const unsigned char *p = data; n--; p++)
        hash = (hash ^ *p) * UINT64_C(1099511628211); /* FNV-1a */
    return hash;
}

/* ---- what a report is not made of ---- */

/* Hidden files, what editors leave beside a file while they have it open, and PDFs: ours may be written
 * into a folder that we watch. */
static bool is_passed_over(const struct watched *w, const char *name)
{
    size_t len = strlen(name);

    return name[0] == '.' || name[0] == '#' || !strncmp(name, "~$", 2) ||
           (len && name[len - 1] == '~') || (len > 4 && !strcasecmp(name + len - 4, ".pdf")) ||
           (w->output && !strcmp(name, file_name(w->output)));
}

/* ---- events ---- */

static const uint32_t events = IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                               IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF;

static void begin_events(struct watched *w)
{
    if (w->fd >= 0)
        close(w->fd);
    w->book = -1;
    w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    w->often |= w->fd < 0;
}

/* A folder that is watched already has the same number. */
static int add_events(struct watched *w, const char *folder)
{
    if (w->fd < 0)
        return -1;
    int number = inotify_add_watch(w->fd, folder, events | IN_ONLYDIR | IN_EXCL_UNLINK);
    if (number < 0 && (errno == ENOSPC || errno == ENOMEM)) /* the user may have no more */
        w->often = true;
    if (number >= 0 && number == w->book) /* it is a folder of the report too */
        w->book = -1;
    return number;
}

static enum save judge(struct watched *w, const struct inotify_event *e)
{
    if (e->mask & IN_Q_OVERFLOW)
        return SAVE_DONE;
    if (e->mask & IN_MOVE_SELF) /* it may be watched at its new place, when that is looked at */
        inotify_rm_watch(w->fd, e->wd);
    if (e->mask & (IN_MOVE_SELF | IN_DELETE_SELF))
        return SAVE_BEGUN;
    if (!e->len || is_passed_over(w, e->name) ||
        (e->wd == w->book && strcmp(e->name, file_name(w->data)) != 0))
        return SAVE_NONE;
    return e->mask & (IN_CLOSE_WRITE | IN_MOVED_TO) ? SAVE_DONE : SAVE_BEGUN;
}

enum save watched_hear(struct watched *w)
{
    _Alignas(struct inotify_event) char buffer[8192];
    enum save last = SAVE_NONE;
    ssize_t n;

    while ((n = read(w->fd, buffer, sizeof buffer)) > 0)
        for (const char *p = buffer; p < buffer + n;) {
            const struct inotify_event *e = (const void *)p;
            enum save one = judge(w, e);
            last = one ? one : last;
            p += sizeof *e + e->len;
        }
    return last;
}

/* ---- looking ---- */

struct look {
    struct watched *w;
    struct arena *a;
    struct diag *dg;
    uint64_t which, state;
};

static void add_file(struct look *l, const char *path, const struct stat *st)
{
    l->state = add_bytes(l->state, path, strlen(path) + 1);
    if (!st)
        return;
    const uint64_t seen[] = {(uint64_t)st->st_ino, (uint64_t)st->st_size,
                             (uint64_t)st->st_mtim.tv_sec, (uint64_t)st->st_mtim.tv_nsec,
                             (uint64_t)st->st_mode};
    l->state = add_bytes(l->state, seen, sizeof seen);
}

static bool see_entry(void *to, const char *path, const struct stat *st)
{
    struct look *l = to;

    if (is_passed_over(l->w, file_name(path)))
        return true;
    if (st && S_ISDIR(st->st_mode))
        add_events(l->w, path);
    else
        add_file(l, path, st);
    return true;
}

static bool see_file(void *to, const char *path, const struct stat *st)
{
    return (st && S_ISDIR(st->st_mode)) || see_entry(to, path, st);
}

/* File systems of which another machine may write without a word to ours (statfs(2), linux/magic.h). */
static bool is_of_network(const char *path)
{
    static const uint32_t types[] = {
        0x6969,                             /* NFS */
        0x517B,     0xFF534D42, 0xFE534D42, /* SMB */
        0x01021997,                         /* 9P: folders of Windows below WSL */
        0x65735546,                         /* FUSE: sshfs and its like */
        0x5346414F, 0x6B414653, 0x73757245, /* AFS, Coda */
        0x00C36400, 0x0BD00BD0, 0x47504653, /* Ceph, Lustre, GPFS */
        0x786F4256, 0xBACBACBC,             /* folders of the host: VirtualBox, VMware */
        0x6A656A63,                         /* virtiofs */
    };
    struct statfs fs;

    for (size_t i = 0; statfs(path, &fs) == 0 && i < sizeof types / sizeof types[0]; i++)
        if ((uint32_t)fs.f_type == types[i])
            return true;
    return false;
}

static void note_gone(struct watched *w, const char *path)
{
    if (!w->gone)
        snprintf(w->gone_path, sizeof w->gone_path, "%s", path);
    w->gone = true;
}

/* Which folder it is now: a path may lead to another one than before. */
static bool see_root(struct look *l, const char *path, bool is_file)
{
    struct stat st;

    if (stat(path, &st) != 0 || (!is_file && !S_ISDIR(st.st_mode))) {
        note_gone(l->w, path);
        return false;
    }
    const uint64_t which[] = {(uint64_t)st.st_dev, (uint64_t)st.st_ino};
    l->which = add_bytes(l->which, which, is_file ? 0 : sizeof which);
    l->which = add_bytes(l->which, path, strlen(path) + 1);
    l->w->often |= is_of_network(path);
    if (is_file)
        add_file(l, path, &st);
    return true;
}

static bool see_folder(void *to, const char *path)
{
    struct look *l = to;

    if (!see_root(l, path, false))
        return true;
    add_events(l->w, path);
    return tree_walk(l->a, path, TREE_DEPTH, see_entry, l, l->dg);
}

static bool see_book(struct look *l)
{
    struct watched *w = l->w;
    const char *name = file_name(w->data);
    const char *folder =
        name == w->data ? "." : arena_strndup(l->a, w->data, (size_t)(name - w->data));

    if (!folder || !see_root(l, w->data, true))
        return folder != NULL;
    w->book = -1;
    w->book = add_events(w, folder);
    return true;
}

static bool see_all(struct look *l)
{
    struct watched *w = l->w;
    struct job scratch = {.a = l->a, .dg = l->dg, .args = w->j->args};
    struct report_source from;

    if (!share_find_source(&scratch, w->data, &from))
        return false;
    const char *template = from.template_dir.path;
    return (w->is_book
                ? see_book(l)
                : see_folder(l, w->data) && tree_bases(l->a, w->data, see_folder, l, l->dg)) &&
           (!strcmp(template, w->data) || see_folder(l, template)) &&
           tree_bases(l->a, template, see_folder, l, l->dg) &&
           tree_walk(l->a, w->shared.path, 0, see_file, l, l->dg);
}

static bool see_anew(struct look *l)
{
    l->state = l->which = basis;
    l->w->gone = false;
    return see_all(l);
}

/* Once more with new events if a folder is another one than before: the old one may live on. What is wrong
 * with a file is for the build to tell; here it may only be on its way. */
bool watched_look(struct watched *w)
{
    struct diag *quiet = diag_open();
    struct arena *a = quiet ? arena_open(quiet) : NULL;
    struct look l = {.w = w, .a = a, .dg = quiet};
    bool ok = a && see_anew(&l);

    if (ok && w->fd >= 0 && w->which && l.which != w->which) {
        begin_events(w);
        ok = see_anew(&l);
    }
    bool memory = a && !diag_has(quiet, DIAG_NO_MEMORY);
    w->which = l.which;
    w->state = ok ? l.state : 0;
    arena_close(a);
    diag_close(quiet);
    return memory || diag_add(w->j->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
}

void watched_open(struct watched *w, struct job *j, bool poll)
{
    w->j = j;
    w->data = j->args->word[0];
    w->output = j->args->option[OPTION_PDF];
    w->is_book = import_is_book(w->data);
    w->fd = w->book = -1;
    w->often = poll;
    if (!poll)
        begin_events(w);
}

void watched_close(struct watched *w)
{
    if (w->fd >= 0)
        close(w->fd);
    w->fd = -1;
}
