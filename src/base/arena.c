#include "base/arena.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One report of ten pages fits into a few blocks; a row of a table fits into a small one. Larger
 * requests get a block of their own. */
#ifndef ARENA_PIECES
enum { BLOCK_SIZE = 256 * 1024, SMALL_BLOCK = 16 * 1024 };
#else /* each request is one of malloc: tests/memory.c */
enum { BLOCK_SIZE = 1, SMALL_BLOCK = 1 };
#endif
enum { ALIGN = _Alignof(max_align_t) };

struct block {
    struct block *next;
    size_t size, used;
    max_align_t data[];
};

struct adopted {
    struct adopted *next;
    void (*end)(void *what);
    void *what;
    const char *text;
    size_t len;
};

struct arena {
    struct adopted *adopted;
    struct block *first; /* the block in use; full ones after it */
    size_t block_size, size;
    struct diag *dg;
    bool lends; /* texts to it */
};

static long fail_in;

void arena_fail_after(long n)
{
    fail_in = n;
}

static void *system_alloc(size_t size)
{
    if (fail_in > 0 && --fail_in == 0)
        return NULL;
    return memory_alloc(size);
}

static struct arena *open_sized(struct diag *dg, size_t block_size)
{
    struct arena *a = system_alloc(sizeof *a);

    if (!a) {
        diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
        return NULL;
    }
    *a = (struct arena){.dg = dg, .block_size = block_size};
    return a;
}

struct arena *arena_open(struct diag *dg)
{
    return open_sized(dg, BLOCK_SIZE);
}

struct arena *arena_open_small(struct diag *dg)
{
    return open_sized(dg, SMALL_BLOCK);
}

size_t arena_size(const struct arena *a)
{
    return a->size;
}

struct diag *arena_diag(const struct arena *a)
{
    return a->dg;
}

void arena_tell(struct arena *a, struct diag *dg)
{
    a->dg = dg;
}

void arena_source(struct arena *a, struct diag *dg, const char *file, const char *text, size_t len)
{
    if (a->dg == dg) {
        diag_source_lent(dg, file, text, len);
        a->lends = true;
    } else { /* who does not know when the arena ends */
        diag_source(dg, file, text, len);
    }
}

static void free_blocks(struct arena *a, struct block *b)
{
    for (struct block *next; b; b = next) {
        next = b->next;
        if (a->lends)
            diag_source_ends(a->dg, b->data, (const char *)b->data + b->used);
        a->size -= b->size;
        free(b);
    }
}

bool arena_adopt(struct arena *a, void (*end)(void *what), void *what, const void *text, size_t len)
{
    struct adopted *own = arena_new(a, struct adopted);

    if (!own) {
        end(what);
        return false;
    }
    *own = (struct adopted){a->adopted, end, what, text, len};
    a->adopted = own;
    return true;
}

/* Before the blocks: the list is in them. */
static void end_adopted(struct arena *a)
{
    for (struct adopted *own = a->adopted; own; own = own->next) {
        if (a->lends)
            diag_source_ends(a->dg, own->text, own->text + own->len);
        own->end(own->what);
    }
    a->adopted = NULL;
}

void arena_close(struct arena *a)
{
    if (!a)
        return;
    end_adopted(a);
    free_blocks(a, a->first);
    free(a);
}

void arena_reset(struct arena *a)
{
    if (!a->first)
        return;
    end_adopted(a);
    struct block *kept = a->first;
    if (kept->size != a->block_size) { /* it was asked for one large thing */
        free_blocks(a, kept);
        a->first = NULL;
        return;
    }
    free_blocks(a, kept->next);
    if (a->lends)
        diag_source_ends(a->dg, kept->data, (const char *)kept->data + kept->used);
    kept->next = NULL;
    kept->used = 0;
}

static void *no_memory(struct arena *a, size_t size)
{
    diag_add(a->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory (%zu bytes asked)", size);
    return NULL;
}

void *arena_alloc_unset(struct arena *a, size_t size)
{
    struct block *b = a->first;

    if (size > SIZE_MAX / 2)
        return no_memory(a, size);
    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (!b || b->size - b->used < size) {
        size_t room = size > a->block_size / 4 ? size : a->block_size;
        struct block *fresh = system_alloc(sizeof *fresh + room);
        if (!fresh)
            return no_memory(a, size);
        *fresh = (struct block){.size = room};
        a->size += room;
        if (b && room != a->block_size) { /* a block of its own: the one in use stays in use */
            fresh->next = b->next;
            b->next = fresh;
        } else {
            fresh->next = b;
            a->first = fresh;
        }
        b = fresh;
    }
    void *p = (char *)b->data + b->used;
    b->used += size;
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    void *p = arena_alloc_unset(a, size);

    return p ? memset(p, 0, size) : NULL;
}

void *arena_alloc_array(struct arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / 2 / size)
        return no_memory(a, SIZE_MAX);
    return arena_alloc(a, n * size);
}

void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return items;

    size_t more = *cap ? *cap * 2 : 8;
    void *p = arena_alloc_array(a, more, size);
    if (!p)
        return NULL;
    if (n)
        memcpy(p, items, n * size);
    *cap = more;
    return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
    char *copy = len < SIZE_MAX ? arena_alloc_unset(a, len + 1) : NULL;

    if (!copy)
        return NULL;
    if (len)
        memcpy(copy, s, len);
    copy[len] = '\0';
    return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    int len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    char *text = len < 0 ? NULL : arena_alloc_unset(a, (size_t)len + 1);
    if (!text)
        return NULL;
    va_start(args, fmt);
    vsnprintf(text, (size_t)len + 1, fmt, args);
    va_end(args);
    return text;
}
