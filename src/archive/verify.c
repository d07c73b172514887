#include "archive/verify.h"

#include "archive/merged.h"
#include "archive/seal.h"
#include "archive/vault.h"
#include "base/digest.h"

#include <string.h>

struct verifier {
    struct arena *a;
    const struct resources *by;
    struct trust trust;
    struct verify_sink sink;
    struct diag *found; /* of what is proved just now */
    struct diag *dg;    /* what the machine failed at */
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

static enum rebuilt rebuild(struct verifier *v, const char *path, struct bytes pdf,
                            const struct revision *first, const struct revision *this,
                            const char *home, size_t *before)
{
    struct rebuild r = {.path = path,
                        .pdf = pdf,
                        .first = first,
                        .this = this,
                        .home = home,
                        .by = v->by,
                        .found = v->found,
                        .dg = v->dg};
    enum rebuilt how = rebuild_pdf(&r);

    *before = r.before;
    return how;
}

static void count_rebuilt(struct verified *result, enum rebuilt how)
{
    result->rebuilt += how == REBUILT_SAME || how == REBUILT_PREFIX;
    result->same_text += how == REBUILT_TEXT;
    result->others += how == REBUILT_OTHER;
}

/* The same signature stands in each copy that was signed after it. */
static bool is_counted(const struct verified *result, const struct signer *s)
{
    for (const struct signer *o = result->signer; o; o = o->next)
        if (bytes_equal(o->signature->value->contents, s->signature->value->contents))
            return true;
    return false;
}

/* Those that hold, after those of other files, each once. */
static void add_signers(struct verified *result, struct signers *more)
{
    for (struct signer *s = more->first, *next; s; s = next) {
        struct signer **end = &result->signer;
        next = s->next;
        if (is_counted(result, s))
            continue;
        while (*end)
            end = &(*end)->next;
        s->next = NULL;
        *end = s;
        result->signatures++;
    }
}

/* What was added at the end of the file are signatures, or it is a finding. false = nothing was, or
 * they do not hold. */
static bool check_signed(struct verifier *v, const char *path, struct bytes pdf, enum rebuilt how,
                         size_t before, struct verified *result)
{
    struct signers found = {0};

    if (how == REBUILT_NOT || how == REBUILT_FAILED || before >= pdf.len)
        return false;
    bool ok = signature_verify(v->a, path, pdf, before, &v->trust, &found, v->found);
    add_signers(result, &found);
    return ok;
}

/* ---- a year ---- */

static bool verify_copies(struct verifier *v, struct vault *s, const struct revision *r,
                          struct verified *result)
{
    for (const struct archived *f = s->files; f; f = f->next) {
        struct signers found;
        if (!f->copy || f->revision != r->number)
            continue;
        const char *copy = file_join(s->a, s->dir, f->file);
        const char *original = file_join(s->a, s->dir, r->file);
        if (!copy || !original)
            return false;
        result->copies += signature_verify_copy(v->a, original, copy, &v->trust, &found, v->found);
        add_signers(result, &found);
    }
    return true;
}

static bool verify_revision(struct verifier *v, struct vault *s, const struct revision *r,
                            struct verified *result)
{
    struct arena *a = arena_open(v->dg); /* of large files only one at a time */
    const char *path = file_join(s->a, s->dir, r->file);
    const struct archived *f = s->files;
    struct bytes pdf;
    size_t before;
    bool ok = a && path;

    while (f && strcmp(f->file, r->file) != 0)
        f = f->next;
    result->revisions++;
    if (ok && f && !f->damaged && f->revision == r->number) { /* no row has the file of another */
        ok = file_read(a, path, &pdf, v->dg);
        enum rebuilt how = ok ? rebuild(v, path, pdf, s->all_rows ? s->first : NULL, r,
                                        r == s->last ? s->home : NULL, &before)
                              : REBUILT_FAILED;
        ok = how != REBUILT_FAILED;
        if (how == REBUILT_PREFIX)
            diag_add(v->found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = path},
                     "something was added at the end of this file");
        else
            count_rebuilt(result, how);
        ok = ok && verify_copies(v, s, r, result) &&
             merged_check(s, r, &v->trust, v->by, &result->merged, v->found);
    }
    arena_close(a);
    return ok;
}

/* A PDF of the archive: a revision, or a signed copy of one. */
static bool is_report(const struct archived *f)
{
    const char *end = strrchr(f->file, '.');

    return !f->damaged && !f->merged && f->revision && end && !strcmp(end, ".pdf");
}

/* Another PDF of the archive than the last revision, if it is one; its proof is told where it lies. false = it is none. */
static bool tell_archived(struct verifier *v, struct vault *s, const char *sha256)
{
    struct loc at = {.file = s->current};
    const struct archived *f = s->files;
    const char *path;

    while (f && (!is_report(f) || strcmp(f->sha256, sha256) != 0))
        f = f->next;
    if (!f)
        return false;
    if (f->copy)
        diag_add(v->found, DIAG_ARCHIVE_NOTE, at,
                 "this is a signed copy of revision %1$d, which is archived: %2$s", f->revision,
                 (path = file_join(s->a, s->dir, f->file)) ? path : f->file);
    else
        diag_add(v->found, DIAG_ARCHIVE_NOTE, at,
                 "this is revision %1$d, and the last one is revision %2$d; the next archive "
                 "command mends it",
                 f->revision, s->last->number);
    return true;
}

/* Another one than the last revision is a draft, if it proves itself, or a copy that somebody has
 * signed in this place. */
static bool verify_current(struct verifier *v, struct vault *s, struct verified *result)
{
    struct loc at = {.file = s->current};
    struct bytes pdf;
    size_t before;

    if (!s->current || s->current_is == CURRENT_SAME || !s->last_pdf.data)
        return true;
    if (s->current_is == CURRENT_MISSING) {
        diag_add(v->found, DIAG_ARCHIVE_UNFINISHED, at,
                 "this copy of revision %d is missing; the next archive command makes it",
                 s->last->number);
        return true;
    }
    const char *sha256 =
        file_read(v->a, s->current, &pdf, v->dg) ? digest_sha256(v->a, pdf, v->dg) : NULL;
    if (!sha256 || tell_archived(v, s, sha256))
        return sha256 != NULL;
    bool copy = bytes_begin(pdf, s->last_pdf);
    enum rebuilt how = rebuild(v, s->current, pdf, NULL, NULL, NULL, &before);
    bool is_signed = check_signed(v, s->current, pdf, how, copy ? s->last_pdf.len : before, result);
    const struct revision *of = is_signed ? vault_original(s, pdf) : NULL;
    if (of)
        diag_add(
            v->found, DIAG_ARCHIVE_NOTE, at,
            "this is a signed copy of revision %d that is not archived; archive --signed keeps "
            "it",
            of->number);
    else if (how == REBUILT_SAME || how == REBUILT_TEXT || is_signed)
        diag_add(v->found, DIAG_ARCHIVE_NOTE, at,
                 "this is a draft that is not archived, and not revision %d", s->last->number);
    else if (how == REBUILT_OTHER && !copy)
        diag_add(v->found, DIAG_ARCHIVE_DAMAGED, at,
                 "this file is not revision %d, and nothing proves what it says", s->last->number);
    return how != REBUILT_FAILED;
}

/* Who has sealed is told with those who have signed. */
static bool verify_seals(struct verifier *v, struct vault *s, struct verified *result)
{
    struct signer **end = &result->signer;

    while (*end)
        end = &(*end)->next;
    for (int number = 1; number <= s->nseal; number++) {
        struct seal *seal = arena_new(v->a, struct seal);
        bool holds;
        if (!seal || !seal_check(s, number, &v->trust, seal, &holds, v->found))
            return false;
        if (!holds)
            continue;
        result->seals++;
        if (seal->revisions > result->sealed)
            result->sealed = seal->revisions;
        *end = &seal->signer;
        end = &seal->signer.next;
    }
    return seal_note_further(s, v->found);
}

static bool prove(struct verifier *v, struct vault *s, struct verified *result)
{
    *result = (struct verified){.what = VERIFIED_ARCHIVE, .path = s->dir};
    if (!vault_read(s, v->found))
        return false;
    for (const struct revision *r = s->first; r; r = r->next)
        if (!verify_revision(v, s, r, result))
            return false;
    return verify_seals(v, s, result) && verify_current(v, s, result);
}

static bool verify_locked(struct verifier *v, struct vault *s)
{
    struct verified result;

    return prove(v, s, &result) && give(v, &result);
}

static bool verify_year(struct verifier *v, const char *dir)
{
    struct vault s;
    bool ok = vault_open(&s, v->a, dir, VAULT_READ, v->dg) && verify_locked(v, &s);

    vault_close(&s);
    return ok;
}

/* ---- a file of its own ---- */

static bool has_trusted(const struct verified *result)
{
    for (const struct signer *s = result->signer; s; s = s->next)
        if (s->proof.verdict.trusted && !s->signature->timestamp)
            return true;
    return false;
}

static bool verify_file(struct verifier *v, const char *path)
{
    struct verified result = {.what = VERIFIED_FILE, .path = path};
    struct bytes pdf;
    size_t before;

    if (!file_read(v->a, path, &pdf, v->dg))
        return false;
    enum rebuilt how = rebuild(v, path, pdf, NULL, NULL, NULL, &before);
    const char *sum = digest_sha256(v->a, pdf, v->dg);
    if (how == REBUILT_FAILED || !sum || !locate_file(v->a, path, pdf, &result.location, v->dg))
        return false;
    if (result.location.what == LOCATION_BEGINS)
        before = result.location.size; /* whatever its cross-references say */
    check_signed(v, path, pdf, how, before, &result);
    count_rebuilt(&result, how);
    if (how == REBUILT_OTHER && result.location.what == LOCATION_NONE && !has_trusted(&result))
        diag_add(
            v->found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = path},
            "nothing proves this file: it is not what its data give, it is in no archive here, "
            "and it has no signature that is trusted");
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
    size_t n = 0;
    const char **dir = vault_find(v->a, what, &n, v->dg);
    bool ok = dir != NULL;

    if (ok && !n && what && !is_year(what) && !file_is_dir(what))
        return verify_file(v, what);
    if (ok && !n) {
        const char *path = !what ? "out" : file_is_dir(what) ? what : file_join(v->a, "out", what);
        diag_add(v->found, DIAG_ARCHIVE_INPUT, (struct loc){.file = path},
                 "there is no archive here");
        return give(v, &(struct verified){.what = VERIFIED_NOTHING, .path = path});
    }
    for (size_t i = 0; i < n; i++)
        ok = verify_year(v, dir[i]) && ok;
    return ok;
}

bool verify_vault(struct vault *s, const struct resources *by, struct diag *found)
{
    struct verifier v = {.a = s->a, .by = by, .found = found, .dg = s->dg};
    struct verified result;
    bool ok = trust_open(&v.trust, s->a, NULL, s->dg) && prove(&v, s, &result);

    trust_close(&v.trust);
    return ok;
}

bool verify_archive(struct arena *a, const struct verify_order *order, struct verify_sink sink,
                    struct diag *dg)
{
    struct verifier v = {.a = a, .by = order->by, .sink = sink, .found = diag_open(), .dg = dg};

    if (!v.found)
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    bool ok = trust_open(&v.trust, a, order->trust, dg) && verify_all(&v, order->what);
    if (v.found && diag_count(v.found, DIAG_NOTE)) /* of one that could not be finished */
        ok = give(&v, &(struct verified){.what = VERIFIED_NOTHING, .path = order->what}) && ok;
    trust_close(&v.trust);
    diag_close(v.found);
    return ok;
}
