/*
 * The rules of doc/thai-typesetting.md, section 1. In `wanted` a | is a place where a line may
 * begin, a _ one where it never may (but in the last resort); spaces stand as in the text.
 */
#include "unit.h"

#include "base/str.h"
#include "text/breaks.h"

static const char *const unbroken[] = {"ตำบลกุดรัง", "กุดรัง", "สุเทพ ใจดี"};

static const struct {
    const char *rule, *wanted;
} cases[] = {
    {"B1", "ที_่ ฟ_ื_้น กู_้"},
    {"B2", "น_้_ำ กำ"},
    {"B3", "จ_ะ ม_า ฤ_ๅ"},
    {"B4", "เ_ป_็น แ_ก_่ โ_ด_ย ใ_ช_้ ไ_ม_่"},
    {"B5", "ป_ร_ะ_ช_า_ช_น"},
    {"B6", "ต_่_า_ง_ ๆ |ใน|เ_ร_ื_่_อ_ง|ต่า_ง_ๆ"},
    {"B6 before a letter", "ต่าง_ๆ|ได้"},
    {"B7", "เดินทาง_ ฯ_ล_ฯ |มาก"},
    {"B8", "ก_ร_ุ_ง_เ_ท_พ_ฯ |และ"},
    {"B9", "ปริมณฑล |ฯ_พ_ณ_ฯ |นา_ย_ก"},
    {"B10 bracket", "ข้อมูล |(_O_๒_๒_) |แผน"},
    {"B10 straight quotes", "ระ_ดั_บ|\"_ผ่า_น_\" |แต่"},
    {"B10 curly quotes", "ระดับ|“_ผ่า_น_” |แต่"},
    {"B10 percent", "แต่ |๘_๕_%"},
    {"B10 percent after a space", "แต่ |๘_๕_ %"},
    {"B10 marks", "จริง_? จริง_! จบ_๚ จบ_๛"},
    {"B11", "฿_๑_,_๐_๐_๐ |๙_๑_._๗_๖ |๑_,_๒_๓_๔ |1_๑_๐ |1_,_0_0_0"},
    {"B11 fraction", "๑_/_๒"},
    {"B12", "ป_._ป_._ช_. |อ_บ_ต_. |พ_._ศ_. ต_._ค_."},
    {"B13", "ปลัด_/|ทุก|กอง"},
    {"B13 with a space before", "ปลัด_ /|งาน"},
    {"B14", "E_-_S_e_r_v_i_c_e"},
    {"B14 in brackets", "ระบบ |(_E_-_S_e_r_v_i_c_e_) |และ"},
    {"B14 no line ends on a hyphen", "ยืม_-_คืน ก_ -_ ข"},
    {"B15 break", "กา\xE2\x80\x8B|รา"},
    {"B15 word joiner", "การ_\xE2\x81\xA0_งาน"},
    {"B15 no-break space", "การ_\xC2\xA0_งาน"},
    {"B15 a word joiner of older texts", "การ_\xEF\xBB\xBF_งาน"},
    {"B4 of UAX #14, LB9: a variation selector", "A_\xEF\xB8\x8F |\xEF\xBF\xBD_\xEF\xB8\x8F_] |ก"},
    {"B4 of UAX #14, LB9: an enclosing mark, a joiner",
     "\xEF\xBF\xBD_\xE2\x83\x9D |\xEF\xBF\xBD_\xE2\x80\x8D |ก"},
    {"B16", "งบประมาณ |พ_._ศ_._ ๒_๕_๖_๘"},
    {"B17", "ตัวชี้วัดที่_ ๙ |การ"},
    {"B17 others", "ข้อ_ ๒ |ลำดับที่_ ๓ |หน้า_ ๔ |ตารางที่_ ๕ |มาตรา_ ๖ |ก"},
    {"B17 Arabic digits", "ข้อ_ 2 |ก"},
    {"B17 codes", "ข้อ_ i_๒ |ข้อ_ O22 |และ|ข้อ_ e10 |ข้อ |ITA |ก"},
    {"B18", "๙๑.๗๖_ คะแนน"},
    {"B18 others", "๕_ บาท |ร้อยละ_ ๕ |๒_ ข้อ |มี |๑_ ตัวชี้วัด|จาก |๑๐_ ตัวชี้วัด"},
    {"B18 a longer word is no unit", "๙ |ข้อมูล"},
    {"B19", "ต.ค._ ๒๕๖๘_ – |ก.ย._ ๒๕๖๙"},
    {"B20", "๑._ จัด|อบรม |๒._ ติดตาม"},
    {"B21", "ตำ_บ_ล_ก_ุ_ด_ร_ั_ง |อำเภอ|ก_ุ_ด_ร_ั_ง"},
    {"B21 a name with a space", "นาย|สุ_เ_ท_พ_ ใ_จ_ด_ี |ก"},
    {"B2 decomposed", "การ|ทํ_า_งาน |น_้_ํ_า|และ|น_ํ_้_า|ของ"},
    {"B26 day, month, year", "วันที่_ ๑_ ตุลาคม_ ๒๕๖๘ |และ |๓_ ต.ค._ ๒๕๖๙ |ถึง|มีนาคม_ พ.ศ._ ๒๕๖๙"},
    {"B26 Arabic digits", "1_ ตุลาคม_ 2568 |ก"},
    {"B26 units",
     "มี |๕_ คน |๑๒_ เรื่อง |๓_ ครั้ง |๔_ ราย |๖_ แห่ง |๗_ ฉบับ |๘_ เมตร |๒๕_ ไร่ |๓๐_ ตร.กม."},
    {"B26 units of time", "นาน |๓_ ปี |๖_ เดือน |๒_ วัน |๔_ ชั่วโมง |๑๐_ ล้าน_บ_า_ท"},
    {"B26 labels", "ณ_ ๓๐ |เลขที่_ ๕ |ลำดับที่_ ๖ |หมู่ที่_ ๗ |ที่_ ๘ |ปี_ ๒๕๖๘ |ฉบับที่_ ๒ |ก"},
    {"B26 a number that is a name has no unit", "ฉบับที่_ ๒ |พ.ศ._ ๒๕๖๘ |เรื่อง |มาตรา_ ๙ |วัน"},
    {"B26 an area has one", "พื้นที่_ ๒๕_ ไร่"},
    {"B26 without a space", "ข้อ_๒ |๕_คน |๑_มกราคม"},
    {"B26 labels that ที่ ends", "เมื่อ|วัน_ที่_ ๒๗_ ธ.ค. |อันดับ_ที่_ ๒ |คน_ที่_๓"},
    {"B32", "แก้_ปัญหา|และ|เพิ่ม_ขึ้น |เช่น_กัน |ตะวัน_ออก_เฉียง_เหนือ"},
    {"B27", "หน่วย_งาน|พระ_ราช_บัญญัติ|ดำเนิน_การ|คณะ_กรรมการ|เว็บ_ไซต์"},
    {"B27 others", "ผู้_บริหาร |ยก_ระดับ"},
    {"B28", "อะไร_?|ใคร|ไหม_!|ทำไม |[_ก_]|ข |(_ก_)|ข |“_ก_”|ข |ก_…|ข"},
    {"B30", "ปี|งบประมาณ_2_5_6_8_จังหวัด |ระบบ_O_n_l_i_n_e_บริการ |๘๕_%_ของ"},
    {"B30 signs", "ก_,_ข ก_;_ข ก_:_ข ๑_,_๒_๓_๔"},
    {"B26 an era", "ธันวาคม_ ค.ศ._ ๒๐๒๕ |และ|ธันวาคม |พ.ต. |ธันวาคม |ค.ก |ธันวาคม |พ"},
    {"V9", "กด|\xEF\xBF\xBC|แล้ว |\xEF\xBF\xBC|\xEF\xBF\xBC_)|ก"},
    {"forced break", "กา\xE2\x80\xA8|รา"},
};

struct marked {
    uint32_t ch[256];
    char mark[256]; /* before ch[i]: '|', '_' or 0 */
    size_t n;
};

static struct marked read_marked(const char *s)
{
    struct marked m = {.n = 0};
    const char *end = s + strlen(s);
    char mark = 0;

    while (s < end) {
        uint32_t c = utf8_next(&s, end);
        if (c == '|' || c == '_') {
            mark = (char)c;
            continue;
        }
        assert_true(m.n < COUNT_OF(m.ch));
        /* A place is where the next line would begin: after the spaces. */
        if (c == ' ' && mark == '_') {
            m.ch[m.n++] = c;
            continue;
        }
        m.mark[m.n] = mark;
        m.ch[m.n++] = c;
        mark = 0;
    }
    return m;
}

static void test_rules(void **state)
{
    (void)state;
    struct world w = world_open();
    struct breaker *b = breaker_open(w.a, (struct word_list){unbroken, COUNT_OF(unbroken)},
                                     (struct word_list){0}, w.dg);
    int failed = 0;

    assert_non_null(b);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct marked m = read_marked(cases[i].wanted);
        uint8_t cls[256];
        assert_true(breaker_find(b, m.ch, m.n, cls));
        for (size_t k = 0; k < m.n; k++) {
            bool may = cls[k] >= BREAK_POOR;
            if ((m.mark[k] == '|' && !may) || (m.mark[k] == '_' && may)) {
                print_error("%s: %s at letter %zu: class %d\n", cases[i].rule, cases[i].wanted, k,
                            cls[k]);
                failed++;
            }
        }
    }
    breaker_close(b);
    world_close(&w);
    assert_int_equal(failed, 0);
}

/* B23: a word that leads on is a poor last word, but no forbidden one. */
static void test_leading_words(void **state)
{
    (void)state;
    struct world w = world_open();
    struct breaker *b = breaker_open(w.a, (struct word_list){0}, (struct word_list){0}, w.dg);
    struct marked m = read_marked("งาน และ|คน");
    uint8_t cls[256];

    assert_true(breaker_find(b, m.ch, m.n, cls));
    assert_int_equal(cls[4], BREAK_SPACE);
    assert_int_equal(cls[7], BREAK_POOR);
    breaker_close(b);
    world_close(&w);
}

/* B22: a listed word may be cut between its parts, but only as a last wish before the last resort.
 */
static void test_listed_words(void **state)
{
    (void)state;
    static const char *const listed[] = {"ตัวชี้วัด", "จัดซื้อจัดจ้าง", "ประพฤติมิชอบ", "No Gift Policy"};
    struct world w = world_open();
    struct breaker *b = breaker_open(w.a, (struct word_list){0},
                                     (struct word_list){listed, COUNT_OF(listed)}, w.dg);

    for (size_t i = 0; i < COUNT_OF(listed); i++) {
        struct marked m = read_marked(listed[i]);
        uint8_t cls[256];
        bool part = false;
        assert_true(breaker_find(b, m.ch, m.n, cls));
        for (size_t k = 1; k < m.n; k++) {
            assert_true(cls[k] <= BREAK_PART);
            part = part || cls[k] == BREAK_PART;
        }
        assert_true(part);
    }
    breaker_close(b);
    world_close(&w);
}

/* The class of the place that a | marks. */
static enum break_class class_in(struct breaker *b, const char *marked)
{
    const char *end = marked + strlen(marked);
    uint32_t ch[256];
    uint8_t cls[256];
    size_t n = 0, at = 0;

    while (marked < end) {
        uint32_t c = utf8_next(&marked, end);
        if (c == '|')
            at = n;
        else
            ch[n++] = c;
    }
    assert_true(at > 0 && breaker_find(b, ch, n, cls));
    return (enum break_class)cls[at];
}

/* B32: dearer than between words, cheaper than in a word of B27. */
static void test_compounds(void **state)
{
    (void)state;
    struct world w = world_open();
    struct breaker *b = breaker_open(w.a, (struct word_list){0}, (struct word_list){0}, w.dg);

    assert_int_equal(class_in(b, "การแก้|ปัญหา"), BREAK_EVEN);
    assert_int_equal(class_in(b, "เพิ่ม|ขึ้นมา"), BREAK_EVEN);
    assert_int_equal(class_in(b, "มีหน่วย|งาน"), BREAK_WHOLE);
    assert_true(class_in(b, "จะแก้|เรื่องนี้") > BREAK_EVEN);
    breaker_close(b);
    world_close(&w);
}

/* B25: between words, but not as gladly as elsewhere. */
static void test_prefixes(void **state)
{
    (void)state;
    struct world w = world_open();
    struct breaker *b = breaker_open(w.a, (struct word_list){0}, (struct word_list){0}, w.dg);

    assert_int_equal(class_in(b, "ในการ|ดำเนินงาน"), BREAK_FAIR);
    assert_int_equal(class_in(b, "ผู้|ช่วยเจ้าพนักงาน"), BREAK_FAIR);
    assert_true(class_in(b, "จังหวัด|มหาสารคาม") > BREAK_FAIR);
    breaker_close(b);
    world_close(&w);
}

/* B29: each sign is better than those after it; a number, a bullet and an abbreviation have no such
 * place, and a / outside of an address is B13's. */
static void test_signs(void **state)
{
    (void)state;
    static const char *const sign[] = {"http://a.b/|c",
                                       "www.dla.|go.th",
                                       "a@|b.th",
                                       "saraban_|06",
                                       "Transparency-|Assessment",
                                       "http://a?|id",
                                       "http://a?b&|c",
                                       "http://a?id=|5"};
    static const char *const none[] = {"๙๑.|๗๖",     "9001:|2015", "๑/|๒",    " -|ก", "ป.|ป.ช.",
                                       "dl|a.go.th", "dla|.go.th", "dla|@go", "a|=b", "๒๕|๖๘"};
    struct world w = world_open();
    struct breaker *b = breaker_open(w.a, (struct word_list){0}, (struct word_list){0}, w.dg);

    for (size_t i = 0; i < COUNT_OF(sign); i++)
        assert_int_equal(class_in(b, sign[i]), BREAK_SIGN_MOST - (int)i);
    for (size_t i = 0; i < COUNT_OF(none); i++)
        assert_true(class_in(b, none[i]) < BREAK_NAME);
    static const char *const word[] = {"IIT/|EIT", "wow.a/|b", "ww.abc/|d",
                                       "a:b/|c",   "a:/b/|c",  "a/|b:/"};
    static const char *const address[] = {"www.a/|b", "a@b/|c", "a://b/|c", "xa://b/|c"};
    for (size_t i = 0; i < COUNT_OF(word); i++)
        assert_int_equal(class_in(b, word[i]), BREAK_WORD);
    for (size_t i = 0; i < COUNT_OF(address); i++)
        assert_int_equal(class_in(b, address[i]), BREAK_SIGN_MOST);
    breaker_close(b);
    world_close(&w);
}

/* B30: of all that is cut at the last a border of scripts comes first, the inside of a Latin word or of a
 * number last. */
static void test_scripts(void **state)
{
    (void)state;
    struct world w = world_open();
    struct breaker *b = breaker_open(w.a, (struct word_list){0}, (struct word_list){0}, w.dg);

    assert_int_equal(class_in(b, "ปีงบประมาณ2568|จังหวัด"), BREAK_SCRIPT);
    assert_int_equal(class_in(b, "ระบบ|Online"), BREAK_SCRIPT);
    assert_int_equal(class_in(b, "Online|บริการ"), BREAK_SCRIPT);
    assert_int_equal(class_in(b, "๘๕%|ของ"), BREAK_SCRIPT);
    assert_int_equal(class_in(b, "ระบบOnl|ine"), BREAK_LETTER);
    assert_int_equal(class_in(b, "O|๒๒"), BREAK_LETTER);
    assert_int_equal(class_in(b, "ปีงบประมาณ256|8จังหวัด"), BREAK_LETTER);
    breaker_close(b);
    world_close(&w);
}

/* B31: what sentences cut by people say of these places. */
static void test_grades(void **state)
{
    (void)state;
    static const char *const sure[] = {"การเปิดเผยข้อมูล|และการประเมิน", "เจ้าหน้าที่|ของสำนักงาน",
                                       "ประชาชน|ที่มา", "เป็นผู้รับผิดชอบ|ในการ"};
    static const char *const torn[] = {"นครซีแอต|เติล", "พระบาทสมเด็จพระจุลจอมเกล้าเจ้าอ|ยู่หัว", "แอนดี|ส์"};
    struct world w = world_open();
    struct breaker *b = breaker_open(w.a, (struct word_list){0}, (struct word_list){0}, w.dg);

    for (size_t i = 0; i < COUNT_OF(sure); i++)
        if (class_in(b, sure[i]) < BREAK_GOOD)
            fail_msg("%s: class %d", sure[i], class_in(b, sure[i]));
    for (size_t i = 0; i < COUNT_OF(torn); i++)
        if (class_in(b, torn[i]) >= BREAK_LIKELY)
            fail_msg("%s: class %d", torn[i], class_in(b, torn[i]));
    breaker_close(b);
    world_close(&w);
}

/* A list of 25,000 words costs no more than reading it: a walk, not a search of each. */
static void test_many_words(void **state)
{
    (void)state;
    enum { MANY = 25000 };
    static char text[MANY][24];
    static const char *word[MANY];
    struct world w = world_open();
    uint8_t cls[256];

    for (int i = 0; i < MANY; i++) {
        snprintf(text[i], sizeof text[i], "ก%dข", i);
        word[i] = text[i];
    }
    struct breaker *b =
        breaker_open(w.a, (struct word_list){0}, (struct word_list){word, MANY}, w.dg);
    struct marked m = read_marked("ก7ข 5 ก24999ข");
    assert_true(breaker_find(b, m.ch, m.n, cls));
    for (size_t k = 1; k < m.n; k++)
        if (k != 4 && k != 6)
            if (cls[k] > BREAK_PART)
                fail_msg("letter %zu: class %d", k, cls[k]);
    assert_int_equal(cls[4], BREAK_SPACE);
    breaker_close(b);
    world_close(&w);
}

/* Whatever the text: nothing is read or written out of bounds, the first place is never a break. */
static void test_hostile(void **state)
{
    (void)state;
    struct world w = world_open();
    struct breaker *b = breaker_open(w.a, (struct word_list){unbroken, COUNT_OF(unbroken)},
                                     (struct word_list){0}, w.dg);
    static const uint32_t odd[] = {0x0E2F, 0x0E25, 0x0E1E, 0x0E13,   '"',    ' ',
                                   '.',    '/',    '-',    0x0E51,   0x0E01, 0x0E33,
                                   0x0E48, 0x2028, 0x200B, 0x10FFFF, 0xFFFD, 0};
    uint32_t ch[64];
    uint8_t cls[64];
    uint32_t seed = 1;

    for (int round = 0; round < 20000; round++) {
        size_t n = 1 + (size_t)round % COUNT_OF(ch);
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            ch[i] = odd[(seed >> 16) % COUNT_OF(odd)];
        }
        assert_true(breaker_find(b, ch, n, cls));
        assert_int_equal(cls[0], BREAK_NEVER);
        for (size_t i = 1; i < n; i++)
            if (unicode_is_thai_mark(ch[i]) && ch[i - 1] != 0x2028)
                assert_int_equal(cls[i], BREAK_NEVER);
    }
    breaker_close(b);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),        cmocka_unit_test(test_leading_words),
        cmocka_unit_test(test_listed_words), cmocka_unit_test(test_compounds),
        cmocka_unit_test(test_prefixes),     cmocka_unit_test(test_signs),
        cmocka_unit_test(test_scripts),      cmocka_unit_test(test_grades),
        cmocka_unit_test(test_many_words),   cmocka_unit_test(test_hostile),
    };

    return cmocka_run_group_tests_name("breaks", tests, NULL, NULL);
}
