/* file.h - for targets of what reads a file by its path: the input as a file, in memory. */
#ifndef RAINGAN_TESTS_FUZZ_FILE_H
#define RAINGAN_TESTS_FUZZ_FILE_H

#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

/* Its path; the file goes with the descriptor, which the caller closes. */
static inline const char *file_of(struct arena *a, struct bytes b, int *fd)
{
    *fd = memfd_create("input", MFD_CLOEXEC);
    HOLDS(*fd >= 0 && write(*fd, b.data, b.len) == (ssize_t)b.len);
    return arena_printf(a, "/proc/self/fd/%d", *fd);
}

#endif
