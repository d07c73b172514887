/* The whole way from CSV to PDF, and into an archive, with each block of memory refused in turn:
 * never a crash, never a report that is called done, always the word "out of memory". */
#include "unit.h"

#include "archive/revise.h"
#include "archive/verify.h"
#include "base/memory.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* true = a PDF was made. The n-th block is refused; 0 = none. */
static bool make_report(long n, int *status)
{
    static const struct report_source from = {.data = {.path = "input/2568"},
                                              .template_dir = {.path = "templates/ita"}};
    static const struct resources own = {.fonts_conf = "fonts/fonts.conf"};
    static const struct manifest test = {.version = "test"};
    struct diag *dg = diag_open();
    struct build b = {0};

    assert_non_null(dg);
    arena_fail_after(n);
    struct arena *a = arena_open(dg);
    bool ok = a && build_pdf(&b, a, from, &own, &test, dg);
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

/* ---- the reserve ---- */

#ifndef __SANITIZE_ADDRESS__
void *__libc_malloc(size_t size);

/* Takes what the C library has left, so that all that comes is of the reserve. */
static void take_rest(size_t size)
{
    for (; size >= 16; size /= 2)
        while (__libc_malloc(size))
            ;
}

/* After a piece that stays, what was given back is there again, in whatever order it came, and before pieces that
 * stay, too. */
static int use_reserve(void)
{
    enum { BIG = 2 << 20, SMALL = 64, TIMES = 100 };
    void *small[TIMES];

    take_rest(BIG);
    unsigned char *stays = malloc(BIG);

    if (!stays)
        return 1;
    memset(stays, 'x', BIG);
    for (int i = 0; i < TIMES; i++) {
        unsigned char *one = malloc(BIG), *two = malloc(BIG);
        if (!one || !two)
            return 2;
        memset(one, 'y', BIG);
        memset(two, 'z', BIG);
        if (stays[0] != 'x' || stays[BIG - 1] != 'x' || one[0] != 'y' || one[BIG - 1] != 'y')
            return 3;
        free(i % 2 ? one : two);
        free(i % 2 ? two : one);
    }
    for (int i = 0; i < TIMES; i++) {
        void *comes = malloc(BIG);
        if (!comes || !(small[i] = malloc(SMALL)))
            return 5;
        memset(comes, 'y', BIG);
        memset(small[i], i, SMALL);
        free(comes);
    }
    for (int i = 0; i < TIMES; i++) {
        const unsigned char *kept = small[i];
        if (kept[0] != i || kept[SMALL - 1] != i)
            return 6;
        free(small[i]);
    }
    free(stays);
    return memory_failed() ? 0 : 4;
}
#endif

static void test_reserve(void **state)
{
    (void)state;
#ifdef __SANITIZE_ADDRESS__
    skip(); /* it has its own malloc() */
#else
    int status;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        struct rlimit none = {0, 0};
        _exit(setrlimit(RLIMIT_AS, &none) == 0 ? use_reserve() : 9);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
#endif
}

/* ---- into an archive ---- */

static void put(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* A link would lead out of the folder, which is refused. */
static void copy(const char *from, const char *name)
{
    char text[1 << 16];
    FILE *f = fopen(from, "r");

    assert_non_null(f);
    size_t n = fread(text, 1, sizeof text - 1, f);
    assert_true(n > 0 && feof(f));
    text[n] = '\0';
    assert_int_equal(fclose(f), 0);
    put(name, text);
}

static const struct resources by = {.shared = {.path = "data"}, .fonts_conf = "fonts.conf"};

static bool archive(long n, int *status)
{
    static const struct revise_order order = {
        .from = {.data = {.path = "data"}, .template_dir = {.path = "data"}},
        .by = &by,
        .reason = "เหตุผล"};
    struct diag *dg = diag_open();
    struct revised done;

    assert_non_null(dg);
    arena_fail_after(n);
    struct arena *a = arena_open(dg);
    bool ok = a && revise_report(a, &order, &done, dg);
    arena_fail_after(0);
    *status = diag_exit_status(dg);
    arena_close(a);
    diag_close(dg);
    return ok;
}

static bool keep_worst(void *to, const struct verified *v)
{
    int *worst = to, status = diag_exit_status(v->found);

    *worst = status > *worst ? status : *worst;
    return true;
}

static bool verify(long n, int *status)
{
    struct diag *dg = diag_open();
    int found = 0;

    assert_non_null(dg);
    arena_fail_after(n);
    struct arena *a = arena_open(dg);
    bool ok = a && verify_archive(a, &(struct verify_order){.by = &by},
                                  (struct verify_sink){keep_worst, &found}, dg);
    arena_fail_after(0);
    *status = diag_exit_status(dg) > found ? diag_exit_status(dg) : found;
    arena_close(a);
    diag_close(dg);
    return ok;
}

static void make_folder(char *old, size_t size)
{
    char dir[] = "/tmp/raingan-memory-XXXXXX", conf[PATH_MAX + 64], shared[PATH_MAX + 64];

    assert_non_null(getcwd(old, size));
    snprintf(conf, sizeof conf, "%s/fonts/fonts.conf", old);
    snprintf(shared, sizeof shared, "%s/templates/corrections.xml", old);
    assert_non_null(mkdtemp(dir));
    assert_int_equal(chdir(dir), 0);
    assert_int_equal(mkdir("data", 0700), 0);
    assert_int_equal(symlink(conf, "fonts.conf"), 0);
    copy(shared, "data/corrections.xml");
    put("data/schema.sql",
        "CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n"
        "INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);\n"
        "CREATE TABLE rows (no INTEGER PRIMARY KEY, score DECIMAL(5,2));\n");
    put("data/views.sql",
        "CREATE VIEW document AS SELECT '2568' AS year, 'tiny' AS name, 'ก' AS title;\n");
    put("data/report.xml", "<report xmlns='urn:raingan:report' lang='th'><page name='p' size='A5'/>"
                           "<style name='body' font-family='Laksaman'/>"
                           "<section page='p'><p>{rows.score}</p></section></report>");
}

static void test_archive_refused(void **state)
{
    char old[PATH_MAX];
    struct diag *dg = diag_open();
    int status = 0;
    long n = 1;

    (void)state;
    assert_non_null(dg);
    make_folder(old, sizeof old);
    for (; n < 1000; n++) {
        assert_true(file_remove_tree("out", dg));
        put("data/rows.csv", "no,score\n1,10\n");
        assert_true(archive(0, &status));
        put("data/rows.csv", "no,score\n1,20\n");
        bool ok = archive(n, &status);
        if (ok && status == 0)
            break;
        if (ok || status != 3)
            fail_msg("block %ld refused: %s, exit status %d", n, ok ? "kept" : "not kept", status);
        assert_true(verify(0, &status));
        assert_int_equal(status, 0);
        assert_false(file_exists("out/2568/revisions/002"));
    }
    assert_true(n > 5 && n < 1000);
    for (n = 1; n < 1000; n++) {
        bool ok = verify(n, &status);
        if (ok && status == 0)
            break;
        if (status != 3)
            fail_msg("block %ld refused: verify gives %d", n, status);
    }
    assert_true(n > 5 && n < 1000);
    char *dir = getcwd(NULL, 0);
    assert_non_null(dir);
    assert_int_equal(chdir(old), 0);
    assert_true(file_remove_tree(dir, dg));
    free(dir);
    diag_close(dg);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_refused),
                                       cmocka_unit_test(test_reserve),
                                       cmocka_unit_test(test_archive_refused)};

    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
