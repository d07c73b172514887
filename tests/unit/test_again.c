/* A store of several datasets (data/again.c): each is as one with a database of its own, whatever came before it. And
 * rows that are kept in one dataset (data/results.c): the same as SQLite gives. */
#include "unit.h"

#include "base/file.h"
#include "base/str.h"
#include "data/dataset.h"

#include <string.h>
#include <unistd.h>

struct scene {
    struct world w;
    char path[64];
};

static void put(struct scene *f, const char *name, const char *text)
{
    const char *path = file_join(f->w.a, f->path, name);

    if (text)
        assert_true(file_write(f->w.a, path, text, strlen(text), f->w.dg));
    else
        unlink(path);
}

static const char *const files[] = {"schema.sql",  "views.sql",    "wording.sql", "texts.sql",
                                    "phrases.csv", "findings.sql", "a.csv",       "b.csv"};

static struct scene open_scene(void)
{
    struct scene f = {.w = world_open(), .path = "/tmp/raingan-again-XXXXXX"};

    assert_non_null(mkdtemp(f.path));
    return f;
}

static void close_scene(struct scene *f)
{
    for (size_t i = 0; i < COUNT_OF(files); i++)
        put(f, files[i], NULL);
    rmdir(f->path);
    world_close(&f->w);
}

/* ---- what a dataset says ---- */

static void add_rows(struct sbuf *b, struct dataset *ds, const char *sql, struct diag *dg)
{
    struct query *q =
        query_open(ds, sql, (struct loc){.file = "t.xml", .line = 1, .col = 1}, NULL, dg);
    struct row row;
    bool done = false;

    sbuf_printf(b, "%s:", sql);
    while (q && query_next(q, b->a, &row, &done, dg) && !done)
        for (size_t i = 0; i < row.ncol; i++) {
            struct loc at = dataset_locate(ds, &row.value[i]);
            sbuf_printf(b, " %d %s @%d:%d", (int)row.value[i].kind, row.value[i].text, at.line,
                        at.col);
        }
    sbuf_add_str(b, done ? "\n" : " wrong\n");
    query_close(q);
}

static bool add_message(void *to, const struct diag_message *m)
{
    sbuf_printf(to, "%s:%d:%d %s %s %s\n", m->at.file ? m->at.file : "", m->at.line, m->at.col,
                m->level, m->text, m->hint ? m->hint : "");
    return true;
}

/* Each query twice: the second time its rows are kept. */
static const char *const query[] = {
    "SELECT no, kind, score, rowid, typeof(score) FROM a ORDER BY no DESC",
    "SELECT * FROM half",
    "SELECT no, score FROM half AS h JOIN a USING (no) WHERE h.no > 1",
    "SELECT a, n FROM b",
    "SELECT word, sound('b') FROM words ORDER BY rowid",
    "SELECT * FROM total",
    "SELECT text, n, kind, number FROM claims",
};

/* *sound = there was one. */
static const char *said_of(struct arena *a, struct dataset *ds, struct diag *dg, bool *sound)
{
    struct sbuf b = {.a = a};
    size_t n;

    *sound = ds && dataset_check(ds, dg);
    for (size_t i = 0; ds && i < 2 * COUNT_OF(query); i++)
        add_rows(&b, ds, query[i / 2], dg);
    const char *const *view = ds ? dataset_views(ds, &n) : NULL;
    sbuf_printf(&b, "%d views\n", view ? (int)n : 0);
    assert_true(diag_each(dg, add_message, &b));
    return sbuf_text(&b);
}

/* ---- templates ---- */

static const char schema[] =
    "CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n"
    "INSERT INTO input_files VALUES ('a.csv', 'a', 1), ('b.csv', 'b', 0);\n"
    "CREATE TABLE a (no INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind <> 'never'),\n"
    "  score DECIMAL(5,2) CONSTRAINT \"score: most is 100\" CHECK (score <= 100));\n"
    "CREATE TABLE b (a INTEGER NOT NULL REFERENCES a (no), n TEXT);\n";

/* The types of half are those of its SELECT: an INTEGER column gets 1.0 as 1, one without a type as 1.0. */
static const char views[] =
    "CREATE TABLE words (word TEXT); INSERT INTO words VALUES ('one');\n"
    "CREATE TABLE half AS SELECT no, score / 2 AS half, CAST(score AS TEXT) AS text, kind FROM a "
    "ORDER BY score DESC;\n"
    "CREATE VIEW unwritten AS SELECT 1 FROM a WHERE kind = '';\n"
    "CREATE VIEW total AS SELECT count(*) AS n, sum(hundredths(score)) AS sum FROM a;\n";

static const struct data {
    const char *a, *b;
} data[] = {
    {"no,kind,score\n1,x,5\n2,y,96.67\n3,z,1\n", "a,n\n1,p\n3,q\n"},
    {"no,kind,score\n7,,1.5\n", NULL}, /* wording.sql is run */
    {"no,kind,score\n1,x,101\n", NULL},
    {"no,kind,score\n1,x,none\n", NULL},
    {"no,kind,score\n1,x,5\n", "a,n\n9,p\n"}, /* a reference to nothing */
    {"no,kind,score\n1,x,5\n1,x,5\n", NULL},
    {"no,kind\n\"1", NULL},
    {NULL, NULL},
    {"no,kind,score\n1,gone,5\n", "a,n\n1,p\n"},                  /* a fault */
    {"no,kind,score\n1,9 of 1,5\n2,big,6\n", "a,n\n1,p\n"},       /* a computation that fails */
    {"no,kind,score\n2,the reds have 7 points,3\n1,x,4\n", NULL}, /* a claim */
    {"no,kind,score\n", NULL},
};

static const struct {
    const char *name;
    const char *schema, *views, *wording, *findings; /* after those above; NULL = there is none */
    bool fits;
} template_case[] = {
    {"plain", "", "", NULL, NULL, true},
    {"wording and findings", "", "",
     "INSERT INTO words SELECT 'unwritten ' || no FROM a; CREATE TABLE more AS SELECT 1 AS x;\n",
     "CREATE TABLE findings (level, message);\n"
     "INSERT INTO findings SELECT 'warning', count(*) || ' words' FROM words;\n"
     "INSERT INTO findings SELECT 'note', kind || ' has ' || number FROM claims;\n",
     true},
    {"a fault, a computation that fails", "",
     "CREATE VIEW faults AS SELECT 'gone' AS message FROM a WHERE kind = 'gone';\n"
     "CREATE TABLE f AS SELECT hundredths(kind) AS h FROM a WHERE kind LIKE '% of %' OR kind = "
     "'big';\n",
     NULL, NULL, true},
    {"an index that comes later", "", "CREATE INDEX of_kind ON a (kind);\n", NULL, NULL, false},
    {"what the schema is", "", "CREATE VIEW s AS SELECT count(*) FROM \"sqlite_schema\";\n", NULL,
     NULL, false},
    {"what was changed", "", "CREATE TABLE t AS SELECT Total_Changes() AS n;\n", NULL, NULL, false},
    {"what was changed, apart", "", "CREATE TABLE t AS SELECT \"changes\" /* */ () AS n;\n", NULL,
     NULL, false},
    {"a table of changes", "", "CREATE TABLE changes AS SELECT no AS changes FROM a;\n", NULL, NULL,
     true},
    {"numbers that go on", "CREATE TABLE n (i INTEGER PRIMARY KEY AUTOINCREMENT);\n", "", NULL,
     NULL, false},
    {"if it is not there", "CREATE TABLE IF NOT EXISTS n (i);\n", "", NULL, NULL, false},
    {"a comment about the index", "", "-- changes, sqlite_schema, an index\n/* explain */\n", NULL,
     NULL, true},
    {"what wording.sql makes is read elsewhere", "", "", "CREATE TABLE more AS SELECT 1 AS x;\n",
     "CREATE TABLE findings (message); INSERT INTO findings SELECT x FROM more;\n", false},
    {"wording.sql makes what we ask for", "", "", "CREATE TABLE unbroken AS SELECT 'x' AS text;\n",
     NULL, true},
};

static const char phrases[] =
    "phrase,role,kind,value,after\nreds,name,team,1,\npoints,unit,score,,\nhave,glue,,,\n"
    "points,head,score,figure,\n";
static const char texts[] =
    "CREATE TABLE texts AS SELECT kind AS text, 'a' AS topic, no AS \"key\" FROM a;\n";

static void put_template(struct scene *f, size_t i)
{
    struct arena *a = f->w.a;

    put(f, "schema.sql", arena_printf(a, "%s%s", schema, template_case[i].schema));
    put(f, "views.sql", arena_printf(a, "%s%s", views, template_case[i].views));
    put(f, "wording.sql", template_case[i].wording);
    put(f, "findings.sql", template_case[i].findings);
    put(f, "texts.sql", texts);
    put(f, "phrases.csv", phrases);
}

/* As batch does it. *used = the store had served others, and served this one. */
static const char *said_by(struct scene *f, struct store *store, bool *used)
{
    struct report_source from = SOURCE(f->path, f->path);
    const char *text = NULL;

    from.store = store;
    *used = false;
    for (bool again = true; again;) {
        struct diag *dg = diag_open();
        struct arena *a = arena_open(dg);
        bool sound;
        assert_non_null(a);
        struct dataset *ds = dataset_open(a, from, dg);
        bool before = store && dataset_store_is_used(store);
        *used |= before;
        text = arena_strdup(f->w.a, said_of(a, ds, dg, &sound));
        again = before && (!sound || dataset_store_misled(store));
        dataset_close(ds);
        arena_close(a);
        diag_close(dg);
        if (store && (!sound || !dataset_store_fits(store)) &&
            !(again && dataset_store_is_sound(store)))
            dataset_store_empty(store);
        if (again)
            from.store = store = NULL;
    }
    return text;
}

static void test_each_after_each(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(template_case); i++) {
        struct scene f = open_scene();
        struct store *store = dataset_store_open(f.w.dg);
        const char *alone[COUNT_OF(data)];
        size_t n_used = 0;
        bool used;
        assert_non_null(store);
        put_template(&f, i);
        for (size_t k = 0; k < COUNT_OF(data); k++) {
            put(&f, "a.csv", data[k].a);
            put(&f, "b.csv", data[k].b);
            alone[k] = said_by(&f, NULL, &used);
        }
        for (size_t n = 0; n < COUNT_OF(data) * COUNT_OF(data); n++) {
            size_t pair[] = {n / COUNT_OF(data), n % COUNT_OF(data)};
            for (size_t p = 0; p < 2; p++) {
                put(&f, "a.csv", data[pair[p]].a);
                put(&f, "b.csv", data[pair[p]].b);
                const char *got = said_by(&f, store, &used);
                if (strcmp(got, alone[pair[p]]) != 0)
                    fail_msg("%s: %zu after %zu:\n%s\nalone:\n%s", template_case[i].name, pair[p],
                             pair[0], got, alone[pair[p]]);
                n_used += used;
            }
        }
        if (template_case[i].fits ? n_used < COUNT_OF(data) : n_used > 0)
            fail_msg("%s: %zu served by a store that was used", template_case[i].name, n_used);
        dataset_store_close(store);
        close_scene(&f);
    }
}

/* What the ITA report asks fits: a country of them is not compiled anew for each. */
static void test_ita(void **state)
{
    (void)state;
    struct world w = world_open();
    struct store *store = dataset_store_open(w.dg);
    struct report_source from = SOURCE("input/2568", "templates/ita");

    assert_non_null(store);
    from.store = store;
    for (int n = 0; n < 2; n++) {
        struct dataset *ds = dataset_open(w.a, from, w.dg);
        assert_non_null(ds);
        assert_true(dataset_store_is_used(store) == (n > 0));
        assert_true(dataset_check(ds, w.dg));
        dataset_close(ds);
        assert_true(dataset_store_fits(store));
    }
    dataset_store_close(store);
    world_close(&w);
}

/* ---- rows that are kept ---- */

static const char *rows_of(struct scene *f, struct dataset *ds, const char *sql,
                           const struct row *outer, int most)
{
    struct query *q = query_open(ds, sql, (struct loc){0}, outer, f->w.dg);
    struct sbuf b = {.a = f->w.a};
    struct row row;
    bool done = false;

    assert_non_null(q);
    for (int i = 0; i < most && query_next(q, f->w.a, &row, &done, f->w.dg) && !done; i++) {
        assert_ptr_equal(row.outer, outer);
        for (size_t c = 0; c < row.ncol; c++)
            sbuf_printf(&b, "%s ", row.value[c].text);
    }
    query_close(q);
    return sbuf_text(&b);
}

static void test_rows_again(void **state)
{
    enum { MANY = 1000 };
    static const char below[] = "SELECT no FROM a WHERE no < :n ORDER BY no",
                      same[] = "SELECT typeof(:n), :n";
    (void)state;
    struct scene f = open_scene();
    struct sbuf csv = {.a = f.w.a}, all = {.a = f.w.a};
    const struct value number[] = {{.kind = VALUE_INTEGER, .integer = 3, .text = "3", .len = 1},
                                   {.kind = VALUE_REAL, .real = 3, .text = "3.0", .len = 3},
                                   {.kind = VALUE_TEXT, .text = "3", .len = 1},
                                   {.kind = VALUE_INTEGER, .integer = 2, .text = "2", .len = 1},
                                   {.kind = VALUE_NULL, .text = ""}};
    static const char *const wanted[] = {"integer 3 ", "real 3.0 ", "text 3 ", "integer 2 ",
                                         "null  "},
                             *const few[] = {"1 2 ", "1 2 ", "1 2 ", "1 ", ""};
    static const char *const name[] = {"n"};

    sbuf_add_str(&csv, "no,kind,score\n");
    for (int i = 1; i <= MANY; i++) {
        sbuf_printf(&csv, "%d,x,1\n", i);
        sbuf_printf(&all, "%d ", i);
    }
    put(&f, "schema.sql", schema);
    put(&f, "a.csv", sbuf_text(&csv));
    struct dataset *ds = dataset_open(f.w.a, SOURCE(f.path, f.path), f.w.dg);
    assert_non_null(ds);
    for (int time = 0; time < 3; time++) {
        for (size_t i = 0; i < COUNT_OF(number); i++) {
            struct row outer = {.ncol = 1, .name = name, .value = &number[i]};
            assert_string_equal(rows_of(&f, ds, below, &outer, 1),
                                *few[i] ? "1 " : ""); /* not to its end */
            assert_string_equal(rows_of(&f, ds, below, &outer, MANY), few[i]);
            assert_string_equal(rows_of(&f, ds, same, &outer, MANY), wanted[i]);
        }
        assert_string_equal(rows_of(&f, ds, "SELECT no FROM a ORDER BY no", NULL, MANY + 1),
                            sbuf_text(&all));
    }
    dataset_close(ds);
    close_scene(&f);
}

/* One within the other, the same text: each has its own rows. */
static void test_rows_within(void **state)
{
    static const char sql[] = "SELECT no FROM a ORDER BY no";
    (void)state;
    struct scene f = open_scene();
    struct row row;
    bool done;

    put(&f, "schema.sql", schema);
    put(&f, "a.csv", "no,kind,score\n1,x,1\n2,x,1\n");
    struct dataset *ds = dataset_open(f.w.a, SOURCE(f.path, f.path), f.w.dg);
    assert_non_null(ds);
    for (int time = 0; time < 3; time++) {
        struct query *outer = query_open(ds, sql, (struct loc){0}, NULL, f.w.dg);
        assert_non_null(outer);
        for (int i = 1; i <= 2; i++) {
            assert_true(query_next(outer, f.w.a, &row, &done, f.w.dg) && !done);
            assert_int_equal(row.value[0].integer, i);
            assert_string_equal(rows_of(&f, ds, sql, NULL, 9), "1 2 ");
        }
        assert_true(query_next(outer, f.w.a, &row, &done, f.w.dg) && done);
        query_close(outer);
    }
    dataset_close(ds);
    close_scene(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_after_each),
        cmocka_unit_test(test_ita),
        cmocka_unit_test(test_rows_again),
        cmocka_unit_test(test_rows_within),
    };

    return cmocka_run_group_tests_name("again", tests, NULL, NULL);
}
