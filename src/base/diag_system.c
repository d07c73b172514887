#include "base/diag.h"

#include <string.h>

/* What an office meets: marked for the catalogue, for glibc has no Thai of its own and few machines a Thai locale. The words
 * are those of strerror(3), so that they are found by it. */
static const char *const met[] __attribute__((unused)) = {
    N_("Permission denied"),
    N_("Operation not permitted"),
    N_("Read-only file system"),
    N_("No space left on device"),
    N_("Disk quota exceeded"),
    N_("File too large"),
    N_("File name too long"),
    N_("No such file or directory"),
    N_("Not a directory"),
    N_("Is a directory"),
    N_("File exists"),
    N_("Directory not empty"),
    N_("Too many levels of symbolic links"),
    N_("Invalid argument"),
    N_("Input/output error"),
    N_("Stale file handle"),
    N_("No such device or address"),
    N_("Device or resource busy"),
    N_("Text file busy"),
    N_("Invalid cross-device link"),
    N_("Operation not supported"),
    N_("No locks available"),
    N_("Too many open files"),
    N_("Too many open files in system"),
    N_("Cannot allocate memory"),
    N_("Resource temporarily unavailable"),
    N_("Broken pipe"),
    N_("Address already in use"),
    N_("Cannot assign requested address"),
};

const char *diag_system(int error)
{
    return diag_sentence(strerror(error));
}
