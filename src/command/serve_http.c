#include "command/serve.h"

#include "base/library.h"
#include "base/memory.h"
#include "command/language.h"

#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CONNECTIONS_MAX = 48,
    STRANGERS_MAX = 32, /* connections of which no request was allowed yet */
    HEADER_MAX = 32 << 10,
    IDLE_SECONDS = 15,      /* nothing was sent or taken for so long */
    REQUEST_SECONDS = 30,   /* a request is here as a whole */
    ANSWER_SECONDS = 120,   /* an answer has been taken */
    FORM_MAX = 16 << 20,    /* cells of a table */
    UPLOAD_MAX = 32 << 20,  /* a workbook, a CSV file */
    PENDING_MAX = 96 << 20, /* of all forms together */
    FIELDS_MAX = 200000,
};

#define MHD_FUNCTIONS(X)                                                                           \
    X(MHD_start_daemon)                                                                            \
    X(MHD_stop_daemon)                                                                             \
    X(MHD_run)                                                                                     \
    X(MHD_get_timeout)                                                                             \
    X(MHD_get_daemon_info)                                                                         \
    X(MHD_get_connection_info)                                                                     \
    X(MHD_create_response_from_buffer)                                                             \
    X(MHD_add_response_header)                                                                     \
    X(MHD_queue_response)                                                                          \
    X(MHD_destroy_response)                                                                        \
    X(MHD_lookup_connection_value)                                                                 \
    X(MHD_get_connection_values)                                                                   \
    X(MHD_create_post_processor)                                                                   \
    X(MHD_post_process)                                                                            \
    X(MHD_destroy_post_processor)                                                                  \
    X(MHD_suspend_connection)                                                                      \
    X(MHD_resume_connection)

static struct microhttpd {
#define X(name) __typeof__(name) *(name);
    MHD_FUNCTIONS(X)
#undef X
} mhd;

struct waiter {
    struct waiter *next;
    struct MHD_Connection *c;
};

struct connection {
    struct connection *next;
    int fd;
    time_t until;  /* 0 = it waits for a task */
    bool is_known; /* a request was allowed */
    bool is_ended; /* by us */
};

struct http {
    struct server *s;
    struct MHD_Daemon *daemon;
    int epoll;
    struct connection *connection;
    struct waiter *waiter;
};

static bool load(struct diag *dg)
{
    static const struct library_function function[] = {
#define X(name) {#name, offsetof(struct microhttpd, name)},
        MHD_FUNCTIONS(X)
#undef X
    };
    static const struct library libmicrohttpd = {
        .file = "libmicrohttpd.so.12",
        .package = "libmicrohttpd12",
        .failed = N_("the library that answers browsers cannot be loaded: %s"),
        .function = function,
        .nfunction = sizeof function / sizeof function[0],
    };

    return library_load(&libmicrohttpd, &mhd, dg) != NULL;
}

/* ---- requests ---- */

const char *request_argument(struct request *r, const char *name)
{
    return mhd.MHD_lookup_connection_value(r->c, MHD_GET_ARGUMENT_KIND, name);
}

const char *request_header(struct request *r, const char *name)
{
    return mhd.MHD_lookup_connection_value(r->c, MHD_HEADER_KIND, name);
}

struct repeated {
    const char *name;
    int n;
};

static enum MHD_Result count_header(void *ctx, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    struct repeated *c = ctx;

    (void)kind, (void)value;
    c->n += !strcasecmp(name, c->name);
    return MHD_YES;
}

bool request_repeats(struct request *r, const char *name)
{
    struct repeated c = {.name = name};

    mhd.MHD_get_connection_values(r->c, MHD_HEADER_KIND, count_header, &c);
    return c.n > 1;
}

const struct field *request_field(const struct request *r, const char *name)
{
    const struct field *f = r->field;

    while (f && strcmp(f->name, name) != 0)
        f = f->next;
    return f;
}

const char *request_value(const struct request *r, const char *name)
{
    const struct field *f = request_field(r, name);

    return f && f->value.s ? f->value.s : "";
}

uint32_t request_number(const char *text)
{
    size_t n = text ? strspn(text, "0123456789") : 0;

    return n && n < 10 && !text[n] ? (uint32_t)strtoul(text, NULL, 10) : 0;
}

/* Others may ask for the same at the same time. */
const char *request_folder(struct request *r)
{
    char *name = r->folder ? NULL : arena_printf(r->a, "%s/XXXXXX", r->s->temp);

    if (name && mkdtemp(name))
        r->folder = name;
    else if (name)
        diag_add(r->dg, DIAG_FILE_WRITE, (struct loc){.file = r->s->temp},
                 "cannot make a folder here: %s", diag_system(errno));
    return r->folder;
}

static void close_request(struct request *r)
{
    if (!r)
        return;
    if (r->post)
        mhd.MHD_destroy_post_processor(r->post);
    r->s->pending -= r->size;
    if (r->folder) /* a key may be there: the browser may have gone before its task ended */
        file_remove_tree(r->folder, r->dg);
    for (struct field *f = r->field; f; f = f->next) /* a passphrase may be among them */
        if (f->value.s)
            explicit_bzero(f->value.s, f->value.len);
    arena_close(r->a);
    diag_close(r->dg);
    free(r);
}

static struct request *open_request(struct http *h, struct MHD_Connection *c, const char *path)
{
    memory_begin();
    struct request *r = calloc(1, sizeof *r);

    if (!r || !(r->dg = diag_open()) || !(r->a = arena_open(r->dg))) {
        if (r)
            diag_close(r->dg);
        free(r);
        return NULL;
    }
    r->s = h->s;
    r->c = c;
    r->path = arena_strdup(r->a, path);
    r->field_end = &r->field;
    return r;
}

/* MHD_PostDataIterator: a value comes in pieces. */
static enum MHD_Result take_field(void *to, enum MHD_ValueKind kind, const char *key,
                                  const char *file_name, const char *type, const char *coding,
                                  const char *data, uint64_t at, size_t len)
{
    struct request *r = to;
    struct field *f = NULL;

    (void)kind, (void)type, (void)coding;
    if (r->has_too_many || diag_lacks_memory(r->dg))
        return MHD_YES; /* what comes is not kept; the answer says so */
    if (r->field)       /* the newest */
        f = (struct field *)((char *)r->field_end - offsetof(struct field, next));
    /* The first piece may be empty: what goes on is known by how much of it is here. */
    if (!f || !key || strcmp(f->name, key) != 0 || f->value.len != at) {
        if (!at && r->nfield++ == FIELDS_MAX) {
            r->has_too_many = true;
            return MHD_YES;
        }
        if (at)
            return MHD_NO;
        if (!(f = arena_new(r->a, struct field)) || !(f->name = arena_strdup(r->a, key ? key : "")))
            return MHD_YES;
        f->file_name = arena_strdup(r->a, file_name);
        f->value.a = r->a;
        *r->field_end = f;
        r->field_end = &f->next;
    }
    sbuf_add(&f->value, data, len);
    sbuf_text(&f->value);
    return MHD_YES;
}

static bool is_form(const char *type, const char *name)
{
    return type && !strncasecmp(type, name, strlen(name)) && strchr("; \t", type[strlen(name)]);
}

/* What is too large is refused before any of it is read. */
static unsigned int begin_form(struct request *r)
{
    const char *len = request_header(r, "Content-Length");
    const char *type = request_header(r, "Content-Type");
    bool parts = is_form(type, MHD_HTTP_POST_ENCODING_MULTIPART_FORMDATA);
    char *end;

    if (!len || request_header(r, "Transfer-Encoding") || !ascii_is_digit((unsigned char)*len)) {
        reply_refusal(r, 411, _("how long the form is has to be said first"));
        return r->reply.status;
    }
    errno = 0;
    unsigned long long size = strtoull(len, &end, 10);
    if (errno || *end || size > (parts ? UPLOAD_MAX : FORM_MAX)) {
        reply_refusal(r, 413, _("this is larger than the page takes"));
        return r->reply.status;
    }
    if (size > PENDING_MAX - r->s->pending) {
        reply_refusal(r, 503, _("too much is being sent at once; try again"));
        return r->reply.status;
    }
    if (!parts && !is_form(type, MHD_HTTP_POST_ENCODING_FORM_URLENCODED)) {
        reply_refusal(r, 415, _("this is no form"));
        return r->reply.status;
    }
    r->size = (size_t)size;
    r->s->pending += r->size;
    r->post = mhd.MHD_create_post_processor(r->c, 64 << 10, take_field, r);
    if (!r->post)
        reply_refusal(r, 400, _("this is no form"));
    return r->post ? 0 : 400;
}

/* ---- answers ---- */

static const char *const always[][2] = {
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src "
     "'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
};

static void add_headers(struct request *r, struct MHD_Response *to)
{
    const struct reply *y = &r->reply;

    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        mhd.MHD_add_response_header(to, always[i][0], always[i][1]);
    mhd.MHD_add_response_header(to, "Cache-Control",
                                y->keeps ? "private, max-age=3600, immutable" : "no-store");
    if (y->type)
        mhd.MHD_add_response_header(to, "Content-Type", y->type);
    if (y->location)
        mhd.MHD_add_response_header(to, "Location", y->location);
    const char *name = y->saved_as ? url_escape(r->a, y->saved_as) : NULL;
    const char *saved = name ? arena_printf(r->a, "attachment; filename*=UTF-8''%s", name) : NULL;
    if (saved)
        mhd.MHD_add_response_header(to, "Content-Disposition", saved);
    const char *cookie =
        y->gives_cookie ? arena_printf(r->a, "raingan-%d=%s; HttpOnly; SameSite=Strict; Path=/",
                                       r->s->port, r->s->cookie)
                        : NULL;
    if (cookie)
        mhd.MHD_add_response_header(to, "Set-Cookie", cookie);
    if (y->status == 405)
        mhd.MHD_add_response_header(to, "Allow", "GET, POST");
    if (y->status == 413 || y->status == 411)
        mhd.MHD_add_response_header(to, "Connection", "close");
}

static struct connection *connection_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info =
        mhd.MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

static void set_time(struct MHD_Connection *c, int seconds)
{
    struct connection *at = connection_of(c);

    if (at)
        at->until = seconds ? time(NULL) + seconds : 0;
}

static void know(struct MHD_Connection *c, bool is_allowed)
{
    struct connection *at = connection_of(c);

    if (at)
        at->is_known |= is_allowed;
}

static struct MHD_Response *respond(struct request *r)
{
    struct bytes body = r->reply.body;
    struct MHD_Response *to =
        diag_lacks_memory(r->dg)
            ? NULL
            : mhd.MHD_create_response_from_buffer(body.len, (void *)(uintptr_t)body.data,
                                                  MHD_RESPMEM_MUST_COPY);

    if (to)
        add_headers(r, to);
    if (!to || !diag_lacks_memory(r->dg))
        return to;
    mhd.MHD_destroy_response(to);
    return NULL;
}

static enum MHD_Result queue(struct MHD_Connection *c, unsigned int status, struct MHD_Response *to)
{
    if (!to)
        return MHD_NO;
    set_time(c, ANSWER_SECONDS);
    enum MHD_Result queued = mhd.MHD_queue_response(c, status, to);
    mhd.MHD_destroy_response(to);
    return queued;
}

/* It takes nothing of what a request has. What was done before memory ended stays done, so the page has to be looked
 * at. */
static enum MHD_Result answer_no_memory(struct server *s, struct MHD_Connection *c)
{
    const char *text = _("out of memory; open the page again to see what was done\n");
    struct MHD_Response *to = mhd.MHD_create_response_from_buffer(
        strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_PERSISTENT);

    if (s->flash_is_error) /* whatever it says, this was the cause */
        server_tell(s, false, NULL);
    if (to)
        mhd.MHD_add_response_header(to, "Content-Type", "text/plain; charset=utf-8");
    return queue(c, MHD_HTTP_INTERNAL_SERVER_ERROR, to);
}

/* Nothing is said that a piece of memory more would have made another word. */
static enum MHD_Result answer(struct request *r)
{
    struct MHD_Response *to = respond(r);

    return to ? queue(r->c, r->reply.status, to) : answer_no_memory(r->s, r->c);
}

static enum MHD_Result wait_for_task(struct http *h, struct request *r)
{
    struct waiter *w = malloc(sizeof *w);

    if (!w)
        return answer_no_memory(h->s, r->c);
    *w = (struct waiter){h->waiter, r->c};
    h->waiter = w;
    set_time(r->c, 0);
    mhd.MHD_suspend_connection(r->c);
    return MHD_YES;
}

void http_wake(struct http *h)
{
    struct waiter *w = h->waiter;

    h->waiter = NULL;
    while (w) {
        struct waiter *next = w->next;
        set_time(w->c, REQUEST_SECONDS);
        mhd.MHD_resume_connection(w->c);
        free(w);
        w = next;
    }
}

static enum MHD_Result begin(struct http *h, struct MHD_Connection *c, const char *path,
                             const char *method, void **keeps)
{
    struct request *r = *keeps = open_request(h, c, path);

    if (!r || !r->path)
        return answer_no_memory(h->s, c);
    r->is_post = !strcmp(method, "POST");
    r->refused = guard_check(r, method);
    know(c, !r->refused || r->reply.gives_cookie);
    r->refused = r->refused || (r->is_post && begin_form(r));
    /* What comes with a refused request is not read: the connection ends with the answer. */
    return r->refused ? answer(r) : MHD_YES;
}

/* MHD_AccessHandlerCallback */
static enum MHD_Result on_request(void *to, struct MHD_Connection *c, const char *path,
                                  const char *method, const char *version, const char *data,
                                  size_t *len, void **keeps)
{
    struct http *h = to;
    struct request *r = *keeps;

    (void)version;
    if (!r)
        return begin(h, c, path, method, keeps);
    if (r->refused)
        return MHD_NO;
    if (*len) {
        if (!r->post)
            return MHD_NO; /* GET has nothing */
        enum MHD_Result taken = mhd.MHD_post_process(r->post, data, *len);
        *len = 0;
        return taken;
    }
    if (r->post) {
        mhd.MHD_destroy_post_processor(r->post);
        r->post = NULL;
    }
    r->reply = (struct reply){0};
    if (r->has_too_many) {
        reply_refusal(r, 413, _("this is larger than the page takes"));
        return answer(r);
    }
    if (route(r) == WAITING) {
        if (h->s->task.pid)
            return wait_for_task(h, r);
        reply_refusal(r, 503, _("the system starts no process"));
    }
    if (!r->reply.status)
        reply_refusal(r, 500, diag_first_text(r));
    return answer(r);
}

static void on_completed(void *to, struct MHD_Connection *c, void **keeps,
                         enum MHD_RequestTerminationCode how)
{
    (void)to, (void)how;
    close_request(*keeps);
    *keeps = NULL;
    set_time(c, REQUEST_SECONDS);
}

/* Who opens connections and asks nothing takes no place from others: the oldest of them end. The newest stand first. */
static void end_strangers(struct http *h)
{
    int n = 0;

    for (struct connection *c = h->connection; c; c = c->next)
        if (!c->is_known && !c->is_ended && ++n > STRANGERS_MAX) {
            c->is_ended = true;
            shutdown(c->fd, SHUT_RDWR);
        }
}

static void on_connection(void *to, struct MHD_Connection *c, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct http *h = to;
    struct connection *at = *context;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            mhd.MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
        if (!info || !(at = calloc(1, sizeof *at)))
            return;
        *at = (struct connection){
            .next = h->connection, .fd = info->connect_fd, .until = time(NULL) + REQUEST_SECONDS};
        h->connection = *context = at;
        end_strangers(h);
        return;
    }
    for (struct connection **p = &h->connection; at && *p; p = &(*p)->next)
        if (*p == at) {
            *p = at->next;
            free(at);
            break;
        }
    *context = NULL;
}

/* ---- the loop ---- */

static void end_slow(struct http *h)
{
    time_t now = time(NULL);

    for (struct connection *c = h->connection; c; c = c->next)
        if (c->until && now > c->until)
            shutdown(c->fd, SHUT_RDWR);
}

static int milliseconds(struct http *h)
{
    enum { SECOND = 1000 };
    MHD_UNSIGNED_LONG_LONG wait;

    if (mhd.MHD_get_timeout(h->daemon, &wait) == MHD_YES && wait < SECOND)
        return (int)wait;
    return SECOND;
}

bool http_run(struct http *h, const volatile sig_atomic_t *stop)
{
    while (!*stop) {
        struct pollfd on[] = {{h->epoll, POLLIN, 0},
                              {h->s->task.pid ? h->s->task.pipe : -1, POLLIN, 0}};
        uint64_t before = h->s->done_ticket;
        if (poll(on, 2, milliseconds(h)) < 0 && errno != EINTR)
            return false;
        task_look(h->s);
        if (h->s->done_ticket != before) {
            http_wake(h);
            mhd.MHD_run(h->daemon); /* they are taken up, and then asked again: */
        }
        mhd.MHD_run(h->daemon);
        end_slow(h);
    }
    return true;
}

struct http *http_open(struct server *s, struct diag *dg)
{
    struct http *h = load(dg) ? arena_new(s->a, struct http) : NULL;

    if (!h)
        return NULL;
    h->s = s;
    h->daemon = mhd.MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, h,
        MHD_OPTION_LISTEN_SOCKET, s->listener, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned int)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)IDLE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_MAX, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, h, MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    const union MHD_DaemonInfo *info =
        h->daemon ? mhd.MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD) : NULL;
    if (!info) {
        diag_add(dg, DIAG_LIBRARY, (struct loc){0},
                 "the library that answers browsers does not start");
        return NULL;
    }
    h->epoll = info->epoll_fd;
    return h;
}

void http_close(struct http *h)
{
    if (!h || !h->daemon)
        return;
    http_wake(h);
    mhd.MHD_stop_daemon(h->daemon);
}
