#include "command/batch_worker.h"

#include "command/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- in the process ---- */

static void work(const struct batch_team *t, int ask, int answer)
{
    struct store *store = dataset_store_open(t->b->j->dg);
    struct batch_result result;
    size_t folder;

    while (read(ask, &folder, sizeof folder) == (ssize_t)sizeof folder && folder < t->nfolder) {
        memset(&result, 0, sizeof result); /* all of it is written, with what is between members */
        batch_build(t->b, t->folder[folder], t->before, store, &result);
        result.last = !worker_may_go_on();
        if (write(answer, &result, sizeof result) != (ssize_t)sizeof result)
            _exit(1);
        if (result.last)
            break;
    }
    _exit(0);
}

static void begin(const struct batch_team *t, pid_t parent, int ask, int answer)
{
    worker_begin(parent, SIGKILL);
    for (size_t i = 0; i < t->n; i++) /* the ends of the others */
        if (t->worker[i].pid) {
            close(t->worker[i].ask);
            close(t->worker[i].answer);
        }
    work(t, ask, answer);
}

/* ---- in ours ---- */

static bool cannot_start(const struct batch_team *t, int error)
{
    return diag_add(t->b->j->dg, DIAG_LIBRARY, (struct loc){0}, "cannot start a process: %s",
                    diag_system(error));
}

static bool start(const struct batch_team *t, struct batch_worker *w)
{
    int ask[2], answer[2];
    pid_t parent = getpid();

    if (pipe2(ask, O_CLOEXEC) != 0)
        return cannot_start(t, errno);
    pid_t pid = -1;
    if (pipe2(answer, O_CLOEXEC) == 0) {
        fflush(NULL);
        pid = fork();
        if (pid == 0) {
            close(ask[1]);
            close(answer[0]);
            begin(t, parent, ask[0], answer[1]);
        }
        int error = errno;
        close(answer[1]);
        if (pid < 0)
            close(answer[0]);
        errno = error;
    }
    int error = errno;
    close(ask[0]);
    if (pid < 0) {
        close(ask[1]);
        return cannot_start(t, error);
    }
    *w = (struct batch_worker){.pid = pid, .ask = ask[1], .answer = answer[0]};
    return true;
}

static int wait_for(struct batch_worker *w)
{
    int status = 0;

    close(w->ask);
    close(w->answer);
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    w->pid = 0;
    return status;
}

bool batch_worker_give(const struct batch_team *t, struct batch_worker *w, size_t folder)
{
    if (!w->pid && !start(t, w))
        return false;
    w->folder = folder;
    w->busy = true;
    w->ngot = 0;
    /* One that has just ended reads nothing; its end is heard. */
    if (write(w->ask, &folder, sizeof folder) != (ssize_t)sizeof folder && errno != EPIPE)
        return cannot_start(t, errno);
    return true;
}

void batch_worker_hear(struct batch_worker *w, bool *done, int *status)
{
    ssize_t n = read(w->answer, (char *)&w->got + w->ngot, sizeof w->got - w->ngot);

    *done = false;
    *status = 0;
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    w->ngot += n > 0 ? (size_t)n : 0;
    bool whole = w->ngot == sizeof w->got;
    *done = n <= 0 || whole;
    if (!*done)
        return;
    w->busy = false;
    if (!whole || w->got.last) {
        *status = wait_for(w);
        if (whole)
            *status = 0;
        else
            w->ngot = 0;
    }
}

void batch_worker_stop(const struct batch_worker *w)
{
    if (w->pid)
        kill(w->pid, SIGKILL);
}

void batch_worker_end(struct batch_worker *w)
{
    if (w->pid)
        wait_for(w);
    w->busy = false;
}
