/* CSV files: RFC 4180, encodings, and where each cell stands. */
#include "unit.h"

#include "base/str.h"
#include "data/csv.h"

#include <unistd.h>

/* Writes the bytes to a file, reads it, and shows rows as "line[cell@line:col|...]". */
static char *read_csv_of(struct world *w, const char *bytes, size_t len, struct csv_names names,
                         bool *ok)
{
    char path[] = "/tmp/raingan-csv-XXXXXX";
    int fd = mkstemp(path);
    char *text = NULL;
    size_t size = 0;
    struct csv_file f;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    close(fd);
    *ok = csv_read(w->a, ON_DISK("/tmp"), path + strlen("/tmp/"), names, &f, w->dg);
    unlink(path);
    FILE *out = open_memstream(&text, &size);
    for (size_t i = 0; *ok && i < f.nrow; i++) {
        fprintf(out, "%d[", f.row[i].line);
        for (size_t c = 0; c < f.row[i].ncell; c++)
            fprintf(out, "%s%s@%d:%d", c ? "|" : "", f.row[i].cell[c].text, f.row[i].cell[c].line,
                    f.row[i].cell[c].col);
        fputs("]", out);
    }
    fclose(out);
    return text;
}

static char *read_csv(struct world *w, const char *bytes, size_t len, bool *ok)
{
    return read_csv_of(w, bytes, len, CSV_EXACT, ok);
}

static const struct {
    const char *name, *text, *wanted;
} good_case[] = {
    {"plain", "a,b\n1,2\n", "1[a@1:1|b@1:3]2[1@2:1|2@2:3]"},
    {"no newline at the end", "a,b\n1,2", "1[a@1:1|b@1:3]2[1@2:1|2@2:3]"},
    {"CRLF", "a,b\r\n1,2\r\n", "1[a@1:1|b@1:3]2[1@2:1|2@2:3]"},
    {"CR alone", "a,b\r1,2\r", "1[a@1:1|b@1:3]2[1@2:1|2@2:3]"},
    {"byte order mark",
     "\xEF\xBB\xBF"
     "a,b\n",
     "1[a@1:1|b@1:3]"},
    {"columns count code points", "ที่,ข\nกุ้ง,๑\n", "1[ที่@1:1|ข@1:5]2[กุ้ง@2:1|๑@2:6]"},
    {"quotes", "\"a,b\",\"say \"\"no\"\"\"\n", "1[a,b@1:2|say \"no\"@1:8]"},
    {"newline in a cell", "a,b\n\"x\ny\",z\n1,2\n",
     "1[a@1:1|b@1:3]2[x\ny@2:2|z@3:4]4[1@4:1|2@4:3]"},
    {"CRLF in a cell becomes LF", "a\r\n\"x\r\ny\"\r\n", "1[a@1:1]2[x\ny@2:2]"},
    {"empty cells", "a,b,c\n,,1\n1,,\n",
     "1[a@1:1|b@1:3|c@1:5]2[@2:1|@2:2|1@2:3]3[1@3:1|@3:3|@3:4]"},
    {"rows without text are left out", "a,b\n\n,\n1,2\n , \n", "1[a@1:1|b@1:3]4[1@4:1|2@4:3]"},
    {"spaces belong to the cell", "a, b \n", "1[a@1:1| b @1:3]"},
    {"an empty cell ends the file", "a,b\n1,", "1[a@1:1|b@1:3]2[1@2:1|@2:3]"},
    {"empty quotes", "a,b\n\"\",\"1\"", "1[a@1:1|b@1:3]2[@2:2|1@2:5]"},
};

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(good_case); i++) {
        struct world w = world_open();
        bool ok;
        char *got = read_csv(&w, good_case[i].text, strlen(good_case[i].text), &ok);
        if (!ok || strcmp(got, good_case[i].wanted) != 0)
            fail_msg("%s: %s", good_case[i].name, got);
        assert_int_equal(diag_count(w.dg, DIAG_NOTE), 0);
        free(got);
        world_close(&w);
    }
}

/* "ที่" in Windows-874 is B7 D5 E8; curly quotes are 93 and 94. */
static void test_windows_874(void **state)
{
    (void)state;
    struct world w = world_open();
    bool ok;
    char *got = read_csv(&w, "a,b\n\xB7\xD5\xE8,\x93\xA1\x94\n", 12, &ok);

    assert_true(ok);
    assert_string_equal(got, "1[a@1:1|b@1:3]2[ที่@2:1|“ก”@2:5]");
    assert_true(diag_has(w.dg, DIAG_READ_AS));
    assert_int_equal(diag_exit_status(w.dg), 0);
    free(got);
    world_close(&w);
}

static const struct {
    const char *name, *text;
    size_t len;
    const char *wanted; /* stands in the messages, after the file's name */
} bad_case[] = {
    {"quote inside", "a,b\n1,x\"y\n", 10, ":2:4: error: there is a quote (\") inside a cell"},
    {"text after a quote", "a,b\n1,\"x\"y\n", 11,
     ":2:6: error: there is text after the closing quote"},
    {"open quote", "a,b\n1,\"x\ny\n", 11, ":2:3: error: the quote (\") that opens here"},
    {"empty", "", 0, ": error: the file is empty"},
    {"only newlines", "\n\n", 2, ": error: the file is empty"},
    {"NUL", "a,b\n1,\0\n", 8,
     ":2:3: error: (cell B2 \"b\") there is a control character here (U+0000)"},
    {"escape", "a,b\n1,\x1B\n", 8,
     ":2:3: error: (cell B2 \"b\") there is a control character here (U+001B)"},
    {"UTF-8 with a bad byte", "ก,ข\nค,ง\xFF\n", 17,
     ":2:4: error: the letter here cannot be read (byte 0xFF)"},
    {"neither", "a,b\n1,\xFF\n", 8, ":2:3: error: the letter here cannot be read (byte 0xFF)"},
    {"neither, after a CR alone", "a,b\r1,\xFF\r", 8,
     ":2:3: error: the letter here cannot be read (byte 0xFF)"},
    {"neither, after Thai", "\xA1,b\r\n\xA1\xA2,\xFF\r\n", 11,
     ":2:4: error: the letter here cannot be read (byte 0xFF)"},
    {"UTF-8 with a bad byte, after a CR alone", "ก,ข\rค,ง\xFF\n", 17,
     ":2:4: error: the letter here cannot be read (byte 0xFF)"},
    {"NUL in Windows-874", "\xA1\n\0\n", 4,
     ":2:1: error: (cell A2 \"ก\") there is a control character here (U+0000)"},
    {"a letter of two bytes that is cut",
     "\xEF\xBB\xBF"
     "a,b\n1,\xC3",
     10, ":2:3: error: the file ends within a letter"},
    {"a letter of four bytes that is cut",
     "\xEF\xBB\xBF"
     "a,b\n1,\xF0\x9F\x98",
     12, ":2:3: error: the file ends within a letter"},
    {"a letter that is cut before another",
     "\xEF\xBB\xBF"
     "a,b\n1,\xF0\x9F"
     "c",
     12, ":2:3: error: the letter here cannot be read (byte 0xF0)"},
    {"a byte that begins no letter",
     "\xEF\xBB\xBF"
     "a,b\n1,\xF5",
     10, ":2:3: error: the letter here cannot be read (byte 0xF5)"},
    {"half a unit", "\xFE\xFF\0a\0\n\0", 7, ":2:1: error: the file ends within a letter"},
    {"half a letter of UTF-16",
     "\xFF\xFE"
     "a\0\n\0\x3D\xD8",
     8, ":2:1: error: the file ends within a letter"},
    {"one byte of UTF-16",
     "\xFF\xFE"
     "a",
     3, ":1:1: error: the file ends within a letter"},
    {"UTF-32", "\xFF\xFE\0\0a\0\0", 8, ": error: this file is UTF-32"},
    {"next line in UTF-8", "a,b\n1,\xC2\x85\n", 9,
     ":2:3: error: (cell B2 \"b\") there is a control character here (U+0085)"},
};

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad_case); i++) {
        struct world w = world_open();
        bool ok;
        free(read_csv(&w, bad_case[i].text, bad_case[i].len, &ok));
        char *text = world_messages(&w);
        if (!strstr(text, bad_case[i].wanted))
            fail_msg("%s: %s", bad_case[i].name, text);
        assert_int_equal(diag_exit_status(w.dg), 1);
        free(text);
        world_close(&w);
    }
}

/* 150 faults of one kind, one a line, are one message at the first of them. */
static void test_many(void **state)
{
    (void)state;
    static const struct {
        const char *name, *row, *wanted;
    } fault_case[] = {{"escape", "1,\x1B\n", ":2:3: error: (cell B2 \"b\") there is a control"},
                      {"neither", "1,\xFF\n", ":2:3: error: the letter here cannot be read, nor"}};

    for (size_t i = 0; i < COUNT_OF(fault_case); i++) {
        struct world w = world_open();
        struct sbuf b = {.a = w.a};
        bool ok;
        sbuf_add_str(&b, "a,b\n");
        for (int n = 0; n < 150; n++)
            sbuf_add_str(&b, fault_case[i].row);
        free(read_csv(&w, sbuf_text(&b), b.len, &ok));
        char *text = world_messages(&w);
        if (diag_count(w.dg, DIAG_ERROR) != 1 || !strstr(text, fault_case[i].wanted) ||
            !strstr(text, "149 more"))
            fail_msg("%s: %s", fault_case[i].name, text);
        free(text);
        world_close(&w);
    }
}

/* A file cut at any byte, or with any byte changed, is read or refused; never worse. */
static void test_damaged(void **state)
{
    (void)state;
    static const char text[] = "ก,ข,\"ค\"\r\n\"ง\"\"จ\",\"ฉ\nช\",๑\n,,\n";
    static const char odd[] = {'"', ',', '\n', '\r', '\0', '\x80', '\xE0', ' '};

    for (size_t n = 0; n < sizeof text; n++)
        for (size_t k = 0; k < COUNT_OF(odd); k++) {
            struct world w = world_open();
            char copy[sizeof text];
            bool ok;
            memcpy(copy, text, sizeof text);
            copy[n] = odd[k];
            free(read_csv(&w, copy, k % 2 ? sizeof text - 1 : n, &ok));
            assert_true(ok || diag_exit_status(w.dg) == 1);
            world_close(&w);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good), cmocka_unit_test(test_windows_874), cmocka_unit_test(test_bad),
        cmocka_unit_test(test_many), cmocka_unit_test(test_damaged),
    };

    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
