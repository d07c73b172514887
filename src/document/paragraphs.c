/*
 * paragraphs.c - U+2029 PARAGRAPH SEPARATOR in a text: one paragraph ends, another of its style begins.
 *
 * Where there can be one paragraph only (a heading, a caption, the label of an item) it ends a line.
 */
#include "base/str.h"
#include "document/binder.h"

#include <string.h>

static const char separator[] = "\u2029";

enum { SEPARATOR = sizeof separator - 1 };

/* By its first byte, which few texts have. */
static const char *find_in(const char *s, size_t len)
{
    for (const char *end = s + len; (s = memchr(s, separator[0], (size_t)(end - s))); s++)
        if (end - s >= SEPARATOR && !memcmp(s, separator, SEPARATOR))
            return s;
    return NULL;
}

static const char *find(const struct doc_inline *t)
{
    return t->kind == INLINE_TEXT && t->text ? find_in(t->text, t->len) : NULL;
}

/* Blanks beside a separator are the author's layout, as those at the ends of a paragraph. */
static void trim(struct doc_block *para)
{
    struct doc_inline *first = para->u.para.content, *last = first + para->u.para.ncontent - 1;

    while (first->kind == INLINE_TEXT && first->len && *first->text == ' ') {
        first->text++;
        first->len--;
    }
    while (last->kind == INLINE_TEXT && last->len && last->text[last->len - 1] == ' ')
        last->len--;
}

/* A break before the whole is one before its first paragraph, and after it one after its last. */
static const struct doc_style *style_of_part(struct binder *b, const struct doc_style *style,
                                             bool first, bool last)
{
    if ((first || !style->page_before) && (last || !style->page_after))
        return style;
    struct doc_style *own = arena_new(b->a, struct doc_style);
    if (own) {
        *own = *style;
        own->page_before = style->page_before && first;
        own->page_after = style->page_after && last;
    }
    return own;
}

static size_t count(const struct doc_inline *t)
{
    size_t n = 0;

    if (t->kind != INLINE_TEXT || !t->text)
        return 0;
    for (const char *p = t->text, *end = p + t->len; (p = find_in(p, (size_t)(end - p)));
         p += SEPARATOR)
        n++;
    return n;
}

/* One more paragraph after `para`, like it; its content is added later. */
static struct doc_block *add_part(struct binder *b, struct doc_block *para,
                                  struct doc_inline *content)
{
    struct doc_block *next = arena_new(b->a, struct doc_block);

    if (!next)
        return NULL;
    *next = *para;
    next->id = NULL;
    next->u.para.content = content;
    next->u.para.ncontent = 0;
    para->next = next;
    return next;
}

/* All content lies in one array, and each paragraph has a part of it. */
static bool split(struct binder *b, struct doc_block *para, struct doc_inline *room,
                  struct block_list *out)
{
    const struct doc_inline *t = para->u.para.content, *end = t + para->u.para.ncontent;
    const struct doc_style *style = para->style;
    struct doc_block *first = para;

    para->u.para.content = room;
    para->u.para.ncontent = 0;
    for (; t < end; t++) {
        struct doc_inline rest = *t;
        for (const char *at; (at = find(&rest)); para = para->next) {
            struct doc_inline *before = room++;
            *before = rest;
            before->len = (size_t)(at - rest.text);
            rest.text = at + SEPARATOR;
            rest.len -= before->len + SEPARATOR;
            para->u.para.ncontent++;
            if (!add_part(b, para, room) ||
                !(para->style = style_of_part(b, style, para == first, false)))
                return false;
            trim(para);
        }
        *room++ = rest;
        para->u.para.ncontent++;
    }
    trim(para);
    out->end = &para->next;
    return (para->style = style_of_part(b, style, false, true)) != NULL;
}

bool bind_paragraphs(struct binder *b, struct doc_block *para, struct block_list *out)
{
    size_t n = 0;

    for (size_t i = 0; i < para->u.para.ncontent; i++)
        n += count(&para->u.para.content[i]);
    if (!n)
        return true;
    struct doc_inline *room = arena_array(b->a, struct doc_inline, para->u.para.ncontent + n);
    return room && split(b, para, room, out);
}
