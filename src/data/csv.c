/*
 * csv.c - libcsv parses, this file knows where.
 *
 * libcsv's callbacks say nothing of places, so the text is fed in stretches that end at each comma,
 * quote and newline: a callback then always belongs to the last byte fed, and a field begins with
 * the first byte fed after the one before it ended.
 */
#include "data/csv.h"

#include "base/file.h"
#include "base/str.h"
#include "data/encoding.h"

#include <csv.h>
#include <string.h>

struct reader {
    struct arena *a;
    struct diag *dg;
    struct csv_file *out;
    size_t row_cap, cell_cap;
    struct csv_row row;        /* being read */
    bool any;                  /* a cell of it holds text */
    int line, col;             /* of the next byte to feed */
    int first_line, first_col; /* of the stretch being fed */
    bool in_field, quoted;
    int field_line, field_col;
    bool failed;
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

static void on_field(void *text, size_t len, void *ctx)
{
    struct reader *r = ctx;
    struct csv_cell cell = {.len = len,
                            .line = r->in_field ? r->field_line : r->first_line,
                            .col = r->in_field ? r->field_col : r->first_col};

    if (!r->row.ncell)
        r->row.line = cell.line;
    cell.text = arena_strndup(r->a, len ? text : "", len);
    r->row.cell = arena_grow(r->a, r->row.cell, r->row.ncell, &r->cell_cap, sizeof *r->row.cell);
    r->in_field = false;
    if (!cell.text || !r->row.cell) {
        r->failed = true;
        r->row.ncell = r->cell_cap = 0;
        r->row.cell = NULL;
        return;
    }
    const char *newline = memchr(cell.text, '\n', len);
    cell.width = (int)utf8_count(cell.text, newline ? (size_t)(newline - cell.text) : len);
    r->any = r->any || strspn(cell.text, " \t") < len;
    r->row.cell[r->row.ncell++] = cell;
}

static void on_row(int end, void *ctx)
{
    struct reader *r = ctx;

    (void)end;
    if (r->any) {
        r->out->row = arena_grow(r->a, r->out->row, r->out->nrow, &r->row_cap, sizeof *r->out->row);
        if (r->out->row)
            r->out->row[r->out->nrow++] = r->row;
        r->failed = r->failed || !r->out->row;
    }
    r->row = (struct csv_row){0};
    r->cell_cap = 0;
    r->any = false;
}

/* Moves the place behind n bytes of text. */
static void advance(struct reader *r, const char *s, size_t n)
{
    for (const char *end = s + n; s < end;) {
        if (utf8_next(&s, end) == '\n') {
            r->line++;
            r->col = 1;
        } else {
            r->col++;
        }
    }
}

/* n bytes of the stretch at s were understood. */
static bool syntax(struct reader *r, const char *s, size_t n)
{
    r->line = r->first_line;
    r->col = r->first_col;
    advance(r, s, n);
    if (r->in_field && r->quoted)
        diag_add(r->dg, DIAG_CSV_SYNTAX, place(r, r->line, r->col),
                 "มีข้อความอยู่หลังเครื่องหมายคำพูดปิด ภายในช่องที่ครอบด้วยเครื่องหมายคำพูดต้องพิมพ์ \" สองครั้ง");
    else
        diag_add(r->dg, DIAG_CSV_SYNTAX, place(r, r->line, r->col),
                 "มีเครื่องหมายคำพูดอยู่กลางช่องที่ไม่ได้ขึ้นต้นด้วยเครื่องหมายคำพูด");
    diag_hint(r->dg, "บันทึกไฟล์จากโปรแกรมตารางคำนวณอีกครั้ง หรือครอบทั้งช่องด้วยเครื่องหมายคำพูด");
    return false;
}

static bool feed(struct reader *r, struct csv_parser *p, const char *s, size_t len)
{
    for (size_t i = 0; i < len && !r->failed;) {
        size_t n = strcspn(s + i, ",\"\n");
        n = i + n < len ? n + 1 : len - i;
        r->first_line = r->line;
        r->first_col = r->col;
        if (!r->in_field && s[i] != '\n') {
            r->in_field = true;
            r->quoted = s[i] == '"';
            r->field_line = r->line;
            r->field_col = r->col + r->quoted;
        }
        advance(r, s + i, n);
        size_t done = csv_parse(p, s + i, n, on_field, on_row, r);
        if (done != n && csv_error(p) == CSV_EPARSE)
            return syntax(r, s + i, done);
        if (done != n)
            return diag_add(r->dg, DIAG_NO_MEMORY, (struct loc){0},
                            "out of memory while reading CSV");
        i += n;
    }
    return !r->failed;
}

static bool check_widths(struct reader *r)
{
    const struct csv_file *f = r->out;

    if (!f->nrow) {
        diag_add(r->dg, DIAG_CSV_COLUMN, place(r, 0, 0), "ไฟล์ว่าง ไม่มีแถวหัวตาราง");
        return false;
    }
    for (size_t i = 1; i < f->nrow; i++) {
        struct csv_row *row = &f->row[i];
        row->wrong = row->ncell != f->row[0].ncell;
        if (!row->wrong)
            continue;
        const struct csv_cell *last = &row->cell[row->ncell - 1];
        diag_add(r->dg, DIAG_CSV_FIELDS, place(r, last->line, last->col),
                 "แถวนี้มี %zu ช่อง แต่หัวตารางมี %zu ช่อง", row->ncell, f->row[0].ncell);
        diag_hint(r->dg, "ช่องที่มีเครื่องหมายจุลภาคหรือการขึ้นบรรทัดใหม่ต้องครอบด้วยเครื่องหมายคำพูด");
    }
    return true;
}

/* What no cell may hold. NUL comes first: behind it, nothing can be read. */
static bool check_controls(struct reader *r, struct bytes text)
{
    bool ok = true;
    int line = 1, col = 1;

    for (const char *p = text.data, *end = p + text.len; p < end;) {
        uint32_t c = utf8_next(&p, end);
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F)
            ok = diag_add(r->dg, DIAG_CSV_CONTROL, place(r, line, col),
                          "มีอักขระควบคุม U+%04X ซึ่งอยู่ในช่องไม่ได้", (unsigned)c);
        line += c == '\n';
        col = c == '\n' ? 1 : col + 1;
    }
    return ok;
}

bool csv_read(struct arena *a, const char *path, struct csv_file *out, struct diag *dg)
{
    struct reader r = {.a = a, .dg = dg, .out = out, .line = 1, .col = 1};
    struct csv_parser p;
    struct bytes raw, text;

    *out = (struct csv_file){.path = path};
    if (!file_read(a, path, &raw, dg) || !encoding_to_utf8(a, path, raw, &text, dg))
        return false;
    diag_source(dg, path, text.data, text.len);
    if (!check_controls(&r, text))
        return false;
    if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory while reading CSV");
    csv_set_space_func(&p, no_space);
    bool ok = feed(&r, &p, text.data, text.len);
    if (ok && csv_fini(&p, on_field, on_row, &r) != 0) {
        ok = diag_add(dg, DIAG_CSV_SYNTAX, place(&r, r.field_line, r.field_col - 1),
                      "เครื่องหมายคำพูดที่เปิดตรงนี้ไม่มีตัวปิด");
    }
    csv_free(&p);
    return ok && !r.failed && check_widths(&r);
}
