/*
 * source.h - the text of report.xml: places in it, and the mistakes found in it.
 *
 * Units:  offsets are bytes from the start of the text, after a byte order mark.
 * Memory: the arena.
 */
#ifndef RAINGAN_TEMPLATE_SOURCE_H
#define RAINGAN_TEMPLATE_SOURCE_H

#include "base/diag.h"
#include "base/folder.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct source {
    struct arena *a;
    struct diag *dg;
    const char *file, *text; /* well-formed UTF-8, NUL after it */
    size_t len;
    size_t at; /* where the cursor stands */
    struct cursor cursor;
    size_t nmistake;
    bool no_memory; /* a check was not made; the arena has diagnosed it */
    bool hintable;  /* the newest diagnostic is ours and has been added */
};

/* Reads the file and registers it with the diag. false = diagnosed. */
bool source_read(struct source *s, struct arena *a, struct folder dir, const char *name,
                 struct diag *dg);

/* The place of text[first..end), underlined in full. Fast when asked in rising order. */
struct loc source_loc(struct source *s, size_t first, size_t end);

/* As diag_add and diag_hint, but mistakes beyond DIAG_FAULTS_MAX are only counted. */
bool source_mistake(struct source *s, enum diag_code code, struct loc at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void source_hint(struct source *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* "did you mean ...?" if there is a near one. */
void source_hint_nearest(struct source *s, const char *word, const char *const *name, size_t n);

/* At most 40 characters of a text, for a message; never NULL. */
const char *source_clip(struct source *s, const char *text, size_t len);

static inline bool source_limit_reached(const struct source *s)
{
    return s->nmistake >= DIAG_FAULTS_MAX;
}

#endif
