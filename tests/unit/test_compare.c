/*
 * Two datasets compared: cells as they are read, rows that came, went, moved, and files that differ
 * in their bytes alone. What is wanted is written by hand from data/compare.h and data/match.h.
 */
#include "unit.h"

#include "base/file.h"
#include "base/str.h"
#include "data/compare.h"
#include "data/match.h"

#include <stdio.h>
#include <unistd.h>

static const char schema[] =
    "CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n"
    "INSERT INTO input_files VALUES ('keyed.csv', 'keyed', 0), ('plain.csv', 'plain', 0);\n"
    "CREATE TABLE keyed (no INTEGER PRIMARY KEY, code CODE_TEXT, score DECIMAL(5,2), size REAL,\n"
    "                    day DATE_TEXT, note TEXT NOT NULL DEFAULT 'x');\n"
    "CREATE TABLE plain (who INTEGER, title TEXT, steps TEXT, period TEXT);\n";

#define KEYED "no,code,score,size,day,note\n"
#define PLAIN "who,title,steps,period\n"
#define A "1,อบรมบุคลากร,จัดอบรมปีละสองครั้ง,ไตรมาส 1\n"
#define B "2,ปรับปรุงเว็บไซต์,เผยแพร่ข้อมูลให้ครบ,ไตรมาส 2\n"
#define C "2,เปิดช่องทางร้องเรียน,ติดตั้งกล่องรับเรื่อง,ไตรมาส 3\n"
#define D "3,ตรวจสอบภายใน,สอบทานทุกเดือน,ไตรมาส 4\n"

struct compare_case {
    const char *name;
    const char *file, *before, *after; /* NULL = the file is not there */
    const char *want;                  /* one change a line; "-" = there is no such text */
};

static const struct compare_case cases[] = {
    {"the same", "keyed.csv", KEYED "1,O2,74.00,1,,a\n", KEYED "1,O2,74.00,1,,a\n", ""},

    /* Cells as read. */
    {"zeros carry nothing", "keyed.csv", KEYED "1,O2,74.00,1.5,,a\n", KEYED "1,O2,74,1.50,,a\n",
     "form keyed.csv\n"},
    {"Thai and full-width digits", "keyed.csv", KEYED "1,O2,74.00,1,,a\n",
     KEYED "๑,Ｏ๒,๗๔.๐,１,,a\n", "form keyed.csv\n"},
    {"a key with a zero before it", "keyed.csv", KEYED "1,O2,74,1,,a\n2,O3,75,1,,b\n",
     KEYED "01,O2,74,1,,a\n02,O3,75,1,,b\n", "form keyed.csv\n"},
    {"what cannot be seen", "keyed.csv", KEYED "1,O2,96.67,1,,ก ข\n",
     KEYED "1,O2,96.67\u00a0,1,,\u200bก\u00a0 ข\ufeff\n", "form keyed.csv\n"},
    {"a date in another form", "keyed.csv", KEYED "1,O2,74,1,2026-10-31,a\n",
     KEYED "1,O2,74,1,31 ตุลาคม ๒๕๖๙,a\n", "form keyed.csv\n"},
    {"line ends, quotes, a mark, the order of columns", "keyed.csv", KEYED "1,O2,74,1,,a\n",
     "\ufeffcode,no,score,size,day,note\r\n\"O2\",1,74,1,,a\r\n", "form keyed.csv\n"},
    {"a column left out has its DEFAULT", "keyed.csv", KEYED "1,O2,74,1,,x\n2,O3,74,1,,y\n",
     "no,code,score,size,day\n1,O2,74,1,\n2,O3,74,1,\n", "changed keyed.csv|no 2|note|y|x\n"},

    /* What has changed is said in the form of its column. */
    {"a number has the digits of its column", "keyed.csv", KEYED "1,O2,74,1.50,,a\n",
     KEYED "1,O2,๘๖.๕,2,,a\n",
     "changed keyed.csv|no 1|score|74.00|86.50\nchanged keyed.csv|no 1|size|1.5|2\n"},
    {"a cell that was empty, one that is", "keyed.csv", KEYED "1,O2,,1,,a\n", KEYED "1,O2,74,1,,\n",
     "changed keyed.csv|no 1|score||74.00\nchanged keyed.csv|no 1|note|a|\n"},
    {"another day", "keyed.csv", KEYED "1,O2,74,1,31/10/2569,a\n",
     KEYED "1,O2,74,1,1 พ.ย. 2569,a\n", "changed keyed.csv|no 1|day|2026-10-31|2026-11-01\n"},
    {"a space that is there or not is seen", "keyed.csv", KEYED "1,O2,74,1,,กข\n",
     KEYED "1,O2,74,1,,ก ข\n", "changed keyed.csv|no 1|note|กข|ก ข\n"},
    {"a line end is no space", "keyed.csv", KEYED "1,O2,74,1,,ก ข\n", KEYED "1,O2,74,1,,\"ก\nข\"\n",
     "changed keyed.csv|no 1|note|ก ข|ก/ข\n"},

    /* Rows with a key. */
    {"a row came, one went", "keyed.csv", KEYED "1,O2,74,1,,a\n2,O3,75,,,\n",
     KEYED "1,O2,74,1,,a\n3,O3,75,,,\n",
     "removed keyed.csv|no 2|no|2|-\nremoved keyed.csv|no 2|code|O3|-\n"
     "removed keyed.csv|no 2|score|75.00|-\nadded keyed.csv|no 3|no|-|3\n"
     "added keyed.csv|no 3|code|-|O3\nadded keyed.csv|no 3|score|-|75.00\n"},
    {"a row moved", "keyed.csv", KEYED "1,a,1,1,,\n2,b,1,1,,\n3,c,1,1,,\n4,d,1,1,,\n",
     KEYED "1,a,1,1,,\n4,d,1,1,,\n2,b,1,1,,\n3,c,1,1,,\n", "moved keyed.csv|no 4|-|4|2\n"},
    {"turned round, the middle stays", "keyed.csv", KEYED "1,,,,,\n2,,,,,\n3,,,,,\n",
     KEYED "3,,,,,\n2,,,,,\n1,,,,,\n", "moved keyed.csv|no 1|-|1|3\nmoved keyed.csv|no 3|-|3|1\n"},
    {"a row moved and changed", "keyed.csv", KEYED "1,a,1,1,,\n2,b,1,1,,\n3,c,1,1,,\n",
     KEYED "3,c,2,1,,\n1,a,1,1,,\n2,b,1,1,,\n",
     "moved keyed.csv|no 3|-|3|1\nchanged keyed.csv|no 3|score|1.00|2.00\n"},
    {"five may move, six are one line", "keyed.csv",
     KEYED "1,,,,,\n2,,,,,\n3,,,,,\n4,,,,,\n5,,,,,\n6,,,,,\n7,,,,,\n",
     KEYED "7,,,,,\n6,,,,,\n5,,,,,\n4,,,,,\n3,,,,,\n2,,,,,\n1,,,,,\n", "moved keyed.csv|-|-|-|6\n"},

    /* Rows without a key. */
    {"inserted at the top", "plain.csv", PLAIN A B C, PLAIN D A B C,
     "added plain.csv|row 1|who|-|3\nadded plain.csv|row 1|title|-|ตรวจสอบภายใน\n"
     "added plain.csv|row 1|steps|-|สอบทานทุกเดือน\nadded plain.csv|row 1|period|-|ไตรมาส 4\n"},
    {"removed in the middle", "plain.csv", PLAIN A B C, PLAIN A C,
     "removed plain.csv|row 2|who|2|-\nremoved plain.csv|row 2|title|ปรับปรุงเว็บไซต์|-\n"
     "removed plain.csv|row 2|steps|เผยแพร่ข้อมูลให้ครบ|-\nremoved plain.csv|row 2|period|ไตรมาส "
     "2|-\n"},
    {"two changed places", "plain.csv", PLAIN A B C D, PLAIN A C B D,
     "moved plain.csv|row 2|-|3|2\n"}, /* or the other one: it says the same */
    {"two changed places below one that came", "plain.csv", PLAIN A B C, PLAIN D A C B,
     "moved plain.csv|row 4|-|2|4\nadded plain.csv|row 1|who|-|3\n"
     "added plain.csv|row 1|title|-|ตรวจสอบภายใน\nadded plain.csv|row 1|steps|-|สอบทานทุกเดือน\n"
     "added plain.csv|row 1|period|-|ไตรมาส 4\n"},
    {"the last became the first", "plain.csv", PLAIN A B C D, PLAIN D A B C,
     "moved plain.csv|row 1|-|4|1\n"},
    {"one of two equal rows went", "plain.csv", PLAIN A B A, PLAIN B A,
     "removed plain.csv|row 1|who|1|-\nremoved plain.csv|row 1|title|อบรมบุคลากร|-\n"
     "removed plain.csv|row 1|steps|จัดอบรมปีละสองครั้ง|-\nremoved plain.csv|row 1|period|ไตรมาส "
     "1|-\n"},
    {"a cell of a row that moved", "plain.csv", PLAIN A B C,
     PLAIN C A "2,ปรับปรุงเว็บไซต์,เผยแพร่ข้อมูลให้ครบ,ไตรมาส 4\n",
     "changed plain.csv|row 3|period|ไตรมาส 2|ไตรมาส 4\nmoved plain.csv|row 1|-|3|1\n"},
    {"words in every cell", "plain.csv", PLAIN A B,
     PLAIN A "2,ปรับปรุงเว็บไซต์ของหน่วยงาน,เผยแพร่ข้อมูลสาธารณะให้ครบ,ไตรมาส 3\n",
     "changed plain.csv|row 2|title|ปรับปรุงเว็บไซต์|ปรับปรุงเว็บไซต์ของหน่วยงาน\n"
     "changed plain.csv|row 2|steps|เผยแพร่ข้อมูลให้ครบ|เผยแพร่ข้อมูลสาธารณะให้ครบ\n"
     "changed plain.csv|row 2|period|ไตรมาส 2|ไตรมาส 3\n"},
    {"a row in place of another that is nothing like it", "plain.csv", PLAIN "1,ก,ข,ค\n",
     PLAIN "2,xyz,uvw,rst\n",
     "removed plain.csv|row 1|who|1|-\nremoved plain.csv|row 1|title|ก|-\n"
     "removed plain.csv|row 1|steps|ข|-\nremoved plain.csv|row 1|period|ค|-\n"
     "added plain.csv|row 1|who|-|2\nadded plain.csv|row 1|title|-|xyz\n"
     "added plain.csv|row 1|steps|-|uvw\nadded plain.csv|row 1|period|-|rst\n"},

    /* Whole files. */
    {"a file came", "plain.csv", NULL, PLAIN "1,ก,,\n",
     "added plain.csv|row 1|who|-|1\nadded plain.csv|row 1|title|-|ก\n"},
    {"a file went", "plain.csv", PLAIN "1,ก,,\n", NULL,
     "removed plain.csv|row 1|who|1|-\nremoved plain.csv|row 1|title|ก|-\n"},
    {"a file without a row went", "plain.csv", PLAIN, NULL, "form plain.csv\n"},
};

/* ---- one case ---- */

static void put(struct world *w, const char *dir, const char *name, const char *text)
{
    assert_true(file_write(w->a, file_join(w->a, dir, name), text, strlen(text), w->dg));
}

static struct dataset *open_side(struct world *w, char *dir, const char *file, const char *text)
{
    assert_non_null(mkdtemp(dir));
    put(w, dir, "schema.sql", schema);
    put(w, dir, "views.sql", "");
    if (text)
        put(w, dir, file, text);
    struct dataset *ds = dataset_open(w->a, SOURCE(dir, dir), w->dg);
    unlink(file_join(w->a, dir, "schema.sql"));
    unlink(file_join(w->a, dir, "views.sql"));
    unlink(file_join(w->a, dir, file));
    rmdir(dir);
    if (!ds)
        print_error("%s", world_messages(w));
    assert_non_null(ds);
    return ds;
}

static void print(struct sbuf *b, const struct change *c)
{
    const char *const field[] = {c->row, c->column, c->before, c->after};

    sbuf_printf(b, "%s %s", change_name(c->kind), c->file);
    for (size_t i = 0; c->kind != CHANGE_FORM && i < COUNT_OF(field); i++) {
        sbuf_add_str(b, "|");
        for (const char *p = field[i] ? field[i] : "-"; *p; p++)
            sbuf_add(b, *p == '\n' ? "/" : p, 1);
    }
    sbuf_add_str(b, "\n");
}

static void check_changes(void **state)
{
    size_t failed = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct compare_case *c = &cases[i];
        char before[] = "/tmp/raingan-before-XXXXXX", after[] = "/tmp/raingan-after-XXXXXX";
        struct world w = world_open();
        struct dataset *one = open_side(&w, before, c->file, c->before);
        struct dataset *two = open_side(&w, after, c->file, c->after);
        struct sbuf got = {.a = w.a};
        struct change *first;
        assert_true(dataset_compare(one, two, w.a, &first, w.dg));
        for (const struct change *k = first; k; k = k->next)
            print(&got, k);
        if (strcmp(sbuf_text(&got), c->want) != 0) {
            print_error("%s:\n%s\nwanted:\n%s\n", c->name, got.s, c->want);
            failed++;
        }
        dataset_close(one);
        dataset_close(two);
        world_close(&w);
    }
    assert_int_equal(failed, 0);
}

/* ---- many rows ---- */

/* More rows than are compared each with each: place by place, and in little time. */
static void check_many(void **state)
{
    enum { N = 20000 };
    static const bool whole[] = {false};
    struct world w = world_open();
    struct match_row *one = arena_array(w.a, struct match_row, N);
    struct match_row *two = arena_array(w.a, struct match_row, N);
    struct match_sides s = {{one, N}, {two, N}, 1, whole};

    (void)state;
    assert_true(one && two);
    for (size_t i = 0; i < N; i++) {
        const char **before = arena_array(w.a, const char *, 1);
        const char **after = arena_array(w.a, const char *, 1);
        assert_true(before && after);
        *before = arena_printf(w.a, "แถวที่ %zu ก", i);
        *after = arena_printf(w.a, "แถวที่ %zu ข", i);
        one[i] = (struct match_row){.key = *before, .cell = before};
        two[i] = (struct match_row){.key = *after, .cell = after};
    }
    assert_true(match_rows(w.a, &s));
    for (size_t i = 0; i < N; i++) {
        assert_ptr_equal(one[i].with, &two[i]);
        assert_false(one[i].moved);
    }
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_changes),
        cmocka_unit_test(check_many),
    };

    return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}
