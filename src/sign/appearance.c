/*
 * appearance.c - the texts in as large a type as the field has room for:
 *
 *      +------------------------------------+
 *      |  ~~~~~~~~~   name                  |
 *      |  (picture)   position              |
 *      |  ~~~~~~~~~   27 พ.ย. 2569 09:30 น. |
 *      |  .................................  |  <- line
 *      +------------------------------------+
 *
 * A low field has room for one or two lines only: then the texts stand one after another. The objects are
 * made by pdf/ in a file of their own and copied from there, so fonts are embedded in one way.
 */
#include "sign/appearance.h"

#include "pdf/pdf_font.h"
#include "pdf/pdf_image.h"
#include "pdf/put.h"
#include "sign/copy.h"

#include <string.h>

enum { LINES_MAX = 3, NOMINAL = 64 * 100 }; /* texts are measured at 100 pt */

static const double most_size = 9;      /* points: a note beside the print of 16 pt, not a title */
static const double above_dots = 1.5;   /* points: the dots are 1 pt high */
static const double picture_part = 0.4; /* of the width, at most */
static const double gap = 4;            /* points from the picture to the texts */

struct setting {
    const struct appearance *ap;
    struct arena *a;
    struct diag *dg;
    struct fontset *fonts;
    struct shaped line[LINES_MAX];
    double wide[LINES_MAX]; /* at a size of 1 */
    size_t nline;
    double size, step; /* of the letters; from line to line, in sizes */
    double left;       /* where the texts begin */
    double top;        /* of the field: the dots are at height 0 */
    double height;     /* of what is free above them */
};

static double width_of(const struct shaped *s)
{
    int64_t sum = 0;

    for (size_t i = 0; i < s->nglyph; i++)
        sum += s->glyph[i].width;
    return (double)sum / 1024 / NOMINAL;
}

static bool shape(struct setting *s, const char *text, struct shaped *out)
{
    const char *families[5] = {"TH SarabunPSK", "TH Sarabun New", "Laksaman", NULL};
    struct span span = {.text = text, .len = strlen(text)};
    struct font_style style = {.families = families, .size = NOMINAL};

    if (s->ap->family) {
        memmove(families + 1, families, 4 * sizeof *families);
        families[0] = s->ap->family;
    }
    span.font = &style;
    return shape_paragraph(s->fonts, s->a, &span, 1, (struct place){0}, out, s->dg);
}

/* The texts on n lines, the first ones alone, what is left together on the last; and how large they
 * can be then. */
static bool set_lines(struct setting *s, const char *const text[LINES_MAX], size_t ntext, size_t n)
{
    double room = s->ap->width - s->left, widest = 0;

    s->step = 0;
    for (size_t i = 0; i < n; i++) {
        struct sbuf b = {.a = s->a};
        sbuf_add_str(&b, text[i]);
        for (size_t k = n; i + 1 == n && k < ntext; k++)
            sbuf_printf(&b, " – %s", text[k]);
        const char *line = sbuf_text(&b);
        if (!line || !shape(s, line, &s->line[i]))
            return false;
        double step = (double)(s->line[i].ascent + s->line[i].descent) / NOMINAL;
        s->step = step > s->step ? step : s->step;
        s->wide[i] = width_of(&s->line[i]);
        widest = s->wide[i] > widest ? s->wide[i] : widest;
    }
    s->nline = n;
    s->size = s->height / ((double)n * s->step);
    s->size = s->size * widest > room ? room / widest : s->size;
    s->size = s->size > most_size ? most_size : s->size;
    return true;
}

static bool choose_lines(struct setting *s)
{
    const char *const all[] = {s->ap->name, s->ap->position, s->ap->when}, *text[LINES_MAX];
    struct setting best = {0};
    size_t ntext = 0;

    for (size_t i = 0; i < LINES_MAX; i++)
        if (all[i] && *all[i])
            text[ntext++] = all[i];
    for (size_t n = ntext; n > 0; n--) {
        if (!set_lines(s, text, ntext, n))
            return false;
        if (s->size >
            best.size * 1.05) /* as many lines as there are texts, if it is much the same */
            best = *s;
    }
    if (ntext)
        *s = best;
    return true;
}

/* ---- the operators ---- */

static void number(struct sbuf *b, double v)
{
    put_decimal(b, (int64_t)(v * DECIMAL_ONE + (v < 0 ? -0.5 : 0.5)));
    sbuf_add(b, " ", 1);
}

static bool put_run(struct sbuf *out, struct pdf_fonts *fonts, const struct shaped *s,
                    const struct run *run, double size)
{
    struct pdf_font *font = pdf_fonts_find(fonts, run->face);

    if (!font)
        return false;
    sbuf_printf(out, "/%s ", pdf_font_name(font));
    number(out, size * run->size / NOMINAL);
    sbuf_add_str(out, "Tf <");
    for (size_t i = run->first; i < run->end; i++) {
        uint32_t code = pdf_font_code(fonts, font, s, &s->glyph[i]);
        if (!code)
            return false;
        put_hex16(out, code);
    }
    sbuf_add_str(out, "> Tj\n");
    return true;
}

/* Each line in the middle of the room, all of them in the middle of the height. */
static bool put_lines(const struct setting *s, struct sbuf *out, struct pdf_fonts *fonts)
{
    double room = s->ap->width - s->left, step = s->size * s->step;
    double y = s->top - (s->height - (double)s->nline * step) / 2;

    if (s->nline)
        sbuf_add_str(out, "0 g\nBT\n");
    /* NOLINTNEXTLINE(cert-flp30-c): i counts the lines */
    for (size_t i = 0; i < s->nline; i++, y -= step) {
        sbuf_add_str(out, "1 0 0 1 ");
        number(out, s->left + (room - s->wide[i] * s->size) / 2);
        number(out, y - s->size * s->line[i].ascent / NOMINAL);
        sbuf_add_str(out, "Tm\n");
        for (size_t r = 0; r < s->line[i].nrun; r++)
            if (!put_run(out, fonts, &s->line[i], &s->line[i].run[r], s->size))
                return false;
    }
    if (s->nline)
        sbuf_add_str(out, "ET\n");
    return true;
}

/* As large as there is room for, upright; *width = so wide it became. */
static bool put_picture(const struct setting *s, struct sbuf *out, struct pdf_images *images,
                        struct haru *h, double *width)
{
    const struct image *im = s->ap->image;
    const struct unit_matrix m = image_upright[im->orientation];
    const char *name = pdf_images_find(images, h, im);
    double room = s->ap->width * (s->ap->name ? picture_part : 1);
    double wide = image_seen_width(im), high = image_seen_height(im);
    double scale = s->height / high < room / wide ? s->height / high : room / wide;
    double w = wide * scale, up = high * scale;

    if (!name)
        return false;
    *width = w;
    sbuf_add_str(out, "q ");
    number(out, m.a * w);
    number(out, m.b * up);
    number(out, m.c * w);
    number(out, m.d * up);
    number(out, m.e * w);
    number(out, above_dots + (s->height - up) / 2 + m.f * up);
    sbuf_printf(out, "cm /%s Do Q\n", name);
    return true;
}

/* ---- the objects ---- */

/* The appearance is all that the file is made for: below /Appearance of its catalog. */
static bool make_file(struct setting *s, struct haru *h, struct bytes *out)
{
    struct sbuf content = {.a = s->a};
    struct pdf_fonts fonts = {.a = s->a, .dg = s->dg};
    struct pdf_images images = {.a = s->a};
    double taken = 0;

    if (s->ap->image && !put_picture(s, &content, &images, h, &taken))
        return false;
    s->left = taken > 0 ? taken + gap : 0;
    if (!choose_lines(s) || !put_lines(s, &content, &fonts) || content.failed)
        return false;
    struct haru_dict x =
        haru_new_stream(h, content.s ? content.s : "", content.len, STREAM_PACKED).dict;
    haru_put_name(h, x, "Type", "XObject");
    haru_put_name(h, x, "Subtype", "Form");
    struct haru_array box = haru_put_array(h, x, "BBox");
    haru_add_int(h, box, 0);
    haru_add_real(h, box, -s->ap->line); /* as form.h: the dots are at height 0 */
    haru_add_real(h, box, s->ap->width);
    haru_add_real(h, box, s->top);
    struct haru_dict resources = haru_put_dict(h, x, "Resources");
    if (fonts.nfont && !pdf_fonts_embed(&fonts, h, haru_put_dict(h, resources, "Font")))
        return false;
    if (images.n)
        pdf_images_list(&images, h, haru_put_dict(h, resources, "XObject"));
    haru_put_ref(h, haru_catalog(h), "Appearance", x);
    haru_put_array(h, haru_page_tree(h), "Kids");
    haru_put_int(h, haru_page_tree(h), "Count", 0);
    return haru_save(h, out);
}

static bool copy(struct update *u, struct bytes file, int *number)
{
    struct original made = {0};
    bool ok = original_open(&made, u->o->a, u->o->path, file, u->o->dg);

    if (ok)
        *number = copy_object(u, &made,
                              original_key(&made, made.q->qpdf_get_root(made.pdf), "/Appearance"));
    ok = ok && *number > 0;
    original_close(&made);
    return ok;
}

bool appearance_put(const struct appearance *ap, struct update *u, int *number)
{
    struct setting s = {.ap = ap,
                        .a = u->o->a,
                        .dg = u->o->dg,
                        .top = ap->height - ap->line,
                        .height = ap->height - ap->line - above_dots};
    struct bytes file;

    s.fonts = fontset_open(s.a, ap->fonts_conf, s.dg);
    struct haru *h = s.fonts ? haru_open(s.a, s.dg) : NULL;
    bool ok = h && make_file(&s, h, &file) && copy(u, file, number);
    haru_close(h);
    fontset_close(s.fonts);
    return ok;
}
