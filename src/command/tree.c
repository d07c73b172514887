#include "command/tree.h"

#include "base/file.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder, sorted. false = no memory. */
static bool names_in(struct arena *a, const char *path, const char ***name, size_t *n)
{
    DIR *dir = opendir(path);
    size_t cap = 0;
    bool ok = true;

    *n = 0;
    *name = NULL;
    if (!dir)
        return true;
    for (struct dirent *e; ok && (e = readdir(dir));) {
        if (e->d_name[0] == '.')
            continue;
        const char **more = arena_grow(a, *name, *n, &cap, sizeof *more);
        const char *copy = arena_strdup(a, e->d_name);
        if ((ok = more && copy)) {
            *name = more;
            more[(*n)++] = copy;
        }
    }
    closedir(dir);
    if (ok && *n)
        qsort(*name, *n, sizeof **name, by_bytes);
    return ok;
}

bool tree_walk(struct arena *a, const char *folder, int depth, tree_visit *visit, void *to,
               struct diag *dg)
{
    const char **name;
    size_t n;

    if (!names_in(a, folder, &name, &n))
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    for (size_t i = 0; i < n; i++) {
        const char *one = file_join(a, folder, name[i]);
        struct stat st;
        if (!one)
            return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
        bool is_there = stat(one, &st) == 0; /* a link may lead nowhere */
        if (!visit(to, one, is_there ? &st : NULL))
            return false;
        if (is_there && S_ISDIR(st.st_mode) && depth > 0 &&
            !tree_walk(a, one, depth - 1, visit, to, dg))
            return false;
    }
    return true;
}

bool tree_bases(struct arena *a, const char *folder, bool (*each)(void *to, const char *base),
                void *to, struct diag *dg)
{
    const char *sql = file_join(a, folder, "base.sql"), *beside = file_join(a, folder, "..");
    struct bytes text;

    if (!sql || !beside)
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    if (access(sql, R_OK) != 0)
        return true;
    if (!file_read(a, sql, &text, dg))
        return false;
    for (const char *p = text.data, *end = p + text.len;
         (p = memchr(p, '\'', (size_t)(end - p)));) {
        const char *close = memchr(p + 1, '\'', (size_t)(end - p - 1));
        if (!close)
            break;
        const char *name = arena_strndup(a, p + 1, (size_t)(close - p - 1));
        const char *base = name ? file_join(a, beside, name) : NULL;
        const char *schema = base ? file_join(a, base, "schema.sql") : NULL;
        if (!schema)
            return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
        if (file_name_is_inside(name) && !strchr(name, '/') && file_exists(schema) &&
            !each(to, base))
            return false;
        p = close; /* the end of one may be the beginning of another */
    }
    return true;
}
