/*
 * pass.h - a passphrase, asked for or read, and wiped.
 *
 * Errors: false = diagnosed: DIAG_KEY; DIAG_FILE_MISSING, DIAG_FILE_READ.
 */
#ifndef RAINGAN_SIGN_PASS_H
#define RAINGAN_SIGN_PASS_H

#include "sign/key.h"

enum { PASS_MAX = 1024 }; /* bytes, with the one that ends it */

/* The first line, without its end; one that is empty is refused, but for that of the terminal. `what` is the sentence that the terminal is asked with. */
bool pass_read(char pass[PASS_MAX], struct pass_source from, const char *what, struct diag *dg);
void pass_wipe(char pass[PASS_MAX]);

#endif
