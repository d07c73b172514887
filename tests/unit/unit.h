/* unit.h - what the unit tests share: cmocka's headers in their order, and a fresh diag and arena.
 */
#ifndef RAINGAN_TESTS_UNIT_H
#define RAINGAN_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/folder.h"

#include <stdlib.h>
#include <string.h>

#define ON_DISK(dir) ((struct folder){.path = (dir)})
#define SOURCE(data_dir, dir)                                                                      \
    ((struct report_source){.data = ON_DISK(data_dir), .template_dir = ON_DISK(dir)})

/* The one family of a font_style. */
#define FAMILY(name) ((const char *const[]){(name), NULL})

#define COUNT_OF(list) (sizeof(list) / sizeof(list)[0])

struct world {
    struct diag *dg;
    struct arena *a;
};

static inline struct world world_open(void)
{
    struct world w = {.dg = diag_open()};

    assert_non_null(w.dg);
    w.a = arena_open(w.dg);
    assert_non_null(w.a);
    return w;
}

static inline void world_close(struct world *w)
{
    arena_close(w->a);
    diag_close(w->dg);
}

/* What a person would see of the diagnostics. The caller frees it. */
static inline char *world_messages(const struct world *w)
{
    char *text = NULL;
    size_t len = 0;
    FILE *f = open_memstream(&text, &len);

    assert_non_null(f);
    assert_true(diag_print(w->dg, f));
    fclose(f);
    return text;
}

#endif
