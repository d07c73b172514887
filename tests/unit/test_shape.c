/*
 * The rules of doc/thai-typesetting.md, section 3, with Laksaman; and for a corpus in several
 * families that our glyphs in the order of the text are drawn where HarfBuzz draws them in its own
 * order.
 */
#include "unit.h"

#include "base/str.h"
#include "text/face.h"
#include "text/inks.h"
#include "text/shape.h"

#include <ft2build.h>
#include <hb.h>
#include <unistd.h>

#include FT_FREETYPE_H

static const struct font_style laksaman = {.families = FAMILY("Laksaman"), .size = PT64(10)};

/* Every Thai family of fonts-thai-tlwg, and Noto's. */
static const char *const families[] = {
    "Laksaman",    "Norasi",   "Garuda",    "Kinnari",        "Loma",
    "Purisa",      "Sawasdee", "Tlwg Mono", "Tlwg Typo",      "Tlwg Typewriter",
    "Tlwg Typist", "Umpush",   "Waree",     "Noto Sans Thai", "Noto Serif Thai"};

static struct loc nowhere(const void *ctx, size_t span)
{
    (void)ctx;
    return (struct loc){.file = "text", .line = (int)span + 1, .col = 1};
}

static struct fontset *open_fonts(struct world *w)
{
    struct fontset *fs = fontset_open(w->a, "fonts/fonts.conf", w->dg);

    assert_non_null(fs);
    return fs;
}

static bool shape(struct world *w, struct fontset *fs, const struct font_style *style,
                  const char *text, struct shaped *out)
{
    struct span span = {text, strlen(text), style, NULL};

    return shape_paragraph(fs, w->a, &span, 1, (struct place){nowhere, NULL}, out, w->dg);
}

/* Glyphs as U+XXXX=name+name@x,y ... in the order of the text. */
static char *describe(struct world *w, const struct shaped *t)
{
    struct sbuf b = {.a = w->a};

    for (size_t i = 0; i < t->nglyph; i++) {
        const struct glyph *g = &t->glyph[i];
        const struct face *f = t->run[g->run].face;
        sbuf_printf(&b, "%s%04X=", i ? " " : "", (unsigned)t->ch[g->first]);
        for (int k = 0; k < g->npart; k++) {
            char name[64];
            hb_font_get_glyph_name(f->hb, g->part[k].gid, name, sizeof name);
            sbuf_printf(&b, "%s%s@%d,%d", k ? "+" : "", name, g->part[k].x, g->part[k].y);
        }
    }
    return sbuf_text(&b);
}

/* Offsets are from the pen after the base. What is wanted is `hb-shape --script=thai` on the same
 * text, its offsets added to the pen by hand: uni0E01 is 580 wide, uni0E19 599, uni0E1B 599. */
static const struct {
    const char *rule, *text;
    const char *has[4]; /* each must stand in the description */
} glyph_case[] = {
    {"M1", "ก่", {"0E48=uni0E48.low@"}},
    {"M2", "กี่", {"0E35=uni0E35@", "0E48=uni0E48@"}},
    {"M3", "ปี่", {"0E35=uni0E35@-124,0", "0E48=uni0E48@-123,0"}},
    {"M4", "ญู", {"0E0D=uni0E0D.descless@0,0"}},
    {"M4 alone", "ญ", {"0E0D=uni0E0D@0,0"}},
    {"M5", "ฎุ", {"0E0E=uni0E0E@0,0", "0E38=uni0E38@", ",-297"}},
    {"M6", "น้ำ", {"0E49=uni0E49@", "0E33=uni0E4D@", "+uni0E32@0,0"}},
    {"ring that was typed", "นํ", {"0E4D=uni0E4D@"}},
};

static void test_glyphs(void **state)
{
    (void)state;
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);

    for (size_t i = 0; i < COUNT_OF(glyph_case); i++) {
        struct shaped t;
        assert_true(shape(&w, fs, &laksaman, glyph_case[i].text, &t));
        char *got = describe(&w, &t);
        for (size_t k = 0; k < 4 && glyph_case[i].has[k]; k++)
            if (!strstr(got, glyph_case[i].has[k]))
                fail_msg("%s %s: %s, wanted %s", glyph_case[i].rule, glyph_case[i].text, got,
                         glyph_case[i].has[k]);
    }
    fontset_close(fs);
    world_close(&w);
}

/* M8: the order of characters, not of glyphs; a sara am is one glyph of two parts. */
static void test_logical_order(void **state)
{
    (void)state;
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);
    static const char *const texts[] = {"น้ำ", "ป้ำฝ๊ำ", "กุ้ง", "ที่สุดปั๊ม", "เกี๊ยะ", "ฤๅษี์", "ฟื้นญฺู"};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct shaped t;
        assert_true(shape(&w, fs, &laksaman, texts[i], &t));
        assert_int_equal(t.nglyph, t.nch);
        for (size_t k = 0; k < t.nglyph; k++) {
            assert_int_equal(t.glyph[k].first, k);
            bool mark = unicode_is_thai_mark(t.ch[k]);
            assert_int_equal(t.glyph[k].advance == 0, mark); /* M9 */
            assert_int_equal(t.glyph[k].npart, t.ch[k] == 0x0E33 ? 2 : 1);
        }
    }
    fontset_close(fs);
    world_close(&w);
}

/* M7: a Latin letter in front changes nothing. */
static void test_script_runs(void **state)
{
    (void)state;
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);
    struct shaped with, alone;

    assert_true(shape(&w, fs, &laksaman, "A วันที่", &with));
    assert_true(shape(&w, fs, &laksaman, "วันที่", &alone));
    assert_int_equal(with.nglyph, alone.nglyph + 2);
    for (size_t i = 0; i < alone.nglyph; i++) {
        assert_int_equal(with.glyph[i + 2].npart, alone.glyph[i].npart);
        for (int k = 0; k < alone.glyph[i].npart; k++)
            assert_memory_equal(&with.glyph[i + 2].part[k], &alone.glyph[i].part[k],
                                sizeof(struct part));
    }
    fontset_close(fs);
    world_close(&w);
}

/* Of the spaces in a text, in Laksaman at 10 pt. */
static fu advance_of_spaces(struct world *w, struct fontset *fs, const char *text,
                            pt64 word_spacing)
{
    struct font_style style = laksaman;
    struct shaped t;
    fu sum = 0;

    style.size = PT64(10);
    style.word_spacing = word_spacing;
    assert_true(shape(w, fs, &style, text, &t));
    for (size_t i = 0; i < t.nglyph; i++)
        sum += t.glyph[i].flags & GLYPH_SPACE ? t.glyph[i].advance : 0;
    return sum;
}

/* S1: a space is as wide as the font has it, beside Thai too, and word-spacing more (CSS 2.1,
 * 16.4); never less than nothing. S2: two are twice as wide. The space of Laksaman is 324 of 1000.
 * B15: U+200B and U+2060 draw nothing. */
static void test_spaces(void **state)
{
    (void)state;
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);
    struct shaped t;

    assert_true(shape(&w, fs, &laksaman, "ก ก", &t));
    assert_int_equal(t.glyph[1].advance, 324);
    assert_true(t.glyph[1].flags & GLYPH_SPACE);
    fu one = advance_of_spaces(&w, fs, "ก ก", 0);
    assert_int_equal(one, 324);
    assert_int_equal(advance_of_spaces(&w, fs, "ก  ก", 0), 2 * one);
    assert_int_equal(advance_of_spaces(&w, fs, "ก ก", PT64(1)), 324 + 100); /* at 10 pt */
    assert_int_equal(advance_of_spaces(&w, fs, "ก  ก", PT64(1)), 2 * (324 + 100));
    assert_int_equal(advance_of_spaces(&w, fs, "ก\xC2\xA0ก", PT64(1)), 324 + 100);
    assert_int_equal(advance_of_spaces(&w, fs, "ก ก", PT64(-2)), 324 - 200);
    assert_int_equal(advance_of_spaces(&w, fs, "ก ก", PT64(-5)), 0);
    assert_true(shape(&w, fs, &laksaman, "No Gift", &t));
    assert_int_equal(t.glyph[2].advance, 324);
    assert_true(shape(&w, fs, &laksaman, "ก\xE2\x80\x8Bก\xE2\x81\xA0ก", &t));
    assert_int_equal(t.nch, 5);
    assert_int_equal(t.nglyph, 3);
    fontset_close(fs);
    world_close(&w);
}

/* S9: room after each letter with its marks, here 1/10 em; the marks stay where they stand on it. What would take more than
 * a letter has leaves it without width. */
static void test_letter_spacing(void **state)
{
    (void)state;
    static const fu more[] = {100, 0, 100, 0, 0, 100, 100}; /* ก่ อ น้ำ x */
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);
    struct font_style style = laksaman;
    struct shaped plain, spaced;

    style.size = PT64(10);
    assert_true(shape(&w, fs, &style, "ก่อน้ำx", &plain));
    style.letter_spacing = PT64(1);
    assert_true(shape(&w, fs, &style, "ก่อน้ำx", &spaced));
    assert_int_equal(spaced.nglyph, 7);
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(spaced.glyph[i].advance - plain.glyph[i].advance, more[i]);
        assert_int_equal(spaced.glyph[i].npart, plain.glyph[i].npart);
    }
    assert_int_equal(spaced.glyph[1].part[0].x,
                     plain.glyph[1].part[0].x - 100); /* the pen is 100 further */
    assert_int_equal(spaced.glyph[4].part[0].x, plain.glyph[4].part[0].x);
    style.letter_spacing = PT64(-20);
    assert_true(shape(&w, fs, &style, "ก่อน้ำx", &spaced));
    for (size_t i = 0; i < 7; i++)
        assert_true(spaced.glyph[i].advance >= 0);
    assert_int_equal(spaced.glyph[0].advance, 0);
    fontset_close(fs);
    world_close(&w);
}

/* T9: a glyph for each character. Laksaman has a glyph for ffi and ours does not use it; an e with
 * a typed accent is drawn by one outline, and the accent has a glyph without parts. */
static void test_one_character(void **state)
{
    (void)state;
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);
    struct shaped t;

    assert_true(shape(&w, fs, &laksaman, "ffi", &t));
    assert_string_equal(describe(&w, &t), "0066=f@0,0 0066=f@0,0 0069=i@0,0");
    assert_true(shape(&w, fs, &laksaman, "ก  ก", &t));
    assert_int_equal(t.nglyph, 4);
    assert_int_equal(t.glyph[1].advance, 324); /* S1, S2: each as wide as Laksaman's own */
    assert_int_equal(t.glyph[2].advance, 324);
    assert_true(shape(&w, fs, &laksaman, "e\xCC\x81x", &t));
    assert_string_equal(describe(&w, &t), "0065=eacute@0,0 0301= 0078=x@0,0");
    assert_int_equal(t.glyph[1].advance, 0);
    fontset_close(fs);
    world_close(&w);
}

/* D2: with even digits asked, every digit of a kind is as wide as its widest, in every family. */
static void test_even_digits(void **state)
{
    (void)state;
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);

    for (size_t f = 0; f < COUNT_OF(families); f++) {
        struct font_style style = {
            .families = FAMILY(families[f]), .size = PT64(10), .even_digits = true};
        struct shaped even, own;
        fu widest = 0;
        assert_true(shape(&w, fs, &style, "๐๑๒๓๔๕๖๗๘๙", &even));
        style.even_digits = false;
        assert_true(shape(&w, fs, &style, "๐๑๒๓๔๕๖๗๘๙", &own));
        for (size_t i = 0; i < 10; i++)
            widest = own.glyph[i].advance > widest ? own.glyph[i].advance : widest;
        for (size_t i = 0; i < 10; i++) {
            fu shift = even.glyph[i].part[0].x - own.glyph[i].part[0].x;
            assert_int_equal(even.glyph[i].advance, widest);
            assert_int_equal(shift, (widest - own.glyph[i].advance) / 2);
        }
    }
    fontset_close(fs);
    world_close(&w);
}

/* A letter that the first family lacks comes from the next one that has it, named or not. */
static void test_fallback(void **state)
{
    (void)state;
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);
    struct font_style two = {.families =
                                 (const char *const[]){"Laksaman", "Noto Sans Georgian", NULL},
                             .size = PT64(10)};
    struct shaped t;

    assert_true(shape(&w, fs, &two, "กა", &t));
    assert_int_equal(t.nrun, 2);
    assert_string_equal(t.run[0].face->family, "Laksaman");
    assert_string_equal(t.run[1].face->family, "Noto Sans Georgian");
    assert_true(shape(&w, fs, &laksaman, "กա", &t)); /* Armenian, which nobody named */
    assert_int_equal(t.nrun, 2);
    assert_true(face_has(t.run[1].face, 0x0561));
    fontset_close(fs);
    world_close(&w);
}

/* M10: a letter and its marks are drawn by one face, in a family that lacks the mark too. */
static void test_grapheme(void **state)
{
    (void)state;
    static const char *const text[] = {"(x\xCC\x84)", "ก X\xCC\x85", "n\xCC\x84\xCC\xB2 ก"};
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);

    for (size_t k = 0; k < COUNT_OF(text); k++) {
        struct shaped t;
        int nmark = 0;
        assert_true(shape(&w, fs, &laksaman, text[k], &t));
        for (size_t i = 1; i < t.nglyph; i++) {
            uint32_t c = t.ch[t.glyph[i].first];
            if (c < 0x0300 || c > 0x036F)
                continue;
            nmark++;
            assert_int_equal(t.glyph[i].run, t.glyph[i - 1].run);
            assert_true(face_has(t.run[t.glyph[i].run].face, t.ch[t.glyph[i].first - 1]));
            assert_true(face_has(t.run[t.glyph[i].run].face, c));
        }
        assert_true(nmark > 0);
        assert_string_equal(t.run[t.glyph[0].run].face->family,
                            k == 2 ? t.run[0].face->family : "Laksaman");
    }
    fontset_close(fs);
    world_close(&w);
}

/* M11: Arabic and Hebrew are refused, each stretch of words once, and nothing else is. */
static void test_right_to_left(void **state)
{
    (void)state;
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);
    struct shaped t;

    assert_false(shape(&w, fs, &laksaman, "ยาวี \u0628\u0647 \u0645\u0644 ๑ 1 ไทย \u05E9", &t));
    char *text = world_messages(&w);
    assert_non_null(
        strstr(text, "text:1:1: error: \"\u0628\u0647 \u0645\u0644\" is in Arabic letters"));
    assert_non_null(strstr(text, "\"\u05E9\" is in letters that run from right to left (U+05E9)"));
    assert_int_equal(diag_count(w.dg, DIAG_ERROR), 2);
    free(text);
    fontset_close(fs);
    world_close(&w);
}

static void test_missing_glyph(void **state)
{
    (void)state;
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);
    struct shaped t;

    assert_false(shape(&w, fs, &laksaman, "ก\xF3\xB0\x80\x80ข\xF3\xB0\x80\x81", &t));
    char *text = world_messages(&w);
    assert_non_null(strstr(text, "text:1:1: error: no font has a glyph for U+F0000 [no-glyph]"));
    assert_non_null(strstr(text, "U+F0001"));
    free(text);
    fontset_close(fs);
    world_close(&w);
}

static const char *const marks[] = {"่", "้", "๊", "๋",  "์", "ั",  "ิ",  "ี",  "ึ",  "ื", "็", "ุ",
                                    "ู", "ฺ", "ํ", "ำ", "ี่", "ี้",  "ี๊",  "ี๋",  "ิ์",  "ื่", "ื้", "ั่",
                                    "ั้", "ึ้", "ุ่", "ู้",  "ุ์", "่ำ", "้ำ", "๊ำ", "๋ำ", "็่"};

/* ---- the corpus: our parts against HarfBuzz's own placement ---- */

struct spot {
    uint32_t gid;
    fu x, y;
};

static int by_spot(const void *va, const void *vb)
{
    return memcmp(va, vb, sizeof(struct spot));
}

static size_t spots_of_harfbuzz(const struct face *f, const char *text, struct spot *out)
{
    hb_buffer_t *buf = hb_buffer_create();
    unsigned int n;
    fu pen = 0;

    hb_buffer_add_utf8(buf, text, -1, 0, -1);
    hb_buffer_set_direction(buf, HB_DIRECTION_LTR);
    hb_buffer_set_script(buf, HB_SCRIPT_THAI);
    hb_buffer_set_language(buf, hb_language_from_string("th", -1));
    hb_shape(f->hb, buf, NULL, 0);
    hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buf, &n);
    hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(buf, NULL);
    assert_true(n < 64);
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
            assert_true(n < 64);
            out[n++] = (struct spot){p->gid, pen + p->x, p->y};
        }
        pen += t->glyph[i].advance;
    }
    return n;
}

static void compare(struct world *w, struct fontset *fs, const struct font_style *style,
                    const char *text)
{
    struct shaped t;
    struct spot a[64], b[64];

    assert_true(shape(w, fs, style, text, &t));
    assert_int_equal(t.nrun, 1);
    size_t na = spots_of_harfbuzz(t.run[0].face, text, a), nb = spots_of_ours(&t, b);
    qsort(a, na, sizeof *a, by_spot);
    qsort(b, nb, sizeof *b, by_spot);
    if (na != nb || memcmp(a, b, na * sizeof *a) != 0)
        fail_msg("%s %s: %s", style->families[0], text, describe(w, &t));
    for (size_t i = 0, at = 0; i < t.nglyph; i++) { /* every character once, in order */
        assert_int_equal(t.glyph[i].first, at++);
        assert_true(i + 1 < t.nglyph || at == t.nch);
    }
}

static void test_corpus(void **state)
{
    (void)state;
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);

    for (size_t f = 0; f < COUNT_OF(families); f++)
        for (int bold = 0; bold < 2; bold++) {
            struct font_style style = {
                .families = FAMILY(families[f]), .size = PT64(10), .bold = bold};
            for (uint32_t c = 0x0E01; c <= 0x0E2E; c++)
                for (size_t m = 0; m < COUNT_OF(marks); m++) {
                    char base[5] = {0};
                    utf8_put(base, c);
                    char *text = arena_printf(w.a, "%s%sน%s%sา", base, marks[m], base, marks[m]);
                    compare(&w, fs, &style, text);
                }
            fontset_close(fs);
            arena_reset(w.a);
            fs = open_fonts(&w);
        }
    fontset_close(fs);
    world_close(&w);
}

/* V1 to V4: the ink of every stack over and under every consonant stays within the ascent and
 * descent that lines are spaced by, in the outlines of every family. */
static void check_ink(const struct shaped *t, const char *text)
{
    for (size_t i = 0; i < t->nglyph; i++)
        for (int k = 0; k < t->glyph[i].npart; k++) {
            const struct part *p = &t->glyph[i].part[k];
            const struct face *f = t->run[t->glyph[i].run].face;
            hb_glyph_extents_t ink;
            assert_true(hb_font_get_glyph_extents(f->hb, p->gid, &ink));
            if (p->y + ink.y_bearing > f->ascent ||
                -(p->y + ink.y_bearing + ink.height) > f->descent)
                fail_msg("%s%s %s: ink from %d to %d, line from %d to %d", f->family,
                         f->bold ? " bold" : "", text, p->y + ink.y_bearing + ink.height,
                         p->y + ink.y_bearing, -f->descent, f->ascent);
        }
}

static void test_ink(void **state)
{
    (void)state;
    for (size_t f = 0; f < COUNT_OF(families); f++)
        for (int bold = 0; bold < 2; bold++) {
            struct world w = world_open();
            struct fontset *fs = open_fonts(&w);
            struct font_style style = {
                .families = FAMILY(families[f]), .size = PT64(10), .bold = bold};
            for (uint32_t c = 0x0E01; c <= 0x0E2E; c++)
                for (size_t m = 0; m < COUNT_OF(marks); m++) {
                    char text[32] = {0};
                    struct shaped t;
                    strcpy(text + utf8_put(text, c), marks[m]);
                    assert_true(shape(&w, fs, &style, text, &t));
                    check_ink(&t, text);
                }
            fontset_close(fs);
            world_close(&w);
        }
}

/* V2, V3: a line has the ink of the highest and of the lowest stack, or the font's own ascent and
 * descent (hhea, or OS/2's typo where fsSelection asks for it) where that is more. The ink is that
 * of `hb-shape --script=thai --show-extents` over all consonants and marks: offset + bearing of the
 * mark below or above. */
static const struct {
    const char *family;
    bool bold;
    fu ascent, descent; /* in 1/1000 em */
} height_case[] = {
    {"Laksaman", false, 70 + 1214, 297 + 72 + 297}, /* กั์, past hhea's 1270 and typo's 1279; ฎู */
    {"Laksaman", true, 43 + 1256, 316 + 59 + 313},
    {"Norasi", false, 1216, 488},              /* its own; the ink just reaches them */
    {"Garuda", false, 99 + 1196, 591},         /* กั์, past hhea's 1284; its own */
    {"Noto Sans Thai", false, 73 + 1009, 450}, /* ก็่, past hhea's 1061; its own */
};

static void test_line_heights(void **state)
{
    (void)state;
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);

    for (size_t i = 0; i < COUNT_OF(height_case); i++) {
        const char *family = height_case[i].family;
        const struct face *f =
            fontset_face(fs, FAMILY(family), height_case[i].bold, false, (struct loc){0});
        assert_non_null(f);
        if (f->upem != 1000 || f->ascent != height_case[i].ascent ||
            f->descent != height_case[i].descent)
            fail_msg("%s: from %d to %d of %d", family, -f->descent, f->ascent, f->upem);
    }
    fontset_close(fs);
    world_close(&w);
}

/* V7, font-size-adjust (CSS Fonts 5): the x-height of 16 pt is 0.340 x 16 pt in every family; V5
 * for Laksaman. x is the top of the letter as hb-shape --show-extents says it, and the size in 1/64
 * pt is 16 x 64 x 0.340 x upem / x. */
static const struct {
    const char *family;
    int upem, x;
    pt64 size;
} size_case[] = {
    {"Laksaman", 1000, 511, 681},  /* 348160 / 511 = 681.33: 10.64 pt */
    {"Norasi", 1000, 450, 774},    /* 773.69 */
    {"Garuda", 1000, 518, 672},    /* 672.12 */
    {"Kinnari", 1000, 447, 779},   /* 778.88 */
    {"Loma", 2048, 1062, 671},     /* 713031.68 / 1062 = 671.41 */
    {"Purisa", 1000, 526, 662},    /* 661.90; its OS/2 says 556 */
    {"Sawasdee", 2048, 1014, 703}, /* 703.19 */
    {"Tlwg Mono", 1000, 417, 835}, /* 834.92 */
    {"Tlwg Typo", 1000, 417, 835},       {"Tlwg Typewriter", 1000, 417, 835},
    {"Tlwg Typist", 1000, 417, 835},     {"Umpush", 2048, 1062, 671},
    {"Waree", 2048, 1120, 637},          /* 636.64 */
    {"Noto Sans Thai", 1000, 556, 626},  /* 626.19; it has no x, and its OS/2 says so (V7) */
    {"Noto Serif Thai", 1000, 536, 650}, /* 649.55 */
    {"Noto Sans Khmer", 1000, 536, 650},
};

static void test_same_size(void **state)
{
    (void)state;
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);

    for (size_t i = 0; i < COUNT_OF(size_case); i++) {
        const char *family = size_case[i].family;
        const struct face *f = fontset_face(fs, FAMILY(family), false, false, (struct loc){0});
        assert_non_null(f);
        pt64 size = face_used_size(f, PT64(16), 0.340);
        if (f->upem != size_case[i].upem || f->x_height != size_case[i].x ||
            size != size_case[i].size)
            fail_msg("%s: x is %d of %d, set in %d/64 pt", family, f->x_height, f->upem, size);
        assert_int_equal(face_used_size(f, PT64(16), 0), PT64(16)); /* none asked for */
    }
    fontset_close(fs);
    world_close(&w);
}

/* What the program knows of a font file is what it measures in one that it does not know: the same with a
 * byte more. */
static void test_known_ink(void **state)
{
    (void)state;
    struct world w = world_open();
    struct fontset *fs = open_fonts(&w);
    FT_Library lib;
    size_t known = 0;

    assert_int_equal(FT_Init_FreeType(&lib), 0);
    for (size_t i = 0; i < COUNT_OF(families); i++) {
        const struct face *f = fontset_face(fs, FAMILY(families[i]), false, false, (struct loc){0});
        char path[] = "/tmp/raingan-ink-XXXXXX";
        struct open_face copy = {0};
        int fd = mkstemp(path);
        assert_non_null(f);
        assert_true(write(fd, f->data, f->len) == (ssize_t)f->len && write(fd, "", 1) == 1);
        close(fd);
        assert_true(face_open(w.a, lib, path, f->index, &copy, w.dg));
        unlink(path);
        assert_null(copy.face.sha256);
        assert_int_equal(copy.face.ascent, f->ascent);
        assert_int_equal(copy.face.descent, f->descent);
        known += f->sha256 != NULL;
        face_close(&copy);
    }
    assert_true(known_inks[0].sha256 ? known >= 13 : !known); /* not those of Noto */
    FT_Done_FreeType(lib);
    fontset_close(fs);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_ink),     cmocka_unit_test(test_glyphs),
        cmocka_unit_test(test_logical_order), cmocka_unit_test(test_script_runs),
        cmocka_unit_test(test_spaces),        cmocka_unit_test(test_letter_spacing),
        cmocka_unit_test(test_one_character), cmocka_unit_test(test_even_digits),
        cmocka_unit_test(test_fallback),      cmocka_unit_test(test_missing_glyph),
        cmocka_unit_test(test_corpus),        cmocka_unit_test(test_ink),
        cmocka_unit_test(test_line_heights),  cmocka_unit_test(test_same_size),
        cmocka_unit_test(test_grapheme),      cmocka_unit_test(test_right_to_left),
    };

    return cmocka_run_group_tests_name("shape", tests, NULL, NULL);
}
