/*
 * inert.c - HarfBuzz tells the glyphs that the rules of a font name. A rule may also mean a glyph without
 * naming it: by class 0, which is all that no class has, or by passing over all letters. Fonts whose rules
 * do so are left alone. So are those with tables of other kinds, which HarfBuzz reads in place of these.
 */
#include "text/inert.h"

#include "base/str.h"

#include <hb-ot.h>
#include <hb.h>

/* ---- the rules that HarfBuzz does not tell ---- */

struct table {
    const unsigned char *data;
    size_t len;
    size_t left; /* numbers that may still be read: offsets of a bad font lead back */
    bool bad;    /* or not understood */
};

enum { READS_MOST = 1 << 20 };

static unsigned number_at(struct table *t, size_t at)
{
    if (t->bad || !t->left || at + 2 > t->len) {
        t->bad = true;
        return 0;
    }
    t->left--;
    return (unsigned)t->data[at] << 8 | t->data[at + 1];
}

/* Numbers from `at` on, none of which may be 0: classes of a rule. Returns what follows them. */
static size_t read_classes(struct table *t, size_t at, unsigned n)
{
    for (unsigned i = 0; i < n && !t->bad; i++, at += 2)
        if (!number_at(t, at))
            t->bad = true;
    return at;
}

static void read_rule(struct table *t, size_t at, bool chained)
{
    if (!chained) {
        unsigned n = number_at(t, at);
        read_classes(t, at + 4, n ? n - 1 : 0);
        return;
    }
    at = read_classes(t, at + 2, number_at(t, at));
    unsigned n = number_at(t, at);
    at = read_classes(t, at + 2, n ? n - 1 : 0);
    read_classes(t, at + 2, number_at(t, at));
}

/* A format that is not written here is not understood: of glyphs beyond 65,535, say. */
static unsigned read_format(struct table *t, size_t at, unsigned most)
{
    unsigned format = number_at(t, at);

    if (format > most)
        t->bad = true;
    return format;
}

/* The second format, by classes: the others name each glyph. */
static void read_context(struct table *t, size_t at, bool chained)
{
    size_t sets = at + (chained ? 10 : 6);
    unsigned n = read_format(t, at, 3) == 2 ? number_at(t, sets) : 0;

    for (size_t i = 0; i < n && !t->bad; i++) {
        size_t set = number_at(t, sets + 2 + 2 * i);
        unsigned nrule = set ? number_at(t, at + set) : 0;
        for (size_t k = 0; k < nrule && !t->bad; k++)
            read_rule(t, at + set + number_at(t, at + set + 2 + 2 * k), chained);
    }
}

static size_t bits_of(unsigned v)
{
    size_t n = 0;

    for (; v; v &= v - 1)
        n++;
    return n;
}

/* Pairs by classes, the second format: what a pair with class 0 gets must be nothing. */
static void read_pairs(struct table *t, size_t at)
{
    if (read_format(t, at, 2) != 2)
        return;
    size_t record = bits_of(number_at(t, at + 4)) + bits_of(number_at(t, at + 6));
    unsigned nfirst = number_at(t, at + 12), nsecond = number_at(t, at + 14);
    for (size_t i = 0; i < nfirst && !t->bad; i++)
        for (size_t k = 0; k < record && !t->bad; k++)
            if (number_at(t, at + 16 + 2 * (i * nsecond * record + k)))
                t->bad = true;
}

enum { PASS_BASES = 2, PASS_LIGATURES = 4 };

enum gsub_lookup { GSUB_CONTEXT = 5, GSUB_CHAIN = 6, GSUB_EXTENSION = 7 };
enum gpos_lookup { GPOS_PAIR = 2, GPOS_CONTEXT = 7, GPOS_CHAIN = 8, GPOS_EXTENSION = 9 };

static void read_subtable(struct table *t, size_t at, unsigned type, bool gsub)
{
    if (type == (gsub ? GSUB_EXTENSION : GPOS_EXTENSION)) {
        type = number_at(t, at + 2);
        at += (size_t)number_at(t, at + 4) << 16 | number_at(t, at + 6);
    }
    if (type == (gsub ? GSUB_CONTEXT : GPOS_CONTEXT))
        read_context(t, at, false);
    else if (type == (gsub ? GSUB_CHAIN : GPOS_CHAIN))
        read_context(t, at, true);
    else if (!gsub && type == GPOS_PAIR)
        read_pairs(t, at);
}

static bool means_others(hb_face_t *face, hb_tag_t tag)
{
    hb_blob_t *blob = hb_face_reference_table(face, tag);
    unsigned len;
    const char *data = hb_blob_get_data(blob, &len);
    struct table t = {.data = (const unsigned char *)data, .len = len, .left = READS_MOST};
    size_t list = len && read_format(&t, 0, 1) ? number_at(&t, 8) : 0;
    unsigned n = list ? number_at(&t, list) : 0;

    for (size_t i = 0; i < n && !t.bad; i++) {
        size_t at = list + number_at(&t, list + 2 + 2 * i);
        unsigned type = number_at(&t, at), flags = number_at(&t, at + 2);
        unsigned nsub = number_at(&t, at + 4);
        t.bad = t.bad || flags & (PASS_BASES | PASS_LIGATURES);
        for (size_t k = 0; k < nsub && !t.bad; k++)
            read_subtable(&t, at + number_at(&t, at + 6 + 2 * k), type, tag == HB_OT_TAG_GSUB);
    }
    hb_blob_destroy(blob);
    return t.bad;
}

/* ---- */

static bool has_other_tables(hb_face_t *face)
{
    static const hb_tag_t other[] = {
        HB_TAG('k', 'e', 'r', 'n'), HB_TAG('k', 'e', 'r', 'x'), HB_TAG('m', 'o', 'r', 't'),
        HB_TAG('m', 'o', 'r', 'x'), HB_TAG('t', 'r', 'a', 'k'), HB_TAG('S', 'i', 'l', 'f'),
    };
    bool has = false;

    for (size_t i = 0; i < sizeof other / sizeof other[0] && !has; i++) {
        hb_blob_t *blob = hb_face_reference_table(face, other[i]);
        has = hb_blob_get_length(blob) > 0;
        hb_blob_destroy(blob);
    }
    return has;
}

/* All rules of the font, not only those of one script: a rule may lead to any other. */
static void collect(hb_face_t *face, hb_tag_t tag, hb_set_t *named)
{
    unsigned n = hb_ot_layout_table_get_lookup_count(face, tag);

    for (unsigned i = 0; i < n; i++)
        hb_ot_layout_lookup_collect_glyphs(face, tag, i, named, named, named, NULL);
}

static bool is_inert(const struct face *f, const hb_set_t *named, uint32_t c)
{
    uint32_t gid = face_glyph(f, c);

    return gid && c >= ' ' && c != 0x7F && !unicode_is_thai_mark(c) && c != SARA_AM &&
           !hb_set_has(named, gid) &&
           hb_ot_layout_get_glyph_class(hb_font_get_face(f->hb), gid) !=
               HB_OT_LAYOUT_GLYPH_CLASS_MARK;
}

void inert_find(const struct face *f, bool inert[INERT_SLOTS])
{
    hb_face_t *face = hb_font_get_face(f->hb);
    bool known = !has_other_tables(face) && !means_others(face, HB_OT_TAG_GSUB) &&
                 !means_others(face, HB_OT_TAG_GPOS);
    hb_set_t *named = hb_set_create();

    if (known) {
        collect(face, HB_OT_TAG_GSUB, named);
        collect(face, HB_OT_TAG_GPOS, named);
        known = hb_set_allocation_successful(named);
    }
    for (uint32_t c = 0; c < INERT_SLOTS; c++)
        inert[c] = known && is_inert(f, named, c < 0x80 ? c : c - 0x80 + 0x0E00);
    hb_set_destroy(named);
}
