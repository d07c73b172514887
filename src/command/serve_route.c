#include "command/serve.h"

#include "command/language.h"
#include "command/serve_files.h"

#include <stdlib.h>
#include <string.h>

void reply_text(struct request *r, unsigned int status, const char *text)
{
    const char *line = arena_printf(r->a, "%s\n", text);

    r->reply = (struct reply){.status = status,
                              .type = "text/plain; charset=utf-8",
                              .body = {line ? line : "", line ? strlen(line) : 0}};
}

/* A stranger is not told which folder it is, and gets no link that would be refused too. */
void reply_refusal(struct request *r, unsigned int status, const char *text)
{
    struct sbuf b = {.a = r->a};

    html_begin(r, &b, _("this is not possible"));
    html(&b, "<main id=\"main\"><p class=\"told wrong\">%s</p>", text);
    if (!r->refused)
        html(&b, "<p><a href=\"/\">%s</a></p>", _("back to the tables"));
    html(&b, "</main>");
    html_end(r, &b, status);
}

void reply_see(struct request *r, const char *location)
{
    reply_text(r, location ? 303 : 500, "");
    r->reply.location = location;
}

enum outcome reply_failure(struct request *r)
{
    reply_refusal(r, 500, diag_first_text(r));
    return ANSWERED;
}

void server_tell(struct server *s, bool error, const char *text)
{
    free(s->flash);
    s->flash = text ? strdup(text) : NULL;
    s->flash_is_error = error;
}

static enum outcome give(struct request *r, const char *type, const unsigned char *data, size_t len)
{
    r->reply = (struct reply){.status = 200, .type = type, .body = {(const char *)data, len}};
    return ANSWERED;
}

/* The report as it is now. */
static enum outcome give_report(struct request *r)
{
    const char *path = file_join(r->a, r->s->temp, "report.pdf");
    struct view *v;
    struct bytes pdf;

    if (view_want(r) == WAITING)
        return WAITING;
    v = r->s->view;
    if (!v || !v->made) {
        reply_refusal(r, r->s->view_failed ? 503 : 404, view_lack(r->s));
        return ANSWERED;
    }
    if (!path || !file_read(r->a, path, &pdf, r->dg))
        return reply_failure(r);
    r->reply = (struct reply){.status = 200, .type = "application/pdf", .body = pdf};
    r->reply.saved_as =
        arena_printf(r->a, "%s-%s.pdf", *v->name ? v->name : "report", *v->year ? v->year : "0");
    return ANSWERED;
}

/* A form would be taken: it is of this session, and not of one that had the port before. */
static enum outcome tell_alive(struct request *r)
{
    const char *csrf = request_argument(r, "csrf");

    reply_text(r, csrf && guard_same(csrf, r->s->csrf) ? 200 : 403, "");
    return ANSWERED;
}

static enum outcome get(struct request *r)
{
    static const char pictures[] = "/picture/", revisions[] = "/revision/";

    if (!strcmp(r->path, "/"))
        return page_show(r);
    if (!strcmp(r->path, "/serve.css"))
        return give(r, "text/css; charset=utf-8", serve_css, serve_css_len);
    if (!strcmp(r->path, "/serve.js"))
        return give(r, "text/javascript; charset=utf-8", serve_js, serve_js_len);
    if (!strcmp(r->path, "/alive"))
        return tell_alive(r);
    if (!strcmp(r->path, "/report.pdf"))
        return give_report(r);
    if (!strcmp(r->path, "/revisions"))
        return archive_show(r);
    if (!strncmp(r->path, pictures, sizeof pictures - 1))
        return page_picture(r, r->path + sizeof pictures - 1);
    if (!strncmp(r->path, revisions, sizeof revisions - 1))
        return archive_file(r, r->path + sizeof revisions - 1);
    reply_refusal(r, 404, _("there is no such page"));
    return ANSWERED;
}

static enum outcome post(struct request *r)
{
    static const struct {
        const char *path;
        enum outcome (*answer)(struct request *r);
    } form[] = {{"/save", save_cells}, {"/paste", save_paste},     {"/upload", save_upload},
                {"/undo", save_undo},  {"/archive", archive_keep}, {"/sign", archive_sign},
                {"/begin", save_begin}};

    if (!guard_form_is_ours(r)) {
        reply_refusal(r, 403, _("this form is not of this session: open the page again"));
        return ANSWERED;
    }
    for (size_t i = 0; i < sizeof form / sizeof form[0]; i++)
        if (!strcmp(r->path, form[i].path))
            return form[i].answer(r);
    reply_refusal(r, 404, _("there is no such page"));
    return ANSWERED;
}

enum outcome route(struct request *r)
{
    view_try_again(r);
    return r->is_post ? post(r) : get(r);
}
