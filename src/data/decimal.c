#include "data/decimal.h"

#include "base/str.h"

#include <string.h>

/* 10^15 is below 2^53: such a number is exact as a double, and so is the power of ten. */
enum { DIGITS_MAX = 15 };

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
    double power = 1;

    for (int i = 0; i < d.scale; i++)
        power *= 10;
    return (double)d.digits / power;
}
