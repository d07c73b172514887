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

static const char *find(const struct doc_inline *t)
{
    return t->kind == INLINE_TEXT && t->text ? memmem(t->text, t->len, separator, SEPARATOR) : NULL;
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

/* What is after the separator at `at` in content i becomes a paragraph of its own. */
static struct doc_block *split(struct binder *b, struct doc_block *para, size_t i, const char *at)
{
    struct doc_block *rest = arena_new(b->a, struct doc_block);
    size_t n = para->u.para.ncontent - i;
    struct doc_inline *content = arena_array(b->a, struct doc_inline, n + 1);

    if (!rest || !content)
        return NULL;
    memcpy(content, para->u.para.content + i, n * sizeof *content);
    struct doc_inline *before = &para->u.para.content[i];
    content->text = at + SEPARATOR;
    content->len = before->len - (size_t)(content->text - before->text);
    before->len = (size_t)(at - before->text);
    *rest = *para;
    rest->id = NULL;
    rest->u.para.content = content;
    rest->u.para.ncontent = n;
    para->u.para.ncontent = i + 1;
    para->next = rest;
    return rest;
}

bool bind_paragraphs(struct binder *b, struct doc_block *para, struct block_list *out)
{
    const struct doc_style *style = para->style;
    struct doc_block *first = para;

    for (size_t i = 0; i < para->u.para.ncontent; i++) {
        const char *at = find(&para->u.para.content[i]);
        if (!at)
            continue;
        struct doc_block *rest = split(b, para, i, at);
        if (!rest || !(para->style = style_of_part(b, style, para == first, false)))
            return false;
        trim(para);
        para = rest;
        out->end = &rest->next;
        i = SIZE_MAX; /* on with the first content of the rest */
    }
    if (para == first)
        return true;
    trim(para);
    return (para->style = style_of_part(b, style, false, true)) != NULL;
}
