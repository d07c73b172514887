/*
 * signature.h - a report with signatures on it: is it that report and nothing else, does each
 * signature hold, and what does it prove?
 *
 * Memory: the arena.
 * Errors: false = diagnosed at the file (DIAG_SIGNATURE): there is none, one does not hold, or
 *         something else was added.
 */
#ifndef RAINGAN_ARCHIVE_SIGNATURE_H
#define RAINGAN_ARCHIVE_SIGNATURE_H

#include "sign/proof.h"

struct signer {
    struct signer *next;
    const char *path; /* of the file */
    const struct signature *signature;
    struct proof proof;
    bool held; /* it does: only these are handed out */
};

struct signers {
    struct signer *first; /* in the order in which they signed */
    int n;
};

/* The file is its first `before` bytes with signatures on them and nothing else (sign/signed.h). */
bool signature_verify(struct arena *a, const char *path, struct bytes file, size_t before,
                      const struct trust *t, struct signers *out, struct diag *dg);

/* Also that the file begins with all bytes of the original, so that the signatures are of these. */
bool signature_verify_copy(struct arena *a, const char *original, const char *path,
                           const struct trust *t, struct signers *out, struct diag *dg);

#endif
