#include "data/letters.h"

enum {
    NIKHAHIT = 0x0E4D,
    SARA_E = 0x0E40,
    SARA_AE = 0x0E41,
    THANTHAKHAT = 0x0E4C,
    NO_NEN = 0x0E13 /* a word alone */
};

static bool is_dropped(uint32_t c)
{
    return c == '\r' || c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

static bool is_quote(uint32_t c)
{
    return c == '"' || c == '\'' || c == '`' || c == 0xAB || c == 0xBB || c == 0xB4 ||
           (c >= 0x2018 && c <= 0x201F) || c == 0x2039 || c == 0x203A || c == '*';
}

static uint32_t plain(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) /* full width */
        c -= 0xFEE0;
    if (unicode_is_thai_digit(c))
        return '0' + (c - 0x0E50);
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 'a';
    if (is_quote(c))
        return LETTER_QUOTE;
    if (c == '\t' || c == NO_BREAK_SPACE || c == 0x3000 || (c >= 0x2000 && c <= 0x200A))
        return ' ';
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == '~')
        return '-';
    return c;
}

/* Appends c, which begins at byte `at`; marks and vowels of two keys become one. */
static void put(struct letters *l, uint32_t c, size_t at)
{
    uint32_t last = l->n ? l->c[l->n - 1] : 0;
    bool tone = l->n > 1 && l->c[l->n - 2] == NIKHAHIT && unicode_is_thai_mark(last);

    if (c == last && unicode_is_thai_mark(c))
        return;
    if (c == SARA_E && last == SARA_E) {
        l->c[l->n - 1] = SARA_AE;
    } else if (c == SARA_AA && last == NIKHAHIT) {
        l->c[l->n - 1] = SARA_AM;
    } else if (c == SARA_AA && tone) {
        l->c[l->n - 2] = last; /* the tone stands before the AM */
        l->c[l->n - 1] = SARA_AM;
    } else {
        l->c[l->n] = c;
        l->at[l->n++] = at;
        return;
    }
    if (l->mended == SIZE_MAX)
        l->mended = l->at[l->n - 1];
}

bool letters_make_room(struct arena *a, size_t len, struct letters *l)
{
    l->c = arena_array(a, uint32_t, len + 2); /* two ends: letters are looked at in pairs */
    l->at = arena_array(a, size_t, len + 1);
    return l->c && l->at;
}

/* Most letters are Thai, U+0E00 to 0E7F in three bytes, and mean themselves but for the digits; 0 = the one
 * at p is another. */
static uint32_t thai_at(const char *p, const char *end)
{
    const unsigned char *b = (const unsigned char *)p;

    if (end - p < 3 || b[0] != 0xE0 || (b[1] & 0xFE) != 0xB8 || (b[2] & 0xC0) != 0x80)
        return 0;
    uint32_t c = 0x0E00u | (uint32_t)(b[1] & 1) << 6 | (b[2] & 0x3Fu);
    return unicode_is_thai_digit(c) ? '0' + (c - 0x0E50) : c;
}

void letters_spell(const char *text, size_t len, struct letters *l)
{
    const char *p = text, *end = text + len;
    uint32_t *c_of = l->c, last = 0; /* what was put last */
    size_t *at_of = l->at, n = 0;

    l->mended = SIZE_MAX;
    while (p < end) {
        size_t at = (size_t)(p - text);
        uint32_t letter = thai_at(p, end);
        if (letter && letter != SARA_AA && letter != last) { /* most letters */
            p += 3;
            c_of[n] = last = letter;
            at_of[n++] = at;
            continue;
        }
        l->n = n;
        uint32_t c = letter ? letter : plain(utf8_next(&p, end));
        p += letter ? 3 : 0;
        if (letter || !is_dropped(c))
            put(l, c, at);
        n = l->n;
        last = n ? c_of[n - 1] : 0;
    }
    l->n = n;
    l->at[l->n] = len;
    l->c[l->n] = l->c[l->n + 1] = 0;
}

bool letters_left_over(const struct letters *l, size_t at)
{
    uint32_t c = l->c[at], next = at < l->n ? l->c[at + 1] : 0;

    if (!unicode_is_thai(c) || !letter_is(c) || letter_leads(c))
        return false;
    if (c == 0x0E0E || c == 0x0E0F || c == 0x0E29) /* no word begins with it */
        return true;
    if (next == THANTHAKHAT || (letter_is(next) && l->c[at + 2] == THANTHAKHAT))
        return true;
    return !letter_is(next) && next != '.' && c != NO_NEN;
}
