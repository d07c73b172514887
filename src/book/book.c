#include "book/book_own.h"

#include <string.h>

static const char zip_start[] = "PK\3\4";
static const char old_start[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"; /* [MS-CFB] 2.2 */

static bool begins(struct bytes file, const char *with)
{
    return bytes_begin(file, (struct bytes){with, strlen(with)});
}

bool book_is_one(struct bytes file)
{
    return begins(file, zip_start) || begins(file, old_start);
}

static struct loc whole(const struct book_reader *r)
{
    return (struct loc){.file = r->zip.path};
}

bool book_broken(struct book_reader *r)
{
    return diag_add(r->zip.dg, DIAG_FILE_KIND, whole(r), "this workbook is broken or not complete");
}

struct book_sheet *book_add_sheet(struct book_reader *r, const char *name, bool hidden)
{
    struct book_sheet **end = &r->book->sheet;
    int n = 0;

    for (; *end; end = &(*end)->next)
        n++;
    if (n == BOOK_SHEETS_MAX) {
        diag_add(r->zip.dg, DIAG_FILE_SIZE, whole(r), "this workbook has more than %d sheets",
                 BOOK_SHEETS_MAX);
        return NULL;
    }
    struct book_sheet *s = arena_new(r->zip.a, struct book_sheet);
    if (!s || !(s->name = arena_strdup(r->zip.a, name)))
        return NULL;
    s->hidden = hidden;
    return *end = s;
}

struct book_cell *book_add_cell(struct book_reader *r, struct book_sheet *s, int row, int column)
{
    if (r->ncell == BOOK_CELLS_MAX) {
        diag_add(r->zip.dg, DIAG_FILE_SIZE, whole(r), "this workbook has more than %d cells",
                 BOOK_CELLS_MAX);
        return NULL;
    }
    s->cell = arena_grow(r->zip.a, s->cell, s->ncell, &s->cap, sizeof *s->cell);
    if (!s->cell)
        return NULL;
    r->ncell++;
    struct book_cell *c = &s->cell[s->ncell++];
    *c = (struct book_cell){.row = row, .column = column, .text = ""};
    return c;
}

bool book_bounds_cell(struct book_reader *r, size_t len)
{
    return len <= LIMIT_CELL ||
           diag_add(r->zip.dg, DIAG_FILE_SIZE, whole(r),
                    "a cell of this workbook has more than %d bytes", LIMIT_CELL);
}

bool book_count_bytes(struct book_reader *r, size_t n)
{
    r->nbyte += n;
    return r->nbyte <= LIMIT_BOOK ||
           diag_add(r->zip.dg, DIAG_FILE_SIZE, whole(r),
                    "the cells of this workbook hold more than %d MiB", LIMIT_BOOK >> 20);
}

bool book_add_merge(struct book_reader *r, struct book_sheet *s, struct book_merge m)
{
    struct book_merge *own = arena_new(r->zip.a, struct book_merge);

    if (!own)
        return false;
    *own = m;
    own->next = s->merge;
    s->merge = own;
    return true;
}

static bool refuse_old(struct book_reader *r)
{
    diag_add(r->zip.dg, DIAG_FILE_KIND, whole(r),
             "this workbook is of an older kind (.xls), or protected with a password");
    diag_hint(r->zip.dg,
              "open it in the spreadsheet program and save it as .xlsx without a password");
    return false;
}

bool book_read(struct arena *a, const char *path, struct bytes file, struct book *out,
               struct diag *dg)
{
    struct book_reader r = {.zip = {.a = a, .dg = dg, .path = path}, .book = out};

    *out = (struct book){0};
    if (begins(file, old_start))
        return refuse_old(&r);
    if (!begins(file, zip_start)) {
        diag_add(dg, DIAG_FILE_KIND, whole(&r), "this is no workbook (.xlsx or .ods)");
        return false;
    }
    if (!zip_open(&r.zip, a, path, file, dg))
        return false;
    if (zip_has(&r.zip, "content.xml"))
        return ods_read(&r);
    if (zip_has(&r.zip, "[Content_Types].xml") && zip_has(&r.zip, "_rels/.rels"))
        return xlsx_read(&r);
    diag_add(dg, DIAG_FILE_KIND, whole(&r), "this is no workbook (.xlsx or .ods)");
    return false;
}
