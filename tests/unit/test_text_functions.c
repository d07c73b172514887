/*
 * instr(), replace() and trim() of ours give what those of SQLite give, of any kind of value.
 */
#include "unit.h"

#include "data/store.h"

static const char *const value[] = {
    "NULL",   "''", "'ก'", "'กข'", "'ab'",  "'aba'",   "'ขกขก'",    "' ก '",
    "'1.00'", "0",  "1.5", "x''",  "x'61'", "x'6162'", "x'e0b881'",
};

static const char *const call[] = {
    "instr(%s, %s)", "trim(%s)",  "trim(%s, %s)",  "ltrim(%s)",
    "ltrim(%s, %s)", "rtrim(%s)", "rtrim(%s, %s)", "replace(%s, %s, %s)",
};

static void ask(sqlite3 *db, const char *expression, char *out, size_t size)
{
    char sql[512];
    sqlite3_stmt *st;

    snprintf(sql, sizeof sql, "SELECT typeof(%s) || ' ' || ifnull(hex(%s), '')", expression,
             expression);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    snprintf(out, size, "%s", (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
}

static void test_same_as_sqlite(void **state)
{
    sqlite3 *plain, *own;
    struct dataset ds = {0};
    char expression[128], a[256], b[256];

    (void)state;
    assert_int_equal(sqlite3_open(":memory:", &plain), SQLITE_OK);
    assert_int_equal(sqlite3_open(":memory:", &own), SQLITE_OK);
    ds.db = own;
    assert_true(functions_add_text(&ds, SQLITE_UTF8 | SQLITE_DETERMINISTIC));
    for (size_t c = 0; c < COUNT_OF(call); c++)
        for (size_t i = 0; i < COUNT_OF(value); i++)
            for (size_t k = 0; k < COUNT_OF(value); k++)
                for (size_t m = 0; m < COUNT_OF(value); m++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
                    snprintf(expression, sizeof expression, call[c], value[i], value[k], value[m]);
#pragma GCC diagnostic pop
                    ask(plain, expression, a, sizeof a);
                    ask(own, expression, b, sizeof b);
                    if (strcmp(a, b) != 0)
                        print_error("%s: %s, not %s\n", expression, b, a);
                    assert_string_equal(a, b);
                }
    sqlite3_close(own);
    sqlite3_close(plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_as_sqlite)};

    return cmocka_run_group_tests_name("text_functions", tests, NULL, NULL);
}
