#include "base/uri.h"

#include "base/str.h"

#include <string.h>
#include <strings.h>

static bool is_digit(char c)
{
    return ascii_is_digit((unsigned char)c);
}

static bool is_hex(char c)
{
    return is_digit(c) || (c && strchr("abcdefABCDEF", c));
}

/* Length of "https:" with its colon; 0 = there is no scheme (RFC 3986, 3.1). A port is none: "a:80"
 * has digits after the colon. */
static size_t scheme_len(const char *s)
{
    size_t n = 0;

    while (ascii_is_letter(s[n]) || (n && (is_digit(s[n]) || (s[n] && strchr("+-.", s[n])))))
        n++;
    return n && s[n] == ':' && !is_digit(s[n + 1]) ? n + 1 : 0;
}

static bool is_scheme(const char *s, const char *scheme)
{
    return !strncasecmp(s, scheme, strlen(scheme));
}

static bool has_second(const char *s)
{
    for (const char *p = s + 1; *p; p++)
        if ((p[-1] == ' ' || p[-1] == ',' || p[-1] == ';') &&
            (is_scheme(p, "http://") || is_scheme(p, "https://") || is_scheme(p, "mailto:")))
            return true;
    return false;
}

static enum uri_fault check_host(const char *s)
{
    size_t n;

    if (strncmp(s, "//", 2) != 0)
        return URI_NO_HOST;
    s += 2;
    n = strcspn(s, "/?#");
    return n && !memchr(s, ' ', n) && !strchr(".:", *s) ? URI_FINE : URI_NO_HOST;
}

static enum uri_fault check_mailbox(const char *s)
{
    const char *at = strchr(s, '@');

    return at && at > s && at[1] && !strchr(s, ' ') ? URI_FINE : URI_NO_HOST;
}

static enum uri_fault check(const char *s)
{
    size_t scheme = scheme_len(s);

    for (const char *p = s; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            return URI_CONTROL;
    if (!scheme)
        return URI_NO_SCHEME;
    if (has_second(s))
        return URI_SECOND;
    if (is_scheme(s, "mailto:"))
        return check_mailbox(s + scheme);
    if (is_scheme(s, "http:") || is_scheme(s, "https:"))
        return check_host(s + scheme);
    return URI_OTHER_SCHEME;
}

/* Unreserved and reserved characters (RFC 3986, 2.2 and 2.3); brackets only around a host. */
static bool stays(const char *s, size_t i, size_t host_end)
{
    char c = s[i];

    if (c == '%')
        return is_hex(s[i + 1]) && is_hex(s[i + 2]);
    if (c == '[' || c == ']')
        return i < host_end;
    return ascii_is_letter(c) || is_digit(c) || (c && strchr("-._~:/?#@!$&'()*+,;=", c));
}

static const char *escape(struct arena *a, const char *iri)
{
    struct sbuf out = {.a = a};
    size_t host = scheme_len(iri);

    if (!strncmp(iri + host, "//", 2))
        host += 2 + strcspn(iri + host + 2, "/?#");
    for (size_t i = 0; iri[i]; i++)
        if (stays(iri, i, host))
            sbuf_add(&out, iri + i, 1);
        else
            sbuf_printf(&out, "%%%02X", (unsigned)(unsigned char)iri[i]);
    return sbuf_text(&out);
}

const char *uri_from_iri(struct arena *a, const char *iri, enum uri_fault *fault)
{
    const char *end = iri + strlen(iri);

    utf8_trim(&iri, &end);
    const char *own = arena_strndup(a, iri, (size_t)(end - iri));
    if (!own)
        return NULL;
    *fault = check(own);
    return escape(a, own);
}
