#include "data/clause_own.h"

const struct topic *single_of(const struct things *of, const char *kind)
{
    return of && of->n == 1 && same_word(of->thing[0].is.kind, kind) ? &of->thing[0].is : NULL;
}

/* ---- beside what ---- */

bool read_other(struct clause *c, bool score, struct topic *is)
{
    const struct things *of = at(c, PIECE_THINGS) ? c->p[c->i].things : NULL;
    bool weak = of && same_word(c->p[c->i].value, "weak");

    if (of && !(weak && c->i + 1 < c->n && c->p[c->i + 1].type == PIECE_WITHIN)) {
        c->i++;
        *is = of->thing[0].is;
        if (weak && is_mean_word(c->r, c->p[c->i - 1].first))
            *is = (struct topic){"unknown", ""}; /* "above the mean": of which? */
        return of->n == 1;
    }
    c->i += weak; /* "the mean of IIT" */
    if (!at(c, PIECE_WITHIN) || !(score || weak))
        return false;
    *is = (struct topic){"group", c->p[c->i++].value};
    return true;
}

bool is_narrowed(const struct clause *c)
{
    if (is_excepted(c->r, c->p[c->i].first))
        return true;
    for (size_t k = c->i, n = 0; k > 1 && n < BACK_MAX; k--, n++)
        if (c->p[k - 1].type == PIECE_THINGS && c->p[k - 2].type == PIECE_THAN)
            return true;
    return false;
}

bool is_one_of(const struct clause *c, size_t i)
{
    while (i && c->r->t[i - 1].type == TOKEN_GAP)
        i--;
    return i && has_role(c->r, i - 1, ROLE_BE);
}

/* ---- how far ---- */

static const char *joined(struct clause *c, const char *side, const char *test)
{
    const char *text = arena_printf(c->r->out, "%s %s", side, test);

    c->r->failed |= !text;
    return text ? text : "";
}

/* "By 17 points": how far the score is from another's, the mark, or full marks. */
bool say_gap(struct clause *c, const char *side, struct topic from)
{
    struct figure f;

    if (!read_figure_piece(c, &f, true))
        return false;
    for (size_t k = 0; k < f.n; k++) {
        struct statement *s = say(c, f.times ? "times" : "gap", NULL);
        s->value = joined(c, side, f.test[k].side);
        s->within = from;
        s->has_number = true;
        s->number = f.test[k].number;
    }
    return true;
}

bool is_gap_next(struct clause *c)
{
    bool link = at(c, PIECE_LINK);
    size_t i = c->i + link;

    if (i < c->n && glue_before(c->r, c->p[i].first, "got"))
        return false; /* "than X, which got 100" */
    return i < c->n &&
           (c->p[i].type == PIECE_NUMBER || c->p[i].type == PIECE_NEAR ||
            (c->p[i].type == PIECE_THAN && i + 1 < c->n && c->p[i + 1].type == PIECE_NUMBER));
}

/* The number at c->i; true = with its unit. */
static bool skip_number(struct clause *c)
{
    c->i++;
    return skip(c, PIECE_UNIT);
}

/* "... to 95 points": the score that is missing, after "until". */
static bool read_goal(struct clause *c, struct topic *from)
{
    if (!at(c, PIECE_NUMBER) || !skip_number(c))
        return false;
    const char *key = arena_printf(c->r->out, "%d", (int)c->p[c->i - 2].number);
    c->r->failed |= !key;
    *from = (struct topic){"figure", key ? key : ""};
    return true;
}

bool say_lack(struct clause *c)
{
    size_t i = ++c->i;
    struct figure f;
    struct topic from;

    if (!read_figure_piece(c, &f, true))
        return false;
    skip(c, PIECE_BREAK);
    bool until = skip(c, PIECE_UNTIL);
    bool bound = at(c, PIECE_BOUND) && c->p[c->i].value[0] == '>';
    bool top = at(c, PIECE_TOP) || at(c, PIECE_FULL);
    bool mark = at(c, PIECE_MARK) || bound;
    if (top || mark) {
        c->i++;
        skip(c, PIECE_MARK);
        if (at(c, PIECE_NUMBER))
            skip_number(c);
        from = (struct topic){top ? "top" : "mark", top ? "top" : "mark"};
    } else if (!until || !read_goal(c, &from)) {
        return false;
    }
    size_t end = c->i;
    c->i = i;
    bool ok = say_gap(c, "<", from);
    c->i = end;
    return ok;
}

bool say_far(struct clause *c)
{
    struct topic from;

    c->i++;
    if (at(c, PIECE_THINGS)) {
        const struct things *other = c->p[c->i++].things;
        if (other->n != 1 || same_word(other->thing[0].is.kind, "item"))
            return false;
        from = other->thing[0].is;
    } else if (at(c, PIECE_MARK) || at(c, PIECE_TOP)) {
        from = c->p[c->i++].type == PIECE_TOP ? (struct topic){"top", "top"}
                                              : (struct topic){"mark", "mark"};
        if (at(c, PIECE_NUMBER) && c->i + 1 < c->n &&
            (c->p[c->i + 1].type == PIECE_NUMBER || c->p[c->i + 1].type == PIECE_NEAR ||
             c->p[c->i + 1].type == PIECE_UNIT)) {
            size_t i = c->i + 1 + (c->p[c->i + 1].type == PIECE_UNIT);
            if (i < c->n && (c->p[i].type == PIECE_NUMBER || c->p[i].type == PIECE_NEAR))
                c->i = i; /* "of 85 points by 3" */
        }
    } else {
        return false;
    }
    skip(c, PIECE_LACK);
    return say_gap(c, "|", from);
}

/* ---- places in an order ---- */

bool say_most(struct clause *c, const char *value)
{
    if (c->negated || (value[0] != 'h' && value[0] != 'l'))
        return false;
    if (at(c, PIECE_WITHIN)) {
        c->within = (struct topic){"group", c->p[c->i++].value};
    }
    skip(c, PIECE_OF);
    if (at(c, PIECE_AMOUNT) && same_word(c->p[c->i].value, "all"))
        c->i++;
    if (at(c, PIECE_WITHIN))
        c->within = (struct topic){"group", c->p[c->i++].value};
    say(c, "most", value);
    return true;
}

bool say_next(struct clause *c, const char *value)
{
    struct topic other;

    c->i++;
    bool score = skip(c, PIECE_HEAD);
    if (c->negated || !read_other(c, score, &other))
        return false;
    say(c, "compare", same_word(value, "low") ? ">=" : "<=")->within = other;
    return true;
}

bool is_home(struct clause *c)
{
    const struct things *of = at(c, PIECE_THINGS) ? c->p[c->i].things : NULL;

    return of && (single_of(of, "indicator") || single_of(of, "topic")) &&
           is_within(c->r, c->p[c->i].first);
}

void take_home(struct clause *c)
{
    const struct topic *is = single_of(c->p[c->i++].things, "indicator");

    if (is)
        c->within = *is;
}

bool say_place(struct clause *c)
{
    const struct piece *p = &c->p[c->i++];
    struct statement s = {.kind = "most", .value = p->value};

    if (c->negated || (p->type == PIECE_MOST && !(c->measured || c->who || c->those)))
        return false;
    if (p->type == PIECE_RANK || at(c, PIECE_RANK)) {
        if (p->type == PIECE_MOST)
            c->i++;
        if (!at(c, PIECE_NUMBER) || c->p[c->i].number < 100 || c->p[c->i].number > 9900)
            return false;
        s.kind = "place";
        s.value = p->type == PIECE_MOST ? p->value : c->side ? c->side : "high";
        s.number = c->p[c->i++].number;
        s.has_number = true;
        if (skip(c, PIECE_UNIT))
            return false;
    }
    for (;;) {
        if (at(c, PIECE_WITHIN))
            c->within = (struct topic){"group", c->p[c->i++].value};
        else if (at(c, PIECE_THINGS) && same_word(c->p[c->i].kind, "total") &&
                 (!c->p[c->i].gap || same_word(c->p[c->i].value, "whose"))) {
            c->i++; /* "of the body" */
            s.places = 1;
        } else if (c->items && is_home(c))
            take_home(c); /* "of this indicator" */
        else if (at(c, PIECE_OF) && same_word(s.kind, "place")) {
            s.places |= same_word(c->p[c->i++].kind, "indicator"); /* "the third of 10" */
        } else if (at(c, PIECE_AMOUNT) && c->i + 1 < c->n && c->p[c->i + 1].type == PIECE_WITHIN)
            c->i++; /* "of the 3 indicators of EIT" */
        else if (!skip(c, PIECE_OF) &&
                 !(at(c, PIECE_AMOUNT) && same_word(c->p[c->i].value, "all") && ++c->i))
            break;
    }
    *say(c, s.kind, s.value) = s;
    c->said[c->nsaid - 1].within = c->within;
    size_t end = c->i;
    skip(c, PIECE_ONLY);
    if (same_word(s.kind, "most") && !c->those && at(c, PIECE_AMOUNT) &&
        same_word(c->p[c->i].value, "1")) {
        c->i++; /* "the highest alone" */
        say(c, "sole", s.value);
    } else {
        c->i = end;
    }
    if (at(c, PIECE_NEXT))
        return say_next(c, s.value);
    if (at(c, PIECE_UNIT) || at(c, PIECE_NUMBER)) {
        struct figure f;
        if (!read_figure_piece(c, &f, false) || f.n != 1 || f.test[0].side[0] != '=' || f.times)
            return false;
        if (same_word(s.kind, "most")) {
            c->said[c->nsaid - 1].has_number = true;
            c->said[c->nsaid - 1].number = f.test[0].number;
            return true;
        }
        say_number(c, "number", NULL, f.test[0].number);
        c->said[c->nsaid - 1].places = f.places;
    }
    return true;
}
