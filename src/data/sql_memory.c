#include "data/sql_memory.h"

#include "base/memory.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    STEP = 16,
#if !defined __SANITIZE_ADDRESS__ && !defined ARENA_PIECES
    SMALL = 1024, /* of a piece; larger ones are few */
#else
    SMALL = 0, /* tests see what malloc gives */
#endif
    BLOCK = 64 * 1024,
};

/* Before each piece. SQLite wants pieces at multiples of 8. */
struct head {
    uint64_t size; /* of the piece */
};

struct free_piece {
    struct free_piece *next;
};

static struct {
    struct free_piece *first[SMALL / STEP + 1]; /* by size */
    char *fresh, *end;                          /* of the block in use */
    struct block {
        struct block *next;
        uint64_t data[];
    } * block;
    size_t used, most; /* bytes of blocks and of large pieces */
    enum sql_memory_end ended;
    size_t pieces; /* that it still gets */
} pool = {.most = SIZE_MAX, .pieces = SIZE_MAX};

/* The bytes of the system's memory that are about to be asked for. */
static bool may_have(size_t size)
{
    if (size <= pool.most && pool.used <= pool.most - size)
        return true;
    if (pool.ended == SQL_MEMORY_GIVEN)
        pool.ended = SQL_MEMORY_LIMIT;
    return false;
}

static void *had(void *memory, size_t size)
{
    if (memory)
        pool.used += size;
    else
        pool.ended = SQL_MEMORY_NONE;
    return memory;
}

void sql_memory_limit_pieces(size_t n)
{
    pool.pieces = n;
}

void sql_memory_limit(size_t more)
{
    pool.most = more > SIZE_MAX - pool.used ? SIZE_MAX : pool.used + more;
}

enum sql_memory_end sql_memory_ended(void)
{
    enum sql_memory_end ended = pool.ended;

    pool.ended = SQL_MEMORY_GIVEN;
    return ended;
}

static void *give(struct head *h, size_t size)
{
    h->size = size;
    return h + 1;
}

static struct head *head_of(void *piece)
{
    return (struct head *)piece - 1;
}

static void *cut(size_t size)
{
    size_t whole = sizeof(struct head) + size;

    if (!pool.fresh || (size_t)(pool.end - pool.fresh) < whole) {
        struct block *b = may_have(BLOCK) ? had(memory_alloc(sizeof *b + BLOCK), BLOCK) : NULL;
        if (!b)
            return NULL;
        b->next = pool.block;
        pool.block = b;
        pool.fresh = (char *)b->data;
        pool.end = pool.fresh + BLOCK;
    }
    struct head *h = (struct head *)(void *)pool.fresh;
    pool.fresh += whole;
    return give(h, size);
}

static int round_up(int n)
{
    unsigned step = n <= SMALL ? STEP : 8; /* powers of 2 */

    return (int)(((unsigned)n + step - 1) & ~(step - 1));
}

static void *refused(void)
{
    pool.ended = memory_failed() ? SQL_MEMORY_NONE : SQL_MEMORY_LIMIT;
    return NULL;
}

static void *take(int n)
{
    size_t size = (size_t)round_up(n);
    struct head *h;

    if (memory_failed() || !pool.pieces)
        return refused();
    pool.pieces--; /* of SIZE_MAX it never comes to an end */
    if (size > SMALL) {
        h = may_have(size) ? had(memory_alloc(sizeof *h + size), size) : NULL;
        return h ? give(h, size) : NULL;
    }
    struct free_piece *p = pool.first[size / STEP];
    if (!p)
        return cut(size);
    pool.first[size / STEP] = p->next;
    return p;
}

static void put_back(void *piece)
{
    struct head *h;

    if (!piece)
        return;
    h = head_of(piece);
    if (h->size > SMALL) {
        pool.used -= h->size;
        free(h);
        return;
    }
    struct free_piece *p = piece;
    p->next = pool.first[h->size / STEP];
    pool.first[h->size / STEP] = p;
}

static int size_of(void *piece)
{
    return piece ? (int)head_of(piece)->size : 0;
}

static void *resize(void *piece, int n)
{
    size_t size = (size_t)round_up(n), before = head_of(piece)->size;
    struct head *h;

    if (size == before)
        return piece;
    if (size > SMALL && before > SMALL) {
        if (size > before && !may_have(size - before))
            return NULL;
        h = had(realloc(head_of(piece), sizeof *h + size), size);
        if (!h)
            return NULL;
        pool.used -= before;
        return give(h, size);
    }
    void *out = take(n);
    if (!out)
        return NULL;
    memcpy(out, piece, before < size ? before : size);
    put_back(piece);
    return out;
}

static int start(void *ctx)
{
    (void)ctx;
    return SQLITE_OK;
}

static void stop(void *ctx)
{
    (void)ctx;
}

void sql_memory_use(void)
{
    static const sqlite3_mem_methods ours = {.xMalloc = take,
                                             .xFree = put_back,
                                             .xRealloc = resize,
                                             .xSize = size_of,
                                             .xRoundup = round_up,
                                             .xInit = start,
                                             .xShutdown = stop};
    sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
}
