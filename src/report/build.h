/*
 * build.h - a report, from its folders to the PDF in memory.
 *
 * Memory: what is handed out lives in the arena; the PDF and the dataset until build_close, which
 *         is called whether the build succeeded or not. The empty value can be closed.
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_REPORT_BUILD_H
#define RAINGAN_REPORT_BUILD_H

#include "report/manifest.h"

struct build {
    struct report report;
    struct pdf *owner; /* of the bytes */
    struct bytes pdf;
    struct manifest manifest;         /* what its build.json says */
    const char *year, *name, *author; /* of the view document; NULL = it says nothing */
    const struct page_sink *watch;    /* sees each page after the PDF; set after build_read */
};

/* Its data and its names; no PDF, no manifest. */
bool build_read(struct build *b, struct arena *a, struct report_source from, struct diag *dg);

/* With `as`, a report is made again as its manifest says: by that version's name, on that day.
 * NULL: by this program; the day is that of the data, else of SOURCE_DATE_EPOCH, else of the
 * folder's own build.json. */
bool build_pdf(struct build *b, struct arena *a, struct report_source from,
               const struct resources *by, const struct manifest *as, struct diag *dg);

/* The PDF of what build_read has read. */
bool build_finish(struct build *b, const struct resources *by, const struct manifest *as);

void build_close(struct build *b);

/* The dataset stays open. */
void build_drop_pdf(struct build *b);

/* The day of SOURCE_DATE_EPOCH, in ISO 8601:
 * https://reproducible-builds.org/specs/source-date-epoch/. NULL = it is not set. */
const char *build_epoch_day(struct arena *a);

#endif
