#include "command/watch.h"

#include "archive/revise.h"
#include "command/rights.h"
#include "report/output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* ---- in its process ---- */

/* The request to end waits until the file is whole: nothing unfinished is left beside it. */
static bool write_whole(struct job *j, const char *path, struct bytes pdf)
{
    sigset_t ending, before;

    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigprocmask(SIG_BLOCK, &ending, &before);
    bool ok = output_write(j->a, path, pdf, j->dg);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return ok;
}

/* As `raingan build` does. */
static bool make(struct watch *w, struct job *j, struct build *b, const char **path)
{
    struct report_source from;

    if (!share_find_report(j, j->args->word[0], &from) ||
        !build_pdf(b, j->a, from, &w->by, NULL, j->dg))
        return false;
    report_check_year(&b->report, DIAG_YEAR);
    share_note_checks(j, &b->report);
    *path = share_find_output(j, b);
    return *path && revise_may_replace(j->a, *path, j->dg) && write_whole(j, *path, b->pdf);
}

struct telling {
    struct sbuf *to;
    bool errors_only;
    struct built *built;
};

static bool tell(void *to, const struct diag_text *text)
{
    struct telling *t = to;
    struct said one = said_of(text);

    t->built->fonts_wrong |= !strncmp(text->m.code, "font-", 5);
    if (t->errors_only && !one.is_error)
        return true;
    sbuf_add(t->to, (const char *)&one, sizeof one);
    sbuf_add(t->to, text->printed, strlen(text->printed) + 1);
    t->built->nmessage++;
    return !t->to->failed;
}

static bool tell_all(struct job *j, const char *path, struct built *built, struct sbuf *to)
{
    struct telling t = {to, j->args->option[OPTION_QUIET] != NULL, built};

    built->errors = diag_count(j->dg, DIAG_ERROR);
    built->warnings = diag_count(j->dg, DIAG_WARNING) - built->errors;
    sbuf_add(to, path, strlen(path) + 1);
    bool ok = diag_each_text(j->dg, tell, &t);
    built->size = to->len;
    return ok && !to->failed;
}

static bool write_all(int fd, const void *data, size_t n)
{
    for (const char *p = data; n;) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno != EINTR)
            return false;
        p += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
    return true;
}

/* The process ends after it: nothing is closed. */
void watch_build(struct watch *w, int pipe)
{
    static struct built built;
    struct job j = {.dg = diag_open(), .args = w->j->args};
    struct build b = {0};
    const char *path = "";

    if (!j.dg || !(j.a = arena_open(j.dg)))
        _exit(1);
    struct sbuf rest = {.a = j.a};
    command_follow_options(j.dg, j.args);
    rights_enter(&j, command_build);
    built.made = make(w, &j, &b, &path);
    built.pages = b.report.npage;
    bool ok = tell_all(&j, path ? path : "", &built, &rest);
    ok = ok && write_all(pipe, &built, sizeof built) && write_all(pipe, rest.s, rest.len);
    _exit(ok ? 0 : 1);
}

/* ---- in ours ---- */

bool watch_read(struct watch *w, struct built *out, const char **path, struct said_list *said)
{
    const char *p = w->got.s, *end = p ? p + w->got.len : NULL;

    *said = (struct said_list){.a = w->a};
    if (w->got.failed || !p || w->got.len < sizeof *out)
        return false;
    memcpy(out, p, sizeof *out);
    p += sizeof *out;
    if ((size_t)(end - p) != out->size || !out->size)
        return false;
    *path = p;
    p += strlen(p) + 1;
    said->said = arena_array(w->a, struct said, out->nmessage + 1);
    for (; said->said && said->n < out->nmessage; said->n++) {
        struct said *one = &said->said[said->n];
        memcpy(one, p, sizeof *one);
        one->text = p + sizeof *one;
        p = one->text + strlen(one->text) + 1;
    }
    return said->said != NULL;
}
