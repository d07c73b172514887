#include "unit.h"

#include "base/digits.h"
#include "base/file.h"
#include "base/str.h"
#include "base/units.h"
#include "base/uri.h"

#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *text;
    pt64 em;
    bool good;
    pt64 wanted;
} length_case[] = {
    {"6pt", 0, true, 384},
    {"1in", 0, true, 72 * 64},
    {"25.4mm", 0, true, 72 * 64},
    {"2.54cm", 0, true, 72 * 64},
    {"0.5pt", 0, true, 32},
    {"-6pt", 0, true, -384},
    {"2em", PT64(10), true, PT64(20)},
    {"0", 0, true, 0},
    {"2em", 0, false, 0},
    {"6", 0, false, 0},
    {"6 pt", 0, false, 0},
    {"6px", 0, false, 0},
    {"pt", 0, false, 0},
    {"", 0, false, 0},
    {"14401pt", 0, false, 0},
    {"99999999999999999999pt", 0, false, 0},
    {"14400em", PT64(1), true, PT64(14400)},
    {"14400em", PT64(2), false, 0},
    {"14401em", PT64(1), false, 0},
    {"-1.5em", PT64(16), true, PT64(-24)},
    {"+.5pt", 0, true, 32},
    {"1.pt", 0, true, 64},
    {".pt", 0, false, 0},
    {"--1pt", 0, false, 0},
};

static void test_lengths(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(length_case); i++) {
        pt64 v = 12345;
        struct length l;
        bool good = length_from_css(length_case[i].text, &l) &&
                    l.in_em == (length_case[i].em > 0) &&
                    pt64_from_length(l, length_case[i].em, &v);
        if (good != length_case[i].good || v != (good ? length_case[i].wanted : 12345))
            fail_msg("%s: %d, %d", length_case[i].text, good, v);
    }
}

/* Wanted is what the compiler makes of the same decimal. */
static const struct {
    const char *text;
    double wanted;
    const char *after; /* NULL = no number */
} number_case[] = {
    {"0.340", 0.340, ""},
    {"-2.5*", -2.5, "*"},
    {"+12", 12, ""},
    {"83.3333333333333%", 83.3333333333333, "%"},
    {"0.1000000000000000000000000000000001", 0.1, ""},
    {"1e3", 1, "e3"},
    {"1.", 1, ""},
    {".", 0, NULL},
    {"-", 0, NULL},
    {"", 0, NULL},
    {"x", 0, NULL},
};

static void test_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(number_case); i++) {
        double v = 0;
        const char *end = number_from_css(number_case[i].text, &v);
        if (!number_case[i].after != !end ||
            (end && (strcmp(end, number_case[i].after) != 0 || v != number_case[i].wanted)))
            fail_msg("%s: %.17g", number_case[i].text, v);
    }
}

/* Well-formed and ill-formed sequences: The Unicode Standard, table 3-7. */
static const struct {
    const char *text;
    size_t len, valid_len;
} utf8_case[] = {
    {"ก", 3, 3},
    {"a\xC3\xA9\xF0\x9F\x98\x80", 7, 7},
    {"a\x80", 2, 1},
    {"\xC0\xAF", 2, 0},         /* overlong */
    {"\xE0\x80\xAF", 3, 0},     /* overlong */
    {"\xED\xA0\x80", 3, 0},     /* a surrogate */
    {"\xF4\x90\x80\x80", 4, 0}, /* after U+10FFFF */
    {"\xE0\xB8", 2, 0},         /* cut off */
    {"", 0, 0},
};

static void test_utf8(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(utf8_case); i++)
        assert_int_equal(utf8_valid_len(utf8_case[i].text, utf8_case[i].len),
                         utf8_case[i].valid_len);
    static const uint32_t cps[] = {0x41,   0x7F,   0x80,    0x7FF,   0x800,
                                   0x0E01, 0xFFFF, 0x10000, 0x10FFFF};
    for (size_t i = 0; i < COUNT_OF(cps); i++) {
        char text[4];
        const char *p = text;
        size_t len = utf8_put(text, cps[i]);
        assert_int_equal(utf8_next(&p, text + len), cps[i]);
        assert_ptr_equal(p, text + len);
    }
}

/* Long texts are gone over several letters at a time: a fault at any place in them is seen as it is alone, and letters are
 * counted as they are read one by one. */
static void test_long_utf8(void **state)
{
    static const char *const piece[] = {"ก",
                                        "่",
                                        "ำ",
                                        "a",
                                        "12",
                                        "\n",
                                        "é",
                                        "…",
                                        "😀",
                                        "\xE0",
                                        "\xB8",
                                        "\xE0\xB8",
                                        "\xE0\xC0\x80",
                                        "\xE0\xB8\xC1",
                                        "\xE0\x9F\x80",
                                        "\xFF"};
    uint64_t seed = 1;

    (void)state;
    for (int text = 0; text < 20000; text++) {
        char s[200];
        size_t len = 0, valid = 0, n = 0;
        for (int left = 1 + text % 40; left; left--) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char *add = piece[(seed >> 33) % (text % 2 ? 9 : COUNT_OF(piece))];
            memcpy(s + len, add, strlen(add));
            len += strlen(add);
        }
        for (size_t k = 1; k && valid < len; valid += k) /* the shortest that is well-formed */
            for (k = 1; k && utf8_valid_len(s + valid, k) != k;)
                k = k < 4 && valid + k < len ? k + 1 : 0;
        for (const char *p = s; p < s + len; n++)
            utf8_next(&p, s + len);
        if (utf8_valid_len(s, len) != valid || utf8_count(s, len) != n)
            fail_msg("text %d: %zu of %zu, %zu of %zu", text, utf8_valid_len(s, len), valid,
                     utf8_count(s, len), n);
    }
}

/* D6: the digits of addresses stay; those of telephones, sections, codes and prices do not. */
static void test_digits(void **state)
{
    (void)state;
    static const struct {
        const char *text, *thai;
    } digit_case[] = {
        {"O22 91.76", "O๒๒ ๙๑.๗๖"},
        {"https://www.x.go.th/ita/2568?id=12 ปี 2568", "https://www.x.go.th/ita/2568?id=12 ปี ๒๕๖๘"},
        {"12www1.3 2", "๑๒www๑.๓ ๒"},
        {"ดู(www.x.go.th/2568) 1", "ดู(www.x.go.th/2568) ๑"},
        {"saraban_06300215@dla.go.th,06", "saraban_06300215@dla.go.th,๐๖"},
        {"http://192.168.1.10:8080/1", "http://192.168.1.10:8080/1"},
        {"ข้อ 1.2.3.4", "ข้อ ๑.๒.๓.๔"},
        {"044-312568 ต่อ 12", "๐๔๔-๓๑๒๕๖๘ ต่อ ๑๒"},
        {"k2.go.th/9 a2.com b2.comb", "k2.go.th/9 a2.com b๒.comb"},
        {"แผน2568.pdf 2568", "แผน2568.pdf ๒๕๖๘"},
        {"@123abcd @25 บาท", "@123abcd @๒๕ บาท"},
        {"https://th.wikipedia.org/wiki/ปี_2568 1", "https://th.wikipedia.org/wiki/ปี_2568 ๑"},
        {"https://x.go.thปี2568", "https://x.go.thปี๒๕๖๘"},
        {"1.IIT 2.pd 3. ://4 .th 5@", "๑.IIT ๒.pd ๓. ://๔ .th ๕@"},
        {"a1@x.th b1@x.th 1 2.com@3x", "a1@x.th b1@x.th ๑ 2.com@3x"},
        {"a+1@x.th b%2@x.th a_3.pdf 1", "a+1@x.th b%2@x.th a_3.pdf ๑"},
        {"a:1 b:/2/ c:/3 d:", "a:๑ b:/๒/ c:/๓ d:"},
        {"www. 2 awww.x1 /www.x1 www.", "www. ๒ awww.x๑ /www.x1 www."},
        {"wwx.1 ww.1 1.th2", "wwx.๑ ww.๑ ๑.th๒"},
        {"", ""},
    };
    struct world w = world_open();

    for (size_t i = 0; i < COUNT_OF(digit_case); i++)
        assert_string_equal(digits_to_thai(w.a, digit_case[i].text, strlen(digit_case[i].text)),
                            digit_case[i].thai);
    assert_string_equal(digits_to_arabic(w.a, "- ๑๒ก3 -", strlen("- ๑๒ก3 -")), "- 12ก3 -");
    world_close(&w);
}

static void test_text(void **state)
{
    (void)state;
    struct world w = world_open();
    static const char *const names[] = {"score", "amount", "name"};

    assert_string_equal(str_nearest("amout", names, 3), "amount");
    assert_string_equal(str_nearest("Score", names, 3), "score");
    assert_string_equal(str_nearest("naem", names, 3), "name");
    assert_null(str_nearest("question", names, 3));
    struct sbuf b = {.a = w.a};
    for (int i = 0; i < 1000; i++)
        sbuf_printf(&b, "%d,", i);
    assert_int_equal(b.len, 10 * 2 + 90 * 3 + 900 * 4);
    world_close(&w);
}

static void test_arena(void **state)
{
    (void)state;
    struct world w = world_open();

    char *zero = arena_alloc(w.a, 1000000);
    for (size_t i = 0; i < 1000000; i++)
        assert_int_equal(zero[i], 0);
    assert_null(arena_alloc_array(w.a, SIZE_MAX / 2, 16));
    assert_true(diag_has(w.dg, DIAG_NO_MEMORY));
    assert_int_equal(diag_exit_status(w.dg), 3);
    world_close(&w);
}

/* A text that is lent by an arena is there for its messages after the arena has ended, whoever knows
 * of its end. */
static void test_lent_source(void **state)
{
    (void)state;
    for (int known = 0; known < 2; known++) {
        struct world w = world_open(), other = world_open();
        struct arena *a = arena_open(known ? w.dg : other.dg);
        char *told = arena_strdup(a, "no\nwrong\n"), *silent = arena_strdup(a, "no\nright\n");

        arena_source(a, w.dg, "a.csv", told, strlen(told));
        arena_source(a, w.dg, "b.csv", silent, strlen(silent));
        diag_add(w.dg, DIAG_CSV_NUMBER, (struct loc){.file = "a.csv", .line = 2, .col = 1}, "x");
        memcpy(told, "na", 2); /* what is lent is no copy */
        arena_close(a);
        diag_add(w.dg, DIAG_CSV_NUMBER, (struct loc){.file = "a.csv", .line = 1, .col = 1}, "y");
        diag_add(w.dg, DIAG_CSV_NUMBER, (struct loc){.file = "b.csv", .line = 2, .col = 1}, "z");
        char *text = world_messages(&w);
        assert_non_null(strstr(text, "    wrong\n"));
        assert_non_null(strstr(text, known ? "    na\n" : "    no\n"));
        assert_true(known ? !strstr(text, "right") : strstr(text, "    right\n") != NULL);
        free(text);
        world_close(&w);
        world_close(&other);
    }
}

/* Of a long one the lines that are told of are there. */
static void test_long_source(void **state)
{
    enum { LINES = 300000 };
    (void)state;
    struct world w = world_open();
    struct arena *a = arena_open(w.dg);
    struct sbuf b = {.a = a};

    for (int i = 1; i <= LINES; i++)
        sbuf_printf(&b, "line %d\n", i);
    sbuf_printf(&b, "last");
    arena_source(a, w.dg, "a.csv", b.s, b.len);
    for (int i = 3; i > 0; i--)
        diag_add(w.dg, DIAG_CSV_NUMBER, (struct loc){.file = "a.csv", .line = i * 1000, .col = 1},
                 "%d", i);
    diag_add(w.dg, DIAG_CSV_NUMBER, (struct loc){.file = "a.csv", .line = LINES + 1, .col = 1},
             "x");
    arena_close(a);
    char *text = world_messages(&w);
    assert_non_null(strstr(text, "    line 1000\n"));
    assert_non_null(strstr(text, "    line 2000\n"));
    assert_non_null(strstr(text, "    line 3000\n"));
    assert_non_null(strstr(text, "    last\n"));
    free(text);
    world_close(&w);
}

static void test_refused_memory(void **state)
{
    (void)state;
    struct world w = world_open();

    arena_fail_after(1);
    assert_null(arena_alloc(w.a, 10));
    arena_fail_after(0);
    assert_true(diag_has(w.dg, DIAG_NO_MEMORY));
    assert_non_null(arena_alloc(w.a, 10));
    world_close(&w);
}

/* Order by place, source line, a caret that knows that marks take no column, hint, no doubles. */
static void test_messages(void **state)
{
    (void)state;
    struct world w = world_open();
    static const char source[] = "no,name\n1,ที่ดี,x\n";
    static const char wanted[] = "a.csv:1:1: error: first [csv-column]\n"
                                 "    no,name\n"
                                 "    ^~\n"
                                 "a.csv:2:9: error: second [csv-number]\n"
                                 "    1,ที่ดี,x\n"
                                 "         ^\n"
                                 "    hint: near\n"
                                 "b.csv: warning: third [file-unknown]\n";

    diag_source(w.dg, "a.csv", source, sizeof source - 1);
    for (int i = 0; i < 2; i++) {
        diag_add(w.dg, DIAG_CSV_NUMBER, (struct loc){.file = "a.csv", .line = 2, .col = 9},
                 "second");
        diag_hint(w.dg, "near");
    }
    diag_add(w.dg, DIAG_FILE_UNKNOWN, (struct loc){.file = "b.csv"}, "third");
    diag_add(w.dg, DIAG_CSV_COLUMN, (struct loc){.file = "a.csv", .line = 1, .col = 1, .len = 2},
             "first");
    char *text = world_messages(&w);
    assert_string_equal(text, wanted);
    free(text);
    assert_int_equal(diag_count(w.dg, DIAG_ERROR), 2);
    assert_int_equal(diag_exit_status(w.dg), 1);
    world_close(&w);
}

static void check_source_line(const char *source, int line, int col, int len, const char *shown)
{
    struct world w = world_open();

    diag_source(w.dg, "a", source, strlen(source));
    diag_add(w.dg, DIAG_CSV_NUMBER, (struct loc){.file = "a", .line = line, .col = col, .len = len},
             "x");
    char *all = world_messages(&w), *got = arena_strdup(w.a, all);
    free(all);
    got += strcspn(got, "\n") + 1;
    if (strcmp(got, shown) != 0)
        fail_msg("\"%s\":\n%swanted\n%s", source, got, shown);
    world_close(&w);
}

/* What is shown of a line, and where its caret stands: no line end of Windows, the columns of a terminal, the place in its middle. */
static void test_source_lines(void **state)
{
    static const struct {
        const char *source;
        int line, col, len;
        const char *shown; /* after the message's own line */
    } c[] = {
        {"no,name\r\n1,x\r\n", 1, 4, 4, "    no,name\n       ^~~~\n"},
        {"no,name\r\n1,x\r\n", 2, 3, 1, "    1,x\n      ^\n"},
        {"\r\nx\n", 1, 1, 1, "    \n    ^\n"},
        {"no\n1,x", 2, 9, 1, "    1,x\n       ^\n"}, /* after the end of the line */
        {"no\n1,x\n", 3, 1, 1, ""},
        {"no\n", 9, 1, 1, ""},
        {"no\n", 1, 0, 0, "    no\n"},
        {"\ta\tb\n", 1, 4, 1, "    \ta\tb\n    \t \t^\n"},
        {"ก่ำู๊ก,x\n", 1, 7, 3, "    ก่ำู๊ก,x\n       ^~\n"}, /* marks take no column, ำ takes one */
        {"a\x1B[31m,x\n", 1, 8, 1, "    a\\x1B[31m,x\n              ^\n"},
        {"\u202Ex\n", 1, 1, 1, "    \\xE2\\x80\\xAEx\n    ^~~~~~~~~~~~\n"},
    };
    struct world w = world_open();
    char dots[101];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(c); i++)
        check_source_line(c[i].source, c[i].line, c[i].col, c[i].len, c[i].shown);
    /* 40 columns before the place, 60 from it on; no mark without its letter */
    memset(dots, '.', 100);
    dots[100] = '\0';
    check_source_line(arena_printf(w.a, "%sX%s\n", dots, dots), 1, 101, 1,
                      arena_printf(w.a, "    ...%.40sX%.59s...\n%47s^\n", dots, dots, ""));
    check_source_line(arena_printf(w.a, "%sก่%.40sX\n", dots, dots), 1, 143, 1,
                      arena_printf(w.a, "    ...%.40sX\n%47s^\n", dots, ""));
    check_source_line(arena_printf(w.a, "%sก่%.39sX\n", dots, dots), 1, 142, 1,
                      arena_printf(w.a, "    ...ก่%.39sX\n%47s^\n", dots, ""));
    world_close(&w);
}

/* The name of a sheet or a column cannot forge a line, and is no longer than a line. */
static void test_names_of_others(void **state)
{
    struct world w = world_open();
    struct sbuf name = {.a = w.a};

    (void)state;
    for (int i = 0; i < 5000; i++)
        sbuf_add_str(&name, "ก่");
    struct sheet_cell cell = {
        .sheet = "x\nb: error: \u202Ey", .row = 2, .column = 28, .header = "z\n"};
    diag_add(w.dg, DIAG_CSV_NUMBER, (struct loc){.file = "a.xlsx", .line = 2, .cell = cell}, "m");
    cell = (struct sheet_cell){.sheet = sbuf_text(&name), .row = 3, .column = 1, .header = name.s};
    diag_add(w.dg, DIAG_CSV_NUMBER, (struct loc){.file = "b.xlsx", .line = 3, .cell = cell}, "m");
    char *text = world_messages(&w);
    static const char first[] = "a.xlsx: error: (sheet \"x\\x0Ab: error: \\xE2\\x80\\xAEy\") (cell "
                                "AB2 \"z\\x0A\") m [csv-number]\n";
    assert_memory_equal(text, first, strlen(first));
    const char *second = text + strlen(first);
    assert_non_null(strstr(second, "ก่…ก่"));
    assert_true(utf8_count(second, strlen(second)) <
                2 * 2 * 90 + 60); /* a letter and its mark are one column */
    free(text);
    world_close(&w);
}

static void test_files(void **state)
{
    (void)state;
    struct world w = world_open();
    char dir[] = "/tmp/raingan-base-XXXXXX";
    struct bytes back;
    size_t n;

    assert_non_null(mkdtemp(dir));
    char *path = arena_printf(w.a, "%s/a/b/c.pdf", dir);
    assert_true(file_write(w.a, path, "abc", 3, w.dg));
    assert_true(file_write(w.a, path, "defg", 4, w.dg));
    assert_true(file_read(w.a, path, &back, w.dg));
    assert_int_equal(back.len, 4);
    assert_string_equal(back.data, "defg");
    /* Nothing stays beside it. */
    assert_non_null(file_list(w.a, arena_printf(w.a, "%s/a/b", dir), "", &n, w.dg));
    assert_int_equal(n, 1);
    assert_int_equal(diag_count(w.dg, DIAG_NOTE), 0);
    assert_false(file_read(w.a, arena_printf(w.a, "%s/none", dir), &back, w.dg));
    assert_true(diag_has(w.dg, DIAG_FILE_MISSING));
    assert_false(file_read(w.a, dir, &back, w.dg));
    assert_true(diag_has(w.dg, DIAG_FILE_KIND));
    /* A folder in the way: the report is not written, and says so. */
    assert_false(file_write(w.a, arena_printf(w.a, "%s/a/b", dir), "x", 1, w.dg));
    assert_true(diag_has(w.dg, DIAG_OUTPUT));
    assert_string_equal(file_join(w.a, "x/", "y"), "x/y");
    assert_string_equal(file_join(w.a, "/", "y"), "/y");
    unlink(path);
    rmdir(arena_printf(w.a, "%s/a/b", dir));
    rmdir(arena_printf(w.a, "%s/a", dir));
    assert_int_equal(rmdir(dir), 0);
    world_close(&w);
}

/* Names of files in a folder or a PDF: file.h. */
static void test_file_names(void **state)
{
    static const struct {
        const char *name;
        enum name_fault fault;
    } c[] = {
        {"a.csv", NAME_FINE},      {"ก/ข ค.png", NAME_FINE},  {"a..b/c", NAME_FINE},
        {"a.", NAME_FINE},         {"", NAME_OUTSIDE},        {"/a", NAME_OUTSIDE},
        {"a/", NAME_OUTSIDE},      {"a//b", NAME_OUTSIDE},    {".", NAME_OUTSIDE},
        {"a/..", NAME_OUTSIDE},    {"./a", NAME_OUTSIDE},     {".a", NAME_HIDDEN},
        {"...", NAME_HIDDEN},      {"a/.git/b", NAME_HIDDEN}, {"a\nb", NAME_LETTERS},
        {"a\\b", NAME_LETTERS},    {"a\x7F", NAME_LETTERS},   {"a\xC2\x85", NAME_LETTERS},
        {"a\u2028", NAME_LETTERS}, {"a\u2029", NAME_LETTERS}, {"a\uFFFD", NAME_LETTERS},
        {"a\u200B", NAME_LETTERS}, {"a\xFF", NAME_LETTERS},   {"\xE0\xB8", NAME_LETTERS},
        {".\xFF", NAME_LETTERS},
    };
    struct world w = world_open();
    struct sbuf b = {.a = w.a};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(c); i++)
        if (file_name_fault(c[i].name) != c[i].fault)
            fail_msg("\"%s\": %d", c[i].name, file_name_fault(c[i].name));
    for (int i = 0; i < 255; i++)
        sbuf_add_str(&b, "a");
    assert_int_equal(file_name_fault(sbuf_text(&b)), NAME_FINE);
    assert_int_equal(file_name_fault(arena_printf(w.a, "b/%sa", b.s)), NAME_LONG);
    assert_int_equal(file_name_fault(arena_printf(w.a, "%s/%s/%s/%s", b.s, b.s, b.s, b.s)),
                     NAME_LONG);
    /* As long as it may be, the whole name, and no half of a letter. */
    assert_string_equal(file_name_fit(w.a, "abcก", ".pdf", 10), "abcก.pdf");
    const char *fit = file_name_fit(w.a, "aกaaaaaaaaaaaaaaaaaaaa", ".pdf", 24);
    assert_int_equal(strncmp(fit, "a-", 2), 0);
    assert_int_equal(strlen(fit), 1 + 17 + 4);
    static const struct {
        const char *folder, *beside, *name;
    } f[] = {
        {"a", "x", "a"},       {"a/", "x", "a"},      {"a/b//", "a/x", "b"},
        {"/a", "/x", "a"},     {"../a", "../x", "a"}, {"a/..", "a/../../x", NULL},
        {".", "./../x", NULL}, {"/a/b", "/a/x", "b"},
    };
    for (size_t i = 0; i < COUNT_OF(f); i++) {
        assert_string_equal(file_beside(w.a, f[i].folder, "x"), f[i].beside);
        if (f[i].name)
            assert_string_equal(file_folder_name(w.a, f[i].folder), f[i].name);
    }
    assert_string_equal(file_folder_name(w.a, "/"), "");
    assert_string_equal(file_folder_name(w.a, ".none/"), ".none");
    assert_string_equal(file_folder_name(w.a, "/usr/.."), "");
    world_close(&w);
}

/* RFC 3987, 3.1 and RFC 3986: the values are worked out by hand from UTF-8 (ก = E0 B8 81). */
static void test_addresses(void **state)
{
    static const struct {
        const char *iri;
        enum uri_fault fault;
        const char *uri;
    } c[] = {
        {"https://a.go.th/x?y=1&z=(2)#k", URI_FINE, "https://a.go.th/x?y=1&z=(2)#k"},
        {" HTTP://a.go.th\n", URI_FINE, "HTTP://a.go.th"},
        {"https://a.go.th/ก ข.pdf", URI_FINE, "https://a.go.th/%E0%B8%81%20%E0%B8%82.pdf"},
        {"https://ก.ไทย", URI_FINE, "https://%E0%B8%81.%E0%B9%84%E0%B8%97%E0%B8%A2"},
        {"https://a.th/%E0%b8%81%zz%", URI_FINE, "https://a.th/%E0%b8%81%25zz%25"},
        {"https://[::1]:80/[a]", URI_FINE, "https://[::1]:80/%5Ba%5D"},
        {"https://a.th/<\"\\^`{|}>", URI_FINE, "https://a.th/%3C%22%5C%5E%60%7B%7C%7D%3E"},
        {"mailto:a@b.go.th?subject=ก", URI_FINE, "mailto:a@b.go.th?subject=%E0%B8%81"},
        {"https://a.th/go?to=https://b.th", URI_FINE, "https://a.th/go?to=https://b.th"},
        {"https://a.th/%4 %4g %g4", URI_FINE, "https://a.th/%254%20%254g%20%25g4"},
        {"", URI_NO_SCHEME, ""},
        {"a+b-c.d2:x", URI_OTHER_SCHEME, "a+b-c.d2:x"},
        {"2a:x", URI_NO_SCHEME, "2a:x"},
        {"https://.th", URI_NO_HOST, "https://.th"},
        {"https://:80/", URI_NO_HOST, "https://:80/"},
        {"mailto:a@", URI_NO_HOST, "mailto:a@"},
        {"mailto:a b@a.th", URI_NO_HOST, "mailto:a%20b@a.th"},
        {"https://a.th;http://b.th", URI_SECOND, "https://a.th;http://b.th"},
        {"https://a.th mailto:b@b.th", URI_SECOND, "https://a.th%20mailto:b@b.th"},
        {"https://a.th/, b", URI_FINE, "https://a.th/,%20b"},
        {"https://a.th/\x7f", URI_CONTROL, "https://a.th/%7F"},
        {"www.go.th", URI_NO_SCHEME, "www.go.th"},
        {"localhost:8080/x", URI_NO_SCHEME, "localhost:8080/x"},
        {"#a", URI_NO_SCHEME, "#a"},
        {"javascript:alert(1)", URI_OTHER_SCHEME, "javascript:alert(1)"},
        {"file:///etc/passwd", URI_OTHER_SCHEME, "file:///etc/passwd"},
        {"tel:+662", URI_OTHER_SCHEME, "tel:+662"},
        {"https:a.th", URI_NO_HOST, "https:a.th"},
        {"https:///x", URI_NO_HOST, "https:///x"},
        {"https://a b/x", URI_NO_HOST, "https://a%20b/x"},
        {"mailto:a.th", URI_NO_HOST, "mailto:a.th"},
        {"mailto:@a.th", URI_NO_HOST, "mailto:@a.th"},
        {"https://a.th, https://b.th", URI_SECOND, "https://a.th,%20https://b.th"},
        {"https://a.th/x\nhttps://b.th", URI_CONTROL, "https://a.th/x%0Ahttps://b.th"},
    };
    struct world w = world_open();

    (void)state;
    for (size_t i = 0; i < sizeof c / sizeof c[0]; i++) {
        enum uri_fault fault;
        const char *uri = uri_from_iri(w.a, c[i].iri, &fault);
        if (fault != c[i].fault || strcmp(uri, c[i].uri))
            fail_msg("\"%s\": %d \"%s\"", c[i].iri, fault, uri);
    }
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_long_utf8),
        cmocka_unit_test(test_digits),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_lent_source),
        cmocka_unit_test(test_long_source),
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_refused_memory),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_source_lines),
        cmocka_unit_test(test_names_of_others),
        cmocka_unit_test(test_file_names),
    };

    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
