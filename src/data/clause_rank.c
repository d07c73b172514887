#include "data/clause_own.h"

/* Which things are the first, the second and so on. */

/* Places of one ranking: ours. From each of more it would be read again. */
enum { PLACES_MAX = 32 };

/* Words of which nothing is known, or of what is low, stand before the clause in its line: the first may be the
 * lowest. */
static bool is_turned(const struct clause *c)
{
    for (size_t k = c->first; k && c->first - k < BACK_MAX; k--) {
        const struct piece *p = &c->p[k - 1];
        if (p->type == PIECE_UNKNOWN || p->closed || p->value[0] == 'l' ||
            (p->type == PIECE_BOUND && p->value[0] == '<') ||
            (p->type == PIECE_STATE && p->value[0] == 'n'))
            return true;
    }
    return false;
}

/* "From last year": of which year the scores before are. */
static void pass_from(struct clause *c)
{
    while (skip(c, PIECE_OF))
        ;
    while (c->i < c->n && c->p[c->i].type == PIECE_TIME) {
        if (!same_word(c->p[c->i].value, "now"))
            c->past = c->p[c->i].value;
        c->i++;
    }
}

static void state_places(struct clause *c, const struct things *of, struct statement *s, bool sided)
{
    for (size_t k = 0; k < of->n; k++) {
        int n = c->r->count + 1;
        clause_row(c, s, n, of->thing[k].is, 0);
        if (sided)
            continue;
        struct statement low = *s;
        low.value = "low";
        clause_row(c, &low, n, of->thing[k].is, 1);
    }
}

/* "High", "low" at c->i; NULL = neither. */
static const char *read_side(struct clause *c)
{
    if (!at(c, PIECE_MOST) || same_word(c->p[c->i].kind, "rank") ||
        !(c->p[c->i].value[0] == 'h' || c->p[c->i].value[0] == 'l'))
        return NULL;
    return c->p[c->i++].value;
}

bool rule_order(struct clause *c)
{
    const char *side = same_word(c->p[c->i++].value, "high") ? ">=" : "<=";

    while (skip(c, PIECE_HEAD) || skip(c, PIECE_LINK) || skip(c, PIECE_HAS))
        ;
    if (at(c, PIECE_NUMBER) && c->p[c->i].number == 100)
        c->i++;
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

/* "X and Y have the same score", "X, Y and Z are equal" */
bool rule_tie(struct clause *c)
{
    const struct things *of = at(c, PIECE_THINGS) ? read_list(c) : NULL;

    while (skip(c, PIECE_HAS) || skip(c, PIECE_HEAD))
        ;
    const struct sense *same =
        at(c, PIECE_JOINT) ? token_sense(&c->r->t[c->p[c->i].first], ROLE_GLUE) : NULL;
    if (!of || of->n < 2 || !same || !same_word(same->kind, "same") ||
        !(same_word(of->thing[0].is.kind, "indicator") || same_word(of->thing[0].is.kind, "group")))
        return false;
    c->i++;
    if (c->negated || !at_end(c))
        return false;
    for (size_t k = 0; k + 1 < of->n; k++) {
        struct statement s = {.kind = "compare", .value = "=", .within = of->thing[k + 1].is};
        clause_row(c, &s, c->r->count + 1, of->thing[k].is, 0);
    }
    return true;
}

/* The number of the place at c->i, in 1/100: "the first", "the third"; 0 = none is named. */
static int64_t read_number(struct clause *c)
{
    if (at(c, PIECE_MOST) && same_word(c->p[c->i].kind, "rank") && c->p[c->i].value[0] == 'h') {
        c->i++;
        return 100;
    }
    if (!at(c, PIECE_RANK) || c->i + 1 >= c->n || c->p[c->i + 1].type != PIECE_NUMBER)
        return 0;
    int64_t number = c->p[c->i + 1].number;
    if (number < 100 || number > 9900 || c->p[c->i + 1].places >= 0)
        return 0;
    c->i += 2;
    return number;
}

bool rule_rank(struct clause *c)
{
    bool any = false, sided = !is_turned(c);
    size_t begin = c->i;
    int64_t number;

    for (size_t places = 0; places < PLACES_MAX && (number = read_number(c)) != 0; places++) {
        struct statement s = {
            .kind = "place", .value = "high", .has_number = true, .number = number};
        struct figure f = {0};
        if (at(c, PIECE_WITHIN))
            c->within = (struct topic){"group", c->p[c->i++].value};
        while (skip(c, PIECE_LINK) || skip(c, PIECE_HAS) || skip(c, PIECE_HEAD))
            ;
        if (!at(c, PIECE_THINGS))
            return false;
        s.within = c->within;
        const struct things *list = read_list(c);
        if (same_word(list->thing[0].is.kind, "total"))
            return false;
        while (skip(c, PIECE_HAS) || skip(c, PIECE_HEAD) || skip(c, PIECE_LINK))
            ;
        if (at(c, PIECE_NUMBER) && !read_figure_piece(c, &f, false))
            return false;
        c->first = begin; /* its own words are enough */
        state_places(c, list, &s, sided);
        for (size_t k = 0; k < list->n && f.n == 1 && f.test[0].side[0] == '='; k++) {
            struct statement score = {.kind = "number",
                                      .has_number = true,
                                      .number = f.test[0].number,
                                      .places = f.places};
            clause_row(c, &score, c->r->count + 1, list->thing[k].is, 0);
        }
        any = true;
        while (skip(c, PIECE_COMMA) || skip(c, PIECE_AND))
            ;
        begin = c->i;
    }
    return any && at_end(c);
}

/* "Next to those that have the least comes X": the second from that end. */
bool rule_second(struct clause *c)
{
    c->i++;
    c->those = skip(c, PIECE_THOSE);
    if (!c->those || !read_predicate(c) || c->nsaid != 1)
        return false;
    bool full = same_word(c->said[0].kind, "full");
    if (!full && !same_word(c->said[0].kind, "most"))
        return false;
    while (skip(c, PIECE_LINK) || skip(c, PIECE_HAS))
        ;
    const struct things *of = at(c, PIECE_THINGS) ? read_list(c) : NULL;
    if (!of || of->n != 1 || same_word(of->thing[0].is.kind, "total") || !at_end(c))
        return false;
    struct statement s = {.kind = "place",
                          .value = full ? "high" : c->said[0].value,
                          .has_number = true,
                          .number = 200,
                          .places = 1, /* of all */
                          .within = c->within};
    state_places(c, of, &s, true);
    return true;
}

/* "The indicators that fell are X and Y", "... only X", after the side: each of them did, and no other. */
static bool say_moved(struct clause *c, const char *side)
{
    struct statement s = {
        .kind = "moved", .value = side, .within = {"year", c->past ? c->past : "last"}};

    while (skip(c, PIECE_HAS) || skip(c, PIECE_LINK))
        ;
    bool only = skip(c, PIECE_ONLY);
    const struct things *of = at(c, PIECE_THINGS) ? read_list(c) : NULL;
    if (!of || !same_word(of->thing[0].is.kind, "indicator") || !at_end(c))
        return false;
    c->time = NULL;
    for (size_t k = 0; k < of->n; k++)
        clause_row(c, &s, c->r->count + 1, of->thing[k].is, 0);
    if (!only)
        return true;
    s.amount = arena_printf(c->r->out, "%d", (int)of->n);
    s.counted = "indicator";
    c->r->failed |= !s.amount;
    clause_row(c, &s, c->r->count + 1, (struct topic){0}, 0);
    return true;
}

/* "X rose most", "the indicator that fell most is X" */
bool rule_climb(struct clause *c)
{
    const struct things *who = at(c, PIECE_THINGS) ? read_list(c) : NULL;
    bool those = skip(c, PIECE_THOSE);

    while (skip(c, PIECE_HEAD) || skip(c, PIECE_HAS))
        ;
    const char *side = at(c, PIECE_ASIDE) ? change_at(c->r, c->p[c->i].first) : NULL;
    if (!side || side[0] == '=')
        return false;
    c->i++;
    pass_from(c);
    if (!who && those && !at(c, PIECE_MOST))
        return say_moved(c, side);
    if (!at(c, PIECE_MOST) || c->p[c->i++].value[0] != 'h')
        return false;
    pass_from(c);
    if (!who && those && (skip(c, PIECE_LINK) || at(c, PIECE_THINGS)) && at(c, PIECE_THINGS))
        who = read_list(c);
    if (!who || who->n != 1 || !at_end(c))
        return false;
    struct statement s = {
        .kind = "climb", .value = side, .within = {"year", c->past ? c->past : "last"}};
    c->time = NULL;
    clause_row(c, &s, c->r->count + 1, who->thing[0].is, 0);
    return true;
}

bool rule_first(struct clause *c)
{
    struct statement s = {.kind = "first", .has_number = true, .within = c->within};
    size_t begin = c->i;
    const char *kind = at(c, PIECE_THOSE) ? c->p[c->i++].kind : NULL;

    while (skip(c, PIECE_HEAD))
        ;
    s.value = read_side(c);
    if (!at(c, PIECE_FIRST)) {
        c->i = begin;
        return false;
    }
    const struct piece *p = &c->p[c->i++];
    s.number = p->number;
    if (p->value[0])
        s.value = s.value ? s.value : p->value;
    skip(c, PIECE_THOSE);
    while (skip(c, PIECE_HEAD))
        ;
    const char *after = read_side(c);
    bool sided = after != NULL || (s.value && !p->value[0]);
    s.value = after ? after : s.value;
    if (at(c, PIECE_WITHIN))
        s.within = (struct topic){"group", c->p[c->i++].value};
    while (skip(c, PIECE_LINK) || skip(c, PIECE_HAS))
        ;
    if (!s.value || !at(c, PIECE_THINGS))
        return false;
    const struct things *list = read_list(c);
    if (same_word(list->thing[0].is.kind, "total") ||
        (kind && !same_word(kind, list->thing[0].is.kind)) || !at_end(c))
        return false;
    state_places(c, list, &s, sided || !is_turned(c));
    return true;
}
