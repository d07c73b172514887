/*
 * memory.h - what happens when the system gives no more memory.
 *
 * malloc() of this program is that of glibc with a reserve after it. Some libraries crash when a request is
 * refused (fontconfig, gettext of glibc), some go on with half of what they made (HarfBuzz, SQLite's callers),
 * and few say so. So none of them sees it: what the system refuses comes from the reserve, until the library
 * returns; and from then on memory_failed() is true, the arenas give nothing, no file is put in place,
 * and the only message is that memory has ended.
 *
 * With glibc alone, and without the address sanitizer, which has a malloc() of its own.
 */
#ifndef RAINGAN_BASE_MEMORY_H
#define RAINGAN_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* A request was refused since the start, or since memory_begin(). */
bool memory_failed(void);

/* Something else begins, which may find memory again: for who does one thing after another. */
void memory_begin(void);

/* For a process of its own that is lost without memory: `end` is called when a request is refused, and ends it. */
void memory_end(void (*end)(void));

/* The bytes that were asked for then; 0 = not known. */
size_t memory_refused_bytes(void);

/* A library has said that it had none, where malloc() is not ours. */
void memory_refused(void);

/* malloc() for who copes with NULL: nothing of the reserve, and nothing any more once a request was refused. */
void *memory_alloc(size_t size);

#endif
