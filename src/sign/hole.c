#include "sign/hole.h"

#include "base/limits.h"

#include <string.h>

enum { STRING_MAX = 32767 }; /* bytes: ISO 19005-3, 6.1.13 */

/* Room for four numbers of ten digits, since a file has less than 2 GB. */
#define RANGE_ROOM "[0 ********** ********** **********]"

void hole_put(struct hole *h, struct update *u)
{
    struct sbuf *out = &u->out;

    h->reserved = h->reserved > STRING_MAX ? STRING_MAX : h->reserved;
    sbuf_add_str(out, "/ByteRange");
    h->range_at = out->len;
    sbuf_add_str(out, RANGE_ROOM "\n/Contents");
    h->contents_at = out->len;
    sbuf_add_str(out, "<");
    for (size_t i = 0; i < h->reserved; i++)
        sbuf_add_str(out, "00");
    sbuf_add_str(out, ">");
}

static bool put_hex(const struct hole *h, const struct original *o, char *at, struct bytes der)
{
    static const char digit[] = "0123456789ABCDEF";

    if (der.len > h->reserved)
        return diag_add(o->dg, DIAG_PDF, (struct loc){.file = o->path},
                        "the signature is longer than the room for it");
    for (size_t i = 0; i < der.len; i++) {
        at[2 * i] = digit[(unsigned char)der.data[i] >> 4];
        at[2 * i + 1] = digit[der.data[i] & 15];
    }
    return true;
}

bool hole_fill(const struct hole *h, const struct update *u, hole_maker *make, void *by,
               struct bytes *out)
{
    const struct original *o = u->o;
    size_t before = o->file.len, len = before + u->out.len;
    size_t from = before + h->contents_at, to = from + 2 * h->reserved + 2;
    char *whole = NULL, range[sizeof RANGE_ROOM];
    unsigned char digest[SHA256_LEN];
    struct bytes der;

    if (len > LIMIT_FILE)
        return diag_add(o->dg, DIAG_FILE_SIZE, (struct loc){.file = o->path},
                        "the file is too large");
    if (!(whole = arena_alloc(o->a, len + 1)))
        return false;
    memcpy(whole, o->file.data, before);
    memcpy(whole + before, u->out.s, u->out.len);
    int n = snprintf(range, sizeof range, "[0 %zu %zu %zu]", from, to, len - to);
    memset(whole + before + h->range_at, ' ', sizeof RANGE_ROOM - 1);
    memcpy(whole + before + h->range_at, range, (size_t)n);
    const struct bytes part[2] = {{whole, from}, {whole + to, len - to}};
    if (!cms_digest(part, digest, o->dg) || !make(by, digest, &der) ||
        !put_hex(h, o, whole + from + 1, der))
        return false;
    *out = (struct bytes){whole, len};
    return true;
}
