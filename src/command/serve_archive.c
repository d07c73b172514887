/*
 * serve_archive.c - the archive of the report's year: what is in it, one more revision, signatures.
 * What changes it is done by this program as a command of its own, in a child.
 */
#include "command/serve.h"

#include "command/language.h"

#include "data/csv.h"
#include "report/output.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COMMAND_SECONDS = 120, OUTPUT_MAX = 64 << 10 };
enum { NUMBER, DATE, REASON, FILE_NAME, LEDGER_COLUMNS }; /* those of ledger.csv that are shown */

struct revisions {
    const char *dir; /* out/<year> */
    struct csv_file ledger;
    size_t n;
};

static bool read_revisions(struct request *r, struct revisions *out)
{
    const struct view *v = r->s->view;

    *out = (struct revisions){.dir = v && *v->year ? output_dir(r->a, v->year) : NULL};
    const char *path = out->dir ? file_join(r->a, out->dir, "ledger.csv") : NULL;
    if (!path || !file_exists(path))
        return true;
    if (!csv_read(r->a, (struct folder){.path = out->dir}, "ledger.csv", CSV_EXACT, &out->ledger,
                  r->dg))
        return false;
    out->n = out->ledger.nrow ? out->ledger.nrow - 1 : 0;
    return !out->n || out->ledger.row[0].ncell >= LEDGER_COLUMNS ||
           diag_add(r->dg, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = path},
                    "this is no list of revisions");
}

static const char *cell(const struct revisions *all, size_t i, int column)
{
    return all->ledger.row[i + 1].cell[column].text;
}

/* "revisions/003/name.pdf" of a row. NULL = it names no file of the archive, or no memory. */
static const char *path_of(struct request *r, const struct revisions *all, size_t i)
{
    const char *file = cell(all, i, FILE_NAME);

    if (!file_name_is_inside(file))
        return NULL;
    return strchr(file, '/') ? arena_strdup(r->a, file)
                             : arena_printf(r->a, "revisions/%03ld/%s",
                                            strtol(cell(all, i, NUMBER), NULL, 10), file);
}

/* ---- commands ---- */

/* WAITING until it has ended; task_status() says how, also if it did not begin. */
static enum outcome run(struct request *r, const char *const *argv, const char *secret)
{
    if (r->ticket)
        return task_is_done(r) ? ANSWERED : WAITING;
    if (r->s->task.pid)
        return WAITING;
    struct task_order order = {
        .name = "command", .argv = argv, .secret = secret, .seconds = COMMAND_SECONDS};
    return task_start_for(r, &order) ? WAITING : ANSWERED;
}

/* Notes and warnings stand on the page of tables. `file` of the session is called `name`. */
static const char *take_output(struct request *r, const char *file, const char *name)
{
    const char *output = said_take(r, r->output, OUTPUT_MAX);
    const char *errors = said_take(r, r->errors, OUTPUT_MAX);

    if (task_status(r) == STATUS_DONE || !output || !errors)
        return output;
    errors = said_plainly(r->a, errors, file, name, SAID_FAULTS);
    return errors ? arena_printf(r->a, "%s%s", output, errors) : NULL;
}

static void tell(struct request *r, const char *file, const char *name)
{
    const char *text = take_output(r, file, name);
    int status = task_status(r);

    server_tell(r->s, status != 0,
                text && *text ? text
                : !r->ticket  ? diag_first_text(r)
                : status      ? _("this took too long, or the program ended; nothing was kept")
                              : _("done"));
}

/* ---- the page ---- */

static void put_copies(struct request *r, struct sbuf *b, const struct revisions *all, size_t i)
{
    const char *path = path_of(r, all, i), *slash = path ? strrchr(path, '/') : NULL;
    const char *dir = slash ? arena_strndup(r->a, path, (size_t)(slash - path)) : NULL;
    const char *whole = dir ? file_join(r->a, all->dir, dir) : NULL;
    size_t n = 0;
    const char **name =
        whole && file_is_dir(whole) ? file_list(r->a, whole, ".pdf", &n, r->dg) : NULL;

    for (size_t k = 0; name && k < n; k++)
        html(b, "<a href=\"/revision/%s/%s\">%s</a><br>", file_name(dir), url_escape(r->a, name[k]),
             name[k]);
}

static void put_revisions(struct request *r, struct sbuf *b, const struct revisions *all)
{
    html(b,
         "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-labelledby=\"kept\"><table>"
         "<caption id=\"kept\">%s</caption><thead><tr><th scope=\"col\">%s</th><th "
         "scope=\"col\">%s</th>"
         "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th "
         "scope=\"col\">%s</th></tr></thead><tbody>",
         _("revisions in the archive"), _("revision"), _("date"), _("reason"), _("files"),
         _("what changed"));
    for (size_t i = all->n; i-- > 0;) {
        html(b, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>", cell(all, i, NUMBER),
             language_day(r->a, cell(all, i, DATE)), cell(all, i, REASON));
        put_copies(r, b, all, i);
        html(b, "</td><td>");
        if (i)
            html(b, "<a href=\"/revisions?compare=%z\">%s</a>", i,
                 _("compare with the one before"));
        html(b, "</td></tr>");
    }
    html(b, "</tbody></table></div>");
}

static void put_archive_form(struct request *r, struct sbuf *b, const struct revisions *all)
{
    html(b,
         "<section class=\"data form\" aria-labelledby=\"archive-head\"><h2 "
         "id=\"archive-head\">%s</h2>",
         _("put the report into the archive"));
    if (!r->s->view || !r->s->view->made) {
        html(b, "<p>%s</p></section>", view_lack(r->s));
        return;
    }
    if (all->n)
        html(b, "<p><a href=\"/revisions?compare=now\">%s</a></p>",
             _("what has changed since the last revision"));
    html(b,
         "<form method=\"post\" action=\"/archive\"><input type=\"hidden\" name=\"csrf\" "
         "value=\"%s\">"
         "<p><label for=\"reason\">%s</label> <input type=\"text\" id=\"reason\" name=\"reason\" "
         "required "
         "maxlength=\"300\" size=\"50\" autocomplete=\"off\" aria-describedby=\"reason-hint\"></p>"
         "<p class=\"hint\" id=\"reason-hint\">%s</p>"
         "<p><button type=\"submit\">%s</button></p></form></section>",
         r->s->csrf, _("the reason of this revision"),
         _("one line, kept for good; a revision is never changed or removed"),
         _("put into the archive"));
}

/* Of "NAME-signed-2.pdf": 2; of "NAME.pdf": 0. *stem: how long NAME is. */
static int count_signatures(const char *file, size_t *stem)
{
    static const char mark[] = "-signed-";
    const char *at = NULL;

    for (const char *p = file; (p = strstr(p, mark)); p++)
        at = p;
    uint32_t n = 0;
    if (at) {
        const char *digits = at + sizeof mark - 1;
        size_t len = strspn(digits, "0123456789");
        n = len < 9 && !strcmp(digits + len, ".pdf") ? (uint32_t)strtoul(digits, NULL, 10) : 0;
    }
    *stem = n ? (size_t)(at - file) : strlen(file) - strlen(".pdf");
    return (int)n;
}

/* The one with most signatures first. */
static int by_signatures(const void *va, const void *vb)
{
    const char *a = *(const char *const *)va, *b = *(const char *const *)vb;
    size_t stem;
    int more = count_signatures(b, &stem) - count_signatures(a, &stem);

    return more ? more : strcmp(a, b);
}

static void put_sources(struct request *r, struct sbuf *b, const struct revisions *all)
{
    const char *path = path_of(r, all, all->n - 1), *slash = path ? strrchr(path, '/') : NULL;
    const char *dir = slash ? arena_strndup(r->a, path, (size_t)(slash - path)) : NULL;
    const char *whole = dir ? file_join(r->a, all->dir, dir) : NULL;
    size_t n = 0;
    const char **name =
        whole && file_is_dir(whole) ? file_list(r->a, whole, ".pdf", &n, r->dg) : NULL;

    if (name && n)
        qsort(name, n, sizeof *name, by_signatures);
    for (size_t k = 0; name && k < n; k++)
        html(b, "<option value=\"%s/%s\">%s</option>", file_name(dir), name[k], name[k]);
}

/* The last revision has a copy with this signature, says signed.csv. */
static bool is_signed(struct request *r, const struct csv_file *signed_by, const char *dir,
                      const char *role)
{
    enum { COPY = 1, FIELD = 3, NEEDED };
    const char *below = arena_printf(r->a, "%s/", dir);

    for (size_t i = 1; below && i < signed_by->nrow; i++) {
        const struct csv_row *row = &signed_by->row[i];
        if (row->ncell >= NEEDED && !strcmp(row->cell[FIELD].text, role) &&
            !strncmp(row->cell[COPY].text, below, strlen(below)))
            return true;
    }
    return false;
}

static void put_role(struct request *r, struct sbuf *b, const char *role, bool has_signed)
{
    if (has_signed)
        html(b, "<option value=\"%s\">%s</option>", role,
             arena_printf(r->a, _("%s (has signed)"), role));
    else
        html(b, "<option>%s</option>", role);
}

/* Whose signature is missing comes first. */
static void put_roles(struct request *r, struct sbuf *b, const struct revisions *all)
{
    const struct view *v = r->s->view;
    const char *path = path_of(r, all, all->n - 1), *slash = path ? strrchr(path, '/') : NULL;
    const char *dir = slash ? arena_strndup(r->a, path, (size_t)(slash - path)) : NULL;
    const char *list = file_join(r->a, all->dir, "signed.csv");
    struct csv_file signed_by = {.nrow = 0};

    if (!dir || !list)
        return;
    if (file_exists(list) && !csv_read(r->a, (struct folder){.path = all->dir}, "signed.csv",
                                       CSV_EXACT, &signed_by, r->dg))
        signed_by.nrow = 0;
    for (int has = false; has <= true; has++)
        for (size_t i = 0; i < v->nrole; i++)
            if (is_signed(r, &signed_by, dir, v->role[i]) == has)
                put_role(r, b, v->role[i], has);
}

static void put_sign_form(struct request *r, struct sbuf *b, const struct revisions *all)
{
    const struct view *v = r->s->view;

    html(b,
         "<section class=\"data form\" aria-labelledby=\"sign-head\"><h2 id=\"sign-head\">%s</h2>",
         _("sign the last revision"));
    if (!all->n || !v || !v->nrole) {
        html(b, "<p>%s</p></section>",
             all->n ? _("the report has no line to sign on")
                    : _("a report is signed when it is in the archive"));
        return;
    }
    html(b,
         "<form method=\"post\" action=\"/sign\" enctype=\"multipart/form-data\">"
         "<input type=\"hidden\" name=\"csrf\" value=\"%s\"><p><label for=\"which\">%s</label> "
         "<select id=\"which\" name=\"which\">",
         r->s->csrf, _("the file to sign"));
    put_sources(r, b, all);
    html(b, "</select></p><p><label for=\"role\">%s</label> <select id=\"role\" name=\"role\">",
         _("signs as"));
    put_roles(r, b, all);
    html(b,
         "</select></p><p><label for=\"key\">%s</label> <input type=\"file\" id=\"key\" "
         "name=\"key\" "
         "accept=\".p12,.pfx\" required></p><p><label for=\"passphrase\">%s</label> <input "
         "type=\"password\" "
         "id=\"passphrase\" name=\"passphrase\" autocomplete=\"off\"></p><p class=\"hint\">%s</p>"
         "<p><button type=\"submit\">%s</button></p></form><details "
         "class=\"tools\"><summary>%s</summary>"
         "<p>%s</p><pre><code>raingan sign FILE.pdf --as ROLE --key pkcs11:...\nraingan archive "
         "--signed "
         "FILE-signed-1.pdf</code></pre></details></section>",
         _("certificate file (.p12 or .pfx)"), _("its passphrase"),
         _("the certificate and the passphrase are used once and not kept"),
         _("sign and keep the copy"), _("signing with a token"),
         _("the key of a token stays on it: sign on the terminal"));
}

/* "now", or the index of a revision after the first. */
static enum outcome compare(struct request *r, const struct revisions *all, const char *with,
                            const char **said)
{
    bool now = !strcmp(with, "now");
    size_t i = now ? all->n : request_number(with);

    *said = NULL;
    if (!i || i > all->n || (!now && i == all->n))
        return ANSWERED;
    const char *before = path_of(r, all, i - 1), *after = now ? NULL : path_of(r, all, i);
    const char *argv[12] = {NULL, "diff", before ? file_join(r->a, all->dir, before) : NULL,
                            now     ? r->s->data
                            : after ? file_join(r->a, all->dir, after)
                                    : NULL};
    if (!argv[2] || !argv[3])
        return ANSWERED;
    task_end_words(argv, 4, r->s->j->args->option[OPTION_TEMPLATE]);
    if (run(r, argv, NULL) == WAITING)
        return WAITING;
    *said = take_output(r, NULL, NULL);
    if (*said && !**said)
        *said = task_status(r) == STATUS_DONE && diag_exit_status(r->dg) != STATUS_MACHINE
                    ? _("nothing differs")
                    : _("this took too long, or the program ended");
    return ANSWERED;
}

enum outcome archive_show(struct request *r)
{
    struct sbuf b = {.a = r->a};
    struct revisions all;
    const char *with = request_argument(r, "compare"), *said = NULL;

    if (!r->ticket && view_want(r) == WAITING)
        return WAITING;
    bool read = read_revisions(r, &all);
    if (read && with && compare(r, &all, with, &said) == WAITING)
        return WAITING;
    html_begin(r, &b, _("archive and signatures"));
    html(&b,
         "<nav class=\"files\" aria-label=\"%s\"><ul><li><a href=\"/\">%s</a></li></ul></nav>"
         "<main id=\"main\">",
         _("tables"), _("back to the tables"));
    html_flash(r, &b);
    if (!read)
        html(&b, "<p class=\"told wrong\">%s</p>", diag_first_text(r));
    if (said)
        html(&b,
             "<section class=\"data\" aria-labelledby=\"diff\"><h2 "
             "id=\"diff\">%s</h2><pre>%s</pre></section>",
             _("what changed"), said);
    if (read) {
        put_archive_form(r, &b, &all);
        put_sign_form(r, &b, &all);
        if (all.n)
            put_revisions(r, &b, &all);
        if (diag_exit_status(r->dg) == STATUS_MACHINE) /* files are missing in the lists */
            html(&b, "<p class=\"told wrong\">%s</p>", diag_first_text(r));
    }
    html(&b, "</main>");
    html_end(r, &b, 200);
    return ANSWERED;
}

/* ---- one more revision ---- */

enum outcome archive_keep(struct request *r)
{
    const char *reason = request_value(r, "reason");
    const char *argv[12] = {NULL, "archive", r->s->data, "-m", reason};

    task_end_words(argv, 5, r->s->j->args->option[OPTION_TEMPLATE]);
    if (reason[strspn(reason, " \t\r\n")] == '\0')
        server_tell(r->s, true, _("the reason is missing"));
    else if (run(r, argv, NULL) == WAITING)
        return WAITING;
    else
        tell(r, NULL, NULL);
    reply_see(r, "/revisions");
    return ANSWERED;
}

/* ---- files of revisions ---- */

/* The path of "003/name.pdf", if the archive has it; NULL = it has not. */
static const char *find_file(struct request *r, const char *path)
{
    struct revisions all;
    const char *slash = strchr(path, '/');
    size_t digits = strspn(path, "0123456789");

    if (!slash || path + digits != slash || !digits || digits > 9 || strchr(slash + 1, '/') ||
        !file_name_is_inside(slash + 1) || !str_ends_in(slash + 1, ".pdf") ||
        !read_revisions(r, &all) || !all.dir)
        return NULL;
    const char *below = arena_printf(r->a, "revisions/%s", path);
    return below && folder_holds(r->a, (struct folder){.path = all.dir}, below)
               ? file_join(r->a, all.dir, below)
               : NULL;
}

enum outcome archive_file(struct request *r, const char *path)
{
    if (view_want(r) == WAITING)
        return WAITING;
    const char *file = find_file(r, path);
    struct bytes pdf;

    if (file ? !file_read(r->a, file, &pdf, r->dg) : diag_exit_status(r->dg) == STATUS_MACHINE)
        return reply_failure(r);
    if (!file) {
        reply_refusal(r, 404, _("there is no such file in the archive"));
        return ANSWERED;
    }
    r->reply = (struct reply){
        .status = 200, .type = "application/pdf", .body = pdf, .saved_as = file_name(file)};
    return ANSWERED;
}

/* ---- signing ---- */

/* "NAME-signed-2.pdf" after "NAME-signed-1.pdf" and "NAME.pdf", in the request's folder. */
static const char *signed_path(struct request *r, const char *from)
{
    const char *name = file_name(from);
    size_t stem;
    int n = count_signatures(name, &stem) + 1;
    const char *folder = request_folder(r);

    return folder ? arena_printf(r->a, "%s/%.*s-signed-%d.pdf", folder, (int)stem, name, n) : NULL;
}

static void wipe(struct request *r, const char *key)
{
    struct field *f = (struct field *)request_field(r, "passphrase");

    unlink(key);
    if (f && f->value.s)
        explicit_bzero(f->value.s, f->value.len);
}

/* First the signature, then the copy into the archive. */
static enum outcome sign(struct request *r, const char *from, const char *to, const char *key)
{
    const char *make[16] = {NULL,    "sign", from,        "--as", request_value(r, "role"),
                            "--key", key,    "--pass-fd", "4",    "-o",
                            to};
    const char *keep[16] = {NULL, "archive", "--signed", to};
    const char *key_name = request_field(r, "key")->file_name;

    task_end_words(make, 11, NULL);
    task_end_words(keep, 4, NULL);
    if (r->step == 0) {
        if (run(r, make, request_value(r, "passphrase")) == WAITING)
            return WAITING;
        wipe(r, key);
        if (task_status(r) != 0) {
            tell(r, key, key_name ? key_name : file_name(key));
            return ANSWERED;
        }
        take_output(r, NULL, NULL);
        r->step = 1;
        r->ticket = 0;
    }
    if (run(r, keep, NULL) == WAITING)
        return WAITING;
    tell(r, to, file_name(to));
    return ANSWERED;
}

enum outcome archive_sign(struct request *r)
{
    const struct field *f = request_field(r, "key");
    const char *from;

    if (!r->step && !r->ticket && view_want(r) == WAITING)
        return WAITING;
    from = find_file(r, request_value(r, "which"));
    const char *to = from ? signed_path(r, from) : NULL;
    const char *key = to ? file_join(r->a, r->folder, "key.p12") : NULL;
    if (!key && diag_exit_status(r->dg) == STATUS_MACHINE)
        return reply_failure(r);
    if (!key || !f || !f->value.s || !f->value.len) {
        server_tell(r->s, true,
                    from ? _("no file was chosen") : _("there is no such file in the archive"));
    } else {
        if (!r->step && !r->ticket) {
            if (r->s->task.pid)
                return WAITING;
            if (!file_write(r->a, key, f->value.s, f->value.len, r->dg))
                return reply_failure(r);
        }
        if (sign(r, from, to, key) == WAITING)
            return WAITING;
    }
    reply_see(r, "/revisions");
    return ANSWERED;
}
