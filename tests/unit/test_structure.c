/*
 * Headings, numbered captions, lists of them, notes, running heads and catchwords at ten sizes of page
 * and font: no ink on other ink, and nothing outside of the frame or of the page's margins.
 */
#include "sight.h"

#define LONG "การเปิดเผยข้อมูลสาธารณะบนเว็บไซต์หลักของหน่วยงานตามแบบวัดการเปิดเผยข้อมูล"
#define CHART                                                                                      \
    "<bar-chart alt='ก' format='0' values='none' font-size='0.7em' "                             \
    "select='WITH t(label, value) AS (VALUES (1, 3), (2, 5)) SELECT * FROM t'>"

static const char head[] = "<header><p>{h1} {h2_text} {section_pages}</p></header>"
                           "<footer><p text-align='right'>{catchword}</p></footer>";

static const struct {
    const char *name, *text;
} kind[] = {
    {"headings",
     "<toc/><h1>" LONG "</h1><h2>" LONG "</h2><h3>" LONG "</h3><h4>" LONG "</h4><h5>" LONG "</h5>"
     "<p>" LONG LONG "</p><h1 counter-reset='h1 footnote'>" LONG "<footnote>" LONG
     "</footnote></h1>"},
    {"captions",
     "<toc counter='table'/><toc counter='chart'/><h1>ก</h1>"
     "<p>" LONG
     "<ref to='t' show='number'/> <ref to='t' show='text'/> <ref to='c' show='number'/></p>"
     "<table columns='* *' id='t' border='0.5pt'><caption number-format='ตารางที่ ๑.๑'>" LONG
     "</caption><tr><td scope='row'>ก</td><td>ข</td></tr></table>" CHART
     "<caption number-format='แผนภูมิที่ ๑' text-align='center'>" LONG "</caption></bar-chart>"
     "<div id='c0'>" CHART "<caption number-format='แผนภูมิที่ ๑'/></bar-chart></div>"
     "<table columns='*' id='c'><tr><td scope='row'>ค</td></tr><caption number-format='ตารางที่ "
     "๑.๑'/></table>"},
    {"a letter of several pages", "<each select=\"WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL "
                                  "SELECT i + 1 FROM n WHERE i &lt; 12) "
                                  "SELECT i FROM n\"><p text-indent='2em'>ข้อ {i} " LONG LONG
                                  "</p><ol><li>" LONG "</li></ol></each>"},
};

static const struct {
    double width, height; /* pt */
    const char *font_size;
} size[] = {{595, 842, "16pt"}, {842, 595, "16pt"}, {420, 595, "16pt"}, {595, 420, "14pt"},
            {298, 420, "12pt"}, {420, 298, "10pt"}, {595, 842, "20pt"}, {842, 1191, "24pt"},
            {340, 900, "16pt"}, {612, 792, "9pt"}};

static void look_at(size_t k, size_t i)
{
    struct sight s;
    double margin = strtod(size[i].font_size, NULL) * 3.2; /* a running head of two lines */

    sight_open(&s, margin, 30, margin, 30);
    sight_look(&s, arena_printf(
                       s.w.a,
                       "<report xmlns=\"urn:raingan:report\" lang=\"th\" numerals=\"thai\">\n"
                       "<page name=\"p\" size=\"%.1fpt %.1fpt\" margin=\"%.1fpt 30pt\">%s</page>\n"
                       "<style name=\"body\" font-family=\"Laksaman\" font-size=\"%s\" "
                       "font-size-adjust=\"0.340\" text-align=\"justify\"/>\n"
                       "<style name=\"h1\" number-format=\"๑.\"/>"
                       "<style name=\"h2\" number-format=\"๑.๑\"/>"
                       "<style name=\"h3\" number-format=\"๑.๑.๑\"/>"
                       "<style name=\"h4\" number-format=\"(ก)\"/>"
                       "<section page=\"p\">%s</section></report>",
                       size[i].width, size[i].height, margin, k == 0 ? "" : head, size[i].font_size,
                       kind[k].text));
    char *messages = world_messages(&s.w);
    if (s.trouble.len || !s.ok || !s.npage || *messages)
        fail_msg("%s, %.0f x %.0f pt, %s: %.400s %.400s", kind[k].name, size[i].width,
                 size[i].height, size[i].font_size, s.trouble.len ? sbuf_text(&s.trouble) : "",
                 messages);
    free(messages);
    world_close(&s.w);
}

static void test_no_ink_on_ink(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT_OF(kind); k++)
        for (size_t i = 0; i < COUNT_OF(size); i++)
            look_at(k, i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_no_ink_on_ink)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
