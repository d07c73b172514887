/*
 * Requests of `serve`, byte by byte as a browser or anybody else sends them: each gets an answer or the connection
 * ends; without the key no file changes, and with it no file but those of the tables.
 */
#include "fuzz.h"

#include "command/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* A process would make a report: not here. */
pid_t fork(void);
pid_t fork(void)
{
    errno = EAGAIN;
    return -1;
}

#define KEY "0123456789abcdef0123456789abcdef"

static const char schema[] = "CREATE TABLE input_files (file, table_name, required);\n"
                             "INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);\n"
                             "CREATE TABLE rows (no INTEGER PRIMARY KEY, name TEXT);\n";
static const char rows[] = "no,name\n1,a\n2,b\n", other[] = "x";

static struct world all;
static struct job job;
static struct server server = {.folder = -1};
static struct http *http;
static volatile sig_atomic_t stop;
static const char *data_dir, *template_dir;

static void put(const char *dir, const char *name, const char *text)
{
    HOLDS(file_write(all.a, file_join(all.a, dir, name), text, strlen(text), all.dg));
}

static void listen_here(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server.listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    HOLDS(server.listener >= 0 && !bind(server.listener, (struct sockaddr *)&at, sizeof at) &&
          !listen(server.listener, 64));
    snprintf(server.host[0], sizeof server.host[0], "127.0.0.1:1");
    server.port = 1; /* of the cookie's name */
    HOLDS(http = http_open(&server, all.dg));
}

static void remove_folder(void)
{
    struct diag *dg = diag_open();

    file_remove_tree(server.temp, dg);
    diag_close(dg);
}

void fuzz_begin(void)
{
    static char temp[] = "/tmp/raingan-fuzz-XXXXXX";

    all = world_open();
    server.temp = mkdtemp(temp);
    HOLDS(server.temp && !atexit(remove_folder));
    data_dir = file_join(all.a, temp, "data");
    template_dir = file_join(all.a, temp, "template");
    put(data_dir, "rows.csv", rows);
    put(data_dir, "other.txt", other);
    put(template_dir, "schema.sql", schema);
    job = (struct job){.dg = all.dg, .a = all.a};
    server.j = &job;
    server.a = all.a;
    server.data = data_dir;
    server.from =
        (struct report_source){.data = {.path = data_dir}, .template_dir = {.path = template_dir}};
    server.folder = open(data_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    HOLDS(sheets_read(all.a, server.from.template_dir, &server.sheet, all.dg));
    strcpy(server.token, KEY);
    strcpy(server.cookie, KEY);
    strcpy(server.csrf, KEY);
    listen_here();
}

/* ---- a client ---- */

struct client {
    struct bytes send;
    char answer[64];
    struct sockaddr_in at;
    bool left; /* before the server ended the connection */
};

static int connect_to(const struct client *c)
{
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    HOLDS(s >= 0 && !connect(s, (const struct sockaddr *)&c->at, sizeof c->at));
    return s;
}

static void *talk(void *of)
{
    struct client *c = of;
    int s = connect_to(c);
    size_t n = 0;
    ssize_t k;
    char rest[4096];

    for (size_t sent = 0; sent < c->send.len;) {
        k = send(s, c->send.data + sent, c->send.len - sent, MSG_NOSIGNAL);
        if (k <= 0)
            break;
        sent += (size_t)k;
    }
    /* After an answer the connection stays for another request: it is ours to end it. */
    shutdown(s, SHUT_WR);
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){.tv_usec = 50000},
               sizeof(struct timeval));
    while ((k = recv(s, rest, sizeof rest, 0)) > 0)
        for (ssize_t i = 0; i < k && n < sizeof c->answer - 1; i++)
            c->answer[n++] = rest[i];
    c->left = k < 0;
    close(s);
    stop = 1;
    close(connect_to(c)); /* so that it is seen */
    return NULL;
}

static bool is_file(struct arena *a, const char *name, const char *text)
{
    struct bytes is;

    return file_read(a, file_join(a, data_dir, name), &is, all.dg) && is.len == strlen(text) &&
           !memcmp(is.data, text, is.len);
}

void fuzz_one(struct world *w, struct fuzz_input in)
{
    struct client c = {.send = take_rest(w->a, &in), .at = {0}};
    socklen_t len = sizeof c.at;
    pthread_t thread;
    size_t n;

    HOLDS(!getsockname(server.listener, (struct sockaddr *)&c.at, &len));
    server.view_of = view_fingerprint(&server); /* no report is made */
    stop = 0;
    HOLDS(!pthread_create(&thread, NULL, talk, &c));
    HOLDS(http_run(http, &stop) && !pthread_join(thread, NULL));
    if (c.left) { /* what it asked may be done when the next one asks: its server goes with it */
        http_close(http);
        listen_here();
    }
    HOLDS(!c.answer[0] || !strncmp(c.answer, "HTTP/1.", 7));
    bool same = is_file(w->a, "rows.csv", rows);
    HOLDS(same || memmem(c.send.data, c.send.len, KEY, strlen(KEY)));
    HOLDS(is_file(w->a, "other.txt", other));
    HOLDS(file_list(w->a, data_dir, "", &n, w->dg) && n <= 2);
    if (!same)
        put(data_dir, "rows.csv", rows);
    served_forget_undo(&server);
    server_tell(&server, false, NULL);
    memory_begin();
}
