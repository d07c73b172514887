/*
 * dump DATA TEMPLATE FONTS.conf - the pages of a report as text, and its messages: what the golden
 * tests compare. A line an item, lengths in pt with two decimals, y from the top:
 *   page 2 595.28 841.89
 *   text 85.04 102.11 10.67 Laksaman-Bold +0.31 +0.02 "ตัวชี้วัด"    (+ what justification adds
 *   rule 85.04 110.00 453.54 0.50 #000000                             to spaces and borders)
 */
#include "base/file.h"
#include "base/str.h"
#include "data/dataset.h"
#include "document/bind.h"
#include "layout/layout.h"

static void dump_text(const struct text_item *it, FILE *out)
{
    const struct glyph *last = &it->text->glyph[it->end - 1];
    size_t first = it->text->glyph[it->first].first, end = last->first + last->nchar;

    fprintf(out, "text %.2f %.2f %.2f %s", pt_from_pt64(it->x), pt_from_pt64(it->y),
            pt_from_pt64(it->run->size), it->run->face->ps_name);
    if (it->space_extra || it->border_extra)
        fprintf(out, " %+.2f %+.2f", it->space_extra / 65536.0, it->border_extra / 65536.0);
    fputs(" \"", out);
    for (size_t i = first; i < end; i++) {
        char utf8[4] = {0};
        fwrite(utf8, 1, utf8_put(utf8, it->text->ch[i]), out);
    }
    fputs("\"\n", out);
}

static bool pages_dump(const struct pages *pages, FILE *out)
{
    for (const struct page *p = pages->first; p; p = p->next) {
        fprintf(out, "page %d %.2f %.2f\n", p->number, pt_from_pt64(p->width),
                pt_from_pt64(p->height));
        for (const struct item *it = p->first; it; it = it->next) {
            const struct rule_item *r = &it->u.rule;
            if (it->kind == ITEM_TEXT)
                dump_text(&it->u.text, out);
            else
                fprintf(out, "rule %.2f %.2f %.2f %.2f #%06X\n", pt_from_pt64(r->x),
                        pt_from_pt64(r->y), pt_from_pt64(r->width), pt_from_pt64(r->height),
                        (unsigned)r->color);
        }
    }
    return !ferror(out);
}

int main(int argc, char **argv)
{
    struct diag *dg = diag_open();
    struct arena *a = dg ? arena_open(dg) : NULL;
    struct fontset *fonts = NULL;
    struct breaker *breaker = NULL;
    struct pages pages = {0};
    struct word_list names = {0}, words = {0};

    if (argc != 4 || !a)
        return 2;
    struct dataset *ds = dataset_open(a, argv[1], argv[2], dg);
    bool sound = ds && dataset_check(ds, dg);
    const struct node *report = template_read(a, file_join(a, argv[2], "report.xml"), dg);
    struct document *doc = ds && report ? document_bind(a, report, ds, dg) : NULL;
    if (doc && sound)
        names.word = dataset_unbroken(ds, &names.n, dg);
    if (names.word && words_read(a, file_join(a, argv[2], "words.txt"), &words, dg)) {
        fonts = fontset_open(a, argv[3], dg);
        breaker = breaker_open(a, names, words, dg);
        if (fonts && breaker)
            layout_document(a, doc, fonts, breaker, &pages, dg);
    }
    pages_dump(&pages, stdout);
    diag_print(dg, stderr);
    int status = diag_exit_status(dg);
    breaker_close(breaker);
    fontset_close(fonts);
    dataset_close(ds);
    arena_close(a);
    diag_close(dg);
    return status;
}
