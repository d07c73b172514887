/*
 * unpack.h - what the streams of a PDF hold, which somebody else may have made: unpacked by us, into
 * no more memory than the file deserves. libqpdf has no such bound.
 *
 * Filters: none, or FlateDecode alone, with a PNG predictor or none (PDF 32000-1, 7.4.4.4): what this
 *          program, and whoever signs its files, writes. A chain of filters multiplies, and is refused.
 * Memory:  the arena.
 * Errors:  false = it is no stream, has another filter, is damaged, or there is no room left for it.
 *          Nothing is diagnosed but the end of memory.
 */
#ifndef RAINGAN_REPORT_UNPACK_H
#define RAINGAN_REPORT_UNPACK_H

#include "base/file.h"
#include "report/qpdf.h"

struct unpacker {
    struct arena *a;
    const struct qpdf *q;
    qpdf_data pdf;
    size_t room;  /* so many bytes may still come out of all its streams */
    size_t input; /* and be read for them */
};

/* Of a file of so many bytes. Text of a report packs to a tenth; a hundredth is more than any does. */
struct unpacker unpacker_open(struct arena *a, const struct qpdf *q, qpdf_data pdf,
                              size_t file_len);

/* Asks for the objects that unpack_stream will ask for, and no data. */
void unpack_look(const struct unpacker *u, qpdf_oh stream);

bool unpack_stream(struct unpacker *u, qpdf_oh stream, struct bytes *out);

/* As unpack_stream; false also if it is not `size` bytes long. */
bool unpack_stream_of(struct unpacker *u, qpdf_oh stream, size_t size, struct bytes *out);

#endif
