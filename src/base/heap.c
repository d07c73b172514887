#include "base/heap.h"

#include <stdint.h>
#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

/* A report of ten pages takes 12 MB. What is taken and not touched costs nothing. */
enum { FIRST = 16 << 20, STEP = 1 << 20, OWN_MAP = 1 << 20, KEPT = 64 << 20 };

void heap_prepare(void)
{
    char *start = sbrk(0);

    if (!mallopt(M_TOP_PAD, FIRST) || !mallopt(M_MMAP_THRESHOLD, OWN_MAP) ||
        !mallopt(M_TRIM_THRESHOLD, KEPT))
        return;
    void *volatile more =
        malloc(OWN_MAP / 2); /* than the start of a process leaves; volatile, or it is left out */
    free(more);
    char *end = sbrk(0);
    if ((uintptr_t)end - (uintptr_t)start >= FIRST)
        madvise(end - FIRST, FIRST, MADV_HUGEPAGE); /* refused: as before */
    mallopt(M_TOP_PAD, STEP);
}

#else

void heap_prepare(void)
{
}

#endif
