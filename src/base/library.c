#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

/* dlsym(3) gives an object pointer; POSIX says that it holds a function's address. */
static bool find_functions(const struct library *l, void *handle, void *functions)
{
    for (size_t i = 0; i < l->nfunction; i++) {
        void *address = dlsym(handle, l->function[i].name);
        if (!address)
            return false;
        memcpy((char *)functions + l->function[i].at, &address, sizeof address);
    }
    return true;
}

void *library_load(const struct library *l, void *functions, struct diag *dg)
{
    void *handle = dlopen(l->file, RTLD_LAZY | RTLD_LOCAL);

    if (handle && find_functions(l, handle, functions))
        return handle;
    const char *why = dlerror();
    diag_add(dg, DIAG_LIBRARY, (struct loc){0}, diag_sentence(l->failed), why ? why : l->file);
    diag_hint(dg, "it is in the package %s", l->package);
    if (handle)
        dlclose(handle);
    return NULL;
}
