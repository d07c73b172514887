#include "data/apart.h"

#include "base/child.h"
#include "base/heap.h"
#include "base/memory.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct apart {
    pid_t pid;
    int pipe; /* its answer */
};

/* ---- messages, as bytes of this machine ---- */

/* After it the texts that are there, each with its NUL. */
struct told {
    enum diag_code code;
    int line, col, len, row, column;
    bool file, header, label, sheet, rule, hint;
};

/* The answer begins with this, and has all its bytes. */
struct answer {
    size_t len;  /* of all that follows */
    size_t made; /* messages of the making; the others are those of the view */
    size_t n;
};

static void put_text(struct sbuf *to, const char *text)
{
    if (text)
        sbuf_add(to, text, strlen(text) + 1);
}

static bool put_message(void *ctx, const struct diag_message *m)
{
    struct sbuf *to = ctx;
    const struct loc *at = &m->at;
    struct told t;

    memset(&t, 0, sizeof t); /* what lies between the members is written too */
    t.code = m->kind;
    t.line = at->line;
    t.col = at->col;
    t.len = at->len;
    t.row = at->cell.row;
    t.column = at->cell.column;
    t.file = at->file;
    t.header = at->cell.header;
    t.label = at->cell.label;
    t.sheet = at->cell.sheet;
    t.rule = m->rule;
    t.hint = m->hint;
    sbuf_add(to, (const char *)&t, sizeof t);
    put_text(to, at->file);
    put_text(to, at->cell.header);
    put_text(to, at->cell.label);
    put_text(to, at->cell.sheet);
    put_text(to, m->text);
    put_text(to, m->rule);
    put_text(to, m->hint);
    return !to->failed;
}

struct reader {
    const char *at, *end;
    bool ok;
};

static const char *take_text(struct reader *r, bool there)
{
    const char *text = r->at;

    if (!there || !r->ok)
        return NULL;
    size_t len = strnlen(text, (size_t)(r->end - text));
    if (text + len == r->end) {
        r->ok = false;
        return NULL;
    }
    r->at += len + 1;
    return text;
}

/* To NULL = it is only read. */
static void take_message(struct reader *r, struct diag *dg)
{
    struct told t;

    if ((size_t)(r->end - r->at) < sizeof t) {
        r->ok = false;
        return;
    }
    memcpy(&t, r->at, sizeof t);
    r->at += sizeof t;
    struct loc at = {.line = t.line, .col = t.col, .len = t.len};
    at.file = take_text(r, t.file);
    at.cell = (struct sheet_cell){.row = t.row, .column = t.column};
    at.cell.header = take_text(r, t.header);
    at.cell.label = take_text(r, t.label);
    at.cell.sheet = take_text(r, t.sheet);
    const char *text = take_text(r, true);
    const char *rule = take_text(r, t.rule), *hint = take_text(r, t.hint);
    if (!dg || !r->ok)
        return;
    diag_add(dg, t.code, at, "%s", text);
    if (rule)
        diag_rule(dg, rule);
    if (hint)
        diag_hint(dg, "%s", hint);
}

/* ---- in the process ---- */

/* Nothing is said of an error: who waits meets it again. */
static bool work_and_answer(struct dataset *ds, const struct apart_work *work, int fd)
{
    struct sbuf body = {.a = ds->a};
    struct diag *made = diag_open(), *told = diag_open();
    struct answer head;

    memset(&head, 0, sizeof head);
    if (!made || !told)
        return false;
    ds->dg = made;
    bool ok = work->make(ds);
    ds->dg = told;
    ok = ok && work->tell(ds) && !diag_count(made, DIAG_ERROR) && !diag_count(told, DIAG_ERROR) &&
         diag_each(made, put_message, &body) && diag_each(told, put_message, &body);
    head.len = body.len;
    head.made = diag_count(made, DIAG_NOTE);
    head.n = head.made + diag_count(told, DIAG_NOTE);
    return ok && !memory_failed() && child_write(fd, &head, sizeof head) &&
           child_write(fd, body.s, body.len);
}

_Noreturn static void run(struct dataset *ds, const struct apart_work *work, pid_t parent, int fd)
{
    child_limit(RLIMIT_CORE, 0);
    bool ok = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
              work_and_answer(ds, work, fd);
    _exit(ok ? 0 : 1);
}

/* ---- outside ---- */

/* A database that may lie in a file is not for two. */
static bool is_small(struct dataset *ds)
{
    enum { PAGES = 512 }; /* of 4 KB; the cache has room for four times as many */
    enum store_phase phase = ds->phase;
    sqlite3_stmt *st = NULL;

    store_set_phase(ds, STORE_LOADING);
    bool small =
        store_compile(ds, "SELECT page_count FROM pragma_page_count", &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int64(st, 0) <= PAGES;
    sqlite3_finalize(st);
    store_set_phase(ds, phase);
    return small;
}

bool apart_begin(struct dataset *ds, const struct apart_work *work)
{
    struct apart *apart = arena_new(ds->a, struct apart);
    pid_t own = getpid();
    int end[2];

    if (!apart || !is_small(ds) || pipe2(end, O_CLOEXEC) != 0)
        return false;
    heap_turn_page();
    pid_t pid = fork();
    if (pid == 0) {
        close(end[0]);
        run(ds, work, own, end[1]);
    }
    close(end[1]);
    if (pid < 0) {
        close(end[0]);
        return false;
    }
    *apart = (struct apart){pid, end[0]};
    ds->apart = apart;
    return true;
}

/* All of it is looked at before any is added. */
static bool take_answer(struct dataset *ds, int fd, bool told)
{
    enum { MOST = 16 << 20 };
    struct answer head;
    char *body = NULL;

    if (!child_read(fd, &head, sizeof head) || head.len > MOST ||
        !(body = arena_alloc(ds->a, head.len + 1)) || !child_read(fd, body, head.len))
        return false;
    struct reader look = {body, body + head.len, true}, r = look;
    for (size_t i = 0; look.ok && i < head.n; i++)
        take_message(&look, NULL);
    if (!look.ok || look.at != look.end)
        return false;
    for (size_t i = 0; i < (told ? head.n : head.made); i++)
        take_message(&r, ds->dg);
    return true;
}

/* Returns what waitpid(2) says. */
static int wait_for(struct dataset *ds)
{
    struct apart *apart = ds->apart;
    int status = -1;

    ds->apart = NULL;
    close(apart->pipe);
    while (waitpid(apart->pid, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

bool apart_end(struct dataset *ds, bool told)
{
    bool ok = take_answer(ds, ds->apart->pipe, told);

    wait_for(ds);
    return ok;
}

void apart_drop(struct dataset *ds)
{
    if (!ds->apart)
        return;
    kill(ds->apart->pid, SIGKILL);
    wait_for(ds);
}
