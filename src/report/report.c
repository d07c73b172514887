#include "report/report.h"

#include "document/bind.h"
#include "template/template.h"

/* From the second revision on a report has a page of corrections: the template's <corrections>,
 * else that of its corrections.xml, else the shared one. */
static bool add_corrections(struct report *r, struct node *root, struct report_source from)
{
    static const char name[] = "corrections.xml";
    const struct row *revision;
    struct node **end = &root->first, *found = NULL;
    bool exists, sound;

    for (; *end; end = &(*end)->next)
        if ((*end)->element == EL_CORRECTIONS)
            return true;
    if (!dataset_first_row(r->ds, "archive_revisions", &revision, &exists, r->dg))
        return false;
    if (!revision)
        return true;
    from.shared.read = &r->template_files;
    struct folder has = folder_has(r->a, from.template_dir, name) ? from.template_dir : from.shared;
    const struct node *page = template_read(r->a, has, name, &sound, r->dg);
    for (struct node *n = page ? page->first : NULL; n; n = n->next)
        if (n->element == EL_CORRECTIONS)
            found = n;
    if (page && !found)
        return diag_add(r->dg, DIAG_XML_ELEMENT, page->at,
                        "there is no <corrections> in this file");
    if (found)
        found->next = NULL;
    *end = found;
    return found && sound;
}

bool report_open(struct report *r, struct arena *a, struct report_source from, struct diag *dg)
{
    struct word_list names, words;
    bool well_formed;

    *r = (struct report){.a = a, .dg = dg, .data.a = a, .template_files.a = a};
    from.data.read = &r->data;
    from.template_dir.read = &r->template_files;
    r->ds = dataset_open(a, from.data, from.template_dir, dg);
    bool sound = r->ds && dataset_check(r->ds, dg);
    struct node *root = template_read(a, from.template_dir, "report.xml", &well_formed, dg);
    if (!r->ds || !root)
        return false;
    well_formed = add_corrections(r, root, from) && well_formed;
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
