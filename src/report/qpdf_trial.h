/*
 * qpdf_trial.h - can libqpdf read these bytes within bounds? It is asked in a process of its own that
 * may take so much memory and computing time and no more: a cross-reference or an object stream is
 * unpacked wholly before anyone is asked, and a short file can hold one of gigabytes.
 *
 * Errors: false = diagnosed: DIAG_PDF_INPUT at `path`, it would need far more than its length
 *         warrants; DIAG_LIBRARY or DIAG_NO_MEMORY, the machine has no process or no memory for it.
 */
#ifndef RAINGAN_REPORT_QPDF_TRIAL_H
#define RAINGAN_REPORT_QPDF_TRIAL_H

#include "report/qpdf.h"

/* true = it can be read so, or is damaged and told so quickly. NULL for `read` = all objects. */
bool qpdf_trial(const char *path, struct bytes file, const struct qpdf *q,
                const struct qpdf_read *read, struct diag *dg);

#endif
