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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open_cell),
        cmocka_unit_test(test_mixed_line_ends),
        cmocka_unit_test(test_quotes_as_above),
        cmocka_unit_test(test_long_column),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
