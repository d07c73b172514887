#include "data/decimal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* 10^15 is below 2^53: such a number is exact as a double, and so is the power of ten. */
enum { DIGITS_MAX = 15 };

/* 10^18 is the largest power of ten in 64 bits; a double has no exponent of four digits. */
enum { POWER_MAX = 18, EXPONENT_MAX = 999 };

static int64_t power_of_ten(int n)
{
    int64_t power = 1;

    while (n-- > 0)
        power *= 10;
    return power;
}

const char decimal_comma[] =
    N_("\"%s\" has a comma; write the decimal point as a full stop, and no comma for thousands");
const char decimal_percent[] = N_("\"%s\" has a percent sign; write the number alone");
const char decimal_exponent[] =
    N_("\"%s\" is in scientific notation; format the cell as a number with 2 decimals");
const char decimal_none[] = N_("\"%s\" is no number; write digits alone, as in 74.00");
static const char mixed[] =
    N_("\"%s\" mixes Thai and Arabic digits; use one kind in a number"); /* D1 */
static const char tab_inside[] = N_("\"%s\" has a TAB inside; write the number without");
static const char invisible_inside[] =
    N_("\"%s\" has a character inside that is not seen; type the number again");
const char decimal_blank[] = N_("\"%s\" has a blank inside; write the number without");
const char decimal_point[] = N_("\"%s\" has no digit after the decimal point");
const char decimal_long[] = N_("\"%s\" has too many digits");

/* The value of a digit; -1 = it is none. Full-width digits are those of a Thai or Chinese keyboard
 * in its wide mode. */
static int digit_value(uint32_t c, bool *thai)
{
    *thai = unicode_is_thai_digit(c);
    if (*thai)
        return (int)c - 0x0E50;
    if (c >= 0xFF10 && c <= 0xFF19)
        return (int)c - 0xFF10;
    return ascii_is_digit(c) ? (int)c - '0' : -1;
}

/* "1 096" as some countries write thousands, not "96.67 points". */
static bool goes_on_in_digits(const char *next, const char *end)
{
    bool thai;

    while (next < end) {
        uint32_t c = utf8_next(&next, end);
        if (!unicode_is_blank(c) && !unicode_is_invisible(c))
            return digit_value(c, &thai) >= 0 || c == '.';
    }
    return false;
}

/* The sign alone, after a blank or not. */
static bool is_percent(uint32_t c, const char *next, const char *end)
{
    while (next < end && unicode_is_blank(c))
        c = utf8_next(&next, end);
    return next == end && (c == '%' || c == 0xFF05);
}

/* Why this character is none of a number. */
static const char *odd_character(uint32_t c, bool any, const char *next, const char *end)
{
    bool goes_on = goes_on_in_digits(next, end);
    if (c == '\t' && goes_on)
        return tab_inside;
    if (unicode_is_invisible(c) && goes_on)
        return invisible_inside;
    if (unicode_is_blank(c) && goes_on)
        return decimal_blank;
    if (c == ',' && any)
        return decimal_comma;
    if (any && is_percent(c, next, end))
        return decimal_percent;
    if ((c == 'e' || c == 'E') && any && next < end &&
        (*next == '+' || *next == '-' || ascii_is_digit((unsigned char)*next)))
        return decimal_exponent;
    return decimal_none;
}

const char *decimal_read(const char *text, size_t len, struct decimal *out)
{
    const char *end = text + len;
    bool minus = false, point = false, ascii = false, thai = false, long_one = false;

    *out = (struct decimal){0};
    utf8_trim(&text, &end);
    const char *sign = text;
    uint32_t first = sign < end ? utf8_next(&sign, end) : 0;
    if (first == '-' || first == 0x2212 ||
        first == 0xFF0D) { /* also the sign, and that of the wide mode */
        minus = true;
        text = sign;
    }
    while (text < end) {
        uint32_t c = utf8_next(&text, end);
        bool is_thai;
        int digit = digit_value(c, &is_thai);
        if ((c == '.' || c == 0xFF0E) && !point) {
            point = true;
            if (text == end)
                return ascii || thai ? decimal_point : decimal_none;
            continue;
        }
        if (digit < 0)
            return odd_character(c, ascii || thai, text, end);
        ascii = ascii || !is_thai;
        thai = thai || is_thai;
        int64_t more = out->digits * 10 + digit;
        long_one = long_one || more >= 1000000000000000 || out->scale == DIGITS_MAX;
        if (long_one)
            continue;
        out->digits = more;
        out->scale += point;
    }
    if (ascii && thai)
        return mixed;
    if (!ascii && !thai)
        return decimal_none;
    if (long_one)
        return decimal_long;
    if (minus)
        out->digits = -out->digits;
    return NULL;
}

void decimal_shorten(struct decimal *d, int scale)
{
    while (d->scale > scale && d->digits % 10 == 0) {
        d->digits /= 10;
        d->scale--;
    }
}

/* The quotient of two exact doubles is rounded once, so it is the nearest one: IEEE 754, 5.4.1. */
double decimal_to_double(struct decimal d)
{
    double x = (double)d.digits;

    if (d.scale >= 0 && d.scale <= POWER_MAX)
        return x / (double)power_of_ten(d.scale);
    for (int i = 0; i < d.scale; i++)
        x /= 10;
    for (int i = 0; i > d.scale; i--)
        x *= 10;
    return x;
}

bool decimal_from_text(const char *text, struct decimal *out)
{
    bool minus = *text == '-', point = false, any = false;
    long exponent = 0;
    const char *p = text + (minus || *text == '+');
    char *end;

    *out = (struct decimal){0};
    for (; ascii_is_digit((unsigned char)*p) || (*p == '.' && !point); p++) {
        if (*p == '.') {
            point = true;
            continue;
        }
        any = true;
        if (out->digits >= power_of_ten(POWER_MAX - 1) || out->scale == POWER_MAX)
            return false;
        out->digits = out->digits * 10 + (*p - '0');
        out->scale += point;
    }
    if (any && (*p == 'e' || *p == 'E')) { /* a very large or small REAL */
        exponent = strtol(p + 1, &end, 10);
        any = end > p + 1 && end[-1] >= '0' && p[1] > ' ';
        p = end;
    }
    if (!any || *p || exponent > EXPONENT_MAX || exponent < -EXPONENT_MAX)
        return false;
    out->scale -= (int)exponent;
    if (minus)
        out->digits = -out->digits;
    return true;
}

/* The same number with so many digits after the full stop. false = it has more digits than 18. */
static bool rescale(struct decimal *d, int scale)
{
    for (; d->scale < scale; d->scale++) {
        if (d->digits >= power_of_ten(POWER_MAX - 1) || -d->digits >= power_of_ten(POWER_MAX - 1))
            return false;
        d->digits *= 10;
    }
    return true;
}

bool decimal_add(struct decimal *sum, struct decimal d)
{
    struct decimal out = *sum;

    decimal_shorten(&d, 0);
    if (!d.digits)
        return true;
    if (!rescale(&out, d.scale) || !rescale(&d, out.scale))
        return false;
    out.digits += d.digits; /* each below 10^18 */
    if (out.digits >= power_of_ten(POWER_MAX) || -out.digits >= power_of_ten(POWER_MAX))
        return false;
    *sum = out;
    return true;
}

static int sign_of(struct decimal d)
{
    return (d.digits > 0) - (d.digits < 0);
}

/* Its digits before the full stop; below 0, the zeros after it. */
static int digits_before(struct decimal d)
{
    int n = 0;

    for (int64_t rest = d.digits; rest; rest /= 10)
        n++;
    return n - d.scale;
}

int decimal_compare(struct decimal a, struct decimal b)
{
    struct decimal d = a;

    if (decimal_add(&d, (struct decimal){-b.digits, b.scale}))
        return sign_of(d);
    if (sign_of(a) != sign_of(b))
        return sign_of(a) < sign_of(b) ? -1 : 1;
    int before_a = digits_before(a), before_b = digits_before(b);
    if (before_a != before_b)
        return before_a < before_b ? -sign_of(a) : sign_of(a);
    /* The one with less after the full stop did not fit into as many digits as the other has. */
    return a.scale < b.scale ? sign_of(a) : -sign_of(a);
}

struct decimal decimal_round(struct decimal d, int scale)
{
    int more = d.scale - scale;

    if (more <= 0)
        return d;
    if (more > POWER_MAX)
        return (struct decimal){0, scale};
    int64_t power = power_of_ten(more), rest = d.digits % power;
    struct decimal out = {d.digits / power, scale};
    if (rest >= power - rest) /* 2 * rest >= power, which could overflow */
        out.digits++;
    if (-rest >= power + rest)
        out.digits--;
    return out;
}

void decimal_print(struct sbuf *b, struct decimal d, int scale, bool grouped)
{
    char digit[24];
    int n = snprintf(digit, sizeof digit, "%" PRId64, d.digits < 0 ? -d.digits : d.digits);
    int before = d.digits ? n - d.scale : 1; /* digits before the full stop */

    if (d.digits < 0)
        sbuf_add_str(b, "-");
    if (before <= 0)
        sbuf_add_str(b, "0");
    for (int i = 0; i < before; i++) {
        sbuf_add(b, i < n ? digit + i : "0", 1);
        if (grouped && i + 1 < before && (before - i - 1) % 3 == 0)
            sbuf_add_str(b, ",");
    }
    if (scale > 0)
        sbuf_add_str(b, ".");
    for (int i = before; i < before + scale; i++)
        sbuf_add(b, d.digits && i >= 0 && i < n ? digit + i : "0", 1);
}
