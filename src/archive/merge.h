/*
 * merge.h - `raingan merge`: two copies of the archive of a year, in which two officers have each archived, become one.
 *
 * Revisions that are the same in both stay. Where only the other copy goes on, its revisions come as they are. Where both
 * go on, those of this copy keep their numbers; each of the other copy becomes the next revision: its PDF is made anew from
 * the data and template that it carries, with its date and reason and a page of corrections against the revision before it.
 * What it had been stays beside it (merged.h). Signed copies and seals of the other copy come too, if what they sign is here
 * under the same number. The other copy is only read.
 *
 * Both are verified before; after it this one is, and with a finding all is taken back.
 *
 * Memory: the arena.
 * Errors: false = diagnosed, and this copy is as it was. A command that is killed may leave some of the revisions merged,
 *         each of them whole; the next merge goes on.
 */
#ifndef RAINGAN_ARCHIVE_MERGE_H
#define RAINGAN_ARCHIVE_MERGE_H

#include "report/build.h"

struct merge_order {
    const char *what; /* a year below out/, or its folder */
    const char *
        other; /* the folder of the year in the other copy, or one in which out/YEAR or YEAR lies */
    const struct resources *by;
};

/* What was done; all paths are below the working folder. */
struct merge_event {
    struct merge_event *next;
    enum {
        MERGE_AS_IS,  /* a revision came with its number */
        MERGE_ANEW,   /* a revision got another number */
        MERGE_SIGNED, /* a signed copy came */
        MERGE_BESIDE, /* a signed copy of what got another number: it stands beside */
        MERGE_SEAL
    } what;
    const char *path;
    const char *beside; /* of MERGE_ANEW: what it was */
    int was, number;    /* there, here */
};

/* No event = this copy has all that the other one has. */
bool merge_archive(struct arena *a, const struct merge_order *order, struct merge_event **first,
                   struct diag *dg);

#endif
