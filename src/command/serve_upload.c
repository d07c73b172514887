/*
 * serve_upload.c - whole files that are put in: a table, or a workbook with all of them.
 */
#include "command/serve.h"

#include "command/language.h"
#include "command/options.h"

#include "data/grid.h"

#include <string.h>
#include <unistd.h>

enum { IMPORT_SECONDS = 120, OUTPUT_MAX = 16 << 10 };

/* A CSV file, if at least one name in its first rows is of this table. */
static bool is_this_table(struct request *r, const struct sheet *sheet, struct bytes raw)
{
    struct grid g;

    if (!grid_open(r->a, sheet->file, raw, sheet->names, &g, r->dg)) {
        server_tell(r->s, true, diag_first_text(r));
        return false;
    }
    for (uint32_t c = 1; c <= grid_width(&g); c++) {
        const char *head = grid_text(r->a, &g, g.header, c);
        if (head && sheet_find_column(r->a, sheet, head))
            return true;
    }
    server_tell(r->s, true,
                arena_printf(r->a, _("this file has no column of the table %s; nothing was saved"),
                             sheet->label ? sheet->label : sheet->file));
    return false;
}

static enum outcome put_in_table(struct request *r, const struct sheet *sheet, struct bytes raw)
{
    const char *version = request_value(r, "version");

    if (is_this_table(r, sheet, raw) &&
        served_write(r, sheet->file, *version ? version : NULL, raw))
        server_tell(r->s, false, _("the file was put in"));
    return go_to_sheet(r, sheet);
}

/* What a command said, for the next page. */
static void tell_output(struct request *r, const char *path)
{
    struct bytes said;

    if (!file_read(r->a, path, &said, r->dg))
        return;
    said.len = said.len > OUTPUT_MAX ? OUTPUT_MAX : said.len;
    const char *text = arena_strndup(r->a, said.data, said.len);
    server_tell(r->s, task_status(r) != 0, text && *text ? text : _("done"));
}

/* By `raingan import`, if this program has it. */
static enum outcome put_in_workbook(struct request *r, const struct sheet *sheet, struct bytes raw,
                                    const char *ending)
{
    struct server *s = r->s;
    const char *book = arena_printf(r->a, "%s/upload%s", s->temp, ending);
    const char *output = file_join(r->a, s->temp, "output.txt");
    const char *const argv[] = {NULL, "import", book, s->data, "--yes", NULL};
    struct task_order order = {
        .name = "import", .argv = argv, .output = output, .seconds = IMPORT_SECONDS};

    if (!options_find_command("import")) {
        server_tell(s, true,
                    _("this version does not read workbooks; save each sheet as \"CSV UTF-8\" and "
                      "put that in"));
        return go_to_sheet(r, sheet);
    }
    if (!book || !output)
        return ANSWERED;
    if (!r->ticket) {
        if (s->task.pid)
            return WAITING;
        if (!file_write(r->a, book, raw.data, raw.len, r->dg)) {
            server_tell(s, true, diag_first_text(r));
            return go_to_sheet(r, sheet);
        }
        r->ticket = task_start(s, &order);
        return WAITING;
    }
    if (!task_is_done(r))
        return WAITING;
    tell_output(r, output);
    unlink(book);
    return go_to_sheet(r, sheet);
}

enum outcome save_upload(struct request *r)
{
    static const char *const workbook[] = {".xlsx", ".xlsm", ".ods", NULL};
    const struct sheet *sheet = served_sheet(r->s, request_value(r, "file"));
    const struct field *f = request_field(r, "upload");

    if (!sheet)
        {
        reply_text(r, 400, _("there is no such table"));
        return ANSWERED;
    }
    if (!f || !f->file_name || !f->value.s || !f->value.len) {
        server_tell(r->s, true, _("no file was chosen"));
        return go_to_sheet(r, sheet);
    }
    struct bytes raw = {f->value.s, f->value.len};
    for (const char *const *ending = workbook; *ending; ending++)
        if (str_ends_in(f->file_name, *ending))
            return put_in_workbook(r, sheet, raw, *ending);
    return put_in_table(r, sheet, raw);
}
