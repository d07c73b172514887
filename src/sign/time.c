#include "sign/time.h"

#include "data/date.h"

#include <string.h>

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

const char *time_english(struct arena *a, time_t when)
{
    static const char month[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct tm tm = in_thailand(when);

    return arena_printf(a, "%d %s %d %02d:%02d (UTC+7)", tm.tm_mday, month[tm.tm_mon],
                        tm.tm_year + 1900, tm.tm_hour, tm.tm_min);
}

const char *time_day(struct arena *a, time_t when)
{
    struct tm tm = in_thailand(when);

    return arena_printf(a, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

const char *time_iso(struct arena *a, time_t when)
{
    struct tm tm = in_thailand(when);

    return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d+07:00", tm.tm_year + 1900, tm.tm_mon + 1,
                        tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* ---- the dates of a PDF ---- */

/* The next n digits, if they are there; else *p stays. Out of range: *ok = false. */
static bool take_number(const char **p, int n, int low, int high, int *out, bool *ok)
{
    int value = 0;

    for (int i = 0; i < n; i++) {
        char c = (*p)[i];
        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    *p += n;
    *out = value;
    *ok = *ok && value >= low && value <= high;
    return true;
}

/* What stands after the seconds: Z, or + or - with hours, and minutes if there are some. */
static int take_offset(const char **p, bool *ok)
{
    int hours = 0, minutes = 0;
    char sign = **p;

    if (!sign)
        return THAILAND;
    (*p)++;
    if (sign != 'Z' && sign != '+' && sign != '-')
        *ok = false;
    bool has_hours = *ok && take_number(p, 2, 0, 23, &hours, ok);
    if (!has_hours)
        *ok = *ok && sign == 'Z';
    else if (**p == '\'')
        (*p)++;
    if (has_hours && take_number(p, 2, 0, 59, &minutes, ok) && **p == '\'')
        (*p)++;
    int offset = (hours * 60 + minutes) * 60;
    return sign == '-' ? -offset : offset;
}

/* The 30th of February would be the 2nd of March. */
static bool is_day(struct tm tm)
{
    int day = tm.tm_mday;

    timegm(&tm);
    return tm.tm_mday == day;
}

bool time_from_pdf(const char *date, time_t *out)
{
    struct tm tm = {.tm_mday = 1};
    int year, month = 1;
    bool ok = true;
    const char *p = date && !strncmp(date, "D:", 2) ? date + 2 : NULL;

    if (!p || !take_number(&p, 4, 1, 9999, &year, &ok))
        return false;
    /* Each part may be missing with those after it. */
    (void)(take_number(&p, 2, 1, 12, &month, &ok) && take_number(&p, 2, 1, 31, &tm.tm_mday, &ok) &&
           take_number(&p, 2, 0, 23, &tm.tm_hour, &ok) &&
           take_number(&p, 2, 0, 59, &tm.tm_min, &ok) &&
           take_number(&p, 2, 0, 60, &tm.tm_sec, &ok));
    int offset = take_offset(&p, &ok);
    tm.tm_year = year - 1900;
    tm.tm_mon = month - 1;
    ok = ok &&
         is_day((struct tm){.tm_year = tm.tm_year, .tm_mon = tm.tm_mon, .tm_mday = tm.tm_mday});
    *out = timegm(&tm) - offset;
    return ok && !*p;
}
