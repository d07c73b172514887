#include "report/import.h"

#include "base/str.h"
#include "data/book_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- a workbook ---- */

bool import_is_book(const char *path)
{
    char start[8];
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return false;
    ssize_t n = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? read(fd, start, sizeof start) : -1;
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

static bool is_picture(const char *name)
{
    return str_ends_in(name, ".png") || str_ends_in(name, ".jpg") || str_ends_in(name, ".jpeg") ||
           str_ends_in(name, ".PNG") || str_ends_in(name, ".JPG");
}

static bool is_mentioned(const struct inputs *files, const char *name)
{
    for (const struct input *i = files->first; i; i = i->next)
        if (memmem(i->bytes.data, i->bytes.len, name, strlen(name)))
            return true;
    return false;
}

static bool add_pictures(struct arena *a, const char *path, struct inputs *out, struct diag *dg)
{
    const char *name = file_name(path);
    const char *dir = name > path ? arena_strndup(a, path, (size_t)(name - path)) : ".";
    size_t n;
    const char **file = dir ? file_list(a, dir, "", &n, dg) : NULL;

    for (size_t i = 0; file && i < n; i++) {
        struct bytes picture;
        if (!is_picture(file[i]) || !is_mentioned(out, file[i]))
            continue;
        const char *from = file_join(a, dir, file[i]);
        if (!from || !file_read(a, from, &picture, dg) || !inputs_add(out, file[i], picture))
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
        struct dataset *before =
            dataset_open_schema(a, (struct report_source){old, template_dir}, dg);
        struct dataset *after =
            dataset_open_schema(a, (struct report_source){new, template_dir}, dg);
        ok = before && after && dataset_compare_cells(before, after, a, &first, dg);
        dataset_close(before);
        dataset_close(after);
    } else if (file_is_taken(dir)) {
        return diag_add(dg, DIAG_FILE_MISSING, (struct loc){.file = dir},
                        "this is a file; a folder is wanted here");
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
    bool kept, placed; /* the old one lies aside; the new one is in place */
};

static bool failed(struct diag *dg, const char *path)
{
    return diag_add(dg, DIAG_FILE_WRITE, (struct loc){.file = path},
                    "cannot put the new file in place: %s", strerror(errno));
}

static bool place(struct moved *m, struct diag *dg)
{
    if (file_is_taken(m->path)) {
        if (rename(m->path, m->old) != 0)
            return failed(dg, m->path);
        m->kept = true;
    }
    m->placed = rename(m->new, m->path) == 0;
    return m->placed || failed(dg, m->path);
}

static void put_back(const struct moved *m, struct diag *dg)
{
    if (m->placed && unlink(m->path) != 0)
        failed(dg, m->path);
    if (m->kept && rename(m->old, m->path) != 0)
        failed(dg, m->path);
}

static bool stage(struct arena *a, const char *dir, const char *aside, const struct input *i,
                  struct moved *m, struct diag *dg)
{
    enum { MODE = 0666 };

    *m = (struct moved){.path = file_join(a, dir, i->name),
                        .new = arena_printf(a, "%s/new-%s", aside, i->name),
                        .old = arena_printf(a, "%s/old-%s", aside, i->name)};
    return m->path && m->new && m->old &&file_create(m->new, i->bytes.data, i->bytes.len, MODE, dg);
}

bool import_write(struct arena *a, const char *dir, const struct inputs *files, struct diag *dg)
{
    const char *inside = file_join(a, dir, "");
    char *aside = arena_printf(a, "%s/.raingan-import.XXXXXX", dir);
    size_t n = 0, done = 0;
    int made = 0;
    bool ok = true;

    for (const struct input *i = files->first; i; i = i->next)
        n++;
    struct moved *m = arena_array(a, struct moved, n + 1);
    if (!inside || !aside || !m || !file_make_folders(a, inside, &made, dg))
        return false;
    if (!mkdtemp(aside))
        return failed(dg, dir);
    n = 0;
    for (const struct input *i = files->first; ok && i; i = i->next)
        ok = stage(a, dir, aside, i, &m[n++], dg);
    for (; ok && done < n; done++)
        ok = place(&m[done], dg);
    ok = ok && file_sync_folder(dir, dg);
    while (!ok && done-- > 0)
        put_back(&m[done], dg);
    /* What cannot be removed is in nobody's way: its name is hidden. */
    struct diag *unheard = diag_open();
    if (unheard)
        file_remove_tree(aside, unheard);
    diag_close(unheard);
    if (!ok)
        file_remove_empty(a, dir, made);
    return ok;
}
