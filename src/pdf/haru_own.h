/*
 * haru_own.h - what haru.c and haru_file.c share; nobody else includes it.
 *
 *   haru.c       dictionaries, arrays, streams and texts
 *   haru_stream.c streams
 *   haru_file.c  objects into the file: numbers, object streams, cross references
 */
#ifndef RAINGAN_PDF_HARU_OWN_H
#define RAINGAN_PDF_HARU_OWN_H

#include "base/spool.h"
#include "base/str.h"
#include "pdf/haru.h"

/* libharu's copies byte by byte; this takes a fifth of its time. It needs no provider: see base/digest.c. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <openssl/md5.h>

enum {
    /* Objects in one object stream: a reader unpacks all of them to get at one. */
    PACK_MAX = 200,           /* fewer than 255: own */
    FILE_FIRST = 128 * 1024,  /* room for the file at first */
    FILE_HELD = 4 << 20,      /* of a longer file the beginning is in a temporary one */
    OBJECT_NUMBER = 0x7FFFFF, /* bits of an id that are its number, hpdf_objects.h */
};

struct pack { /* objects that wait for their object stream */
    struct arena *a;
    struct sbuf body;
    uint32_t number[PACK_MAX];
    size_t offset[PACK_MAX], n;
};

/* Objects that libharu does not know have numbers between those that it does. Of each, of which there may
 * be millions, is kept where it is: the place of its object stream in `stream`, and its own place in that; plus
 * one, 0 = not written yet. */
enum { OWN_PART = 4096 };

struct own_run { /* numbers of our own, one after another */
    uint32_t first;
    uint32_t index; /* of the first, in `own` */
    uint32_t n;
};

struct haru {
    HPDF_Doc doc;
    /* The end of the file, of malloc(): in a stream of libharu each byte would be copied by itself. */
    char *end;
    size_t nend, end_cap;
    struct spool before; /* what is before it, if there is any */
    bool stays;          /* there can be none */
    MD5_CTX md5;         /* of it */
    HPDF_Stream text;    /* of the object that is being written */
    struct arena *a;
    struct diag *dg;
    struct pack pack;
    struct libdeflate_compressor *packer; /* of all streams; NULL = there was none yet */
    uint32_t **own;                       /* parts of OWN_PART */
    size_t nown, own_cap;
    uint32_t *stream; /* numbers of object streams */
    size_t nstream, stream_cap;
    struct long_stream *long_object; /* NULL = none has begun */
    uint32_t long_number;
    struct own_run *run;
    size_t nrun, run_cap;
    bool failed; /* diagnosed */
};

/* The one place where a status of libharu becomes a diagnostic. */
bool haru_check(struct haru *h, HPDF_STATUS status);
bool haru_check_object(struct haru *h, const void *object); /* of a function that gives one */
bool haru_check_md5(struct haru *h, int done);              /* of a function of OpenSSL */
void haru_put_bytes(struct haru *h, const char *text);      /* into the file */
void haru_put_raw(struct haru *h, const void *data, size_t len);
void haru_put_much(struct haru *h, const void *data, size_t len); /* no copy in memory */
uint32_t haru_at(const struct haru *h);                           /* bytes of the file so far */

void haru_add_binary(struct haru *h, struct haru_array to, const void *data, size_t len);

/* haru_stream.c */
/* Makes a stream of a dictionary. */
void haru_fill_stream(struct haru *h, struct haru_dict d, const void *data, size_t len,
                      enum stream_kind kind);
/* A stream that is packed piece by piece: what is in it need not be in memory. */
struct long_stream;
struct long_stream *haru_open_long(struct haru *h); /* NULL after a failure */
void haru_put_long(struct haru *h, struct long_stream *s, const void *data, size_t len);
void haru_fill_long(struct haru *h, struct haru_dict d, struct long_stream *s);
void haru_drop_long(struct long_stream *s);

bool haru_is_stream(const struct _HPDF_Dict_Rec *d);
void haru_put_data(struct haru *h, const struct _HPDF_Dict_Rec *d); /* after its dictionary */

#endif
