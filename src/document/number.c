#include "document/number.h"

#include "data/decimal.h"

#include <string.h>

const char *number_format(struct arena *a, const struct value *v, const char *format, bool *wrong)
{
    const char *point = format ? strchr(format, '.') : NULL;
    int scale = point ? (int)strlen(point + 1) : 0;
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
    decimal_print(&out, decimal_round(d, scale), scale, strchr(format, ',') != NULL);
    return sbuf_text(&out);
}
