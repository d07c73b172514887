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
    tally_add(
        ds, t, DIAG_CSV_FIELDS, too_wide, at,
        arena_printf(ds->a, diag_sentence(too_wide), used, width),
        diag_sentence(N_("a cell that holds a comma or a line end stands in quotes (\"); a column "
                         "of the table has a name in the header row")));
    return false;
}

/* ---- the row of totals ---- */

/* A word for a total alone; where the row lacks its key, with anything after it: "รวม IIT", "คะแนนรวมทั้งสิ้น". */
static bool is_total(const char *text, bool keyless)
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
            (strspn(text + n, " :") == strlen(text + n) || keyless))
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

static bool has_digit(const char *text)
{
    for (const char *p = text, *end = p + strlen(p); p < end;) {
        uint32_t c = utf8_next(&p, end);
        if (ascii_is_digit(c) || unicode_is_thai_digit(c))
            return true;
    }
    return false;
}

/* All cells of the key are empty, or hold words where they are numbers. */
static bool lacks_key(const struct table *t, const struct csv_row *r)
{
    for (size_t k = 0; k < t->nkey; k++) {
        const struct csv_cell *cell =
            t->cell_of[t->key[k]] < 0 ? NULL : &r->cell[t->cell_of[t->key[k]]];
        if (cell && cell->len && !(t->column[t->key[k]].number && !has_digit(cell->text)))
            return false;
    }
    return t->nkey > 0;
}

/* Such a row lacks what every other has: a key, a code, or a number in a column of numbers. */
static bool lacks_something(const struct table *t, const struct csv_row *r)
{
    struct decimal d;

    for (size_t c = 0; c < t->ncolumn; c++) {
        const struct csv_cell *cell = t->cell_of[c] < 0 ? NULL : &r->cell[t->cell_of[c]];
        bool number = t->column[c].number && t->column[c].required;
        bool code =
            t->column[c].kind == TEXT_CODE && t->column[c].required && !t->column[c].standard;
        if (cell && ((!cell->len && (number || code || (is_key(t, c) && !t->column[c].standard))) ||
                     (cell->len && number && decimal_read(cell->text, cell->len, &d))))
            return true;
    }
    return false;
}

static const char of_totals[] = N_("this is a row of totals (\"%s\")");

/* What the template says of such rows in this file: total_rows(file, hint). */
static const char *total_hint(struct dataset *ds, const struct table *t)
{
    static const char delete_it[] = N_("delete this row; totals are computed by the program");
    sqlite3_stmt *st = NULL;
    const char *hint = NULL;

    if (store_compile(ds, "SELECT hint FROM total_rows WHERE file = ?", &st, NULL) == SQLITE_OK) {
        sqlite3_bind_text(st, 1, t->file_name, -1, SQLITE_STATIC);
        if (sqlite3_step(st) == SQLITE_ROW)
            hint = arena_strdup(ds->a, (const char *)sqlite3_column_text(st, 0));
        sqlite3_finalize(st);
    }
    return hint ? hint : diag_sentence(delete_it);
}

/* Below the table, or below the rows of each group. */
static bool check_total(struct dataset *ds, struct table *t, size_t row)
{
    const struct csv_row *r = csv_row(&t->file, row);
    size_t i = 0;
    bool keyless = lacks_key(t, r);

    while (i < r->ncell && !is_total(r->cell[i].text, keyless))
        i++;
    if (i == r->ncell)
        return true;
    const char *text = arena_printf(ds->a, diag_sentence(of_totals), r->cell[i].text);
    if (text)
        tally_add(ds, t, DIAG_CSV_VALUE, of_totals, csv_place(&t->file, row, i), text,
                  total_hint(ds, t));
    return false;
}

/* ---- rows that are no data ---- */

static const char repeated[] = N_("this row repeats the header row");
static const char no_row[] = N_("this row is no row of the table (\"%s\")");
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

/* No number, nor one with a word beside it; "๒. อบรม …" is a line of a text that was cut off. */
static bool is_words(const struct csv_cell *cell)
{
    enum { WITH_NUMBER = 48 }; /* bytes */

    return cell->len > WITH_NUMBER || !has_digit(cell->text);
}

/* The key is words where it is a number, and all other numbers are missing. */
static bool is_words_alone(const struct table *t, const struct csv_row *r)
{
    bool words = false;

    for (size_t c = 0; c < t->ncolumn; c++) {
        const struct csv_cell *cell = t->cell_of[c] < 0 ? NULL : &r->cell[t->cell_of[c]];
        if (!cell || !cell->len || !t->column[c].number)
            continue;
        if (!is_key(t, c) || !is_words(cell))
            return false;
        words = true;
    }
    return words;
}

static const char numbered[] = N_("this row numbers the columns");

/* A whole number, in brackets or not, in either kind of digits. 0 = it is none. */
static size_t number_of_column(const struct csv_cell *cell)
{
    enum { DIGITS_MAX = 4 };
    const char *p = cell->text, *end = p + cell->len;
    size_t number = 0;

    if (cell->len > 2 && *p == '(' && end[-1] == ')') {
        p++;
        end--;
    }
    for (int n = 0; p < end; n++) {
        uint32_t c = utf8_next(&p, end);
        if (n == DIGITS_MAX || !(ascii_is_digit(c) || unicode_is_thai_digit(c)))
            return 0;
        number = number * 10 + (c & 15);
    }
    return number;
}

/* Nobody writes a number alone into a column of words, so a long row of such is none of data. */
static bool may_number(const struct table *t, const struct csv_row *r)
{
    enum { COLUMNS = 4 };
    bool words = false;

    for (size_t c = 0; c < t->ncolumn; c++)
        words = words || (t->cell_of[c] >= 0 && !t->column[c].number);
    return r->ncell && (*r->cell[0].text == '(' || (words && r->ncell >= COLUMNS));
}

/* "(1) (2) (3)" or "๑ ๒ ๓ ๔" below the header row, as forms have it. */
static bool check_numbers(struct dataset *ds, struct table *t, size_t row)
{
    const struct csv_row *r = csv_row(&t->file, row);

    if (row > 1 || !may_number(t, r))
        return true;
    for (size_t i = 0; i < r->ncell; i++)
        if (number_of_column(&r->cell[i]) != i + 1)
            return true;
    tally_add(ds, t, DIAG_CSV_VALUE, numbered, csv_place(&t->file, row, 0), diag_sentence(numbered),
              diag_sentence(N_("delete this row")));
    return false;
}

static const char second[] = N_("this row is a second header row, not data");

static bool has_letter(const struct csv_cell *cell)
{
    for (const char *p = cell->text, *end = p + cell->len; p < end;) {
        uint32_t c = utf8_next(&p, end);
        if ((c < 0x80 && ascii_is_letter((char)c)) ||
            (unicode_is_thai(c) && !unicode_is_thai_mark(c)))
            return true;
    }
    return false;
}

/* Names of the columns in other words, below the header row: no digit in any cell, and words for all numbers and codes.
 * One number alone may be a slip, unless the row is as short as names are. */
static bool check_second_header(struct dataset *ds, struct table *t, size_t row)
{
    enum { NAME = 60 }; /* bytes */
    const struct csv_row *r = csv_row(&t->file, row);
    size_t words = 0, numbers = 0, filled = 0, most = 0;

    for (size_t i = 0; i < r->ncell; i++) {
        if (row > 1 || has_digit(r->cell[i].text))
            return true;
        filled += r->cell[i].len > 0;
        most = r->cell[i].len > most ? r->cell[i].len : most;
    }
    for (size_t c = 0; c < t->ncolumn; c++) {
        if (t->cell_of[c] < 0 || (!t->column[c].number && t->column[c].kind == TEXT_FREE))
            continue;
        if (!has_letter(&r->cell[t->cell_of[c]]))
            return true;
        words++;
        numbers += t->column[c].number;
    }
    if (!numbers || (words == 1 && (filled < 2 || most > NAME)))
        return true;
    tally_add(ds, t, DIAG_CSV_VALUE, second, csv_place(&t->file, row, 0), diag_sentence(second),
              diag_sentence(N_("delete this row")));
    return false;
}

static const char another[] = N_("another table begins here, with a header row of its own");

/* Two tables in one file: the rest of it is not of this one. */
static bool check_table(struct dataset *ds, struct table *t, size_t row)
{
    const struct csv_row *r = csv_row(&t->file, row);
    size_t filled = 0;

    for (size_t i = 0; i < r->ncell; i++) {
        if (!r->cell[i].len)
            continue;
        filled++;
        if (has_digit(r->cell[i].text) || !header_knows(ds, &r->cell[i]))
            return true;
    }
    if (filled < 2)
        return true;
    tally_add(ds, t, DIAG_CSV_VALUE, another, csv_place(&t->file, row, 0), diag_sentence(another),
              diag_sentence(N_("a file holds one table; save the other one as a file of its own")));
    t->ended = true;
    return false;
}

/* A heading between the rows or a note below them, of a table of several columns: one cell alone, or words for its key and
 * no number where the others have one. */
static bool check_note(struct dataset *ds, struct table *t, size_t row)
{
    enum { COLUMNS = 3 };
    const struct csv_row *r = csv_row(&t->file, row);
    size_t filled = 0, at = 0;

    for (size_t i = r->ncell; i-- > 0;)
        if (r->cell[i].len) {
            filled++;
            at = i;
        }
    if (csv_row(&t->file, 0)->ncell < COLUMNS)
        return true;
    if (filled != 1 && (filled * 2 > r->ncell || !is_words_alone(t, r)))
        return true;
    const char *cause = filled == 1 ? alone : no_row;
    bool line = filled > 1 && has_digit(r->cell[at].text);
    const char *text = arena_printf(ds->a, diag_sentence(cause), r->cell[at].text);
    if (text)
        tally_add(ds, t, DIAG_CSV_VALUE, cause, csv_place(&t->file, row, at), text,
                  diag_sentence(line ? N_("if it is the next line of a cell above, put quotes (\") "
                                          "around that cell")
                                     : N_("if it is a heading or a note, delete this row; else "
                                          "fill in the row")));
    return false;
}

bool cells_check(struct dataset *ds, struct table *t, size_t row)
{
    return check_header(ds, t, row) && check_numbers(ds, t, row) &&
           (!lacks_something(t, csv_row(&t->file, row)) ||
            (check_total(ds, t, row) && check_table(ds, t, row) &&
             check_second_header(ds, t, row) && check_note(ds, t, row))) &&
           check_width(ds, t, row) && check_values(ds, t, row);
}
