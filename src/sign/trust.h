/*
 * trust.h - is a certificate vouched for, and was it revoked?
 *
 * Trusted is what the machine's store of authorities vouches for, or those of a file that somebody
 * names. Nothing is asked over the network: of revocation only what lies in the file is known, and
 * only if its issuer signed it (RFC 6960, RFC 5280): the one whose key has signed the certificate.
 *
 * Memory: opened and closed; the empty value can be closed.
 * Errors: false = diagnosed: DIAG_SIGNATURE, a file that somebody named has no certificate; as
 *         file_read if it cannot be read.
 */
#ifndef RAINGAN_SIGN_TRUST_H
#define RAINGAN_SIGN_TRUST_H

#include "sign/original.h"
#include "sign/revocation.h"

#include <openssl/cms.h>
#include <openssl/ocsp.h>
#include <openssl/x509_vfy.h>
#include <time.h>

struct trust {
    X509_STORE *store;
    bool named; /* by a file: what is not trusted then is an error */
};

/* `path` has certificates in PEM; NULL = the machine's. */
bool trust_open(struct trust *t, struct arena *a, const char *path, struct diag *dg);
void trust_close(struct trust *t);

/* What lies in the file to prove by: its DSS. */
struct evidence {
    STACK_OF(X509) * certs;
    STACK_OF(OCSP_RESPONSE) * answers;
    STACK_OF(X509_CRL) * lists;
};

bool evidence_open(struct evidence *e); /* empty; false = no memory */
enum evidence_kind { EVIDENCE_CERT, EVIDENCE_ANSWER, EVIDENCE_LIST, EVIDENCE_STAMP };

/* One of these in DER, to its last byte. */
bool evidence_is(enum evidence_kind kind, const unsigned char *data, size_t len);

bool evidence_read(struct evidence *e, const struct original *o);
bool evidence_add(struct evidence *e, CMS_ContentInfo *cms); /* what a signature brings along */
void evidence_close(struct evidence *e);

struct verdict {
    bool trusted;        /* there is a chain, and the certificate may sign: not for servers only */
    const char *why_not; /* an English sentence of N_ */
    enum revocation revocation; /* of it, or SAID of an authority above it; NONE if trusted */
    time_t revoked;             /* REVOCATION_SAID: since when, at the earliest */
    bool authority_revoked;     /* SAID of one above it, not of itself */
    bool authority_unknown;     /* of one above it the revocation is not known */
};

struct moment {
    time_t when; /* it had signed by then, for sure; 0 = that is not known */
    time_t now;  /* what is believed then: today, or when a timestamp has closed the file */
};

/* false = no memory, diagnosed. */
bool trust_judge(const struct trust *t, const struct evidence *e, X509 *cert, struct moment at,
                 struct verdict *out, struct diag *dg);

#endif
