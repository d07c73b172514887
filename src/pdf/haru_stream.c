/*
 * haru_stream.c - streams (PDF 32000-1, 7.3.8), packed by libdeflate.
 *
 * libharu would copy the data, pack it with a new zlib stream each time, and give each length an object of
 * its own. So to libharu a stream is a dictionary; what is in it hangs on it, packed, until it is written.
 */
#include "pdf/haru_own.h"

#include <libdeflate.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { LEVEL = 6 }; /* of the report of 2568: 4.4 times as fast as zlib's 6, and 1.4 % smaller */

struct held {
    size_t len;
    unsigned char data[];
};

static void free_held(HPDF_Dict d)
{
    free(d->attr);
    d->attr = NULL;
}

static const struct held *held_of(const struct _HPDF_Dict_Rec *d)
{
    return d->free_fn == free_held ? d->attr : NULL;
}

static struct held *no_memory(struct haru *h)
{
    haru_check(h, HPDF_FAILD_TO_ALLOC_MEM);
    return NULL;
}

static struct held *new_held(struct haru *h, size_t len)
{
    struct held *out = len < SIZE_MAX - sizeof *out ? malloc(sizeof *out + len) : NULL;

    if (!out)
        return no_memory(h);
    out->len = len;
    return out;
}

static struct held *copied(struct haru *h, const void *data, size_t len)
{
    struct held *out = new_held(h, len);

    if (out && len)
        memcpy(out->data, data, len);
    return out;
}

static struct held *packed(struct haru *h, const void *data, size_t len)
{
    if (!h->packer && !(h->packer = libdeflate_alloc_compressor(LEVEL)))
        return no_memory(h);
    size_t most = libdeflate_zlib_compress_bound(h->packer, len);
    struct held *out = new_held(h, most);
    if (!out)
        return NULL;
    out->len = libdeflate_zlib_compress(h->packer, data, len, out->data, most);
    struct held *less = realloc(out, sizeof *out + out->len);
    if (less)
        out = less;
    return out;
}

void haru_fill_stream(struct haru *h, struct haru_dict d, const void *data, size_t len,
                      enum stream_kind kind)
{
    bool pack = kind == STREAM_PACKED && len; /* packed, nothing would have 8 bytes */

    if (h->failed)
        return;
    struct held *held = pack ? packed(h, data, len) : copied(h, data, len);
    d.rec->attr = held;
    d.rec->free_fn = free_held;
    if (held && (len > INT_MAX || held->len > INT_MAX))
        haru_check(h, HPDF_INVALID_PARAMETER);
    if (pack || (kind == STREAM_JPEG && len))
        haru_put_name(h, d, "Filter", pack ? "FlateDecode" : "DCTDecode");
    if (!h->failed)
        haru_put_int(h, d, "Length", (int)held->len);
}

struct haru_stream haru_new_stream(struct haru *h, const void *data, size_t len,
                                   enum stream_kind kind)
{
    struct haru_dict d = haru_new_dict(h);

    haru_fill_stream(h, d, data, len, kind);
    return (struct haru_stream){d};
}

bool haru_is_stream(const struct _HPDF_Dict_Rec *d)
{
    return held_of(d) != NULL;
}

void haru_put_data(struct haru *h, const struct _HPDF_Dict_Rec *d)
{
    const struct held *held = held_of(d);

    if (!held)
        return;
    haru_put_bytes(h, "\nstream\r\n");
    haru_put_raw(h, held->data, held->len);
    haru_put_bytes(h, "\nendstream");
}
