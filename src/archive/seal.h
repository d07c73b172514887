/*
 * seal.h - a seal on an archive: a detached CMS signature (RFC 5652, CAdES) of its SHA256SUMS as it was, with that
 * text, in seals/NNN/. The list names the files of all revisions, copies and earlier seals; so what was sealed
 * cannot be taken away or put in another's place by somebody who has no key. The seal of a year covers its further
 * reports too: after the lines of SHA256SUMS stand those of their files, but for their lists.
 *
 *   seals/NNN/SHA256SUMS      what was signed
 *   seals/NNN/SHA256SUMS.p7s  the signature, in DER
 *
 * Memory: the arena.
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_ARCHIVE_SEAL_H
#define RAINGAN_ARCHIVE_SEAL_H

#include "archive/signature.h"
#include "archive/vault.h"
#include "sign/key.h"

struct seal_order {
    const char *key; /* a PKCS #12 file, or a pkcs11: URI */
    struct pass_source pass;
    const char *tsa; /* address of an authority for timestamps; NULL = none */
    time_t now;
};

struct sealed {
    struct sealed *next;
    const char *path; /* of the signature */
    const char *name; /* of who sealed */
    int revisions;    /* the last one that is sealed */
};

/* The archives that `what` means (vault_find), each as it is. `first` may hold some though it failed for the others. */
bool seal_archives(struct arena *a, const char *what, const struct seal_order *order,
                   struct sealed **first, struct diag *dg);

struct seal {
    int number;
    int revisions; /* the last one that it covers */
    struct signer signer;
};

/* Does the seal hold, and is all that it covers there, as it was? Findings (DIAG_SIGNATURE, DIAG_ARCHIVE_DAMAGED) go
 * to `found`; *holds = the signature does. false = the machine failed, diagnosed in s->dg. */
bool seal_check(struct vault *s, int number, const struct trust *t, struct seal *out, bool *holds,
                struct diag *found);

/* Is each file that the sealed text names there, by its name and SHA-256? Lists, which grow, are not asked for. */
bool seal_covers(struct arena *a, struct bytes text,
                 bool (*has)(void *to, const char *file, const char *sha256), void *to);

/* A note for each further report of the year that has seals of its own, but none of the year covers: earlier versions
 * sealed each report by itself. false = the machine failed, diagnosed in s->dg. */
bool seal_note_further(struct vault *s, struct diag *found);

/* Who has made the first seal that covers a revision, as the seal says: "NAME"; *number = which it is. NULL = none. */
const char *seal_of_revision(struct vault *s, int revision, int *number);

#endif
