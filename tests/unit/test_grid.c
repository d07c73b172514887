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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open_cell),
        cmocka_unit_test(test_mixed_line_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
