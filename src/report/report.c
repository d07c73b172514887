#include "report/report.h"

#include "data/archive_tables.h"
#include "document/bind.h"
#include "template/template.h"
#include "text/graph.h"

#include <string.h>

/* From the second revision on a report has a page of corrections: the template's <corrections>,
 * else that of its corrections.xml, else the shared one. */
static bool add_corrections(struct report *r, struct node *root, struct folder shared)
{
    static const char name[] = "corrections.xml";
    const struct row *revision;
    struct node **end = &root->first, *found = NULL;
    bool exists, sound;

    for (; *end; end = &(*end)->next)
        if ((*end)->element == EL_CORRECTIONS)
            return true;
    if (!dataset_first_row(r->ds, archive_revisions.name, &revision, &exists, r->dg))
        return false;
    if (!revision)
        return true;
    shared.read = &r->template_files;
    struct folder own = r->from.template_dir, has = folder_has(r->a, own, name) ? own : shared;
    const struct node *page = template_read(r->a, has, name, &sound, r->dg);
    for (struct node *n = page ? page->first : NULL; n; n = n->next)
        if (n->element == EL_CORRECTIONS)
            found = n;
    if (page && !found)
        return diag_add(r->dg, DIAG_XML_ELEMENT, page->at,
                        "there is no <corrections> in this file");
    if (found)
        found->next = NULL;
    dataset_store_spoil(r->from.store);
    *end = found;
    r->corrections = end;
    return found && sound;
}

bool report_read(struct report *r, struct arena *a, struct report_source from, struct diag *dg)
{
    *r = (struct report){.a = a, .dg = dg, .from = from, .data.a = a, .template_files.a = a};
    r->from.data.read = &r->data;
    r->from.template_dir.read = &r->template_files;
    stage_begin(&r->stage, dg);
    r->ds = dataset_open(a, r->from, dg);
    stage_end(&r->stage, dg, N_("tables and views"));
    return r->ds != NULL;
}

static const char report_file[] = "report.xml";

bool report_ready(struct arena *a, const char *folder, struct ready_template *out)
{
    struct inputs read = {.a = a};
    struct folder from = {.path = folder, .read = &read};
    struct diag *quiet = diag_open();
    bool sound;

    *out = (struct ready_template){.folder = folder};
    if (!quiet)
        return false;
    struct node *root = template_read(a, from, report_file, &sound, quiet);
    const struct input *file = inputs_find(&read, report_file);
    if (root && sound && file && !diag_count(quiet, DIAG_NOTE)) {
        out->root = root;
        out->text = file->bytes;
    }
    diag_close(quiet);
    return true;
}

static struct node *read_template(struct report *r, const struct resources *by, bool *sound)
{
    const struct ready_template *ready = by->ready;
    struct folder from = r->from.template_dir;

    if (!ready || !ready->root || from.files || strcmp(ready->folder, from.path) != 0)
        return template_read(r->a, from, report_file, sound, r->dg);
    const char *path = file_join(r->a, from.path, report_file);
    *sound = true;
    if (!path || !inputs_add(from.read, report_file, ready->text))
        return NULL;
    diag_source(r->dg, path, ready->text.data, ready->text.len);
    return ready->root;
}

/* A fontset of other reports is lent: they close it. */
static struct fontset *open_fonts(struct report *r, const struct resources *by)
{
    if (!by->fonts)
        return fontset_open(r->a, by->fonts_conf, r->dg);
    r->lent_fonts = true;
    return fontset_begin(by->fonts, r->a, r->dg) ? by->fonts : NULL;
}

bool report_bind(struct report *r, const struct resources *by)
{
    struct folder template_dir = r->from.template_dir;
    struct word_list names, words;
    bool well_formed;
    r->embedded = by->embedded;
    bool sound = r->ds && dataset_check(r->ds, r->dg);
    stage_end(&r->stage, r->dg, N_("checks of the data"));
    struct node *root = read_template(r, by, &well_formed);

    if (!r->ds || !root)
        return false;
    well_formed = add_corrections(r, root, by->shared) && well_formed;
    r->doc = document_bind(r->a, root, r->ds, r->from, r->dg);
    stage_end(&r->stage, r->dg, N_("template"));
    if (!r->doc || !sound || !well_formed)
        return false;
    names.word = dataset_unbroken(r->ds, &names.n, r->dg);
    if (!names.word || !words_read(r->a, template_dir, &words, r->dg))
        return false;
    r->fonts = open_fonts(r, by);
    r->breaker = breaker_open(r->a, names, words, r->dg);
    stage_end(&r->stage, r->dg, N_("fonts and words"));
    return r->fonts && r->breaker;
}

bool report_open(struct report *r, struct arena *a, struct report_source from,
                 const struct resources *by, struct diag *dg)
{
    bool read = report_read(r, a, from, dg);

    return report_bind(r, by) && read;
}

/* A folder 2568, or 2568-memo, is of a year: four digits and no fifth. */
static const char *year_of_folder(struct arena *a, const char *path)
{
    enum { DIGITS = 4 };
    const char *name = file_folder_name(a, path);

    return name && strspn(name, "0123456789") == DIGITS ? arena_strndup(a, name, DIGITS) : NULL;
}

void report_check_year(struct report *r, enum diag_code code)
{
    const struct row *row;
    bool exists;

    if (r->from.data.files || !r->ds || !dataset_first_row(r->ds, "document", &row, &exists, r->dg))
        return;
    const struct value *year = row ? row_find(row, "year") : NULL;
    const char *folder = year_of_folder(r->a, r->from.data.path);
    if (!year || !folder || strspn(year->text, "0123456789") != strlen(folder) ||
        !strcmp(year->text, folder))
        return;
    struct loc at = dataset_locate(r->ds, year);
    diag_add(r->dg, code, at.file ? at : (struct loc){.file = r->from.data.path},
             "the folder is named %1$s, but its data are of the year %2$s", folder, year->text);
    diag_hint(r->dg, "correct the year in the data, or rename the folder");
}

struct report_words report_known_words(void)
{
    return (struct report_words){graph_libthai_words, graph_hunspell_words};
}

bool report_lay_out(struct report *r, struct page_sink sink)
{
    bool ok = layout_document(r->doc, r->fonts, r->breaker, sink, &r->npage, r->dg);

    stage_end(&r->stage, r->dg, N_("pages"));
    return ok;
}

void report_close(struct report *r)
{
    if (r->corrections)
        *r->corrections = NULL;
    breaker_close(r->breaker);
    if (!r->lent_fonts)
        fontset_close(r->fonts);
    dataset_close(r->ds);
}
