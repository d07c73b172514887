/*
 * sfnt.c - marks whose places are baked into the font.
 *
 * HarfBuzz says where each mark stands. A PDF can say it too, by moving the pen, but then readers
 * see false spaces inside words. So a glyph that is drawn anywhere but at the pen, or with another
 * advance than the font's, becomes a glyph of its own: a TrueType composite, which is a list of
 * outlines of the font with an offset each.
 *
 *     face            hb-subset         this file
 *     --------        -----------       -----------------------------------------
 *     ko kai          1 ko kai          1 ko kai                     plain
 *     mai tho         2 mai tho         2 mai tho                    only a component
 *     (all others)                      3 = 2 moved by (21, 0)       derived
 *                                       4 nothing, advance 580       derived: a Thai space
 *
 * hb-subset cuts the face; its glyphs keep their numbers and outlines, ours are appended. Then glyf
 * and loca, hmtx and hhea, maxp and head are written anew, since all of them count glyphs. Those
 * six tables are all that an embedded CIDFontType2 needs (PDF 32000-1, 9.9); hinting is dropped,
 * because instructions that move points would move composites apart.
 */
#include "pdf/sfnt.h"

#include "pdf/truetype.h"

#include <hb-subset.h>
#include <string.h>

struct cutter {
    struct tt_font font; /* the one that is made */
    hb_face_t *whole, *cut;
    hb_subset_plan_t *plan;
    hb_blob_t *blob[TT_NTABLE]; /* of the cut face */
};

static bool fits_i16(fu v)
{
    return v >= INT16_MIN && v <= INT16_MAX;
}

/* ---- cutting ---- */

static bool open_whole(struct cutter *c)
{
    const struct face *f = c->font.face;
    hb_blob_t *file =
        hb_blob_create(f->data, (unsigned)f->len, HB_MEMORY_MODE_READONLY, NULL, NULL);

    c->whole = hb_face_create(file, (unsigned)f->index);
    hb_blob_destroy(file);
    hb_blob_t *glyf = hb_face_reference_table(c->whole, tt_tag[TT_GLYF]);
    unsigned len = hb_blob_get_length(glyf);
    hb_blob_destroy(glyf);
    if (len)
        return true;
    return diag_add(c->font.dg, DIAG_FONT_OUTLINES, (struct loc){0},
                    "the font \"%s\" (%s) has no TrueType outlines", f->family, f->path);
}

/* All tables but ours are dropped. Without GSUB, hb-subset does not add the glyphs that a font
 * might put in the place of ours. */
static void drop_tables(hb_face_t *face, hb_set_t *drop)
{
    hb_tag_t tag[32];
    unsigned n = 32;

    for (unsigned at = 0; n; at += n) {
        n = sizeof tag / sizeof tag[0];
        hb_face_get_table_tags(face, at, &n, tag);
        for (unsigned i = 0; i < n; i++) {
            bool ours = false;
            for (int t = 0; t < TT_NTABLE; t++)
                ours = ours || tag[i] == tt_tag[t];
            if (!ours)
                hb_set_add(drop, tag[i]);
        }
    }
}

static bool cut(struct cutter *c, const struct sfnt_glyph *glyph, size_t nglyph)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();

    if (!input)
        return diag_add(c->font.dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    hb_set_t *gids = hb_subset_input_glyph_set(input);
    hb_set_add(gids, 0); /* .notdef must be glyph 0: OpenType, "Glyph ID 0" */
    for (size_t i = 0; i < nglyph; i++)
        for (size_t k = 0; k < glyph[i].npart; k++)
            hb_set_add(gids, glyph[i].part[k].gid);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    drop_tables(c->whole, hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG));
    c->plan = hb_subset_plan_create_or_fail(c->whole, input);
    hb_subset_input_destroy(input);
    c->cut = c->plan ? hb_subset_plan_execute_or_fail(c->plan) : NULL;
    return c->cut || tt_broken(&c->font, "it cannot be cut to the glyphs used");
}

static bool read_cut(struct cutter *c)
{
    for (int t = 0; t < TT_NTABLE; t++) {
        unsigned len;
        c->blob[t] = hb_face_reference_table(c->cut, tt_tag[t]);
        const char *data = hb_blob_get_data(c->blob[t], &len);
        c->font.table[t] = (struct tt_view){(const uint8_t *)data, len};
    }
    return tt_read(&c->font);
}

/* ---- derived glyphs ---- */

static bool new_gid(const struct cutter *c, uint32_t gid, uint32_t *out)
{
    hb_codepoint_t v = hb_map_get(hb_subset_plan_old_to_new_glyph_mapping(c->plan), gid);

    *out = v;
    return (v != HB_MAP_VALUE_INVALID && v < c->font.nglyph) ||
           tt_broken(&c->font, "a glyph is not in it");
}

/* Writes one component and raises the box to its ink. */
static bool put_component(const struct cutter *c, uint32_t gid, const struct part *part, bool more,
                          bool first, uint8_t *p, struct tt_box *box)
{
    const struct tt_glyph *o = &c->font.glyph[gid];
    /* Rasterizers set a glyph's left edge to its lsb, whatever its xMin is; a component stays at
     * its xMin. So what was drawn as that glyph is off by the difference. */
    fu x = part->x + (o->lsb - o->box.x_min), y = part->y;

    if (!fits_i16(part->x) || !fits_i16(x) || !fits_i16(y))
        return tt_broken(&c->font, "a mark is placed too far away");
    tt_put16(p, TT_ARGS_ARE_WORDS | TT_ARGS_ARE_XY | (more ? TT_MORE_COMPONENTS : 0));
    tt_put16(p + 2, (int)gid);
    tt_put16(p + 4, x);
    tt_put16(p + 6, y);
    struct tt_box moved = {o->box.x_min + x, o->box.y_min + y, o->box.x_max + x, o->box.y_max + y};
    *box = first ? moved : tt_box_join(*box, moved);
    return true;
}

/* OpenType, glyf: a header with numberOfContours -1 and the box, then the components. */
static bool put_composite(const struct cutter *c, const struct sfnt_glyph *g, struct tt_glyph *out)
{
    uint32_t gid[UINT8_MAX];
    size_t ink[UINT8_MAX], nink = 0;

    if (g->npart > UINT8_MAX)
        return tt_broken(&c->font, "a glyph has too many parts");
    for (size_t k = 0; k < g->npart; k++) {
        if (!new_gid(c, g->part[k].gid, &gid[k]))
            return false;
        if (c->font.glyph[gid[k]].data.len) /* a space adds nothing */
            ink[nink++] = k;
    }
    if (!nink)
        return true;
    uint8_t *p = arena_alloc(c->font.a, TT_GLYPH_HEADER + TT_COMPONENT_LEN * nink);
    if (!p)
        return false;
    for (size_t k = 0; k < nink; k++)
        if (!put_component(c, gid[ink[k]], &g->part[ink[k]], k + 1 < nink, k == 0,
                           p + TT_GLYPH_HEADER + TT_COMPONENT_LEN * k, &out->box))
            return false;
    struct tt_box b = out->box;
    if (!fits_i16(b.x_min) || !fits_i16(b.y_min) || !fits_i16(b.x_max) || !fits_i16(b.y_max))
        return tt_broken(&c->font, "a mark is placed too far away");
    tt_put16(p, -1);
    tt_put16(p + 2, b.x_min);
    tt_put16(p + 4, b.y_min);
    tt_put16(p + 6, b.x_max);
    tt_put16(p + 8, b.y_max);
    out->data = (struct tt_view){p, TT_GLYPH_HEADER + TT_COMPONENT_LEN * nink};
    out->lsb = (int16_t)b.x_min; /* else rasterizers shift it by the difference */
    return true;
}

static bool derive(struct cutter *c, struct sfnt_glyph *g)
{
    struct tt_glyph o = {0};

    if (g->advance < 0 || g->advance > UINT16_MAX)
        return tt_broken(&c->font, "a glyph has an advance below 0");
    o.advance = (uint16_t)g->advance;
    if (!put_composite(c, g, &o))
        return false;
    struct tt_glyph *place = tt_add_glyph(&c->font);
    if (!place)
        return false;
    *place = o;
    g->gid = (uint32_t)(c->font.nglyph - 1);
    return true;
}

/* A glyph that is drawn as the font has it keeps its place there; but a glyph has one text, so only
 * the first text that claims it. Glyph 0 stands for a missing one and never for a text. */
static bool is_plain(const struct cutter *c, const struct sfnt_glyph *g, const bool *claimed)
{
    return g->npart == 1 && g->part->x == 0 && g->part->y == 0 && g->gid != 0 && !claimed[g->gid] &&
           c->font.glyph[g->gid].advance == g->advance;
}

static bool assign_gids(struct cutter *c, struct sfnt_glyph *glyph, size_t nglyph)
{
    bool *claimed = arena_array(c->font.a, bool, c->font.nglyph);

    if (!claimed)
        return false;
    for (size_t i = 0; i < nglyph; i++) {
        struct sfnt_glyph *g = &glyph[i];
        if (g->npart && !new_gid(c, g->part->gid, &g->gid))
            return false;
        if (is_plain(c, g, claimed))
            claimed[g->gid] = true;
        else if (!derive(c, g))
            return false;
    }
    return true;
}

static bool write_font(struct cutter *c, struct sfnt *out)
{
    struct tt_font *f = &c->font;
    uint16_t *advance = arena_array(f->a, uint16_t, f->nglyph);

    if (!advance || !tt_write(f, &out->file))
        return false;
    for (size_t i = 0; i < f->nglyph; i++)
        advance[i] = f->glyph[i].advance;
    out->advance = advance;
    out->nglyph = f->nglyph;
    memcpy(out->bbox, (fu[4]){f->box.x_min, f->box.y_min, f->box.x_max, f->box.y_max},
           sizeof out->bbox);
    return true;
}

static void close_cutter(struct cutter *c)
{
    for (int t = 0; t < TT_NTABLE; t++)
        hb_blob_destroy(c->blob[t]);
    hb_face_destroy(c->cut);
    hb_subset_plan_destroy(c->plan);
    hb_face_destroy(c->whole);
}

bool sfnt_build(struct arena *a, const struct face *face, struct sfnt_glyph *glyph, size_t nglyph,
                struct sfnt *out, struct diag *dg)
{
    struct cutter c = {.font = {.a = a, .face = face, .dg = dg}};

    *out = (struct sfnt){0};
    bool ok = open_whole(&c) && cut(&c, glyph, nglyph) && read_cut(&c) &&
              assign_gids(&c, glyph, nglyph) && write_font(&c, out);
    close_cutter(&c);
    return ok;
}
