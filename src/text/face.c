#include "text/face.h"

#include "base/str.h"

#include <ft2build.h>
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

void face_measure(struct face *f, struct FT_FaceRec_ *ft)
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
