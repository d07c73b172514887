/* bind_list.c - <ol>, <ul>, footnotes, and the numbers before items. */
#include "base/digits.h"
#include "base/numeral.h"
#include "document/binder.h"
#include "document/walk.h"

#include <string.h>

const char *number_in_format(struct binder *b, const char *format, const int *number, size_t n)
{
    struct sbuf out = {.a = b->a};

    numeral_put(&out, format, number, n);
    return sbuf_text(&out);
}

static bool bind_item(struct binder *b, const struct node *n, const struct doc_style *parent,
                      const struct row *row, const char *label, struct doc_item **out)
{
    const struct doc_style *style = bind_style(b, n, row, parent);
    const struct doc_style *anonymous = style ? style_anonymous(&b->styles, style) : NULL;
    struct doc_item *item = arena_new(b->a, struct doc_item);

    if (!anonymous || !item || !label)
        return false;
    item->at = n->at;
    item->label = document_new_para(b->a, anonymous, label, n->at);
    *out = item;
    struct block_list blocks = {&item->first};
    return item->label && bind_blocks(b, n, style, row, &blocks);
}

/* PDF knows no Thai letters or digits: they count as its own do. */
static const char *list_style(const char *format, const char *marker)
{
    static const struct {
        const char *sign, *style;
    } known[] = {{"๑", "Decimal"},    {"1", "Decimal"},    {"ก", "LowerAlpha"}, {"a", "LowerAlpha"},
                 {"A", "UpperAlpha"}, {"i", "LowerRoman"}, {"I", "UpperRoman"}, {"•", "Disc"},
                 {"◦", "Circle"},     {"▪", "Square"}};
    const char *text = format ? format : marker;

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strstr(text, known[i].sign))
            return known[i].style;
    return format ? "Decimal" : "Disc";
}

/* What <ul> or <li> says, with the digits of data as the text has them; NULL = no memory, or diagnosed. */
static const char *marker_of(struct binder *b, const struct node *n, const struct doc_style *style,
                             const struct row *row, const char *otherwise)
{
    const struct attr *at = node_attr(n, ATTR_MARKER);
    const char *text = at ? bind_attr(b, at, row) : otherwise;

    return text && at && at->part && style->font.thai_numerals
               ? digits_to_thai(b->a, text, strlen(text))
               : text;
}

bool bind_list(struct binder *b, const struct node *n, const struct doc_style *parent,
               const struct row *row, struct block_list *out)
{
    const struct doc_style *style = bind_style(b, n, row, parent);
    struct doc_block *block = bind_new_block(b, out, BLOCK_LIST, style, n);
    struct walk *w = block ? walk_open(b, b->a, n, row) : NULL;
    const char *label = w && n->element == EL_UL ? marker_of(b, n, style, row, "•") : NULL;
    int number = node_count(n, ATTR_START, 1);
    bool ok = w && (label || n->element == EL_OL);

    if (!ok) {
        walk_close(w);
        return false;
    }
    const char *format = style->number_format        ? style->number_format
                         : style->font.thai_numerals ? "๑."
                                                     : "1.";
    block->u.list.style = list_style(n->element == EL_OL ? format : NULL, label);
    struct doc_item **end = &block->u.list.first;
    for (const struct node *c; (c = walk_next(w, &row));) {
        if (c->element != EL_LI)
            continue;
        const char *its = label ? label : number_in_format(b, format, &number, 1);
        if ((its = marker_of(b, c, style, row, its)) && end == &block->u.list.first &&
            node_attr(c, ATTR_MARKER))
            block->u.list.style = list_style(NULL, its);
        ok &= bind_item(b, c, style, row, its, end);
        if (*end)
            end = &(*end)->next;
        number++;
    }
    walk_close(w);
    return ok;
}

/* A footnote is a list of one item, whose label is its number. */
struct doc_block *bind_note(struct binder *b, const struct node *n, const struct row *row,
                            const char *number)
{
    const struct doc_style *style = style_of(&b->styles, n, b->root);
    const struct doc_style *anonymous = style ? style_anonymous(&b->styles, style) : NULL;
    struct doc_block *block = NULL;
    struct block_list list = {&block};
    struct doc_item *item = arena_new(b->a, struct doc_item);

    if (!anonymous || !item || !bind_new_block(b, &list, BLOCK_LIST, anonymous, n))
        return NULL;
    item->at = n->at;
    item->label = document_new_para(b->a, anonymous, number, n->at);
    block->u.list.first = item;
    block->u.list.style = "None";
    struct block_list text = {&item->first};
    return item->label && bind_blocks(b, n, style, row, &text) ? block : NULL;
}
