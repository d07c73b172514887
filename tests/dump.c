/* dump DATA TEMPLATE FONTS.conf - the pages of a report as text, and its messages: for golden
 * tests. */
#include "layout/dump.h"
#include "base/file.h"
#include "data/dataset.h"
#include "document/bind.h"
#include "layout/layout.h"

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
