#include "command/command.h"
#include "command/copy.h"
#include "command/language.h"
#include "command/share.h"

#include "archive/verify.h"

/* ---- signatures ---- */

static void print_time(const struct proof *p, struct arena *a)
{
    const char *when = p->when ? copy_time(a, p->when) : NULL;

    const char *closed = p->closed_by ? copy_time(a, p->closed) : NULL;

    if (!when)
        puts(_("    time: it does not say"));
    else if (!p->authority)
        printf(_("    time: %s, by the clock of who signed; nobody else vouches for it\n"), when);
    else if (p->authority_trusted)
        printf(_("    time: %1$s, by a timestamp of %2$s\n"), when, p->authority);
    else
        printf(_("    time: %1$s, by a timestamp of %2$s, whose certificate is not trusted here\n"),
               when, p->authority);
    if (closed)
        printf(_("    it was there on: %1$s, by the timestamp of the whole file by %2$s\n"), closed,
               p->closed_by);
}

static void print_revocation(const struct verdict *v, struct arena *a)
{
    const char *since = v->revocation == REVOCATION_SAID ? copy_time(a, v->revoked) : NULL;

    if (since && v->authority_revoked)
        printf(_("    revocation: an authority above the certificate was revoked on %s, after it "
                 "had signed\n"),
               since);
    else if (since)
        printf(_("    revocation: the certificate was revoked on %s, after it had signed\n"),
               since);
    else if (v->revocation == REVOCATION_NONE && v->authority_unknown)
        puts(_("    revocation: none of its own; so says its issuer, in this file; of an authority "
               "above it that is not known"));
    else if (v->revocation == REVOCATION_NONE)
        puts(_("    revocation: none; so says its issuer, in this file"));
    else
        puts(_("    revocation: not known; the file has no proof of it"));
}

static void print_extent(const struct signature *s)
{
    if (s->part)
        puts(_("    it covers: the file as it was then; others have signed after it"));
    else if (s->stamped_after)
        puts(_("    it covers: the file as it was then; only a timestamp of the whole file and "
               "proofs of signatures were added after it"));
    else if (s->proofs_after)
        puts(_("    it covers: the file as it was then; only proofs of signatures were added after "
               "it"));
    else
        puts(_("    it covers: the whole file"));
}

static void print_signer(const struct signer *s, struct arena *a)
{
    enum { SHORT = 16 };
    const struct proof *p = &s->proof;

    if (s->signature->timestamp)
        printf(
            _("%1$s: timestamp of the whole file by %2$s, certificate of %3$s, SHA-256 %4$.*5$s\n"),
            s->path, p->name, p->issuer, p->fingerprint, SHORT);
    else
        printf(_("%1$s: signature in \"%2$s\" by %3$s, certificate of %4$s, SHA-256 %5$.*6$s\n"),
               s->path, s->signature->field, p->name, p->issuer, p->fingerprint, SHORT);
    print_time(p, a);
    if (p->verdict.trusted)
        puts(_("    certificate: trusted here"));
    else
        printf(_("    certificate: not trusted here: %s\n"), _(p->verdict.why_not));
    print_revocation(&p->verdict, a);
    print_extent(s->signature);
}

/* ---- what is proved ---- */

static void print_archive(const struct verified *v)
{
    size_t wrong = diag_count(v->found, DIAG_ERROR);

    if (wrong)
        printf(
            _("%1$s: %2$d revisions, %3$d of them made again to the same byte; %4$zu findings\n"),
            v->path, v->revisions, v->rebuilt, wrong);
    else if (v->same_text || v->others)
        printf(
            _("%1$s: %2$d revisions, nothing is wrong: %3$d made again to the same byte, %4$d made "
              "again with the same text on each page, %5$d vouched for by digests alone\n"),
            v->path, v->revisions, v->rebuilt, v->same_text, v->others);
    else
        printf(
            _("%1$s: %2$d revisions, %3$d of them made again to the same byte; all is complete\n"),
            v->path, v->revisions, v->rebuilt);
    if (v->seals)
        printf(_("%1$s: %2$d valid seals, up to revision %3$d\n"), v->path, v->seals, v->sealed);
    if (v->merged)
        printf(_("%1$s: %2$d files that revisions were in other copies of the archive\n"), v->path,
               v->merged);
    if (v->copies)
        printf(_("%1$s: %2$d signed copies with %3$d valid digital signatures\n"), v->path,
               v->copies, v->signatures);
}

static void print_location(const struct verified *v)
{
    const struct location *l = &v->location;

    switch (l->what) {
    case LOCATION_NONE:
        printf(_("%s: it is in no archive here\n"), v->path);
        break;
    case LOCATION_REVISION:
        printf(_("%1$s: it is revision %2$d of the archive %3$s\n"), v->path, l->revision, l->dir);
        break;
    case LOCATION_COPY:
        printf(_("%1$s: it is a signed copy of revision %2$d, kept in the archive %3$s\n"), v->path,
               l->revision, l->dir);
        break;
    case LOCATION_MERGED:
        printf(_("%1$s: it was revision %2$d in another copy of the archive %3$s, and is revision "
                 "%4$d since they were merged\n"),
               v->path, l->was, l->dir, l->revision);
        break;
    case LOCATION_BEGINS:
        printf(_("%1$s: it begins with revision %2$d of the archive %3$s, and is not kept there\n"),
               v->path, l->revision, l->dir);
        break;
    }
}

static void print_file(const struct verified *v)
{
    if (v->rebuilt)
        printf(_("%1$s: made again from its own data to the same byte; SHA-256 %2$s\n"), v->path,
               v->sha256);
    else if (v->same_text)
        printf(_("%1$s: this program or its fonts make another file of its data, with the same "
                 "text on "
                 "each page; SHA-256 %2$s\n"),
               v->path, v->sha256);
    else
        printf(_("%1$s: this program cannot make it again; the archive's digest or its signatures "
                 "alone "
                 "vouch for it; SHA-256 %2$s\n"),
               v->path, v->sha256);
    print_location(v);
    if (v->signatures)
        printf(_("%1$s: %2$d valid digital signatures\n"), v->path, v->signatures);
}

/* Findings are results here: they go to standard output, before what they sum up to. */
static bool print_result(void *to, const struct verified *v)
{
    struct job *j = to;
    int status = diag_exit_status(v->found);

    if (status > (int)j->found)
        j->found = (enum status)status;
    if (!diag_print(v->found, stdout))
        return command_output_failed(j);
    if (v->what == VERIFIED_ARCHIVE)
        print_archive(v);
    if (v->what == VERIFIED_FILE && v->sha256)
        print_file(v);
    for (const struct signer *one = v->signer; one; one = one->next)
        print_signer(one, j->a);
    return true;
}

bool command_verify(struct job *j)
{
    struct resources by;
    struct verify_order order = {
        .what = j->args->word[0], .trust = j->args->option[OPTION_TRUST], .by = &by};

    return share_find_resources(j->a, &by) &&
           verify_archive(j->a, &order, (struct verify_sink){print_result, j}, j->dg);
}
