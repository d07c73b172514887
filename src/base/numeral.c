#include "base/numeral.h"

#include <string.h>

enum style { DIGITS, THAI_DIGITS, THAI_LETTERS, LETTERS, CAPITALS, ROMAN, ROMAN_CAPITALS, NONE };

struct token {
    enum style style;
    const char *at, *end;
};

static enum style style_of(uint32_t c)
{
    static const uint32_t first[] = {'1', 0x0E51, 0x0E01, 'a', 'A', 'i', 'I'};

    for (int i = 0; i < NONE; i++)
        if (c == first[i])
            return (enum style)i;
    return NONE;
}

static bool is_wordy(uint32_t c)
{
    return unicode_is_thai(c) || ascii_is_digit(c) || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

/* At most NUMERAL_TOKENS + 1 of them. */
static size_t find_tokens(const char *format, struct token *out)
{
    const char *p = format, *end = format + strlen(format);
    uint32_t before = 0;
    size_t n = 0;

    while (p < end && n <= NUMERAL_TOKENS) {
        const char *at = p;
        uint32_t c = utf8_next(&p, end);
        const char *next = p;
        bool alone = !is_wordy(before) && (p == end || !is_wordy(utf8_next(&next, end)));
        if (alone && style_of(c) != NONE)
            out[n++] = (struct token){style_of(c), at, p};
        before = c;
    }
    return n;
}

size_t numeral_count(const char *format)
{
    struct token token[NUMERAL_TOKENS + 1];
    size_t n = find_tokens(format, token);

    return n <= NUMERAL_TOKENS ? n : 0;
}

static void put_digits(struct sbuf *b, int v, uint32_t zero)
{
    char text[16];

    snprintf(text, sizeof text, "%d", v);
    for (const char *p = text; *p; p++)
        sbuf_add_char(b, *p == '-' ? '-' : zero + (uint32_t)(*p - '0'));
}

/* a .. z, aa, ab, ...: no letter stands for nought. */
static void put_letters(struct sbuf *b, int v, const uint32_t *letter, int nletter)
{
    if (v > nletter)
        put_letters(b, (v - 1) / nletter, letter, nletter);
    sbuf_add_char(b, letter[(v - 1) % nletter]);
}

/* Thai lists leave out the letters that are no longer written, U+0E03 and U+0E05, their neighbour
 * U+0E06, and the vowels U+0E24 and U+0E26 that stand among the consonants: the order of
 * thaiLetters in ECMA-376 part 1, 17.18.59. */
static void put_thai_letters(struct sbuf *b, int v)
{
    uint32_t letter[44];
    int n = 0;

    for (uint32_t c = 0x0E01; c <= 0x0E2E; c++)
        if (c != 0x0E03 && c != 0x0E05 && c != 0x0E06 && c != 0x0E24 && c != 0x0E26)
            letter[n++] = c;
    put_letters(b, v, letter, n);
}

static void put_latin_letters(struct sbuf *b, int v, uint32_t a)
{
    uint32_t letter[26];

    for (uint32_t i = 0; i < 26; i++)
        letter[i] = a + i;
    put_letters(b, v, letter, 26);
}

static void put_roman(struct sbuf *b, int v, bool capitals)
{
    static const struct {
        int value;
        const char *small, *capital;
    } part[] = {{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"},
                {100, "c", "C"},  {90, "xc", "XC"},  {50, "l", "L"},  {40, "xl", "XL"},
                {10, "x", "X"},   {9, "ix", "IX"},   {5, "v", "V"},   {4, "iv", "IV"},
                {1, "i", "I"}};

    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
        for (; v >= part[i].value; v -= part[i].value)
            sbuf_add_str(b, capitals ? part[i].capital : part[i].small);
}

static void put_number(struct sbuf *b, enum style style, int v)
{
    if (v < 1 || style == DIGITS || style == THAI_DIGITS)
        put_digits(b, v, style == THAI_DIGITS ? 0x0E50 : '0');
    else if (style == THAI_LETTERS)
        put_thai_letters(b, v);
    else if (style == LETTERS || style == CAPITALS)
        put_latin_letters(b, v, style == CAPITALS ? 'A' : 'a');
    else
        put_roman(b, v, style == ROMAN_CAPITALS);
}

void numeral_put(struct sbuf *b, const char *format, const int *number, size_t n)
{
    struct token token[NUMERAL_TOKENS + 1];
    size_t ntoken = find_tokens(format, token), first = ntoken > n ? ntoken - n : 0;
    const char *p = format;

    if (first) { /* what stands before the first number stays */
        sbuf_add(b, format, (size_t)(token[0].at - format));
        p = token[first].at;
    }
    for (size_t i = first; i < ntoken; i++) {
        sbuf_add(b, p, (size_t)(token[i].at - p));
        put_number(b, token[i].style, number[n - (ntoken - i)]);
        p = token[i].end;
    }
    sbuf_add_str(b, p);
}
