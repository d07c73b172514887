/*
 * verify.h - `raingan verify`: is an archive whole, and does each of its PDFs prove itself.
 *
 * Prints findings, one a line, and a line for each archive behind its own.
 * Errors: false = the machine failed, diagnosed.
 */
#ifndef RAINGAN_ARCHIVE_VERIFY_H
#define RAINGAN_ARCHIVE_VERIFY_H

#include "report/report.h"

#include <stdio.h>

/* `what` is a year below out/, its folder, a PDF, or NULL: every year. Of `by`, fonts and shared
 * files are used. *status is 0 or, by the worst finding, that of diag_exit_status. */
bool verify_archive(struct arena *a, const char *what, struct report_source by, FILE *out,
                    int *status, struct diag *dg);

#endif
