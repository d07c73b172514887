#include "text/font.h"

#include "base/file.h"
#include "base/str.h"

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

/* What is set over and under a consonant, up to the highest stacks; and Latin with accents. */
static const char *const stacks[] = {"ี่", "ื้", "ึ๊", "ิ์", "ั๋", "็่", "้ำ", "๊ำ", "๋", "์", "ุ", "ู", "ฺ", "ํ"};
static const char latin[] = "ÅÉÇgjpqyQ|()[]{}/โใไฤๅฦ";

/* Raises ascent and descent to the ink of the shaped text. */
static void measure_ink(struct face *f, const char *text, size_t len)
{
    hb_buffer_t *buf = hb_buffer_create();
    unsigned int n = 0;

    hb_buffer_add_utf8(buf, text, (int)len, 0, (int)len);
    hb_buffer_guess_segment_properties(buf);
    hb_shape(f->hb, buf, NULL, 0);
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buf, &n);
    const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(buf, NULL);
    for (unsigned int i = 0; i < n; i++) {
        hb_glyph_extents_t ink;
        if (!info[i].codepoint || !hb_font_get_glyph_extents(f->hb, info[i].codepoint, &ink))
            continue;
        fu top = pos[i].y_offset + ink.y_bearing, bottom = top + ink.height;
        f->ascent = top > f->ascent ? top : f->ascent;
        f->descent = -bottom > f->descent ? -bottom : f->descent;
    }
    hb_buffer_destroy(buf);
}

/* Every stack over every consonant: fonts put a mark a little higher over one letter than over
 * another, and no sample finds the highest (V3). Half a millisecond a face. */
static void measure_thai(struct face *f)
{
    char text[128 * sizeof stacks / sizeof stacks[0]];

    for (uint32_t c = 0x0E01; c <= 0x0E2E; c++) {
        size_t len = 0;
        for (size_t i = 0; i < sizeof stacks / sizeof stacks[0]; i++) {
            len += utf8_put(text + len, c);
            memcpy(text + len, stacks[i], strlen(stacks[i]));
            len += strlen(stacks[i]);
        }
        measure_ink(f, text, len);
    }
}

static fu advance_of(const struct face *f, uint32_t c)
{
    hb_codepoint_t gid;

    if (!hb_font_get_nominal_glyph(f->hb, c, &gid))
        return 0;
    return hb_font_get_glyph_h_advance(f->hb, gid);
}

static fu top_of(const struct face *f, uint32_t c)
{
    hb_codepoint_t gid;
    hb_glyph_extents_t ink;

    if (!hb_font_get_nominal_glyph(f->hb, c, &gid) || !hb_font_get_glyph_extents(f->hb, gid, &ink))
        return 0;
    return ink.y_bearing;
}

static void read_measures(struct face *f, FT_Face ft)
{
    f->upem = ft->units_per_EM;
    f->nglyph = (int)ft->num_glyphs;
    f->bbox[0] = (fu)ft->bbox.xMin;
    f->bbox[1] = (fu)ft->bbox.yMin;
    f->bbox[2] = (fu)ft->bbox.xMax;
    f->bbox[3] = (fu)ft->bbox.yMax;
    f->fixed_pitch = FT_IS_FIXED_WIDTH(ft) != 0;
    f->italic = (ft->style_flags & FT_STYLE_FLAG_ITALIC) != 0;
    f->bold = (ft->style_flags & FT_STYLE_FLAG_BOLD) != 0;
    const TT_Postscript *post = FT_Get_Sfnt_Table(ft, FT_SFNT_POST);
    if (post)
        f->italic_angle = (double)post->italicAngle / 65536;

    /* hhea is a wish, the ink is a fact: take what is more (V3). */
    f->ascent = ft->ascender;
    f->descent = -ft->descender;
    measure_ink(f, latin, sizeof latin - 1);
    if (face_has(f, 0x0E01))
        measure_thai(f);
    /* The x-height is measured, as CSS Fonts 4, 5.1.1 allows: OS/2 sxHeight is 0 in old fonts. */
    f->x_height = top_of(f, 'x');
    f->cap_height = top_of(f, 'H');
    f->thai_space = advance_of(f, 0x0E01);
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
        read_measures(f, ft);
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

bool face_has(const struct face *face, uint32_t c)
{
    hb_codepoint_t gid;

    return hb_font_get_nominal_glyph(face->hb, c, &gid) && gid != 0;
}

pt64 face_used_size(const struct face *face, pt64 size, double adjust)
{
    if (adjust <= 0 || face->x_height <= 0)
        return size;
    return (pt64)lround(size * adjust * face->upem / face->x_height);
}

struct bytes face_file(const struct face *f)
{
    hb_blob_t *blob = hb_face_reference_blob(hb_font_get_face(f->hb));
    unsigned int len;
    const char *data = hb_blob_get_data(blob, &len);

    hb_blob_destroy(blob); /* the face has its own hold on it */
    return (struct bytes){data, len};
}
