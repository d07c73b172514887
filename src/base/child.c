#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

void child_limit(int resource, rlim_t most)
{
    struct rlimit now;

#ifdef __SANITIZE_ADDRESS__ /* it reserves all addresses, and takes its time */
    if (resource == RLIMIT_AS)
        return;
    if (resource == RLIMIT_CPU)
        most *= 20;
#endif
    if (getrlimit(resource, &now) != 0)
        return;
    if (now.rlim_cur == RLIM_INFINITY || now.rlim_cur > most)
        now.rlim_cur = most;
    setrlimit(resource, &now);
}

bool child_write(int fd, const void *data, size_t len)
{
    for (const char *p = data; len;) {
        ssize_t n = write(fd, p, len);
        if (n < 0 && errno != EINTR)
            return false;
        p += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

bool child_read(int fd, void *to, size_t len)
{
    for (char *p = to; len;) {
        ssize_t n = read(fd, p, len);
        if (n == 0 || (n < 0 && errno != EINTR))
            return false;
        p += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* In the new process. `failed` tells why the program could not be begun; it closes when it is. */
static void become(const char *const *argv, pid_t parent, int complaints, int failed)
{
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    child_limit(RLIMIT_CORE, 0);
    child_limit(RLIMIT_CPU, CHILD_SECONDS);
    child_limit(RLIMIT_AS, (rlim_t)CHILD_MEMORY_MB << 20);
    if (getppid() == parent && nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
        dup2(nothing, STDOUT_FILENO) >= 0 && dup2(complaints, STDERR_FILENO) >= 0)
        execvp(argv[0], (char *const *)argv); /* it changes none of them */
    int why = errno;
    _exit(write(failed, &why, sizeof why) == (ssize_t)sizeof why ? 127 : 126);
}

/* All that comes is read, so that the program does not wait; the first line is kept. */
static void read_line(int fd, char *line, size_t size)
{
    char more[512];
    size_t len = 0;
    ssize_t n;

    while ((n = read(fd, more, sizeof more)) != 0) {
        if (n < 0 && errno != EINTR)
            break;
        for (ssize_t i = 0; i < n && len + 1 < size; i++)
            line[len++] = more[i];
    }
    line[len] = '\0';
    line[strcspn(line, "\n")] = '\0';
}

static bool missing(const char *program, const char *package, int why, struct diag *dg)
{
    if (why != ENOENT)
        return diag_add(dg, DIAG_LIBRARY, (struct loc){0}, "%s cannot be run: %s", program,
                        diag_system(why));
    diag_add(dg, DIAG_LIBRARY, (struct loc){0}, "the program %s is not on this machine", program);
    diag_hint(dg, "it is in the package %s", package);
    return false;
}

/* In the new process, which ends at once: its child has no parent then that would have to wait for it. */
static void leave(const char *const *argv, char *const *env, int failed)
{
    pid_t pid = fork();

    if (pid == 0) {
        int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
        sigset_t none;
        sigemptyset(&none);
        if (setsid() >= 0 && nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
            sigprocmask(SIG_SETMASK, &none, NULL) == 0)
            execvpe(argv[0], (char *const *)argv, env);
    }
    int why = errno;
    _exit(pid > 0 || write(failed, &why, sizeof why) == (ssize_t)sizeof why ? 0 : 1);
}

bool child_leave(const char *const *argv, char *const *env, const char *package, struct diag *dg)
{
    int failed[2] = {-1, -1}, why = 0;
    pid_t pid = pipe2(failed, O_CLOEXEC) == 0 ? fork() : -1;

    if (pid == 0)
        leave(argv, env, failed[1]);
    int error = errno;
    close(failed[1]);
    if (pid > 0) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            ;
        if (read(failed[0], &why, sizeof why) !=
            (ssize_t)sizeof why) /* it is closed when it is begun */
            why = 0;
    }
    close(failed[0]);
    if (pid < 0)
        return diag_add(dg, DIAG_LIBRARY, (struct loc){0}, "cannot start a process: %s",
                        diag_system(error));
    return !why || missing(argv[0], package, why, dg);
}

bool child_work(int (*work)(void *), void *of, int *status, struct diag *dg)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(work(of));
    while (pid > 0 && waitpid(pid, status, 0) < 0)
        if (errno != EINTR)
            pid = -1;
    return pid > 0 || diag_add(dg, DIAG_LIBRARY, (struct loc){0}, "cannot start a process: %s",
                               diag_system(errno));
}

static bool judge(const char *program, int status, const char *line, struct diag *dg)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    if (WIFSIGNALED(status))
        return diag_add(dg, DIAG_LIBRARY, (struct loc){0}, "%s was ended by signal %d", program,
                        WTERMSIG(status));
    return diag_add(dg, DIAG_LIBRARY, (struct loc){0}, "%s has failed: %s", program, line);
}

bool child_run(const char *const *argv, const char *package, struct diag *dg)
{
    int complaints[2] = {-1, -1}, failed[2] = {-1, -1}, status = 0, why = 0;
    char line[256] = "";
    pid_t parent = getpid();
    pid_t pid = pipe2(complaints, O_CLOEXEC) == 0 && pipe2(failed, O_CLOEXEC) == 0 ? fork() : -1;

    if (pid == 0)
        become(argv, parent, complaints[1], failed[1]);
    int error = errno;
    close(complaints[1]);
    close(failed[1]);
    if (pid > 0) {
        read_line(complaints[0], line, sizeof line);
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            ;
        if (read(failed[0], &why, sizeof why) != (ssize_t)sizeof why)
            why = 0;
    }
    close(complaints[0]);
    close(failed[0]);
    if (pid < 0)
        return diag_add(dg, DIAG_LIBRARY, (struct loc){0}, "cannot start a process: %s",
                        diag_system(error));
    return why ? missing(argv[0], package, why, dg) : judge(argv[0], status, line, dg);
}
