/*
 * original.h - a PDF as it lies there, opened by libqpdf: what is signed, or what signatures are
 * read from.
 *
 * Memory: opened and closed; texts that are handed out are copies in the arena. The empty value can
 *         be closed.
 * Errors: false = diagnosed at `path`: DIAG_PDF_INPUT, it is no PDF, a damaged or an encrypted one.
 */
#ifndef RAINGAN_SIGN_ORIGINAL_H
#define RAINGAN_SIGN_ORIGINAL_H

#include "base/file.h"
#include "report/qpdf.h"
#include "report/unpack.h"

/* What may be copied of its texts, names and keys: objects that are named again and again have more of them than the
 * file is long. */
struct text_room {
    size_t left;
    bool over; /* it was not enough, which is diagnosed */
};

struct original {
    struct arena *a;
    const char *path; /* as the user typed it */
    struct bytes file;
    const struct qpdf *q;
    qpdf_data pdf;
    struct unpacker *unpacker;
    struct text_room *texts;
    struct diag *dg;
};

/* `file` is what stands at `path`; borrowed until original_close. */
bool original_open(struct original *o, struct arena *a, const char *path, struct bytes file,
                   struct diag *dg);
void original_close(struct original *o);

/* Room for so many bytes of a text. false = there is no more, which is diagnosed once. */
bool original_take(const struct original *o, size_t len);

/* "this is no ...": an English sentence of N_. Always false. */
bool original_refuse(const struct original *o, const char *what);

/* What a dictionary has below a key; null if it is none, or has it not. */
qpdf_oh original_key(const struct original *o, qpdf_oh dict, const char *name);
/* The keys of a dictionary, "/Type"; of anything else none. NULL = no memory, or no room. */
const char **original_keys(const struct original *o, qpdf_oh dict, size_t *n);
bool original_stream(const struct original *o, qpdf_oh stream, struct bytes *out); /* as it lies */
/* Without its filters, as unpack_stream says. */
bool original_unpack(const struct original *o, qpdf_oh stream, struct bytes *out);
qpdf_oh original_item(const struct original *o, qpdf_oh array, size_t i);
size_t original_count(const struct original *o, qpdf_oh array); /* 0 = no array */

int original_number(const struct original *o,
                    qpdf_oh v); /* of the object; 0 = it stands in another */
bool original_is_null(const struct original *o, qpdf_oh v);
bool original_is_dict(const struct original *o, qpdf_oh v);
bool original_is_stream(const struct original *o, qpdf_oh v);
bool original_has_name(const struct original *o, qpdf_oh v, const char *want); /* without slash */

/* NULL = it is no text, or no name, or there is no memory or no room. */
const char *original_text(const struct original *o, qpdf_oh text); /* UTF-8 */
const char *original_name(const struct original *o, qpdf_oh name); /* without its slash */

/* The objects could be read so far, in their room. false = diagnosed. */
bool original_is_sound(const struct original *o);

#endif
