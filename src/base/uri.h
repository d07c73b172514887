/*
 * uri.h - addresses of links.
 *
 * In:     an address as people write it: an IRI (RFC 3987), with Thai letters and blanks in it.
 * Out:    what is wrong with it, or the URI (RFC 3986) that it stands for.
 * Memory: the arena.
 */
#ifndef RAINGAN_BASE_URI_H
#define RAINGAN_BASE_URI_H

#include "base/arena.h"

enum uri_fault {
    URI_FINE,
    URI_NO_SCHEME,
    URI_OTHER_SCHEME, /* neither http nor https nor mailto */
    URI_NO_HOST,      /* nothing, or no name, where the name of a machine stands; no mailbox */
    URI_SECOND,       /* another address begins in it */
    URI_CONTROL,      /* a line end or another control character */
};

/* In ASCII: RFC 3987, 3.1; a blank is %20, as browsers have it, and blanks around it are dropped.
 * *fault tells what is wrong with the address. NULL = no memory. */
const char *uri_from_iri(struct arena *a, const char *iri, enum uri_fault *fault);

#endif
