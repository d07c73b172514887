/*
 * haru_file.c - objects into the file.
 *
 * libharu writes all objects when it saves. Ours go into the file when they are done: streams as
 * they are, all others into object streams (PDF 32000-1, 7.5.7), since a tagged report has more of
 * them than of text. So its cross-reference table is written here, from its own entries:
 *
 *     entry_typ   byte_offset          gen_no
 *     n           where it begins      0
 *     c           its object stream    place in it
 */
#include "pdf/haru_own.h"
#include "pdf/put.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The last run that begins at or before the number, or NULL. */
static const struct own_run *run_before(const struct haru *h, uint32_t number)
{
    size_t low = 0, high = h->nrun;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (h->run[middle].first <= number)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &h->run[low - 1] : NULL;
}

/* That of one of our own, or NULL. */
static uint32_t *own_of(const struct haru *h, uint32_t number)
{
    const struct own_run *r = run_before(h, number);

    if (!r || number - r->first >= r->n)
        return NULL;
    uint32_t i = r->index + number - r->first;
    return &h->own[i / OWN_PART][i % OWN_PART];
}

static bool add_own(struct haru *h)
{
    size_t part = h->nown / OWN_PART;

    if (h->nown % OWN_PART == 0) {
        h->own = arena_grow(h->a, h->own, part, &h->own_cap, sizeof *h->own);
        if (!h->own || !(h->own[part] = arena_array(h->a, uint32_t, OWN_PART)))
            return false;
    }
    h->nown++;
    return true;
}

/* libharu's entry of a number that is not one of our own. */
static HPDF_XrefEntry entry_of(const struct haru *h, uint32_t number)
{
    const struct own_run *r = run_before(h, number);

    return HPDF_Xref_GetEntry(h->doc->xref, number - (r ? r->index + r->n : 0));
}

static uint32_t count_numbers(const struct haru *h) /* from 0 on */
{
    return h->doc->xref->entries->count + (uint32_t)h->nown;
}

uint32_t haru_number(struct haru *h)
{
    uint32_t number = h->failed ? 0 : count_numbers(h);
    struct own_run *last = h->nrun ? &h->run[h->nrun - 1] : NULL;

    if (h->failed || (number > OBJECT_NUMBER && !haru_check(h, HPDF_XREF_COUNT_ERR)))
        return 0;
    if (!last || last->first + last->n != number) {
        h->run = arena_grow(h->a, h->run, h->nrun, &h->run_cap, sizeof *h->run);
        if (h->run)
            h->run[h->nrun++] = (struct own_run){number, (uint32_t)h->nown, 0};
    }
    if (!h->run || !add_own(h)) {
        h->failed = true;
        return 0;
    }
    h->run[h->nrun - 1].n++;
    h->doc->xref->start_offset++; /* libharu counts its own from there */
    return number;
}

static HPDF_UINT number_of(HPDF_UINT32 id)
{
    return id & OBJECT_NUMBER;
}

static HPDF_UINT class_of(const void *object)
{
    const HPDF_Obj_Header *header = object;

    return header->obj_class & HPDF_OCLASS_ANY;
}

uint32_t haru_at(const struct haru *h)
{
    return (uint32_t)(h->before.len + h->nend);
}

static bool spool_piece(struct haru *h, const void *data, size_t len)
{
    if (len > UINT32_MAX - h->before.len) /* where its objects begin is told in 32 bits */
        return haru_check(h, HPDF_FILE_IO_ERROR);
    return haru_check_md5(h, MD5_Update(&h->md5, data, len)) &&
           spool_add(&h->before, data, len, h->dg);
}

/* false = all of it stays in memory. */
static bool has_before(struct haru *h)
{
    if (!h->before.open && !h->stays) {
        h->stays = !spool_open(&h->before);
        haru_check_md5(h, MD5_Init(&h->md5));
    }
    return h->before.open;
}

/* The end of the file goes to the rest. */
static void put_before(struct haru *h)
{
    if (h->failed || !has_before(h))
        return;
    h->failed = !spool_piece(h, h->end, h->nend);
    h->nend = 0;
}

void haru_put_much(struct haru *h, const void *data, size_t len)
{
    put_before(h);
    if (h->failed)
        return;
    if (h->stays) {
        haru_put_raw(h, data, len);
        return;
    }
    h->failed = !spool_piece(h, data, len);
}

/* Gives a function the text of an object, block by block; of a stream, its dictionary. */
static void write_text(struct haru *h, void *object,
                       void (*take)(void *to, const void *text, size_t len), void *to)
{
    HPDF_UINT n;

    haru_check(h, HPDF_Obj_WriteValue(object, h->text, NULL));
    for (HPDF_UINT i = 0; !h->failed && i < HPDF_MemStream_GetBufCount(h->text); i++) {
        const HPDF_BYTE *block = HPDF_MemStream_GetBufPtr(h->text, i, &n);
        if (haru_check_object(h, block))
            take(to, block, n);
    }
    HPDF_MemStream_FreeData(h->text);
}

static void take_raw(void *to, const void *text, size_t len)
{
    haru_put_raw(to, text, len);
}

static void take_packed(void *to, const void *text, size_t len)
{
    sbuf_add(to, text, len);
}

static void put_object(struct haru *h, HPDF_UINT number, void *object)
{
    char text[32];

    if (h->failed)
        return;
    snprintf(text, sizeof text, "%u 0 obj\n", (unsigned)number);
    haru_put_bytes(h, text);
    write_text(h, object, take_raw, h);
    if (class_of(object) == HPDF_OCLASS_DICT)
        haru_put_data(h, object);
    haru_put_bytes(h, "\nendobj\n");
    if (h->nend > FILE_HELD)
        put_before(h);
}

static void write_object(struct haru *h, HPDF_UINT number, void *object)
{
    HPDF_XrefEntry entry = entry_of(h, number);

    if (h->failed || !haru_check_object(h, entry))
        return;
    entry->byte_offset = haru_at(h);
    put_object(h, number, object);
}

/* Writes an object stream with n objects; PDF 32000-1, 7.5.7. */
static void put_object_stream(struct haru *h, struct haru_dict d, size_t first,
                              const uint32_t *number, size_t n)
{
    h->stream = arena_grow(h->a, h->stream, h->nstream, &h->stream_cap, sizeof *h->stream);
    h->failed = h->failed || !h->stream;
    haru_put_name(h, d, "Type", "ObjStm");
    haru_put_int(h, d, "N", (int)n);
    haru_put_int(h, d, "First", (int)first);
    if (h->failed)
        return;
    uint32_t self = number_of(d.rec->header.obj_id);
    for (size_t i = 0; i < n; i++) {
        uint32_t *own = own_of(h, number[i]);
        HPDF_XrefEntry entry = own ? NULL : entry_of(h, number[i]);
        if (own)
            *own = ((uint32_t)h->nstream << 8 | (uint32_t)i) + 1;
        else
            *entry = (HPDF_XrefEntry_Rec){
                .entry_typ = 'c', .byte_offset = self, .gen_no = (HPDF_UINT16)i, .obj = entry->obj};
    }
    h->stream[h->nstream++] = self;
    haru_flush(h, d);
}

static void put_pack(struct haru *h)
{
    struct pack *p = &h->pack;
    struct sbuf all = {.a = p->a};

    if (h->failed || !p->n)
        return;
    for (size_t i = 0; i < p->n; i++) {
        put_int_in(&all, "", p->number[i], " ");
        put_int_in(&all, "", (int64_t)p->offset[i], " ");
    }
    size_t first = all.len;
    sbuf_add(&all, p->body.s, p->body.len);
    if (all.failed || first > INT_MAX) {
        h->failed = true;
        return;
    }
    struct haru_dict d = haru_new_stream(h, all.s, all.len, STREAM_PACKED).dict;
    put_object_stream(h, d, first, p->number, p->n);
    p->n = 0;
    arena_reset(p->a);
    p->body = (struct sbuf){.a = p->a};
}

void haru_begin_long(struct haru *h, uint32_t number)
{
    char text[32];

    h->long_object = haru_open_long(h);
    h->long_number = number;
    snprintf(text, sizeof text, "%u 0 ", (unsigned)number);
    haru_add_long(h, text, strlen(text));
}

void haru_add_long(struct haru *h, const char *text, size_t len)
{
    haru_put_long(h, h->long_object, text, len);
}

void haru_end_long(struct haru *h)
{
    char text[32];
    struct haru_dict d = haru_new_dict(h);

    haru_fill_long(h, d, h->long_object);
    h->long_object = NULL;
    snprintf(text, sizeof text, "%u 0 ", (unsigned)h->long_number);
    put_object_stream(h, d, strlen(text), &h->long_number, 1);
}

void haru_pack(struct haru *h, uint32_t number, const char *text, size_t len)
{
    struct pack *p = &h->pack;

    if (h->failed)
        return;
    p->number[p->n] = number;
    p->offset[p->n++] = p->body.len;
    sbuf_add(&p->body, text, len);
    sbuf_add(&p->body, "\n", 1);
    if (p->body.failed)
        h->failed = true;
    if (p->n == PACK_MAX)
        put_pack(h);
}

static void pack_object(struct haru *h, HPDF_UINT number, void *object)
{
    struct sbuf text = {.a = h->pack.a};

    if (h->failed)
        return;
    write_text(h, object, take_packed, &text);
    h->failed = h->failed || text.failed;
    haru_pack(h, number, text.s, text.len);
}

void haru_flush(struct haru *h, struct haru_dict d)
{
    if (h->failed)
        return;
    HPDF_UINT number = number_of(d.rec->header.obj_id);
    HPDF_XrefEntry entry = entry_of(h, number);
    write_object(h, number, d.rec);
    if (entry && entry->obj == d.rec) {
        entry->obj = NULL;
        HPDF_Dict_Free(d.rec);
    }
}

uint32_t haru_reserved_number(struct haru_reserved which)
{
    return which.rec ? number_of(which.rec->header.obj_id) : 0;
}

struct haru_reserved haru_reserve(struct haru *h)
{
    HPDF_Null holder = h->failed ? NULL : HPDF_Null_New(h->doc->mmgr);

    if (!haru_check_object(h, holder) || !haru_check(h, HPDF_Xref_Add(h->doc->xref, holder)))
        return (struct haru_reserved){NULL};
    return (struct haru_reserved){holder};
}

struct haru_dict haru_loose_dict(struct haru *h)
{
    HPDF_Dict d = h->failed ? NULL : HPDF_Dict_New(h->doc->mmgr);

    haru_check_object(h, d);
    return (struct haru_dict){h->failed ? NULL : d};
}

void haru_define(struct haru *h, struct haru_reserved which, struct haru_dict d)
{
    if (!h->failed)
        pack_object(h, number_of(which.rec->header.obj_id), d.rec);
    if (d.rec)
        HPDF_Dict_Free(d.rec);
}

static bool is_plain_dict(const void *object)
{
    const struct _HPDF_Dict_Rec *d = object;

    return class_of(object) == HPDF_OCLASS_DICT && !haru_is_stream(d);
}

/* What is not in the file yet: an entry without an offset, which is not packed. */
static void write_objects(struct haru *h)
{
    for (uint32_t i = 1; !h->failed && i < count_numbers(h); i++) {
        HPDF_XrefEntry entry = own_of(h, i) ? NULL : entry_of(h, i);
        if (!entry || !entry->obj || entry->byte_offset || class_of(entry->obj) == HPDF_OCLASS_NULL)
            continue;
        if (is_plain_dict(entry->obj))
            pack_object(h, i, entry->obj);
        else
            write_object(h, i, entry->obj);
    }
}

/* The entries of the table, each less the one before it (PNG's predictor "Up": PDF 32000-1, 7.4.4.4): most go up by
 * one, so nearly nothing is left to pack. */
enum { ENTRY = 1 + 4 + 2, PNG_UP = 2 };

struct entries {
    struct sbuf b;
    unsigned char before[ENTRY];
};

static void put_big_endian(unsigned char *to, uint32_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)(v >> 8 * (bytes - 1 - i));
}

static void add_entry(struct entries *all, unsigned kind, uint32_t at, uint32_t more)
{
    unsigned char entry[ENTRY];
    char row[1 + ENTRY] = {PNG_UP};

    entry[0] = (unsigned char)kind;
    put_big_endian(entry + 1, at, 4);
    put_big_endian(entry + 5, more, 2);
    for (int i = 0; i < ENTRY; i++) {
        row[1 + i] = (char)(entry[i] - all->before[i]);
        all->before[i] = entry[i];
    }
    sbuf_add(&all->b, row, sizeof row);
}

static void put_entry(struct haru *h, struct entries *all, uint32_t i)
{
    const uint32_t *own = own_of(h, i);
    HPDF_XrefEntry entry = own ? NULL : entry_of(h, i);
    bool packed = own || entry->entry_typ == 'c';
    uint32_t at = own ? *own : entry->byte_offset;

    if (i && !at) /* a number without an object */
        haru_check(h, HPDF_INVALID_OBJECT);
    if (own && at)
        add_entry(all, 2, h->stream[(at - 1) >> 8], (at - 1) & 0xFF);
    else
        add_entry(all, packed ? 2 : i > 0, at, entry ? entry->gen_no : 0);
}

/* PDF 32000-1, table 18. */
static void fill_xref(struct haru *h, struct haru_dict d)
{
    enum { MANY = 100000, PIECE = 64 * 1024 };
    struct entries all = {.b = {.a = h->a}};
    struct long_stream *s = count_numbers(h) > MANY ? haru_open_long(h) : NULL;

    for (uint32_t i = 0; !h->failed && i < count_numbers(h); i++) {
        put_entry(h, &all, i);
        if (s && all.b.len >= PIECE) {
            haru_put_long(h, s, all.b.s, all.b.len);
            all.b.len = 0;
        }
    }
    add_entry(&all, 1, haru_at(h), 0); /* the cross-reference stream itself */
    h->failed = h->failed || all.b.failed;
    if (s) {
        haru_put_long(h, s, all.b.s, all.b.len);
        haru_fill_long(h, d, s);
    } else {
        haru_fill_stream(h, d, all.b.s, all.b.len, STREAM_PACKED);
    }
    struct haru_dict parms = haru_put_dict(h, d, "DecodeParms");
    haru_put_int(h, parms, "Predictor", 10 + PNG_UP);
    haru_put_int(h, parms, "Columns", ENTRY);
    struct haru_array widths = haru_put_array(h, d, "W");
    haru_add_int(h, widths, 1);
    haru_add_int(h, widths, 4);
    haru_add_int(h, widths, 2);
}

/* PDF 32000-1, 14.4: a digest of the file's own bytes, so that the same report has the same ID. Both
 * halves are one, since nothing is changed yet. */
static void put_id(struct haru *h, struct haru_dict d)
{
    struct haru_array id = haru_put_array(h, d, "ID");
    unsigned char digest[HARU_MD5];

    if (!h->before.open)
        haru_check_md5(h, MD5_Init(&h->md5));
    MD5_CTX md5 = h->md5;
    if (!haru_check_md5(h, MD5_Update(&md5, h->end, h->nend)) ||
        !haru_check_md5(h, MD5_Final(digest, &md5)))
        return;
    haru_add_binary(h, id, digest, sizeof digest);
    haru_add_binary(h, id, digest, sizeof digest);
}

/* It is the last object, and in its own table. */
static void write_xref(struct haru *h)
{
    HPDF_UINT at = haru_at(h), number = count_numbers(h);
    struct haru_dict d = haru_loose_dict(h);
    char text[64];

    if (h->failed)
        return;
    fill_xref(h, d);
    haru_put_name(h, d, "Type", "XRef");
    haru_put_int(h, d, "Size", (int)number + 1);
    haru_put_ref(h, d, "Root", haru_catalog(h));
    haru_put_ref(h, d, "Info", haru_info(h));
    put_id(h, d);
    put_object(h, number, d.rec);
    HPDF_Dict_Free(d.rec);
    snprintf(text, sizeof text, "startxref\n%u\n%%%%EOF\n", (unsigned)at);
    haru_put_bytes(h, text);
}

static void write_rest(struct haru *h)
{
    if (h->failed)
        return;
    write_objects(h);
    put_pack(h);
    if (!h->failed)
        write_xref(h);
}

static bool save_spooled(struct haru *h, struct bytes *out)
{
    put_before(h);
    return !h->failed && spool_view(&h->before, out, h->dg);
}

bool haru_save(struct haru *h, struct bytes *out)
{
    write_rest(h);
    if (h->failed)
        return false;
    if (h->before.open)
        return save_spooled(h, out);
    *out = (struct bytes){h->end, h->nend};
    h->end = NULL; /* it is the arena's from now on */
    return arena_adopt(h->a, free, (void *)out->data, out->data, out->len);
}
