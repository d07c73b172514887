#include "archive/seal.h"

#include "archive/commit.h"
#include "archive/sound.h"
#include "base/digest.h"
#include "sign/cms.h"

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

/* The folder that the file is in, below that of the revisions: "003", or "memo" of a further report; "" = none. NULL =
 * no memory. */
static const char *folder_of(const struct vault *s, const char *file)
{
    size_t len = strlen(s->below);
    const char *name = !strncmp(file, s->below, len) ? file + len : "", *slash = strchr(name, '/');

    return arena_strndup(s->a, name, slash ? (size_t)(slash - name) : 0);
}

/* The revision whose file it is; 0 = of none. */
static int revision_of(const struct vault *s, const char *file)
{
    const char *folder = folder_of(s, file);

    return folder ? ledger_number(folder) : 0;
}

/* The further report of the year whose file it is; NULL = of none. */
static const char *further_of(const struct vault *s, const char *file)
{
    const char *folder = *s->below ? folder_of(s, file) : NULL;

    return folder && *folder && !ledger_number(folder) && !strncmp(file, s->below, strlen(s->below))
               ? folder
               : NULL;
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

static void accuse(struct vault *s, int number, const struct line *l, bool is_there,
                   struct diag *found)
{
    const char *path = file_join(s->a, s->dir, l->file);

    if (is_there)
        diag_add(found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = path},
                 "this file is another one than that which seal %d covers", number);
    else
        diag_add(found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = path},
                 "seal %d covers this file, and it is missing", number);
}

/* A file of a further report. One whose whole folder is gone is told once. false = the machine failed. */
static bool check_further(struct vault *s, int number, const struct line *l, const char *name,
                          const char **gone, struct diag *found)
{
    const char *path = file_join(s->a, s->dir, l->file);
    const char *folder = arena_printf(s->a, "%s/%s%s", s->dir, s->below, name);
    struct arena *scratch;
    struct bytes data;

    if (!path || !folder)
        return false;
    if (!file_is_dir(folder)) {
        if (!*gone || strcmp(*gone, name) != 0)
            diag_add(found, DIAG_ARCHIVE_DAMAGED, (struct loc){.file = folder},
                     "seal %d covers this further report of the year, and its folder is missing",
                     number);
        *gone = name;
        return true;
    }
    if (!file_exists(path)) {
        accuse(s, number, l, false, found);
        return true;
    }
    if (!(scratch = arena_open(s->dg))) /* of large files one at a time */
        return false;
    const char *sha256 =
        file_read(scratch, path, &data, s->dg) ? digest_sha256(scratch, data, s->dg) : NULL;
    if (sha256 && strcmp(sha256, l->sha256) != 0)
        accuse(s, number, l, true, found);
    arena_close(scratch);
    return sha256 != NULL;
}

/* A chain that is shorter than a sealed one is told once. false = the text is no list of an archive. */
static bool check_covered(struct vault *s, struct bytes text, struct seal *seal, struct diag *found)
{
    int last = s->last ? s->last->number : 0;
    const char *gone = NULL;
    size_t at = 0;
    struct line l;

    while (next_line(s->a, text, &at, &l)) {
        const char *further = further_of(s, l.file);
        if (further) {
            if (!check_further(s, seal->number, &l, further, &gone, found))
                return false;
            continue;
        }
        const struct archived *f = find_file(s, l.file);
        int revision = revision_of(s, l.file);
        if (revision > seal->revisions)
            seal->revisions = revision;
        if (!is_list(l.file) && revision <= last && (!f || strcmp(f->sha256, l.sha256) != 0))
            accuse(s, seal->number, &l, f != NULL, found);
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

bool seal_covers(struct arena *a, struct bytes text,
                 bool (*has)(void *to, const char *file, const char *sha256), void *to)
{
    size_t at = 0;
    struct line l;

    while (next_line(a, text, &at, &l))
        if (!is_list(l.file) && !has(to, l.file, l.sha256))
            return false;
    return at && at == text.len;
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

/* Does a seal of the year name a file of this further report? */
static bool is_covered(struct vault *s, const char *name)
{
    const char *begin = arena_printf(s->a, "  %s%s/", s->below, name);

    for (int number = 1; begin && number <= s->nseal; number++) {
        const char *path = seal_path(s, number, "SHA256SUMS");
        struct bytes text;
        if (path && file_exists(path) && file_read(s->a, path, &text, s->dg) &&
            memmem(text.data, text.len, begin, strlen(begin)))
            return true;
    }
    return false;
}

bool seal_note_further(struct vault *s, struct diag *found)
{
    size_t n = 0;
    const char **dir = *s->below && s->nseal ? vault_find(s->a, s->dir, &n, s->dg) : NULL;

    for (size_t i = 0; i < n; i++) {
        const char *seals = file_join(s->a, dir[i], "seals");
        if (!strcmp(dir[i], s->dir) || !seals || !file_is_dir(seals) ||
            is_covered(s, file_name(dir[i])))
            continue;
        diag_add(found, DIAG_ARCHIVE_NOTE, (struct loc){.file = dir[i]},
                 "no seal of the year covers this further report; it has a seal of its own alone, "
                 "so nothing would tell that its whole folder was removed");
        diag_hint(found, "seal the year again: raingan seal %s", file_name(s->dir));
    }
    return diag_exit_status(s->dg) != 3;
}

/* ---- to seal ---- */

struct sealer {
    struct arena *a;
    const struct seal_order *order;
    struct sign_key key;
    struct sealed **end;
    struct diag *dg;
};

/* The files of a further report, but for its lists, which grow. Of one that is damaged none is sealed; that it is so is
 * said where it is sealed by itself. */
static bool add_further(struct vault *year, const char *dir, struct sbuf *out)
{
    struct diag *found = diag_open();
    struct vault v = {.lock = -1};
    bool ok = found && vault_open(&v, year->a, dir, VAULT_READ, year->dg) && vault_read(&v, found);

    for (const struct archived *f = ok && !diag_has(found, DIAG_ARCHIVE_DAMAGED) ? v.files : NULL;
         f; f = f->next)
        if (f->revision)
            sbuf_printf(out, "%s  %s%s/%s\n", f->sha256, year->below, file_name(dir), f->file);
    vault_close(&v);
    diag_close(found);
    return ok;
}

/* SHA256SUMS as it is; of a year, then the files of its further reports. No bytes = diagnosed. */
static struct bytes text_to_seal(struct vault *v)
{
    const struct bytes own = ledger_sums(v->a, v->files);
    struct sbuf b = {.a = v->a};
    size_t n = 0;
    const char **dir = *v->below ? vault_find(v->a, v->dir, &n, v->dg) : NULL;

    if (!own.data || (*v->below && !dir))
        return (struct bytes){0};
    sbuf_add(&b, own.data, own.len);
    for (size_t i = 0; i < n; i++)
        if (strcmp(dir[i], v->dir) != 0 && !add_further(v, dir[i], &b))
            return (struct bytes){0};
    return (struct bytes){sbuf_text(&b), b.len};
}

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
    const struct bytes part[2] = {text_to_seal(v)};
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

/* Those of one year stand together, that of the year first: where do they end? */
static size_t year_end(const char **dir, size_t n, size_t first)
{
    size_t len = strlen(dir[first]), end = first + 1;

    while (end < n && !strncmp(dir[end], dir[first], len) && dir[end][len] == '/')
        end++;
    return end;
}

/* The seal of the year covers those of its further reports, so it is made last. What is wrong with one archive stops no
 * other; what the machine lacks does. */
static bool seal_all(struct sealer *l, const char **dir, size_t n)
{
    bool ok = true;

    for (size_t first = 0, end; first < n; first = end) {
        end = year_end(dir, n, first);
        for (size_t i = end; diag_exit_status(l->dg) != 3 && i-- > first;) {
            struct vault v = {.lock = -1};
            ok = vault_open(&v, l->a, dir[i], VAULT_WRITE, l->dg) && seal_vault(l, &v) && ok;
            vault_close(&v);
        }
    }
    return ok;
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
    ok = ok && seal_all(&l, dir, n);
    key_close(&l.key);
    return ok;
}
