/*
 * serve_view.c - the report as the page shows it: made in a child, which writes report.pdf and
 * view.csv into the session's folder; the server reads these two alone.
 *
 *   report,year,name,made            page,width,height,label,digest
 *   cell,file,row,column,page,x,y,width,height
 *   message,level,code,file,row,column,text,hint       role,name
 */
#include "command/serve.h"

#include "command/language.h"
#include "command/share.h"

#include "base/memory.h"
#include "data/csv.h"
#include "layout/placed.h"
#include "report/build.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COLUMNS = 9, MESSAGES_MAX = 1000, CELLS_MAX = 200000, BUILD_SECONDS = 60 };

static const char view_file[] = "view.csv", pdf_file[] = "report.pdf";
const char view_task[] = "view";

/* ---- the child ---- */

struct viewer {
    struct sbuf out, cells; /* of a pass */
    struct build build;
    size_t ncell, nmessage;
    int page;
};

/* Numbers are printed by the caller; what is missing is empty. */
static void put_record(struct sbuf *b, const char *const *field, size_t n)
{
    const char *all[COLUMNS] = {0};

    for (size_t i = 0; i < n; i++)
        all[i] = field[i] ? str_plain(b->a, field[i], strlen(field[i])) : "";
    sbuf_add_record(b, all, COLUMNS);
}

/* NOLINTNEXTLINE(bugprone-macro-parentheses): a name that is declared */
#define NUMBER(text, value)                                                                        \
    char text[16];                                                                                 \
    snprintf(text, sizeof(text), "%d", (int)(value))

static bool put_cell(void *to, const struct placed_cell *cell)
{
    struct viewer *v = to;
    NUMBER(row, cell->at.cell.row);
    NUMBER(column, cell->at.cell.column);
    NUMBER(page, v->page);
    NUMBER(x, cell->x);
    NUMBER(y, cell->y);
    NUMBER(width, cell->width);
    NUMBER(height, cell->height);

    if (v->ncell++ < CELLS_MAX)
        put_record(&v->cells,
                   (const char *[]){"cell", file_name(cell->at.file), row, column, page, x, y,
                                    width, height},
                   COLUMNS);
    return !v->cells.failed;
}

static bool see_page(void *ctx, const struct page *page)
{
    struct viewer *v = ctx;
    char digest[20];
    NUMBER(width, page->width);
    NUMBER(height, page->height);

    v->page = page->number;
    snprintf(digest, sizeof digest, "%016llx", (unsigned long long)placed_digest(page));
    put_record(&v->cells, (const char *[]){"page", width, height, page->label, digest}, 5);
    for (const struct page_field *f = page->field; f; f = f->next)
        put_record(&v->cells, (const char *[]){"role", f->name}, 2);
    return placed_cells(v->build.report.doc, page, put_cell, v);
}

static bool forget_pages(void *ctx)
{
    struct viewer *v = ctx;

    v->cells.len = 0;
    v->ncell = 0;
    return true;
}

static bool put_message(void *to, const struct diag_message *m)
{
    struct viewer *v = to;
    NUMBER(row, m->at.cell.row);
    NUMBER(column, m->at.cell.column);

    if (v->nmessage++ < MESSAGES_MAX)
        put_record(&v->out,
                   (const char *[]){"message", m->level, m->code,
                                    m->at.file ? file_name(m->at.file) : "", row, column, m->text,
                                    m->hint},
                   8);
    return true;
}

static bool make(struct job *j, struct server *s, struct viewer *v)
{
    struct page_sink watch = {see_page, forget_pages, NULL, v};
    struct report_source from = {.data = {.path = s->from.data.path},
                                 .template_dir = {.path = s->from.template_dir.path}};
    const char *to = file_join(j->a, s->temp, pdf_file);
    bool read = build_read(&v->build, j->a, from, j->dg);

    v->build.watch = &watch;
    bool made = build_finish(&v->build, &s->by, NULL) && read;
    report_check_year(&v->build.report, DIAG_YEAR);
    share_note_checks(j, &v->build.report);
    return made && to && file_write(j->a, to, v->build.pdf.data, v->build.pdf.len, j->dg);
}

int view_make(struct server *s)
{
    struct job j = {.dg = diag_open(), .args = s->j->args};
    struct viewer v = {0};
    static const char *const head[COLUMNS] = {"what", "1", "2", "3", "4", "5", "6", "7", "8"};

    memory_begin(); /* whatever the request has met that began it */
    if (!j.dg || !(j.a = arena_open(j.dg)))
        return STATUS_MACHINE;
    v.out.a = v.cells.a = j.a;
    bool made = make(&j, s, &v);
    sbuf_add_record(&v.out, head, COLUMNS);
    put_record(&v.out, (const char *[]){"report", v.build.year, v.build.name, made ? "1" : ""}, 4);
    diag_each(j.dg, put_message, &v);
    if (made)
        sbuf_add(&v.out, v.cells.s ? v.cells.s : "", v.cells.len);
    const char *path = file_join(j.a, s->temp, view_file), *text = sbuf_text(&v.out);
    bool ok = path && text && file_write(j.a, path, text, v.out.len, j.dg);
    return ok ? STATUS_DONE : STATUS_MACHINE;
}

/* ---- the server ---- */

void view_close(struct view *v)
{
    if (!v)
        return;
    arena_close(v->a);
    diag_close(v->dg);
    free(v);
}

static int number(const struct csv_cell *c)
{
    return (int)strtol(c->text, NULL, 10);
}

#define ADD(v, list, n, cap)                                                                       \
    ((v)->list = arena_grow((v)->a, (v)->list, (v)->n, &(v)->cap, sizeof *(v)->list)) != NULL

static bool add_role(struct view *v, const char *name)
{
    for (size_t i = 0; i < v->nrole; i++)
        if (!strcmp(v->role[i], name))
            return true;
    if (!(ADD(v, role, nrole, role_cap)))
        return false;
    v->role[v->nrole++] = name;
    return true;
}

static bool add_cell(struct view *v, const struct csv_cell *c)
{
    if (!(ADD(v, cell, ncell, cell_cap)))
        return false;
    v->cell[v->ncell++] = (struct view_cell){.file = c[1].text,
                                             .row = (uint32_t)number(&c[2]),
                                             .column = (uint32_t)number(&c[3]),
                                             .page = number(&c[4]),
                                             .x = number(&c[5]),
                                             .y = number(&c[6]),
                                             .width = number(&c[7]),
                                             .height = number(&c[8])};
    return true;
}

static bool add_record(struct view *v, const struct csv_cell *c)
{
    const char *what = c[0].text;

    if (!strcmp(what, "cell"))
        return add_cell(v, c);
    if (!strcmp(what, "role"))
        return add_role(v, c[1].text);
    if (!strcmp(what, "report")) {
        v->year = c[1].text;
        v->name = c[2].text;
        v->made = c[3].len > 0;
    } else if (!strcmp(what, "page")) {
        if (!(ADD(v, page, npage, page_cap)))
            return false;
        v->page[v->npage++] = (struct view_page){.width = number(&c[1]),
                                                 .height = number(&c[2]),
                                                 .label = c[3].text,
                                                 .digest = c[4].text};
    } else if (!strcmp(what, "message")) {
        if (!(ADD(v, message, nmessage, message_cap)))
            return false;
        v->machine_failed = v->machine_failed || !strcmp(c[1].text, "fatal");
        v->message[v->nmessage++] = (struct view_message){.level = c[1].text,
                                                          .code = c[2].text,
                                                          .file = c[3].text,
                                                          .row = (uint32_t)number(&c[4]),
                                                          .column = (uint32_t)number(&c[5]),
                                                          .text = c[6].text,
                                                          .hint = c[7].text};
    }
    return true;
}

static bool read_view(struct view *v, const char *temp)
{
    struct csv_file csv;

    v->year = v->name = "";
    if (!csv_read(v->a, (struct folder){.path = temp}, view_file, CSV_EXACT, &csv, v->dg))
        return false;
    for (size_t i = 1; i < csv.nrow; i++)
        if (csv.row[i].ncell < COLUMNS || !add_record(v, csv.row[i].cell))
            return false;
    return true;
}

static bool is_shown(const struct view *v, const char *picture)
{
    for (size_t i = 0; i < v->npage; i++)
        if (!strncmp(picture, v->page[i].digest, strlen(v->page[i].digest)))
            return true;
    return false;
}

/* Pictures of pages that are no more. */
static void drop_pictures(const struct server *s, struct view *v)
{
    size_t n = 0;
    const char **name = file_list(v->a, s->temp, ".png", &n, v->dg);

    for (size_t i = 0; name && i < n; i++) {
        const char *path = is_shown(v, name[i]) ? NULL : file_join(v->a, s->temp, name[i]);
        if (path)
            unlink(path);
    }
}

static bool take(struct server *s)
{
    memory_begin();
    struct view *v = calloc(1, sizeof *v);

    if (!v || !(v->dg = diag_open()) || !(v->a = arena_open(v->dg)) || !read_view(v, s->temp)) {
        view_close(v);
        return false;
    }
    drop_pictures(s, v);
    view_close(s->view);
    s->view = v;
    return true;
}

void view_done(struct server *s, int status)
{
    s->view_of = s->view_begun;
    bool taken = status == 0 && take(s);
    s->view_failed = !taken || s->view->machine_failed;
    if (taken)
        return;
    view_close(s->view); /* its pages are not those of the data */
    s->view = NULL;
    server_tell(s, true,
                _("the report was not made: it took too much time or memory, or the program ended; "
                  "the tables can still be corrected"));
}

/* ---- is it as the folder is? ---- */

static uint64_t add_stat(uint64_t hash, const char *name, const struct stat *st)
{
    const uint64_t all[] = {(uint64_t)st->st_ino,         (uint64_t)st->st_size,
                            (uint64_t)st->st_mtim.tv_sec, (uint64_t)st->st_mtim.tv_nsec,
                            (uint64_t)st->st_ctim.tv_sec, (uint64_t)st->st_ctim.tv_nsec};
    uint64_t one = UINT64_C(14695981039346656037);

    for (; *name; name++)
        one = (one ^ (unsigned char)*name) * UINT64_C(1099511628211);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        one = (one ^ all[i]) * UINT64_C(1099511628211);
    return hash + one; /* in whatever order they are listed */
}

static uint64_t add_folder(uint64_t hash, const char *path)
{
    DIR *dir = opendir(path);
    struct stat st;

    for (struct dirent *e; dir && (e = readdir(dir));)
        if (e->d_name[0] != '.' && fstatat(dirfd(dir), e->d_name, &st, 0) == 0)
            hash = add_stat(hash, e->d_name, &st);
    if (dir)
        closedir(dir);
    return hash;
}

uint64_t view_fingerprint(struct server *s)
{
    uint64_t hash = add_folder(add_folder(0, s->from.data.path), s->from.template_dir.path);

    return hash + !hash;
}

void view_print_fingerprint(struct server *s, char to[static FINGERPRINT_LEN])
{
    snprintf(to, FINGERPRINT_LEN, "%016llx", (unsigned long long)view_fingerprint(s));
}

/* What failed by the machine may be made the next time, though the folder is as it was. */
void view_try_again(struct request *r)
{
    struct server *s = r->s;

    if (!s->view_failed || r->tried || (!r->is_post && !request_argument(r, "again")))
        return;
    r->tried = true;
    s->view_of = 0;
}

const char *view_lack(const struct server *s)
{
    return s->view_failed
               ? _("there is no report: the program could not make it; try again, with fewer "
                   "programs open")
               : _("there is no report: correct the errors first");
}

enum outcome view_want(struct request *r)
{
    struct server *s = r->s;
    uint64_t now = view_fingerprint(s);
    struct task_order order = {.name = view_task, .run = view_make, .seconds = BUILD_SECONDS};

    if (s->view_of == now)
        return ANSWERED;
    if (task_start(s, &order))
        s->view_begun = now;
    return WAITING;
}
