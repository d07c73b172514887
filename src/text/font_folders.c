#include "text/font_folders.h"

#include "base/file.h"

#include <ctype.h>
#include <dirent.h>
#include <fontconfig/fcfreetype.h>
#include <limits.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* Without a cache each file is opened. Debian's largest collections have some thousand files. */
enum { FILES_MAX = 10000, ENTRIES_MAX = 100000, FOLDERS_MAX = 5000 };

struct folder_seen {
    const char *path;
    dev_t dev;
    ino_t ino;
};

struct walk {
    struct arena *a;
    FcConfig *conf;
    struct font_folders *out;
    struct diag *dg;
    struct folder_seen
        *folder; /* in the order of reading; those from `next` on are still to read */
    size_t n, cap, next;
    size_t nentry, nfile;
};

static bool too_much(struct walk *w, const char *where)
{
    diag_add(w->dg, DIAG_FONT_CONFIG, (struct loc){.file = where},
             "the folders of fonts hold more than %d files, %d of them fonts, or %d folders",
             ENTRIES_MAX, FILES_MAX, FOLDERS_MAX);
    diag_hint(w->dg, "a link to a large folder may lie among the fonts");
    return false;
}

/* A folder that several ways lead to is read once. What is not there has no fonts. */
static bool add_folder(struct walk *w, const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return true;
    for (size_t i = 0; i < w->n; i++)
        if (w->folder[i].dev == st.st_dev && w->folder[i].ino == st.st_ino)
            return true;
    if (w->n == FOLDERS_MAX)
        return too_much(w, path);
    w->folder = arena_grow(w->a, w->folder, w->n, &w->cap, sizeof *w->folder);
    if (!w->folder || !(path = arena_strdup(w->a, path)))
        return false;
    w->folder[w->n++] = (struct folder_seen){path, st.st_dev, st.st_ino};
    return true;
}

/* The outlines that may be used at all: text/face.h. */
static bool is_font(const char *name)
{
    static const char *const ending[] = {".ttf", ".otf", ".ttc",  ".otc",
                                         ".pfb", ".pfa", ".woff", ".woff2"};
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot && i < sizeof ending / sizeof ending[0]; i++)
        if (!strcasecmp(dot, ending[i]))
            return true;
    return false;
}

static bool take_entry(struct walk *w, const char *folder, const struct dirent *e, FcFontSet *set)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s/%s", folder, e->d_name), count = 0;
    struct stat st;

    if (e->d_name[0] == '.' || len < 0 || len >= (int)sizeof path)
        return true;
    if (++w->nentry > ENTRIES_MAX)
        return too_much(w, folder);
    if (e->d_type == DT_REG && !is_font(e->d_name))
        return true;
    if (stat(path, &st) != 0)
        return true;
    if (S_ISDIR(st.st_mode))
        return add_folder(w, path);
    if (!is_font(e->d_name))
        return true;
    if (!file_check_kind(path, w->dg)) /* whoever opens a FIFO waits for ever */
        return false;
    if (++w->nfile > FILES_MAX)
        return too_much(w, folder);
    FcFreeTypeQueryAll((const FcChar8 *)path, (unsigned int)-1, NULL, &count, set);
    return true;
}

static bool scan_folder(struct walk *w, const char *path, FcFontSet *set)
{
    DIR *dir = opendir(path);
    bool ok = true;

    for (struct dirent *e; ok && dir && (e = readdir(dir));)
        ok = take_entry(w, path, e, set);
    if (dir)
        closedir(dir);
    return ok;
}

static bool take_cache(struct walk *w, FcCache *cache, FcFontSet **set)
{
    int n = FcCacheNumSubdir(cache);
    bool ok = true;

    *set = FcCacheCopySet(cache);
    for (int i = 0; ok && i < n; i++)
        ok = add_folder(w, (const char *)FcCacheSubdir(cache, i));
    FcDirCacheUnload(cache);
    return ok;
}

static bool read_folder(struct walk *w, const char *path)
{
    FcCache *cache = FcDirCacheLoad((const FcChar8 *)path, w->conf, NULL);
    FcFontSet *set = NULL;
    bool ok =
        cache ? take_cache(w, cache, &set) : (set = FcFontSetCreate()) && scan_folder(w, path, set);

    struct font_folders *f = w->out;
    FcFontSet **sets = set ? arena_grow(w->a, f->set, f->n, &f->cap, sizeof *sets) : NULL;
    if (sets) { /* those before stay, to be closed */
        f->set = sets;
        f->set[f->n++] = set;
        return ok;
    }
    if (set)
        FcFontSetDestroy(set);
    return ok && diag_add(w->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
}

bool font_folders_open(struct arena *a, FcConfig *conf, struct font_folders *out, struct diag *dg)
{
    struct walk w = {.a = a, .conf = conf, .out = out, .dg = dg};
    FcStrList *list = FcConfigGetFontDirs(conf);
    bool ok = true;

    *out = (struct font_folders){0};
    if (!list)
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    for (FcChar8 *dir; ok && (dir = FcStrListNext(list));)
        ok = add_folder(&w, (const char *)dir);
    FcStrListDone(list);
    for (; ok && w.next < w.n; w.next++)
        ok = read_folder(&w, w.folder[w.next].path);
    out->folder = w.folder;
    return ok;
}

void font_folders_close(struct font_folders *f)
{
    for (size_t i = 0; i < f->n; i++)
        FcFontSetDestroy(f->set[i]);
    *f = (struct font_folders){0};
}

FcFontSet *font_folders_list(const struct font_folders *f, FcConfig *conf, FcPattern *want,
                             FcObjectSet *fields)
{
    return FcFontSetList(conf, f->set, (int)f->n, want, fields);
}

/* ---- files without a font ---- */

/* Letters and digits alone, those of ASCII small; 0 = the end. */
static int next_letter(const char **p, const char *end)
{
    for (; *p < end; ++*p) {
        unsigned char c = (unsigned char)**p;
        if (c >= 0x80 || isalnum(c)) {
            ++*p;
            return c < 0x80 ? tolower(c) : c;
        }
    }
    return 0;
}

/* "-BoldItalic", "bi": what stands after the family in the name of a file. */
static bool is_style(const char *p, const char *end)
{
    static const char *const style[] = {"bold", "italic", "oblique", "regular",
                                        "bd",   "it",     "b",       "i"};
    const char *name, *rest;
    int c = 0;

    for (size_t i = 0; i < sizeof style / sizeof style[0]; i++) {
        for (rest = p, name = style[i]; *name && (c = next_letter(&rest, end)) == *name; name++)
            ;
        if (!*name && is_style(rest, end))
            return true;
    }
    return !next_letter(&p, end);
}

/* "THSarabunNew Bold.ttf" is of the family "TH Sarabun New". */
static bool is_named_like(const char *file, const char *family)
{
    const char *end = strrchr(file, '.'), *family_end = family + strlen(family);
    int c;

    while ((c = next_letter(&family, family_end)) != 0)
        if (c != next_letter(&file, end))
            return false;
    return is_style(file, end);
}

static bool has_font_of(const FcFontSet *set, const char *file)
{
    for (int i = 0; i < set->nfont; i++) {
        FcChar8 *path;
        if (FcPatternGetString(set->fonts[i], FC_FILE, 0, &path) != FcResultMatch)
            continue;
        const char *slash = strrchr((const char *)path, '/');
        if (!strcmp(slash ? slash + 1 : (const char *)path, file))
            return true;
    }
    return false;
}

/* The first in the order of names, so that it does not hang on how the folder is read. */
static const char *unread_in(struct arena *a, const char *folder, const FcFontSet *set,
                             const char *family)
{
    DIR *dir = opendir(folder);
    const char *first = NULL;

    for (struct dirent *e; dir && (e = readdir(dir));) {
        struct stat st;
        if (e->d_name[0] == '.' || !is_font(e->d_name) ||
            (family && !is_named_like(e->d_name, family)) || has_font_of(set, e->d_name))
            continue;
        const char *path = arena_printf(a, "%s/%s", folder, e->d_name);
        if (path && stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
            (!first || strcmp(path, first) < 0))
            first = path;
    }
    if (dir)
        closedir(dir);
    return first;
}

const char *font_folders_unread(const struct font_folders *f, struct arena *a, const char *within,
                                const char *family)
{
    size_t len = within ? strlen(within) : 0;
    const char *file = NULL;

    while (len && within[len - 1] == '/')
        len--;
    for (size_t i = 0; !file && i < f->n; i++) {
        const char *folder = f->folder[i].path;
        if (!len || (!strncmp(folder, within, len) && (!folder[len] || folder[len] == '/')))
            file = unread_in(a, folder, f->set[i], family);
    }
    return file;
}
