/*
 * shape.c - HarfBuzz gives glyphs in the order of drawing; a PDF that copies out right needs them
 * in the order of the text. This file maps the one to the other.
 *
 * Text is cut into runs of one script and one face (M7), each run is shaped, and then walked in
 * groups: a character that stands on the line and the marks on it. Within a group a glyph is
 * matched to its character by the font's cmap first and by HarfBuzz's cluster second, never by
 * position, since fonts reorder: Laksaman's ccmp puts the tone before the vowel in กุ้ง, and
 * HarfBuzz puts the ring of น้ำ before the tone (M6). What is left (a foot, a dotted circle) is
 * drawn with the base.
 *
 * A glyph keeps the place HarfBuzz gave it as an offset from the pen of logical order, so that the
 * string can be shown without a move inside it.
 */
#include "text/shape.h"

#include "base/str.h"
#include "text/script.h"
#include "text/spacing.h"

#include <hb.h>
#include <string.h>

/* Glyphs of one shaped run, and what of them has been given to a character. */
struct drawn {
    uint32_t gid, cluster;
    fu x, y, advance; /* place from the start of the run */
    bool taken;
};

struct shaper {
    struct fontset *fs;
    struct arena *a;
    const struct span *span;
    struct place place;
    struct shaped *out;
    struct diag *dg;
    hb_unicode_funcs_t *ucd;
    hb_buffer_t *buf;
    const struct font_style *style; /* asked last, and its face */
    const struct face *style_face;
    size_t glyph_cap, run_cap;
    struct drawn *drawn;
    size_t ndrawn, drawn_cap;
    struct part *part; /* the next of the run */
};

/* On one letter; what follows them begins a group of its own, so that time stays linear. */
enum { MAX_MARKS = 64 };

static bool is_ignorable(uint32_t c)
{
    /* Draw nothing and take no room: B15, and the separator that stands for a line break. */
    if (c < 0x200B)
        return c == 0x00AD;
    return c == 0x200B || c == 0x2060 || c == 0x200C || c == 0x200D || c == 0xFEFF ||
           c == LINE_SEPARATOR || (c >= 0xFE00 && c <= 0xFE0F); /* variation selectors */
}

/* Belongs to the character before it: never starts a group. */
static bool is_mark(const struct shaper *s, uint32_t c)
{
    if (unicode_is_thai_mark(c) || c == SARA_AM)
        return true;
    if (c < 0x0300 || unicode_is_thai(c))
        return false;
    switch (hb_unicode_general_category(s->ucd, c)) {
    case HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK:
    case HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK:
    case HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK:
        return true;
    default:
        return c == 0x200D;
    }
}

static bool decode(struct shaper *s, size_t nspan)
{
    struct shaped *out = s->out;
    size_t n = 0, at = 0;

    for (size_t i = 0; i < nspan; i++)
        n += utf8_count(s->span[i].text, s->span[i].len);
    s->glyph_cap = n + 1; /* seldom more glyphs than letters */
    out->glyph = arena_array(s->a, struct glyph, s->glyph_cap);
    out->ch = arena_array(s->a, uint32_t, n + 1);
    out->span_of = arena_array(s->a, uint32_t, n + 1);
    if (!out->glyph || !out->ch || !out->span_of)
        return false;
    for (size_t i = 0; i < nspan; i++) {
        const char *p = s->span[i].text, *end = p + s->span[i].len;
        while (p < end) {
            out->span_of[at] = (uint32_t)i;
            out->ch[at++] = utf8_next(&p, end);
        }
    }
    out->nch = n;
    return true;
}

/* The first face of a style; neighbours mostly ask for the same. */
static const struct face *main_face(struct shaper *s, const struct font_style *style)
{
    if (s->style != style) {
        s->style = style;
        s->style_face = fontset_face(s->fs, style->families, style->bold, style->italic, style->at);
    }
    return s->style_face;
}

/* M10: marks that the face of their base lacks. Base and marks are drawn by one face, or the mark
 * stands beside its letter. Thai marks are in every face that has Thai. */
static bool lacks_marks(const struct shaper *s, const struct face *f, size_t i)
{
    const struct shaped *t = s->out;
    bool lacks = false;

    size_t end = i + MAX_MARKS < t->nch ? i + MAX_MARKS : t->nch;

    for (i++; i < end && is_mark(s, t->ch[i]) && !lacks; i++)
        lacks = !is_ignorable(t->ch[i]) && !unicode_is_thai(t->ch[i]) && !face_has(f, t->ch[i]);
    return lacks;
}

/* The first face that draws ch[i] and one of its marks, and all of the others; NULL = there is none. */
static const struct face *face_of_grapheme(struct shaper *s, size_t i)
{
    const struct font_style *style = s->span[s->out->span_of[i]].font;
    const struct face *f = NULL;

    size_t end = i + MAX_MARKS < s->out->nch ? i + MAX_MARKS : s->out->nch;

    for (size_t k = i + 1; k < end && is_mark(s, s->out->ch[k]) && !f; k++) {
        s->out->plain = false;
        f = fontset_face_for(s->fs, style, s->out->ch[k]);
        if (f && (!face_has(f, s->out->ch[i]) || lacks_marks(s, f, i)))
            f = NULL;
    }
    return f;
}

static void refuse_character(struct shaper *s, size_t i)
{
    uint32_t c = s->out->ch[i];
    struct loc at = s->place.of(s->place.ctx, s->out->span_of[i]);
    const char *unusable = fontset_unusable_for(s->fs, c);

    if (c == '\t') {
        diag_add(s->dg, DIAG_NO_GLYPH, at,
                 "there is a TAB in the text, which has no width on a page; write blanks, or a "
                 "table");
        return;
    }
    diag_add(s->dg, DIAG_NO_GLYPH, at, "no font has a glyph for U+%04X", (unsigned)c);
    if (unusable)
        diag_hint(
            s->dg,
            "the font file %s has one, but cannot be used: put a TrueType font (.ttf) that has "
            "it into the folder %s",
            unusable, fontset_folder(s->fs));
}

/* The face that draws ch[i]; `before` is the face of the character before it, or NULL. */
static const struct face *face_of(struct shaper *s, size_t i, const struct face *before)
{
    const struct span *span = &s->span[s->out->span_of[i]];
    const struct font_style *style = span->font;
    uint32_t c = s->out->ch[i];

    if (before && (is_ignorable(c) || (is_mark(s, c) && face_has(before, c)))) {
        if (s->out->span_of[i] != s->out->span_of[i - 1])
            s->out->plain = false; /* its style was not asked */
        return before;
    }
    const struct face *f = main_face(s, style);
    if (f && c < 0x0E00 && !shape_is_space(c) && lacks_marks(s, f, i)) {
        const struct face *whole = face_of_grapheme(s, i);
        if (whole)
            return whole;
    }
    if (!f || is_ignorable(c) || shape_is_space(c) || face_has(f, c) ||
        (c == SARA_AM && face_has(f, SARA_AA)))
        return f;
    s->out->plain = false;
    const struct face *other = fontset_face_for(s->fs, style, c);
    if (!other)
        refuse_character(s, i);
    return other;
}

static struct glyph *add_glyph(struct shaper *s, uint32_t first)
{
    struct shaped *out = s->out;

    out->glyph = arena_grow(s->a, out->glyph, out->nglyph, &s->glyph_cap, sizeof *out->glyph);
    if (!out->glyph)
        return NULL;
    struct glyph *g = &out->glyph[out->nglyph++];
    *g = (struct glyph){.first = first, .run = (uint32_t)out->nrun};
    return g;
}

/* T9: fi as one glyph would be one code with two letters. */
static const hb_feature_t no_ligatures[] = {
    {HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    {HB_TAG('c', 'l', 'i', 'g'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
};

/* For the n glyphs of a run: each becomes one part at most. */
static bool make_room(struct shaper *s, size_t n)
{
    if (n > s->drawn_cap) {
        s->drawn = arena_array(s->a, struct drawn, n);
        s->drawn_cap = s->drawn ? n : 0;
    }
    s->part = arena_array(s->a, struct part, n + 1);
    return s->part && (!n || s->drawn);
}

static bool shape_run(struct shaper *s, const struct face *f, hb_script_t script, size_t first,
                      size_t end)
{
    unsigned int n;
    fu pen = 0;

    hb_buffer_reset(s->buf);
    hb_buffer_set_cluster_level(s->buf, HB_BUFFER_CLUSTER_LEVEL_CHARACTERS);
    hb_buffer_set_flags(s->buf, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
    hb_buffer_set_direction(s->buf, HB_DIRECTION_LTR);
    hb_buffer_set_script(s->buf, script);
    hb_buffer_set_language(s->buf, hb_language_from_string("th", 2));
    hb_buffer_add_codepoints(s->buf, s->out->ch + first, (int)(end - first), 0, (int)(end - first));
    hb_shape(f->hb, s->buf, no_ligatures, sizeof no_ligatures / sizeof no_ligatures[0]);
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(s->buf, &n);
    const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(s->buf, NULL);
    if (!hb_buffer_allocation_successful(s->buf))
        return diag_add(s->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory while shaping");

    s->ndrawn = 0;
    if (!make_room(s, n))
        return false;
    for (unsigned int i = 0; i < n; i++) {
        if (is_ignorable(s->out->ch[info[i].cluster + first]))
            continue; /* HarfBuzz draws U+2028, which Unicode does not call ignorable */
        s->drawn[s->ndrawn++] = (struct drawn){.gid = info[i].codepoint,
                                               .cluster = info[i].cluster + (uint32_t)first,
                                               .x = pen + pos[i].x_offset,
                                               .y = pos[i].y_offset,
                                               .advance = pos[i].x_advance};
        pen += pos[i].x_advance;
    }
    return true;
}

/* Glyph 0 stands for no letter. */
static bool names(const struct face *f, uint32_t c, uint32_t gid)
{
    return gid && face_glyph(f, c) == gid;
}

/* A group: characters [first, end) of the paragraph, glyphs [g, gend) of the run. */
struct group {
    const struct face *face;
    const uint32_t *ch; /* of the paragraph */
    uint32_t first, end;
    struct drawn *g, *gend;
};

static bool names_another(const struct group *gr, uint32_t gid, uint32_t self)
{
    for (uint32_t i = gr->first; i < gr->end; i++)
        if (i != self && names(gr->face, gr->ch[i], gid))
            return true;
    return false;
}

/* The glyph that stands for character i: by cmap; else of its own cluster and of no other name;
 * else one that no character of the group names. NULL = none. */
static struct drawn *take(const struct group *gr, uint32_t i)
{
    struct drawn *best = NULL;
    int best_rank = 0;

    for (struct drawn *d = gr->g; d < gr->gend; d++) {
        if (d->taken)
            continue;
        bool own = d->cluster == i;
        int rank = names(gr->face, gr->ch[i], d->gid) ? 4
                   : names_another(gr, d->gid, i)     ? 0
                   : own                              ? 3
                                                      : 2;
        if (i == gr->first && !own && rank < 4)
            rank = rank > 1 ? 1 : rank; /* a base has a glyph of its own unless it is a ligature */
        if (rank > best_rank) {
            best_rank = rank;
            best = d;
        }
    }
    if (best)
        best->taken = true;
    return best;
}

/* Puts drawn glyphs into a glyph's parts, as seen from the pen. */
static void set_parts(struct shaper *s, struct glyph *g, struct drawn *const *d, size_t n, fu pen)
{
    g->part = s->part;
    g->npart = (uint8_t)n;
    for (size_t i = 0; i < n; i++) {
        *s->part++ = (struct part){d[i]->gid, d[i]->x - pen, d[i]->y};
        g->advance += d[i]->advance;
    }
}

enum { MAX_PARTS = 8 };

/* Sara am: the aa, and the ring that came from it (the fonts' name for it is nikhahit). A ring that
 * was typed has a character of its own and was named by it already. */
static size_t take_am(const struct group *gr, uint32_t i, struct drawn **d)
{
    size_t n = 0;

    for (struct drawn *k = gr->g; k < gr->gend && n < 2; k++)
        if (!k->taken && k->cluster == i) {
            k->taken = true;
            d[n++] = k;
        }
    if (n == 0 && (d[n] = take(gr, i)))
        n++;
    return n;
}

/* Most groups are one letter and one glyph. */
static bool map_single(struct shaper *s, const struct group *gr, fu *pen)
{
    struct drawn *d = gr->g;
    struct glyph *g = add_glyph(s, gr->first);

    if (!g)
        return false;
    set_parts(s, g, &d, 1, *pen);
    g->flags = GLYPH_CLUSTER_START;
    *pen += g->advance;
    return true;
}

/* A mark takes no room (M9). A font that kerns over a mark gives the kern to it; we give it to the
 * base, or a reader would see the mark and the next letter in one place. */
static fu take_advance(struct drawn *mark)
{
    fu advance = mark->advance;

    mark->advance = 0;
    return advance;
}

/* Which drawn glyph stands for which mark of the group; the parts of an am are taken first, they
 * are of its cluster. */
struct marks {
    struct drawn *of[MAX_MARKS + 1]; /* by place after the base */
    struct drawn *am[2];
    size_t nam;
    fu advance; /* that was given to marks */
};

static struct drawn *take_all(const struct group *gr, struct marks *m)
{
    struct drawn *base = is_ignorable(gr->ch[gr->first]) ? NULL : take(gr, gr->first);

    *m = (struct marks){.nam = 0};
    for (uint32_t i = gr->first + 1; i < gr->end && !m->nam; i++)
        if (gr->ch[i] == SARA_AM)
            m->nam = take_am(gr, i, m->am);
    for (uint32_t i = gr->first + 1; i < gr->end; i++) {
        if (gr->ch[i] == SARA_AM || is_ignorable(gr->ch[i]))
            continue;
        struct drawn *d = m->of[i - gr->first] = take(gr, i);
        if (d && base && unicode_is_thai_mark(gr->ch[i]))
            m->advance += take_advance(d);
    }
    return base;
}

/* The base, with whatever no character of the group names. */
static bool map_base(struct shaper *s, const struct group *gr, struct drawn *base, fu advance,
                     fu *pen)
{
    struct drawn *d[MAX_PARTS];
    size_t n = 0;

    if (base)
        d[n++] = base;
    for (struct drawn *k = gr->g; k < gr->gend && n < MAX_PARTS; k++)
        if (!k->taken) {
            k->taken = true;
            d[n++] = k;
        }
    if (!n) /* the later part of a ligature */
        return is_ignorable(gr->ch[gr->first]) || add_glyph(s, gr->first);
    struct glyph *g = add_glyph(s, gr->first);
    if (!g)
        return false;
    set_parts(s, g, d, n, *pen);
    g->flags = GLYPH_CLUSTER_START;
    g->advance += advance;
    *pen += g->advance;
    return true;
}

static bool map_group(struct shaper *s, const struct group *gr, fu *pen)
{
    struct marks m;
    struct drawn *base = take_all(gr, &m);

    if (!map_base(s, gr, base, m.advance, pen))
        return false;
    for (uint32_t i = gr->first + 1; i < gr->end; i++) {
        if (is_ignorable(gr->ch[i]))
            continue;
        struct glyph *g = add_glyph(s, i);
        if (!g)
            return false;
        bool is_am = gr->ch[i] == SARA_AM;
        struct drawn *const *d = is_am ? m.am : m.of + (i - gr->first);
        size_t n = is_am ? m.nam : *d != NULL;
        if (n)
            set_parts(s, g, d, n, *pen);
        *pen += g->advance;
        m.nam = is_am ? 0 : m.nam;
    }
    return true;
}

static bool has_ink(const struct face *f, const struct glyph *g)
{
    hb_glyph_extents_t ink;

    for (int i = 0; i < g->npart; i++)
        if (hb_font_get_glyph_extents(f->hb, g->part[i].gid, &ink) && ink.width && ink.height)
            return true;
    return false;
}

/* HarfBuzz takes a damaged outline for an empty one: a letter that would not be seen is an error.
 */
static bool check_ink(struct shaper *s, const struct run *run, const struct font_style *style)
{
    const struct face *f = run->face;
    bool ok = true;

    for (size_t k = run->first; k < run->end; k++) {
        const struct glyph *g = &s->out->glyph[k];
        uint32_t c = s->out->ch[g->first], gid = g->npart ? g->part[0].gid : 0;
        bool letter = unicode_is_thai(c) || ascii_is_digit(c) || (c >= 'A' && c <= 'Z') ||
                      (c >= 'a' && c <= 'z');
        if (!letter || !g->npart || gid >= (uint32_t)f->nglyph || f->checked[gid])
            continue;
        f->checked[gid] = 1;
        if (!has_ink(f, g))
            ok = diag_add(s->dg, DIAG_FONT_BROKEN, style->at,
                          "the font \"%s\" (%s) draws nothing for U+%04X: it is damaged", f->family,
                          f->path, (unsigned)c);
    }
    return ok;
}

/* A letter and its marks. A second sara am is an am of its own, whatever it stands on. */
static size_t group_end(const struct shaper *s, size_t first, size_t end)
{
    const uint32_t *ch = s->out->ch;
    size_t i = first + 1;
    bool am = ch[first] == SARA_AM;

    for (; i < end && i - first <= MAX_MARKS && is_mark(s, ch[i]); i++) {
        if (am && ch[i] == SARA_AM)
            break;
        am = am || ch[i] == SARA_AM;
    }
    return i;
}

static bool add_run(struct shaper *s, const struct face *f, hb_script_t script, size_t first,
                    size_t end)
{
    struct shaped *t = s->out;
    const struct font_style *style = s->span[t->span_of[first]].font;
    fu pen = 0;

    if (!shape_run(s, f, script, first, end))
        return false;
    t->run = arena_grow(s->a, t->run, t->nrun, &s->run_cap, sizeof *t->run);
    if (!t->run)
        return false;
    struct run *run = &t->run[t->nrun];
    *run = (struct run){.face = f,
                        .size = face_used_size(f, style->size, style->size_adjust),
                        .rise = style->rise,
                        .color = style->color,
                        .decoration = style->decoration,
                        .decoration_color = style->decoration_color,
                        .thicken = style->bold && !f->bold,
                        .slant = style->italic && !f->italic,
                        .first = t->nglyph};
    struct drawn *g = s->drawn, *gend = s->drawn + s->ndrawn;
    for (size_t i = first; i < end;) {
        struct group gr = {.face = f, .ch = t->ch, .first = (uint32_t)i, .g = g};
        i = group_end(s, i, end);
        gr.end = (uint32_t)i;
        while (g < gend && g->cluster < gr.end)
            g++;
        gr.gend = g;
        bool single = gr.end - gr.first == 1 && gr.gend - gr.g == 1;
        if (!(single ? map_single(s, &gr, &pen) : map_group(s, &gr, &pen)))
            return false;
    }
    run->end = t->nglyph;
    t->nrun++;
    if (!spacing_set(s->a, t, run, style))
        return false;
    bool ok = check_ink(s, run, style);
    pt64 more = run_stroke(run) / 2;
    pt64 up = pt64_from_fu(f->ascent, run->size, f->upem) + run->rise + more;
    pt64 down = pt64_from_fu(f->descent, run->size, f->upem) - run->rise + more;
    t->ascent = up > t->ascent ? up : t->ascent;
    t->descent = down > t->descent ? down : t->descent;
    return ok;
}

/* What a box draws is the matter of others: here it has a width and a height. */
static bool add_box(struct shaper *s, const struct face *f, size_t first)
{
    struct shaped *t = s->out;
    const struct span *span = &s->span[t->span_of[first]];
    pt64 size = face_used_size(f, span->font->size, span->font->size_adjust);
    pt64 up = pt64_from_fu(f->ascent, size, f->upem),
         down = pt64_from_fu(f->descent, size, f->upem);

    t->run = arena_grow(s->a, t->run, t->nrun, &s->run_cap, sizeof *t->run);
    struct glyph *g = t->run ? add_glyph(s, (uint32_t)first) : NULL;
    if (!g)
        return false;
    g->flags = GLYPH_BOX;
    g->width = span->box->width * 1024;
    t->run[t->nrun++] = (struct run){.face = f,
                                     .size = size,
                                     .color = span->font->color,
                                     .decoration = span->font->decoration,
                                     .decoration_color = span->font->decoration_color,
                                     .first = t->nglyph - 1,
                                     .end = t->nglyph};
    t->ascent = up > t->ascent ? up : t->ascent;
    t->descent = down > t->descent ? down : t->descent;
    return true;
}

static bool is_box(const struct shaper *s, size_t i)
{
    return s->span[s->out->span_of[i]].box != NULL;
}

static bool cut_runs(struct shaper *s)
{
    struct shaped *t = s->out;
    bool ok = true;

    for (size_t first = 0, end; first < t->nch; first = end) {
        if (is_box(s, first)) {
            const struct face *own = main_face(s, s->span[t->span_of[first]].font);
            end = first + 1;
            if (!own)
                ok = false;
            else if (!add_box(s, own, first))
                return false;
            continue;
        }
        hb_script_t script = script_from(t, first, s->ucd);
        if (script_is_right_to_left(script)) {
            end = script_refuse(t, first, s->ucd, s->place, s->a, s->dg);
            ok = false;
            continue;
        }
        const struct face *f = face_of(s, first, NULL);
        for (end = first + 1; end < t->nch && !is_box(s, end); end++) {
            hb_script_t sc = script_at(t, end, s->ucd);
            const struct face *next = face_of(s, end, f);
            if (next != f || (!script_is_common(sc) && sc != script) ||
                !same_font(s->span[t->span_of[end]].font, s->span[t->span_of[end - 1]].font))
                break;
        }
        if (!f)
            ok = false; /* go on: every letter without a glyph is named in one run */
        else if (!add_run(s, f, script, first, end))
            return false;
    }
    return ok;
}

/* An empty paragraph still has the height of a line. */
static bool measure_empty(struct shaper *s)
{
    const struct font_style *style = s->span[0].font;
    const struct face *f = main_face(s, style);

    if (!f)
        return false;
    pt64 size = face_used_size(f, style->size, style->size_adjust);
    s->out->ascent = pt64_from_fu(f->ascent, size, f->upem);
    s->out->descent = pt64_from_fu(f->descent, size, f->upem);
    return true;
}

bool shape_paragraph(struct fontset *fs, struct arena *a, const struct span *span, size_t nspan,
                     struct place place, struct shaped *out, struct diag *dg)
{
    struct shaper s = {.fs = fs, .a = a, .span = span, .place = place, .out = out, .dg = dg};

    *out = (struct shaped){.plain = true};
    s.ucd = hb_unicode_funcs_get_default();
    if (!decode(&s, nspan))
        return false;
    if (!out->nch)
        return nspan == 0 || measure_empty(&s);
    s.buf = fontset_buffer(fs);
    return cut_runs(&s);
}
