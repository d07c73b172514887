/*
 * hold.h - a lock for file systems without flock(2), as SMB, NFS and vfat may be: the file .lock.held in the folder of an archive,
 * which one command alone can make (O_EXCL) and which it takes away at its end. It says who: host, process, when that
 * began, and since when.
 *
 * A command that was killed leaves it. Then the next one says so and what to do; it takes nothing away itself, since two commands
 * that do might take away each other's.
 *
 * Memory: the arena.
 * Errors: false = diagnosed (DIAG_FILE_WRITE).
 */
#ifndef RAINGAN_ARCHIVE_HOLD_H
#define RAINGAN_ARCHIVE_HOLD_H

#include "base/diag.h"

struct arena;

/* Does this errno of flock say that the file system has no locks? */
bool hold_is_needed(int failure);

/* Waits for a command that has it, which is said at once; for one of another host a short time, as nothing tells whether
 * that still runs. To read, an archive that cannot be written to needs none: *held is NULL then. */
bool hold_take(struct arena *a, const char *dir, bool to_read, const char **held, struct diag *dg);

/* With flock there is no need of it; but waits for, or refuses, what a command without flock has. */
bool hold_wait(struct arena *a, const char *dir, struct diag *dg);

void hold_release(const char *held); /* NULL = nothing */

#endif
