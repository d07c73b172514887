/*
 * serve_task.c - one child process at a time.
 *
 * A child holds the write end of a pipe until it ends, whatever ends it: that is how its end is
 * seen. It gets no descriptor of ours but that, its output and a secret.
 */
#include "command/serve.h"

#include "base/child.h"
#include "command/language.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ALIVE_FD = 3, SECRET_FD = 4, FIRST_OTHER_FD = 5, ARGUMENTS_MAX = 16 };

#define MEMORY_MAX ((rlim_t)3 << 30)
#define FILE_MAX ((rlim_t)1 << 31)

static void limit(const struct task_order *o)
{
    rlim_t seconds = (rlim_t)o->seconds;

    child_limit(RLIMIT_CPU, seconds);
    child_limit(RLIMIT_FSIZE, FILE_MAX);
    child_limit(RLIMIT_CORE, 0);
    child_limit(RLIMIT_AS, MEMORY_MAX);
}

/* The descriptors are moved up first, so that none is overwritten before its turn. */
static bool settle_descriptors(int alive, int secret, int output, int errors)
{
    enum { HIGH = 64 };
    int null = open("/dev/null", O_RDWR);

    alive = fcntl(alive, F_DUPFD, HIGH);
    secret = secret >= 0 ? fcntl(secret, F_DUPFD, HIGH) : -1;
    output = output >= 0 ? fcntl(output, F_DUPFD, HIGH) : null;
    errors = errors >= 0 ? fcntl(errors, F_DUPFD, HIGH) : output;
    return null >= 0 && alive >= 0 && output >= 0 && errors >= 0 && dup2(null, 0) == 0 &&
           dup2(output, 1) == 1 && dup2(errors, 2) == 2 && dup2(alive, ALIVE_FD) == ALIVE_FD &&
           dup2(secret >= 0 ? secret : null, SECRET_FD) == SECRET_FD &&
           close_range(FIRST_OTHER_FD, ~0U, 0) == 0;
}

static void run(struct server *s, const struct task_order *o)
{
    const char *argv[ARGUMENTS_MAX + 1];
    size_t n = 0;

    if (o->run)
        _exit(o->run(s));
    for (; n < ARGUMENTS_MAX && (!n || o->argv[n]); n++)
        argv[n] = o->argv[n];
    argv[n] = NULL;
    bool own = !argv[0];
    argv[0] = own ? "raingan" : argv[0];
    if (own)
        execv("/proc/self/exe", (char *const *)argv);
    else
        execvp(argv[0], (char *const *)argv);
    _exit(127);
}

/* A pipe holds a passphrase without a reader (pipe(7): 65,536 bytes). */
static int open_secret(const char *secret)
{
    int end[2];
    size_t len = secret ? strlen(secret) : 0;

    if (!secret || pipe2(end, O_CLOEXEC | O_NONBLOCK) != 0)
        return -1;
    bool ok = write(end[1], secret, len) == (ssize_t)len && write(end[1], "\n", 1) == 1;
    close(end[1]);
    if (ok && fcntl(end[0], F_SETFL, 0) == 0)
        return end[0];
    close(end[0]);
    return -1;
}

static pid_t start(struct server *s, const struct task_order *o, int alive, int secret, int output,
                   int errors)
{
    pid_t pid = fork();

    if (pid)
        return pid;
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    if (setpgid(0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 ||
        !settle_descriptors(alive, secret, output, errors))
        _exit(127);
    limit(o);
    run(s, o);
    _exit(127);
}

void task_end_words(const char **argv, size_t n, const char *template)
{
    if (template) {
        argv[n++] = "-t";
        argv[n++] = template;
    }
    argv[n++] = "--lang";
    argv[n++] = language_is_thai() ? "th" : "en";
    argv[n] = NULL;
}

static int open_output(const char *path)
{
    return path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
}

static void close_open(int fd)
{
    if (fd >= 0)
        close(fd);
}

uint64_t task_start(struct server *s, const struct task_order *o)
{
    int end[2];

    if (s->task.pid || pipe2(end, O_CLOEXEC) != 0)
        return 0;
    int output = open_output(o->output), errors = open_output(o->errors);
    int secret = open_secret(o->secret);
    fflush(NULL);
    pid_t pid = start(s, o, end[1], secret, output, errors);
    close(end[1]);
    close_open(output);
    close_open(errors);
    close_open(secret);
    if (pid < 0) {
        close(end[0]);
        return 0;
    }
    s->task = (struct task){.pid = pid,
                            .pipe = end[0],
                            .ticket = ++s->tickets,
                            .name = o->name,
                            .holds_folder = o->holds_folder,
                            .until = time(NULL) + o->seconds};
    return s->task.ticket;
}

bool task_start_for(struct request *r, struct task_order *o)
{
    const char *folder = request_folder(r);

    o->output = r->output = folder ? file_join(r->a, folder, "said.txt") : NULL;
    o->errors = r->errors = folder ? file_join(r->a, folder, "errors.txt") : NULL;
    r->ticket = o->output && o->errors ? task_start(r->s, o) : 0;
    if (!r->ticket && o->output && o->errors)
        diag_add(r->dg, DIAG_LIBRARY, (struct loc){0}, "the system starts no process");
    return r->ticket != 0;
}

static void finish(struct server *s)
{
    int status;

    while (waitpid(s->task.pid, &status, 0) < 0 && errno == EINTR)
        ;
    status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    bool is_view = s->task.name == view_task;
    s->done_ticket = s->task.ticket;
    s->status[s->done_ticket % TASKS_KEPT] = status;
    close(s->task.pipe);
    if (s->task.holds_folder)
        served_release(s);
    s->task = (struct task){0};
    if (is_view)
        view_done(s, status);
}

bool task_is_done(const struct request *r)
{
    return r->ticket && r->ticket <= r->s->done_ticket;
}

int task_status(const struct request *r)
{
    return r->ticket ? r->s->status[r->ticket % TASKS_KEPT] : STATUS_MACHINE;
}

void task_kill(struct server *s)
{
    if (!s->task.pid)
        return;
    kill(-s->task.pid, SIGKILL);
    kill(s->task.pid, SIGKILL); /* it may not lead its group yet */
    finish(s);
}

void task_look(struct server *s)
{
    char byte;

    if (!s->task.pid)
        return;
    if (time(NULL) > s->task.until) {
        task_kill(s);
        return;
    }
    fcntl(s->task.pipe, F_SETFL, O_NONBLOCK);
    if (read(s->task.pipe, &byte, 1) == 0)
        finish(s);
}
