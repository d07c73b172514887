#include "data/number.h"

#include "data/decimal.h"

const char *number_format(struct arena *a, const struct value *v, const struct value_format *format,
                          bool *wrong)
{
    struct sbuf out = {.a = a};
    struct decimal d;

    *wrong = false;
    if (v->kind == VALUE_NULL)
        return "";
    if (!format)
        return v->text;
    if (!decimal_from_text(v->text, &d)) {
        *wrong = true;
        return NULL;
    }
    decimal_print(&out, decimal_round(d, format->decimals), format->decimals, format->grouped);
    return sbuf_text(&out);
}
