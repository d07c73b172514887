#include "document/image.h"

#include "base/limits.h"
#include "base/str.h"
#include "document/picture.h"

#include <string.h>

struct image_list {
    struct arena *a;
    struct folder folder[2]; /* of the data, then of the template */
    struct image *first;
    long long pixels; /* of all that were read */
    size_t unpacked;  /* bytes of those that are kept as pixels */
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
    if (!strncmp(name, "url(", 4))
        diag_hint(dg, "write the name of the file alone, without url(...)");
    else if (near)
        diag_hint(dg, "did you mean \"%s\"?", near);
    else
        diag_hint(dg, "images come from the data folder or the template folder");
}

bool image_read(struct arena *a, struct bytes file, size_t room, struct image *im, struct loc at,
                struct diag *dg)
{
    if (file.len >= 8 && !memcmp(file.data, "\x89PNG\r\n\x1A\n", 8))
        return picture_read_png(a, file, room, im, at, dg);
    if (file.len >= 3 && !memcmp(file.data, "\xFF\xD8\xFF", 3))
        return picture_read_jpeg(a, file, room, im, at, dg);
    diag_add(dg, DIAG_IMAGE_KIND, at, "\"%s\" is neither a PNG nor a JPEG image", im->name);
    diag_hint(dg, "open the picture in another program and save it as PNG or JPEG; another name "
                  "alone does not "
                  "change it");
    return false;
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
    if (!image_read(list->a, file, LIMIT_PIXEL_BYTES - list->unpacked, im, at, dg)) {
        im->data = NULL;
        return NULL;
    }
    list->unpacked += im->jpeg ? 0 : im->len;
    list->pixels += (long long)im->width * im->height;
    if (list->pixels > LIMIT_PIXELS_ALL) {
        diag_add(dg, DIAG_IMAGE_BROKEN, at, "the images of this report have more than %d pixels",
                 LIMIT_PIXELS_ALL);
        im->data = NULL;
        return NULL;
    }
    return im;
}
