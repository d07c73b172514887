#include "data/date.h"

#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ERA_DIFFERENCE = 543, ERA_FROM = 2400, MONTHS = 12, NUMBERS_MAX = 7 };

static const char *const thai_month[MONTHS] = {"มกราคม",  "กุมภาพันธ์", "มีนาคม",    "เมษายน",
                                               "พฤษภาคม", "มิถุนายน",  "กรกฎาคม",  "สิงหาคม",
                                               "กันยายน",  "ตุลาคม",   "พฤศจิกายน", "ธันวาคม"};

enum era { ERA_UNKNOWN, BUDDHIST, CHRISTIAN };

struct typed {
    int number[NUMBERS_MAX];
    int digits[NUMBERS_MAX];
    size_t n;
    int month; /* as a word; 0 = none */
    bool thai; /* it is a Thai one */
    enum era era;
    bool odd; /* there is a word that has no place in a date */
};

/* ---- words ---- */

/* Dots are left out already. */
static int month_of(const char *word, bool *thai)
{
    static const char *const shorter[MONTHS] = {"มค", "กพ", "มีค", "เมย", "พค", "มิย",
                                                "กค", "สค", "กย", "ตค",  "พย", "ธค"};
    static const char *const english[MONTHS] = {"January",   "February", "March",    "April",
                                                "May",       "June",     "July",     "August",
                                                "September", "October",  "November", "December"};
    size_t len = strlen(word);

    for (int m = 0; m < MONTHS; m++) {
        *thai = !strcmp(word, thai_month[m]) || !strcmp(word, shorter[m]);
        if (*thai || (len >= 3 && !strncasecmp(word, english[m], len)))
            return m + 1;
    }
    return 0;
}

static void read_word(struct typed *t, const char *word)
{
    static const char *const filler[] = {"วันที่", "ที่", "เดือน", "ปี", "T", ""};
    bool thai;
    int month = month_of(word, &thai);

    if (month) {
        t->odd = t->odd || t->month;
        t->month = month;
        t->thai = thai;
        return;
    }
    if (!strcmp(word, "พศ") || !strcasecmp(word, "BE")) {
        t->era = BUDDHIST;
        return;
    }
    if (!strcmp(word, "คศ") || !strcasecmp(word, "AD") || !strcasecmp(word, "CE")) {
        t->era = CHRISTIAN;
        return;
    }
    for (size_t i = 0; i < sizeof filler / sizeof filler[0]; i++)
        if (!strcmp(word, filler[i]))
            return;
    t->odd = t->odd || strncmp(word, "วัน", strlen("วัน")) != 0; /* a day of the week */
}

static int digit_of(uint32_t c)
{
    return ascii_is_digit(c)            ? (int)c - '0'
           : unicode_is_thai_digit(c)   ? (int)c - 0x0E50
           : c >= 0xFF10 && c <= 0xFF19 ? (int)c - 0xFF10
                                        : -1;
}

static bool is_letter(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (unicode_is_thai(c) && !unicode_is_thai_digit(c));
}

static const char *read_number(struct typed *t, const char *p, const char *end)
{
    enum { DIGITS_MAX = 4 };

    if (t->n == NUMBERS_MAX) {
        t->odd = true;
        return end;
    }
    for (const char *next = p; p < end; p = next) {
        int digit = digit_of(utf8_next(&next, end));
        if (digit < 0)
            break;
        t->odd = t->odd || t->digits[t->n] == DIGITS_MAX;
        if (!t->odd) {
            t->number[t->n] = t->number[t->n] * 10 + digit;
            t->digits[t->n]++;
        }
    }
    t->n++;
    return p;
}

static const char *collect_word(struct typed *t, const char *p, const char *end)
{
    char word[64];
    size_t len = 0;

    for (const char *next = p; p < end; p = next) {
        uint32_t c = utf8_next(&next, end);
        if (c != '.' && !is_letter(c))
            break;
        if (c == '.')
            continue;
        if (len + 4 >= sizeof word) {
            t->odd = true;
            break;
        }
        len += utf8_put(word + len, c);
    }
    word[len] = '\0';
    read_word(t, word);
    return p;
}

static struct typed take_apart(const char *text)
{
    struct typed t = {0};
    const char *p = text, *end = text + strlen(text);

    utf8_trim(&p, &end);
    while (p < end && !t.odd) {
        const char *next = p;
        uint32_t c = utf8_next(&next, end);
        if (digit_of(c) >= 0)
            p = read_number(&t, p, end);
        else if (is_letter(c))
            p = collect_word(&t, p, end);
        else {
            t.odd = !unicode_is_blank(c) && !strchr("/-.,:", (int)(c < 0x80 ? c : '#'));
            p = next;
        }
    }
    return t;
}

/* ---- what they mean ---- */

static bool is_day(struct date d)
{
    static const int days[MONTHS] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (d.year % 4 == 0 && d.year % 100 != 0) || d.year % 400 == 0;

    return d.month >= 1 && d.month <= MONTHS && d.day >= 1 && d.day <= days[d.month - 1] &&
           (d.month != 2 || d.day < 29 || leap);
}

/* The years that may be meant, of the Christian era. */
static int read_year(const struct typed *t, int number, int digits, int year[static 2])
{
    enum { CENTURY = 100, HALF = 50, FIRST = 1900, LAST = 2200 };
    int buddhist = 2500 + number - ERA_DIFFERENCE;
    int christian = number < HALF ? 2000 + number : FIRST + number;

    if (digits == 4) {
        bool is_buddhist = number >= ERA_FROM;
        year[0] = is_buddhist ? number - ERA_DIFFERENCE : number;
        return year[0] >= FIRST && year[0] < LAST && t->era != (is_buddhist ? CHRISTIAN : BUDDHIST);
    }
    if (digits != 2)
        return 0;
    if (t->era == CHRISTIAN) {
        year[0] = 2000 + number;
        return 1;
    }
    year[0] = buddhist;
    year[1] = christian;
    return t->era == BUDDHIST || (t->thai && number >= HALF) ? 1 : 2;
}

static void add(struct date out[static 2], int *n, struct date d)
{
    if (is_day(d) && *n < 2 && (!*n || memcmp(&out[0], &d, sizeof d) != 0))
        out[(*n)++] = d;
}

int date_read(const char *text, struct date out[static 2])
{
    struct typed t = take_apart(text);
    size_t need = t.month ? 2 : 3, last = need - 1;
    int year[2], n = 0;

    for (size_t i = need; i < t.n; i++) /* midnight */
        t.odd = t.odd || t.number[i] || !strchr(text, ':');
    if (t.odd || t.n < need)
        return 0;
    bool first = t.digits[0] == 4; /* the year comes first */
    int nyear = read_year(&t, t.number[first ? 0 : last], t.digits[first ? 0 : last], year);
    int day = t.number[first ? last : 0], month = t.month ? t.month : t.number[1];
    for (int i = 0; i < nyear; i++)
        add(out, &n, (struct date){year[i], month, day});
    bool buddhist = t.number[first ? 0 : last] >= ERA_FROM;
    for (int i = 0; i < nyear && !t.month && !first && (!n || !buddhist); i++)
        add(out, &n, (struct date){year[i], day, month}); /* month before day */
    return n;
}

bool date_is_like(const char *text)
{
    enum { DAY_MONTH_YEAR = 3, LAST_DAY = 31 };
    struct typed t = take_apart(text);
    const char *mark = strpbrk(text, "/-");
    int years = 0;

    for (size_t i = 0; i < t.n; i++)
        years += t.number[i] > LAST_DAY;
    return !t.odd && years <= 1 &&
           ((t.month && t.n) || (t.n >= DAY_MONTH_YEAR && mark && strchr(mark + 1, *mark)));
}

/* The day so many days after 1 March of the year 0; an era is 400 years.
 * https://howardhinnant.github.io/date_algorithms.html, civil_from_days. */
static struct date day_number(int days)
{
    enum { ERA = 146097, CENTURY = 36524, FOUR_YEARS = 1460, YEAR = 365 };
    int era = days / ERA, of_era = days % ERA;
    int year = (of_era - of_era / FOUR_YEARS + of_era / CENTURY - of_era / (ERA - 1)) / YEAR;
    int of_year = of_era - (YEAR * year + year / 4 - year / 100);
    int month = (5 * of_year + 2) / 153; /* from March: 153 days are five months */

    return (struct date){.year = era * 400 + year + (month >= 10),
                         .month = month < 10 ? month + 3 : month - 9,
                         .day = of_year - (153 * month + 2) / 5 + 1};
}

bool date_from_serial(const char *text, struct date out[static 2])
{
    enum { DIGITS = 5, DAYS_TO_1899_12_30 = 693899, SINCE_1904 = 1462 };
    const char *p = text, *end = text + strlen(text);
    int days = 0, n = 0;

    for (; p < end && *p != '.' && n <= DIGITS; n++) {
        int digit = digit_of(utf8_next(&p, end));
        if (digit < 0 || (!n && !digit))
            return false;
        days = days * 10 + digit;
    }
    if (p < end && *p == '.') /* the time of day */
        p += 1 + strspn(p + 1, "0123456789");
    if (n != DIGITS || p < end)
        return false;
    out[0] = day_number(days + DAYS_TO_1899_12_30);
    out[1] = day_number(days + DAYS_TO_1899_12_30 + SINCE_1904);
    return true;
}

bool date_from_iso(const char *text, struct date *out)
{
    static const char form[] = "dddd-dd-dd";
    size_t i = 0;

    while (form[i] && (form[i] == 'd' ? ascii_is_digit((unsigned char)text[i]) : text[i] == '-'))
        i++;
    if (form[i] || text[i])
        return false;
    *out = (struct date){(int)strtol(text, NULL, 10), (int)strtol(text + 5, NULL, 10),
                         (int)strtol(text + 8, NULL, 10)};
    return out->year >= 1 && out->year < ERA_FROM && is_day(*out);
}

char *date_iso(struct arena *a, struct date d)
{
    return arena_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}

void date_print_thai(char *out, size_t size, struct date d)
{
    snprintf(out, size, "%d %s %d", d.day, thai_month[d.month - 1], d.year + ERA_DIFFERENCE);
}

/* 0 = Sunday. Sakamoto's rule: each month's shift within a year that begins in March. */
static int weekday(struct date d)
{
    static const int shift[MONTHS] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    int year = d.year - (d.month < 3);

    return (year + year / 4 - year / 100 + year / 400 + shift[d.month - 1] + d.day) % 7;
}

static void put_field(struct sbuf *b, struct date d, char letter, size_t n, bool christian)
{
    static const char *const month[MONTHS] = {"ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
                                              "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.",  "พ.ย.", "ธ.ค."};
    static const char *const day[] = {"อาทิตย์", "จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์"};
    static const char *const short_day[] = {"อา.", "จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส."};
    int year = d.year + (christian ? 0 : ERA_DIFFERENCE);

    if (letter == 'y')
        sbuf_printf(b, n == 2 ? "%02d" : "%d", n == 2 ? year % 100 : year);
    else if (letter == 'm' && n > 2)
        sbuf_add_str(b, n == 3 ? month[d.month - 1] : thai_month[d.month - 1]);
    else if (letter == 'd' && n > 2)
        sbuf_add_str(b, n == 3 ? short_day[weekday(d)] : day[weekday(d)]);
    else
        sbuf_printf(b, n == 2 ? "%02d" : "%d", letter == 'm' ? d.month : d.day);
}

void date_print(struct sbuf *b, struct date d, const char *form)
{
    bool christian = strstr(form, "ค.ศ.") != NULL;

    while (*form) {
        char letter = (char)(*form | 0x20);
        size_t n = strspn(form, (char[]){letter, (char)(letter & ~0x20), '\0'});
        size_t plain = strcspn(form, "dmyDMY");
        if (plain) {
            sbuf_add(b, form, plain);
            form += plain;
            continue;
        }
        put_field(b, d, letter, n, christian);
        form += n;
    }
}
