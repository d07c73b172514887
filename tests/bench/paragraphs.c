/*
 * paragraphs DATA TEMPLATE FONTS.conf - the paragraphs of a report, for floor.c and for other typesetters.
 *
 * Out: a line a paragraph, in the order of the pages: of each run the file of its font and its text, with
 *      U+001F between. A paragraph that has several lines or stands on several pages may come again.
 */
#include "base/str.h"
#include "report/report.h"

static void put_paragraph(const struct shaped *t, FILE *out)
{
    for (size_t i = 0; i < t->nrun; i++) {
        const struct run *r = &t->run[i];
        size_t end = i + 1 < t->nrun ? t->glyph[t->run[i + 1].first].first : t->nch;
        fprintf(out, "%s%s\x1f", i ? "\x1f" : "", r->face->path);
        for (size_t k = t->glyph[r->first].first; k < end; k++) {
            char utf8[4];
            fwrite(utf8, 1, utf8_put(utf8, t->ch[k]), out);
        }
    }
    fputc('\n', out);
}

static bool put_page(void *ctx, const struct page *p)
{
    const struct shaped *last = NULL;

    for (const struct item *it = p->items.first; it; it = it->next)
        if (it->kind == ITEM_TEXT && it->u.text.text != last)
            put_paragraph(last = it->u.text.text, ctx);
    return !ferror((FILE *)ctx);
}

int main(int argc, char **argv)
{
    struct diag *dg = diag_open();
    struct arena *a = dg ? arena_open(dg) : NULL;
    struct report r = {0};
    bool ok = argc == 4 && a &&
              report_open(&r, a,
                          (struct report_source){.data = {.path = argv[1]},
                                                 .template_dir = {.path = argv[2]}},
                          &(struct resources){.fonts_conf = argv[3]}, dg) &&
              report_lay_out(&r, (struct page_sink){.page = put_page, .ctx = stdout});

    report_close(&r);
    arena_close(a);
    diag_close(dg);
    return !ok;
}
