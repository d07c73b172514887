#include "archive/seal.h"

#include "archive/commit.h"
#include "archive/sound.h"
#include "sign/cms.h"

#include <stdlib.h>
#include <string.h>

/* ---- what a seal covers ---- */

/* A line of the sealed text, "<SHA-256>  <path>". */
struct line {
    const char *sha256, *file;
};

/* The next line of the text; false = there is none, or it is none of ours. */
static bool next_line(struct arena *a, struct bytes text, size_t *at, struct line *out)
{
    enum { HEX = 64 };
    const char *begin = text.data + *at;
    const char *end = *at < text.len ? memchr(begin, '\n', text.len - *at) : NULL;

    if (!end || end - begin <= HEX + 2 || memcmp(begin + HEX, "  ", 2) != 0)
        return false;
    *at += (size_t)(end - begin) + 1;
    out->sha256 = arena_strndup(a, begin, HEX);
    out->file = arena_strndup(a, begin + HEX + 2, (size_t)(end - begin) - HEX - 2);
    return out->sha256 && out->file;
}

/* The revision whose file it is; 0 = of none. */
static int revision_of(const struct vault *s, const char *file)
{
    size_t len = strlen(s->below);
    const char *name = !strncmp(file, s->below, len) ? file + len : "";

    return strchr(name, '/') ? (int)strtol(name, NULL, 10) : 0;
}

/* Lists of the year grow, and are told by what they list. */
static bool is_list(const char *file)
{
    return !strchr(file, '/');
}

static const struct archived *find_file(const struct vault *s, const char *file)
{
    const struct archived *f = s->files;

    while (f && strcmp(f->file, file) != 0)
        f = f->next;
    return f;
}

static const char *seal_path(struct vault *s, int number, const char *name)
{
    return arena_printf(s->a, "%s/seals/%03d/%s", s->dir, number, name);
}

static void accuse(struct vault *s, int number, const struct line *l, struct diag *found)
{
    const char *path = file_join(s->a, s->dir, l->file);

    if (find_file(s, l->file))
        diag_add(found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = path},
                 "this file is another one than that which seal %d covers", number);
    else
        diag_add(found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = path},
                 "seal %d covers this file, and it is missing", number);
}

/* A chain that is shorter than a sealed one is told once. false = the text is no list of an archive. */
static bool check_covered(struct vault *s, struct bytes text, struct seal *seal, struct diag *found)
{
    int last = s->last ? s->last->number : 0;
    size_t at = 0;
    struct line l;

    while (next_line(s->a, text, &at, &l)) {
        const struct archived *f = find_file(s, l.file);
        int revision = revision_of(s, l.file);
        if (revision > seal->revisions)
            seal->revisions = revision;
        if (!is_list(l.file) && revision <= last && (!f || strcmp(f->sha256, l.sha256) != 0))
            accuse(s, seal->number, &l, found);
    }
    if (seal->revisions > last)
        diag_add(found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = s->dir},
                 "seal %1$d covers revisions up to %2$d, but the archive ends with revision %3$d",
                 seal->number, seal->revisions, last);
    if (at == text.len && seal->revisions)
        return true;
    diag_add(found, DIAG_ARCHIVE_DAMAGED,
             (struct loc){.file = seal_path(s, seal->number, "SHA256SUMS")},
             "seal %d has signed something else than the list of an archive", seal->number);
    return false;
}

/* ---- does it hold? ---- */

bool seal_check(struct vault *s, int number, const struct trust *t, struct seal *out, bool *holds,
                struct diag *found)
{
    const char *path = seal_path(s, number, "SHA256SUMS.p7s");
    const char *text_path = seal_path(s, number, "SHA256SUMS");
    struct sign_value *value = arena_new(s->a, struct sign_value);
    struct signature *signature = arena_new(s->a, struct signature);
    struct evidence e = {0};
    struct bytes text, der;

    *out = (struct seal){.number = number};
    *holds = false;
    if (!path || !text_path || !value || !signature)
        return false;
    if (!file_exists(path) || !file_exists(text_path))
        return true; /* the audit has said it */
    if (!file_read(s->a, path, &der, s->dg) || !file_read(s->a, text_path, &text, s->dg))
        return false;
    *value = (struct sign_value){.sub_filter = "ETSI.CAdES.detached",
                                 .range = {0, text.len, text.len, 0},
                                 .range_sound = true,
                                 .contents = der};
    *signature = (struct signature){.field = "SHA256SUMS", .value = value};
    out->signer = (struct signer){.path = path, .signature = signature};
    const struct known known = {.all = &e, .then = &e, .now = time(NULL)};
    *holds = evidence_open(&e) &&
             proof_check(s->a, path, text, signature, t, &known, &out->signer.proof, found);
    evidence_close(&e);
    *holds = *holds && check_covered(s, text, out, found);
    return diag_exit_status(s->dg) != 3;
}

const char *seal_of_revision(struct vault *s, int revision, int *number)
{
    for (*number = 1; *number <= s->nseal; ++*number) {
        const char *path = seal_path(s, *number, "SHA256SUMS.p7s");
        const char *text_path = seal_path(s, *number, "SHA256SUMS");
        struct bytes text, der;
        struct line l;
        if (!path || !text_path || !file_exists(path) || !file_exists(text_path) ||
            !file_read(s->a, text_path, &text, s->dg) || !file_read(s->a, path, &der, s->dg))
            continue;
        for (size_t at = 0; next_line(s->a, text, &at, &l);)
            if (revision_of(s, l.file) == revision) {
                const char *name = cms_signer(s->a, der);
                return name ? name : "?";
            }
    }
    return NULL;
}

/* ---- to seal ---- */

struct sealer {
    struct arena *a;
    const struct seal_order *order;
    struct sign_key key;
    struct sealed **end;
    struct diag *dg;
};

static bool seal_vault(struct sealer *l, struct vault *v)
{
    struct sealed *one = arena_new(l->a, struct sealed);
    unsigned char digest[SHA256_LEN];
    struct bytes der;
    bool unfinished;

    if (!one || !sound_read(v, &unfinished) || (unfinished && !commit_mend(v)))
        return false;
    if (!v->last)
        return diag_add(l->dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = v->dir},
                        "this archive has no revision yet");
    const struct bytes part[2] = {ledger_sums(l->a, v->files)};
    if (!part[0].data || !cms_digest(part, digest, l->dg) ||
        !cms_sign(l->a, &l->key, digest, l->order->tsa, &der, l->dg) ||
        !commit_seal(v, part[0], der))
        return false;
    *one = (struct sealed){.path = seal_path(v, v->nseal, "SHA256SUMS.p7s"),
                           .name = cms_signer(l->a, der),
                           .revisions = v->last->number};
    *l->end = one;
    l->end = &one->next;
    return one->path != NULL;
}

bool seal_archives(struct arena *a, const char *what, const struct seal_order *order,
                   struct sealed **first, struct diag *dg)
{
    struct sealer l = {.a = a, .order = order, .end = first, .dg = dg};
    size_t n = 0;
    const char **dir = vault_find(a, what, &n, dg);

    *first = NULL;
    if (!dir)
        return false;
    if (!n)
        return diag_add(dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = what ? what : "out"},
                        "there is no archive here");
    bool ok = key_open(&l.key, a, order->key, order->pass, dg) &&
              key_may_sign(&l.key, a, order->key, order->now, dg);
    bool has_key =
        ok; /* what is wrong with one archive stops no other; what the machine lacks does */
    for (size_t i = 0; has_key && diag_exit_status(dg) != 3 && i < n; i++) {
        struct vault v = {.lock = -1};
        ok = vault_open(&v, a, dir[i], VAULT_WRITE, dg) && seal_vault(&l, &v) && ok;
        vault_close(&v);
    }
    key_close(&l.key);
    return ok;
}
