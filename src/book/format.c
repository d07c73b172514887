#include "book/format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- what a format is ---- */

/* Over what is printed as it stands: "text", \x, _x (room for x), *x (x repeated), [condition].
 * NULL = *p is none of these. */
static const char *skip_literal(const char *p)
{
    const char *end = NULL;

    if (*p == '"')
        end = strchr(p + 1, '"');
    else if (*p == '[')
        end = strchr(p, ']');
    else if (*p == '\\' || *p == '_' || *p == '*')
        end = p[1] ? p + 1 : p;
    else
        return NULL;
    return end ? end + 1 : p + strlen(p);
}

struct found {
    bool date, time, month, fraction, point, optional, comma, scaled;
    int before, after;
};

static void take_letter(char c, struct found *f)
{
    switch (c) {
    case 'd':
    case 'y':
    case 'b': /* years of the Buddhist era */
    case 'g':
        f->date = true;
        break;
    case 'm': /* months, or minutes where there are hours */
        f->month = true;
        break;
    case 'h':
    case 's':
        f->time = true;
        break;
    case 'e': /* an exponent, or an era */
    case '?':
    case '/':
        f->fraction = true;
        break;
    case ',': /* after the last digit it divides by a thousand; between digits it groups them */
        f->comma = f->before || f->after;
        break;
    case '.':
        f->point = true;
        f->scaled = f->scaled || f->comma;
        break;
    case '#': /* a digit that is shown if there is one */
        f->optional = f->optional || f->point;
        f->comma = false;
        break;
    case '0':
        f->comma = false;
        *(f->point ? &f->after : &f->before) += 1;
        break;
    default:
        break;
    }
}

/* "[h]:mm": hours that go on beyond 24. */
static bool is_elapsed(const char *p)
{
    return *p == '[' && strchr("hHmMsS", p[1]) && p[1] &&
           strspn(p + 1, "hHmMsS") + 1 == strcspn(p, "]");
}

/* "[=100]0;0.00": which section is used depends on the value. */
static bool has_condition(const char *code)
{
    for (const char *p = code, *next; *p; p = next) {
        if (*p == '[' && p[1] && strchr("<>=", p[1]))
            return true;
        next = skip_literal(p);
        next = next ? next : p + 1;
    }
    return false;
}

/* Shows it always so many decimals of the value itself? */
static bool is_fixed(const struct found *f, const char *code)
{
    return (f->before || f->after) && !f->fraction && !f->optional && !f->scaled && !f->comma &&
           !has_condition(code);
}

struct number_format format_of_code(const char *code)
{
    struct number_format out = {0};
    struct found f = {0};

    if (!strncasecmp(code, "general", 7))
        return out;
    for (const char *p = code, *next; *p && *p != ';'; p = next) {
        f.time = f.time || is_elapsed(p);
        if ((next = skip_literal(p)))
            continue;
        next = p + 1;
        if (*p == '%')
            out.percent = true;
        else
            take_letter((char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p), &f);
    }
    if (f.date || (f.month && !f.time))
        out.kind = FORMAT_DATE;
    else if (f.time)
        out.kind = FORMAT_TIME;
    else if (is_fixed(&f, code))
        out.kind = FORMAT_FIXED;
    out.decimals = f.after;
    out.digits = f.before;
    return out;
}

struct number_format format_of_id(int id)
{
    static const struct number_format fixed[] = {
        [1] = {FORMAT_FIXED, 0, 1, false},
        [2] = {FORMAT_FIXED, 2, 1, false},
        [3] = {FORMAT_FIXED, 0, 1, false},
        [4] = {FORMAT_FIXED, 2, 1, false},
        [9] = {FORMAT_FIXED, 0, 1, true},
        [10] = {FORMAT_FIXED, 2, 1, true},
        [37] = {FORMAT_FIXED, 0, 1, false},
        [38] = {FORMAT_FIXED, 0, 1, false},
        [39] = {FORMAT_FIXED, 2, 1, false},
        [40] = {FORMAT_FIXED, 2, 1, false},
        /* Thai ones: 59 is t0, 60 t0.00, 61 t#,##0, 62 t#,##0.00, 67 t0%, 68 t0.00% */
        [59] = {FORMAT_FIXED, 0, 1, false},
        [60] = {FORMAT_FIXED, 2, 1, false},
        [61] = {FORMAT_FIXED, 0, 1, false},
        [62] = {FORMAT_FIXED, 2, 1, false},
        [67] = {FORMAT_FIXED, 0, 1, true},
        [68] = {FORMAT_FIXED, 2, 1, true}};
    struct number_format out = {0};

    if (id < 0)
        return out;
    if ((size_t)id < sizeof fixed / sizeof fixed[0] && fixed[id].kind == FORMAT_FIXED)
        return fixed[id];
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
        (id >= 50 && id <= 58) || (id >= 71 && id <= 74) || id == 77 || id == 81)
        out.kind = FORMAT_DATE;
    else if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) ||
             (id >= 75 && id <= 80))
        out.kind = FORMAT_TIME;
    return out;
}

/* ---- numbers ---- */

/* Half away from zero, as spreadsheets round what they show: the number is its 15 digits, so 74.005 is
 * half though no double is. */
static long double rounded(long double value, int decimals)
{
    long double scale = powl(10, decimals), most = 1e-13L;

    return roundl(value * scale + (value < 0 ? -most : most)) / scale;
}

bool format_set_number(struct arena *a, long double value, int decimals, int digits,
                       struct book_cell *cell)
{
    enum { DECIMALS_MAX = 15 };
    char plain[64];

    cell->kind = BOOK_NUMBER;
    cell->exact = NULL;
    snprintf(plain, sizeof plain, "%.15Lg", value);
    if (decimals < 0 || decimals > DECIMALS_MAX || fabsl(value) >= 1e15L)
        return (cell->text = arena_strdup(a, plain)) != NULL;
    /* A sign and a full stop take room too. */
    int width = digits + (decimals ? decimals + 1 : 0) + (value < 0);
    long double shown = rounded(value, decimals);
    cell->text = arena_printf(a, "%0*.*Lf", width < 32 ? width : 32, decimals, shown);
    if (fabsl(shown - value) > 1e-13L * fabsl(value))
        cell->exact = arena_strdup(a, plain);
    return cell->text != NULL;
}

/* ---- dates ---- */

/* Days from 1970-01-01: https://howardhinnant.github.io/date_algorithms.html, civil_from_days. */
static bool set_date(struct arena *a, long long days, struct book_cell *cell)
{
    long long z = days + 719468, era = z / 146097; /* from 1900 on: above 0 */
    long long of_era = z - era * 146097;
    long long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    long long of_year = of_era - (365 * year + year / 4 - year / 100);
    long long month = (5 * of_year + 2) / 153;
    long long day = of_year - (153 * month + 2) / 5 + 1;

    month += month < 10 ? 3 : -9;
    year += era * 400 + (month <= 2);
    cell->kind = BOOK_DATE;
    cell->text = arena_printf(a, "%04lld-%02lld-%02lld", year, month, day);
    return cell->text != NULL;
}

static bool set_time(struct arena *a, double number, struct book_cell *cell)
{
    long long all = llround(number * 24 * 60 * 60), seconds = all % 60, minutes = all / 60;

    cell->kind = BOOK_TEXT;
    cell->text = seconds
                     ? arena_printf(a, "%02lld:%02lld:%02lld", minutes / 60, minutes % 60, seconds)
                     : arena_printf(a, "%02lld:%02lld", minutes / 60, minutes % 60);
    return cell->text != NULL;
}

bool format_set(struct arena *a, struct number_format f, const char *number, bool from_1904,
                struct book_cell *cell)
{
    enum { LAST_DAY = 2958465 }; /* 9999-12-31 */
    char *end;
    long double value = strtold(number, &end);
    double serial = (double)value;

    if (end == number || *end || !isfinite(value)) {
        cell->kind = BOOK_TEXT;
        cell->text = number;
        return true;
    }
    char digits[64]; /* what the file has may be the double nearest to them */
    snprintf(digits, sizeof digits, "%.15Lg", value);
    value = strtold(digits, NULL);
    if (f.kind == FORMAT_DATE && serial >= 1 && serial <= LAST_DAY) {
        /* Spreadsheets take 1900 for a leap year: https://learn.microsoft.com/office/troubleshoot/
         * excel/wrongly-assumes-1900-is-leap-year. */
        long long day = (long long)floor(serial);
        return set_date(a, day + (from_1904 ? -24107 : day < 60 ? -25568 : -25569), cell);
    }
    if (f.kind == FORMAT_TIME && serial >= 0 && serial < LAST_DAY)
        return set_time(a, serial, cell);
    if (f.percent)
        value *= 100;
    bool ok = format_set_number(a, value, f.kind == FORMAT_FIXED ? f.decimals : -1, f.digits, cell);
    if (f.percent)
        cell->kind = BOOK_PERCENT;
    return ok;
}
