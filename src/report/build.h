/*
 * build.h - a report, from its folders to the PDF in memory.
 *
 * Memory: what is handed out lives in the arena; the PDF until build_close, which is called whether
 *         the build succeeded or not.
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_REPORT_BUILD_H
#define RAINGAN_REPORT_BUILD_H

#include "report/manifest.h"

struct build {
    struct pdf *owner; /* of the bytes */
    struct bytes pdf;
    struct manifest record; /* what its build.json says */
    struct inputs data, template_files;
    const char *year, *name, *author; /* of the view document; NULL = it says nothing */
};

/* With `as`, a report is made again as its record says: by that version's name, on that day. NULL:
 * by this program; the day is that of the data, else of SOURCE_DATE_EPOCH, else of the folder's own
 * build.json. */
bool build_pdf(struct build *b, struct arena *a, struct report_source from,
               const struct manifest *as, struct diag *dg);

void build_close(struct build *b);

/* The day of SOURCE_DATE_EPOCH, in ISO 8601:
 * https://reproducible-builds.org/specs/source-date-epoch/. NULL = it is not set. */
const char *build_epoch_day(struct arena *a);

#endif
