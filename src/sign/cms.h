/*
 * cms.h - a signature of bytes by CMS (RFC 5652), as PAdES wants it (ETSI EN 319 142-1, 6.3):
 * signed attributes content-type, message-digest and signing-certificate-v2 (RFC 5035), no
 * signing-time; the certificates that come with the key are in it. SHA-256.
 *
 * Memory: DER in the arena.
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_SIGN_CMS_H
#define RAINGAN_SIGN_CMS_H

#include "base/file.h"
#include "sign/key.h"

enum { SHA256_LEN = 32 };

/* What is between the two parts is not signed. */
bool cms_digest(const struct bytes part[2], unsigned char digest[SHA256_LEN], struct diag *dg);

/* tsa: address of an authority that is asked for a timestamp of the signature's value, which is kept in
 * it as an unsigned attribute (ETSI EN 319 122-1, 5.3); NULL = none. */
bool cms_sign(struct arena *a, const struct sign_key *k, const unsigned char digest[SHA256_LEN],
              const char *tsa, struct bytes *out, struct diag *dg);

/* How long a signature with this key can be, without a timestamp. */
size_t cms_length_max(const struct sign_key *k);

/* The common name in the certificate of the first signer. NULL = it does not say. */
const char *cms_signer(struct arena *a, struct bytes contents);

#endif
