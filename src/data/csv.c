/*
 * csv.c - libcsv parses, this file knows where.
 *
 * libcsv's callbacks say nothing of places, so the text is fed in stretches that end at each comma,
 * quote and newline: a callback then always belongs to the last byte fed, and a cell begins with
 * the first byte fed after the one before it ended.
 */
#include "data/csv.h"

#include "base/file.h"
#include "base/str.h"
#include "data/encoding.h"
#include "data/faults.h"

#include <csv.h>
#include <string.h>

struct reader {
    struct arena *a;
    struct diag *dg;
    struct csv_file *out;
    size_t row_cap, cell_cap;
    struct csv_row row; /* being read */
    bool any;           /* a cell of it holds text */
    struct cursor at;   /* of the next byte to feed */
    struct cursor from; /* of the stretch being fed */
    bool in_cell, quoted;
    struct cursor cell; /* of the cell being read, after its quote */
    bool failed;        /* memory ended */
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

static void on_cell(void *text, size_t len, void *ctx)
{
    struct reader *r = ctx;
    struct csv_cell cell = {.len = len,
                            .line = r->in_cell ? r->cell.line : r->from.line,
                            .col = r->in_cell ? r->cell.col : r->from.col};

    if (!r->row.ncell)
        r->row.line = cell.line;
    cell.text = arena_strndup(r->a, len ? text : "", len);
    r->row.cell = arena_grow(r->a, r->row.cell, r->row.ncell, &r->cell_cap, sizeof *r->row.cell);
    r->in_cell = false;
    if (!cell.text || !r->row.cell) {
        r->failed = true;
        r->row.ncell = r->cell_cap = 0;
        r->row.cell = NULL;
        return;
    }
    const char *newline = memchr(cell.text, '\n', len);
    cell.width = (int)utf8_count(cell.text, newline ? (size_t)(newline - cell.text) : len);
    r->any = r->any || strspn(cell.text, " \t\n") < len;
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

/* libcsv has stopped before byte n of the stretch s. */
static bool syntax(struct reader *r, const char *s, size_t n)
{
    struct loc at = place(r, r->from.line, r->from.col + (int)utf8_count(s, n));

    if (r->quoted)
        diag_add(r->dg, DIAG_CSV_SYNTAX, at,
                 "มีข้อความอยู่หลังเครื่องหมายคำพูดปิด ภายในช่องที่ครอบด้วยเครื่องหมายคำพูดต้องพิมพ์ \" สองครั้ง");
    else
        diag_add(r->dg, DIAG_CSV_SYNTAX, at, "มีเครื่องหมายคำพูดอยู่กลางช่องที่ไม่ได้ขึ้นต้นด้วยเครื่องหมายคำพูด");
    diag_hint(r->dg, "บันทึกไฟล์จากโปรแกรมตารางคำนวณอีกครั้ง หรือครอบทั้งช่องด้วยเครื่องหมายคำพูด");
    return false;
}

static bool no_memory(struct reader *r)
{
    return diag_add(r->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory while reading CSV");
}

static bool feed(struct reader *r, struct csv_parser *p, struct bytes text)
{
    for (size_t i = 0; i < text.len && !r->failed;) {
        const char *s = text.data + i;
        size_t n = strcspn(s, ",\"\n");
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

static bool parse(struct reader *r, struct bytes text)
{
    struct csv_parser p;

    if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return no_memory(r);
    csv_set_space_func(&p, no_space);
    bool ok = feed(r, &p, text);
    if (ok && csv_fini(&p, on_cell, on_row, r) != 0)
        ok = csv_error(&p) == CSV_EPARSE
                 ? diag_add(r->dg, DIAG_CSV_SYNTAX, place(r, r->cell.line, r->cell.col - 1),
                            "เครื่องหมายคำพูดที่เปิดตรงนี้ไม่มีตัวปิด")
                 : no_memory(r);
    csv_free(&p);
    return ok && !r->failed;
}

/* Diagnoses and leaves out rows that are not as wide as the header. */
static bool check_widths(struct reader *r)
{
    struct csv_file *f = r->out;
    size_t kept = 1;

    if (!f->nrow)
        return diag_add(r->dg, DIAG_CSV_COLUMN, place(r, 0, 0), "ไฟล์ว่าง ไม่มีแถวหัวตาราง");
    for (size_t i = 1; i < f->nrow; i++) {
        const struct csv_row *row = &f->row[i];
        if (row->ncell == f->row[0].ncell) {
            f->row[kept++] = *row;
            continue;
        }
        if (++f->nbad > DIAG_FAULTS_MAX)
            continue;
        const struct csv_cell *last = &row->cell[row->ncell - 1];
        diag_add(r->dg, DIAG_CSV_FIELDS, place(r, last->line, last->col),
                 "แถวนี้มี %zu ช่อง แต่หัวตารางมี %zu ช่อง", row->ncell, f->row[0].ncell);
        diag_hint(r->dg, "ช่องที่มีเครื่องหมายจุลภาคหรือการขึ้นบรรทัดใหม่ต้องครอบด้วยเครื่องหมายคำพูด");
        faults_full(r->dg, DIAG_CSV_FIELDS, place(r, last->line, 0), f->nbad);
    }
    f->nrow = kept;
    return true;
}

/* What no cell may hold. */
static bool check_controls(struct reader *r, struct bytes text)
{
    struct cursor at = {1, 1};
    size_t faults = 0;

    for (const char *p = text.data, *end = p + text.len; p < end;) {
        const char *from = p;
        uint32_t c = utf8_next(&p, end);
        if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0)) {
            diag_add(r->dg, DIAG_CSV_CONTROL, place(r, at.line, at.col),
                     "มีอักขระควบคุม U+%04X ซึ่งอยู่ในช่องไม่ได้", (unsigned)c);
            if (faults_full(r->dg, DIAG_CSV_CONTROL, place(r, at.line, 0), ++faults))
                break;
        }
        cursor_move(&at, from, (size_t)(p - from));
    }
    return !faults;
}

bool csv_read(struct arena *a, struct folder dir, const char *name, struct csv_file *out,
              struct diag *dg)
{
    struct reader r = {.a = a, .dg = dg, .out = out, .at = {1, 1}};
    const char *path = file_join(a, dir.path, name);
    struct bytes raw, text;

    *out = (struct csv_file){.path = path};
    if (!path || !folder_read(a, dir, name, &raw, dg) || !encoding_to_utf8(a, path, raw, &text, dg))
        return false;
    diag_source(dg, path, text.data, text.len);
    return check_controls(&r, text) && parse(&r, text) && check_widths(&r);
}
