/*
 * heap.h - how the memory of malloc() comes from the kernel.
 *
 * Page by page it is a fault for each 4 KB: two thirds of all faults of a report of ten pages, and where the
 * program runs in a virtual machine a third of its time. Large pages (madvise(2), MADV_HUGEPAGE) are a few.
 * Only glibc is told; elsewhere, and where the kernel has none, memory comes as it always did.
 */
#ifndef RAINGAN_BASE_HEAP_H
#define RAINGAN_BASE_HEAP_H

void heap_prepare(void); /* once, before the first thread and anything large */

/* Before fork(): what is taken from now on lies on large pages that nothing is on yet. Of one that is in use each process
 * would copy what it writes, 4 KB at a time. */
void heap_turn_page(void);

#endif
