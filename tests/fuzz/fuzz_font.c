/*
 * A font file: opened twice it says the same; text that is set with it, in a PDF, is the same bytes twice.
 */
#include "file.h"

#include "pdf/pdf.h"
#include "text/face.h"
#include "text/shape.h"

#include <ft2build.h>
#include FT_FREETYPE_H

static FT_Library ft;

void fuzz_begin(void)
{
    HOLDS(!FT_Init_FreeType(&ft));
}

/* Each glyph of the font, once as it is and once moved. */
static struct bytes pdf_of(struct world *w, const struct face *face)
{
    enum { MOST = 40 };
    static uint32_t ch[MOST];
    size_t n = face->nglyph < MOST ? (size_t)face->nglyph : MOST;
    struct part part[MOST];
    struct glyph glyph[MOST];
    struct run run = {.face = face, .size = PT64(12), .end = n};
    struct shaped text = {.ch = ch, .nch = n, .glyph = glyph, .nglyph = n, .run = &run, .nrun = 1};
    struct item item = {.kind = ITEM_TEXT, .artifact = ARTIFACT_LAYOUT};
    struct page page = {
        .number = 1, .folio = 1, .label = "1", .width = PT64(200), .height = PT64(200)};
    struct pdf *pdf = pdf_open(w->a, w->dg);
    struct bytes out = {NULL, 0};

    for (size_t i = 0; i < n; i++) {
        ch[i] = 0x0E01 + (uint32_t)i;
        part[i] = (struct part){.gid = (uint32_t)i, .x = i % 2 ? 7 : 0, .y = i % 3 ? 0 : -5};
        glyph[i] =
            (struct glyph){.first = (uint32_t)i, .npart = 1, .part = &part[i], .advance = 500};
    }
    item.u.text =
        (struct text_item){.text = &text, .run = &run, .end = n, .x = PT64(20), .y = PT64(50)};
    page.items = (struct item_list){&item, &item.next};
    page.dest_end = &page.dest;
    page.link_end = &page.link;
    page.field_end = &page.field;
    if (pdf && pdf_add_page(pdf, &page) &&
        pdf_finish(pdf, &(struct pdf_info){.title = "t", .lang = "th"}, &out))
        out.data = arena_strndup(w->a, out.data, out.len);
    else
        out.len = 0;
    pdf_close(pdf);
    return out;
}

void fuzz_one(struct world *w, struct fuzz_input in)
{
    int fd;
    const char *path = file_of(w->a, take_rest(w->a, &in), &fd);
    struct open_face one = {0}, two = {0};

    if (face_open(w->a, ft, path, 0, &one, w->dg)) {
        HOLDS(face_open(w->a, ft, path, 0, &two, w->dg));
        HOLDS(one.fault == two.fault && one.face.nglyph == two.face.nglyph &&
              one.face.ascent == two.face.ascent);
        if (one.fault != FACE_USABLE) {
            HOLDS(!face_refuse(&one, "fonts/", (struct loc){.file = "t", .line = 1, .col = 1},
                               w->dg));
            HOLDS(diag_count(w->dg, DIAG_FATAL) > 0);
        } else if (one.face.nglyph > 0) {
            HOLDS(one.face.upem > 0);
            struct bytes pdf = pdf_of(w, &one.face), again = pdf_of(w, &two.face);
            HOLDS(pdf.len ? bytes_equal(pdf, again) : diag_count(w->dg, DIAG_ERROR) > 0);
        }
        face_close(&two);
    }
    face_close(&one);
    close(fd);
}
