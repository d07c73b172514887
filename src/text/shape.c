/*
 * shape.c - HarfBuzz gives glyphs in the order of drawing; a PDF that copies out right needs them
 * in the order of the text (groups.c).
 *
 * Text is cut into runs of one script and one face (M7), and a run into pieces that know nothing of one
 * another (inert.h). What a face has shaped lately is not shaped again (pieces.h).
 */
#include "text/shape_own.h"

#include "base/memory.h"
#include "text/ink.h"
#include "text/pieces.h"
#include "text/script.h"
#include "text/spacing.h"

#include <string.h>

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
    if (!unusable)
        diag_hint(s->dg, "delete this character, or write it otherwise");
    else
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

    s->buf = fontset_buffer(s->fs);
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
    if (!hb_buffer_allocation_successful(s->buf) && memory_failed())
        return diag_add(s->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory while shaping");
    if (!hb_buffer_allocation_successful(s->buf)) /* so HarfBuzz says that it has had enough */
        return diag_add(s->dg, DIAG_FONT_BROKEN, s->place.of(s->place.ctx, s->out->span_of[first]),
                        "the font \"%s\" (%s) makes more and more glyphs of this text", f->family,
                        f->path);

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

/* Characters [first, end), shaped alone. */
static bool add_part(struct shaper *s, const struct face *f, hb_script_t script, size_t first,
                     size_t end)
{
    return shape_run(s, f, script, first, end) && shape_groups(s, f, first, end);
}

static bool add_inert(struct shaper *s, size_t i, const struct part *part, fu advance)
{
    struct glyph *g = shape_add_glyph(s, (uint32_t)i);

    if (!g)
        return false;
    g->part = part;
    g->npart = 1;
    g->advance = advance;
    g->flags = GLYPH_CLUSTER_START;
    return true;
}

static bool add_kept(struct shaper *s, const struct piece *p, size_t first)
{
    struct shaped *t = s->out;
    struct part *part = arena_array(s->a, struct part, p->npart + 1);

    while (t->glyph && s->glyph_cap - t->nglyph < p->nglyph)
        t->glyph = arena_grow(s->a, t->glyph, s->glyph_cap, &s->glyph_cap, sizeof *t->glyph);
    if (!part || !t->glyph)
        return false;
    if (p->npart)
        memcpy(part, p->part, p->npart * sizeof *part);
    if (p->nglyph)
        memcpy(t->glyph + t->nglyph, p->glyph, p->nglyph * sizeof *p->glyph);
    for (size_t i = 0; i < p->nglyph; i++) {
        struct glyph *g = &t->glyph[t->nglyph++];
        g->first += (uint32_t)first;
        g->run = (uint32_t)t->nrun;
        g->part = g->npart ? part : NULL;
        part += g->npart;
    }
    return true;
}

static bool add_piece(struct shaper *s, const struct face *f, hb_script_t script, size_t first,
                      size_t end)
{
    const uint32_t *ch = s->out->ch + first;
    const struct piece *kept = pieces_find(f, script, ch, end - first);
    size_t nglyph = s->out->nglyph;

    if (kept)
        return add_kept(s, kept, first);
    return add_part(s, f, script, first, end) &&
           pieces_keep(f, script, ch, end - first, s->out->glyph + nglyph, s->out->nglyph - nglyph,
                       first);
}

/* What draws ch[i] whatever stands beside it. */
static const struct part *inert_at(const struct shaper *s, const struct face *f, size_t i,
                                   size_t end, fu *advance)
{
    const uint32_t *ch = s->out->ch;
    const struct part *part = pieces_inert(f, ch[i], advance);

    return part && (i + 1 == end || !is_mark(s, ch[i + 1])) ? part : NULL;
}

static bool add_pieces(struct shaper *s, const struct face *f, hb_script_t script, size_t first,
                       size_t end)
{
    const struct part *part;
    bool ok = pieces_open(f, s->dg);
    fu advance;

    if (script != HB_SCRIPT_THAI && script != HB_SCRIPT_LATIN)
        return ok && add_part(s, f, script, first, end);
    for (size_t i = first, next; ok && i < end; i = next) {
        next = i + 1;
        if ((part = inert_at(s, f, i, end, &advance))) {
            ok = add_inert(s, i, part, advance);
            continue;
        }
        while (next < end && !inert_at(s, f, next, end, &advance))
            next++;
        ok = add_piece(s, f, script, i, next);
    }
    return ok;
}

static bool add_run(struct shaper *s, const struct face *f, hb_script_t script, size_t first,
                    size_t end)
{
    struct shaped *t = s->out;
    const struct font_style *style = s->span[t->span_of[first]].font;

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
    if (!add_pieces(s, f, script, first, end))
        return false;
    run->end = t->nglyph;
    t->nrun++;
    if (!spacing_set(s->a, t, run, style))
        return false;
    bool ok = ink_check(t, run, style, s->dg);
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
    struct glyph *g = t->run ? shape_add_glyph(s, (uint32_t)first) : NULL;
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

/* Does ch[i] go on with the run, without a look at its script and other faces? Thai, blanks and what else has no
 * marks, of the first face of the style: nearly all of a report. */
static bool goes_on(const struct shaper *s, size_t i, const struct face *f, hb_script_t script)
{
    const struct shaped *t = s->out;
    uint32_t c = t->ch[i], next = i + 1 < t->nch ? t->ch[i + 1] : 0;

    if (!f || f != s->style_face || t->span_of[i] != t->span_of[i - 1] ||
        s->span[t->span_of[i]].font != s->style || !face_has(f, c))
        return false;
    return unicode_is_thai(c) ? script == HB_SCRIPT_THAI
                              : c >= ' ' && c < 'A' &&
                                    (next < 0x0300 || (unicode_is_thai(next) && !is_mark(s, next)));
}

static bool cut_runs(struct shaper *s)
{
    struct shaped *t = s->out;
    size_t nfault = 0; /* to ask all fonts for a letter that none has is slow */
    bool ok = true;

    for (size_t first = 0, end; first < t->nch && nfault < DIAG_FAULTS_MAX; first = end) {
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
            nfault++;
            continue;
        }
        const struct face *f = face_of(s, first, NULL);
        nfault += !f;
        for (end = first + 1; f && end < t->nch && !is_box(s, end); end++) {
            if (goes_on(s, end, f, script))
                continue;
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
    return cut_runs(&s);
}
