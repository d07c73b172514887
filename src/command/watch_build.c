#include "command/watch.h"

#include "archive/revise.h"
#include "base/child.h"
#include "base/memory.h"
#include "command/rights.h"
#include "report/output.h"

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

    if (!share_find_report(j, j->args->word[0], &from))
        return false;
    from.apart = worker_may_divide(j->dg);
    if (!build_pdf(b, j->a, from, &w->by, NULL, j->dg))
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

/* A file of a font that was opened has been replaced: another process opens it. */
static bool has_old_fonts(const struct watch *w)
{
    return w->by.fonts && fontset_changed(w->by.fonts);
}

static bool build_once(struct watch *w, struct job *j, int answer)
{
    struct built built = {0};
    struct build b = {0};
    struct sbuf rest = {.a = j->a};
    const char *path = "";

    command_follow_options(j->dg, j->args);
    bool old = has_old_fonts(w);
    built.made = !old && make(w, j, &b, &path);
    built.pages = b.report.npage;
    built.failed = old || diag_exit_status(j->dg) == 3;
    built.fonts_wrong = old;
    bool ok = tell_all(j, path ? path : "", &built, &rest);
    build_close(&b);
    built.last = !worker_may_go_on();
    ok = ok && child_write(answer, &built, sizeof built) && child_write(answer, rest.s, rest.len);
    return ok && !built.last;
}

void watch_builds(struct watch *w, int ask, int answer)
{
    struct job first = {.dg = diag_open(), .args = w->j->args};
    bool more = first.dg && (first.a = arena_open(first.dg));
    char byte;

    if (more)
        rights_enter(&first, command_build);
    while (more && read(ask, &byte, 1) == 1) {
        memory_begin();
        struct job j = {.dg = diag_open(), .args = w->j->args};
        j.a = j.dg ? arena_open(j.dg) : NULL;
        more = j.a && build_once(w, &j, answer);
        arena_close(j.a);
        diag_close(j.dg);
    }
    _exit(0);
}

/* ---- in ours ---- */

bool watch_told(const struct watch *w)
{
    struct built built;

    if (w->got.failed || w->got.len < sizeof built)
        return w->got.failed;
    memcpy(&built, w->got.s, sizeof built);
    return w->got.len - sizeof built >= built.size;
}

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
