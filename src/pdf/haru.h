/*
 * haru.h - libharu's object layer: the objects a PDF file is made of.
 *
 * libharu's public text calls reach a glyph only through a code point, so our fonts and content
 * streams are built from its dictionaries, arrays and streams (doc/architecture.md). There, page,
 * font and dictionary are one C type; here they are unlike, so they cannot be swapped.
 *
 * Units:  pt64 in; PDF user space in the file.
 * Memory: objects live until haru_close, or until they are flushed: a report of many pages does not
 *         keep them. Keys, names and texts are copied.
 * Errors: the first refusal is diagnosed (DIAG_PDF); what is asked after it does nothing, and
 *         haru_save returns false. So a caller need not look between.
 */
#ifndef RAINGAN_PDF_HARU_H
#define RAINGAN_PDF_HARU_H

#include "base/file.h"
#include "base/units.h"

struct haru;
struct _HPDF_Dict_Rec;
struct _HPDF_Array_Rec;
struct _HPDF_Null_Rec;

struct haru_dict {
    struct _HPDF_Dict_Rec *rec; /* NULL after a failure */
};
struct haru_array {
    struct _HPDF_Array_Rec *rec;
};
struct haru_stream {
    struct haru_dict dict;
};
/* A reserved object number: others can refer to the object before it has content (haru_define). */
struct haru_reserved {
    struct _HPDF_Null_Rec *rec;
};

struct haru *haru_open(struct arena *a, struct diag *dg); /* an empty PDF 1.7 */
void haru_close(struct haru *h);
bool haru_save(struct haru *h, struct bytes *out); /* with an ID from the file's own bytes */

struct haru_dict haru_catalog(struct haru *h);
struct haru_dict haru_info(struct haru *h);
struct haru_dict haru_page_tree(struct haru *h); /* its root: of type Pages, without kids */
struct haru_dict haru_new_dict(struct haru *h);  /* an object of its own: see haru_put_ref */
enum stream_kind {
    STREAM_PACKED, /* compressed here */
    STREAM_JPEG,   /* as it is: a JPEG file */
    STREAM_BEFORE, /* as it is: haru_deflate has compressed it */
    STREAM_PLAIN,  /* as it is, for programs that do not know PDF */
};
struct haru_stream haru_new_stream(struct haru *h, const void *data, size_t len,
                                   enum stream_kind kind);

/* What STREAM_PACKED makes of it, for the streams of many files. false = no memory, diagnosed. */
bool haru_deflate(struct haru *h, struct arena *a, const void *data, size_t len, struct bytes *out);

/* The same of STREAM_PACKED, for much data: it is gone over once, in pieces (spool_passed). */
struct haru_stream haru_new_long_stream(struct haru *h, const void *data, size_t len);

/* Writes a stream to the file now and frees it. What refers to it must have been flushed before,
 * or be flushed next. */
void haru_flush(struct haru *h, struct haru_dict d);

/* An object of our own words, which libharu need not know: its number, then its text. The text is
 * written with others into an object stream. */
uint32_t haru_number(struct haru *h); /* 0 after a failure */
void haru_pack(struct haru *h, uint32_t number, const char *text, size_t len);

/* The same of a text of many megabytes, piece by piece; one at a time. */
void haru_begin_long(struct haru *h, uint32_t number);
void haru_add_long(struct haru *h, const char *text, size_t len);
void haru_end_long(struct haru *h);

struct haru_reserved haru_reserve(struct haru *h);
uint32_t haru_reserved_number(struct haru_reserved which); /* 0 after a failure */
struct haru_dict haru_loose_dict(struct haru *h);          /* for haru_define alone */
/* Gives the object its content, and flushes it. */
void haru_define(struct haru *h, struct haru_reserved which, struct haru_dict d);

struct haru_dict haru_put_dict(struct haru *h, struct haru_dict d, const char *key);
struct haru_array haru_put_array(struct haru *h, struct haru_dict d, const char *key);
void haru_put_name(struct haru *h, struct haru_dict d, const char *key, const char *name);
void haru_put_int(struct haru *h, struct haru_dict d, const char *key, int v);
void haru_put_real(struct haru *h, struct haru_dict d, const char *key, double v);
void haru_put_true(struct haru *h, struct haru_dict d, const char *key);
void haru_put_ascii(struct haru *h, struct haru_dict d, const char *key, const char *text);
void haru_put_text(struct haru *h, struct haru_dict d, const char *key, const char *utf8);
enum { HARU_MD5 = 16 };
void haru_md5(struct haru *h, const void *data, size_t len, unsigned char out[static HARU_MD5]);
void haru_put_binary(struct haru *h, struct haru_dict d, const char *key, const void *data,
                     size_t len);
void haru_put_ref(struct haru *h, struct haru_dict d, const char *key, struct haru_dict to);
void haru_put_reserved(struct haru *h, struct haru_dict d, const char *key,
                       struct haru_reserved to);

struct haru_array haru_add_array(struct haru *h, struct haru_array to);
struct haru_dict haru_add_dict(struct haru *h, struct haru_array to);
void haru_add_ascii(struct haru *h, struct haru_array to, const char *text);
void haru_add_text(struct haru *h, struct haru_array to, const char *utf8);
void haru_add_name(struct haru *h, struct haru_array to, const char *name);
void haru_add_null(struct haru *h, struct haru_array to);
void haru_add_int(struct haru *h, struct haru_array to, int v);
void haru_add_real(struct haru *h, struct haru_array to, double v);
void haru_add_ref(struct haru *h, struct haru_array to, struct haru_dict d);
void haru_add_reserved(struct haru *h, struct haru_array to, struct haru_reserved v);

#endif
