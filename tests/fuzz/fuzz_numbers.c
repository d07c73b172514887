/*
 * Numbers and dates: what is printed reads as the same again; words of an amount are that amount; a
 * sum without what was added is what it was.
 */
#include "fuzz.h"

#include "base/digits.h"
#include "base/numeral.h"
#include "base/units.h"
#include "data/baht.h"
#include "data/date.h"
#include "data/number.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>

static struct decimal without_zeros(struct decimal d)
{
    while (d.digits && d.digits % 10 == 0) {
        d.digits /= 10;
        d.scale--;
    }
    return d;
}

static bool is_same(struct decimal a, struct decimal b)
{
    a = without_zeros(a);
    b = without_zeros(b);
    return a.digits == b.digits && (a.scale == b.scale || !a.digits);
}

static const char *printed(struct arena *a, struct decimal d, int scale, bool grouped)
{
    struct sbuf b = {.a = a};

    decimal_print(&b, d, scale, grouped);
    return sbuf_text(&b);
}

/* ---- decimals ---- */

static void check_print(struct arena *a, struct decimal d)
{
    int scale = d.scale > 0 ? d.scale : 0;
    const char *plain = printed(a, d, scale, false), *grouped = printed(a, d, scale, true);
    struct decimal again;

    HOLDS(decimal_read(plain, strlen(plain), &again) == NULL);
    HOLDS(is_same(d, again));
    for (const char *p = plain; *grouped; grouped++)
        if (*grouped != ',')
            HOLDS(*grouped == *p++);
    char text[64]; /* as SQLite prints a REAL */
    snprintf(text, sizeof text, "%.15g", decimal_to_double(d));
    HOLDS(decimal_from_text(text, &again));
    HOLDS(is_same(d, again));
}

static void check_round(struct decimal d, int scale)
{
    struct decimal r = decimal_round(d, scale), far = r;

    HOLDS(is_same(decimal_round(r, scale), r));
    HOLDS((r.digits >= 0 && d.digits >= 0) || (r.digits <= 0 && d.digits <= 0));
    HOLDS(r.scale <= scale || is_same(r, d));
    if (!decimal_add(&far, (struct decimal){-d.digits, d.scale}) || !far.digits)
        return;
    /* The half of the last place, away from zero: 2 * far is at most 1 of it. */
    far.digits = far.digits < 0 ? -far.digits : far.digits;
    struct decimal twice = far;
    if (!decimal_add(&twice,
                     far)) { /* it has more digits than 18: far is below a tenth of the place */
        HOLDS(far.scale - scale > 18);
        return;
    }
    HOLDS(decimal_compare(twice, (struct decimal){1, scale}) <= 0);
    if (decimal_compare(twice, (struct decimal){1, scale}) == 0)
        HOLDS(r.digits > 0 ? decimal_compare(r, d) > 0 : decimal_compare(r, d) < 0);
}

static void check_sum(struct decimal a, struct decimal b)
{
    struct decimal sum = a;

    HOLDS(decimal_compare(a, b) == -decimal_compare(b, a));
    HOLDS(decimal_compare(a, a) == 0);
    if (!decimal_add(&sum, b))
        return;
    struct decimal back = sum;
    if (decimal_add(&back, (struct decimal){-b.digits, b.scale}))
        HOLDS(is_same(back, a));
    HOLDS(decimal_compare(sum, a) == (b.digits > 0) - (b.digits < 0));
}

/* ---- words of an amount ---- */

static bool take_word(const char **p, const char *word)
{
    size_t len = strlen(word);
    bool there = !strncmp(*p, word, len);

    *p += there ? len : 0;
    return there;
}

/* The number that the words begin with: what is before ล้าน counts a million times. */
static int64_t number_of_words(const char **p)
{
    static const char *const digit[] = {"",   "หนึ่ง", "สอง", "สาม", "สี่",
                                        "ห้า", "หก",  "เจ็ด", "แปด", "เก้า"};
    static const struct {
        const char *word;
        int64_t times;
    } place[] = {{"แสน", 100000}, {"หมื่น", 10000}, {"พัน", 1000}, {"ร้อย", 100}};
    int64_t all = 0, group = 0;

    for (;;) {
        const char *before = *p;
        int64_t d = 0, times = 1;
        for (int i = 1; i < 10 && !d; i++)
            d = take_word(p, digit[i]) ? i : 0;
        if (!d && take_word(p, "เอ็ด"))
            d = 1;
        if (!d && take_word(p, "ยี่"))
            d = 2;
        if (take_word(p, "สิบ")) {
            d = d ? d : 1;
            times = 10;
        }
        for (size_t i = 0; d && i < COUNT_OF(place); i++)
            times = take_word(p, place[i].word) ? place[i].times : times;
        group += d * times;
        if (take_word(p, "ล้าน")) {
            all = (all + group) * 1000000;
            group = 0;
        } else if (*p == before) {
            return all + group;
        }
    }
}

static void check_baht(struct arena *a, struct decimal d)
{
    struct sbuf b = {.a = a};

    if (!baht_text(&b, d))
        return;
    const char *p = sbuf_text(&b);
    bool minus = take_word(&p, "ลบ");
    take_word(&p, "ศูนย์");
    int64_t baht = number_of_words(&p), satang = 0;
    if (!take_word(&p, "บาท")) { /* less than one */
        satang = baht;
        baht = 0;
    } else {
        satang = number_of_words(&p);
    }
    HOLDS(!strcmp(p, satang ? "สตางค์" : "ถ้วน"));
    HOLDS(satang < 100 && minus == (decimal_round(d, 2).digits < 0));
    struct decimal again = {(baht * 100 + satang) * (minus ? -1 : 1), 2};
    HOLDS(is_same(again, decimal_round(d, 2)));
}

/* ---- dates ---- */

static void check_day(struct arena *a, struct date d)
{
    static const char *const form[] = {"d mmmm พ.ศ. yyyy", "d mmm yyyy", "dd/mm/yyyy",
                                       "วันddddที่ d mmmm yyyy", "d mmmm ค.ศ. yyyy"};
    struct date again, read[2];
    char thai[64];

    HOLDS(d.year >= 1 && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31);
    HOLDS(date_from_iso(date_iso(a, d), &again) && !memcmp(&again, &d, sizeof d));
    if (d.year < 1900 || d.year >= 2200) /* what an office types is inside */
        return;
    date_print_thai(thai, sizeof thai, d);
    HOLDS(date_read(thai, read) == 1 && !memcmp(read, &d, sizeof d));
    for (size_t i = 0; i < COUNT_OF(form); i++) {
        struct sbuf b = {.a = a};
        date_print(&b, d, form[i]);
        HOLDS(date_read(sbuf_text(&b), read) == 1 && !memcmp(read, &d, sizeof d));
    }
}

static void check_date(struct arena *a, const char *text)
{
    struct date d[2], iso;
    int n = date_read(text, d);

    for (int i = 0; i < n; i++)
        check_day(a, d[i]);
    HOLDS(n < 2 || memcmp(&d[0], &d[1], sizeof d[0]) != 0);
    if (date_from_iso(text, &iso)) {
        check_day(a, iso);
        HOLDS(iso.year < 1900 || iso.year >= 2200 || (n >= 1 && !memcmp(d, &iso, sizeof iso)));
    }
    if (date_from_serial(text, d))
        for (int i = 0; i < 2; i++)
            check_day(a, d[i]);
}

/* ---- formats ---- */

/* Printed twice it is the same, and without its signs a number again, rounded as the format says. */
static void check_format(struct arena *a, const char *format, const char *text)
{
    struct value v = {.kind = VALUE_TEXT, .text = text, .len = strlen(text)};
    struct value_format f;
    bool wrong;

    if (!format_read(format, &f))
        return;
    const char *out = number_format(a, &v, &f, &wrong);
    HOLDS(!out == wrong);
    if (wrong)
        return;
    HOLDS(!strcmp(out, number_format(a, &v, &f, &wrong)));
    HOLDS(utf8_valid_len(out, strlen(out)) == strlen(out));
    if (f.kind != FORMAT_NUMBER)
        return;
    struct sbuf plain = {.a = a};
    struct decimal d, again;
    HOLDS(decimal_from_text(text, &d));
    HOLDS(!*f.after || str_ends_in(out, f.after));
    d.scale += f.power;
    for (size_t i = *out == '+', end = strlen(out) - strlen(f.after); i < end; i++)
        if (out[i] != ',')
            sbuf_add(&plain, out + i, 1);
    if (decimal_from_text(sbuf_text(&plain), &again))
        HOLDS(is_same(again, decimal_round(d, f.decimals)));
    HOLDS((*out == '+') == (f.sign && decimal_round(d, f.decimals).digits > 0));
}

/* With as many numbers as the format holds each is printed, and one more before them changes nothing. */
static void check_numeral(struct arena *a, const char *format, unsigned first)
{
    int number[NUMERAL_TOKENS + 1];
    size_t n = numeral_count(format);
    struct sbuf one = {.a = a}, more = {.a = a};

    for (size_t i = 0; i < COUNT_OF(number); i++)
        number[i] = (int)((first + i * 7) % 4000) + 1;
    HOLDS(n <= NUMERAL_TOKENS);
    if (!n)
        return;
    numeral_put(&one, format, number + 1, n);
    numeral_put(&more, format, number, n + 1);
    HOLDS(!strcmp(sbuf_text(&one), sbuf_text(&more)));
}

/* ---- digits ---- */

static void check_digits(struct arena *a, const char *text)
{
    size_t len = strlen(text);
    char *thai = digits_to_thai(a, text, len), *back = digits_to_arabic(a, thai, strlen(thai));

    HOLDS(!strcmp(back, digits_to_arabic(a, text, len)));
    HOLDS(utf8_count(thai, strlen(thai)) == utf8_count(text, len));
    HOLDS(!strcmp(thai, digits_to_thai(a, thai, strlen(thai))));
    for (size_t from = 0, end = 0, at; (at = digits_find_address(text, len, from, &end)) < len;) {
        HOLDS(at >= from && end > at && end <= len);
        from = end;
    }
}

static void check_length(const char *text)
{
    struct length l;
    pt64 v;
    double number;
    const char *end = number_from_css(text, &number);

    HOLDS(!end || (end > text && isfinite(number)));
    if (length_from_css(text, &l) && pt64_from_length(l, PT64(16), &v))
        HOLDS(v <= PT64_MAX && v >= -PT64_MAX);
}

void fuzz_begin(void)
{
}

/* A format, a number and another one, a line each. */
void fuzz_one(struct world *w, struct fuzz_input in)
{
    unsigned scale = take_upto(&in, 15);
    const char *format = take_text(w->a, &in, '\n');
    const char *text = take_text(w->a, &in, '\n'), *other = take_text(w->a, &in, '\n');
    struct decimal d, e;

    if (!decimal_read(text, strlen(text), &d)) {
        check_print(w->a, d);
        check_round(d, (int)scale);
        check_baht(w->a, d);
        if (!decimal_read(other, strlen(other), &e))
            check_sum(d, e);
    }
    if (decimal_from_text(text, &d)) {
        check_baht(w->a, d);
        check_round(d, (int)scale);
        if (decimal_from_text(other, &e))
            check_sum(d, e);
    }
    check_date(w->a, text);
    check_format(w->a, format, text);
    check_numeral(w->a, format, scale * 251 + (unsigned)strlen(text));
    check_digits(w->a, text);
    check_length(text);
}
