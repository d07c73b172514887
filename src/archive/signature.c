#include "archive/signature.h"

#include "base/file.h"
#include "base/str.h"
#include "sign/signed.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What pdfsig prints on standard output. -nocert: no network, no list of authorities. */
static bool run_pdfsig(struct arena *a, const char *path, const char **said, struct diag *dg)
{
    static char program[] = "pdfsig", option[] = "-nocert", lang[] = "LC_ALL=C",
                search[] = "PATH=/usr/local/bin:/usr/bin:/bin";
    const char *full = *path == '-' ? arena_printf(a, "./%s", path) : path; /* no option */
    char *file = arena_strdup(a, full);
    char *argv[] = {program, option, file, NULL}, *env[] = {lang, search, NULL};
    struct sbuf out = {.a = a};
    struct loc at = {.file = path};
    posix_spawn_file_actions_t fa;
    int pipe_fd[2], status = 0;
    char part[4096];
    pid_t child;

    if (!file)
        return false;
    if (pipe2(pipe_fd, O_CLOEXEC) != 0)
        return diag_add(dg, DIAG_SIGNATURE_TOOL, at, "cannot run pdfsig: %s", strerror(errno));
    int failure = posix_spawn_file_actions_init(&fa);
    if (!failure) {
        failure = posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
        failure = failure ? failure : posix_spawn_file_actions_adddup2(&fa, pipe_fd[1], 1);
        failure =
            failure ? failure : posix_spawn_file_actions_addopen(&fa, 2, "/dev/null", O_WRONLY, 0);
        failure = failure ? failure : posix_spawnp(&child, program, &fa, NULL, argv, env);
        posix_spawn_file_actions_destroy(&fa);
    }
    close(pipe_fd[1]);
    for (ssize_t n; !failure && (n = read(pipe_fd[0], part, sizeof part)) != 0;) {
        if (n > 0)
            sbuf_add(&out, part, (size_t)n);
        else if (errno != EINTR)
            failure = errno;
    }
    close(pipe_fd[0]);
    if (failure) {
        diag_add(dg, DIAG_SIGNATURE_TOOL, at, "cannot run pdfsig: %s", strerror(failure));
        diag_hint(dg, "it is in the package poppler-utils");
        return false;
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    *said = sbuf_text(&out);
    return *said != NULL;
}

static int count(const char *text, const char *what)
{
    int n = 0;

    for (const char *p = text; (p = strstr(p, what)); p += strlen(what))
        n++;
    return n;
}

bool signature_verify(struct arena *a, const char *path, struct bytes file, size_t before, int *n,
                      struct diag *dg)
{
    struct loc at = {.file = path};
    struct signed_copy found;
    const char *said;

    *n = 0;
    if (!signed_read(a, path, file, before, &found, dg) || !run_pdfsig(a, path, &said, dg))
        return false;
    int all = count(said, "Signature Validation:");
    *n = count(said, "Signature Validation: Signature is Valid.");
    if (!all)
        return diag_add(dg, DIAG_SIGNATURE, at,
                        "this file has no digital signature; sign it first");
    if (*n < all)
        return diag_add(
            dg, DIAG_SIGNATURE, at,
            "%1$d of %2$d digital signatures do not hold: the file was changed after it was signed",
            all - *n, all);
    if (!strstr(said, "Total document signed") || count(said, "Not total document signed") >= all)
        return diag_add(dg, DIAG_SIGNATURE, at,
                        "something was added to this file after its last signature");
    return true;
}

bool signature_verify_copy(struct arena *a, const char *original, const char *path, int *n,
                           struct diag *dg)
{
    struct bytes before, copy;

    *n = 0;
    if (!file_read(a, original, &before, dg) || !file_read(a, path, &copy, dg))
        return false;
    if (!bytes_begin(copy, before))
        return diag_add(
            dg, DIAG_SIGNATURE, (struct loc){.file = path},
            "this is not a signed copy of %s: it does not begin with the bytes of that file",
            original);
    return signature_verify(a, path, copy, before.len, n, dg);
}
