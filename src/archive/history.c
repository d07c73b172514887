#include "archive/history.h"

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

    sbuf_printf(&w->out, "%d", w->revision);
    for (size_t i = 0; i < sizeof field / sizeof field[0]; i++) {
        sbuf_add_str(&w->out, ",");
        sbuf_add_csv(&w->out, field[i] ? field[i] : "");
    }
    sbuf_add_str(&w->out, "\n");
}

/* ---- cells and figures ---- */

static bool put_cells(struct writer *w, struct arena *a, const struct history_side *before,
                      const struct history_side *after, struct diag *dg)
{
    static const char *const name[] = {[CHANGE_CELL] = "changed",
                                       [CHANGE_ADDED] = "added",
                                       [CHANGE_REMOVED] = "removed",
                                       [CHANGE_FIGURE] = "figure"};
    struct dataset *one = dataset_open(a, before->data, before->template_dir, dg);
    struct dataset *two = dataset_open(a, after->data, after->template_dir, dg);
    struct change *first = NULL;
    bool ok = one && two && dataset_compare(one, two, a, &first, dg);

    for (const struct change *c = first; ok && c; c = c->next)
        put(w, name[c->kind], c->file, c->row, c->column, c->before, c->after);
    dataset_close(one);
    dataset_close(two);
    return ok;
}

/* ---- what else a report is made of ---- */

static const struct input *find(const struct history_side *side, const char *name)
{
    const struct input *i = inputs_find(side->data.files, name);

    return i ? i : inputs_find(side->template_dir.files, name);
}

/* Files that are no tables; those that only one of them has too, but for the page of corrections
 * itself. */
static void put_files(struct writer *w, const struct history_side *one,
                      const struct history_side *two, bool second)
{
    const struct inputs *const list[] = {one->data.files, one->template_dir.files};

    for (int k = 0; k < (list[0] == list[1] ? 1 : 2); k++)
        for (const struct input *i = list[k]->first; i; i = i->next) {
            const struct input *o = find(two, i->name);
            if (manifest_role_of(i->name) == ROLE_MANIFEST || str_ends_in(i->name, ".csv") ||
                (o && second) || (!o && !strcmp(i->name, "corrections.xml")))
                continue;
            if (!o || !bytes_equal(o->bytes, i->bytes))
                put(w, "file", i->name, NULL, NULL, NULL, NULL);
        }
}

static void put_means(struct writer *w, const struct manifest *before, const struct manifest *after)
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

    sbuf_add_str(&b, "number,date,reason,pdf_sha256\n");
    for (const struct revision *r = first; r && r->number < this->number; r = r->next) {
        sbuf_printf(&b, "%d,%s,", r->number, r->date);
        sbuf_add_csv(&b, r->reason);
        sbuf_printf(&b, ",%s\n", r->pdf);
    }
    sbuf_printf(&b, "%d,%s,", this->number, this->date);
    sbuf_add_csv(&b, this->reason);
    sbuf_add_str(&b, ",\n");
    return (struct bytes){sbuf_text(&b), b.len};
}

bool history_add(struct arena *a, const struct revision *revisions, const struct revision *next,
                 struct history_side before, struct history_side after, struct inputs *out,
                 struct diag *dg)
{
    struct writer w = {.out.a = a, .revision = next->number};
    const struct input *so_far = inputs_find(before.data.files, manifest_corrections);

    if (so_far)
        sbuf_add(&w.out, so_far->bytes.data, so_far->bytes.len);
    else
        sbuf_add_str(&w.out, "revision,change,file,row,column,before,after\n");
    if (!put_cells(&w, a, &before, &after, dg))
        return false;
    put_files(&w, &before, &after, false);
    put_files(&w, &after, &before, true);
    put_means(&w, &before.record, &after.record);
    struct bytes list = history_revisions(a, revisions, next);
    struct bytes all = {sbuf_text(&w.out), w.out.len};
    return list.data && all.data && inputs_add(out, manifest_revisions, list) &&
           inputs_add(out, manifest_corrections, all);
}
