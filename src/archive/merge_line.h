/*
 * merge_line.h - what merge.c does for each report of the year: two vaults that are open and verified.
 *
 * Memory: the arena.
 * Errors: false = diagnosed in `dg` of the vaults.
 */
#ifndef RAINGAN_ARCHIVE_MERGE_LINE_H
#define RAINGAN_ARCHIVE_MERGE_LINE_H

#include "archive/commit.h"
#include "archive/merge.h"

struct merge_line {
    struct merge_line *next;
    const char *name;         /* of a further report, its folder; NULL = it is the year's */
    struct vault mine, other; /* vault_close'd by merge.c */
    struct commit c;
    bool begun, applied; /* the commit */
};

struct merging {
    struct arena *a;
    const struct resources *by;
    struct merge_line *first; /* all of the year */
    struct merge_event **end;
    struct diag *dg;
};

/* Makes all that is to come into the staging folder. */
bool merge_stage(struct merging *m, struct merge_line *l);

#endif
