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

extern const char program_version[];

struct font_record {
    const char *file;   /* without its folder */
    const char *sha256; /* of the font file, in hexadecimal */
};

struct record {
    const char *version; /* of the program */
    const char *date;    /* ISO 8601 day of the report; NULL = none */
    const struct font_record *font;
    size_t nfont;
};

/* build.json of a folder. What it does not say is NULL; *found = there is such a file. */
bool record_read(struct arena *a, struct folder f, struct record *out, bool *found,
                 struct diag *dg);

/* The fonts of a report, after its last page; in the order of their first use. */
bool record_fonts(struct arena *a, const struct pdf *pdf, struct record *out, struct diag *dg);

/* The files of archive_revisions and archive_corrections (data/dataset.h). */
extern const char record_revisions[], record_corrections[];

enum record_kind { RECORD_DATA, RECORD_TEMPLATE, RECORD_HISTORY, RECORD_OWN };

/* By its name alone, so that it is the same in a folder and in a PDF: report.xml, corrections.xml,
 * SQL and words.txt are of the template, an image is data wherever it lies. */
enum record_kind record_kind_of(const char *name);

/* SHA-256 of the list that `sha256sum` prints of the files of a kind, in the order of their names.
 * Either list may be NULL. NULL = diagnosed. */
const char *record_digest_files(struct arena *a, const struct inputs *one, const struct inputs *two,
                                enum record_kind kind, struct diag *dg);
const char *record_digest_fonts(struct arena *a, const struct record *r, struct diag *dg);

/* After the last page. */
bool record_attach(const struct report *r, const struct record *about, struct pdf *pdf);

#endif
