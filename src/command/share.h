/*
 * share.h - files that come with the program: below the working folder, else beside the program as
 * it lies in its own tree, else where it is installed.
 *
 * Memory: the arena. NULL = no memory.
 */
#ifndef RAINGAN_COMMAND_SHARE_H
#define RAINGAN_COMMAND_SHARE_H

#include "base/arena.h"

const char *share_file(struct arena *a, const char *name);

/* The folder that -t names, which may be NULL; what `extract` has written is data and template in
 * one. */
const char *share_template(struct arena *a, const char *asked, const char *data);

/* The folder of what templates without their own have in common. */
const char *share_shared(struct arena *a);

#endif
