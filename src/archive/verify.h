/*
 * verify.h - is an archive whole, and does each of its PDFs prove itself?
 *
 * Out:    one result for each archive, or for a PDF alone, to a sink, as soon as it is known.
 * Memory: a result and its findings live while the sink has them.
 * Errors: false = the machine failed, diagnosed, or the sink did.
 */
#ifndef RAINGAN_ARCHIVE_VERIFY_H
#define RAINGAN_ARCHIVE_VERIFY_H

#include "archive/locate.h"
#include "archive/signature.h"
#include "report/report.h"

struct verified {
    /* The last: there is none, or the machine failed before its end. */
    enum { VERIFIED_ARCHIVE, VERIFIED_FILE, VERIFIED_NOTHING } what;
    const char *path;         /* folder of the year, or the PDF */
    const struct diag *found; /* findings */
    int revisions;            /* of an archive; of these, and of a file 0 or 1: */
    int rebuilt;              /* made again, to the same bytes; */
    int same_text;            /* to others, by another version or fonts, with the same text; */
    int others;               /* neither: digests and signatures alone vouch */
    int copies;               /* signed ones that hold */
    int signatures;           /* that hold, in all files, each counted once */
    struct signer *signer;    /* each of them, with the first file that it stands in */
    int merged;               /* files that revisions were in other copies of the archive */
    int seals;                /* that hold; */
    int sealed;               /* the last revision that one of them covers */
    const char *sha256;       /* of a file; NULL = it is not sound */
    struct location location; /* of a file */
};

struct verify_sink {
    bool (*result)(void *to, const struct verified *v); /* false = diagnosed, and the end */
    void *to;
};

struct verify_order {
    const char *what;  /* a year below out/, its folder, a PDF, or NULL: every year */
    const char *trust; /* certificates in PEM that are trusted; NULL = those of the machine */
    const struct resources *by;
};

/* The same of an archive that is open, as `merge` has it; it is read anew. */
bool verify_vault(struct vault *s, const struct resources *by, struct diag *found);

bool verify_archive(struct arena *a, const struct verify_order *order, struct verify_sink sink,
                    struct diag *dg);

#endif
