#include "data/clause_own.h"

/* ---- what is read takes the place of what was ---- */

/* Bytes that are read; in the order of the text. */
struct spans {
    struct span {
        size_t at, end;
    } * span;
    size_t n;
};

/* The row ends in one of them. */
static bool is_read(const struct spans *all, const struct claim *c)
{
    size_t low = 0, high = all->n;

    while (low < high) { /* the first that does not end before the row */
        size_t mid = low + (high - low) / 2;
        if (all->span[mid].end >= c->end)
            high = mid;
        else
            low = mid + 1;
    }
    bool change = same_word(c->kind, "moved") || same_word(c->kind, "past");
    return low < all->n && all->span[low].at < c->end && !(change && c->at < all->span[low].at);
}

/* Of the rows before `tail`, those that claim something in the spans are gone, and the things that
 * are mentioned there have something said of them. */
static void replace(struct claim **link, struct claim *const *tail, const struct spans *read)
{
    while (*link && link != tail) {
        struct claim *c = *link;
        bool last = &c->next == tail, inside = is_read(read, c);
        if (inside && is_predicate(c)) {
            *link = c->next;
            if (last)
                return;
            continue;
        }
        if (inside && same_word(c->kind, "mention") && !c->value)
            c->value = "said";
        link = &c->next;
    }
}

/* What may stand before a new clause. */
static bool ends(enum piece_type type)
{
    switch (type) {
    case PIECE_UNKNOWN:
    case PIECE_THINGS:
    case PIECE_UNIT:
    case PIECE_LEVEL:
    case PIECE_BOUND:
    case PIECE_FULL:
    case PIECE_STATE:
    case PIECE_MOST:
    case PIECE_TIME:
    case PIECE_AMOUNT:
    case PIECE_COMMA:
    case PIECE_BREAK:
        return true;
    default:
        return false;
    }
}

/* Something has been said: what follows is no more of it. */
static bool is_said(enum piece_type type)
{
    return type == PIECE_STATE || type == PIECE_BOUND || type == PIECE_FULL ||
           type == PIECE_LEVEL || type == PIECE_MOST;
}

/* "X, which has ...": of X, whatever is said of X before. */
static bool is_relative(const struct pieces *all, size_t i)
{
    const struct piece *p = &all->p[i];

    return i && p->which && !p->closed && p[-1].type == PIECE_THINGS && is_one(p[-1].things) &&
           p->type != PIECE_THINGS;
}

/* An amount stands before the things that end just before piece i: "none of IIT and EIT". */
static bool is_amount_of(const struct pieces *all, size_t i)
{
    bool and = false;

    for (; i; i--) {
        enum piece_type type = all->p[i - 1].type;
        and |= type == PIECE_AND || type == PIECE_COMMA ||
               (type == PIECE_THINGS && all->p[i - 1].things && all->p[i - 1].things->n > 1);
        if (type == PIECE_AMOUNT)
            return and;
        if (type != PIECE_THINGS && type != PIECE_AND && type != PIECE_COMMA &&
            type != PIECE_WITHIN)
            return false;
    }
    return false;
}

/* A clause begins here: at the line's beginning, after a gap or a break. */
static bool begins(struct reader *r, const struct pieces *all, size_t i)
{
    const struct piece *p = &all->p[i];
    enum piece_type last = i ? p[-1].type : PIECE_BREAK;
    bool number = is_numeric(p->type) || p->type == PIECE_UNIT;

    if (last == PIECE_THINGS && p[-1].things->numbered && p[-1].things->n > 1 &&
        p->type == PIECE_THINGS && same_word(p->value, "weak"))
        return false; /* "indicators 9 and 10 have a mean of ..." */

    bool told = (last == PIECE_UNKNOWN || is_said(last)) && glue_before(r, p->first, "got");
    bool figure = last == PIECE_NUMBER && p[-1].places == 2 &&
                  (p->type == PIECE_THAN || p->type == PIECE_BOUND);
    if (is_relative(all, i))
        return true;
    if (last == PIECE_UNKNOWN && is_quoted_level(r, p->first))
        return false;
    if (last == PIECE_MOST && p->type == PIECE_FIRST)
        return false; /* "rose most, the first 3" */
    if (p->closed || !(ends(last) || figure) ||
        ((number || p->type == PIECE_LINK) && last != PIECE_BREAK && !told))
        return false; /* whose number it is stands before it */
    if (last == PIECE_AMOUNT && is_excepted(r, p->first))
        return false; /* "all ... except": what is said is of them */
    if (last == PIECE_THINGS && (p->type == PIECE_AND || is_amount_of(all, i)))
        return false; /* "the mean of X and Y", "none of IIT and EIT" */
    bool named = last == PIECE_THINGS && i > 1 && p[-2].type == PIECE_LINK &&
                 (p->type == PIECE_THAN || p->type == PIECE_BOUND); /* "is X, which is above" */
    if (last == PIECE_THINGS && i > 1 && p[-2].type != PIECE_AND && !named && !ends(p[-2].type))
        return false; /* "above X" */
    return last == PIECE_BREAK || (p->gap && p->start);
}

static void read_line(struct reader *r, const struct pieces *all, struct spans *read)
{
    const struct things none = {0}, *before = &none;
    size_t done = 0; /* after the clause that was understood last */

    for (size_t i = 0; i < all->n;) {
        size_t end = i == done || begins(r, all, i) ? clause_rule(r, all, i, before) : 0;
        if (end)
            read->span[read->n++] =
                (struct span){r->t[all->p[i].first].at, r->t[all->p[end - 1].last].end};
        done = end;
        for (size_t next = end ? end : i + 1; i < next; i++)
            if (all->p[i].things && !(i && all->p[i - 1].type == PIECE_THAN))
                before = all->p[i].things; /* not "above X" */
    }
}

void clauses_read(struct reader *r, struct claim **first)
{
    struct pieces all = {.p = arena_array(r->scratch, struct piece, r->n + 1)};
    struct spans read = {.span = arena_array(r->scratch, struct span, r->n + 1)};
    struct claim **tail = r->end;

    r->failed |= !all.p || !read.span;
    for (size_t i = 0; i < r->n && !r->failed; i++) {
        struct claim *sink = NULL, **end = r->end;
        int count = r->count;
        r->end = &sink; /* the things are mentioned already */
        i = line_pieces(r, i, &all);
        r->end = end;
        r->count = count;
        read_line(r, &all, &read);
    }
    if (read.n)
        replace(first, tail, &read);
}
