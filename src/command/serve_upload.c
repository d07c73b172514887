/*
 * serve_upload.c - whole files that are put in: a table, or a workbook with all of them.
 */
#include "command/serve.h"

#include "command/language.h"

#include "data/csv.h"
#include "data/grid.h"

#include <string.h>
#include <unistd.h>

enum { IMPORT_SECONDS = 120, OUTPUT_MAX = 16 << 10 };

/* As a build would read it: one with a quote that does not end, say, would take the table out of sight. */
static bool can_be_read(struct request *r, const struct sheet *sheet, struct bytes raw)
{
    static const char name[] = "upload.csv";
    const char *path = file_join(r->a, r->s->temp, name);
    struct csv_file csv;

    if (!path || !file_write(r->a, path, raw.data, raw.len, r->dg))
        return false;
    bool read =
        csv_read(r->a, (struct folder){.path = r->s->temp}, name, sheet->names, &csv, r->dg);
    if (read)
        csv_close(&csv);
    unlink(path);
    return read && diag_exit_status(r->dg) == STATUS_DONE;
}

/* A CSV file, if at least one name in its first rows is of this table. */
static bool is_this_table(struct request *r, const struct sheet *sheet, struct bytes raw)
{
    struct grid g;

    if (!can_be_read(r, sheet, raw) ||
        !grid_open(r->a, sheet->file, raw, sheet->names, &g, r->dg)) {
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

/* The files are those that the page showed. */
static bool is_seen(struct request *r)
{
    char now[FINGERPRINT_LEN];

    view_print_fingerprint(r->s, now);
    return !strcmp(request_value(r, "folder"), now);
}

static bool begin_import(struct request *r, struct bytes raw, const char *book)
{
    struct server *s = r->s;
    bool replace = *request_value(r, "replace") != '\0';
    const char *argv[12] = {NULL, "import", book, s->data};
    size_t n = 4;
    struct task_order order = {
        .name = "import", .argv = argv, .holds_folder = true, .seconds = IMPORT_SECONDS};

    if (replace)
        argv[n++] = "--yes";
    task_end_words(argv, n, s->from.template_dir.path);
    if (!served_hold(r))
        return false;
    if (replace && !is_seen(r))
        server_tell(s, true,
                    _("files of the folder were changed by another program after this page was "
                      "shown; nothing was saved"));
    else if (!file_write(r->a, book, raw.data, raw.len, r->dg))
        server_tell(s, true, diag_first_text(r));
    else if (task_start_for(r, &order))
        return true;
    else
        server_tell(s, true, diag_first_text(r));
    served_release(s);
    return false;
}

/* STATUS_USAGE: something would be replaced, and that was not agreed to. */
static void end_import(struct request *r, const char *book, const char *name)
{
    struct server *s = r->s;
    const char *said = said_take(r, r->output, OUTPUT_MAX);
    const char *errors = said_take(r, r->errors, OUTPUT_MAX);
    int status = task_status(r);

    said = said ? said : "";
    errors = errors ? said_plainly(r->a, errors, book, name,
                                   status == STATUS_USAGE ? SAID_MESSAGES : SAID_ALL)
                    : NULL;

    if (status == STATUS_USAGE) {
        server_tell(
            s, true,
            arena_printf(r->a, "%s\n\n%s%s",
                         _("nothing was replaced; this is what the workbook would change. To "
                           "do it, choose the workbook again and tick the box"),
                         said, errors ? errors : ""));
        return;
    }
    if (status == STATUS_DONE)
        served_forget_undo(s);
    const char *text = arena_printf(r->a, "%s%s", said, errors ? errors : "");
    server_tell(s, status != STATUS_DONE,
                text && *text ? text
                : status      ? _("this took too long, or the program ended")
                              : _("done"));
}

/* By `raingan import`. Only with a ticked box data is replaced. */
static enum outcome put_in_workbook(struct request *r, const struct sheet *sheet, struct bytes raw,
                                    const char *name)
{
    const char *folder = request_folder(r);
    const char *book = folder ? file_join(r->a, folder, "upload.book") : NULL;

    if (!book)
        return ANSWERED;
    if (!r->ticket) {
        if (r->s->task.pid)
            return WAITING;
        return begin_import(r, raw, book) ? WAITING : go_to_sheet(r, sheet);
    }
    if (!task_is_done(r))
        return WAITING;
    end_import(r, book, name);
    return go_to_sheet(r, sheet);
}

/* By its content, whatever it is called: a ZIP file, or what old spreadsheets wrote, which import refuses. */
static bool is_workbook(struct bytes raw)
{
    static const char zip[] = "PK\3\4", old[] = "\xD0\xCF\x11\xE0";

    return raw.len >= 4 && (!memcmp(raw.data, zip, 4) || !memcmp(raw.data, old, 4));
}

enum outcome save_upload(struct request *r)
{
    const struct sheet *sheet = served_sheet(r->s, request_value(r, "file"));
    const struct field *f = request_field(r, "upload");

    if (!sheet) {
        reply_refusal(r, 400, _("there is no such table"));
        return ANSWERED;
    }
    if (!f || !f->file_name || !*f->file_name || !f->value.s || !f->value.len) {
        server_tell(r->s, true,
                    f && f->file_name && *f->file_name ? _("the file is empty; nothing was saved")
                                                       : _("no file was chosen"));
        return go_to_sheet(r, sheet);
    }
    struct bytes raw = {f->value.s, f->value.len};
    return is_workbook(raw) ? put_in_workbook(r, sheet, raw, f->file_name)
                            : put_in_table(r, sheet, raw);
}
