#include "report/embedded_names.h"

#include "text/name_key.h"

#include <stdlib.h>
#include <string.h>

struct named {
    const char *name;
    char *key; /* '/' as the smallest byte: what a folder holds comes next to it */
};

static int by_key(const void *va, const void *vb)
{
    const struct named *a = va, *b = vb;
    int order = strcmp(a->key, b->key);

    return order ? order : strcmp(a->name, b->name);
}

static bool is_folder_of(const char *key, const char *other)
{
    size_t len = strlen(key);

    return !strncmp(key, other, len) && (other[len] == '\001' || !other[len]);
}

/* The folders that they have in common have to be spelled alike, too. */
static bool folders_differ(const struct named *a, const struct named *b)
{
    const char *p = a->name, *q = b->name, *k = a->key, *m = b->key;

    for (;;) {
        size_t key = strcspn(k, "\001"), name = strcspn(p, "/");
        if (!k[key] || strncmp(k, m, key + 1) != 0)
            return false;
        if (strncmp(p, q, name + 1) != 0)
            return true;
        p += name + 1;
        q += name + 1;
        k += key + 1;
        m += key + 1;
    }
}

bool embedded_names_clash(struct arena *a, const char *const *name, size_t n, const char **one,
                          const char **other)
{
    struct named *all = arena_array(a, struct named, n + 1);

    *one = *other = NULL;
    if (!all)
        return false;
    for (size_t i = 0; i < n; i++) {
        all[i] = (struct named){name[i], name_key(a, name[i])};
        if (!all[i].key)
            return false;
        for (char *p = all[i].key; (p = strchr(p, '/'));)
            *p = '\001';
    }
    qsort(all, n, sizeof *all, by_key);
    for (size_t i = 1; i < n && !*one; i++)
        if (is_folder_of(all[i - 1].key, all[i].key) || folders_differ(&all[i - 1], &all[i])) {
            *one = all[i - 1].name;
            *other = all[i].name;
        }
    return true;
}
