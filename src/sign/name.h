/*
 * name.h - what a certificate says of whom it names, fit to be printed.
 *
 * Memory: the arena.
 */
#ifndef RAINGAN_SIGN_NAME_H
#define RAINGAN_SIGN_NAME_H

#include "base/arena.h"

#include <openssl/x509.h>

/* The first part of this kind: NID_commonName, NID_title. One line, as str_plain() makes it: who
 * wrote the certificate writes no line of ours. NULL = there is none, or no memory. */
const char *name_part(struct arena *a, const X509_NAME *name, int nid);

#endif
