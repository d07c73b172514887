/*
 * xlsx.c - workbooks of Office Open XML: ECMA-376, part 1, 18 (SpreadsheetML) and part 2, 9 (relations
 * between the parts of a file).
 */
#include "book/book_own.h"
#include "book/format.h"
#include "template/xml.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

struct relation {
    struct relation *next;
    const char *id, *type, *part;
};

struct shared_string {
    const char *text;
};

struct xlsx {
    struct book_reader *r;
    struct xml_reader *xml;
    const char *folder; /* of the part whose relations are read; "" = the root */
    struct relation *relation;
    /* styles */
    struct number_format *style, *code;
    size_t nstyle, style_cap, ncode, code_cap;
    int *code_id;
    size_t id_cap;
    bool in_styles;
    /* strings */
    struct shared_string *string;
    size_t nstring, string_cap;
    bool from_1904;
    /* sheets */
    const char **sheet_id;
    size_t nsheet, sheet_cap;
    /* the cell or string in hand */
    struct book_sheet *sheet;
    struct sbuf text;
    bool take, phonetic, formula;
    int row, column;
    size_t cell_style;
    char type[12];
    bool ok;
};

static void failed(struct xlsx *x)
{
    x->ok = false;
    xml_stop(x->xml);
}

/* ---- text ---- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* _x000D_ is a character that XML cannot hold (18.18.93, ST_Xstring). */
static bool escaped(const char *p, const char *end, uint32_t *c)
{
    if (end - p < 7 || p[1] != 'x' || p[6] != '_')
        return false;
    *c = 0;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0)
            return false;
        *c = *c * 16 + (uint32_t)digit;
    }
    return *c && (*c < 0xD800 || *c > 0xDFFF);
}

static const char *text_of(struct xlsx *x)
{
    struct sbuf out = {.a = x->r->zip.a};
    const char *s = x->text.len ? x->text.s : "", *end = s + x->text.len;
    uint32_t c;

    for (const char *p = s; p < end;) {
        const char *next = memchr(p, '_', (size_t)(end - p));
        sbuf_add(&out, p, (size_t)((next ? next : end) - p));
        if (!next)
            break;
        bool is = escaped(next, end, &c);
        if (!is)
            sbuf_add(&out, next, 1);
        else if (c != '\r')
            sbuf_add_char(&out, c);
        p = next + (is ? 7 : 1);
    }
    return sbuf_text(&out);
}

static void on_text(void *to, const char *s, int len)
{
    struct xlsx *x = to;

    if (!x->take)
        return;
    sbuf_add(&x->text, s, (size_t)len);
    if (x->text.failed || !book_bounds_cell(x->r, x->text.len))
        failed(x);
}

/* ---- parts and their relations ---- */

static bool read_part(struct xlsx *x, const char *part, struct xml_reader as)
{
    struct bytes text;

    as.dg = x->r->zip.dg;
    as.path = x->r->zip.path;
    as.to = x;
    x->xml = &as;
    x->ok = true;
    bool ok = zip_read(&x->r->zip, part, &text) && xml_read(&as, text) && x->ok;
    x->xml = NULL;
    return ok;
}

static void ignore_end(void *to, const char *name)
{
    (void)to, (void)name;
}

static void start_relation(void *to, const char *name, const char **attr)
{
    struct xlsx *x = to;
    const char *id = xml_attr(attr, "Id"), *type = xml_attr(attr, "Type");
    const char *target = xml_attr(attr, "Target");
    struct arena *a = x->r->zip.a;

    if (strcmp(name, "Relationship") != 0 || !id || !type || !target)
        return;
    struct relation *own = arena_new(a, struct relation);
    if (!own) {
        failed(x);
        return;
    }
    const char *slash = strrchr(type, '/');
    own->id = arena_strdup(a, id);
    own->type = arena_strdup(a, slash ? slash + 1 : type);
    own->part = *target == '/' ? arena_strdup(a, target + 1)
                : *x->folder   ? arena_printf(a, "%s/%s", x->folder, target)
                               : arena_strdup(a, target);
    own->next = x->relation;
    x->relation = own;
    if (!own->id || !own->type || !own->part)
        failed(x);
}

static bool read_relations(struct xlsx *x, const char *folder, const char *name)
{
    const char *part = *folder ? arena_printf(x->r->zip.a, "%s/_rels/%s.rels", folder, name)
                               : arena_printf(x->r->zip.a, "_rels/%s.rels", name);

    x->folder = folder;
    x->relation = NULL;
    return part &&
           read_part(x, part, (struct xml_reader){.start = start_relation, .end = ignore_end});
}

static const char *part_of_type(const struct xlsx *x, const char *type)
{
    for (const struct relation *r = x->relation; r; r = r->next)
        if (!strcmp(r->type, type))
            return r->part;
    return NULL;
}

static const char *part_of_id(const struct xlsx *x, const char *id)
{
    for (const struct relation *r = x->relation; r; r = r->next)
        if (!strcmp(r->id, id))
            return !strcmp(r->type, "worksheet") ? r->part : NULL; /* else a sheet of a chart */
    return NULL;
}

/* ---- the list of sheets ---- */

static bool is_true(const char *text)
{
    return text && (!strcmp(text, "1") || !strcmp(text, "true") || !strcmp(text, "on"));
}

static void start_workbook(void *to, const char *name, const char **attr)
{
    struct xlsx *x = to;
    struct arena *a = x->r->zip.a;

    if (!strcmp(name, "workbookPr"))
        x->from_1904 = is_true(xml_attr(attr, "date1904"));
    if (strcmp(name, "sheet") != 0)
        return;
    const char *title = xml_attr(attr, "name"), *state = xml_attr(attr, "state");
    const char *id = NULL;
    for (const char **i = attr; *i; i += 2) /* r:id, whatever r is called; not sheetId */
        if (strchr(*i, ':') && !strcmp(strchr(*i, ':'), ":id"))
            id = i[1];
    bool hidden = state && strcmp(state, "visible") != 0;
    x->sheet_id = arena_grow(a, x->sheet_id, x->nsheet, &x->sheet_cap, sizeof *x->sheet_id);
    if (!x->sheet_id || !(x->sheet_id[x->nsheet] = arena_strdup(a, id ? id : "")) ||
        !book_add_sheet(x->r, title ? title : "", hidden))
        failed(x);
    else
        x->nsheet++;
}

/* ---- styles ---- */

/* Each style looks for its format. Spreadsheets make a few hundred formats and 65,490 styles at most. */
enum { FORMATS_MAX = 4096, STYLES_MAX = 65536 };

static void refuse_styles(struct xlsx *x)
{
    diag_add(x->r->zip.dg, DIAG_FILE_SIZE, (struct loc){.file = x->r->zip.path},
             "this workbook has more than %1$d number formats or %2$d styles", FORMATS_MAX,
             STYLES_MAX);
    failed(x);
}

static void add_code(struct xlsx *x, const char **attr)
{
    const char *code = xml_attr(attr, "formatCode");
    struct arena *a = x->r->zip.a;

    if (x->ncode == FORMATS_MAX) {
        refuse_styles(x);
        return;
    }
    x->code = arena_grow(a, x->code, x->ncode, &x->code_cap, sizeof *x->code);
    x->code_id = arena_grow(a, x->code_id, x->ncode, &x->id_cap, sizeof *x->code_id);
    if (!x->code || !x->code_id) {
        failed(x);
        return;
    }
    x->code[x->ncode] = format_of_code(code ? code : "");
    x->code_id[x->ncode++] = xml_number(xml_attr(attr, "numFmtId"), 1 << 20);
}

static void start_style(void *to, const char *name, const char **attr)
{
    struct xlsx *x = to;

    if (!strcmp(name, "numFmt"))
        add_code(x, attr);
    if (!strcmp(name, "cellXfs"))
        x->in_styles = true;
    if (!x->in_styles || strcmp(name, "xf") != 0)
        return;
    if (x->nstyle == STYLES_MAX) {
        refuse_styles(x);
        return;
    }
    int id = xml_number(xml_attr(attr, "numFmtId"), 1 << 20);
    x->style = arena_grow(x->r->zip.a, x->style, x->nstyle, &x->style_cap, sizeof *x->style);
    if (!x->style) {
        failed(x);
        return;
    }
    struct number_format f = format_of_id(id);
    for (size_t i = 0; i < x->ncode; i++)
        if (x->code_id[i] == id)
            f = x->code[i];
    x->style[x->nstyle++] = f;
}

static void end_style(void *to, const char *name)
{
    struct xlsx *x = to;

    if (!strcmp(name, "cellXfs"))
        x->in_styles = false;
}

/* ---- shared strings ---- */

/* What tells how a text is read aloud (<rPh>) is no part of it. */
static void start_string(void *to, const char *name, const char **attr)
{
    struct xlsx *x = to;

    (void)attr;
    if (!strcmp(name, "si"))
        x->text.len = 0;
    if (!strcmp(name, "rPh"))
        x->phonetic = true;
    if (!strcmp(name, "t"))
        x->take = !x->phonetic;
}

static void end_string(void *to, const char *name)
{
    struct xlsx *x = to;

    if (!strcmp(name, "t"))
        x->take = false;
    if (!strcmp(name, "rPh"))
        x->phonetic = false;
    if (strcmp(name, "si") != 0)
        return;
    x->string = arena_grow(x->r->zip.a, x->string, x->nstring, &x->string_cap, sizeof *x->string);
    if (!x->string || !(x->string[x->nstring].text = text_of(x)))
        failed(x);
    else
        x->nstring++;
}

/* ---- cells ---- */

/* "C12" = column 3, row 12; "C" alone has no row. false = it is no such place. */
static bool read_place(const char *text, size_t len, int *row, int *column)
{
    size_t i = 0;

    *row = *column = 0;
    for (; i < len && text[i] >= 'A' && text[i] <= 'Z' && *column <= BOOK_COLUMN_MAX; i++)
        *column = *column * 26 + (text[i] - 'A' + 1);
    for (; i < len && text[i] >= '0' && text[i] <= '9' && *row <= BOOK_ROW_MAX; i++)
        *row = *row * 10 + (text[i] - '0');
    return i == len && *column >= 1 && *column <= BOOK_COLUMN_MAX && *row >= 1 &&
           *row <= BOOK_ROW_MAX;
}

static void start_row(struct xlsx *x, const char **attr)
{
    const char *r = xml_attr(attr, "r");

    x->row = r ? xml_number(r, BOOK_ROW_MAX) : x->row + 1;
    x->column = 0;
    if (x->row < 1 || x->row > BOOK_ROW_MAX) {
        book_broken(x->r);
        failed(x);
    }
}

/* Without its place a cell stands after the one before it. */
static void start_cell(struct xlsx *x, const char **attr)
{
    const char *r = xml_attr(attr, "r"), *type = xml_attr(attr, "t"), *style = xml_attr(attr, "s");
    int row = x->row;

    if (r ? !read_place(r, strlen(r), &row, &x->column) || row != x->row
          : ++x->column > BOOK_COLUMN_MAX) {
        book_broken(x->r);
        failed(x);
    }
    x->cell_style = style ? (size_t)xml_number(style, 1 << 20) : 0;
    snprintf(x->type, sizeof x->type, "%s", type ? type : "n");
    x->formula = false;
    x->text.len = 0;
}

static void start_merge(struct xlsx *x, const char **attr)
{
    const char *ref = xml_attr(attr, "ref"), *colon = ref ? strchr(ref, ':') : NULL;
    struct book_merge m = {0};

    if (!colon || !read_place(ref, (size_t)(colon - ref), &m.row, &m.column) ||
        !read_place(colon + 1, strlen(colon + 1), &m.last_row, &m.last_column))
        return;
    if (!book_add_merge(x->r, x->sheet, m))
        failed(x);
}

static void start_in_sheet(void *to, const char *name, const char **attr)
{
    struct xlsx *x = to;

    if (!strcmp(name, "row"))
        start_row(x, attr);
    else if (!strcmp(name, "c"))
        start_cell(x, attr);
    else if (!strcmp(name, "f"))
        x->formula = true;
    else if (!strcmp(name, "rPh"))
        x->phonetic = true;
    else if (!strcmp(name, "v") || (!strcmp(name, "t") && !x->phonetic))
        x->take = true;
    else if (!strcmp(name, "mergeCell"))
        start_merge(x, attr);
}

/* What the cell holds, by its type (18.18.11). */
static bool set_cell(struct xlsx *x, struct book_cell *c, const char *text)
{
    struct number_format plain = {0};
    const char *type = x->type;

    c->kind = BOOK_TEXT;
    c->text = text;
    if (!strcmp(type, "s")) {
        char *end;
        unsigned long i = strtoul(text, &end, 10);
        if (*end || end == text || i >= x->nstring)
            return book_broken(x->r);
        c->text = x->string[i].text;
    } else if (!strcmp(type, "b")) {
        c->text = is_true(text) ? "TRUE" : "FALSE";
    } else if (!strcmp(type, "e")) {
        c->kind = BOOK_ERROR;
    } else if (!strcmp(type, "d")) {
        c->kind = BOOK_DATE;
        c->text = arena_strndup(x->r->zip.a, text, strcspn(text, "T"));
    } else if (!strcmp(type, "n")) {
        return format_set(x->r->zip.a, x->cell_style < x->nstyle ? x->style[x->cell_style] : plain,
                          text, x->from_1904, c);
    }
    return c->text != NULL;
}

/* Cells come in their order; what does not is no workbook of any program. */
static bool add_cell(struct xlsx *x)
{
    struct book_sheet *s = x->sheet;
    const struct book_cell *last = s->ncell ? &s->cell[s->ncell - 1] : NULL;
    const char *text = text_of(x);

    if (!text)
        return false;
    if (!*text && !x->formula)
        return true;
    if (last && (last->row > x->row || (last->row == x->row && last->column >= x->column)))
        return book_broken(x->r);
    struct book_cell *c = book_add_cell(x->r, s, x->row, x->column);
    if (!c)
        return false;
    /* A formula of text may have an empty value; one of numbers has none. */
    if (!*text)
        c->kind = !strcmp(x->type, "str") ? BOOK_TEXT : BOOK_UNCOMPUTED;
    return !*text || set_cell(x, c, text);
}

static void end_in_sheet(void *to, const char *name)
{
    struct xlsx *x = to;

    if (!strcmp(name, "v") || !strcmp(name, "t"))
        x->take = false;
    else if (!strcmp(name, "rPh"))
        x->phonetic = false;
    else if (!strcmp(name, "c") && !add_cell(x))
        failed(x);
}

static bool read_sheet(struct xlsx *x, struct book_sheet *s, const char *part)
{
    x->sheet = s;
    x->row = x->column = 0;
    x->take = x->phonetic = false;
    return read_part(
        x, part,
        (struct xml_reader){.start = start_in_sheet, .end = end_in_sheet, .text = on_text});
}

/* ---- the whole ---- */

static bool read_sheets(struct xlsx *x)
{
    struct book_sheet *s = x->r->book->sheet;

    for (size_t i = 0; i < x->nsheet && s; i++, s = s->next) {
        const char *part = part_of_id(x, x->sheet_id[i]);
        if (part && !read_sheet(x, s, part))
            return false;
    }
    return true;
}

bool xlsx_read(struct book_reader *r)
{
    struct xlsx x = {.r = r, .text = {.a = r->zip.a}};
    const char *book = read_relations(&x, "", "") ? part_of_type(&x, "officeDocument") : NULL;
    const char *name = book ? file_name(book) : NULL;

    if (!book)
        return diag_count(r->zip.dg, DIAG_ERROR) ? false : book_broken(r);
    const char *folder =
        name > book ? arena_strndup(r->zip.a, book, (size_t)(name - book) - 1) : "";
    if (!folder ||
        !read_part(&x, book, (struct xml_reader){.start = start_workbook, .end = ignore_end}) ||
        !read_relations(&x, folder, name))
        return false;
    const char *styles = part_of_type(&x, "styles"), *strings = part_of_type(&x, "sharedStrings");
    return (!styles ||
            read_part(&x, styles, (struct xml_reader){.start = start_style, .end = end_style})) &&
           (!strings ||
            read_part(
                &x, strings,
                (struct xml_reader){.start = start_string, .end = end_string, .text = on_text})) &&
           read_sheets(&x);
}
