#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Length of a well-formed sequence at s (Unicode, table 3-7), 0 if there is none. */
static size_t sequence_len(const unsigned char *s, size_t room)
{
    unsigned char lo = 0x80, hi = 0xBF;
    size_t len;

    if (s[0] < 0x80)
        return 1;
    if (s[0] < 0xC2 || s[0] > 0xF4)
        return 0;
    len = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    if (s[0] == 0xE0)
        lo = 0xA0;
    else if (s[0] == 0xED)
        hi = 0x9F;
    else if (s[0] == 0xF0)
        lo = 0x90;
    else if (s[0] == 0xF4)
        hi = 0x8F;
    if (room < len || s[1] < lo || s[1] > hi)
        return 0;
    for (size_t i = 2; i < len; i++)
        if (s[i] < 0x80 || s[i] > 0xBF)
            return 0;
    return len;
}

uint32_t utf8_next_any(const char **p, const char *end)
{
    const unsigned char *s = (const unsigned char *)*p;
    size_t len = sequence_len(s, (size_t)(end - *p));
    *p += len ? len : 1;
    switch (len) {
    case 1:
        return s[0];
    case 2:
        return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    case 3:
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    case 4:
        return (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
    default:
        return 0xFFFD;
    }
}

size_t utf8_put(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* Of what most texts are made of: eight letters of ASCII, or two Thai ones. Returns their bytes; 0 = neither. */
static size_t plain_len(const unsigned char *s, size_t room, size_t *letters)
{
    static const unsigned char mask[8] = {0xFF, 0xE0, 0xC0, 0xFF, 0xE0, 0xC0},
                               thai[8] = {0xE0, 0xA0, 0x80, 0xE0, 0xA0, 0x80};
    uint64_t eight, bits, same;

    if (room < sizeof eight)
        return 0;
    memcpy(&eight, s, sizeof eight);
    memcpy(&bits, mask, sizeof bits);
    memcpy(&same, thai, sizeof same);
    bool ascii = !(eight & 0x8080808080808080u);
    *letters = ascii ? 8 : 2;
    return ascii ? 8 : (eight & bits) == same ? 6 : 0;
}

size_t utf8_valid_len(const char *s, size_t len)
{
    size_t i = 0, letters;

    while (i < len) {
        const unsigned char *at = (const unsigned char *)s + i;
        size_t n = plain_len(at, len - i, &letters);
        if (!n)
            n = utf8_is_thai(at, len - i) ? 3 : sequence_len(at, len - i);
        if (!n)
            break;
        i += n;
    }
    return i;
}

size_t utf8_count(const char *s, size_t len)
{
    const char *end = s + len;
    size_t n = 0;

    while (s < end) {
        size_t letters, plain = plain_len((const unsigned char *)s, (size_t)(end - s), &letters);
        if (!plain) {
            utf8_next(&s, end);
            n++;
            continue;
        }
        s += plain;
        n += letters;
    }
    return n;
}

static bool is_left_out(uint32_t c)
{
    return unicode_is_blank(c) || unicode_is_invisible(c);
}

void utf8_trim(const char **text, const char **end)
{
    const char *p = *text;

    while (p < *end && is_left_out(utf8_next(&p, *end)))
        *text = p;
    while (*end > *text) {
        const char *last = *end - 1;
        while (last > *text && (*last & 0xC0) == 0x80)
            last--;
        p = last;
        if (!is_left_out(utf8_next(&p, *end)))
            break;
        *end = last;
    }
}

void cursor_move(struct cursor *c, const char *text, size_t n)
{
    const char *end = text + n, *lf;

    while (n && (lf = memchr(text, '\n', (size_t)(end - text)))) {
        c->line++;
        c->col = 1;
        text = lf + 1;
    }
    c->col += (int)utf8_count(text, (size_t)(end - text));
}

/* For len more bytes and a 0. */
static bool make_room(struct sbuf *b, size_t len)
{
    size_t cap = b->cap ? b->cap : 64;

    if (b->failed)
        return false;
    while (cap - b->len < len + 1 && cap < SIZE_MAX / 4)
        cap *= 2;
    char *more = arena_alloc_unset(b->a, cap);
    if (!more || cap - b->len < len + 1) {
        b->failed = true;
        return false;
    }
    if (b->len)
        memcpy(more, b->s, b->len);
    b->s = more;
    b->cap = cap;
    return true;
}

void sbuf_add_more(struct sbuf *b, const char *s, size_t len)
{
    if ((b->failed || b->cap - b->len <= len) && !make_room(b, len))
        return;
    if (len)
        memcpy(b->s + b->len, s, len);
    b->len += len;
    b->s[b->len] = '\0';
}

void sbuf_add_char(struct sbuf *b, uint32_t c)
{
    char text[4];

    if (!b->failed && b->cap - b->len > sizeof text) {
        b->len += utf8_put(b->s + b->len, c);
        b->s[b->len] = '\0';
        return;
    }
    sbuf_add(b, text, utf8_put(text, c));
}

void sbuf_printf(struct sbuf *b, const char *fmt, ...)
{
    char small[256];
    va_list args;

    va_start(args, fmt);
    int len = vsnprintf(small, sizeof small, fmt, args);
    va_end(args);
    if (len < 0) {
        b->failed = true;
        return;
    }
    if ((size_t)len < sizeof small) {
        sbuf_add(b, small, (size_t)len);
        return;
    }
    char *large = arena_alloc_unset(b->a, (size_t)len + 1);
    if (!large) {
        b->failed = true;
        return;
    }
    va_start(args, fmt);
    vsnprintf(large, (size_t)len + 1, fmt, args);
    va_end(args);
    sbuf_add(b, large, (size_t)len);
}

static void add_field(struct sbuf *b, const char *field)
{
    bool quote = strpbrk(field, ",\"\r\n") != NULL;

    if (quote)
        sbuf_add(b, "\"", 1);
    for (const char *p = field; *p; p++)
        sbuf_add(b, *p == '"' ? "\"\"" : p, *p == '"' ? 2 : 1);
    if (quote)
        sbuf_add(b, "\"", 1);
}

void sbuf_add_record(struct sbuf *b, const char *const *field, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        add_field(b, field[i] ? field[i] : "");
        sbuf_add(b, i + 1 < n ? "," : "\n", 1);
    }
}

const char *str_no_formula(struct arena *a, const char *text)
{
    return text && *text && strchr("=+-@\t\r", *text) ? arena_printf(a, "'%s", text) : text;
}

void sbuf_add_numbered(struct sbuf *b, int number, const char *const *field, size_t n)
{
    sbuf_printf(b, "%d,", number);
    sbuf_add_record(b, field, n);
}

void sbuf_add_json(struct sbuf *b, const char *utf8)
{
    sbuf_add_str(b, utf8 ? "\"" : "null");
    for (const char *p = utf8; p && *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x20)
            sbuf_printf(b, "\\u%04x", c);
        else if (c == '"' || c == '\\')
            sbuf_printf(b, "\\%c", c);
        else
            sbuf_add(b, p, 1);
    }
    sbuf_add_str(b, utf8 ? "\"" : "");
}

char *sbuf_text(struct sbuf *b)
{
    sbuf_add(b, "", 0);
    return b->failed ? NULL : b->s;
}

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Longer names are not mistyped, they are other names. */
enum { NAME_MAX_LEN = 64 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance with swapped neighbours as one change (Damerau): "tabel" is near "table".
 */
static size_t distance(const char *a, size_t alen, const char *b, size_t blen)
{
    size_t row[3][NAME_MAX_LEN + 1]; /* the two rows before, and this one, by turns */

    for (size_t j = 0; j <= blen; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= alen; i++) {
        size_t *now = row[i % 3], *last = row[(i + 2) % 3], *older = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= blen; j++) {
            bool same = fold(a[i - 1]) == fold(b[j - 1]);
            now[j] = least(last[j - 1] + !same, least(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) &&
                fold(a[i - 2]) == fold(b[j - 1]))
                now[j] = least(now[j], older[j - 2] + 1);
        }
    }
    return row[alen % 3][blen];
}

const char *str_nearest(const char *word, const char *const *name, size_t nname)
{
    size_t len = strlen(word), nearest = SIZE_MAX;
    const char *best = NULL;

    if (len > NAME_MAX_LEN)
        return NULL;
    for (size_t i = 0; i < nname; i++) {
        size_t nlen = strlen(name[i]);
        if (nlen > NAME_MAX_LEN)
            continue;
        size_t d = distance(word, len, name[i], nlen);
        if (d < nearest && d * 3 <= (nlen > len ? nlen : len)) {
            nearest = d;
            best = name[i];
        }
    }
    return best;
}

bool str_ends_in(const char *s, const char *ending)
{
    size_t len = strlen(s), n = strlen(ending);

    return len > n && !strcmp(s + len - n, ending);
}

bool unicode_is_command(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

const char *str_plain(struct arena *a, const char *s, size_t len)
{
    struct sbuf b = {.a = a};
    const char *end = s + len;
    char one[4];

    while (s < end) {
        uint32_t c = utf8_next(&s, end);
        sbuf_add(&b, one, utf8_put(one, unicode_is_command(c) ? ' ' : c));
    }
    return sbuf_text(&b);
}

const char *str_escaped(struct arena *a, const char *s)
{
    struct sbuf b = {.a = a};
    const char *end = s + strlen(s);

    while (s < end) {
        const char *from = s;
        bool is_letter = utf8_valid_len(s, (size_t)(end - s) < 4 ? (size_t)(end - s) : 4) > 0;
        uint32_t c = utf8_next(&s, end);
        if (is_letter && c != '\\' && !unicode_is_command(c))
            sbuf_add(&b, from, (size_t)(s - from));
        else
            for (; from < s; from++)
                sbuf_printf(&b, "\\x%02X", (unsigned)(unsigned char)*from);
    }
    return sbuf_text(&b);
}
