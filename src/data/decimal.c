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

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0x00A0;
}

/* Moves both ends of a text inwards over blanks. */
static void trim(const char **text, const char **end)
{
    const char *p = *text, *last = *text;

    while (p < *end && is_blank(utf8_next(&p, *end)))
        *text = p;
    for (p = last = *text; p < *end;)
        if (!is_blank(utf8_next(&p, *end)))
            last = p;
    *end = last;
}

const char *decimal_read(const char *text, size_t len, struct decimal *out)
{
    const char *end = text + len;
    bool minus = false, point = false, ascii = false, thai = false, long_one = false;

    *out = (struct decimal){0};
    trim(&text, &end);
    if (text < end && *text == '-') {
        minus = true;
        text++;
    }
    while (text < end) {
        uint32_t c = utf8_next(&text, end);
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (is_blank(c))
            return "ในจำนวนต้องไม่มีเว้นวรรค";
        if (c == ',')
            return "ให้พิมพ์โดยไม่มีเครื่องหมายจุลภาค";
        if (!ascii_is_digit(c) && !unicode_is_thai_digit(c))
            return "ใช้ได้เฉพาะตัวเลขและจุดทศนิยมหนึ่งจุด";
        ascii = ascii || ascii_is_digit(c);
        thai = thai || unicode_is_thai_digit(c);
        int64_t more = out->digits * 10 + (c - (ascii_is_digit(c) ? '0' : 0x0E50));
        long_one = long_one || more >= 1000000000000000 || out->scale == DIGITS_MAX;
        if (long_one)
            continue;
        out->digits = more;
        out->scale += point;
    }
    if (ascii && thai)
        return "มีเลขไทยปนกับเลขอารบิกในจำนวนเดียว"; /* D1 */
    if (!ascii && !thai)
        return "ไม่มีตัวเลข";
    if (end[-1] == '.')
        return "ไม่มีตัวเลขหลังจุดทศนิยม";
    if (long_one)
        return "มีตัวเลขมากเกินไป";
    if (minus)
        out->digits = -out->digits;
    return NULL;
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
