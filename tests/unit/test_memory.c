/* The whole way from CSV to PDF with each block of memory refused in turn: never a crash, never a
 * report that is called done, always the word "out of memory". */
#include "unit.h"

#include "record.h"

/* true = a PDF was made. The n-th block is refused; 0 = none. */
static bool make_report(long n, int *status)
{
    static const struct report_paths paths = {"input/2568", "templates/ita", "fonts/fonts.conf"};
    struct diag *dg = diag_open();
    struct report r = {0};
    struct pdf *pdf = NULL;
    struct bytes file;

    assert_non_null(dg);
    arena_fail_after(n);
    struct arena *a = arena_open(dg);
    bool ok = a && report_open(&r, a, paths, dg) && (pdf = pdf_open(a, dg)) &&
              report_lay_out(&r, pdf_sink(pdf)) &&
              record_attach(&r, (struct record){.version = "test"}, pdf) &&
              pdf_finish(pdf, &(struct pdf_info){.producer = "test"}, &file);
    arena_fail_after(0);
    *status = diag_exit_status(dg);
    pdf_close(pdf);
    report_close(&r);
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
