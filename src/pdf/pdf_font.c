#include "pdf/pdf_font.h"

#include "pdf/put.h"
#include "pdf/sfnt.h"

#include <math.h>
#include <string.h>

enum { RECENT = 256 };

struct pdf_font {
    const struct face *face;
    struct sfnt_glyph *glyph; /* distinct, in the order of first use: that of code n is n - 1 */
    size_t nglyph, cap;
    uint32_t *slot;        /* hash table: index into glyph + 1, 0 = free */
    size_t nslot;          /* a power of 2, more than twice nglyph */
    uint32_t last[RECENT]; /* code that a letter had last: mostly it has one */
    struct sfnt sfnt;
    char name[16];
};

/* ---- which glyphs are drawn ---- */

/* FNV-1a: its result is the same on every machine, and nothing hangs on its quality but time. */
static const uint64_t fnv_start = 0xCBF29CE484222325, fnv_prime = 0x100000001B3;

static uint64_t mix(uint64_t hash, uint32_t v)
{
    return (hash ^ v) * fnv_prime;
}

static uint64_t hash_of(const struct sfnt_glyph *g)
{
    uint64_t hash = mix(fnv_start, (uint32_t)g->advance);

    for (size_t i = 0; i < g->npart; i++)
        hash = mix(mix(mix(hash, g->part[i].gid), (uint32_t)g->part[i].x), (uint32_t)g->part[i].y);
    hash = mix(hash, g->ch);
    return hash ^ hash >> 32;
}

static inline bool same(const struct sfnt_glyph *a, const struct sfnt_glyph *b)
{
    if (a->advance != b->advance || a->npart != b->npart || a->ch != b->ch)
        return false;
    for (size_t i = 0; i < a->npart; i++)
        if (a->part[i].gid != b->part[i].gid || a->part[i].x != b->part[i].x ||
            a->part[i].y != b->part[i].y)
            return false;
    return true;
}

/* The slot that holds the glyph, or the free one where it belongs. */
static uint32_t *slot_of(const struct pdf_font *f, const struct sfnt_glyph *g)
{
    size_t i = (size_t)hash_of(g) & (f->nslot - 1);

    while (f->slot[i] && !same(&f->glyph[f->slot[i] - 1], g))
        i = (i + 1) & (f->nslot - 1);
    return &f->slot[i];
}

static bool grow_slots(struct arena *a, struct pdf_font *f)
{
    if (f->nslot > 2 * (f->nglyph + 1))
        return true;
    size_t more = f->nslot ? 2 * f->nslot : 256;
    uint32_t *slot = arena_array(a, uint32_t, more);
    if (!slot)
        return false;
    f->slot = slot;
    f->nslot = more;
    for (size_t i = 0; i < f->nglyph; i++)
        *slot_of(f, &f->glyph[i]) = (uint32_t)i + 1;
    return true;
}

static struct sfnt_glyph key_of(const struct shaped *text, const struct glyph *g)
{
    return (struct sfnt_glyph){
        .part = g->part, .npart = g->npart, .advance = g->advance, .ch = text->ch[g->first]};
}

/* A copy of what is known of a glyph: the page that draws it is gone when the font is made. */
static bool keep_glyph(struct arena *a, struct sfnt_glyph *g)
{
    struct part *part = arena_array(a, struct part, g->npart + 1);

    if (!part)
        return false;
    if (g->npart)
        memcpy(part, g->part, g->npart * sizeof *part);
    g->part = part;
    return true;
}

uint32_t pdf_font_code(struct pdf_fonts *fs, struct pdf_font *f, const struct shaped *text,
                       const struct glyph *g)
{
    enum { CODE_MAX = 0xFFFF };
    struct sfnt_glyph key = key_of(text, g);
    uint32_t *last = &f->last[key.ch % (RECENT / 2) + (key.ch < RECENT / 2 ? 0 : RECENT / 2)];

    if (*last && same(&f->glyph[*last - 1], &key))
        return *last;
    if (!grow_slots(fs->a, f))
        return 0;
    uint32_t *slot = slot_of(f, &key), code = *slot;
    if (code)
        return *last = code;
    if (f->nglyph == CODE_MAX) {
        diag_add(fs->dg, DIAG_PDF, (struct loc){.file = f->face->path},
                 "the report draws more than %d different glyphs of this font", CODE_MAX);
        return 0;
    }
    struct sfnt_glyph *more = arena_grow(fs->a, f->glyph, f->nglyph, &f->cap, sizeof *more);
    if (!more) /* the page goes on: those before are still asked for */
        return 0;
    f->glyph = more;
    if (!keep_glyph(fs->a, &key))
        return 0;
    f->glyph[f->nglyph++] = key;
    return *slot = (uint32_t)f->nglyph;
}

struct pdf_font *pdf_fonts_find(struct pdf_fonts *fs, const struct face *face)
{
    for (size_t i = 0; i < fs->nfont; i++)
        if (fs->font[i]->face == face)
            return fs->font[i];
    struct pdf_font **more =
        arena_grow(fs->a, fs->font, fs->nfont, &fs->cap, sizeof(struct pdf_font *));
    struct pdf_font *f = arena_new(fs->a, struct pdf_font);
    if (!more || !f)
        return NULL;
    fs->font = more;
    f->face = face;
    fs->font[fs->nfont++] = f;
    snprintf(f->name, sizeof f->name, "F%zu", fs->nfont);
    return f;
}

const struct face *pdf_font_face(const struct pdf_font *f)
{
    return f->face;
}

const char *pdf_font_name(const struct pdf_font *f)
{
    return f->name;
}

/* ---- the font as objects ---- */

/* Glyph space of a CIDFont: 1/1000 em (PDF 32000-1, 9.7.3). */
static double per_mille(const struct face *face, fu v)
{
    return v * 1000.0 / face->upem;
}

static int per_mille_int(const struct face *face, fu v)
{
    return (int)lround(per_mille(face, v));
}

enum { NAME_LEN = 63, TAG_LEN = 6 };

/* A subset is named by six capitals, a plus sign and the font's name: PDF 32000-1, 9.6.4. The
 * letters come from the font's bytes, so the same subset has the same name. */
static char *subset_name(struct arena *a, const struct pdf_font *f)
{
    struct sbuf b = {.a = a};
    uint64_t hash = fnv_start;

    for (size_t i = 0; i < f->sfnt.file.len; i++)
        hash = mix(hash, (unsigned char)f->sfnt.file.data[i]);
    for (int i = 0; i < TAG_LEN; i++, hash /= 26)
        sbuf_add(&b, (char[]){(char)('A' + hash % 26)}, 1);
    sbuf_add(&b, "+", 1);
    for (const char *p = f->face->ps_name; *p && b.len < NAME_LEN; p++)
        if (*p > ' ' && *p < 0x7F && !strchr("()<>[]{}/%#", *p))
            sbuf_add(&b, p, 1);
    return sbuf_text(&b);
}

/* PDF 32000-1, tables 122 to 124. */
static void put_descriptor(struct haru *h, const struct pdf_font *f, const char *name,
                           struct haru_dict d)
{
    enum { FIXED_PITCH = 1, SYMBOLIC = 4, ITALIC = 64 }; /* symbolic: not only Latin letters */
    const struct face *face = f->face;
    struct haru_stream file =
        haru_new_stream(h, f->sfnt.file.data, f->sfnt.file.len, STREAM_PACKED);

    haru_put_int(h, file.dict, "Length1", (int)f->sfnt.file.len);
    haru_put_name(h, d, "Type", "FontDescriptor");
    haru_put_name(h, d, "FontName", name);
    haru_put_int(h, d, "Flags",
                 SYMBOLIC | (face->fixed_pitch ? FIXED_PITCH : 0) | (face->italic ? ITALIC : 0));
    struct haru_array bbox = haru_put_array(h, d, "FontBBox");
    for (int i = 0; i < 4; i++) /* outwards, so that all ink stays inside */
        haru_add_int(h, bbox,
                     (int)(i < 2 ? floor(per_mille(face, f->sfnt.bbox[i]))
                                 : ceil(per_mille(face, f->sfnt.bbox[i]))));
    haru_put_real(h, d, "ItalicAngle", face->italic_angle);
    haru_put_int(h, d, "Ascent", per_mille_int(face, face->ascent));
    haru_put_int(h, d, "Descent", per_mille_int(face, -face->descent));
    haru_put_int(h, d, "CapHeight", per_mille_int(face, face->cap_height));
    /* Fonts do not tell the width of their stems; it serves only to find a substitute. */
    haru_put_int(h, d, "StemV", face->bold ? 140 : 80);
    haru_put_ref(h, d, "FontFile2", file.dict);
}

/* The glyph of the embedded font that a code draws; that of code 0 is .notdef. */
static uint32_t gid_of(const struct pdf_font *f, size_t code)
{
    return code ? f->glyph[code - 1].gid : 0;
}

/* /W lists every code, in arrays [first [w w w ...]]: PDF 32000-1, 9.7.4.3. libharu's arrays are
 * bounded, so a large font takes more than one. */
static void put_widths(struct haru *h, const struct pdf_font *f, struct haru_dict d)
{
    enum { CHUNK = 8192 };
    struct haru_array all = haru_put_array(h, d, "W"), chunk = {NULL};

    haru_put_int(h, d, "DW", 0);
    for (size_t code = 0; code <= f->nglyph; code++) {
        if (code % CHUNK == 0) {
            haru_add_int(h, all, (int)code);
            chunk = haru_add_array(h, all);
        }
        uint16_t advance = f->sfnt.advance[gid_of(f, code)];
        int w = advance * 1000;
        if (w % f->face->upem == 0)
            haru_add_int(h, chunk, w / f->face->upem);
        else
            haru_add_real(h, chunk, per_mille(f->face, advance));
    }
}

/* Codes are given while pages are drawn, glyph ids when the font is cut: a map leads from one to
 * the other (PDF 32000-1, table 117). */
static bool put_gid_map(struct haru *h, struct arena *a, const struct pdf_font *f,
                        struct haru_dict d)
{
    unsigned char *map = arena_array(a, unsigned char, 2 * (f->nglyph + 1));

    if (!map)
        return false;
    for (size_t code = 0; code <= f->nglyph; code++) {
        map[2 * code] = (unsigned char)(gid_of(f, code) >> 8);
        map[2 * code + 1] = (unsigned char)gid_of(f, code);
    }
    haru_put_ref(h, d, "CIDToGIDMap",
                 haru_new_stream(h, map, 2 * (f->nglyph + 1), STREAM_PACKED).dict);
    return true;
}

static void put_cid_font(struct haru *h, const struct pdf_font *f, const char *name,
                         struct haru_dict d)
{
    struct haru_dict descriptor = haru_new_dict(h);

    haru_put_name(h, d, "Type", "Font");
    haru_put_name(h, d, "Subtype", "CIDFontType2");
    haru_put_name(h, d, "BaseFont", name);
    struct haru_dict system = haru_put_dict(h, d, "CIDSystemInfo");
    haru_put_ascii(h, system, "Registry", "Adobe");
    haru_put_ascii(h, system, "Ordering", "Identity");
    haru_put_int(h, system, "Supplement", 0);
    put_descriptor(h, f, name, descriptor);
    haru_put_ref(h, d, "FontDescriptor", descriptor);
    put_widths(h, f, d);
}

/* ---- ToUnicode ---- */

/* A CMap gives at most 100 codes at a time: PDF 32000-1, 9.10.3, and Adobe's note 5014. */
static char *to_unicode(struct arena *a, const struct pdf_font *f, size_t *len)
{
    enum { BLOCK = 100 };
    static const char head[] =
        "/CIDInit /ProcSet findresource begin\n"
        "12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    static const char tail[] = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
    struct sbuf b = {.a = a};
    size_t left = f->nglyph, in_block = 0;

    sbuf_add_str(&b, head);
    for (size_t code = 1; code <= f->nglyph; code++) {
        const struct sfnt_glyph *g = &f->glyph[code - 1];
        if (in_block == 0) {
            in_block = left < BLOCK ? left : BLOCK;
            left -= in_block;
            put_int(&b, (int64_t)in_block);
            sbuf_add_str(&b, " beginbfchar\n");
        }
        sbuf_add(&b, "<", 1);
        put_hex16(&b, (uint32_t)code);
        sbuf_add_str(&b, "> <");
        put_utf16_hex(&b, text_char(g->ch));
        sbuf_add_str(&b, ">\n");
        if (--in_block == 0)
            sbuf_add_str(&b, "endbfchar\n");
    }
    sbuf_add_str(&b, tail);
    *len = b.len;
    return sbuf_text(&b);
}

static bool embed(struct pdf_fonts *fs, struct pdf_font *f, struct haru *h, struct haru_dict fonts)
{
    size_t len;

    if (!sfnt_build(fs->a, f->face, f->glyph, f->nglyph, &f->sfnt, fs->dg))
        return false;
    const char *name = subset_name(fs->a, f), *cmap = to_unicode(fs->a, f, &len);
    if (!name || !cmap)
        return false;
    struct haru_dict font = haru_new_dict(h), cid_font = haru_new_dict(h);
    haru_put_name(h, font, "Type", "Font");
    haru_put_name(h, font, "Subtype", "Type0");
    haru_put_name(h, font, "BaseFont", name);
    haru_put_name(h, font, "Encoding", "Identity-H");
    haru_add_ref(h, haru_put_array(h, font, "DescendantFonts"), cid_font);
    put_cid_font(h, f, name, cid_font);
    haru_put_ref(h, font, "ToUnicode", haru_new_stream(h, cmap, len, STREAM_PACKED).dict);
    haru_put_ref(h, fonts, f->name, font);
    return put_gid_map(h, fs->a, f, cid_font);
}

bool pdf_fonts_embed(struct pdf_fonts *fs, struct haru *h, struct haru_dict fonts)
{
    for (size_t i = 0; i < fs->nfont; i++)
        if (!embed(fs, fs->font[i], h, fonts))
            return false;
    return true;
}
