#include "report/import.h"

#include "base/str.h"
#include "base/target.h"
#include "book/book.h"
#include "data/book_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- a workbook ---- */

/* Asked before it is opened: opening alone waits for the other end of a FIFO, and rewinds a tape. */
bool import_is_book(const char *path)
{
    char start[8];
    struct stat st;

    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, start, sizeof start);
    close(fd);
    return n > 0 && book_is_one((struct bytes){start, (size_t)n});
}

bool import_book_bytes(struct arena *a, const char *path, struct bytes bytes,
                       struct folder template_dir, struct inputs *out, struct diag *dg)
{
    struct book book;

    return book_read(a, path, bytes, &book, dg) &&
           sheets_to_files(a, path, &book, template_dir, out, dg);
}

bool import_is_picture(const char *name)
{
    static const char *const ending[] = {".png", ".jpg", ".jpeg", ".jpe", ".jfif"};
    const char *end = strrchr(name, '.');

    for (size_t i = 0; end && end > name && i < sizeof ending / sizeof ending[0]; i++)
        if (!strcasecmp(end, ending[i]))
            return true;
    return false;
}

static bool is_mentioned(const struct inputs *files, const char *name)
{
    for (const struct input *i = files->first; i; i = i->next)
        if (memmem(i->bytes.data, i->bytes.len, name, strlen(name)))
            return true;
    return false;
}

/* As from a folder of data: a link that leads out of it is refused. */
static bool add_pictures(struct arena *a, const char *path, struct inputs *out, struct diag *dg)
{
    const char *name = file_name(path);
    struct folder f = {.path = name > path ? arena_strndup(a, path, (size_t)(name - path)) : "."};
    size_t n;
    const char **file = f.path ? file_list(a, f.path, "", &n, dg) : NULL;

    for (size_t i = 0; file && i < n; i++) {
        struct bytes picture;
        if (!import_is_picture(file[i]) || !is_mentioned(out, file[i]))
            continue;
        if (!folder_read(a, f, file[i], &picture, dg) || !inputs_add(out, file[i], picture))
            return false;
    }
    return file != NULL;
}

bool import_book(struct arena *a, const char *path, struct folder template_dir, struct inputs *out,
                 struct diag *dg)
{
    struct bytes bytes;

    return file_read(a, path, &bytes, dg) &&
           import_book_bytes(a, path, bytes, template_dir, out, dg) &&
           add_pictures(a, path, out, dg);
}

/* ---- what changes ---- */

static bool changes_data(const struct change *first, const char *file)
{
    for (const struct change *c = first; c; c = c->next)
        if (c->file && c->kind != CHANGE_FORM && !strcmp(c->file, file))
            return true;
    return false;
}

static bool is_only_form(const struct change *first, const char *file)
{
    for (const struct change *c = first; c; c = c->next)
        if (c->file && c->kind == CHANGE_FORM && !strcmp(c->file, file))
            return true;
    return false;
}

/* Files of pictures lie there already, or beside the workbook. */
static bool plan_file(struct arena *a, const char *dir, const struct input *i,
                      const struct change *first, struct import_plan *out, struct diag *dg)
{
    const char *path = file_join(a, dir, i->name);
    struct bytes old;

    if (!path)
        return false;
    if (!file_is_taken(path))
        return inputs_add(&out->files, i->name, i->bytes);
    if (!file_read(a, path, &old, dg))
        return false;
    if (bytes_equal(old, i->bytes) ||
        (is_only_form(first, i->name) && !changes_data(first, i->name)))
        return true;
    out->nreplaced++;
    return inputs_add(&out->files, i->name, i->bytes);
}

/* Of files that are on one side alone nothing is to be said. */
static struct change *those_of_both(struct arena *a, const char *dir, struct change *first,
                                    const struct inputs *files)
{
    struct change *kept = NULL, **end = &kept;

    for (struct change *c = first, *next; c; c = next) {
        const char *path = c->file ? file_join(a, dir, c->file) : NULL;
        next = c->next;
        if (!path || c->kind == CHANGE_FORM || !inputs_find(files, c->file) || !file_exists(path))
            continue;
        *end = c;
        end = &c->next;
    }
    *end = NULL;
    return kept;
}

bool import_compare(struct arena *a, const char *dir, const struct inputs *files,
                    struct folder template_dir, struct import_plan *out, struct diag *dg)
{
    struct folder old = {.path = dir}, new = {.path = dir, .files = files};
    struct change *first = NULL;
    bool ok = true;

    *out = (struct import_plan){.files = {.a = a}};
    if (file_is_dir(dir)) {
        struct dataset *before = dataset_open_schema(
            a, (struct report_source){.data = old, .template_dir = template_dir}, dg);
        struct dataset *after = dataset_open_schema(
            a, (struct report_source){.data = new, .template_dir = template_dir}, dg);
        ok = before && after && dataset_compare_cells(before, after, a, &first, dg);
        dataset_close(before);
        dataset_close(after);
    } else if (!target_may_be_folder(a, dir, dg)) {
        return false;
    }
    for (const struct input *i = files->first; ok && i; i = i->next)
        ok = plan_file(a, dir, i, first, out, dg);
    if (ok)
        out->first = those_of_both(a, dir, first, files);
    return ok;
}

/* ---- into the folder ---- */

struct moved {
    const char *path, *new, *old;
    bool kept, placed; /* the old one has a name aside; the new one is in place */
};

static bool failed(struct diag *dg, const char *path)
{
    return diag_add(dg, DIAG_FILE_WRITE, (struct loc){.file = path},
                    "cannot put the new file in place: %s", diag_system(errno));
}

/* By a second name, where the file system has such: so the file is never missing. */
static bool keep(const struct moved *m)
{
    return link(m->path, m->old) == 0 || rename(m->path, m->old) == 0;
}

static bool place(struct moved *m, struct diag *dg)
{
    if (diag_lacks_memory(dg))
        return false;
    if (file_is_taken(m->path)) {
        if (!keep(m))
            return failed(dg, m->path);
        m->kept = true;
    }
    m->placed = rename(m->new, m->path) == 0;
    return m->placed || failed(dg, m->path);
}

/* false = what was there is not there again. */
static bool put_back(const struct moved *m, struct diag *dg)
{
    if (m->kept)
        return rename(m->old, m->path) == 0 || failed(dg, m->path);
    return !m->placed || unlink(m->path) == 0 || failed(dg, m->path);
}

/* Who could not read the old file cannot read the new one. */
static bool take_mode(const char *from, const char *to, struct diag *dg)
{
    enum { RIGHTS = 0777 };
    struct stat st;

    return stat(from, &st) != 0 || chmod(to, st.st_mode & RIGHTS) == 0 || failed(dg, from);
}

static bool stage(struct arena *a, const char *dir, const char *aside, const struct input *i,
                  struct moved *m, struct diag *dg)
{
    enum { MODE = 0666 };

    *m = (struct moved){.path = file_join(a, dir, i->name),
                        .new = arena_printf(a, "%s/new-%s", aside, i->name),
                        .old = arena_printf(a, "%s/old-%s", aside, i->name)};
    return m->path && m->new &&
           m->old &&file_create(m->new, i->bytes.data, i->bytes.len, MODE, dg) &&
           take_mode(m->path, m->new, dg);
}

static bool place_all(struct arena *a, const char *dir, const char *aside,
                      const struct inputs *files, struct moved *m, struct diag *dg)
{
    size_t n = 0, done = 0;
    bool ok = true, safe = true;

    for (const struct input *i = files->first; ok && i; i = i->next)
        ok = stage(a, dir, aside, i, &m[n++], dg);
    for (; ok && done < n; done++)
        ok = place(&m[done], dg);
    ok = ok && file_sync_folder(dir, dg);
    while (!ok && done-- > 0)
        safe = put_back(&m[done], dg) && safe;
    if (!safe) {
        diag_hint(dg, "the old files lie in %s", aside);
        return false;
    }
    /* What cannot be removed is in nobody's way: its name is hidden. */
    struct diag *unheard = diag_open();
    if (unheard)
        file_remove_tree(aside, unheard);
    diag_close(unheard);
    return ok;
}

static bool write_files(struct arena *a, const char *dir, const struct inputs *files,
                        struct diag *dg)
{
    const char *inside = file_join(a, dir, "");
    char *aside = arena_printf(a, "%s/.raingan-import.XXXXXX", dir);
    size_t n = 0;
    int made = 0;

    for (const struct input *i = files->first; i; i = i->next)
        n++;
    struct moved *m = arena_array(a, struct moved, n + 1);
    if (!inside || !aside || !m || !file_make_folders(a, inside, &made, dg))
        return false;
    if (!mkdtemp(aside))
        return failed(dg, dir);
    if (place_all(a, dir, aside, files, m, dg))
        return true;
    file_remove_empty(dir, made);
    return false;
}

/* What is no file is never moved. */
bool import_check(struct arena *a, const char *dir, const struct inputs *files, struct diag *dg)
{
    struct stat st;

    for (const struct input *i = files->first; i; i = i->next) {
        const char *path = file_join(a, dir, i->name);
        if (!path)
            return false;
        if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
            return diag_add(dg, DIAG_OUTPUT, (struct loc){.file = path}, "%s",
                            target_not_file(st.st_mode));
    }
    return true;
}

bool import_write(struct arena *a, const char *dir, const struct inputs *files, struct diag *dg)
{
    sigset_t before;

    if (!import_check(a, dir, files, dg))
        return false;
    target_hold(&before);
    bool ok = write_files(a, dir, files, dg);
    target_release(&before);
    return ok;
}
