#include "report/qpdf_trial.h"

#include "base/child.h"
#include "base/memory.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum trial_end { TRIAL_FINE, TRIAL_NO_MEMORY = 10, TRIAL_MACHINE };

/* The largest reports that were measured take a tenth of it. */
static rlim_t memory_for(size_t len)
{
    enum { LEAST = 128 << 20, TIMES = 48 };

    return (rlim_t)LEAST + (rlim_t)TIMES * len;
}

static rlim_t seconds_for(size_t len)
{
    enum { BYTES_A_SECOND = 1 << 20 };

    return 1 + (rlim_t)len / BYTES_A_SECOND;
}

/* ---- in the process ---- */

/* The address space that is ours already, in bytes: proc(5). */
static rlim_t taken(void)
{
    char text[64] = ""; /* a stream would need memory */
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t len = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;

    if (fd >= 0)
        close(fd);
    unsigned long long pages = len > 0 ? strtoull(text, NULL, 10) : 0;
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* What was refused would have been within our bound: then the machine has no more. */
static void end_without_memory(void)
{
    enum { CUT = 2 << 20 }; /* a heap grows by so much at most */
    struct rlimit now;
    size_t asked = memory_refused_bytes();
    bool fits = asked && getrlimit(RLIMIT_AS, &now) == 0 && now.rlim_cur != RLIM_INFINITY &&
                taken() + asked + CUT < now.rlim_cur;

    _exit(fits ? TRIAL_MACHINE : TRIAL_NO_MEMORY);
}

/* libqpdf takes a failed allocation for damage of the object that it reads, and goes on. So what
 * C++ calls when memory ends (ISO C++, set_new_handler) ends the process at once. */
static void end_when_memory_ends(void *library)
{
    void (*set)(void (*)(void));

    *(void **)&set = dlsym(library, "_ZSt15set_new_handlerPFvvE");
    if (set)
        set(end_without_memory);
}

static void read_objects(const struct qpdf *q, qpdf_data pdf)
{
    long long n = 0;
    qpdf_oh size = q->qpdf_oh_get_key_if_dict(pdf, q->qpdf_get_trailer(pdf), "/Size");

    if (!q->qpdf_oh_get_value_as_longlong(pdf, size, &n))
        return;
    for (long long i = 1; i < n && i < INT32_MAX; i++) {
        qpdf_oh object = q->qpdf_get_object_by_id(pdf, (int)i, 0);
        q->qpdf_oh_is_null(pdf, object);
        q->qpdf_oh_release(pdf, object);
    }
    q->qpdf_get_num_pages(pdf);
}

_Noreturn static void try(struct bytes file, const struct qpdf *q, void *library,
                          const struct qpdf_read *read)
{
    child_limit(RLIMIT_CORE, 0);
    child_limit(RLIMIT_CPU, seconds_for(file.len));
    child_limit(RLIMIT_AS, taken() + memory_for(file.len));
    end_when_memory_ends(library);
    memory_without_reserve();
    qpdf_data pdf = q->qpdf_init();
    if (!pdf)
        _exit(TRIAL_NO_MEMORY);
    q->qpdf_silence_errors(pdf);
    q->qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    q->qpdf_set_attempt_recovery(pdf, QPDF_FALSE);
    if (!(q->qpdf_read_memory(pdf, "", file.data, file.len, NULL) & QPDF_ERRORS)) {
        if (read)
            read->look(read->reader, q, pdf);
        else
            read_objects(q, pdf);
    }
    if (memory_failed()) /* not all was looked at */
        end_without_memory();
    _exit(TRIAL_FINE);
}

/* ---- outside ---- */

/* Less than our bound, set by the shell or the system: then memory ends for their sake. */
static bool is_bounded_from_outside(size_t len)
{
    struct rlimit now;

    return getrlimit(RLIMIT_AS, &now) == 0 && now.rlim_cur != RLIM_INFINITY &&
           now.rlim_cur < taken() + memory_for(len);
}

static bool judge(const char *path, struct bytes file, int status, struct diag *dg)
{
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    bool no_memory = WIFEXITED(status) && WEXITSTATUS(status) == TRIAL_NO_MEMORY;

    bool machine = WIFEXITED(status) && WEXITSTATUS(status) == TRIAL_MACHINE;

    if (WIFEXITED(status) && !no_memory && !machine)
        return true;
    if (machine)
        memory_refused();
    if (signal == SIGKILL || machine || (no_memory && is_bounded_from_outside(file.len)))
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    return diag_add(dg, DIAG_PDF_INPUT, (struct loc){.file = path},
                    "to read this PDF would take far more time or memory than its length warrants");
}

bool qpdf_trial(const char *path, struct bytes file, const struct qpdf *q, void *library,
                const struct qpdf_read *read, struct diag *dg)
{
    int status = 0;

    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        try(file, q, library, read);
    if (pid < 0)
        return diag_add(dg, DIAG_LIBRARY, (struct loc){0}, "cannot start a process: %s",
                        diag_system(errno));
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return diag_add(dg, DIAG_LIBRARY, (struct loc){0}, "cannot start a process: %s",
                            diag_system(errno));
    return judge(path, file, status, dg);
}
