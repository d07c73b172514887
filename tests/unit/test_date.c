/*
 * Days as people type them, and the number that a spreadsheet keeps for a day. Dates are those of ECMA-376-1, 18.17.4.1 (1 is
 * 1900-01-01, 60 is counted though 1900 had no 29 February) and of a calendar.
 */
#include "unit.h"

#include "data/date.h"

static const struct {
    const char *text;
    struct date usual, from_1904; /* year 0 = it is no such number */
} serial_case[] = {
    {"46326", {2026, 10, 31}, {2030, 11, 1}},
    {"๔๖๓๒๖", {2026, 10, 31}, {2030, 11, 1}},
    {"36526", {2000, 1, 1}, {2004, 1, 2}},
    {"36585", {2000, 2, 29}, {2004, 3, 1}},
    {"36586", {2000, 3, 1}, {2004, 3, 2}},
    {"45658", {2025, 1, 1}, {2029, 1, 2}},
    {"10000", {1927, 5, 18}, {1931, 5, 19}},
    {"99999", {2173, 10, 13}, {2177, 10, 14}},
    {"9999", {0}, {0}},
    {"100000", {0}, {0}},
    {"1000000", {0}, {0}},
    {"09999", {0}, {0}},
    {"60", {0}, {0}},
    {"2569", {0}, {0}},
    {"4632x", {0}, {0}},
    {"46326.5", {2026, 10, 31}, {2030, 11, 1}}, /* noon */
    {"46326.5x", {0}, {0}},
    {"463.26", {0}, {0}},
    {"-46326", {0}, {0}},
    {"", {0}, {0}},
};

static void test_serial(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(serial_case); i++) {
        struct date got[2] = {{0}, {0}};
        bool is = date_from_serial(serial_case[i].text, got);
        bool right = is == (serial_case[i].usual.year != 0) &&
                     (!is || (!memcmp(&got[0], &serial_case[i].usual, sizeof got[0]) &&
                              !memcmp(&got[1], &serial_case[i].from_1904, sizeof got[1])));
        if (!right)
            print_error("\"%s\": %d, %d-%d-%d\n", serial_case[i].text, is, got[0].year,
                        got[0].month, got[0].day);
        assert_true(right);
        assert_true(!is || !date_read(serial_case[i].text, got));
    }
}

/* Days of a calendar; 1900 and 2100 are no leap years, 2000 is one. */
static const struct {
    const char *text;
    struct date day; /* year 0 = refused */
} iso_case[] = {
    {"2026-10-31", {2026, 10, 31}},
    {"2024-02-29", {2024, 2, 29}},
    {"2000-02-29", {2000, 2, 29}},
    {"1868-10-01", {1868, 10, 1}},
    {"2025-02-29", {0}},
    {"1900-02-29", {0}},
    {"2100-02-29", {0}},
    {"2026-02-31", {0}},
    {"2026-11-45", {0}},
    {"2026-11-31", {0}},
    {"2026-11-00", {0}},
    {"2026-13-01", {0}},
    {"2026-00-01", {0}},
    {"0000-01-01", {0}},
    {"2569-10-31", {0}}, /* of the Buddhist era */
    {"2026-1-5", {0}},
    {"2026-10-31 ", {0}},
    {"2026-10-31T00:00", {0}},
    {"๒๐๒๖-๑๐-๓๑", {0}},
    {"20261031", {0}},
    {"", {0}},
};

static void test_iso(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(iso_case); i++) {
        struct date got = {0};
        bool is = date_from_iso(iso_case[i].text, &got);
        bool right = is == (iso_case[i].day.year != 0) &&
                     (!is || !memcmp(&iso_case[i].day, &got, sizeof got));
        if (!right)
            print_error("\"%s\": %d, %d-%d-%d\n", iso_case[i].text, is, got.year, got.month,
                        got.day);
        assert_true(right);
    }
}

/* What people type; the days that it may be. Two digits are a year of either era, where neither word nor month says which. */
static const struct {
    const char *text;
    int n;
    struct date day[2];
} typed_case[] = {
    {"31/10/2569", 1, {{2026, 10, 31}}},
    {"３１/１０/２５６９", 1, {{2026, 10, 31}}},
    {"๓๑/๑๐/๒๕๖๙", 1, {{2026, 10, 31}}},
    {"2569-10-31", 1, {{2026, 10, 31}}},
    {"31 ต.ค. คศ 2026", 1, {{2026, 10, 31}}},
    {"31 Oct AD 2026", 1, {{2026, 10, 31}}},
    {"31 Oct 2026 ce", 1, {{2026, 10, 31}}},
    {"31 Oct BE 2569", 1, {{2026, 10, 31}}},
    {"31 Oct BE 2026", 0, {{0}}},
    {"31 ต.ค. ค.ศ. 2569", 0, {{0}}},
    {"31 ต.ค. ค.ศ. 26", 1, {{2026, 10, 31}}},
    {"31 ต.ค. 51", 1, {{2008, 10, 31}}},
    {"31 Oct 51", 2, {{2008, 10, 31}, {1951, 10, 31}}},
    {"31/10/26", 2, {{1983, 10, 31}, {2026, 10, 31}}},
    {"10/31/26", 2, {{1983, 10, 31}, {2026, 10, 31}}}, /* the order of the United States */
    {"10/31/2026", 1, {{2026, 10, 31}}},
    {"10/31/2569", 1, {{2026, 10, 31}}},
    {"5/6/2026", 2, {{2026, 6, 5}, {2026, 5, 6}}},
    {"5/6/2569", 1, {{2026, 6, 5}}},
    {"5/6/51", 2, {{2008, 6, 5}, {1951, 6, 5}}},
    {"5/5/2026", 1, {{2026, 5, 5}}},
    {"29/2/67", 1, {{2024, 2, 29}}}, /* 1967 was no leap year */
    {"29/2/2567", 1, {{2024, 2, 29}}},
    {"29/2/2568", 0, {{0}}},
    {"1/1/2443", 1, {{1900, 1, 1}}},
    {"1/1/2442", 0, {{0}}},
    {"31/12/2742", 1, {{2199, 12, 31}}},
    {"1/1/2743", 0, {{0}}},
    {"1/1/1899", 0, {{0}}},
    {"1/1/269", 0, {{0}}},
    {"1/1/9", 0, {{0}}},
    {"31/10/25690", 0, {{0}}},
    {"31/10/2569 00:00:00", 1, {{2026, 10, 31}}},
    {"31/10/2569 00:01", 0, {{0}}},
    {"31/10/2569 0", 0, {{0}}},
    {"1/2/3/4/5/6/7/8", 0, {{0}}},
    {"มกราคม กุมภาพันธ์ 2569", 0, {{0}}},
    {"1 มกราคม กุมภาพันธ์ 2569", 0, {{0}}},
    {"อาทิตย์ที่ 31 ตุลาคม 2569", 0, {{0}}},
    {"วันอาทิตย์แรกของเดือนที่มีการประชุมคณะกรรมการ 31/10/2569", 0, {{0}}},
    {"31~10~2569", 0, {{0}}},
    {"31、10、2569", 0, {{0}}},
    {"31/10", 0, {{0}}},
    {"", 0, {{0}}},
};

static void test_typed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(typed_case); i++) {
        struct date got[2] = {{0}, {0}};
        int n = date_read(typed_case[i].text, got);
        bool right = n == typed_case[i].n &&
                     !memcmp(got, typed_case[i].day, (size_t)typed_case[i].n * sizeof got[0]);
        if (!right)
            fail_msg("\"%s\": %d, %d-%d-%d", typed_case[i].text, n, got[0].year, got[0].month,
                     got[0].day);
    }
}

/* A day or a month that a spreadsheet made of a number, in a column of numbers. */
static void test_like(void **state)
{
    static const char *const like[] = {"ต.ค.-68",  "12-Oct",     "1/1/2568",  "1-2-68",
                                       "31 ตุลาคม", "2568-10-31", "31/12/9999"};
    static const char *const unlike[] = {"1-2", "1/2", "1.2.3",  "1-2/3",      "ตุลาคม",   "1/2/3x",
                                         "96",  "",    "5 เดือน", "50/100/100", "1/100/68"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(like); i++)
        if (!date_is_like(like[i]))
            fail_msg("\"%s\"", like[i]);
    for (size_t i = 0; i < COUNT_OF(unlike); i++)
        if (date_is_like(unlike[i]))
            fail_msg("\"%s\"", unlike[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_serial), cmocka_unit_test(test_iso),
                                       cmocka_unit_test(test_typed), cmocka_unit_test(test_like)};

    return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
