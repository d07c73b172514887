/*
 * A document that is made by chance, on small pages: all of its text is there, in its order; none lies on
 * another, and none outside of the frame.
 */
#include "report.h"

#include <math.h>

void fuzz_begin(void)
{
    report_begin();
}

/* ---- a document ---- */

struct maker {
    struct fuzz_input *in;
    struct sbuf xml, text; /* what is printed, without blanks */
    int depth, words;
    bool beside; /* it has tables or columns */
};

static const char *const word[] = {"การ",       "ข้อมูล",   "ผู้รับบริการ", "ITA",      "กุ้ง ญี่ปุ่น",
                                   "๒๕๖๘",      "100.00", "ป.ป.ช.",   "น้ำ",       "e-Service",
                                   "จัดซื้อจัดจ้าง", "ฯลฯ",    "ๆ",        "(ฉบับที่ ๒)", "a@x.go.th"};

static void put_words(struct maker *m, unsigned n)
{
    static const char *const mark[][2] = {{"", ""},
                                          {"<b>", "</b>"},
                                          {"<i>", "</i>"},
                                          {"<u>", "</u>"},
                                          {"<span font-size=\"18pt\">", "</span>"},
                                          {"<sup>", "</sup>"}};

    for (; n && m->words < 400; n--, m->words++) {
        unsigned k = take_byte(m->in), how = k >> 4 < COUNT_OF(mark) ? k >> 4 : 0;
        const char *w = word[k % COUNT_OF(word)];
        sbuf_printf(&m->xml, "%s%s%s%s", mark[how][0], w, mark[how][1], k & 8 ? " " : "");
        for (const char *p = w; *p; p++)
            if (*p != ' ')
                sbuf_add(&m->text, p, 1);
        if (k == 255)
            sbuf_add_str(&m->xml, "<br/>");
    }
}

static void put_para(struct maker *m)
{
    static const char *const style[] = {
        "text-align=\"justify\"", "text-align=\"center\" margin-left=\"10pt\"",
        "text-indent=\"20pt\"",   "break-inside=\"avoid\" margin-top=\"12pt\"",
        "break-after=\"avoid\"",  "orphans=\"3\" widows=\"3\"",
        "line-height=\"2\"",      "text-align=\"right\" border=\"1pt solid black\" padding=\"3pt\"",
        "letter-spacing=\"1pt\"", "font-size=\"15pt\"",
    };
    unsigned k = take_byte(m->in);

    sbuf_printf(&m->xml, "<p %s>", style[k % COUNT_OF(style)]);
    put_words(m, 1 + k / 8);
    sbuf_add_str(&m->xml, "</p>");
}

static void put_table(struct maker *m)
{
    unsigned k = take_byte(m->in), ncol = 1 + k % 3, nrow = 1 + k / 4 % 24;

    sbuf_printf(&m->xml, "<table columns=\"%s\" %s>",
                ncol == 1   ? "*"
                : ncol == 2 ? "* 2*"
                            : "* auto *",
                k & 128 ? "rules=\"all\" border=\"1pt solid black\"" : "");
    m->beside = true;
    for (unsigned r = 0; r < nrow; r++) {
        sbuf_add_str(&m->xml, "<tr>");
        for (unsigned c = 0; c < ncol; c++) {
            sbuf_add_str(&m->xml, "<td>");
            put_words(m, take_upto(m->in, 4));
            sbuf_add_str(&m->xml, "</td>");
        }
        sbuf_add_str(&m->xml, "</tr>");
    }
    sbuf_add_str(&m->xml, "</table>");
}

static void put_blocks(struct maker *m, unsigned n);

static void put_inside(struct maker *m, const char *begin, const char *end)
{
    sbuf_add_str(&m->xml, begin);
    put_blocks(m, 1 + take_upto(m->in, 3));
    sbuf_add_str(&m->xml, end);
}

static void put_block(struct maker *m)
{
    unsigned k = take_byte(m->in);
    int level = 1 + (int)(k >> 4) % 3;

    m->depth++;
    if (k % 8 < 3 || m->depth > 3) {
        put_para(m);
    } else if (k % 8 == 3) {
        sbuf_printf(&m->xml, "<h%d>", level);
        put_words(m, 1 + take_upto(m->in, 5));
        sbuf_printf(&m->xml, "</h%d>", level);
    } else if (k % 8 == 4) {
        put_table(m);
    } else if (k % 8 == 5) {
        put_inside(m,
                   k & 64 ? "<div border=\"1pt solid black\" padding=\"5pt\">"
                          : "<div break-inside=\"avoid\">",
                   "</div>");
    } else if (k % 8 == 6) {
        m->beside = m->beside || (k & 64);
        put_inside(m, k & 64 ? "<columns column-count=\"2\">" : "<div margin-left=\"20pt\">",
                   k & 64 ? "</columns>" : "</div>");
    } else {
        sbuf_add_str(&m->xml, k & 64 ? "<hr/>" : "<div margin-top=\"9pt\"><p>-</p></div>");
        sbuf_add_str(&m->text, k & 64 ? "" : "-");
    }
    m->depth--;
}

static void put_blocks(struct maker *m, unsigned n)
{
    for (; n && m->in->len; n--)
        put_block(m);
}

/* ---- its pages ---- */

struct box {
    double left, top, right, bottom;
};

struct seen {
    struct sbuf text;
    struct arena *a;
    struct box *box; /* of the page in hand */
    size_t nbox, cap;
    bool outside, over;
};

static void take_text_item(struct seen *s, const struct page *p, const struct text_item *t)
{
    double x = pt_from_pt64(t->x), y = pt_from_pt64(t->y), size = pt_from_pt64(t->run->size);
    /* The middle of the letters: marks above and below reach into other lines. */
    struct box b = {x, y - size * 0.2, x, y - size * 0.05};

    for (size_t g = t->first; g < t->end; g++) {
        uint32_t c = t->text->ch[t->text->glyph[g].first];
        if (!unicode_is_blank(c) && c != LINE_SEPARATOR)
            sbuf_add_char(&s->text, c == 0x2212 ? '-' : c);
        b.right += t->text->glyph[g].width / 65536.0;
        if (t->text->glyph[g].flags & GLYPH_SPACE)
            b.right += t->space_extra / 65536.0;
        if (g > t->first && (t->text->glyph[g].flags & GLYPH_CLUSTER_START))
            b.right += t->cluster_extra / 65536.0;
    }
    if (b.left < 20 - 1 || b.right > pt_from_pt64(p->width) - 20 + 3 || y < 20 ||
        y > pt_from_pt64(p->height) - 20)
        s->outside = true;
    if (t->run->rise)
        return;
    for (size_t i = 0; i < s->nbox; i++) {
        const struct box *o = &s->box[i];
        if (o->left + 0.3 < b.right && b.left + 0.3 < o->right && o->top < b.bottom &&
            b.top < o->bottom)
            s->over = true;
    }
    s->box = arena_grow(s->a, s->box, s->nbox, &s->cap, sizeof *s->box);
    s->box[s->nbox++] = b;
}

static bool take_page(void *ctx, const struct page *p)
{
    struct seen *s = ctx;

    s->nbox = 0;
    for (const struct item *it = p->items.first; it; it = it->next)
        if (it->kind == ITEM_TEXT)
            take_text_item(s, p, &it->u.text);
    return true;
}

static bool forget(void *ctx)
{
    struct seen *s = ctx;

    s->text.len = 0;
    s->outside = s->over = false;
    return true;
}

/* Rows and columns that a page cuts come in the order of the pages: then each letter is there as often. */
static void check_all(struct maker *m, struct seen *s)
{
    long count[256] = {0};

    HOLDS(s->text.len == m->text.len);
    HOLDS(m->beside || !strcmp(sbuf_text(&s->text), sbuf_text(&m->text)));
    for (size_t i = 0; i < s->text.len; i++) {
        count[(unsigned char)s->text.s[i]]++;
        count[(unsigned char)m->text.s[i]]--;
    }
    for (size_t i = 0; i < COUNT_OF(count); i++)
        HOLDS(!count[i]);
}

void fuzz_one(struct world *w, struct fuzz_input in)
{
    struct maker m = {.in = &in, .xml.a = w->a, .text.a = w->a};
    struct seen s = {.text.a = w->a, .a = w->a};
    struct small small;
    struct report r;
    unsigned height = 120 + take_byte(&in), width = 200 + take_byte(&in);

    sbuf_printf(
        &m.xml,
        "<report xmlns=\"urn:raingan:report\" lang=\"th\"><page name=\"p\" size=\"%upt %upt\" "
        "margin=\"20pt\"/><style name=\"body\" font-family=\"Laksaman\" font-size=\"12pt\"/>"
        "<section page=\"p\"><p>x</p>",
        width, height);
    sbuf_add_str(&m.text, "x");
    put_blocks(&m, 40);
    sbuf_add_str(&m.xml, "</section></report>");
    small_open(&small, w->a, NULL, NULL);
    put_text(&small.template_files, "report.xml", sbuf_text(&m.xml));
    bool ok = report_open(&r, w->a, small.from, &small.by, w->dg);
    HOLDS(ok ||
          diag_has(w->dg, DIAG_XML_NESTING)); /* the maker does not know what stands in what */
    if (!ok) {
        report_close(&r);
        return;
    }
    ok = report_lay_out(&r, (struct page_sink){.page = take_page, .restart = forget, .ctx = &s});
    HOLDS(ok || diag_count(w->dg, DIAG_ERROR) > 0);
    bool told = diag_has(w->dg, DIAG_TOO_WIDE) || diag_has(w->dg, DIAG_TOO_TALL);
    if (ok || told) {
        HOLDS(told || !s.outside);
        HOLDS(told || !s.over);
        check_all(&m, &s);
    }
    report_close(&r);
}
