/*
 * collect.h - what it takes to check the signatures of a file in years to come (ETSI EN 319 142-1, 5.4): the
 * certificates up to an authority that vouches for itself, and of each below it what its issuer says of its
 * revocation today.
 *
 * It is looked for in the file and in the machine's store first; then asked for where the certificates say: issuers
 * (RFC 5280, 4.2.2.1), answers (RFC 6960), lists (RFC 5280, 4.2.1.13), over http and https alone. What comes back is kept
 * only if the issuer has signed it and it is valid now.
 *
 * Memory: DER in the arena.
 * Errors: false = diagnosed: what http.h says; DIAG_CERTIFICATE, a certificate names no server that could
 *         prove it, or was revoked, or there are more than LIMIT_PROOFS; DIAG_PDF_INPUT.
 */
#ifndef RAINGAN_SIGN_COLLECT_H
#define RAINGAN_SIGN_COLLECT_H

#include "base/limits.h"
#include "sign/fields.h"
#include "sign/trust.h"

struct der_list {
    struct bytes item[LIMIT_PROOFS];
    size_t n;
};

struct collected {
    struct der_list certs, answers, lists; /* each thing once */
};

/* For each of n signatures, with the timestamp in it. `revoked_is_wrong`: it is being made; else a
 * revocation is kept as the proof of it. */
bool collect_proofs(const struct original *o, const struct sign_value *const *v, size_t n,
                    const struct trust *t, bool revoked_is_wrong, struct collected *out);

#endif
