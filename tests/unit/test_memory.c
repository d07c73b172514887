/* The whole way from CSV to PDF with each block of memory refused in turn: never a crash, never a
 * report that is called done, always the word "out of memory". */
#include "unit.h"

#include "base/file.h"
#include "data/dataset.h"
#include "document/bind.h"
#include "layout/layout.h"
#include "pdf/pdf.h"

/* true = a PDF was made. The n-th block is refused; 0 = none. */
static bool make_report(long n, int *status)
{
    struct diag *dg = diag_open();
    struct fontset *fonts = NULL;
    struct breaker *breaker = NULL;
    struct dataset *ds = NULL;
    struct document *doc = NULL;
    struct word_list names = {0}, words = {0};
    struct bytes pdf;
    struct pages pages;
    bool ok = false;

    assert_non_null(dg);
    arena_fail_after(n);
    struct arena *a = arena_open(dg);
    if (a)
        ds = dataset_open(a, "input/2568", "templates/ita", dg);
    if (ds && dataset_check(ds, dg)) {
        const struct node *report = template_read(a, "templates/ita/report.xml", dg);
        doc = report ? document_bind(a, report, ds, dg) : NULL;
    }
    if (doc)
        names.word = dataset_unbroken(ds, &names.n, dg);
    if (names.word && words_read(a, "templates/ita/words.txt", &words, dg) &&
        (fonts = fontset_open(a, "fonts/fonts.conf", dg)) &&
        (breaker = breaker_open(a, names, words, dg)))
        ok = layout_document(a, doc, fonts, breaker, &pages, dg) &&
             pdf_write(a, &pages, &(struct pdf_info){.producer = "test"}, &pdf, dg);
    arena_fail_after(0);
    *status = diag_exit_status(dg);
    breaker_close(breaker);
    fontset_close(fonts);
    dataset_close(ds);
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
