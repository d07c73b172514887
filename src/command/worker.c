#include "command/worker.h"

#include "base/child.h"
#include "base/memory.h"
#include "command/language.h"

#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Of one report; less, if the shell says less (ulimit -t, ulimit -v). The largest tables that a person
 * would print take a tenth of them. */
enum { SECONDS_MAX = 600 };
static const rlim_t memory_max = (rlim_t)4 << 30;

/* A process that once took more leaves the next report less than its share. */
enum { USED_KB_MAX = 512 * 1024 };

long long worker_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

size_t worker_processors(void)
{
    cpu_set_t cpus;
    int n = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : 1;

    return n < 1 ? 1 : (size_t)n;
}

bool worker_may_divide(const struct diag *dg)
{
    return worker_processors() > 1 && !diag_traces(dg);
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

static rlim_t seconds; /* of a report, in this process */

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
    struct rlimit now;
    seconds = getrlimit(RLIMIT_CPU, &now) == 0 ? now.rlim_cur : 0;
}

/* The next report has as much time as the first. false = no limit can say so: the shell's is for all that the
 * process does. */
static bool grant_time(void)
{
    struct rlimit now;
    struct rusage used;

    if (!seconds || getrlimit(RLIMIT_CPU, &now) != 0 || now.rlim_max != RLIM_INFINITY ||
        getrusage(RUSAGE_SELF, &used) != 0)
        return false;
    now.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1) + seconds;
    return setrlimit(RLIMIT_CPU, &now) == 0;
}

static bool has_grown(void)
{
    struct rusage used;

    return getrusage(RUSAGE_SELF, &used) != 0 || used.ru_maxrss > USED_KB_MAX;
}

bool worker_may_go_on(void)
{
    return grant_time() && !has_grown() && !memory_failed();
}

const char *worker_explain_end(struct arena *a, int status)
{
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

    return signal == SIGXCPU ? arena_strdup(a, _("it took too much computing time and was ended"))
           : signal          ? arena_printf(a, _("its process was ended by signal %d"), signal)
                             : arena_strdup(a, _("its process has ended without an answer"));
}
