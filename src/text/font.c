#include "text/font.h"

#include "base/file.h"
#include "base/str.h"
#include "text/face.h"
#include "text/font_folders.h"
#include "text/kept.h"
#include "text/pieces.h"

#include <errno.h>
#include <ft2build.h>
#include <hb.h>
#include <stdlib.h>
#include <string.h>

#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H

/* A request that was answered before; most paragraphs ask the same. */
struct answer {
    struct answer *next;
    const char *const *families;
    bool bold, italic;
    const struct face *face;
};

/* The face that was found for a character, which often comes again. */
struct fallback {
    uint32_t c;
    bool bold, italic;
    const char *const *families;
    const struct face *face; /* NULL = nothing was found yet */
};
enum { NFALLBACK = 1024 };

/* What is installed of a family does not change: found once for all reports. */
struct installed {
    struct installed *next;
    const char *family;
    bool bold, italic;
    const char *path; /* NULL = nothing */
    int index;
    const char *unread; /* a file of our own folder that should have it; NULL = none */
};
enum { NINSTALLED = 100 }; /* a batch may name as many families as it has reports */

struct fontset {
    struct arena *own; /* of what lives as long as the fontset */
    struct arena *a;   /* of the report that uses it */
    struct diag *dg;
    FcConfig *conf;
    struct font_folders folders;
    char *own_dir; /* folder of the configuration, with its last slash: its fonts go first */
    FT_Library ft;
    struct open_face *first, **end;
    struct installed *installed;
    size_t ninstalled;
    struct answer *answer;
    struct fallback *fallback;            /* NFALLBACK, by character; NULL = none yet */
    const char *const *fallback_families; /* those that were asked for last */
    const char *unread_told;              /* the file without a font that was told last */
    struct kept *kept;
    hb_buffer_t *buffer;
};

struct fontset *fontset_open(struct arena *a, const char *conf, struct diag *dg)
{
    struct fontset *fs = arena_new(a, struct fontset);
    struct loc at = {.file = conf};

    if (!fs)
        return NULL;
    fs->own = fs->a = a;
    fs->dg = dg;
    fs->end = &fs->first;
    /* fontconfig looks for a relative path in its own folders, not in ours. */
    char *real = realpath(conf, NULL);
    if (!real) {
        diag_add(dg, DIAG_FONT_CONFIG, at, "cannot read the font configuration: %s",
                 diag_system(errno));
        return NULL;
    }
    char *path = arena_strdup(a, real);
    fs->own_dir = arena_strndup(a, real, (size_t)(strrchr(real, '/') - real) + 1);
    free(real);
    if (!path || !fs->own_dir || !file_check_kind(path, dg))
        return NULL;
    if (FT_Init_FreeType(&fs->ft) != 0) {
        diag_add(dg, DIAG_NO_MEMORY, at, "out of memory: FreeType cannot start");
        return NULL;
    }
    fs->conf = FcConfigCreate();
    bool read = fs->conf && FcConfigParseAndLoad(fs->conf, (const FcChar8 *)path, FcTrue);
    if (!read)
        diag_add(dg, DIAG_FONT_CONFIG, at, "fontconfig cannot use this configuration");
    if (read && font_folders_open(a, fs->conf, &fs->folders, dg))
        return fs;
    fontset_close(fs);
    return NULL;
}

static void close_face(struct open_face *o)
{
    pieces_close(o->face.pieces);
    face_close(o);
}

void fontset_close(struct fontset *fs)
{
    if (!fs)
        return;
    for (struct open_face *f = fs->first; f; f = f->next)
        close_face(f);
    kept_close(fs->kept);
    fs->kept = NULL;
    font_folders_close(&fs->folders);
    hb_buffer_destroy(fs->buffer);
    fs->buffer = NULL;
    if (fs->conf)
        FcConfigDestroy(fs->conf);
    if (fs->ft)
        FT_Done_FreeType(fs->ft);
    fs->first = NULL;
}

/* The face of a file, opened once; NULL = diagnosed. It may have a fault. */
static struct open_face *face_at(struct fontset *fs, const char *path, int index)
{
    for (struct open_face *o = fs->first; o; o = o->next)
        if (o->face.index == index && !strcmp(o->face.path, path))
            return o;

    struct open_face *o = arena_new(fs->own, struct open_face);
    if (!o)
        return NULL;
    if (!face_open(fs->own, fs->ft, path, index, o, fs->dg) ||
        !(o->face.pieces = pieces_new(fs->own))) {
        close_face(o);
        return NULL;
    }
    *fs->end = o; /* from here on fontset_close closes it */
    fs->end = &o->next;
    return o;
}

struct wish {
    const char *family; /* NULL = any that has c */
    uint32_t c;
    bool bold, italic;
    bool faulty; /* of any family: also one that may not be used */
};

/* How far an installed font is from what is asked; less is nearer. Of a family that is named: first
 * a face of the weight and slant that are asked, since a made bold is poorer than a drawn one; then
 * one in our own folder; there, one that may not be used is told rather than passed over, since
 * somebody has put it there. Of any family: what is in our own folder, then weight and slant. The
 * path decides what is left, so that the answer does not hang on the order in which a folder is
 * read. */
struct rank {
    int far;
    const char *path;
    int index;
    const char *unread; /* as in struct installed */
};

enum { FAR_UNUSABLE = 40000, FAR_FACE = 20000, FAR_FOLDER = 10000, FAR_OWN_UNUSABLE = 4000 };

/* What the list says already: outlines of another kind, or an axis in place of a weight. */
static bool is_unusable(FcPattern *p, int index)
{
    FcChar8 *format;
    FcBool variable = FcFalse;

    FcPatternGetBool(p, FC_VARIABLE, 0, &variable);
    return variable || index >> 16 != 0 || /* a named instance on an axis */
           FcPatternGetString(p, FC_FONTFORMAT, 0, &format) != FcResultMatch ||
           strcmp((const char *)format, "TrueType") != 0;
}

static bool is_own(const struct fontset *fs, const char *path)
{
    return !strncmp(path, fs->own_dir, strlen(fs->own_dir));
}

static bool rank_of(const struct fontset *fs, FcPattern *p, const struct wish *wish,
                    struct rank *out)
{
    FcChar8 *path;
    int index = 0, weight = FC_WEIGHT_NORMAL, slant = FC_SLANT_ROMAN, width = FC_WIDTH_NORMAL;

    if (FcPatternGetString(p, FC_FILE, 0, &path) != FcResultMatch)
        return false;
    FcPatternGetInteger(p, FC_INDEX, 0, &index);
    FcPatternGetInteger(p, FC_WEIGHT, 0, &weight);
    FcPatternGetInteger(p, FC_SLANT, 0, &slant);
    FcPatternGetInteger(p, FC_WIDTH, 0, &width);
    int wanted = wish->bold ? FC_WEIGHT_BOLD : FC_WEIGHT_NORMAL;
    bool other_slant = (slant != FC_SLANT_ROMAN) != wish->italic;
    bool own = is_own(fs, (const char *)path);
    *out = (struct rank){.path = (const char *)path, .index = index & 0xFFFF};
    if (is_unusable(p, index))
        out->far += own && wish->family ? FAR_OWN_UNUSABLE : FAR_UNUSABLE;
    if (wish->family && (other_slant || (weight >= FC_WEIGHT_DEMIBOLD) != wish->bold))
        out->far += FAR_FACE;
    if (!own)
        out->far += FAR_FOLDER;
    if (other_slant)
        out->far += 2000;
    out->far += weight > wanted ? weight - wanted : wanted - weight;
    out->far += width > FC_WIDTH_NORMAL ? width - FC_WIDTH_NORMAL : FC_WIDTH_NORMAL - width;
    return true;
}

/* A face that is open and may not be used. */
static bool is_faulty(const struct fontset *fs, const struct rank *r)
{
    for (const struct open_face *o = fs->first; o; o = o->next)
        if (o->face.index == r->index && !strcmp(o->face.path, r->path))
            return o->fault != FACE_USABLE;
    return false;
}

static bool nearer(const struct rank *a, const struct rank *b)
{
    if (!b->path || a->far != b->far)
        return !b->path || a->far < b->far;
    int order = strcmp(a->path, b->path);
    return order ? order < 0 : a->index < b->index;
}

/* The installed font nearest to the wish. path NULL = none; it is copied, since it would die with
 * the pattern. */
static bool find_font(struct fontset *fs, const struct wish *wish, struct rank *best)
{
    FcPattern *want = FcPatternCreate();
    FcObjectSet *fields = FcObjectSetBuild(FC_FILE, FC_INDEX, FC_WEIGHT, FC_SLANT, FC_WIDTH,
                                           FC_FONTFORMAT, FC_VARIABLE, (char *)NULL);
    FcCharSet *chars = wish->family ? NULL : FcCharSetCreate();
    FcFontSet *found = NULL;
    bool ok = false;

    *best = (struct rank){0};
    if (!want || !fields || (!wish->family && !chars))
        goto done;
    if (wish->family)
        FcPatternAddString(want, FC_FAMILY, (const FcChar8 *)wish->family);
    if (chars &&
        (!FcCharSetAddChar(chars, wish->c) || !FcPatternAddCharSet(want, FC_CHARSET, chars)))
        goto done;
    FcPatternAddBool(want, FC_SCALABLE, FcTrue);
    found = font_folders_list(&fs->folders, fs->conf, want, fields);
    if (!found)
        goto done;
    for (int i = 0; i < found->nfont; i++) {
        struct rank r;
        if (rank_of(fs, found->fonts[i], wish, &r) && nearer(&r, best) &&
            (wish->family || wish->faulty || !is_faulty(fs, &r)))
            *best = r;
    }
    if (best->path && !(best->path = arena_strdup(fs->a, best->path)))
        goto done;
    ok = true;
done:
    if (found)
        FcFontSetDestroy(found);
    if (chars)
        FcCharSetDestroy(chars);
    if (fields)
        FcObjectSetDestroy(fields);
    if (want)
        FcPatternDestroy(want);
    return ok;
}

/* find_font of a wish with a family. */
static bool find_installed(struct fontset *fs, const struct wish *wish, struct rank *best)
{
    struct installed *k = fs->installed;

    while (k && (k->bold != wish->bold || k->italic != wish->italic ||
                 strcmp(k->family, wish->family) != 0))
        k = k->next;
    if (k) {
        *best = (struct rank){.path = k->path, .index = k->index, .unread = k->unread};
        return true;
    }
    if (!find_font(fs, wish, best))
        return false;
    if (!best->path || !is_own(fs, best->path))
        best->unread = font_folders_unread(&fs->folders, fs->own, fs->own_dir, wish->family);
    if (fs->ninstalled == NINSTALLED)
        return true;
    if (!(k = arena_new(fs->own, struct installed)))
        return false;
    *k = (struct installed){fs->installed, arena_strdup(fs->own, wish->family), wish->bold,
                            wish->italic,  arena_strdup(fs->own, best->path),   best->index,
                            best->unread};
    if (!k->family || (best->path && !k->path))
        return false;
    fs->installed = k;
    fs->ninstalled++;
    return true;
}

bool same_font(const struct font_style *a, const struct font_style *b)
{
    return a == b ||
           (a->size == b->size && a->size_adjust == b->size_adjust && a->rise == b->rise &&
            a->color == b->color && a->decoration == b->decoration &&
            a->decoration_color == b->decoration_color && a->word_spacing == b->word_spacing &&
            a->letter_spacing == b->letter_spacing && a->even_digits == b->even_digits &&
            a->bold == b->bold && a->italic == b->italic &&
            same_families(a->families, b->families));
}

bool same_families(const char *const *a, const char *const *b)
{
    if (a == b)
        return true;
    for (; *a && *b && !strcmp(*a, *b); a++, b++)
        ;
    return !*a && !*b;
}

const char *const *copy_families(struct arena *a, const char *const *families)
{
    size_t n = 0;

    while (families[n])
        n++;
    const char **copy = arena_array(a, const char *, n + 1);
    for (size_t i = 0; copy && i < n; i++)
        if (!(copy[i] = arena_strdup(a, families[i])))
            return NULL;
    return copy;
}

/* Once, however often its font is asked for. */
static void refuse_unread(struct fontset *fs, const char *file, struct loc at)
{
    if (fs->unread_told && !strcmp(fs->unread_told, file))
        return;
    fs->unread_told = file;
    diag_add(fs->dg, DIAG_FONT_BROKEN, at,
             "the font file %s is there, but no font can be read from it", file);
    diag_hint(fs->dg, "the file is empty, cut or of another kind: copy it again from where it came "
                      "from, or take it away");
}

/* The first of the families that is installed, and has c if c is not 0. *told: a fault was. */
static struct open_face *find_family(struct fontset *fs, const char *const *families,
                                     struct wish wish, struct loc at, bool *told)
{
    *told = false;
    for (; *families; families++) {
        struct rank best;
        wish.family = *families;
        if (!find_installed(fs, &wish, &best))
            continue;
        if (best.unread) {
            *told = true;
            refuse_unread(fs, best.unread, at);
            return NULL;
        }
        if (!best.path)
            continue;
        struct open_face *o = face_at(fs, best.path, best.index);
        *told = !o || (o->fault != FACE_USABLE && !face_refuse(o, fs->own_dir, at, fs->dg));
        if (*told)
            return NULL;
        if (!wish.c || face_has(&o->face, wish.c))
            return o;
    }
    return NULL;
}

static bool remember(struct fontset *fs, const char *const *families, bool bold, bool italic,
                     const struct face *face)
{
    struct answer *n = arena_new(fs->a, struct answer);

    if (!n || !(families = copy_families(fs->a, families)))
        return false;
    *n = (struct answer){fs->answer, families, bold, italic, face};
    fs->answer = n;
    return true;
}

/* Instead of the hint that comes after it. */
static void hint_unread(struct fontset *fs, const char *file)
{
    if (file)
        diag_hint(fs->dg,
                  "no font can be read from the file %s, which is empty, cut or of another kind",
                  file);
}

static void refuse_families(struct fontset *fs, const char *const *families, struct loc at)
{
    struct sbuf list = {.a = fs->a};
    const char *unread = NULL;

    for (const char *const *name = families; *name && !unread; name++)
        unread = font_folders_unread(&fs->folders, fs->a, NULL, *name);
    if (unread) {
        refuse_unread(fs, unread, at);
        return;
    }
    for (const char *const *name = families; *name; name++) {
        sbuf_add_str(&list, name > families ? ", " : "");
        sbuf_add_str(&list, *name);
    }
    const char *text = sbuf_text(&list);
    diag_add(fs->dg, DIAG_FONT_MISSING, at, "none of these font families is installed: %s",
             text ? text : "");
    unread = font_folders_unread(&fs->folders, fs->a, fs->own_dir, NULL);
    hint_unread(fs, unread);
    diag_hint(fs->dg,
              "put the font file into the folder %s, or install "
              "fonts-tlwg-laksaman-ttf",
              fs->own_dir);
}

/* Each lack of a family is told once, wherever it is asked for. */
static void tell_lack(struct fontset *fs, struct open_face *o, const struct wish *wish,
                      struct loc at)
{
    const struct face *f = &o->face;
    enum { BOLD = 1, ITALIC = 2, REGULAR = 4 };
    unsigned lack = (wish->bold && !f->bold ? BOLD : 0) |
                    (wish->italic && !f->italic ? ITALIC : 0) |
                    (!wish->bold && f->bold ? REGULAR : 0);

    lack &= ~o->lack_told;
    o->lack_told |= lack;
    const char *unread = lack ? font_folders_unread(&fs->folders, fs->a, NULL, f->family) : NULL;
    if (lack & BOLD) {
        diag_add(fs->dg, DIAG_FONT_FACE, at,
                 "the font \"%s\" has no bold; the letters of %s are thickened", f->family,
                 f->path);
        hint_unread(fs, unread);
        diag_hint(fs->dg, "put the bold .ttf file of the font into the folder %s", fs->own_dir);
    }
    if (lack & ITALIC) {
        diag_add(fs->dg, DIAG_FONT_FACE, at,
                 "the font \"%s\" has no italic; the letters of %s are slanted", f->family,
                 f->path);
        hint_unread(fs, unread);
        diag_hint(fs->dg, "put the italic .ttf file of the font into the folder %s", fs->own_dir);
    }
    if (lack & REGULAR) {
        diag_add(fs->dg, DIAG_FONT_FACE, at,
                 "the font \"%s\" has no regular face; its bold is printed (%s)", f->family,
                 f->path);
        hint_unread(fs, unread);
        diag_hint(fs->dg, "put the regular .ttf file of the font into the folder %s", fs->own_dir);
    }
}

const struct face *fontset_face(struct fontset *fs, const char *const *families, bool bold,
                                bool italic, struct loc at)
{
    for (const struct answer *k = fs->answer; k; k = k->next)
        if (k->bold == bold && k->italic == italic && same_families(k->families, families))
            return k->face;

    struct wish wish = {.bold = bold, .italic = italic};
    bool told;
    struct open_face *o = find_family(fs, families, wish, at, &told);
    if (o)
        tell_lack(fs, o, &wish, at);
    else if (!told)
        refuse_families(fs, families, at);
    const struct face *f = o ? &o->face : NULL;
    return remember(fs, families, bold, italic, f) ? f : NULL;
}

const char *fontset_folder(const struct fontset *fs)
{
    return fs->own_dir;
}

static const struct face *find_face_for(struct fontset *fs, const struct font_style *style,
                                        uint32_t c)
{
    struct wish wish = {.c = c, .bold = style->bold, .italic = style->italic};
    struct rank best;
    bool told;
    struct open_face *o = find_family(fs, style->families, wish, style->at, &told);

    while (!o) {
        if (!find_font(fs, &wish, &best) || !best.path || !(o = face_at(fs, best.path, best.index)))
            return NULL;
        if (o->fault != FACE_USABLE)
            o = NULL; /* find_font passes over it from now on */
    }
    return face_has(&o->face, c) ? &o->face : NULL;
}

const struct face *fontset_face_for(struct fontset *fs, const struct font_style *style, uint32_t c)
{
    if (!fs->fallback && !(fs->fallback = arena_array(fs->a, struct fallback, NFALLBACK)))
        return NULL;
    struct fallback *k = &fs->fallback[c % NFALLBACK];
    if (k->face && k->c == c && k->bold == style->bold && k->italic == style->italic &&
        same_families(k->families, style->families))
        return k->face;
    const struct face *f = find_face_for(fs, style, c);
    if (!f)
        return NULL;
    if (!fs->fallback_families || !same_families(fs->fallback_families, style->families))
        fs->fallback_families = copy_families(fs->a, style->families);
    if (fs->fallback_families)
        *k = (struct fallback){c, style->bold, style->italic, fs->fallback_families, f};
    return f;
}

const char *fontset_unusable_for(struct fontset *fs, uint32_t c)
{
    struct rank best;

    return find_font(fs, &(struct wish){.c = c, .faulty = true}, &best) ? best.path : NULL;
}

/* ---- reports one after another ---- */

bool fontset_begin(struct fontset *fs, struct arena *a, struct diag *dg)
{
    fs->a = a;
    fs->dg = dg;
    fs->answer = NULL;
    fs->fallback = NULL;
    fs->unread_told = NULL;
    fs->fallback_families = NULL;
    for (struct open_face *o = fs->first; o; o = o->next) {
        o->told = false;
        o->lack_told = 0;
        if (o->face.checked)
            memset(o->face.checked, 0, (size_t)o->face.nglyph);
        pieces_tell(o->face.pieces, dg);
    }
    if (!fs->kept)
        fs->kept = kept_open(dg);
    return fs->kept && kept_begin(fs->kept, dg);
}

struct hb_buffer_t *fontset_buffer(struct fontset *fs)
{
    if (!fs->buffer)
        fs->buffer = hb_buffer_create();
    return fs->buffer;
}

struct kept *fontset_kept(const struct fontset *fs)
{
    return fs->kept;
}

bool fontset_changed(const struct fontset *fs)
{
    for (const struct open_face *o = fs->first; o; o = o->next)
        if (face_changed(o))
            return true;
    return false;
}
