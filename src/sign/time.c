#include "sign/time.h"

#include "data/date.h"

#include <stdio.h>

enum { THAILAND = 7 * 60 * 60 };

static struct tm in_thailand(time_t when)
{
    struct tm tm = {0};

    when += THAILAND;
    gmtime_r(&when, &tm);
    return tm;
}

const char *time_pdf(struct arena *a, time_t when)
{
    struct tm tm = in_thailand(when);

    return arena_printf(a, "D:%04d%02d%02d%02d%02d%02d+07'00'", tm.tm_year + 1900, tm.tm_mon + 1,
                        tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

const char *time_thai(struct arena *a, time_t when)
{
    struct tm tm = in_thailand(when);
    struct sbuf b = {.a = a};

    date_print(&b, (struct date){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday}, "d mmm yyyy");
    sbuf_printf(&b, " %02d:%02d น.", tm.tm_hour, tm.tm_min);
    return sbuf_text(&b);
}

/* Without an offset the zone is not known: then it is taken as it is. */
const char *time_thai_of_pdf(struct arena *a, const char *date)
{
    struct tm tm = {.tm_mday = 1};
    int hours = 7, minutes = 0;
    char sign = '+';
    int n = sscanf(date, "D:%4d%2d%2d%2d%2d%2d%c%2d'%2d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
                   &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &sign, &hours, &minutes);

    if (n < 5)
        return NULL;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    if (sign == 'Z')
        hours = minutes = 0;
    int offset = (hours * 60 + minutes) * 60;
    return time_thai(a, timegm(&tm) - (sign == '-' ? -offset : offset));
}
