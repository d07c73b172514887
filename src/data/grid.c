#include "data/grid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

enum { END = 0xFFFF + 1 };

/* The code unit at a byte; all that is looked for is ASCII, which is one unit everywhere. */
static uint32_t unit_at(const struct grid *g, uint32_t i)
{
    const unsigned char *s = (const unsigned char *)g->raw.data + i;

    if (i + g->unit > g->raw.len)
        return END;
    if (g->unit == 1)
        return s[0];
    return g->encoding == UTF16_BE ? (uint32_t)s[0] << 8 | s[1] : (uint32_t)s[1] << 8 | s[0];
}

static bool is_newline(uint32_t c)
{
    return c == '\n' || c == '\r';
}

/* The byte after a line end at i. */
static uint32_t skip_newline(const struct grid *g, uint32_t i)
{
    bool pair = unit_at(g, i) == '\r' && unit_at(g, i + g->unit) == '\n';

    return i + g->unit * (pair ? 2 : 1);
}

static const char *newline_at(const struct grid *g, uint32_t i)
{
    return unit_at(g, i) == '\n' ? "\n" : unit_at(g, i + g->unit) == '\n' ? "\r\n" : "\r";
}

/* One cell from i on; what it returns is the byte after it. */
static uint32_t read_cell(struct grid *g, uint32_t i, struct grid_cell *cell)
{
    uint32_t c = unit_at(g, i);

    *cell = (struct grid_cell){.from = i, .quoted = c == '"'};
    if (cell->quoted) {
        for (i += g->unit; (c = unit_at(g, i)) != END; i += g->unit) {
            if (is_newline(c) && !g->newline)
                g->newline = newline_at(g, i);
            if (c == '"' && unit_at(g, i += g->unit) != '"')
                break;
        }
        cell->open = c == END;
    }
    while ((c = unit_at(g, i)) != END && c != (unsigned char)g->separator && !is_newline(c))
        i += g->unit;
    return cell->end = i;
}

static uint32_t read_row(struct arena *a, struct grid *g, uint32_t i)
{
    struct grid_row row = {.from = i, .first = g->ncell};
    size_t cap;

    for (bool more = true; more;) {
        cap = g->cell_cap;
        g->cell = arena_grow(a, g->cell, g->ncell, &cap, sizeof *g->cell);
        g->cell_cap = (uint32_t)cap;
        if (!g->cell)
            return 0;
        i = read_cell(g, i, &g->cell[g->ncell++]);
        more = unit_at(g, i) == (unsigned char)g->separator;
        i += more ? g->unit : 0;
    }
    row.ncell = g->ncell - row.first;
    row.end = i;
    row.next = unit_at(g, i) == END ? i : skip_newline(g, i);
    if (row.next > i && !g->line_end)
        g->line_end = newline_at(g, i);
    cap = g->row_cap;
    g->row = arena_grow(a, g->row, g->nrow, &cap, sizeof *g->row);
    g->row_cap = (uint32_t)cap;
    if (!g->row)
        return 0;
    g->row[g->nrow++] = row;
    return row.next;
}

/* Without the mark of an end that DOS programs write: encoding.c leaves it out, too. */
static uint32_t end_of_text(const struct grid *g)
{
    uint32_t n = (uint32_t)(g->raw.len / g->unit * g->unit), i = n;

    while (i && unit_at(g, i - g->unit) == '\n')
        i -= g->unit;
    while (i && unit_at(g, i - g->unit) == '\r')
        i -= g->unit;
    return i && unit_at(g, i - g->unit) == 0x1A ? i - g->unit : n;
}

static bool read_rows(struct arena *a, struct grid *g, uint32_t from)
{
    struct bytes raw = g->raw;

    g->raw.len = end_of_text(g);
    bool ok = true;
    for (uint32_t i = from; ok && i < g->raw.len;)
        ok = (i = read_row(a, g, i)) != 0;
    g->raw = raw;
    g->line_end = g->line_end ? g->line_end : "\r\n";
    g->newline = g->newline ? g->newline : "\n";
    return ok;
}

/* The byte after the line "sep=". */
static uint32_t after_line(const struct grid *g, uint32_t i)
{
    while (unit_at(g, i) != END && !is_newline(unit_at(g, i)))
        i += g->unit;
    return unit_at(g, i) == END ? i : skip_newline(g, i);
}

bool grid_open(struct arena *a, const char *path, struct bytes raw, struct csv_names names,
               struct grid *out, struct diag *dg)
{
    struct bytes text, rest = raw;
    const char *name;

    *out = (struct grid){.path = path, .raw = raw, .unit = 1};
    if (!encoding_to_utf8(a, path, raw, &text, &name, dg))
        return false;
    struct csv_form form = form_find(a, text, names);
    out->encoding = encoding_recognise(&rest);
    out->unit = out->encoding == UTF16_LE || out->encoding == UTF16_BE ? 2 : 1;
    out->separator = form.separator;
    out->header = (uint32_t)form.header_row;
    uint32_t from = (uint32_t)(raw.len - rest.len);
    return read_rows(a, out, form.said ? after_line(out, from) : from);
}

static uint32_t next_character(const struct grid *g, uint32_t *i)
{
    const char *p = g->raw.data + *i, *end = g->raw.data + g->raw.len;
    uint32_t c = unit_at(g, *i), low;

    if (g->encoding == UTF8) {
        c = utf8_next(&p, end);
        *i = (uint32_t)(p - g->raw.data);
        return c;
    }
    *i += g->unit;
    if (g->encoding == WINDOWS_874)
        return encoding_from_874((unsigned char)c);
    if (c < 0xD800 || c >= 0xE000)
        return c;
    low = unit_at(g, *i);
    if (c >= 0xDC00 || low < 0xDC00 || low >= 0xE000)
        return 0xFFFD;
    *i += g->unit;
    return 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
}

static const struct grid_cell *cell_at(const struct grid *g, uint32_t row, uint32_t column)
{
    const struct grid_row *r = row >= 1 && row <= g->nrow ? &g->row[row - 1] : NULL;

    return r && column >= 1 && column <= r->ncell ? &g->cell[r->first + column - 1] : NULL;
}

const char *grid_text(struct arena *a, const struct grid *g, uint32_t row, uint32_t column)
{
    const struct grid_cell *cell = cell_at(g, row, column);
    struct sbuf b = {.a = a};

    if (!cell)
        return "";
    bool quoted = cell->quoted, open = quoted;
    for (uint32_t i = cell->from + (quoted ? g->unit : 0); i < cell->end;) {
        uint32_t c = next_character(g, &i);
        if (open && c == '"' && !(i < cell->end && unit_at(g, i) == '"')) {
            open = false;
            continue;
        }
        if (open && c == '"')
            i += g->unit;
        if (c == '\r' && i < cell->end && unit_at(g, i) == '\n')
            continue;
        sbuf_add_char(&b, c == '\r' ? '\n' : c);
    }
    return sbuf_text(&b);
}

uint32_t grid_width(const struct grid *g)
{
    uint32_t n = g->header <= g->nrow ? g->row[g->header - 1].ncell : 1;
    const struct grid_cell *cell;

    while (n > 1 && (cell = cell_at(g, g->header, n)) && cell->from == cell->end)
        n--;
    return n;
}

/* ---- writing ---- */

struct writer {
    struct arena *a;
    const struct grid *g;
    struct diag *dg;
    struct sbuf out;
    struct loc at; /* of the cell in hand */
    bool failed;
    uint32_t looked;                   /* so many rows are in `quoted` */
    bool quoted[GRID_COLUMNS_MAX + 1]; /* by column: the last cell that is not empty */
};

/* The sbuf is of bytes here: in UTF-16 they have NULs. */
static void put(struct writer *w, uint32_t c)
{
    char bytes[8];
    size_t n = encoding_put(w->g->encoding, c, bytes);

    if (n) {
        sbuf_add(&w->out, bytes, n);
    } else if (!w->failed) {
        bytes[utf8_put(bytes, c)] = '\0';
        w->failed = true;
        diag_add(w->dg, DIAG_ENCODING, w->at,
                 "the file is saved as Windows-874, which has no character \"%1$s\" (U+%2$04X)",
                 bytes, (unsigned)c);
        diag_hint(w->dg, "open the file in the spreadsheet and save it as \"CSV UTF-8\", then this "
                         "character can be typed");
    }
}

static void put_ascii(struct writer *w, const char *text)
{
    for (; *text; text++)
        put(w, (unsigned char)*text);
}

static void copy(struct writer *w, uint32_t from, uint32_t end)
{
    sbuf_add(&w->out, w->g->raw.data + from, end - from);
}

static bool needs_quotes(const struct grid *g, const char *text)
{
    const char special[] = {'"', '\n', '\r', g->separator, '\0'};

    return text[strcspn(text, special)] != '\0';
}

static void put_cell(struct writer *w, const char *text, bool quoted)
{
    const char *end = text + strlen(text);

    quoted = quoted || needs_quotes(w->g, text);
    if (quoted)
        put(w, '"');
    for (const char *p = text; p < end;) {
        uint32_t c = utf8_next(&p, end);
        if (c == '\n') {
            put_ascii(w, w->g->newline);
            continue;
        }
        if (c == '"')
            put(w, c);
        put(w, c);
    }
    if (quoted)
        put(w, '"');
}

static bool is_plain_empty(const struct grid_cell *cell)
{
    return !cell->quoted && cell->from == cell->end;
}

/* Up to a row, in their order: each row once in all. */
static void look_at_rows(struct writer *w, uint32_t end)
{
    const struct grid *g = w->g;

    w->looked = w->looked < g->header ? g->header : w->looked;
    for (; w->looked < end && w->looked < g->nrow; w->looked++) {
        const struct grid_row *r = &g->row[w->looked];
        for (uint32_t i = 0; i < r->ncell && i < GRID_COLUMNS_MAX; i++)
            if (!is_plain_empty(&g->cell[r->first + i]))
                w->quoted[i + 1] = g->cell[r->first + i].quoted;
    }
}

/* An empty cell is written as the one above it is. Rows come in their order. */
static bool is_quoted(struct writer *w, uint32_t row, uint32_t column)
{
    const struct grid_cell *cell = cell_at(w->g, row, column);

    if (cell && !is_plain_empty(cell))
        return cell->quoted;
    look_at_rows(w, row - 1);
    return w->quoted[column];
}

/* Where line ends are mixed, CR and LF with nothing between them would be one. */
static bool joins_line_ends(const struct writer *w, const struct grid_row *r)
{
    const char *out = w->out.s;
    size_t n = w->out.len, unit = w->g->unit;

    if (!r || unit_at(w->g, r->end) != '\n' || n < unit)
        return false;
    return unit == 1 ? out[n - 1] == '\r' : (out[n - 2] | out[n - 1]) == '\r';
}

/* The changes of a row, which it has or gets, in the order of their columns; the last of a column counts. */
static void put_row(struct writer *w, uint32_t row, const struct grid_change *c, size_t n)
{
    const struct grid *g = w->g;
    const struct grid_row *r = row <= g->nrow ? &g->row[row - 1] : NULL;
    uint32_t ncell = r ? r->ncell : 0, last = c[n - 1].column, width = grid_width(g);
    uint32_t end = ncell > last ? ncell : last;

    end = !r && end < width ? width : end;
    for (uint32_t column = 1; column <= end; column++) {
        const struct grid_cell *cell = cell_at(g, row, column);
        if (column > 1)
            put(w, (unsigned char)g->separator);
        while (n > 1 && (c->column < column || c[1].column == column)) {
            c++;
            n--;
        }
        if (c->column == column) {
            w->at = (struct loc){.file = g->path, .cell = {.row = (int)row, .column = (int)column}};
            put_cell(w, c->text, is_quoted(w, row, column));
        } else if (cell) {
            copy(w, cell->from, cell->end);
        }
    }
    if (joins_line_ends(w, r))
        put_ascii(w, "\"\"");
}

static int by_place(const void *va, const void *vb)
{
    const struct grid_change *const *pa = va, *const *pb = vb, *a = *pa, *b = *pb;

    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    if (!a->text != !b->text) /* that a row goes comes first */
        return a->text ? 1 : -1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return (a > b) - (a < b);
}

/* Of one cell they stay as they came, which qsort does not promise. NULL = no memory. */
static const struct grid_change *sort(struct arena *a, const struct grid_change *change, size_t n)
{
    const struct grid_change **by = arena_array(a, const struct grid_change *, n + 1);
    struct grid_change *out = arena_array(a, struct grid_change, n + 1);

    if (!by || !out)
        return NULL;
    for (size_t i = 0; i < n; i++)
        by[i] = &change[i];
    qsort(by, n, sizeof *by, by_place);
    for (size_t i = 0; i < n; i++)
        out[i] = *by[i];
    return out;
}

/* A file without a byte order mark is taken for what its bytes look like: some Thai words in Windows-874
 * are well-formed UTF-8. ASCII is the same in both. */
static bool is_read_again(struct writer *w, struct bytes out)
{
    struct bytes rest = out;
    bool ascii = w->g->unit == 1;

    for (size_t i = 0; ascii && i < out.len; i++)
        ascii = (unsigned char)out.data[i] < 0x80;
    if (ascii || encoding_recognise(&rest) == w->g->encoding)
        return true;
    diag_add(w->dg, DIAG_ENCODING, (struct loc){.file = w->g->path},
             "with this change the encoding of the file could not be recognised any more");
    diag_hint(w->dg,
              "open the file in the spreadsheet and save it as \"CSV UTF-8\", then this change "
              "can be made");
    return false;
}

/* Is something put after a cell that nothing closes, and that stays as it is? */
static bool is_after_open(const struct grid *g, const struct grid_change *change, size_t n)
{
    uint32_t column = g->nrow ? g->row[g->nrow - 1].ncell : 0;
    const struct grid_cell *last = cell_at(g, g->nrow, column);
    bool after = false;

    if (!last || !last->open)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (change[i].row == g->nrow && (!change[i].text || change[i].column == column))
            return false;
        after =
            after || (change[i].text && (change[i].row > g->nrow ||
                                         (change[i].row == g->nrow && change[i].column > column)));
    }
    return after;
}

static bool refuse_open(const struct grid *g, struct diag *dg)
{
    struct loc at = {.file = g->path,
                     .cell = {.row = (int)g->nrow, .column = (int)g->row[g->nrow - 1].ncell}};

    return diag_add(dg, DIAG_CSV_SYNTAX, at, "the quote (\") that opens here is not closed");
}

/* Rows after the last one: each begins on a line of its own. */
static void add_row(struct writer *w, uint32_t row, const struct grid_change *c, size_t n,
                    bool *open)
{
    if (*open)
        put_ascii(w, w->g->line_end);
    put_row(w, row, c, n);
    *open = true;
}

bool grid_write(struct arena *a, const struct grid *g, const struct grid_change *changes, size_t n,
                struct bytes *out, struct diag *dg)
{
    const struct grid_change *change = sort(a, changes, n);
    struct writer w = {.a = a, .g = g, .dg = dg, .out.a = a};
    const struct grid_row *last = g->nrow ? &g->row[g->nrow - 1] : NULL;
    bool ended = !last || last->next > last->end; /* the file ends in a line end */
    bool open = !ended;                           /* what is written so far does not */
    uint32_t done = 0;
    size_t i = 0;

    if (!change)
        return false;
    if (is_after_open(g, change, n))
        return refuse_open(g, dg);
    while (i < n && change[i].row <= g->nrow) {
        const struct grid_row *r = &g->row[change[i].row - 1];
        size_t end = i;
        assert(change[i].row > g->header);
        while (end < n && change[end].row == change[i].row)
            end++;
        copy(&w, done, r->from);
        if (change[i].text)
            put_row(&w, change[i].row, &change[i], end - i);
        else if (r == last) /* it goes, and the one before it has a line end */
            open = false;
        done = change[i].text ? r->end : r->next;
        i = end;
    }
    uint32_t text_end = last ? last->next : (uint32_t)g->raw.len;
    copy(&w, done, text_end);
    while (i < n) {
        size_t end = i;
        while (end < n && change[end].row == change[i].row)
            end++;
        if (change[i].text)
            add_row(&w, change[i].row, &change[i], end - i, &open);
        i = end;
        if (i == n && ended)
            put_ascii(&w, g->line_end);
    }
    copy(&w, text_end, (uint32_t)g->raw.len);
    *out = (struct bytes){sbuf_text(&w.out), w.out.len};
    return !w.failed && out->data && is_read_again(&w, *out);
}
