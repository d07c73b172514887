/*
 * rights.h - which files, programs and networks a command gets (base/sandbox.h), by its arguments.
 *
 * Errors: none. Where the kernel has no sandbox, or RAINGAN_SANDBOX=off is set, the command runs without.
 */
#ifndef RAINGAN_COMMAND_RIGHTS_H
#define RAINGAN_COMMAND_RIGHTS_H

#include "command/command.h"

/* Before any input is opened. With -v a line says what is active. */
void rights_enter(struct job *j, command_run *run);

/* "Landlock 7, seccomp": what the kernel has, or what is active. At most size - 1 bytes. */
void rights_describe(char *text, size_t size, int landlock, bool filters);

#endif
