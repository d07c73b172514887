/* The whole way from CSV to PDF with each block of memory refused in turn: never a crash, never a
 * report that is called done, always the word "out of memory". */
#include "unit.h"

#include "build.h"

/* true = a PDF was made. The n-th block is refused; 0 = none. */
static bool make_report(long n, int *status)
{
    static const struct report_source from = {.data = {.path = "input/2568"},
                                              .template_dir = {.path = "templates/ita"},
                                              .fonts_conf = "fonts/fonts.conf"};
    static const struct record test = {.version = "test"};
    struct diag *dg = diag_open();
    struct build b = {0};

    assert_non_null(dg);
    arena_fail_after(n);
    struct arena *a = arena_open(dg);
    bool ok = a && build_pdf(&b, a, from, &test, dg);
    arena_fail_after(0);
    *status = diag_exit_status(dg);
    build_close(&b);
    arena_close(a);
    diag_close(dg);
    return ok;
}

static void test_each_refused(void **state)
{
    (void)state;
    long n = 1;
    int status;

    assert_true(make_report(0, &status));
    for (; n < 1000; n++) {
        bool ok = make_report(n, &status);
        if (ok && status == 0)
            break; /* it needs fewer blocks than n */
        if (ok || status != 3)
            fail_msg("block %ld refused: %s, exit status %d", n, ok ? "made" : "not made", status);
    }
    assert_true(n > 5 && n < 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_refused)};

    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
