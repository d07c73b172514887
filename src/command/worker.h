/*
 * worker.h - a process that builds reports: what one takes of time and memory, and how it ends, is its own
 * alone.
 *
 *   the process that waits      worker_take_signals, worker_explain_end
 *   the one that builds         worker_begin, worker_may_go_on
 */
#ifndef RAINGAN_COMMAND_WORKER_H
#define RAINGAN_COMMAND_WORKER_H

#include "base/arena.h"

#include <signal.h>
#include <stddef.h>
#include <sys/types.h>

/* Milliseconds of a clock that only goes forward. */
long long worker_clock(void);

/* That this process may run on (sched_getaffinity(2)): 1 or more. */
size_t worker_processors(void);

/* May the findings of a report be made by a process of their own? There is a second processor, and nobody wants to
 * hear of one stage after another (-v). */
bool worker_may_divide(const struct diag *dg);

/* A request to stop (SIGINT, SIGTERM, SIGHUP) is taken where we wait, with the signals of *unblocked
 * (ppoll(2)), and nowhere else. One that was ignored (nohup) stays so. */
void worker_take_signals(sigset_t *unblocked);
void worker_deliver_signals(const sigset_t *unblocked); /* those that came while we did not wait */
int worker_stopped(void);                               /* the signal that asked; 0 = none has */

/* In the new process: it ends by the signal `end` when its parent does, or sends it; any other request to
 * stop is for the parent to judge; bounds of time and memory. */
void worker_begin(pid_t parent, int end);

/* After a report: the process may make another one, with as much time as the first. false = it ends: it has no
 * way to count the time anew, or it has taken too much memory. */
bool worker_may_go_on(void);

/* Why a process has ended without an answer, by what waitpid(2) says. NULL = no memory. */
const char *worker_explain_end(struct arena *a, int status);

#endif
