/* A CSV file of which some cells are changed: where the change would read as another one. PROVES: grid.h. */
#include "unit.h"

#include "data/grid.h"

/* The file after a change; NULL = refused. */
static const char *changed(struct world *w, const char *file, struct grid_change change)
{
    struct bytes raw = {file, strlen(file)}, out;
    struct grid g;

    assert_true(grid_open(w->a, "a.csv", raw, (struct csv_names){NULL, 0}, &g, w->dg));
    return grid_write(w->a, &g, &change, 1, &out, w->dg) ? out.data : NULL;
}

/* What is put after a cell that nothing closes would become part of it. */
static void test_open_cell(void **state)
{
    (void)state;
    static const char file[] = "no,name\n1,\"a\n2,b\n";
    struct world w = world_open();

    assert_null(changed(&w, file, (struct grid_change){3, 1, "3"}));
    assert_null(changed(&w, file, (struct grid_change){2, 3, "x"}));
    char *said = world_messages(&w);
    assert_non_null(strstr(said, "(cell B2)"));
    assert_non_null(strstr(said, "the quote (\") that opens here is not closed"));
    free(said);
    /* What stands before it, or the cell itself, can be changed, and the row can go. */
    assert_string_equal(changed(&w, file, (struct grid_change){2, 1, "5"}),
                        "no,name\n5,\"a\n2,b\n");
    assert_string_equal(changed(&w, file, (struct grid_change){2, 2, "a"}), "no,name\n1,\"a\"");
    assert_string_equal(changed(&w, file, (struct grid_change){2, 1, NULL}), "no,name\n");
    /* A quote at the very end closes it; what comes below has quotes as it has. */
    assert_string_equal(changed(&w, "no\n\"a\"", (struct grid_change){3, 1, "b"}),
                        "no\n\"a\"\n\"b\"");
    assert_null(changed(&w, "no\n\"a\"\"", (struct grid_change){3, 1, "b"}));
    world_close(&w);
}

/* A row that becomes empty stays a row, though the file has line ends of both kinds. */
static void test_mixed_line_ends(void **state)
{
    (void)state;
    struct world w = world_open();

    assert_string_equal(changed(&w, "no\r1\n2\n", (struct grid_change){2, 1, ""}), "no\r\"\"\n2\n");
    assert_string_equal(changed(&w, "no\n1\n2\n", (struct grid_change){2, 1, ""}), "no\n\n2\n");
    assert_string_equal(changed(&w, "no\r1\r2\r", (struct grid_change){2, 1, ""}), "no\r\r2\r");
    world_close(&w);
}

/* An empty cell gets quotes as the last one above it that is not empty has them, in the file as it was. */
static void test_quotes_as_above(void **state)
{
    (void)state;
    static const char file[] = "\"no\",\"name\"\n\"1\",\n2,\"\"\n,\n,c\n,\n";
    struct world w = world_open();
    struct bytes raw = {file, strlen(file)}, out;
    struct grid g;
    struct grid_change change[] = {{8, 2, "h"}, {2, 2, "a"}, {4, 2, "b"}, {4, 1, "4"},
                                   {6, 2, "d"}, {6, 1, "6"}, {7, 1, "7"}, {3, 1, "\"3"}};

    assert_true(grid_open(w.a, "a.csv", raw, (struct csv_names){NULL, 0}, &g, w.dg));
    assert_true(grid_write(w.a, &g, change, 8, &out, w.dg));
    assert_string_equal(out.data,
                        "\"no\",\"name\"\n\"1\",a\n\"\"\"3\",\"\"\n4,\"b\"\n,c\n6,d\n7,\n,h\n");
    world_close(&w);
}

/* As many empty cells as rows: each row is looked at once (4 * 10^10 steps if all above are, for each). */
static void test_long_column(void **state)
{
    (void)state;
    enum { ROWS = 200000 };
    struct world w = world_open();
    char *file = test_malloc(ROWS + 2);
    struct grid_change *change = test_malloc(ROWS * sizeof *change);
    struct bytes raw = {file, ROWS + 1}, out;
    struct grid g;

    memset(file, '\n', ROWS + 2);
    file[0] = 'a';
    for (uint32_t i = 0; i < ROWS; i++)
        change[i] = (struct grid_change){i + 2, 1, "1"};
    assert_true(grid_open(w.a, "a.csv", raw, (struct csv_names){NULL, 0}, &g, w.dg));
    assert_true(grid_write(w.a, &g, change, ROWS, &out, w.dg));
    assert_int_equal(out.len, 2 * ROWS + 2);
    test_free(change);
    test_free(file);
    world_close(&w);
}

static struct grid open_grid(struct world *w, const char *file, size_t len)
{
    struct grid g;

    assert_true(grid_open(w->a, "a.csv", (struct bytes){file, len}, (struct csv_names){NULL, 0}, &g,
                          w->dg));
    return g;
}

/* Letters of two units of UTF-16 are read and written as one; half of one is none (The Unicode Standard, 3.9). */
static void test_utf16(void **state)
{
    static const struct {
        const char *name, *file;
        size_t len;
        const char *text; /* of B2 */
        const char *wanted;
        size_t nwanted; /* after B2 has become the letter and a quote */
    } c[] = {
        {"LE",
         "\xFF\xFE"
         "a\0,\0b\0\n\0"
         "1\0,\0\x3D\xD8\x00\xDE\n\0",
         20, "😀",
         "\xFF\xFE"
         "a\0,\0b\0\n\0"
         "1\0,\0\"\0\x3D\xD8\x00\xDE\"\0\"\0\"\0\n\0",
         28},
        {"BE",
         "\xFE\xFF"
         "\0a\0,\0b\0\n"
         "\0"
         "1\0,\xD8\x3D\xDE\x00\0\n",
         20, "😀",
         "\xFE\xFF"
         "\0a\0,\0b\0\n"
         "\0"
         "1\0,\0\"\xD8\x3D\xDE\x00\0\"\0\"\0\"\0\n",
         28},
        {"half",
         "\xFF\xFE"
         "a\0,\0b\0\n\0"
         "1\0,\0\x3D\xD8"
         "c\0\n\0",
         20, "\uFFFDc",
         "\xFF\xFE"
         "a\0,\0b\0\n\0"
         "1\0,\0\"\0\x3D\xD8\x00\xDE\"\0\"\0\"\0\n\0",
         28},
        {"half and a letter after all",
         "\xFF\xFE"
         "a\0,\0b\0\n\0"
         "1\0,\0\x3D\xD8\x00\xE0\n\0",
         20, "\uFFFD\uE000",
         "\xFF\xFE"
         "a\0,\0b\0\n\0"
         "1\0,\0\"\0\x3D\xD8\x00\xDE\"\0\"\0\"\0\n\0",
         28},
        {"the other half",
         "\xFF\xFE"
         "a\0,\0b\0\n\0"
         "1\0,\0\x00\xDE"
         "c\0\n\0",
         20, "\uFFFDc",
         "\xFF\xFE"
         "a\0,\0b\0\n\0"
         "1\0,\0\"\0\x3D\xD8\x00\xDE\"\0\"\0\"\0\n\0",
         28},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(c); i++) {
        struct world w = world_open();
        struct grid g = open_grid(&w, c[i].file, c[i].len);
        struct bytes out;
        if (strcmp(grid_text(w.a, &g, 2, 2), c[i].text) != 0)
            fail_msg("%s: \"%s\"", c[i].name, grid_text(w.a, &g, 2, 2));
        assert_true(grid_write(w.a, &g, &(struct grid_change){2, 2, "😀\""}, 1, &out, w.dg));
        if (out.len != c[i].nwanted || memcmp(out.data, c[i].wanted, out.len) != 0)
            fail_msg("%s: %zu bytes", c[i].name, out.len);
        world_close(&w);
    }
}

/* What a cell is: RFC 4180, 2.5 to 2.7, and line ends become LF. Where no cell is, there is no text. */
static void test_texts(void **state)
{
    static const char file[] = "no,name,,\n\"a\r\nb\rc\nd\",\"say \"\"no\"\"\"x\n1\n";
    static const struct {
        uint32_t row, column;
        const char *text;
    } c[] = {{1, 2, "name"},
             {2, 1, "a\nb\nc\nd"},
             {2, 2, "say \"no\"x"},
             {3, 1, "1"},
             {3, 2, ""},
             {0, 1, ""},
             {4, 1, ""},
             {1, 0, ""}};
    struct world w = world_open();
    struct grid g = open_grid(&w, file, strlen(file)), none = open_grid(&w, "", 0);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(c); i++)
        assert_string_equal(grid_text(w.a, &g, c[i].row, c[i].column), c[i].text);
    assert_int_equal(grid_width(&g), 2); /* commas that nothing follows name no column */
    assert_int_equal(grid_width(&none), 1);
    assert_string_equal(grid_text(w.a, &none, 1, 1), "");
    g = open_grid(&w, ",,\n", 3);
    assert_int_equal(grid_width(&g), 1);
    world_close(&w);
}

/* The later of two changes of a cell counts; with its row all that was to be changed in it goes. */
static void test_order(void **state)
{
    static const struct {
        const char *name, *file;
        struct grid_change change[3];
        const char *wanted;
    } c[] = {
        {"twice", "no,x\n1,a\n", {{2, 2, "b"}, {2, 1, "2"}, {2, 2, "c"}}, "no,x\n2,c\n"},
        {"gone", "no,x\n1,a\n2,b\n", {{2, 2, "b"}, {2, 1, NULL}, {2, 1, "3"}}, "no,x\n2,b\n"},
        {"gone at the end",
         "no,x\n1,a\n2,b",
         {{3, 2, "b"}, {3, 2, NULL}, {2, 1, "3"}},
         "no,x\n3,a\n"},
        {"gone, and others after",
         "no,x\n1,a",
         {{4, 1, "3"}, {3, 1, "2"}, {2, 1, NULL}},
         "no,x\n2,\n3,"},
        {"a row that was none goes",
         "no,x\n1,a\n",
         {{3, 1, NULL}, {4, 1, NULL}, {2, 1, "2"}},
         "no,x\n2,a\n\n"},
        {"wider than the header",
         "no\n1\n",
         {{2, 3, "c"}, {3, 1, "2"}, {3, 2, "b"}},
         "no\n1,,c\n2,b\n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(c); i++) {
        struct world w = world_open();
        struct grid g = open_grid(&w, c[i].file, strlen(c[i].file));
        struct grid_change change[3];
        struct bytes out;
        memcpy(change, c[i].change, sizeof change);
        assert_true(grid_write(w.a, &g, change, 3, &out, w.dg));
        if (strcmp(out.data, c[i].wanted) != 0)
            fail_msg("%s: \"%s\"", c[i].name, out.data);
        world_close(&w);
    }
}

/* A letter that Windows-874 does not have is told once, at its cell; the bytes of the others stay. */
static void test_windows_874(void **state)
{
    static const char file[] = "\xB7\xD5\xE8,b\n1,\xA1\xD2\xC3\n";
    struct world w = world_open();
    struct grid g = open_grid(&w, file, strlen(file));
    struct bytes out;

    (void)state;
    assert_string_equal(grid_text(w.a, &g, 1, 1), "ที่");
    assert_true(grid_write(w.a, &g, &(struct grid_change){2, 1, "ก…"}, 1, &out, w.dg));
    assert_string_equal(out.data, "\xB7\xD5\xE8,b\n\xA1\x85,\xA1\xD2\xC3\n");
    assert_int_equal(diag_count(w.dg, DIAG_NOTE), 0);
    assert_false(grid_write(w.a, &g, &(struct grid_change){2, 2, "😀é"}, 1, &out, w.dg));
    char *said = world_messages(&w);
    assert_int_equal(diag_count(w.dg, DIAG_ERROR), 1);
    assert_non_null(strstr(said, "(cell B2)"));
    assert_non_null(strstr(said, "no character \"😀\" (U+1F600)"));
    free(said);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open_cell),       cmocka_unit_test(test_mixed_line_ends),
        cmocka_unit_test(test_quotes_as_above), cmocka_unit_test(test_long_column),
        cmocka_unit_test(test_utf16),           cmocka_unit_test(test_texts),
        cmocka_unit_test(test_order),           cmocka_unit_test(test_windows_874),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
