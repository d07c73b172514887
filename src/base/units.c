#include "base/units.h"

#include <string.h>

/* strtod follows the locale of the process; a template means the same everywhere. */
static const char *read_decimal(const char *s, double *out)
{
    bool negative = *s == '-';
    double v = 0, scale = 1;
    int ndigit = 0;

    if (*s == '-' || *s == '+')
        s++;
    for (; *s >= '0' && *s <= '9' && ndigit < 9; s++, ndigit++)
        v = v * 10 + (*s - '0');
    if (*s == '.')
        for (s++; *s >= '0' && *s <= '9' && ndigit < 15; s++, ndigit++)
            v += (*s - '0') * (scale /= 10);
    *out = negative ? -v : v;
    return ndigit > 0 ? s : NULL;
}

bool pt64_from_css(const char *text, pt64 em, pt64 *out)
{
    static const struct {
        const char *name;
        double pt;
    } unit[] = {{"mm", 72 / 25.4}, {"cm", 72 / 2.54}, {"in", 72}, {"pt", 1}};
    double v, pt = -1;
    const char *end = read_decimal(text, &v);

    if (!end)
        return false;
    for (size_t i = 0; i < sizeof unit / sizeof unit[0]; i++)
        if (!strcmp(end, unit[i].name))
            pt = unit[i].pt;
    if (!strcmp(end, "em") && em > 0)
        pt = em / 64.0;
    if (*end == '\0' && v == 0)
        pt = 0;
    if (pt < 0 || fabs(v * pt) > PT64_MAX / 64.0)
        return false;
    *out = (pt64)lround(v * pt * 64);
    return true;
}
