/*
 * serve_upload.c - whole files that are put in: a table, or a workbook with all of them.
 */
#include "command/serve.h"

#include "command/language.h"

#include "data/grid.h"

#include <string.h>
#include <unistd.h>

enum { IMPORT_SECONDS = 120, OUTPUT_MAX = 16 << 10 };

static const char output_file[] = "import.txt", errors_file[] = "import-errors.txt";

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

/* What a command said, for the next page: no more than a page can show, in whole characters. */
static const char *read_output(struct request *r, const char *path)
{
    struct bytes said;

    if (!file_exists(path) || !file_read(r->a, path, &said, r->dg))
        return "";
    size_t len = said.len > OUTPUT_MAX ? OUTPUT_MAX : said.len;
    const char *text = arena_strndup(r->a, said.data, utf8_valid_len(said.data, len));
    unlink(path);
    return text ? text : "";
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
    struct task_order order = {.name = "import",
                               .argv = argv,
                               .output = file_join(r->a, s->temp, output_file),
                               .errors = file_join(r->a, s->temp, errors_file),
                               .holds_folder = true,
                               .seconds = IMPORT_SECONDS};

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
    else if ((r->ticket = task_start(s, &order)))
        return true;
    else
        server_tell(s, true, _("the system starts no process"));
    served_release(s);
    return false;
}

/* STATUS_USAGE: something would be replaced, and that was not agreed to. */
static void end_import(struct request *r)
{
    struct server *s = r->s;
    const char *said = read_output(r, file_join(r->a, s->temp, output_file));
    const char *errors = read_output(r, file_join(r->a, s->temp, errors_file));
    int status = task_status(r);

    if (status == STATUS_USAGE) {
        server_tell(
            s, true,
            arena_printf(r->a, "%s\n\n%s",
                         _("nothing was replaced; this is what the workbook would change. To "
                           "do it, choose the workbook again and tick the box"),
                         said));
        return;
    }
    if (status == STATUS_DONE)
        served_forget_undo(s);
    const char *text = status == STATUS_DONE ? said : arena_printf(r->a, "%s%s", said, errors);
    server_tell(s, status != STATUS_DONE,
                text && *text ? text
                : status      ? _("this took too long, or the program ended")
                              : _("done"));
}

/* By `raingan import`. Only with a ticked box data is replaced. */
static enum outcome put_in_workbook(struct request *r, const struct sheet *sheet, struct bytes raw)
{
    const char *book = file_join(r->a, r->s->temp, "upload.book");

    if (!book)
        return ANSWERED;
    if (!r->ticket) {
        if (r->s->task.pid)
            return WAITING;
        return begin_import(r, raw, book) ? WAITING : go_to_sheet(r, sheet);
    }
    if (!task_is_done(r))
        return WAITING;
    end_import(r);
    unlink(book);
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
        reply_text(r, 400, _("there is no such table"));
        return ANSWERED;
    }
    if (!f || !f->file_name || !f->value.s || !f->value.len) {
        server_tell(r->s, true, _("no file was chosen"));
        return go_to_sheet(r, sheet);
    }
    struct bytes raw = {f->value.s, f->value.len};
    return is_workbook(raw) ? put_in_workbook(r, sheet, raw) : put_in_table(r, sheet, raw);
}
