/*
 * Nothing in a chart overlaps (doc/template.md, <bar-chart>): charts of many kinds are set, and the
 * ink of each text, measured with FreeType, is held against every other text, every stroke, bar and
 * sign, and the edges of the frame.
 */
#include "unit.h"

#include "base/file.h"
#include "base/str.h"
#include "report/report.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <unistd.h>

enum { MARGIN = 20, WHITE = 0xFFFFFF, GRID = 0xD0D0D0, FACES = 16 };

struct box {
    double left, top, right, bottom; /* pt */
};

struct mark { /* a stroke from one corner to another, or a filled box */
    struct box box;
    bool stroke, rising; /* rising: from bottom left to top right */
    uint32_t color;
};

struct text {
    struct box box;
    const struct shaped *of; /* one that goes on in the next item is one */
    pt64 y;
    char said[64];
};

struct sight {
    struct world w;
    char dir[64];
    FT_Library ft;
    struct {
        const struct face *face;
        FT_Face ft;
    } face[FACES];
    size_t nface;
    struct text *text;
    struct mark *mark;
    size_t ntext, nmark, cap_text, cap_mark;
    struct sbuf all;     /* the texts of all pages, each in brackets */
    struct sbuf trouble; /* what overlaps */
    bool ok;
};

/* ---- what stands where ---- */

static FT_Face open_face(struct sight *s, const struct face *f)
{
    for (size_t i = 0; i < s->nface; i++)
        if (s->face[i].face == f)
            return s->face[i].ft;
    assert_true(s->nface < FACES);
    s->face[s->nface].face = f;
    assert_int_equal(FT_New_Face(s->ft, f->path, f->index, &s->face[s->nface].ft), 0);
    return s->face[s->nface++].ft;
}

static struct box join(struct box a, struct box b)
{
    return a.left >= a.right ? b
                             : (struct box){fmin(a.left, b.left), fmin(a.top, b.top),
                                            fmax(a.right, b.right), fmax(a.bottom, b.bottom)};
}

static struct box ink_of_part(struct sight *s, const struct part *p, const struct run *run,
                              double x, double y)
{
    FT_Face ft = open_face(s, run->face);
    double scale = pt_from_pt64(run->size) / ft->units_per_EM;

    assert_int_equal(FT_Load_Glyph(ft, p->gid, FT_LOAD_NO_SCALE), 0);
    FT_Glyph_Metrics *m = &ft->glyph->metrics;
    double left = x + scale * (double)(p->x + m->horiBearingX);
    double top = y - scale * (double)(p->y + m->horiBearingY);
    return (struct box){left, top, left + scale * (double)m->width,
                        top + scale * (double)m->height};
}

static void take_text(struct sight *s, const struct text_item *t)
{
    struct text *last = s->ntext ? &s->text[s->ntext - 1] : NULL;
    double pen = pt_from_pt64(t->x), y = pt_from_pt64(t->y);

    if (!last || last->of != t->text || last->y != t->y) {
        s->text = arena_grow(s->w.a, s->text, s->ntext, &s->cap_text, sizeof *s->text);
        last = &s->text[s->ntext++];
        *last = (struct text){.of = t->text, .y = t->y};
    }
    for (size_t g = t->first; g < t->end; g++) {
        const struct glyph *glyph = &t->text->glyph[g];
        for (int i = 0; i < glyph->npart; i++) {
            struct box ink = ink_of_part(s, &glyph->part[i], t->run, pen, y);
            if (ink.left < ink.right)
                last->box = join(last->box, ink);
        }
        if (strlen(last->said) < sizeof last->said - 8)
            utf8_put(last->said + strlen(last->said), t->text->ch[glyph->first]);
        pen += glyph->width / 65536.0;
    }
}

static void add_mark(struct sight *s, struct mark m)
{
    s->mark = arena_grow(s->w.a, s->mark, s->nmark, &s->cap_mark, sizeof *s->mark);
    s->mark[s->nmark++] = m;
}

static struct box box_of_points(struct point a, struct point b)
{
    double ax = pt_from_pt64(a.x), ay = pt_from_pt64(a.y);
    double bx = pt_from_pt64(b.x), by = pt_from_pt64(b.y);

    return (struct box){fmin(ax, bx), fmin(ay, by), fmax(ax, bx), fmax(ay, by)};
}

static void take_path(struct sight *s, const struct path_item *p)
{
    struct box all = box_of_points(p->point[0], p->point[0]);

    for (size_t i = 1; i < p->npoint; i++) {
        struct point a = p->point[i - 1], b = p->point[i];
        struct box one = box_of_points(a, b);
        all = (struct box){fmin(all.left, one.left), fmin(all.top, one.top),
                           fmax(all.right, one.right), fmax(all.bottom, one.bottom)};
        if (!p->filled)
            add_mark(s, (struct mark){one, true, (b.x > a.x) != (b.y > a.y), p->color});
    }
    if (p->filled)
        add_mark(s, (struct mark){all, false, false, p->color});
}

static void take_item(struct sight *s, const struct item *it)
{
    const struct rule_item *r = &it->u.rule;

    if (it->kind == ITEM_TEXT)
        take_text(s, &it->u.text);
    else if (it->kind == ITEM_PATH)
        take_path(s, &it->u.path);
    else if (it->kind == ITEM_RULE)
        add_mark(s, (struct mark){{pt_from_pt64(r->x), pt_from_pt64(r->y),
                                   pt_from_pt64(r->x + r->width), pt_from_pt64(r->y + r->height)},
                                  false,
                                  false,
                                  r->color});
}

/* ---- what overlaps ---- */

static bool boxes_meet(struct box a, struct box b)
{
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

static bool is_inside(struct box a, struct box b)
{
    return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
}

/* A stroke is the diagonal of its box: it misses another box if all four corners are on one side. */
static bool meets(const struct mark *m, struct box b)
{
    struct box k = m->box;
    double x[] = {b.left, b.right, b.left, b.right}, y[] = {b.top, b.top, b.bottom, b.bottom};
    int over = 0, under = 0;

    if (!m->stroke)
        return boxes_meet(k, b);
    if (k.left > b.right || b.left > k.right || k.top > b.bottom || b.top > k.bottom)
        return false;
    for (int i = 0; i < 4; i++) {
        double from = m->rising ? k.bottom : k.top,
               dy = m->rising ? k.top - k.bottom : k.bottom - k.top;
        double side = (k.right - k.left) * (y[i] - from) - dy * (x[i] - k.left);
        over += side > 0;
        under += side < 0;
    }
    return over < 4 && under < 4;
}

/* The grid may lie behind a text where paper covers it. */
static bool is_covered(const struct sight *s, struct box b)
{
    for (size_t i = 0; i < s->nmark; i++)
        if (!s->mark[i].stroke && s->mark[i].color == WHITE && is_inside(b, s->mark[i].box))
            return true;
    return false;
}

static void check_text(struct sight *s, const struct text *t, struct box frame)
{
    if (t->box.left >= t->box.right)
        return;
    if (!is_inside(t->box, frame))
        sbuf_printf(&s->trouble, "\"%s\" outside: %.2f %.2f %.2f %.2f; ", t->said, t->box.left,
                    t->box.top, t->box.right, t->box.bottom);
    for (const struct text *o = s->text; o < t; o++)
        if (o->box.left < o->box.right && boxes_meet(o->box, t->box))
            sbuf_printf(&s->trouble, "\"%s\" on \"%s\"; ", t->said, o->said);
    for (size_t i = 0; i < s->nmark; i++) {
        const struct mark *m = &s->mark[i];
        bool paper = !m->stroke && m->color == WHITE;
        if (!paper && meets(m, t->box) && !(m->color == GRID && is_covered(s, t->box)))
            sbuf_printf(&s->trouble, "\"%s\" on a %s of #%06X; ", t->said,
                        m->stroke ? "stroke" : "box", (unsigned)m->color);
    }
}

static bool take_page(void *ctx, const struct page *p)
{
    struct sight *s = ctx;
    /* ใ leans out of its advance by a twentieth of its size, in any paragraph */
    struct box frame = {MARGIN - 1, MARGIN - 0.1, pt_from_pt64(p->width) - MARGIN + 1,
                        pt_from_pt64(p->height) - MARGIN + 0.1};

    s->ntext = s->nmark = 0;
    for (const struct item *it = p->items.first; it; it = it->next)
        take_item(s, it);
    for (size_t i = 0; i < s->ntext; i++) {
        check_text(s, &s->text[i], frame);
        sbuf_printf(&s->all, "[%s]", s->text[i].said);
    }
    return true;
}

static bool forget(void *ctx)
{
    struct sight *s = ctx;

    s->trouble.len = s->all.len = 0;
    return true;
}

/* ---- setting a chart ---- */

static void put_file(struct sight *s, const char *name, const char *text)
{
    const char *path = file_join(s->w.a, s->dir, name);

    assert_true(file_write(s->w.a, path, text, strlen(text), s->w.dg));
}

static void look(struct sight *s, double width, double height, const char *font_size,
                 const char *chart)
{
    struct report report;

    *s = (struct sight){.w = world_open(), .dir = "/tmp/raingan-test-chart-XXXXXX"};
    s->all.a = s->trouble.a = s->w.a;
    assert_int_equal(FT_Init_FreeType(&s->ft), 0);
    assert_non_null(mkdtemp(s->dir));
    put_file(s, "schema.sql", "CREATE TABLE input_files (file, table_name, required);\n");
    put_file(s, "report.xml",
             arena_printf(s->w.a,
                          "<report xmlns=\"urn:raingan:report\" lang=\"th\">\n"
                          "<page name=\"p\" size=\"%.1fpt %.1fpt\" margin=\"%dpt\"/>\n"
                          "<style name=\"body\" font-family=\"Laksaman\" font-size=\"%s\" "
                          "font-size-adjust=\"0.340\"/>\n<section page=\"p\">%s</section></report>",
                          width + 2 * MARGIN, height + 2 * MARGIN, MARGIN, font_size, chart));
    s->ok =
        report_open(&report, s->w.a, SOURCE(s->dir, s->dir),
                    &(struct resources){.fonts_conf = "fonts/fonts.conf"}, s->w.dg) &&
        report_lay_out(&report, (struct page_sink){.page = take_page, .restart = forget, .ctx = s});
    FT_Done_FreeType(s->ft);
    report_close(&report);
    unlink(file_join(s->w.a, s->dir, "schema.sql"));
    unlink(file_join(s->w.a, s->dir, "report.xml"));
    rmdir(s->dir);
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
