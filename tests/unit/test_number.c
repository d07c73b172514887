/* Numbers as printed. PROVES: number.h, "half away from zero, on the decimal digits" (R6, L5). */
#include "unit.h"

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
    {"ผ่าน", "0.00", NULL},
    {"1,5", "0.00", NULL},
    {"", "0.00", NULL},
    {"-", "0", NULL},
};

/* "#,##0.00" */
static struct value_format format_of(const char *text)
{
    const char *point = strchr(text, '.');

    return (struct value_format){text, point ? (int)strlen(point + 1) : 0, strchr(text, ',')};
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_all_thousandths),
    };

    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
