#include "data/clause_own.h"

/* "The highest and the lowest score are 26 points apart", "IIT and OIT are ..." */
bool rule_apart(struct clause *c)
{
    const struct things *list = c->who;
    bool most = !list && skip(c, PIECE_MOST) && skip(c, PIECE_AND);

    if (most) {
        skip(c, PIECE_HEAD);
        most = skip(c, PIECE_MOST);
    }
    if ((!most && !(list && list->n == 2)) || !at(c, PIECE_FAR))
        return false;
    c->i++;
    if (!say_gap(c, "|", list ? list->thing[1].is : (struct topic){0}) || !at_end(c))
        return false;
    struct things first = {.n = 1};
    first.thing[0].is = list ? list->thing[0].is : (struct topic){"total", ""};
    for (size_t k = 0; k < c->nsaid; k++) {
        if (!list)
            c->said[k].kind = "spread";
        clause_row(c, &c->said[k], c->r->count + 1, first.thing[0].is, 0);
    }
    return true;
}

/* "The difference between IIT and OIT is 17 points" */
bool rule_difference(struct clause *c)
{
    c->i++;
    skip(c, PIECE_HEAD);
    if (!at(c, PIECE_THINGS))
        return false;
    const struct things *list = read_list(c);
    while (skip(c, PIECE_HAS) || skip(c, PIECE_LINK) || skip(c, PIECE_FAR))
        ;
    if (list->n != 2 || same_word(list->thing[0].is.kind, "item") ||
        !say_gap(c, "|", list->thing[1].is) || !at_end(c))
        return false;
    for (size_t k = 0; k < c->nsaid; k++)
        clause_row(c, &c->said[k], c->r->count + 1, list->thing[0].is, 0);
    return true;
}
