/*
 * copy.h - what the commands share that make a copy of a signed file, and tell of signatures.
 *
 * Errors: false = diagnosed: DIAG_FOLDER_TAKEN; as base/file.h and report/output.h say.
 */
#ifndef RAINGAN_COMMAND_COPY_H
#define RAINGAN_COMMAND_COPY_H

#include "base/file.h"
#include "command/command.h"

#include <time.h>

/* A signature is not made again: what lies there is never replaced. Asked early, before a passphrase
 * or a server is. */
bool copy_is_free(struct job *j, const char *path);
bool copy_write(struct job *j, const char *path, struct bytes pdf);

/* In the language of messages, in Thailand's time. NULL = no memory. */
const char *copy_time(struct arena *a, time_t when);

#endif
