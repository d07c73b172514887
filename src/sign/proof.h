/*
 * proof.h - does a signature hold, who made it, when, and who says so?
 *
 * The kinds that are known (PDF 32000-1, 12.8.3.3; ETSI EN 319 142-1): adbe.pkcs7.detached,
 * ETSI.CAdES.detached, with the certificate named in what is signed (RFC 5035), and ETSI.RFC3161. A
 * digest that can be forged (MD5, SHA-1) is refused.
 *
 * Memory: the arena.
 * Errors: false = diagnosed: DIAG_SIGNATURE, it does not hold, with the name of its field.
 */
#ifndef RAINGAN_SIGN_PROOF_H
#define RAINGAN_SIGN_PROOF_H

#include "sign/signed.h"
#include "sign/trust.h"

struct proof {
    const char *name, *issuer; /* common names of the certificates, else what else they have */
    const char *fingerprint;   /* SHA-256 of the certificate, in hexadecimal */
    time_t when;               /* 0 = it does not say */
    const char *authority;     /* whose clock that is: of a timestamp; NULL = of who signed */
    bool authority_trusted;
    time_t closed;          /* a later timestamp of the whole file, trusted: it was there then */
    const char *closed_by;  /* whose clock that is; NULL = there is none */
    struct verdict verdict; /* on the certificate */
};

/* What is known at the moment that a signature is judged at. */
struct known {
    struct evidence *all;  /* of the whole file: what speaks against a certificate */
    struct evidence *then; /* what lay in the file at `now`: what speaks for it */
    time_t now;            /* today, or when a timestamp that came after has closed the file */
    const char *by;        /* whose; NULL = it is today */
};

/* `file` is the whole file. */
bool proof_check(struct arena *a, const char *path, struct bytes file, const struct signature *s,
                 const struct trust *t, const struct known *known, struct proof *out,
                 struct diag *dg);

#endif
