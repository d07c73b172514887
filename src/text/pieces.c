#include "text/pieces.h"

#include "text/inert.h"

#include <string.h>

struct pieces {
    struct arena *a; /* NULL = not opened yet */
    struct piece **slot;
    struct part inert[INERT_SLOTS]; /* gid 0 = it is not */
    fu advance[INERT_SLOTS];
};

enum { SLOTS = 1024, LONGEST = 64 };

struct pieces *pieces_new(struct arena *a)
{
    return arena_new(a, struct pieces);
}

void pieces_close(struct pieces *p)
{
    if (p)
        arena_close(p->a);
}

void pieces_tell(struct pieces *p, struct diag *dg)
{
    if (p && p->a)
        arena_tell(p->a, dg);
}

static bool begin(struct pieces *p)
{
    arena_reset(p->a);
    p->slot = arena_array(p->a, struct piece *, SLOTS);
    return p->slot != NULL;
}

static void find_inert(const struct face *f, struct pieces *p)
{
    bool inert[INERT_SLOTS];

    inert_find(f, inert);
    for (uint32_t i = 0; i < INERT_SLOTS; i++) {
        if (!inert[i])
            continue;
        p->inert[i].gid = i < 0x80 ? f->latin[i] : f->thai[i - 0x80];
        p->advance[i] = hb_font_get_glyph_h_advance(f->hb, p->inert[i].gid);
    }
}

bool pieces_open(const struct face *f, struct diag *dg)
{
    struct pieces *p = f->pieces;

    if (p->slot)
        return true;
    if ((!p->a && !(p->a = arena_open_small(dg))) || !begin(p))
        return false;
    find_inert(f, p);
    return true;
}

const struct part *pieces_inert(const struct face *f, uint32_t c, fu *advance)
{
    size_t i = inert_slot(c);
    const struct pieces *p = f->pieces;

    if (i == INERT_SLOTS || !p->inert[i].gid)
        return NULL;
    *advance = p->advance[i];
    return &p->inert[i];
}

static uint64_t hash_of(hb_script_t script, const uint32_t *ch, size_t n)
{
    uint64_t h = n ^ (uint64_t)script << 32;

    for (size_t i = 0; i < n; i++) {
        h = (h ^ ch[i]) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 32;
    }
    return h;
}

const struct piece *pieces_find(const struct face *f, hb_script_t script, const uint32_t *ch,
                                size_t n)
{
    uint64_t hash = hash_of(script, ch, n);
    const struct piece *p = n > LONGEST ? NULL : f->pieces->slot[hash % SLOTS];

    while (p && (p->hash != hash || p->script != script || p->nch != n ||
                 memcmp(p->ch, ch, n * sizeof *ch) != 0))
        p = p->next;
    return p;
}

static bool copy(struct arena *a, const uint32_t *ch, const struct glyph *glyph, size_t base,
                 struct piece *p)
{
    uint32_t *own = arena_array(a, uint32_t, p->nch);

    for (size_t i = 0; i < p->nglyph; i++)
        p->npart += glyph[i].npart;
    p->glyph = arena_array(a, struct glyph, p->nglyph + 1);
    p->part = arena_array(a, struct part, p->npart + 1);
    if (!own || !p->glyph || !p->part)
        return false;
    memcpy(own, ch, p->nch * sizeof *ch);
    p->ch = own;
    struct part *part = p->part;
    for (size_t i = 0; i < p->nglyph; i++) {
        p->glyph[i] = glyph[i];
        p->glyph[i].first -= (uint32_t)base;
        for (int k = 0; k < glyph[i].npart; k++)
            *part++ = glyph[i].part[k];
    }
    return true;
}

bool pieces_keep(const struct face *f, hb_script_t script, const uint32_t *ch, size_t n,
                 const struct glyph *glyph, size_t nglyph, size_t base)
{
    struct pieces *p = f->pieces;

    if (n > LONGEST)
        return true;
    if (arena_size(p->a) > PIECES_MOST && !begin(p))
        return false;
    struct piece *own = arena_new(p->a, struct piece);
    if (!own)
        return false;
    *own = (struct piece){
        .hash = hash_of(script, ch, n), .script = script, .nch = (uint32_t)n, .nglyph = nglyph};
    if (!copy(p->a, ch, glyph, base, own))
        return false;
    struct piece **slot = &p->slot[own->hash % SLOTS];
    own->next = *slot;
    *slot = own;
    return true;
}
