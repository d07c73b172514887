#include "data/number.h"

#include "base/numeral.h"
#include "data/date.h"
#include "data/decimal.h"

/* 000: with zeros before it. The sign stands before them. */
static void put_zeros(struct sbuf *out, struct decimal *d, int whole)
{
    int before = 1; /* digits before the full stop */

    if (d->digits < 0) {
        sbuf_add_str(out, "-");
        d->digits = -d->digits;
    }
    for (int64_t n = d->digits; n >= 10; n /= 10)
        before++;
    before = d->digits && before > d->scale ? before - d->scale : 1;
    for (; before < whole; before++)
        sbuf_add_str(out, "0");
}

static bool put_number(struct sbuf *out, const char *text, const struct value_format *f)
{
    struct decimal d;

    if (!decimal_from_text(text, &d))
        return false;
    d.scale += f->power;
    d = decimal_round(d, f->decimals);
    if (f->sign && d.digits > 0)
        sbuf_add_str(out, "+");
    if (f->whole > 1)
        put_zeros(out, &d, f->whole);
    decimal_print(out, d, f->decimals, f->grouped);
    sbuf_add_str(out, f->after);
    return true;
}

static bool put_date(struct sbuf *out, const char *text, const struct value_format *f)
{
    struct date d;

    if (!*text)
        return true;
    if (!date_from_iso(text, &d))
        return false;
    date_print(out, d, f->text);
    return true;
}

static bool put_numeral(struct sbuf *out, const struct value *v, const struct value_format *f)
{
    enum { MOST = 9999 };
    struct decimal d;

    if (!decimal_from_text(v->text, &d))
        return false;
    decimal_shorten(&d, 0);
    if (d.scale || d.digits < 1 || d.digits > MOST)
        return false;
    int number = (int)d.digits;
    numeral_put(out, f->text, &number, 1);
    return true;
}

const char *number_format(struct arena *a, const struct value *v, const struct value_format *format,
                          bool *wrong)
{
    struct sbuf out = {.a = a};

    *wrong = false;
    if (v->kind == VALUE_NULL)
        return "";
    if (!format)
        return v->text;
    *wrong = !(format->kind == FORMAT_DATE      ? put_date(&out, v->text, format)
               : format->kind == FORMAT_NUMERAL ? put_numeral(&out, v, format)
                                                : put_number(&out, v->text, format));
    return *wrong ? NULL : sbuf_text(&out);
}

const char *number_wanted(const struct value_format *format)
{
    static const char number[] = N_("\"%s\" is not a number, so \"%s\" cannot print it");
    static const char date[] =
        N_("\"%s\" is not a date like 2026-10-31, so \"%s\" cannot print it");
    static const char numeral[] =
        N_("\"%s\" is not a whole number from 1 to 9999, so \"%s\" cannot print it");

    return format->kind == FORMAT_DATE ? date : format->kind == FORMAT_NUMERAL ? numeral : number;
}
