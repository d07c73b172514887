/*
 * serve_save.c - what the forms of a table change: cells and rows.
 */
#include "command/serve.h"

#include "command/language.h"

#include "data/grid.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct saving {
    struct request *r;
    const struct sheet *sheet;
    struct grid grid;
    const char *version; /* of the file as it is now */
    struct grid_change *change;
    size_t nchange, cap;
    bool is_wrong;   /* a change has what no table can hold */
    bool is_lost;    /* the table cannot be read any more: told */
    struct shown at; /* where the page goes on */
};

static enum outcome refuse(struct request *r, const char *text)
{
    reply_refusal(r, 400, text);
    return ANSWERED;
}

/* ---- what was not saved ---- */

static bool is_old(const struct saving *s)
{
    return strcmp(request_value(s->r, "version"), s->version) != 0;
}

static void put_hidden(struct sbuf *b, const char *name, const char *value)
{
    html(b, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", name, value);
}

/* What was typed is a field again, if the file is still the one of the page. */
static void put_typed(struct saving *s, struct sbuf *b, const struct grid_change *c, bool again)
{
    char column[16] = "";

    if (c->text)
        sheet_column_name((int)c->column, column);
    html(b, "<tr><th scope=\"row\" id=\"t-%u-%u\">%s%u</th><td><pre>%s</pre></td><td>", c->row,
         c->column, column, c->row, c->text ? grid_text(s->r->a, &s->grid, c->row, c->column) : "");
    if (!c->text && again)
        html(b, "<label><input type=\"checkbox\" name=\"x.%u\" value=\"1\" checked> %s</label>",
             c->row, _("remove"));
    else if (!c->text)
        html(b, "%s", _("remove"));
    else if (again)
        html(b,
             "<textarea name=\"c.%u.%u\" rows=\"2\" aria-labelledby=\"t-%u-%u\" "
             "spellcheck=\"false\">\n%s</textarea>",
             c->row, c->column, c->row, c->column, c->text);
    else
        html(b, "<pre>%s</pre>", c->text);
    html(b, "</td></tr>");
}

/* 409, or 500 if it is the machine's fault that nothing is written. */
static unsigned int status_of(struct request *r)
{
    enum { CONFLICT = 409, MACHINE = 500 };

    return diag_exit_status(r->dg) == STATUS_MACHINE ? MACHINE : CONFLICT;
}

/* Nothing is written: why, which was told for the next page, and all that was typed beside what is in
 * the file now. */
static enum outcome show_refused(struct saving *s, unsigned int status)
{
    struct request *r = s->r;
    struct sbuf b = {.a = r->a};
    struct shown at = {.sheet = s->sheet};
    bool again = !s->is_lost && !is_old(s);

    html_begin(r, &b, _("nothing was saved"));
    html(&b, "<main id=\"main\">");
    html_flash(r, &b);
    if (again) {
        html(&b, "<form method=\"post\" action=\"/save\" accept-charset=\"utf-8\">");
        put_hidden(&b, "csrf", r->s->csrf);
        put_hidden(&b, "file", s->sheet->file);
        put_hidden(&b, "version", s->version);
        put_hidden(&b, "from", request_value(r, "from"));
    }
    html(&b,
         "<table><caption>%s</caption><thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
         "<th scope=\"col\">%s</th></tr></thead><tbody>",
         _("cells that differ"), _("cell"), _("in the file now"), _("typed here"));
    for (size_t i = 0; i < s->nchange; i++)
        put_typed(s, &b, &s->change[i], again);
    html(&b, "</tbody></table>");
    if (again)
        html(&b, "<p class=\"actions\"><button type=\"submit\">%s</button></p></form>",
             _("save and make again"));
    html(&b, "<p><a href=\"%s\">%s</a></p></main>", page_address(r->a, &at),
         _("open the table as it is now"));
    html_end(r, &b, status);
    return ANSWERED;
}

/* ---- cells ---- */

static bool add_change(struct saving *s, uint32_t row, uint32_t column, const char *text)
{
    s->change = arena_grow(s->r->a, s->change, s->nchange, &s->cap, sizeof *s->change);
    if (!s->change)
        return false;
    s->change[s->nchange++] = (struct grid_change){row, column, text};
    if (!s->at.row && text) {
        s->at.row = row;
        s->at.column = column;
    }
    return true;
}

/* Forms send CRLF for each line end. Ill-formed bytes become U+FFFD. */
static const char *read_text(struct arena *a, const char *text, size_t len)
{
    struct sbuf b = {.a = a};
    const char *end = text + len;

    for (const char *p = text; p < end;) {
        uint32_t c = utf8_next(&p, end);
        if (c == '\r' && p < end && *p == '\n')
            continue;
        sbuf_add_char(&b, c == '\r' ? '\n' : c ? c : 0xFFFD);
    }
    return sbuf_text(&b);
}

/* Without characters that no cell that is typed can hold. */
static const char *clean_text(struct arena *a, const char *text, bool *clean)
{
    struct sbuf b = {.a = a};

    *clean = true;
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F)
            *clean = false;
        else
            sbuf_add(&b, text, 1);
    }
    return sbuf_text(&b);
}

/* What a cell has already stays, whatever it is. */
static bool put_change(struct saving *s, uint32_t row, uint32_t column, const char *typed,
                       size_t len)
{
    struct arena *a = s->r->a;
    const char *text = read_text(a, typed, len);
    const char *was = grid_text(a, &s->grid, row, column);
    bool clean = true;

    if (!text || !was || row <= s->grid.header || row > GRID_ROWS_MAX || column > GRID_COLUMNS_MAX)
        return false;
    if (!strcmp(text, was))
        return true;
    bool whole = utf8_valid_len(typed, len) == len && !memchr(typed, '\0', len);
    text = clean_text(a, text, &clean);
    s->is_wrong = s->is_wrong || !whole || !clean;
    return text && add_change(s, row, column, text);
}

/* "c.ROW.COLUMN", "x.ROW"; others are no cells. */
static bool read_field(struct saving *s, const struct field *f)
{
    char name[32];
    size_t len = strlen(f->name);

    if (len >= sizeof name || (f->name[0] != 'c' && f->name[0] != 'x') || f->name[1] != '.')
        return true;
    memcpy(name, f->name, len + 1);
    char *dot = strchr(name + 2, '.');
    if (dot)
        *dot = '\0';
    uint32_t row = request_number(name + 2), column = dot ? request_number(dot + 1) : 0;
    if (f->name[0] == 'x')
        return row > s->grid.header && (row <= s->grid.nrow || s->is_lost) && !dot &&
               add_change(s, row, 0, NULL);
    return row && column && put_change(s, row, column, f->value.s ? f->value.s : "", f->value.len);
}

static bool open_table(struct saving *s, struct request *r)
{
    *s = (struct saving){.r = r, .sheet = served_sheet(r->s, request_value(r, "file"))};
    if (!s->sheet) {
        reply_refusal(r, 404, _("there is no such table"));
        return false;
    }
    s->at.sheet = s->sheet;
    enum served_read read = served_open(r, s->sheet, &s->grid, &s->version);
    if (read == SERVED_READ)
        return true;
    server_tell(r->s, true,
                read == SERVED_MISSING ? _("this file is not in the folder") : diag_first_text(r));
    s->grid = (struct grid){0};
    return s->is_lost = true;
}

static const char *count_text(struct request *r, size_t n)
{
    return arena_printf(r->a, _("saved: %zu cells or rows"), n);
}

static enum outcome refuse_changes(struct saving *s, unsigned int status, const char *why)
{
    server_tell(s->r->s, true, why);
    return show_refused(s, status);
}

static enum outcome write_changes(struct saving *s)
{
    enum { CONFLICT = 409, NOT_POSSIBLE = 422 };
    struct request *r = s->r;
    struct bytes new;

    if (s->is_lost)
        return show_refused(s, status_of(r));
    if (is_old(s))
        return refuse_changes(
            s, CONFLICT,
            _("the file was changed by another page or program after this page was "
              "shown; nothing was saved"));
    if (s->is_wrong)
        return refuse_changes(s, NOT_POSSIBLE, _("a cell holds what no table can hold"));
    if (!s->nchange)
        server_tell(r->s, false, _("nothing was changed"));
    else if (!grid_write(r->a, &s->grid, s->change, s->nchange, &new, r->dg))
        return refuse_changes(s, NOT_POSSIBLE, diag_first_text(r));
    else if (!served_write(r, s->sheet->file, s->version, new))
        return show_refused(s, status_of(r));
    else
        server_tell(r->s, false, count_text(r, s->nchange));
    reply_see(r, page_address(r->a, &s->at));
    return ANSWERED;
}

enum outcome save_cells(struct request *r)
{
    struct saving s;

    if (!open_table(&s, r))
        return ANSWERED;
    s.at.from = request_number(request_value(r, "from"));
    for (const struct field *f = r->field; f; f = f->next)
        if (!read_field(&s, f))
            return refuse(r, _("a cell holds what no table can hold"));
    return write_changes(&s);
}

/* ---- cells of a spreadsheet: TAB between them, a line a row, quotes as in CSV ---- */

static bool paste_block(struct saving *s, struct bytes text, uint32_t row, uint32_t column)
{
    struct grid block;
    char *copy = arena_printf(s->r->a, "sep=\t\n%s", text.data);
    struct bytes raw = {copy, copy ? strlen(copy) : 0};
    const char *name = "";

    /* One name that no cell has: the line "sep=" says how it is written. */
    if (!copy || !grid_open(s->r->a, "", raw, (struct csv_names){&name, 1}, &block, s->r->dg))
        return false;
    for (uint32_t i = 1; i <= block.nrow; i++)
        for (uint32_t c = 1; c <= block.row[i - 1].ncell; c++) {
            const char *cell = grid_text(s->r->a, &block, i, c);
            if (!cell || !put_change(s, row + i - 1, column + c - 1, cell, strlen(cell)))
                return false;
        }
    return true;
}

enum outcome save_paste(struct request *r)
{
    struct saving s;
    uint32_t row = request_number(request_value(r, "row"));
    uint32_t column = request_number(request_value(r, "column"));
    const struct field *f = request_field(r, "cells");

    if (!open_table(&s, r))
        return ANSWERED;
    const char *text = f && f->value.s ? read_text(r->a, f->value.s, f->value.len) : NULL;
    bool whole = text && utf8_valid_len(f->value.s, f->value.len) == f->value.len &&
                 !memchr(f->value.s, '\0', f->value.len);
    s.is_wrong = !whole;
    if (!text || !row || !column || (!s.is_lost && row > s.grid.nrow + GRID_COLUMNS_MAX) ||
        !paste_block(&s, (struct bytes){text, strlen(text)}, row, column))
        return refuse(r, _("a cell holds what no table can hold"));
    return write_changes(&s);
}

/* ---- back ---- */

enum outcome go_to_sheet(struct request *r, const struct sheet *sheet)
{
    struct shown at = {.sheet = sheet};

    reply_see(r, page_address(r->a, &at));
    return ANSWERED;
}

/* The heads of a table that is not there yet, as `init` writes files. */
enum outcome save_begin(struct request *r)
{
    const struct sheet *sheet = served_sheet(r->s, request_value(r, "file"));
    struct sbuf b = {.a = r->a};

    if (!sheet || !sheet->ncolumn) {
        reply_refusal(r, 404, _("there is no such table"));
        return ANSWERED;
    }
    const char **head = arena_array(r->a, const char *, sheet->ncolumn);
    for (size_t i = 0; head && i < sheet->ncolumn; i++)
        head[i] = sheet->column[i].name;
    if (!head)
        return ANSWERED;
    sbuf_add_str(&b, BYTE_ORDER_MARK);
    sbuf_add_record(&b, head, sheet->ncolumn);
    const char *text = sbuf_text(&b);
    if (text && served_write(r, sheet->file, NULL, (struct bytes){text, b.len}))
        server_tell(r->s, false, _("the table is begun; type into its empty rows"));
    return go_to_sheet(r, sheet);
}

/* A page that is still open may show an earlier one. */
static bool is_last_change(struct request *r)
{
    return !strcmp(request_value(r, "last-file"), r->s->undo.file) &&
           !strcmp(request_value(r, "last-version"), r->s->undo.after);
}

enum outcome save_undo(struct request *r)
{
    struct server *s = r->s;
    const struct sheet *sheet = s->undo.file ? served_sheet(s, s->undo.file) : NULL;

    if (!sheet || !s->undo.before || !s->undo.after) {
        server_tell(s, true, _("there is nothing to take back"));
        reply_see(r, "/");
        return ANSWERED;
    }
    if (!is_last_change(r)) {
        server_tell(s, true,
                    _("another change was saved after this page was shown; nothing was taken back. "
                      "This is the table of the last change; to take it back, press again"));
        return go_to_sheet(r, sheet);
    }
    const char *version = arena_strdup(r->a, s->undo.after);
    const char *before = arena_strndup(r->a, s->undo.before, s->undo.before_len);
    if (version && before &&
        served_write(r, sheet->file, version, (struct bytes){before, s->undo.before_len}))
        server_tell(s, false, _("the last change was taken back"));
    return go_to_sheet(r, sheet);
}
