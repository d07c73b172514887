#include "report.h"

#include "document/bind.h"
#include "template/template.h"

bool report_open(struct report *r, struct arena *a, struct report_source from, struct diag *dg)
{
    struct word_list names, words;
    bool well_formed;

    *r = (struct report){.a = a, .dg = dg, .data.a = a, .template_files.a = a};
    from.data.read = &r->data;
    from.template_dir.read = &r->template_files;
    r->ds = dataset_open(a, from.data, from.template_dir, dg);
    bool sound = r->ds && dataset_check(r->ds, dg);
    const struct node *root = template_read(a, from.template_dir, "report.xml", &well_formed, dg);
    if (!r->ds || !root)
        return false;
    r->doc = document_bind(a, root, r->ds, (struct folders){from.data, from.template_dir}, dg);
    if (!r->doc || !sound || !well_formed)
        return false;
    names.word = dataset_unbroken(r->ds, &names.n, dg);
    if (!names.word || !words_read(a, from.template_dir, &words, dg))
        return false;
    r->fonts = fontset_open(a, from.fonts_conf, dg);
    r->breaker = breaker_open(a, names, words, dg);
    return r->fonts && r->breaker;
}

bool report_lay_out(struct report *r, struct page_sink sink)
{
    return layout_document(r->doc, r->fonts, r->breaker, sink, &r->npage, r->dg);
}

void report_close(struct report *r)
{
    breaker_close(r->breaker);
    fontset_close(r->fonts);
    dataset_close(r->ds);
}
