#include "base/memory.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static atomic_bool has_failed;
static atomic_size_t refused_bytes;
static void (*end_process)(void);

bool memory_failed(void)
{
    return atomic_load_explicit(&has_failed, memory_order_relaxed);
}

void memory_refused(void)
{
    atomic_store_explicit(&has_failed, true, memory_order_relaxed);
    if (end_process)
        end_process();
}

void *memory_alloc(size_t size)
{
    void *p = memory_failed() ? NULL : malloc(size);

    if (p && !memory_failed())
        return p;
    free(p);
    memory_refused();
    return NULL;
}

size_t memory_refused_bytes(void)
{
    return atomic_load(&refused_bytes);
}

void memory_begin(void)
{
    atomic_store_explicit(&has_failed, false, memory_order_relaxed);
}

void memory_end(void (*end)(void))
{
    end_process = end;
}

#if defined __GLIBC__ && !defined __SANITIZE_ADDRESS__
#include <malloc.h>

/* What glibc calls its own, for those who put a malloc() before it. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t align, size_t size);
void __libc_free(void *p);

/* Pages that nobody writes to take no memory. */
enum { RESERVE = 8 << 20, ALIGN = _Alignof(max_align_t) };

/* Before each piece of the reserve. */
struct head {
    _Alignas(max_align_t) size_t size;
    uint32_t before; /* where the head of the piece before it is; 0 = it is the first */
    bool is_free;
};

static _Alignas(4096) unsigned char reserve[RESERVE];
static uint32_t last; /* where the head of the last piece is; 0 = there is none */
static atomic_flag taken = ATOMIC_FLAG_INIT; /* the reserve, by a thread */

static bool is_of_reserve(const void *p)
{
    return (uintptr_t)p - (uintptr_t)reserve < RESERVE;
}

static struct head *head_at(uint32_t at)
{
    return (struct head *)(void *)(reserve + at);
}

static void take_reserve(void)
{
    while (atomic_flag_test_and_set(&taken))
        ;
}

/* Of the last pieces one that is free again. What they are taken for comes and goes. */
static void *free_piece(size_t size)
{
    enum { LOOKED_AT = 500 };
    uint32_t at = last;

    for (int n = 0; at && n < LOOKED_AT; n++, at = head_at(at)->before) {
        struct head *h = head_at(at);
        if (h->is_free && h->size >= size && h->size / 4 <= size) {
            h->is_free = false;
            return h + 1;
        }
    }
    return NULL;
}

/* What was refused. Pieces lie one after another; those that are free again at the end are gone. */
static void *from_reserve(size_t align, size_t size)
{
    void *p = NULL;

    atomic_store(&refused_bytes, size);
    memory_refused();
    errno = ENOMEM;
    if (align > RESERVE / 2 || size > RESERVE / 2)
        return NULL;
    align = align < ALIGN ? ALIGN : align;
    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    take_reserve();
    if (align == ALIGN)
        p = free_piece(size);
    size_t end = last ? last + sizeof(struct head) + head_at(last)->size : ALIGN;
    size_t at = (end + sizeof(struct head) + align - 1) / align * align;
    if (!p && at <= RESERVE - size) {
        struct head *h = head_at((uint32_t)(at - sizeof *h));
        *h = (struct head){.size = size, .before = last};
        last = (uint32_t)(at - sizeof *h);
        p = reserve + at;
    }
    atomic_flag_clear(&taken);
    return p;
}

static void to_reserve(void *p)
{
    take_reserve();
    ((struct head *)p - 1)->is_free = true;
    while (last && head_at(last)->is_free)
        last = head_at(last)->before;
    atomic_flag_clear(&taken);
}

static size_t size_of(void *p)
{
    return is_of_reserve(p) ? ((struct head *)p - 1)->size : malloc_usable_size(p);
}

void *malloc(size_t size)
{
    void *p = __libc_malloc(size);

    return p ? p : from_reserve(ALIGN, size);
}

void *calloc(size_t n, size_t size)
{
    void *p = __libc_calloc(n, size);

    if (p)
        return p;
    p = size && n > RESERVE / size ? NULL : from_reserve(ALIGN, n * size);
    if (!p)
        memory_refused();
    return p ? memset(p, 0, n * size) : NULL;
}

void free(void *p)
{
    if (is_of_reserve(p))
        to_reserve(p);
    else
        __libc_free(p);
}

void *realloc(void *old, size_t size)
{
    void *p = is_of_reserve(old) ? malloc(size) : __libc_realloc(old, size);

    if (!is_of_reserve(old)) {
        if (p || !size)
            return p;
        p = from_reserve(ALIGN, size);
    }
    if (!p || !old)
        return p;
    size_t before = size_of(old);
    memcpy(p, old, before < size ? before : size);
    free(old);
    return p;
}

void *memalign(size_t align, size_t size)
{
    void *p = __libc_memalign(align, size);

    return p ? p : from_reserve(align, size);
}

void *aligned_alloc(size_t align, size_t size)
{
    return memalign(align, size);
}

int posix_memalign(void **p, size_t align, size_t size)
{
    if (align % sizeof(void *) || !align || (align & (align - 1)))
        return EINVAL;
    void *piece = memalign(align, size);
    if (!piece)
        return ENOMEM;
    *p = piece;
    return 0;
}
#endif
