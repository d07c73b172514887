#include "report/qpdf.h"

#include "base/library.h"
#include "report/qpdf_trial.h"

#include <stddef.h>

const struct qpdf *qpdf_load(struct diag *dg)
{
    static const struct library_function function[] = {
#define X(name) {#name, offsetof(struct qpdf, name)},
        QPDF_FUNCTIONS(X)
#undef X
    };
    static const struct library libqpdf = {
        .file = RAINGAN_QPDF,
        .package = "libqpdf29",
        .failed = N_("a library that reads PDF files cannot be loaded: %s"),
        .function = function,
        .nfunction = sizeof function / sizeof function[0],
    };
    static struct qpdf loaded;
    static bool there;

    there = there || library_load(&libqpdf, &loaded, dg);
    return there ? &loaded : NULL;
}

bool qpdf_open(const char *path, struct bytes file, const struct qpdf_read *read,
               const struct qpdf **q, qpdf_data *pdf, struct diag *dg)
{
    *pdf = NULL;
    if (!(*q = qpdf_load(dg)) || !qpdf_trial(path, file, *q, read, dg))
        return false;
    if (!(*pdf = (*q)->qpdf_init()))
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    (*q)->qpdf_silence_errors(*pdf);
    (*q)->qpdf_set_suppress_warnings(*pdf, QPDF_TRUE);
    (*q)->qpdf_set_attempt_recovery(*pdf, QPDF_FALSE);
    return !((*q)->qpdf_read_memory(*pdf, path, file.data, file.len, NULL) & QPDF_ERRORS) ||
           diag_add(dg, DIAG_PDF_INPUT, (struct loc){.file = path},
                    "this is no PDF, or a damaged one");
}

void qpdf_close(const struct qpdf *q, qpdf_data *pdf)
{
    if (!*pdf)
        return;
    while (q->qpdf_has_error(*pdf)) /* said already, in our words */
        q->qpdf_get_error(*pdf);
    q->qpdf_cleanup(pdf);
}
