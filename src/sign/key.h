/*
 * key.h - who signs: a private key, its certificate, and those of its issuers.
 *
 * In:     a PKCS #12 file (.p12, .pfx), or a pkcs11: URI (RFC 7512) of a token.
 * Memory: opened and closed. The passphrase is wiped as soon as it has been used; it is never an
 *         argument of a program, nor in the environment.
 * Errors: false = diagnosed: DIAG_KEY, it is not right or does not open; DIAG_CERTIFICATE, it may
 *         not sign; DIAG_LIBRARY, the machine lacks what a token needs.
 */
#ifndef RAINGAN_SIGN_KEY_H
#define RAINGAN_SIGN_KEY_H

#include "base/arena.h"

#include <openssl/x509.h>
#include <time.h>

/* Where the passphrase, or the PIN of a token, comes from: its first line. */
struct pass_source {
    const char *file; /* NULL = not from a file */
    int fd;           /* -1 = from no descriptor: the terminal is asked, without echo */
};

struct sign_key {
    EVP_PKEY *pkey;
    X509 *cert;
    STACK_OF(X509) * chain; /* of issuers; NULL = none came with it */
    void *engine;           /* of a token; NULL = none */
};

bool key_open(struct sign_key *k, struct arena *a, const char *from, struct pass_source pass,
              struct diag *dg);
void key_close(struct sign_key *k); /* accepts the empty value */

/* May the certificate sign at this time? Valid, and its key usage allows it. */
bool key_may_sign(const struct sign_key *k, struct arena *a, const char *from, time_t now,
                  struct diag *dg);

/* A part of the subject, UTF-8: NID_commonName, NID_title. NULL = it has none. */
const char *key_subject(const struct sign_key *k, struct arena *a, int nid);

#endif
