#include "archive/ledger.h"

#include "base/inputs.h"
#include "data/csv.h"

#include <stdlib.h>
#include <string.h>

enum { NCOLUMN = 9 };

static const char *const column[NCOLUMN] = {
    "number",          "date",         "reason", "file", "pdf_sha256", "data_sha256",
    "template_sha256", "fonts_sha256", "version"};

static bool stands_before(const struct archived *a, const struct archived *b)
{
    if (a->revision != b->revision)
        return a->revision && (!b->revision || a->revision < b->revision);
    return strcmp(a->file, b->file) < 0;
}

struct archived *archived_insert(struct archived *first, struct archived *f)
{
    struct archived **place = &first;

    while (*place && stands_before(*place, f))
        place = &(*place)->next;
    f->next = *place;
    *place = f;
    return first;
}

void ledger_put_header(struct sbuf *b, bool marked)
{
    sbuf_add_str(b, marked ? BYTE_ORDER_MARK : "");
    sbuf_add_record(b, column, NCOLUMN);
}

void ledger_put_row(struct sbuf *b, const struct revision *r)
{
    const char *const field[] = {r->date, r->reason,         r->file,  r->pdf,
                                 r->data, r->template_files, r->fonts, r->version};

    sbuf_add_numbered(b, r->number, field, NCOLUMN - 1);
}

static struct revision *row_of_cells(struct arena *a, const struct csv_row *row, bool marked)
{
    const struct csv_cell *c = row->cell;
    struct revision *r = row->ncell == NCOLUMN ? arena_new(a, struct revision) : NULL;

    if (r)
        *r = (struct revision){.number = (int)strtol(c[0].text, NULL, 10),
                               .date = c[1].text,
                               .reason = c[2].text,
                               .file = c[3].text,
                               .pdf = c[4].text,
                               .data = c[5].text,
                               .template_files = c[6].text,
                               .fonts = c[7].text,
                               .version = c[8].text,
                               .marked = marked};
    return r;
}

static bool is_marked(struct bytes text)
{
    static const struct bytes mark = {BYTE_ORDER_MARK, sizeof BYTE_ORDER_MARK - 1};

    return bytes_begin(text, mark);
}

struct revision *ledger_read_row(struct arena *a, struct bytes raw)
{
    static const char name[] = "revision.csv";
    struct inputs files = {.a = a};
    struct diag *quiet = diag_open();
    struct revision *r = NULL;
    struct sbuf again = {.a = a};
    struct csv_file csv;

    if (quiet && inputs_add(&files, name, raw) &&
        csv_read(a, (struct folder){.path = name, .files = &files}, name, CSV_EXACT, &csv, quiet) &&
        csv.nrow == 2 && (r = row_of_cells(a, &csv.row[1], is_marked(raw)))) {
        ledger_put_header(&again, r->marked);
        ledger_put_row(&again, r);
        if (r->number < 1 || !sbuf_text(&again) ||
            !bytes_equal((struct bytes){again.s, again.len}, raw))
            r = NULL;
    }
    diag_close(quiet);
    return r;
}

struct ledger_rows ledger_read_rows(struct arena *a, struct bytes ledger)
{
    static const char name[] = "ledger.csv";
    struct inputs files = {.a = a};
    struct diag *quiet = diag_open();
    struct ledger_rows out = {0};
    struct csv_file csv;

    if (quiet && ledger.data && inputs_add(&files, name, ledger) &&
        csv_read(a, (struct folder){.path = name, .files = &files}, name, CSV_EXACT, &csv, quiet) &&
        (out.of = arena_array(a, struct revision *, csv.nrow + 1)))
        for (size_t i = 1; i < csv.nrow; i++) {
            struct revision *r = row_of_cells(a, &csv.row[i], is_marked(ledger));
            if (!r || r->number < 1 || (size_t)r->number >= csv.nrow)
                continue;
            out.of[r->number] = r;
            if (r->number > out.last)
                out.last = r->number;
        }
    diag_close(quiet);
    return out;
}

struct revision *ledger_row(struct ledger_rows rows, int number)
{
    return number >= 1 && number <= rows.last ? rows.of[number] : NULL;
}

struct bytes ledger_text(struct arena *a, const struct revision *first)
{
    struct sbuf b = {.a = a};

    if (first)
        ledger_put_header(&b, first->marked);
    for (const struct revision *r = first; r; r = r->next)
        ledger_put_row(&b, r);
    return (struct bytes){first ? sbuf_text(&b) : NULL, b.len};
}

/* The row of a copy; with `s` of one of its signatures. */
static void put_copy(struct sbuf *b, const struct archived *f, const struct signatory *s, size_t n,
                     bool bare)
{
    const char *who[] = {s ? s->field : NULL, s ? s->name : NULL};

    for (int i = 0; i < 2 && !bare; i++)
        who[i] = str_no_formula(b->a, who[i]);
    const char *const field[] = {f->file, f->sha256, who[0], who[1], s ? s->time : NULL};

    sbuf_add_numbered(b, f->revision, field, n);
}

struct bytes ledger_signed(struct arena *a, bool marked, const struct archived *files,
                           enum signed_columns columns)
{
    const bool earlier = columns == SIGNED_COLUMNS_EARLIER;
    const size_t n = earlier ? 2 : 5;
    struct sbuf b = {.a = a};

    for (const struct archived *f = files; f; f = f->next) {
        const struct signatory *s = earlier ? NULL : f->who.first;
        if (!f->copy)
            continue;
        if (!b.len)
            sbuf_printf(&b, "%snumber,file,sha256%s\n", marked ? BYTE_ORDER_MARK : "",
                        earlier ? "" : ",field,signer,time");
        if (!s)
            put_copy(&b, f, NULL, n, true);
        for (; s; s = s->next)
            put_copy(&b, f, s, n, columns == SIGNED_COLUMNS_BARE);
    }
    return (struct bytes){b.len ? sbuf_text(&b) : NULL, b.len};
}

bool ledger_has_line(struct bytes text, const char *line, size_t len)
{
    const char *p = text.data, *end = text.data ? p + text.len : NULL;

    for (; p && (p = memmem(p, (size_t)(end - p), line, len)); p++)
        if (p == text.data || p[-1] == '\n')
            return true;
    return false;
}

bool ledger_names_copy(struct arena *a, struct bytes signed_csv, const struct archived *copy)
{
    struct sbuf line = {.a = a};

    put_copy(&line, copy, NULL, 2, true);
    /* without the end of its line: names may come after it */
    return sbuf_text(&line) && ledger_has_line(signed_csv, line.s, line.len - 1);
}

struct bytes ledger_sums(struct arena *a, const struct archived *first)
{
    struct sbuf b = {.a = a};

    for (const struct archived *f = first; f; f = f->next)
        sbuf_printf(&b, "%s  %s\n", f->sha256, f->file);
    return (struct bytes){sbuf_text(&b), b.len};
}

int ledger_number(const char *folder)
{
    enum { DIGITS_MAX = 6 };
    char again[16];
    size_t len = strlen(folder);

    if (!len || len > DIGITS_MAX || strspn(folder, "0123456789") != len)
        return 0;
    int number = (int)strtol(folder, NULL, 10);
    snprintf(again, sizeof again, "%03d", number);
    return strcmp(again, folder) ? 0 : number;
}
