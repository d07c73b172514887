#include "base/heap.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

/* A report of ten pages takes 12 MB. What is taken and not touched costs nothing. */
enum { FIRST = 16 << 20, STEP = 1 << 20, OWN_MAP = 1 << 20, KEPT = 64 << 20 };

/* malloc() writes at the beginning of what it gets and after the first piece, before the kernel can be told: a
 * large page of which a small one is in use already stays in small ones. So both lie before its border. */
enum { LARGE_PAGE = 2 << 20, BEFORE = 160 << 10, PIECE = 144 << 10 };

void heap_prepare(void)
{
    uintptr_t now = (uintptr_t)sbrk(0);

    if (sbrk((intptr_t)((LARGE_PAGE - BEFORE - now) % LARGE_PAGE)) == (void *)-1)
        return;
    char *start = sbrk(0);
    if (!mallopt(M_TOP_PAD, FIRST) || !mallopt(M_MMAP_THRESHOLD, OWN_MAP) ||
        !mallopt(M_TRIM_THRESHOLD, KEPT))
        return;
    void *volatile more =
        malloc(PIECE); /* than the start of a process leaves; volatile, or it is left out */
    free(more);
    char *end = sbrk(0);
    if ((uintptr_t)end - (uintptr_t)start >= FIRST)
        madvise(start + BEFORE, FIRST - BEFORE, MADV_HUGEPAGE); /* refused: as before */
    mallopt(M_TOP_PAD, STEP);
}

void heap_turn_page(void)
{
    static void *gap;

    free(gap);
    gap = NULL;
    char *volatile next = malloc(PIECE); /* mostly where the unused rest begins */
    /* cppcheck-suppress uninitdata ; it is the place that is asked, not what is there */
    size_t left = LARGE_PAGE - (uintptr_t)next % LARGE_PAGE;
    free(next);
    if (next && left > PIECE)
        gap = malloc(left - sizeof(max_align_t));
}

#else

void heap_prepare(void)
{
}

void heap_turn_page(void)
{
}

#endif
