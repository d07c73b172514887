#include "text/kept.h"

#include <string.h>

struct kept_text {
    struct kept_text *next; /* of the same slot */
    uint64_t hash;
    const struct span *span; /* own copies of texts and fonts */
    size_t nspan;
    struct shaped text;
    bool before;        /* it is of a report before, and its fonts are not asked yet */
    const uint8_t *cls; /* NULL = not asked for yet in this report */
    const uint8_t *
        plain; /* of any report that has the same words, and no name in this text; NULL = not known */
    uint64_t words; /* those */
    void *with;     /* of kept_with; of this report */
    void *lasting;  /* the same, as long as `plain` holds */
};

struct kept {
    struct arena *own;
    struct arena *a;    /* texts */
    struct arena *more; /* what is kept with them */
    size_t before;      /* bytes of texts when the report began */
    struct kept_text **slot;
    bool numbers; /* one needed other faces, which are long looked for: all are kept from then on */
    bool lasts;   /* for reports one after another */
    struct font_style *font; /* the copy that was made last: neighbours mostly have one font */
};

enum {
    SLOTS = 4096, /* a text is 1 KB or more, so KEPT_MOST are two for each */
    /* Of a letter: its code point, span and two classes, a glyph and one or two parts. */
    LETTER = 2 * sizeof(uint32_t) + 2 + sizeof(struct glyph) + 2 * sizeof(struct part),
};

/* In an arena that has nothing else. */
static bool open_slots(struct kept *k)
{
    k->font = NULL;
    k->before = 0;
    k->slot = arena_array(k->a, struct kept_text *, SLOTS);
    return k->slot != NULL;
}

struct kept *kept_open(struct diag *dg)
{
    struct arena *own = arena_open_small(dg);
    struct kept *k = own ? arena_new(own, struct kept) : NULL;

    if (k) {
        k->own = own;
        k->a = arena_open(dg);
        k->more = arena_open(dg);
        if (k->a && k->more && open_slots(k))
            return k;
        arena_close(k->a);
        arena_close(k->more);
    }
    arena_close(own);
    return NULL;
}

void kept_close(struct kept *k)
{
    if (!k)
        return;
    arena_close(k->a);
    arena_close(k->more);
    arena_close(k->own);
}

bool kept_begin(struct kept *k, struct diag *dg)
{
    arena_tell(k->a, dg);
    arena_tell(k->more, dg);
    k->lasts = true;
    arena_reset(k->more);
    if (arena_size(k->a) > KEPT_MOST) {
        arena_reset(k->a);
        return open_slots(k);
    }
    k->before = arena_size(k->a);
    for (size_t i = 0; i < SLOTS; i++)
        for (struct kept_text **t = &k->slot[i]; *t;) {
            if (!(*t)->text.plain) {
                *t = (*t)->next;
                continue;
            }
            (*t)->before = true;
            (*t)->cls = NULL;
            (*t)->with = NULL;
            t = &(*t)->next;
        }
    return true;
}

/* ---- the key: texts, and what of their fonts a glyph depends on ---- */

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 32;
}

static uint64_t mix_text(uint64_t h, const char *text, size_t len)
{
    uint64_t v;

    for (; len >= sizeof v; text += sizeof v, len -= sizeof v) {
        memcpy(&v, text, sizeof v);
        h = mix(h, v);
    }
    v = 0;
    memcpy(&v, text, len);
    return mix(h, v);
}

/* Few texts differ in their families alone. */
static uint64_t hash_of(const struct span *span, size_t n)
{
    uint64_t h = n;

    for (size_t i = 0; i < n; i++) {
        const struct font_style *f = span[i].font;
        uint64_t flags = f->bold | (uint64_t)f->italic << 1 | (uint64_t)f->even_digits << 2 |
                         (uint64_t)f->decoration << 3 | (uint64_t)f->color << 32;
        h = mix(mix(h, flags), (uint64_t)(uint32_t)f->size << 32 | span[i].len);
        h = mix_text(h, span[i].text, span[i].len);
    }
    return h;
}

static bool same_spans(const struct kept_text *t, const struct span *span, size_t n)
{
    if (t->nspan != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (t->span[i].len != span[i].len ||
            memcmp(t->span[i].text, span[i].text, span[i].len) != 0 ||
            !same_font(t->span[i].font, span[i].font))
            return false;
    return true;
}

static struct kept_text *find(const struct kept *k, uint64_t hash, const struct span *span,
                              size_t n)
{
    struct kept_text *t = k->slot[hash % SLOTS];

    while (t && (t->hash != hash || !same_spans(t, span, n)))
        t = t->next;
    return t;
}

/* ---- what is kept ---- */

static bool has_room(const struct kept *k, size_t size)
{
    size_t used = arena_size(k->a) - k->before + arena_size(k->more);

    return used < KEPT_MOST && size < KEPT_MOST - used;
}

/* Digits and signs of numbers alone: they are put together (pieces.h) as fast as they would be found, and a long
 * table has ever new ones. */
static bool is_number(const struct span *span, size_t n)
{
    const char *p = span->text, *end = p + span->len;

    if (n != 1)
        return false;
    while (p < end) {
        if (*p >= '%' && *p <= '9')
            p++;
        else if (end - p >= 3 && !memcmp(p, "\xE0\xB9", 2) && (unsigned char)p[2] >= 0x90 &&
                 (unsigned char)p[2] <= 0x99) /* Thai digits */
            p += 3;
        else
            return false;
    }
    return true;
}

static bool may_keep(const struct kept *k, const struct span *span, size_t n)
{
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        if (span[i].box)
            return false;
        len += span[i].len;
    }
    return has_room(k, len * LETTER);
}

static const struct font_style *keep_font(struct kept *k, const struct font_style *font)
{
    if (k->font && same_font(k->font, font))
        return k->font;
    struct font_style *copy = arena_new(k->a, struct font_style);
    if (!copy)
        return NULL;
    *copy = *font;
    copy->families = k->font && same_families(k->font->families, font->families)
                         ? k->font->families
                         : copy_families(k->a, font->families);
    return copy->families ? k->font = copy : NULL;
}

static bool keep_spans(struct kept *k, struct kept_text *t, const struct span *span, size_t n)
{
    struct span *copy = arena_array(k->a, struct span, n + 1);

    if (!copy)
        return false;
    for (size_t i = 0; i < n; i++) {
        copy[i] = (struct span){.text = arena_strndup(k->a, span[i].text, span[i].len),
                                .len = span[i].len,
                                .font = keep_font(k, span[i].font)};
        if (!copy[i].text || !copy[i].font)
            return false;
    }
    t->span = copy;
    t->nspan = n;
    return true;
}

static bool keep(struct kept *k, uint64_t hash, const struct span *span, size_t n,
                 const struct shaped *text)
{
    struct kept_text **slot = &k->slot[hash % SLOTS], *t = arena_new(k->a, struct kept_text);

    if (!t || !keep_spans(k, t, span, n))
        return false;
    t->hash = hash;
    t->text = *text;
    t->text.kept = t;
    t->next = *slot;
    *slot = t;
    return true;
}

/* What is to be said of its fonts is said again, where this report names them. */
static bool ask_fonts(struct kept_text *t, struct fontset *fs, const struct span *span, size_t n)
{
    for (size_t i = 0; t->before && i < n; i++) {
        const struct font_style *f = span[i].font;
        if ((span[i].len || !t->text.nch) &&
            !fontset_face(fs, f->families, f->bold, f->italic, f->at))
            return false;
    }
    t->before = false;
    return true;
}

bool kept_shape(struct kept *k, struct fontset *fs, struct arena *a, const struct span *span,
                size_t nspan, struct place place, struct shaped *out, struct diag *dg)
{
    uint64_t hash = k ? hash_of(span, nspan) : 0;
    struct kept_text *t = k ? find(k, hash, span, nspan) : NULL;

    if (t) {
        *out = t->text;
        return ask_fonts(t, fs, span, nspan);
    }
    if (!k || (!k->numbers && is_number(span, nspan)) || !may_keep(k, span, nspan)) {
        bool done = shape_paragraph(fs, a, span, nspan, place, out, dg);
        if (k && done && !out->plain)
            k->numbers = true;
        return done;
    }
    bool ok = shape_paragraph(fs, k->a, span, nspan, place, out, dg);
    if (!ok || !keep(k, hash, span, nspan, out))
        return false;
    *out = k->slot[hash % SLOTS]->text;
    return true;
}

/* For the reports that come. false = no memory. */
static bool keep_plain(struct kept *k, const struct breaker *b, const struct shaped *t,
                       const uint8_t *cls)
{
    if (breaker_has_name(b, t->ch, t->nch))
        return true;
    uint8_t *own = arena_array(k->a, uint8_t, t->nch + 1);
    if (!own)
        return false;
    memcpy(own, cls, t->nch);
    t->kept->cls = t->kept->plain = own;
    t->kept->words = breaker_words(b);
    t->kept->lasting = NULL;
    return true;
}

/* Are the places known of a report before? */
static void settle(struct kept_text *t, const struct breaker *b)
{
    if (!t->cls && t->plain && t->words == breaker_words(b) &&
        !breaker_has_name(b, t->text.ch, t->text.nch))
        t->cls = t->plain;
}

static bool is_plain(const struct kept_text *t)
{
    return t->cls && t->cls == t->plain;
}

bool kept_places(struct kept *k, struct breaker *b, struct arena *a, const struct shaped *t,
                 const uint8_t **cls)
{
    struct kept_text *kept = t->kept;
    uint8_t *own;

    if (kept)
        settle(kept, b);
    if (kept && kept->cls) {
        *cls = kept->cls;
        return true;
    }
    *cls = own = arena_array(kept ? k->more : a, uint8_t, t->nch + 1);
    if (!own || !breaker_find(b, t->ch, t->nch, own))
        return false;
    if (kept)
        kept->cls = own;
    return !kept || !k->lasts || keep_plain(k, b, t, own);
}

void **kept_with(const struct shaped *t, const struct breaker *b)
{
    struct kept_text *kept = t->kept;

    if (!kept)
        return NULL;
    settle(kept, b);
    return is_plain(kept) ? &kept->lasting : &kept->with;
}

void *kept_alloc(struct kept *k, const struct shaped *t, size_t size)
{
    return has_room(k, size) ? arena_alloc(is_plain(t->kept) ? k->a : k->more, size) : NULL;
}
