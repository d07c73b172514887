/* bind_turned.c - what the text of a cell that is turned may hold: words and line breaks. What is led
 * to or signed is an area of the page, and an image or a table is not turned. */
#include "document/binder.h"

static bool may_turn(const struct node *n)
{
    switch (n->element) {
    case EL_P:
    case EL_EACH:
    case EL_IF:
    case EL_ELSE:
        return !node_attr(n, ATTR_ID);
    default:
        return bind_is_words(n) && !node_attr(n, ATTR_ID);
    }
}

static bool check(struct binder *b, const struct node *n)
{
    const struct attr *id = node_attr(n, ATTR_ID);
    bool ok = true;

    for (const struct node *c = n->first; c; c = c->next)
        ok &= check(b, c);
    if (may_turn(n))
        return ok;
    diag_add(b->dg, DIAG_XML_NESTING, id ? id->name_at : n->at,
             id ? N_("the id of a <%s> cannot stand in turned text")
                : N_("<%s> cannot stand in turned text"),
             element_name(n->element));
    return false;
}

bool bind_check_turned(struct binder *b, const struct node *cell)
{
    const struct attr *align = node_attr(cell, ATTR_ALIGN);
    bool ok = true;

    if (node_word(cell, ATTR_WRITING_MODE, WRITING_HORIZONTAL) == WRITING_HORIZONTAL)
        return true;
    for (const struct node *c = cell->first; c; c = c->next)
        ok &= check(b, c);
    if (!align || align->value.word != ALIGN_DECIMAL)
        return ok;
    diag_add(b->dg, DIAG_XML_VALUE, align->at, "turned text has no align=\"decimal\"");
    return false;
}
