/*
 * owner.h - what an object of a PDF belongs to, in words for a person: a page, or a part of the
 * document.
 *
 * Memory: the arena of the document.
 */
#ifndef RAINGAN_SIGN_OWNER_H
#define RAINGAN_SIGN_OWNER_H

#include "sign/original.h"

struct owner {
    int page;         /* from 1; 0 = the document */
    const char *what; /* an English sentence of N_: "the structure was changed" */
};

/* Not known: memory ended, or the search met numbers that the file says it does not have. */
enum owned { OWNED_BY_NONE, OWNED, OWNED_NOT_KNOWN };

enum owned owner_find(const struct original *o, int number, struct owner *out);

/* The sentence for a change of an entry of a page, or of the catalog. */
const char *owner_of_page_key(const char *key);
const char *owner_of_catalog_key(const char *key);

#endif
