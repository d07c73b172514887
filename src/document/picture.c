#include "document/picture.h"

#include "base/limits.h"
#include "document/exif.h"

#include <spng.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

/* Text, profiles and the like of one PNG; what is longer is no picture's business. */
static const size_t chunk_max = (size_t)64 << 20;

static bool broken(const struct image *im, const char *why, struct loc at, struct diag *dg)
{
    return diag_add(dg, DIAG_IMAGE_BROKEN, at, "the image \"%s\" cannot be read: %s", im->name,
                    why);
}

static bool no_memory(struct loc at, struct diag *dg)
{
    return diag_add(dg, DIAG_NO_MEMORY, at, "out of memory");
}

static bool is_too_large(const struct image *im, struct loc at, struct diag *dg)
{
    if (im->width > 0 && im->height > 0 && (long long)im->width * im->height <= LIMIT_PIXELS)
        return false;
    diag_add(dg, DIAG_IMAGE_BROKEN, at, "the image \"%s\" has %d x %d pixels", im->name, im->width,
             im->height);
    return true;
}

/* `need` bytes of memory are taken while the image is unpacked; `room` are left for it. */
static bool is_beyond(const struct image *im, long long need, size_t room, struct loc at,
                      struct diag *dg)
{
    if (need <= (long long)room)
        return false;
    if (room < LIMIT_PIXEL_BYTES)
        diag_add(dg, DIAG_IMAGE_BROKEN, at,
                 "the image \"%s\" has %d x %d pixels, too many beside the other images", im->name,
                 im->width, im->height);
    else
        diag_add(dg, DIAG_IMAGE_BROKEN, at, "the image \"%s\" has %d x %d pixels", im->name,
                 im->width, im->height);
    diag_hint(dg, "save it with fewer pixels, or as a JPEG that is not progressive");
    return true;
}

/* ---- PNG ---- */

/* A sample of `max` (255 or 65535) seen through its alpha on white, as 8 bits, rounded. */
static unsigned char on_white(uint32_t sample, uint32_t alpha, uint32_t max)
{
    uint64_t v = (uint64_t)sample * alpha + (uint64_t)max * (max - alpha);
    uint64_t all = (uint64_t)max * max;

    return (unsigned char)((v * 255 + all / 2) / all);
}

/* Pixels of an RGBA row, from `first` on each `step`: an interlaced file gives a row in parts. */
static void flatten8(const unsigned char *rgba, const struct image *im, size_t first, size_t step,
                     unsigned char *out)
{
    size_t n = (size_t)im->ncomponent;

    for (size_t x = first; x < (size_t)im->width; x += step)
        for (size_t c = 0; c < n; c++)
            out[x * n + c] = rgba[4 * x + 3] == 255
                                 ? rgba[4 * x + c]
                                 : on_white(rgba[4 * x + c], rgba[4 * x + 3], 255);
}

static void flatten16(const uint16_t *rgba, const struct image *im, size_t first, size_t step,
                      unsigned char *out)
{
    size_t n = (size_t)im->ncomponent;

    for (size_t x = first; x < (size_t)im->width; x += step)
        for (size_t c = 0; c < n; c++)
            out[x * n + c] = on_white(rgba[4 * x + c], rgba[4 * x + 3], 65535);
}

/* The columns of the passes of Adam7: PNG 3, 8.2. */
static const unsigned char pass_first[7] = {0, 4, 0, 2, 0, 1, 0};
static const unsigned char pass_step[7] = {8, 8, 4, 4, 2, 2, 1};

/* One row at a time: all of them as RGBA would take a third more than what they become. */
static int decode_rows(spng_ctx *png, const struct spng_ihdr *head, const struct image *im,
                       void *rgba, size_t len, unsigned char *pixel)
{
    struct spng_row_info row;
    int err;

    do {
        err = spng_get_row_info(png, &row);
        if (err || ((err = spng_decode_row(png, rgba, len)) && err != SPNG_EOI))
            break;
        bool whole = !head->interlace_method;
        size_t first = whole ? 0 : pass_first[row.pass], step = whole ? 1 : pass_step[row.pass];
        unsigned char *out =
            pixel + (size_t)row.row_num * (size_t)im->width * (size_t)im->ncomponent;
        if (head->bit_depth == 16)
            flatten16(rgba, im, first, step, out);
        else
            flatten8(rgba, im, first, step, out);
    } while (!err);
    return err == SPNG_EOI ? 0 : err;
}

/* Where the file says a gamma, its samples become those of a screen with 2.2 (PNG 3, 13.13). */
static bool decode_png(spng_ctx *png, const struct spng_ihdr *head, struct arena *a,
                       struct image *im, struct loc at, struct diag *dg)
{
    int format = head->bit_depth == 16 ? SPNG_FMT_RGBA16 : SPNG_FMT_RGBA8;
    size_t len = (size_t)im->width * (head->bit_depth == 16 ? 8 : 4);
    int err = spng_decode_image(png, NULL, 0, format,
                                SPNG_DECODE_TRNS | SPNG_DECODE_GAMMA | SPNG_DECODE_PROGRESSIVE);

    if (err)
        return err == SPNG_EMEM ? no_memory(at, dg) : broken(im, spng_strerror(err), at, dg);
    void *rgba = malloc(len);
    if (!rgba)
        return no_memory(at, dg);
    im->len = (size_t)im->width * (size_t)im->height * (size_t)im->ncomponent;
    unsigned char *pixel = arena_alloc(a, im->len);
    err = pixel ? decode_rows(png, head, im, rgba, len, pixel) : 0;
    if (err == SPNG_EMEM)
        no_memory(at, dg);
    else if (err)
        broken(im, spng_strerror(err), at, dg);
    free(rgba);
    im->data = pixel;
    return pixel && !err;
}

/* Rows end before their data do where somebody put more into them than a picture. A file that was
 * packed badly has 5 bytes more for each 2 that it packs. */
static bool has_more_than_pixels(struct bytes file, const struct spng_ihdr *head,
                                 const struct image *im, struct loc at, struct diag *dg)
{
    const unsigned char *d = (const unsigned char *)file.data;
    unsigned long long packed = 0, row = (unsigned long long)head->width * head->bit_depth;

    switch (head->color_type) {
    case SPNG_COLOR_TYPE_TRUECOLOR:
        row *= 3;
        break;
    case SPNG_COLOR_TYPE_GRAYSCALE_ALPHA:
        row *= 2;
        break;
    case SPNG_COLOR_TYPE_TRUECOLOR_ALPHA:
        row *= 4;
        break;
    }
    for (size_t i = 8; i + 12 <= file.len;) {
        size_t len = (size_t)d[i] << 24 | (size_t)d[i + 1] << 16 | (size_t)d[i + 2] << 8 | d[i + 3];
        if (len > file.len - i - 12)
            break;
        if (!memcmp(d + i + 4, "IDAT", 4))
            packed += len;
        i += len + 12;
    }
    if (packed <= 4 * (row / 8 + 2) * head->height + 4096)
        return false;
    broken(im, diag_sentence(N_("it has more data than pixels")), at, dg);
    return true;
}

static int png_orientation(spng_ctx *png)
{
    struct spng_exif exif;

    if (spng_decode_chunks(png) || spng_get_exif(png, &exif))
        return 1;
    return exif_orientation((const unsigned char *)exif.data, exif.length);
}

/* The pixels; a row as it is in the file, the one above it, and as RGBA. Of an image that is not too large: the
 * product of the largest that a file can say is beyond 64 bits. */
static long long png_need(const struct image *im)
{
    return (long long)im->width * im->height * im->ncomponent + 24LL * im->width;
}

bool picture_read_png(struct arena *a, struct bytes file, size_t room, struct image *im,
                      struct loc at, struct diag *dg)
{
    struct spng_ihdr head;
    spng_ctx *png = spng_ctx_new(0);
    bool ok = false;

    if (!png)
        return no_memory(at, dg);
    int err = spng_set_crc_action(png, SPNG_CRC_ERROR, SPNG_CRC_DISCARD);
    if (!err)
        err = spng_set_chunk_limits(png, chunk_max, chunk_max);
    if (!err)
        err = spng_set_png_buffer(png, file.data, file.len);
    if (!err)
        err = spng_get_ihdr(png, &head);
    if (err == SPNG_EMEM) {
        no_memory(at, dg);
    } else if (err) {
        broken(im, spng_strerror(err), at, dg);
    } else {
        bool gray = head.color_type == SPNG_COLOR_TYPE_GRAYSCALE ||
                    head.color_type == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA;
        im->width = (int)head.width; /* at most 2^31 - 1: PNG 3, 11.2.1 */
        im->height = (int)head.height;
        im->ncomponent = gray ? 1 : 3;
        ok = !is_too_large(im, at, dg) && !is_beyond(im, png_need(im), room, at, dg) &&
             !has_more_than_pixels(file, &head, im, at, dg) &&
             decode_png(png, &head, a, im, at, dg);
        im->orientation = ok ? png_orientation(png) : 1;
    }
    spng_ctx_free(png);
    return ok;
}

/* ---- JPEG ---- */

struct jpeg_marks {
    int frame;       /* the SOF marker: how the picture is coded; 0 = none found */
    int orientation; /* as exif.h has it */
    bool buffered; /* no scan has the whole picture: all its coefficients are kept until the end */
    int nscan;
};

/* The segments of the file: ITU-T T.81, B.1.1.4 and B.2.1. What is coded has no 0xFF before another
 * byte than 0 and the marks of a restart (B.1.1.5), so it is passed over as if it were none. */
static struct jpeg_marks read_marks(struct bytes file)
{
    const unsigned char *d = (const unsigned char *)file.data;
    struct jpeg_marks m = {.orientation = 1};
    int ncomponent = 0;

    for (size_t at = 2; at + 4 <= file.len;) {
        int mark = d[at + 1];
        size_t len = (size_t)d[at + 2] << 8 | d[at + 3];
        if (d[at] != 0xFF || !mark || (mark >= 0xD0 && mark <= 0xD7)) {
            const unsigned char *next = memchr(d + at + 1, 0xFF, file.len - at - 1);
            if (!m.nscan || !next)
                break;
            at = (size_t)(next - d);
            continue;
        }
        if (mark == 0xFF) { /* a fill byte */
            at++;
            continue;
        }
        if (mark == 0xD9 || len < 2 || len > file.len - at - 2)
            break;
        if (mark == 0xE1 && !m.frame && len >= 8 && !memcmp(d + at + 4, "Exif\0\0", 6))
            m.orientation = exif_orientation(d + at + 10, len - 8);
        if (mark >= 0xC0 && mark <= 0xCF && mark != 0xC4 && mark != 0xC8 && mark != 0xCC &&
            !m.frame && len >= 8) {
            m.frame = mark;
            ncomponent = d[at + 9];
            m.buffered = (mark & 3) == 2;
        }
        if (mark == 0xDA && len >= 3) {
            m.buffered = m.buffered || d[at + 4] < ncomponent;
            m.nscan++;
        }
        at += 2 + len;
    }
    return m;
}

/* Readers of PDF decode Huffman coding, baseline (SOF0, SOF1) or progressive (SOF2), of YCbCr or
 * grey: PDF 32000-1, 7.4.8. What is coded otherwise shows nothing there, or wrong colours. */
static bool reader_decodes(const struct jpeg_marks *m, int space)
{
    return m->frame >= 0xC0 && m->frame <= 0xC2 && (space == TJCS_YCbCr || space == TJCS_GRAY);
}

/* Where `keep`, the file itself is embedded. It is decoded all the same, since a reader of the
 * report would say nothing of a file that ends too soon; at an eighth of its size, for which all
 * that is coded is read too. */
static bool decode_jpeg(tjhandle tj, struct bytes file, bool keep, struct arena *a,
                        struct image *im, struct loc at, struct diag *dg)
{
    const unsigned char *data = (const unsigned char *)file.data;
    const tjscalingfactor eighth = {1, 8};
    int format = im->ncomponent == 3 ? TJPF_RGB : TJPF_GRAY;
    int width = keep ? TJSCALED(im->width, eighth) : im->width;
    int height = keep ? TJSCALED(im->height, eighth) : im->height;
    size_t len = (size_t)width * (size_t)height * (size_t)im->ncomponent;
    unsigned char *pixel = keep ? malloc(len) : arena_alloc(a, len);

    if (!pixel)
        return no_memory(at, dg);
    bool ok = !tjDecompress2(tj, data, file.len, pixel, width, 0, height, format, 0) ||
              broken(im, tjGetErrorStr2(tj), at, dg);
    if (keep)
        free(pixel);
    im->jpeg = keep;
    im->data = keep ? data : pixel;
    im->len = keep ? file.len : len;
    return ok;
}

/* What is taken beside the file: pixels of a byte a component, an eighth as high and as wide where
 * the file is kept; coefficients of 2 bytes (libjpeg-turbo, jmorecfg.h: JCOEF). */
static long long jpeg_need(const struct image *im, const struct jpeg_marks *m, bool keep,
                           int subsampling)
{
    long long all = (long long)im->width * im->height * im->ncomponent;
    unsigned long planes = tjBufSizeYUV2(im->width, 1, im->height, subsampling);

    if (planes == (unsigned long)-1) /* of a kind without a name */
        planes = (unsigned long)all;
    return (keep ? all / 64 : all) + (m->buffered ? 2 * (long long)planes : 0);
}

bool picture_read_jpeg(struct arena *a, struct bytes file, size_t room, struct image *im,
                       struct loc at, struct diag *dg)
{
    struct jpeg_marks marks = read_marks(file);
    int subsampling, space;
    bool ok = false;
    tjhandle tj = tjInitDecompress();

    if (!tj)
        return no_memory(at, dg);
    if (tjDecompressHeader3(tj, (const unsigned char *)file.data, file.len, &im->width, &im->height,
                            &subsampling, &space)) {
        broken(im, tjGetErrorStr2(tj), at, dg);
    } else if (space == TJCS_CMYK || space == TJCS_YCCK) {
        diag_add(dg, DIAG_IMAGE_KIND, at, "the image \"%s\" has the colours of a printing press",
                 im->name);
        diag_hint(dg, "save it with RGB colours");
    } else if (marks.nscan > LIMIT_JPEG_SCANS) {
        broken(im, diag_sentence(N_("it has too many scans")), at, dg);
    } else if (!is_too_large(im, at, dg)) {
        bool keep = reader_decodes(&marks, space);
        im->ncomponent = space == TJCS_GRAY ? 1 : 3;
        im->orientation = marks.orientation;
        ok = !is_beyond(im, jpeg_need(im, &marks, keep, subsampling), room, at, dg) &&
             decode_jpeg(tj, file, keep, a, im, at, dg);
    }
    tjDestroy(tj);
    return ok;
}
