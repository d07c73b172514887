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
#include "base/spool.h"
#include "base/str.h"
#include "data/encoding.h"
#include "data/lost_thai.h"

#include <csv.h>
#include <string.h>

/* A file with more text is read in parts of this size. One row that is asked for out of order is read with those beside it
 * alone: some rows, so that the next one is there if they come in order. */
enum { WHOLE_MAX = 256 * 1024, PART = 64 * 1024, BESIDE = 2 * 1024 };

/* Rows one after another. */
struct part {
    struct arena *a;
    struct csv_row *row;
    size_t first, n, cap;
};

struct mark { /* where reading can begin */
    size_t offset, row;
    struct cursor at;
    int sheet_row;
};

struct marks {
    struct mark *item; /* in the order of the file */
    size_t n, cap;
};

struct reader {
    struct arena *a;
    struct marks *marks; /* to be set; NULL = they are */
    struct diag *dg;
    struct csv_file *out;
    struct part *part; /* that is being read */
    size_t offset;     /* of the next byte to feed */
    size_t cell_cap;
    struct csv_row row;     /* being read; its cells are in: */
    struct csv_cell *cells; /* room for a row, used again; their texts, each with a NUL, in: */
    struct sbuf texts;
    bool any;           /* a cell of it holds text */
    bool row_ended;     /* with the byte fed last */
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
    if (cell)
        diag_add(r->dg, DIAG_FILE_SIZE, here, "this cell has more than %d bytes", LIMIT_CELL);
    else
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
    struct part *p = r->part;

    (void)end;
    r->sheet_row++;
    r->row_ended = true;
    if (r->any) {
        size_t n = r->row.ncell;
        /* One piece of memory for each row, no larger than it is. */
        r->row.cell = arena_alloc_unset(p->a, n * sizeof *r->cells + r->texts.len);
        p->row = arena_grow(p->a, p->row, p->n, &p->cap, sizeof *p->row);
        r->failed = r->failed || !p->row || !r->row.cell;
        if (!r->failed) {
            char *text = memcpy(r->row.cell + n, r->texts.s, r->texts.len);
            for (size_t i = 0; i < n; text += r->cells[i++].len + 1)
                r->cells[i].text = text;
            memcpy(r->row.cell, r->cells, n * sizeof *r->cells);
            p->row[p->n++] = r->row;
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

/* Before the next row, which is of this number. */
static bool set_mark(struct reader *r, size_t row)
{
    struct marks *m = r->marks;

    m->item = arena_grow(r->a, m->item, m->n, &m->cap, sizeof *m->item);
    if (!m->item) {
        m->n = m->cap = 0;
        return false;
    }
    m->item[m->n++] = (struct mark){r->offset, row, r->at, r->sheet_row};
    return true;
}

/* A part begins with a mark, and one stands wherever a row ends so far from the last one. */
static bool mark_row(struct reader *r)
{
    const struct marks *m = r->marks;
    const struct part *p = r->part;

    return !m || !r->row_ended || !p->n || r->offset - m->item[m->n - 1].offset < BESIDE ||
           set_mark(r, p->first + p->n);
}

/* Up to the end of the text, or of the row where the part has its size. */
static bool feed(struct reader *r, struct csv_parser *p, struct bytes text, size_t size)
{
    const char stops[] = {r->out->form.separator, '"', '\n', '\0'};
    size_t begin = r->offset;

    r->row_ended = false;
    while (r->offset < text.len && !r->failed &&
           !(r->row_ended && r->part->n && r->offset - begin >= size)) {
        const char *s = text.data + r->offset;
        size_t n = strcspn(s, stops);
        n = r->offset + n < text.len ? n + 1 : text.len - r->offset;
        r->from = r->at;
        if (!r->in_cell && *s != '\n') {
            r->in_cell = true;
            r->quoted = *s == '"';
            r->cell = r->at;
            r->cell.col += r->quoted;
        }
        r->row_ended = false;
        cursor_move(&r->at, s, n);
        size_t done = csv_parse(p, s, n, on_cell, on_row, r);
        if (done != n)
            return csv_error(p) == CSV_EPARSE ? syntax(r, s, done) : no_memory(r);
        r->offset += n;
        r->failed = r->failed || !mark_row(r);
    }
    r->from = r->at; /* an empty last cell begins where the file ends */
    return !r->failed;
}

/* The rows from here on into an empty part of about this size. */
static bool read_part(struct reader *r, struct bytes text, struct part *into, size_t size)
{
    struct csv_parser p;
    size_t begin = r->offset;

    r->part = into;
    if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
        return no_memory(r);
    csv_set_space_func(&p, no_space);
    csv_set_delim(&p, (unsigned char)r->out->form.separator);
    bool ok = feed(r, &p, text, size);
    if (ok && r->offset == text.len && csv_fini(&p, on_cell, on_row, r) != 0)
        ok = csv_error(&p) == CSV_EPARSE
                 ? diag_add(r->dg, DIAG_CSV_SYNTAX, place(r, r->cell.line, r->cell.col - 1),
                            "the quote (\") that opens here is not closed")
                 : no_memory(r);
    csv_free(&p);
    spool_passed(text.data + begin, r->offset - begin);
    return ok && !r->failed;
}

/* The header ends with its last name. */
static void settle_head(struct csv_row *head)
{
    while (head->ncell > 1 && !head->cell[head->ncell - 1].len)
        head->ncell--;
}

/* Each row is filled up to the header's width. */
static bool settle_widths(struct part *p, size_t width)
{
    for (size_t i = 0; i < p->n; i++) {
        struct csv_row *row = &p->row[i];
        if (row->ncell >= width)
            continue;
        struct csv_cell *cell = arena_array(p->a, struct csv_cell, width);
        if (!cell)
            return false;
        memcpy(cell, row->cell, row->ncell * sizeof *cell);
        const struct csv_cell *last = &row->cell[row->ncell - 1];
        for (size_t c = row->ncell; c < width; c++)
            cell[c] =
                (struct csv_cell){.text = "", .line = last->line, .col = last->col + last->width};
        row->cell = cell;
        row->ncell = (uint32_t)width;
    }
    return true;
}

/* ---- long files ---- */

struct csv_long {
    struct reader reader;
    struct bytes text;
    struct marks marks;
    struct csv_row head, blank; /* a row of the header's width, where memory has ended */
    struct part hand, aside;
};

static bool is_in(const struct part *p, size_t row)
{
    return row >= p->first && row - p->first < p->n;
}

static void empty(struct part *p, size_t first)
{
    if (p->a)
        arena_reset(p->a);
    *p = (struct part){.a = p->a, .first = first};
}

static const struct mark *mark_of(const struct csv_long *l, size_t row)
{
    size_t low = 0, high = l->marks.n;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (l->marks.item[middle].row <= row)
            low = middle;
        else
            high = middle;
    }
    return &l->marks.item[low];
}

/* Reads the row and those after it again, so many bytes of them. */
static bool read_again(struct csv_long *l, struct part *p, size_t row, size_t size)
{
    const struct mark *m = mark_of(l, row);
    struct reader *r = &l->reader;

    empty(p, m->row);
    if (!p->a && !(p->a = arena_open(arena_diag(r->a))))
        return false;
    r->offset = m->offset;
    r->at = m->at;
    r->sheet_row = m->sheet_row;
    r->row = (struct csv_row){0};
    r->texts.len = 0;
    r->any = r->in_cell = r->failed = false;
    if (read_part(r, l->text, p, size) && settle_widths(p, l->head.ncell))
        return true;
    empty(p, 0);
    return false;
}

bool csv_take(struct csv_file *f, size_t row)
{
    struct csv_long *l = f->parts;

    return !l || is_in(&l->hand, row) || read_again(l, &l->hand, row, PART);
}

const struct csv_row *csv_row(const struct csv_file *f, size_t row)
{
    struct csv_long *l = f->parts;

    if (!l)
        return &f->row[row];
    if (!row)
        return &l->head;
    if (is_in(&l->hand, row))
        return &l->hand.row[row - l->hand.first];
    if (!is_in(&l->aside, row) && !read_again(l, &l->aside, row, BESIDE))
        return &l->blank;
    return &l->aside.row[row - l->aside.first];
}

void csv_close(struct csv_file *f)
{
    if (!f->parts)
        return;
    arena_close(f->parts->hand.a);
    arena_close(f->parts->aside.a);
    f->parts = NULL;
    f->nrow = 0;
}

/* The header's texts stay. */
static bool keep_head(struct csv_long *l, const struct csv_row *head)
{
    struct arena *a = l->reader.a;

    l->head = l->blank = *head;
    settle_head(&l->head);
    l->head.cell = arena_array(a, struct csv_cell, l->head.ncell);
    l->blank.cell = arena_array(a, struct csv_cell, l->head.ncell);
    l->blank.ncell = l->head.ncell;
    for (size_t i = 0; l->head.cell && l->blank.cell && i < l->head.ncell; i++) {
        l->head.cell[i] = head->cell[i];
        l->head.cell[i].text = arena_strndup(a, head->cell[i].text, head->cell[i].len);
        l->blank.cell[i] = (struct csv_cell){.text = "", .line = head->line, .col = 1};
        if (!l->head.cell[i].text)
            return false;
    }
    return l->head.cell && l->blank.cell;
}

/* ---- what no cell may hold, told once ---- */

struct controls {
    size_t faults;
    uint32_t first;
    struct loc at;
};

/* How many bytes at s, eight by eight, are neither below U+0020 nor U+007F, nor begin a letter below U+00C0. */
static size_t count_plain(const char *s, size_t len)
{
    const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
    size_t n = 0;
    uint64_t v;

    for (; n + sizeof v <= len; n += sizeof v) {
        memcpy(&v, s + n, sizeof v);
        uint64_t del = v ^ ones * 0x7F, c2 = v ^ ones * 0xC2;
        if (((v - ones * 0x20) & ~v & high) || ((del - ones) & ~del & high) ||
            ((c2 - ones) & ~c2 & high))
            break;
    }
    return n;
}

static void look_for_controls(struct controls *c, const struct csv_file *f, size_t row)
{
    const struct csv_row *r = csv_row(f, row);

    for (size_t k = 0; k < r->ncell; k++) {
        const struct csv_cell *cell = &r->cell[k];
        for (const char *p = cell->text, *end = p + cell->len; p < end;) {
            const char *from = p += count_plain(p, (size_t)(end - p));
            uint32_t ch = p < end ? utf8_next(&p, end) : ' ';
            if ((ch >= 0x20 && ch < 0x7F) || ch >= 0xA0 || ch == '\n' || ch == '\t' || c->faults++)
                continue;
            struct cursor place = {cell->line, cell->col};
            cursor_move(&place, cell->text, (size_t)(from - cell->text));
            c->first = ch;
            c->at = csv_place(f, row, k);
            c->at.line = place.line;
            c->at.col = place.col;
        }
    }
}

static bool tell_controls(struct reader *r, const struct controls *c)
{
    if (c->faults > 1)
        return diag_add(r->dg, DIAG_CSV_CONTROL, c->at,
                        "there is a control character here, and %zu more in this file (U+%04X)",
                        c->faults - 1, (unsigned)c->first);
    return !c->faults || diag_add(r->dg, DIAG_CSV_CONTROL, c->at,
                                  "there is a control character here (U+%04X)", (unsigned)c->first);
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

/* ---- all rows, once ---- */

static bool no_header(struct reader *r)
{
    return diag_add(r->dg, DIAG_CSV_COLUMN, place(r, 0, 0),
                    "the file is empty: it has no header row");
}

struct looks {                   /* at each cell */
    struct lost_thai *lost_thai; /* NULL = not of this file */
    struct controls controls;
};

static void look_at(struct looks *l, const struct csv_file *f, const struct part *p)
{
    for (size_t i = p->first; i < p->first + p->n; i++) {
        if (l->lost_thai)
            lost_thai_look(l->lost_thai, f, i);
        look_for_controls(&l->controls, f, i);
    }
}

/* For as many rows as there are lines: a row is no less than one. */
static bool make_room(struct part *p, struct bytes text)
{
    size_t lines = 1;

    for (const char *s = text.data, *end = s + text.len;
         s < end && (s = memchr(s, '\n', (size_t)(end - s))); s++)
        lines++;
    p->row = arena_array(p->a, struct csv_row, lines);
    p->cap = lines;
    return p->row != NULL;
}

static bool read_whole(struct reader *r, struct bytes text, struct looks *l)
{
    struct part all = {.a = r->a};
    struct csv_file *f = r->out;

    if (!make_room(&all, text) || !read_part(r, text, &all, SIZE_MAX))
        return false;
    f->row = all.row;
    f->nrow = all.n;
    if (!all.n)
        return no_header(r);
    settle_head(&f->row[0]);
    if (!settle_widths(&all, f->row[0].ncell))
        return false;
    look_at(l, f, &all);
    return true;
}

static bool add_part(struct csv_long *l, struct csv_file *f, struct looks *looks)
{
    if (!f->nrow && !keep_head(l, &l->hand.row[0]))
        return false;
    if (!f->nrow)
        settle_head(&l->hand.row[0]);
    if (!settle_widths(&l->hand, l->head.ncell))
        return false;
    f->nrow += l->hand.n;
    look_at(looks, f, &l->hand);
    return true;
}

static bool read_in_parts(struct reader *r, struct bytes text, struct looks *looks)
{
    struct csv_file *f = r->out;
    struct csv_long *l = f->parts = arena_new(r->a, struct csv_long);

    if (!l || !(l->hand.a = arena_open(arena_diag(r->a))))
        return false;
    l->text = text;
    l->reader = *r;
    l->reader.marks = &l->marks;
    for (r = &l->reader; r->offset < text.len;) {
        empty(&l->hand, f->nrow);
        if (!set_mark(r, f->nrow) || !read_part(r, text, &l->hand, PART))
            return false;
        if (!l->hand.n)
            l->marks.n--;
        else if (!add_part(l, f, looks))
            return false;
    }
    r->marks = NULL;
    r->dg = arena_diag(r->a); /* that of this call may end before the file */
    return f->nrow || no_header(r);
}

bool csv_read(struct arena *a, struct folder dir, const char *name, struct csv_names names,
              struct csv_file *out, struct diag *dg)
{
    struct reader r = {.a = a, .dg = dg, .out = out, .exact = !names.n, .texts = {.a = a}};
    const char *path = file_join(a, dir.path, name), *encoding;
    struct looks looks = {.lost_thai = r.exact ? NULL : lost_thai_open(a)};
    struct bytes raw, text;

    *out = (struct csv_file){.path = path, .origin = folder_origin(dir, name)};
    if (!path || (!r.exact && !looks.lost_thai) || !folder_read(a, dir, name, &raw, dg) ||
        !encoding_to_utf8(a, path, raw, &text, &encoding, dg))
        return false;
    if (dir.files && text.data >= raw.data && text.data <= raw.data + raw.len)
        diag_source(dg, path, text.data, text.len); /* not of this arena */
    else
        arena_source(a, dg, path, text.data, text.len);
    spool_passed(raw.data, raw.len); /* its encoding has been found */
    out->raw = raw;
    out->form = form_find(a, text, names);
    r.offset = out->form.header;
    r.at = out->form.from;
    r.sheet_row = out->form.header_row;
    bool whole = r.exact || text.len <= WHOLE_MAX;
    if (!(whole ? read_whole(&r, text, &looks) : read_in_parts(&r, text, &looks)) ||
        (!r.exact && !lost_thai_tell(looks.lost_thai, dg)) || !tell_controls(&r, &looks.controls))
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
    int of_sheet = o->row && row < o->nrow ? o->row[row] : csv_row(f, row)->sheet_row;
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
    const struct csv_row *r = csv_row(f, row);
    return (struct loc){.file = f->path, .line = r->line, .cell = {.row = r->sheet_row}};
}

struct loc csv_place(const struct csv_file *f, size_t row, size_t cell)
{
    const struct csv_row *head = csv_row(f, 0), *r = csv_row(f, row);

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
