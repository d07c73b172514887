/*
 * tsa.h - a timestamp: what an authority says of when a digest was there (RFC 3161).
 *
 * The answer has to be about this digest and this question, and its signature has to hold; whether the authority
 * is to be trusted is for who checks the file.
 *
 * Memory: DER in the arena.
 * Errors: false = diagnosed: what http.h says; DIAG_TIMESTAMP, the authority refuses, or its answer
 *         is not right.
 */
#ifndef RAINGAN_SIGN_TSA_H
#define RAINGAN_SIGN_TSA_H

#include "sign/cms.h"

enum { TSA_TOKEN_MAX = 16384 }; /* room for one in a file: they have 3 to 8 KB with their chain */

bool tsa_stamp(struct arena *a, const char *url, const unsigned char digest[SHA256_LEN],
               struct bytes *token, struct diag *dg);

#endif
