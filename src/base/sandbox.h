/*
 * sandbox.h - what a fault in a library that reads input can reach: files that were named before, and
 * no system call that a report does not need.
 *
 * Two walls of Linux, each used where the kernel has it:
 *   Landlock  (landlock(7)) files are read, written and run below the folders that were given alone;
 *             no TCP; no signal to other programs. ABI 2 is needed (Linux 5.19): before it no file could
 *             be moved from one folder to another.
 *   seccomp   (seccomp(2)) system calls that change the machine, look into other programs or open a
 *             network answer EPERM.
 * Neither can be taken back, and children inherit both. Where the kernel has none, all goes on as without.
 *
 * Memory: none is taken. Errors: none. A path that is not there, and a rule that the kernel refuses, give no
 * right.
 */
#ifndef RAINGAN_BASE_SANDBOX_H
#define RAINGAN_BASE_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

enum sandbox_network {
    NETWORK_NONE,
    NETWORK_LISTEN, /* TCP, of this machine: nothing is asked for elsewhere */
    NETWORK_ASK,    /* TCP to others, and what finds their addresses */
};

struct sandbox {
    int abi;   /* of Landlock; 0 = there is none */
    int rules; /* the set of rules; -1 = no file is out of reach */
    enum sandbox_network network;
    bool runs;    /* another program is run */
    bool filters; /* after sandbox_enter: system calls are filtered; abi is what is used then */
};

/* wide = files and network stay as they are, since nobody knows what a module of a token needs. */
void sandbox_begin(struct sandbox *s, enum sandbox_network network, bool wide);

/* A file, or a folder with all that is below it; links are followed. */
void sandbox_read(struct sandbox *s, const char *path);

/* The same, and what the links lead to that lie in the folder itself. */
void sandbox_read_links(struct sandbox *s, const char *folder);

/* To read and to write. Of a folder that is not there yet the nearest one around it that is: it is made
 * in that one. */
void sandbox_write(struct sandbox *s, const char *folder);

/* The same, and what the links lead to that lie in the folder itself. */
void sandbox_write_links(struct sandbox *s, const char *folder);

/* The folder of a file that is written, and that of the file that it is a link to. */
void sandbox_write_file(struct sandbox *s, const char *path);

/* A device that is there: read, written and set (ioctl). */
void sandbox_use_device(struct sandbox *s, const char *path);

/* A program, by its path or by a name that is looked for in PATH, with the loader of this one, and to read
 * the lib/ and share/ beside its folder. If it is a script, what it names and what lies in PATH can be run. */
void sandbox_run(struct sandbox *s, const char *program);

/* From here on, for this process and its children. */
void sandbox_enter(struct sandbox *s);

/* ---- for sandbox.c alone ---- */

/* src/base/sandbox_calls.c: true = the filter of system calls is there. */
bool sandbox_filter_calls(bool network, bool runs);
bool sandbox_can_filter(void);

/* ---- what there is ---- */

/* The ABI of Landlock that this kernel has; 0 = none that is used. */
int sandbox_landlock_abi(void);

#endif
