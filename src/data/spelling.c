#include "data/spelling.h"

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* No name is longer; of a text no more is looked at. */
enum { LETTERS_MAX = 120, THANTHAKHAT = 0x0E4C };

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

/* Letters that are taken for one another, by sight (print, scan) or by sound. */
static bool alike(uint32_t a, uint32_t b)
{
    static const char *const group[] = {"ดตคศ", "ถภกฤ",  "บปษ", "ผฝพฟ", "ชซฃข", "ทธฒฑฐ",
                                        "ณนญ",  "ลฬสรา", "ศษส", "ยญ",   "ฎฏดต", "ใไเแโ",
                                        "อฮ",   "มน",    "งว",  "จช"};

    for (size_t i = 0; i < sizeof group / sizeof group[0]; i++) {
        bool has_a = false, has_b = false;
        for (const char *p = group[i], *end = p + 3 * 8; *p && p < end;) {
            const char *behind = p + 3;
            uint32_t c = utf8_next(&p, behind);
            has_a |= c == a;
            has_b |= c == b;
        }
        if (has_a && has_b)
            return true;
    }
    return false;
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
    if (m > n + n / 3 + 2)
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
        /* The text may go on behind, but not inside a syllable. */
        if (j == m || !(is_mark(b[j]) || (j + 1 < m && b[j + 1] == THANTHAKHAT)))
            best = least(best, row[n % 3][j]);
    return best * 100 / total;
}
