/*
 * Lines: doc/thai-typesetting.md 1 and 2. Each text is set at many widths; what holds for every
 * line is checked on every line.
 */
#include "unit.h"

#include "base/str.h"
#include "layout/para.h"

#include <math.h>

static const char *const texts[] = {
    "สำนักงาน ป.ป.ช. ได้ดำเนินการประมวลผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานเป็นเรียบร้อยแล้ว "
    "ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. ๒๕๖๘ ขององค์การบริหารส่วนตำบลกุดรัง อยู่ในระดับผ่าน "
    "โดยมีคะแนนในภาพรวม"
    "อยู่ที่ ๙๑.๗๖ คะแนน พิจารณาเป็นรายตัวชี้วัด ได้ดังนี้",
    "ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล ผลการประเมินอยู่ในระดับที่ควรปรับปรุง โดยพบว่าข้อมูลบางรายการไม่ครบถ้วนตามหลักเกณฑ์ "
    "ได้แก่ ข้อมูลผู้บริหาร (O๒) แผนยุทธศาสตร์หรือแผนพัฒนาหน่วยงาน (O๕) และระบบบริการอิเล็กทรอนิกส์ (E-Service) ต่าง "
    "ๆ "
    "เช่น ค่าวัสดุ อุปกรณ์ หรือค่าเดินทาง ฯลฯ มากน้อยเพียงใด ต.ค. ๒๕๖๘ – ก.ย. ๒๕๖๙",
};

static const char *const unbroken[] = {"กุดรัง"};
static const char *const families[] = {"Laksaman", NULL};
static const char *const listed[] = {"จัดซื้อจัดจ้าง"};

struct setting {
    struct world w;
    struct layout lo;
    struct setter set;
    struct document doc;
    struct doc_style style;
    struct doc_inline text;
    struct doc_block block;
};

static void open_setting(struct setting *s)
{
    *s = (struct setting){.w = world_open()};
    s->lo = (struct layout){.scratch = arena_open(s->w.dg), .dg = s->w.dg, .doc = &s->doc};
    s->set = (struct setter){.lo = &s->lo, .a = s->w.a};
    s->lo.fonts = fontset_open(s->w.a, "fonts/fonts.conf", s->w.dg);
    s->lo.breaker = breaker_open(s->w.a, (struct word_list){unbroken, COUNT_OF(unbroken)},
                                 (struct word_list){listed, COUNT_OF(listed)}, s->w.dg);
    assert_non_null(s->lo.fonts);
    assert_non_null(s->lo.breaker);
    s->style =
        (struct doc_style){.font = {.families = families, .size = PT64(16), .size_adjust = 0.340},
                           .orphans = 2,
                           .widows = 2};
    s->block = (struct doc_block){.kind = BLOCK_PARA, .style = &s->style};
    s->block.u.para.content = &s->text;
    s->block.u.para.ncontent = 1;
}

static void close_setting(struct setting *s)
{
    fontset_close(s->lo.fonts);
    breaker_close(s->lo.breaker);
    arena_close(s->lo.scratch);
    world_close(&s->w);
}

static void set(struct setting *s, const char *text, enum align align, pt64 width, struct para *out)
{
    s->text = (struct doc_inline){.text = text, .len = strlen(text), .font = &s->style.font};
    s->text.at = (struct loc){.file = "text", .line = 1, .col = 1};
    assert_true(para_set(&s->set, &s->block, align, width, out));
}

/* Width of a line from its glyphs, with what justification adds: 1/1024 pt64. */
static int64_t drawn_width(const struct para *p, const struct line *l)
{
    int64_t sum = 0;

    for (size_t i = l->first; i < l->end; i++) {
        const struct glyph *g = &p->text.glyph[i];
        sum += g->width;
        if (g->flags & GLYPH_SPACE)
            sum += l->space_extra;
        if (i > l->first && (g->flags & GLYPH_CLUSTER_START))
            sum += l->cluster_extra;
    }
    return sum;
}

static bool is_space_at(const struct para *p, size_t glyph)
{
    return p->text.ch[p->text.glyph[glyph].first] == ' ';
}

/* Every glyph is on one line or is a space that hangs between two (B23). */
static void check_complete(const struct para *p)
{
    size_t at = 0;

    for (size_t i = 0; i < p->nline; i++) {
        for (; at < p->line[i].first; at++)
            assert_true(is_space_at(p, at));
        assert_true(p->line[i].end >= p->line[i].first);
        if (p->line[i].end > p->line[i].first) {
            assert_false(is_space_at(p, p->line[i].first));
            assert_false(is_space_at(p, p->line[i].end - 1));
        }
        at = p->line[i].end;
    }
    assert_int_equal(at, p->text.nglyph);
}

static void check_measure(const struct para *p, const struct line *l, bool last, pt64 width,
                          bool justify)
{
    int64_t drawn = drawn_width(p, l), measure = (int64_t)width * 1024;
    int64_t em = (int64_t)p->text.run[0].size * 1024;

    if (l->first == l->end)
        return;
    assert_true(l->x * 1024 + drawn <= measure + 1024);
    if (!justify || last) { /* never stretched */
        assert_int_equal(l->space_extra, 0);
        assert_int_equal(l->cluster_extra, 0);
        return;
    }
    assert_true(l->cluster_extra * 100 <= em * 7); /* S6 */
    assert_true(l->cluster_extra >= 0);
    for (size_t i = l->first; i < l->end; i++)
        if (p->text.glyph[i].flags & GLYPH_SPACE) {
            assert_true(l->space_extra <= 2 * p->text.glyph[i].width);       /* S4 */
            assert_true(l->space_extra * 10 >= -3 * p->text.glyph[i].width); /* S6: 70 % */
        }
    if (l->space_extra > 0) { /* S4: both at the same part of their most */
        double part = l->cluster_extra / (0.06 * (double)em);
        for (size_t i = l->first; i < l->end; i++)
            if (p->text.glyph[i].flags & GLYPH_SPACE)
                assert_true(fabs(l->space_extra / (2.0 * p->text.glyph[i].width) - part) < 0.01);
    }
    if (l->space_extra || l->cluster_extra) /* S, test: within 0.1 pt of the frame */
        assert_true(measure - drawn < 7 * 1024 && drawn - measure < 7 * 1024);
}

static void check_places(struct setting *s, const struct para *p)
{
    uint8_t *cls = arena_array(s->w.a, uint8_t, p->text.nch + 1);

    assert_true(breaker_find(s->lo.breaker, p->text.ch, p->text.nch, cls));
    for (size_t i = 1; i < p->nline; i++)
        assert_true(cls[p->text.glyph[p->line[i].first].first] >= BREAK_PART);
}

static void test_every_line(void **state)
{
    (void)state;
    struct setting s;

    open_setting(&s);
    for (size_t t = 0; t < COUNT_OF(texts); t++)
        for (int mm = 40; mm <= 180; mm += 7)
            for (int justify = 0; justify < 2; justify++) {
                struct para p;
                pt64 width = pt64_from_mm(mm);
                set(&s, texts[t], justify ? ALIGN_JUSTIFY : ALIGN_LEFT, width, &p);
                check_complete(&p);
                check_places(&s, &p);
                for (size_t i = 0; i < p.nline; i++)
                    check_measure(&p, &p.line[i], i + 1 == p.nline, width, justify);
            }
    assert_false(diag_has(s.w.dg, DIAG_TOO_WIDE));
    assert_false(diag_has(s.w.dg, DIAG_BREAK_FORCED));
    close_setting(&s);
}

/* B29, B30: in a cell that is too narrow, an address is cut after its signs and scripts part at their
 * border, and nobody need be warned of that. */
static void test_narrow_cells(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int mm;
        enum break_class least;
    } cell[] = {{"saraban_06302105@dla.go.th", 26, BREAK_SIGN},
                {"https://www.banfangnam.go.th/a?id=2568&type=pr", 26, BREAK_SIGN},
                {"Transparency-Assessment", 26, BREAK_SIGN},
                {"ปีงบประมาณ2568จังหวัด", 30, BREAK_SCRIPT},
                {"ระบบOnlineบริการ", 18, BREAK_SCRIPT}};
    struct setting s;

    open_setting(&s);
    for (size_t k = 0; k < COUNT_OF(cell); k++) {
        struct para p;
        set(&s, cell[k].text, ALIGN_LEFT, pt64_from_mm(cell[k].mm), &p);
        uint8_t *cls = arena_array(s.w.a, uint8_t, p.text.nch + 1);
        assert_true(breaker_find(s.lo.breaker, p.text.ch, p.text.nch, cls));
        assert_true(p.nline > 1);
        for (size_t i = 1; i < p.nline; i++)
            if (cls[p.text.glyph[p.line[i].first].first] < cell[k].least)
                fail_msg("%s: line %zu begins at letter %u", cell[k].text, i + 1,
                         p.text.glyph[p.line[i].first].first);
    }
    assert_false(diag_has(s.w.dg, DIAG_BREAK_FORCED));
    assert_false(diag_has(s.w.dg, DIAG_TOO_WIDE));
    close_setting(&s);
}

/* B22: a listed word is cut between its parts only where the line would else be under 75 % full. */
static void test_listed_words(void **state)
{
    (void)state;
    struct setting s;
    int cuts = 0;

    open_setting(&s);
    for (int mm = 18; mm <= 120; mm += 3) {
        struct para p;
        int64_t measure = (int64_t)pt64_from_mm(mm) * 1024;
        set(&s, "การจัดซื้อจัดจ้างและการจัดซื้อจัดจ้างพัสดุ การจัดซื้อจัดจ้างประจำปี และจัดซื้อจัดจ้าง", ALIGN_LEFT,
            pt64_from_mm(mm), &p);
        uint8_t *cls = arena_array(s.w.a, uint8_t, p.text.nch + 1);
        assert_true(breaker_find(s.lo.breaker, p.text.ch, p.text.nch, cls));
        for (size_t i = 1; i < p.nline; i++) {
            if (cls[p.text.glyph[p.line[i].first].first] != BREAK_PART)
                continue;
            cuts++;
            /* The line before, as far as its last place outside of the word. */
            size_t end = p.line[i].first;
            while (end > p.line[i - 1].first && cls[p.text.glyph[end].first] < BREAK_POOR)
                end--;
            int64_t width = 0;
            for (size_t g = p.line[i - 1].first; g < end; g++)
                width += p.text.glyph[g].width;
            assert_true(width * 4 < measure * 3);
        }
    }
    assert_true(cuts > 0); /* and it happens */
    close_setting(&s);
}

/* At 160 mm, the width of official paper, every line but the last reaches the edge. */
static void test_official_measure(void **state)
{
    (void)state;
    struct setting s;
    struct para p;
    pt64 width = pt64_from_mm(160);

    open_setting(&s);
    set(&s, texts[0], ALIGN_JUSTIFY, width, &p);
    assert_true(p.nline >= 3);
    for (size_t i = 0; i + 1 < p.nline; i++)
        assert_true(width - p.line[i].width < 7); /* 0.1 pt */
    assert_false(diag_has(s.w.dg, DIAG_LINE_LOOSE));
    close_setting(&s);
}

/* S8: the lines of a justified paragraph are at least half full where there is any other way. */
static void test_holes(void **state)
{
    (void)state;
    static const char short_line[] =
        "อาศัยอำนาจตามความในมาตรา ๑๐๓/๗ วรรคหนึ่ง "
        "แห่งพระราชบัญญัติประกอบรัฐธรรมนูญว่าด้วยการป้องกันและปราบปรามการทุจริต "
        "พ.ศ. ๒๕๔๒ ซึ่งแก้ไขเพิ่มเติมโดยพระราชบัญญัติประกอบรัฐธรรมนูญว่าด้วยการป้องกันและปราบปรามการทุจริต (ฉบับที่ ๒) "
        "พ.ศ. ๒๕๕๔";
    struct setting s;
    struct para p;

    open_setting(&s);
    for (int mm = 50; mm <= 120; mm++) {
        pt64 width = pt64_from_mm(mm);
        set(&s, short_line, ALIGN_JUSTIFY, width, &p);
        for (size_t i = 0; i + 1 < p.nline; i++)
            assert_true(p.line[i].width * 2 >= width);
    }
    assert_false(diag_has(s.w.dg, DIAG_BREAK_FORCED));
    /* A kept pair is cut for that, and said so; in a ragged paragraph it is not. */
    static const char pair[] = "กา ร้อยละ ๑๒๓๔๕";
    set(&s, pair, ALIGN_LEFT, PT64(76), &p);
    assert_int_equal(p.text.ch[p.text.glyph[p.line[1].first].first], 0x0E23); /* of ร้อยละ */
    assert_false(diag_has(s.w.dg, DIAG_BREAK_FORCED));
    set(&s, pair, ALIGN_JUSTIFY, PT64(76), &p);
    assert_int_equal(p.nline, 2);
    assert_int_equal(p.text.ch[p.text.glyph[p.line[1].first].first], 0x0E51); /* the number */
    assert_true(diag_has(s.w.dg, DIAG_BREAK_FORCED));
    close_setting(&s);
}

/* B5: a word wider than the measure is cut between clusters, and said so; B21 likewise. B24 would
 * allow a hyphen there; we set none: every glyph of the lines is one of the text. */
static void test_last_resort(void **state)
{
    (void)state;
    struct setting s;
    struct para p;

    open_setting(&s);
    set(&s, "อิเล็กทรอนิกส์", ALIGN_LEFT, PT64(30), &p);
    assert_true(p.nline > 1);
    check_complete(&p);
    for (size_t i = 1; i < p.nline; i++)
        assert_false(unicode_is_thai_mark(p.text.ch[p.text.glyph[p.line[i].first].first]));
    assert_true(diag_has(s.w.dg, DIAG_BREAK_FORCED));
    assert_false(diag_has(s.w.dg, DIAG_TOO_WIDE));
    close_setting(&s);
}

/* Narrower than one cluster: an error that names its cell, and nothing is lost. */
static void test_too_narrow(void **state)
{
    (void)state;
    struct setting s;
    struct para p;

    open_setting(&s);
    set(&s, "กข", ALIGN_LEFT, PT64(2), &p);
    check_complete(&p);
    assert_true(diag_has(s.w.dg, DIAG_TOO_WIDE));
    char *text = world_messages(&s.w);
    assert_non_null(strstr(text, "text:1:1: error:"));
    free(text);
    close_setting(&s);
}

/* S5: a sara am that was typed as a ring and an aa stays whole too, with a tone between them. */
static void test_two_character_am(void **state)
{
    (void)state;
    struct setting s;
    struct para p;

    open_setting(&s);
    set(&s, "นํ้ากํากา", ALIGN_JUSTIFY, pt64_from_mm(100), &p);
    assert_int_equal(p.text.nglyph, 4 + 3 + 2);
    for (size_t i = 0; i < p.text.nglyph; i++) {
        bool starts = p.text.glyph[i].flags & GLYPH_CLUSTER_START;
        assert_true(starts == (i == 4 || i == 7 || i == 8)); /* the two ก, and the aa of กา */
    }
    close_setting(&s);
}

/* S5: a line is never opened so far that a sara am would have to be parted: no cluster begins
 * with a mark or an am, or a space. S2: two spaces stay two, and stretch as both. */
static void test_clusters(void **state)
{
    (void)state;
    struct setting s;
    struct para p;
    int nspace = 0;

    open_setting(&s);
    set(&s, "น้ำกำทำป้ำ  ที่นี่", ALIGN_JUSTIFY, pt64_from_mm(100), &p);
    for (size_t i = 0; i < p.text.nglyph; i++) {
        const struct glyph *g = &p.text.glyph[i];
        uint32_t c = p.text.ch[g->first];
        if (unicode_is_thai_mark(c) || c == 0x0E33)
            assert_false(g->flags & GLYPH_CLUSTER_START);
        if (c == ' ') {
            assert_false(g->flags & GLYPH_CLUSTER_START);
            nspace++;
            assert_int_equal(g->advance, 324); /* S1: Laksaman's own */
        }
    }
    assert_int_equal(nspace, 2);
    close_setting(&s);
}

static void test_forced_breaks(void **state)
{
    (void)state;
    struct setting s;
    struct para p;

    open_setting(&s);
    set(&s, "๑. จัดอบรม\xE2\x80\xA8๒. ติดตาม\xE2\x80\xA8\xE2\x80\xA8๓. จบ", ALIGN_JUSTIFY,
        pt64_from_mm(100), &p);
    assert_int_equal(p.nline, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(p.line[i].cluster_extra, 0);
    assert_int_equal(p.line[2].first, p.line[2].end);
    check_complete(&p);
    set(&s, "", ALIGN_LEFT, PT64(100), &p);
    assert_int_equal(p.nline, 1);
    assert_true(p.line_height > PT64(16)); /* V4: an empty line is as high as any */
    close_setting(&s);
}

static void test_alignment(void **state)
{
    (void)state;
    struct setting s;
    struct para p;

    open_setting(&s);
    set(&s, "คะแนน", ALIGN_RIGHT, PT64(200), &p);
    assert_true(abs(p.line[0].x + p.line[0].width - PT64(200)) <= 1);
    set(&s, "คะแนน", ALIGN_CENTER, PT64(200), &p);
    assert_true(abs(2 * p.line[0].x + p.line[0].width - PT64(200)) <= 2);
    s.style.indent = PT64(50);
    set(&s, texts[0], ALIGN_JUSTIFY, PT64(400), &p);
    assert_int_equal(p.line[0].x, PT64(50));
    assert_int_equal(p.line[1].x, 0);
    close_setting(&s);
}

/* V5: 16 pt TH Sarabun comes out as Laksaman of 10.67 pt, lines 21.2 pt apart. V1: whatever line
 * height is asked, the line height is never less than the ink of a stack. */
static void test_line_height(void **state)
{
    (void)state;
    struct setting s;
    struct para p;

    open_setting(&s);
    set(&s, "ก", ALIGN_LEFT, PT64(200), &p);
    assert_true(abs(p.text.run[0].size - 683) <= 3);
    assert_true(p.line_height >= PT64(20.8) && p.line_height <= PT64(21.6));
    s.style.line_height = LINE_LENGTH;
    s.style.line_length = PT64(5);
    pt64 normal = p.line_height;
    set(&s, "ก", ALIGN_LEFT, PT64(200), &p);
    assert_int_equal(p.line_height, normal);
    s.style.line_length = PT64(40);
    set(&s, "ก", ALIGN_LEFT, PT64(200), &p);
    assert_int_equal(p.line_height, PT64(40));
    close_setting(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_line),   cmocka_unit_test(test_official_measure),
        cmocka_unit_test(test_listed_words), cmocka_unit_test(test_narrow_cells),
        cmocka_unit_test(test_holes),        cmocka_unit_test(test_last_resort),
        cmocka_unit_test(test_clusters),     cmocka_unit_test(test_two_character_am),
        cmocka_unit_test(test_too_narrow),   cmocka_unit_test(test_forced_breaks),
        cmocka_unit_test(test_alignment),    cmocka_unit_test(test_line_height),
    };

    return cmocka_run_group_tests_name("para", tests, NULL, NULL);
}
