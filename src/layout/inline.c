/*
 * inline.c - the inline content of a paragraph: its text with all fields filled in, as glyphs, and
 * what in it leads somewhere.
 */
#include "layout/para.h"

#include "base/str.h"

#include <string.h>

/* ---- fields ---- */

static const char *digits_of(const struct setter *set, size_t n)
{
    char *text = arena_printf(set->a, "%zu", n);

    return text && set->lo->doc->thai_numerals ? str_thai_digits(set->a, text, strlen(text)) : text;
}

/* What stands for a page or a number that is not known before the next pass: as wide as most. */
static const char *unknown_number(const struct layout *lo)
{
    return lo->doc->thai_numerals ? "๐๐" : "00";
}

static const char *ref_text(const struct layout *lo, const struct doc_inline *t)
{
    const struct dest *d = lo->known ? dest_find(lo->known, t->target) : NULL;

    if (!d && lo->known) {
        diag_add(lo->dg, DIAG_NO_ANCHOR, t->at, "there is no block with the id \"%s\"", t->target);
        return "";
    }
    if (!d)
        return unknown_number(lo);
    const char *text = t->show == REF_PAGE ? d->folio : t->show == REF_NUMBER ? d->number : d->text;
    if (!text) {
        diag_add(lo->dg, DIAG_NO_ANCHOR, t->at, "the block with the id \"%s\" has no number",
                 t->target);
        return "";
    }
    return text;
}

static const char *running_text(const struct running *r, const struct doc_inline *t)
{
    const char *text = !r ? NULL : t->kind == INLINE_PAGE ? r->folio : r->heading[t->level - 1];

    return text ? text : "";
}

/* What is printed for a field. NULL = no memory. */
static const char *field_text(const struct setter *set, const struct doc_inline *t)
{
    const struct dests *known = set->lo->known;

    switch (t->kind) {
    case INLINE_PAGE:
    case INLINE_HEADING:
        return running_text(set->running, t);
    case INLINE_PAGES:
        return known && known->npage ? digits_of(set, known->npage) : unknown_number(set->lo);
    case INLINE_REF:
        return ref_text(set->lo, t);
    default:
        return t->text ? t->text : "";
    }
}

/* ---- text ---- */

static bool make_spans(const struct setter *set, const struct doc_block *block, struct span **out)
{
    size_t n = block->u.para.ncontent;
    struct span *span = arena_array(set->a, struct span, n + 1);

    if (!span)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct doc_inline *t = &block->u.para.content[i];
        const char *text = t->kind == INLINE_TEXT ? t->text : field_text(set, t);
        if (!text)
            return false;
        span[i] = (struct span){text, t->kind == INLINE_TEXT ? t->len : strlen(text), t->font};
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

bool inline_shape(const struct setter *set, const struct doc_block *block, struct shaped *out)
{
    struct source source = {set->lo, block};
    struct span *span;

    return make_spans(set, block, &span) &&
           shape_paragraph(set->lo->fonts, set->a, span, block->u.para.ncontent,
                           (struct place){loc_of_span, &source}, out, set->lo->dg);
}

bool inline_links(const struct setter *set, const struct doc_block *block, struct para *out)
{
    const struct dests *known = set->lo->known;
    struct para_link **end = &out->link;

    for (size_t i = 0; i < block->u.para.ncontent; i++) {
        const struct doc_inline *t = &block->u.para.content[i];
        const struct dest *to = t->kind == INLINE_REF && known ? dest_find(known, t->target) : NULL;
        if (!to && t->kind != INLINE_NOTE && !t->field)
            continue;
        enum tag_kind kind = to ? TAG_LINK : t->field ? TAG_FORM : TAG_REFERENCE;
        struct para_link *k = *end = arena_new(set->a, struct para_link);
        if (!k || !(k->tag = tag_new(set, kind)))
            return false;
        end = &k->next;
        k->to = to;
        k->field = t->field;
        for (size_t c = 0; c < out->text.nch; c++)
            if (out->text.span_of[c] == i) {
                k->first = k->end ? k->first : c;
                k->end = c + 1;
            }
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
