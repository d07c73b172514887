/*
 * What a cell of a workbook holds, by its number format: codes of ECMA-376-1, 18.8.31, the formats without a code of 18.8.30.
 * A format that does not always show so many decimals of the number rounds nothing: the number is taken as it is.
 */
#include "unit.h"

#include "book/format.h"

static const struct {
    const char *code, *number;
    enum book_kind kind;
    const char *text, *exact; /* NULL = text has all digits */
} code_case[] = {
    {"General", "74.5", BOOK_NUMBER, "74.5", NULL},
    {"GENERAL", "0.1", BOOK_NUMBER, "0.1", NULL},
    {"0", "74", BOOK_NUMBER, "74", NULL},
    {"0", "74.5", BOOK_NUMBER, "75", "74.5"},
    {"0.00", "74.005", BOOK_NUMBER, "74.01", "74.005"}, /* half away from zero */
    {"0.00", "-74.005", BOOK_NUMBER, "-74.01", "-74.005"},
    {"000", "7", BOOK_NUMBER, "007", NULL},
    {"000.0", "-7", BOOK_NUMBER, "-007.0", NULL},
    {"0.00", "1000000000000000", BOOK_NUMBER, "1e+15", NULL}, /* more than 15 digits */
    {"0.0000000000000000", "0.5", BOOK_NUMBER, "0.5", NULL},  /* 16 decimals */
    {"#,##0.00", "1234.5", BOOK_NUMBER, "1234.50", NULL},
    {"#,##0.00_);(#,##0.00)", "-1234.5", BOOK_NUMBER, "-1234.50", NULL},
    {"0.00;[Red]-0.00", "-2", BOOK_NUMBER, "-2.00", NULL},
    {"0.00\" คะแนน\"", "74", BOOK_NUMBER, "74.00", NULL},
    {"0.00\" คะแนน", "74", BOOK_NUMBER, "74.00", NULL}, /* the quote does not close */
    {"0.00 \\d", "74", BOOK_NUMBER, "74.00", NULL},     /* d as it stands */
    {"0.00\\", "74", BOOK_NUMBER, "74.00", NULL},       /* nothing after it */
    {"*y0.0", "74", BOOK_NUMBER, "74.0", NULL},         /* filled with y */
    {"[$-41E]0.0", "74", BOOK_NUMBER, "74.0", NULL},
    {"[Red", "74", BOOK_NUMBER, "74", NULL},
    {"0.0#", "74.55", BOOK_NUMBER, "74.55", NULL},
    {"#", "74.55", BOOK_NUMBER, "74.55", NULL},
    {"0.0?", "74.55", BOOK_NUMBER, "74.55", NULL},
    {"0,", "74551", BOOK_NUMBER, "74551", NULL}, /* shown as 75 */
    {"0.0,", "74551", BOOK_NUMBER, "74551", NULL},
    {"0,.0", "74551", BOOK_NUMBER, "74551", NULL},
    {".00,", "74551", BOOK_NUMBER, "74551", NULL}, /* shown as 74.55 */
    {".00", "0.5", BOOK_NUMBER, "0.50", NULL},
    {"[", "74.55", BOOK_NUMBER, "74.55", NULL},
    {"[]0", "74", BOOK_NUMBER, "74", NULL},
    {"[]0.0", "74.55", BOOK_NUMBER, "74.6", "74.55"}, /* no condition */
    {"[hx]0", "7", BOOK_NUMBER, "7", NULL},
    {"#.#0", "74.5", BOOK_NUMBER, "74.5", NULL},
    {"0.00E+00", "74.551", BOOK_NUMBER, "74.551", NULL},
    {"# ?/?", "74.5", BOOK_NUMBER, "74.5", NULL},
    {"[=100]0;0.00", "74.551", BOOK_NUMBER, "74.551", NULL},
    {"[Red][<50]0;0.00", "74.551", BOOK_NUMBER, "74.551", NULL},
    {"@", "74.551", BOOK_NUMBER, "74.551", NULL},
    {"0%", "0.95", BOOK_PERCENT, "95", NULL},
    {"0%", "0.9667", BOOK_PERCENT, "97", "96.67"},
    {"0.00%", "0.9667", BOOK_PERCENT, "96.67", NULL},
    {"General%", "0.9667", BOOK_NUMBER, "0.9667", NULL},
    /* 45931 is 2025-10-01 (18.17.4.1), 1 is 1900-01-01, 59 and 61 lie around the day that 1900 did not have */
    {"d/m/yyyy", "45931", BOOK_DATE, "2025-10-01", NULL},
    {"d mmm yy", "45931.75", BOOK_DATE, "2025-10-01", NULL},
    {"[$-D07041E]d mmmm bbbb", "45931", BOOK_DATE, "2025-10-01", NULL},
    {"ggge", "45931", BOOK_DATE, "2025-10-01", NULL},
    {"mmmm", "45931", BOOK_DATE, "2025-10-01", NULL},
    {"d/m/yyyy h:mm", "45931.5", BOOK_DATE, "2025-10-01", NULL},
    {"yyyy", "1", BOOK_DATE, "1900-01-01", NULL},
    {"yyyy", "59", BOOK_DATE, "1900-02-28", NULL},
    {"yyyy", "61", BOOK_DATE, "1900-03-01", NULL},
    {"yyyy", "2958465", BOOK_DATE, "9999-12-31", NULL},
    {"yyyy", "2958466", BOOK_NUMBER, "2958466", NULL}, /* no spreadsheet shows it */
    {"yyyy", "0", BOOK_NUMBER, "0", NULL},
    {"yyyy", "-1", BOOK_NUMBER, "-1", NULL},
    {"h:mm", "0.35416666666666669", BOOK_TEXT, "08:30", NULL},
    {"h:mm AM/PM", "0.75", BOOK_TEXT, "18:00", NULL},
    {"[h]:mm", "1.0625", BOOK_TEXT, "25:30", NULL},
    {"[HH]", "1", BOOK_TEXT, "24:00", NULL},
    {"mm:ss", "0.0010416666666666667", BOOK_TEXT, "00:01:30", NULL}, /* 90 s */
    {"h:mm:ss", "0.99998842592592588", BOOK_TEXT, "23:59:59", NULL},
    {"h:mm", "-0.5", BOOK_NUMBER, "-0.5", NULL},
    {"h:mm", "2958465", BOOK_NUMBER, "2958465", NULL}, /* beyond the last day */
    {"0.00", "ก", BOOK_TEXT, "ก", NULL},
    {"0.00", "1x", BOOK_TEXT, "1x", NULL},
    {"0.00", "", BOOK_TEXT, "", NULL},
    {"0.00", "1e9999", BOOK_TEXT, "1e9999", NULL},
    {"0.00", "nan", BOOK_TEXT, "nan", NULL},
};

static bool same(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static void test_codes(void **state)
{
    struct world w = world_open();
    struct arena *a = w.a;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(code_case); i++) {
        struct book_cell got = {0};
        assert_true(
            format_set(a, format_of_code(code_case[i].code), code_case[i].number, false, &got));
        bool right = got.kind == code_case[i].kind && same(got.text, code_case[i].text) &&
                     same(got.exact, code_case[i].exact);
        if (!right)
            fail_msg("%s of %s: kind %d, %s, %s", code_case[i].code, code_case[i].number, got.kind,
                     got.text, got.exact ? got.exact : "-");
    }
    world_close(&w);
}

/* 18.8.30: what each id stands for, all languages and Thai. */
static const struct {
    int id;
    const char *code; /* "" = no format */
} id_case[] = {
    {-1, ""},
    {0, "General"},
    {1, "0"},
    {2, "0.00"},
    {3, "#,##0"},
    {4, "#,##0.00"},
    {9, "0%"},
    {10, "0.00%"},
    {11, "0.00E+00"},
    {12, "# ?/?"},
    {14, "mm-dd-yy"},
    {15, "d-mmm-yy"},
    {16, "d-mmm"},
    {17, "mmm-yy"},
    {18, "h:mm AM/PM"},
    {19, "h:mm:ss AM/PM"},
    {20, "h:mm"},
    {21, "h:mm:ss"},
    {22, "m/d/yy h:mm"},
    {37, "#,##0 ;(#,##0)"},
    {38, "#,##0 ;[Red](#,##0)"},
    {39, "#,##0.00;(#,##0.00)"},
    {40, "#,##0.00;[Red](#,##0.00)"},
    {45, "mm:ss"},
    {46, "[h]:mm:ss"},
    {47, "mmss.0"},
    {48, "##0.0E+0"},
    {49, "@"},
    {59, "t0"},
    {60, "t0.00"},
    {61, "t#,##0"},
    {62, "t#,##0.00"},
    {67, "t0%"},
    {68, "t0.00%"},
    {69, "t# ?/?"},
    {70, "t# ?/??"},
    {71, "d/m/yyyy"},
    {72, "d-mmm-yy"},
    {73, "d-mmm"},
    {74, "mmm-yy"},
    {75, "h:mm"},
    {76, "h:mm:ss"},
    {77, "d/m/yyyy h:mm"},
    {78, "mm:ss"},
    {79, "[h]:mm:ss"},
    {80, "mm:ss.0"},
    {81, "d/m/bb"},
    /* 18.8.30 has these in languages of East Asia only: days and times in all of them */
    {23, ""},
    {27, "yyyy-mm-dd"},
    {31, "yyyy-mm-dd"},
    {32, "h:mm:ss"},
    {35, "h:mm:ss"},
    {36, "yyyy-mm-dd"},
    {41, ""},
    {50, "yyyy-mm-dd"},
    {58, "yyyy-mm-dd"},
    {82, ""},
    {200, ""},
};

static void test_ids(void **state)
{
    static const char *const number[] = {"45931.35416", "0.35416", "1234.567"};
    struct world w = world_open();
    struct arena *a = w.a;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(id_case); i++)
        for (size_t k = 0; k < COUNT_OF(number); k++) {
            struct book_cell by_id = {0}, by_code = {0};
            assert_true(format_set(a, format_of_id(id_case[i].id), number[k], false, &by_id));
            assert_true(format_set(a, format_of_code(id_case[i].code), number[k], false, &by_code));
            if (by_id.kind != by_code.kind || !same(by_id.text, by_code.text))
                fail_msg("id %d of %s: kind %d, %s; by its code kind %d, %s", id_case[i].id,
                         number[k], by_id.kind, by_id.text, by_code.kind, by_code.text);
        }
    world_close(&w);
}

/* The other calendar begins 1462 days later: 18.17.4.1. */
static void test_1904(void **state)
{
    struct world w = world_open();
    struct arena *a = w.a;
    struct book_cell got = {0};

    (void)state;
    assert_true(format_set(a, format_of_code("d/m/yyyy"), "44469", true, &got));
    assert_string_equal(got.text, "2025-10-01");
    assert_true(format_set(a, format_of_code("d/m/yyyy"), "1", true, &got));
    assert_string_equal(got.text, "1904-01-02");
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_codes), cmocka_unit_test(test_ids),
                                       cmocka_unit_test(test_1904)};

    return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
