#include "archive/signature.h"

static bool check_each(struct arena *a, const char *path, struct bytes file,
                       const struct signed_copy *found, const struct trust *t, struct evidence *e,
                       struct signers *out, struct diag *dg)
{
    struct signer **end = &out->first;
    bool ok = true;

    for (const struct signature *s = found->first; s; s = s->next) {
        struct signer *one = arena_new(a, struct signer);
        if (!one)
            return false;
        one->path = path;
        one->signature = s;
        if (!proof_check(a, path, file, s, t, e, &one->proof, dg)) {
            ok = false;
            continue;
        }
        *end = one;
        end = &one->next;
        out->n++;
    }
    return ok;
}

bool signature_verify(struct arena *a, const char *path, struct bytes file, size_t before,
                      const struct trust *t, struct signers *out, struct diag *dg)
{
    struct original o = {0};
    struct evidence e = {0};
    struct signed_copy found;

    *out = (struct signers){0};
    bool ok = signed_read(a, path, file, before, &found, dg) &&
              original_open(&o, a, path, file, dg) && evidence_read(&e, &o) &&
              check_each(a, path, file, &found, t, &e, out, dg);
    evidence_close(&e);
    original_close(&o);
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
