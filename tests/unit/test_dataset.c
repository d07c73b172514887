/*
 * Folders as datasets: every fault at its cell in one run, SQL that only reads, SQL errors at their
 * place, and what templates/ita finds in a text that says otherwise than the numbers.
 */
#include "unit.h"

#include "base/file.h"
#include "base/str.h"
#include "data/dataset.h"

#include <stdio.h>
#include <unistd.h>

/* A folder below /tmp with a template and data in it; every file in it goes with it. */
struct scene {
    struct world w;
    char path[64];
};

static struct scene open_folder(void)
{
    struct scene f = {.w = world_open(), .path = "/tmp/raingan-dataset-XXXXXX"};

    assert_non_null(mkdtemp(f.path));
    return f;
}

static const char *put_bytes(struct scene *f, const char *name, const char *text, size_t len)
{
    const char *path = file_join(f->w.a, f->path, name);

    assert_true(file_write(f->w.a, path, text, len, f->w.dg));
    return path;
}

static const char *put(struct scene *f, const char *name, const char *text)
{
    return put_bytes(f, name, text, strlen(text));
}

static void close_folder(struct scene *f)
{
    size_t n;
    const char **name = file_list(f->w.a, f->path, "", &n, f->w.dg);

    for (size_t i = 0; name && i < n; i++)
        unlink(file_join(f->w.a, f->path, name[i]));
    rmdir(f->path);
    world_close(&f->w);
}

struct lines {
    struct sbuf text;
    size_t cut; /* of the folder's name and the slash after it */
};

static bool add_line(void *to, const struct diag_message *m)
{
    struct lines *l = to;

    sbuf_add_str(&l->text, m->at.file ? m->at.file + l->cut : "raingan");
    if (m->at.file && m->at.line)
        sbuf_printf(&l->text, ":%d", m->at.line);
    if (m->at.file && m->at.line && m->at.col)
        sbuf_printf(&l->text, ":%d", m->at.col);
    sbuf_printf(&l->text, ": %s: %s%s%s [%s]\n", m->level, m->rule ? m->rule : "",
                m->rule ? ": " : "", m->text, m->code);
    return true;
}

/* Messages as "file:line:col: text", one a line, without cells and source lines; the folder's name
 * cut off. */
static char *said(struct scene *f)
{
    struct lines l = {.text.a = f->w.a, .cut = strlen(f->path) + 1};

    assert_true(diag_each(f->w.dg, add_line, &l));
    return sbuf_text(&l.text);
}

static bool has(struct scene *f, const char *text)
{
    char *all = world_messages(&f->w);
    bool found = strstr(all, text) != NULL;

    free(all);
    return found;
}

static struct dataset *open_both(struct scene *f)
{
    return dataset_open(f->w.a, SOURCE(f->path, f->path), f->w.dg);
}

static char *query_text(struct scene *f, struct dataset *ds, const char *sql,
                        const struct row *outer)
{
    struct query *q =
        query_open(ds, sql, (struct loc){.file = "t.xml", .line = 7, .col = 10}, outer, f->w.dg);
    struct sbuf b = {.a = f->w.a};
    struct row row;
    bool done = false;

    if (!q)
        return NULL;
    while (query_next(q, f->w.a, &row, &done, f->w.dg) && !done)
        for (size_t i = 0; i < row.ncol; i++)
            sbuf_printf(&b, "%s%s", b.len ? " " : "",
                        row.value[i].kind == VALUE_NULL ? "NULL" : row.value[i].text);
    query_close(q);
    return done ? sbuf_text(&b) : NULL;
}

/* ---- loading ---- */

static const char schema[] =
    "CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n"
    "INSERT INTO input_files VALUES ('a.csv', 'a', 1), ('b.csv', 'b', 0);\n"
    "CREATE TABLE a (\n"
    "  no INTEGER NOT NULL PRIMARY KEY CONSTRAINT \"no: เลขที่ต้องมากกว่า 0\" CHECK (no > 0),\n"
    "  kind TEXT NOT NULL CONSTRAINT \"kind: it's (x) or \"\"y\"\"\" CHECK (kind IN ('x)', 'y''', "
    "'x', 'y')), -- CHECK (0)\n"
    "  score DECIMAL(5,2) CONSTRAINT \"score: 0 ถึง 100\" CHECK (score BETWEEN 0 AND 100),\n"
    "  note TEXT NOT NULL DEFAULT 'none',\n"
    "  twice REAL AS (score * 2),\n"
    "  CONSTRAINT \"x has a score\" CHECK (kind <> 'x' OR a.score IS NOT NULL),\n"
    "  UNIQUE (kind, score)\n"
    ");\n"
    "CREATE TABLE b (a INTEGER NOT NULL REFERENCES a (no), n INTEGER, r REAL);\n";

static const struct {
    const char *name, *a, *b; /* b NULL = no such file */
    const char *wanted;       /* all messages; "" = none */
} load_case[] = {
    {"sound", "no,kind,score,note\n1,x,96.67,n\n2,y,,\n", "a,n,r\n1,5,0.125\n", ""},
    {"columns in any order, a default left out", "score,kind,no\n100,x,1\n", NULL, ""},
    {"Thai digits, spaces around", "no,kind,score\n๑,x, ๙๖.๖๗ \n", NULL, ""},
    {"header alone", "no,kind,score\n", NULL, ""},
    {"checks of one row, all of them", "no,kind,score\n0,z,101\n", NULL,
     "a.csv:2:1: error: เลขที่ต้องมากกว่า 0 [data-rule]\n"
     "a.csv:2:3: error: it's (x) or \"y\" [data-rule]\n"
     "a.csv:2:5: error: 0 ถึง 100 [data-rule]\n"},
    {"a check of the whole row", "no,kind,score\n1,x,\n", NULL,
     "a.csv:2: error: x has a score [data-rule]\n"},
    {"a bad number and the other cells' checks", "no,kind,score\n1,z,x\n", NULL,
     "a.csv:2:3: error: it's (x) or \"y\" [data-rule]\n"
     "a.csv:2:5: error: \"x\" is no number; write digits alone, as in 74.00 [csv-number]\n"},
    {"an empty key is not counted by itself", "no,kind,score\n,x,1\n", NULL,
     "a.csv:2:1: error: this cell is empty: no is required [data-rule]\n"},
    {"one key in two notations", "no,kind,score\n1,x,1\n๑,y,2\n", NULL,
     "a.csv:3:1: error: no ๑ is in row 2 already [data-unique]\n"},
    {"a key of two columns", "no,kind,score\n1,x,5\n2,x,5.0\n", NULL,
     "a.csv:3:5: error: kind x, score 5.0 is in row 2 already [data-unique]\n"},
    {"a reference to nothing", "no,kind,score\n1,x,5\n", "n,a,r\n1,2,\n1,1,\n",
     "b.csv:2:3: error: a.csv has no a 2 [data-rule]\n"},
    {"no reference is blamed for a row that is wrong itself", "no,kind,score\n1,x,500\n",
     "a,n,r\n1,,\n", "a.csv:2:5: error: 0 ถึง 100 [data-rule]\n"},
    {"faults of two files", "no,kind,score\n1,z,1\n", "a,n,r\n1,1.5,\n",
     "a.csv:2:3: error: it's (x) or \"y\" [data-rule]\n"
     "b.csv:2:3: error: \"1.5\" is no whole number; write digits alone, as in 9 [csv-number]\n"},
    {"empty cells at the end of a row may be missing", "no,kind,score,note\n1,y\n2,y,1\n", NULL,
     ""},
    {"a short row hides no other fault", "no,kind,score\n1,x\n2,z,1\n", NULL,
     "a.csv:2: error: x has a score [data-rule]\n"
     "a.csv:3:3: error: it's (x) or \"y\" [data-rule]\n"},
    {"a cell of two lines", "no,note,kind,score\n1,\"p\nq\",z,1\n", NULL,
     "a.csv:3:4: error: it's (x) or \"y\" [data-rule]\n"},
};

static void test_loading(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(load_case); i++) {
        struct scene f = open_folder();
        put(&f, "schema.sql", schema);
        put(&f, "a.csv", load_case[i].a);
        if (load_case[i].b)
            put(&f, "b.csv", load_case[i].b);
        struct dataset *ds = open_both(&f);
        if ((ds != NULL) != !*load_case[i].wanted || strcmp(said(&f), load_case[i].wanted) != 0)
            fail_msg("%s:\n%s", load_case[i].name, said(&f));
        dataset_close(ds);
        close_folder(&f);
    }
}

/* Numbers of a cell; wanted NULL = refused. `why` stands in the message. */
static const struct {
    const char *cell, *wanted, *why;
} number_case[] = {
    {"0", "0", NULL},
    {"007", "7", NULL},
    {"-3", "-3", NULL},
    {"96.67", "96.67", NULL},
    {"๙๖.๖๗", "96.67", NULL},
    {" 5 ", "5", NULL},
    {"\xC2\xA0"
     "5\xC2\xA0",
     "5", NULL},
    {".5", "0.5", NULL},
    {"", "NULL", NULL},
    {"  ", "NULL", NULL},
    {"123456789012345", "123456789012345", NULL},
    {"0.000000000000001", "1.0e-15", NULL},
    {"1๑๐", NULL, "mixes Thai and Arabic digits"}, /* D1 */
    {"๑.5", NULL, "mixes Thai and Arabic digits"},
    {"1234567890123456", NULL, "has too many digits"},
    {"99999999999999999999999999999999999999999999999999", NULL, "has too many digits"},
    {"1,000", NULL, "has a comma"},
    {"1 0", NULL, "has a blank inside"},
    {"1\t0", NULL, "has a TAB inside"},
    {"1\u200B0", NULL, "has a character inside that is not seen"},
    {"96.67 คะแนน", NULL, "has more than the number; write 96.67 alone"},
    {"1e3", NULL, "is in scientific notation"},
    {"9.667E+01", NULL, "is in scientific notation"},
    {"96,67", NULL, "has a comma"},
    {"96.67%", NULL, "has a percent sign"},
    {"９６．６７", "96.67", NULL},
    {"\u200B96.67\uFEFF", "96.67", NULL},
    {"+1", NULL, "has more than the number; write 1 alone"},
    {"1.2.3", NULL, "is no number"},
    {"--1", NULL, "has more than the number; write 1 alone"},
    {"'96.67", NULL, "write 96.67 alone"},
    {"ร้อยละ ๙๖.๖๗", NULL, "write ๙๖.๖๗ alone"},
    {"96.67/100", NULL, "write 96.67 alone"},
    {"96.67 (93.33)", NULL, "is no number"},
    {"l00", NULL, "a letter in place of a digit"},
    {"96 2/3", NULL, "is no number"},
    {"ต.ค.-68", NULL, "is a date"},
    {"12-Oct", NULL, "is a date"},
    {"31/02/2569", NULL, "is a date"},
    {"N/A", NULL, "for none type 0"},
    {"ไม่ประเมิน", NULL, "for none type 0"},
    {"ผ่าน", NULL, "is a text"},
    {"96.67 %", NULL, "has a percent sign"},
    {"96.67％", NULL, "has a percent sign"},
    {"0x1", NULL, "is no number"},
    {"nan", NULL, "is no number"},
    {"-", NULL, "is no number"},
    {".", NULL, "is no number"},
    {"5.", NULL, "has no digit after"},
};

static void test_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(number_case); i++) {
        struct scene f = open_folder();
        put(&f, "schema.sql",
            "CREATE TABLE input_files (file, table_name, required);"
            "INSERT INTO input_files VALUES ('a.csv', 'a', 1);"
            "CREATE TABLE a (k TEXT, n NUMERIC);");
        put(&f, "a.csv", arena_printf(f.w.a, "k,n\nx,\"%s\"\n", number_case[i].cell));
        struct dataset *ds = open_both(&f);
        const char *got = ds ? query_text(&f, ds, "SELECT n FROM a", NULL) : NULL;
        if ((got != NULL) != (number_case[i].wanted != NULL) ||
            (got && strcmp(got, number_case[i].wanted) != 0) ||
            (number_case[i].why && !has(&f, number_case[i].why)))
            fail_msg("%s: %s\n%s", number_case[i].cell, got, said(&f));
        dataset_close(ds);
        close_folder(&f);
    }
}

static void test_files(void **state)
{
    (void)state;
    struct scene f = open_folder();

    put(&f, "schema.sql", schema);
    put(&f, "A.CSV", "no,kind,score\n");
    put(&f, "bb.csv", "x\n");
    assert_null(open_both(&f));
    assert_string_equal(said(&f),
                        "a.csv: error: this file is missing; every report needs it [file-missing]\n"
                        "bb.csv: warning: this report does not use this file [file-unknown]\n");
    close_folder(&f);
}

static void test_files_hints(void **state)
{
    (void)state;
    struct scene f = open_folder();

    put(&f, "schema.sql", schema);
    put(&f, "A.CSV", "no,kind,score\n");
    assert_null(open_both(&f));
    assert_true(has(&f, "hint: the folder has a file \"A.CSV\""));
    close_folder(&f);

    f = open_folder();
    put(&f, "schema.sql",
        "CREATE TABLE input_files (file, table_name, required);"
        "INSERT INTO input_files VALUES ('../a.csv', 'a', 1); CREATE TABLE a (x TEXT);");
    assert_null(open_both(&f));
    assert_true(has(&f, "a file name without a folder is wanted"));
    close_folder(&f);

    f = open_folder();
    put(&f, "schema.sql", schema);
    put(&f, "a.csv", "no;kind;score\n1;x;5\n");
    dataset_close(open_both(&f));
    assert_string_equal(said(&f),
                        "a.csv: note: read as UTF-8 with cells separated by ; [read-as]\n");
    close_folder(&f);
}

/* 100,000 rows, each in its place; and a file of nothing but faults ends after so many. */
static void test_large(void **state)
{
    (void)state;
    enum { ROWS = 100000 };
    struct scene f = open_folder();
    struct sbuf good = {.a = f.w.a}, bad = {.a = f.w.a};

    sbuf_add_str(&good, "no,kind,score\n");
    sbuf_add_str(&bad, "no,kind,score\n");
    for (int i = ROWS; i > 0; i--) {
        sbuf_printf(&good, "%d,y,\n", i);
        sbuf_printf(&bad, "%d,z,x\n", i);
    }
    put(&f, "schema.sql", schema);
    put(&f, "a.csv", sbuf_text(&good));
    struct dataset *ds = open_both(&f);
    assert_non_null(ds);
    assert_string_equal(query_text(&f, ds, "SELECT count(*), sum(no) FROM a", NULL),
                        "100000 5000050000");
    struct value v = {
        .kind = VALUE_INTEGER, .integer = 7, .text = "7", .len = 1, .table = "a", .column = "no"};
    assert_int_equal(dataset_locate(ds, &v).line, ROWS - 7 + 2);
    dataset_close(ds);

    put(&f, "a.csv", sbuf_text(&bad));
    assert_null(open_both(&f));
    assert_in_range(diag_count(f.w.dg, DIAG_ERROR), DIAG_FAULTS_MAX, DIAG_FAULTS_MAX + 10);
    close_folder(&f);
}

/* Of 150 rows that refer to nothing, 100 are told, and that it goes on. */
static void test_many_references(void **state)
{
    (void)state;
    struct scene f = open_folder();
    struct sbuf rows = {.a = f.w.a};

    sbuf_add_str(&rows, "a,n,r\n");
    for (int i = 0; i < 150; i++)
        sbuf_printf(&rows, "%d,,\n", 1000 + i);
    put(&f, "schema.sql", schema);
    put(&f, "a.csv", "no,kind,score\n1,y,\n");
    put(&f, "b.csv", sbuf_text(&rows));
    assert_null(open_both(&f));
    assert_int_equal(diag_count(f.w.dg, DIAG_ERROR), 101);
    assert_true(has(&f, "b.csv:101: error: (row 101) this file has 100 faults"));
    close_folder(&f);
}

/* ---- SQL ---- */

static const struct {
    const char *name, *sql, *wanted;
} script_case[] = {
    {"syntax", "CREATE VIEW v AS\n  SELEC 1;", "views.sql:2:3: error: SQL: near \"SELEC\""},
    {"a column in a view, found by a query",
     "CREATE VIEW good AS SELECT 1;\n-- c\nCREATE  VIEW\n  v AS\nSELECT no,\n  knid FROM a;",
     "views.sql:6:3: error: SQL: no such column: knid"},
    {"the nearest name", "CREATE VIEW v AS SELECT knid FROM a;", "hint: did you mean \"kind\"?"},
    {"a table", "CREATE VIEW v AS SELECT 1 FROM aa;", "views.sql:1:1: error: SQL: no such table"},
    {"a text in double quotes", "CREATE VIEW v AS SELECT \"x y\" FROM a;",
     "hint: a text stands in single quotes: 'x y'"},
    {"a view that fails while it runs", "CREATE VIEW v AS SELECT hundredths(0.125);",
     "views.sql:1:1: error: SQL: hundredths() wants"},
    {"ATTACH", "ATTACH 'x.db' AS x;", "views.sql:1:1: error: the SQL of a template may only"},
    {"PRAGMA", "PRAGMA writable_schema = 1;", "may only read"},
    {"DELETE", "DELETE FROM a;", "may only read"},
    {"UPDATE", "UPDATE a SET kind = 'y';", "may only read"},
    {"DROP", "DROP TABLE a;", "may only read"},
    {"load_extension", "CREATE TABLE t AS SELECT load_extension('x');", "error: "},
    {"a virtual table", "CREATE VIRTUAL TABLE t USING fts5(x);", "may only read"},
    {"a trigger", "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;", "may only read"},
    {"the schema itself", "UPDATE sqlite_schema SET sql = 'x';", "error: "},
    {"no UTF-8", "CREATE VIEW v AS SELECT 1;\n\xFF", "views.sql:2:1: error: the file"},
};

static void test_scripts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(script_case); i++) {
        struct scene f = open_folder();
        const struct row *row;
        bool exists;
        put(&f, "schema.sql", schema);
        put(&f, "a.csv", "no,kind,score\n1,x,5\n");
        put(&f, "views.sql", script_case[i].sql);
        struct dataset *ds = open_both(&f);
        if (ds)
            assert_false(dataset_first_row(ds, "v", &row, &exists, f.w.dg));
        if (!has(&f, script_case[i].wanted))
            fail_msg("%s:\n%s", script_case[i].name, said(&f));
        assert_int_equal(diag_exit_status(f.w.dg), 1);
        dataset_close(ds);
        close_folder(&f);
    }
}

/* Queries of a template at line 7, column 10; wanted NULL = `said` is in the messages. */
static const struct {
    const char *sql, *wanted, *said;
} query_case[] = {
    {"SELECT no, kind FROM a ORDER BY no", "1 x 2 y", NULL},
    {"SELECT no FROM a WHERE kind = :kind ; -- comment\n", "2", NULL},
    {"SELECT :number + 1, :real, :none", "8 1.5 NULL", NULL},
    {"SELECT thai_digits('ก 1970x'), thai_digits(12.5), thai_digits(NULL)", "ก ๑๙๗๐x ๑๒.๕ NULL",
     NULL},
    /* D7: by the consonant before the vowel in front of it, then by tone; the last resort is the
     * code points, so that no two are equal. */
    {"SELECT group_concat(v, ' ') FROM (SELECT column1 AS v FROM (VALUES ('ขวด'), ('เก้า'), ('ไก่'), "
     "('เกาะ'), "
     "('กา'), "
     "('โกมล'), ('เก่า'), ('กิ่ง'), ('เขียว'), ('เกา'), ('แก้ว'), ('แม่ฮ่องสอน'), ('มหาสารคาม'), "
     "('กระบี่'), "
     "('เชียงใหม่'), ('ชลบุรี')) ORDER BY v COLLATE thai)",
     "กระบี่ กา กิ่ง เกา เก่า เก้า เกาะ แก้ว โกมล ไก่ ขวด เขียว ชลบุรี เชียงใหม่ มหาสารคาม แม่ฮ่องสอน", NULL},
    {"SELECT group_concat(v, ' ') FROM (SELECT column1 AS v FROM (VALUES ('B1'), ('ก'), ('a2'), "
     "('ก๒'), ('ก10'), "
     "('ก1'), ('A2'), ('น้ำ'), ('นํ้า'), ('นา'), ('กก'), ('ก ก'), ('กฯ'), ('é'), ('')) ORDER BY v "
     "COLLATE thai)",
     " A2 a2 B1 é ก กฯ ก1 ก10 ก๒ ก ก กก นา น้ำ นํ้า", NULL},
    {"SELECT 'ก' = 'ก' COLLATE thai, 'ก1' = 'ก๑' COLLATE thai, 'กก' = 'ก ก' COLLATE thai, '' < 'ก' "
     "COLLATE thai",
     "1 0 0 1", NULL},
    {"SELECT hundredths(score) FROM a", "9667 NULL", NULL},
    {"SELECT hundredths(0.07), hundredths(-1.1), hundredths(100)", "7 -110 10000", NULL},
    {"SELECT round_half_up(5, 2), round_half_up(-5, 2), round_half_up(7, 3)", "3 -3 2", NULL},
    {"SELECT round_half_up(NULL, 2)", "NULL", NULL},
    {"SELECT round_half_up(2, NULL), round_half_up(NULL, NULL)", "NULL NULL", NULL},
    {"SELECT round_half_up(4, 2), round_half_up(0, 9), round_half_up(-1, 3)", "2 0 0", NULL},
    {"SELECT round_half_up(-9223372036854775807, 1)", NULL, "SQL: round_half_up() wants"},
    {"SELECT round_half_up(1, 9223372036854775807)", NULL, "SQL: round_half_up() wants"},
    {"SELECT round_half_up(1, 2.0)", NULL, "SQL: round_half_up() wants"},
    {"SELECT round_half_up('1', 2)", NULL, "SQL: round_half_up() wants"},
    {"SELECT round_half_up(1, -2)", NULL, "SQL: round_half_up() wants"},
    /* signs and what is not seen count for nothing, ฯ and ๆ stand before digits, digits before letters */
    {"SELECT group_concat(v, ' ') FROM (SELECT column1 AS v FROM (VALUES ('ไก่'), ('กา'), ('๑'), "
     "('ฯ'), "
     "('ๆ'), ('A'), ('a'), ('แกะ'), ('-ก'), ('กํา'), ('กำ')) ORDER BY v COLLATE thai)",
     "ฯ ๆ ๑ A a -ก กา กำ กํา แกะ ไก่", NULL},
    {"SELECT group_concat(replace(replace(v, char(160), '~'), char(8203), '|'), ' ') FROM (SELECT "
     "column1 AS v "
     "FROM (VALUES ('กค'), ('กก'), ('ก' || char(8203) || 'ข'), ('ก' || char(160) || 'ก'), ('เ'), "
     "('เก')) "
     "ORDER BY v COLLATE thai)",
     "ก~ก กก ก|ข กค เก เ", NULL},
    {"SELECT markup_in(NULL), markup_in('ก'), markup_in('ก<br/>ข'), markup_in('a_x000D_b'), "
     "markup_in('x </ y'), "
     "markup_in('&amp;'), markup_in('a & b < c'), markup_in('a_b'), markup_in('<b>ก</b>'), "
     "markup_in('')",
     "NULL NULL <br/> _x000D_ NULL &amp; NULL NULL </b> NULL", NULL},
    {"SELECT placeholder_in('XX.XX'), placeholder_in('ก xx'), placeholder_in('XX.'), "
     "placeholder_in('XX.ก'), "
     "placeholder_in('.....'), placeholder_in('________________'), placeholder_in('………'), "
     "placeholder_in('TODO')",
     "XX.XX xx XX XX ..... ____________ ……… TODO", NULL},
    {"SELECT placeholder_in(NULL), placeholder_in('AXX'), placeholder_in('XXa'), "
     "placeholder_in('X'), "
     "placeholder_in('....'), placeholder_in('……'), placeholder_in('TODOs'), "
     "placeholder_in('xTODO')",
     "NULL NULL NULL NULL NULL NULL NULL NULL", NULL},
    {"SELECT placeholder_in('{total}'), placeholder_in('{ชื่อ}'), placeholder_in('<ชื่อ>'), "
     "placeholder_in('<<a>>'), "
     "placeholder_in('«a»'), placeholder_in('｛ก｝'), placeholder_in('(ระบุชื่อ)'), "
     "placeholder_in('[ใส่ข้อมูล]')",
     "{total} {ชื่อ} <ชื่อ> <<a>> «a» ｛ก｝ (ระบุ [ใส่ข้อมูล", NULL},
    {"SELECT placeholder_in('{}'), placeholder_in('{๑}'), placeholder_in('{1}'), "
     "placeholder_in('<a>'), "
     "placeholder_in('{a' || char(10) || '}'), placeholder_in('{a'), placeholder_in('{' || "
     "replace(hex(zeroblob(51)), '0', 'a') || '}'), placeholder_in('(ก)'), placeholder_in('<')",
     "NULL NULL NULL NULL NULL NULL NULL NULL NULL", NULL},
    {"SELECT group_concat(no || line, ' ') FROM lines('ก' || char(13, 10) || ' ข ' || char(8232) "
     "|| 'ค' || "
     "char(8233, 10) || ' ' || char(10) || 'ง')",
     "1ก 2ข 3ค 4ง", NULL},
    {"SELECT count(*) FROM lines(NULL) UNION ALL SELECT count(*) FROM lines('')", "0 0", NULL},
    {"SELECT line FROM lines", NULL, "lines() wants a text"},
    {"SELECT list(NULL, ''), list('ก'), list('', 'ก', NULL, 'ข', ''), list('ก', 'ข', 'ค'), list()",
     "NULL ก ก และ ข ก ข และ ค NULL", NULL},
    {"SELECT thai_date('2025-11-03'), thai_date(''), thai_date(NULL), thai_date('2025-11-03', "
     "NULL), "
     "thai_date('2025-11-03', 'd mmm yy')",
     "3 พฤศจิกายน 2568  NULL NULL 3 พ.ย. 68", NULL},
    {"SELECT thai_date('2025-11-03', '0.00')", NULL, "is not a format for dates"},
    {"SELECT thai_date('31/10/2569')", NULL, "is not a date"},
    {"SELECT baht_text(1), baht_text(''), baht_text(NULL)", "หนึ่งบาทถ้วน  NULL", NULL},
    {"SELECT baht_text('ก')", NULL, "is not an amount of baht"},
    {"SELECT baht_text(1e16)", NULL, "is not an amount of baht"},
    {"SELECT typed('a', 1, 'kind'), typed('none', 1, 'kind'), typed('a', 9, 'kind'), typed(NULL, "
     "1, 'kind'), "
     "typed('a', 1, NULL), typed('a', 1, 'none')",
     "x NULL NULL NULL NULL NULL", NULL},
    {"SELECT sound('a'), sound('none'), sound(NULL)", "1 0 0", NULL},
    {"SELECT hundredths(84.995)", NULL, "7:10: error: SQL: hundredths() wants"},
    {"SELECT hundredths('x')", NULL, "SQL: hundredths() wants"},
    {"SELECT hundredths(0.1 + 0.2)", NULL, "SQL: hundredths() wants"},
    {"SELECT round_half_up(1, 0)", NULL, "SQL: round_half_up() wants"},
    {"SELECT round_half_up(1.5, 2)", NULL, "SQL: round_half_up() wants"},
    {"SELECT round_half_up(9223372036854775807, 1)", NULL, "SQL: round_half_up() wants"},
    {"SELECT no,\n  knid\nFROM a", NULL, "t.xml:8:3: error: SQL: no such column: knid"},
    {"SELECT knid FROM a", NULL, "hint: did you mean \"kind\"?"},
    {"SELECT hundredth(1)", NULL, "hint: did you mean \"hundredths\"?"},
    {"SELECT \"kidn\" FROM a", NULL, "single quotes"},
    {"SELECT :kidn", NULL, "hint: did you mean :kind?"},
    {"SELECT ?", NULL, "no outer <each> has a column for ?"},
    {"SELECT 1; SELECT 2", NULL, "SQL: one SELECT is wanted here"},
    {"", NULL, "SQL: one SELECT is wanted here"},
    {"-- nothing", NULL, "SQL: one SELECT is wanted here"},
    {"INSERT INTO a (no, kind) VALUES (9, 'y')", NULL, "may only read"},
    {"CREATE TABLE t (x)", NULL, "may only read"},
    {"PRAGMA table_info(a)", NULL, "may only read"},
    {"SELECT * FROM pragma_table_info('a')", NULL, "error: "},
    {"SELECT load_extension('x')", NULL, "error: "},
    {"SELECT CAST(x'FF' AS TEXT)", NULL, "is not UTF-8 text"},
    {"SELECT length(zeroblob(100000000))", NULL, "[sql-limit]"},
    {"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n", NULL,
     "t.xml:7:10: error: this query does too much work"},
};

static void test_queries(void **state)
{
    (void)state;
    static const char *const names[] = {"kind", "number", "real", "none"};
    static const struct value values[] = {
        {.kind = VALUE_TEXT, .text = "y", .len = 1},
        {.kind = VALUE_INTEGER, .integer = 7, .text = "7", .len = 1},
        {.kind = VALUE_REAL, .real = 1.5, .text = "1.5", .len = 3},
        {.kind = VALUE_NULL, .text = ""}};
    const struct row around = {.ncol = 4, .name = names, .value = values};
    const struct row outer = {.outer = &around};

    for (size_t i = 0; i < COUNT_OF(query_case); i++) {
        struct scene f = open_folder();
        put(&f, "schema.sql", schema);
        put(&f, "a.csv", "no,kind,score\n1,x,96.67\n2,y,\n");
        struct dataset *ds = open_both(&f);
        assert_non_null(ds);
        const char *got = query_text(&f, ds, query_case[i].sql, &outer);
        if ((got != NULL) != (query_case[i].wanted != NULL) ||
            (got && strcmp(got, query_case[i].wanted) != 0) ||
            (query_case[i].said && !has(&f, query_case[i].said)))
            fail_msg("%s: %s\n%s", query_case[i].sql, got, said(&f));
        /* Nothing of it has changed the data, or stands in the way of the next. */
        assert_string_equal(query_text(&f, ds, "SELECT count(*) FROM a", NULL), "2");
        dataset_close(ds);
        close_folder(&f);
    }
}

/* A value says where it comes from, through a view too; and is found again in its cell. */
static void test_provenance(void **state)
{
    (void)state;
    struct scene f = open_folder();
    const struct row *row;
    size_t n;
    bool exists;

    put(&f, "schema.sql", schema);
    put(&f, "a.csv", "no,kind,score\n1,x,5\n2,y,96.67\n");
    put(&f, "views.sql",
        "CREATE VIEW v AS SELECT score AS points, 1 + no AS next FROM a WHERE no = 2;");
    struct dataset *ds = open_both(&f);
    assert_non_null(ds);
    assert_true(dataset_first_row(ds, "v", &row, &exists, f.w.dg));
    const struct value *v = row_find(row, "points");
    assert_string_equal(v->table, "a");
    assert_string_equal(v->column, "score");
    struct loc at = dataset_locate(ds, v);
    assert_int_equal(at.line, 3);
    assert_int_equal(at.col, 5);
    assert_int_equal(at.len, 5);
    assert_null(row_find(row, "next")->table);
    assert_int_equal(dataset_locate(ds, row_find(row, "next")).line, 0);
    assert_string_equal(dataset_columns(ds, "v", &n)[1], "next");
    assert_int_equal(n, 2);
    assert_true(dataset_first_row(ds, "none", &row, &exists, f.w.dg) && !exists && !row);
    dataset_close(ds);
    close_folder(&f);
}

/* The rows of a.csv, in lines 2 to 5: 4 same, 3 one, 2 same, 1 same. */
static const struct {
    const char *name, *sql; /* its first column is looked for, in its first row */
    int line, of;           /* line 0 = no cell; of several, the line of the header */
} origin_case[] = {
    {"the row that is read, not the first that is equal", "SELECT note FROM a WHERE no = 2", 4, 1},
    {"in order", "SELECT note FROM a ORDER BY no", 5, 1},
    {"ordered by its place in the list", "SELECT note, no FROM a ORDER BY 2", 5, 1},
    {"all columns", "SELECT a.note, * FROM a WHERE no = 2;", 4, 1},
    {"an alias", "SELECT x.note AS n FROM a AS x WHERE x.no = 2", 4, 1},
    {"an alias without AS, in quotes", "SELECT \"x y\".note FROM \"a\" \"x y\" WHERE no = 2", 4, 1},
    {"a comment, a text, upper case", "select 'FROM b', note /* FROM */ from A -- x\nWHERE no = 2",
     0, 0},
    {"after them", "select note, 'FROM b' /* FROM */ from A -- x\nWHERE no = 2", 4, 1},
    {"a join", "SELECT a.note FROM a JOIN b ON b.a = a.no WHERE no = 2", 4, 1},
    {"a join by comma", "SELECT a.note FROM b, a WHERE b.a = a.no AND no = 2", 4, 1},
    {"the other table of a join", "SELECT b.a FROM a LEFT JOIN b ON b.a = a.no WHERE no = 2", 2, 1},
    {"WITH", "WITH w AS (SELECT 2 AS n) SELECT note FROM a, w WHERE no = n", 4, 1},
    {"IS DISTINCT FROM", "SELECT note, no IS DISTINCT FROM 2 FROM a WHERE no = 2", 4, 1},
    {"a subquery in the list", "SELECT note, (SELECT max(no) FROM a) FROM a WHERE no = 2", 4, 1},
    {"the row of the largest", "SELECT note, max(no) FROM a", 2, 1},
    {"joined with itself: one of three",
     "SELECT y.note FROM a AS x JOIN a AS y ON y.no = x.no + 1 WHERE x.no = 1", 1, 3},
    {"joined with itself: one alone",
     "SELECT y.note FROM a AS x JOIN a AS y ON y.no = 3 WHERE x.no = 1", 3, 1},
    {"DISTINCT: one of three", "SELECT DISTINCT note FROM a WHERE note = 'same'", 1, 3},
    {"DISTINCT: one alone", "SELECT DISTINCT note FROM a WHERE note = 'one'", 3, 1},
    {"names in brackets and back quotes", "SELECT [x].[note] FROM `a` AS [x] WHERE x.no = 2", 4, 1},
    {"names that begin with _", "SELECT _x.note FROM a _x WHERE _x.no = 2", 4, 1},
    {"a view: one of three", "SELECT note FROM v WHERE no = 2", 1, 3},
    {"a view: one alone", "SELECT note FROM v WHERE no = 3", 3, 1},
    {"a view: the row of what is read with it", "SELECT note, no FROM v WHERE no = 2", 4, 1},
    {"a view: its first row", "SELECT note, * FROM v", 5, 1},
    {"a view: what is read with it is of two rows", "SELECT note, kind FROM pair WHERE no = 2", 1,
     3},
    {"a view of a view", "SELECT note, no FROM vv WHERE no = 2", 4, 1},
    {"a view by a Thai name", "SELECT note, no FROM มุมมอง WHERE no = 2", 4, 1},
    {"a subquery in FROM", "SELECT note FROM (SELECT * FROM a) WHERE no = 2", 1, 3},
    {"a subquery in FROM, with more", "SELECT note, no FROM (SELECT * FROM a) WHERE no = 2", 4, 1},
    {"a table in WHERE too", "SELECT note FROM a WHERE no = (SELECT max(no) - 2 FROM a)", 4, 1},
    {"a subquery inside a function", "SELECT note, abs((SELECT no FROM a)) FROM a WHERE no = 2", 4,
     1},
    {"of two rows, which might be those of a third",
     "SELECT x.note, y.kind FROM v AS x, v AS y WHERE x.no = 2 AND y.no = 1", 1, 3},
    /* The table is read twice, and SQLite does not say by which of them. */
    {"a subquery as a column",
     "SELECT (SELECT note FROM a AS y WHERE y.no = x.no + 1) FROM a AS x "
     "WHERE no = 2",
     3, 1},
    {"a subquery as a column: one of three",
     "SELECT (SELECT note FROM a AS y WHERE y.no = x.no - 1) FROM a AS x WHERE no = 2", 1, 3},
    {"a table and its view", "SELECT v.note FROM a JOIN v ON v.no = a.no + 1 WHERE a.no = 2", 3, 1},
    {"a table and its view, by a Thai name",
     "SELECT m.note FROM a JOIN มุมมอง m ON m.no = a.no - 1 WHERE a.no = 2", 1, 3},
    {"a table and a subquery of it",
     "SELECT y.note FROM a JOIN (SELECT * FROM a) AS y ON y.no = a.no + 1 WHERE a.no = 2", 3, 1},
    {"a table with its schema",
     "SELECT y.note FROM a JOIN main.a AS y ON y.no = a.no + 1 WHERE a.no = 2", 3, 1},
    {"a table by a name in quotes",
     "SELECT y.note FROM a JOIN 'a' AS y ON y.no = a.no + 1 WHERE a.no = 2", 3, 1},
    {"a table in a join in parentheses",
     "SELECT y.note FROM a JOIN (b JOIN a AS y ON y.no = 3) WHERE a.no = 2", 3, 1},
    {"a table in a WITH",
     "WITH c AS (SELECT * FROM a) SELECT c.note FROM a JOIN c ON c.no = "
     "a.no + 1 WHERE a.no = 2",
     3, 1},
    {"a WITH that is read twice",
     "WITH c AS (SELECT * FROM a) SELECT x.note, y.kind FROM c AS x, "
     "c AS y WHERE x.no = 2 AND y.no = 1",
     1, 3},
    {"a WITH by the table's name", "WITH a AS (SELECT 2 AS no, 'same' AS note) SELECT note FROM a",
     0, 0},
    /* Of a UNION, SQLite tells the column of the first SELECT: the row may be the second's. */
    {"UNION", "SELECT note FROM a WHERE no = 9 UNION ALL SELECT 'one'", 0, 0},
    {"UNION in a subquery", "SELECT note FROM (SELECT note FROM a WHERE no = 9 UNION SELECT 'one')",
     0, 0},
    {"UNION in a view", "SELECT note FROM u WHERE no = 9", 0, 0},
    {"UNION of others", "SELECT note FROM a, (SELECT 2 AS n UNION SELECT 7) WHERE no = n", 4, 1},
    {"EXCEPT", "SELECT note FROM a EXCEPT SELECT 'same'", 3, 1},
    {"a subquery in an expression", "SELECT +(SELECT note FROM a AS y WHERE y.no = 3) FROM a", 0,
     0},
    {"what is computed", "SELECT note || '' FROM a WHERE no = 2", 0, 0},
    {"without a table", "SELECT 'same'", 0, 0},
    {"no file", "SELECT file FROM input_files", 0, 0},
};

static void test_origin(void **state)
{
    (void)state;
    struct scene f = open_folder();
    struct loc at = {.file = "t.xml", .line = 1, .col = 1};

    put(&f, "schema.sql", schema);
    put(&f, "views.sql",
        "CREATE VIEW v AS SELECT no, kind, note FROM a; CREATE VIEW มุมมอง AS SELECT no, note FROM "
        "a;"
        "CREATE VIEW vv AS SELECT * FROM v WHERE no > 1 ORDER BY no;"
        "CREATE VIEW pair AS SELECT x.no, x.note, y.kind FROM a AS x, a AS y WHERE y.no = 1;"
        "CREATE VIEW u AS SELECT no, note FROM a WHERE no = 1 UNION ALL SELECT 9, 'one';");
    put(&f, "a.csv", "no,kind,score,note\n4,y,4,same\n3,y,3,one\n2,y,2,same\n1,x,1,same\n");
    put(&f, "b.csv", "a,n,r\n2,,\n");
    struct dataset *ds = open_both(&f);
    assert_non_null(ds);
    for (size_t i = 0; i < COUNT_OF(origin_case); i++) {
        struct row row;
        bool done = true;
        struct query *q = query_open(ds, origin_case[i].sql, at, NULL, f.w.dg);
        if (!q || !query_next(q, f.w.a, &row, &done, f.w.dg) || done)
            fail_msg("%s: %s", origin_case[i].name, said(&f));
        struct loc cell = dataset_locate(ds, &row.value[0]);
        query_close(q);
        if (cell.line != origin_case[i].line || cell.of != origin_case[i].of)
            fail_msg("%s: line %d, one of %d", origin_case[i].name, cell.line, cell.of);
    }
    assert_int_equal(diag_count(f.w.dg, DIAG_NOTE), 0);
    dataset_close(ds);
    close_folder(&f);
}

/* faults stop the report, findings do not; both stand at their cell. */
static void test_faults(void **state)
{
    (void)state;
    struct scene f = open_folder();

    put(&f, "schema.sql", schema);
    put(&f, "a.csv", "no,kind,score\n1,x,5\n2,y,6\n");
    put(&f, "views.sql",
        "CREATE VIEW findings AS SELECT 'C1' AS id, 'note' AS level, 'a' AS \"table\", 2 AS "
        "\"row\", "
        "'score' AS \"column\", 'm' AS message, 'h' AS hint "
        "UNION ALL SELECT NULL, 'warning', 'a', NULL, 'kind', 'head', NULL "
        "UNION ALL SELECT NULL, 'warning', 'a', NULL, NULL, 'file', NULL "
        "UNION ALL SELECT NULL, 'warning', 'a', 9, 'kind', 'no row', NULL;");
    struct dataset *ds = open_both(&f);
    assert_non_null(ds);
    assert_true(dataset_check(ds, f.w.dg));
    assert_string_equal(said(&f), "a.csv: warning: file [finding]\n"
                                  "a.csv: warning: no row [finding]\n"
                                  "a.csv:1:4: warning: head [finding]\n"
                                  "a.csv:3:5: note: C1: m [finding-note]\n");
    assert_true(has(&f, "hint: h"));
    dataset_close(ds);

    put(&f, "views.sql",
        "CREATE VIEW faults AS SELECT 'F' AS id, 'a' AS \"table\", 1 AS \"row\", "
        "'no' AS \"column\", 'wrong' AS message, NULL AS hint;"
        "CREATE VIEW findings AS SELECT 'never asked' AS message;");
    assert_non_null(ds = open_both(&f));
    assert_false(dataset_check(ds, f.w.dg));
    assert_non_null(strstr(said(&f), "a.csv:2:1: error: F: wrong [data-fault]"));
    assert_false(has(&f, "never asked"));
    dataset_close(ds);
    close_folder(&f);
}

/* ---- templates/ita ---- */

static const char *const ita_files[] = {"report.csv",   "indicators.csv", "items.csv",
                                        "measures.csv", "narrative.csv",  "signatures.csv"};

/* The real report with one thing changed; copied because input/2568 may be corrected one day. */
static void put_report(struct scene *f, const char *file, const char *from, const char *to)
{
    for (size_t i = 0; i < COUNT_OF(ita_files); i++) {
        struct bytes b;
        assert_true(file_read(f->w.a, file_join(f->w.a, "input/2568", ita_files[i]), &b, f->w.dg));
        const char *at = file && !strcmp(file, ita_files[i]) ? strstr(b.data, from) : NULL;
        if (file && !strcmp(file, ita_files[i]) && !at)
            fail_msg("%s is not in %s", from, file);
        put(f, ita_files[i],
            at ? arena_printf(f->w.a, "%.*s%s%s", (int)(at - b.data), b.data, to, at + strlen(from))
               : b.data);
    }
    if (file && !strcmp(file, "points.csv"))
        put(f, file, to);
}

/* Each has a change of one cell of the real report and what is said then; a wanted text that begins
 * with "!" must not be there. */
static const struct {
    const char *name, *file, *from, *to, *wanted;
} finding_case[] = {
    {"C1", "narrative.csv", "strengths,", "strengths,อยู่ในระดับผ่านดี ",
     "narrative.csv:2:11: warning: C1: ข้อความระบุว่า \"อยู่ในระดับผ่านดี\" แต่ระดับผลการประเมินที่คำนวณได้คือ "
     "\"ผ่าน\""},
    {"C1: the right level", "narrative.csv", "strengths,", "strengths,อยู่ในระดับผ่าน ", "!C1:"},
    {"C1: passing is no level", "narrative.csv", "strengths,", "strengths,อยู่ในระดับผ่านเกณฑ์ ",
     "!C1:"},
    {"C1: the long one is not the short one too", "narrative.csv", "strengths,",
     "strengths,อยู่ในระดับผ่านดีเยี่ยม ", "!\"ผ่านดี\""},
    {"C2", "indicators.csv", "ผลการประเมินอยู่ในระดับดี", "มีคะแนนสูงสุด",
     "indicators.csv:2:32: warning: C2: ข้อความระบุว่า \"มีคะแนนสูงสุด\" แต่ตัวชี้วัดที่ 1 ได้ 96.67 คะแนน "
     "ส่วนคะแนนสูงสุดคือ 100.00 คะแนน (ตัวชี้วัดที่ 2, ตัวชี้วัดที่ 3, ตัวชี้วัดที่ 5)"},
    {"C3", "indicators.csv", "ผลการประเมินอยู่ในระดับดี", "มีคะแนนต่ำที่สุด",
     "C3: ข้อความระบุว่า \"มีคะแนนต่ำที่สุด\" แต่ตัวชี้วัดที่ 1 ได้ 96.67 คะแนน ส่วนคะแนนต่ำสุดคือ 74.00 คะแนน (ตัวชี้วัดที่ "
     "9)"},
    {"C3: true", "indicators.csv", "ผลการประเมินอยู่ในระดับที่ควรปรับปรุง", "มีคะแนนต่ำที่สุด", "!C3"},
    {"C4", "indicators.csv", "ผลการประเมินอยู่ในระดับที่ควรปรับปรุง", "มีคะแนนผ่านเกณฑ์",
     "indicators.csv:10:31: warning: C4: ข้อความระบุว่า \"มีคะแนนผ่านเกณฑ์\" แต่ตัวชี้วัดที่ 9 ได้ 74.00"},
    {"C4: it fails, as said", "indicators.csv", "ผลการประเมินอยู่ในระดับที่ควรปรับปรุง", "มีคะแนนไม่ผ่านเกณฑ์",
     "!C4"},
    {"C4: strengths", "narrative.csv", "การใช้งบประมาณ", "การเปิดเผยข้อมูล",
     "narrative.csv:2:11: warning: C4: ข้อความระบุว่า \"การเปิดเผยข้อมูล\" เป็นจุดแข็ง แต่ตัวชี้วัดที่ 9 ได้ 74.00"},
    {"C5: tied", NULL, NULL, NULL,
     "indicators.csv:3:30: warning: C5: ข้อความระบุว่า \"ผลการประเมินอยู่ในระดับสูงที่สุดของกลุ่ม IIT\" "
     "แต่มีตัวชี้วัดอื่นได้ 100.00 คะแนนเท่ากัน "
     "(ตัวชี้วัดที่ 3, 5)"},
    {"C5: right for 7", NULL, NULL, NULL, "!กลุ่ม EIT"},
    {"C5: not the highest", "indicators.csv", "97.58", "97.00",
     "แต่ตัวชี้วัดที่ 7 ได้ 97.00 คะแนน ส่วนคะแนนสูงสุดคือ 97.42 คะแนน (ตัวชี้วัดที่ 8)"},
    {"C5: another group", "indicators.csv", "กลุ่ม IIT", "กลุ่ม EIT",
     "สูงที่สุดของกลุ่ม EIT\" แต่ตัวชี้วัดที่ 2 อยู่ในกลุ่ม IIT"},
    {"C6: right", NULL, NULL, NULL, "!C6"},
    {"C6: left out", "indicators.csv", " (O๕)", "",
     "indicators.csv:10:31: warning: C6: ข้อที่ได้ 0.00 คะแนนแต่ข้อความไม่ได้กล่าวถึง ได้แก่ O5"},
    {"C6: not failed", "indicators.csv", "(O๒)", "(O2) (O3)",
     "C6: ข้อความกล่าวถึงข้อ O3 แต่ข้อนี้ได้ 100.00 คะแนน"},
    {"C6: of another indicator", "indicators.csv", "(O๒๒)", "(O๒๒) O๒",
     "indicators.csv:11:35: warning: C6: ข้อความกล่าวถึงข้อ O2 ซึ่งไม่ใช่ข้อของตัวชี้วัดที่ 10"},
    {"C6: O2 is not named by O22", "indicators.csv", "(O๒)", "", "กล่าวถึง ได้แก่ O2 "},
    {"C7: plain mean", NULL, NULL, NULL,
     "indicators.csv:10:24: note: C7: คะแนนที่กรอก 74.00 ไม่ตรงกับที่คำนวณจากรายข้อ 75.00"},
    {"C7: R1", "indicators.csv", "96.67", "96.66",
     "indicators.csv:2:25: warning: C7: คะแนนที่กรอก 96.66 ไม่ตรงกับที่คำนวณจากรายข้อ 96.67"},
    {"C7: R2", "items.csv", "91.82", "91.83", "C7: คะแนนที่กรอก 97.27 ไม่ตรงกับที่คำนวณจากรายข้อ 97.28"},
    {"C7: H1 gives what is published", "points.csv", "",
     "code,points\nO1,4\nO2,4\nO3,4\nO4,4\nO5,4\nO6,4\nO7,4\nO8,4\nO9,4\nO10,4\nO11,6\nO12,6\n"
     "O13,6\nO14,6\nO15,6\nO16,6\nO17,6\nO18,6\nO19,6\nO20,6\nO21,10\nO22,10\nO23,10\nO24,10\n"
     "O25,15\nO26,15\nO27,15\nO28,15\n",
     "!C7"},
    {"C7: a point is missing", "points.csv", "", "code,points\nO1,4\n",
     "C7: ข้อ O2 O3 O4 O5 O6 O7 O8 O9 O10 O11"},
    {"C12: a point of nothing", "points.csv", "", "code,points\nO29,4\n",
     "points.csv:2:1: warning: C12: ไม่มีข้อ O29"},
    {"C9", NULL, NULL, NULL,
     "C9: คะแนนเท่ากัน (100.00) แต่ข้อความให้ระดับต่างกัน ได้แก่ ตัวชี้วัดที่ 2 \"สูงที่สุดของกลุ่ม IIT\" ตัวชี้วัดที่ 3 "
     "\"สูง\" ตัวชี้วัดที่ 5 "
     "\"ดี\""},
    {"C10: a letter", "signatures.csv", "ปลัดองค์การบริหารส่วนตำบลกุดรัง", "ปลัดองค์การบริหารส่วนตำบลกุตุรง",
     "signatures.csv:3:15: warning: C10: ข้อความกล่าวถึง \"องค์การบริหารส่วนตำบลกุตุรง\""},
    {"C10: in general", "measures.csv", "จัดทำคู่มือการใช้ทรัพย์สิน", "องค์การบริหารส่วนตำบลควรจัดทำคู่มือ",
     "!C10"},
    {"C11", "measures.csv", "อยู่ในระดับดี ", "ตัวชี้วัดที่ ๔ การใช้อำนาจ ",
     "C11: ข้อความเรียกตัวชี้วัดที่ 4 ว่า \"การใช้อำนาจ\" แต่ชื่อในไฟล์ indicators.csv คือ "
     "\"การใช้ทรัพย์สินของราชการ\""},
    {"C11: right", "measures.csv", "อยู่ในระดับดี ", "ตัวชี้วัดที่ ๓ การใช้อำนาจ ", "!C11"},
    {"C11: a section", "items.csv", "IIT ๑ การปฏิบัติหน้าที่", "IIT ๑ การใช้อำนาจ",
     "items.csv:2:8: warning: C11: ชื่อหมวด \"IIT ๑ การใช้อำนาจ\" ไม่ตรงกับตัวชี้วัดที่ 1"},
    {"C12: complete", NULL, NULL, NULL, "!C12"},
    {"C12: beyond the year", "items.csv", ",i15,", ",i16,",
     "items.csv:16:37: warning: C12: แบบวัดของปี 2568 มีถึงข้อ i15 ไม่มีข้อ i16"},
    {"C12: missing", "items.csv", ",i15,", ",i16,",
     "items.csv: warning: C12: ขาดข้อของ IIT ได้แก่ i15"},
    {"C13: silent", NULL, NULL, NULL, "!C13"},
    {"C13", "items.csv", "มากน้อยเพียงใด", "อย่างน้อยเพียงใด", "items.csv:2:"},
    {"C13: the surveys differ", "items.csv", "เจ้าหน้าที่ปฏิบัติงานหรือให้บริการแก่ท่าน เป็นไปตาม",
     "เจ้าหน้าที่ปฏิบัติงานหรือให้บริการแก่ท่านเป็นไปตาม", "C13: คำถามข้อ e1 ของ EitSurvey"},
    {"C14", NULL, NULL, NULL,
     "measures.csv:4:27: warning: C14: ระยะเวลา \"ต.ค. ๒๕๖๘ – ก.ย. ๒๕๖๙\" อยู่นอกปีงบประมาณ พ.ศ. 2568 "
     "ของรายงาน "
     "(ทั้งหมด 8 แถว)"},
    {"C14: inside", "measures.csv", "ม.ค. – ก.ย. ๒๕๖๙", "ม.ค. – ก.ย. 2568",
     "!measures.csv:23:27: warning: C14"},
    {"C14: from October", "measures.csv", "ม.ค. – ก.ย. ๒๕๖๙", "ต.ค. ๒๕๖๗ – ก.ย. ๒๕๖๘",
     "!measures.csv:23:27: warning: C14"},
    {"C14: October is the next year's", "measures.csv", "ม.ค. – ก.ย. ๒๕๖๙", "ตุลาคม ๒๕๖๘",
     "measures.csv:23:27: warning: C14"},
    {"C14: two digits", "measures.csv", "ม.ค. – ก.ย. ๒๕๖๙", "ต.ค. 67 – ธ.ค. 68",
     "measures.csv:23:27: warning: C14"},
    {"C14: two digits, inside", "measures.csv", "ม.ค. – ก.ย. ๒๕๖๙", "ต.ค. 67 – ก.ย. 68",
     "!measures.csv:23:27: warning: C14"},
    {"C15", NULL, NULL, NULL, "indicators.csv:1:26: note: C15: คอลัมน์ระดับค่าเป้าหมาย (target)"},
    {"C16: silent", NULL, NULL, NULL, "!C16"},
    {"C16", "items.csv", "พ.ศ. ๒๕๖๗", "พ.ศ.๒๕๖๗", "note: C16"},
    {"C16: without", "items.csv", "ประจำปี พ.ศ. ๒๕๖๗", "ประจำปี ๒๕๖๗", "โดยมี พ.ศ. นำหน้า"},
    {"C17", NULL, NULL, NULL,
     "items.csv:36:26: warning: C17: ข้อที่ได้ 0.00 คะแนนแต่ยังไม่มีมาตรการ ได้แก่ O2 O5 O12 O15 O17 O22"},
    {"C17: named", "measures.csv", "จัดทำ Checklist OIT", "แก้ไข O2 และ O๒๒",
     "ได้แก่ O5 O12 O15 O17 [finding]"},
    {"C17: O2 is not named by O22", "measures.csv", "จัดทำ Checklist OIT", "แก้ไข O๒๒",
     "ได้แก่ O2 O5 O12 O15 O17 [finding]"},
    {"C17: no measure", "measures.csv", "\n9,", "\n8,",
     "indicators.csv:10:7: warning: C17: ตัวชี้วัดที่ 9 ได้ 74.00 คะแนน ไม่ผ่านเกณฑ์ แต่ไม่มีมาตรการ"},
    {"an official title", NULL, NULL, NULL, "!รายการการจัดซื้อจัดจ้าง"},
};

static void test_findings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(finding_case); i++) {
        struct scene f = open_folder();
        put_report(&f, finding_case[i].file, finding_case[i].from, finding_case[i].to);
        struct dataset *ds = dataset_open(f.w.a, SOURCE(f.path, "templates/ita"), f.w.dg);
        if (!ds)
            fail_msg("%s:\n%s", finding_case[i].name, said(&f));
        assert_true(dataset_check(ds, f.w.dg));
        bool silent = *finding_case[i].wanted == '!';
        if (silent == (strstr(said(&f), finding_case[i].wanted + silent) != NULL))
            fail_msg("%s:\n%s", finding_case[i].name, said(&f));
        assert_int_equal(diag_count(f.w.dg, DIAG_ERROR), 0);
        dataset_close(ds);
        close_folder(&f);
    }
}

/* What an officer may type wrongly, and what is said at its cell. */
static const struct {
    const char *name, *file, *from, *to, *wanted;
} rule_case[] = {
    {"a year of our era", "report.csv", "2568", "2025",
     "report.csv:2:13: error: ปีงบประมาณ \"2025\" เป็นปี ค.ศ."},
    {"an unknown key", "report.csv", "unit,", "units,",
     "report.csv:6:1: error: ไม่มีรายการชื่อ \"units\""},
    {"a missing key", "report.csv", "unit,หน่วยตรวจสอบภายใน\n", "",
     "report.csv: error: ไม่มีรายการ unit"},
    {"an empty name", "report.csv", "อำเภอกุดรัง", "", "report.csv:4:10: error: ต้องกรอกข้อมูล"},
    {"a date of two readings", "report.csv", "unit,", "report_date,5/6/2025\nunit,",
     "report.csv:6:13: error: \"5/6/2025\" may be 5 มิถุนายน 2568 or 6 พฤษภาคม 2568"},
    {"no such day", "report.csv", "unit,", "report_date,2025-02-30\nunit,",
     "report.csv:6:13: error: \"2025-02-30\" is no date"},
    {"a picture elsewhere", "report.csv", "unit,", "emblem,../a.png\nunit,",
     "report.csv:6:8: error: \"../a.png\""},
    {"a key twice", "report.csv", "unit,", "district,ข\nunit,",
     "report.csv:6:1: error: รายการ district is in row 4 already"},
    {"no such instrument", "items.csv", "IIT,,1", "IT,,1", "items.csv:2:1: error: แบบวัด \"IT\""},
    {"and nothing else is said of it", "items.csv", "IIT,,1", "IT,,1", "!items.csv:2:4"},
    {"a score above 100", "indicators.csv", "96.67", "196.67",
     "indicators.csv:2:25: error: คะแนน \"196.67\" เกินช่วงที่กำหนด"},
    {"three decimals", "indicators.csv", "96.67", "96.667",
     "indicators.csv:2:25: error: \"96.667\""},
    {"no score", "indicators.csv", "96.67", "", "indicators.csv:2:25: error: ต้องกรอกคะแนน"},
    {"no number", "indicators.csv", "\n2,", "\n,",
     "indicators.csv:3:1: error: this cell is empty: เลขที่ (no) is required"},
    {"half a point of OIT", "items.csv", "โครงสร้าง,100.00", "โครงสร้าง,50", "items.csv:35:"},
    {"no survey", "items.csv", "EIT,EitPublic", "EIT,",
     "items.csv:17:5: error: this cell is empty: แบบสำรวจ (survey) is required"},
    {"a survey of IIT", "items.csv", "IIT,,", "IIT,EitPublic,",
     "items.csv:2:5: error: แบบสำรวจ \"EitPublic\" ไม่ถูกต้อง"},
    {"a code with zero for O", "items.csv", ",O1,", ",01,", "items.csv:35:26: error: รหัสข้อ \"01\""},
    {"a code twice", "items.csv", ",i2,", ",i1,",
     "items.csv:3:32: error: รหัสข้อ i1 is in row 2 already"},
    {"an item of no indicator", "items.csv", "IIT,,1", "IIT,,11",
     "items.csv:2:6: error: indicators.csv has no ตัวชี้วัดที่ 11"},
    {"an item of the wrong instrument", "items.csv", "IIT,,1", "IIT,,6",
     "items.csv:2:6: error: ข้อ i1 เป็นของ IIT"},
    {"an unknown paragraph", "narrative.csv", "strengths", "strength",
     "narrative.csv:2:1: error: ไม่มีรายการชื่อ \"strength\""},
    {"a signature without a place", "signatures.csv", "\n1,", "\n0,",
     "signatures.csv:2:1: error: ลำดับ"},
};

static void test_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rule_case); i++) {
        struct scene f = open_folder();
        put_report(&f, rule_case[i].file, rule_case[i].from, rule_case[i].to);
        struct dataset *ds = dataset_open(f.w.a, SOURCE(f.path, "templates/ita"), f.w.dg);
        if (ds)
            dataset_check(ds, f.w.dg);
        bool not = *rule_case[i].wanted == '!';
        if (not == (strstr(said(&f), rule_case[i].wanted + not ) != NULL))
            fail_msg("%s:\n%s", rule_case[i].name, said(&f));
        assert_int_equal(diag_exit_status(f.w.dg), 1);
        dataset_close(ds);
        close_folder(&f);
    }
}

/* What report.xml reads. */
static void test_ita_views(void **state)
{
    (void)state;
    struct scene f = open_folder();
    size_t n;

    put_report(&f, NULL, NULL, NULL);
    struct dataset *ds = dataset_open(f.w.a, SOURCE(f.path, "templates/ita"), f.w.dg);
    assert_non_null(ds);
    assert_string_equal(
        query_text(&f, ds, "SELECT instrument, weight, mean FROM instruments", NULL),
        "IIT 30 99.11 EIT 30 97.42 OIT 40 82.0");
    assert_string_equal(query_text(&f, ds, "SELECT highest_names, lowest_names FROM result", NULL),
                        "การใช้งบประมาณ การใช้อำนาจ และการแก้ไขปัญหาการทุจริต การเปิดเผยข้อมูล");
    assert_string_equal(
        query_text(&f, ds, "SELECT fail_sentence FROM result", NULL),
        "ทั้งนี้ มีตัวชี้วัดที่ไม่ผ่านเกณฑ์ (ต่ำกว่า 85 คะแนน) จำนวน 1 ตัวชี้วัด จากทั้งหมด 10 ตัวชี้วัด ได้แก่ "
        "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล");
    const char *const *name = dataset_unbroken(ds, &n, f.w.dg);
    size_t seen = 0;
    for (size_t i = 0; i < n; i++)
        seen += !strcmp(name[i], "กุดรัง") || !strcmp(name[i], "มหาสารคาม") ||
                !strcmp(name[i], "องค์การบริหารส่วนตำบลกุดรัง");
    assert_int_equal(seen, 3);
    dataset_close(ds);
    close_folder(&f);

    f = open_folder();
    put_report(&f, "indicators.csv", "74.00", "85.00");
    assert_non_null(ds = dataset_open(f.w.a, SOURCE(f.path, "templates/ita"), f.w.dg));
    assert_string_equal(query_text(&f, ds, "SELECT fail_count, fail_sentence FROM result", NULL),
                        "0 ทั้งนี้ ทุกตัวชี้วัดผ่านเกณฑ์ (85 คะแนนขึ้นไป)"); /* R7 */
    dataset_close(ds);
    close_folder(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loading),    cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_files),      cmocka_unit_test(test_files_hints),
        cmocka_unit_test(test_large),      cmocka_unit_test(test_many_references),
        cmocka_unit_test(test_scripts),    cmocka_unit_test(test_queries),
        cmocka_unit_test(test_provenance), cmocka_unit_test(test_origin),
        cmocka_unit_test(test_faults),     cmocka_unit_test(test_findings),
        cmocka_unit_test(test_rules),      cmocka_unit_test(test_ita_views),
    };

    return cmocka_run_group_tests_name("dataset", tests, NULL, NULL);
}
