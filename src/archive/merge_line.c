#include "archive/merge_line.h"

#include "archive/merged.h"
#include "archive/revise.h"
#include "archive/seal.h"
#include "base/digest.h"
#include "report/embedded.h"

#include <string.h>

/* ---- what both have ---- */

static const struct archived *find_bytes(const struct archived *f, const char *sha256)
{
    while (f && (strcmp(f->sha256, sha256) != 0 || !str_ends_in(f->file, ".pdf")))
        f = f->next;
    return f;
}

/* The file of this copy that a revision of the other one was merged as; NULL = it was not. */
static const struct archived *find_merged(const struct archived *files, const struct revision *r)
{
    const struct archived *f = files;

    while (f && (!f->merged || strcmp(f->sha256, r->pdf) != 0))
        f = f->next;
    return f;
}

/* The last revision, from the first one on, that is the same file in both. */
static int last_common(const struct vault *mine, const struct vault *other)
{
    const struct revision *x = mine->first, *y = other->first;
    int number = 0;

    for (; x && y && x->number == y->number && !strcmp(x->pdf, y->pdf); x = x->next, y = y->next)
        number = x->number;
    return number;
}

/* Has it signed copies of a revision after this one, or a seal that the other copy lacks? */
static bool is_signed_after(const struct vault *v, int common, int seals)
{
    for (const struct archived *f = v->files; f; f = f->next)
        if (f->copy && f->revision > common)
            return true;
    return v->nseal > seals;
}

static bool read_seal(struct vault *v, int number, const char *name, struct bytes *out)
{
    const char *path = arena_printf(v->a, "%s/seals/%03d/%s", v->dir, number, name);

    return path && file_read(v->a, path, out, v->dg);
}

/* So many seals are the same in both; -1 = the machine failed. */
static int common_seals(struct merge_line *l)
{
    for (int n = 1;; n++) {
        struct bytes x, y;
        if (n > l->mine.nseal || n > l->other.nseal)
            return n - 1;
        if (!read_seal(&l->mine, n, "SHA256SUMS.p7s", &x) ||
            !read_seal(&l->other, n, "SHA256SUMS.p7s", &y))
            return -1;
        if (!bytes_equal(x, y))
            return n - 1;
    }
}

/* ---- which way round? ---- */

static bool refuse_here(struct merge_line *l, const char *why)
{
    diag_add(l->mine.dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = l->mine.dir}, "%s",
             diag_sentence(why));
    return false;
}

/* What keeps its number is what others have signed, and what was merged once is not merged back. */
static bool check_direction(struct merge_line *l, int common, int seals)
{
    bool all = true, some = false, conflict = false;

    for (const struct revision *r = l->mine.first; r; r = r->next)
        if (r->number > common) {
            bool there = find_merged(l->other.files, r);
            some = some || there;
            all = all && there;
        }
    if (some && all) {
        refuse_here(l, N_("the other copy has all revisions of this one already, merged"));
        diag_hint(l->mine.dg, "give this folder another name, and copy %s to its place whole",
                  l->other.dir);
        return false;
    }
    if (some) {
        refuse_here(l, N_("the other copy has merged a part of this one already"));
        diag_hint(l->mine.dg, "merge this copy into that one: raingan merge %s %s", l->other.dir,
                  l->mine.dir);
        return false;
    }
    for (const struct revision *r = l->other.first; r; r = r->next)
        conflict = conflict || (r->number > common && !find_merged(l->mine.files, r));
    conflict = conflict && l->mine.last && l->mine.last->number > common;
    if (!conflict || is_signed_after(&l->mine, common, seals) ||
        !is_signed_after(&l->other, common, seals))
        return true;
    refuse_here(l, N_("the revisions that only the other copy has are signed or sealed, and those "
                      "that only this one has are not; a revision that gets another number has to "
                      "be signed again"));
    diag_hint(l->mine.dg,
              "merge this copy into that one: raingan merge %1$s %2$s; then copy it to the place "
              "of this one",
              l->other.dir, l->mine.dir);
    return false;
}

/* ---- files ---- */

static bool tell(struct merging *m, struct merge_event event)
{
    struct merge_event *e = arena_new(m->a, struct merge_event);

    if (!e || !event.path)
        return false;
    *e = event;
    *m->end = e;
    m->end = &e->next;
    return true;
}

/* A file of the other copy, which is as its list says. */
static bool read_other(struct merge_line *l, struct arena *a, const struct archived *f,
                       struct bytes *out)
{
    const char *path = file_join(a, l->other.dir, f->file);
    const char *sha256 =
        path && file_read(a, path, out, l->other.dg) ? digest_sha256(a, *out, l->other.dg) : NULL;

    if (sha256 && strcmp(sha256, f->sha256) != 0)
        return diag_add(l->other.dg, DIAG_FILE_READ, (struct loc){.file = path},
                        "this file was changed while it was read");
    return sha256 != NULL;
}

/* Into the folder that is open. */
static bool put_other(struct merge_line *l, const struct archived *f, const char *name,
                      const struct archived *as)
{
    struct arena *a = arena_open(l->mine.dg); /* of large files one at a time */
    struct bytes data;
    bool ok = a && name && read_other(l, a, f, &data) && commit_put(&l->c, name, data, as);

    arena_close(a);
    return ok;
}

/* A signed copy, into the folder of a revision that is there; `pdf` is what it is a copy of. */
static bool add_copy(struct merging *m, struct merge_line *l, const struct archived *f,
                     const char *pdf, struct archived as)
{
    struct arena *a = arena_open(l->mine.dg);
    const char *file = commit_signed_name(&l->c, pdf);
    struct bytes data;
    bool ok = a && file && read_other(l, a, f, &data) && commit_file(&l->c, file, data, &as) &&
              tell(m, (struct merge_event){.what = as.merged ? MERGE_BESIDE : MERGE_SIGNED,
                                           .path = file_join(m->a, l->mine.dir, file),
                                           .was = f->revision,
                                           .number = as.revision});

    arena_close(a);
    return ok;
}

/* Those of a revision that this copy has, under its number or as `merged`. */
static bool add_copies(struct merging *m, struct merge_line *l, const struct revision *r,
                       const struct archived *merged)
{
    for (const struct archived *f = l->other.files; f; f = f->next) {
        if (!f->copy || f->revision != r->number || find_bytes(l->c.files, f->sha256))
            continue;
        struct archived as = {.revision = merged ? merged->revision : r->number,
                              .copy = !merged,
                              .merged = merged ? merged->merged : 0,
                              .who = f->who};
        if (!add_copy(m, l, f, merged ? merged->file : r->file, as))
            return false;
    }
    return true;
}

/* ---- revisions ---- */

static void append(struct vault *v, struct revision *r)
{
    if (v->last)
        v->last->next = r;
    else
        v->first = r;
    v->last = r;
}

/* The whole folder, under its number. */
static bool take_as_is(struct merging *m, struct merge_line *l, const struct revision *r)
{
    struct revision *own = arena_new(m->a, struct revision);

    if (!own || !commit_folder(&l->c, l->mine.below, r->number))
        return false;
    for (const struct archived *f = l->other.files; f; f = f->next)
        if (f->revision == r->number && !put_other(l, f, file_name(f->file), f))
            return false;
    *own = *r;
    own->next = NULL;
    append(&l->mine, own);
    return commit_close_folder(&l->c) &&
           tell(m, (struct merge_event){.what = MERGE_AS_IS,
                                        .path = file_join(m->a, l->mine.dir, r->file),
                                        .was = r->number,
                                        .number = r->number});
}

/* "NAME-was-004.pdf" for NAME.pdf; a name that has such an end already keeps it. */
static const char *name_beside(struct arena *a, const char *name, const struct archived *f, int was,
                               int *nsigned)
{
    int stem = (int)(strlen(name) - strlen(".pdf"));

    if (f->merged) {
        const char *end = NULL;
        for (const char *p = f->file; (p = strstr(p, "-was-")); p++)
            end = p;
        return arena_printf(a, "%.*s%s", stem, name, end);
    }
    if (f->copy)
        return arena_printf(a, "%.*s-was-%03d-signed-%d.pdf", stem, name, was, ++*nsigned);
    return arena_printf(a, "%.*s-was-%03d.pdf", stem, name, was);
}

/* All files that the revision has in the other copy, but for its row. */
static bool put_beside(struct merging *m, struct merge_line *l, const struct revision *r,
                       const struct revision *now, const char *name)
{
    int nsigned = 0;

    for (const struct archived *f = l->other.files; f; f = f->next) {
        if (f->revision != r->number || !str_ends_in(f->file, ".pdf"))
            continue;
        const struct archived as = {.revision = now->number,
                                    .merged = f->merged ? f->merged : r->number};
        if (!put_other(l, f, name_beside(m->a, name, f, r->number, &nsigned), &as))
            return false;
    }
    if (nsigned) {
        diag_add(m->dg, DIAG_ARCHIVE_NOTE, (struct loc){.file = l->other.dir},
                 "signed copies of revision %1$d of the other copy cannot be those of revision "
                 "%2$d, which has other bytes; they are kept beside it",
                 r->number, now->number);
        diag_hint(m->dg, "revision %d has to be signed again", now->number);
    }
    return true;
}

/* What this copy had changed is not in the data of the other one. */
static void note_data(struct merging *m, struct merge_line *l, const struct revision *before,
                      const struct revision *now, int common)
{
    struct loc at = {.file = l->mine.dir};

    if (!strcmp(before->data, now->data)) {
        diag_add(m->dg, DIAG_ARCHIVE_NOTE, at, "revision %1$d has the same data as revision %2$d",
                 now->number, before->number);
        return;
    }
    if (before->number <= common)
        return;
    diag_add(m->dg, DIAG_ARCHIVE_NOTE, at,
             "revision %1$d has the data of the other copy: what revision %2$d has changed is not "
             "in it, unless it was changed there too",
             now->number, before->number);
    diag_hint(m->dg,
              "put both changes into the data folder and archive it; what differs: raingan "
              "diff %s/%s %s/%s",
              l->mine.dir, before->file, l->mine.dir, now->file);
}

/* The PDF of the last revision, which may be one of this commit. */
struct last_pdf {
    const char *path;
    struct bytes pdf;
};

/* The report of a PDF of the other copy, as the revision after the last one. Copies without a common revision need not be
 * of the same agency, whatever the name of the file. */
static bool make_anew(struct merging *m, struct merge_line *l, const struct last_pdf *before,
                      const char *from, bool is_known, struct revision *r, struct build *next)
{
    struct inputs carried;
    struct folder folder = {.path = from, .files = &carried};
    struct build now = {0};
    struct earlier last = {0};
    const char *name = is_known ? file_name(l->mine.last->file) : "";
    bool ok =
        embedded_read(m->a, from, &carried, m->dg) &&
        revise_plain(&now, m->a, (struct report_source){.data = folder, .template_dir = folder},
                     m->by, m->dg) &&
        earlier_open(&last, m->a, before->path, before->pdf, &now, m->by, m->dg) &&
        revise_check_report(&l->mine, name, &last.then, &now) &&
        revise_next(&l->mine, r, &last, &now, next);

    earlier_close(&last);
    build_close(&now);
    return ok;
}

static bool take_anew(struct merging *m, struct merge_line *l, const struct revision *r, int common,
                      struct last_pdf *last)
{
    struct revision *before = l->mine.last, *own = arena_new(m->a, struct revision);
    const char *name = file_name(before->file), *from = file_join(m->a, l->other.dir, r->file);
    struct build next = {0};

    if (!own || !from)
        return false;
    *own = (struct revision){.number = before->number + 1, .date = r->date, .reason = r->reason};
    bool ok = make_anew(m, l, last, from, common > 0, own, &next) &&
              commit_add(&l->c, own, name, next.pdf) &&
              (last->path = file_join(m->a, l->c.folder, name)) &&
              file_read(m->a, last->path, &last->pdf, m->dg);
    build_close(&next);
    if (!ok || !put_beside(m, l, r, own, name) || !commit_close_folder(&l->c))
        return false;
    note_data(m, l, before, own, common);
    return tell(
        m, (struct merge_event){.what = MERGE_ANEW,
                                .path = file_join(m->a, l->mine.dir, own->file),
                                .beside = arena_printf(m->a, "%s/%.*s-was-%03d.pdf", l->mine.dir,
                                                       (int)(strlen(own->file) - strlen(".pdf")),
                                                       own->file, r->number),
                                .was = r->number,
                                .number = own->number});
}

static bool take_revisions(struct merging *m, struct merge_line *l, int common)
{
    struct vault *v = &l->mine;
    struct last_pdf last = {.pdf = v->last_pdf};
    bool ahead = !v->last || v->last->number == common;

    if (v->last && !(last.path = file_join(m->a, v->dir, v->last->file)))
        return false;
    for (const struct revision *r = l->other.first; r; r = r->next) {
        const struct archived *merged = r->number > common ? find_merged(v->files, r) : NULL;
        bool ok = r->number <= common || merged ? add_copies(m, l, r, merged)
                  : ahead                       ? take_as_is(m, l, r)
                                                : take_anew(m, l, r, common, &last);
        if (!ok)
            return false;
    }
    return true;
}

/* ---- seals ---- */

struct covered {
    struct merging *m;
    struct merge_line *l;
};

/* Is the file that a seal of the other copy names here, or will it be? Further reports have files below their name. */
static bool has_file(void *to, const char *file, const char *sha256)
{
    const struct covered *c = to;
    size_t below = strlen(c->l->mine.below);

    for (const struct merge_line *l = c->m->first; l; l = l->next) {
        const char *own = l == c->l ? file : NULL;
        size_t len = l->name ? strlen(l->name) : 0;
        if (!c->l->name && l->name && !strncmp(file, c->l->mine.below, below) &&
            !strncmp(file + below, l->name, len) && file[below + len] == '/')
            own = file + below + len + 1;
        for (const struct archived *f = own ? l->c.files : NULL; f; f = f->next)
            if (!strcmp(f->file, own) && !strcmp(f->sha256, sha256))
                return true;
    }
    return false;
}

static bool take_seals(struct merging *m, struct merge_line *l, int common)
{
    struct covered to = {m, l};
    int n = l->mine.nseal == common ? common + 1 : l->other.nseal + 1;

    for (; n <= l->other.nseal; n++) {
        struct bytes text, der;
        if (!read_seal(&l->other, n, "SHA256SUMS", &text) ||
            !read_seal(&l->other, n, "SHA256SUMS.p7s", &der))
            return false;
        if (!seal_covers(m->a, text, has_file, &to))
            break;
        if (!commit_add_seal(&l->c, n, text, der) ||
            !tell(m, (struct merge_event){
                         .what = MERGE_SEAL,
                         .path = arena_printf(m->a, "%s/seals/%03d/SHA256SUMS.p7s", l->mine.dir, n),
                         .number = n}))
            return false;
    }
    if (l->other.nseal > common && (n <= l->other.nseal || l->mine.nseal > common)) {
        diag_add(m->dg, DIAG_ARCHIVE_NOTE, (struct loc){.file = l->other.dir},
                 "seals of the other copy that cover other numbers or files than this one has stay "
                 "in that folder alone");
        diag_hint(m->dg, "keep that folder; seal this archive again: raingan seal");
    }
    return true;
}

/* ---- the whole ---- */

/* If there is a new revision, the current PDF becomes that of the last one, as `archive` has it: what lies there has to be
 * such that it may go. Copies and seals alone (`fresh` is NULL) leave it. */
static bool stage_lists(struct merging *m, struct merge_line *l, const struct revision *fresh,
                        const char *folder)
{
    struct vault *v = &l->mine;
    const char *name = fresh ? file_name(fresh->file) : NULL;
    const char *path = name ? file_join(m->a, folder, name) : NULL,
               *place = name ? file_join(m->a, v->home, name) : NULL;
    struct bytes current = {0};

    if (fresh && (!path || !place || !revise_check_current(v, place) ||
                  !file_read(m->a, path, &current, m->dg)))
        return false;
    return commit_lists(&l->c, current);
}

bool merge_stage(struct merging *m, struct merge_line *l)
{
    const struct revision *last = l->mine.last;
    int common = last_common(&l->mine, &l->other), seals = common_seals(l);

    if (seals < 0 || !check_direction(l, common, seals))
        return false;
    l->begun = true;
    if (!commit_begin(&l->c, &l->mine) || !take_revisions(m, l, common))
        return false;
    const char *folder = l->c.folder; /* of the last revision; seals are put into others */
    return take_seals(m, l, seals) &&
           (!l->c.first || stage_lists(m, l, l->mine.last != last ? l->mine.last : NULL, folder));
}
