#include "archive/signature.h"

/* What is read of one file. */
struct checking {
    struct arena *a;
    const char *path;
    struct bytes file;
    const struct trust *trust;
    struct evidence all;
    struct evidence *then; /* of the file as each timestamp of the whole closed it */
    size_t nthen;
    struct known known;
    struct diag *dg;
};

static bool read_evidence(struct checking *c, size_t end, struct evidence *out)
{
    struct original o = {0};
    bool ok = original_open(&o, c->a, c->path, (struct bytes){c->file.data, end}, c->dg) &&
              evidence_read(out, &o);

    original_close(&o);
    return ok;
}

/* What came before a timestamp that is trusted is judged as on its day, by what the file had then. */
static bool go_back(struct checking *c, const struct signer *stamp)
{
    const size_t *range = stamp->signature->value->range;
    const struct proof *p = &stamp->proof;

    if (!stamp->signature->timestamp || !p->authority_trusted)
        return true;
    c->known = (struct known){&c->all, &c->then[c->nthen], p->when, p->authority};
    return read_evidence(c, range[2] + range[3], &c->then[c->nthen++]);
}

/* From the last to the first. */
static bool check_each(struct checking *c, struct signer *one, int n)
{
    bool ok = true;

    while (n-- > 0) {
        one[n].held = proof_check(c->a, c->path, c->file, one[n].signature, c->trust, &c->known,
                                  &one[n].proof, c->dg);
        ok = ok && one[n].held;
        if (one[n].held && !go_back(c, &one[n]))
            return false;
    }
    return ok;
}

static bool check_all(struct checking *c, const struct signed_copy *found, struct signers *out)
{
    struct signer *one = arena_array(c->a, struct signer, (size_t)found->n + 1),
                  **end = &out->first;
    int n = 0;

    c->then = arena_array(c->a, struct evidence, (size_t)found->n + 1);
    if (!one || !c->then || !read_evidence(c, c->file.len, &c->all))
        return false;
    c->known = (struct known){&c->all, &c->all, time(NULL), NULL};
    for (const struct signature *s = found->first; s; s = s->next)
        one[n++] = (struct signer){.path = c->path, .signature = s};
    bool ok = check_each(c, one, n);
    for (int i = 0; i < n; i++) {
        if (!one[i].held)
            continue;
        *end = &one[i];
        end = &one[i].next;
        out->n++;
    }
    return ok;
}

bool signature_verify(struct arena *a, const char *path, struct bytes file, size_t before,
                      const struct trust *t, struct signers *out, struct diag *dg)
{
    struct checking c = {.a = a, .path = path, .file = file, .trust = t, .dg = dg};
    struct signed_copy found;

    *out = (struct signers){0};
    bool ok = signed_read(a, path, file, before, &found, dg) && check_all(&c, &found, out);
    for (size_t i = 0; i < c.nthen; i++)
        evidence_close(&c.then[i]);
    evidence_close(&c.all);
    return ok;
}

bool signature_verify_copy(struct arena *a, const char *original, const char *path,
                           const struct trust *t, struct signers *out, struct diag *dg)
{
    struct bytes before, copy;

    *out = (struct signers){0};
    if (!file_read(a, original, &before, dg) || !file_read(a, path, &copy, dg))
        return false;
    if (!bytes_begin(copy, before))
        return diag_add(
            dg, DIAG_SIGNATURE, (struct loc){.file = path},
            "this is not a signed copy of %s: it does not begin with the bytes of that file",
            original);
    return signature_verify(a, path, copy, before.len, t, out, dg);
}
