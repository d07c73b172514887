#include "command/environment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A name that ends in '*' stands for all that begin so. */
static const char *const stays[] = {
    "LANG", "LANGUAGE", "LC_*", "TZ", "HOME", "USER", "LOGNAME", "PATH", "PWD", "TERM", "COLUMNS",
    "NO_COLOR", "TMPDIR", "SOURCE_DATE_EPOCH", "RAINGAN_*",
    /* proxies, as libcurl knows them */
    "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
    /* of the loader and of what looks for faults: read before main(), or of no use to others */
    "LD_*", "MALLOC_*", "GLIBC_TUNABLES", "ASAN_*", "LSAN_*", "UBSAN_*", "GCOV_*",
    "LLVM_PROFILE_FILE", "FAKETIME*"};

/* Where an officer's token is found; nothing is drawn with it. */
static const char *const of_tokens[] = {"OPENSSL_*",     "PKCS11_*",       "P11_KIT_*",
                                        "SOFTHSM2_CONF", "OPENSC_*",       "SSL_CERT_FILE",
                                        "SSL_CERT_DIR",  "XDG_RUNTIME_DIR"};
static const char *const with_tokens[] = {"sign", "seal", "timestamp"};

/* Where a key that was put in lies for a moment. */
static const char *const of_session[] = {"XDG_RUNTIME_DIR"};
static const char *const with_session[] = {"serve"};

/* Two lists in one piece, which is not lost when setenv() goes on with a copy: setenv() may write over the list that it has made
 * before, so what was given at the start is a list of ours too. */
static char **volatile cleaned;
static char **given;

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static bool is_one_of(const char *entry, const char *const *list, size_t n)
{
    size_t len = strcspn(entry, "=");

    for (size_t i = 0; i < n; i++) {
        size_t own = strlen(list[i]);
        if (list[i][own - 1] == '*' ? own - 1 <= len && !strncmp(entry, list[i], own - 1)
                                    : own == len && !strncmp(entry, list[i], own))
            return true;
    }
    return false;
}

void environment_clean(const char *command)
{
    bool tokens = command && is_one_of(command, with_tokens, COUNT(with_tokens));
    bool session = command && is_one_of(command, with_session, COUNT(with_session));
    size_t n = 0;

    while (environ && environ[n])
        n++;
    char **ours = calloc(2 * (n + 1), sizeof *ours), **to = ours ? ours : environ;
    cleaned = ours;
    given = ours ? ours + n + 1 : environ;
    if (ours && n)
        memcpy(given, environ, n * sizeof *given);
    for (char **from = environ; from && *from; from++)
        if (is_one_of(*from, stays, COUNT(stays)) ||
            (tokens && is_one_of(*from, of_tokens, COUNT(of_tokens))) ||
            (session && is_one_of(*from, of_session, COUNT(of_session))))
            *to++ = *from;
    if (to)
        *to = NULL;
    if (ours)
        environ = ours;
}

char *const *environment_given(void)
{
    return given;
}
