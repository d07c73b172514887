/*
 * child.h - another process: a program, run to its end, or a part of our own work.
 *
 * No shell stands between: each argument is one argument. The program is looked for in PATH. It reads nothing, what it
 * prints is dropped but for the first line of its complaints, and it may take CHILD_SECONDS of computing time and
 * CHILD_MEMORY_MB of memory.
 * Errors: false = diagnosed as the machine's failure (DIAG_LIBRARY): the program is not there, with the package of Debian that
 *         has it, or it has failed.
 */
#ifndef RAINGAN_BASE_CHILD_H
#define RAINGAN_BASE_CHILD_H

#include "base/diag.h"

#include <sys/resource.h>

enum { CHILD_SECONDS = 300, CHILD_MEMORY_MB = 2048 };

/* In a process of our own that works for another: no more of this than `most` (setrlimit(2)), or than the
 * shell allows. What cannot be set stays. */
void child_limit(int resource, rlim_t most);

/* Another program for the user, which lives on when we end: it is not waited for, gets `env`, and writes where we do. false =
 * it could not be begun. */
bool child_leave(const char *const *argv, char *const *env, const char *package, struct diag *dg);

/* A part of our own work that a process of its own does, as it may end without our leave: work(of) gives its exit status;
 * *status as wait(2) tells it. What it changes in memory is lost. false = it could not be begun, diagnosed. */
bool child_work(int (*work)(void *), void *of, int *status, struct diag *dg);

/* All of it, through a pipe between two processes of ours. false = the other one has ended, or errno: nothing is diagnosed. */
bool child_write(int fd, const void *data, size_t len);
bool child_read(int fd, void *to, size_t len);

bool child_run(const char *const *argv, const char *package, struct diag *dg);

#endif
