/*
 * A picture file: read twice it is the same; what it says of itself is what it has; and a page with it is a PDF,
 * the same bytes twice.
 */
#include "fuzz.h"

#include "document/exif.h"
#include "document/image.h"
#include "pdf/pdf.h"

void fuzz_begin(void)
{
}

static struct bytes pdf_with(struct world *w, const struct image *im)
{
    struct item item = {.kind = ITEM_IMAGE, .artifact = ARTIFACT_LAYOUT};
    struct page page = {
        .number = 1, .folio = 1, .label = "1", .width = PT64(200), .height = PT64(200)};
    struct pdf *pdf = pdf_open(w->a, w->dg);
    struct bytes out;

    item.u.image = (struct image_item){.image = im, .width = PT64(50), .height = PT64(50)};
    page.items = (struct item_list){&item, &item.next};
    page.dest_end = &page.dest;
    page.link_end = &page.link;
    page.field_end = &page.field;
    if (!pdf || !pdf_add_page(pdf, &page) ||
        !pdf_finish(pdf, &(struct pdf_info){.title = "t", .lang = "th"}, &out))
        out = (struct bytes){NULL, 0};
    else
        out.data = arena_strndup(w->a, out.data, out.len);
    pdf_close(pdf);
    return out;
}

/* Bytes of pixels, as other images of a report may have left. */
enum { ROOM = 16 << 20 };

void fuzz_one(struct world *w, struct fuzz_input in)
{
    struct bytes file = take_rest(w->a, &in);
    struct image one = {.name = "a.png"}, two = one;
    struct loc at = {.file = "t", .line = 1, .col = 1};
    int up = exif_orientation((const unsigned char *)file.data, file.len);

    HOLDS(up >= 1 && up <= 8);
    bool ok = image_read(w->a, file, ROOM, &one, at, w->dg);
    HOLDS(ok || diag_count(w->dg, DIAG_ERROR) > 0);
    HOLDS(ok == image_read(w->a, file, ROOM, &two, at, w->dg));
    if (!ok)
        return;
    HOLDS(one.width > 0 && one.height > 0 && (one.ncomponent == 1 || one.ncomponent == 3));
    HOLDS(one.orientation >= 1 && one.orientation <= 8);
    HOLDS(one.jpeg || one.len == (size_t)one.width * (size_t)one.height * (size_t)one.ncomponent);
    HOLDS(one.len == two.len && !memcmp(one.data, two.data, one.len));
    struct bytes pdf = pdf_with(w, &one), again = pdf_with(w, &two);
    HOLDS(pdf.len ? bytes_equal(pdf, again) : diag_count(w->dg, DIAG_ERROR) > 0);
}
