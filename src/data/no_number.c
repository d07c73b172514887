/*
 * no_number.c - what is typed where a number is wanted, and how it is told.
 *
 * A column that a spreadsheet has turned into dates, or that holds marks or words, is one mistake, however many cells
 * have it: such cells have one cause, and tally.c names them all in one message. A number that is wrong by itself
 * is told alone: it is another's score.
 */
#include "data/store.h"

#include "base/str.h"
#include "data/date.h"
#include "data/decimal.h"

#include <string.h>
#include <strings.h>

static const char too_fine[] = N_("\"%1$s\" has too many decimals; at most %2$d are allowed");
static const char not_whole[] = N_("\"%s\" is no whole number; write digits alone, as in 9");
static const char date_there[] =
    N_("\"%s\" is a date, which a spreadsheet may have made of a number; format the column as a "
       "number, and type it again");
static const char nothing_there[] = N_("\"%s\" is no number; type the number, for none type 0");
static const char more_there[] = N_("\"%1$s\" has more than the number; write %2$s alone");
static const char words_there[] = N_("\"%s\" is a text; a number is wanted here, as in 74.00");

static const char letter_there[] =
    N_("\"%s\" has a letter in place of a digit (O for 0, l or I for 1); type the number again");

enum { LONG_TEXT = 48 }; /* bytes; what is longer is a text with a number in it */

/* Marks and words for "nothing". */
static bool is_nothing(const char *text)
{
    static const char *const word[] = {
        "-",    "--",  "\u2013",  "\u2014",   "\u2212", "N/A",      "NA",         "nil", "null",
        "none", "ไม่มี", "ไม่มีข้อมูล", "ไม่มีคะแนน", "ไม่ระบุ",  "ไม่ประเมิน", "ไม่ได้ประเมิน", "ว่าง", "รอผล"};

    if (text[strspn(text, ".")] == '\0')
        return true;
    for (size_t i = 0; i < sizeof word / sizeof word[0]; i++)
        if (!strcasecmp(text, word[i]))
            return true;
    return false;
}

static bool is_digit(uint32_t c)
{
    return ascii_is_digit(c) || unicode_is_thai_digit(c);
}

/* A word in Thai, or a sign as a tick is; a Latin letter may be a digit that is mistyped. */
static bool is_words(const char *text)
{
    if (!strcmp(text, "/"))
        return true;
    for (const char *p = text, *end = p + strlen(p); p < end;) {
        uint32_t c = utf8_next(&p, end);
        if ((unicode_is_thai(c) && !unicode_is_thai_digit(c)) || c >= 0x2000)
            return true;
    }
    return false;
}

/* "l00" and "1OO" are numbers that are mistyped, "A1" is a cell: nobody knows which digits are meant. */
static bool touches_letter(const char *text, const char *from, const char *after)
{
    return (from > text && ascii_is_letter(from[-1])) || ascii_is_letter(*after);
}

/* The one number of a text, without a full stop after it; of "96.67/100" the first. NULL = there is none or two. */
static const char *number_inside(struct arena *a, const struct column *col, const char *text)
{
    const char *number = NULL, *after = NULL, *end = text + strlen(text);
    struct decimal d;

    for (const char *p = text; p < end;) {
        const char *from = p;
        while (p < end) {
            const char *next = p;
            uint32_t c = utf8_next(&next, end);
            if (!is_digit(c) && (c != '.' || p == from))
                break;
            p = next;
        }
        if (p > from && touches_letter(text, from, p))
            return NULL;
        if (p > from && number && (*after != '/' || strcmp(from, "100") != 0))
            return NULL;
        if (p > from && !number) {
            number = from;
            after = p;
        }
        if (p == from)
            utf8_next(&p, end);
    }
    if (!number)
        return NULL;
    const char *stop = after;
    if (strlen(text) - (size_t)(after - number) > LONG_TEXT)
        return NULL;
    while (stop > number && stop[-1] == '.')
        stop--;
    if (decimal_read(number, (size_t)(stop - number), &d) ||
        (col->scale >= 0 && d.scale > col->scale))
        return NULL;
    return arena_strndup(a, number, (size_t)(stop - number));
}

/* "9 667" is a number with a blank, "96 2/3" and "96.67 1" are none. */
static bool is_number_without_blanks(struct arena *a, const struct column *col, const char *text)
{
    struct sbuf b = {.a = a};
    struct decimal d;

    for (const char *p = text, *end = p + strlen(p); p < end;) {
        uint32_t c = utf8_next(&p, end);
        if (!unicode_is_blank(c))
            sbuf_add_char(&b, c);
    }
    const char *joined = sbuf_text(&b);
    return joined && !decimal_read(joined, b.len, &d) && (col->scale < 0 || d.scale <= col->scale);
}

/* "1OO" and "9l.82": a number when the letters that look like digits are read as such. */
static bool has_letter_for_digit(struct arena *a, const char *text)
{
    char *as_digits = arena_strdup(a, text);
    struct decimal d;

    if (!as_digits || !text[strcspn(text, "0123456789")])
        return false;
    for (char *p = as_digits; *p; p++)
        *p = strchr("Oo", *p) ? '0' : strchr("lI|", *p) ? '1' : *p;
    return !decimal_read(as_digits, strlen(as_digits), &d);
}

/* More digits than are read, but only after the point: what a spreadsheet computed. */
static bool is_long_fraction(const char *text)
{
    enum { WHOLE_MAX = 15 };
    const char *point = strchr(text, '.');

    return point && point - text <= WHOLE_MAX;
}

static const char *what_is_there(struct dataset *ds, const struct column *col, const char *why,
                                 const char *text)
{
    if (why == decimal_long && is_long_fraction(text))
        return col->integer ? not_whole : too_fine;
    if (why == decimal_blank && !is_number_without_blanks(ds->a, col, text))
        why = decimal_none;
    if (why == decimal_none && date_is_like(text))
        return date_there;
    if (why == decimal_none && is_nothing(text))
        return nothing_there;
    if (why == decimal_none && has_letter_for_digit(ds->a, text))
        return letter_there;
    if (why == decimal_none && number_inside(ds->a, col, text))
        return more_there;
    if (why == decimal_none && is_words(text) && strlen(text) > LONG_TEXT)
        return words_there;
    if (col->integer && (why == decimal_none || why == decimal_comma || why == decimal_point))
        return not_whole;
    return why == decimal_none && is_words(text) ? words_there : why;
}

/* What a text has beside a number: "96.67-" and "93.33-" are wrong in the same way, and so are all words, and all numbers
 * with something beside them ("indicator 1", "2. the second"). NULL = it is told alone. */
static const char *beside_number(struct dataset *ds, const char *why, size_t c, const char *text,
                                 bool words)
{
    enum { BESIDE_MAX = 32 }; /* bytes: ours */
    struct sbuf b = {.a = ds->a};
    bool any = false;

    if (words || why == more_there)
        return arena_printf(ds->a, words ? "%zu" : "%zu more", c);
    sbuf_printf(&b, "%zu %s ", c, why);
    for (const char *p = text, *end = p + strlen(p); p < end && b.len < strlen(why) + BESIDE_MAX;) {
        uint32_t letter = utf8_next(&p, end);
        bool digit = is_digit(letter);
        any |= digit;
        if (!digit && letter != '.')
            sbuf_add_char(&b, letter);
    }
    return any ? sbuf_text(&b) : NULL;
}

static bool is_cause(const char *what)
{
    return what == decimal_comma || what == decimal_percent || what == decimal_exponent ||
           what == decimal_point || what == too_fine || what == date_there || what == nothing_there;
}

/* 0.9667 in a column of percents. */
static const char *share_hint(struct dataset *ds, const struct column *col, const char *text)
{
    struct sbuf b = {.a = ds->a};
    struct decimal d;

    if (decimal_read(text, strlen(text), &d) || d.digits <= 0 || d.scale < 2 ||
        d.scale > col->scale + 2 || decimal_compare(d, (struct decimal){1, 0}) > 0)
        return NULL;
    d.scale -= 2;
    decimal_print(&b, d, d.scale, false);
    const char *percent = sbuf_text(&b);
    return percent
               ? arena_printf(ds->a, diag_sentence(N_("if it is a share of 1, write %s")), percent)
               : NULL;
}

bool number_refuse(struct dataset *ds, struct table *t, size_t row, size_t c, const char *why)
{
    const struct column *col = &t->column[c];
    const char *typed = csv_row(&t->file, row)->cell[t->cell_of[c]].text;
    const char *what = why            ? what_is_there(ds, col, why, typed)
                       : col->integer ? not_whole
                                      : too_fine;
    const char *sentence = diag_sentence(what);
    const char *text = what == too_fine ? arena_printf(ds->a, sentence, typed, col->scale)
                       : what == more_there
                           ? arena_printf(ds->a, sentence, typed, number_inside(ds->a, col, typed))
                           : arena_printf(ds->a, sentence, typed);

    if (!text || row <= t->row_told)
        return false;
    bool words =
        what == words_there || (what == not_whole && why && !number_inside(ds->a, col, typed));
    const char *cause = is_cause(what) ? what : beside_number(ds, what, c, typed, words);
    const char *hint = what == too_fine ? share_hint(ds, col, typed) : NULL;
    if (words && !t->cell_of[c] && strlen(typed) > LONG_TEXT)
        hint = diag_sentence(
            N_("if it is the next line of a cell above, put quotes (\") around that cell"));
    struct loc at = column_place(t, row, c);
    if (cause)
        tally_add(ds, t, DIAG_CSV_NUMBER, cause, at, text, hint);
    else
        diag_add(ds->dg, DIAG_CSV_NUMBER, at, "%s", text);
    return false;
}
