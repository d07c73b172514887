#include "command/share.h"

#include "base/folder.h"
#include "base/str.h"
#include "report/import.h"
#include "report/manifest.h"
#include "report/output.h"

#include <string.h>
#include <unistd.h>

#ifndef RAINGAN_SHARE /* where `make install` puts templates/ and fonts/ */
#define RAINGAN_SHARE "/usr/local/share/raingan"
#endif

/* The folder of the program; false = the system does not tell. */
static bool find_program(char *folder, size_t size)
{
    ssize_t len = readlink("/proc/self/exe", folder, size - 1);

    if (len <= 0)
        return false;
    folder[len] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    return true;
}

static const char *find_file(struct arena *a, const char *name)
{
    char exe[4096];

    if (file_is_taken(name)) /* a link that leads nowhere is told, not passed by */
        return name;
    if (find_program(exe, sizeof exe)) {
        static const char *const up[] = {"..", "../..", "../share/raingan"};
        for (size_t i = 0; i < sizeof up / sizeof up[0]; i++) {
            const char *beside = arena_printf(a, "%s/%s/%s", exe, up[i], name);
            if (beside && file_exists(beside))
                return beside;
        }
    }
    return file_join(a, RAINGAN_SHARE, name);
}

static const char *find_template(struct arena *a, const char *asked, const char *data)
{
    const char *own = file_join(a, data, "report.xml");

    if (!asked && own && file_exists(own))
        return data;
    if (!asked)
        return find_file(a, "templates/ita");
    if (strchr(asked, '/') || file_is_dir(asked))
        return asked;
    const char *named = arena_printf(a, "templates/%s", asked);
    return named ? find_file(a, named) : NULL;
}

/* The templates that lie where those are looked for. */
static void hint_templates(struct job *j, const char *asked)
{
    const char *all = find_file(j->a, "templates");
    struct sbuf names = {.a = j->a};
    struct diag *quiet = diag_open();
    size_t n = 0, ntemplate = 0;
    const char **name = all && quiet ? file_list(j->a, all, "", &n, quiet) : NULL;

    for (size_t i = 0; name && i < n; i++) {
        const char *report = arena_printf(j->a, "%s/%s/report.xml", all, name[i]);
        if (!report || !file_exists(report))
            continue;
        name[ntemplate++] = name[i];
        sbuf_printf(&names, "%s%s", names.len ? " " : "", name[i]);
    }
    const char *near = name ? str_nearest(asked, name, ntemplate) : NULL;
    if (near)
        diag_hint(j->dg, "did you mean \"%s\"?", near);
    else if (names.len && !names.failed)
        diag_hint(j->dg, "the templates are: %s", names.s);
    diag_close(quiet);
}

bool share_find_source(struct job *j, const char *data, struct report_source *out)
{
    const char *asked = j->args->option[OPTION_TEMPLATE];
    const char *dir = find_template(j->a, asked, data);

    *out = (struct report_source){.data = {.path = data}, .template_dir = {.path = dir}};
    if (dir && asked && dir != asked && !file_is_taken(dir)) {
        diag_add(j->dg, DIAG_FILE_MISSING, (struct loc){0},
                 "there is no template of the name \"%s\"", asked);
        hint_templates(j, asked);
        return false;
    }
    return dir != NULL;
}

bool share_find_report(struct job *j, const char *data, struct report_source *out)
{
    if (!share_find_source(j, data, out))
        return false;
    if (!import_is_book(data))
        return true;
    struct inputs *files = arena_new(j->a, struct inputs);
    out->data.files = files;
    return files && import_book(j->a, data, out->template_dir, files, j->dg);
}

const char *share_find_output(struct job *j, const struct build *b)
{
    const char *const *option = j->args->option;
    const char *asked = option[option[OPTION_PDF] ? OPTION_PDF : OPTION_OUTPUT];

    if (asked)
        return asked;
    const char *data = j->args->word[0], *dot = strrchr(data, '.');
    if (b->report.from.data.files && dot) /* a workbook */
        data = arena_strndup(j->a, data, (size_t)(dot - data));
    const char *dir = output_dir(j->a, b->year);
    const char *name = data ? output_name(j->a, data, b->name) : NULL;
    const char *path = dir && name ? file_join(j->a, dir, name) : NULL;
    return path && folder_keeps(dir, path, j->dg) ? path : NULL;
}

void share_note_checks(struct job *j, const struct report *r)
{
    static const char checks[] = "findings.sql";
    struct folder data = r->from.data;
    const struct row *row = NULL;
    bool exists;

    if (!r->ds || j->args->option[OPTION_TEMPLATE] || !folder_has(j->a, data, manifest_file) ||
        folder_has(j->a, data, checks) ||
        !dataset_first_row(r->ds, "document", &row, &exists, j->dg))
        return;
    const struct value *name = row ? row_find(row, "name") : NULL;
    if (!name || strchr(name->text, '/'))
        return;
    const char *file = arena_printf(j->a, "templates/%s/%s", name->text, checks);
    if (!file || !(file = find_file(j->a, file)) || !file_exists(file))
        return;
    diag_add(
        j->dg, DIAG_DATA_NOTE, (struct loc){.file = data.path},
        "these files were taken out of a PDF, which does not carry the checks of the template; "
        "no findings are made");
    diag_hint(j->dg, "to see the findings: raingan check %1$s -t %2$s", data.path, name->text);
}

bool share_find_locale(char *folder, size_t size)
{
    char exe[2048], catalogue[4096];

    for (int i = 0; find_program(exe, sizeof exe) && i < 3; i++) {
        int len = i == 0   ? snprintf(folder, size, "%s/locale", exe)
                  : i == 1 ? snprintf(folder, size, "%s/../share/raingan/locale", exe)
                           : snprintf(folder, size, "%s/locale", RAINGAN_SHARE);
        int more = snprintf(catalogue, sizeof catalogue, "%s/th/LC_MESSAGES/raingan.mo", folder);
        if (len > 0 && (size_t)len < size && (size_t)more < sizeof catalogue &&
            file_exists(catalogue))
            return true;
    }
    return false;
}

bool share_find_resources(struct arena *a, struct resources *out)
{
    const char *page = find_file(a, "templates/corrections.xml");
    const char *conf = find_file(a, "fonts/fonts.conf");
    const char *shared = page ? arena_strndup(a, page, (size_t)(file_name(page) - page) - 1) : NULL;

    *out = (struct resources){.shared = {.path = shared}, .fonts_conf = conf};
    return shared && conf;
}
