/*
 * From small data and the body of a template to the bytes of a PDF: the same again are the same bytes, and
 * where there are none an error says why.
 */
#include "report.h"

#include "report/build.h"

void fuzz_begin(void)
{
    report_begin();
}

static bool build_once(struct world *w, struct small *s, struct bytes *out)
{
    struct build b;
    bool ok = build_pdf(&b, w->a, s->from, &s->by, NULL, w->dg);

    HOLDS(ok || diag_count(w->dg, DIAG_ERROR) > 0);
    if (ok)
        *out = (struct bytes){arena_strndup(w->a, b.pdf.data, b.pdf.len), b.pdf.len};
    build_close(&b);
    return ok;
}

/* The body, a line with "--rows", a CSV file. */
void fuzz_one(struct world *w, struct fuzz_input in)
{
    char *body = (char *)take_text(w->a, &in, -1), *rows = strstr(body, "--rows\n");
    struct small s;
    struct bytes one = {NULL, 0}, two = {NULL, 0};

    if (rows) {
        *rows = '\0';
        rows += strlen("--rows\n");
    }
    small_open(&s, w->a, rows, NULL);
    put_text(&s.template_files, "report.xml",
             arena_printf(w->a, "%s<section page=\"p\">%s</section></report>", xml_begin, body));
    bool ok = build_once(w, &s, &one);
    HOLDS(ok == build_once(w, &s, &two) || diag_count(w->dg, DIAG_ERROR) > 0);
    if (!ok)
        return;
    HOLDS(bytes_equal(one, two) && one.len > 9 && !memcmp(one.data, "%PDF-1.7\n", 9));
    HOLDS(!memcmp(one.data + one.len - 6, "%%EOF", 5) ||
          !memcmp(one.data + one.len - 5, "%%EOF", 5));
}
