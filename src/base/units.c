#include "base/units.h"

#include <string.h>

/* strtod follows the locale of the process; a template means the same everywhere. Below 2^53 and
 * 10^22 both numbers are exact, so that their quotient is the double nearest to the decimal; more
 * decimals than that are passed over. */
const char *number_from_css(const char *text, double *out)
{
    const char *s = text + (*text == '-' || *text == '+');
    double digits = 0, scale = 1;
    bool any = false;

    for (; *s >= '0' && *s <= '9'; s++, any = true)
        digits = digits * 10 + (*s - '0');
    if (*s == '.')
        for (s++; *s >= '0' && *s <= '9'; s++, any = true)
            if (digits < 1e15 && scale < 1e22) {
                digits = digits * 10 + (*s - '0');
                scale *= 10;
            }
    *out = (*text == '-' ? -digits : digits) / scale;
    return any ? s : NULL;
}

bool length_from_css(const char *text, struct length *out)
{
    static const struct {
        const char *name;
        double pt;
    } unit[] = {{"mm", 72 / 25.4}, {"cm", 72 / 2.54}, {"in", 72}, {"pt", 1}};
    double v, pt = -1;
    const char *end = number_from_css(text, &v);

    if (!end)
        return false;
    bool em = !strcmp(end, "em");
    for (size_t i = 0; i < sizeof unit / sizeof unit[0]; i++)
        if (!strcmp(end, unit[i].name))
            pt = unit[i].pt;
    if (em || (*end == '\0' && v == 0))
        pt = 1; /* no font is smaller */
    if (pt < 0 || fabs(v * pt) > pt_from_pt64(PT64_MAX))
        return false;
    *out = em ? (struct length){.in_em = true, .em = v}
              : (struct length){.fixed = (pt64)lround(v * pt * 64)};
    return true;
}

bool pt64_from_length(struct length l, pt64 font_size, pt64 *out)
{
    double pt = l.em * pt_from_pt64(font_size);

    if (fabs(pt) > pt_from_pt64(PT64_MAX))
        return false;
    *out = l.in_em ? (pt64)lround(pt * 64) : l.fixed;
    return true;
}
