#include "pdf/haru_own.h"

#include "pdf/put.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

bool haru_check(struct haru *h, HPDF_STATUS status)
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

bool haru_check_object(struct haru *h, const void *object)
{
    if (object)
        return haru_check(h, HPDF_OK);
    HPDF_STATUS status = h->doc->error.error_no;
    return haru_check(h, status == HPDF_OK ? HPDF_INVALID_OBJECT : status);
}

bool haru_check_md5(struct haru *h, int done)
{
    if (!h->failed && done != 1)
        h->failed =
            !diag_add(h->dg, DIAG_DIGEST, (struct loc){0}, "OpenSSL cannot compute %s", "MD5");
    return !h->failed;
}

static bool make_room(struct haru *h, size_t len)
{
    size_t cap = h->end_cap ? h->end_cap : FILE_FIRST;

    if (len <= h->end_cap - h->nend)
        return true;
    while (cap - h->nend < len && cap < SIZE_MAX / 4)
        cap *= 2;
    cap = cap < UINT32_MAX ? cap : UINT32_MAX; /* where its objects begin is told in 32 bits */
    char *more = cap - h->nend < len ? NULL : realloc(h->end, cap);
    if (!more)
        return haru_check(h, HPDF_FAILD_TO_ALLOC_MEM);
    h->end = more;
    h->end_cap = cap;
    return true;
}

void haru_put_raw(struct haru *h, const void *data, size_t len)
{
    if (!h->failed && len && make_room(h, len)) {
        memcpy(h->end + h->nend, data, len);
        h->nend += len;
    }
}

void haru_put_bytes(struct haru *h, const char *text)
{
    haru_put_raw(h, text, strlen(text));
}

struct haru *haru_open(struct arena *a, struct diag *dg)
{
    /* Four bytes above 127 tell transfer programs that it is no text: PDF 32000-1, 7.5.2. */
    static const char header[] = "%PDF-1.7\n%\xB7\xBE\xAD\xAA\n";

    struct haru *h = arena_new(a, struct haru);

    if (!h)
        return NULL;
    *h = (struct haru){.a = a, .dg = dg, .pack.a = arena_open(dg)};
    if (!h->pack.a)
        return NULL;
    h->pack.body.a = h->pack.a;
    /* No error handler: libharu calls it for some failures only, while its document remembers all
     * and every call is checked. Not its memory pool (HPDF_NewEx): that is not aligned. */
    h->doc = HPDF_New(NULL, NULL);
    if (!h->doc) {
        haru_check(h, HPDF_FAILD_TO_ALLOC_MEM);
        haru_close(h);
        return NULL;
    }
    h->doc->pdf_version = HPDF_VER_17;
    h->text = HPDF_MemStream_New(h->doc->mmgr, 0);
    haru_check_object(h, h->text);
    haru_put_bytes(h, header);
    return h;
}

void haru_close(struct haru *h)
{
    if (!h)
        return;
    arena_close(h->pack.a);
    haru_drop_long(h->long_object);
    spool_close(&h->before);
    free(h->end);
    HPDF_Stream_Free(h->text);
    HPDF_Free(h->doc);
    libdeflate_free_compressor(h->packer);
}

/* ---- values ---- */

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

    if (!haru_check_object(h, d) || !haru_check(h, HPDF_Xref_Add(h->doc->xref, d)))
        return (struct haru_dict){NULL};
    return (struct haru_dict){d};
}

/* Adds a fresh object to a dictionary; from then on the dictionary owns it. */
static void put(struct haru *h, struct haru_dict d, const char *key, void *object)
{
    if (haru_check_object(h, object))
        haru_check(h, HPDF_Dict_Add(d.rec, key, object));
}

static void add(struct haru *h, struct haru_array to, void *object)
{
    if (haru_check_object(h, object))
        haru_check(h, HPDF_Array_Add(to.rec, object));
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
        haru_check(h, HPDF_Dict_AddName(d.rec, key, name));
}

void haru_put_int(struct haru *h, struct haru_dict d, const char *key, int v)
{
    if (!h->failed)
        haru_check(h, HPDF_Dict_AddNumber(d.rec, key, v));
}

void haru_put_real(struct haru *h, struct haru_dict d, const char *key, double v)
{
    if (!h->failed)
        haru_check(h, HPDF_Dict_AddReal(d.rec, key, (HPDF_REAL)v));
}

void haru_put_true(struct haru *h, struct haru_dict d, const char *key)
{
    if (!h->failed)
        haru_check(h, HPDF_Dict_AddBoolean(d.rec, key, HPDF_TRUE));
}

void haru_put_ascii(struct haru *h, struct haru_dict d, const char *key, const char *text)
{
    if (!h->failed)
        put(h, d, key, HPDF_String_New(h->doc->mmgr, text, NULL));
}

/* A text string with a byte order mark: PDF 32000-1, 7.9.2.2. NULL after a failure. */
static HPDF_Binary new_text(struct haru *h, const char *utf8)
{
    const char *end = utf8 + strlen(utf8);
    size_t len = 0, max = 2 + 4 * utf8_count(utf8, strlen(utf8));
    unsigned char *text = arena_array(h->a, unsigned char, max);

    if (!text) {
        h->failed = true;
        return NULL;
    }
    len += utf16_put(text, 0xFEFF);
    while (utf8 < end)
        len += utf16_put(text + len, text_char(utf8_next(&utf8, end)));
    if (len > HPDF_LIMIT_MAX_STRING_LEN)
        haru_check(h, HPDF_STRING_OUT_OF_RANGE);
    return h->failed ? NULL : HPDF_Binary_New(h->doc->mmgr, text, (HPDF_UINT)len);
}

void haru_put_text(struct haru *h, struct haru_dict d, const char *key, const char *utf8)
{
    HPDF_Binary text = new_text(h, utf8);

    if (!h->failed)
        put(h, d, key, text);
}

void haru_add_text(struct haru *h, struct haru_array to, const char *utf8)
{
    HPDF_Binary text = new_text(h, utf8);

    if (!h->failed)
        add(h, to, text);
}

void haru_md5(struct haru *h, const void *data, size_t len, unsigned char out[static HARU_MD5])
{
    enum { PIECE = 1 << 20 };
    MD5_CTX md5;
    bool ok = haru_check_md5(h, MD5_Init(&md5));

    for (size_t i = 0; ok && i < len; i += PIECE) {
        size_t n = len - i < PIECE ? len - i : PIECE;
        ok = haru_check_md5(h, MD5_Update(&md5, (const char *)data + i, n));
        spool_passed((const char *)data + i, n);
    }
    if (ok)
        haru_check_md5(h, MD5_Final(out, &md5));
}

void haru_put_binary(struct haru *h, struct haru_dict d, const char *key, const void *data,
                     size_t len)
{
    if (!h->failed)
        put(h, d, key, HPDF_Binary_New(h->doc->mmgr, (HPDF_BYTE *)data, (HPDF_UINT)len));
}

void haru_add_binary(struct haru *h, struct haru_array to, const void *data, size_t len)
{
    if (!h->failed)
        add(h, to, HPDF_Binary_New(h->doc->mmgr, (HPDF_BYTE *)data, (HPDF_UINT)len));
}

void haru_put_ref(struct haru *h, struct haru_dict d, const char *key, struct haru_dict to)
{
    if (!h->failed)
        haru_check(h, HPDF_Dict_Add(d.rec, key, to.rec));
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
        haru_check(h, HPDF_Array_AddName(to.rec, name));
}

void haru_add_null(struct haru *h, struct haru_array to)
{
    if (!h->failed)
        add(h, to, HPDF_Null_New(h->doc->mmgr));
}

void haru_add_int(struct haru *h, struct haru_array to, int v)
{
    if (!h->failed)
        haru_check(h, HPDF_Array_AddNumber(to.rec, v));
}

void haru_add_real(struct haru *h, struct haru_array to, double v)
{
    if (!h->failed)
        haru_check(h, HPDF_Array_AddReal(to.rec, (HPDF_REAL)v));
}

void haru_add_ref(struct haru *h, struct haru_array to, struct haru_dict d)
{
    if (!h->failed)
        haru_check(h, HPDF_Array_Add(to.rec, d.rec));
}

void haru_put_reserved(struct haru *h, struct haru_dict d, const char *key, struct haru_reserved to)
{
    if (!h->failed)
        haru_check(h, HPDF_Dict_Add(d.rec, key, to.rec));
}

void haru_add_reserved(struct haru *h, struct haru_array to, struct haru_reserved v)
{
    if (!h->failed)
        haru_check(h, HPDF_Array_Add(to.rec, v.rec));
}
