#include "archive/earlier.h"

#include "report/embedded.h"

#include <string.h>

/* ---- files in memory ---- */

static bool copy_files(struct inputs *to, const struct inputs *from, bool history)
{
    bool ok = true;

    for (const struct input *i = from->first; ok && i; i = i->next)
        if ((manifest_role_of(i->name) == ROLE_HISTORY) == history)
            ok = inputs_add(to, i->name, i->bytes);
    return ok;
}

/* A file that was not read, or that the folder before lacks. */
static bool add_also(struct arena *a, struct inputs *to, struct folder f, const char *name,
                     struct diag *dg)
{
    struct bytes file;

    f.read = NULL;
    return inputs_find(to, name) || !folder_has(a, f, name) ||
           (folder_read(a, f, name, &file, dg) && inputs_add(to, name, file));
}

/* A folder in memory, without a file yet. NULL = no memory. */
static struct inputs *new_folder(struct arena *a, const char *path, struct folder *out)
{
    struct inputs *files = arena_new(a, struct inputs);

    if (files)
        files->a = a;
    *out = (struct folder){.path = path, .files = files};
    return files;
}

bool earlier_keep_files(struct report_source *kept, struct arena *a, const struct report *now,
                        const struct resources *by)
{
    static const char page[] = "corrections.xml"; /* a report without a history reads none */
    *kept = (struct report_source){0};
    struct inputs *data = new_folder(a, now->from.data.path, &kept->data);
    struct inputs *template_files = new_folder(a, now->from.template_dir.path, &kept->template_dir);

    return data && template_files && copy_files(data, &now->data, false) &&
           copy_files(template_files, &now->template_files, false) &&
           add_also(a, data, now->from.data, manifest_file, now->dg) &&
           add_also(a, template_files, now->from.template_dir, page, now->dg) &&
           add_also(a, template_files, by->shared, page, now->dg);
}

bool earlier_with_history(struct report_source *full, struct arena *a,
                          const struct report_source *kept, const struct inputs *history)
{
    *full = (struct report_source){0};
    struct inputs *data = new_folder(a, kept->data.path, &full->data);

    full->template_dir = kept->template_dir;
    return data && copy_files(data, kept->data.files, false) && copy_files(data, history, true);
}

/* ---- the earlier PDF ---- */

/* Its build.json says how it was made; how it would be made now, that of the data folder. */
static bool read_pdf(struct earlier *e, const char *path)
{
    struct folder in_pdf = {.path = path, .files = &e->carried}, f;
    struct inputs *files = new_folder(e->a, path, &f);
    bool ok = files != NULL, found;

    for (const struct input *i = e->carried.first; ok && i; i = i->next)
        ok = manifest_role_of(i->name) == ROLE_MANIFEST || inputs_add(files, i->name, i->bytes);
    return ok && add_also(e->a, files, e->kept.data, manifest_file, e->dg) &&
           build_read(&e->then, e->a, (struct report_source){.data = f, .template_dir = f},
                      e->dg) &&
           manifest_read(e->a, in_pdf, &e->then.manifest, &found, e->dg);
}

bool earlier_open(struct earlier *e, struct arena *a, const char *path, struct bytes pdf,
                  const struct build *now, const struct resources *by, struct diag *dg)
{
    *e = (struct earlier){.a = a, .dg = dg, .by = by, .pdf = pdf, .quiet = diag_open()};
    if (!e->quiet)
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    return earlier_keep_files(&e->kept, a, &now->report, by) &&
           embedded_read(a, path, &e->carried, dg) && read_pdf(e, path);
}

void earlier_close(struct earlier *e)
{
    build_close(&e->then);
    diag_close(e->quiet);
    *e = (struct earlier){0};
}

/* ---- is it the same? ---- */

/* Do files that both have differ? One that the other lacks tells nothing: what a report reads can
 * hang on its history. */
static bool has_other_bytes(const struct inputs *files, const struct inputs *carried)
{
    for (const struct input *i = files->first; i; i = i->next) {
        const struct input *c = inputs_find(carried, i->name);
        if (c && manifest_role_of(i->name) != ROLE_MANIFEST && !bytes_equal(c->bytes, i->bytes))
            return true;
    }
    return false;
}

/* Would the PDF be another one for sure? Then it need not be made to know. */
static bool is_another(const struct earlier *e)
{
    const char *version = e->then.manifest.version;

    return has_other_bytes(e->kept.data.files, &e->carried) ||
           has_other_bytes(e->kept.template_dir.files, &e->carried) || !version ||
           strcmp(version, program_version) != 0;
}

/* Is each file that the PDF carries, but for its history, there still? It was made of nothing else.
 */
static bool has_all_files(const struct earlier *e)
{
    for (const struct input *i = e->carried.first; i; i = i->next) {
        enum file_role role = manifest_role_of(i->name);
        if (role != ROLE_MANIFEST && role != ROLE_HISTORY &&
            !inputs_find(e->kept.data.files, i->name) &&
            !inputs_find(e->kept.template_dir.files, i->name))
            return false;
    }
    return true;
}

/* With all files the same, out of the dataset that is open already. */
static bool make_again(struct earlier *e)
{
    struct report_source full;
    struct build again = {0};

    if (has_all_files(e)) {
        struct manifest as = e->then.manifest;
        e->then.report.dg = e->quiet;
        bool made = build_finish(&e->then, e->by, NULL);
        e->then.manifest = as;
        return made && bytes_equal(e->then.pdf, e->pdf);
    }
    bool same = earlier_with_history(&full, e->a, &e->kept, &e->carried) &&
                build_pdf(&again, e->a, full, e->by, NULL, e->quiet) &&
                bytes_equal(again.pdf, e->pdf);
    build_close(&again);
    return same;
}

bool earlier_is_same(struct earlier *e, bool *same)
{
    *same = !is_another(e) && make_again(e);
    if (diag_exit_status(e->quiet) != 3)
        return true;
    if (diag_has(e->quiet, DIAG_NO_MEMORY))
        return diag_add(e->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    return diag_add(e->dg, DIAG_REBUILD, (struct loc){0}, "cannot make the last revision again");
}
