/*
 * faults.h - a file with DIAG_FAULTS_MAX faults is wrong as a whole: the last of them says that
 * what follows is not looked at.
 */
#ifndef RAINGAN_DATA_FAULTS_H
#define RAINGAN_DATA_FAULTS_H

#include "base/diag.h"

/* true = the n-th fault of a file, just told, was the last one. Says so at `at`. */
bool faults_full(struct diag *dg, enum diag_code code, struct loc at, size_t n);

#endif
