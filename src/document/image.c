#include "document/image.h"

#include "base/str.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

/* What a page can show at 1200 dpi, twice over. More is a mistake, or meant to exhaust us. */
static const long long pixels_max = 300LL * 1000 * 1000;

struct image_list {
    struct arena *a;
    struct folder folder[2]; /* of the data, then of the template */
    struct image *first;
};

struct image_list *image_list_open(struct arena *a, struct report_source from)
{
    struct image_list *list = arena_new(a, struct image_list);

    if (list)
        *list = (struct image_list){.a = a, .folder = {from.data, from.template_dir}};
    return list;
}

/* ---- which file ---- */

static bool is_image_name(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot &&
           (!strcasecmp(dot, ".png") || !strcasecmp(dot, ".jpg") || !strcasecmp(dot, ".jpeg"));
}

static void hint_nearest(struct image_list *list, const char *name, struct diag *dg)
{
    const char **known = NULL;
    size_t nknown = 0, cap = 0, n;

    for (int d = 0; d < 2; d++) {
        const char **file = folder_list(list->a, list->folder[d], "", &n, dg);
        for (size_t i = 0; file && i < n; i++) {
            if (!is_image_name(file[i]))
                continue;
            known = arena_grow(list->a, known, nknown, &cap, sizeof *known);
            if (!known)
                return;
            known[nknown++] = file[i];
        }
    }
    const char *near = nknown ? str_nearest(name, known, nknown) : NULL;
    if (near)
        diag_hint(dg, "did you mean \"%s\"?", near);
    else
        diag_hint(dg, "images come from the data folder or the template folder");
}

/* ---- what is in it ---- */

static bool broken(const struct image *im, const char *why, struct loc at, struct diag *dg)
{
    return diag_add(dg, DIAG_IMAGE_BROKEN, at, "the image \"%s\" cannot be read: %s", im->name,
                    why);
}

static bool is_too_large(const struct image *im, struct loc at, struct diag *dg)
{
    if (im->width > 0 && im->height > 0 && (long long)im->width * im->height <= pixels_max)
        return false;
    diag_add(dg, DIAG_IMAGE_BROKEN, at, "the image \"%s\" has %d x %d pixels", im->name, im->width,
             im->height);
    return true;
}

/* libpng's simplified interface: it never leaves by longjmp. */
static bool read_png(struct arena *a, struct bytes file, struct image *im, struct loc at,
                     struct diag *dg)
{
    static const png_color white = {255, 255, 255};
    png_image png = {.version = PNG_IMAGE_VERSION};
    bool ok = png_image_begin_read_from_memory(&png, file.data, file.len) != 0;

    if (!ok)
        return broken(im, png.message, at, dg);
    im->width = png.width > INT32_MAX ? -1 : (int)png.width;
    im->height = png.height > INT32_MAX ? -1 : (int)png.height;
    im->ncomponent = png.format & PNG_FORMAT_FLAG_COLOR ? 3 : 1;
    png.format = im->ncomponent == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
    unsigned char *pixel = NULL;
    if (!is_too_large(im, at, dg)) {
        im->len = (size_t)im->width * (size_t)im->height * (size_t)im->ncomponent;
        pixel = arena_alloc(a, im->len);
    }
    im->data = pixel;
    ok = pixel && (png_image_finish_read(&png, &white, pixel, 0, NULL) != 0 ||
                   broken(im, png.message, at, dg));
    png_image_free(&png);
    return ok;
}

/* A PDF takes the file itself; it is decoded once here, since a reader of the report would say
 * nothing of a file that ends too soon. */
static bool read_jpeg(struct bytes file, struct image *im, struct loc at, struct diag *dg)
{
    const unsigned char *data = (const unsigned char *)file.data;
    int subsampling, space;
    bool ok = false;
    tjhandle tj = tjInitDecompress();

    if (!tj)
        return diag_add(dg, DIAG_NO_MEMORY, at, "out of memory");
    if (tjDecompressHeader3(tj, data, file.len, &im->width, &im->height, &subsampling, &space)) {
        broken(im, tjGetErrorStr2(tj), at, dg);
    } else if (space == TJCS_CMYK || space == TJCS_YCCK) {
        diag_add(dg, DIAG_IMAGE_KIND, at, "the image \"%s\" has the colours of a printing press",
                 im->name);
        diag_hint(dg, "save it with RGB colours");
    } else if (!is_too_large(im, at, dg)) {
        im->jpeg = true;
        im->ncomponent = space == TJCS_GRAY ? 1 : 3;
        im->data = data;
        im->len = file.len;
        int format = im->ncomponent == 3 ? TJPF_RGB : TJPF_GRAY;
        unsigned char *pixel =
            malloc((size_t)im->width * (size_t)im->height * (size_t)im->ncomponent);
        if (!pixel)
            diag_add(dg, DIAG_NO_MEMORY, at, "out of memory");
        else
            ok = tjDecompress2(tj, data, file.len, pixel, 0, 0, 0, format, 0) == 0 ||
                 broken(im, tjGetErrorStr2(tj), at, dg);
        free(pixel);
    }
    tjDestroy(tj);
    return ok;
}

static bool read_image(struct arena *a, struct bytes file, struct image *im, struct loc at,
                       struct diag *dg)
{
    if (file.len >= 8 && !memcmp(file.data, "\x89PNG\r\n\x1A\n", 8))
        return read_png(a, file, im, at, dg);
    if (file.len >= 3 && !memcmp(file.data, "\xFF\xD8\xFF", 3))
        return read_jpeg(file, im, at, dg);
    return diag_add(dg, DIAG_IMAGE_KIND, at, "\"%s\" is neither a PNG nor a JPEG image", im->name);
}

const struct image *image_find(struct image_list *list, const char *name, struct loc at,
                               struct diag *dg)
{
    for (struct image *im = list->first; im; im = im->next)
        if (!strcmp(im->name, name))
            return im->data ? im : NULL; /* what is wrong with it has been said */

    struct image *im = arena_new(list->a, struct image);
    struct bytes file;
    if (!im || !(im->name = arena_strdup(list->a, name)))
        return NULL;
    im->next = list->first;
    list->first = im;
    int d = 0;
    while (d < 2 && !folder_holds(list->a, list->folder[d], name))
        d++;
    if (d == 2) {
        diag_add(dg, DIAG_IMAGE_MISSING, at, "there is no image \"%s\"", name);
        hint_nearest(list, name, dg);
        return NULL;
    }
    if (!folder_read(list->a, list->folder[d], im->name, &file, dg))
        return NULL;
    if (!read_image(list->a, file, im, at, dg)) {
        im->data = NULL;
        return NULL;
    }
    return im;
}
