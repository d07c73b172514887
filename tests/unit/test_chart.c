/*
 * Nothing in a chart overlaps (doc/template.md, <bar-chart>): charts of many kinds are set and looked at.
 */
#include "sight.h"

enum { MARGIN = 20 };

static void look(struct sight *s, double width, double height, const char *font_size,
                 const char *chart)
{
    sight_open(s, MARGIN, MARGIN, MARGIN, MARGIN);
    sight_look(
        s, arena_printf(s->w.a,
                        "<report xmlns=\"urn:raingan:report\" lang=\"th\">\n"
                        "<page name=\"p\" size=\"%.1fpt %.1fpt\" margin=\"%dpt\"/>\n"
                        "<style name=\"body\" font-family=\"Laksaman\" font-size=\"%s\" "
                        "font-size-adjust=\"0.340\"/>\n<section page=\"p\">%s</section></report>",
                        width + 2 * MARGIN, height + 2 * MARGIN, MARGIN, font_size, chart));
}

static size_t count(const struct sight *s, const char *said)
{
    size_t n = 0;

    for (const char *p = s->all.len ? s->all.s : ""; (p = strstr(p, said)); p++)
        n++;
    return n;
}

/* ---- what is printed ---- */

#define ROWS(rows) "select=\"WITH t(label, value, series) AS (VALUES " rows ") SELECT * FROM t\"/>"
#define ONE(rows) "select=\"WITH t(label, value) AS (VALUES " rows ") SELECT * FROM t\"/>"

/* Values are chosen so that no mark of the axis says the same. */
static const struct {
    const char *name, *chart;
    const char *once[6], *never[4];
} said_case[] = {
    {"the axis has the format of the values, and whole numbers need no decimals",
     "<bar-chart alt='x' format='#,##0.00' " ONE("('a',966700),('b',1000000)"),
     {"[966,700.00]", "[200,000]", "[800,000]", "[1,000,000]", "[1,000,000.00]"},
     {"[200000]", "[200,000.00]"}},
    {"marks are as fine as they differ",
     "<bar-chart alt='x' " ONE("('a',0.0032)"),
     {"[0.0032]", "[0.0005]", "[0.0025]"},
     {"[0.00]", "[0.003]"}},
    {"all values have the decimals of the one that has most, but two at most",
     "<bar-chart alt='x' max='200' " ONE("('a',84.5),('b',96.67),('c',74),('d',85.33333)"),
     {"[84.50]", "[96.67]", "[74.00]", "[85.33]"},
     {"[84.5]", "[85]", "[74]"}},
    {"whole numbers have none",
     "<line-chart alt='x' " ONE("('a',3),('b',17)"),
     {"[3]", "[17]"},
     {"[3.0]", "[17.00]"}},
    {"values are switched off",
     "<bar-chart alt='x' values='none' " ONE("('a',37),('b',83)"),
     {"[a]"},
     {"[37]", "[83]"}},
    {"values of lines too",
     "<line-chart alt='x' values='none' " ONE("('a',37),('b',83)"),
     {"[a]"},
     {"[37]", "[83]"}},
    {"rows of two series meet at their label, in whatever order they come",
     "<bar-chart alt='x' max='100' " ROWS(
         "('a',37,'s'),('b',83,'s'),('b',17,'t'),('a',61,'t'),('c',9,'t')"),
     {"[a][37][61][b][83][17][c][9]", "[s]", "[t]"},
     {NULL}},
    {"a value that is missing leaves a gap, in the data of a series or at its end",
     "<line-chart alt='x' " ROWS("('a',37,'s'),('b',NULL,'s'),('c',83,'s'),('a',61,'t')"),
     {"[a]", "[b]", "[c]", "[37]", "[83]", "[61]"},
     {"[0]", "[NULL]", "[]"}},
    {"a row without a label",
     "<bar-chart alt='x' max='100' " ONE("(NULL,37),('b',83)"),
     {"[37][b][83]"},
     {"[NULL]"}},
    {"marks are as far apart as is asked for",
     "<bar-chart alt='x' max='100' step='25' " ONE("('a',37)"),
     {"[25]", "[50]", "[75]", "[100]", "[37]"},
     {"[20]", "[40]", "[60]"}},
    {"a step for which there is no room, or of nought, is none",
     "<bar-chart alt='x' max='100' step='0.01' " ONE("('a',37)"),
     {"[100]", "[37]"},
     {"[0.01]", "[1.00]", "[25]"}},
    {"a step of nought",
     "<bar-chart alt='x' max='100' step='0' " ONE("('a',37)"),
     {"[100]", "[37]"},
     {"[25]"}},
    {"values below nought, to both sides of it",
     "<bar-chart alt='x' " ONE("('a',-37),('b',12)"),
     {"[-37]", "[12]", "[0]"},
     {"[37]"}},
    {"one value that is the least and the most",
     "<line-chart alt='x' " ONE("('a',37)"),
     {"[a]", "[37]"},
     {"[nan]", "[inf]", "[-nan]"}},
    {"nought alone",
     "<line-chart alt='x' values='none' " ONE("('a',0),('b',0)"),
     {"[a]", "[b]", "[0]"},
     {"[nan]", "[inf]"}},
    {"a label that comes twice is two",
     "<bar-chart alt='x' max='100' " ROWS("('a',37,'s'),('a',83,'s'),('a',17,'t'),('a',61,'t')"),
     {"[a][37][17][a][83][61]"},
     {NULL}},
};

static void test_said(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(said_case); i++) {
        struct sight s;
        look(&s, 455, 690, "14pt", said_case[i].chart);
        const char *all = s.all.len ? sbuf_text(&s.all) : "";
        for (size_t k = 0; k < COUNT_OF(said_case[i].once) && said_case[i].once[k]; k++)
            if (count(&s, said_case[i].once[k]) != 1)
                fail_msg("%s: not once %s in %s", said_case[i].name, said_case[i].once[k], all);
        for (size_t k = 0; k < COUNT_OF(said_case[i].never) && said_case[i].never[k]; k++)
            if (count(&s, said_case[i].never[k]))
                fail_msg("%s: %s in %s", said_case[i].name, said_case[i].never[k], all);
        assert_true(s.ok && !s.trouble.len);
        world_close(&s.w);
    }
}

/* ---- many charts ---- */

enum size { SCORES, MONEY, SMALL, SIGNED, NOUGHT, NSIZE };
enum name { COUNTED, THAI, SENTENCE, WORD, NNAME };

struct kind {
    const char *element, *format, *font_size;
    enum size size;
    enum name name;
    int series, categories;
    double width;
    bool line, marked;
};

static void add_value(struct sbuf *b, enum size size, int i, int k)
{
    double part = (i * 37 + k * 61) % 100 / 99.0;

    switch (size) {
    case SCORES:
        sbuf_printf(b, "%.2f", 60 + 40 * part);
        break;
    case MONEY:
        sbuf_printf(b, "%.2f", 1303279251.69 * part);
        break;
    case SMALL:
        sbuf_printf(b, "%.4f", 0.003 * part);
        break;
    case SIGNED:
        sbuf_printf(b, "%.1f", 250 * (part - 0.5));
        break;
    default:
        sbuf_add_str(b, "0");
    }
}

static void add_name(struct sbuf *b, enum name name, int i)
{
    static const char *const form[] = {
        "%d", "การเปิดเผยข้อมูล %d",
        "การปรับปรุงระบบการทำงานของหน่วยงานให้ทันสมัยและตอบสนองต่อประชาชนอยู่เสมอ ข้อที่ %d",
        "honorificabilitudinitatibus%d"};

    sbuf_printf(b, form[name], i + 1);
}

static const char *chart_of(struct arena *a, const struct kind *k)
{
    struct sbuf b = {.a = a};

    sbuf_printf(&b, "<%s alt=\"x\" %s %s select=\"WITH t(label, value, series, marked) AS (VALUES ",
                k->element, k->format, k->line ? "line=\"0.001\" label=\"เกณฑ์ที่ต้องผ่าน\"" : "");
    for (int s = 0; s < k->series; s++)
        for (int i = 0; i < k->categories; i++) {
            sbuf_add_str(&b, s + i ? ",('" : "('");
            add_name(&b, k->name, i);
            sbuf_add_str(&b, "',");
            add_value(&b, k->size, i, s);
            sbuf_printf(&b, ",'งบประมาณ พ.ศ. %d',%d)", 2560 + s, k->marked && i % 3 == 0);
        }
    sbuf_printf(&b, ") SELECT label, value%s, marked FROM t\"/>", k->series > 1 ? ", series" : "");
    return sbuf_text(&b);
}

/* Every kind that the number names in turn; numbers that differ little give kinds that differ. */
static struct kind kind_of(int n)
{
    static const char *const element[] = {"bar-chart", "line-chart"};
    static const char *const format[] = {"", "format=\"#,##0.00\"", "format=\"0\""};
    static const char *const font_size[] = {"14pt", "9pt", "20pt"};
    static const int series[] = {1, 2, 4, 8}, categories[] = {5, 1, 12, 60};
    static const double width[] = {455, 330, 200};

    return (struct kind){
        .element = element[n % 2],
        .series = series[n / 2 % 4],
        .size = (enum size)(n % 5),
        .categories = categories[n / 3 % 4],
        .name = (enum name)(n / 7 % 4),
        .width = width[n / 11 % 3],
        .font_size = font_size[n / 13 % 3],
        .format = format[n / 5 % 3],
        .line = n / 4 % 2,
        .marked = n / 6 % 2,
    };
}

/* 60 points need 240 pt; names, values and 36 pt of field at 20 pt may need more than 200. */
static bool may_be_refused(const struct kind *k)
{
    bool crowded = k->categories == 60 && !strcmp(k->element, "line-chart");

    return k->width <= 200 && (crowded || !strcmp(k->font_size, "20pt"));
}

static void look_at_kind(int n)
{
    struct kind k = kind_of(n);
    struct sight s;
    struct world w = world_open();

    look(&s, k.width, 690, k.font_size, chart_of(w.a, &k));
    char *messages = world_messages(&s.w);
    if (s.trouble.len || (!s.ok && !(may_be_refused(&k) && strstr(messages, "[too-wide]"))))
        fail_msg("%d: %s, %d series of %d, values %d, names %d, %.0f pt, %s, %s: %.300s %.300s", n,
                 k.element, k.series, k.categories, k.size, k.name, k.width, k.font_size, k.format,
                 s.trouble.len ? sbuf_text(&s.trouble) : "", messages);
    free(messages);
    world_close(&s.w);
    world_close(&w);
}

static void test_nothing_overlaps(void **state)
{
    (void)state;
    for (int n = 0; n < 240; n++)
        look_at_kind(n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_said),
        cmocka_unit_test(test_nothing_overlaps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
