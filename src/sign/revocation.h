/*
 * revocation.h - was a certificate revoked, by what its issuer says: answers (RFC 6960) and lists
 * (RFC 5280)?
 *
 * An issuer is who has the key that the certificate was signed with; a name alone is nobody's. That
 * a list does not name a certificate proves something only if it is a whole list: one that has only what is
 * new (delta, 5.2.4), or only a part of the certificates or reasons (5.2.5), tells no more than what it names.
 *
 * Memory: none is kept.
 */
#ifndef RAINGAN_SIGN_REVOCATION_H
#define RAINGAN_SIGN_REVOCATION_H

#include <openssl/ocsp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <time.h>

/* NONE only if it was said at `when` or later, or is valid at `now`. SAID stands whatever its age. */
enum revocation { REVOCATION_UNKNOWN, REVOCATION_NONE, REVOCATION_SAID };

struct revocation_question {
    X509 *cert, *issuer;
    STACK_OF(X509) * certs; /* where an issuer's helper that answers may be found */
    time_t when, now;       /* when: it had signed by then, for sure; 0 = that is not known */
};

struct revoked {
    enum revocation is;
    time_t since; /* SAID: the earliest that was said */
};

/* What is said already in *out is kept, and made worse but never better. */
void revocation_by_answer(const struct revocation_question *q, OCSP_RESPONSE *answer,
                          struct revoked *out);
void revocation_by_list(const struct revocation_question *q, X509_CRL *list, struct revoked *out);

/* The first whose key has signed the certificate; it stays where it is. NULL = there is none. */
X509 *revocation_issuer(STACK_OF(X509) * from, X509 *cert);

#endif
