#include "pdf/haru.h"

#include "pdf/put.h"

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_encrypt.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <limits.h>
#include <string.h>

struct haru {
    HPDF_Doc doc;
    struct arena *a;
    struct diag *dg;
    bool failed; /* diagnosed */
};

enum {
    /* Of the finished file: libharu would keep it as a list of 4 KB blocks, and copies the list for
     * every 20 of them. */
    FILE_BLOCK = 64 * 1024,
    OBJECT_NUMBER = 0x7FFFFF, /* bits of an id that are its number, hpdf_objects.h */
};

/* The one place where a status of libharu becomes a diagnostic. */
static bool check(struct haru *h, HPDF_STATUS status)
{
    if (h->failed)
        return false;
    if (status == HPDF_OK)
        return true;
    h->failed = true;
    if (status == HPDF_FAILD_TO_ALLOC_MEM)
        return diag_add(h->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    return diag_add(h->dg, DIAG_PDF, (struct loc){0},
                    "libharu cannot make the PDF (error 0x%04X, %u)", (unsigned)status,
                    (unsigned)(h->doc ? h->doc->error.detail_no : 0));
}

/* The same for a function that gives an object. */
static bool check_object(struct haru *h, const void *object)
{
    if (object)
        return check(h, HPDF_OK);
    HPDF_STATUS status = h->doc->error.error_no;
    return check(h, status == HPDF_OK ? HPDF_INVALID_OBJECT : status);
}

static void put_bytes(struct haru *h, const char *text)
{
    if (!h->failed)
        check(h,
              HPDF_Stream_Write(h->doc->stream, (const HPDF_BYTE *)text, (HPDF_UINT)strlen(text)));
}

struct haru *haru_open(struct arena *a, struct diag *dg)
{
    /* Four bytes above 127 tell transfer programs that it is no text: PDF 32000-1, 7.5.2. */
    static const char header[] = "%PDF-1.7\n%\xB7\xBE\xAD\xAA\n";

    struct haru *h = arena_new(a, struct haru);

    if (!h)
        return NULL;
    *h = (struct haru){.a = a, .dg = dg};
    /* No error handler: libharu calls it for some failures only, while its document remembers all
     * and every call is checked. Not its memory pool (HPDF_NewEx): that is not aligned. */
    h->doc = HPDF_New(NULL, NULL);
    if (!h->doc) {
        check(h, HPDF_FAILD_TO_ALLOC_MEM);
        return NULL;
    }
    h->doc->pdf_version = HPDF_VER_17;
    h->doc->stream = HPDF_MemStream_New(h->doc->mmgr, FILE_BLOCK);
    check_object(h, h->doc->stream);
    put_bytes(h, header);
    return h;
}

void haru_close(struct haru *h)
{
    if (h)
        HPDF_Free(h->doc);
}

/* ---- objects into the file ---- */

/* libharu writes all objects when it saves. Ours go into the file when they are done, so its
 * cross-reference table (PDF 32000-1, 7.5.4) is written here, from its own entries. */
static void write_object(struct haru *h, HPDF_UINT number, void *object)
{
    HPDF_XrefEntry entry = HPDF_Xref_GetEntry(h->doc->xref, number);
    char text[32];

    if (h->failed || !check_object(h, entry))
        return;
    entry->byte_offset = h->doc->stream->size;
    snprintf(text, sizeof text, "%u 0 obj\n", (unsigned)number);
    put_bytes(h, text);
    check(h, HPDF_Obj_WriteValue(object, h->doc->stream, NULL));
    put_bytes(h, "\nendobj\n");
}

static HPDF_UINT number_of(HPDF_UINT32 id)
{
    return id & OBJECT_NUMBER;
}

void haru_flush(struct haru *h, struct haru_dict d)
{
    if (h->failed)
        return;
    HPDF_UINT number = number_of(d.rec->header.obj_id);
    HPDF_XrefEntry entry = HPDF_Xref_GetEntry(h->doc->xref, number);
    write_object(h, number, d.rec);
    if (entry && entry->obj == d.rec) {
        entry->obj = NULL;
        HPDF_Dict_Free(d.rec);
    }
}

struct haru_later haru_reserve(struct haru *h)
{
    HPDF_Null holder = h->failed ? NULL : HPDF_Null_New(h->doc->mmgr);

    if (!check_object(h, holder) || !check(h, HPDF_Xref_Add(h->doc->xref, holder)))
        return (struct haru_later){NULL};
    return (struct haru_later){holder};
}

struct haru_dict haru_loose_dict(struct haru *h)
{
    HPDF_Dict d = h->failed ? NULL : HPDF_Dict_New(h->doc->mmgr);

    check_object(h, d);
    return (struct haru_dict){h->failed ? NULL : d};
}

void haru_define(struct haru *h, struct haru_later which, struct haru_dict d)
{
    if (!h->failed)
        write_object(h, number_of(which.rec->header.obj_id), d.rec);
    if (d.rec)
        HPDF_Dict_Free(d.rec);
}

/* What is not in the file yet: an entry without an offset. Streams give their lengths a value as
 * they are written, which have higher numbers. */
static void write_objects(struct haru *h)
{
    HPDF_Xref xref = h->doc->xref;

    for (HPDF_UINT i = 1; !h->failed && i < xref->entries->count; i++) {
        HPDF_XrefEntry entry = HPDF_Xref_GetEntry(xref, i);
        if (entry->obj && !entry->byte_offset)
            write_object(h, i, entry->obj);
    }
}

static void write_xref(struct haru *h)
{
    HPDF_Xref xref = h->doc->xref;
    char text[64];

    snprintf(text, sizeof text, "xref\n0 %u\n", (unsigned)xref->entries->count);
    put_bytes(h, text);
    for (HPDF_UINT i = 0; i < xref->entries->count; i++) {
        HPDF_XrefEntry entry = HPDF_Xref_GetEntry(xref, i);
        snprintf(text, sizeof text, "%010u %05u %c\r\n", (unsigned)entry->byte_offset,
                 (unsigned)entry->gen_no, entry->entry_typ);
        put_bytes(h, text);
    }
}

/* PDF 32000-1, 14.4: a digest of the file's own bytes, so that the same report has the same ID.
 * Both halves are one, since nothing is changed yet. */
static void put_id(struct haru *h, HPDF_Dict trailer)
{
    HPDF_BYTE digest[HPDF_MD5_KEY_LEN];
    HPDF_MD5_CTX md5;
    HPDF_UINT n;

    if (h->failed)
        return;
    HPDF_Stream s = h->doc->stream;
    HPDF_MD5Init(&md5);
    for (HPDF_UINT i = 0; i < HPDF_MemStream_GetBufCount(s); i++) {
        const HPDF_BYTE *block = HPDF_MemStream_GetBufPtr(s, i, &n);
        HPDF_MD5Update(&md5, block, n);
    }
    HPDF_MD5Final(digest, &md5);
    struct haru_array id = haru_put_array(h, (struct haru_dict){trailer}, "ID");
    for (int i = 0; i < 2; i++)
        if (!h->failed) /* which refuses an object that could not be made */
            check(h, HPDF_Array_Add(id.rec, HPDF_Binary_New(h->doc->mmgr, digest, sizeof digest)));
}

static void write_rest(struct haru *h)
{
    char text[64];

    if (h->failed)
        return;
    HPDF_Dict trailer = h->doc->trailer;
    write_objects(h);
    HPDF_UINT at = h->doc->stream->size;
    write_xref(h);
    check(h, HPDF_Dict_Add(trailer, "Root", h->doc->catalog));
    check(h, HPDF_Dict_Add(trailer, "Info", h->doc->info));
    check(h, HPDF_Dict_AddNumber(trailer, "Size", (HPDF_INT32)h->doc->xref->entries->count));
    put_id(h, trailer);
    put_bytes(h, "trailer\n");
    if (!h->failed)
        check(h, HPDF_Dict_Write(trailer, h->doc->stream, NULL));
    snprintf(text, sizeof text, "\nstartxref\n%u\n%%%%EOF\n", (unsigned)at);
    put_bytes(h, text);
}

bool haru_save(struct haru *h, struct bytes *out)
{
    size_t len = 0, at = 0;
    HPDF_UINT n;

    write_rest(h);
    if (h->failed)
        return false;
    HPDF_Stream s = h->doc->stream;
    HPDF_UINT nblock = HPDF_MemStream_GetBufCount(s);
    for (HPDF_UINT i = 0; i < nblock; i++) {
        check_object(h, HPDF_MemStream_GetBufPtr(s, i, &n));
        len += n;
    }
    char *data = h->failed ? NULL : arena_alloc(h->a, len + 1);
    if (!data)
        return false;
    for (HPDF_UINT i = 0; i < nblock; i++, at += n) {
        const HPDF_BYTE *block = HPDF_MemStream_GetBufPtr(s, i, &n);
        memcpy(data + at, block, n);
    }
    *out = (struct bytes){data, len};
    return true;
}

struct haru_dict haru_catalog(struct haru *h)
{
    return (struct haru_dict){h->failed ? NULL : h->doc->catalog};
}

struct haru_dict haru_info(struct haru *h)
{
    return (struct haru_dict){h->failed ? NULL : h->doc->info};
}

struct haru_dict haru_page_tree(struct haru *h)
{
    if (h->failed)
        return (struct haru_dict){NULL};
    h->doc->root_pages->before_write_fn = NULL; /* it counts kids that libharu made */
    return (struct haru_dict){h->doc->root_pages};
}

struct haru_dict haru_new_dict(struct haru *h)
{
    HPDF_Dict d = h->failed ? NULL : HPDF_Dict_New(h->doc->mmgr);

    if (!check_object(h, d) || !check(h, HPDF_Xref_Add(h->doc->xref, d)))
        return (struct haru_dict){NULL};
    return (struct haru_dict){d};
}

/* Fills a stream. An empty one stays unfiltered: zlib's empty stream has 8 bytes, libharu writes
 * none of them. */
static void fill(struct haru *h, HPDF_Dict d, const void *data, size_t len, enum stream_kind kind)
{
    if (len > INT_MAX) {
        check(h, HPDF_INVALID_PARAMETER);
        return;
    }
    if (!len)
        return;
    d->filter = kind == STREAM_JPEG     ? HPDF_STREAM_FILTER_DCT_DECODE
                : kind == STREAM_PACKED ? HPDF_STREAM_FILTER_FLATE_DECODE
                                        : HPDF_STREAM_FILTER_NONE;
    check(h, HPDF_Stream_Write(d->stream, data, (HPDF_UINT)len));
}

struct haru_stream haru_new_stream(struct haru *h, const void *data, size_t len,
                                   enum stream_kind kind)
{
    HPDF_Dict d = h->failed ? NULL : HPDF_DictStream_New(h->doc->mmgr, h->doc->xref);

    if (!check_object(h, d))
        return (struct haru_stream){{NULL}};
    fill(h, d, data, len, kind);
    return (struct haru_stream){{d}};
}

/* Adds a fresh object to a dictionary; from then on the dictionary owns it. */
static void put(struct haru *h, struct haru_dict d, const char *key, void *object)
{
    if (check_object(h, object))
        check(h, HPDF_Dict_Add(d.rec, key, object));
}

static void add(struct haru *h, struct haru_array to, void *object)
{
    if (check_object(h, object))
        check(h, HPDF_Array_Add(to.rec, object));
}

struct haru_dict haru_put_dict(struct haru *h, struct haru_dict d, const char *key)
{
    HPDF_Dict child = h->failed ? NULL : HPDF_Dict_New(h->doc->mmgr);

    put(h, d, key, child);
    return (struct haru_dict){h->failed ? NULL : child};
}

struct haru_array haru_put_array(struct haru *h, struct haru_dict d, const char *key)
{
    HPDF_Array child = h->failed ? NULL : HPDF_Array_New(h->doc->mmgr);

    put(h, d, key, child);
    return (struct haru_array){h->failed ? NULL : child};
}

void haru_put_name(struct haru *h, struct haru_dict d, const char *key, const char *name)
{
    if (!h->failed)
        check(h, HPDF_Dict_AddName(d.rec, key, name));
}

void haru_put_int(struct haru *h, struct haru_dict d, const char *key, int v)
{
    if (!h->failed)
        check(h, HPDF_Dict_AddNumber(d.rec, key, v));
}

void haru_put_real(struct haru *h, struct haru_dict d, const char *key, double v)
{
    if (!h->failed)
        check(h, HPDF_Dict_AddReal(d.rec, key, (HPDF_REAL)v));
}

void haru_put_true(struct haru *h, struct haru_dict d, const char *key)
{
    if (!h->failed)
        check(h, HPDF_Dict_AddBoolean(d.rec, key, HPDF_TRUE));
}

void haru_put_ascii(struct haru *h, struct haru_dict d, const char *key, const char *text)
{
    if (!h->failed)
        put(h, d, key, HPDF_String_New(h->doc->mmgr, text, NULL));
}

/* A text string with a byte order mark: PDF 32000-1, 7.9.2.2. */
void haru_put_text(struct haru *h, struct haru_dict d, const char *key, const char *utf8)
{
    const char *end = utf8 + strlen(utf8);
    size_t len = 0, max = 2 + 4 * utf8_count(utf8, strlen(utf8));
    unsigned char *text = arena_array(h->a, unsigned char, max);

    if (!text) {
        h->failed = true;
        return;
    }
    len += utf16_put(text, 0xFEFF);
    while (utf8 < end)
        len += utf16_put(text + len, text_char(utf8_next(&utf8, end)));
    if (len > HPDF_LIMIT_MAX_STRING_LEN)
        check(h, HPDF_STRING_OUT_OF_RANGE);
    if (!h->failed)
        put(h, d, key, HPDF_Binary_New(h->doc->mmgr, text, (HPDF_UINT)len));
}

void haru_put_ref(struct haru *h, struct haru_dict d, const char *key, struct haru_dict to)
{
    if (!h->failed)
        check(h, HPDF_Dict_Add(d.rec, key, to.rec));
}

struct haru_array haru_add_array(struct haru *h, struct haru_array to)
{
    HPDF_Array child = h->failed ? NULL : HPDF_Array_New(h->doc->mmgr);

    add(h, to, child);
    return (struct haru_array){h->failed ? NULL : child};
}

struct haru_dict haru_add_dict(struct haru *h, struct haru_array to)
{
    HPDF_Dict child = h->failed ? NULL : HPDF_Dict_New(h->doc->mmgr);

    add(h, to, child);
    return (struct haru_dict){h->failed ? NULL : child};
}

void haru_add_ascii(struct haru *h, struct haru_array to, const char *text)
{
    if (!h->failed)
        add(h, to, HPDF_String_New(h->doc->mmgr, text, NULL));
}

void haru_add_name(struct haru *h, struct haru_array to, const char *name)
{
    if (!h->failed)
        check(h, HPDF_Array_AddName(to.rec, name));
}

void haru_add_null(struct haru *h, struct haru_array to)
{
    if (!h->failed)
        add(h, to, HPDF_Null_New(h->doc->mmgr));
}

void haru_add_int(struct haru *h, struct haru_array to, int v)
{
    if (!h->failed)
        check(h, HPDF_Array_AddNumber(to.rec, v));
}

void haru_add_real(struct haru *h, struct haru_array to, double v)
{
    if (!h->failed)
        check(h, HPDF_Array_AddReal(to.rec, (HPDF_REAL)v));
}

void haru_add_ref(struct haru *h, struct haru_array to, struct haru_dict d)
{
    if (!h->failed)
        check(h, HPDF_Array_Add(to.rec, d.rec));
}

void haru_put_later(struct haru *h, struct haru_dict d, const char *key, struct haru_later to)
{
    if (!h->failed)
        check(h, HPDF_Dict_Add(d.rec, key, to.rec));
}

void haru_add_later(struct haru *h, struct haru_array to, struct haru_later v)
{
    if (!h->failed)
        check(h, HPDF_Array_Add(to.rec, v.rec));
}
