/*
 * dss.h - the proofs beside the signatures of a PDF: the document security store (ETSI EN 319 142-1,
 * 5.4.2; ISO 32000-2, 12.8.4.3).
 *
 * What is there stays there; each certificate, answer and list is in it once, and is named for each signature that it
 * proves (VRI, by the SHA-1 of its /Contents).
 *
 * Memory: the arena of the update's original.
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_SIGN_DSS_H
#define RAINGAN_SIGN_DSS_H

#include "sign/collect.h"
#include "sign/update.h"

/* proofs[i] is of the signature v[i]. */
bool dss_put(struct update *u, const struct sign_value *const *v, const struct collected *proofs,
             size_t n);

#endif
