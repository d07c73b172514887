#include "report/qpdf_trial.h"

#include "base/child.h"
#include "base/memory.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
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

/* libqpdf takes a failed allocation for damage of the object that it reads, and would go on.
 * What was refused would have been within our bound: then the machine has no more. */
static void end_without_memory(void)
{
    enum { CUT = 2 << 20 }; /* a heap grows by so much at most */
    struct rlimit now;
    size_t asked = memory_refused_bytes();
    bool fits = asked && getrlimit(RLIMIT_AS, &now) == 0 && now.rlim_cur != RLIM_INFINITY &&
                taken() + asked + CUT < now.rlim_cur;

    _exit(fits ? TRIAL_MACHINE : TRIAL_NO_MEMORY);
}

static void read_objects(const struct qpdf *q, qpdf_data pdf)
{
    long long n = 0;
    qpdf_oh size = q->qpdf_oh_get_key_if_dict(pdf, q->qpdf_get_trailer(pdf), "/Size");

    if (!q->qpdf_oh_get_value_as_longlong(pdf, size, &n))
        return;
    /* /Size may say less than there is: a new object comes after all that libqpdf knows of. */
    int next =
        q->qpdf_oh_get_object_id(pdf, q->qpdf_make_indirect_object(pdf, q->qpdf_oh_new_null(pdf)));
    n = next > n ? next : n;
    for (long long i = 1; i < n && i < INT32_MAX; i++) {
        qpdf_oh object = q->qpdf_get_object_by_id(pdf, (int)i, 0);
        q->qpdf_oh_is_null(pdf, object);
        q->qpdf_oh_release(pdf, object);
    }
    q->qpdf_get_num_pages(pdf);
}

struct trial {
    struct bytes file;
    const struct qpdf *q;
    const struct qpdf_read *read;
};

static int try(void *work)
{
    const struct trial *t = work;
    const struct qpdf *q = t->q;

    child_limit(RLIMIT_CORE, 0);
    child_limit(RLIMIT_CPU, seconds_for(t->file.len));
    child_limit(RLIMIT_AS, taken() + memory_for(t->file.len));
    memory_end(end_without_memory);
    qpdf_data pdf = q->qpdf_init();
    if (!pdf)
        return TRIAL_NO_MEMORY;
    q->qpdf_silence_errors(pdf);
    q->qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    q->qpdf_set_attempt_recovery(pdf, QPDF_FALSE);
    if (!(q->qpdf_read_memory(pdf, "", t->file.data, t->file.len, NULL) & QPDF_ERRORS)) {
        if (t->read)
            t->read->look(t->read->reader, q, pdf);
        else
            read_objects(q, pdf);
    }
    return TRIAL_FINE;
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

bool qpdf_trial(const char *path, struct bytes file, const struct qpdf *q,
                const struct qpdf_read *read, struct diag *dg)
{
    struct trial t = {file, q, read};
    int status;

    return child_work(try, &t, &status, dg) && judge(path, file, status, dg);
}
