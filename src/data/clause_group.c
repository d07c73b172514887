#include "data/clause_own.h"

/* What several things have together: their mean, their sum, how far the highest is from the lowest. */

/* ---- which things ---- */

struct topic list_of(struct clause *c, const struct things *of)
{
    const char *kind = of->thing[0].is.kind, *key = kind;

    for (size_t k = 0; key && k < of->n; k++) {
        const char *id = of->thing[k].is.key;
        if (same_word(kind, "item") && id[0] >= '0' && id[0] <= '9')
            return (struct topic){0}; /* of which survey is not known */
        key = arena_printf(c->r->out, k + 1 < of->n ? "%s %s" : "%s %s ", key, id);
    }
    c->r->failed |= !key;
    return key ? (struct topic){"list", key} : (struct topic){0};
}

/* ---- how far apart ---- */

/* "The highest" with its score, if it has one: that score is a claim of its own. */
static bool read_end(struct clause *c, struct statement *s, bool *high, bool *low)
{
    struct figure f;

    if (at(c, PIECE_THOSE))
        s->counted = c->p[c->i++].kind;
    while (skip(c, PIECE_HEAD))
        ;
    if (!at(c, PIECE_MOST) || !(c->p[c->i].value[0] == 'h' || c->p[c->i].value[0] == 'l'))
        return false;
    *(c->p[c->i].value[0] == 'h' ? high : low) = true;
    c->i++;
    if (at(c, PIECE_NUMBER) && (!read_figure_piece(c, &f, false) || f.n != 1))
        return false;
    return true;
}

/* Among which things: "of IIT", "of this indicator". */
static void read_scope(struct clause *c, struct statement *s)
{
    if (at(c, PIECE_WITHIN)) {
        s->within = (struct topic){"group", c->p[c->i++].value};
        return;
    }
    const struct topic *home =
        at(c, PIECE_THINGS) ? single_of(c->p[c->i].things, "indicator") : NULL;
    if (home && c->i && has_role(c->r, c->p[c->i].first - 1, ROLE_WITHIN)) {
        s->within = *home;
        s->counted = "item";
        c->i++;
    }
}

/* "The highest and the lowest of IIT"; false = they are not named here. */
static bool read_ends(struct clause *c, struct statement *s)
{
    bool high = false, low = false;

    s->within = c->within;
    if (!read_end(c, s, &high, &low))
        return false;
    read_scope(c, s);
    while (skip(c, PIECE_AND) || skip(c, PIECE_COMMA))
        ;
    if (!read_end(c, s, &high, &low))
        return false;
    read_scope(c, s);
    while (skip(c, PIECE_HEAD) || skip(c, PIECE_HAS))
        ;
    return high && low;
}

/* "... are 26 points apart" */
static bool state_spread(struct clause *c, const struct statement *of)
{
    if (!say_gap(c, "|", (struct topic){0}) || !at_end(c))
        return false;
    for (size_t k = 0; k < c->nsaid; k++) {
        struct statement s = c->said[k];
        s.kind = "spread";
        s.counted = of->counted;
        s.within = of->within;
        clause_row(c, &s, c->r->count + 1, (struct topic){"total", ""}, 0);
    }
    return true;
}

static bool state_gap(struct clause *c, const struct things *list)
{
    if (list->n != 2 || same_word(list->thing[0].is.kind, "item") ||
        !say_gap(c, "|", list->thing[1].is) || !at_end(c))
        return false;
    for (size_t k = 0; k < c->nsaid; k++)
        clause_row(c, &c->said[k], c->r->count + 1, list->thing[0].is, 0);
    return true;
}

bool rule_apart(struct clause *c)
{
    struct statement of = {0};

    if (c->who) {
        while (skip(c, PIECE_HEAD) || skip(c, PIECE_HAS))
            ;
        return skip(c, PIECE_FAR) && state_gap(c, c->who);
    }
    return read_ends(c, &of) && skip(c, PIECE_FAR) && state_spread(c, &of);
}

bool rule_difference(struct clause *c)
{
    struct statement of = {0};

    c->i++;
    size_t i = c->i;
    skip(c, PIECE_HEAD);
    if (at(c, PIECE_THINGS)) {
        const struct things *list = read_list(c);
        while (skip(c, PIECE_HAS) || skip(c, PIECE_LINK) || skip(c, PIECE_FAR))
            ;
        return state_gap(c, list);
    }
    c->i = i;
    if (!read_ends(c, &of))
        return false;
    while (skip(c, PIECE_HAS) || skip(c, PIECE_LINK) || skip(c, PIECE_FAR))
        ;
    return state_spread(c, &of);
}

/* ---- the mean and the sum ---- */

/* The word for it among the tokens from i to before end; NULL = none is there. */
static const char *whole_at(const struct reader *r, size_t i, size_t end)
{
    for (; i < end && i < r->n; i++) {
        const struct sense *glue = token_sense(&r->t[i], ROLE_GLUE);
        const struct sense *name = token_sense(&r->t[i], ROLE_NAME);
        const struct sense *piece = r->t[i].phrase ? token_sense(&r->t[i], ROLE_PIECE) : NULL;
        if (is_mean_word(r, i) || (name && same_word(name->kind, "mean")))
            return "average";
        if ((glue && same_word(glue->kind, "sum")) || (piece && same_word(piece->kind, "sum")))
            return "sum";
    }
    return NULL;
}

static bool is_weak(const struct piece *p)
{
    return p->type == PIECE_THINGS && (same_word(p->kind, "mean") || same_word(p->value, "weak"));
}

/* What the whole is of, at c->i: "indicators 9 and 10", "all instruments", "IIT"; false = not known. */
static bool read_whole(struct clause *c, struct topic *of)
{
    skip(c, PIECE_THOSE);
    skip(c, PIECE_HEAD);
    const struct piece *p = &c->p[c->i];
    if (at(c, PIECE_WITHIN)) {
        c->i++;
        *of = (struct topic){"home", p->value};
        return true;
    }
    bool all = at(c, PIECE_AMOUNT) && same_word(p->value, "all");
    if (at(c, PIECE_AMOUNT) && (same_word(p->kind, "group") || same_word(p->kind, "indicator"))) {
        *of = all                           ? (struct topic){"all", p->kind}
              : same_word(p->kind, "group") ? (struct topic){"so many groups", p->value}
                                            : (struct topic){"so many", p->value};
        c->i++;
        return true;
    }
    if (!at(c, PIECE_THINGS) || !p->things)
        return false;
    const char *kind = p->things->thing[0].is.kind;
    const struct things *list = read_list(c);
    if (list->n < 2 || same_word(kind, "total") || same_word(kind, "mean") ||
        same_word(kind, "topic"))
        return false;
    *of = list_of(c, list);
    return of->kind != NULL;
}

/* "The mean of indicators 9 and 10 is 82 points", "IIT and EIT have a mean of 98.27" */
bool rule_whole(struct clause *c)
{
    const struct reader *r = c->r;
    const struct piece *p = &c->p[c->i];
    const char *what = is_weak(p) ? whole_at(r, p->first, p->last + 1) : NULL;
    struct topic of = {0};
    struct figure f;

    c->i += what != NULL;
    if (!read_whole(c, &of))
        return false;
    if (!what) {
        bool apart = c->i < c->n && c->p[c->i].gap;
        if (apart && !p->things->numbered && same_word(p->kind, "indicator"))
            return false; /* a list by names, and a new clause */
        size_t from = c->p[c->i - 1].last + 1;
        skip(c, PIECE_HAS);
        if (c->i < c->n && is_weak(&c->p[c->i]))
            c->i++;
        what = c->i < c->n ? whole_at(r, from, c->p[c->i].first) : NULL;
    }
    while (skip(c, PIECE_LINK) || skip(c, PIECE_HAS) || skip(c, PIECE_HEAD))
        ;
    c->measured = true;
    c->summed = what && same_word(what, "sum");
    if (!what || !read_figure_piece(c, &f, true) || f.times || !at_end(c))
        return false;
    for (size_t k = 0; k < f.n; k++) {
        struct statement s = {.kind = what,
                              .value = f.test[k].side,
                              .within = of,
                              .has_number = true,
                              .number = f.test[k].number,
                              .places = f.places};
        clause_row(c, &s, c->r->count + 1, (struct topic){"list", ""}, 0);
    }
    return true;
}
