#include "text/face.h"

#include "base/digest.h"
#include "base/str.h"
#include "text/inks.h"

#include <ft2build.h>
#include <hb-ot.h>
#include <hb.h>
#include <string.h>

#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H

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

/* Is it in the list? Only a file as long as one there is looked at. false = diagnosed. */
static bool find_known(struct arena *a, struct face *f, bool *known, struct diag *dg)
{
    *known = false;
    for (const struct known_ink *k = known_inks; k->sha256 && !*known; k++) {
        if (k->len != f->len || k->index != f->index)
            continue;
        if (!f->sha256 && !(f->sha256 = digest_sha256(a, (struct bytes){f->data, f->len}, dg)))
            return false;
        *known = !strcmp(f->sha256, k->sha256);
        f->ascent = k->ascent;
        f->descent = k->descent;
    }
    return true;
}

static fu widest_digit(const struct face *f, uint32_t zero)
{
    fu most = 0;

    for (uint32_t c = zero; c < zero + 10; c++) {
        hb_codepoint_t gid;
        fu advance =
            hb_font_get_nominal_glyph(f->hb, c, &gid) ? hb_font_get_glyph_h_advance(f->hb, gid) : 0;
        most = advance > most ? advance : most;
    }
    return most;
}

static fu top_of(const struct face *f, uint32_t c)
{
    hb_codepoint_t gid;
    hb_glyph_extents_t ink;

    if (!hb_font_get_nominal_glyph(f->hb, c, &gid) || !hb_font_get_glyph_extents(f->hb, gid, &ink))
        return 0;
    return ink.y_bearing;
}

/* CSS Fonts 5, font-size-adjust, wants the x-height of each face. What is measured comes first, since
 * OS/2 sxHeight is 0 in old fonts. A face without an x has that, as Noto Sans Thai; and one that
 * says nothing has its ko kai, which is 1.18 times as high as x in Laksaman, the likeness of TH
 * Sarabun (V7). 0 = it cannot be derived, and the size is not adjusted. */
static fu x_height(const struct face *f, const TT_OS2 *os2)
{
    fu x = top_of(f, 'x');

    if (x <= 0 && os2 && os2->version >= 2 && os2->sxHeight > 0 && os2->sxHeight < f->upem)
        x = os2->sxHeight;
    return x > 0 ? x : top_of(f, 0x0E01) * 100 / 118;
}

/* What a font does not say, or says without sense, is as most have it. */
static void measure_lines(struct face *f, const TT_OS2 *os2, const TT_Postscript *post)
{
    fu em = f->upem;

    f->underline = post ? -post->underlinePosition : 0;
    f->underline_thickness = post ? post->underlineThickness : 0;
    if (f->underline_thickness < em / 100 || f->underline_thickness > em / 5)
        f->underline_thickness = em / 20;
    if (f->underline < em / 50 || f->underline > em / 2)
        f->underline = em / 10;
    f->strikeout = os2 ? os2->yStrikeoutPosition : 0;
    f->strikeout_thickness = os2 ? os2->yStrikeoutSize : 0;
    if (f->strikeout_thickness < em / 100 || f->strikeout_thickness > em / 5)
        f->strikeout_thickness = f->underline_thickness;
    if (f->strikeout < em / 10 || f->strikeout > em / 2)
        f->strikeout = em / 4;
}

static bool measure(struct arena *a, struct face *f, FT_Face ft, struct diag *dg)
{
    const TT_OS2 *os2 = FT_Get_Sfnt_Table(ft, FT_SFNT_OS2);
    const TT_Postscript *post = FT_Get_Sfnt_Table(ft, FT_SFNT_POST);

    f->upem = ft->units_per_EM;
    f->nglyph = (int)ft->num_glyphs;
    f->bbox[0] = (fu)ft->bbox.xMin;
    f->bbox[1] = (fu)ft->bbox.yMin;
    f->bbox[2] = (fu)ft->bbox.xMax;
    f->bbox[3] = (fu)ft->bbox.yMax;
    f->fixed_pitch = FT_IS_FIXED_WIDTH(ft) != 0;
    f->italic = (ft->style_flags & FT_STYLE_FLAG_ITALIC) != 0;
    f->bold = (ft->style_flags & FT_STYLE_FLAG_BOLD) || (os2 && os2->usWeightClass >= 600);
    if (post)
        f->italic_angle = (double)post->italicAngle / 65536;

    measure_lines(f, os2, post);

    bool known;
    if (!find_known(a, f, &known, dg))
        return false;
    if (!known) {
        /* hhea is a wish, the ink is a fact: take what is more (V3). */
        f->ascent = ft->ascender;
        f->descent = -ft->descender;
        measure_ink(f, latin, sizeof latin - 1);
        if (face_has(f, 0x0E01))
            measure_thai(f);
    }
    f->x_height = x_height(f, os2);
    f->cap_height = top_of(f, 'H');
    f->digit = widest_digit(f, '0');
    f->thai_digit = widest_digit(f, 0x0E50);
    return true;
}

/* OpenType, OS/2 fsType: of the lowest four bits the freest holds. */
static enum face_fault rights_fault(unsigned rights)
{
    if ((rights & 0x000F) == FT_FSTYPE_RESTRICTED_LICENSE_EMBEDDING)
        return FACE_RESTRICTED;
    if (rights & FT_FSTYPE_BITMAP_EMBEDDING_ONLY)
        return FACE_BITMAPS;
    /* Ours is always a part of the font, with glyphs of our own in it (sfnt.c). */
    return rights & FT_FSTYPE_NO_SUBSETTING ? FACE_WHOLE : FACE_USABLE;
}

/* FreeType unpacks WOFF without a word; HarfBuzz and the PDF see the file as it is. */
static bool is_web(struct bytes file)
{
    return file.len >= 4 && (!memcmp(file.data, "wOFF", 4) || !memcmp(file.data, "wOF2", 4));
}

static bool has_table(FT_Face ft, const char tag[static 5])
{
    FT_ULong len = 0;

    return !FT_Load_Sfnt_Table(ft, FT_MAKE_TAG(tag[0], tag[1], tag[2], tag[3]), 0, NULL, &len);
}

/* The directory of the file names a table that is not there: the file was cut. */
static bool is_cut(const struct open_face *o, FT_Face ft, const char *tag)
{
    const hb_face_t *face = hb_font_get_face(o->face.hb);
    hb_tag_t wanted = hb_tag_from_string(tag, -1), found;

    for (unsigned i = 0, n = 1; hb_face_get_table_tags(face, i, &n, &found), n; i++)
        if (found == wanted)
            return !has_table(ft, tag);
    return false;
}

static enum face_fault fault_of(struct open_face *o, FT_Face ft, struct bytes file)
{
    hb_ot_var_axis_info_t axis;
    unsigned n = 1;

    if (is_web(file))
        return FACE_WEB;
    if (FT_IS_SFNT(ft) && (has_table(ft, "CFF ") || has_table(ft, "CFF2")))
        return FACE_CFF;
    if (FT_IS_SFNT(ft) && is_cut(o, ft, "glyf"))
        return FACE_BROKEN;
    if (!FT_IS_SFNT(ft) || !FT_IS_SCALABLE(ft) || ft->units_per_EM < 16 || !has_table(ft, "glyf"))
        return FACE_OUTLINES;
    if (!hb_face_get_glyph_count(hb_font_get_face(o->face.hb)))
        return FACE_BROKEN; /* FreeType passes by tables that HarfBuzz refuses the file for */
    if (hb_ot_var_get_axis_infos(hb_font_get_face(o->face.hb), 0, &n, &axis) && n) {
        hb_tag_to_string(axis.tag, o->axis);
        return FACE_VARIABLE;
    }
    o->rights = FT_Get_FSType_Flags(ft);
    return rights_fault(o->rights);
}

static hb_font_t *open_hb(struct bytes file, int index)
{
    hb_blob_t *blob =
        hb_blob_create(file.data, (unsigned)file.len, HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *face = hb_face_create(blob, (unsigned)index);
    hb_font_t *font = hb_font_create(face);

    hb_face_destroy(face); /* the font has its own hold on it, as it has on the blob */
    hb_blob_destroy(blob);
    return font;
}

/* Each letter of a text asks several times, HarfBuzz's cmap takes 120 instructions. */
enum { BLOCK = 128, THAI = 0x0E00 };

static bool read_cmap(struct arena *a, struct face *f)
{
    uint32_t *gid = arena_array(a, uint32_t, (size_t)2 * BLOCK);

    if (!gid)
        return false;
    for (uint32_t i = 0; i < 2 * BLOCK; i++)
        if (!hb_font_get_nominal_glyph(f->hb, i < BLOCK ? i : THAI + i - BLOCK, &gid[i]))
            gid[i] = 0;
    f->latin = gid;
    f->thai = gid + BLOCK;
    return true;
}

bool face_open(struct arena *a, struct FT_LibraryRec_ *lib, const char *path, int index,
               struct open_face *out, struct diag *dg)
{
    struct face *f = &out->face;
    struct bytes file;
    FT_Face ft;
    bool ok = true;

    if (stat(path, &out->file) != 0)
        out->file = (struct stat){0}; /* file_read tells */
    if (!file_read(a, path, &file, dg) || !(f->path = arena_strdup(a, path)))
        return false;
    f->data = file.data;
    f->len = file.len;
    f->index = index;
    if (FT_New_Memory_Face(lib, (const FT_Byte *)file.data, (FT_Long)file.len, index, &ft)) {
        out->fault = FACE_BROKEN;
        return true;
    }
    const char *ps = FT_Get_Postscript_Name(ft);
    f->family = arena_strdup(a, ft->family_name ? ft->family_name : "unnamed");
    f->ps_name = ps ? arena_strdup(a, ps) : f->family;
    f->hb = open_hb(file, index);
    ok = read_cmap(a, f);
    out->fault = fault_of(out, ft, file);
    if (out->fault == FACE_USABLE) {
        ok = ok && measure(a, f, ft, dg);
        f->checked = arena_array(a, unsigned char, (size_t)f->nglyph + 1);
    }
    FT_Done_Face(ft);
    return ok && f->family && f->ps_name && (out->fault != FACE_USABLE || f->checked);
}

void face_close(struct open_face *o)
{
    hb_font_destroy(o->face.hb);
}

bool face_changed(const struct open_face *o)
{
    const struct stat *then = &o->file;
    struct stat now;

    return stat(o->face.path, &now) != 0 || now.st_dev != then->st_dev ||
           now.st_ino != then->st_ino || now.st_size != then->st_size ||
           now.st_mtim.tv_sec != then->st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != then->st_mtim.tv_nsec;
}

static void refuse_rights(const struct open_face *o, struct loc at, struct diag *dg)
{
    const struct face *f = &o->face;

    if (o->fault == FACE_RESTRICTED)
        diag_add(dg, DIAG_FONT_FORBIDDEN, at,
                 "the font \"%s\" (%s) forbids embedding (fsType 0x%04X)", f->family, f->path,
                 o->rights);
    else if (o->fault == FACE_BITMAPS)
        diag_add(dg, DIAG_FONT_FORBIDDEN, at,
                 "the font \"%s\" (%s) may be embedded as bitmaps only (fsType 0x%04X)", f->family,
                 f->path, o->rights);
    else
        diag_add(dg, DIAG_FONT_FORBIDDEN, at,
                 "the font \"%s\" (%s) may be embedded only as a whole, and a report holds no more "
                 "of it than it prints (fsType 0x%04X)",
                 f->family, f->path, o->rights);
    diag_hint(dg, "use another font, or ask the maker of this one for a file that may be embedded");
}

static void refuse_format(const struct open_face *o, const char *folder, struct loc at,
                          struct diag *dg)
{
    const struct face *f = &o->face;

    if (o->fault == FACE_WEB)
        diag_add(dg, DIAG_FONT_FORMAT, at,
                 "the font \"%s\" (%s) is packed for web pages (WOFF); expected TrueType (.ttf)",
                 f->family, f->path);
    else if (o->fault == FACE_CFF)
        diag_add(dg, DIAG_FONT_OUTLINES, at,
                 "the font \"%s\" (%s) has PostScript outlines (CFF); expected TrueType (.ttf)",
                 f->family, f->path);
    else
        diag_add(dg, DIAG_FONT_OUTLINES, at, "the font \"%s\" (%s) has no TrueType outlines",
                 f->family, f->path);
    diag_hint(dg, "put the .ttf file of the font into the folder %s, and take this one away",
              folder);
}

bool face_refuse(struct open_face *o, const char *folder, struct loc at, struct diag *dg)
{
    const struct face *f = &o->face;

    if (o->told)
        return false;
    o->told = true;
    switch (o->fault) {
    case FACE_USABLE:
        break;
    case FACE_BROKEN:
        diag_add(dg, DIAG_FONT_BROKEN, at, "the font file %s is damaged", f->path);
        break;
    case FACE_WEB:
    case FACE_CFF:
    case FACE_OUTLINES:
        refuse_format(o, folder, at, dg);
        break;
    case FACE_VARIABLE:
        diag_add(dg, DIAG_FONT_FORMAT, at,
                 "the font \"%s\" (%s) is variable (axis %s): a PDF would show its bold as regular",
                 f->family, f->path, o->axis);
        diag_hint(
            dg,
            "put its static .ttf files, one of each weight, into the folder %s, and take this "
            "one away; a font of Google Fonts has them in the folder static",
            folder);
        break;
    case FACE_RESTRICTED:
    case FACE_BITMAPS:
    case FACE_WHOLE:
        refuse_rights(o, at, dg);
        break;
    }
    return false;
}

uint32_t face_glyph(const struct face *face, uint32_t c)
{
    hb_codepoint_t gid;

    if (c < BLOCK)
        return face->latin[c];
    if (c >= THAI && c < THAI + BLOCK)
        return face->thai[c - THAI];
    return hb_font_get_nominal_glyph(face->hb, c, &gid) ? gid : 0;
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
