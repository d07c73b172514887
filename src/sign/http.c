/* The macros that check types know libcurl's functions by name, not pointers to them. */
#define CURL_DISABLE_TYPECHECK

#include "sign/http.h"

#include "base/library.h"
#include "base/str.h"

#include <curl/curl.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#undef curl_easy_setopt
#undef curl_easy_getinfo

enum { ANSWER_MAX = 1 << 20, CONNECT_SECONDS = 10, SECONDS = 30, REDIRECTS = 3 };

#define CURL_FUNCTIONS(X)                                                                          \
    X(curl_global_init)                                                                            \
    X(curl_easy_init)                                                                              \
    X(curl_easy_setopt)                                                                            \
    X(curl_easy_perform)                                                                           \
    X(curl_easy_getinfo)                                                                           \
    X(curl_easy_strerror)                                                                          \
    X(curl_easy_cleanup)                                                                           \
    X(curl_slist_append)                                                                           \
    X(curl_slist_free_all)

struct curl {
#define X(name) __typeof__(name) *(name);
    CURL_FUNCTIONS(X)
#undef X
};

static const struct curl *load(struct diag *dg)
{
    static const struct library_function function[] = {
#define X(name) {#name, offsetof(struct curl, name)},
        CURL_FUNCTIONS(X)
#undef X
    };
    static const struct library libcurl = {
        .file = "libcurl.so.4",
        .package = "libcurl4",
        .failed = N_("a library that asks servers cannot be loaded: %s"),
        .function = function,
        .nfunction = sizeof function / sizeof function[0],
    };
    static struct curl loaded;
    static bool begun;

    if (!begun && library_load(&libcurl, &loaded, dg))
        begun = loaded.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ||
                diag_add(dg, DIAG_LIBRARY, (struct loc){0}, diag_sentence(libcurl.failed),
                         libcurl.file);
    return begun ? &loaded : NULL;
}

struct answer {
    struct sbuf text;
    size_t max;
};

static size_t take(char *data, size_t size, size_t n, void *to)
{
    struct answer *answer = to;
    struct sbuf *out = &answer->text;

    if (size * n > answer->max - out->len)
        return 0; /* libcurl says that it cannot write */
    sbuf_add(out, data, size * n);
    return out->failed ? 0 : size * n;
}

bool http_is_url(const char *text)
{
    return !strncasecmp(text, "http://", 7) || !strncasecmp(text, "https://", 8);
}

struct request {
    const char *url;
    const char *type;  /* of the body; NULL = there is none: GET */
    struct bytes body; /* borrowed */
};

static CURLcode set_options(const struct curl *c, CURL *h, const struct request *r,
                            struct curl_slist *header, struct answer *answer)
{
    CURLcode code = CURLE_OK;

#define SET(option, value)                                                                         \
    if (code == CURLE_OK)                                                                          \
    code = c->curl_easy_setopt(h, option, value)
    SET(CURLOPT_URL, r->url);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 1L);
    SET(CURLOPT_MAXREDIRS, (long)REDIRECTS);
    SET(CURLOPT_POSTREDIR, CURL_REDIR_POST_ALL);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    SET(CURLOPT_TIMEOUT, (long)SECONDS);
    SET(CURLOPT_FAILONERROR, 1L);
    if (r->type) {
        SET(CURLOPT_HTTPHEADER, header);
        SET(CURLOPT_POSTFIELDSIZE, (long)r->body.len);
        SET(CURLOPT_POSTFIELDS, r->body.data);
    }
    SET(CURLOPT_WRITEFUNCTION, take);
    SET(CURLOPT_WRITEDATA, answer);
#undef SET
    return code;
}

static bool refuse_library(const struct curl *c, CURLcode code, struct diag *dg)
{
    diag_add(dg, DIAG_LIBRARY, (struct loc){0}, "a library that asks servers does not do it: %s",
             c->curl_easy_strerror(code));
    diag_hint(dg, "libcurl 7.85 or newer is needed");
    return false;
}

static bool refuse_answer(const struct curl *c, CURLcode code, long status, const char *url,
                          struct diag *dg)
{
    if (code == CURLE_OUT_OF_MEMORY)
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    if (status)
        return diag_add(dg, DIAG_NETWORK, (struct loc){.file = url}, "the server answers %ld",
                        status);
    return diag_add(dg, DIAG_NETWORK, (struct loc){.file = url}, "the server cannot be asked: %s",
                    c->curl_easy_strerror(code));
}

static bool ask(struct arena *a, const struct request *r, size_t max, struct bytes *out,
                struct diag *dg)
{
    struct answer answer = {{.a = a}, max};
    const struct curl *c = load(dg);
    const char *line = arena_printf(a, "Content-Type: %s", r->type ? r->type : "");
    CURLcode code = CURLE_OUT_OF_MEMORY;

    if (!c || !line)
        return false;
    CURL *h = c->curl_easy_init();
    struct curl_slist *header = c->curl_slist_append(NULL, line);
    bool set = h && header && (code = set_options(c, h, r, header, &answer)) == CURLE_OK;
    if (set)
        code = c->curl_easy_perform(h);
    long status = 0;
    if (code == CURLE_HTTP_RETURNED_ERROR)
        c->curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
    c->curl_slist_free_all(header);
    c->curl_easy_cleanup(h);
    *out = (struct bytes){answer.text.len ? answer.text.s : "", answer.text.len};
    if (code == CURLE_OK)
        return true;
    return !set && code != CURLE_OUT_OF_MEMORY ? refuse_library(c, code, dg)
                                               : refuse_answer(c, code, status, r->url, dg);
}

bool http_post(struct arena *a, const char *url, const char *type, struct bytes body,
               struct bytes *out, struct diag *dg)
{
    return ask(a, &(struct request){url, type, body}, ANSWER_MAX, out, dg);
}

bool http_get(struct arena *a, const char *url, struct bytes *out, struct diag *dg)
{
    return ask(a, &(struct request){.url = url}, HTTP_GET_MAX, out, dg);
}
