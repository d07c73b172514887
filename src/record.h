/*
 * record.h - what a report carries of its own making, so that it can be made again from the PDF
 * alone: the files it was made of, and build.json, which says by what.
 *
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_RECORD_H
#define RAINGAN_RECORD_H

#include "pdf/pdf.h"
#include "report.h"

struct record {
    const char *version; /* of the program */
    const char *date;    /* ISO 8601 day of the report; NULL = none */
};

/* The day that the build.json of a data folder gives, if it came out of a PDF; NULL = none. */
const char *record_date(const struct report *r, const char *data_dir);

/* After the last page. */
bool record_attach(const struct report *r, struct record about, struct pdf *pdf);

#endif
