#include "book/zip.h"

#include "book/book.h"

#include <libdeflate.h>
#include <string.h>
#include <strings.h>

enum { END_LEN = 22, CENTRAL_LEN = 46, LOCAL_LEN = 30, COMMENT_MAX = 65535, ENTRIES_MAX = 4096 };
enum { STORED = 0, DEFLATED = 8, ENCRYPTED = 1 };

static unsigned u16(const char *p)
{
    return (unsigned)(unsigned char)p[0] | (unsigned)(unsigned char)p[1] << 8;
}

static size_t u32(const char *p)
{
    return u16(p) | (size_t)u16(p + 2) << 16;
}

static bool broken(const struct zip *z)
{
    return diag_add(z->dg, DIAG_FILE_KIND, (struct loc){.file = z->path},
                    "this workbook is broken or not complete");
}

/* The end of the central directory: the last one whose comment ends with the file. */
static const char *find_end(struct bytes file)
{
    size_t least = file.len > END_LEN + COMMENT_MAX ? file.len - END_LEN - COMMENT_MAX : 0;

    for (size_t at = file.len >= END_LEN ? file.len - END_LEN + 1 : 0; at-- > least;)
        if (!memcmp(file.data + at, "PK\5\6", 4) &&
            at + END_LEN + u16(file.data + at + 20) == file.len)
            return file.data + at;
    return NULL;
}

static bool read_entry(struct zip *z, size_t *at, struct zip_entry *e)
{
    const char *p = z->file.data + *at;

    if (z->file.len - *at < CENTRAL_LEN || memcmp(p, "PK\1\2", 4) != 0)
        return false;
    size_t len = u16(p + 28), more = (size_t)u16(p + 30) + u16(p + 32);
    if (z->file.len - *at - CENTRAL_LEN < len + more)
        return false;
    *e = (struct zip_entry){.name = arena_strndup(z->a, p + CENTRAL_LEN, len),
                            .packed = u32(p + 20),
                            .len = u32(p + 24),
                            .header = u32(p + 42),
                            .method = u16(p + 10),
                            .flags = u16(p + 8)};
    *at += CENTRAL_LEN + len + more;
    return e->name != NULL;
}

bool zip_open(struct zip *z, struct arena *a, const char *path, struct bytes file, struct diag *dg)
{
    *z = (struct zip){.a = a, .dg = dg, .path = path, .file = file};
    const char *end = find_end(file);

    if (!end)
        return broken(z);
    size_t n = u16(end + 10), at = u32(end + 16);
    if (n > ENTRIES_MAX || at > file.len)
        return broken(z);
    z->entry = arena_array(a, struct zip_entry, n + 1);
    for (; z->entry && z->nentry < n; z->nentry++)
        if (!read_entry(z, &at, &z->entry[z->nentry]))
            return broken(z);
    return z->entry != NULL;
}

/* Names differ in letter case between programs. */
static const struct zip_entry *find(const struct zip *z, const char *name)
{
    for (size_t i = 0; i < z->nentry; i++)
        if (!strcasecmp(z->entry[i].name, name))
            return &z->entry[i];
    return NULL;
}

bool zip_has(const struct zip *z, const char *name)
{
    return find(z, name) != NULL;
}

/* Its bytes in the file, packed or not. */
static bool find_bytes(const struct zip *z, const struct zip_entry *e, struct bytes *out)
{
    const char *p = z->file.data + e->header;

    if (e->header > z->file.len || z->file.len - e->header < LOCAL_LEN ||
        memcmp(p, "PK\3\4", 4) != 0)
        return false;
    size_t from = e->header + LOCAL_LEN + u16(p + 26) + u16(p + 28);
    if (from > z->file.len || z->file.len - from < e->packed)
        return false;
    *out = (struct bytes){z->file.data + from, e->packed};
    return true;
}

static bool unpack(struct zip *z, struct bytes packed, size_t len, struct bytes *out)
{
    char *text = arena_alloc(z->a, len + 1);
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    bool ok = text && d;

    if (!d)
        diag_add(z->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    else if (ok && libdeflate_deflate_decompress(d, packed.data, packed.len, text, len, NULL) !=
                       LIBDEFLATE_SUCCESS)
        ok = broken(z);
    libdeflate_free_decompressor(d);
    *out = (struct bytes){text, len};
    return ok;
}

bool zip_read(struct zip *z, const char *name, struct bytes *out)
{
    const struct zip_entry *e = find(z, name);
    struct bytes packed;

    if (!e || !find_bytes(z, e, &packed))
        return broken(z);
    if (e->flags & ENCRYPTED)
        return diag_add(z->dg, DIAG_FILE_KIND, (struct loc){.file = z->path},
                        "this workbook is protected with a password");
    if (e->len > BOOK_BYTES_MAX - z->unpacked)
        return diag_add(z->dg, DIAG_FILE_SIZE, (struct loc){.file = z->path},
                        "this workbook unpacks to more than %d MiB", BOOK_BYTES_MAX >> 20);
    z->unpacked += e->len;
    if (e->method == DEFLATED)
        return unpack(z, packed, e->len, out);
    *out = packed;
    return (e->method == STORED && e->len == e->packed) || broken(z);
}
