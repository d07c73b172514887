/*
 * manifest.h - what a report carries of its own making, so that it can be made again from the PDF
 * alone: the files it was made of, and build.json, which says by what.
 *
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_REPORT_MANIFEST_H
#define RAINGAN_REPORT_MANIFEST_H

#include "pdf/pdf.h"
#include "report/report.h"

extern const char program_version[];
extern const char manifest_file[]; /* "build.json" */

struct manifest_font {
    const char *file;   /* without its folder */
    const char *sha256; /* of the font file, in hexadecimal */
};

struct manifest {
    const char *version; /* of the program */
    const char *date;    /* ISO 8601 day of the report; NULL = none */
    const struct manifest_font *font;
    size_t nfont;
};

/* build.json of a folder. What it does not say is NULL; *found = there is such a file. */
bool manifest_read(struct arena *a, struct folder f, struct manifest *out, bool *found,
                   struct diag *dg);

/* The fonts of a report, after its last page; in the order of their first use. */
bool manifest_fonts(struct arena *a, const struct pdf *pdf, struct manifest *out, struct diag *dg);

enum file_role { ROLE_DATA, ROLE_TEMPLATE, ROLE_HISTORY, ROLE_MANIFEST };

/* By its name alone, so that it is the same in a folder and in a PDF: report.xml, corrections.xml,
 * SQL and words.txt are of the template, an image is data wherever it lies. */
enum file_role manifest_role_of(const char *name);

/* SHA-256 of the list that `sha256sum` prints of the files of a kind, in the order of their names.
 * Either list may be NULL. NULL = diagnosed. */
const char *manifest_digest_files(struct arena *a, const struct inputs *one,
                                  const struct inputs *two, enum file_role kind, struct diag *dg);
const char *manifest_digest_fonts(struct arena *a, const struct manifest *r, struct diag *dg);

/* After the last page. */
bool manifest_embed(const struct report *r, const struct manifest *about, struct pdf *pdf);

#endif
