/*
 * csv.c - libcsv parses, this file knows where.
 *
 * libcsv's callbacks say nothing of places, so the text is fed in stretches that end at each comma,
 * quote and newline: a callback then always belongs to the last byte fed, and a cell begins with
 * the first byte fed after the one before it ended.
 */
#include "data/csv.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "data/encoding.h"
#include "data/lost_thai.h"

#include <csv.h>
#include <string.h>

struct reader {
    struct arena *a;
    struct diag *dg;
    struct csv_file *out;
    size_t row_cap, cell_cap;
    struct csv_row row;     /* being read; its cells are in: */
    struct csv_cell *cells; /* room for a row, used again; their texts, each with a NUL, in: */
    struct sbuf texts;
    bool any;           /* a cell of it holds text */
    struct cursor at;   /* of the next byte to feed */
    struct cursor from; /* of the stretch being fed */
    bool in_cell, quoted;
    struct cursor cell; /* of the cell being read, after its quote */
    bool exact;         /* blanks at the ends of cells stay */
    int sheet_row;      /* of the row being read */
    bool failed;        /* memory ended, or it is too large */
};

static int no_space(unsigned char c)
{
    (void)c;
    return 0; /* RFC 4180, 2.4: spaces are part of a field */
}

static struct loc place(const struct reader *r, int line, int col)
{
    return (struct loc){.file = r->out->path, .line = line, .col = col};
}

/* What comes after it is not read. */
static void too_large(struct reader *r, struct cursor at, bool cell)
{
    struct loc here = place(r, at.line, at.col);

    here.cell = (struct sheet_cell){.row = r->sheet_row, .column = (int)r->row.ncell + 1};
    if (!r->failed && cell)
        diag_add(r->dg, DIAG_FILE_SIZE, here, "this cell has more than %d bytes", LIMIT_CELL);
    else if (!r->failed)
        diag_add(r->dg, DIAG_FILE_SIZE, here, "this row has more than %d cells", LIMIT_CSV_COLUMNS);
    r->failed = true;
    r->row.ncell = 0;
}

static void on_cell(void *text, size_t len, void *ctx)
{
    struct reader *r = ctx;
    struct cursor at = r->in_cell ? r->cell : r->from;
    const char *begin = len ? text : "", *end = begin + len, *first = begin;

    if (!r->row.ncell) {
        r->row.line = at.line;
        r->row.sheet_row = r->sheet_row;
    }
    if (!r->exact)
        utf8_trim(&first, &end);
    cursor_move(&at, begin, (size_t)(first - begin));
    len = (size_t)(end - first);
    if (len > LIMIT_CELL || r->row.ncell == LIMIT_CSV_COLUMNS) {
        too_large(r, at, len > LIMIT_CELL);
        return;
    }
    struct csv_cell cell = {.len = (uint32_t)len, .line = at.line, .col = at.col};
    sbuf_add(&r->texts, first, len);
    sbuf_add(&r->texts, "", 1);
    r->cells = arena_grow(r->a, r->cells, r->row.ncell, &r->cell_cap, sizeof *r->cells);
    r->in_cell = false;
    if (r->texts.failed || !r->cells) {
        r->failed = true;
        r->row.ncell = 0;
        r->cell_cap = 0;
        return;
    }
    const char *newline = len ? memchr(first, '\n', len) : NULL;
    cell.width = (int)utf8_count(first, newline ? (size_t)(newline - first) : len);
    utf8_trim(&first, &end);
    r->any = r->any || first < end;
    r->cells[r->row.ncell++] = cell;
}

static void on_row(int end, void *ctx)
{
    struct reader *r = ctx;

    (void)end;
    r->sheet_row++;
    if (r->any) {
        size_t n = r->row.ncell;
        /* One piece of memory for each row, no larger than it is. */
        r->row.cell = arena_alloc(r->a, n * sizeof *r->cells + r->texts.len);
        r->out->row = arena_grow(r->a, r->out->row, r->out->nrow, &r->row_cap, sizeof *r->out->row);
        r->failed = r->failed || !r->out->row || !r->row.cell;
        if (!r->failed) {
            char *text = memcpy(r->row.cell + n, r->texts.s, r->texts.len);
            for (size_t i = 0; i < n; text += r->cells[i++].len + 1)
                r->cells[i].text = text;
            memcpy(r->row.cell, r->cells, n * sizeof *r->cells);
            r->out->row[r->out->nrow++] = r->row;
        }
    }
    r->row = (struct csv_row){0};
    r->texts.len = 0;
    r->any = false;
}

/* libcsv has stopped before byte n of the stretch s. */
static bool syntax(struct reader *r, const char *s, size_t n)
{
    struct loc at = place(r, r->from.line, r->from.col + (int)utf8_count(s, n));

    if (r->quoted)
        diag_add(r->dg, DIAG_CSV_SYNTAX, at,
                 "there is text after the closing quote (\"); inside quotes, \" is typed twice");
    else
        diag_add(r->dg, DIAG_CSV_SYNTAX, at,
                 "there is a quote (\") inside a cell that does not begin with one");
    diag_hint(
        r->dg,
        "open the file in the spreadsheet and save it again, or put the whole cell in quotes (\")");
    return false;
}

static bool no_memory(struct reader *r)
{
    return diag_add(r->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory while reading CSV");
}

static bool feed(struct reader *r, struct csv_parser *p, struct bytes text)
{
    const char stops[] = {r->out->form.separator, '"', '\n', '\0'};

    for (size_t i = r->out->form.header; i < text.len && !r->failed;) {
        const char *s = text.data + i;
        size_t n = strcspn(s, stops);
        n = i + n < text.len ? n + 1 : text.len - i;
        r->from = r->at;
        if (!r->in_cell && *s != '\n') {
            r->in_cell = true;
            r->quoted = *s == '"';
            r->cell = r->at;
            r->cell.col += r->quoted;
        }
        cursor_move(&r->at, s, n);
        size_t done = csv_parse(p, s, n, on_cell, on_row, r);
        if (done != n)
            return csv_error(p) == CSV_EPARSE ? syntax(r, s, done) : no_memory(r);
        i += n;
    }
    r->from = r->at; /* an empty last cell begins where the file ends */
    return !r->failed;
}

/* For as many rows as there are lines: a row is no less than one. */
static bool make_room(struct reader *r, struct bytes text)
{
    size_t lines = 1;

    for (const char *p = text.data, *end = p + text.len;
         p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
        lines++;
    r->out->row = arena_array(r->a, struct csv_row, lines);
    r->row_cap = lines;
    return r->out->row != NULL;
}

static bool parse(struct reader *r, struct bytes text)
{
    struct csv_parser p;

    if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
        return no_memory(r);
    csv_set_space_func(&p, no_space);
    csv_set_delim(&p, (unsigned char)r->out->form.separator);
    bool ok = make_room(r, text) && feed(r, &p, text);
    if (ok && csv_fini(&p, on_cell, on_row, r) != 0)
        ok = csv_error(&p) == CSV_EPARSE
                 ? diag_add(r->dg, DIAG_CSV_SYNTAX, place(r, r->cell.line, r->cell.col - 1),
                            "the quote (\") that opens here is not closed")
                 : no_memory(r);
    csv_free(&p);
    return ok && !r->failed;
}

/* The header ends with its last name; each row is filled up to it. */
static bool settle_widths(struct reader *r)
{
    struct csv_file *f = r->out;

    if (!f->nrow)
        return diag_add(r->dg, DIAG_CSV_COLUMN, place(r, 0, 0),
                        "the file is empty: it has no header row");
    while (f->row[0].ncell > 1 && !f->row[0].cell[f->row[0].ncell - 1].len)
        f->row[0].ncell--;
    for (size_t i = 0; i < f->nrow; i++) {
        struct csv_row *row = &f->row[i];
        size_t n = f->row[0].ncell;
        if (row->ncell >= n)
            continue;
        struct csv_cell *cell = arena_array(r->a, struct csv_cell, n);
        if (!cell)
            return false;
        memcpy(cell, row->cell, row->ncell * sizeof *cell);
        const struct csv_cell *last = &row->cell[row->ncell - 1];
        for (size_t c = row->ncell; c < n; c++)
            cell[c] =
                (struct csv_cell){.text = "", .line = last->line, .col = last->col + last->width};
        row->cell = cell;
        row->ncell = (uint32_t)n;
    }
    return true;
}

/* What no cell may hold, told once. */
static bool check_controls(struct reader *r)
{
    const struct csv_file *f = r->out;
    size_t faults = 0;
    uint32_t first = 0;
    struct loc at = {0};

    for (size_t i = 0; i < f->nrow; i++)
        for (size_t k = 0; k < f->row[i].ncell; k++) {
            const struct csv_cell *cell = &f->row[i].cell[k];
            for (const char *p = cell->text, *end = p + cell->len, *from = p; p < end; from = p) {
                uint32_t c = utf8_next(&p, end);
                if ((c >= 0x20 && c < 0x7F) || c >= 0xA0 || c == '\n' || c == '\t' || faults++)
                    continue;
                struct cursor place = {cell->line, cell->col};
                cursor_move(&place, cell->text, (size_t)(from - cell->text));
                first = c;
                at = csv_place(f, i, k);
                at.line = place.line;
                at.col = place.col;
            }
        }
    if (faults > 1)
        return diag_add(r->dg, DIAG_CSV_CONTROL, at,
                        "there is a control character here, and %zu more in this file (U+%04X)",
                        faults - 1, (unsigned)first);
    return !faults || diag_add(r->dg, DIAG_CSV_CONTROL, at,
                               "there is a control character here (U+%04X)", (unsigned)first);
}

static const char *separator_name(char separator)
{
    return separator == '\t'  ? diag_sentence(N_("TAB"))
           : separator == ';' ? ";"
           : separator == '|' ? "|"
                              : ",";
}

/* One note of all that is not as this program would write it. */
static void say_form(struct reader *r, const char *encoding)
{
    const struct csv_form *f = &r->out->form;
    struct loc at = {.file = r->out->path};
    const char *name = encoding ? encoding : "UTF-8";
    bool plain = f->separator == ',' && !f->said;

    if (plain && !encoding && f->header_row == 1)
        return;
    if (f->header_row > 1)
        diag_add(r->dg, DIAG_READ_AS, at,
                 "read as %1$s with cells separated by %2$s and the header in row %3$d; the rows "
                 "above it are not used",
                 name, separator_name(f->separator), f->header_row);
    else
        diag_add(r->dg, DIAG_READ_AS, at, "read as %1$s with cells separated by %2$s", name,
                 separator_name(f->separator));
}

bool csv_read(struct arena *a, struct folder dir, const char *name, struct csv_names names,
              struct csv_file *out, struct diag *dg)
{
    struct reader r = {.a = a, .dg = dg, .out = out, .exact = !names.n, .texts = {.a = a}};
    const char *path = file_join(a, dir.path, name), *encoding;
    struct bytes raw, text;

    *out = (struct csv_file){.path = path, .origin = folder_origin(dir, name)};
    if (!path || !folder_read(a, dir, name, &raw, dg) ||
        !encoding_to_utf8(a, path, raw, &text, &encoding, dg))
        return false;
    if (dir.files && text.data >= raw.data && text.data <= raw.data + raw.len)
        diag_source(dg, path, text.data, text.len); /* not of this arena */
    else
        arena_source(a, dg, path, text.data, text.len);
    out->raw = raw;
    out->form = form_find(a, text, names);
    r.at = out->form.from;
    r.sheet_row = out->form.header_row;
    if (!parse(&r, text) || !settle_widths(&r) || (!r.exact && !lost_thai_check(a, out, dg)) ||
        !check_controls(&r))
        return false;
    say_form(&r, encoding);
    return true;
}

/* ---- places ---- */

/* In the workbook that the file was a sheet of. column 0 = the row. */
static struct loc place_in_book(const struct csv_file *f, size_t row, size_t column,
                                const char *header)
{
    const struct sheet_origin *o = f->origin;
    size_t c = column - 1;
    int of_sheet = o->row && row < o->nrow ? o->row[row] : f->row[row].sheet_row;
    int at = column && c < o->ncolumn ? o->column[c] : (int)column;

    return (struct loc){
        .file = o->book,
        .line = of_sheet,
        .col = at,
        .cell = {.sheet = o->sheet, .row = of_sheet, .column = at, .header = header}};
}

struct loc csv_row_place(const struct csv_file *f, size_t row)
{
    if (f->origin)
        return place_in_book(f, row, 0, NULL);
    return (struct loc){
        .file = f->path, .line = f->row[row].line, .cell = {.row = f->row[row].sheet_row}};
}

struct loc csv_place(const struct csv_file *f, size_t row, size_t cell)
{
    const struct csv_row *head = &f->row[0], *r = &f->row[row];

    if (cell >= r->ncell)
        return csv_row_place(f, row);
    const char *header = cell < head->ncell ? head->cell[cell].text : NULL;
    if (f->origin)
        return place_in_book(f, row, cell + 1, header && *header ? header : NULL);
    return (struct loc){.file = f->path,
                        .line = r->cell[cell].line,
                        .col = r->cell[cell].col,
                        .len = r->cell[cell].width,
                        .cell = {.row = r->sheet_row,
                                 .column = (int)cell + 1,
                                 .header = header && *header ? header : NULL}};
}
