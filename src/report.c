#include "report.h"

#include "base/file.h"
#include "document/bind.h"
#include "template/template.h"

bool report_open(struct report *r, struct arena *a, struct report_paths paths, struct diag *dg)
{
    const char *xml = file_join(a, paths.template_dir, "report.xml");
    struct folders folders = {paths.data, paths.template_dir, &r->inputs};
    struct word_list names, words;
    bool well_formed;

    *r = (struct report){.a = a, .dg = dg, .inputs.a = a};
    if (!xml)
        return false;
    r->ds = dataset_open(a, paths.data, paths.template_dir, &r->inputs, dg);
    bool sound = r->ds && dataset_check(r->ds, dg);
    const struct node *root = template_read(a, xml, &r->inputs, &well_formed, dg);
    if (!r->ds || !root)
        return false;
    r->doc = document_bind(a, root, r->ds, folders, dg);
    if (!r->doc || !sound || !well_formed)
        return false;
    names.word = dataset_unbroken(r->ds, &names.n, dg);
    if (!names.word || !words_read(a, paths.template_dir, &r->inputs, &words, dg))
        return false;
    r->fonts = fontset_open(a, paths.fonts_conf, dg);
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
