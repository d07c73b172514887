/*
 * revise.h - `raingan archive`: a report as the next revision of its year, or a signed copy beside
 * the revision that it is of.
 *
 * Prints what was done to standard output.
 * Errors: false = diagnosed, and the archive is as it was (archive/commit.h).
 */
#ifndef RAINGAN_ARCHIVE_REVISE_H
#define RAINGAN_ARCHIVE_REVISE_H

#include "report/build.h"

struct revise_order {
    struct report_source from;
    const char *reason;
};

/* If no byte of the result is another than in the last revision, nothing is stored. */
bool revise_report(struct arena *a, const struct revise_order *order, struct diag *dg);

/* A signed copy of any revision below out/. */
bool revise_file_signed(struct arena *a, const char *path, struct diag *dg);

/* Is the PDF at `path` what the build gave, but for the history that it carries if it is a later
 * revision? What is no PDF of ours is not. */
bool revise_is_current(struct arena *a, struct report_source from, const struct build *b,
                       const char *path, bool *current, struct diag *dg);

#endif
