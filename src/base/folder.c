#include "base/folder.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct folder folder_below(struct arena *a, struct folder f, const char *name)
{
    return (struct folder){
        .path = file_join(a, f.path, name), .files = f.files, .read = f.read, .below = name};
}

bool folder_exists(struct folder f)
{
    return f.files || file_is_dir(f.path);
}

/* The name among the files of the whole folder. */
static const char *whole_name(struct arena *a, struct folder f, const char *name)
{
    return f.below ? file_join(a, f.below, name) : arena_strdup(a, name);
}

bool folder_has(struct arena *a, struct folder f, const char *name)
{
    if (f.files) {
        const char *whole = f.below ? whole_name(a, f, name) : name;
        return whole && inputs_find(f.files, whole) != NULL;
    }
    const char *path = f.path ? file_join(a, f.path, name) : NULL;
    return path && file_is_taken(path); /* a link that leads nowhere is told when it is read */
}

static bool lies_inside(const char *f, const char *path)
{
    char folder[PATH_MAX], file[PATH_MAX]; /* no memory is asked for, so no answer depends on it */

    if (!realpath(f, folder) || !realpath(path, file))
        return false;
    size_t len = strlen(folder);
    return !strncmp(file, folder, len) && (len == 1 || file[len] == '/');
}

bool folder_keeps(const char *folder, const char *path, struct diag *dg)
{
    if (!file_exists(path) || lies_inside(folder, path))
        return true;
    return diag_add(dg, DIAG_FILE_KIND, (struct loc){.file = path},
                    "this link leads out of the folder %s", folder);
}

/* What a link leads to would be put into the PDF: of a folder that somebody sent, any file of ours. */
static bool read_inside(struct arena *a, struct folder f, const char *path, struct bytes *out,
                        struct diag *dg)
{
    return folder_keeps(f.path, path, dg) && file_read(a, path, out, dg);
}

const struct sheet_origin *folder_origin(struct folder f, const char *name)
{
    const struct input *i = f.files && !f.below ? inputs_find(f.files, name) : NULL;

    return i ? i->origin : NULL;
}

bool folder_read(struct arena *a, struct folder f, const char *name, struct bytes *out,
                 struct diag *dg)
{
    const char *path = f.path ? file_join(a, f.path, name) : NULL;
    const char *own = whole_name(a, f, name);

    if (!path || !own)
        return false;
    const struct input *i = f.files ? inputs_find(f.files, own) : NULL;
    if (i)
        *out = i->bytes;
    else if (f.files)
        return diag_add(dg, DIAG_FILE_MISSING, (struct loc){.file = path}, "there is no such file");
    else if (!read_inside(a, f, path, out, dg))
        return false;
    return !f.read || inputs_add(f.read, own, *out);
}

bool folder_holds(struct arena *a, struct folder f, const char *name)
{
    if (!file_name_is_inside(name))
        return false;
    if (f.files)
        return folder_has(a, f, name);
    char *path = file_join(a, f.path, name);
    return path && lies_inside(f.path, path) && !file_is_dir(path);
}

static int by_bytes(const void *va, const void *vb)
{
    return strcmp(*(const char *const *)va, *(const char *const *)vb);
}

const char **folder_list(struct arena *a, struct folder f, const char *ending, size_t *n,
                         struct diag *dg)
{
    size_t count = 0, elen = strlen(ending);

    if (!f.files)
        return file_list(a, f.path, ending, n, dg);
    for (const struct input *i = f.files->first; i; i = i->next)
        count++;
    const char **names = arena_array(a, const char *, count + 1);
    *n = 0;
    for (const struct input *i = names ? f.files->first : NULL; i; i = i->next) {
        size_t len = strlen(i->name);
        if (len > elen && !strcmp(i->name + len - elen, ending) && i->name[0] != '.' &&
            !strchr(i->name, '/'))
            names[(*n)++] = i->name;
    }
    if (names)
        qsort(names, *n, sizeof *names, by_bytes);
    return names;
}
