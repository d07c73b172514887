/*
 * target.h - may a new file take a name, and what happens to it when a signal comes.
 *
 * Errors: NULL/false = diagnosed at `path`.
 */
#ifndef RAINGAN_BASE_TARGET_H
#define RAINGAN_BASE_TARGET_H

#include "base/arena.h"

#include <signal.h>
#include <sys/types.h>

/* What a thing is that is no regular file, as a message. */
const char *target_not_file(mode_t mode);

/* A folder of this name is there or can be made: no file, FIFO, socket, device or link that leads
 * nowhere has its name or that of a folder around it. Else DIAG_FILE_MISSING at that one. */
bool target_may_be_folder(struct arena *a, const char *path, struct diag *dg);

/* Where the bytes for `path` go: `path` itself, or the regular file that its links lead to. What is
 * no regular file (a device, FIFO, socket or folder, a link that leads nowhere, /dev/stdout and its like) is
 * never replaced: DIAG_OUTPUT. */
const char *target_of(struct arena *a, const char *path, struct diag *dg);

/* Files that are not whole yet have a temporary name. From hold to release no signal that can be
 * caught ends the program: it comes at release, when there is no such name any more. */
void target_hold(sigset_t *before);
void target_release(const sigset_t *before);

#endif
