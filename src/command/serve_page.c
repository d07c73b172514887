/*
 * serve_page.c - the page of tables: what is wrong, one table as a spreadsheet shows it, each cell a
 * field of one form.
 */
#include "command/serve.h"

#include "command/language.h"

#include "data/grid.h"

#include <string.h>

enum { LONG_TEXT = 48, ROWS_OF_FIELD_MAX = 14 };

struct table { /* as it is shown */
    struct request *r;
    struct sbuf *b;
    struct shown shown;
    struct grid grid;
    const char *version;
    uint32_t first, last; /* rows */
    uint32_t width;
    const struct view_message **message; /* those of this file */
    size_t nmessage;
};

/* ---- addresses ---- */

const char *page_address(struct arena *a, const struct shown *at)
{
    struct sbuf b = {.a = a};

    sbuf_printf(&b, "/?file=%s", url_escape(a, at->sheet->file));
    if (at->from)
        sbuf_printf(&b, "&from=%u", at->from);
    if (at->row)
        sbuf_printf(&b, "&cell=%u.%u", at->row, at->column);
    if (at->page)
        sbuf_printf(&b, "&page=%d", at->page);
    if (at->row && at->column)
        sbuf_printf(&b, "#c-%u-%u", at->row, at->column);
    return sbuf_text(&b);
}

static uint32_t first_of(uint32_t header, uint32_t row)
{
    return row <= header ? header + 1 : header + 1 + (row - header - 1) / ROWS_SHOWN * ROWS_SHOWN;
}

static bool read_shown(struct request *r, struct shown *out)
{
    const char *file = request_argument(r, "file"), *cell = request_argument(r, "cell");
    const char *dot = cell ? strchr(cell, '.') : NULL;

    *out = (struct shown){.sheet = file ? served_sheet(r->s, file) : r->s->sheet,
                          .from = request_number(request_argument(r, "from")),
                          .page = (int)request_number(request_argument(r, "page"))};
    if (dot) {
        const char *row = arena_strndup(r->a, cell, (size_t)(dot - cell));
        out->row = row ? request_number(row) : 0;
        out->column = request_number(dot + 1);
    }
    return out->sheet != NULL;
}

/* ---- what is wrong ---- */

static const char *level_name(const char *level)
{
    return !strcmp(level, "note")      ? _("note")
           : !strcmp(level, "warning") ? _("to be looked at")
           : !strcmp(level, "fatal")   ? _("the machine failed")
                                       : _("error");
}

static void put_place(struct request *r, struct sbuf *b, const struct view_message *m)
{
    const struct sheet *sheet = served_sheet(r->s, m->file);

    if (!sheet) {
        html(b, "%s", m->file);
        return;
    }
    struct shown at = {.sheet = sheet, .row = m->row, .column = m->row ? m->column : 0};
    html(b, "<a href=\"%s\">%s", page_address(r->a, &at), sheet->label ? sheet->label : m->file);
    if (m->row)
        html(b, _(", row %u"), m->row);
    html(b, "</a>");
}

static void put_message(struct request *r, struct sbuf *b, const struct view_message *m)
{
    html(b, "<li class=\"%s\"><b>%s</b> ", m->level, level_name(m->level));
    put_place(r, b, m);
    html(b, ": %s", m->text);
    if (*m->hint)
        html(b, " <span class=\"hint\">%s</span>", m->hint);
    html(b, "</li>");
}

/* The worst first: what keeps the report from being made must not be below what can be seen at once. */
static void put_messages(struct request *r, struct sbuf *b)
{
    static const char *const level[] = {"fatal", "error", "warning", "note"};
    const struct view *v = r->s->view;
    size_t errors = 0;

    for (size_t i = 0; v && i < v->nmessage; i++)
        errors += !strcmp(v->message[i].level, "error");
    html(b,
         "<section class=\"messages\" aria-labelledby=\"messages-head\"><h2 "
         "id=\"messages-head\">%s</h2>",
         _("what was found"));
    if (!v || !v->nmessage)
        html(b, "<p>%s</p>", v ? _("nothing is wrong") : _("the data was not looked at yet"));
    if (r->s->view_failed)
        html(b, "<p><a href=\"/?again=1\">%s</a></p>", _("make the report again"));
    if (errors)
        html(b, "<p>%s</p>", _("the report is made when the errors are corrected"));
    html(b, "<ul>");
    for (size_t k = 0; k < sizeof level / sizeof level[0]; k++)
        for (size_t i = 0; v && i < v->nmessage; i++)
            if (!strcmp(v->message[i].level, level[k]))
                put_message(r, b, &v->message[i]);
    html(b, "</ul></section>");
}

static bool gather_messages(struct table *t)
{
    const struct view *v = t->r->s->view;
    size_t n = v ? v->nmessage : 0;

    t->message = arena_array(t->r->a, const struct view_message *, n + 1);
    for (size_t i = 0; t->message && i < n; i++)
        if (!strcmp(v->message[i].file, t->shown.sheet->file) && v->message[i].row)
            t->message[t->nmessage++] = &v->message[i];
    return t->message != NULL;
}

/* All that are of a cell, below it. What they are: "error", "warning", "note"; NULL = none. */
static const char *put_findings(struct table *t, uint32_t row, uint32_t column)
{
    const char *worst = NULL;

    for (size_t i = 0; i < t->nmessage; i++) {
        const struct view_message *m = t->message[i];
        if (m->row != row || m->column != column)
            continue;
        if (!worst)
            html(t->b, "<div class=\"findings\" id=\"m-%u-%u\">", row, column);
        html(t->b, "<p class=\"%s\"><b>%s</b> %s", m->level, level_name(m->level), m->text);
        if (*m->hint)
            html(t->b, " <span class=\"hint\">%s</span>", m->hint);
        html(t->b, "</p>");
        if (!worst || !strcmp(worst, "note") || !strcmp(m->level, "error"))
            worst = m->level;
    }
    if (worst)
        html(t->b, "</div>");
    return worst;
}

static const char *worst_of(const struct table *t, uint32_t row, uint32_t column)
{
    const char *worst = NULL;

    for (size_t i = 0; i < t->nmessage; i++)
        if (t->message[i]->row == row && t->message[i]->column == column &&
            (!worst || !strcmp(worst, "note") || !strcmp(t->message[i]->level, "error")))
            worst = t->message[i]->level;
    return worst;
}

/* ---- the table ---- */

static const struct sheet_column *column_of(struct table *t, uint32_t column)
{
    const char *head = grid_text(t->r->a, &t->grid, t->grid.header, column);

    return head ? sheet_find_column(t->r->a, t->shown.sheet, head) : NULL;
}

/* "short" if all that is shown of the column is. */
static const char *width_of(struct table *t, uint32_t column)
{
    enum { SHORT = 8, ROWS_LOOKED_AT = 50 };

    for (uint32_t row = t->first; row <= t->last && row < t->first + ROWS_LOOKED_AT; row++) {
        const char *text = grid_text(t->r->a, &t->grid, row, column);
        if (text && utf8_count(text, strlen(text)) > SHORT)
            return "text";
    }
    return "short";
}

static void put_heads(struct table *t)
{
    html(t->b, "<thead><tr><th scope=\"col\" id=\"h-0\">%s</th>", _("row"));
    for (uint32_t c = 1; c <= t->width; c++) {
        const struct sheet_column *is = column_of(t, c);
        const char *head = grid_text(t->r->a, &t->grid, t->grid.header, c);
        bool both = is && is->label && strcmp(is->label, head ? head : "") != 0;
        html(t->b, "<th scope=\"col\" id=\"h-%u\" class=\"%s\">%s", c,
             is && is->number ? "number" : width_of(t, c), is && is->label ? is->label : head);
        if (both)
            html(t->b, " <small>%s</small>", head);
        html(t->b, "</th>");
    }
    html(t->b, "<th scope=\"col\" id=\"h-x\">%s</th></tr></thead>", _("remove"));
}

static void put_attributes(struct table *t, uint32_t row, uint32_t column, const char *worst)
{
    html(t->b, " name=\"c.%u.%u\" id=\"c-%u-%u\" data-cell=\"%u.%u\" aria-labelledby=\"h-%u r-%u\"",
         row, column, row, column, row, column, column, row);
    if (worst)
        html(t->b, " aria-describedby=\"m-%u-%u\"", row, column);
    if (worst && !strcmp(worst, "error"))
        html(t->b, " aria-invalid=\"true\"");
    html(t->b, " autocomplete=\"off\" spellcheck=\"false\"");
}

static unsigned int lines_of(const char *text)
{
    unsigned int n = 1;

    for (const char *p = text; *p; p++)
        n += *p == '\n';
    n += (unsigned int)(utf8_count(text, strlen(text)) / LONG_TEXT);
    return n > ROWS_OF_FIELD_MAX ? ROWS_OF_FIELD_MAX : n;
}

static void put_field(struct table *t, uint32_t row, uint32_t column, const char *text,
                      const char *worst)
{
    if (strchr(text, '\n') || utf8_count(text, strlen(text)) > LONG_TEXT) {
        html(t->b, "<textarea rows=\"%u\"", lines_of(text));
        put_attributes(t, row, column, worst);
        html(t->b, ">\n%s</textarea>", text); /* HTML drops the first line end */
    } else {
        html(t->b, "<input type=\"text\"");
        put_attributes(t, row, column, worst);
        html(t->b, " value=\"%s\">", text);
    }
}

static bool put_cell(struct table *t, uint32_t row, uint32_t column)
{
    const char *text = grid_text(t->r->a, &t->grid, row, column);
    const char *worst = worst_of(t, row, column);
    bool marked = row == t->shown.row && column == t->shown.column;

    if (!text)
        return false;
    html(t->b, "<td class=\"%s%s\">", worst ? worst : "", marked ? " marked" : "");
    put_field(t, row, column, text, worst);
    put_findings(t, row, column);
    const char *label = sheet_key_label(t->shown.sheet, text);
    if (label)
        html(t->b, "<small class=\"key\">%s</small>", label);
    html(t->b, "</td>");
    return true;
}

static bool put_row(struct table *t, uint32_t row)
{
    bool ok = true, new = row > t->grid.nrow;
    struct shown at = {.sheet = t->shown.sheet, .from = t->first, .row = row, .column = 1};

    at.page = t->r->s->view ? pages_of_cell(t->r->s->view, at.sheet->file, row, 0) : 0;
    html(t->b, "<tr><th scope=\"row\" id=\"r-%u\">", row);
    if (at.page)
        html(t->b, "<a href=\"%s\" title=\"%s\">%u</a>", page_address(t->r->a, &at),
             _("shows the page that this row is on"), row);
    else
        html(t->b, new ? "%u <small>%s</small>" : "%u", row, _("new"));
    put_findings(t, row, 0);
    html(t->b, "</th>");
    for (uint32_t c = 1; ok && c <= t->width; c++)
        ok = put_cell(t, row, c);
    if (new)
        html(t->b, "<td></td></tr>");
    else
        html(t->b,
             "<td class=\"remove\"><input type=\"checkbox\" name=\"x.%u\" value=\"1\" "
             "aria-labelledby=\"h-x r-%u\"></td></tr>",
             row, row);
    return ok;
}

static void put_hidden(struct sbuf *b, const char *name, const char *value)
{
    html(b, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", name, value);
}

static void begin_form(struct table *t, const char *action, bool upload)
{
    html(t->b, "<form method=\"post\" action=\"%s\"", action);
    html(t->b, upload ? " enctype=\"multipart/form-data\">" : " accept-charset=\"utf-8\">");
    put_hidden(t->b, "csrf", t->r->s->csrf);
    put_hidden(t->b, "file", t->shown.sheet->file);
    put_hidden(t->b, "version", t->version);
}

static void put_windows(struct table *t)
{
    uint32_t header = t->grid.header, n = t->grid.nrow;

    if (n <= header + ROWS_SHOWN)
        return;
    html(t->b, "<nav class=\"windows\" aria-label=\"%s\"><ul>", _("rows of the table"));
    for (uint32_t from = header + 1; from <= n; from += ROWS_SHOWN) {
        struct shown at = {.sheet = t->shown.sheet, .from = from};
        uint32_t to = from + ROWS_SHOWN - 1;
        html(t->b, "<li><a href=\"%s\"", page_address(t->r->a, &at));
        html(t->b, from == t->first ? " aria-current=\"page\">%u–%u</a></li>" : ">%u–%u</a></li>",
             from, to < n ? to : n);
    }
    html(t->b, "</ul></nav>");
}

static bool put_table(struct table *t)
{
    char from[16];
    bool ok = true;
    const struct sheet *sheet = t->shown.sheet;

    snprintf(from, sizeof from, "%u", t->first);
    put_windows(t);
    begin_form(t, "/save", false);
    put_hidden(t->b, "from", from);
    html(t->b,
         "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-labelledby=\"caption\">"
         "<table data-file=\"%s\"><caption id=\"caption\">%s <small>%s</small></caption>",
         sheet->file, sheet->label ? sheet->label : sheet->file, sheet->file);
    put_heads(t);
    html(t->b, "<tbody>");
    for (uint32_t row = t->first; ok && row <= t->last; row++)
        ok = put_row(t, row);
    html(
        t->b,
        "</tbody></table></div><p class=\"actions\"><button type=\"submit\">%s</button></p></form>",
        _("save and make again"));
    return ok;
}

/* ---- beside the table ---- */

static void put_upload(struct table *t)
{
    char folder[FINGERPRINT_LEN];

    view_print_fingerprint(t->r->s, folder);
    html(t->b, "<details class=\"tools\"><summary>%s</summary>", _("put in a file"));
    begin_form(t, "/upload", true);
    put_hidden(t->b, "folder", folder);
    html(t->b,
         "<p><label for=\"upload\">%s</label> <input type=\"file\" id=\"upload\" name=\"upload\" "
         "required "
         "accept=\".csv,.xlsx,.ods\"></p><p class=\"hint\">%s</p>"
         "<p><label><input type=\"checkbox\" name=\"replace\" value=\"1\"> %s</label></p>"
         "<p><button type=\"submit\">%s</button></p></form></details>",
         _("a CSV file for this table, or a workbook with the sheets of all tables"),
         _("a CSV file takes the place of this table; the change can be taken back"),
         _("replace the data of all tables by the workbook (cannot be taken back)"), _("put in"));
}

static void put_paste(struct table *t)
{
    uint32_t row = t->grid.nrow + 1;

    html(t->b, "<details class=\"tools\"><summary>%s</summary>", _("paste cells of a spreadsheet"));
    begin_form(t, "/paste", false);
    html(t->b,
         "<p><label for=\"paste-row\">%s</label> <input type=\"number\" id=\"paste-row\" "
         "name=\"row\" "
         "min=\"%u\" max=\"%u\" value=\"%u\" required></p>",
         _("first row"), t->grid.header + 1, row, t->grid.header + 1);
    html(t->b,
         "<p><label for=\"paste-column\">%s</label> <select id=\"paste-column\" name=\"column\">",
         _("first column"));
    for (uint32_t c = 1; c <= t->width; c++) {
        const struct sheet_column *is = column_of(t, c);
        html(t->b, "<option value=\"%u\">%s</option>", c,
             is && is->label ? is->label : grid_text(t->r->a, &t->grid, t->grid.header, c));
    }
    html(t->b,
         "</select></p><p><label for=\"paste-cells\">%s</label> <textarea id=\"paste-cells\" "
         "name=\"cells\" rows=\"5\" required></textarea></p><p><button "
         "type=\"submit\">%s</button></p>"
         "</form></details>",
         _("the copied cells"), _("save and make again"));
}

static void put_undo(struct request *r, struct sbuf *b)
{
    if (!r->s->undo.file || !r->s->undo.before || !r->s->undo.after)
        return;
    const struct sheet *sheet = served_sheet(r->s, r->s->undo.file);
    html(b, "<form method=\"post\" action=\"/undo\" class=\"undo\">");
    put_hidden(b, "csrf", r->s->csrf);
    put_hidden(b, "last-file", r->s->undo.file);
    put_hidden(b, "last-version", r->s->undo.after);
    html(b, "<button type=\"submit\">%s</button> %s</form>", _("take the last change back"),
         sheet && sheet->label ? sheet->label : r->s->undo.file);
}

static void put_files(struct request *r, struct sbuf *b, const struct sheet *shown)
{
    html(b, "<nav class=\"files\" aria-label=\"%s\"><ul>", _("tables"));
    for (const struct sheet *s = r->s->sheet; s; s = s->next) {
        struct shown at = {.sheet = s};
        html(b, "<li><a href=\"%s\"", page_address(r->a, &at));
        html(b, s == shown ? " aria-current=\"page\">%s</a></li>" : ">%s</a></li>",
             s->label ? s->label : s->file);
    }
    html(b, "<li class=\"apart\"><a href=\"/revisions\">%s</a> <a href=\"/report.pdf\">%s</a></li>",
         _("archive and sign"), _("take the PDF"));
    html(b, "</ul></nav>");
}

static void settle_rows(struct table *t)
{
    uint32_t header = t->grid.header, at = t->shown.row ? t->shown.row : t->shown.from;

    t->first = first_of(header, at > t->grid.nrow ? t->grid.nrow : at);
    t->last = t->first + ROWS_SHOWN - 1;
    if (t->last >= t->grid.nrow)
        t->last = t->grid.nrow + ROWS_NEW;
    t->width = grid_width(&t->grid);
    t->width = t->width > GRID_COLUMNS_MAX ? GRID_COLUMNS_MAX : t->width;
}

/* A file that is not there, or cannot be read as a table, can be put in. */
static void put_no_table(struct table *t, enum served_read read)
{
    html(t->b, "<p class=\"told\">%s</p>",
         read == SERVED_MISSING ? _("this file is not in the folder") : diag_first_text(t->r));
    if (read == SERVED_MISSING && !t->shown.sheet->required)
        html(t->b, "<p>%s</p>", _("the report can do without it"));
    if (read == SERVED_MISSING) {
        begin_form(t, "/begin", false);
        html(t->b, "<p class=\"actions\"><button type=\"submit\">%s</button></p></form>",
             _("begin this table"));
    }
    put_upload(t);
}

static bool put_data(struct table *t)
{
    enum served_read read = served_open(t->r, t->shown.sheet, &t->grid, &t->version);

    html(t->b,
         "<section class=\"data\" aria-labelledby=\"data-head\"><h2 id=\"data-head\">%s "
         "<small>%s</small></h2>",
         t->shown.sheet->label ? t->shown.sheet->label : t->shown.sheet->file,
         t->shown.sheet->label ? t->shown.sheet->file : "");
    if (read != SERVED_READ) {
        put_no_table(t, read);
    } else {
        settle_rows(t);
        if (!gather_messages(t) || !put_table(t))
            return false;
        put_paste(t);
        put_upload(t);
    }
    html(t->b, "</section>");
    return true;
}

enum outcome page_show(struct request *r)
{
    struct sbuf b = {.a = r->a};
    struct table t = {.r = r, .b = &b, .version = ""};

    if (!read_shown(r, &t.shown)) {
        reply_refusal(r, 404, _("there is no such table"));
        return ANSWERED;
    }
    if (view_want(r) == WAITING)
        return WAITING;
    html_begin(r, &b, _("the report and its data"));
    put_files(r, &b, t.shown.sheet);
    html(&b, "<main id=\"main\">");
    html_flash(r, &b);
    put_undo(r, &b);
    put_messages(r, &b);
    html(&b, "<div class=\"both\">");
    if (!put_data(&t))
        return ANSWERED; /* 500 */
    pages_show(r, &b, &t.shown);
    html(&b, "</div></main>");
    html_end(r, &b, 200);
    return ANSWERED;
}
