/*
 * ods.c - workbooks of OpenDocument: ISO/IEC 26300-1, 9 (tables) and 19 (their attributes).
 *
 * Rows and cells may be repeated. Empty ones are repeated to the edge of the sheet, so only what holds
 * something is kept.
 */
#include "book/book_own.h"
#include "book/format.h"
#include "template/xml.h"

#include "base/str.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ods {
    struct book_reader *r;
    struct xml_reader *xml;
    struct book_sheet *sheet; /* NULL = outside of tables */
    size_t row_begin;         /* its first cell */
    int row, column, row_repeated, cell_repeated, rows_spanned, columns_spanned;
    int paragraphs, aside; /* of the cell; depth within what is no part of its text */
    bool formula, in_cell, in_text;
    char type[16];
    const char *value;
    struct sbuf text;
    /* Hidden sheets, by the names of their styles. */
    const char **hidden;
    size_t nhidden, hidden_cap;
    const char *style;
    bool ok;
};

static void failed(struct ods *o)
{
    o->ok = false;
    xml_stop(o->xml);
}

static int repeated(const char **attr, const char *name)
{
    const char *text = xml_attr(attr, name);

    return text ? xml_number(text, BOOK_ROW_MAX) : 1;
}

/* ---- elements ---- */

static void start_properties(struct ods *o, const char **attr)
{
    const char *display = xml_attr(attr, "display");

    if (!o->style || !display || strcmp(display, "false") != 0)
        return;
    o->hidden = arena_grow(o->r->zip.a, o->hidden, o->nhidden, &o->hidden_cap, sizeof *o->hidden);
    if (!o->hidden)
        failed(o);
    else
        o->hidden[o->nhidden++] = o->style;
}

static void start_table(struct ods *o, const char **attr)
{
    const char *name = xml_attr(attr, "name"), *style = xml_attr(attr, "style-name");
    bool hidden = false;

    for (size_t i = 0; style && i < o->nhidden; i++)
        hidden = hidden || !strcmp(o->hidden[i], style);
    o->row = 1;
    o->sheet = book_add_sheet(o->r, name ? name : "", hidden);
    if (!o->sheet)
        failed(o);
}

static void start_row(struct ods *o, const char **attr)
{
    o->row_repeated = repeated(attr, "number-rows-repeated");
    o->column = 1;
    o->row_begin = o->sheet->ncell;
    if (o->row_repeated < 1) {
        book_broken(o->r);
        failed(o);
    }
}

static void start_cell(struct ods *o, const char **attr, bool covered)
{
    const char *type = xml_attr(attr, "value-type"), *value = NULL;
    static const char *const of[] = {"value", "date-value", "time-value", "boolean-value",
                                     "string-value"};

    for (size_t i = 0; !value && i < sizeof of / sizeof of[0]; i++)
        value = xml_attr(attr, of[i]);
    /* "calcext:value-type" says error where office:value-type says string or float. */
    for (const char **i = attr; *i; i += 2)
        if (strstr(*i, ":value-type") && !strcmp(i[1], "error"))
            type = "error";
    snprintf(o->type, sizeof o->type, "%s", type && !covered ? type : "");
    o->value = value ? arena_strdup(o->r->zip.a, value) : NULL;
    o->formula = xml_attr(attr, "formula") != NULL;
    o->cell_repeated = repeated(attr, "number-columns-repeated");
    o->rows_spanned = repeated(attr, "number-rows-spanned");
    o->columns_spanned = repeated(attr, "number-columns-spanned");
    o->paragraphs = 0;
    o->text.len = 0;
    o->in_cell = true;
    o->in_text = false;
    if (o->cell_repeated < 1 || o->cell_repeated > BOOK_COLUMN_MAX) {
        book_broken(o->r);
        failed(o);
    }
}

static bool is_among(const char *const *of, const char *name)
{
    while (*of && strcmp(*of, name) != 0)
        of++;
    return *of != NULL;
}

static bool is_paragraph(const char *name)
{
    return !strcmp(name, "p") || !strcmp(name, "h");
}

/* A note on the cell, a shape that stands in it, how a word sounds: each has a text of its own. */
static bool is_aside(const struct ods *o, const char *name)
{
    static const char *const beside_words[] = {"annotation", "ruby-text", "frame", NULL};
    static const char *const of_cell[] = {"p", "h", "list", "list-item", NULL};

    return is_among(beside_words, name) || (o->in_cell && !o->in_text && !is_among(of_cell, name));
}

static void start_text(struct ods *o, const char *name, const char **attr)
{
    bool paragraph = is_paragraph(name);

    o->in_text = o->in_text || paragraph;
    if ((paragraph && o->paragraphs++) || !strcmp(name, "line-break"))
        sbuf_add_str(&o->text, "\n");
    else if (!strcmp(name, "tab"))
        sbuf_add_str(&o->text, "\t");
    else if (!strcmp(name, "s")) {
        enum { SPACES_MAX = 1000 };
        int n = xml_attr(attr, "c") ? xml_number(xml_attr(attr, "c"), SPACES_MAX) : 1;
        for (int i = 0; i < n; i++)
            sbuf_add_str(&o->text, " ");
    }
    if (o->text.failed || !book_bounds_cell(o->r, o->text.len))
        failed(o);
}

static void on_start(void *to, const char *name, const char **attr)
{
    struct ods *o = to;

    if (o->aside || is_aside(o, name))
        o->aside++;
    else if (!strcmp(name, "style"))
        o->style = arena_strdup(o->r->zip.a, xml_attr(attr, "name"));
    else if (!strcmp(name, "table-properties"))
        start_properties(o, attr);
    else if (!strcmp(name, "table") && !o->sheet)
        start_table(o, attr);
    else if (!strcmp(name, "table-row") && o->sheet)
        start_row(o, attr);
    else if (!strcmp(name, "table-cell") && o->sheet)
        start_cell(o, attr, false);
    else if (!strcmp(name, "covered-table-cell") && o->sheet)
        start_cell(o, attr, true);
    else if (o->in_cell)
        start_text(o, name, attr);
}

static void on_text(void *to, const char *s, int len)
{
    struct ods *o = to;

    if (!o->in_cell || o->aside || !o->paragraphs)
        return;
    sbuf_add(&o->text, s, (size_t)len);
    if (o->text.failed || !book_bounds_cell(o->r, o->text.len))
        failed(o);
}

/* ---- cells ---- */

/* 45,000: of a number of a thousand or more, each comma before exactly three digits groups them. */
static size_t skip_groups(const char *text, size_t at)
{
    enum { GROUP = 3 };

    while (text[at] == ',' && strspn(text + at + 1, "0123456789") == GROUP)
        at += 1 + GROUP;
    return at;
}

/* How many decimals the cell shows, by the text that the program wrote beside the number: 66.67 or 66,67
 * or 66.67% or 1,234.50. -1 = it shows something else. */
static int shown_decimals(const char *text, long double value)
{
    size_t len = strcspn(text, "%"), digits = strspn(text, "-0123456789"), after;

    if (digits && fabsl(value) >= 999.5L)
        digits = skip_groups(text, digits);
    if (digits == len)
        return digits ? 0 : -1;
    if (text[digits] != '.' && text[digits] != ',')
        return -1;
    after = strspn(text + digits + 1, "0123456789");
    return digits + 1 + after == len && after ? (int)after : -1;
}

static bool set_number(struct ods *o, struct book_cell *c, const char *shown)
{
    char *end;
    long double value = strtold(o->value, &end);
    bool percent = !strcmp(o->type, "percentage");

    if (end == o->value || *end || !isfinite(value))
        return book_broken(o->r);
    if (percent)
        value *= 100;
    bool ok = format_set_number(o->r->zip.a, value, shown_decimals(shown, value), 1, c);
    if (percent)
        c->kind = BOOK_PERCENT;
    return ok;
}

static bool is_number(const struct ods *o)
{
    return !strcmp(o->type, "float") || !strcmp(o->type, "percentage") ||
           !strcmp(o->type, "currency");
}

/* Some programs write 0 as the value of what could not be computed: what is shown says so. */
static bool shows_error(const char *shown)
{
    static const char *const of[] = {"#DIV/0!", "#N/A",  "#NAME?", "#NULL!",
                                     "#NUM!",   "#REF!", "#VALUE!"};

    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++)
        if (!strcmp(shown, of[i]))
            return true;
    return !strncmp(shown, "Err:", 4) && shown[4] && !shown[4 + strspn(shown + 4, "0123456789")];
}

static bool set_cell(struct ods *o, struct book_cell *c, const char *shown)
{
    struct arena *a = o->r->zip.a;
    const char *type = o->type;

    c->kind = BOOK_TEXT;
    c->text = shown;
    if (!strcmp(type, "error") || ((o->formula || is_number(o)) && shows_error(shown))) {
        c->kind = BOOK_ERROR;
    } else if (o->value && is_number(o)) {
        return set_number(o, c, shown);
    } else if (o->value && !strcmp(type, "date")) {
        c->kind = BOOK_DATE;
        c->text = arena_strndup(a, o->value, strcspn(o->value, "T"));
    } else if (o->value && !strcmp(type, "boolean")) {
        c->text = !strcmp(o->value, "true") ? "TRUE" : "FALSE";
    } else if (o->value && !strcmp(type, "string") && !*shown) {
        c->text = o->value; /* 19.383: it stands for the text */
    } else if (o->formula && !*type && !*shown) {
        c->kind = BOOK_UNCOMPUTED;
    }
    return c->text != NULL;
}

static bool end_cell(struct ods *o)
{
    const char *shown = arena_strndup(o->r->zip.a, o->text.len ? o->text.s : "", o->text.len);
    bool filled = shown && (*shown || *o->type || o->formula);
    struct book_cell cell = {.row = o->row, .column = o->column};

    o->in_cell = false;
    if (!shown || !book_count_bytes(o->r, o->text.len) || (filled && !set_cell(o, &cell, shown)))
        return false;
    filled = filled && (*cell.text || cell.kind == BOOK_UNCOMPUTED);
    if (o->column + o->cell_repeated - 1 > BOOK_COLUMN_MAX || o->row > BOOK_ROW_MAX)
        return filled ? book_broken(o->r) : true;
    if ((o->rows_spanned > 1 || o->columns_spanned > 1) &&
        !book_add_merge(o->r, o->sheet,
                        (struct book_merge){.row = o->row,
                                            .column = o->column,
                                            .last_row = o->row + o->rows_spanned - 1,
                                            .last_column = o->column + o->columns_spanned - 1}))
        return false;
    for (int i = 0; filled && i < o->cell_repeated; i++) {
        struct book_cell *c = book_add_cell(o->r, o->sheet, o->row, o->column + i);
        if (!c)
            return false;
        int column = c->column;
        *c = cell;
        c->column = column;
    }
    o->column += o->cell_repeated;
    return true;
}

static bool end_row(struct ods *o)
{
    size_t from = o->row_begin, n = o->sheet->ncell - from;

    for (int k = 1; n && k < o->row_repeated; k++)
        for (size_t i = 0; i < n; i++) {
            const struct book_cell *first = &o->sheet->cell[from + i];
            struct book_cell copy = *first;
            struct book_cell *c = book_add_cell(o->r, o->sheet, copy.row + k, copy.column);
            if (!c)
                return false;
            copy.row += k;
            *c = copy;
        }
    if (o->row > BOOK_ROW_MAX - o->row_repeated)
        o->row = BOOK_ROW_MAX + 1;
    else
        o->row += o->row_repeated;
    return true;
}

static void on_end(void *to, const char *name)
{
    struct ods *o = to;
    bool ok = true;

    if (o->aside)
        o->aside--;
    else if (is_paragraph(name))
        o->in_text = false;
    else if (!strcmp(name, "style"))
        o->style = NULL;
    else if (!strcmp(name, "table") && !o->in_cell)
        o->sheet = NULL;
    else if (!strcmp(name, "table-row") && o->sheet)
        ok = end_row(o);
    else if ((!strcmp(name, "table-cell") || !strcmp(name, "covered-table-cell")) && o->in_cell)
        ok = end_cell(o);
    if (!ok)
        failed(o);
}

bool ods_read(struct book_reader *r)
{
    struct ods o = {.r = r, .text = {.a = r->zip.a}, .ok = true};
    struct xml_reader xml = {.dg = r->zip.dg,
                             .path = r->zip.path,
                             .start = on_start,
                             .end = on_end,
                             .text = on_text,
                             .to = &o};
    struct bytes text;

    o.xml = &xml;
    if (!zip_read(&r->zip, "content.xml", &text) || !xml_read(&xml, text) || !o.ok)
        return false;
    return r->book->sheet || book_broken(r);
}
