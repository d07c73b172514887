/*
 * digest.h - SHA-256 (FIPS 180-4) by OpenSSL.
 */
#ifndef RAINGAN_BASE_DIGEST_H
#define RAINGAN_BASE_DIGEST_H

#include "base/file.h"

/* 64 hexadecimal digits, in `a`. NULL = diagnosed. */
const char *digest_sha256(struct arena *a, struct bytes data, struct diag *dg);

#endif
