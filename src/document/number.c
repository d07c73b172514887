#include "document/number.h"

#include "base/str.h"

#include <string.h>

/* The digits of a decimal: value = 0.d1d2d3... * 10^point. */
struct decimal {
    char *digit; /* '0' to '9', room for one more in front and behind */
    size_t n;
    long point;
    bool negative;
};

static bool read_decimal(struct arena *a, const char *s, struct decimal *out)
{
    bool seen_point = false, any = false;
    long exponent = 0;
    size_t len = strlen(s);

    *out = (struct decimal){.digit = arena_alloc(a, len + 2)};
    if (!out->digit)
        return false;
    out->digit++; /* a carry may need the place before */
    if (*s == '-' || *s == '+')
        out->negative = *s++ == '-';
    for (; ascii_is_digit((unsigned char)*s) || (*s == '.' && !seen_point); s++) {
        if (*s == '.') {
            seen_point = true;
            continue;
        }
        any = true;
        out->digit[out->n++] = *s;
        out->point += !seen_point;
    }
    if (any && (*s == 'e' || *s == 'E')) { /* SQLite prints a very large or small REAL so */
        bool minus = s[1] == '-';
        s += s[1] == '-' || s[1] == '+' ? 2 : 1;
        for (; ascii_is_digit((unsigned char)*s) && exponent < 1000; s++)
            exponent = exponent * 10 + (*s - '0');
        out->point += minus ? -exponent : exponent;
    }
    return any && *s == '\0';
}

static char digit_at(const struct decimal *d, long i)
{
    return i >= 0 && (size_t)i < d->n ? d->digit[i] : '0';
}

/* Cuts behind `decimals` places, half away from zero. */
static void round_half_up(struct decimal *d, long decimals)
{
    long keep = d->point + decimals;

    if (keep < 0) {
        d->n = 0;
        return;
    }
    if ((size_t)keep >= d->n)
        return;
    bool up = d->digit[keep] >= '5';
    d->n = (size_t)keep;
    if (!up)
        return;
    long i = keep - 1;
    while (i >= 0 && d->digit[i] == '9')
        d->digit[i--] = '0';
    if (i >= 0) {
        d->digit[i]++;
    } else {
        d->digit--;
        d->digit[0] = '1';
        d->n++;
        d->point++;
    }
}

const char *number_format(struct arena *a, const struct value *v, const char *format, bool *wrong)
{
    struct decimal d;
    struct sbuf out = {.a = a};
    const char *point = format ? strchr(format, '.') : NULL;
    long decimals = point ? (long)strlen(point + 1) : 0;

    *wrong = false;
    if (v->kind == VALUE_NULL)
        return "";
    if (!format)
        return v->text;
    if (!read_decimal(a, v->text, &d)) {
        *wrong = true;
        return NULL;
    }
    round_half_up(&d, decimals);
    bool zero = true;
    for (size_t i = 0; i < d.n; i++)
        zero = zero && d.digit[i] == '0';
    if (d.negative && !zero)
        sbuf_add(&out, "-", 1);

    long first = 0; /* leading zeros of the integer part are not printed, but one digit is */
    while (first < d.point - 1 && digit_at(&d, first) == '0')
        first++;
    if (d.point <= 0)
        sbuf_add(&out, "0", 1);
    for (long i = first; i < d.point; i++) {
        char c = digit_at(&d, i);
        sbuf_add(&out, &c, 1);
        if (strchr(format, ',') && d.point - i > 1 && (d.point - i - 1) % 3 == 0)
            sbuf_add(&out, ",", 1);
    }
    if (decimals > 0)
        sbuf_add(&out, ".", 1);
    for (long i = 0; i < decimals; i++) {
        char c = digit_at(&d, d.point + i);
        sbuf_add(&out, &c, 1);
    }
    return sbuf_text(&out);
}
