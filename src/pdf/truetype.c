#include "pdf/truetype.h"

#include <string.h>

enum { DEPTH_MAX = 16 };

#define TAG(a, b, c, d) ((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))
const uint32_t tt_tag[TT_NTABLE] = {
    [TT_GLYF] = TAG('g', 'l', 'y', 'f'), [TT_HEAD] = TAG('h', 'e', 'a', 'd'),
    [TT_HHEA] = TAG('h', 'h', 'e', 'a'), [TT_HMTX] = TAG('h', 'm', 't', 'x'),
    [TT_LOCA] = TAG('l', 'o', 'c', 'a'), [TT_MAXP] = TAG('m', 'a', 'x', 'p'),
};

bool tt_broken(const struct tt_font *f, const char *what)
{
    return diag_add(f->dg, DIAG_FONT_BROKEN, (struct loc){0}, "the font \"%s\" (%s) is damaged: %s",
                    f->face->family, f->face->path, what);
}

/* ---- numbers: big-endian ---- */

static bool holds(struct tt_view v, size_t at, size_t len)
{
    return at <= v.len && len <= v.len - at;
}

/* For places that `holds` has said yes to. */
static uint16_t u16(struct tt_view v, size_t at)
{
    return (uint16_t)(v.p[at] << 8 | v.p[at + 1]);
}

static int16_t i16(struct tt_view v, size_t at)
{
    return (int16_t)u16(v, at);
}

static uint32_t u32(struct tt_view v, size_t at)
{
    return (uint32_t)u16(v, at) << 16 | u16(v, at + 2);
}

void tt_put16(uint8_t *p, int v)
{
    p[0] = (uint8_t)((unsigned)v >> 8);
    p[1] = (uint8_t)v;
}

static void put32(uint8_t *p, uint32_t v)
{
    tt_put16(p, (int)(v >> 16));
    tt_put16(p + 2, (int)(v & 0xFFFF));
}

struct tt_box tt_box_join(struct tt_box a, struct tt_box b)
{
    return (struct tt_box){
        b.x_min < a.x_min ? b.x_min : a.x_min, b.y_min < a.y_min ? b.y_min : a.y_min,
        b.x_max > a.x_max ? b.x_max : a.x_max, b.y_max > a.y_max ? b.y_max : a.y_max};
}

/* ---- reading ---- */

static bool check_tables(const struct tt_font *f)
{
    static const size_t least[TT_NTABLE] = {[TT_HEAD] = 54, [TT_HHEA] = 36, [TT_MAXP] = 32};

    for (int t = 0; t < TT_NTABLE; t++)
        if (f->table[t].len < least[t])
            return tt_broken(f, "a table is too short");
    return true;
}

static bool glyph_data(const struct tt_font *f, size_t gid, struct tt_view *out)
{
    struct tt_view loca = f->table[TT_LOCA], glyf = f->table[TT_GLYF];
    bool is_long = u16(f->table[TT_HEAD], 50) != 0; /* indexToLocFormat */
    size_t size = is_long ? 4 : 2;

    if (!holds(loca, gid * size, 2 * size))
        return tt_broken(f, "loca is too short");
    size_t first = is_long ? u32(loca, gid * 4) : 2 * (size_t)u16(loca, gid * 2);
    size_t end = is_long ? u32(loca, gid * 4 + 4) : 2 * (size_t)u16(loca, gid * 2 + 2);
    if (end < first || !holds(glyf, first, end - first))
        return tt_broken(f, "loca points outside of glyf");
    *out = (struct tt_view){glyf.p + first, end - first};
    return out->len == 0 || out->len >= TT_GLYPH_HEADER || tt_broken(f, "a glyph is too short");
}

static bool read_metrics(const struct tt_font *f, size_t gid, struct tt_glyph *g)
{
    struct tt_view hmtx = f->table[TT_HMTX];
    size_t nlong = u16(f->table[TT_HHEA], 34); /* numberOfHMetrics */

    if (!nlong || !holds(hmtx, 0, nlong * 4))
        return tt_broken(f, "hmtx is too short");
    size_t at = gid < nlong ? gid * 4 + 2 : nlong * 4 + (gid - nlong) * 2;
    if (!holds(hmtx, at, 2))
        return tt_broken(f, "hmtx is too short");
    g->advance = u16(hmtx, gid < nlong ? gid * 4 : (nlong - 1) * 4);
    g->lsb = i16(hmtx, at);
    return true;
}

struct tt_glyph *tt_add_glyph(struct tt_font *f)
{
    f->glyph = arena_grow(f->a, f->glyph, f->nglyph, &f->cap, sizeof *f->glyph);
    if (!f->glyph)
        return NULL;
    if (f->nglyph >= TT_GLYPH_MAX) { /* maxp numGlyphs is 16 bits */
        diag_add(f->dg, DIAG_PDF, (struct loc){0}, "more than %d different glyphs of \"%s\"",
                 TT_GLYPH_MAX, f->face->family);
        return NULL;
    }
    return &f->glyph[f->nglyph++];
}

bool tt_read(struct tt_font *f)
{
    if (!check_tables(f))
        return false;
    size_t n = u16(f->table[TT_MAXP], 4); /* numGlyphs */

    for (size_t gid = 0; gid < n; gid++) {
        struct tt_glyph *g = tt_add_glyph(f);
        if (!g)
            return false;
        *g = (struct tt_glyph){0};
        if (!glyph_data(f, gid, &g->data) || !read_metrics(f, gid, g))
            return false;
        struct tt_view d = g->data;
        if (d.len)
            g->box = (struct tt_box){i16(d, 2), i16(d, 4), i16(d, 6), i16(d, 8)};
    }
    return n > 0 || tt_broken(f, "it has no glyphs");
}

/* ---- what maxp counts ---- */

static bool measure(struct tt_font *f, size_t gid, unsigned level);

static bool measure_components(struct tt_font *f, struct tt_glyph *g, unsigned level)
{
    struct tt_view d = g->data;
    size_t at = TT_GLYPH_HEADER;
    uint16_t flags;

    do {
        if (!holds(d, at, 4))
            return tt_broken(f, "a composite glyph is too short");
        flags = u16(d, at);
        size_t part = u16(d, at + 2);
        if (part >= f->nglyph)
            return tt_broken(f, "a composite glyph has a part that is not there");
        if (!measure(f, part, level + 1))
            return false;
        const struct tt_glyph *p = &f->glyph[part];
        g->npoint += p->npoint;
        g->ncontour += p->ncontour;
        g->nelement++;
        g->depth = p->depth + 1 > g->depth ? p->depth + 1 : g->depth;
        at += 4 + (flags & TT_ARGS_ARE_WORDS ? 4u : 2u);
        at += flags & TT_HAS_SCALE      ? 2u
              : flags & TT_HAS_XY_SCALE ? 4u
              : flags & TT_HAS_2X2      ? 8u
                                        : 0u;
    } while ((flags & TT_MORE_COMPONENTS) && g->npoint <= UINT16_MAX && g->ncontour <= UINT16_MAX);
    return (g->npoint <= UINT16_MAX && g->ncontour <= UINT16_MAX && g->depth <= DEPTH_MAX &&
            at <= d.len) ||
           tt_broken(f, "a composite glyph is too large");
}

static bool measure(struct tt_font *f, size_t gid, unsigned level)
{
    struct tt_glyph *g = &f->glyph[gid];
    struct tt_view d = g->data;

    if (g->state == TT_MEASURED)
        return true;
    if (g->state == TT_MEASURING || level > DEPTH_MAX)
        return tt_broken(f, "composite glyphs are nested without end");
    g->state = TT_MEASURING;
    if (d.len && i16(d, 0) < 0) {
        if (!measure_components(f, g, level))
            return false;
    } else if (d.len && i16(d, 0) > 0) {
        g->ncontour = u16(d, 0);
        size_t last = TT_GLYPH_HEADER + 2 * ((size_t)g->ncontour - 1); /* of endPtsOfContours */
        if (!holds(d, last, 2))
            return tt_broken(f, "a glyph is too short");
        g->npoint = (uint32_t)u16(d, last) + 1;
        if (g->npoint > UINT16_MAX) /* maxp counts them in 16 bits */
            return tt_broken(f, "a glyph has too many points");
    }
    g->state = TT_MEASURED;
    return true;
}

static bool measure_all(struct tt_font *f)
{
    bool first = true;

    for (size_t i = 0; i < f->nglyph; i++) {
        if (!measure(f, i, 0))
            return false;
        if (!f->glyph[i].data.len)
            continue;
        f->box = first ? f->glyph[i].box : tt_box_join(f->box, f->glyph[i].box);
        first = false;
    }
    return true;
}

/* ---- writing ---- */

struct tables {
    uint8_t *p[TT_NTABLE];
    size_t len[TT_NTABLE];
};

static bool write_glyf(const struct tt_font *f, struct tables *t)
{
    size_t len = 0;

    for (size_t i = 0; i < f->nglyph; i++)
        len += (f->glyph[i].data.len + 1) / 2 * 2;
    bool is_long = len > 2UL * UINT16_MAX; /* a short loca holds offsets / 2 */
    t->len[TT_GLYF] = len;
    t->len[TT_LOCA] = (f->nglyph + 1) * (is_long ? 4 : 2);
    t->p[TT_GLYF] = arena_alloc(f->a, len + 1);
    t->p[TT_LOCA] = arena_alloc(f->a, t->len[TT_LOCA]);
    if (!t->p[TT_GLYF] || !t->p[TT_LOCA])
        return false;
    size_t at = 0;
    for (size_t i = 0; i <= f->nglyph; i++) {
        if (is_long)
            put32(t->p[TT_LOCA] + 4 * i, (uint32_t)at);
        else
            tt_put16(t->p[TT_LOCA] + 2 * i, (int)(at / 2));
        if (i == f->nglyph)
            break;
        struct tt_view d = f->glyph[i].data;
        if (d.len)
            memcpy(t->p[TT_GLYF] + at, d.p, d.len);
        at += (d.len + 1) / 2 * 2;
    }
    tt_put16(t->p[TT_HEAD] + 50, is_long);
    return true;
}

static void raise(uint8_t *p, uint32_t v)
{
    if (v > (uint32_t)(p[0] << 8 | p[1]))
        tt_put16(p, (int)v);
}

static bool write_metrics(const struct tt_font *f, struct tables *t)
{
    fu lsb_min = INT16_MAX, rsb_min = INT16_MAX, extent = INT16_MIN;
    uint16_t advance_max = 0;

    t->len[TT_HMTX] = 4 * f->nglyph;
    t->p[TT_HMTX] = arena_alloc(f->a, t->len[TT_HMTX]);
    if (!t->p[TT_HMTX])
        return false;
    for (size_t i = 0; i < f->nglyph; i++) {
        const struct tt_glyph *g = &f->glyph[i];
        tt_put16(t->p[TT_HMTX] + 4 * i, g->advance);
        tt_put16(t->p[TT_HMTX] + 4 * i + 2, g->lsb);
        advance_max = g->advance > advance_max ? g->advance : advance_max;
        if (!g->data.len)
            continue;
        fu right = g->lsb + (g->box.x_max - g->box.x_min), rsb = g->advance - right;
        lsb_min = g->lsb < lsb_min ? g->lsb : lsb_min;
        rsb_min = rsb < rsb_min ? rsb : rsb_min;
        extent = right > extent ? right : extent;
    }
    uint8_t *hhea = t->p[TT_HHEA];
    tt_put16(hhea + 10, advance_max);
    if (extent > INT16_MIN) { /* something is drawn */
        tt_put16(hhea + 12, lsb_min);
        tt_put16(hhea + 14, rsb_min < INT16_MIN ? INT16_MIN : rsb_min);
        tt_put16(hhea + 16, extent > INT16_MAX ? INT16_MAX : extent);
    }
    tt_put16(hhea + 34, (int)f->nglyph);
    return true;
}

static void write_maxp(const struct tt_font *f, uint8_t *maxp)
{
    tt_put16(maxp + 4, (int)f->nglyph);
    for (size_t i = 0; i < f->nglyph; i++) {
        const struct tt_glyph *g = &f->glyph[i];
        raise(maxp + (g->depth ? 10 : 6), g->npoint);   /* maxCompositePoints : maxPoints */
        raise(maxp + (g->depth ? 12 : 8), g->ncontour); /* maxCompositeContours : maxContours */
        raise(maxp + 28, g->nelement);                  /* maxComponentElements */
        raise(maxp + 30, g->depth);                     /* maxComponentDepth */
    }
}

static bool write_tables(const struct tt_font *f, struct tables *t)
{
    static const enum tt_table copied[] = {TT_HEAD, TT_HHEA, TT_MAXP};

    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++) {
        enum tt_table id = copied[i];
        t->len[id] = f->table[id].len;
        t->p[id] = arena_alloc(f->a, t->len[id]);
        if (!t->p[id])
            return false;
        memcpy(t->p[id], f->table[id].p, t->len[id]);
    }
    if (!write_glyf(f, t) || !write_metrics(f, t))
        return false;
    write_maxp(f, t->p[TT_MAXP]);
    uint8_t *head = t->p[TT_HEAD];
    tt_put16(head + 36, f->box.x_min);
    tt_put16(head + 38, f->box.y_min);
    tt_put16(head + 40, f->box.x_max);
    tt_put16(head + 42, f->box.y_max);
    return true;
}

static uint32_t checksum(const uint8_t *p, size_t len)
{
    uint32_t sum = 0;
    size_t i = 0;

    for (; i + 4 <= len; i += 4)
        sum += (uint32_t)p[i] << 24 | (uint32_t)p[i + 1] << 16 | (uint32_t)p[i + 2] << 8 | p[i + 3];
    for (; i < len; i++)
        sum += (uint32_t)p[i] << (24 - 8 * (i & 3));
    return sum;
}

/* OpenType, "Organization of an OpenType font": a directory sorted by tag, tables at multiples of
 * 4, and in head the sum that makes the whole file come to 0xB1B0AFBA. */
static bool write_file(const struct tt_font *f, const struct tables *t, struct bytes *out)
{
    size_t len = 12 + 16 * TT_NTABLE;

    for (int i = 0; i < TT_NTABLE; i++)
        len += (t->len[i] + 3) / 4 * 4;
    uint8_t *file = arena_alloc(f->a, len + 1);
    if (!file)
        return false;
    put32(file, 0x00010000);
    tt_put16(file + 4, TT_NTABLE);
    tt_put16(file + 6,
             64); /* searchRange: 16 times the largest power of 2 in the number of tables */
    tt_put16(file + 8, 2); /* its logarithm */
    tt_put16(file + 10, 16 * TT_NTABLE - 64);
    put32(t->p[TT_HEAD] + 8, 0);
    uint8_t *entry = file + 12, *head = NULL;
    size_t at = 12 + 16 * TT_NTABLE;
    for (int i = 0; i < TT_NTABLE; i++, entry += 16) {
        memcpy(file + at, t->p[i], t->len[i]);
        put32(entry, tt_tag[i]);
        put32(entry + 4, checksum(t->p[i], t->len[i]));
        put32(entry + 8, (uint32_t)at);
        put32(entry + 12, (uint32_t)t->len[i]);
        head = i == TT_HEAD ? file + at : head;
        at += (t->len[i] + 3) / 4 * 4;
    }
    put32(head + 8, 0xB1B0AFBA - checksum(file, len));
    *out = (struct bytes){(const char *)file, len};
    return true;
}

bool tt_write(struct tt_font *f, struct bytes *out)
{
    struct tables t = {0};

    return measure_all(f) && write_tables(f, &t) && write_file(f, &t, out);
}
