#include "text/font.h"

#include "base/file.h"
#include "base/str.h"
#include "text/face.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include <hb.h>
#include <stdlib.h>
#include <string.h>

#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H

struct open_face {
    struct open_face *next;
    struct face face;
    hb_blob_t *blob;
    hb_face_t *hb_face;
};

/* A request that was answered before; most paragraphs ask the same. */
struct answer {
    struct answer *next;
    const char *const *families;
    bool bold, italic;
    const struct face *face;
};

struct fontset {
    struct arena *a;
    struct diag *dg;
    FcConfig *conf;
    char *own_dir; /* folder of the configuration, with its last slash: its fonts go first */
    FT_Library ft;
    struct open_face *first, **end;
    struct answer *answer;
};

struct fontset *fontset_open(struct arena *a, const char *conf, struct diag *dg)
{
    struct fontset *fs = arena_new(a, struct fontset);
    struct loc at = {.file = conf};

    if (!fs)
        return NULL;
    fs->a = a;
    fs->dg = dg;
    fs->end = &fs->first;
    /* fontconfig looks for a relative path in its own folders, not in ours. */
    char *real = realpath(conf, NULL);
    if (!real) {
        diag_add(dg, DIAG_FONT_CONFIG, at, "cannot read the font configuration: %s",
                 strerror(errno));
        return NULL;
    }
    char *path = arena_strdup(a, real);
    fs->own_dir = arena_strndup(a, real, (size_t)(strrchr(real, '/') - real) + 1);
    free(real);
    if (!path || !fs->own_dir)
        return NULL;
    if (FT_Init_FreeType(&fs->ft) != 0) {
        diag_add(dg, DIAG_NO_MEMORY, at, "FreeType cannot start");
        return NULL;
    }
    fs->conf = FcConfigCreate();
    if (!fs->conf || !FcConfigParseAndLoad(fs->conf, (const FcChar8 *)path, FcTrue) ||
        !FcConfigBuildFonts(fs->conf)) {
        diag_add(dg, DIAG_FONT_CONFIG, at, "fontconfig cannot use this configuration");
        fontset_close(fs);
        return NULL;
    }
    return fs;
}

void fontset_close(struct fontset *fs)
{
    if (!fs)
        return;
    for (struct open_face *f = fs->first; f; f = f->next) {
        hb_font_destroy(f->face.hb);
        hb_face_destroy(f->hb_face);
        hb_blob_destroy(f->blob);
    }
    if (fs->conf)
        FcConfigDestroy(fs->conf);
    if (fs->ft)
        FT_Done_FreeType(fs->ft);
    fs->first = NULL;
}

static bool may_embed(struct fontset *fs, FT_Face ft, const struct face *f, struct loc at)
{
    /* OpenType OS/2 fsType: 2 alone is "restricted", 0x200 "bitmaps only". */
    FT_UShort rights = FT_Get_FSType_Flags(ft);

    if ((rights & 0x000F) != FT_FSTYPE_RESTRICTED_LICENSE_EMBEDDING &&
        !(rights & FT_FSTYPE_BITMAP_EMBEDDING_ONLY))
        return true;
    return diag_add(fs->dg, DIAG_FONT_FORBIDDEN, at,
                    "the font \"%s\" (%s) forbids embedding (fsType 0x%04X)", f->family, f->path,
                    rights);
}

/* Opens a file and appends it to the list; NULL = diagnosed. */
static const struct face *open_face(struct fontset *fs, const char *path, int index, struct loc at)
{
    struct open_face *o = arena_new(fs->a, struct open_face);
    struct bytes file;
    FT_Face ft;

    if (!o || !file_read(fs->a, path, &file, fs->dg))
        return NULL;
    struct face *f = &o->face;
    f->path = arena_strdup(fs->a, path);
    f->data = file.data;
    f->len = file.len;
    f->index = index;
    if (!f->path)
        return NULL;
    if (FT_New_Memory_Face(fs->ft, (const FT_Byte *)file.data, (FT_Long)file.len, index, &ft)) {
        diag_add(fs->dg, DIAG_FONT_BROKEN, at, "the font file %s is damaged", path);
        return NULL;
    }
    const char *family = ft->family_name ? ft->family_name : "unnamed";
    const char *ps = FT_Get_Postscript_Name(ft);
    f->family = arena_strdup(fs->a, family);
    f->ps_name = ps ? arena_strdup(fs->a, ps) : f->family;
    o->blob =
        hb_blob_create(file.data, (unsigned int)file.len, HB_MEMORY_MODE_READONLY, NULL, NULL);
    o->hb_face = hb_face_create(o->blob, (unsigned int)index);
    f->hb = hb_font_create(o->hb_face);
    *fs->end = o; /* from here on fontset_close frees its handles */
    fs->end = &o->next;

    bool ok = f->family && f->ps_name && may_embed(fs, ft, f, at);
    FT_ULong glyf_len = 0;
    if (ok && (!FT_IS_SFNT(ft) || !FT_IS_SCALABLE(ft) || ft->units_per_EM < 16 ||
               FT_Load_Sfnt_Table(ft, FT_MAKE_TAG('g', 'l', 'y', 'f'), 0, NULL, &glyf_len)))
        ok = diag_add(fs->dg, DIAG_FONT_OUTLINES, at,
                      "the font \"%s\" (%s) has no TrueType outlines", f->family, path);
    if (ok) {
        face_measure(f, ft);
        f->checked = arena_array(fs->a, unsigned char, (size_t)f->nglyph + 1);
        ok = f->checked != NULL;
    }
    FT_Done_Face(ft);
    return ok ? f : NULL;
}

static const struct face *face_at(struct fontset *fs, const char *path, int index, struct loc at)
{
    for (const struct open_face *o = fs->first; o; o = o->next)
        if (o->face.index == index && !strcmp(o->face.path, path) && o->face.upem)
            return &o->face;
    return open_face(fs, path, index, at);
}

/* How far an installed font is from what is asked; less is nearer. A font in our own folder is
 * before any other; then TrueType; then weight and slant; the path decides what is left, so that
 * the answer does not hang on the order in which a folder is read. */
struct rank {
    int far;
    const char *path;
    int index;
};

static bool rank_of(const struct fontset *fs, FcPattern *p, bool bold, bool italic,
                    struct rank *out)
{
    FcChar8 *path, *format;
    int index = 0, weight = FC_WEIGHT_NORMAL, slant = FC_SLANT_ROMAN, width = FC_WIDTH_NORMAL;

    if (FcPatternGetString(p, FC_FILE, 0, &path) != FcResultMatch)
        return false;
    FcPatternGetInteger(p, FC_INDEX, 0, &index);
    FcPatternGetInteger(p, FC_WEIGHT, 0, &weight);
    FcPatternGetInteger(p, FC_SLANT, 0, &slant);
    FcPatternGetInteger(p, FC_WIDTH, 0, &width);
    bool truetype = FcPatternGetString(p, FC_FONTFORMAT, 0, &format) == FcResultMatch &&
                    !strcmp((const char *)format, "TrueType");
    int wanted = bold ? FC_WEIGHT_BOLD : FC_WEIGHT_NORMAL;
    *out = (struct rank){.path = (const char *)path, .index = index & 0xFFFF};
    if (strncmp(out->path, fs->own_dir, strlen(fs->own_dir)) != 0)
        out->far += 10000;
    if (!truetype)
        out->far += 4000;
    if ((slant != FC_SLANT_ROMAN) != italic)
        out->far += 2000;
    out->far += weight > wanted ? weight - wanted : wanted - weight;
    out->far += width > FC_WIDTH_NORMAL ? width - FC_WIDTH_NORMAL : FC_WIDTH_NORMAL - width;
    return true;
}

static bool nearer(const struct rank *a, const struct rank *b)
{
    if (!b->path || a->far != b->far)
        return !b->path || a->far < b->far;
    int order = strcmp(a->path, b->path);
    return order ? order < 0 : a->index < b->index;
}

/* The installed font nearest to the wish: of this family, or of any that has c. path NULL = none;
 * it is copied, since it would die with the pattern. */
static bool find_font(struct fontset *fs, const char *family, uint32_t c, bool bold, bool italic,
                      struct rank *best)
{
    FcPattern *want = FcPatternCreate();
    FcObjectSet *fields = FcObjectSetBuild(FC_FILE, FC_INDEX, FC_WEIGHT, FC_SLANT, FC_WIDTH,
                                           FC_FONTFORMAT, (char *)NULL);
    FcCharSet *chars = family ? NULL : FcCharSetCreate();
    FcFontSet *found = NULL;
    bool ok = false;

    *best = (struct rank){0};
    if (!want || !fields || (!family && !chars))
        goto done;
    if (family)
        FcPatternAddString(want, FC_FAMILY, (const FcChar8 *)family);
    if (chars && (!FcCharSetAddChar(chars, c) || !FcPatternAddCharSet(want, FC_CHARSET, chars)))
        goto done;
    FcPatternAddBool(want, FC_SCALABLE, FcTrue);
    found = FcFontList(fs->conf, want, fields);
    if (!found)
        goto done;
    for (int i = 0; i < found->nfont; i++) {
        struct rank r;
        if (rank_of(fs, found->fonts[i], bold, italic, &r) && nearer(&r, best))
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

bool same_families(const char *const *a, const char *const *b)
{
    if (a == b)
        return true;
    for (; *a && *b && !strcmp(*a, *b); a++, b++)
        ;
    return !*a && !*b;
}

static const char *const *copy_families(struct arena *a, const char *const *families)
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

static const struct face *find_family(struct fontset *fs, const char *const *families, bool bold,
                                      bool italic, uint32_t c, struct loc at)
{
    for (; *families; families++) {
        struct rank best;
        if (!find_font(fs, *families, 0, bold, italic, &best) || !best.path)
            continue;
        const struct face *f = face_at(fs, best.path, best.index, at);
        if (!f || !c || face_has(f, c))
            return f;
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

static void refuse_families(struct fontset *fs, const char *const *families, struct loc at)
{
    struct sbuf list = {.a = fs->a};

    for (const char *const *name = families; *name; name++) {
        sbuf_add_str(&list, name > families ? ", " : "");
        sbuf_add_str(&list, *name);
    }
    const char *text = sbuf_text(&list);
    diag_add(fs->dg, DIAG_FONT_MISSING, at, "none of these font families is installed: %s",
             text ? text : "");
    diag_hint(fs->dg,
              "put the font file into the folder %s, or install "
              "fonts-tlwg-laksaman-ttf",
              fs->own_dir);
}

const struct face *fontset_face(struct fontset *fs, const char *const *families, bool bold,
                                bool italic, struct loc at)
{
    for (const struct answer *k = fs->answer; k; k = k->next)
        if (k->bold == bold && k->italic == italic && same_families(k->families, families))
            return k->face;

    size_t fatal = diag_count(fs->dg, DIAG_FATAL);
    const struct face *f = find_family(fs, families, bold, italic, 0, at);
    if (!f && diag_count(fs->dg, DIAG_FATAL) == fatal)
        refuse_families(fs, families, at);
    return remember(fs, families, bold, italic, f) ? f : NULL;
}

const struct face *fontset_face_for(struct fontset *fs, const char *const *families, bool bold,
                                    bool italic, uint32_t c)
{
    struct rank best;
    const struct face *f = find_family(fs, families, bold, italic, c, (struct loc){0});

    if (f)
        return f;
    if (!find_font(fs, NULL, c, bold, italic, &best) || !best.path)
        return NULL;
    f = face_at(fs, best.path, best.index, (struct loc){0});
    return f && face_has(f, c) ? f : NULL;
}
