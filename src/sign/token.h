/*
 * token.h - a key that never leaves its token (PKCS #11), through OpenSSL's engine for them.
 *
 * Errors: as key.h says.
 */
#ifndef RAINGAN_SIGN_TOKEN_H
#define RAINGAN_SIGN_TOKEN_H

#include "sign/key.h"

bool token_open(struct sign_key *k, const char *uri, struct pass_source source, struct diag *dg);
void token_close(void *engine); /* accepts NULL */

#endif
