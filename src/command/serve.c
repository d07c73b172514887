#include "command/serve.h"

#include "command/language.h"
#include "command/share.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t stopped;

static void on_signal(int signal)
{
    (void)signal;
    stopped = 1;
}

static bool system_failed(struct job *j, const char *what)
{
    return diag_add(j->dg, DIAG_NETWORK, (struct loc){.file = what},
                    "the page cannot be opened: %s", diag_system(errno));
}

/* The newest year of input/, if no folder is named. */
static const char *newest_year(struct job *j)
{
    enum { YEAR = 4 };
    size_t n = 0;
    const char **name = file_list(j->a, "input", "", &n, j->dg), *found = NULL;

    for (size_t i = 0; name && i < n; i++)
        if (strlen(name[i]) == YEAR && strspn(name[i], "0123456789") == YEAR)
            found = name[i];
    return found ? file_join(j->a, "input", found) : NULL;
}

static bool find_folder(struct server *s)
{
    struct job *j = s->j;

    s->data = j->args->word[0];
    if (!s->data && file_is_dir("input") && !(s->data = newest_year(j)) && diag_exit_status(j->dg))
        return false;
    if (!s->data) {
        diag_add(j->dg, DIAG_FILE_MISSING, (struct loc){.file = "input"},
                 "no year is there; name the data folder");
        return false;
    }
    s->folder = open(s->data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (s->folder >= 0)
        return true;
    return errno == ENOENT || errno == ENOTDIR
               ? diag_add(j->dg, DIAG_FILE_MISSING, (struct loc){.file = s->data},
                          "there is no such folder")
               : diag_add(j->dg, DIAG_FILE_READ, (struct loc){.file = s->data}, "cannot read: %s",
                          diag_system(errno));
}

static bool listen_at(struct server *s, uint32_t port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    socklen_t len = sizeof at;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->listener < 0 ||
        setsockopt(s->listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int)) != 0 ||
        bind(s->listener, (struct sockaddr *)&at, sizeof at) != 0 || listen(s->listener, 64) != 0 ||
        getsockname(s->listener, (struct sockaddr *)&at, &len) != 0)
        return system_failed(s->j, "127.0.0.1");
    s->port = ntohs(at.sin_port);
    snprintf(s->host[0], sizeof s->host[0], "127.0.0.1:%d", s->port);
    snprintf(s->host[1], sizeof s->host[1], "localhost:%d", s->port);
    return true;
}

static bool make_temp(struct server *s)
{
    const char *dir = getenv("XDG_RUNTIME_DIR"), *tmp = getenv("TMPDIR");
    const char *in = dir && *dir && file_is_dir(dir) ? dir : tmp && *tmp ? tmp : "/tmp";
    char *name = arena_printf(s->a, "%s/raingan-serve-XXXXXX", in);

    if (!name)
        return false;
    if (!mkdtemp(name))
        return diag_add(s->j->dg, DIAG_FILE_WRITE, (struct loc){.file = in},
                        "cannot make a folder here: %s", diag_system(errno));
    s->temp = name;
    return true;
}

static bool begin(struct server *s)
{
    struct job *j = s->j;
    const char *port = j->args->option[OPTION_PORT];

    return find_folder(s) && share_find_source(j, s->data, &s->from) &&
           share_find_resources(j->a, &s->by) &&
           sheets_read(j->a, s->from.template_dir, &s->sheet, j->dg) &&
           guard_make_key(s->token, j->dg) && guard_make_key(s->cookie, j->dg) &&
           guard_make_key(s->csrf, j->dg) && make_temp(s) &&
           listen_at(s, port ? request_number(port) : 0);
}

static void end(struct server *s, struct diag *dg)
{
    task_kill(s);
    view_close(s->view);
    free(s->flash);
    served_forget_undo(s);
    if (s->temp)
        file_remove_tree(s->temp, dg);
    if (s->folder >= 0)
        close(s->folder);
}

static void print_address(const struct server *s)
{
    printf(_("the page of %s:\n"), s->data);
    printf("http://127.0.0.1:%d/?token=%s\n", s->port, s->token);
    puts(_("this address is for you alone; Ctrl+C ends the page"));
    fflush(stdout);
}

bool command_serve(struct job *j)
{
    struct server s = {.j = j, .a = j->a, .folder = -1, .listener = -1};
    struct sigaction on = {.sa_handler = on_signal};
    struct http *h = NULL;
    bool ok = begin(&s) && (h = http_open(&s, j->dg));

    if (ok) {
        sigaction(SIGINT, &on, NULL);
        sigaction(SIGTERM, &on, NULL);
        sigaction(SIGHUP, &on, NULL);
        signal(SIGPIPE, SIG_IGN);
        print_address(&s);
        ok = http_run(h, &stopped) || system_failed(j, "127.0.0.1");
    }
    http_close(h);
    end(&s, j->dg);
    return ok;
}
