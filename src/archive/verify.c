#include "archive/verify.h"

#include "archive/history.h"
#include "archive/signature.h"
#include "archive/vault.h"
#include "base/digest.h"
#include "data/archive_tables.h"
#include "report/embedded.h"
#include "sign/increments.h"

#include <string.h>

struct verifier {
    struct arena *a;
    const struct resources *by;
    struct verify_sink sink;
    struct diag *found; /* of what is proved just now */
    size_t made;        /* length of the PDF that was made again last */
    struct diag *dg;    /* what the machine failed at */
};

/* What a rebuild shows. */
enum rebuilt {
    REBUILT_SAME,   /* to the same bytes */
    REBUILT_PREFIX, /* the file begins with them: a signed copy, if signatures say so too */
    REBUILT_OTHER,  /* by another version or with other fonts: it proves nothing */
    REBUILT_NOT,    /* a finding */
    REBUILT_FAILED  /* the machine failed */
};

/* Hands on a result with its findings, and begins anew. */
static bool give(struct verifier *v, struct verified *result)
{
    result->found = v->found;
    bool ok = v->sink.result(v->sink.to, result);

    diag_close(v->found);
    if (!(v->found = diag_open()))
        return diag_add(v->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    return ok;
}

/* ---- one PDF ---- */

/* Says by what else the file was made then, if so; one of these is enough for other bytes. Without
 * `now` the report could not be made: its fonts say nothing. */
static bool note_other_tools(struct verifier *v, const char *path, const struct manifest *then,
                             const struct manifest *now)
{
    struct loc at = {.file = path};
    size_t before = diag_count(v->found, DIAG_NOTE);

    if (!then->version || strcmp(then->version, program_version) != 0)
        diag_add(
            v->found, DIAG_ARCHIVE_NOTE, at,
            "program version %1$s made this file, and %2$s makes another one of it; that is no "
            "damage",
            then->version ? then->version : "?", program_version);
    for (size_t i = 0; now && i < then->nfont; i++) {
        const struct manifest_font *f = NULL;
        for (size_t k = 0; k < now->nfont; k++)
            if (!strcmp(now->font[k].file, then->font[i].file))
                f = &now->font[k];
        if (!f)
            diag_add(
                v->found, DIAG_ARCHIVE_NOTE, at,
                "this file was made with the font %s, which is not used now; that is no damage",
                then->font[i].file);
        else if (strcmp(f->sha256, then->font[i].sha256) != 0)
            diag_add(v->found, DIAG_ARCHIVE_NOTE, at,
                     "this file was made with another file of the font %s; that is no damage",
                     f->file);
    }
    return diag_count(v->found, DIAG_NOTE) > before;
}

/* Where the two part. */
static size_t common(struct bytes a, struct bytes b)
{
    size_t n = 0;

    while (n < a.len && n < b.len && a.data[n] == b.data[n])
        n++;
    return n;
}

static enum rebuilt judge(struct verifier *v, const char *path, struct bytes pdf,
                          const struct manifest *then, const struct build *b, bool built)
{
    struct loc at = {.file = path};
    size_t n = built ? common(pdf, b->pdf) : 0;

    v->made = n;
    if (built && n == b->pdf.len)
        return n == pdf.len ? REBUILT_SAME : REBUILT_PREFIX;
    if (note_other_tools(v, path, then, built ? &b->manifest : NULL))
        return REBUILT_OTHER;
    if (built)
        diag_add(v->found, DIAG_ARCHIVE_DAMAGED, at,
                 "the data in this file make another file (it differs from byte %1$zu of %2$zu on)",
                 n + 1, pdf.len);
    else
        diag_add(v->found, DIAG_ARCHIVE_DAMAGED, at, "the data in this file make no report");
    return REBUILT_NOT;
}

/* Earlier versions wrote no byte order mark. */
static struct bytes without_mark(struct bytes text)
{
    static const struct bytes mark = {BYTE_ORDER_MARK, sizeof BYTE_ORDER_MARK - 1};

    return bytes_begin(text, mark) ? (struct bytes){text.data + mark.len, text.len - mark.len}
                                   : text;
}

/* Each revision vouches for those before it. */
static void check_history(struct verifier *v, const char *path, const struct inputs *carried,
                          const struct revision *first, const struct revision *this,
                          struct arena *a)
{
    const struct input *says = inputs_find(carried, archive_revisions.file);
    struct bytes want = history_revisions(a, first, this);

    if (!want.data)
        return; /* no memory: said by its arena */
    bool same = says && bytes_equal(without_mark(says->bytes), without_mark(want));
    if (this->number == 1 ? says != NULL : !same)
        diag_add(v->found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = path},
                 "the history in this file differs from ledger.csv");
}

/* The report made again from what the file carries, by the name of its own version and on its day.
 */
static enum rebuilt rebuild(struct verifier *v, const char *path, struct bytes pdf,
                            const struct revision *first, const struct revision *this)
{
    struct diag *quiet = diag_open();
    struct arena *a = quiet ? arena_open(quiet) : NULL;
    struct inputs carried;
    struct manifest then;
    struct build b = {0};
    enum rebuilt result = REBUILT_FAILED;
    bool found;

    if (a && embedded_read(a, path, &carried, quiet)) {
        struct folder folder = {.path = path, .files = &carried};
        if (manifest_read(a, folder, &then, &found, quiet)) {
            bool built =
                build_pdf(&b, a, (struct report_source){folder, folder}, v->by, &then, quiet);
            result = judge(v, path, pdf, &then, &b, built);
            if (this && result != REBUILT_FAILED)
                check_history(v, path, &carried, first, this, a);
        }
    } else if (a && diag_exit_status(quiet) == 1) {
        diag_add(v->found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = path},
                 "the data in this file cannot be read");
        result = REBUILT_NOT;
    }
    if (result == REBUILT_FAILED || (quiet && diag_exit_status(quiet) == 3)) {
        diag_add(v->dg, DIAG_REBUILD, (struct loc){.file = path}, "cannot make it again");
        result = REBUILT_FAILED;
    }
    build_close(&b);
    arena_close(a);
    diag_close(quiet);
    return result;
}

/* Does the file go on after what was made again, or, if that is another, after its oldest part? Then
 * this was signed, and nothing else was done to it. */
static void check_signed(struct verifier *v, const char *path, struct bytes pdf, enum rebuilt how,
                         int *n)
{
    size_t before = how == REBUILT_PREFIX  ? v->made
                    : how == REBUILT_OTHER ? increments_original(pdf)
                                           : pdf.len;

    *n = 0;
    if (before && before < pdf.len)
        signature_verify(v->a, path, pdf, before, n, v->found);
}

/* ---- a year ---- */

static bool verify_copies(struct verifier *v, struct vault *s, const struct revision *r,
                          struct verified *count)
{
    for (const struct archived *f = s->files; f; f = f->next) {
        int n;
        if (!f->copy || f->revision != r->number)
            continue;
        const char *copy = file_join(s->a, s->dir, f->file);
        const char *original = file_join(s->a, s->dir, r->file);
        if (!copy || !original)
            return false;
        count->copies += signature_verify_copy(s->a, original, copy, &n, v->found);
        count->signatures += n;
    }
    return true;
}

static bool verify_revision(struct verifier *v, struct vault *s, const struct revision *r,
                            struct verified *count)
{
    struct arena *a = arena_open(v->dg); /* of large files only one at a time */
    const char *path = file_join(s->a, s->dir, r->file);
    const struct archived *f = s->files;
    struct bytes pdf;
    bool ok = a && path;

    while (f && strcmp(f->file, r->file) != 0)
        f = f->next;
    count->revisions++;
    if (ok && f && !f->damaged) {
        ok = file_read(a, path, &pdf, v->dg);
        enum rebuilt result = ok ? rebuild(v, path, pdf, s->first, r) : REBUILT_FAILED;
        ok = result != REBUILT_FAILED;
        count->rebuilt += result == REBUILT_SAME;
        count->others += result == REBUILT_OTHER;
        if (result == REBUILT_PREFIX)
            diag_add(v->found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = path},
                     "something was added at the end of this file");
        ok = ok && verify_copies(v, s, r, count);
    }
    arena_close(a);
    return ok;
}

/* Another one than the last revision is a draft, if it proves itself. */
static bool verify_current(struct verifier *v, struct vault *s)
{
    struct loc at = {.file = s->current};
    struct bytes pdf;

    if (!s->current || s->current_is == CURRENT_SAME || !s->last_pdf.data)
        return true;
    if (s->current_is == CURRENT_MISSING) {
        diag_add(v->found, DIAG_ARCHIVE_UNFINISHED, at,
                 "this copy of revision %d is missing; the next archive command makes it",
                 s->last->number);
        return true;
    }
    if (!file_read(s->a, s->current, &pdf, v->dg))
        return false;
    enum rebuilt result = rebuild(v, s->current, pdf, NULL, NULL);
    int n;
    check_signed(v, s->current, pdf, result, &n);
    if (n && bytes_begin(pdf, s->last_pdf))
        diag_add(
            v->found, DIAG_ARCHIVE_NOTE, at,
            "this is a signed copy of revision %d that is not archived; archive --signed keeps it",
            s->last->number);
    else if (result == REBUILT_SAME || n)
        diag_add(v->found, DIAG_ARCHIVE_NOTE, at,
                 "this is a draft that is not archived, and not revision %d", s->last->number);
    return result != REBUILT_FAILED;
}

static bool verify_locked(struct verifier *v, struct vault *s)
{
    struct verified result = {.what = VERIFIED_ARCHIVE, .path = s->dir};

    if (!vault_read(s, v->found))
        return false;
    for (const struct revision *r = s->first; r; r = r->next)
        if (!verify_revision(v, s, r, &result))
            return false;
    return verify_current(v, s) && give(v, &result);
}

static bool verify_year(struct verifier *v, const char *dir)
{
    struct vault s;
    bool ok = vault_open(&s, v->a, dir, VAULT_READ, v->dg) && verify_locked(v, &s);

    vault_close(&s);
    return ok;
}

/* ---- a file of its own ---- */

static bool verify_file(struct verifier *v, const char *path)
{
    struct verified result = {.what = VERIFIED_FILE, .path = path};
    struct bytes pdf;

    if (!file_read(v->a, path, &pdf, v->dg))
        return false;
    enum rebuilt how = rebuild(v, path, pdf, NULL, NULL);
    const char *sum = digest_sha256(v->a, pdf, v->dg);
    if (how == REBUILT_FAILED || !sum)
        return false;
    check_signed(v, path, pdf, how, &result.signatures);
    result.rebuilt = how != REBUILT_OTHER;
    if (!diag_count(v->found, DIAG_ERROR))
        result.sha256 = sum;
    return give(v, &result);
}

/* ---- all ---- */

static bool is_year(const char *what)
{
    return !strchr(what, '/') && !strchr(what, '.');
}

static bool verify_all(struct verifier *v, const char *what)
{
    const char *one = what ? file_join(v->a, "out", what) : NULL;
    const char **year = &one;
    size_t n = 1;
    bool ok = true;

    if (what && !one)
        return false;
    if (what && !vault_exists(v->a, one)) {
        if (!is_year(what) && !file_is_dir(what))
            return verify_file(v, what);
        one = file_is_dir(what) ? what : one; /* the folder itself */
    }
    if (what ? !vault_exists(v->a, one) : !(year = vault_years(v->a, &n, v->dg)) || !n) {
        diag_add(v->found, DIAG_ARCHIVE_INPUT, (struct loc){.file = what ? one : "out"},
                 "there is no archive here");
        return give(v, &(struct verified){.what = VERIFIED_NOTHING, .path = what ? one : "out"});
    }
    for (size_t i = 0; i < n; i++)
        ok = verify_year(v, year[i]) && ok;
    return ok;
}

bool verify_archive(struct arena *a, const char *what, const struct resources *by,
                    struct verify_sink sink, struct diag *dg)
{
    struct verifier v = {.a = a, .by = by, .sink = sink, .found = diag_open(), .dg = dg};

    if (!v.found)
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    bool ok = verify_all(&v, what);
    if (v.found && diag_count(v.found, DIAG_NOTE)) /* of one that could not be finished */
        ok = give(&v, &(struct verified){.what = VERIFIED_NOTHING, .path = what}) && ok;
    diag_close(v.found);
    return ok;
}
