#include "data/book_files.h"

#include "base/limits.h"
#include "base/str.h"
#include "data/decimal.h"
#include "data/store.h"

#include <stdlib.h>
#include <string.h>

/* Rows in which the heads are looked for: titles and explanations stand above them. */
enum { HEAD_ROWS = 40 };

/* A sheet with empty cells filled in; no office has a table of so many. */
enum { CELLS_MAX = 4 << 20 };

struct sheet {
    const struct book_sheet *of;
    struct table *table;       /* NULL = it is none of the schema's */
    size_t head;               /* its first cell of the row of heads */
    struct book_cell **source; /* of each cell of table->file, row by row; NULL = it is empty */
    size_t width;
};

struct importer {
    struct arena *a;
    struct diag *dg;
    struct dataset *ds;
    const char *path;
    struct sheet *sheet;
    size_t nsheet, nbyte;
    struct inputs *out;
};

static struct loc sheet_place(const struct importer *m, const struct book_sheet *s)
{
    return (struct loc){.file = m->path, .cell = {.sheet = s->name}};
}

static struct loc cell_place(const struct importer *m, const struct sheet *s, int row, int column)
{
    return (struct loc){.file = m->path,
                        .line = row,
                        .col = column,
                        .cell = {.sheet = s->of->name, .row = row, .column = column}};
}

/* ---- which sheet is which table ---- */

static size_t row_end(const struct book_sheet *s, size_t first)
{
    size_t end = first;

    while (end < s->ncell && s->cell[end].row == s->cell[first].row)
        end++;
    return end;
}

static bool has_name(const struct table *t, const char *key)
{
    for (size_t c = 0; c < t->ncolumn; c++)
        for (const struct column_name *n = t->column[c].names; n; n = n->next)
            if (!strcmp(n->key, key))
                return true;
    return false;
}

/* No name of a column is longer; of a text that fills many cells no copies are made. */
enum { HEAD_BYTES = 1000 };

static char *head_key(struct importer *m, const char *text)
{
    size_t len = strnlen(text, HEAD_BYTES + 1);

    return len > HEAD_BYTES ? NULL : form_name_key(m->a, text, len);
}

/* How many heads of the table stand in the row that begins there. */
static size_t count_heads(struct importer *m, const struct table *t, const struct book_sheet *s,
                          size_t first)
{
    size_t n = 0;

    for (size_t i = first, end = row_end(s, first); i < end; i++) {
        char *key = head_key(m, s->cell[i].text);
        n += key && *key && has_name(t, key);
    }
    return n;
}

/* The row with most of them; *head is its first cell. */
static size_t find_heads(struct importer *m, const struct table *t, const struct book_sheet *s,
                         size_t *head)
{
    size_t best = 0, row = 0;

    *head = 0;
    for (size_t i = 0; i < s->ncell && row < HEAD_ROWS; i = row_end(s, i), row++) {
        size_t n = count_heads(m, t, s, i);
        if (n > best) {
            best = n;
            *head = i;
        }
    }
    return best;
}

/* What paper calls the file as a whole; NULL = nothing. */
static const char *label_of(struct importer *m, const struct table *t)
{
    sqlite3_stmt *st = store_prepare_own(
        m->ds, "SELECT label FROM labels WHERE file = ? AND \"column\" = '' LIMIT 1");
    const char *label = NULL;

    if (!st)
        return NULL;
    sqlite3_bind_text(st, 1, t->file_name, -1, SQLITE_STATIC);
    if (sqlite3_step(st) == SQLITE_ROW)
        label = arena_strdup(m->a, (const char *)sqlite3_column_text(st, 0));
    store_release(m->ds, st);
    return label;
}

static bool is_called(struct importer *m, const struct book_sheet *s, const char *name)
{
    char *key = form_name_key(m->a, s->name, strlen(s->name));
    char *other = name ? form_name_key(m->a, name, strlen(name)) : NULL;

    return key && other && !strcmp(key, other);
}

/* A name of a sheet has 31 characters at most, so a long label is cut. */
static const char *cut_name(struct arena *a, const char *label)
{
    enum { NAME_MAX_ = 31 };
    const char *p = label, *end = label + strlen(label);

    for (int i = 0; i < NAME_MAX_ && p < end; i++)
        utf8_next(&p, end);
    return arena_strndup(a, label, (size_t)(p - label));
}

static bool is_named(struct importer *m, const struct book_sheet *s, const struct table *t)
{
    const char *dot = strrchr(t->file_name, '.'), *label = label_of(m, t);
    const char *stem =
        dot ? arena_strndup(m->a, t->file_name, (size_t)(dot - t->file_name)) : t->file_name;

    return is_called(m, s, t->file_name) || is_called(m, s, stem) || is_called(m, s, t->name) ||
           (label && (is_called(m, s, label) || is_called(m, s, cut_name(m->a, label))));
}

static bool is_data(const struct table *t)
{
    return !t->history && !t->of_template;
}

/* Has the row of heads all that the table needs? */
static bool has_all_heads(struct importer *m, const struct table *t, const struct book_sheet *s,
                          size_t head)
{
    size_t end = row_end(s, head);

    for (size_t c = 0; c < t->ncolumn; c++) {
        bool found = t->column[c].standard != NULL;
        for (size_t i = head; i < end && !found; i++) {
            char *key = head_key(m, s->cell[i].text);
            for (const struct column_name *n = t->column[c].names; n && key; n = n->next)
                found = found || !strcmp(n->key, key);
        }
        if (!found)
            return false;
    }
    return true;
}

static bool is_taken(const struct importer *m, const struct table *t)
{
    for (size_t i = 0; i < m->nsheet; i++)
        if (m->sheet[i].table == t)
            return true;
    return false;
}

/* NULL = none, or more than one that fit as well. */
static struct table *table_by_heads(struct importer *m, const struct book_sheet *s)
{
    struct table *found = NULL;
    size_t most = 1, head;

    for (struct table *t = m->ds->table; t; t = t->next) {
        if (!is_data(t) || is_taken(m, t))
            continue;
        size_t n = find_heads(m, t, s, &head);
        if (n < most || n < 2 || !has_all_heads(m, t, s, head))
            continue;
        found = n == most ? NULL : t;
        most = n;
    }
    return found;
}

/* The data of another template, which may lie in the same folder: nothing is to be said of it. */
static bool is_of_other(struct importer *m, const struct book_sheet *s)
{
    const char *file = arena_printf(m->a, "%s.csv", s->name);

    return file && (presence_is_of_other(m->ds, s->name) || presence_is_of_other(m->ds, file));
}

static struct table *table_by_name(struct importer *m, const struct book_sheet *s)
{
    for (struct table *t = m->ds->table; t; t = t->next)
        if (is_data(t) && is_named(m, s, t))
            return t;
    return NULL;
}

static bool told_twice(struct importer *m, const struct sheet *s)
{
    for (const struct sheet *o = m->sheet; o < s; o++)
        if (o->table && o->table == s->table)
            return !diag_add(m->dg, DIAG_FILE_TWICE, sheet_place(m, s->of),
                             "this sheet and the sheet \"%1$s\" are both %2$s", o->of->name,
                             s->table->file_name);
    return false;
}

/* A sheet with words that are no table, or with heads that fit none. */
static void tell_unused(struct importer *m, const struct sheet *s)
{
    size_t most = 0, head;

    for (struct table *t = m->ds->table; t; t = t->next) {
        size_t n = is_data(t) ? find_heads(m, t, s->of, &head) : 0;
        most = n > most ? n : most;
    }
    if (s->of->hidden) {
        if (most > 1) {
            diag_add(m->dg, DIAG_FILE_UNKNOWN, sheet_place(m, s->of),
                     "this sheet is hidden, so it is not used");
            diag_hint(m->dg, "show the sheet in the spreadsheet program if it holds data");
        }
        return;
    }
    diag_add(m->dg, most > 1 ? DIAG_FILE_UNKNOWN : DIAG_READ_AS, sheet_place(m, s->of),
             "this report does not use this sheet");
    if (most > 1)
        diag_hint(m->dg, "give the sheet the name of its file, such as %s",
                  m->ds->table ? m->ds->table->file_name : "");
}

static bool list_sheets(struct importer *m, const struct book *book)
{
    bool ok = true, any = false;
    size_t n = 0;

    for (const struct book_sheet *s = book->sheet; s; s = s->next)
        n++;
    m->sheet = arena_array(m->a, struct sheet, n + 1);
    if (!m->sheet)
        return false;
    for (const struct book_sheet *s = book->sheet; s; s = s->next)
        m->sheet[m->nsheet++] = (struct sheet){.of = s};
    for (size_t i = 0; i < n; i++)
        if (!m->sheet[i].of->hidden && m->sheet[i].of->ncell)
            m->sheet[i].table = table_by_name(m, m->sheet[i].of);
    for (size_t i = 0; i < n; i++) {
        struct sheet *s = &m->sheet[i];
        if (!s->table && is_of_other(m, s->of))
            continue;
        if (s->of->ncell && !s->table && !s->of->hidden)
            s->table = table_by_heads(m, s->of);
        if (s->of->ncell && !s->table)
            tell_unused(m, s);
        ok = !(s->table && told_twice(m, s)) && ok;
        any = any || s->table;
    }
    return ok && (any || diag_add(m->dg, DIAG_FILE_KIND, (struct loc){.file = m->path},
                                  "no sheet of this workbook holds data of this report"));
}

/* ---- merged cells ---- */

static const struct book_cell *find_cell(const struct book_sheet *s, int row, int column)
{
    for (size_t low = 0, high = s->ncell; low < high;) {
        size_t i = low + (high - low) / 2;
        const struct book_cell *c = &s->cell[i];
        if (c->row == row && c->column == column)
            return c;
        if (c->row < row || (c->row == row && c->column < column))
            low = i + 1;
        else
            high = i;
    }
    return NULL;
}

/* ---- cells as fields ---- */

static int decimals_of(const char *number)
{
    const char *point = strchr(number, '.');

    return point ? (int)strlen(point + 1) : 0;
}

/* Of a column of numbers what the cell shows, unless it holds more digits that the column takes: 96.67
 * that is shown as 97 is 96.67; 66.666 that is shown as 66.67 is 66.67. */
static const char *number_of(const struct column *col, const struct book_cell *c)
{
    int most = col->scale;

    if (!c->exact || most < 0)
        return c->exact ? c->exact : c->text;
    return decimals_of(c->text) == most && decimals_of(c->exact) > most ? c->text : c->exact;
}

/* Is a date wanted there? In a file of keys, the key of the row decides. */
static bool takes_date(const struct sheet *s, size_t row, size_t column)
{
    const struct table *t = s->table;

    for (const struct cell_type *k = t->cell_type; k; k = k->next) {
        int key = t->cell_of[k->key_column];
        if (k->column == column && k->kind == TEXT_DATE && key >= 0 &&
            !strcmp(t->file.row[row].cell[key].text, k->key))
            return true;
    }
    return t->column[column].kind == TEXT_DATE;
}

/* `what` is the cause that many cells of a sheet may share; it has a %s for what the cell shows, or none. */
static const char *refuse(struct importer *m, const struct sheet *s, const struct book_cell *c,
                          size_t column, const char *what, const char *hint)
{
    struct loc at = cell_place(m, s, c->row, c->column);
    const char *text = arena_printf(m->a, diag_sentence(what), c->text);

    at.cell.label = s->table->column[column].label;
    if (text)
        tally_add(m->ds, s->table, DIAG_CSV_VALUE, what, at, text, diag_sentence(hint));
    return NULL;
}

/* What cannot be read as it was meant is told. */
static const char *refuse_kind(struct importer *m, const struct sheet *s, size_t column,
                               const struct book_cell *c)
{
    static const char error[] = N_("the spreadsheet could not compute this cell: %s");
    static const char date[] = N_("the spreadsheet took this cell for a date (%s)");
    static const char uncomputed[] = N_("this formula has no value in the file");

    if (c->kind == BOOK_ERROR)
        return refuse(m, s, c, column, error,
                      N_("mend the formula in the spreadsheet, or type the value"));
    if (c->kind == BOOK_DATE)
        return refuse(m, s, c, column, date, N_("format the cell as text and type it again"));
    return refuse(m, s, c, column, uncomputed,
                  N_("open the workbook in the spreadsheet program and save it again"));
}

/* The field of a cell in a column. NULL = told, or no memory. */
static const char *field_of(struct importer *m, const struct sheet *s, size_t row, size_t column,
                            const struct book_cell *c)
{
    const struct column *col = &s->table->column[column];
    bool is_number = c->kind == BOOK_NUMBER || c->kind == BOOK_PERCENT;

    if (is_number && col->number)
        return number_of(col, c);
    if (c->kind == BOOK_PERCENT)
        return arena_printf(m->a, "%s%%", c->text);
    if (is_number || (c->kind == BOOK_DATE && takes_date(s, row, column)))
        return c->text;
    if (c->kind == BOOK_TEXT)
        return s->table->file.row[row].cell[s->table->cell_of[column]].text;
    return refuse_kind(m, s, column, c);
}

/* ---- a sheet as a file ---- */

static bool count_bytes(struct importer *m, const struct sheet *s, size_t n)
{
    m->nbyte += n;
    return m->nbyte <= LIMIT_BOOK ||
           diag_add(m->dg, DIAG_FILE_SIZE, sheet_place(m, s->of),
                    "the cells of this workbook hold more than %d MiB", LIMIT_BOOK >> 20);
}

/* The rows from the heads on, with a cell in every column that is used. */
static bool lay_out(struct importer *m, struct sheet *s)
{
    const struct book_sheet *b = s->of;
    struct csv_file *f = &s->table->file;
    size_t n = 0;

    for (size_t i = s->head; i < b->ncell; i = row_end(b, i))
        n++;
    for (size_t i = s->head; i < b->ncell; i++)
        if ((size_t)b->cell[i].column > s->width)
            s->width = (size_t)b->cell[i].column;
    if (n > CELLS_MAX / s->width)
        return diag_add(m->dg, DIAG_FILE_SIZE, sheet_place(m, b), "this sheet is too large");
    struct sheet_origin *origin = arena_new(m->a, struct sheet_origin);
    struct csv_cell *cell = arena_array(m->a, struct csv_cell, n * s->width);
    s->source = arena_array(m->a, struct book_cell *, n * s->width);
    f->row = arena_array(m->a, struct csv_row, n);
    if (!origin || !cell || !s->source || !f->row)
        return false;
    *origin = (struct sheet_origin){.book = m->path, .sheet = b->name};
    f->path = m->path;
    f->origin = origin;
    for (size_t i = 0; i < n * s->width; i++)
        cell[i].text = "";
    for (size_t i = s->head; i < b->ncell; f->nrow++) {
        struct csv_row *r = &f->row[f->nrow];
        *r = (struct csv_row){.line = b->cell[i].row,
                              .sheet_row = b->cell[i].row,
                              .ncell = (uint32_t)s->width,
                              .cell = cell + f->nrow * s->width};
        for (size_t end = row_end(b, i); i < end; i++) {
            struct csv_cell *c = &r->cell[b->cell[i].column - 1];
            const char *text = b->cell[i].text, *text_end = text + strlen(text);
            utf8_trim(&text, &text_end);
            if (text_end - text > LIMIT_CELL)
                return diag_add(m->dg, DIAG_FILE_SIZE, sheet_place(m, b),
                                "this sheet is too large");
            if (!count_bytes(m, s, (size_t)(text_end - text)))
                return false;
            c->text = arena_strndup(m->a, text, (size_t)(text_end - text));
            if (!c->text)
                return false;
            c->len = (uint32_t)(text_end - text);
            s->source[f->nrow * s->width + (size_t)b->cell[i].column - 1] = &b->cell[i];
        }
    }
    return true;
}

static size_t column_of_cell(const struct table *t, int column)
{
    size_t c = 0;

    while (c < t->ncolumn && t->cell_of[c] != column - 1)
        c++;
    return c;
}

/* Cells merged below one another: each row has the value. Beside one another in two columns of the
 * table they mean nothing. *work bounds what a hostile file asks for. */
static bool spread_merge(struct importer *m, struct sheet *s, const struct book_merge *merge,
                         size_t *work)
{
    const struct table *t = s->table;
    int used = 0, column = merge->column;

    for (size_t c = 0; c < t->ncolumn; c++)
        used += t->cell_of[c] >= 0 && t->cell_of[c] + 1 >= merge->column &&
                t->cell_of[c] + 1 <= merge->last_column;
    if (!used || merge->last_row <= t->file.row[0].sheet_row)
        return true;
    if (used > 1 && merge->row > t->file.row[0].sheet_row) {
        diag_add(m->dg, DIAG_CSV_VALUE, cell_place(m, s, merge->row, merge->column),
                 "cells of several columns are merged here");
        diag_hint(m->dg, "undo the merging and fill in each cell");
        return false;
    }
    const struct book_cell *of = find_cell(s->of, merge->row, column);
    const struct csv_cell *first = NULL;
    if (merge->row <= t->file.row[0].sheet_row || !of || column_of_cell(t, column) == t->ncolumn)
        return true;
    for (size_t i = 1; i < t->file.nrow; i++) {
        const struct csv_row *r = &t->file.row[i];
        if (r->sheet_row == merge->row)
            first = &r->cell[column - 1];
        size_t at = i * s->width + (size_t)column - 1;
        if (++*work > CELLS_MAX)
            return diag_add(m->dg, DIAG_FILE_SIZE, sheet_place(m, s->of),
                            "this sheet is too large");
        if (!first || r->sheet_row <= merge->row || r->sheet_row > merge->last_row || s->source[at])
            continue;
        if (!count_bytes(m, s, first->len))
            return false;
        s->source[at] = (struct book_cell *)of;
        r->cell[column - 1] = *first;
    }
    return true;
}

static bool spread_merges(struct importer *m, struct sheet *s)
{
    bool ok = true;
    size_t work = 0;

    for (const struct book_merge *merge = s->of->merge;
         merge && work <= CELLS_MAX && m->nbyte <= LIMIT_BOOK; merge = merge->next)
        ok = spread_merge(m, s, merge, &work) && ok;
    return ok;
}

/* A formula without a value has no text, and is not blank. */
static bool is_blank(const struct sheet *s, size_t row)
{
    const struct table *t = s->table;

    for (size_t c = 0; c < t->ncolumn; c++) {
        if (t->cell_of[c] < 0)
            continue;
        const struct book_cell *from = s->source[row * s->width + (size_t)t->cell_of[c]];
        if (t->file.row[row].cell[t->cell_of[c]].len || (from && from->kind == BOOK_UNCOMPUTED))
            return false;
    }
    return true;
}

/* The fields of a row that is wanted; the places of its cells go into the origin. */
static bool add_record(struct importer *m, const struct sheet *s, size_t row, const char **field,
                       struct sbuf *b)
{
    const struct table *t = s->table;
    bool ok = true;
    size_t n = 0;

    for (size_t c = 0; c < t->ncolumn; c++) {
        if (t->cell_of[c] < 0)
            continue;
        const struct book_cell *cell = s->source[row * s->width + (size_t)t->cell_of[c]];
        const char *text = !row ? t->column[c].name : cell ? field_of(m, s, row, c, cell) : "";
        ok = ok && text;
        field[n++] = text;
    }
    if (ok)
        sbuf_add_record(b, field, n);
    return ok && !b->failed;
}

static bool write_file(struct importer *m, struct sheet *s)
{
    const struct table *t = s->table;
    struct sbuf b = {.a = m->a};
    struct sheet_origin *origin = arena_new(m->a, struct sheet_origin);
    const char **field = arena_array(m->a, const char *, t->ncolumn + 1);
    int *row = arena_array(m->a, int, t->file.nrow + 1);
    int *column = arena_array(m->a, int, t->ncolumn + 1);
    bool ok = true;

    if (!origin || !field || !row || !column)
        return false;
    *origin =
        (struct sheet_origin){.book = m->path, .sheet = s->of->name, .row = row, .column = column};
    for (size_t c = 0; c < t->ncolumn; c++)
        if (t->cell_of[c] >= 0)
            column[origin->ncolumn++] = t->cell_of[c] + 1;
    sbuf_add_str(&b, BYTE_ORDER_MARK);
    for (size_t i = 0; i < t->file.nrow; i++) {
        if (i && is_blank(s, i))
            continue;
        row[origin->nrow++] = t->file.row[i].sheet_row;
        ok = add_record(m, s, i, field, &b) && ok;
    }
    const char *text = sbuf_text(&b);
    return ok && text &&
           inputs_add_sheet(m->out, t->file_name, (struct bytes){text, b.len}, origin);
}

static bool import_sheet(struct importer *m, struct sheet *s)
{
    find_heads(m, s->table, s->of, &s->head);
    bool ok =
        lay_out(m, s) && header_map(m->ds, s->table) && spread_merges(m, s) && write_file(m, s);
    tally_tell(m->ds, s->table);
    return ok;
}

bool sheets_to_files(struct arena *a, const char *path, const struct book *book,
                     struct folder template_dir, struct inputs *out, struct diag *dg)
{
    struct importer m = {.a = a, .dg = dg, .path = path, .out = out};

    *out = (struct inputs){.a = a};
    m.ds = dataset_open_schema(
        a, (struct report_source){.data = {.path = ""}, .template_dir = template_dir}, dg);
    bool ok = m.ds && list_sheets(&m, book);
    /* In one run all that is wrong, but one message of a size. */
    for (size_t i = 0; ok && i < m.nsheet && m.nbyte <= LIMIT_BOOK; i++)
        if (m.sheet[i].table && !import_sheet(&m, &m.sheet[i]))
            m.sheet[i].of = NULL;
    for (size_t i = 0; i < m.nsheet; i++)
        ok = ok && m.sheet[i].of;
    dataset_close(m.ds);
    return ok;
}
