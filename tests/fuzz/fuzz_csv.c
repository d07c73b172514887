/*
 * A CSV file in any encoding: read twice it is the same; its cells, written as this program writes them,
 * are the same cells again; and a cell that is changed changes alone.
 */
#include "fuzz.h"

#include "data/csv.h"
#include "data/encoding.h"
#include "data/grid.h"

static const char *const keys[] = {"no", "name", "score", "ชื่อ", "คะแนน"};
static const struct csv_names names = {keys, COUNT_OF(keys)};

void fuzz_begin(void)
{
}

static bool read_file(struct world *w, struct bytes raw, struct csv_names of, struct csv_file *out)
{
    struct inputs files = {.a = w->a};

    HOLDS(inputs_add(&files, "a.csv", raw));
    return csv_read(w->a, (struct folder){.path = "x", .files = &files}, "a.csv", of, out, w->dg);
}

static void check_same(const struct csv_file *a, const struct csv_file *b)
{
    HOLDS(a->nrow == b->nrow);
    for (size_t i = 0; i < a->nrow; i++) {
        HOLDS(a->row[i].ncell == b->row[i].ncell);
        for (size_t c = 0; c < a->row[i].ncell; c++) {
            const struct csv_cell *x = &a->row[i].cell[c], *y = &b->row[i].cell[c];
            HOLDS(x->len == y->len && !memcmp(x->text, y->text, x->len));
        }
    }
}

static void check_cells(const struct csv_file *f)
{
    HOLDS(f->nrow >= 1);
    for (size_t i = 0; i < f->nrow; i++) {
        HOLDS(f->row[i].ncell >= f->row[0].ncell && f->row[i].ncell <= LIMIT_CSV_COLUMNS);
        HOLDS(!i || f->row[i].sheet_row > f->row[i - 1].sheet_row);
        for (size_t c = 0; c < f->row[i].ncell; c++) {
            const struct csv_cell *x = &f->row[i].cell[c];
            HOLDS(!x->text[x->len] && utf8_valid_len(x->text, x->len) == x->len);
            HOLDS(x->line >= f->row[i].line && x->col >= 1 && !memchr(x->text, '\r', x->len));
        }
    }
}

/* Written by us and read as what we wrote, the cells are the same. */
static void check_written(struct world *w, const struct csv_file *f)
{
    struct sbuf out = {.a = w->a};
    struct csv_file again;

    sbuf_add_str(&out, BYTE_ORDER_MARK);
    for (size_t i = 0; i < f->nrow; i++) {
        const char **field = arena_array(w->a, const char *, f->row[i].ncell);
        for (size_t c = 0; c < f->row[i].ncell; c++)
            field[c] = f->row[i].cell[c].text;
        sbuf_add_record(&out, field, f->row[i].ncell);
    }
    if (read_file(w, (struct bytes){sbuf_text(&out), out.len}, CSV_EXACT, &again))
        check_same(f, &again);
    else /* without its quotes the first cell is the beginning of a file of another kind */
        HOLDS(diag_has(w->dg, DIAG_FILE_KIND));
}

/* ---- one cell is changed ---- */

static bool all_same(struct arena *a, const struct grid *g, const struct grid *h, uint32_t row,
                     uint32_t column, const char *text)
{
    for (uint32_t r = 1; r <= g->nrow || r <= h->nrow; r++)
        for (uint32_t c = 1; c <= LIMIT_CSV_COLUMNS; c++) {
            uint32_t n = r <= g->nrow ? g->row[r - 1].ncell : 0,
                     m = r <= h->nrow ? h->row[r - 1].ncell : 0;
            if (c > n && c > m)
                break;
            const char *want = r == row && c == column ? text : grid_text(a, g, r, c);
            if (strcmp(want, grid_text(a, h, r, c)) != 0)
                return false;
        }
    return true;
}

static bool is_ascii(struct bytes b)
{
    for (size_t i = 0; i < b.len; i++)
        if ((unsigned char)b.data[i] >= 0x80)
            return false;
    return true;
}

static void check_change(struct world *w, struct bytes raw, unsigned at, const char *text)
{
    struct grid g, h;
    struct bytes out, same;

    if (!grid_open(w->a, "x/a.csv", raw, names, &g, w->dg))
        return;
    HOLDS(grid_write(w->a, &g, &(struct grid_change){0}, 0, &same, w->dg) &&
          bytes_equal(same, raw));
    if (g.nrow < g.header) /* there is no table yet */
        return;
    uint32_t below = g.nrow - g.header + 1; /* one more than there are */
    struct grid_change change = {
        .row = g.header + 1 + at / 16 % below, .column = 1 + at % 4 % grid_width(&g), .text = text};
    if (!grid_write(w->a, &g, &change, 1, &out, w->dg))
        return; /* a letter that the encoding has not */
    if (!grid_open(w->a, "x/a.csv", out, names, &h, w->dg)) {
        HOLDS(diag_has(
            w->dg, DIAG_FILE_KIND)); /* the first cell is the beginning of a file of another kind */
        return;
    }
    HOLDS(h.encoding == g.encoding || is_ascii(out));
    if (h.encoding == g.encoding && h.separator == g.separator && h.header == g.header)
        HOLDS(all_same(w->a, &g, &h, change.row, change.column, text));
}

/* A change (where, text up to a line end), then the file. */
void fuzz_one(struct world *w, struct fuzz_input in)
{
    unsigned how = take_byte(&in), at = take_byte(&in);
    char *text = (char *)take_text(w->a, &in, '\n');
    struct bytes raw = take_rest(w->a, &in), utf8, twice;
    struct csv_file f, again;
    const char *name;

    for (char *p = text; *p; p++) /* as a form sends it: no control characters, LF */
        *p = *p == '|' ? '\n' : (unsigned char)*p < 0x20 || *p == 0x7F ? ' ' : *p;
    if (encoding_to_utf8(w->a, "x/a.csv", raw, &utf8, &name, w->dg)) {
        HOLDS(utf8_valid_len(utf8.data, utf8.len) == utf8.len &&
              !memchr(utf8.data, '\r', utf8.len));
        HOLDS(encoding_to_utf8(w->a, "x/a.csv", raw, &twice, &name, w->dg));
        HOLDS(bytes_equal(utf8, twice));
        if (!memchr(utf8.data, 0, utf8.len) && !memchr(utf8.data, 0x1A, utf8.len)) /* it is text */
            check_change(w, raw, at, text);
    }
    struct csv_names of = how & 1 ? CSV_EXACT : names;
    bool read = read_file(w, raw, of, &f);
    HOLDS(read || diag_count(w->dg, DIAG_ERROR) > 0);
    if (read) {
        HOLDS(read_file(w, raw, of, &again));
        check_cells(&f);
        check_same(&f, &again);
        check_written(w, &f);
    }
}
