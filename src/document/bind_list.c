/* bind_list.c - <ol>, <ul>, footnotes, and the numbers before items and headings. */
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

/* A heading without a format has no number, and counts for none. */
void bind_heading(struct binder *b, struct doc_block *block, int level)
{
    const char *format = block->style->number_format;

    block->level = level;
    if (!format)
        return;
    b->heading[level - 1]++;
    for (int i = level; i < HEADING_LEVELS; i++)
        b->heading[i] = 0;
    block->number = number_in_format(b, format, b->heading, (size_t)level);
}

static bool bind_item(struct binder *b, const struct node *n, const struct doc_style *parent,
                      const struct row *row, const char *label, struct doc_item **out)
{
    const struct doc_style *style = style_of(&b->styles, n, parent);
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

bool bind_list(struct binder *b, const struct node *n, const struct doc_style *parent,
               const struct row *row, struct block_list *out)
{
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = bind_new_block(b, out, BLOCK_LIST, style, n);
    struct walk *w = block ? walk_open(b, b->a, n, row) : NULL;
    const char *label = n->element == EL_OL ? NULL : node_text(n, ATTR_MARKER, "•");
    int number = node_count(n, ATTR_START, 1);
    bool ok = w != NULL;

    if (!w)
        return false;
    const char *format = style->number_format        ? style->number_format
                         : style->font.thai_numerals ? "๑."
                                                     : "1.";
    block->u.list.style = list_style(n->element == EL_OL ? format : NULL, label);
    struct doc_item **end = &block->u.list.first;
    for (const struct node *c; (c = walk_next(w, &row));) {
        if (c->element != EL_LI)
            continue;
        ok &= bind_item(b, c, style, row, label ? label : number_in_format(b, format, &number, 1),
                        end);
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
