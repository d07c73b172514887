/*
 * groups.c - glyphs in the order of drawing, as HarfBuzz gives them, become glyphs in the order of the text.
 *
 * A run is walked in groups: a character that stands on the line and the marks on it. Within a group a glyph is
 * matched to its character by the font's cmap first and by HarfBuzz's cluster second, never by
 * position, since fonts reorder: Laksaman's ccmp puts the tone before the vowel in กุ้ง, and
 * HarfBuzz puts the ring of น้ำ before the tone (M6). What is left (a foot, a dotted circle) is
 * drawn with the base.
 *
 * A glyph keeps the place HarfBuzz gave it as an offset from the pen of logical order, so that the
 * string can be shown without a move inside it.
 */
#include "text/shape_own.h"

struct glyph *shape_add_glyph(struct shaper *s, uint32_t first)
{
    struct shaped *out = s->out;

    out->glyph = arena_grow(s->a, out->glyph, out->nglyph, &s->glyph_cap, sizeof *out->glyph);
    if (!out->glyph)
        return NULL;
    struct glyph *g = &out->glyph[out->nglyph++];
    *g = (struct glyph){.first = first, .run = (uint32_t)out->nrun};
    return g;
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
    struct glyph *g = shape_add_glyph(s, gr->first);

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
        return is_ignorable(gr->ch[gr->first]) || shape_add_glyph(s, gr->first);
    struct glyph *g = shape_add_glyph(s, gr->first);
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
        struct glyph *g = shape_add_glyph(s, i);
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

bool shape_groups(struct shaper *s, const struct face *f, size_t first, size_t end)
{
    fu pen = 0;
    struct drawn *g = s->drawn, *gend = s->drawn + s->ndrawn;
    for (size_t i = first; i < end;) {
        struct group gr = {.face = f, .ch = s->out->ch, .first = (uint32_t)i, .g = g};
        i = group_end(s, i, end);
        gr.end = (uint32_t)i;
        while (g < gend && g->cluster < gr.end)
            g++;
        gr.gend = g;
        bool single = gr.end - gr.first == 1 && gr.gend - gr.g == 1;
        if (!(single ? map_single(s, &gr, &pen) : map_group(s, &gr, &pen)))
            return false;
    }
    return true;
}
