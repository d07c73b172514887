#include "base/format.h"

#include "base/diag.h"
#include "base/numeral.h"
#include "base/str.h"

#include <string.h>

enum { DECIMALS_MAX = 6, WHOLE_MAX = 15 };

/* ---- numbers ---- */

/* What a number is counted in, longest first where one ends as another does. */
static const struct {
    const char *after;
    int power;
} units[] = {
    {"", 0},     {"%", -2},     {" พัน", 3},      {" หมื่น", 4},     {" แสน", 5},
    {" ล้าน", 6}, {" พันล้าน", 9}, {" หมื่นล้าน", 10}, {" แสนล้าน", 11}, {" ล้านล้าน", 12},
};

bool format_read_number(const char *text, struct value_format *out)
{
    static const char grouped[] = "#,##";
    const char *p = text;

    *out = (struct value_format){.text = text, .kind = FORMAT_NUMBER, .sign = *p == '+'};
    p += out->sign;
    out->grouped = !strncmp(p, grouped, sizeof grouped - 1);
    p += out->grouped ? sizeof grouped - 1 : 0;
    out->whole = (int)strspn(p, "0");
    p += out->whole;
    if (!out->whole || out->whole > (out->grouped ? 1 : WHOLE_MAX))
        return false;
    if (*p == '.') {
        out->decimals = (int)strspn(p + 1, "0");
        p += 1 + out->decimals;
        if (!out->decimals || out->decimals > DECIMALS_MAX)
            return false;
    }
    out->after = p;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (!strcmp(units[i].after, p)) {
            out->power = units[i].power;
            return true;
        }
    return false;
}

/* ---- dates ---- */

/* Runs of d, m and y; everything else but Latin letters and digits is printed as it is. */
static bool is_date(const char *text)
{
    bool any = false;

    for (const char *p = text; *p;) {
        char c = (char)(*p | 0x20);
        size_t n = 1;
        if (!ascii_is_letter(*p)) {
            if (ascii_is_digit((unsigned char)*p) || strchr("%#+", *p)) /* of a number */
                return false;
            p++;
            continue;
        }
        while ((p[n] | 0x20) == c && ascii_is_letter(p[n]))
            n++;
        if (!strchr("dmy", c) || n > 4 || (c == 'y' && n == 3))
            return false;
        any = true;
        p += n;
    }
    return any;
}

/* ---- letters ---- */

/* One place for a number, and no other letter or digit: 1.00 is a mistake. */
static bool is_numeral(const char *text)
{
    const char *p = text, *end = text + strlen(text);
    int letters = 0;

    while (p < end) {
        uint32_t c = utf8_next(&p, end);
        letters +=
            (c < 0x80 && ascii_is_letter((char)c)) || ascii_is_digit(c) || unicode_is_thai(c);
    }
    return letters == 1 && numeral_count(text) == 1;
}

bool format_read(const char *text, struct value_format *out)
{
    if (format_read_number(text, out))
        return true;
    *out = (struct value_format){.text = text, .kind = FORMAT_DATE, .after = ""};
    if (is_date(text))
        return true;
    out->kind = FORMAT_NUMERAL;
    return is_numeral(text);
}

/* ---- hints ---- */

const char *format_nearest(const char *text)
{
    static const char *const often[] = {
        "0",       "0.0",      "0.00",     "0.000",      "#,##0",       "#,##0.0", "#,##0.00",
        "+0.0",    "+0.00",    "0%",       "0.0%",       "0.00%",       "0.0 พัน",  "0.00 พัน",
        "0.0 ล้าน", "0.00 ล้าน", "d mmm yy", "d mmm yyyy", "d mmmm yyyy",
    };

    return str_nearest(text, often, sizeof often / sizeof often[0]);
}

const char format_list_numbers[] =
    N_("formats are 0, 0.00, #,##0, +0.0, 0.0%, 0.0 ล้าน, with at most 6 decimals");

const char format_list[] = N_("formats are 0.00, #,##0, +0.0, 0.0%, 0.0 ล้าน, d mmm yyyy and ก");
