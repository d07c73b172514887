#include "data/sql_memory.h"

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    STEP = 16,
    SMALL = 1024, /* of a piece; larger ones are few */
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
} pool;

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
        struct block *b = malloc(sizeof *b + BLOCK);
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
    return n <= SMALL ? (n + STEP - 1) / STEP * STEP : (n + 7) / 8 * 8;
}

static void *take(int n)
{
    size_t size = (size_t)round_up(n);
    struct head *h;

    if (size > SMALL)
        return (h = malloc(sizeof *h + size)) ? give(h, size) : NULL;
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
    if (size > SMALL && before > SMALL)
        return (h = realloc(head_of(piece), sizeof *h + size)) ? give(h, size) : NULL;
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
#ifndef __SANITIZE_ADDRESS__ /* which sees what malloc has given */
    sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
#else
    (void)ours;
#endif
}
