/*
 * rounds.h - how much computing a .p12 asks for before its keys can be read.
 *
 * A passphrase is made slow to guess: a digest is computed of it so many times as the file says, for the digest
 * of the whole and for each part that is encrypted. A file may say 2^31, in each of a thousand parts.
 *
 * Rules: RFC 7292, 4 (MacData), 5.1 (parts); RFC 8018, A.2 (PBKDF2), A.3 (PBES1), A.4 (PBES2); RFC 7914, 7 (scrypt).
 */
#ifndef RAINGAN_SIGN_ROUNDS_H
#define RAINGAN_SIGN_ROUNDS_H

#include <openssl/pkcs12.h>
#include <stdbool.h>

/* The rounds of the digest are as LIMIT_KEY_ROUNDS allows. */
bool rounds_fit_digest(const PKCS12 *p12);

/* Those of each part too, and all together as LIMIT_KEY_ROUNDS_ALL allows. What lies within encrypted parts is
 * not seen without the passphrase. */
bool rounds_fit_outside(PKCS12 *p12);

/* That as well. Parts that the passphrase does not open are passed over. */
bool rounds_fit_within(PKCS12 *p12, const char *pass);

#endif
