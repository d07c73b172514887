/*
 * Pages: doc/architecture.md. A template is set on a page whose body holds a known number of lines;
 * what is wanted is counted by hand.
 */
#include "unit.h"

#include "base/file.h"
#include "base/str.h"
#include "report/report.h"

#include <unistd.h>

/* What a template makes: each text with its page, in reading order: "1:abc 1:def 2:ghi". */
struct result {
    struct world w;
    char dir[64];
    struct sbuf text;
    pt64 x[8]; /* of the first texts */
    size_t nx;
    pt64 bottom; /* no ink below */
    bool ok;
};

/* Of a leader only the first four dots are kept: how many there are is a matter of the font. */
static void add_char(struct sbuf *b, uint32_t c)
{
    if (c != '.' || b->len < 4 || memcmp(b->s + b->len - 4, "....", 4) != 0)
        sbuf_add_char(b, c);
}

static bool take_page(void *ctx, const struct page *p)
{
    struct result *r = ctx;

    const struct text_item *before = NULL;

    for (const struct item *it = p->items.first; it; it = it->next) {
        if (it->kind != ITEM_TEXT)
            continue;
        const struct text_item *t = &it->u.text;
        bool same_line = before && before->run == t->run && before->y == t->y;
        if (!same_line)
            sbuf_printf(&r->text, "%s%d:", r->text.len ? " " : "", p->number);
        before = t;
        for (size_t g = t->first; g < t->end; g++)
            add_char(&r->text, t->text->ch[t->text->glyph[g].first]);
        if (!same_line && r->nx < COUNT_OF(r->x))
            r->x[r->nx++] = t->x;
        assert_true(t->y > PT64(20) && t->y < p->height - PT64(20));
    }
    return true;
}

static bool forget(void *ctx)
{
    struct result *r = ctx;

    r->text.len = 0;
    r->nx = 0;
    return true;
}

/* The height of a line of 10 pt, and so of the page that holds `lines` of them. */
static pt64 pitch(struct arena *a, struct diag *dg)
{
    struct fontset *fs = fontset_open(a, "fonts/fonts.conf", dg);
    const struct face *f = fontset_face(fs, FAMILY("Laksaman"), false, false, (struct loc){0});
    pt64 v = pt64_from_fu(f->ascent, PT64(10), f->upem) +
             pt64_from_fu(f->descent, PT64(10), f->upem) + PT64(10) * 30 / 1000;

    fontset_close(fs);
    return v;
}

static void put_file(struct result *r, const char *name, const char *text)
{
    const char *path = file_join(r->w.a, r->dir, name);

    assert_true(file_write(r->w.a, path, text, strlen(text), r->w.dg));
}

static void lay_out(struct result *r, int lines, const char *body)
{
    *r = (struct result){.w = world_open(), .dir = "/tmp/raingan-test-layout-XXXXXX"};
    struct report report;
    double height = 40 + lines * pt_from_pt64(pitch(r->w.a, r->w.dg));
    const char *conf = "fonts/fonts.conf";

    assert_non_null(mkdtemp(r->dir));
    put_file(r, "schema.sql", "CREATE TABLE input_files (file, table_name, required);\n");
    put_file(r, "report.xml",
             arena_printf(r->w.a,
                          "<report xmlns=\"urn:raingan:report\" lang=\"th\">\n"
                          "<page name=\"p\" size=\"300pt %.6fpt\" margin=\"20pt\"/>\n"
                          "<style name=\"body\" font-family=\"Laksaman\" font-size=\"10pt\" "
                          "font-size-adjust=\"none\"/>\n"
                          "<style name=\"th\" font-weight=\"normal\"/>\n"
                          "<section page=\"p\">%s</section></report>\n",
                          height, body));
    r->text.a = r->w.a;
    r->ok =
        report_open(&report, r->w.a, SOURCE(r->dir, r->dir),
                    &(struct resources){.fonts_conf = conf}, r->w.dg) &&
        report_lay_out(&report, (struct page_sink){.page = take_page, .restart = forget, .ctx = r});
    report_close(&report);
    unlink(file_join(r->w.a, r->dir, "schema.sql"));
    unlink(file_join(r->w.a, r->dir, "report.xml"));
    rmdir(r->dir);
}

/* In a case's template, "a*6" stands for six lines a1 to a6. */
static const char *expand(struct arena *a, const char *s)
{
    struct sbuf b = {.a = a};

    for (; *s; s++) {
        if (s[1] != '*' || !ascii_is_digit((unsigned char)s[2])) {
            sbuf_add(&b, s, 1);
            continue;
        }
        char name = *s, *end;
        long n = strtol(s + 2, &end, 10);
        for (long i = 1; i <= n; i++)
            sbuf_printf(&b, "%s%c%ld", i > 1 ? "<br/>" : "", name, i);
        s = end - 1;
    }
    return sbuf_text(&b);
}

#define TABLE(columns) "<table columns=\"" columns "\" border=\"none\" padding=\"0pt\">"
#define HEAD "<thead><tr><th>H</th></tr></thead>"
#define ROW(text) "<tr><td>" text "</td></tr>"
#define CAPTION(text) "<caption margin-top=\"0pt\" margin-bottom=\"0pt\">" text "</caption>"
#define GROUP(text) "<tr continued=\"+\" break-after=\"avoid\"><td>" text "</td></tr>"

static const struct {
    const char *name;
    int lines;
    const char *body, *want;
} page_case[] = {
    {"one line alone on page 2 would be a widow", 5, "<p>a*6</p>", "1:a1 1:a2 1:a3 1:a4 2:a5 2:a6"},
    {"the first line alone on page 1 would be an orphan", 5, "<p>a*4</p><p>b*4</p>",
     "1:a1 1:a2 1:a3 1:a4 2:b1 2:b2 2:b3 2:b4"},
    {"a heading stays with what follows", 5, "<p>a*3</p><p break-after=\"avoid\">h</p><p>b*3</p>",
     "1:a1 1:a2 1:a3 2:h 2:b1 2:b2 2:b3"},
    {"a kept box moves as a whole and takes two lines along", 6,
     "<p>a*5</p><div break-before=\"avoid\" break-inside=\"avoid\"><p>x</p><p>y</p><p>z</p></div>",
     "1:a1 1:a2 1:a3 2:a4 2:a5 2:x 2:y 2:z"},
    {"a keep chain longer than a page is cut, nothing is lost", 4,
     "<div break-inside=\"avoid\"><p>a*6</p></div>", "1:a1 1:a2 1:a3 1:a4 2:a5 2:a6"},
    {"a page break", 5, "<p>a</p><p break-before=\"page\">b</p>", "1:a 2:b"},

    {"the head is counted on each page", 5,
     TABLE("*") HEAD ROW("1") ROW("2") ROW("3") ROW("4") ROW("5") ROW("6") ROW("7") ROW("8")
         ROW("9") ROW("10") "</table>",
     "1:H 1:1 1:2 1:3 1:4 2:H 2:5 2:6 2:7 2:8 3:H 3:9 3:10"},
    {"no page ends on a bare head or a head with one row", 5,
     "<p>a*3</p>" TABLE("*") HEAD ROW("1") ROW("2") ROW("3") "</table>",
     "1:a1 1:a2 1:a3 2:H 2:1 2:2 2:3"},
    {"a high row stays with its head alone", 10,
     "<p>a*5</p>" TABLE("*") HEAD ROW("b*4") ROW("c*4") "</table>",
     "1:a1 1:a2 1:a3 1:a4 1:a5 1:H 1:b1 1:b2 1:b3 1:b4 2:H 2:c1 2:c2 2:c3 2:c4"},
    {"the last row is not alone below a repeated head", 5,
     TABLE("*") HEAD ROW("1") ROW("2") ROW("3") ROW("4") ROW("5") "</table>",
     "1:H 1:1 1:2 1:3 2:H 2:4 2:5"},
    {"a head of several rows", 5,
     TABLE("*") "<thead><tr><th>G</th></tr><tr><th>H</th></tr></thead>" ROW("1") ROW("2") ROW("3")
         ROW("4") ROW("5") "</table>",
     "1:G 1:H 1:1 1:2 1:3 2:G 2:H 2:4 2:5"},
    {"a head higher than half a page is printed once", 6,
     TABLE("*") "<thead><tr><th>h*4</th></tr></thead>" ROW("1") ROW("2") ROW("3") ROW("4")
         ROW("5") "</table>",
     "1:h1 1:h2 1:h3 1:h4 1:1 1:2 2:3 2:4 2:5"},
    {"a head higher than a page is cut", 4,
     TABLE("*") "<thead><tr><th>h*6</th></tr></thead>" ROW("1") ROW("2") "</table>",
     "1:h1 1:h2 1:h3 1:h4 2:h5 2:h6 2:1 2:2"},
    {"a group row is not the last of a page", 5,
     TABLE("*") HEAD ROW("1") ROW("2") ROW("3") "<tr break-after=\"avoid\"><td>4</td></tr>" ROW("5")
         ROW("6") ROW("7") "</table>",
     "1:H 1:1 1:2 1:3 2:H 2:4 2:5 2:6 2:7"},
    {"a caption goes with its table's first rows, and is said once", 5,
     "<p>a*4</p>" TABLE("*") CAPTION("c") HEAD ROW("1") ROW("2") ROW("3") ROW("4")
         ROW("5") "</table>",
     "1:a1 1:a2 1:a3 1:a4 2:c 2:H 2:1 2:2 2:3 3:H 3:4 3:5"},
    {"a group row repeats, until the next one", 5,
     TABLE("*") HEAD GROUP("A") ROW("1") ROW("2") ROW("3") ROW("4") ROW("5") GROUP("B") ROW("6")
         ROW("7") ROW("8") "</table>",
     "1:H 1:A 1:1 1:2 1:3 2:H 2:A + 2:4 2:5 3:H 3:B 3:6 3:7 3:8"},
    {"a group ends at a row with an empty continued", 5,
     TABLE("*") GROUP("A") ROW("1") ROW("2") "<tr continued=\"\"><td>S</td></tr>" ROW("3") ROW("4")
         ROW("5") "</table>",
     "1:A 1:1 1:2 1:S 1:3 2:4 2:5"},
    {"the foot stays with the last row", 6,
     TABLE("*") HEAD ROW("1") ROW("2") ROW("3") ROW("4")
         ROW("5") "<tfoot><tr><td>F</td></tr></tfoot></table>",
     "1:H 1:1 1:2 1:3 2:H 2:4 2:5 2:F"},
    {"the foot stands in front of the rows in the template", 9,
     TABLE("*") "<tfoot><tr><td>F</td></tr></tfoot>" ROW("1") ROW("2") "</table>", "1:1 1:2 1:F"},

    {"a row higher than a page goes over three, two lines on each side", 6,
     TABLE("* *") "<tr><td>left</td><td>a*14</td></tr></table>",
     "1:left 1:a1 1:a2 1:a3 1:a4 1:a5 1:a6 2:a7 2:a8 2:a9 2:a10 2:a11 2:a12 3:a13 3:a14"},
    {"a row not higher than half a page moves as a whole", 6,
     TABLE("*") ROW("a*4") ROW("b*3") "</table>", "1:a1 1:a2 1:a3 1:a4 2:b1 2:b2 2:b3"},
    {"a row higher than half a page is cut", 6, TABLE("*") ROW("a*3") ROW("b*4") "</table>",
     "1:a1 1:a2 1:a3 1:b1 1:b2 2:b3 2:b4"},
    {"unless it is to stay whole", 6,
     TABLE("*") ROW("a*3") "<tr break-inside=\"avoid\"><td>b*4</td></tr></table>",
     "1:a1 1:a2 1:a3 2:b1 2:b2 2:b3 2:b4"},

    {"a rowspan beside its rows", 9,
     TABLE("* *") "<tr><td rowspan=\"2\">s</td><td>1</td></tr><tr><td>2</td></tr>"
                  "<tr><td>t</td><td>3</td></tr></table>",
     "1:s 1:1 1:2 1:t 1:3"},
    {"a rowspan goes on beside its rows on the next page", 3,
     TABLE("* *") "<tr><td rowspan=\"5\">s*5</td><td>1</td></tr><tr><td>2</td></tr>"
                  "<tr><td>3</td></tr><tr><td>4</td></tr><tr><td>5</td></tr></table>",
     "1:s1 1:s2 1:s3 1:1 1:2 1:3 2:s4 2:s5 2:4 2:5"},
    {"a rowspan higher than its rows makes the last one higher", 4,
     TABLE("* *") "<tr><td rowspan=\"2\">s*6</td><td>1</td></tr><tr><td>2</td></tr>"
                  "<tr><td>x</td><td>3</td></tr></table>",
     "1:s1 1:s2 1:s3 1:s4 1:1 1:2 2:s5 2:s6 2:x 2:3"},
    {"a rowspan of a row higher than a page", 4,
     TABLE("* *") "<tr><td rowspan=\"2\">s</td><td>a*6</td></tr><tr><td>b</td></tr></table>",
     "1:s 1:a1 1:a2 1:a3 1:a4 2:a5 2:a6 2:b"},
    {"a rowspan beyond the last row ends with it", 9,
     TABLE("* *") "<tr><td rowspan=\"7\">s</td><td>1</td></tr><tr><td>2</td></tr></table>",
     "1:s 1:1 1:2"},

    {"a list", 9, "<ol><li>a</li><li>b<ul marker=\"-\"><li>c</li></ul></li></ol>",
     "1:1. 1:a 1:2. 1:b 1:- 1:c"},
    {"a list in Thai letters from 3", 9,
     "<ol number-format=\"(ก)\" start=\"3\"><li>a</li><li><p>b</p><p>c</p></li></ol>",
     "1:(ค) 1:a 1:(ง) 1:b 1:c"},
    {"an item that begins with a list", 9, "<ul marker=\"x\"><li><ol><li>a</li></ol></li></ul>",
     "1:x 1:1. 1:a"},
    {"a label stays with its item", 3, "<p>a*2</p><ol><li>b*2</li></ol>",
     "1:a1 1:a2 2:1. 2:b1 2:b2"},
    {"a list in a cell", 9, TABLE("*") ROW("<ol><li>a</li></ol><p>b</p>") "</table>",
     "1:1. 1:a 1:b"},

    {"headings count by level", 9,
     "<h1 number-format=\"1.\">a</h1><h2 number-format=\"1.1\">b</h2><h2 "
     "number-format=\"1.1\">c</h2>"
     "<h1 number-format=\"1.\">d</h1><h2 number-format=\"1.1\">e</h2>",
     "1:1. a 1:1.1 b 1:1.2 c 1:2. d 1:2.1 e"},
    {"a contents list", 9,
     "<toc/><h1 break-before=\"page\">a</h1><h2 break-before=\"page\">b</h2><h3>c</h3>",
     "1:a 1:.... 1: 2 1:b 1:.... 1: 3 1:c 1:.... 1: 3 2:a 3:b 3:c"},
    {"a reference looks forward and back", 9,
     "<p><ref to=\"b\"/> <ref to=\"h\" show=\"number\"/> <ref to=\"h\" show=\"text\"/></p>"
     "<h1 id=\"h\" number-format=\"A\" break-before=\"page\">x</h1><p id=\"b\">z</p>",
     "1:2 A x 2:A x 2:z"},

    /* A note of 8 pt takes 12 pt and 0.8 lines: with it, a page of six lines has four. */
    {"a footnote stands on the page that calls it", 6,
     "<p>a*3</p><p>b<footnote>N</footnote></p><p>c*4</p>",
     "1:a1 1:a2 1:a3 1:b 1:1 1:1 1:N 2:c1 2:c2 2:c3 2:c4"},
    {"a line moves with its footnote", 6, "<p>a*5</p><p>b<footnote>N</footnote></p>",
     "1:a1 1:a2 1:a3 1:a4 1:a5 2:b 2:1 2:1 2:N"},
    {"a footnote in a cell", 6, TABLE("*") ROW("a<footnote>N</footnote>") ROW("b") "</table>",
     "1:a 1:1 1:b 1:1 1:N"},
    {"a footnote that finds no room goes on", 4, "<p>a<footnote>n*5</footnote></p><p>b</p>",
     "1:a 1:1 1:1 1:n1 1:n2 2:b 2:n3 3:n4 3:n5"},
    {"a footnote of kept lines higher than a page is cut", 3,
     "<p>a<footnote orphans=\"9\">n*7</footnote></p>",
     "1:a 1:1 2:1 2:n1 2:n2 3:n3 3:n4 4:n5 4:n6 5:n7"},

    {"columns are balanced", 4, "<columns><p>a*6</p></columns><p>z</p>",
     "1:a1 1:a2 1:a3 1:a4 1:a5 1:a6 1:z"},
    {"columns go on over the page", 4, "<columns><p>a*12</p></columns><p>z</p>",
     "1:a1 1:a2 1:a3 1:a4 1:a5 1:a6 1:a7 1:a8 2:a9 2:a10 2:a11 2:a12 2:z"},
    {"columns after text are cut where the page ends", 4, "<p>x*2</p><columns><p>a*6</p></columns>",
     "1:x1 1:x2 1:a1 1:a2 1:a3 1:a4 2:a5 2:a6"},
};

static void test_pages(void **state)
{
    (void)state;
    size_t failed = 0;

    for (size_t i = 0; i < COUNT_OF(page_case); i++) {
        struct world w = world_open();
        struct result r;
        lay_out(&r, page_case[i].lines, expand(w.a, page_case[i].body));
        const char *got = sbuf_text(&r.text), *want = page_case[i].want;
        if (!r.ok || strcmp(got, want) != 0) {
            char *said = world_messages(&r.w);
            print_error("%s:\n  got  %s\n  want %s\n%s", page_case[i].name, got, want, said);
            free(said);
            failed++;
        }
        world_close(&r.w);
        world_close(&w);
    }
    assert_int_equal(failed, 0);
}

/* Many sizes: each text once, in order, whatever the page; heads not counted. */
static void test_nothing_lost(void **state)
{
    (void)state;

    for (int lines = 2; lines < 12; lines++)
        for (int n = 1; n < 30; n += 4) {
            struct world w = world_open();
            struct sbuf body = {.a = w.a}, want = {.a = w.a}, got = {.a = w.a};
            struct result r;
            sbuf_printf(&body, "<p>a*%d</p><p break-after=\"avoid\">h</p>" TABLE("*") HEAD, n);
            for (int i = 1; i <= n; i++) {
                sbuf_printf(&body, "<tr><td>r%d</td></tr>", i);
                sbuf_printf(&want, "a%d ", i);
            }
            sbuf_add_str(&body, "</table>");
            sbuf_add_str(&want, "h ");
            for (int i = 1; i <= n; i++)
                sbuf_printf(&want, "r%d ", i);
            lay_out(&r, lines, expand(w.a, sbuf_text(&body)));
            for (char *word = strtok(sbuf_text(&r.text), " "); word; word = strtok(NULL, " ")) {
                const char *text = strchr(word, ':') + 1;
                if (strcmp(text, "H") != 0)
                    sbuf_printf(&got, "%s ", text);
            }
            assert_string_equal(sbuf_text(&got), sbuf_text(&want));
            world_close(&r.w);
            world_close(&w);
        }
}

/* The same with cells over rows: the second column counts on beside them. */
static void test_no_span_lost(void **state)
{
    (void)state;

    for (int lines = 2; lines < 9; lines++)
        for (int high = 1; high < 12; high += 2)
            for (int rows = 2; rows < 9; rows += 3) {
                struct world w = world_open();
                struct sbuf body = {.a = w.a};
                struct result r;
                char seen[2][32] = {{0}};
                sbuf_printf(&body, TABLE("* *") "<tr><td rowspan=\"%d\">s*%d</td><td>r1</td></tr>",
                            rows, high);
                for (int i = 2; i <= rows; i++)
                    sbuf_printf(&body, "<tr><td>r%d</td></tr>", i);
                sbuf_add_str(&body, "</table>");
                lay_out(&r, lines, expand(w.a, sbuf_text(&body)));
                for (char *p = sbuf_text(&r.text); (p = strpbrk(p, "rs")); p++)
                    seen[*p == 's'][atoi(p + 1)]++;
                for (int i = 1; i < 32; i++)
                    if (seen[0][i] != (i <= rows) || seen[1][i] != (i <= high)) {
                        print_error("%d lines, %d high, %d rows: %s\n", lines, high, rows,
                                    r.text.s);
                        fail();
                    }
                assert_true(r.ok);
                world_close(&r.w);
                world_close(&w);
            }
}

static const struct {
    const char *name, *columns;
    pt64 want[3]; /* left edges; the frame is 20 to 280 */
} column_case[] = {
    {"a length, a percentage, the rest", "60pt 25% *", {PT64(20), PT64(80), PT64(145)}},
    {"shares", "* 2* *", {PT64(20), PT64(85), PT64(215)}},
};

static void test_columns(void **state)
{
    (void)state;

    for (size_t i = 0; i < COUNT_OF(column_case); i++) {
        struct world w = world_open();
        struct result r;
        lay_out(&r, 5,
                arena_printf(w.a,
                             "<table columns=\"%s\" border=\"none\" padding=\"0pt\">"
                             "<tr><td>a</td><td>b</td><td>c</td></tr></table>",
                             column_case[i].columns));
        assert_true(r.ok);
        assert_int_equal(r.nx, 3);
        for (int k = 0; k < 3; k++)
            if (r.x[k] != column_case[i].want[k])
                fail_msg("%s: column %d at %.2f", column_case[i].name, k, pt_from_pt64(r.x[k]));
        world_close(&r.w);
        world_close(&w);
    }
}

/* CSS 2.1, 17.5.2.2: what all need on one line if it is there; else at least the longest word. */
static void test_auto_columns(void **state)
{
    (void)state;
    struct result r;

    lay_out(&r, 5,
            TABLE("auto auto *") "<tr><td>iiii</td><td>iiiiiiii</td><td>c</td></tr></table>");
    assert_int_equal(r.nx, 3);
    assert_int_equal(r.x[0], PT64(20));
    /* the same letter: twice as wide, up to rounding */
    assert_in_range(r.x[2] - r.x[1], 2 * (r.x[1] - r.x[0]) - 2, 2 * (r.x[1] - r.x[0]) + 2);
    world_close(&r.w);
    /* Two columns that want 600 and 300 in a frame of 260: none is cut inside a word. */
    lay_out(
        &r, 30,
        TABLE("auto auto") "<tr><td>ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii "
                           "ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii ii "
                           "</td><td>iiiiiiiiiiiiiiii</td></tr></table>");
    assert_true(r.ok);
    assert_non_null(strstr(r.text.s, ":iiiiiiiiiiiiiiii"));
    assert_false(diag_has(r.w.dg, DIAG_BREAK_FORCED));
    world_close(&r.w);
}

/* Too wide is an error that names the table. */
static void test_too_wide(void **state)
{
    (void)state;
    struct result r;

    lay_out(&r, 5, TABLE("250pt 20pt") "<tr><td>a</td><td>b</td></tr></table>");
    assert_false(r.ok);
    char *text = world_messages(&r.w);
    assert_non_null(strstr(text, "report.xml:5:19: error:"));
    free(text);
    world_close(&r.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),        cmocka_unit_test(test_nothing_lost),
        cmocka_unit_test(test_no_span_lost), cmocka_unit_test(test_columns),
        cmocka_unit_test(test_auto_columns), cmocka_unit_test(test_too_wide),
    };

    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
