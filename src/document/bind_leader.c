/* bind_leader.c - leaders and tabs within a line. */
#include "document/binder.h"

struct doc_leader *bind_leader(struct binder *b, const struct node *n,
                               const struct doc_style *style)
{
    const struct attr *width = node_attr(n, ATTR_LEADER_WIDTH);
    struct doc_leader *leader = style ? arena_new(b->a, struct doc_leader) : NULL;

    if (!leader)
        return NULL;
    leader->pattern = (enum leader)node_word(n, ATTR_PATTERN, LEADER_DOTS);
    leader->fills = !width || width->value.word != NO_WORD;
    if (!leader->fills &&
        !style_length(&b->styles, width, width->value.u.length, style->font.size, &leader->width))
        return NULL;
    return leader;
}

const struct doc_tab *bind_tab(struct binder *b, const struct node *n,
                               const struct doc_style *style)
{
    const struct attr *to = node_attr(n, ATTR_TAB_TO);
    struct doc_tab *tab = to ? arena_new(b->a, struct doc_tab) : NULL;

    if (!tab || !style_length(&b->styles, to, to->value.u.length, style->font.size, &tab->to))
        return NULL;
    tab->align = (enum align)node_word(n, ATTR_ALIGN, ALIGN_LEFT);
    return tab;
}
