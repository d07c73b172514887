/*
 * serve_guard.c - who may ask.
 *
 * The page answers on 127.0.0.1 alone, but every program and every web page that this machine shows
 * can send requests there. So:
 *   Host     is this address or localhost, with the port: another name that was made to lead here
 *            (DNS rebinding) gets nothing.
 *   token    the printed address has it; it buys a cookie that scripts cannot read and that no other
 *            site sends (HttpOnly, SameSite=Strict). Without the cookie there is nothing else.
 *   Origin,  of a request from a page of another origin (another port too) is not ours.
 *   Sec-Fetch-Site
 *   POST     alone changes something, and carries a token that only our own page has.
 */
#include "command/serve.h"

#include "command/language.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

bool guard_make_key(char key[static KEY_LEN + 1], struct diag *dg)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char random[KEY_LEN / 2];

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return diag_add(dg, DIAG_LIBRARY, (struct loc){0}, "the system gives no random numbers: %s",
                        diag_system(errno));
    for (size_t i = 0; i < sizeof random; i++) {
        key[2 * i] = hex[random[i] >> 4];
        key[2 * i + 1] = hex[random[i] & 15];
    }
    key[KEY_LEN] = '\0';
    return true;
}

bool guard_same(const char *a, const char *b)
{
    size_t len = strlen(a);
    unsigned char other = 0;

    if (strlen(b) != len)
        return false;
    for (size_t i = 0; i < len; i++)
        other |= (unsigned char)(a[i] ^ b[i]);
    return !other;
}

static bool is_host(const struct server *s, const char *host)
{
    for (size_t i = 0; i < sizeof s->host / sizeof s->host[0]; i++)
        if (s->host[i][0] && !strcmp(s->host[i], host))
            return true;
    return false;
}

/* A page of ours sends the origin by which it was opened itself. */
static bool is_origin(struct request *r, const char *origin)
{
    static const char scheme[] = "http://";
    const char *host = request_header(r, "Host");

    return !strncmp(origin, scheme, sizeof scheme - 1) && !strcmp(origin + sizeof scheme - 1, host);
}

static bool has_cookie(struct request *r)
{
    const char *all = request_header(r, "Cookie");
    const char *name = arena_printf(r->a, "raingan-%d=", r->s->port);

    for (const char *p = all; name && p && *p;) {
        p += strspn(p, "; ");
        size_t len = strcspn(p, ";");
        const char *one = arena_strndup(r->a, p, len);
        if (one && !strncmp(one, name, strlen(name)) &&
            guard_same(one + strlen(name), r->s->cookie))
            return true;
        p += len;
    }
    return false;
}

/* The printed address. Asked for again, by a bookmark, it leads to the page again. */
static bool has_token(struct request *r)
{
    const char *token = request_argument(r, "token");

    return !r->is_post && !strcmp(r->path, "/") && token && guard_same(token, r->s->token);
}

static unsigned int refuse(struct request *r, unsigned int status, const char *text)
{
    r->refused = true;
    reply_refusal(r, status, text);
    return status;
}

unsigned int guard_check(struct request *r, const char *method)
{
    const char *host = request_header(r, "Host"), *origin = request_header(r, "Origin");
    const char *site = request_header(r, "Sec-Fetch-Site");

    if (request_repeats(r, "Host") || request_repeats(r, "Origin") ||
        request_repeats(r, "Content-Length"))
        return refuse(r, 400, _("a header that comes once came twice"));
    if (!host || !is_host(r->s, host))
        return refuse(r, 403, _("this address is not the one of the page"));
    if (strcmp(method, "GET") != 0 && strcmp(method, "POST") != 0)
        return refuse(r, 405, _("GET and POST alone"));
    if (origin ? !is_origin(r, origin) : r->is_post)
        return refuse(r, 403, _("this request comes from another page"));
    if (has_token(r)) {
        reply_see(r, "/");
        r->reply.gives_cookie = true;
        return r->reply.status;
    }
    if (site && strcmp(site, "same-origin") != 0 && (strcmp(site, "none") != 0 || r->is_post))
        return refuse(r, 403, _("this request comes from another page"));
    if (!has_cookie(r))
        return refuse(r, 403, _("open the address that the terminal shows"));
    return 0;
}

bool guard_form_is_ours(struct request *r)
{
    return guard_same(request_value(r, "csrf"), r->s->csrf);
}
