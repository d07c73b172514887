/*
 * fuzz.h - what the targets share: a property that ends the process, an input that is read piece by
 * piece, and a fresh diag and arena for each input.
 *
 * A target is one file: fuzz_NAME.c with fuzz_one(), which gets an input, and fuzz_begin(), which is
 * called once. What lives longer than an input has an arena of its own. With FUZZ_MESSAGES in the
 * environment it prints what is said of an input. libFuzzer:
 * https://llvm.org/docs/LibFuzzer.html.
 */
#ifndef RAINGAN_TESTS_FUZZ_H
#define RAINGAN_TESTS_FUZZ_H

#include "base/folder.h"
#include "base/memory.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* A property: where it does not hold, libFuzzer keeps the input. */
#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#define COUNT_OF(list) (sizeof(list) / sizeof(list)[0])

/* ---- an input ---- */

struct fuzz_input { /* its beginning is taken off */
    const uint8_t *data;
    size_t len;
};

static inline unsigned take_byte(struct fuzz_input *in)
{
    if (!in->len)
        return 0;
    in->len--;
    return *in->data++;
}

/* A number from 0 to most. */
static inline unsigned take_upto(struct fuzz_input *in, unsigned most)
{
    unsigned v = take_byte(in);

    return (most > 255 ? v << 8 | take_byte(in) : v) % (most + 1);
}

/* Up to a byte that parts, or all; the byte after the last is no part of it: a read beyond the end is seen. */
static inline struct bytes take_part(struct arena *a, struct fuzz_input *in, int end)
{
    const uint8_t *stop = in->len && end >= 0 ? memchr(in->data, end, in->len) : NULL;
    size_t len = stop ? (size_t)(stop - in->data) : in->len;
    struct bytes out = {arena_strndup(a, (const char *)in->data, len), len};

    in->data += stop ? len + 1 : len;
    in->len -= stop ? len + 1 : len;
    return out;
}

static inline struct bytes take_rest(struct arena *a, struct fuzz_input *in)
{
    return take_part(a, in, -1);
}

/* A text as SQLite and expat hand it on: well-formed, and without a NUL. */
static inline const char *take_text(struct arena *a, struct fuzz_input *in, int end)
{
    struct bytes raw = take_part(a, in, end);
    struct sbuf out = {.a = a};

    for (const char *p = raw.data, *stop = p + raw.len; p < stop;) {
        uint32_t c = utf8_next(&p, stop);
        if (c)
            sbuf_add_char(&out, c);
    }
    return sbuf_text(&out);
}

/* ---- what an input is judged in ---- */

struct world {
    struct diag *dg;
    struct arena *a;
};

static inline struct world world_open(void)
{
    struct world w = {.dg = diag_open()};

    memory_begin();
    HOLDS(w.dg);
    w.a = arena_open(w.dg);
    HOLDS(w.a);
    return w;
}

/* What a person would see of the diagnostics. The caller frees it. */
static inline char *world_messages(const struct world *w)
{
    char *text = NULL;
    size_t len = 0;
    FILE *f = open_memstream(&text, &len);

    HOLDS(f && diag_print(w->dg, f));
    fclose(f);
    return text;
}

/* Whatever was in the input, the messages can be printed, and are no commands to a terminal; and the
 * machine did not fail. */
static inline void world_close(struct world *w)
{
    char *said = world_messages(w);
    const char *p = said, *end = said + strlen(said);

    HOLDS(utf8_valid_len(said, strlen(said)) == strlen(said));
    while (p < end) {
        uint32_t c = utf8_next(&p, end);
        HOLDS(c == '\n' || c == '\t' || !unicode_is_command(c));
    }
    if (getenv("FUZZ_MESSAGES"))
        fputs(said, stderr);
    HOLDS(!diag_lacks_memory(w->dg));
    free(said);
    arena_close(w->a);
    diag_close(w->dg);
}

/* ---- a target ---- */

void fuzz_begin(void);
void fuzz_one(struct world *w, struct fuzz_input in);

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    fuzz_begin();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct world w = world_open();

    fuzz_one(&w, (struct fuzz_input){data, len});
    world_close(&w);
    return 0;
}

#endif
