/*
 * A TrueType font taken to pieces and put together again (pdf/truetype.h): tables written here byte by byte, sound and
 * broken, as OpenType 1.9 has them (glyf, loca, hmtx, maxp). What FreeType and HarfBuzz make of whole fonts is in test_pdf.
 */
#include "unit.h"

#include "pdf/truetype.h"

#include <stdio.h>

enum { GLYPHS = 40, DATA = 200 };

struct font {
    uint8_t head[54], hhea[36], maxp[32], hmtx[4 * GLYPHS], loca[4 * (GLYPHS + 1)],
        glyf[GLYPHS * DATA];
    size_t len[TT_NTABLE];
};

/* ---- glyphs ---- */

#define BYTES(s) s, sizeof(s) - 1
#define BOX "\0\0\0\0\0\144\0\144"                /* 0 0 100 100 */
#define CONTOUR "\0\1" BOX "\0\2\0\0"             /* of three points */
#define COMPOSITE "\377\377" BOX                  /* its parts come after it */
#define PART(more, gid) "\0" more "\0" gid "\0\0" /* two bytes of offsets */
#define LAST "\2"
#define MORE "\42"

struct glyph {
    const char *data;
    size_t len;
};

static void set16(uint8_t *p, unsigned v)
{
    tt_put16(p, (int)v);
}

static void make(struct font *f, const struct glyph *glyph, size_t n, bool is_long)
{
    size_t at = 0;

    *f = (struct font){.len = {[TT_HEAD] = 54, [TT_HHEA] = 36, [TT_MAXP] = 32}};
    set16(f->head + 50, is_long);
    set16(f->hhea + 34, (unsigned)n);
    set16(f->maxp + 4, (unsigned)n);
    for (size_t i = 0; i <= n; i++) {
        if (is_long)
            set16(f->loca + 4 * i + 2, (unsigned)at);
        else
            set16(f->loca + 2 * i, (unsigned)(at / 2));
        if (i == n)
            break;
        set16(f->hmtx + 4 * i, 500 + (unsigned)i);
        set16(f->hmtx + 4 * i + 2, 7);
        memcpy(f->glyf + at, glyph[i].data, glyph[i].len);
        at += (glyph[i].len + 1) / 2 * 2;
    }
    f->len[TT_GLYF] = at;
    f->len[TT_HMTX] = 4 * n;
    f->len[TT_LOCA] = (is_long ? 4 : 2) * (n + 1);
}

static struct tt_font view(struct world *w, const struct font *f)
{
    static const struct face face = {.family = "Test", .path = "test.ttf"};
    const uint8_t *data[TT_NTABLE] = {
        [TT_GLYF] = f->glyf, [TT_HEAD] = f->head, [TT_HHEA] = f->hhea,
        [TT_HMTX] = f->hmtx, [TT_LOCA] = f->loca, [TT_MAXP] = f->maxp};
    struct tt_font out = {.a = w->a, .face = &face, .dg = w->dg};

    for (int t = 0; t < TT_NTABLE; t++)
        out.table[t] = (struct tt_view){data[t], f->len[t]};
    return out;
}

/* ---- sound and broken ---- */

static void none(struct font *f)
{
    (void)f;
}

#define SPOIL(name, what)                                                                          \
    static void name(struct font *f)                                                               \
    {                                                                                              \
        what;                                                                                      \
    }
SPOIL(short_head, f->len[TT_HEAD] = 53)
SPOIL(short_hhea, f->len[TT_HHEA] = 35)
SPOIL(short_maxp, f->len[TT_MAXP] = 31)
SPOIL(short_loca, f->len[TT_LOCA] -= 2)
SPOIL(no_loca, f->len[TT_LOCA] = 0)
SPOIL(loca_goes_back, set16(f->loca + 2, 10); set16(f->loca + 4, 9))
SPOIL(loca_beyond, set16(f->loca + 4, 5000))
SPOIL(short_glyph, set16(f->loca + 2, 2))
SPOIL(no_metrics, set16(f->hhea + 34, 0))
SPOIL(many_metrics, set16(f->hhea + 34, 3))
SPOIL(one_metric, set16(f->hhea + 34, 1); f->len[TT_HMTX] = 6)
SPOIL(half_a_bearing, set16(f->hhea + 34, 1); f->len[TT_HMTX] = 5)
SPOIL(no_glyphs, set16(f->maxp + 4, 0))
SPOIL(long_loca_in_short, set16(f->head + 50, 1))

#define TWO(second)                                                                                \
    {                                                                                              \
        {BYTES(CONTOUR)},                                                                          \
        {                                                                                          \
            BYTES(second)                                                                          \
        }                                                                                          \
    }

static const struct font_case {
    const char *name;
    struct glyph glyph[2];
    void (*spoil)(struct font *f);
    const char *want; /* a part of the message; NULL = it is sound */
} cases[] = {
    {"two contours", TWO(CONTOUR), none, NULL},
    {"nothing drawn", TWO(""), none, NULL},
    {"metrics of the first, a bearing of the second", TWO(CONTOUR), one_metric, NULL},
    {"a composite", TWO(COMPOSITE PART(LAST, "\0")), none, NULL},
    {"of two parts", TWO(COMPOSITE PART(MORE, "\0") PART(LAST, "\0")), none, NULL},
    {"offsets in words", TWO(COMPOSITE "\0\3\0\0\0\1\0\1"), none, NULL},
    {"a scale", TWO(COMPOSITE "\0\12\0\0\0\0\100\0"), none, NULL},
    {"two scales", TWO(COMPOSITE "\0\102\0\0\0\0\100\0\100\0"), none, NULL},
    {"a matrix", TWO(COMPOSITE "\0\202\0\0\0\0\100\0\0\0\0\0\100\0"), none, NULL},
    {"half a scale", TWO(COMPOSITE "\0\12\0\0\0\0"), none, "a composite glyph is too large"},
    {"half a matrix", TWO(COMPOSITE "\0\202\0\0\0\0\100\0"), none,
     "a composite glyph is too large"},
    {"no part", TWO(COMPOSITE), none, "a composite glyph is too short"},
    {"a part that is not there", TWO(COMPOSITE PART(LAST, "\2")), none,
     "has a part that is not there"},
    {"itself", TWO(COMPOSITE PART(LAST, "\1")), none, "nested without end"},
    {"more parts than there are", TWO(COMPOSITE PART(MORE, "\0")), none,
     "a composite glyph is too short"},
    {"more contours than there are", TWO("\0\11" BOX "\0\2"), none, "a glyph is too short"},
    {"more points than can be", TWO("\0\1" BOX "\377\377\0\0"), none,
     "a glyph has too many points"},
    {"a short head", TWO(CONTOUR), short_head, "a table is too short"},
    {"a short hhea", TWO(CONTOUR), short_hhea, "a table is too short"},
    {"a short maxp", TWO(CONTOUR), short_maxp, "a table is too short"},
    {"a short loca", TWO(CONTOUR), short_loca, "loca is too short"},
    {"no loca", TWO(CONTOUR), no_loca, "loca is too short"},
    {"a loca of the other kind", TWO(CONTOUR), long_loca_in_short, "loca"},
    {"a loca that goes back", TWO(CONTOUR), loca_goes_back, "loca points outside of glyf"},
    {"a loca that ends beyond", TWO(CONTOUR), loca_beyond, "loca points outside of glyf"},
    {"a glyph without its box", TWO(CONTOUR), short_glyph, "a glyph is too short"},
    {"no metrics", TWO(CONTOUR), no_metrics, "hmtx is too short"},
    {"metrics of more", TWO(CONTOUR), many_metrics, "hmtx is too short"},
    {"half a bearing", TWO(CONTOUR), half_a_bearing, "hmtx is too short"},
    {"no glyphs", TWO(CONTOUR), no_glyphs, "it has no glyphs"},
};

static bool read_and_write(struct tt_font *f, struct bytes *out)
{
    return tt_read(f) && tt_write(f, out);
}

static void test_fonts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (int is_long = 0; is_long < 2; is_long++) {
            if (is_long && cases[i].spoil != none && cases[i].spoil != one_metric)
                break; /* what is spoilt is of the short kind */
            struct world w = world_open();
            struct font f;
            struct bytes out;
            make(&f, cases[i].glyph, 2, is_long);
            cases[i].spoil(&f);
            struct tt_font font = view(&w, &f);
            bool ok = read_and_write(&font, &out);
            char *said = world_messages(&w);
            if (cases[i].want ? ok || !strstr(said, cases[i].want) : !ok)
                fail_msg("%s: %s", cases[i].name, said);
            free(said);
            world_close(&w);
        }
    }
}

/* ---- what maxp counts, and how far the ink goes ---- */

static unsigned be16(const uint8_t *p)
{
    return (unsigned)(p[0] << 8 | p[1]);
}

/* A table of a font file. */
static struct tt_view table_of(struct bytes file, enum tt_table t)
{
    const uint8_t *p = (const uint8_t *)file.data, *entry = p + 12 + 16 * t;

    return (struct tt_view){p + (be16(entry + 8) << 16 | be16(entry + 10)),
                            be16(entry + 12) << 16 | be16(entry + 14)};
}

static void test_counts(void **state)
{
    static const struct glyph glyph[] = {{BYTES(CONTOUR)},
                                         {BYTES(COMPOSITE PART(MORE, "\0") PART(LAST, "\0"))},
                                         {BYTES(COMPOSITE PART(MORE, "\1") PART(LAST, "\0"))}};
    struct world w = world_open();
    struct font f;
    struct bytes out;

    (void)state;
    make(&f, glyph, 3, false);
    set16(f.hmtx + 10, 32767); /* the bearing of the last: its ink ends beyond 16 bits */
    struct tt_font font = view(&w, &f);
    assert_true(read_and_write(&font, &out));
    const uint8_t *maxp = table_of(out, TT_MAXP).p, *hhea = table_of(out, TT_HHEA).p;
    static const struct {
        unsigned at, want;
    } counts[] = {{4, 3}, {6, 3}, {8, 1}, {10, 9}, {12, 3}, {28, 2}, {30, 2}};
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        assert_int_equal(be16(maxp + counts[i].at), counts[i].want);
    assert_int_equal(be16(hhea + 10), 502);                        /* advanceWidthMax */
    assert_int_equal(be16(hhea + 12), 7);                          /* minLeftSideBearing */
    assert_int_equal((int16_t)be16(hhea + 14), 502 - 32767 - 100); /* minRightSideBearing */
    assert_int_equal(be16(hhea + 16), 32767); /* xMaxExtent: 32,867 would not fit */
    world_close(&w);
}

/* 17 levels of composites are one too many, and so are more contours together than 16 bits hold. */
static void test_bounds(void **state)
{
    static char text[GLYPHS][16];
    struct glyph glyph[GLYPHS] = {{BYTES(CONTOUR)}};
    struct world w = world_open();
    struct font f;
    struct bytes out;

    (void)state;
    for (int i = 1; i < GLYPHS; i++) {
        memcpy(text[i], COMPOSITE PART(LAST, "\0"), 16);
        text[i][13] = (char)(i - 1);
        glyph[i] = (struct glyph){text[i], 16};
    }
    make(&f, glyph, 17, false);
    struct tt_font font = view(&w, &f);
    assert_true(read_and_write(&font, &out));
    make(&f, glyph, 18, false);
    font = view(&w, &f);
    assert_false(read_and_write(&font, &out));
    world_close(&w);
}

/* Where the glyphs are longer than a short loca can tell, it is a long one, and they are read from it as they were. */
static void test_long(void **state)
{
    enum { N = 1000 };
    struct glyph glyph = {BYTES(CONTOUR)};
    struct world w = world_open();
    struct font f;
    struct bytes out;
    static uint8_t drawn[N][150];

    (void)state;
    make(&f, &glyph, 1, false);
    struct tt_font font = view(&w, &f);
    assert_true(tt_read(&font));
    for (size_t i = 0; i < N; i++) {
        struct tt_glyph *g = tt_add_glyph(&font);
        assert_non_null(g);
        memcpy(drawn[i], CONTOUR, sizeof CONTOUR - 1);
        set16(drawn[i] + 20, (unsigned)i);
        *g = (struct tt_glyph){.data = {drawn[i], sizeof drawn[i] - i % 2}, .advance = (uint16_t)i};
    }
    assert_true(tt_write(&font, &out));
    struct tt_font again = {.a = w.a, .face = font.face, .dg = w.dg};
    for (int t = 0; t < TT_NTABLE; t++)
        again.table[t] = table_of(out, (enum tt_table)t);
    assert_int_equal(again.table[TT_LOCA].len, 4 * (N + 2));
    assert_true(tt_read(&again));
    assert_int_equal(again.nglyph, N + 1);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(again.glyph[i + 1].advance, i);
        assert_memory_equal(again.glyph[i + 1].data.p, drawn[i], sizeof drawn[i] - i % 2);
    }
    world_close(&w);
}

/* maxp counts glyphs in 16 bits. */
static void test_many(void **state)
{
    struct world w = world_open();
    struct font f;

    (void)state;
    make(&f, &(struct glyph){BYTES(CONTOUR)}, 1, false);
    struct tt_font font = view(&w, &f);
    while (font.nglyph < TT_GLYPH_MAX)
        assert_non_null(tt_add_glyph(&font));
    assert_null(tt_add_glyph(&font));
    assert_true(diag_has(w.dg, DIAG_PDF));
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fonts), cmocka_unit_test(test_counts), cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_long),  cmocka_unit_test(test_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
