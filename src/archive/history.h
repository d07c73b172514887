/*
 * history.h - what the next revision of an archived report says of its revisions and corrections:
 * the tables of data/archive_tables.h, as files of its data.
 *
 * Memory: the arena.
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_ARCHIVE_HISTORY_H
#define RAINGAN_ARCHIVE_HISTORY_H

#include "archive/ledger.h"
#include "report/build.h"

/* archive_revisions.csv as `this`, one of the revisions or the next one, carries it. No data = no
 * memory. */
struct bytes history_revisions(struct arena *a, const struct revision *first,
                               const struct revision *this);

/* `revisions` are those before; `number`, `date` and `reason` are of the next one. What changed is
 * found by comparing `before`, the last of them as its PDF carries it, with `after`, the report
 * without a history; `files` are all that it can be made of, in memory. The corrections that
 * `before` carries stand first. Both files are added to `out`. */
bool history_add(struct arena *a, const struct revision *revisions, const struct revision *next,
                 const struct build *before, const struct build *after, struct report_source files,
                 struct inputs *out, struct diag *dg);

#endif
