#include "report/unpack.h"

#include "pdf/inflate.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM = 64 << 20, RATIO = 100, INPUT = 1 << 20 };

struct unpacker unpacker_open(struct arena *a, const struct qpdf *q, qpdf_data pdf, size_t file_len)
{
    /* A stream that is asked for twice is read twice: pages have their fonts in common. */
    return (struct unpacker){a, q, pdf, ROOM + RATIO * file_len, INPUT + 8 * file_len};
}

/* ---- filters ---- */

static qpdf_oh key(const struct unpacker *u, qpdf_oh dict, const char *name)
{
    return u->q->qpdf_oh_get_key_if_dict(u->pdf, dict, name);
}

/* The only item of an array, or what is no array. */
static bool one_of(const struct unpacker *u, qpdf_oh v, qpdf_oh *out)
{
    *out = v;
    if (!u->q->qpdf_oh_is_array(u->pdf, v))
        return true;
    if (u->q->qpdf_oh_get_array_n_items(u->pdf, v) != 1)
        return false;
    *out = u->q->qpdf_oh_get_array_item(u->pdf, v, 0);
    return true;
}

struct packing {
    bool flate;
    size_t row; /* bytes of a row, for the PNG predictor; 0 = it has none */
    size_t pixel;
};

static bool number(const struct unpacker *u, qpdf_oh dict, const char *name, size_t *out)
{
    enum { MOST = 1 << 16 };
    long long v = 0;
    qpdf_oh is = key(u, dict, name);

    if (u->q->qpdf_oh_is_null(u->pdf, is))
        return true; /* as it was by default */
    if (!u->q->qpdf_oh_get_value_as_longlong(u->pdf, is, &v) || v < 1 || v > MOST)
        return false;
    *out = (size_t)v;
    return true;
}

/* 7.4.4.3, table 8. */
static bool read_predictor(const struct unpacker *u, qpdf_oh with, struct packing *p)
{
    enum { PNG = 10, PNG_LAST = 15 };
    size_t predictor = 1, columns = 1, colors = 1, bits = 8;

    if (!number(u, with, "/Predictor", &predictor) || !number(u, with, "/Columns", &columns) ||
        !number(u, with, "/Colors", &colors) || !number(u, with, "/BitsPerComponent", &bits) ||
        bits > 16 || colors > 32)
        return false;
    if (predictor == 1)
        return true;
    p->pixel = (colors * bits + 7) / 8;
    p->row = (columns * colors * bits + 7) / 8;
    return predictor >= PNG && predictor <= PNG_LAST;
}

static bool read_packing(const struct unpacker *u, qpdf_oh dict, struct packing *p)
{
    qpdf_oh filter, with;
    const char *name = NULL;
    size_t len = 0;

    *p = (struct packing){0};
    if (!one_of(u, key(u, dict, "/Filter"), &filter) ||
        !one_of(u, key(u, dict, "/DecodeParms"), &with))
        return u->q->qpdf_oh_get_array_n_items(u->pdf, key(u, dict, "/Filter")) == 0;
    if (u->q->qpdf_oh_is_null(u->pdf, filter))
        return true;
    p->flate = u->q->qpdf_oh_get_value_as_name(u->pdf, filter, &name, &len) &&
               (!strcmp(name, "/FlateDecode") || !strcmp(name, "/Fl"));
    return p->flate && read_predictor(u, with, p);
}

/* RFC 2083, 6.6. */
static unsigned char paeth(int left, int up, int corner)
{
    int p = left + up - corner, a = abs(p - left), b = abs(p - up), c = abs(p - corner);

    return (unsigned char)(a <= b && a <= c ? left : b <= c ? up : corner);
}

static unsigned char predicted(int filter, int left, int up, int corner)
{
    switch (filter) {
    case 1:
        return (unsigned char)left;
    case 2:
        return (unsigned char)up;
    case 3:
        return (unsigned char)((left + up) / 2);
    case 4:
        return paeth(left, up, corner);
    default:
        return 0;
    }
}

/* Each row loses the byte that names its filter. */
static bool undo_rows(struct arena *a, const struct packing *p, struct bytes *b)
{
    const unsigned char *from = (const unsigned char *)b->data, *end = from + b->len;
    unsigned char *data = arena_alloc(a, b->len + 1), *to = data;

    while (data && from < end) {
        int filter = *from++;
        size_t n = (size_t)(end - from) < p->row ? (size_t)(end - from) : p->row;
        const unsigned char *above = to > data ? to - p->row : NULL;
        for (size_t i = 0; i < n; i++) {
            int left = i >= p->pixel ? to[i - p->pixel] : 0, up = above ? above[i] : 0;
            int corner = above && i >= p->pixel ? above[i - p->pixel] : 0;
            to[i] = (unsigned char)(from[i] + predicted(filter, left, up, corner));
        }
        from += n;
        to += n;
    }
    *b = (struct bytes){(char *)data, data ? (size_t)(to - data) : 0};
    return data != NULL;
}

/* ---- streams ---- */

/* As it lies in the file; to be freed. */
static unsigned char *packed_data(struct unpacker *u, qpdf_oh stream, size_t *len)
{
    unsigned char *data = NULL;
    long long said = 0;
    qpdf_oh dict = u->q->qpdf_oh_get_dict(u->pdf, stream);

    if (!u->q->qpdf_oh_get_value_as_longlong(u->pdf, key(u, dict, "/Length"), &said) || said < 0 ||
        (unsigned long long)said > u->input)
        return NULL;
    u->input -= (size_t)said;
    if (u->q->qpdf_oh_get_stream_data(u->pdf, stream, qpdf_dl_none, NULL, &data, len) &
        QPDF_ERRORS) {
        free(data);
        return NULL;
    }
    return data ? data : calloc(1, 1); /* libqpdf gives none for an empty one */
}

static bool unpack(struct unpacker *u, qpdf_oh stream, const size_t *size, struct bytes *out)
{
    struct packing p;
    size_t len = 0, most = size ? *size : u->room;

    *out = (struct bytes){0};
    if (!u->q->qpdf_oh_is_stream(u->pdf, stream) || most > u->room ||
        !read_packing(u, u->q->qpdf_oh_get_dict(u->pdf, stream), &p) || (size && p.row))
        return false;
    unsigned char *data = packed_data(u, stream, &len);
    struct bytes packed = {(const char *)data, len};
    bool ok = data != NULL;

    if (ok && !p.flate)
        ok =
            len <= most && (*out = (struct bytes){arena_strndup(u->a, packed.data, len), len}).data;
    else if (ok)
        ok =
            size ? inflate_exactly(u->a, packed, most, out) : inflate_upto(u->a, packed, most, out);
    free(data);
    if (!ok || (size && out->len != *size))
        return false;
    u->room -= out->len;
    return !p.row || undo_rows(u->a, &p, out);
}

void unpack_look(const struct unpacker *u, qpdf_oh stream)
{
    qpdf_oh dict = u->q->qpdf_oh_get_dict(u->pdf, stream);
    struct packing p;
    long long len;

    read_packing(u, dict, &p);
    u->q->qpdf_oh_get_value_as_longlong(u->pdf, key(u, dict, "/Length"), &len);
}

bool unpack_stream(struct unpacker *u, qpdf_oh stream, struct bytes *out)
{
    return unpack(u, stream, NULL, out);
}

bool unpack_stream_of(struct unpacker *u, qpdf_oh stream, size_t size, struct bytes *out)
{
    return unpack(u, stream, &size, out);
}
