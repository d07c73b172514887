/* Numbers as printed. PROVES: number.h, "half away from zero, on the decimal digits" (R6, L5, D8, D9). */
#include "unit.h"

#include "data/decimal.h"
#include "data/number.h"

static const struct {
    const char *text, *format, *wanted; /* wanted NULL = refused */
} cases[] = {
    {"91.76", "0.00", "91.76"},
    {"100", "0.00", "100.00"},
    {"0", "0.00", "0.00"},
    {"74", "0.0", "74.0"},
    {"84.995", "0.00", "85.00"},
    {"84.9949", "0.00", "84.99"},
    {"0.005", "0.00", "0.01"},
    {"0.004", "0.00", "0.00"},
    {"99.995", "0.00", "100.00"},
    {"9.5", "0", "10"},
    {"0.5", "0", "1"},
    {"0.4", "0", "0"},
    {"-0.005", "0.00", "-0.01"},
    {"-0.004", "0.00", "0.00"},
    {"007.5", "0.00", "7.50"},
    {".5", "0.0", "0.5"},
    {"1234567.891", "#,##0.00", "1,234,567.89"},
    {"999.999", "#,##0.00", "1,000.00"},
    {"999", "#,##0", "999"},
    {"1e3", "0", "1000"},
    {"1.0e+20", "#,##0", "100,000,000,000,000,000,000"},
    {"1e-300", "0.00", "0.00"},
    {"1e1000", "0", NULL},
    {"1e", "0", NULL},
    {"1e+", "0", NULL},
    {"1e 5", "0", NULL},
    {"999999999999999999", "0", "999999999999999999"},
    {"999999999999999999.5", "0", NULL}, /* more digits than are exact */
    {"99999999999999999.5", "0", "100000000000000000"},
    {"-99999999999999999.5", "0", "-100000000000000000"},
    {"0.00500000000000000", "0.00", "0.01"},
    {"-1234.5", "#,##0", "-1,235"},
    {"12.34", "0.000", "12.340"},
    {"0.05", "0.0", "0.1"},
    {"-0", "0", "0"},
    {"1.5e-3", "0.000", "0.002"},
    {"2.5", NULL, "2.5"},
    {"ผ่าน", NULL, "ผ่าน"},
    {"7", "000", "007"},
    {"0", "000", "000"},
    {"1234", "000", "1234"},
    {"-7", "000", "-007"},
    {"-0.4", "000", "000"},
    {"7.46", "00.0", "07.5"},
    {"99.96", "000.0", "100.0"},
    {"0.004", "00.00", "00.00"},
    {"7", "+00", "+07"},
    {"-7", "+00", "-07"},
    {"0.07", "000%", "007%"},
    {"7000000", "00 ล้าน", "07 ล้าน"},
    {"123456789012345", "000000000000000", "123456789012345"},
    {"ก", "000", NULL},
    {"ผ่าน", "0.00", NULL},
    {"1,5", "0.00", NULL},
    {"", "0.00", NULL},
    {"-", "0", NULL},
    /* D8 */
    {"2.5", "+0.00", "+2.50"},
    {"-2.5", "+0.00", "-2.50"},
    {"0", "+0.00", "0.00"},
    {"0.004", "+0.00", "0.00"},
    {"-0.004", "+0.00", "0.00"},
    {"1234.5", "+#,##0", "+1,235"},
    {"0.855", "0.0%", "85.5%"},
    {"0.8555", "0.0%", "85.6%"},
    {"1", "0%", "100%"},
    {"12", "#,##0%", "1,200%"},
    {"-0.05", "+0%", "-5%"},
    {"0.00005", "0.00%", "0.01%"},
    {"1234567", "0.0 ล้าน", "1.2 ล้าน"},
    {"1250000", "0.0 ล้าน", "1.3 ล้าน"},
    {"999949", "0.0 ล้าน", "1.0 ล้าน"},
    {"49999", "0.0 ล้าน", "0.0 ล้าน"},
    {"1234567890", "#,##0.00 ล้าน", "1,234.57 ล้าน"},
    {"1234567890", "0.00 พันล้าน", "1.23 พันล้าน"},
    {"1500", "+0.0 พัน", "+1.5 พัน"},
    {"34000", "0.0 หมื่น", "3.4 หมื่น"},
    {"340000", "0.0 แสน", "3.4 แสน"},
    {"3.5e12", "0.0 ล้านล้าน", "3.5 ล้านล้าน"},
    {"1e10", "0 หมื่นล้าน", "1 หมื่นล้าน"},
    {"1e11", "0 แสนล้าน", "1 แสนล้าน"},
    {"ผ่าน", "0%", NULL},
    /* D9: 31 October 2026 is a Saturday, 29 February 2024 a Thursday, 1 January 2023 a Sunday */
    {"2026-10-31", "d mmm yy", "31 ต.ค. 69"},
    {"2026-10-31", "d mmmm yyyy", "31 ตุลาคม 2569"},
    {"2026-10-31", "d mmmm พ.ศ. yyyy", "31 ตุลาคม พ.ศ. 2569"},
    {"2026-10-31", "d mmmm ค.ศ. yyyy", "31 ตุลาคม ค.ศ. 2026"},
    {"2026-10-31", "วันddddที่ d mmmm y", "วันเสาร์ที่ 31 ตุลาคม 2569"},
    {"2026-10-31", "ddd d/m/yy", "ส. 31/10/69"},
    {"2026-03-05", "dd/mm/yyyy", "05/03/2569"},
    {"2026-03-05", "D MMM YYYY", "5 มี.ค. 2569"},
    {"2024-02-29", "dddd", "พฤหัสบดี"},
    {"2023-01-01", "ddd d mmm", "อา. 1 ม.ค."},
    {"2057-06-30", "yy", "00"},
    {"", "d mmm yy", ""},
    {"2026-02-31", "d mmm yy", NULL},
    {"2569-10-31", "d mmm yy", NULL},
    {"31/10/2569", "d mmm yy", NULL},
    {"2026", "yyyy", NULL},
    /* letters */
    {"1", "ก", "ก"},
    {"3", "(ก)", "(ค)"},
    {"4", "i", "iv"},
    {"4", "I.", "IV."},
    {"2", "A", "B"},
    {"7", "๑.", "๗."},
    {"2.0", "a", "b"},
    {"9999", "1", "9999"},
    /* 26 letters of Latin, 41 of Thai: ECMA-376-1, 17.18.59 */
    {"26", "a", "z"},
    {"27", "a", "aa"},
    {"52", "A", "AZ"},
    {"53", "A", "BA"},
    {"702", "a", "zz"},
    {"703", "a", "aaa"},
    {"41", "ก", "ฮ"},
    {"42", "ก", "กก"},
    {"82", "ก", "กฮ"},
    {"83", "ก", "ขก"},
    {"+7", "0", "7"},
    {"1e18", "0", "1000000000000000000"},
    {"1E-2", "0.00", "0.01"},
    {"1e-1000", "0", NULL},
    {"0", "ก", NULL},
    {"-1", "ก", NULL},
    {"1.5", "ก", NULL},
    {"10000", "i", NULL},
    {"ก", "ก", NULL},
};

static struct value_format format_of(const char *text)
{
    struct value_format f = {.after = ""};

    assert_true(!*text || format_read(text, &f));
    return f;
}

static void test_formats(void **state)
{
    (void)state;
    struct world w = world_open();

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct value v = {.kind = VALUE_TEXT, .text = cases[i].text, .len = strlen(cases[i].text)};
        struct value_format f = format_of(cases[i].format ? cases[i].format : "");
        bool wrong;
        const char *got = number_format(w.a, &v, cases[i].format ? &f : NULL, &wrong);
        assert_int_equal(wrong, cases[i].wanted == NULL);
        if (cases[i].wanted && (!got || strcmp(got, cases[i].wanted) != 0))
            fail_msg("%s as %s: %s, wanted %s", cases[i].text, cases[i].format, got,
                     cases[i].wanted);
    }
    struct value_format two = format_of("0.00");
    bool wrong;
    assert_string_equal(number_format(w.a, &(struct value){.kind = VALUE_NULL}, &two, &wrong), "");
    world_close(&w);
}

/* Against integer arithmetic: every thousandth from 0 to 100 rounds as integers do. */
static void test_all_thousandths(void **state)
{
    (void)state;
    struct world w = world_open();

    for (int n = 0; n <= 100000; n++) {
        char text[32], wanted[32];
        struct value_format two = format_of("0.00");
        bool wrong;
        int rounded = (n + 5) / 10;
        snprintf(text, sizeof text, "%d.%03d", n / 1000, n % 1000);
        snprintf(wanted, sizeof wanted, "%d.%02d", rounded / 100, rounded % 100);
        struct value v = {.kind = VALUE_TEXT, .text = text, .len = strlen(text)};
        const char *got = number_format(w.a, &v, &two, &wrong);
        if (!got || strcmp(got, wanted) != 0)
            fail_msg("%s: %s, wanted %s", text, got, wanted);
        if (n % 1000 == 0)
            arena_reset(w.a);
    }
    world_close(&w);
}

static void test_no_formats(void **state)
{
    static const char *const no_format[] = {
        "",        "0.",      "0.0000000",  "0000000000000000",
        "00,000",  "#,##00",  "1.00",       "0,0",
        "#0",      "#,##",    "0 %",        "%0",
        "-0",      "++0",     "0.0ล้าน",     "0.0 ล้าน ",
        "0.0 บาท", "0 ล้าน%",  "d mmm yyy",  "ddddd",
        "mmmmm",   "d h m",   "hh:mm",      "d mmm 68",
        "ก.1",     "ab",      "ข้อ ก",       "iv",
        "ฮ",       "(ก) (ข)", "dd.mm.2569",
    };
    struct value_format f;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(no_format); i++) {
        if (format_read(no_format[i], &f))
            print_error("\"%s\"\n", no_format[i]);
        assert_false(format_read(no_format[i], &f));
    }
    assert_false(format_read_number("d mmm yy", &f));
    assert_false(format_read_number("ก", &f));
}

/* Numbers too far apart to be subtracted, and too small for a double; the last pair differs in its first digits,
 * of which one has too many to be brought to the other's places. */
static void test_far_apart(void **state)
{
    static const struct decimal lower[] = {
        {9, 399}, {-1, 380}, {0, 0}, {-5, -40}, {INT64_C(9200000000000000001), 18}};
    static const struct decimal higher[] = {{1, 380}, {-9, 399}, {1, 400}, {1, 400}, {95, 1}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lower); i++) {
        assert_int_equal(decimal_compare(lower[i], higher[i]), -1);
        assert_int_equal(decimal_compare(higher[i], lower[i]), 1);
    }
    struct decimal most = {INT64_C(999999999999999999), 0}, least = {-most.digits, 0}, sum = most;
    assert_false(
        decimal_add(&sum, (struct decimal){1, 0})); /* 18 digits at most; it stays as it was */
    assert_true(sum.digits == most.digits && decimal_add(&sum, least) && !sum.digits);
    sum = least;
    assert_false(decimal_add(&sum, (struct decimal){-1, 0}));
    assert_true(sum.digits == least.digits && decimal_add(&sum, most) && !sum.digits);
}

/* As typed; `value` is of ten-thousandths. What is wrong is a part of the message. */
static const struct {
    const char *text, *wrong; /* NULL = read */
    int value;
} typed_case[] = {
    {"5", NULL, 50000},
    {"๕.๒๕", NULL, 52500},
    {"５．２５", NULL, 52500},
    {"\u22125.5", NULL, -55000},
    {"\uFF0D5", NULL, -50000},
    {"-5", NULL, -50000},
    {"\u200b5\u00a0", NULL, 50000},
    {".5", NULL, 5000},
    {"123456789012345", NULL, 0},
    {"0.000000000000001", NULL, 0},
    {"1234567890123456", "too many digits", 0},
    {"0.0000000000000001", "too many digits", 0},
    {"5.", "no digit after the decimal point", 0},
    {"๕.", "no digit after the decimal point", 0},
    {".", "is no number", 0},
    {"-", "is no number", 0},
    {"", "is no number", 0},
    {"+5", "is no number", 0},
    {"5.5.5", "is no number", 0},
    {"5,5", "has a comma", 0},
    {",5", "is no number", 0},
    {"5 5", "a blank inside", 0},
    {"5 \u200b5", "a blank inside", 0},
    {"5 .5", "a blank inside", 0},
    {"5 x", "is no number", 0},
    {"5\t5", "TAB inside", 0},
    {"5\tx", "is no number", 0},
    {"5\u200b5", "not seen", 0},
    {"5\u200bx", "is no number", 0},
    {"5%", "percent sign", 0},
    {"5 %", "percent sign", 0},
    {"5\uFF05", "percent sign", 0},
    {"5%x", "is no number", 0},
    {"%5", "is no number", 0},
    {"5e5", "scientific notation", 0},
    {"5E+5", "scientific notation", 0},
    {"5e-5", "scientific notation", 0},
    {"5e", "is no number", 0},
    {"5ex", "is no number", 0},
    {"e5", "is no number", 0},
    {"1๑", "mixes Thai and Arabic", 0},
    {"๑１", "mixes Thai and Arabic", 0},
};

static void test_typed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(typed_case); i++) {
        struct decimal d;
        const char *wrong = decimal_read(typed_case[i].text, strlen(typed_case[i].text), &d);
        struct decimal wanted = {typed_case[i].value, 4};
        bool right = typed_case[i].wrong
                         ? wrong && strstr(wrong, typed_case[i].wrong)
                         : !wrong && (!wanted.digits || !decimal_compare(d, wanted));
        if (!right)
            fail_msg("\"%s\": %s, %lld, %d", typed_case[i].text, wrong ? wrong : "read",
                     (long long)d.digits, d.scale);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats),         cmocka_unit_test(test_no_formats),
        cmocka_unit_test(test_all_thousandths), cmocka_unit_test(test_far_apart),
        cmocka_unit_test(test_typed),
    };

    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
