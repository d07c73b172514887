#include "report/qpdf.h"

#include "report/qpdf_trial.h"

#include <dlfcn.h>

/* dlsym(3) gives an object pointer; POSIX says that it holds a function's address. */
static bool find_functions(void *library, struct qpdf *q)
{
#define X(name)                                                                                    \
    if (!(*(void **)&q->name = dlsym(library, #name)))                                             \
        return false;
    QPDF_FUNCTIONS(X)
#undef X
    return true;
}

static void *library;

const struct qpdf *qpdf_load(struct diag *dg)
{
    static struct qpdf loaded;

    if (loaded.qpdf_init)
        return &loaded;
    struct qpdf q = {0};
    library = dlopen(RAINGAN_QPDF, RTLD_LAZY | RTLD_LOCAL);
    if (library && find_functions(library, &q)) {
        loaded = q;
        return &loaded;
    }
    const char *why = dlerror();
    diag_add(dg, DIAG_LIBRARY, (struct loc){0},
             "a library that reads PDF files cannot be loaded: %s", why ? why : RAINGAN_QPDF);
    if (library)
        dlclose(library);
    return NULL;
}

bool qpdf_open(const char *path, struct bytes file, const struct qpdf **q, qpdf_data *pdf,
               struct diag *dg)
{
    *pdf = NULL;
    if (!(*q = qpdf_load(dg)) || !qpdf_trial(path, file, *q, library, dg))
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
