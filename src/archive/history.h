/*
 * history.h - what the next revision of an archived report says of its revisions and corrections:
 * the tables archive_revisions and archive_corrections (data/dataset.h), as files of its data.
 *
 * Memory: the arena.
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_ARCHIVE_HISTORY_H
#define RAINGAN_ARCHIVE_HISTORY_H

#include "archive/ledger.h"
#include "report/build.h"

struct history_side {
    struct folder data, template_dir;
    struct manifest record;
};

/* archive_revisions.csv as `this`, one of the revisions or the next one, carries it. No data = no
 * memory. */
struct bytes history_revisions(struct arena *a, const struct revision *first,
                               const struct revision *this);

/* `revisions` are those before; `number`, `date` and `reason` are of the next one. What changed is
 * found by comparing `before`, the last of them out of its PDF, with `after`; the corrections that
 * `before` carries stand before it. Both files are added to `out`. */
bool history_add(struct arena *a, const struct revision *revisions, const struct revision *next,
                 struct history_side before, struct history_side after, struct inputs *out,
                 struct diag *dg);

#endif
