#include "pdf/pdf_font.h"

#include "pdf/put.h"
#include "pdf/sfnt.h"

#include <math.h>
#include <string.h>

struct pdf_font {
    const struct face *face;
    struct sfnt_glyph *glyph; /* distinct, in the order of first use */
    size_t nglyph, cap;
    uint32_t *slot; /* hash table: index into glyph + 1, 0 = free */
    size_t nslot;   /* a power of 2, more than twice nglyph */
    struct sfnt sfnt;
    struct haru_font object;
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
    for (size_t i = 0; i < g->nch; i++)
        hash = mix(hash, g->ch[i]);
    return hash ^ hash >> 32;
}

static bool same(const struct sfnt_glyph *a, const struct sfnt_glyph *b)
{
    if (a->advance != b->advance || a->npart != b->npart || a->nch != b->nch)
        return false;
    for (size_t i = 0; i < a->npart; i++)
        if (a->part[i].gid != b->part[i].gid || a->part[i].x != b->part[i].x ||
            a->part[i].y != b->part[i].y)
            return false;
    return !memcmp(a->ch, b->ch, a->nch * sizeof *a->ch);
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
    f->nslot = f->nslot ? 2 * f->nslot : 256;
    f->slot = arena_array(a, uint32_t, f->nslot);
    if (!f->slot)
        return false;
    for (size_t i = 0; i < f->nglyph; i++)
        *slot_of(f, &f->glyph[i]) = (uint32_t)i + 1;
    return true;
}

static struct sfnt_glyph key_of(const struct shaped *text, const struct glyph *g)
{
    return (struct sfnt_glyph){.part = g->part,
                               .npart = g->npart,
                               .advance = g->advance,
                               .ch = text->ch + g->first,
                               .nch = g->nchar};
}

static bool collect_glyph(struct arena *a, struct pdf_font *f, const struct shaped *text,
                          const struct glyph *g)
{
    struct sfnt_glyph key = key_of(text, g);

    if (!grow_slots(a, f))
        return false;
    uint32_t *slot = slot_of(f, &key);
    if (*slot)
        return true;
    f->glyph = arena_grow(a, f->glyph, f->nglyph, &f->cap, sizeof *f->glyph);
    if (!f->glyph)
        return false;
    f->glyph[f->nglyph++] = key;
    *slot = (uint32_t)f->nglyph;
    return true;
}

static struct pdf_font *find(const struct pdf_fonts *fs, const struct face *face)
{
    for (size_t i = 0; i < fs->nfont; i++)
        if (fs->font[i]->face == face)
            return fs->font[i];
    return NULL;
}

static struct pdf_font *find_or_add(struct pdf_fonts *fs, const struct face *face)
{
    struct pdf_font *f = find(fs, face);

    if (f)
        return f;
    fs->font = arena_grow(fs->a, fs->font, fs->nfont, &fs->cap, sizeof(struct pdf_font *));
    f = arena_new(fs->a, struct pdf_font);
    if (!fs->font || !f)
        return NULL;
    f->face = face;
    fs->font[fs->nfont++] = f;
    return f;
}

static bool collect_item(struct pdf_fonts *fs, const struct text_item *it)
{
    struct pdf_font *f = find_or_add(fs, it->run->face);

    if (!f)
        return false;
    for (size_t i = it->first; i < it->end; i++)
        if (!collect_glyph(fs->a, f, it->text, &it->text->glyph[i]))
            return false;
    return true;
}

bool pdf_fonts_collect(struct pdf_fonts *fs, const struct pages *pages)
{
    for (const struct page *p = pages->first; p; p = p->next)
        for (const struct item *it = p->first; it; it = it->next)
            if (it->kind == ITEM_TEXT && !collect_item(fs, &it->u.text))
                return false;
    return true;
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
    struct haru_stream file = haru_new_stream(h, f->sfnt.file.data, f->sfnt.file.len);

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

/* /W lists every glyph, in arrays [first [w w w ...]]: PDF 32000-1, 9.7.4.3. libharu's arrays are
 * bounded, so a large font takes more than one. */
static void put_widths(struct haru *h, const struct pdf_font *f, struct haru_dict d)
{
    enum { CHUNK = 8192 };
    struct haru_array all = haru_put_array(h, d, "W"), chunk = {NULL};

    haru_put_int(h, d, "DW", 0);
    for (size_t i = 0; i < f->sfnt.nglyph; i++) {
        if (i % CHUNK == 0) {
            haru_add_int(h, all, (int)i);
            chunk = haru_add_array(h, all);
        }
        int w = f->sfnt.advance[i] * 1000;
        if (w % f->face->upem == 0)
            haru_add_int(h, chunk, w / f->face->upem);
        else
            haru_add_real(h, chunk, per_mille(f->face, f->sfnt.advance[i]));
    }
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
    haru_put_name(h, d, "CIDToGIDMap", "Identity");
}

/* ---- ToUnicode ---- */

/* The glyph of each code; NULL = the code is not used. */
static const struct sfnt_glyph **glyph_by_code(struct arena *a, const struct pdf_font *f)
{
    const struct sfnt_glyph **by = arena_array(a, const struct sfnt_glyph *, f->sfnt.nglyph);

    for (size_t i = 0; by && i < f->nglyph; i++)
        by[f->glyph[i].code] = &f->glyph[i];
    return by;
}

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
    const struct sfnt_glyph **by = glyph_by_code(a, f);
    size_t left = f->nglyph, in_block = 0;

    if (!by)
        return NULL;
    sbuf_add_str(&b, head);
    for (size_t code = 0; code < f->sfnt.nglyph; code++) {
        if (!by[code])
            continue;
        if (in_block == 0) {
            in_block = left < BLOCK ? left : BLOCK;
            left -= in_block;
            put_int(&b, (int64_t)in_block);
            sbuf_add_str(&b, " beginbfchar\n");
        }
        sbuf_add(&b, "<", 1);
        put_hex16(&b, (uint32_t)code);
        sbuf_add_str(&b, "> <");
        for (size_t i = 0; i < by[code]->nch; i++)
            put_utf16_hex(&b, text_char(by[code]->ch[i]));
        sbuf_add_str(&b, ">\n");
        if (--in_block == 0)
            sbuf_add_str(&b, "endbfchar\n");
    }
    sbuf_add_str(&b, tail);
    *len = b.len;
    return sbuf_text(&b);
}

static bool embed(struct pdf_fonts *fs, struct pdf_font *f, struct haru *h)
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
    haru_put_ref(h, font, "ToUnicode", haru_new_stream(h, cmap, len).dict);
    f->object = (struct haru_font){font};
    return true;
}

bool pdf_fonts_embed(struct pdf_fonts *fs, struct haru *h)
{
    for (size_t i = 0; i < fs->nfont; i++)
        if (!embed(fs, fs->font[i], h))
            return false;
    return true;
}

const struct pdf_font *pdf_fonts_find(const struct pdf_fonts *fs, const struct face *face)
{
    return find(fs, face);
}

uint32_t pdf_font_code(const struct pdf_font *f, const struct shaped *text, const struct glyph *g)
{
    struct sfnt_glyph key = key_of(text, g);

    return f->glyph[*slot_of(f, &key) - 1].code;
}

struct haru_font pdf_font_object(const struct pdf_font *f)
{
    return f->object;
}
