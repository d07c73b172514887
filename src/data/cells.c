/*
 * cells.c - what is wrong with a cell or a row before SQL sees it: what a spreadsheet wrote in
 * place of a value, rows that are too wide, and the row of totals.
 */
#include "data/store.h"

#include "base/str.h"
#include "data/decimal.h"

#include <string.h>
#include <strings.h>

/* ---- what a spreadsheet leaves in place of a value ---- */

static const char formula[] = N_("\"%s\" is a formula, no value");
static const char error_value[] = N_("the spreadsheet could not compute this cell: %s");
static const char too_narrow[] = N_("the column was too narrow in the spreadsheet: %s");

static bool holds_error(const char *text)
{
    static const char *const error[] = {"#REF!", "#NAME?", "#DIV/0!", "#N/A",   "#VALUE!",
                                        "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"};

    if (!strchr(text, '#') && strncmp(text, "Err:", 4) != 0)
        return false;
    for (size_t i = 0; i < sizeof error / sizeof error[0]; i++)
        if (strstr(text, error[i]))
            return true;
    return !strncmp(text, "Err:5", 5) && strlen(text) == 7; /* LibreOffice: Err:508 */
}

/* "=A1+B2", "=SUM(A1:A3)", "=-B2", "=\"a\"" and the like. */
static bool is_formula(const char *text)
{
    return *text == '=' && text[1] && text[1] != '=' && text[1] != ' ' && text[1] != '>';
}

static bool check_cell(struct dataset *ds, struct table *t, size_t row, size_t column)
{
    const struct csv_cell *cell = &csv_row(&t->file, row)->cell[t->cell_of[column]];
    const char *cause = holds_error(cell->text)                                 ? error_value
                        : is_formula(cell->text)                                ? formula
                        : cell->len > 1 && strspn(cell->text, "#") == cell->len ? too_narrow
                                                                                : NULL;

    if (!cause)
        return true;
    tally_add(ds, t, DIAG_CSV_VALUE, cause, column_place(t, row, column),
              arena_printf(ds->a, diag_sentence(cause), cell->text),
              diag_sentence(cause == too_narrow
                                ? N_("make the column wider and save the file again")
                                : N_("mend the formula in the spreadsheet, or type the value")));
    return false;
}

static bool check_values(struct dataset *ds, struct table *t, size_t row)
{
    bool ok = true;

    for (size_t c = 0; c < t->ncolumn; c++)
        if (t->cell_of[c] >= 0 && !check_cell(ds, t, row, c))
            ok = false;
    return ok;
}

/* ---- rows of another width ---- */

static const char too_wide[] = N_("this row has %zu cells, but the header row has %zu");

static bool is_digits(const struct csv_cell *cell, size_t most)
{
    size_t n = 0;

    for (const char *p = cell->text, *end = p + cell->len; p < end; n++) {
        uint32_t c = utf8_next(&p, end);
        if (!ascii_is_digit(c) && !unicode_is_thai_digit(c))
            return false;
    }
    return n && n <= most;
}

/* A number with a comma that was taken for two cells. */
static bool is_split_number(const struct table *t, const struct csv_row *r, size_t c)
{
    enum { WHOLE = 3, PART = 2 }; /* digits */
    size_t i = (size_t)t->cell_of[c];

    return t->column[c].number && !t->column[c].integer && i + 1 < r->ncell &&
           is_digits(&r->cell[i], WHOLE) && is_digits(&r->cell[i + 1], PART);
}

static bool find_split_number(struct dataset *ds, struct table *t, size_t row)
{
    const struct csv_row *r = csv_row(&t->file, row);

    for (size_t c = 0; t->file.form.separator == ',' && c < t->ncolumn; c++) {
        if (t->cell_of[c] < 0 || !is_split_number(t, r, c))
            continue;
        const char *whole = r->cell[t->cell_of[c]].text, *part = r->cell[t->cell_of[c] + 1].text;
        const char *typed = arena_printf(ds->a, "%s,%s", whole, part);
        if (typed)
            tally_add(ds, t, DIAG_CSV_NUMBER, decimal_comma, column_place(t, row, c),
                      arena_printf(ds->a, diag_sentence(decimal_comma), typed), NULL);
        return true;
    }
    return false;
}

static bool check_width(struct dataset *ds, struct table *t, size_t row)
{
    const struct csv_row *r = csv_row(&t->file, row);
    size_t width = csv_row(&t->file, 0)->ncell, used = r->ncell;

    if (r->ncell == width)
        return true;
    if (find_split_number(ds, t, row))
        return false;
    while (used > width && !r->cell[used - 1].len)
        used--;
    if (used == width)
        return true;
    struct loc at = csv_place(&t->file, row, width);
    tally_add(ds, t, DIAG_CSV_FIELDS, too_wide, at,
              arena_printf(ds->a, diag_sentence(too_wide), used, width),
              diag_sentence(N_("a cell that holds a comma or a line end stands in quotes (\")")));
    return false;
}

/* ---- the row of totals ---- */

/* A word for a total alone, or `of` something: "Total IIT". */
static bool is_total(const char *text, bool of)
{
    enum { AT = 2, CASE = 0x20 }; /* each word has the byte by which Thai letters differ */
    static const char *const word[] = {
        "รวม",          "รวมทั้งสิ้น", "รวมทั้งหมด",    "รวมคะแนน",  "คะแนนรวม", "ผลรวม",
        "ยอดรวม",       "เฉลี่ย",    "ค่าเฉลี่ย",      "คะแนนเฉลี่ย", "รวมเฉลี่ย",  "เฉลี่ยรวม",
        "คะแนนเฉลี่ยรวม", "total",   "grand total", "sum",       "average",  "mean"};

    if (strlen(text) < AT + 1)
        return false;
    for (size_t i = 0; i < sizeof word / sizeof word[0]; i++) {
        if ((text[AT] | CASE) != (word[i][AT] | CASE)) /* of most cells: no word is compared */
            continue;
        size_t n = strlen(word[i]);
        if (!strncasecmp(text, word[i], n) &&
            (strspn(text + n, " :") == strlen(text + n) || (of && text[n] == ' ')))
            return true;
    }
    return false;
}

static bool is_key(const struct table *t, size_t column)
{
    size_t k = 0;

    while (k < t->nkey && t->key[k] != column)
        k++;
    return k < t->nkey;
}

/* All cells of the key are empty. */
static bool lacks_key(const struct table *t, const struct csv_row *r)
{
    for (size_t k = 0; k < t->nkey; k++)
        if (t->cell_of[t->key[k]] >= 0 && r->cell[t->cell_of[t->key[k]]].len)
            return false;
    return t->nkey > 0;
}

/* Such a row lacks what every other has: a key, or a number in a column of numbers. */
static bool lacks_something(const struct table *t, const struct csv_row *r)
{
    struct decimal d;

    for (size_t c = 0; c < t->ncolumn; c++) {
        const struct csv_cell *cell = t->cell_of[c] < 0 ? NULL : &r->cell[t->cell_of[c]];
        bool number = t->column[c].number && t->column[c].required;
        if (cell && ((!cell->len && (number || is_key(t, c))) ||
                     (cell->len && number && decimal_read(cell->text, cell->len, &d))))
            return true;
    }
    return false;
}

static const char of_totals[] = N_("this is a row of totals (\"%s\")");

/* Below the table, or below the rows of each group. */
static bool check_total(struct dataset *ds, struct table *t, size_t row)
{
    const struct csv_row *r = csv_row(&t->file, row);
    size_t i = 0;
    bool keyless = lacks_key(t, r);

    while (i < r->ncell && !is_total(r->cell[i].text, keyless))
        i++;
    if (i == r->ncell || !lacks_something(t, r))
        return true;
    const char *text = arena_printf(ds->a, diag_sentence(of_totals), r->cell[i].text);
    if (text)
        tally_add(ds, t, DIAG_CSV_VALUE, of_totals, csv_place(&t->file, row, i), text,
                  diag_sentence(N_("delete this row; totals are computed by the program")));
    return false;
}

/* ---- rows that are no data ---- */

static const char repeated[] = N_("this row repeats the header row");
static const char alone[] = N_("this is the only cell of the row that is filled (\"%s\")");

/* Tables that were pasted one below the other; below the header another one in Thai. */
static bool check_header(struct dataset *ds, struct table *t, size_t row)
{
    const struct csv_row *head = csv_row(&t->file, 0), *r = csv_row(&t->file, row);
    size_t same = 0;

    for (size_t i = 0; i < head->ncell; i++) {
        if (strcmp(head->cell[i].text, r->cell[i].text) != 0 &&
            !(row == 1 && header_is_name(ds, t, i, &r->cell[i])))
            return true;
        same += head->cell[i].len > 0;
    }
    if (same < 2)
        return true;
    tally_add(ds, t, DIAG_CSV_VALUE, repeated, csv_place(&t->file, row, 0), diag_sentence(repeated),
              diag_sentence(N_("delete this row")));
    return false;
}

/* A heading between the rows or a note below them: one cell alone, of a table of several columns. */
static bool check_note(struct dataset *ds, struct table *t, size_t row)
{
    enum { COLUMNS = 3 };
    const struct csv_row *r = csv_row(&t->file, row);
    size_t filled = 0, at = 0;

    for (size_t i = 0; i < r->ncell; i++)
        if (r->cell[i].len) {
            filled++;
            at = i;
        }
    if (filled != 1 || csv_row(&t->file, 0)->ncell < COLUMNS || !lacks_something(t, r))
        return true;
    const char *text = arena_printf(ds->a, diag_sentence(alone), r->cell[at].text);
    if (text)
        tally_add(ds, t, DIAG_CSV_VALUE, alone, csv_place(&t->file, row, at), text,
                  diag_sentence(
                      N_("if it is a heading or a note, delete this row; else fill in the row")));
    return false;
}

bool cells_check(struct dataset *ds, struct table *t, size_t row)
{
    return check_total(ds, t, row) && check_header(ds, t, row) && check_note(ds, t, row) &&
           check_width(ds, t, row) && check_values(ds, t, row);
}
