/*
 * functions.c - the SQL functions that keep decimals exact (doc/scoring-2568.md, R6), and those that
 * read what people typed. All deterministic.
 */
#include "data/period.h"
#include "data/spelling.h"
#include "data/store.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* hundredths(x): a decimal of at most two places as a whole number of 1/100.
 *
 * A REAL x that was read from n/100 is the double nearest to it, and so is (double)n / 100, which
 * IEEE 754 rounds once from exact operands. So x == (double)n / 100 holds for that n and says that
 * nothing was lost; any other x has no such n. 1e13 keeps n far below 2^53. */
static void hundredths(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    int type = sqlite3_value_type(arg[0]);
    double x = sqlite3_value_double(arg[0]);

    (void)n;
    if (type == SQLITE_NULL)
        return;
    sqlite3_int64 whole = fabs(x) < 1e13 ? llround(x * 100) : 0;
    if ((type != SQLITE_INTEGER && type != SQLITE_FLOAT) || (double)whole / 100 != x)
        sqlite3_result_error(ctx, "hundredths() wants a decimal with at most 2 places", -1);
    else
        sqlite3_result_int64(ctx, whole);
}

/* round_half_up(num, den): num / den as a whole number, halves away from zero; den > 0.
 * SQLite turns an overflowing product into a REAL: that is refused here, not rounded. */
static void round_half_up(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    int a = sqlite3_value_type(arg[0]), b = sqlite3_value_type(arg[1]);

    (void)n;
    if (a == SQLITE_NULL || b == SQLITE_NULL)
        return;
    sqlite3_int64 num = sqlite3_value_int64(arg[0]), den = sqlite3_value_int64(arg[1]);
    if (a != SQLITE_INTEGER || b != SQLITE_INTEGER || den <= 0 || num > LLONG_MAX / 4 ||
        num < -(LLONG_MAX / 4) || den > LLONG_MAX / 4) {
        sqlite3_result_error(
            ctx, "round_half_up() wants whole numbers below 2^61, the second one above 0", -1);
        return;
    }
    sqlite3_int64 up = num < 0 ? -((-2 * num + den) / (2 * den)) : (2 * num + den) / (2 * den);
    sqlite3_result_int64(ctx, up);
}

/* spelling_distance(name, text): how far the text's beginning is from the name, in percent. */
static void spelling(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    const char *name = (const char *)sqlite3_value_text(arg[0]);
    const char *text = (const char *)sqlite3_value_text(arg[1]);

    (void)n;
    if (!name || !text)
        return;
    int distance = spelling_distance(name, (size_t)sqlite3_value_bytes(arg[0]), text,
                                     (size_t)sqlite3_value_bytes(arg[1]));
    if (distance >= 0)
        sqlite3_result_int(ctx, distance);
}

/* outside_fiscal_year(text, year): 1 = the text names days outside of it, 0 = inside alone, NULL =
 * it names none, or there is no year. Of a calendar year that stands alone no month is known: it is
 * inside when the fiscal year has some of it. */
static void outside_fiscal_year(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    const char *text = (const char *)sqlite3_value_text(arg[0]);
    int year = sqlite3_value_int(arg[1]), first = 12 * (year - 1) + 9;
    struct period p;

    (void)n;
    if (!text || sqlite3_value_type(arg[1]) == SQLITE_NULL ||
        !period_read(text, (size_t)sqlite3_value_bytes(arg[0]), &p))
        return;
    if (p.years)
        sqlite3_result_int(ctx, p.first < 12 * (year - 1) || p.last > 12 * year + 11);
    else
        sqlite3_result_int(ctx, p.first < first || p.last > first + 11);
}

/* markup_in(text): what a web page or a workbook has left in it ("<br>", "&nbsp;", "_x000D_"); NULL = nothing. */
static void markup_in(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    static const char *const code[] = {"<br", "<p>",     "</p>",    "<div",    "</",     "<span",
                                       "<b>", "&nbsp;",  "&amp;",   "&lt;",    "&quot;", "&gt;",
                                       "&#",  "_x000D_", "_x000A_", "_x000d_", "_x000a_"};
    const char *text = (const char *)sqlite3_value_text(arg[0]);
    size_t len = (size_t)sqlite3_value_bytes(arg[0]);

    (void)n;
    if (!text || (!memchr(text, '<', len) && !memchr(text, '&', len) && !memchr(text, '_', len)))
        return;
    for (size_t i = 0; i < sizeof code / sizeof code[0]; i++) {
        const char *found = strstr(text, code[i]);
        if (!found)
            continue;
        size_t size = *found == '<' ? strcspn(found, ">") + 1 : strlen(code[i]);
        if (size <= strlen(found)) {
            sqlite3_result_text(ctx, found, (int)size, SQLITE_TRANSIENT);
            return;
        }
    }
}

/* sound(table): 1 = its file has been read without a fault. */
static void sound(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    const char *name = (const char *)sqlite3_value_text(arg[0]);
    const struct table *t = name ? table_find(store_asks(ctx), name) : NULL;

    (void)n;
    sqlite3_result_int(ctx, t && t->sound && !t->refers_nowhere);
}

/* typed(table, row, column): the cell as it was typed, with … in place of its references. */
static void typed(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    struct dataset *ds = store_asks(ctx);
    const char *name = (const char *)sqlite3_value_text(arg[0]);
    const char *column = (const char *)sqlite3_value_text(arg[2]);
    const struct table *t = name ? table_find(ds, name) : NULL;
    const char *cell = t && column ? table_cell(t, sqlite3_value_int64(arg[1]), column) : NULL;
    const char *text = cell ? fill_nothing(ds->a, cell) : NULL;

    (void)n;
    if (text)
        sqlite3_result_text(ctx, text, -1, SQLITE_TRANSIENT);
}

/* Letters X that stand for a figure or a name: two or more, in no word; with the points and X that follow. */
static size_t letters_for_figures(const char *from, const char *p)
{
    size_t n = strspn(p, *p == 'X' ? "X" : "x");

    if ((*p != 'X' && *p != 'x') || n < 2 || (p > from && ascii_is_letter(p[-1])) ||
        ascii_is_letter(p[n]))
        return 0;
    while (p[n] == '.' && strchr("Xx", p[n + 1]) && p[n + 1])
        n += 1 + strspn(p + n + 1, "Xx");
    return n;
}

/* A row of dots or lines, as forms have it to be written on by hand. */
static size_t line_to_write_on(const char *p)
{
    static const struct {
        const char *sign;
        size_t least;
    } line[] = {{".", 5}, {"\u2026", 3}, {"_", 4}};

    for (size_t i = 0; i < sizeof line / sizeof line[0]; i++) {
        size_t size = strlen(line[i].sign), n = 0;
        while (!strncmp(p + n * size, line[i].sign, size))
            n++;
        if (n >= line[i].least)
            return n * size;
    }
    return 0;
}

/* A field that another program would have filled in: "{total}", "«total»", "<<total>>", "<ชื่อ>". */
static size_t field_of_form(const char *p)
{
    static const struct {
        const char *open, *close;
    } field[] = {{"{", "}"}, {"\uFF5B", "\uFF5D"}, {"\u00AB", "\u00BB"}, {"<<", ">>"}, {"<", ">"}};
    enum { LONGEST = 100 };

    for (size_t i = 0; i < sizeof field / sizeof field[0]; i++) {
        size_t open = strlen(field[i].open);
        if (strncmp(p, field[i].open, open) != 0)
            continue;
        const char *end = strstr(p + open, field[i].close), *first = p + open;
        if (!end || end == first || end - p > LONGEST || memchr(p, '\n', (size_t)(end - p)))
            continue;
        uint32_t c = utf8_next(&first, end);
        if ((unicode_is_thai(c) && !unicode_is_thai_digit(c)) ||
            (ascii_is_letter((char)c) && c < 0x80 && strcmp(field[i].open, "<") != 0))
            return (size_t)(end - p) + strlen(field[i].close);
    }
    return 0;
}

/* "(ระบุชื่อ" and the like, and what people of computers write. */
static size_t words_for_later(const char *from, const char *p)
{
    static const char *const inside[] = {"ระบุ",      "ใส่ชื่อ",    "ใส่ข้อมูล", "กรอกชื่อ",
                                         "กรอกข้อมูล", "เติมข้อมูล", "รอข้อมูล"};
    static const char *const alone[] = {"Lorem ipsum", "lorem ipsum", "TODO", "TBD"};

    if (*p == '(' || *p == '[')
        for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
            if (!strncmp(p + 1, inside[i], strlen(inside[i])))
                return 1 + strlen(inside[i]);
    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++) {
        size_t n = strlen(alone[i]);
        if (!strncmp(p, alone[i], n) && (p == from || !ascii_is_letter(p[-1])) &&
            !ascii_is_letter(p[n]))
            return n;
    }
    return 0;
}

/* placeholder_in(text): what is still to be filled in ("......", "XX.XX", "(ระบุ", "{total}"); NULL = nothing. */
static void placeholder_in(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    enum { SHOWN = 12 };
    const char *text = (const char *)sqlite3_value_text(arg[0]);

    (void)n;
    for (const char *p = text; p && (p = strpbrk(p, "._\xE2\xEF\xC2Xx([{<LlT")) != NULL; p++) {
        size_t len = line_to_write_on(p);
        if (len > SHOWN)
            len = SHOWN; /* whole signs: of one byte or of three */
        if (!len)
            len = letters_for_figures(text, p);
        if (!len)
            len = words_for_later(text, p);
        if (!len)
            len = field_of_form(p);
        if (!len)
            continue;
        sqlite3_result_text(ctx, p, (int)len, SQLITE_TRANSIENT);
        return;
    }
}

bool functions_add(struct dataset *ds)
{
    static const struct {
        const char *name;
        int narg;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } function[] = {
        {"hundredths", 1, hundredths},
        {"round_half_up", 2, round_half_up},
        {"spelling_distance", 2, spelling},
        {"outside_fiscal_year", 2, outside_fiscal_year},
        {"markup_in", 1, markup_in},
        {"placeholder_in", 1, placeholder_in},
        {"sound", 1, sound},
        {"typed", 3, typed},
    };
    static const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

    if (!functions_add_thai(ds, flags) || !functions_add_text(ds, flags) ||
        !functions_add_lines(ds))
        return false;
    for (size_t i = 0; i < sizeof function / sizeof function[0]; i++)
        if (sqlite3_create_function(ds->db, function[i].name, function[i].narg, flags, ds->store,
                                    function[i].call, NULL, NULL) != SQLITE_OK)
            return false;
    return sqlite3_create_collation(ds->db, "thai", SQLITE_UTF8, NULL, collate_thai) == SQLITE_OK;
}
