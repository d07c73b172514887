/*
 * What is put together of pieces is what HarfBuzz makes of the whole text: in every family, and whether a piece
 * is new or kept.
 */
#include "unit.h"

#include "base/str.h"
#include "text/inert.h"
#include "text/pieces.h"

#include <hb.h>

static const char *const families[] = {
    "Laksaman",     "Norasi",           "Garuda",           "Kinnari",
    "Loma",         "Purisa",           "Sawasdee",         "Tlwg Mono",
    "Tlwg Typo",    "Tlwg Typewriter",  "Tlwg Typist",      "Umpush",
    "Waree",        "Noto Sans Thai",   "Noto Serif Thai",  "DejaVu Sans",
    "DejaVu Serif", "DejaVu Sans Mono", "Noto Looped Thai", "Noto Sans"};

/* Words; what ends, begins and joins them in fonts: high and deep letters, marks, stacks; letters that
 * stand alone, and marks on these. */
static const char *const thai_part[] = {
    " ",   "  ",     "๐",   "๑",   "๗", "๙",    ".",  ",", "-", "(",  ")",  "/",  "ๆ", "ฯ",
    "ปี่",   "ฝั่ง",     "ญู",   "ฐาน", "ฎุ", "น้ำ",   "ก",  "า", "เ", "แก้", "โป", "ป",  "ที่", "กุ้ง",
    "การ", "เปิดเผย", "ข้อที่", "รูป",  "ผู้", "สัญญา", "ชั้น", "ํ",  "่",  "ุ",   "ำ",  "ฤๅ", "ใ", "ฬ่ำ"};
/* What draws nothing, also between marks and what they stand on; what fonts and HarfBuzz compose. */
static const char *const thai_odd[] = {"\u200B", "\u200C", "\u2060",   "1\u200C่", "๑่",
                                       "1ุ่",      "(ํ",      " \u200Dำ", "ป\u2060ี่", "ฺ",
                                       "ฎฺ",      "ญูำ",     "๛",        "ๆ\u00AD"};
static const char *const latin_part[] = {
    " ", "A", "V", "AV", "To",        "f", "fi", "ffl", "1", "7",   "0",        ".",
    ",", "-", "(", "/",  "e\xCC\x81", "o", "W.", "Yo",  "%", "1/2", "\xCC\x88", "x"};
static const char *const latin_odd[] = {"\u200B",        "\u200C",  "\u200D",  "1\u0301",
                                        "1\u200C\u0301", "=\u0338", "i\u0307", "L\u00B7l",
                                        "-\u2060",       "1\u034F"};

static struct loc nowhere(const void *ctx, size_t span)
{
    (void)ctx;
    (void)span;
    return (struct loc){.file = "text", .line = 1, .col = 1};
}

struct spot {
    uint32_t gid;
    fu x, y;
};

enum { SPOTS = 256 };

static int by_spot(const void *va, const void *vb)
{
    return memcmp(va, vb, sizeof(struct spot));
}

static size_t spots_of_harfbuzz(const struct face *f, const char *text, hb_script_t script,
                                struct spot *out)
{
    static const hb_feature_t off[] = {
        {HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
        {HB_TAG('c', 'l', 'i', 'g'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END}};
    hb_buffer_t *buf = hb_buffer_create();
    unsigned int n;
    fu pen = 0;

    hb_buffer_add_utf8(buf, text, -1, 0, -1);
    hb_buffer_set_direction(buf, HB_DIRECTION_LTR);
    hb_buffer_set_script(buf, script);
    hb_buffer_set_language(buf, hb_language_from_string("th", -1));
    hb_buffer_set_flags(buf, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
    hb_buffer_set_cluster_level(buf, HB_BUFFER_CLUSTER_LEVEL_CHARACTERS);
    hb_shape(f->hb, buf, off, COUNT_OF(off));
    hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buf, &n);
    hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(buf, NULL);
    assert_true(n < SPOTS);
    for (unsigned int i = 0; i < n; i++) {
        out[i] = (struct spot){info[i].codepoint, pen + pos[i].x_offset, pos[i].y_offset};
        pen += pos[i].x_advance;
    }
    hb_buffer_destroy(buf);
    return n;
}

static size_t spots_of_ours(const struct shaped *t, struct spot *out)
{
    size_t n = 0;
    fu pen = 0;

    for (size_t i = 0; i < t->nglyph; i++) {
        for (int k = 0; k < t->glyph[i].npart; k++) {
            const struct part *p = &t->glyph[i].part[k];
            assert_true(n < SPOTS);
            out[n++] = (struct spot){p->gid, pen + p->x, p->y};
        }
        pen += t->glyph[i].advance;
    }
    return n;
}

/* false = it is no text of one run, which this test is about. */
static bool compare(struct world *w, struct fontset *fs, const struct font_style *style,
                    hb_script_t script, const char *text)
{
    struct span span = {text, strlen(text), style, NULL};
    struct spot a[SPOTS], b[SPOTS];
    struct shaped t;

    if (!shape_paragraph(fs, w->a, &span, 1, (struct place){nowhere, NULL}, &t, w->dg) ||
        t.nrun != 1)
        return false;
    size_t na = spots_of_harfbuzz(t.run[0].face, text, script, a), nb = spots_of_ours(&t, b);
    qsort(a, na, sizeof *a, by_spot);
    qsort(b, nb, sizeof *b, by_spot);
    if (na != nb || memcmp(a, b, na * sizeof *a) != 0)
        fail_msg("%s: \"%s\"", style->families[0], text);
    return true;
}

static uint32_t next_number(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 16;
}

/* A text of up to ten parts around an odd one, of the script at least one letter. */
static const char *made(struct world *w, const char *const *part, size_t n, const char *odd,
                        const char *letter, uint32_t *seed)
{
    struct sbuf b = {.a = w->a};

    sbuf_add_str(&b, next_number(seed) % 2 ? letter : " ");
    for (uint32_t k = next_number(seed) % 8; k-- > 0;)
        sbuf_add_str(&b, part[next_number(seed) % n]);
    sbuf_add_str(&b, odd);
    for (uint32_t k = next_number(seed) % 4; k-- > 0;)
        sbuf_add_str(&b, part[next_number(seed) % n]);
    sbuf_add_str(&b, letter);
    return sbuf_text(&b);
}

static void test_texts(void **state)
{
    (void)state;
    enum { TEXTS = 200 };
    uint32_t seed = 1;

    for (size_t f = 0; f < COUNT_OF(families); f++)
        for (int bold = 0; bold < 2; bold++) {
            struct world w = world_open();
            struct fontset *fs = fontset_open(w.a, "fonts/fonts.conf", w.dg);
            struct font_style style = {
                .families = FAMILY(families[f]), .size = PT64(10), .bold = bold};
            size_t done = 0;
            assert_non_null(fs);
            for (size_t i = 0; i < TEXTS; i++) {
                bool odd = i % 2;
                const char *thai =
                    made(&w, thai_part, COUNT_OF(thai_part),
                         odd ? thai_odd[i / 2 % COUNT_OF(thai_odd)] : "", "ก", &seed);
                const char *latin =
                    made(&w, latin_part, COUNT_OF(latin_part),
                         odd ? latin_odd[i / 2 % COUNT_OF(latin_odd)] : "", "n", &seed);
                done += compare(&w, fs, &style, HB_SCRIPT_THAI, thai);
                done += compare(&w, fs, &style, HB_SCRIPT_LATIN, latin);
            }
            assert_true(done > TEXTS / 2);
            fontset_close(fs);
            world_close(&w);
        }
}

static const struct face *face_in(struct world *w, struct fontset **fs, const char *family)
{
    *fs = fontset_open(w->a, "fonts/fonts.conf", w->dg);
    assert_non_null(*fs);
    return fontset_face(*fs, FAMILY(family), false, false, (struct loc){0});
}

/* By the rules of the fonts, as ttx shows them: in Laksaman none names the blank or a Thai digit; its f is of
 * ligatures, a consonant and a mark are of GPOS. In Norasi the blank is of pairs. */
static void test_inert(void **state)
{
    (void)state;
    static const struct {
        const char *family;
        uint32_t c;
        bool inert;
    } letter[] = {
        {"Laksaman", ' ', true},      {"Laksaman", 0x0E51, true},    {"Laksaman", 0x0E59, true},
        {"Laksaman", 'f', false},     {"Laksaman", 0x0E01, false},   {"Laksaman", 0x0E48, false},
        {"Laksaman", SARA_AM, false}, {"Laksaman", '\t', false},     {"Norasi", 0x0E50, true},
        {"Norasi", ' ', false},       {"Noto Sans Thai", '-', true},
    };
    bool inert[INERT_SLOTS];

    for (size_t i = 0; i < COUNT_OF(letter); i++) {
        struct world w = world_open();
        struct fontset *fs;
        const struct face *f = face_in(&w, &fs, letter[i].family);
        inert_find(f, inert);
        if (inert[inert_slot(letter[i].c)] != letter[i].inert)
            fail_msg("%s: U+%04X", letter[i].family, (unsigned)letter[i].c);
        fontset_close(fs);
        world_close(&w);
    }
    assert_int_equal(inert_slot(0x0E80), INERT_SLOTS);
    assert_int_equal(inert_slot(0x2013), INERT_SLOTS);
}

/* GSUB by hand: one rule "a glyph, then one of class N", as OpenType's context by classes. */
enum { VERSION = 1, FLAGS = 17, FORMAT = 23, OFFSET = 35, CLASS = 41 };
static const char rule[] = {
    0, 1, 0, 0, 0, 0, 0, 0, 0, 10, /* the list of lookups is at 10 */
    0, 1, 0, 4,                    /* one, at 14 */
    0, 5, 0, 0, 0, 1, 0, 8,        /* context, no flags, one table, at 22 */
    0, 2, 0, 0, 0, 0, 0, 1, 0, 10, /* by classes, one set of rules, at 32 */
    0, 1, 0, 4, 0, 2, 0, 0, 0, 1,  /* one rule, at 36: two glyphs, the second of class 1 */
};

static bool has_inert_blank(hb_tag_t tag, const char *table, size_t len)
{
    hb_face_t *face = hb_face_builder_create();
    hb_blob_t *blob = hb_blob_create(table, (unsigned)len, HB_MEMORY_MODE_READONLY, NULL, NULL);
    static const uint32_t latin[128] = {[' '] = 1}, thai[128];
    bool inert[INERT_SLOTS];

    assert_true(hb_face_builder_add_table(face, tag, blob));
    hb_font_t *font = hb_font_create(face);
    inert_find(&(struct face){.hb = font, .latin = latin, .thai = thai}, inert);
    hb_font_destroy(font);
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    return inert[inert_slot(' ')];
}

/* A rule may mean a letter that it does not name. */
static void test_rules(void **state)
{
    (void)state;
    const hb_tag_t gsub = HB_TAG('G', 'S', 'U', 'B');
    char other[sizeof rule];

    assert_true(has_inert_blank(gsub, rule, sizeof rule));
    memcpy(other, rule, sizeof rule);
    other[CLASS] = 0; /* whatever has no class */
    assert_false(has_inert_blank(gsub, other, sizeof other));
    memcpy(other, rule, sizeof rule);
    other[FLAGS] = 2; /* passes over letters */
    assert_false(has_inert_blank(gsub, other, sizeof other));
    other[FLAGS] = 8; /* over marks */
    assert_true(has_inert_blank(gsub, other, sizeof other));
    other[OFFSET] = 99; /* leads out of the table */
    assert_false(has_inert_blank(gsub, other, sizeof other));
    memcpy(other, rule, sizeof rule);
    other[FORMAT] = 5; /* of OpenType after 1.9 */
    assert_false(has_inert_blank(gsub, other, sizeof other));
    memcpy(other, rule, sizeof rule);
    other[VERSION] = 2;
    assert_false(has_inert_blank(gsub, other, sizeof other));
    assert_false(has_inert_blank(HB_TAG('k', 'e', 'r', 'n'), rule, sizeof rule));
    assert_true(has_inert_blank(HB_TAG('p', 'r', 'e', 'p'), rule, sizeof rule));
}

/* GPOS by hand: pairs by classes, of glyph 2 and what has class 0 (the blank is of no class), then class 1. */
enum { CLASS_0 = 39, CLASS_1 = 41 };
static const char pairs[] = {
    0, 1, 0, 0,  0, 0, 0, 0, 0, 10,        /* the list of lookups is at 10 */
    0, 1, 0, 4,                            /* one, at 14 */
    0, 2, 0, 0,  0, 1, 0, 8,               /* pairs, no flags, one table, at 22 */
    0, 2, 0, 20, 0, 4, 0, 0, 0, 26, 0, 26, /* by classes; the first moves the pen */
    0, 1, 0, 2,  0, 0, 0, 0,               /* of one class and of two: two values */
    0, 1, 0, 1,  0, 2, 0, 2, 0, 0,         /* whose first is glyph 2; no glyph has a class */
};

static void test_pairs(void **state)
{
    (void)state;
    const hb_tag_t gpos = HB_TAG('G', 'P', 'O', 'S');
    char other[sizeof pairs];

    memcpy(other, pairs, sizeof pairs);
    assert_true(has_inert_blank(gpos, other, sizeof other));
    other[CLASS_1] = 50;
    assert_true(has_inert_blank(gpos, other, sizeof other));
    other[CLASS_0] = 50;
    assert_false(has_inert_blank(gpos, other, sizeof other));
}

/* Of more pieces than it keeps, the last are there, and as they were. */
static void test_bounded(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    struct world w = world_open();
    struct fontset *fs;
    const struct face *f = face_in(&w, &fs, "Laksaman");
    struct part part[2] = {{1, 0, 0}, {2, -100, 5}};
    size_t found = 0;

    assert_true(pieces_open(f, w.dg));
    for (uint32_t i = 0; i < MANY; i++) {
        struct glyph g[2] = {{.first = i, .npart = 1, .part = part, .advance = (fu)i},
                             {.first = i + 1, .npart = 1, .part = part + 1}};
        assert_true(pieces_keep(f, HB_SCRIPT_THAI, (uint32_t[]){0x0E01, i}, 2, g, 2, i));
    }
    for (uint32_t i = 0; i < MANY; i++) {
        const struct piece *p = pieces_find(f, HB_SCRIPT_THAI, (uint32_t[]){0x0E01, i}, 2);
        assert_true(p || i + 1 < MANY);
        if (!p)
            continue;
        found++;
        assert_int_equal(p->nglyph, 2);
        assert_int_equal(p->glyph[0].advance, i);
        assert_int_equal(p->glyph[0].first, 0);
        assert_int_equal(p->glyph[1].first, 1);
        assert_int_equal(p->part[1].x, -100);
    }
    assert_true(found > 0 && found < MANY);
    assert_null(pieces_find(f, HB_SCRIPT_LATIN, (uint32_t[]){0x0E01, MANY - 1}, 2));
    assert_null(pieces_find(f, HB_SCRIPT_THAI, (uint32_t[]){0x0E01}, 1));
    fontset_close(fs);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts), cmocka_unit_test(test_inert),   cmocka_unit_test(test_rules),
        cmocka_unit_test(test_pairs), cmocka_unit_test(test_bounded),
    };

    return cmocka_run_group_tests_name("pieces", tests, NULL, NULL);
}
