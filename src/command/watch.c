#include "command/watch.h"

#include "base/child.h"
#include "command/environment.h"
#include "command/language.h"
#include "report/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Milliseconds. A save is over when nothing more comes: soon after a file is closed or has got its name,
 * later after one that was taken away or that is still being written. */
enum {
    PAUSE_DONE = 5,
    PAUSE_BEGUN = 100,
    PAUSE_MOST = 2000,
    LOOK_OFTEN = 500,
    LOOK_SELDOM = 2000,
    LOOK_GONE = 200,
    LOOK_SHARE = 20, /* a look takes at most one part of so many */
};

static bool system_failed(struct watch *w, const char *format)
{
    return diag_add(w->j->dg, DIAG_LIBRARY, (struct loc){0}, format, diag_system(errno));
}

/* ---- what a build has told ---- */

static const char *const viewer[] = {"xdg-open", NULL, NULL};

/* Once. That there is none is no reason to end: the PDF is there. */
static void show(struct watch *w)
{
    struct diag *failed = diag_open(), *dg = diag_open();
    const char *argv[] = {viewer[0], w->path, NULL};

    w->shown = true;
    if (failed && dg && !child_leave(argv, environment_given(), "xdg-utils", failed)) {
        command_follow_options(dg, w->j->args);
        diag_add(dg, DIAG_VIEWER, (struct loc){.file = w->path},
                 "the PDF is there, but no program could be begun that shows it");
        diag_hint(dg, "open it yourself; next time: sudo apt install xdg-utils");
        diag_print(dg, stderr);
    }
    diag_close(failed);
    diag_close(dg);
}

/* A line for each build, on standard output. */
static bool sum_up(struct watch *w, const struct built *built)
{
    long long ms = worker_clock() - w->begun;

    if (built->made)
        printf(_("%1$s: %2$zu pages, %3$zu warnings, %4$lld ms\n"), w->path, built->pages,
               built->warnings, ms);
    else if (w->path)
        printf(_("%1$s stays as it was: %2$zu errors\n"), w->path, built->errors);
    else
        printf(_("%1$s: no PDF was written: %2$zu errors\n"), w->folder.data, built->errors);
    return fflush(stdout) == 0 && !ferror(stdout) ? true : command_output_failed(w->j);
}

/* They are to be looked for again: somebody may have put one there. */
static void forget_fonts(struct watch *w)
{
    fontset_close(w->by.fonts);
    w->by.fonts = NULL;
    arena_close(w->fonts);
    w->fonts = NULL;
}

static bool tell_end(struct watch *w, int status)
{
    const char *why = worker_explain_end(w->a, status);

    fprintf(stderr, "raingan: fatal: %s\n", why ? why : "");
    arena_close(w->a);
    w->a = NULL;
    return why != NULL;
}

static bool tell(struct watch *w, const struct built *built, const char *path,
                 struct said_list *said)
{
    if (built->made && (!w->path || strcmp(w->path, path) != 0))
        w->path = arena_strdup(w->j->a, path);
    if (!said_tell(&w->known, said, built->made))
        return false;
    w->a = NULL; /* it is that of what is known */
    if ((built->made && !w->path) || !sum_up(w, built))
        return false;
    if (built->made && !w->shown && w->j->args->option[OPTION_OPEN])
        show(w);
    return true;
}

/* ---- its process ---- */

static bool open_fonts(struct watch *w)
{
    if (w->by.fonts)
        return true;
    w->fonts = arena_open(w->j->dg);
    w->by.fonts = w->fonts ? fontset_open(w->fonts, w->by.fonts_conf, w->j->dg) : NULL;
    return w->by.fonts != NULL;
}

static int end_child(struct watch *w)
{
    int status = 0;

    if (!w->child)
        return 0;
    close(w->ask);
    close(w->pipe);
    while (waitpid(w->child, &status, 0) < 0 && errno == EINTR)
        ;
    w->child = 0;
    w->busy = false;
    return status;
}

static bool open_pipes(struct watch *w, int ask[2], int answer[2])
{
    if (pipe2(ask, O_CLOEXEC) != 0)
        return system_failed(w, N_("cannot start a process: %s"));
    if (pipe2(answer, O_CLOEXEC) == 0)
        return true;
    system_failed(w, N_("cannot start a process: %s"));
    close(ask[0]);
    close(ask[1]);
    return false;
}

static bool start_child(struct watch *w)
{
    int ask[2], answer[2];
    pid_t own = getpid();

    if (!open_fonts(w) || !open_pipes(w, ask, answer))
        return false;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        close(ask[1]);
        close(answer[0]);
        worker_begin(own, SIGTERM);
        sigprocmask(SIG_SETMASK, &w->unblocked, NULL);
        watch_builds(w, ask[0], answer[1]);
    }
    bool ok = pid > 0 || system_failed(w, N_("cannot start a process: %s"));
    close(ask[0]);
    close(answer[1]);
    w->child = pid > 0 ? pid : 0;
    w->ask = ask[1];
    w->pipe = answer[0];
    w->which = w->folder.which;
    w->nbuilt = 0;
    if (!ok) {
        close(w->ask);
        close(w->pipe);
    }
    return ok;
}

/* One that has just ended reads nothing; its end is heard. */
static bool ask_child(struct watch *w)
{
    w->got = (struct sbuf){.a = w->a};
    if (!w->child && !start_child(w))
        return false;
    w->busy = true;
    w->nbuilt++;
    return write(w->ask, "", 1) == 1 || errno == EPIPE ||
           system_failed(w, N_("cannot start a process: %s"));
}

static bool begin_build(struct watch *w)
{
    w->begun = w->since;
    w->built = w->folder.state;
    w->since = w->due = 0;
    w->forced = w->more = false;
    w->a = arena_open(w->j->dg);
    if (w->child && w->which != w->folder.which) /* it may read the old folders alone */
        end_child(w);
    return w->a && ask_child(w);
}

/* Fonts, folders, memory may be others by now than when the process began, and only that is to blame. */
static bool ask_another(struct watch *w, bool fonts_wrong)
{
    end_child(w);
    if (fonts_wrong)
        forget_fonts(w);
    return ask_child(w);
}

static bool take_answer(struct watch *w, int status)
{
    struct built built;
    struct said_list said;
    const char *path;
    bool old = w->nbuilt > 1, whole = watch_read(w, &built, &path, &said);

    w->busy = false;
    if (old && (!whole || built.failed))
        return ask_another(w, whole && built.fonts_wrong);
    if (!whole)
        return tell_end(w, w->child ? end_child(w) : status);
    if (built.last || built.fonts_wrong)
        end_child(w);
    if (built.fonts_wrong)
        forget_fonts(w);
    return tell(w, &built, path, &said);
}

static bool hear_child(struct watch *w)
{
    char buffer[16384];
    ssize_t n = read(w->pipe, buffer, sizeof buffer);

    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (n > 0) {
        sbuf_add(&w->got, buffer, (size_t)n);
        return !watch_told(w) || take_answer(w, 0);
    }
    bool was_busy = w->busy;
    int status = end_child(w);
    return !was_busy || take_answer(w, status);
}

/* ---- waiting ---- */

static void note(struct watch *w, enum save save)
{
    long long now = worker_clock(), pause = save == SAVE_DONE ? PAUSE_DONE : PAUSE_BEGUN;

    if (!save)
        return;
    w->since = w->since ? w->since : now;
    w->forced |= save == SAVE_DONE;
    w->more = save == SAVE_BEGUN;
    w->due = now + pause < w->since + PAUSE_MOST ? now + pause : w->since + PAUSE_MOST;
}

/* *other = the files are not as they were when they were looked at last. */
static bool look(struct watch *w, bool *other)
{
    long long from = worker_clock();
    uint64_t before = w->folder.state;

    if (!watched_look(&w->folder))
        return false;
    long long now = worker_clock(), pause = w->folder.gone    ? LOOK_GONE
                                            : w->folder.often ? LOOK_OFTEN
                                                              : LOOK_SELDOM;
    w->look = now + (pause > LOOK_SHARE * (now - from) ? pause : LOOK_SHARE * (now - from));
    *other = w->folder.state != before;
    if (w->folder.gone && !w->told_gone && !w->j->args->option[OPTION_QUIET])
        fprintf(stderr, _("%s is gone; waiting until it is there again\n"), w->folder.gone_path);
    w->told_gone = w->folder.gone;
    return true;
}

/* Something has changed and the pause is over. */
static bool come_due(struct watch *w)
{
    bool other;

    w->due = 0;
    if (!look(w, &other))
        return false;
    if (w->folder.gone)
        return true;
    if (w->more && other && worker_clock() < w->since + PAUSE_MOST) {
        note(w, SAVE_BEGUN);
        return true;
    }
    if (w->forced || w->folder.state != w->built)
        return begin_build(w);
    w->since = 0; /* a file that has come and is gone */
    w->more = false;
    return true;
}

static bool look_again(struct watch *w)
{
    bool other, was_gone = w->folder.gone;

    if (!look(w, &other))
        return false;
    if (!w->folder.gone && (other || was_gone)) {
        w->since = was_gone ? 0 : w->since; /* it counts from when it is back */
        w->forced |= was_gone;
        note(w, SAVE_BEGUN);
    }
    return true;
}

static bool wait_once(struct watch *w)
{
    struct pollfd from[] = {{.fd = w->folder.fd, .events = POLLIN},
                            {.fd = w->child ? w->pipe : -1, .events = POLLIN}};
    long long until = w->due && w->due < w->look ? w->due : w->look, left = until - worker_clock();
    struct timespec pause = {.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000};

    if (left < 0)
        pause = (struct timespec){0};
    if (ppoll(from, 2, w->busy ? NULL : &pause, &w->unblocked) < 0)
        return errno == EINTR || system_failed(w, N_("cannot wait: %s"));
    worker_deliver_signals(&w->unblocked);
    if (worker_stopped())
        return true;
    if (from[0].revents)
        note(w, watched_hear(&w->folder));
    if (from[1].revents && !hear_child(w))
        return false;
    if (w->busy)
        return true;
    long long now = worker_clock();
    return w->due && now >= w->due ? come_due(w) : now < w->look || look_again(w);
}

/* ---- the whole ---- */

/* What would be wrong at each build is told at once. */
static bool begin(struct watch *w)
{
    struct job *j = w->j;
    const char *asked = j->args->option[OPTION_PDF];

    if ((asked && !output_check(j->a, asked, j->dg)) || !share_find_resources(j->a, &w->by))
        return false;
    watched_open(&w->folder, j, j->args->option[OPTION_POLL] != NULL);
    w->folder.shared = w->by.shared;
    bool other;
    w->told_gone = true; /* it was never there: that is told below, and nothing waits for it */
    if (!look(w, &other))
        return false;
    if (w->folder.gone)
        return diag_add(j->dg, DIAG_FILE_MISSING, (struct loc){.file = w->folder.gone_path},
                        "there is no such folder");
    worker_take_signals(&w->unblocked);
    if (!j->args->option[OPTION_QUIET])
        fprintf(stderr, _("watching %s; Ctrl+C ends it\n"), w->folder.data);
    w->since = worker_clock();
    return begin_build(w);
}

bool command_watch(struct job *j)
{
    struct watch w = {.j = j, .folder.fd = -1};
    bool ok = begin(&w);

    while (ok && !worker_stopped())
        ok = wait_once(&w);
    if (w.child) {
        kill(w.child, SIGTERM);
        end_child(&w);
    }
    arena_close(w.a);
    fontset_close(w.by.fonts);
    arena_close(w.fonts);
    arena_close(w.known.a);
    watched_close(&w.folder);
    return ok;
}
