#include "data/clause_own.h"

/* "From high to low: IIT, EIT, OIT" */
bool rule_order(struct clause *c)
{
    const char *side = same_word(c->p[c->i++].value, "high") ? ">=" : "<=";

    while (skip(c, PIECE_HEAD) || skip(c, PIECE_LINK) || skip(c, PIECE_HAS))
        ;
    if (!at(c, PIECE_THINGS))
        return false;
    const struct things *list = read_list(c);
    if (list->n < 2 || !at_end(c))
        return false;
    for (size_t k = 0; k + 1 < list->n; k++) {
        struct statement s = {.kind = "compare", .value = side, .within = list->thing[k + 1].is};
        clause_row(c, &s, c->r->count + 1, list->thing[k].is, 0);
    }
    return true;
}
