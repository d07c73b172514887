#include "archive/commit.h"

#include "base/digest.h"

#include <string.h>
#include <unistd.h>

enum { MODE_KEPT = 0444, MODE_LIST = 0644, STEPS_MAX = 6 };

/* One rename out of the staging folder. */
struct step {
    const char *from, *to;
    struct bytes before; /* of a file that is replaced; no data = there was none */
    bool done;
};

struct commit {
    struct vault *s;
    const char *staging;
    struct step step[STEPS_MAX];
    int nstep;
    const char *made; /* a folder that was not there before; NULL = none */
};

/* ---- staging ---- */

static struct archived *new_file(struct vault *s, const char *file, struct bytes data, int number)
{
    struct archived *f = arena_new(s->a, struct archived);

    if (!f || !(f->sha256 = digest_sha256(s->a, data, s->dg)))
        return NULL;
    f->file = file;
    f->revision = number;
    return f;
}

static bool begin(struct commit *c, struct vault *s)
{
    bool made;

    *c = (struct commit){.s = s, .staging = file_join(s->a, s->dir, VAULT_STAGING)};
    return c->staging && file_remove_tree(c->staging, s->dg) &&
           file_make_folder(c->staging, &made, s->dg);
}

static struct step *add_step(struct commit *c, const char *from, const char *dir, const char *file)
{
    struct step *step = &c->step[c->nstep];
    const char *to = file_join(c->s->a, dir, file);

    if (!from || !to)
        return NULL;
    *step = (struct step){.from = from, .to = to};
    c->nstep++;
    return step;
}

/* A file with a place of its own: it replaces what is there. */
static bool stage_file(struct commit *c, const char *dir, const char *name, struct bytes data)
{
    struct vault *s = c->s;
    struct step *step = add_step(c, file_join(s->a, c->staging, name), dir, name);

    return step && data.data && file_create(step->from, data.data, data.len, MODE_LIST, s->dg) &&
           (!file_exists(step->to) || file_read(s->a, step->to, &step->before, s->dg));
}

static bool stage_list(struct commit *c, const char *name, struct bytes data)
{
    return stage_file(c, c->s->dir, name, data);
}

static bool stage_current(struct commit *c, const char *name, struct bytes pdf)
{
    return stage_file(c, c->s->home, name, pdf);
}

/* ledger.csv, signed.csv and SHA256SUMS, as they have to be for s->first and these files of its
 * revisions. */
static bool stage_lists(struct commit *c, struct archived *files)
{
    struct vault *s = c->s;
    const struct bytes text[] = {
        ledger_text(s->a, s->first),
        ledger_signed(s->a, s->first && s->first->marked, files, SIGNED_COLUMNS)};
    static const char *const name[] = {"ledger.csv", "signed.csv"};
    struct archived **end = &files;

    while (*end && (*end)->revision)
        end = &(*end)->next;
    *end = NULL; /* the lists as they were */
    for (int i = 0; i < 2; i++) {
        struct archived *list = text[i].data ? new_file(s, name[i], text[i], 0) : NULL;
        if (!text[i].data)
            continue;
        if (!list || !stage_list(c, name[i], text[i]))
            return false;
        files = archived_insert(files, list);
    }
    s->files = files;
    return stage_list(c, "SHA256SUMS", ledger_sums(s->a, files));
}

/* ---- in place ---- */

static bool sync_around(struct commit *c, const struct step *step)
{
    size_t len = (size_t)(file_name(step->to) - step->to);
    const char *folder = arena_strndup(c->s->a, step->to, len);

    return folder && file_sync_folder(folder, c->s->dg);
}

/* The file as it was before, in one rename. */
static bool put_back(struct commit *c, const struct step *step)
{
    struct vault *s = c->s;
    const char *old = arena_printf(s->a, "%s.old", step->from);

    return old && file_create(old, step->before.data, step->before.len, MODE_LIST, s->dg) &&
           file_rename(old, step->to, s->dg);
}

static bool take_back(struct commit *c)
{
    struct vault *s = c->s;
    bool ok = true;

    for (int i = c->nstep - 1; i >= 0; i--) {
        const struct step *step = &c->step[i];
        if (!step->done)
            continue;
        ok = (step->before.data ? put_back(c, step) : file_rename(step->to, step->from, s->dg)) &&
             ok;
        ok = sync_around(c, step) && ok;
    }
    ok = (!c->staging || file_remove_tree(c->staging, s->dg)) && ok;
    if (c->made)
        file_remove_empty(s->a, c->made, 1);
    if (ok)
        diag_add(s->dg, DIAG_ARCHIVE_NOTE, (struct loc){.file = s->dir},
                 "nothing in the archive has changed");
    else
        diag_add(s->dg, DIAG_FILE_WRITE, (struct loc){.file = s->dir},
                 "the archive may be unfinished; run raingan verify, then archive again");
    return false;
}

static bool finish(struct commit *c)
{
    struct vault *s = c->s;
    bool ok = file_sync_folder(c->staging, s->dg) && file_sync_folder(s->dir, s->dg);

    for (int i = 0; ok && i < c->nstep; i++) {
        struct step *step = &c->step[i];
        step->done = file_rename(step->from, step->to, s->dg);
        ok = step->done && sync_around(c, step);
    }
    if (!ok)
        return take_back(c);
    rmdir(c->staging); /* should it stay, verify says so and the next commit removes it */
    return true;
}

/* ---- what is committed ---- */

/* A folder of two files, which gets its place in one rename; `list` is the folder around it, "" = that
 * of the archive. */
static bool stage_folder(struct commit *c, const char *list, int number, const char *const name[2],
                         const struct bytes data[2])
{
    struct vault *s = c->s;
    const char *to = arena_printf(s->a, "%s%03d", list, number);
    const char *around = file_join(s->a, s->dir, list);
    const char *folder = to ? file_join(s->a, c->staging, file_name(to)) : NULL;
    bool made = false;

    if (!folder || !around || !file_make_folder(folder, &made, s->dg))
        return false;
    for (int i = 0; i < 2; i++) {
        const char *path = file_join(s->a, folder, name[i]);
        if (!path || !file_create(path, data[i].data, data[i].len, MODE_KEPT, s->dg))
            return false;
    }
    made = false;
    if (!file_sync_folder(folder, s->dg) || (*list && !file_make_folder(around, &made, s->dg)))
        return false;
    c->made = made ? around : NULL;
    return add_step(c, folder, s->dir, to);
}

bool commit_revision(struct vault *s, struct revision *r, const char *name, struct bytes pdf)
{
    struct revision *const last = s->last;
    struct sbuf row = {.a = s->a};
    struct commit c;

    if (!(r->file = vault_path(s, r->number, name)) || !(r->pdf = digest_sha256(s->a, pdf, s->dg)))
        return false;
    r->marked = true;
    ledger_put_header(&row, true);
    ledger_put_row(&row, r);
    struct bytes text = {sbuf_text(&row), row.len};
    const char *row_file = vault_path(s, r->number, "revision.csv");
    struct archived *one = row_file ? new_file(s, row_file, text, r->number) : NULL;
    struct archived *two = new_file(s, r->file, pdf, r->number);
    if (!text.data || !one || !two)
        return false;
    if (last)
        last->next = r;
    else
        s->first = r;
    s->last = r;
    const char *const file[2] = {"revision.csv", name};
    bool ok = begin(&c, s) &&
              stage_folder(&c, s->below, r->number, file, (struct bytes[]){text, pdf}) &&
              stage_lists(&c, archived_insert(archived_insert(s->files, one), two)) &&
              stage_current(&c, name, pdf);
    return ok ? finish(&c) : take_back(&c);
}

/* NAME-signed-1.pdf, or the next number that is free. */
static const char *signed_file(struct vault *s, const struct revision *r)
{
    size_t stem = strlen(r->file) - strlen(".pdf");

    for (int n = 1;; n++) {
        const char *file = arena_printf(s->a, "%.*s-signed-%d.pdf", (int)stem, r->file, n);
        const char *path = file ? file_join(s->a, s->dir, file) : NULL;
        if (!path)
            return NULL;
        if (!file_exists(path))
            return file;
    }
}

bool commit_signed(struct vault *s, const struct revision *r, struct bytes pdf,
                   const struct archived **added)
{
    struct commit c;
    const char *file = signed_file(s, r);
    struct archived *f = file ? new_file(s, file, pdf, r->number) : NULL;

    if (!f || !signatories_read(s->a, file, pdf, &f->who, s->dg))
        return false;
    f->copy = true;
    *added = f;
    bool ok = begin(&c, s);
    const char *from = ok ? file_join(s->a, c.staging, file_name(file)) : NULL;
    ok = from && file_create(from, pdf.data, pdf.len, MODE_KEPT, s->dg) &&
         add_step(&c, from, s->dir, file) && stage_lists(&c, archived_insert(s->files, f));
    return ok ? finish(&c) : take_back(&c);
}

bool commit_seal(struct vault *s, struct bytes sums, struct bytes signature)
{
    static const char *const name[2] = {"SHA256SUMS", "SHA256SUMS.p7s"};
    const struct bytes data[2] = {sums, signature};
    struct archived *files = s->files;
    struct commit c;

    for (int i = 0; i < 2; i++) {
        const char *file = arena_printf(s->a, "seals/%03d/%s", s->nseal + 1, name[i]);
        struct archived *f = file ? new_file(s, file, data[i], REVISION_OF_SEALS) : NULL;
        if (!f)
            return false;
        f->seal = s->nseal + 1;
        files = archived_insert(files, f);
    }
    bool ok = begin(&c, s) && stage_folder(&c, "seals/", s->nseal + 1, name, data) &&
              stage_lists(&c, files);
    s->nseal += ok;
    return ok ? finish(&c) : take_back(&c);
}

bool commit_mend(struct vault *s)
{
    struct commit c;
    bool ok = begin(&c, s) && stage_lists(&c, s->files) &&
              (s->current_is == CURRENT_SAME || s->current_is == CURRENT_SIGNED ||
               stage_current(&c, file_name(s->current), s->last_pdf));

    return ok ? finish(&c) : take_back(&c);
}
