#include "report/qpdf.h"

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

const struct qpdf *qpdf_load(struct diag *dg)
{
    static struct qpdf loaded;

    if (loaded.qpdf_init)
        return &loaded;
    struct qpdf q = {0};
    void *library = dlopen(RAINGAN_QPDF, RTLD_LAZY | RTLD_LOCAL);
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
