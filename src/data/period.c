#include "data/period.h"

#include "base/str.h"

#include <stdint.h>
#include <string.h>

enum { TOKENS_MAX = 64, BE = 543, FISCAL_MONTH = 10 };

enum word {
    NUMBER,
    MONTH,
    QUARTER,
    HALF, /* value 1 or 2; 0 = a number follows */
    FISCAL,
    YEAR,
    ERA, /* before a year: nothing new */
    SLASH,
    DASH,
    OTHER,
};

struct token {
    enum word word;
    int value;
    size_t digits; /* of NUMBER */
};

struct tokens {
    struct token token[TOKENS_MAX + 3]; /* three of OTHER after the last */
    size_t n;
};

/* ---- words ---- */

static const struct {
    const char *text;
    enum word word;
    int value;
} word_list[] = {
    {"มกรา", MONTH, 1},   {"กุมภา", MONTH, 2},     {"มีนา", MONTH, 3},
    {"เมษา", MONTH, 4},   {"พฤษภา", MONTH, 5},    {"มิถุนา", MONTH, 6},
    {"กรกฎา", MONTH, 7},  {"กรกฏา", MONTH, 7},    {"สิงหา", MONTH, 8},
    {"กันยา", MONTH, 9},   {"ตุลา", MONTH, 10},     {"พฤศจิกา", MONTH, 11},
    {"ธันวา", MONTH, 12},  {"jan", MONTH, 1},      {"feb", MONTH, 2},
    {"mar", MONTH, 3},    {"apr", MONTH, 4},      {"may", MONTH, 5},
    {"jun", MONTH, 6},    {"jul", MONTH, 7},      {"aug", MONTH, 8},
    {"sep", MONTH, 9},    {"oct", MONTH, 10},     {"nov", MONTH, 11},
    {"dec", MONTH, 12},   {"ไตรมาส", QUARTER, 0}, {"quarter", QUARTER, 0},
    {"ครึ่งปีแรก", HALF, 1}, {"ครึ่งปีหลัง", HALF, 2},   {"ครึ่งแรก", HALF, 1},
    {"ครึ่งหลัง", HALF, 2},  {"ครึ่งปีที่", HALF, 0},     {"ปีงบประมาณ", FISCAL, 0},
    {"ปีงบ", FISCAL, 0},   {"fy", FISCAL, 0},      {"ประจำปี", YEAR, 0},
    {"ปี", YEAR, 0},       {"พ.ศ.", ERA, 0},       {"พ.ศ", ERA, 0},
    {"พศ.", ERA, 0},      {"ค.ศ.", ERA, 0},       {"พุทธศักราช", ERA, 0},
};

static const char *const short_month[] = {"มค", "กพ", "มีค", "เมย", "พค", "มิย",
                                          "กค", "สค", "กย", "ตค",  "พย", "ธค"};

/* After the word, if the text at p has it: Latin letters of both cases are one. */
static const char *match(const char *p, const char *end, const char *word)
{
    for (; *word; word++, p++)
        if (p == end || (*p >= 'A' && *p <= 'Z' ? *p + 32 : *p) != *word)
            return NULL;
    return p;
}

/* The same with points and spaces between the letters. *point tells if there was one. */
static const char *match_short(const char *p, const char *end, const char *word, bool *point)
{
    for (*point = false; *word; word++, p++) {
        while (p < end && *p == '.')
            p++, *point = true;
        if (p == end || *p != *word)
            return NULL;
    }
    while (p < end && *p == '.')
        p++, *point = true;
    return p;
}

static bool is_thai_at(const char *p, const char *end)
{
    return p < end && unicode_is_thai(utf8_next(&p, end)) ? true : false;
}

static bool letter_at(const char *p, const char *end)
{
    if (!is_thai_at(p, end))
        return false;
    return !unicode_is_thai_digit(utf8_next(&p, end));
}

static const char *read_short(const char *p, const char *end, bool apart, struct token *t)
{
    for (size_t i = 0; i < sizeof short_month / sizeof short_month[0]; i++) {
        bool point;
        const char *after = match_short(p, end, short_month[i], &point);
        if (!after || (!point && (!apart || letter_at(after, end))))
            continue;
        *t = (struct token){MONTH, (int)i + 1, 0};
        return after;
    }
    return NULL;
}

/* What stands after the stem of a month's name. */
static const char *skip_ending(const char *p, const char *end)
{
    static const char *const ending[] = {"คม", "ยน", "พันธ์", "พันธุ์", "ฯ"};

    for (size_t i = 0; i < sizeof ending / sizeof ending[0]; i++) {
        const char *after = match(p, end, ending[i]);
        if (after)
            return after;
    }
    while (p < end && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || *p == '.'))
        p++;
    return p;
}

static const char *read_word(const char *p, const char *end, bool apart, struct token *t)
{
    for (size_t i = 0; i < sizeof word_list / sizeof word_list[0]; i++) {
        bool latin = (unsigned char)word_list[i].text[0] < 0x80;
        const char *after = latin && !apart ? NULL : match(p, end, word_list[i].text);
        if (!after)
            continue;
        *t = (struct token){word_list[i].word, word_list[i].value, 0};
        return t->word == MONTH ? skip_ending(after, end) : after;
    }
    return read_short(p, end, apart, t);
}

static int digit_at(const char **p, const char *end)
{
    const char *q = *p;
    uint32_t c = q < end ? utf8_next(&q, end) : 0;
    int digit = ascii_is_digit(c)          ? (int)(c - '0')
                : unicode_is_thai_digit(c) ? (int)(c - 0x0E50)
                                           : -1;

    if (digit >= 0)
        *p = q;
    return digit;
}

static const char *read_number(const char *p, const char *end, struct token *t)
{
    *t = (struct token){NUMBER, 0, 0};
    for (int digit; (digit = digit_at(&p, end)) >= 0; t->digits++)
        if (t->value < 100000)
            t->value = t->value * 10 + digit;
    return p;
}

static bool is_dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == '~';
}

static void cut(const char *text, size_t len, struct tokens *out)
{
    const char *p = text, *end = text + len, *q;
    bool apart = true; /* no letter stands just before */

    for (out->n = 0; p < end && out->n < TOKENS_MAX;) {
        struct token *t = &out->token[out->n];
        q = p;
        if (digit_at(&q, end) >= 0) {
            p = read_number(p, end, t);
            out->n++;
            apart = true;
        } else if ((q = read_word(p, end, apart, t))) {
            p = q;
            out->n++;
            apart = true;
        } else {
            uint32_t c = utf8_next(&p, end);
            *t = (struct token){is_dash(c) ? DASH : c == '/' ? SLASH : OTHER, 0, 0};
            out->n += t->word != OTHER;
            apart = !unicode_is_thai(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z');
        }
    }
    for (size_t i = 0; i < 3; i++)
        out->token[out->n + i] = (struct token){OTHER, 0, 0};
}

/* ---- years and months ---- */

/* A year in B.E.; 0 = the number is none. */
static int year_of(const struct token *t)
{
    int v = t->value;

    if (t->word != NUMBER)
        return 0;
    if (t->digits == 4 && v >= 1900 && v < 2200)
        return v + BE;
    if (t->digits == 4 && v >= 2400 && v < 2700)
        return v;
    return t->digits == 2 && v >= 40 ? 2500 + v : 0;
}

struct reader {
    struct tokens in;
    int month[TOKENS_MAX], year[TOKENS_MAX]; /* of each month named; year 0 = not said */
    size_t nmonth;
    int fiscal, calendar_first, calendar_last; /* B.E.; 0 = none */
    struct period *out;
    bool any;
};

static void widen(struct reader *r, int first, int last)
{
    struct period *out = r->out;

    if (!r->any || first < out->first)
        out->first = first;
    if (!r->any || last > out->last)
        out->last = last;
    r->any = true;
}

static void add_month(struct reader *r, int month, int year)
{
    if (month < 1 || month > 12 || r->nmonth == TOKENS_MAX)
        return;
    r->month[r->nmonth] = month;
    r->year[r->nmonth++] = year;
}

/* Months of the fiscal year, counted from its first. */
static void add_fiscal(struct reader *r, int year, int from, int to)
{
    int first = 12 * (year - 1) + FISCAL_MONTH - 1;

    widen(r, first + from, first + to);
}

/* After a date in figures: 2024-10-01, 01-10-2567, 1/10/2567, 10/2567; 0 = there is none at i. */
static size_t read_date(struct reader *r, size_t i)
{
    const struct token *t = &r->in.token[i];
    bool dashes = t[1].word == DASH && t[2].word == NUMBER && i + 4 < r->in.n &&
                  t[3].word == DASH && t[4].word == NUMBER;
    bool slashes = t[1].word == SLASH && t[2].word == NUMBER;

    if (dashes && t->digits == 4 && year_of(t) && t[2].digits <= 2) {
        add_month(r, t[2].value, year_of(t));
        return i + 5;
    }
    if (dashes && t->digits <= 2 && t[4].digits == 4 && year_of(&t[4])) {
        add_month(r, t[2].value, year_of(&t[4]));
        return i + 5;
    }
    if (slashes && i + 4 < r->in.n && t[3].word == SLASH && year_of(&t[4])) {
        add_month(r, t[2].value, year_of(&t[4]));
        return i + 5;
    }
    if (slashes && t->value <= 12 && t[2].digits == 4 && year_of(&t[2])) {
        add_month(r, t->value, year_of(&t[2]));
        return i + 3;
    }
    return 0;
}

/* The token after words that only lead to a year. */
static size_t skip_lead(const struct reader *r, size_t i, bool fiscal)
{
    while (r->in.token[i].word == ERA || r->in.token[i].word == YEAR ||
           (fiscal && (r->in.token[i].word == FISCAL || r->in.token[i].word == SLASH)))
        i++;
    return i;
}

static size_t read_quarter(struct reader *r, size_t i)
{
    const struct token *t = r->in.token;
    int size = t[i].word == HALF ? 6 : 3, first = t[i].value, last;
    size_t j = i + 1;

    if (!first && t[j].word == NUMBER && t[j].value <= 12 / size)
        first = t[j++].value;
    last = first;
    if (first && t[j].word == DASH) {
        size_t k = j + 1 + (t[j + 1].word == QUARTER);
        if (t[k].word == NUMBER && t[k].digits == 1) {
            last = t[k].value;
            j = k + 1;
        }
    }
    size_t at = skip_lead(r, j, true);
    int year = year_of(&t[at]);
    if (!first || !year)
        return j;
    add_fiscal(r, year, (first - 1) * size, last * size - 1);
    return at + 1;
}

static void add_calendar(struct reader *r, int year)
{
    if (!r->calendar_first || year < r->calendar_first)
        r->calendar_first = year;
    if (year > r->calendar_last)
        r->calendar_last = year;
}

static size_t read_one(struct reader *r, size_t i)
{
    const struct token *t = &r->in.token[i];
    size_t next = t->word == NUMBER ? read_date(r, i) : 0, at;

    if (next)
        return next;
    switch (t->word) {
    case MONTH: /* "ต.ค.-68" is what a spreadsheet makes of "ต.ค. 68" */
        at = skip_lead(r, i + 1 + (t[1].word == DASH && t[2].digits == 2 && year_of(&t[2])), false);
        if (!year_of(&r->in.token[at])) {
            add_month(r, t->value, 0);
            return i + 1;
        }
        add_month(r, t->value, year_of(&r->in.token[at]));
        return at + 1;
    case QUARTER:
    case HALF:
        return read_quarter(r, i);
    case FISCAL:
        at = skip_lead(r, i + 1, true);
        if (!year_of(&r->in.token[at]))
            return i + 1;
        r->fiscal = year_of(&r->in.token[at]);
        add_fiscal(r, r->fiscal, 0, 11);
        return at + 1;
    case YEAR:
    case ERA:
        at = skip_lead(r, i, false);
        if (!year_of(&r->in.token[at]))
            return at;
        add_calendar(r, year_of(&r->in.token[at]));
        return at + 1;
    case NUMBER:
        if (t->digits == 4 && year_of(t))
            add_calendar(r, year_of(t));
        return i + 1;
    default:
        return i + 1;
    }
}

/* Months without a year take that of the next one that has one, or of the last, or of the fiscal
 * year: "Oct. - March 2569" begins in 2568. */
static void date_months(struct reader *r)
{
    for (size_t i = r->nmonth; i-- > 0;)
        if (!r->year[i] && i + 1 < r->nmonth && r->year[i + 1])
            r->year[i] = r->year[i + 1] - (r->month[i] > r->month[i + 1]);
    for (size_t i = 1; i < r->nmonth; i++)
        if (!r->year[i] && r->year[i - 1])
            r->year[i] = r->year[i - 1] + (r->month[i] < r->month[i - 1]);
    for (size_t i = 0; i < r->nmonth; i++) {
        if (!r->year[i] && r->fiscal)
            r->year[i] = r->fiscal - (r->month[i] >= FISCAL_MONTH);
        if (r->year[i])
            widen(r, 12 * r->year[i] + r->month[i] - 1, 12 * r->year[i] + r->month[i] - 1);
    }
}

bool period_read(const char *text, size_t len, struct period *out)
{
    struct reader r = {.out = out};

    *out = (struct period){0};
    cut(text, len, &r.in);
    for (size_t i = 0; i < r.in.n;)
        i = read_one(&r, i);
    date_months(&r);
    if (!r.any && r.calendar_first) {
        widen(&r, 12 * r.calendar_first, 12 * r.calendar_last + 11);
        out->years = true;
    }
    return r.any;
}
