#include "base/digits.h"

#include <string.h>
#include <strings.h>

/* Of hosts, then of files. Others have a scheme or www. when they are printed. */
static const char *const endings[] = {
    "th",  "com", "org", "net", "info", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt",
    "ods", "csv", "txt", "xml", "html", "htm", "php", "aspx", "zip", "rar",  "jpg", "jpeg", "png",
};

static bool is_name_char(char c) /* of a host, a file or an account */
{
    return ascii_is_letter(c) || ascii_is_digit((unsigned char)c) || c == '-' || c == '_';
}

static bool is_local_char(char c) /* before an @: RFC 5322, 3.2.3, as far as it is used */
{
    return is_name_char(c) || c == '.' || c == '+' || c == '%';
}

/* Of a URL (RFC 3986, 2). */
static bool is_url_char(char c)
{
    return is_name_char(c) || (c && strchr(".~:/?#[]@!$&'()*+,;=%", c));
}

/* The end of the URL that goes on at i. Thai letters are of its path where one may begin. */
static size_t end_of_url(const char *s, size_t len, size_t i)
{
    bool path = false;

    for (; i < len; i++) {
        bool ascii = (unsigned char)s[i] < 0x80;
        if (ascii ? !is_url_char(s[i]) : !path)
            break;
        path = !ascii || strchr("/?=&_-#", s[i]);
    }
    return i;
}

static size_t end_of_name(const char *s, size_t len, size_t i)
{
    while (i < len && (is_name_char(s[i]) || s[i] == '.'))
        i++;
    return i;
}

/* What may follow a host: a port, a path, a query. */
static size_t end_of_host(const char *s, size_t len, size_t i)
{
    return i < len && strchr(":/?#", s[i]) ? end_of_url(s, len, i) : i;
}

static size_t start_of(const char *s, size_t from, size_t i, bool (*is)(char))
{
    while (i > from && is(s[i - 1]))
        i--;
    return i;
}

static bool is_ending(const char *s, size_t len)
{
    if (!len || !ascii_is_letter(*s)) /* as of a number */
        return false;
    for (size_t k = 0; k < sizeof endings / sizeof endings[0]; k++)
        if (strlen(endings[k]) == len && !strncasecmp(endings[k], s, len))
            return true;
    return false;
}

static bool has_letter(const char *s, size_t first, size_t end)
{
    while (first < end && !ascii_is_letter(s[first]))
        first++;
    return first < end;
}

struct address {
    size_t first, end;
};

static bool is_scheme(const char *s, size_t len, size_t i)
{
    return len - i > 3 && s[i + 1] == '/' && s[i + 2] == '/';
}

static bool is_www(const char *s, size_t len, size_t from, size_t i)
{
    return i - from >= 3 && !strncasecmp(s + i - 3, "www", 3) && i + 1 < len &&
           is_name_char(s[i + 1]) && (i - from == 3 || !is_name_char(s[i - 4]));
}

/* Is s[i] what an address that begins at or after `from` is known by? Looks back only if it is, so
 * that time is linear in the text. */
static bool is_sign(const char *s, size_t len, size_t from, size_t i, struct address *out)
{
    size_t last = i + 1;
    bool is = false;

    if (s[i] == ':' && i > from && ascii_is_letter(s[i - 1]) && is_scheme(s, len, i)) {
        *out = (struct address){start_of(s, from, i, ascii_is_letter), end_of_url(s, len, i)};
        is = true;
    } else if (s[i] == '@') {
        last = end_of_name(s, len, last);
        is = has_letter(s, i + 1, last);
        if (is)
            *out = (struct address){start_of(s, from, i, is_local_char), end_of_host(s, len, last)};
    } else if (s[i] == '.' && is_www(s, len, from, i)) {
        *out = (struct address){i - 3, end_of_url(s, len, i)};
        is = true;
    } else if (s[i] == '.' && i > from && is_name_char(s[i - 1])) {
        while (last < len && is_name_char(s[last]))
            last++;
        is = is_ending(s + i + 1, last - i - 1) && (last == len || s[last] != '@');
        if (is)
            *out = (struct address){start_of(s, from, i, is_local_char), end_of_host(s, len, last)};
    }
    return is;
}

static bool has_ascii(const char eight[8])
{
    uint64_t bits;

    memcpy(&bits, eight, sizeof bits);
    return ~bits & 0x8080808080808080u;
}

size_t digits_find_address(const char *s, size_t len, size_t from, size_t *end)
{
    struct address found = {len, len};

    for (size_t i = from; i < len && found.first == len; i++)
        if ((unsigned char)s[i] >= 0x80 && len - i >= 8 && !has_ascii(s + i))
            i += 7;
        else if ((unsigned char)s[i] <= '@' && (s[i] == '.' || s[i] == ':' || s[i] == '@'))
            is_sign(s, len, from, i, &found);
    *end = found.end;
    return found.first;
}

void digits_add_thai(struct sbuf *b, const char *s, size_t len)
{
    for (size_t i = 0, first = 0; i <= len; i++) {
        bool digit = i < len && ascii_is_digit((unsigned char)s[i]);
        if (!digit && i < len)
            continue;
        sbuf_add(b, s + first, i - first);
        if (digit)
            sbuf_add_char(b, 0x0E50u + (uint32_t)(s[i] - '0'));
        first = i + 1;
    }
}

char *digits_to_thai(struct arena *a, const char *s, size_t len)
{
    struct sbuf b = {.a = a};
    size_t at = 0, end;

    do {
        size_t address = digits_find_address(s, len, at, &end);
        digits_add_thai(&b, s + at, address - at);
        sbuf_add(&b, s + address, end - address);
        at = end;
    } while (at < len);
    return sbuf_text(&b);
}

char *digits_to_arabic(struct arena *a, const char *s, size_t len)
{
    struct sbuf b = {.a = a};

    for (const char *p = s, *end = s + len; p < end;) {
        uint32_t c = utf8_next(&p, end);
        sbuf_add_char(&b, unicode_is_thai_digit(c) ? '0' + (c - 0x0E50) : c);
    }
    return sbuf_text(&b);
}
