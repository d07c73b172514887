/*
 * revise.h - `raingan archive`: a report as the next revision of its year, or a signed copy beside
 * the revision that it is of.
 *
 * Memory: the arena.
 * Errors: false = diagnosed, and the archive is as it was (archive/commit.h).
 */
#ifndef RAINGAN_ARCHIVE_REVISE_H
#define RAINGAN_ARCHIVE_REVISE_H

#include "archive/earlier.h"
#include "archive/vault.h"
#include "report/build.h"

struct revise_order {
    struct report_source from;
    const struct resources *by;
    const char *reason;
    const char *date; /* ISO 8601 day; NULL = today, in Thailand */
};

/* What was done. */
struct revised {
    enum {
        REVISED_STORED,      /* as the next revision */
        REVISED_UNCHANGED,   /* no byte is another than in the last one: nothing is stored */
        REVISED_COPY_STORED, /* a signed copy */
        REVISED_COPY_KNOWN   /* a signed copy that is there already */
    } what;
    int number;                 /* of the revision */
    const char *path;           /* of its PDF, or of the copy */
    const char *sha256, *chain; /* of REVISED_STORED: of its PDF, and of ledger.csv */
    const char *begun;          /* folder of the archive, if there was none before; else NULL */
    int nsignature;             /* of REVISED_COPY_STORED: those that are valid */
    struct signatories who;     /* of a copy: whose signature it lacks */
};

bool revise_report(struct arena *a, const struct revise_order *order, struct revised *out,
                   struct diag *dg);

/* A signed copy of any revision below out/. If an archive that it is not of cannot be read, it is kept all the same, and
 * told in `out`, with the result false; nothing was kept: out->path is NULL. */
bool revise_store_copy(struct arena *a, const char *path, struct revised *out, struct diag *dg);

/* Is the PDF at `path` what the build gave, but for the history that it carries if it is a later
 * revision? What is no PDF of ours is not. */
bool revise_is_current(struct arena *a, const struct build *now, const struct resources *by,
                       const char *path, bool *current, struct diag *dg);

/* ---- for `merge` ---- */

/* The report of the right year, without the history that its folder may have. `b` is closed whatever becomes of it. */
bool revise_plain(struct build *b, struct arena *a, struct report_source from,
                  const struct resources *by, struct diag *dg);

/* The report `now` as a revision after `last`, which is opened for it: `next` with its page of corrections, and in `r`
 * the digests of that. `r` has its number, date and reason. `now` and `last->then` are closed before it is made. */
bool revise_next(struct vault *v, struct revision *r, struct earlier *last, struct build *now,
                 struct build *next);

/* Is it the report of this archive, of its year? If not: DIAG_ARCHIVE_INPUT. */
bool revise_check_report(struct vault *v, const char *name, const struct build *then,
                         const struct build *now);

/* Lies a signed file at `path`, where the current PDF is or will be, that the archive does not have? To replace it would
 * lose the signatures: DIAG_ARCHIVE_INPUT. */
bool revise_check_current(struct vault *v, const char *path);

/* Not a signed file that no archive keeps, be it of a revision or of a draft: DIAG_ARCHIVE_INPUT. */
bool revise_may_replace(struct arena *a, const char *path, struct diag *dg);

#endif
