#include "pdf/pdf_image.h"

#include <stdio.h>

const struct unit_matrix image_upright[9] = {
    {1, 0, 0, 1, 0, 0},   {1, 0, 0, 1, 0, 0},  {-1, 0, 0, 1, 1, 0},
    {-1, 0, 0, -1, 1, 1}, {1, 0, 0, -1, 0, 1}, {0, -1, -1, 0, 1, 1},
    {0, -1, 1, 0, 0, 1},  {0, 1, 1, 0, 0, 0},  {0, 1, -1, 0, 1, 0},
};

struct pdf_image {
    struct pdf_image *next;
    const struct image *image;
    char name[16];
    struct haru_dict object;
};

static struct haru_dict put_image(struct haru *h, const struct image *im)
{
    struct haru_dict d =
        haru_new_stream(h, im->data, im->len, im->jpeg ? STREAM_JPEG : STREAM_PACKED).dict;

    haru_put_name(h, d, "Type", "XObject");
    haru_put_name(h, d, "Subtype", "Image");
    haru_put_int(h, d, "Width", im->width);
    haru_put_int(h, d, "Height", im->height);
    haru_put_name(h, d, "ColorSpace", im->ncomponent == 1 ? "DeviceGray" : "DeviceRGB");
    haru_put_int(h, d, "BitsPerComponent", 8);
    return d;
}

const char *pdf_images_find(struct pdf_images *is, struct haru *h, const struct image *image)
{
    for (struct pdf_image *p = is->first; p; p = p->next)
        if (p->image == image)
            return p->name;
    struct pdf_image *p = arena_new(is->a, struct pdf_image);
    if (!p)
        return NULL;
    if (!is->first)
        is->end = &is->first;
    p->image = image;
    snprintf(p->name, sizeof p->name, "I%zu", ++is->n);
    p->object = put_image(h, image);
    *is->end = p;
    is->end = &p->next;
    return p->name;
}

void pdf_images_list(const struct pdf_images *is, struct haru *h, struct haru_dict xobjects)
{
    for (const struct pdf_image *p = is->first; p; p = p->next)
        haru_put_ref(h, xobjects, p->name, p->object);
}
