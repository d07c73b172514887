/*
 * sign.h - one more signature in a report: a PAdES baseline signature (ETSI EN 319 142-1) as an
 * incremental update, so that every byte before it stays, and earlier signatures hold.
 *
 * What is added: the signature dictionary, the field with its value and appearance, the form's
 * flags; with a lock of the first signer /Perms in the catalog. Pages and metadata are not touched.
 *
 * Memory: the arena.
 * Errors: false = diagnosed: DIAG_SIGNATURE, the field is not there, or may not be signed;
 *         DIAG_PDF_INPUT, it is no report of this program; what key.h and tsa.h say.
 */
#ifndef RAINGAN_SIGN_SIGN_H
#define RAINGAN_SIGN_SIGN_H

#include "sign/fields.h"
#include "sign/key.h"

#include <time.h>

struct sign_order {
    const char *role;   /* name of the field */
    const char *key;    /* path of a PKCS #12 file, or a pkcs11: URI */
    const char *reason; /* UTF-8; NULL = none */
    const char *tsa;    /* address of an authority for timestamps; NULL = none */
    const char *image;  /* path of a PNG or JPEG file: the picture of a signature; NULL = none */
    const char *fonts_conf;
    bool lt;   /* also what proves it in years to come: longterm.h */
    bool lock; /* the last signer: no field may change any more; the first: only signing may come */
    struct pass_source pass;
    time_t now; /* the time that the signer claims */
};

bool sign_pdf(struct arena *a, const char *path, const struct sign_order *order, struct bytes *out,
              struct diag *dg);

/* "NAME-signed-N.pdf" in the working folder: N signatures are in it. NULL = no memory. */
const char *sign_output_name(struct arena *a, const char *path, size_t nsigned);

/* A report's fields, and who has signed them by the certificates in them. Nothing is proven. */
struct sign_list {
    struct sign_fields fields;
    const char **signer; /* of each field, in their order; NULL = not signed, or it does not say */
};
bool sign_list_read(struct arena *a, const char *path, struct sign_list *out, struct diag *dg);

#endif
