#include "archive/commit.h"

#include "base/digest.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MODE_KEPT = 0444, MODE_LIST = 0644 };

/* One rename out of the staging folder. */
struct commit_step {
    struct commit_step *next, *before_it;
    const char *from, *to;
    struct bytes before;      /* of a file that is replaced; no data = there was none */
    const char *around, *old; /* the folder of `to`; the name of `before` while it is put back */
    bool done;
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

bool commit_begin(struct commit *c, struct vault *s)
{
    bool made;

    *c = (struct commit){
        .s = s, .files = s->files, .staging = file_join(s->a, s->dir, VAULT_STAGING)};
    return c->staging && file_remove_tree(c->staging, s->dg) &&
           file_make_folder(c->staging, &made, s->dg);
}

static struct commit_step *add_step(struct commit *c, const char *from, const char *dir,
                                    const char *file)
{
    struct commit_step *step = arena_new(c->s->a, struct commit_step);
    const char *to = file_join(c->s->a, dir, file);

    if (!from || !to || !step)
        return NULL;
    *step = (struct commit_step){.from = from,
                                 .to = to,
                                 .around = arena_strndup(c->s->a, to, (size_t)(file_name(to) - to)),
                                 .old = arena_printf(c->s->a, "%s.old", from),
                                 .before_it = c->last};
    if (!step->around || !step->old)
        return NULL;
    if (c->last)
        c->last->next = step;
    else
        c->first = step;
    c->last = step;
    return step;
}

/* A file that nobody is to write to; a file system may have no rights of files. */
static bool create_kept(struct commit *c, const char *path, struct bytes data)
{
    struct stat st;
    bool ok = file_create(path, data.data, data.len, MODE_KEPT, c->s->dg);

    c->open = c->open || (ok && stat(path, &st) == 0 && (st.st_mode & 0222));
    return ok;
}

/* Where a file or folder is made, whose name another one of the same commit may have. */
static const char *staged(struct commit *c, const char *name)
{
    return arena_printf(c->s->a, "%s/%d-%s", c->staging, ++c->nstaged, name);
}

/* A file with a place of its own: it replaces what is there. */
static bool stage_file(struct commit *c, const char *dir, const char *name, struct bytes data)
{
    struct vault *s = c->s;
    struct commit_step *step = add_step(c, file_join(s->a, c->staging, name), dir, name);

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

/* From the first step to the last nothing needs memory. */
static bool sync_around(struct commit *c, const struct commit_step *step)
{
    return file_sync_folder(step->around, c->s->dg);
}

/* The file as it was before, in one rename. */
static bool put_back(struct commit *c, const struct commit_step *step)
{
    struct diag *dg = c->s->dg;

    return file_create(step->old, step->before.data, step->before.len, MODE_LIST, dg) &&
           file_rename(step->old, step->to, dg);
}

bool commit_take_back(struct commit *c)
{
    struct vault *s = c->s;
    bool ok = true;

    for (const struct commit_step *step = c->last; step; step = step->before_it) {
        if (!step->done)
            continue;
        ok = (step->before.data ? put_back(c, step) : file_rename(step->to, step->from, s->dg)) &&
             ok;
        ok = sync_around(c, step) && ok;
    }
    ok = (!c->staging || file_remove_tree(c->staging, s->dg)) && ok;
    while (c->nmade > 0)
        file_remove_empty(c->made[--c->nmade], 1);
    if (ok)
        diag_add(s->dg, DIAG_ARCHIVE_NOTE, (struct loc){.file = s->dir},
                 "nothing in the archive has changed");
    else
        diag_add(s->dg, DIAG_FILE_WRITE, (struct loc){.file = s->dir},
                 "the archive may be unfinished; run raingan verify, then archive again");
    return false;
}

bool commit_apply(struct commit *c)
{
    struct vault *s = c->s;
    bool ok = !diag_lacks_memory(s->dg) && file_sync_folder(c->staging, s->dg) &&
              file_sync_folder(s->dir, s->dg);

    for (struct commit_step *step = c->first; ok && step; step = step->next) {
        step->done = file_rename(step->from, step->to, s->dg);
        ok = step->done && sync_around(c, step);
    }
    return ok || commit_take_back(c);
}

void commit_end(struct commit *c)
{
    if (c->open)
        diag_add(c->s->dg, DIAG_ARCHIVE_NOTE, (struct loc){.file = c->s->dir},
                 "this file system does not keep who may write to a file, so what is archived can "
                 "be overwritten; verify tells if it was");
    rmdir(c->staging); /* should it stay, verify says so and the next commit removes it */
}

static bool finish(struct commit *c)
{
    if (!commit_apply(c))
        return false;
    commit_end(c);
    return true;
}

/* ---- what is committed ---- */

bool commit_folder(struct commit *c, const char *list, int number)
{
    struct vault *s = c->s;
    bool made = false;

    c->to = arena_printf(s->a, "%s%03d", list, number);
    c->around = file_join(s->a, s->dir, list);
    c->folder = c->to ? staged(c, file_name(c->to)) : NULL;
    return c->folder && c->around && file_make_folder(c->folder, &made, s->dg);
}

bool commit_put(struct commit *c, const char *name, struct bytes data, const struct archived *as)
{
    struct vault *s = c->s;
    const char *path = file_join(s->a, c->folder, name), *file = file_join(s->a, c->to, name);
    struct archived *f = file ? new_file(s, file, data, as->revision) : NULL;

    if (!path || !f || !create_kept(c, path, data))
        return false;
    f->seal = as->seal;
    f->copy = as->copy;
    f->merged = as->merged;
    f->who = as->who;
    c->files = archived_insert(c->files, f);
    return true;
}

bool commit_close_folder(struct commit *c)
{
    struct vault *s = c->s;
    bool made = false;

    if (!file_sync_folder(c->folder, s->dg) || !file_make_folder(c->around, &made, s->dg))
        return false;
    if (made)
        c->made[c->nmade++] = c->around;
    return add_step(c, c->folder, s->dir, c->to);
}

bool commit_file(struct commit *c, const char *file, struct bytes data, const struct archived *as)
{
    struct vault *s = c->s;
    const char *from = staged(c, file_name(file));
    struct archived *f = new_file(s, file, data, as->revision);

    if (!from || !f || !create_kept(c, from, data) || !add_step(c, from, s->dir, file))
        return false;
    f->copy = as->copy;
    f->merged = as->merged;
    f->who = as->who;
    c->files = archived_insert(c->files, f);
    return true;
}

bool commit_lists(struct commit *c, struct bytes current)
{
    return stage_lists(c, c->files) &&
           (!current.data || stage_current(c, file_name(c->s->last->file), current));
}

bool commit_add(struct commit *c, struct revision *r, const char *name, struct bytes pdf)
{
    struct vault *s = c->s;
    struct revision *const last = s->last;
    struct sbuf row = {.a = s->a};

    if (!(r->file = vault_path(s, r->number, name)) || !(r->pdf = digest_sha256(s->a, pdf, s->dg)))
        return false;
    r->marked = true;
    ledger_put_header(&row, true);
    ledger_put_row(&row, r);
    struct bytes text = {sbuf_text(&row), row.len};
    if (!text.data)
        return false;
    if (last)
        last->next = r;
    else
        s->first = r;
    s->last = r;
    const struct archived as = {.revision = r->number};
    return commit_folder(c, s->below, r->number) && commit_put(c, "revision.csv", text, &as) &&
           commit_put(c, name, pdf, &as);
}

bool commit_revision(struct vault *s, struct revision *r, const char *name, struct bytes pdf)
{
    struct commit c;
    bool ok = commit_begin(&c, s) && commit_add(&c, r, name, pdf) && commit_close_folder(&c) &&
              commit_lists(&c, pdf);

    return ok ? finish(&c) : commit_take_back(&c);
}

/* Has one of the files, those too that are to come, this name? */
static bool is_taken(const struct commit *c, const char *file)
{
    const struct archived *f = c->files;
    const char *path = file_join(c->s->a, c->s->dir, file);

    while (f && strcmp(f->file, file) != 0)
        f = f->next;
    return f || (path && file_exists(path));
}

const char *commit_signed_name(const struct commit *c, const char *pdf)
{
    size_t stem = strlen(pdf) - strlen(".pdf");

    for (int n = 1;; n++) {
        const char *file = arena_printf(c->s->a, "%.*s-signed-%d.pdf", (int)stem, pdf, n);
        if (!file || !is_taken(c, file))
            return file;
    }
}

bool commit_signed(struct vault *s, const struct revision *r, struct bytes pdf,
                   const struct archived **added)
{
    struct commit c;
    struct archived as = {.revision = r->number, .copy = true};
    bool ok = commit_begin(&c, s);
    const char *file = ok ? commit_signed_name(&c, r->file) : NULL;

    ok = file && signatories_read(s->a, file, pdf, &as.who, s->dg) &&
         commit_file(&c, file, pdf, &as) && commit_lists(&c, (struct bytes){0});
    for (*added = ok ? s->files : NULL; *added && strcmp((*added)->file, file) != 0;)
        *added = (*added)->next;
    return ok ? finish(&c) : commit_take_back(&c);
}

bool commit_add_seal(struct commit *c, int number, struct bytes sums, struct bytes signature)
{
    const struct archived as = {.revision = REVISION_OF_SEALS, .seal = number};

    return commit_folder(c, "seals/", number) && commit_put(c, "SHA256SUMS", sums, &as) &&
           commit_put(c, "SHA256SUMS.p7s", signature, &as) && commit_close_folder(c);
}

bool commit_seal(struct vault *s, struct bytes sums, struct bytes signature)
{
    struct commit c;
    bool ok = commit_begin(&c, s) && commit_add_seal(&c, s->nseal + 1, sums, signature) &&
              commit_lists(&c, (struct bytes){0});

    s->nseal += ok;
    return ok ? finish(&c) : commit_take_back(&c);
}

bool commit_mend(struct vault *s)
{
    struct commit c;
    bool ok = commit_begin(&c, s) && stage_lists(&c, s->files) &&
              (s->current_is <= CURRENT_SIGNED_OTHER ||
               stage_current(&c, file_name(s->current), s->last_pdf));

    return ok ? finish(&c) : commit_take_back(&c);
}
