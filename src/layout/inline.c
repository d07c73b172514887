/*
 * inline.c - the inline content of a paragraph: its text with all fields filled in, as glyphs, and
 * what in it leads somewhere.
 */
#include "layout/para.h"

#include "base/digits.h"

#include <string.h>

enum {
    MINUS_SIGN = 0x2212,
    NUMBER_SHRINK = 800, /* permille: a number is set this small rather than cut (D5) */
};

/* ---- fields ---- */

/* D6: a number in the digits of where it stands, if they are not those of the report. */
static const char *in_digits_of(const struct setter *set, const struct doc_inline *t,
                                const char *text)
{
    if (t->font->thai_numerals == set->lo->doc->thai_numerals)
        return text;
    return t->font->thai_numerals ? digits_to_thai(set->a, text, strlen(text))
                                  : digits_to_arabic(set->a, text, strlen(text));
}

static const char *count_text(const struct setter *set, const struct doc_inline *t, size_t n)
{
    const char *text = arena_printf(set->a, "%zu", n);

    return text && t->font->thai_numerals ? digits_to_thai(set->a, text, strlen(text)) : text;
}

/* What stands for a page or a number that is not known before the next pass: as wide as most. */
static const char *unknown_number(const struct doc_inline *t)
{
    return t->font->thai_numerals ? "๐๐" : "00";
}

/* Of a block that has not what the reference asks for. */
static void no_name(const struct setter *set, const struct doc_inline *t)
{
    struct diag *dg = set->lo->dg;

    if (t->show == REF_NUMBER) {
        diag_add(dg, DIAG_NO_ANCHOR, t->at, "the block with the id \"%s\" has no number",
                 t->target);
        diag_hint(dg, "a heading or caption with number-format has one");
        return;
    }
    diag_add(dg, DIAG_NO_ANCHOR, t->at, "the block with the id \"%s\" has no text to print",
             t->target);
    diag_hint(dg, "a heading or paragraph has one, and a table, image or chart with a <caption>");
}

static void no_block(const struct setter *set, const struct doc_inline *t)
{
    struct diag *dg = set->lo->dg;
    bool few = diag_count(dg, DIAG_ERROR) < DIAG_FAULTS_MAX; /* looking is slow */
    const char *near = few ? dest_nearest(set->a, set->lo->known, t->target) : NULL;

    diag_add(dg, DIAG_NO_ANCHOR, t->at, "there is no block with the id \"%s\"", t->target);
    if (near)
        diag_hint(dg, "did you mean \"%s\"?", near);
}

static const char *ref_text(const struct setter *set, const struct doc_inline *t)
{
    const struct layout *lo = set->lo;
    const struct dest *d = lo->known ? dest_find(lo->known, t->target) : NULL;

    if (!d && lo->known) {
        no_block(set, t);
        return "";
    }
    if (!d)
        return unknown_number(t);
    const char *text = t->show == REF_PAGE ? d->folio : t->show == REF_NUMBER ? d->number : d->text;
    if (!text) {
        no_name(set, t);
        return "";
    }
    return t->show == REF_TEXT ? text : in_digits_of(set, t, text);
}

static const char *page_text(const struct setter *set, const struct doc_inline *t)
{
    const struct running *r = set->running;

    return r && r->folio ? in_digits_of(set, t, r->folio) : "";
}

static const char *heading_text(const struct setter *set, const struct doc_inline *t)
{
    const struct dest *d = set->running ? set->running->heading[t->level - 1] : NULL;

    if (!d || (t->show == REF_NUMBER && !d->number))
        return "";
    if (t->show == REF_NUMBER)
        return in_digits_of(set, t, d->number);
    return t->show == REF_TEXT ? d->text : dest_title(set->a, d);
}

static const char *section_pages_text(const struct setter *set, const struct doc_inline *t)
{
    const struct dests *known = set->lo->known;
    size_t section = set->running ? set->running->section : SIZE_MAX;

    return known && section < known->nsection ? count_text(set, t, known->section_pages[section])
                                              : unknown_number(t);
}

static const char *total_text(const struct setter *set, const struct doc_inline *t)
{
    const struct totals *s = set->totals;
    const struct doc_total *total = t->total;

    if (!s)
        return "";
    const struct decimal *of = total->kind == TOTAL_PAGE      ? s->page
                               : total->kind == TOTAL_RUNNING ? s->running
                                                              : s->brought;
    return document_total(set->a, total, of[total->column]);
}

const char *inline_field_text(const struct setter *set, const struct doc_inline *t)
{
    const struct dests *known = set->lo->known;

    switch (t->kind) {
    case INLINE_PAGE:
        return page_text(set, t);
    case INLINE_HEADING:
        return heading_text(set, t);
    case INLINE_CATCHWORD:
        return set->running && set->running->catchword ? set->running->catchword : "";
    case INLINE_SECTION_PAGES:
        return section_pages_text(set, t);
    case INLINE_PAGES:
        return known && known->npage ? count_text(set, t, known->npage) : unknown_number(t);
    case INLINE_REF:
        return ref_text(set, t);
    case INLINE_TOTAL:
        return total_text(set, t);
    default:
        return t->text ? t->text : "";
    }
}

/* ---- text ---- */

/* A tab or leader: its width is found with its line. */
static const struct inline_box no_box;

#define FIGURE_CHAR "\xEF\xBF\xBC" /* U+FFFC OBJECT REPLACEMENT CHARACTER */

static bool figure_span(const struct setter *set, const struct doc_inline *t, pt64 most,
                        struct span *out)
{
    struct inline_box *box = arena_new(set->a, struct inline_box);
    struct font_style *font = arena_new(set->a, struct font_style);

    if (!box || !font)
        return false;
    *font = *t->font;
    font->decoration = 0; /* CSS Text Decoration 3, 2.4: not across a picture */
    box->width = inline_figure_width(t->figure, most);
    *out = (struct span){.text = FIGURE_CHAR, .len = 3, .font = font, .box = box};
    return true;
}

/* `most` is how wide a figure can be. */
static bool make_spans(const struct setter *set, const struct doc_block *block, pt64 most,
                       struct span **out)
{
    size_t n = block->u.para.ncontent;
    struct span *span = arena_array(set->a, struct span, n + 1);

    if (!span)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct doc_inline *t = &block->u.para.content[i];
        const char *text = t->kind == INLINE_TEXT ? t->text : inline_field_text(set, t);
        if (!text)
            return false;
        span[i] = (struct span){
            .text = text, .len = t->kind == INLINE_TEXT ? t->len : strlen(text), .font = t->font};
        if (t->kind == INLINE_LEADER || t->kind == INLINE_TAB)
            span[i] = (struct span){.text = "\t", .len = 1, .font = t->font, .box = &no_box};
        else if (t->kind == INLINE_FIGURE && !figure_span(set, t, most, &span[i]))
            return false;
    }
    *out = span;
    return true;
}

struct source { /* of spans, for messages */
    const struct layout *lo;
    const struct doc_block *block;
};

static struct loc loc_of_span(const void *ctx, size_t span)
{
    const struct source *s = ctx;

    return inline_loc(s->lo, s->block, span);
}

struct loc inline_loc(const struct layout *lo, const struct doc_block *block, size_t span)
{
    return document_place(lo->doc, &block->u.para.content[span]);
}

bool inline_is_counted(const struct layout *lo, const struct doc_block *block, size_t span,
                       enum diag_code code, uint64_t other)
{
    const struct doc_inline *content = block->u.para.content, *text = &content[span];
    uint64_t cell = document_cell(text);

    for (size_t i = 0; !cell && i < block->u.para.ncontent; i++)
        cell = document_cell(&content[i]); /* words of the template beside data */
    cell = cell ? cell : other;
    return cell && text->at.file && diag_counts_cell(lo->dg, code, text->at, cell);
}

static bool shape_spans(const struct setter *set, const struct doc_block *block,
                        const struct span *span, struct shaped *out)
{
    struct source source = {set->lo, block};

    return kept_shape(set->lo->kept, set->lo->fonts, set->a, span, block->u.para.ncontent,
                      (struct place){loc_of_span, &source}, out, set->lo->dg);
}

static bool shape_in(const struct setter *set, const struct doc_block *block, pt64 most,
                     struct shaped *out)
{
    struct span *span;

    return make_spans(set, block, most, &span) && shape_spans(set, block, span, out);
}

bool inline_shape(const struct setter *set, const struct doc_block *block, struct shaped *out)
{
    return shape_in(set, block, PT64_MAX, out);
}

/* ---- numbers ---- */

bool inline_is_number(const struct shaped *t)
{
    bool digit = false;

    for (size_t i = 0; i < t->nch; i++) {
        uint32_t c = t->ch[i];
        bool own = ascii_is_digit(c) || unicode_is_thai_digit(c);
        if (!own && (c > 0x7F || !strchr(".,+-()%", (int)c)) && c != MINUS_SIGN)
            return false;
        digit = digit || own;
    }
    return digit;
}

/* The same spans with their sizes times part / whole. */
static bool shrink_spans(struct arena *a, struct span *span, size_t n, pt64 part, pt64 whole)
{
    for (size_t i = 0; i < n; i++) {
        struct font_style *font = arena_new(a, struct font_style);
        if (!font)
            return false;
        *font = *span[i].font;
        font->size = (pt64)larger((pt64)((int64_t)font->size * part / whole), 1);
        span[i].font = font;
    }
    return true;
}

/* D5; false = it is too long. */
static bool tell_shrunk(const struct setter *set, const struct doc_block *block, pt64 own,
                        pt64 width)
{
    struct loc at = inline_loc(set->lo, block, 0);

    bool fits = (int64_t)width * 1000 >= (int64_t)own * NUMBER_SHRINK;

    /* A total is of no cell: another one has another width. */
    if (inline_is_counted(set->lo, block, 0, fits ? DIAG_SCALED : DIAG_TOO_WIDE, (uint64_t)own))
        return fits;
    if (fits) {
        diag_add(set->lo->dg, DIAG_SCALED, at,
                 "this number is %.1f pt wide; it is set smaller to fit its column of %.1f pt",
                 pt_from_pt64(own), pt_from_pt64(width));
        return true;
    }
    diag_add(set->lo->dg, DIAG_TOO_WIDE, at,
             "this number is %.1f pt wide; its column has %.1f pt, and a number is never cut",
             pt_from_pt64(own), pt_from_pt64(width));
    diag_hint(set->lo->dg, "make the column wider, or the font of the table smaller");
    return false;
}

/* The text so much smaller that it is `width` wide, in a line as high as before: its baseline is that
 * of its row. */
static bool shrink(const struct setter *set, const struct doc_block *block, pt64 width,
                   struct shaped *text)
{
    pt64 ascent = text->ascent, descent = text->descent, whole, own, before;
    struct span *span;

    inline_point(text, &whole, &before);
    own = whole;
    /* Sizes are rounded: a little less, then twice as much less. */
    for (pt64 wanted = width, less = 1; own > width && wanted > 0; wanted -= less, less *= 2) {
        if (!make_spans(set, block, width, &span) ||
            !shrink_spans(set->a, span, block->u.para.ncontent, wanted, whole) ||
            !shape_spans(set, block, span, text))
            return false;
        inline_point(text, &own, &before);
    }
    text->ascent = ascent;
    text->descent = descent;
    return true;
}

bool inline_shape_in(const struct setter *set, const struct doc_block *block, pt64 width,
                     struct para *out)
{
    pt64 own, before;

    if (!shape_in(set, block, width, &out->text))
        return false;
    if (!inline_is_number(&out->text))
        return true;
    inline_point(&out->text, &own, &before);
    if (own <= width)
        return true;
    out->shrunk = true;
    return !tell_shrunk(set, block, own, width) || shrink(set, block, width, &out->text);
}

/* What the content t leads to. */
static bool open_link(const struct setter *set, const struct doc_inline *t, struct para_link *k)
{
    const struct dests *known = set->lo->known;
    const struct dest *to = t->kind == INLINE_REF && known ? dest_find(known, t->target) : NULL;
    enum tag_kind kind = to || t->link  ? TAG_LINK
                         : t->field     ? TAG_FORM
                         : t->expansion ? TAG_SPAN
                                        : TAG_REFERENCE;

    *k = (struct para_link){.to = to, .field = t->field, .out = t->link, .tag = tag_new(set, kind)};
    if (k->tag)
        k->tag->expansion = t->expansion;
    return k->tag != NULL;
}

static bool leads(const struct setter *set, const struct doc_inline *t)
{
    const struct dests *known = set->lo->known;

    return t->kind == INLINE_NOTE || t->field || t->link || t->expansion ||
           (t->kind == INLINE_REF && known && dest_find(known, t->target));
}

bool inline_links(const struct setter *set, const struct doc_block *block, struct para *out)
{
    struct para_link *last = NULL;
    size_t c = 0, cap = 0;

    for (size_t i = 0; i < block->u.para.ncontent; i++) {
        const struct doc_inline *t = &block->u.para.content[i];
        size_t first = c;
        while (c < out->text.nch && out->text.span_of[c] == i)
            c++;
        if (!leads(set, t))
            continue;
        bool goes_on = last && last->end == first &&
                       ((t->link && last->out == t->link) ||
                        (t->expansion && last->tag->expansion == t->expansion));
        if (!goes_on) {
            out->link = arena_grow(set->a, out->link, out->nlink, &cap, sizeof *out->link);
            if (!out->link || !open_link(set, t, &out->link[out->nlink]))
                return false;
            last = &out->link[out->nlink++];
            last->first = first;
        }
        last->end = c;
    }
    return true;
}

void inline_point(const struct shaped *t, pt64 *width, pt64 *before)
{
    int64_t sum = 0, point = -1;

    for (size_t i = 0; i < t->nglyph; i++) {
        if (t->ch[t->glyph[i].first] == '.' && point < 0)
            point = sum;
        sum += t->glyph[i].width;
    }
    *width = para_round_up(sum);
    *before = point < 0 ? *width : para_round_up(point);
}
