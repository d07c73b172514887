/*
 * arena.h - memory that lives until its document is done.
 *
 * Nothing is freed alone, so pointers between the things of one arena are safe.
 * Errors: NULL = no memory, or a size that overflows; the diag given at open knows already.
 */
#ifndef RAINGAN_BASE_ARENA_H
#define RAINGAN_BASE_ARENA_H

#include "base/diag.h"

#include <stddef.h>

struct arena;

struct arena *arena_open(struct diag *dg);
struct arena *arena_open_small(struct diag *dg); /* for many that hold little each */
void arena_close(struct arena *a);
void arena_reset(struct arena *a); /* everything in it is gone; one block is kept */
struct diag *arena_diag(const struct arena *a);
void arena_tell(struct arena *a, struct diag *dg); /* in place of the one given at open */
size_t arena_size(const struct arena *a);          /* bytes that it has of the system */

void *arena_alloc(struct arena *a, size_t size);       /* zeroed, aligned for any type */
void *arena_alloc_unset(struct arena *a, size_t size); /* not zeroed: all of it is written next */
void *arena_alloc_array(struct arena *a, size_t n, size_t size);
char *arena_strndup(struct arena *a, const char *s, size_t len); /* result ends in NUL */
char *arena_strdup(struct arena *a, const char *s);              /* of NULL: NULL */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Room for one more item after n: returns `items`, or a larger copy with *cap raised. The old
 * block stays in the arena; since cap doubles, at most as much is lost as is used. */
void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t size);

#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_alloc_array((a), (n), sizeof(type)))

/* What ends with the arena: its text lies outside of it, and `end` gives it back. false = no memory; then it
 * is given back now. */
bool arena_adopt(struct arena *a, void (*end)(void *what), void *what, const void *text,
                 size_t len);

/* As diag_source(), for a text in the arena: it is copied when the arena ends, and only if a message
 * is about it. */
void arena_source(struct arena *a, struct diag *dg, const char *file, const char *text, size_t len);

/* Tests only: the n-th block asked of the system from now on, in any arena, is refused. 0 = off. */
void arena_fail_after(long n);

#endif
