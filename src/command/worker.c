#include "command/worker.h"

#include "base/child.h"
#include "command/language.h"

#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Of one report; less, if the shell says less (ulimit -t, ulimit -v). The largest tables that a person
 * would print take a tenth of them. */
enum { SECONDS_MAX = 600 };
static const rlim_t memory_max = (rlim_t)4 << 30;

long long worker_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- signals ---- */

static volatile sig_atomic_t asked_to_stop;

static void stop(int signal)
{
    asked_to_stop = signal;
}

static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};
enum { NSTOPPING = sizeof stopping / sizeof stopping[0] };

void worker_take_signals(sigset_t *unblocked)
{
    struct sigaction on = {.sa_handler = stop}, old;
    sigset_t blocked;

    sigemptyset(&blocked);
    for (int i = 0; i < NSTOPPING; i++) {
        sigaddset(&blocked, stopping[i]);
        if (sigaction(stopping[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(stopping[i], &on, NULL);
    }
    sigprocmask(SIG_BLOCK, &blocked, unblocked);
}

/* ppoll does not deliver what is pending while it has something to say. */
void worker_deliver_signals(const sigset_t *unblocked)
{
    sigset_t blocked;

    sigprocmask(SIG_SETMASK, unblocked, &blocked);
    sigprocmask(SIG_SETMASK, &blocked, NULL);
}

int worker_stopped(void)
{
    return asked_to_stop;
}

/* ---- the process ---- */

void worker_begin(pid_t parent, int end)
{
    /* A signal to all of the group reaches us too, but the parent decides. */
    for (int i = 0; i < NSTOPPING; i++)
        signal(stopping[i], stopping[i] == end ? SIG_DFL : SIG_IGN);
    prctl(PR_SET_PDEATHSIG, end);
    if (getppid() != parent) /* it ended before it was asked to tell */
        _exit(1);
    child_limit(RLIMIT_CORE, 0);
    child_limit(RLIMIT_CPU, SECONDS_MAX);
    child_limit(RLIMIT_AS, memory_max);
}

const char *worker_explain_end(struct arena *a, int status)
{
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

    return signal == SIGXCPU ? arena_strdup(a, _("it took too much computing time and was ended"))
           : signal          ? arena_printf(a, _("its process was ended by signal %d"), signal)
                             : arena_strdup(a, _("its process has ended without an answer"));
}
