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

/* ---- PNG ---- */

/* A sample of `max` (255 or 65535) seen through its alpha on white, as 8 bits, rounded. */
static unsigned char on_white(uint32_t sample, uint32_t alpha, uint32_t max)
{
    uint64_t v = (uint64_t)sample * alpha + (uint64_t)max * (max - alpha);
    uint64_t all = (uint64_t)max * max;

    return (unsigned char)((v * 255 + all / 2) / all);
}

static void flatten8(const unsigned char *rgba, struct image *im, unsigned char *out)
{
    for (size_t i = 0; i < im->len; i += (size_t)im->ncomponent, rgba += 4)
        for (int c = 0; c < im->ncomponent; c++)
            *out++ = rgba[3] == 255 ? rgba[c] : on_white(rgba[c], rgba[3], 255);
}

static void flatten16(const uint16_t *rgba, struct image *im, unsigned char *out)
{
    for (size_t i = 0; i < im->len; i += (size_t)im->ncomponent, rgba += 4)
        for (int c = 0; c < im->ncomponent; c++)
            *out++ = on_white(rgba[c], rgba[3], 65535);
}

/* Where the file says a gamma, its samples become those of a screen with 2.2 (PNG 3, 13.13). */
static bool decode_png(spng_ctx *png, const struct spng_ihdr *head, struct arena *a,
                       struct image *im, struct loc at, struct diag *dg)
{
    int format = head->bit_depth == 16 ? SPNG_FMT_RGBA16 : SPNG_FMT_RGBA8;
    size_t len;
    int err = spng_decoded_image_size(png, format, &len);

    if (err)
        return broken(im, spng_strerror(err), at, dg);
    void *rgba = malloc(len);
    if (!rgba)
        return no_memory(at, dg);
    im->len = (size_t)im->width * (size_t)im->height * (size_t)im->ncomponent;
    unsigned char *pixel = arena_alloc(a, im->len);
    err = spng_decode_image(png, rgba, len, format, SPNG_DECODE_TRNS | SPNG_DECODE_GAMMA);
    if (err == SPNG_EMEM)
        no_memory(at, dg);
    else if (err)
        broken(im, spng_strerror(err), at, dg);
    else if (pixel && head->bit_depth == 16)
        flatten16(rgba, im, pixel);
    else if (pixel)
        flatten8(rgba, im, pixel);
    free(rgba);
    im->data = pixel;
    return pixel && !err;
}

static int png_orientation(spng_ctx *png)
{
    struct spng_exif exif;

    if (spng_decode_chunks(png) || spng_get_exif(png, &exif))
        return 1;
    return exif_orientation((const unsigned char *)exif.data, exif.length);
}

bool picture_read_png(struct arena *a, struct bytes file, struct image *im, struct loc at,
                      struct diag *dg)
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
        ok = !is_too_large(im, at, dg) && decode_png(png, &head, a, im, at, dg);
        im->orientation = ok ? png_orientation(png) : 1;
    }
    spng_ctx_free(png);
    return ok;
}

/* ---- JPEG ---- */

struct jpeg_marks {
    int frame;       /* the SOF marker: how the picture is coded; 0 = none found */
    int orientation; /* as exif.h has it */
};

/* The segments before the picture's own data: ITU-T T.81, B.1.1.4 and B.2.1. */
static struct jpeg_marks read_marks(struct bytes file)
{
    const unsigned char *d = (const unsigned char *)file.data;
    struct jpeg_marks m = {0, 1};

    for (size_t at = 2; at + 4 <= file.len && d[at] == 0xFF && !m.frame;) {
        int mark = d[at + 1];
        size_t len = (size_t)d[at + 2] << 8 | d[at + 3];
        if (mark == 0xFF) { /* a fill byte */
            at++;
            continue;
        }
        if (len < 2 || len > file.len - at - 2)
            break;
        if (mark == 0xE1 && len >= 8 && !memcmp(d + at + 4, "Exif\0\0", 6))
            m.orientation = exif_orientation(d + at + 10, len - 8);
        if (mark >= 0xC0 && mark <= 0xCF && mark != 0xC4 && mark != 0xC8 && mark != 0xCC)
            m.frame = mark;
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
 * report would say nothing of a file that ends too soon. */
static bool decode_jpeg(tjhandle tj, struct bytes file, bool keep, struct arena *a,
                        struct image *im, struct loc at, struct diag *dg)
{
    const unsigned char *data = (const unsigned char *)file.data;
    int format = im->ncomponent == 3 ? TJPF_RGB : TJPF_GRAY;
    size_t len = (size_t)im->width * (size_t)im->height * (size_t)im->ncomponent;
    unsigned char *pixel = keep ? malloc(len) : arena_alloc(a, len);

    if (!pixel)
        return no_memory(at, dg);
    bool ok = !tjDecompress2(tj, data, file.len, pixel, 0, 0, 0, format, 0) ||
              broken(im, tjGetErrorStr2(tj), at, dg);
    if (keep)
        free(pixel);
    im->jpeg = keep;
    im->data = keep ? data : pixel;
    im->len = keep ? file.len : len;
    return ok;
}

bool picture_read_jpeg(struct arena *a, struct bytes file, struct image *im, struct loc at,
                       struct diag *dg)
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
    } else if (!is_too_large(im, at, dg)) {
        im->ncomponent = space == TJCS_GRAY ? 1 : 3;
        im->orientation = marks.orientation;
        ok = decode_jpeg(tj, file, reader_decodes(&marks, space), a, im, at, dg);
    }
    tjDestroy(tj);
    return ok;
}
