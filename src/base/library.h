/*
 * library.h - a library that most commands do without, loaded where it is needed: each library that is
 * linked costs every start of the program.
 *
 * Errors: NULL = diagnosed: DIAG_LIBRARY, with the package of Debian that has it.
 */
#ifndef RAINGAN_BASE_LIBRARY_H
#define RAINGAN_BASE_LIBRARY_H

#include "base/diag.h"

/* Where the address of a function goes: so many bytes after the beginning of the struct of functions. */
struct library_function {
    const char *name;
    size_t at;
};

struct library {
    const char *file;    /* as dlopen(3) takes it */
    const char *package; /* of Debian */
    const char *failed;  /* the message, marked by N_, with a %s for the reason */
    const struct library_function *function;
    size_t nfunction;
};

/* The handle of the library, whose functions are in *functions then. */
void *library_load(const struct library *l, void *functions, struct diag *dg);

#endif
