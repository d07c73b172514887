/*
 * verify.h - is an archive whole, and does each of its PDFs prove itself?
 *
 * Out:    one result for each archive, or for a PDF alone, to a sink, as soon as it is known.
 * Memory: a result and its findings live while the sink has them.
 * Errors: false = the machine failed, diagnosed, or the sink did.
 */
#ifndef RAINGAN_ARCHIVE_VERIFY_H
#define RAINGAN_ARCHIVE_VERIFY_H

#include "report/report.h"

struct verified {
    /* The last: there is none, or the machine failed before its end. */
    enum { VERIFIED_ARCHIVE, VERIFIED_FILE, VERIFIED_NOTHING } what;
    const char *path;         /* folder of the year, or the PDF */
    const struct diag *found; /* findings */
    int revisions;            /* of an archive; */
    int rebuilt;        /* so many of them were made again, to the same bytes; of a file 0, 1 */
    int others;         /* made by another version or with other fonts: not comparable */
    int copies;         /* signed ones that hold */
    int signatures;     /* that are valid */
    const char *sha256; /* of a file; NULL = it is not sound */
};

struct verify_sink {
    bool (*result)(void *to, const struct verified *v); /* false = diagnosed, and the end */
    void *to;
};

/* `what` is a year below out/, its folder, a PDF, or NULL: every year. */
bool verify_archive(struct arena *a, const char *what, const struct resources *by,
                    struct verify_sink sink, struct diag *dg);

#endif
