#include "data/spelling.h"

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* No name is longer; of a text no more is looked at. */
enum { LETTERS_MAX = 120, THANTHAKHAT = 0x0E4C, SO_RUSI = 0x0E29 /* begins no word */ };

static size_t read_letters(const char *s, size_t len, uint32_t *out)
{
    const char *end = s + len;
    size_t n = 0;

    while (s < end && n < LETTERS_MAX) {
        uint32_t c = utf8_next(&s, end);
        if (unicode_is_thai_digit(c))
            c = '0' + (c - 0x0E50);
        if (c == ' ' || c == '"' || c == '\'' || c == NO_BREAK_SPACE ||
            (c >= 0x2018 && c <= 0x201F) || (c >= 0x200B && c <= 0x200D))
            continue;
        if (c == '\n')
            break;
        out[n++] = c;
    }
    return n;
}

static bool is_mark(uint32_t c)
{
    return unicode_is_thai_mark(c) || (c >= 0x0E30 && c <= 0x0E33);
}

static int weight(uint32_t c)
{
    return is_mark(c) ? 1 : 2;
}

/* Letters that are taken for one another, by sight (print, scan) or by sound: a bit for each group
 * ดตคศ ถภกฤ บปษ ผฝพฟ ชซฃข ทธฒฑฐ ณนญ ลฬสรา ศษส ยญ ฎฏดต ใไเแโ อฮ มน งว จช. */
static const uint16_t group[0x60] = {
    [0x01] = 0x0002, [0x02] = 0x0010, [0x03] = 0x0010, [0x04] = 0x0001, [0x07] = 0x4000,
    [0x08] = 0x8000, [0x0A] = 0x8010, [0x0B] = 0x0010, [0x0D] = 0x0240, [0x0E] = 0x0400,
    [0x0F] = 0x0400, [0x10] = 0x0020, [0x11] = 0x0020, [0x12] = 0x0020, [0x13] = 0x0040,
    [0x14] = 0x0401, [0x15] = 0x0401, [0x16] = 0x0002, [0x17] = 0x0020, [0x18] = 0x0020,
    [0x19] = 0x2040, [0x1A] = 0x0004, [0x1B] = 0x0004, [0x1C] = 0x0008, [0x1D] = 0x0008,
    [0x1E] = 0x0008, [0x1F] = 0x0008, [0x20] = 0x0002, [0x21] = 0x2000, [0x22] = 0x0200,
    [0x23] = 0x0080, [0x24] = 0x0002, [0x25] = 0x0080, [0x27] = 0x4000, [0x28] = 0x0101,
    [0x29] = 0x0104, [0x2A] = 0x0180, [0x2C] = 0x0080, [0x2D] = 0x1000, [0x2E] = 0x1000,
    [0x32] = 0x0080, [0x40] = 0x0800, [0x41] = 0x0800, [0x42] = 0x0800, [0x43] = 0x0800,
    [0x44] = 0x0800,
};

static bool alike(uint32_t a, uint32_t b)
{
    return unicode_is_thai(a) && unicode_is_thai(b) && (group[a & 0x7F] & group[b & 0x7F]);
}

static int change(uint32_t a, uint32_t b)
{
    int wa = weight(a), wb = weight(b);

    if (a == b)
        return 0;
    return (is_mark(a) && is_mark(b)) || alike(a, b) ? 1 : wa > wb ? wa : wb;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

int spelling_distance(const char *name, size_t name_len, const char *text, size_t text_len)
{
    uint32_t a[LETTERS_MAX], b[LETTERS_MAX];
    size_t n = read_letters(name, name_len, a), m = read_letters(text, text_len, b);
    int row[3][LETTERS_MAX + 1], total = 0;

    if (!n)
        return -1;
    bool whole = m <= n + n / 3 + 2;
    if (!whole)
        m = n + n / 3 + 2; /* what is longer is not near */
    row[0][0] = 0;
    for (size_t j = 1; j <= m; j++)
        row[0][j] = row[0][j - 1] + weight(b[j - 1]);
    for (size_t i = 1; i <= n; i++) {
        int *now = row[i % 3], *last = row[(i + 2) % 3], *older = row[(i + 1) % 3];
        int w = weight(a[i - 1]);
        total += w;
        now[0] = last[0] + w;
        for (size_t j = 1; j <= m; j++) {
            now[j] = least(last[j - 1] + change(a[i - 1], b[j - 1]),
                           least(last[j] + w, now[j - 1] + weight(b[j - 1])));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], older[j - 2] + 1);
        }
    }
    int best = row[n % 3][0];
    for (size_t j = 1; j <= m; j++)
        /* The text may go on after, but not inside a syllable or by one letter. */
        if (j == m ||
            !(is_mark(b[j]) || b[j] == SO_RUSI || (j + 1 < m ? b[j + 1] == THANTHAKHAT : whole)))
            best = least(best, row[n % 3][j]);
    return best * 100 / total;
}

/* ---- one word typed nearly right ---- */

/* Shorter words have too many neighbours that are words. */
enum { NEAR_MIN = 4, SILENT_WORD = 8, LONG_WORD = 9, LONGER_WORD = 13 };

struct near {
    const uint32_t *w, *t; /* each ends with a 0 */
    size_t n;
};

static bool is_thai_letter(uint32_t c)
{
    return unicode_is_thai(c) && !unicode_is_thai_digit(c);
}

static bool is_sign(uint32_t c) /* written above or below, or the short A: easily lost */
{
    return unicode_is_thai_mark(c) || c == 0x0E30;
}

/* A letter with THANTHAKHAT, or none. */
static size_t silent(const uint32_t *p)
{
    if (!p[0] || is_mark(p[0]) || !p[1])
        return 0;
    return p[1] == THANTHAKHAT ? 2 : is_sign(p[1]) && p[2] == THANTHAKHAT ? 3 : 0;
}

static bool ends_word(const uint32_t *t)
{
    return !is_mark(t[0]) && !silent(t);
}

static size_t align(const struct near *x, size_t i, size_t j, int left);

/* May the letter of the word be forgotten? A compound drops the last THANTHAKHAT, and a letter
 * without its vowel may end the syllable before it. */
static bool may_lose(const struct near *x, size_t i, size_t j)
{
    const uint32_t *w = x->w + i;

    if (*w == THANTHAKHAT && i + 1 == x->n)
        return !is_thai_letter(x->t[j]);
    if (is_sign(*w))
        return i > 1 || !(w[1] >= 0x0E40 && w[1] <= 0x0E44);
    return *w && i > 1 && *w == w[-1] && i + 1 < x->n;
}

/* The ways in which one slip can be made at this place. */
static size_t slip(const struct near *x, size_t i, size_t j, int left)
{
    const uint32_t *w = x->w + i, *t = x->t + j;
    bool any = i > 1 && *w && x->n >= LONG_WORD && is_thai_letter(*t);
    size_t end = 0;

    if (*w && *t && ((is_sign(*w) && is_sign(*t)) || (alike(*w, *t) && x->n > 5) || any))
        end = align(x, i + 1, j + 1, left);
    if (!end && (any || may_lose(x, i, j)))
        end = align(x, i + 1, j, left);
    if (!end && (any || is_sign(*t) || (i > 1 && *t && *t == t[-1])))
        end = align(x, i, j + 1, left);
    if (!end && silent(w) && x->n >= SILENT_WORD)
        end = align(x, i + silent(w), j, left);
    if (!end && silent(t))
        end = align(x, i, j + silent(t), left);
    if (!end && *w && *w == t[1] && w[1] && w[1] == *t)
        end = align(x, i + 2, j + 2, left);
    return end;
}

static size_t align(const struct near *x, size_t i, size_t j, int left)
{
    while (i < x->n && x->w[i] == x->t[j])
        i++, j++;
    if (i == x->n && ends_word(x->t + j))
        return j;
    return left ? slip(x, i, j, left - 1) : 0;
}

size_t spelling_near(const uint32_t *word, size_t n, const uint32_t *text, bool *right)
{
    struct near x = {word, text, n};
    size_t end = align(&x, 0, 0, 0);

    *right = end != 0;
    if (end) { /* its last letter twice, and nothing after */
        *right = is_mark(word[n - 1]) || text[end] != word[n - 1] || is_thai_letter(text[end + 1]);
        return *right ? end : end + 1;
    }
    if (n < NEAR_MIN || !text[0] || text[0] != word[0])
        return 0;
    return align(&x, 0, 0, n >= LONGER_WORD ? 2 : 1);
}
