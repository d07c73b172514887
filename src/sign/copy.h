/*
 * copy.h - an object of one PDF, and all that it refers to, as new objects of an update.
 *
 * Errors: 0 = diagnosed.
 */
#ifndef RAINGAN_SIGN_COPY_H
#define RAINGAN_SIGN_COPY_H

#include "sign/update.h"

/* Its number in the update. The object must be one with a number of its own. */
int copy_object(struct update *u, const struct original *from, qpdf_oh object);

#endif
