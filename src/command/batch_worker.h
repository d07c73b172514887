/*
 * batch_worker.h - a process that builds folders, one after another.
 *
 * It is forked, so it knows the list of folders; what goes to it is a place in that list, what comes back a
 * batch_result. It ends when nobody asks any more, or after a folder that has left it less time or memory
 * than the next one may take (batch_result.last).
 * Errors: false = diagnosed as the machine's failure.
 */
#ifndef RAINGAN_COMMAND_BATCH_WORKER_H
#define RAINGAN_COMMAND_BATCH_WORKER_H

#include "command/batch.h"

#include <sys/types.h>

struct batch_worker {
    pid_t pid; /* 0 = none */
    int ask, answer;
    bool busy;
    size_t folder; /* the one that it builds, or has built last */
    struct batch_result got;
    size_t ngot; /* bytes of it that have come */
};

struct batch_team {
    const struct batch *b;
    const struct batch_folder *folder;
    size_t nfolder;
    const struct batch_table *before;
    struct batch_worker *worker;
    size_t n;
};

/* Hands a folder to a worker that is not busy; starts the process if there is none. */
bool batch_worker_give(const struct batch_team *t, struct batch_worker *w, size_t folder);

/* Takes what has come. *done: w->got is whole; or, with w->ngot 0, the process has ended without an answer, as
 * *status says: waitpid(2). */
void batch_worker_hear(struct batch_worker *w, bool *done, int *status);

/* Nothing of what it does is wanted any more; then wait for its end. */
void batch_worker_stop(const struct batch_worker *w);
void batch_worker_end(struct batch_worker *w);

#endif
