#include "sign/scan.h"

#include "base/str.h"

#include <string.h>

enum { DEPTH_MAX = 50 };

bool scan_is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool is_delimiter(char c)
{
    return c && strchr("()<>[]{}/%", c);
}

bool scan_is_regular(char c)
{
    return !scan_is_space(c) && !is_delimiter(c);
}

void scan_space(struct scan *s)
{
    while (s->p < s->end && scan_is_space(*s->p))
        s->p++;
}

bool scan_word(struct scan *s, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(s->end - s->p) < len || memcmp(s->p, word, len) != 0 ||
        (s->p + len < s->end && scan_is_regular(s->p[len])))
        return false;
    s->p += len;
    return true;
}

bool scan_count(struct scan *s, size_t *out)
{
    enum { DIGITS_MAX = 10 };
    const char *begin = s->p;

    for (*out = 0; s->p < s->end && ascii_is_digit((unsigned char)*s->p); s->p++)
        *out = *out * 10 + (size_t)(*s->p - '0');
    return s->p > begin && s->p - begin <= DIGITS_MAX &&
           (s->p == s->end || !scan_is_regular(*s->p));
}

static bool number_of(size_t n, int *out)
{
    enum { NUMBER_MAX = 8388607 }; /* PDF 32000-1, table C.1 */

    *out = (int)n;
    return n <= NUMBER_MAX;
}

bool scan_reference(struct scan *s, int *number, int *generation)
{
    size_t n, g;

    if (!scan_count(s, &n) || !number_of(n, number))
        return false;
    scan_space(s);
    if (!scan_count(s, &g) || !number_of(g, generation))
        return false;
    scan_space(s);
    return scan_word(s, "R");
}

/* ---- one object ---- */

static bool skip_text(struct scan *s)
{
    int open = 0;

    for (; s->p < s->end; s->p++) {
        if (*s->p == '\\')
            s->p += s->end - s->p > 1; /* the end is never passed by */
        else if (*s->p == '(')
            open++;
        else if (*s->p == ')' && --open == 0)
            return s->p++, true;
    }
    return false;
}

static bool skip_hex(struct scan *s)
{
    for (s->p++; s->p < s->end; s->p++) {
        if (*s->p == '>')
            return s->p++, true;
        if (!strchr("0123456789abcdefABCDEF", *s->p) && !scan_is_space(*s->p))
            return false;
    }
    return false;
}

static void skip_regular(struct scan *s)
{
    while (s->p < s->end && scan_is_regular(*s->p))
        s->p++;
}

static int hex(char c)
{
    return ascii_is_digit((unsigned char)c) ? c - '0'
           : c >= 'a' && c <= 'f'           ? c - 'a' + 10
           : c >= 'A' && c <= 'F'           ? c - 'A' + 10
                                            : -1;
}

/* One letter of a name: 7.3.5. */
static int name_letter(struct scan *s)
{
    if (*s->p == '#' && s->end - s->p > 2 && hex(s->p[1]) >= 0 && hex(s->p[2]) >= 0) {
        int c = hex(s->p[1]) * 16 + hex(s->p[2]);
        s->p += 3;
        return c;
    }
    return (unsigned char)*s->p++;
}

static bool same_name(struct bytes a, struct bytes b)
{
    struct scan x = {a.data, a.data + a.len, true}, y = {b.data, b.data + b.len, true};

    while (x.p < x.end && y.p < y.end)
        if (name_letter(&x) != name_letter(&y))
            return false;
    return x.p == x.end && y.p == y.end;
}

static bool skip_value(struct scan *s, int depth);

/* One key and its value. false = there is none, or it is wrong. */
static bool next_key(struct scan *s, struct bytes *key, struct bytes *value, int depth)
{
    const char *begin = s->p;

    if (s->p == s->end || *s->p != '/')
        return false;
    s->p++;
    skip_regular(s);
    *key = (struct bytes){begin, (size_t)(s->p - begin)};
    scan_space(s);
    begin = s->p;
    if (!skip_value(s, depth))
        return false;
    *value = (struct bytes){begin, (size_t)(s->p - begin)};
    scan_space(s);
    return true;
}

/* Is the last of these keys there before? Readers differ in which of the two they take. */
static bool is_twice(const struct bytes *key, int last)
{
    for (int i = 0; i < last; i++)
        if (same_name(key[i], key[last]))
            return true;
    return false;
}

/* No dictionary of a signature has more; to compare them takes the square of their number. */
enum { KEYS_MAX = 200 };

static bool skip_dict(struct scan *s, int depth)
{
    struct bytes key[KEYS_MAX], value;

    s->p += 2;
    scan_space(s);
    for (int n = 0; s->end - s->p >= 2 && memcmp(s->p, ">>", 2) != 0; n++)
        if (n == KEYS_MAX || !next_key(s, &key[n], &value, depth) ||
            (!s->again && is_twice(key, n)))
            return false;
    if (s->end - s->p < 2)
        return false;
    s->p += 2;
    return true;
}

static bool skip_array(struct scan *s, int depth)
{
    s->p++;
    for (scan_space(s); s->p < s->end && *s->p != ']'; scan_space(s))
        if (!skip_value(s, depth))
            return false;
    return s->p < s->end && *s->p++ == ']';
}

/* A number, a word, or a reference. */
static bool skip_plain(struct scan *s)
{
    struct scan ahead = *s;
    int number, generation;

    if (scan_reference(&ahead, &number, &generation)) {
        *s = ahead;
        return true;
    }
    const char *begin = s->p;
    skip_regular(s);
    size_t len = (size_t)(s->p - begin);
    if (strspn(begin, "+-.0123456789") >= len)
        return len > 0;
    s->p = begin;
    return scan_word(s, "true") || scan_word(s, "false") || scan_word(s, "null");
}

static bool skip_value(struct scan *s, int depth)
{
    if (s->p == s->end || depth > DEPTH_MAX)
        return false;
    switch (*s->p) {
    case '(':
        return skip_text(s);
    case '[':
        return skip_array(s, depth + 1);
    case '<':
        return s->end - s->p > 1 && s->p[1] == '<' ? skip_dict(s, depth + 1) : skip_hex(s);
    case '/':
        s->p++;
        skip_regular(s);
        return true;
    default:
        return skip_plain(s);
    }
}

bool scan_value(struct scan *s)
{
    return skip_value(s, 0);
}

/* ---- keys ---- */

bool scan_key(struct bytes dict, const char *key, struct bytes *value)
{
    struct scan s = {dict.data, dict.data + dict.len, true};
    struct bytes found;

    if (dict.len < 4 || memcmp(s.p, "<<", 2) != 0)
        return false;
    s.p += 2;
    scan_space(&s);
    while (next_key(&s, &found, value, 0))
        if (same_name(found, (struct bytes){key, strlen(key)}))
            return true;
    return false;
}

bool scan_key_count(struct bytes dict, const char *key, size_t *out)
{
    struct bytes value;

    if (!scan_key(dict, key, &value))
        return false;
    struct scan s = {value.data, value.data + value.len, true};
    return scan_count(&s, out) && s.p == s.end;
}

bool scan_key_is(struct bytes dict, const char *key, const char *name)
{
    struct bytes value;

    return scan_key(dict, key, &value) && same_name(value, (struct bytes){name, strlen(name)});
}
