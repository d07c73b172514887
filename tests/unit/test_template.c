/* test_template.c - report.xml to a tree: shape, places, every mistake, hostile files. */
#include "base/str.h"
#include "template/schema.h"
#include "template/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct folder here = {.path = "."};
static const char path[] = "./report.xml"; /* in a folder of its own, see main */

#define OPEN "<report xmlns='urn:raingan:report'>"
#define PARA(text) OPEN "\n<section page='p'><p>" text "</p></section></report>"
#define ATTR(attrs) OPEN "\n<style name='s' " attrs "/></report>"
#define TABLE(inside)                                                                              \
    OPEN "\n<section page='p'><table columns='*'>" inside "</table></section></report>"

struct run {
    struct diag *dg;
    struct arena *a;
    struct node *root;
    char *printed;
};

static void write_text(const char *text, size_t len)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

static void read_bytes(struct run *r, const char *text, size_t len)
{
    size_t size;

    write_text(text, len);
    r->dg = diag_open();
    r->a = arena_open(r->dg);
    bool valid;
    r->root = template_read(r->a, here, "report.xml", &valid, r->dg);
    if (!valid)
        r->root = NULL;
    FILE *f = open_memstream(&r->printed, &size);
    assert_non_null(f);
    diag_print(r->dg, f);
    fclose(f);
    /* A tree, or a reason why not; never both, never neither. */
    assert_int_equal(r->root != NULL, diag_count(r->dg, DIAG_ERROR) == 0);
}

static void read_text(struct run *r, const char *text)
{
    read_bytes(r, text, strlen(text));
}

static void close_run(struct run *r)
{
    free(r->printed);
    arena_close(r->a);
    diag_close(r->dg);
}

/* ---- good templates ---- */

static void dump_place(struct sbuf *b, struct loc at)
{
    sbuf_printf(b, "%d:%d", at.line, at.col);
    if (at.len)
        sbuf_printf(b, "+%d", at.len);
}

static void dump(struct sbuf *b, const struct node *n, int depth)
{
    sbuf_printf(b, "%*s%s ", depth * 2, "", element_name(n->element));
    dump_place(b, n->at);
    for (const struct attr *at = n->attr; at; at = at->next) {
        sbuf_printf(b, " %s@", schema_attr[at->id].name);
        dump_place(b, at->name_at);
        sbuf_printf(b, "=[%s]@", at->text);
        dump_place(b, at->at);
    }
    for (const struct text_part *p = n->part; p; p = p->next) {
        sbuf_add_str(b, " ");
        if (p->text)
            sbuf_printf(b, "[%.*s]", (int)p->len, p->text);
        else
            sbuf_printf(b, "{%s|%s|%s}", p->view ? p->view : "", p->column,
                        p->format ? p->format->text : "");
        sbuf_add_str(b, "@");
        dump_place(b, p->at);
    }
    sbuf_add_str(b, "\n");
    for (const struct node *c = n->first; c; c = c->next)
        dump(b, c, depth + 1);
}

static const struct {
    const char *name, *xml, *want;
} tree_case[] = {
    {"smallest", OPEN "</report>", "report 1:1+7\n"},
    {"prefix of one's own", "<r:report xmlns:r='urn:raingan:report' lang='th'/>",
     "report 1:1+9 lang@1:40+4=[th]@1:46+2\n"},
    {"byte order mark is no column", "\xEF\xBB\xBF" OPEN "</report>", "report 1:1+7\n"},
    {"text, references, code points", PARA("ระดับ{result.level} ได้ {x:0.00}"),
     "report 1:1+7\n"
     "  section 2:1+8 page@2:10+4=[p]@2:16+1\n"
     "    p 2:19+2\n"
     "      text 2:22 [ระดับ]@2:22 {result|level|}@2:27+14 [ ได้ ]@2:41 {|x|0.00}@2:46+8\n"},
    {"entities, CDATA and comments join and shift",
     PARA("a&amp;b<!-- { --><![CDATA[<c>]]>&#xE01;{d}<?e f?>{g:#,##0}"),
     "report 1:1+7\n"
     "  section 2:1+8 page@2:10+4=[p]@2:16+1\n"
     "    p 2:19+2\n"
     "      text 2:22 [a&b<c>ก]@2:22 {|d|}@2:61+3 {|g|#,##0}@2:71+9\n"},
    {"doubled braces", PARA("a{{b}}{{{c}}}{{"),
     "report 1:1+7\n"
     "  section 2:1+8 page@2:10+4=[p]@2:16+1\n"
     "    p 2:19+2\n"
     "      text 2:22 [a{]@2:22 [b}]@2:25 [{]@2:28 {|c|}@2:30+3 [}]@2:33 [{]@2:35\n"},
    {"a Thai name", PARA("{ผล.ชื่อ_1}"),
     "report 1:1+7\n"
     "  section 2:1+8 page@2:10+4=[p]@2:16+1\n"
     "    p 2:19+2\n"
     "      text 2:22 {ผล|ชื่อ_1|}@2:22+11\n"},
    {"CR LF is one line end", PARA("a\r\n{b}\r\n\r\n {c}"),
     "report 1:1+7\n"
     "  section 2:1+8 page@2:10+4=[p]@2:16+1\n"
     "    p 2:19+2\n"
     "      text 2:22 [a\n]@2:22 {|b|}@3:1+3 [\n\n ]@3:4 {|c|}@5:2+3\n"},
    {"white space is dropped where no text may be, kept where it may",
     OPEN "\n <section page='p'>\n<p> <b>a</b> </p>\n</section>\n</report>",
     "report 1:1+7\n"
     "  section 2:2+8 page@2:11+4=[p]@2:17+1\n"
     "    p 3:1+2\n"
     "      text 3:4 [ ]@3:4\n"
     "      b 3:5+2\n"
     "        text 3:8 [a]@3:8\n"
     "      text 3:13 [ ]@3:13\n"},
    {"attributes over lines, either quote, entities, blanks around =",
     OPEN
     "<style\n name = \"s\"\n\tfont-family='&quot;ก&quot;,\nB'   color\n=\n'#12aBef' /></report>",
     "report 1:1+7\n"
     "  style 1:36+6 name@2:2+4=[s]@2:10+1 font-family@3:2+11=[\"ก\", B]@3:15+16 "
     "color@4:6+5=[#12aBef]@6:2+7\n"},
    {"a > or / in a value ends no tag", PARA("<each select='SELECT 1/2 > 0'>x</each>"),
     "report 1:1+7\n"
     "  section 2:1+8 page@2:10+4=[p]@2:16+1\n"
     "    p 2:19+2\n"
     "      each 2:22+5 select@2:28+6=[SELECT 1/2 > 0]@2:36\n"
     "        text 2:52 [x]@2:52\n"},
    {"SQL keeps its line ends", PARA("<each select='SELECT a -- &lt;b>\r\n&#3585;\n,c'/>"),
     "report 1:1+7\n"
     "  section 2:1+8 page@2:10+4=[p]@2:16+1\n"
     "    p 2:19+2\n"
     "      each 2:22+5 select@2:28+6=[SELECT a -- <b>\nก\n,c]@2:36\n"},
    {"namespace declarations are no attributes",
     "<report xmlns:a='urn:a' lang='th'\nxmlns='urn:raingan:report' numerals='latin'/>",
     "report 1:1+7 lang@1:25+4=[th]@1:31+2 numerals@2:28+8=[latin]@2:38+5\n"},
    {"each looks through to what is around it",
     TABLE("<each select='a'><each select='b'><tr><each select='c'><td>{x}<each select='d'>y<br/>"
           "</each></td></each></tr></each></each>"),
     "report 1:1+7\n"
     "  section 2:1+8 page@2:10+4=[p]@2:16+1\n"
     "    table 2:19+6 columns@2:26+7=[*]@2:35+1\n"
     "      each 2:38+5 select@2:44+6=[a]@2:52\n"
     "        each 2:55+5 select@2:61+6=[b]@2:69\n"
     "          tr 2:72+3\n"
     "            each 2:76+5 select@2:82+6=[c]@2:90\n"
     "              td 2:93+3\n"
     "                text 2:97 {|x|}@2:97+3\n"
     "                each 2:100+5 select@2:106+6=[d]@2:114\n"
     "                  text 2:117 [y]@2:117\n"
     "                  br 2:118+3\n"},
    {NULL, NULL, NULL},
};

static void test_tree(void **state)
{
    (void)state;
    for (size_t i = 0; tree_case[i].name; i++) {
        struct run r;
        read_text(&r, tree_case[i].xml);
        struct sbuf b = {.a = r.a};
        if (r.root)
            dump(&b, r.root, 0);
        const char *got = r.root ? sbuf_text(&b) : r.printed;
        if (strcmp(got, tree_case[i].want) != 0)
            fail_msg("%s:\n%s--- wanted\n%s", tree_case[i].name, got, tree_case[i].want);
        close_run(&r);
    }
}

/* A whole template: every element. */
static const char sample[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<!-- ตัวอย่าง -->\n"
    "<report xmlns=\"urn:raingan:report\" lang=\"th-TH\" numerals=\"thai\">\n"
    "  <page name=\"portrait\" size=\"A4\" margin=\"25mm 20mm 20mm 30mm\">\n"
    "    <header from=\"2\"><p style=\"folio\">- {page} -</p></header>\n"
    "    <footer><table columns=\"50% * 2.5*\" border=\"none\" "
    "padding=\"0\"><tr><td/><td/><td/></tr>\n"
    "    </table></footer>\n"
    "    <watermark rotate=\"-30\">ร่าง</watermark>\n"
    "    <div position=\"absolute\" top=\"5mm\" left=\"5mm\" width=\"2em\"><p>ลับ</p></div>\n"
    "  </page>\n"
    "  <page name=\"wide\" size=\"210mm 11in\" orientation=\"landscape\" margin=\"1in\"/>\n"
    "  <style name=\"body\" font-family=\"TH SarabunPSK, Laksaman\" font-size=\"16pt\"\n"
    "         font-size-adjust=\"0.340\" text-align=\"justify\" text-indent=\"-25mm\"/>\n"
    "  <style name=\"group-row\" based-on=\"body\" font-weight=\"bold\" font-style=\"italic\"\n"
    "         font-size-adjust=\"none\" line-height=\"1.2\" margin-top=\"-1pt\" "
    "margin-bottom=\"1em\"\n"
    "         margin-left=\"0\" margin-right=\"1cm\" break-before=\"page\" break-after=\"avoid\"\n"
    "         break-inside=\"avoid\" orphans=\"3\" widows=\"9999\" color=\"#aaBB00\"/>\n"
    "  <section page=\"portrait\">\n"
    "    <h1>ก</h1><h2>ข</h2><h3>ค</h3><h4>ง</h4><h5>จ</h5>\n"
    "    <div style=\"box\" margin-left=\"2em\"><p line-height=\"18pt\">ก<b>ข<i>ค</i></b><br/>\n"
    "      <span font-size=\"2em\">ง</span></p><div><table columns=\"22mm\"/></div></div>\n"
    "    <table columns=\"22mm *\" border=\"0.5pt\" style=\"t\">\n"
    "      <thead><tr><th colspan=\"2\" align=\"center\">หัว</th></tr></thead>\n"
    "      <if test=\"1\"><else/></if>\n"
    "      <each select=\"SELECT no FROM x WHERE y &lt; 85\n        ORDER BY no\">\n"
    "        <tr break-after=\"avoid\" break-inside=\"avoid\" background=\"#eeeeee\" style=\"g\">\n"
    "          <td valign=\"middle\">{no} &amp; {r.total:#,##0.00}{{}}</td>\n"
    "          <td align=\"decimal\" background=\"#ffffff\"><p>ก</p><each "
    "select='S'><p/></each></td>\n"
    "        </tr>\n"
    "      </each>\n"
    "      <tfoot><tr><td colspan='2'>รวม</td></tr></tfoot>\n"
    "    </table>\n"
    "    <toc levels='2'/><hr border=\"1pt\"/>\n"
    "    <p>ดู<ref to='x' show=\"number\"/><a "
    "href=\"https://a.th\">ก</a><u><abbr "
    "title='ก'>ก</abbr><s>ข<sup>ค<sub>ง</sub></sup></s></u><tab to='3cm'/><leader "
    "width='*'>ก</leader><footnote>หมายเหตุ</footnote>\n"
    "      <signature id='s' label='ลงชื่อ'>......</signature></p>\n"
    "    <ol number-format='(ก)' start=\"3\"><li>หนึ่ง<ul marker='-'><li>สอง</li></ul></li></ol>\n"
    "    <columns column-count='2'><qr value='a' alt='b' level='H'/><img src='a.png' "
    "alt='รูป'><caption>รูป</caption></img></columns>\n"
    "    <bar-chart select='SELECT a\nFROM b' alt='ก'/><line-chart select='S' alt='ข'/>\n"
    "  </section>\n"
    "  <corrections page=\"wide\"/>\n"
    "</report>\n";

/* A place in the sample, as a person finds it with an editor. */
struct reader {
    const char *s;
    int line, col, depth; /* depth: elements that are open */
};

static void move_on(struct reader *c, size_t n)
{
    for (; n; n--, c->s++)
        if (*c->s == '\n') {
            c->line++;
            c->col = 1;
        } else {
            c->col += (*c->s & 0xC0) != 0x80;
        }
}

/* To the next start tag. */
static bool next_tag(struct reader *c)
{
    for (; *c->s; move_on(c, 1)) {
        if (!strncmp(c->s, "<!--", 4))
            move_on(c, (size_t)(strstr(c->s, "-->") - c->s));
        else if (!strncmp(c->s, "</", 2))
            c->depth--;
        else if (*c->s == '<' && c->s[1] >= 'a' && c->s[1] <= 'z')
            return true;
    }
    return false;
}

/* The value that stands in quotes at the cursor is the attribute's, whose one entity is &lt;. */
static void check_value(struct reader *c, const struct attr *attr)
{
    char quote = *c->s;
    const char *want = attr->text;

    move_on(c, 1);
    assert_true(attr->at.line == c->line && attr->at.col == c->col);
    for (; *c->s != quote; want++) {
        bool is_entity = !strncmp(c->s, "&lt;", 4);
        assert_int_equal(*want, is_entity ? '<' : *c->s);
        move_on(c, is_entity ? 4 : 1);
    }
    assert_int_equal(*want, '\0');
    move_on(c, 1);
}

/* The tag at the cursor is the node's: name, place, attributes in their order and no others. */
static void check_tag(struct reader *c, const struct node *n)
{
    const char *tag = element_name(n->element);
    const struct attr *attr = n->attr;

    assert_true(n->at.line == c->line && n->at.col == c->col);
    assert_string_equal(n->at.file, path);
    assert_int_equal(strncmp(c->s + 1, tag, strlen(tag)), 0);
    move_on(c, 1 + strlen(tag));
    for (;;) {
        move_on(c, strspn(c->s, " \n"));
        if (*c->s == '/' || *c->s == '>')
            break;
        size_t len = strcspn(c->s, "=");
        if (!strncmp(c->s, "xmlns", len)) {
            move_on(c, len + 2 + strcspn(c->s + len + 2, "\"") + 1);
            continue;
        }
        assert_non_null(attr);
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)len, c->s);
        assert_int_equal(schema_find_attr(n->element, name), attr->id);
        assert_true(attr->name_at.line == c->line && attr->name_at.col == c->col);
        move_on(c, len + 1);
        check_value(c, attr);
        attr = attr->next;
    }
    assert_null(attr);
    c->depth += *c->s == '>';
}

/* A node and what is in it, in the order of the text. */
static void check_node(struct reader *c, const struct node *n, int depth, uint64_t *seen)
{
    if (n->element == EL_TEXT)
        return;
    *seen |= ELEMENT_BIT(n->element);
    assert_true(next_tag(c));
    assert_int_equal(c->depth, depth);
    check_tag(c, n);
    for (const struct node *child = n->first; child; child = child->next)
        check_node(c, child, depth + 1, seen);
}

static void test_sample(void **state)
{
    struct run r;
    struct reader c = {sample, 1, 1, 0};
    uint64_t seen = ELEMENT_BIT(EL_TEXT);

    (void)state;
    read_text(&r, sample);
    assert_string_equal(r.printed, "");
    check_node(&c, r.root, 0, &seen);
    assert_false(next_tag(&c));
    assert_int_equal(seen, ELEMENT_BIT(EL_NELEMENT) - 1);
    assert_int_equal(node_word(r.root, ATTR_NUMERALS, NUMERALS_LATIN), NUMERALS_THAI);
    assert_null(node_attr(r.root, ATTR_NAME));
    close_run(&r);
}

/* ---- mistakes ---- */

/* The first line of each diagnostic and its hints, without the quoted source. */
static char *headlines(const char *printed)
{
    size_t len = strlen(path);
    char *out = calloc(1, strlen(printed) + 1), *end = out;

    assert_non_null(out);
    for (const char *p = printed; *p;) {
        size_t n = strcspn(p, "\n") + 1;
        bool hint = !strncmp(p, "    hint:", 9);
        if (hint || !strncmp(p, path, len)) {
            memcpy(end, p + (hint ? 0 : len + 1), n - (hint ? 0 : len + 1));
            end += n - (hint ? 0 : len + 1);
        }
        p += n;
    }
    return out;
}

static const struct {
    const char *name, *xml, *want;
} mistake_case[] = {
    {"encoding by name", "<?xml version='1.0' encoding='windows-874'?>" OPEN "</report>",
     "1:31: error: a template must be UTF-8, not windows-874 [encoding]\n"},
    {"encoding by bytes", OPEN "\nก\xA1</report>",
     "2:2: error: a template must be UTF-8; the byte 0xA1 is not [encoding]\n"},
    {"UTF-16", "\xFF\xFE<",
     "1:1: error: a template must be UTF-8; the byte 0xFF is not [encoding]\n"},
    {"empty file", "", "1:1: error: no element found [xml-syntax]\n"},
    {"not XML", "hello", "1:1: error: syntax error [xml-syntax]\n"},
    {"mismatch", PARA("<b>a"),
     "2:28: error: mismatched tag [xml-syntax]\n"
     "    hint: <b> of line 2 is still open\n"},
    {"cut short", OPEN "\n<section page='p'>\n",
     "3:1: error: no element found [xml-syntax]\n"
     "    hint: <section> of line 2 is still open\n"},
    {"stray ampersand", PARA("ก & ข"),
     "2:25: error: not well-formed (invalid token) [xml-syntax]\n"
     "    hint: the character & is written &amp;\n"},
    {"unknown entity", PARA("a&nbsp;b"),
     "2:23: error: there is no such entity [xml-syntax]\n"
     "    hint: there are &lt; &gt; &amp; &quot; &apos; and numbers: &#160;\n"},
    {"attribute twice", PARA("<br style='a' style='b'/>"),
     "2:36: error: duplicate attribute [xml-syntax]\n"},
    {"unbound prefix", PARA("<x:b/>"), "2:22: error: unbound prefix [xml-syntax]\n"},
    {"document type", "<!-- -->\n<!DOCTYPE report [<!ENTITY a 'b'>]>" OPEN "&a;</report>",
     "2:1: error: a document type is not allowed [xml-syntax]\n"},
    {"document type from outside", "<!DOCTYPE report SYSTEM 'file:///etc/passwd'>" OPEN "</report>",
     "1:1: error: a document type is not allowed [xml-syntax]\n"},
    {"billion laughs",
     "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;'>]>\n<r>&b;</r>",
     "1:1: error: a document type is not allowed [xml-syntax]\n"},
    {"no namespace, once", "<report><section page='p'><p>a</p><q/></section></report>",
     "1:1: error: <report> is not in the namespace \"urn:raingan:report\" [xml-element]\n"
     "    hint: write <report xmlns=\"urn:raingan:report\">\n"
     "1:35: error: there is no element <q> [xml-element]\n"},
    {"other namespace",
     OPEN "<section page='p'>\n<x:p xmlns:x='urn:x' y='z'>a<tr/></x:p></section></report>",
     "2:1: error: <x:p> is not in the namespace \"urn:raingan:report\" [xml-element]\n"},
    {"wrong root", "<section xmlns='urn:raingan:report' page='p'/>",
     "1:1: error: the outermost element must be <report>, not <section> [xml-nesting]\n"},
    {"unknown root", "<reprot xmlns='urn:raingan:report'><p/></reprot>",
     "1:1: error: there is no element <reprot> [xml-element]\n"
     "    hint: did you mean \"report\"?\n"},
    {"unknown element, its children are spared",
     OPEN "\n<section page='p'><tabel colums='*'><tr><td>{x</td></tr></tabel></section></report>",
     "2:19: error: there is no element <tabel> [xml-element]\n"
     "    hint: did you mean \"table\"?\n"
     "2:45: error: this { is not closed [bind-syntax]\n"
     "    hint: write {{ for a brace\n"},
    {"unknown element, nothing near", PARA("<marquee/>"),
     "2:22: error: there is no element <marquee> [xml-element]\n"},
    {"element of HTML", PARA("<strong>a</strong>"),
     "2:22: error: there is no element <strong> [xml-element]\n"
     "    hint: write <b>\n"},
    {"text is no element", PARA("<text/>"),
     "2:22: error: there is no element <text> [xml-element]\n"},
    {"cell without a row", TABLE("<td>a</td>"),
     "2:38: error: <td> cannot stand in <table> [xml-nesting]\n"
     "    hint: it can stand in <tr>\n"},
    {"row in an each outside of a table",
     OPEN "\n<section page='p'><each select='x'><tr/></each></section></report>",
     "2:36: error: <tr> cannot stand in an <each> of <section> [xml-nesting]\n"
     "    hint: it can stand in <table>, <thead> and <tfoot>\n"},
    {"report in a report", OPEN "\n<report/></report>",
     "2:1: error: <report> cannot stand in <report> [xml-nesting]\n"
     "    hint: it is the outermost element\n"},
    {"columns in a cell", TABLE("<tr><td><columns><p/></columns></td></tr>"),
     "2:46: error: <columns> cannot stand in <td> [xml-nesting]\n"
     "    hint: it can stand in <section>, <corrections> and <div>\n"},
    {"each in a page", OPEN "\n<page name='p'><each select='x'/></page></report>",
     "2:16: error: <each> cannot stand in <page> [xml-nesting]\n"
     "    hint: it can stand in <report>, <header>, <footer>, <watermark>, <section>, "
     "<corrections>, <div>, <p>, <h1>, <h2>, <h3>, <h4>, <h5>, <b>, <i>, <span>, "
     "<u>, <s>, <sup>, <sub>, <a>, <abbr>, <leader>, <footnote>, <signature>, …\n"},
    {"block in a paragraph", PARA("<p>a</p>"),
     "2:22: error: <p> cannot stand in <p> [xml-nesting]\n"
     "    hint: it can stand in <header>, <footer>, <section>, <corrections>, <div>, <li>, <th>, "
     "<td> and "
     "<columns>\n"},
    {"second head", TABLE("<thead/><thead/>"),
     "2:46: error: <table> already has a <thead> [xml-nesting]\n"},
    {"repeated head", TABLE("<each select='x'><thead/></each>"),
     "2:55: error: <thead> cannot stand in an <each> [xml-nesting]\n"},
    {"second header", OPEN "\n<page name='p'><header/><footer/><header/></page></report>",
     "2:34: error: <page> already has a <header> [xml-nesting]\n"},
    {"element in an empty one", PARA("<br>a<b/></br>"),
     "2:26: error: <br> holds no text [xml-text]\n"
     "2:27: error: <b> cannot stand in <br> [xml-nesting]\n"
     "    hint: it can stand in <p>, <h1>, <h2>, <h3>, <h4>, <h5>, <b>, <i>, <span>, <u>, <s>, "
     "<sup>, <sub>, <a>, <abbr>, "
     "<leader>, "
     "<footnote>, "
     "<li>, "
     "<caption>, <th> and <td>\n"},
    {"unknown attribute", ATTR("fontsize='1pt'"),
     "2:17: error: <style> has no attribute \"fontsize\" [xml-attribute]\n"
     "    hint: did you mean \"font-size\"?\n"},
    {"attribute of another element", PARA("<span select='x'/>"),
     "2:28: error: <span> has no attribute \"select\" [xml-attribute]\n"
     "    hint: it belongs to <each>, <bar-chart> and <line-chart>\n"},
    {"attribute without any near", ATTR("zzz='1'"),
     "2:17: error: <style> has no attribute \"zzz\" [xml-attribute]\n"},
    {"of HTML", TABLE("<tr><td href='2' class='x'/></tr>"),
     "2:46: error: <td> has no attribute \"href\" [xml-attribute]\n"
     "    hint: it belongs to <a>\n"
     "2:55: error: <td> has no attribute \"class\" [xml-attribute]\n"
     "    hint: write style=\"...\" with the name of a <style>\n"},
    {"attribute with prefix", ATTR("xml:lang='th' color='rot'"),
     "2:17: error: <style> has no attribute \"xml:lang\" [xml-attribute]\n"
     "2:38: error: color=\"rot\": wanted a colour like #336699 or red [xml-value]\n"
     "    hint: colours are #rrggbb and the 17 names of CSS 2.1, such as red, navy and gray\n"},
    {"missing attributes",
     OPEN "\n<page/><style/><section><each><table/></each></section></report>",
     "2:1: error: <page> needs the attribute \"name\" [xml-attribute]\n"
     "2:8: error: <style> needs the attribute \"name\" [xml-attribute]\n"
     "2:16: error: <section> needs the attribute \"page\" [xml-attribute]\n"
     "2:25: error: <each> needs the attribute \"select\" [xml-attribute]\n"
     "2:31: error: <table> needs the attribute \"columns\" [xml-attribute]\n"},
    {"word", OPEN "\n<page name='p' orientation='landscap'/></report>",
     "2:29: error: orientation=\"landscap\": wanted portrait or landscape [xml-value]\n"
     "    hint: did you mean \"landscape\"?\n"},
    {"number without a unit", ATTR("margin-top='6'"),
     "2:29: error: margin-top=\"6\": wanted a length with a unit, like 6pt or 25mm [xml-value]\n"
     "    hint: a length needs a unit: 6mm or 6pt\n"},
    {"word of a list", OPEN "\n<page name='p' margin='1mm\n 2mm 3'/></report>",
     "3:6: error: margin=\"3\": wanted one to four lengths, like 25mm 20mm [xml-value]\n"
     "    hint: a length needs a unit: 3mm or 3pt\n"},
    {"word of a list after an entity", OPEN "\n<page name='p' margin='1mm&#32;2'/></report>",
     "2:24: error: margin=\"2\": wanted one to four lengths, like 25mm 20mm [xml-value]\n"
     "    hint: a length needs a unit: 2mm or 2pt\n"},
    {"too many", OPEN "\n<page name='p' margin='1mm 2mm 3mm 4mm 5mm'/></report>",
     "2:24: error: margin=\"1mm 2mm 3mm 4mm 5mm\": wanted one to four lengths, like 25mm 20mm "
     "[xml-value]\n"},
    {"paper", OPEN "\n<page name='p' size='Leter'/></report>",
     "2:22: error: size=\"Leter\": wanted A4, A3, A5, A6, A2, B4, B5, Letter, Legal, or two "
     "lengths, like 210mm "
     "297mm [xml-value]\n"
     "    hint: did you mean \"Letter\"?\n"},
    {"columns", OPEN "\n<section page='p'><table columns='* 20 auto'/></section></report>",
     "2:37: error: columns=\"20\": wanted for each column a length, a percentage, *, 2* or auto "
     "[xml-value]\n"
     "    hint: a length needs a unit: 20mm or 20pt\n"},
    {"long value is clipped", ATTR("color='กขคงจฉชซฌญกขคงจฉชซฌญกขคงจฉชซฌญกขคงจฉชซฌญกขคง'"),
     "2:24: error: color=\"กขคงจฉชซฌญกขคงจฉชซฌญกขคงจฉชซฌญกขคงจฉชซฌญ...\": wanted a colour like "
     "#336699 or red [xml-value]\n"
     "    hint: colours are #rrggbb and the 17 names of CSS 2.1, such as red, navy and gray\n"},
    {"blank SQL", PARA("<each select=' '/>"),
     "2:36: error: select=\" \": wanted a SELECT [xml-value]\n"},
    {"same names",
     OPEN "\n<style name='b'/><page name='a'/>\n<style name='a'/><style name='b'/>\n<page "
          "name='a'/><style name='b'/></report>",
     "3:31: error: a second <style> named \"b\" [xml-value]\n"
     "    hint: the first one stands in line 2\n"
     "4:13: error: a second <page> named \"a\" [xml-value]\n"
     "    hint: the first one stands in line 2\n"
     "4:30: error: a second <style> named \"b\" [xml-value]\n"
     "    hint: the first one stands in line 2\n"},
    {"text in a table", TABLE("<tr>\n  ก&lt;ข ค<td/>ง</tr>"),
     "3:3: error: <tr> holds no text [xml-text]\n"
     "    hint: it holds <each>, <if>, <th> and <td>\n"
     "3:16: error: <tr> holds no text [xml-text]\n"
     "    hint: it holds <each>, <if>, <th> and <td>\n"},
    {"text in an each of a section",
     OPEN "\n<section page='p'><each select='x'>a</each></section></report>",
     "2:36: error: <section> holds no text [xml-text]\n"
     "    hint: it holds <each>, <if>, <div>, <p>, <h1>, <h2>, <h3>, <h4>, <h5>, <ol>, <ul>, "
     "<table>, "
     "<columns>, <img>, <qr>, <hr>, <toc>, <bar-chart> and <line-chart>\n"},
    {"reference where no text may be", TABLE("{x}"),
     "2:38: error: <table> holds no text [xml-text]\n"
     "    hint: it holds <each>, <if>, <thead>, <tfoot>, <tr> and <caption>\n"},
    {"open brace", PARA("ก{a ข<b>c}</b>"),
     "2:23: error: this { is not closed [bind-syntax]\n"
     "    hint: write {{ for a brace\n"
     "2:31: error: a } without its { [bind-syntax]\n"
     "    hint: write }} for a brace\n"},
    {"open brace before a good one", PARA("{a {b}"),
     "2:22: error: this { is not closed [bind-syntax]\n"
     "    hint: write {{ for a brace\n"},
    {"closed brace", PARA("a}b"),
     "2:23: error: a } without its { [bind-syntax]\n"
     "    hint: write }} for a brace\n"},
    {"no name", PARA("{}{ }{:0}{.a}{a.}"),
     "2:22: error: a reference without a name [bind-syntax]\n"
     "    hint: write {column} or {view.column}, and {{ for a brace\n"
     "2:24: error: a reference without a name [bind-syntax]\n"
     "    hint: write {column} or {view.column}, and {{ for a brace\n"
     "2:27: error: a reference without a name [bind-syntax]\n"
     "    hint: write {column} or {view.column}, and {{ for a brace\n"
     "2:31: error: \".a\" is not the name of a column [bind-syntax]\n"
     "    hint: write {column} or {view.column}, with letters, digits and _\n"
     "2:35: error: \"a.\" is not the name of a column [bind-syntax]\n"
     "    hint: write {column} or {view.column}, with letters, digits and _\n"},
    {"bad name", PARA("{a-b}{a.b.c}{ a.b:0 }{ a }"),
     "2:22: error: \"a-b\" is not the name of a column [bind-syntax]\n"
     "    hint: write {column} or {view.column}, with letters, digits and _\n"
     "2:27: error: \"a.b.c\" is not the name of a column [bind-syntax]\n"
     "    hint: write {column} or {view.column}, with letters, digits and _\n"
     "2:34: error: \" a.b\" is not the name of a column [bind-syntax]\n"
     "    hint: write {column} or {view.column}, with letters, digits and _\n"
     "2:43: error: \" a \" is not the name of a column [bind-syntax]\n"
     "    hint: write it without blanks: {a}\n"},
    {"format", PARA("ก&amp;{a:0.0.0}{b:}{c:#,###.00}{d:%d}{e:0.0000000}"),
     "2:31: error: \"0.0.0\" is not a format [bind-format]\n"
     "    hint: did you mean \"0.00\"?\n"
     "2:40: error: \"\" is not a format [bind-format]\n"
     "    hint: formats are 0.00, #,##0, +0.0, 0.0%, 0.0 ล้าน, d mmm yyyy and ก\n"
     "2:44: error: \"#,###.00\" is not a format [bind-format]\n"
     "    hint: did you mean \"#,##0.00\"?\n"
     "2:56: error: \"%d\" is not a format [bind-format]\n"
     "    hint: formats are 0.00, #,##0, +0.0, 0.0%, 0.0 ล้าน, d mmm yyyy and ก\n"
     "2:62: error: \"0.0000000\" is not a format [bind-format]\n"
     "    hint: formats are 0.00, #,##0, +0.0, 0.0%, 0.0 ล้าน, d mmm yyyy and ก\n"},
    {"all in one run",
     OPEN
     "\n<style nam='a' color='rot'/>x\n<section page='p'><pp/>{a}<p>{</p><td/></section>\n</reprt>",
     "2:1: error: <style> needs the attribute \"name\" [xml-attribute]\n"
     "2:8: error: <style> has no attribute \"nam\" [xml-attribute]\n"
     "    hint: did you mean \"name\"?\n"
     "2:23: error: color=\"rot\": wanted a colour like #336699 or red [xml-value]\n"
     "    hint: colours are #rrggbb and the 17 names of CSS 2.1, such as red, navy and gray\n"
     "2:29: error: <report> holds no text [xml-text]\n"
     "    hint: it holds <page>, <style>, <section>, <corrections>, <each> and <if>\n"
     "3:19: error: there is no element <pp> [xml-element]\n"
     "3:24: error: <section> holds no text [xml-text]\n"
     "    hint: it holds <each>, <if>, <div>, <p>, <h1>, <h2>, <h3>, <h4>, <h5>, <ol>, <ul>, "
     "<table>, "
     "<columns>, <img>, <qr>, <hr>, <toc>, <bar-chart> and <line-chart>\n"
     "3:30: error: this { is not closed [bind-syntax]\n"
     "    hint: write {{ for a brace\n"
     "3:35: error: <td> cannot stand in <section> [xml-nesting]\n"
     "    hint: it can stand in <tr>\n"
     "4:3: error: mismatched tag [xml-syntax]\n"
     "    hint: <report> of line 1 is still open\n"},
    {NULL, NULL, NULL},
};

static void test_mistakes(void **state)
{
    size_t nfail = 0;

    (void)state;
    for (size_t i = 0; mistake_case[i].name; i++) {
        struct run r;
        read_text(&r, mistake_case[i].xml);
        char *got = headlines(r.printed);
        if (strcmp(got, mistake_case[i].want) != 0) {
            print_error("%s:\n%s--- wanted\n%s\n", mistake_case[i].name, got, mistake_case[i].want);
            nfail++;
        }
        free(got);
        close_run(&r);
    }
    assert_int_equal(nfail, 0);
}

/* The quoted line, its caret and underline, once. */
static void test_underline(void **state)
{
    struct run r;

    (void)state;
    read_text(&r, ATTR("text-align='middle'"));
    assert_string_equal(
        r.printed, "./report.xml:2:29: error: text-align=\"middle\": wanted left, right, center, "
                   "justify, start or end [xml-value]\n"
                   "    <style name='s' text-align='middle'/></report>\n"
                   "                                ^~~~~~\n");
    close_run(&r);
}

static void test_missing_file(void **state)
{
    struct diag *dg = diag_open();
    struct arena *a = arena_open(dg);

    (void)state;
    bool valid = true;
    assert_null(template_read(a, here, "none.xml", &valid, dg));
    assert_false(valid);
    assert_true(diag_has(dg, DIAG_FILE_MISSING));
    arena_close(a);
    diag_close(dg);
}

/* ---- attributes' values ---- */

static const struct {
    enum attribute id;
    const char *good[12], *bad[20];
} value_case[] = {
    {ATTR_LANG,
     {"th", "en-GB", "zh-Hant-TW", "de-1996", "en-a-b2"},
     {"", "t", "th_TH", "th-", "-th", "ก", "t1", "thai", "th-123456789", "th-ก"}},
    {ATTR_NUMERALS, {"thai", "latin", "arabic"}, {"", "Thai", "roman", "thai "}},
    {ATTR_NAME, {"a", "A-1_b", "แนวตั้ง"}, {"", " ", "a b", " a", "a.b", "฿", "a/b"}},
    {ATTR_SIZE,
     {"A4", "A3", "Letter", "210mm 297mm", " 1in  2in "},
     {"", "a4", "210mm", "1mm 2mm 3mm", "A4 A3", "1em 2em", "-1mm 2mm", "210 297"}},
    {ATTR_MARGIN,
     {"0", "1mm", "1mm 2mm", "1mm 2mm 3mm", "1mm 2mm 3mm 4mm", "1.5cm\n2cm"},
     {"", " ", "1", "1mm 2mm 3mm 4mm 5mm", "1 mm", "-1mm", "1em", "1mm,2mm", "1px", "none"}},
    {ATTR_FROM, {"1", "9999", "01"}, {"", "0", "00", "10000", "-1", "+1", "1.0", " 1", "๑"}},
    {ATTR_FONT_FAMILY, {"A", "A B, C", "\"ก\""}, {"", " ", ",", "A,", ",A", "A,,B", "A, ,B"}},
    {ATTR_FONT_SIZE,
     {"16pt", "1.5em", "1pt"},
     {"", "16", "0", "0.5pt", "0em", "-1pt", "16 pt", "large", "1e3pt", "1pt 2pt"}},
    {ATTR_FONT_SIZE_ADJUST,
     {"none", "0.340", "0", "1"},
     {"", "auto", "-0.1", "10", ".5", "0.", "0,34", "0x1", "1e-1", "nan", "inf", "00.34", "00"}},
    {ATTR_FONT_WEIGHT, {"normal", "bold"}, {"700", "BOLD"}},
    {ATTR_FONT_STYLE, {"normal", "italic"}, {"oblique"}},
    {ATTR_TEXT_INDENT, {"25mm", "-25mm", "0", "2em"}, {"", "25", "10%"}},
    {ATTR_LINE_HEIGHT,
     {"normal", "1", "1.25", "18pt", "2em"},
     {"", "0", "0.0", "-1", "0pt", "120%", "1.", "1001", "111111111", "normal normal"}},
    {ATTR_BREAK_BEFORE, {"auto", "page", "avoid"}, {"always", ""}},
    {ATTR_BREAK_AFTER, {"auto", "page", "avoid"}, {"always", ""}},
    {ATTR_BREAK_INSIDE, {"auto", "avoid"}, {"page"}},
    {ATTR_COLOR,
     {"#000000", "#AbCdEf"},
     {"", "#", "#ffff", "rot", "#0000000", "#00000g", "000000"}},
    {ATTR_SELECT, {"SELECT 1", "x"}, {"", " ", " \n\t"}},
    {ATTR_COLUMNS,
     {"*", "22mm * 25%", "1.5* 2*", " 10pt\n\t* ", "33.3%", "2em"},
     {"", " ", "**", "0*", "0%", "0", "-1mm", "* 22", "%", "1,5*", "1e2*", "0.0%", "autos", "*2",
      "5.%", "1001*"}},
    {ATTR_BORDER,
     {"none", "hidden", "0.5pt", "0", "solid", "double", "#aB0000", "1pt solid #000000",
      "#000000 solid 1em"},
     {"", "-1pt", "-1em", "solid -1em", "1", "1pt 1pt", "solid solid", "#000000 #000000",
      "1pt none", "rot", "groove"}},
    {ATTR_PADDING,
     {"4pt", "0", "1pt 0.5em", "1pt 2pt 3pt 4pt"},
     {"none", "-1pt", "-1em", "1pt -1em", "1pt 2", "1pt 2pt 3pt 4pt 5pt"}},
    {ATTR_COLSPAN, {"1", "12"}, {"0", "*"}},
    {ATTR_COUNTER_RESET,
     {"h1", "h1 0", "h1 9999", "table 4 ภาพ footnote 2"},
     {"", "5", "h1 2 3", "h1 12345", "h1 x.y", "a/b"}},
    {ATTR_PADDING_TOP, {"1pt", "2em", "0.5mm", "0"}, {"", "-1pt", "-1em", "5", "1pt 2pt"}},
    {ATTR_ALIGN, {"left", "right", "center", "decimal"}, {"justify", "middle"}},
    {ATTR_VALIGN, {"top", "middle", "bottom"}, {"center"}},
    {ATTR_NUMBER_FORMAT,
     {"none", "1", "(ก)", "๑.๑", "ตารางที่ ๑.๑.๑.๑.๑.๑"},
     {"", "x", "1.1.1.1.1.1.1"}},
    {ATTR_SHOW, {"page", "number", "text"}, {"", "title"}},
    {ATTR_LEVELS, {"1", "5"}, {"", "0", "6", "01"}},
    {ATTR_FORMAT, {"0", "#,##0.00"}, {"", "0.0.0", "%d"}},
    {ATTR_MIN,
     {"0", "-2.5", "85", "999999999999", "1e3", "1.5e-05", "1E3", "1e+3", "-1e-300"},
     {"1e 5", "1e-301", "1e301", "1E", "1e-", "1e5 ", "", "-", "+1", ".5", "5.", "1e", "e3", "1e12",
      "1e999", "0x10", "nan", "1 ", "๑"}},
};

/* What is said of a value, without the places: "" = nothing. Other mistakes do not count. */
static void value_messages(const struct run *r, char *out)
{
    char *lines = headlines(r->printed);
    bool taken = false;

    *out = '\0';
    for (char *p = lines, *end; (end = strchr(p, '\n')); p = end + 1) {
        *end = '\0';
        bool is_hint = !strncmp(p, "    hint:", 9);
        taken = is_hint ? taken : strstr(p, "[xml-value]") != NULL;
        const char *text = is_hint ? p : strstr(p, "error: ");
        if (taken)
            strcat(strcat(out, text), "\n");
    }
    free(lines);
}

/* A value whose references were filled in is refused in the words of one that is typed. */
static void test_bound_value(enum attribute id, const char *value, const char *want)
{
    struct attr at = {.id = id, .at = {.file = path, .line = 1, .col = 1}};
    struct run r = {.dg = diag_open()};
    struct attr_value v;
    char got[1000];
    size_t size;

    r.a = arena_open(r.dg);
    bool ok = attr_parse(r.a, &at, value, &v, r.dg);
    FILE *f = open_memstream(&r.printed, &size);
    assert_non_null(f);
    diag_print(r.dg, f);
    fclose(f);
    value_messages(&r, got);
    if (ok != !*want || strcmp(got, want) != 0)
        fail_msg("%s=\"%s\":\n%s--- wanted\n%s", schema_attr[id].name, value, got, want);
    close_run(&r);
}

/* The value on the first element that may have the attribute. */
static bool is_value(enum attribute id, const char *value)
{
    char *xml = NULL, said[1000];
    struct run r;
    int e = EL_REPORT;

    while (!(schema_element[e].attr & ATTR_BIT(id)))
        e++;
    const char *ns = e == EL_REPORT ? "" : OPEN;
    assert_true(asprintf(&xml, "%s<%s xmlns='urn:raingan:report' %s='%s'/>%s", ns,
                         schema_element[e].name, schema_attr[id].name, value,
                         *ns ? "</report>" : "") > 0);
    read_text(&r, xml);
    bool ok = !diag_has(r.dg, DIAG_XML_VALUE);
    assert_false(diag_has(r.dg, DIAG_XML_SYNTAX));
    value_messages(&r, said);
    if (!strchr(value, '\n'))
        test_bound_value(id, value, said);
    close_run(&r);
    free(xml);
    return ok;
}

static void test_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof value_case / sizeof value_case[0]; i++) {
        const char *name = schema_attr[value_case[i].id].name;
        for (size_t k = 0; value_case[i].good[k]; k++)
            if (!is_value(value_case[i].id, value_case[i].good[k]))
                fail_msg("%s=\"%s\" was refused", name, value_case[i].good[k]);
        for (size_t k = 0; value_case[i].bad[k]; k++)
            if (is_value(value_case[i].id, value_case[i].bad[k]))
                fail_msg("%s=\"%s\" was taken", name, value_case[i].bad[k]);
    }
}

/* What was read of a value, by its kind. */
static const char *typed(struct arena *a, enum attribute id, const struct attr_value *v)
{
    struct sbuf b = {.a = a};

    if (v->word != NO_WORD)
        sbuf_printf(&b, "[%d] ", v->word);
    switch (schema_attr[id].kind) {
    case KIND_COUNT:
        sbuf_printf(&b, "%d", v->u.count);
        break;
    case KIND_DECIMAL:
    case KIND_NUMBER:
        sbuf_printf(&b, "%.17g", v->u.number);
        break;
    case KIND_LENGTH:
    case KIND_SIGNED_LENGTH:
    case KIND_FONT_SIZE:
        sbuf_printf(&b, "%d %gem", v->u.length.fixed, v->u.length.em);
        break;
    case KIND_LINE_HEIGHT:
        sbuf_printf(&b, "%d: %.17g %d %gem", (int)v->u.line_height.kind, v->u.line_height.factor,
                    v->u.line_height.length.fixed, v->u.line_height.length.em);
        break;
    case KIND_BORDER:
        if (v->u.border.has_width)
            sbuf_printf(&b, "%d %gem", v->u.border.width.fixed, v->u.border.width.em);
        if (v->u.border.has_style)
            sbuf_printf(&b, "style %d", (int)v->u.border.style);
        if (v->u.border.has_color)
            sbuf_printf(&b, " %06x", (unsigned)v->u.border.color);
        break;
    case KIND_COLOR:
        sbuf_printf(&b, "%06x", (unsigned)v->u.color);
        break;
    case KIND_PAPER:
        sbuf_printf(&b, "%d %d", v->u.paper.width, v->u.paper.height);
        break;
    case KIND_MARGIN:
        for (int i = 0; i < SIDE_N; i++)
            sbuf_printf(&b, "%d ", v->u.margin[i]);
        break;
    case KIND_PADDING:
        for (int i = 0; i < SIDE_N; i++)
            sbuf_printf(&b, "%d %gem, ", v->u.padding[i].fixed, v->u.padding[i].em);
        break;
    case KIND_COLUMNS:
        for (size_t i = 0; i < v->u.columns.n; i++) {
            const struct column *c = &v->u.columns.column[i];
            sbuf_printf(&b, "%d: %d %gem %g; ", (int)c->kind, c->length.fixed, c->length.em,
                        c->amount);
        }
        break;
    case KIND_COUNTERS:
        for (size_t i = 0; i < v->u.counters.n; i++)
            sbuf_printf(&b, "%s %d; ", v->u.counters.counter[i].name,
                        v->u.counters.counter[i].value);
        break;
    case KIND_FAMILIES:
        for (const char *const *name = v->u.families; *name; name++)
            sbuf_printf(&b, "%s|", *name);
        break;
    case KIND_FORMAT:
        sbuf_printf(&b, "%d%s", v->u.format.decimals, v->u.format.grouped ? "," : "");
        break;
    case KIND_WORD:
        break;
    default:
        sbuf_add_str(&b, v->u.text ? v->u.text : "none");
    }
    return sbuf_text(&b);
}

/* Lengths by hand: mm * 72 / 25.4 * 64. */
static const struct {
    enum attribute id;
    const char *text, *want;
} typed_case[] = {
    {ATTR_NUMERALS, "thai", "[1] "},
    {ATTR_NUMBER_FORMAT, "(ก)", "(ก)"},
    {ATTR_NUMBER_FORMAT, "none", "[0] none"},
    {ATTR_COUNTER_RESET, "h1", "h1 0; "},
    {ATTR_COUNTER_RESET, " table 4\nภาพ footnote ", "table 4; ภาพ 0; footnote 0; "},
    {ATTR_SIZE, "A4", "[1] 38098 53881"},
    {ATTR_SIZE, "Letter", "[3] 39168 50688"},
    {ATTR_SIZE, " 210mm\n11in ", "38098 50688"},
    {ATTR_MARGIN, "1mm", "181 181 181 181 "},
    {ATTR_MARGIN, "1mm 2mm", "181 363 181 363 "},
    {ATTR_MARGIN, "1mm 2mm 3mm", "181 363 544 363 "},
    {ATTR_MARGIN, "1mm 2mm 3mm 0", "181 363 544 0 "},
    {ATTR_FROM, "012", "12"},
    {ATTR_FONT_FAMILY, " TH SarabunPSK ,'A B',\"C\"", "TH SarabunPSK|A B|C|"},
    {ATTR_FONT_FAMILY, "A", "A|"},
    {ATTR_FONT_FAMILY, "'A, B', \"C'", "'A|B'|\"C'|"},
    {ATTR_FONT_SIZE, "16pt", "1024 0em"},
    {ATTR_FONT_SIZE, "1.5em", "0 1.5em"},
    {ATTR_FONT_SIZE_ADJUST, "0.340", "0.34000000000000002"},
    {ATTR_FONT_SIZE_ADJUST, "none", "[0] 0"},
    {ATTR_FONT_WEIGHT, "bold", "[1] "},
    {ATTR_TEXT_ALIGN, "end", "[1] "},
    {ATTR_TEXT_ALIGN, "start", "[0] "},
    {ATTR_TEXT_INDENT, "-25mm", "-4535 0em"},
    {ATTR_TEXT_INDENT, "-2em", "0 -2em"},
    {ATTR_LINE_HEIGHT, "normal", "[0] 0: 0 0 0em"},
    {ATTR_LINE_HEIGHT, "1.35", "1: 1.34375 0 0em"}, /* 86 / 64 */
    {ATTR_LINE_HEIGHT, "18pt", "2: 0 1152 0em"},
    {ATTR_LINE_HEIGHT, "2em", "2: 0 0 2em"},
    {ATTR_COLOR, "#0a0B0C", "0a0b0c"},
    {ATTR_BORDER, "none", "[0] "},
    {ATTR_BORDER, "0.5pt", "32 0em"},
    {ATTR_BORDER, "#0a0B0C  0.5em", "0 0.5em 0a0b0c"},
    {ATTR_BORDER, "solid", "style 3"},
    {ATTR_PADDING, "1pt", "64 0em, 64 0em, 64 0em, 64 0em, "},
    {ATTR_PADDING, "1pt 0.5em", "64 0em, 0 0.5em, 64 0em, 0 0.5em, "},
    {ATTR_PADDING, "1pt 2em 3pt", "64 0em, 0 2em, 192 0em, 0 2em, "},
    {ATTR_PADDING, "1pt 2pt 3pt 4pt", "64 0em, 128 0em, 192 0em, 256 0em, "},
    {ATTR_COLUMNS, "22mm * 2.5* 25% auto 2em",
     "0: 3991 0em 0; 2: 0 0em 1; 2: 0 0em 2.5; 1: 0 0em 25; 3: 0 0em 0; 0: 0 2em 0; "},
    {ATTR_COLUMN_COUNT, "3", "[3] "},
    {ATTR_FORMAT, "0", "0"},
    {ATTR_FORMAT, "0.0000", "4"},
    {ATTR_FORMAT, "#,##0", "0,"},
    {ATTR_FORMAT, "#,##0.00", "2,"},
    {ATTR_FORMAT, "#,##0.000000", "6,"},
    {ATTR_MIN, "-2.5", "-2.5"},
    {ATTR_MIN, "1.5e+2", "150"},
    {ATTR_MIN, "83.3333333333333", "83.3333333333333"},
};

static void test_typed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof typed_case / sizeof typed_case[0]; i++) {
        struct attr at = {.id = typed_case[i].id};
        struct diag *dg = diag_open();
        struct arena *a = arena_open(dg);
        struct attr_value v;
        if (!attr_parse(a, &at, typed_case[i].text, &v, dg) ||
            strcmp(typed(a, at.id, &v), typed_case[i].want) != 0)
            fail_msg("%s=\"%s\": %s, wanted %s", schema_attr[at.id].name, typed_case[i].text,
                     typed(a, at.id, &v), typed_case[i].want);
        arena_close(a);
        diag_close(dg);
    }
}

/* ---- formats ---- */

static void test_formats(void **state)
{
    static const char *const good[] = {"0",       "0.0",          "0.00",  "0.000000", "#,##0",
                                       "#,##0.0", "#,##0.000000", "0.00%", "000"};
    static const char *const bad[] = {"",         "00,0",   "0.",    "0.0000000", "#", "#,##0.",
                                      "#,###",    "0.0#",   "0,000", "0:0",       " ", " 0",
                                      "#,##00.0", "0.00 %", "%.2f",  "๐.๐๐",      "."};
    char xml[200];

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0] + sizeof bad / sizeof bad[0]; i++) {
        bool want = i < sizeof good / sizeof good[0];
        const char *format = want ? good[i] : bad[i - sizeof good / sizeof good[0]];
        struct run r;
        snprintf(xml, sizeof xml, PARA("{a:%s}"), format);
        read_text(&r, xml);
        if (want != (r.root != NULL) || want == diag_has(r.dg, DIAG_BIND_FORMAT))
            fail_msg("format \"%s\": %s", format, want ? "refused" : "taken");
        close_run(&r);
    }
}

/* ---- the tables ---- */

/* PROVES: schema.h, "the one place that says it": no gap, no name twice, nothing out of reach. */
static void test_schema(void **state)
{
    uint64_t reached = ELEMENT_BIT(EL_TEXT) | ELEMENT_BIT(EL_REPORT);
    attr_set used = 0;

    (void)state;
    for (int e = 0; e < EL_NELEMENT; e++) {
        assert_non_null(schema_element[e].name);
        assert_string_equal(element_name((enum element)e), schema_element[e].name);
        if (e != EL_TEXT && e != EL_PAGE_DIV)
            assert_int_equal(schema_find_element(schema_element[e].name), e);
        assert_false(schema_element[e].require & ~schema_element[e].attr);
        reached |= schema_element[e].child;
        if (schema_element[e].child & ELEMENT_BIT(EL_IF)) /* an <else> stands in an <if> */
            reached |= ELEMENT_BIT(EL_ELSE);
        used |= schema_element[e].attr;
    }
    assert_string_equal(schema_element[EL_PAGE_DIV].name, "div"); /* by the place where it stands */
    for (int a = 0; a < ATTR_NATTRIBUTE; a++) {
        assert_non_null(schema_attr[a].name);
        assert_string_equal(schema_attr[schema_find_attr(EL_TEXT, schema_attr[a].name)].name,
                            schema_attr[a].name);
        assert_true(schema_attr[a].kind != KIND_WORD || schema_attr[a].word);
    }
    assert_int_equal(reached, ELEMENT_BIT(EL_NELEMENT) - 1);
    assert_true(used == ATTR_BIT(ATTR_NATTRIBUTE) - 1);
    assert_int_equal(schema_find_element("text"), EL_NELEMENT);
}

/* ---- hostile files ---- */

/* "begin", "unit" n times, "end". */
static char *repeat(const char *begin, const char *unit, size_t n, const char *end, size_t *len)
{
    size_t ulen = strlen(unit);
    char *out = malloc(strlen(begin) + ulen * n + strlen(end) + 1), *p;

    assert_non_null(out);
    p = stpcpy(out, begin);
    for (size_t i = 0; i < n; i++, p += ulen)
        memcpy(p, unit, ulen);
    p = stpcpy(p, end);
    *len = (size_t)(p - out);
    return out;
}

static const struct {
    const char *name, *begin, *unit, *end;
    size_t n;
    enum diag_code code; /* DIAG_NCODE = none */
} hostile_case[] = {
    {"deep nesting", OPEN, "<div>", "", 100000, DIAG_XML_NESTING},
    {"deep unknown elements", OPEN, "<x>", "", 100000, DIAG_XML_ELEMENT},
    {"deep nesting of each", OPEN "<section page='p'>", "<each select='x'>", "", 100000,
     DIAG_XML_NESTING},
    {"huge attribute", OPEN "<section page='", "x", "'/></report>", 4000000, DIAG_NCODE},
    {"huge wrong attribute", OPEN "<section page='", "x ", "'/></report>", 4000000, DIAG_XML_VALUE},
    {"huge attribute of entities", OPEN "<section page='", "&#x78;", "'/></report>", 1000000,
     DIAG_NCODE},
    {"huge SQL of entities", OPEN "<section page='p'><each select='", "&lt;\n",
     "'/></section></report>", 1000000, DIAG_NCODE},
    {"huge list", OPEN "<section page='p'><table columns='", "1mm ", "'/></section></report>",
     1000000, DIAG_XML_VALUE}, /* no table has so many columns */
    {"huge wrong list", OPEN "<section page='p'><table columns='", "1 ", "'/></section></report>",
     1000000, DIAG_XML_VALUE},
    {"huge name", OPEN "<", "ก", "/></report>", 1000000, DIAG_XML_ELEMENT},
    {"one long line of references", OPEN "<section page='p'><p>", "{a.b:0.00}ก&amp;",
     "</p></section></report>", 500000, DIAG_NCODE},
    {"one long line of elements", OPEN "<section page='p'>", "<p>{a}</p>", "</section></report>",
     500000, DIAG_NCODE},
    {"wrong references", OPEN "<section page='p'><p>", "{}", "</p></section></report>", 2000000,
     DIAG_BIND_SYNTAX},
    {"open braces", OPEN "<section page='p'><p>", "{a", "</p></section></report>", 2000000,
     DIAG_BIND_SYNTAX},
    {"wrong elements", OPEN, "<x/>", "</report>", 2000000, DIAG_XML_ELEMENT},
    {"same names", OPEN, "<style name='a'/>", "</report>", 200000, DIAG_XML_VALUE},
    {"wrong text", OPEN, "a<!-- -->\n", "</report>", 1000000, DIAG_XML_TEXT},
    {"too large", OPEN, "    ", "</report>", 5000000, DIAG_FILE_SIZE},
};

static void test_hostile(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hostile_case / sizeof hostile_case[0]; i++) {
        enum diag_code code = hostile_case[i].code;
        size_t len;
        char *xml = repeat(hostile_case[i].begin, hostile_case[i].unit, hostile_case[i].n,
                           hostile_case[i].end, &len);
        struct run r;
        read_bytes(&r, xml, len);
        if ((r.root != NULL) != (code == DIAG_NCODE) || (!r.root && !diag_has(r.dg, code)))
            fail_msg("%s: %.400s", hostile_case[i].name, r.printed);
        if (diag_count(r.dg, DIAG_NOTE) > DIAG_FAULTS_MAX)
            fail_msg("%s: %zu diagnostics", hostile_case[i].name, diag_count(r.dg, DIAG_NOTE));
        close_run(&r);
        free(xml);
    }
}

static void test_truncated(void **state)
{
    size_t len = strlen(sample);

    (void)state;
    for (size_t n = 0; n + 1 < len; n++) { /* the last byte is a newline */
        struct run r;
        read_bytes(&r, sample, n);
        if (r.root)
            fail_msg("cut after %zu bytes it is still taken", n);
        close_run(&r);
    }
}

/* Each byte replaced by one that means something, in turn: it never crashes, and there is
 * always either a tree or a reason. */
static void test_damaged(void **state)
{
    static const char with[] = "<>&'\"{}/= \n\xE0\xFF:.x";
    size_t len = strlen(sample);
    char *copy = strdup(sample);

    (void)state;
    assert_non_null(copy);
    for (size_t i = 0; i < len; i++) {
        struct run r;
        copy[i] = with[i % sizeof with]; /* its NUL too */
        read_bytes(&r, copy, len);
        close_run(&r);
        copy[i] = sample[i];
    }
    free(copy);
}

static void test_no_memory(void **state)
{
    bool done = false;
    size_t len;
    char *large = repeat(OPEN "<section page='p'><p a='x'>{a b}", "ก{a.b:0.00}{{&amp;", 20000,
                         "</p></section></report>", &len);
    const char *const text[] = {sample, large};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        write_text(text[i], strlen(text[i]));
        done = false;
        for (long n = 1; !done; n++) {
            struct diag *dg = diag_open();
            arena_fail_after(n);
            struct arena *a = arena_open(dg);
            bool valid = false;
            struct node *root = a ? template_read(a, here, "report.xml", &valid, dg) : NULL;
            arena_fail_after(0);
            done = !diag_has(dg, DIAG_NO_MEMORY);
            assert_int_equal(root && valid, diag_count(dg, DIAG_ERROR) == 0);
            arena_close(a);
            diag_close(dg);
        }
    }
    free(large);
}

/* The second row of a name would never be read. */
static void test_advice(void **state)
{
    (void)state;
    for (size_t i = 0; schema_element_advised(i); i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(schema_element_advised(i), schema_element_advised(j));
    for (size_t i = 0; schema_attr_advised(i); i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(schema_attr_advised(i), schema_attr_advised(j));
    assert_non_null(strstr(schema_attr_advice("transform"), "rotate="));
    assert_non_null(strstr(schema_attr_advice("transform"), "writing-mode="));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tree),         cmocka_unit_test(test_sample),
        cmocka_unit_test(test_mistakes),     cmocka_unit_test(test_underline),
        cmocka_unit_test(test_missing_file), cmocka_unit_test(test_values),
        cmocka_unit_test(test_typed),        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_schema),       cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_truncated),    cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_no_memory),    cmocka_unit_test(test_advice),
    };
    char dir[] = "/tmp/test_template.XXXXXX";

    if (!mkdtemp(dir) || chdir(dir) != 0)
        return 1;
    int failed = cmocka_run_group_tests_name("template", tests, NULL, NULL);
    unlink(path);
    rmdir(dir);
    return failed;
}
