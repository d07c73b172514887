#include "command/batch.h"

#include "base/child.h"
#include "base/str.h"
#include "base/target.h"
#include "command/batch_worker.h"
#include "command/language.h"
#include "command/worker.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { JOBS_MAX = 256 };

struct batch_run {
    struct batch *b;
    struct batch_shard shard;
    struct batch_folder *folder;
    size_t n, next;
    struct batch_table before, after;
    struct batch_team team;
    size_t nrunning;
    int growing; /* the table as far as it has come, for a run that is killed; -1 = none */
    size_t failed, failed_by_machine; /* the second are among the first */
    long long start, shown;
    bool terminal;
    sigset_t unblocked; /* the signals that wait_for_one lets in */
};

/* ---- the folders ---- */

static bool is_same(const struct stat *a, const char *path)
{
    struct stat b;

    return path && stat(path, &b) == 0 && a->st_dev == b.st_dev && a->st_ino == b.st_ino;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(((const struct batch_folder *)a)->name, ((const struct batch_folder *)b)->name);
}

/* Each folder in ROOT is one report; those that hold the results or the template are none. */
static bool list_folders(struct batch_run *r)
{
    struct batch *b = r->b;
    struct job *j = b->j;
    struct loc at = {.file = b->root};
    DIR *dir = opendir(b->root);
    size_t cap = 0, all = 0;

    if (!dir && (errno == ENOTDIR || errno == ELOOP) && !target_may_be_folder(j->a, b->root, j->dg))
        return false;
    if (!dir)
        return diag_add(j->dg, errno == ENOENT ? DIAG_FILE_MISSING : DIAG_FILE_READ, at,
                        "cannot read the folder: %s", diag_system(errno));
    for (struct dirent *e; errno = 0, (e = readdir(dir));) {
        struct stat st;
        const char *path = file_join(j->a, b->root, e->d_name);
        if (!path || e->d_name[0] == '.' || stat(path, &st) != 0 || !S_ISDIR(st.st_mode) ||
            is_same(&st, b->out) || is_same(&st, b->template))
            continue;
        all++;
        if (!batch_shard_has(r->shard, e->d_name))
            continue;
        r->folder = arena_grow(j->a, r->folder, r->n, &cap, sizeof *r->folder);
        struct batch_folder one = {arena_strdup(j->a, e->d_name), str_escaped(j->a, e->d_name)};
        if (!r->folder || !one.name || !one.said)
            break;
        r->folder[r->n++] = one;
    }
    if (errno && !diag_lacks_memory(j->dg)) /* of readdir: folders may be missing */
        diag_add(j->dg, DIAG_FILE_READ, at, "cannot read the folder: %s", diag_system(errno));
    closedir(dir);
    if (r->n)
        qsort(r->folder, r->n, sizeof *r->folder, by_bytes);
    if (diag_exit_status(j->dg) == 3)
        return false;
    if (all)
        return true;
    diag_add(j->dg, DIAG_FILE_MISSING, at, "there is no folder in this folder");
    diag_hint(j->dg, "raingan batch takes a folder of data folders; one report: raingan build %s",
              b->root);
    return false;
}

/* A process has ended before the PDF or the messages of the folder were whole. */
static bool is_unfinished(struct arena *a, const char *entry, const char *name)
{
    const char *pdf = file_name_fit(a, name, ".pdf", FILE_NAME_BYTES_MAX);
    const char *txt = file_name_fit(a, name, ".txt", FILE_NAME_BYTES_MAX);

    return (pdf && file_is_unfinished(entry, pdf)) || (txt && file_is_unfinished(entry, txt));
}

/* Of n folders. Of other folders there may be a process on another machine. */
static void remove_unfinished(const struct batch_run *r, const struct batch_folder *folder,
                              size_t n)
{
    static const char ours[] = ".raingan-";
    DIR *dir = opendir(r->b->out);

    if (!dir)
        return;
    for (struct dirent *e; (e = readdir(dir));) {
        size_t i = 0;
        if (strncmp(e->d_name, ours, sizeof ours - 1) != 0)
            continue;
        while (i < n && !is_unfinished(r->b->j->a, e->d_name, folder[i].name))
            i++;
        if (i < n)
            unlinkat(dirfd(dir), e->d_name, 0);
    }
    closedir(dir);
}

/* ---- what is said meanwhile ---- */

static void show_progress(struct batch_run *r)
{
    enum { PAUSE = 200 };
    long long now = worker_clock(), ms = now - r->start;
    size_t done = r->after.n;

    if (!r->terminal || (now - r->shown < PAUSE && done < r->n))
        return;
    r->shown = now;
    double rate = ms > 0 ? (double)done * 1000 / (double)ms : 0;
    long left = rate > 0 ? (long)((double)(r->n - done) / rate) : 0;
    fprintf(stderr, "\r\033[K");
    fprintf(stderr, _("%1$zu of %2$zu folders, %3$zu failed, %4$.1f a second, %5$ld:%6$02ld left"),
            done, r->n, r->failed, rate, left / 60, left % 60);
    fflush(stderr);
}

static void say_folder(struct batch_run *r, const struct batch_row *row, const char *first)
{
    const char *name = row->folder;

    if (r->terminal && row->status < BATCH_WRONG)
        return;
    if (r->terminal)
        fprintf(stderr, "\r\033[K");
    FILE *to = r->terminal ? stderr : stdout;
    switch (row->status) {
    case BATCH_BUILT:
        fprintf(to, _("%1$s: %2$zu pages, %3$zu warnings"), name, row->pages, row->warnings);
        fputc('\n', to);
        break;
    case BATCH_CURRENT:
        fprintf(to, _("%s is up to date\n"), name);
        break;
    default:
        fprintf(to, _("%1$s: no report: %2$s\n"), name, first);
        break;
    }
    fflush(to);
}

/* ---- the processes ---- */

/* Why a process has ended without an answer. */
static void explain_end(struct batch_run *r, struct batch_worker *w, int status)
{
    const char *why = worker_explain_end(r->b->j->a, status);

    w->got = (struct batch_result){.status = BATCH_FAILED};
    if (why)
        snprintf(w->got.first, sizeof w->got.first, "%s", why);
    remove_unfinished(r, &r->folder[w->folder], 1);
}

/* In the file of messages of its folder, whose process could not write it: what an earlier run has said there is no
 * longer true. false = diagnosed. */
static bool leave_message(struct batch_run *r, const struct batch_worker *w)
{
    struct arena *a = r->b->j->a;
    const char *txt = batch_path(a, r->b, r->folder[w->folder].name, ".txt");
    const char *text = arena_printf(a, "raingan: fatal: %s\n", w->got.first);

    return txt && text && file_write(a, txt, text, strlen(text), r->b->j->dg);
}

static bool end_folder(struct batch_run *r, const struct batch_worker *w)
{
    struct arena *a = r->b->j->a;
    const struct batch_result *got = &w->got;
    struct batch_row row = {.folder = r->folder[w->folder].said,
                            .status = got->status,
                            .pages = got->pages,
                            .warnings = got->warnings,
                            .ms = got->ms,
                            .sha256 = arena_strdup(a, got->sha256),
                            .inputs = arena_strdup(a, got->inputs)};
    const char *line = row.sha256 && row.inputs ? batch_table_line(a, &row) : NULL;

    if (!line || !batch_table_add(a, &r->after, row))
        return false;
    if (r->growing >= 0 && !child_write(r->growing, line, strlen(line)))
        return diag_add(r->b->j->dg, DIAG_FILE_WRITE, (struct loc){.file = r->b->out},
                        "cannot write the table: %s", diag_system(errno));
    r->failed += row.status >= BATCH_WRONG;
    r->failed_by_machine += row.status == BATCH_FAILED;
    say_folder(r, &row, got->first);
    show_progress(r);
    return true;
}

static bool hear(struct batch_run *r, struct batch_worker *w)
{
    bool done;
    int status;

    batch_worker_hear(w, &done, &status);
    if (!done)
        return true;
    r->nrunning--;
    if (!w->ngot)
        explain_end(r, w, status);
    bool told = w->got.status != BATCH_FAILED || w->got.told || leave_message(r, w);
    return end_folder(r, w) && told;
}

static bool wait_for_one(struct batch_run *r)
{
    struct pollfd from[JOBS_MAX];
    struct batch_worker *of[JOBS_MAX];
    nfds_t n = 0;
    bool ok = true;

    for (size_t i = 0; i < r->team.n; i++)
        if (r->team.worker[i].busy) {
            of[n] = &r->team.worker[i];
            from[n] = (struct pollfd){.fd = of[n]->answer, .events = POLLIN};
            n++;
        }
    int ready = ppoll(from, n, NULL, &r->unblocked);
    if (ready < 0 && errno != EINTR)
        return diag_add(r->b->j->dg, DIAG_LIBRARY, (struct loc){0}, "cannot wait for a process: %s",
                        diag_system(errno));
    if (ready < 0)
        return true;
    worker_deliver_signals(&r->unblocked);
    if (worker_stopped())
        return true;
    for (nfds_t i = 0; i < n; i++)
        if (from[i].revents)
            ok = hear(r, of[i]) && ok;
    return ok;
}

/* All are told before one is waited for. */
static void end_all(struct batch_run *r)
{
    for (size_t i = 0; i < r->team.n; i++)
        batch_worker_stop(&r->team.worker[i]);
    for (size_t i = 0; i < r->team.n; i++) {
        struct batch_worker *w = &r->team.worker[i];
        bool was_busy = w->busy;
        batch_worker_end(w);
        if (was_busy)
            remove_unfinished(r, &r->folder[w->folder], 1);
    }
}

static bool build_all(struct batch_run *r)
{
    bool ok = true;

    while (ok && !worker_stopped() && (r->next < r->n || r->nrunning)) {
        for (size_t i = 0; i < r->team.n && ok && r->next < r->n; i++)
            if (!r->team.worker[i].busy) {
                ok = batch_worker_give(&r->team, &r->team.worker[i], r->next);
                r->next += ok;
                r->nrunning += ok;
            }
        ok = ok && wait_for_one(r);
    }
    end_all(r);
    if (r->terminal)
        fprintf(stderr, "\r\033[K");
    return ok;
}

/* ---- the whole ---- */

static size_t jobs_of(const struct arguments *args)
{
    const char *asked = args->option[OPTION_JOBS];
    size_t n = asked ? (size_t)strtoul(asked, NULL, 10) : worker_processors();

    return n > JOBS_MAX ? JOBS_MAX : n;
}

bool batch_jobs_valid(const char *text)
{
    char *end;
    unsigned long n = ascii_is_digit((unsigned char)*text) ? strtoul(text, &end, 10) : 0;

    return n >= 1 && n <= JOBS_MAX && !*end;
}

static bool open_run(struct batch_run *r, struct batch *b)
{
    struct job *j = b->j;
    const char *shard = j->args->option[OPTION_SHARD];
    int made;

    *r = (struct batch_run){.b = b, .growing = -1, .terminal = isatty(STDERR_FILENO) == 1};
    if (shard)
        batch_shard_read(shard, &r->shard);
    const char *inside = file_join(j->a, b->out, "");
    if (!inside || !target_may_be_folder(j->a, b->out, j->dg) ||
        !share_find_resources(j->a, &b->by) || !batch_open(b) || !list_folders(r) ||
        !file_make_folders(j->a, inside, &made, j->dg) ||
        !batch_table_before(j->a, b->out, r->shard, &r->before, j->dg))
        return false;
    b->by.fonts = fontset_open(j->a, b->by.fonts_conf, j->dg);
    b->by.embedded = embedded_store_open(j->dg);
    if (!b->by.fonts || !b->by.embedded || !report_ready(j->a, b->template, &b->ready))
        return false;
    b->by.ready = &b->ready;
    size_t n = jobs_of(j->args);
    struct batch_worker *worker = arena_array(j->a, struct batch_worker, n);
    r->team = (struct batch_team){b, r->folder, r->n, &r->before, worker, n};
    return worker != NULL;
}

/* Rows of folders that this run has not come to stay as they were. */
static bool keep_rows(struct batch_run *r)
{
    struct arena *a = r->b->j->a;
    bool ok = true;

    batch_table_keep_newest(&r->after);
    for (size_t i = 0, n = r->after.n; ok && i < r->n; i++) {
        struct batch_table done = {.row = r->after.row, .n = n};
        const struct batch_row *old = batch_table_find(&r->before, r->folder[i].said);
        if (old && !batch_table_find(&done, r->folder[i].said))
            ok = batch_table_add(a, &r->after, *old);
    }
    batch_table_sort(&r->after);
    return ok;
}

/* A process that could not be begun is told as that alone. */
static void sum_up(struct batch_run *r, bool ok, long long ms)
{
    if (!r->n)
        printf(_("no folder is in shard %1$u of %2$u\n"), r->shard.own, r->shard.of);
    else if (ok || r->after.n)
        batch_table_sum_up(&r->after, ms);
}

static bool run_all(struct batch_run *r)
{
    struct job *j = r->b->j;
    const char *table = batch_table_name(j->a, r->shard, false);
    const char *name = batch_table_name(j->a, r->shard, true);
    const char *growing = name ? file_join(j->a, r->b->out, name) : NULL;

    /* It begins with what is known, so that a run that is killed twice loses nothing. */
    if (!table || !growing || !batch_table_write(j->a, r->b->out, name, &r->before, j->dg))
        return false;
    r->growing = open(growing, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (r->growing < 0)
        return diag_add(j->dg, DIAG_FILE_WRITE, (struct loc){.file = growing}, "cannot write: %s",
                        diag_system(errno));
    worker_take_signals(&r->unblocked);
    remove_unfinished(r, r->folder, r->n);
    r->start = worker_clock();
    bool ok = build_all(r);
    sigprocmask(SIG_SETMASK, &r->unblocked, NULL);
    long long ms = worker_clock() - r->start;
    batch_table_sort(&r->after);
    sum_up(r, ok, ms);
    ok = keep_rows(r) && batch_table_write(j->a, r->b->out, table, &r->after, j->dg) && ok;
    close(r->growing);
    if (ok)
        unlink(growing);
    return ok;
}

bool command_batch(struct job *j)
{
    const char *summary = j->args->option[OPTION_SUMMARY];
    struct batch b = {.j = j, .root = j->args->word[0], .out = j->args->option[OPTION_OUT]};
    struct batch_run r;

    if (summary)
        return batch_summary(j, summary);
    bool ok = open_run(&r, &b) && run_all(&r);
    fontset_close(b.by.fonts);
    embedded_store_close(b.by.embedded);
    if (ok && r.failed)
        j->found = r.failed_by_machine ? STATUS_MACHINE : STATUS_INPUT;
    if (worker_stopped()) {
        fflush(stdout);
        fprintf(stderr, "%s\n", _("stopped; the same command goes on where this one was"));
        signal(worker_stopped(), SIG_DFL); /* who waits for us sees how we ended */
        raise(worker_stopped());
    }
    return ok;
}
