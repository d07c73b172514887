/*
 * signatories.h - who has signed a copy of a report, and whose signature it lacks, as the copy says
 * itself: names of certificates, and the time that a signer's program wrote. Whether the signatures
 * hold is asked by signature.h.
 *
 * A timestamp of the whole document is nobody's signature.
 *
 * Memory: the arena.
 * Errors: false = the machine failed, diagnosed. A file that cannot be read has no signatories.
 */
#ifndef RAINGAN_ARCHIVE_SIGNATORIES_H
#define RAINGAN_ARCHIVE_SIGNATORIES_H

#include "base/file.h"

struct signatory {
    struct signatory *next;
    const char *field; /* its name: whose signature it is */
    const char *name;  /* common name of the certificate; "" = it has none */
    const char *time;  /* ISO 8601, of Thailand: 2026-11-27T09:30:00+07:00; "" = it does not say */
    const char *id;    /* SHA-256 of the signature: the same one stands in a later copy too */
};

struct signatories {
    struct signatory *first; /* in the order of the form */
    const char **missing;    /* fields that nobody has signed, in the order of the form */
    size_t n, nmissing;
};

/* `file` is what stands at `path`. */
bool signatories_read(struct arena *a, const char *path, struct bytes file, struct signatories *out,
                      struct diag *dg);

#endif
