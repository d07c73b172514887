/*
 * rebuild.h - a PDF made again from what it carries: by the name of its own version, on its day.
 *
 * What that proves, from the strongest on: all bytes; if other programs or fonts make other bytes,
 * the text of each page and figure; else nothing.
 *
 * Memory: of its own; findings go to `found`.
 * Errors: REBUILT_FAILED = the machine failed, diagnosed in `dg`.
 */
#ifndef RAINGAN_ARCHIVE_REBUILD_H
#define RAINGAN_ARCHIVE_REBUILD_H

#include "archive/ledger.h"
#include "report/report.h"

enum rebuilt {
    REBUILT_SAME,   /* to the same bytes */
    REBUILT_PREFIX, /* the file begins with them: a signed copy, if signatures say so too */
    REBUILT_TEXT,   /* by another version or with other fonts, with the same text: see text.h */
    REBUILT_OTHER,  /* likewise, and the text is another, or there is none: it proves nothing */
    REBUILT_NOT,    /* a finding */
    REBUILT_FAILED
};

struct rebuild {
    const char *path;
    struct bytes pdf;
    const struct revision *first,
        *this;        /* its row, and the first; NULL = not all are known; it is of no archive */
    const char *home; /* the folder whose name is the report's year; NULL = it is not compared */
    const struct resources *by;
    struct diag *found, *dg;
    size_t before; /* out: so many bytes stand before what was added at the end */
};

/* Of a revision, its row and its history are compared with what the PDF carries, too. */
enum rebuilt rebuild_pdf(struct rebuild *r);

#endif
