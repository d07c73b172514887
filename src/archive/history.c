#include "archive/history.h"

#include "data/archive_tables.h"
#include "data/compare.h"

#include <string.h>

struct writer {
    struct sbuf out;
    int revision;
};

static void put(struct writer *w, const char *change, const char *file, const char *row,
                const char *column, const char *before, const char *after)
{
    const char *const field[] = {change, file, row, column, before, after};

    sbuf_add_numbered(&w->out, w->revision, field, sizeof field / sizeof field[0]);
}

/* ---- cells and figures ---- */

static bool put_cells(struct writer *w, const struct build *before, const struct build *after,
                      struct diag *dg)
{
    struct arena *a = arena_open(dg); /* all cells of both are compared */
    struct change *first = NULL;
    bool ok = a && dataset_compare(before->report.ds, after->report.ds, a, &first, dg);

    for (const struct change *c = first; ok && c; c = c->next)
        put(w, change_name(c->kind), c->file, c->row, c->column, c->before, c->after);
    arena_close(a);
    return ok;
}

/* ---- what else a report is made of ---- */

static const struct input *find(const struct report_source *in, const char *name)
{
    const struct input *i = inputs_find(in->data.files, name);

    return i ? i : inputs_find(in->template_dir.files, name);
}

/* Files that are no tables of the data; those that only one of them has too, but for the page of
 * corrections itself. */
static void put_files(struct writer *w, const struct dataset *ds, const struct report_source *one,
                      const struct report_source *two, bool second)
{
    const struct inputs *const list[] = {one->data.files, one->template_dir.files};

    for (int k = 0; k < (list[0] == list[1] ? 1 : 2); k++)
        for (const struct input *i = list[k]->first; i; i = i->next) {
            const struct input *o = find(two, i->name);
            if (manifest_role_of(i->name) == ROLE_MANIFEST || dataset_names_file(ds, i->name) ||
                (o && second) || (!o && !strcmp(i->name, "corrections.xml")))
                continue;
            if (!o || !bytes_equal(o->bytes, i->bytes))
                put(w, "file", i->name, NULL, NULL, NULL, NULL);
        }
}

/* The program, and fonts that both are set in. */
static void put_tools(struct writer *w, const struct manifest *before, const struct manifest *after)
{
    if (before->version && strcmp(before->version, after->version) != 0)
        put(w, "program", NULL, NULL, NULL, before->version, after->version);
    for (size_t i = 0; i < after->nfont; i++)
        for (size_t k = 0; k < before->nfont; k++)
            if (!strcmp(after->font[i].file, before->font[k].file) &&
                strcmp(after->font[i].sha256, before->font[k].sha256) != 0)
                put(w, "font", after->font[i].file, NULL, NULL, NULL, NULL);
}

/* ---- the two files ---- */

struct bytes history_revisions(struct arena *a, const struct revision *first,
                               const struct revision *this)
{
    struct sbuf b = {.a = a};

    sbuf_add_str(&b, archive_revisions.header);
    for (const struct revision *r = first; r && r->number < this->number; r = r->next)
        sbuf_add_numbered(&b, r->number, (const char *const[]){r->date, r->reason, r->pdf}, 3);
    sbuf_add_numbered(&b, this->number, (const char *const[]){this->date, this->reason, NULL}, 3);
    return (struct bytes){sbuf_text(&b), b.len};
}

bool history_add(struct arena *a, const struct revision *revisions, const struct revision *next,
                 const struct build *before, const struct build *after, struct report_source files,
                 struct inputs *out, struct diag *dg)
{
    const struct report_source *carried = &before->report.from;
    const struct input *so_far = inputs_find(carried->data.files, archive_corrections.file);
    struct writer w = {.out.a = a, .revision = next->number};

    if (so_far)
        sbuf_add(&w.out, so_far->bytes.data, so_far->bytes.len);
    else
        sbuf_add_str(&w.out, archive_corrections.header);
    if (!put_cells(&w, before, after, dg))
        return false;
    put_files(&w, before->report.ds, carried, &files, false);
    put_files(&w, after->report.ds, &files, carried, true);
    put_tools(&w, &before->manifest, &after->manifest);
    struct bytes list = history_revisions(a, revisions, next);
    struct bytes all = {sbuf_text(&w.out), w.out.len};
    return list.data && all.data && inputs_add(out, archive_revisions.file, list) &&
           inputs_add(out, archive_corrections.file, all);
}
