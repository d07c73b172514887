#include "data/clause_own.h"

#include <stdlib.h>

enum { TOPIC = 1, BEFORE = 2, BEFORE_MAX = 9 }; /* readings */
enum { TITLE_MAX = 12, AHEAD_MAX = 16 }; /* pieces of an item's name, and to look ahead: ours */

/* ---- rows ---- */

void clause_row(struct clause *c, const struct statement *s, int n, struct topic about, int reading)
{
    struct reader *r = c->r;
    struct claim *row = add_claim(r, s->kind, c->p[c->first].first, c->p[c->i - 1].last);

    if (!row)
        return;
    r->count = row->n = n;
    row->value = s->value;
    row->reading = reading;
    row->about = about;
    row->within = s->within;
    row->has_number = s->has_number;
    row->number = s->number;
    row->places = s->places;
    row->amount = s->amount;
    row->counted = s->counted;
    row->time = c->time;
}

/* A claim of such a kind may be of the thing that was named before. */
static bool may_mean(const struct clause *c, const struct statement *s, struct topic thing)
{
    bool item = same_word(thing.kind, "item");
    bool score = same_word(s->kind, "number") || same_word(s->kind, "full") ||
                 same_word(s->kind, "state") || same_word(s->kind, "bound");

    if (same_word(thing.kind, "topic") ||
        (same_word(s->kind, "level") && same_word(c->r->topic.kind, "total")))
        return false; /* a level is of the whole */
    return !item || (score && c->near);
}

/* Things that may be meant: those named, or where none are, the topic, and each of those before. */
void clause_rows(struct clause *c, const struct statement *s)
{
    const struct topic topic = c->r->topic;
    int n = c->r->count + 1, reading = BEFORE;

    if (c->who) {
        for (size_t k = 0; k < c->who->n; k++) {
            struct topic is = c->who->thing[k].is;
            bool row = same_word(is.kind, "topic");
            bool level = same_word(s->kind, "level") && !c->weak;
            bool titled = same_word(is.kind, "item") && !c->who->numbered;
            bool either = titled && same_word(s->kind, "number");
            clause_row(c, s, n, row ? topic : is, either);
            if (same_word(is.kind, "total") && !same_word(topic.kind, "total") && !level)
                clause_row(c, s, n, topic, 1); /* "the total" of the row's indicator */
            if (either)
                clause_row(c, s, n, topic, 0); /* after a title the figure may be the row's */
        }
        return;
    }
    clause_row(c, s, n, topic, TOPIC);
    for (size_t k = 0; k < c->before->n && reading < BEFORE_MAX; k++, reading += !c->listed)
        if (may_mean(c, s, c->before->thing[k].is))
            clause_row(c, s, n, c->before->thing[k].is, reading);
}

/* "Although the score is as high as 97": whose it is stands in another sentence. */
static bool is_conceded(const struct clause *c)
{
    const struct reader *r = c->r;
    size_t i = c->p[c->first].first;

    if (c->who || !same_word(r->topic.kind, "total"))
        return false;
    if (glue_before(r, i, "though"))
        return true;
    for (; i <= c->p[c->i - 1].last; i++) {
        const struct sense *s = r->t[i].phrase ? token_sense(&r->t[i], ROLE_GLUE) : NULL;
        if (s && same_word(s->kind, "though"))
            return true;
    }
    return false;
}

bool clause_emit(struct clause *c)
{
    bool range = c->who && c->who->numbered && c->who->n > 2;
    if ((!c->who && c->p[c->first].foreign) || (range && is_excepted(c->r, c->p[c->first].first)))
        return false; /* the second: "O1 to O10 are full, except O2" */
    for (size_t k = 0; k < c->nsaid && !is_conceded(c); k++)
        clause_rows(c, &c->said[k]);
    c->nsaid = 0;
    return true;
}

static bool rule_plain(struct clause *c)
{
    const char *kind = NULL, *amount, *of = c->of;
    bool any = false;

    bool scope = c->scope || (c->first && c->p[c->first - 1].scope);
    if (scope && is_excepted(c->r, c->p[c->first].first))
        return false; /* "the group (O1 - O4) is full, except O2" */
    while (!any || !at_end(c) || (c->i < c->n && c->p[c->i].type != PIECE_BREAK)) {
        size_t i = c->i, said = c->nsaid;
        skip(c, PIECE_AND);
        if (any && at(c, PIECE_NUMBER))
            return false; /* "9 and 10 got 74 and 90": a figure for each, and nothing has two */
        c->negated = false;
        c->nsaid = 0;
        bool ok = read_predicate(c) && !c->negated;
        size_t end = c->i;
        if (ok && !any && share_of_named(c))
            return true;
        c->i = end;
        if (ok && !any && !c->who && at(c, PIECE_THINGS) &&
            (!c->p[c->i].gap || is_within(c->r, c->p[c->i].first)) &&
            same_word(c->p[c->i].kind, "item") && is_countable(c)) { /* "failed in O23" */
            c->who = read_list(c);
            return at_end(c) && clause_emit(c);
        }
        if (ok && !any && c->who && same_word(c->who->thing[0].is.kind, "total") &&
            same_word(c->said[0].kind, "most") && c->nsaid == 1 && skip(c, PIECE_LINK) &&
            at(c, PIECE_THINGS)) { /* "the body got most in X" */
            c->who = read_list(c);
            c->said[0].places = c->who->n > 1; /* together */
            return at_end(c) && !same_word(c->who->thing[0].is.kind, "item") && clause_emit(c);
        }
        if (ok && !any && at(c, PIECE_LINK) && single_of(c->who, "group") && is_none(&c->said[0]))
            return emit_listed(c, "item", NULL, NULL);
        c->counted = false;
        if (ok && (at(c, PIECE_AMOUNT) || at(c, PIECE_OF) || at(c, PIECE_ONLY))) {
            c->amount_after = true;
            if (c->who && at(c, PIECE_AMOUNT) && !c->p[c->i].kind[0])
                kind = c->who->thing[0].is.kind;
            if (any || !read_amount_piece(c, &kind, &amount, &of))
                return false;
            const char *share = read_share(c);
            if (at(c, PIECE_LINK) && is_none(&c->said[0]))
                return emit_listed(c, kind, amount, of);
            if (!at_end(c) || (share && !emit_amount(c, kind, share, of)))
                return false;
            const char *whose = c->who ? c->who->thing[0].is.kind : "";
            bool each =
                same_word(amount, "all") &&
                (same_word(whose, kind) || same_word(whose, "item") || (c->who && c->who->n > 1));
            if (each || (c->who && c->who->n > 1 && same_word(whose, kind) &&
                         (size_t)strtoul(amount, NULL, 10) == c->who->n))
                return clause_emit(c); /* of those named */
            return emit_amount(c, kind, amount, of);
        }
        c->i = end;
        if (!ok || !(at_end(c) || at(c, PIECE_AND) || c->i < c->n)) {
            c->i = i;
            c->nsaid = said;
            break;
        }
        if (!at_end(c) && !at(c, PIECE_AND))
            return false;
        if (!clause_emit(c))
            return false;
        any = true;
    }
    return any && at_end(c);
}

/* "Only OIT (is there that) failed": each of those named, and no other of its kind. */
static bool rule_only(struct clause *c)
{
    if (!at(c, PIECE_THINGS))
        return false;
    c->who = read_list(c);
    const char *kind = c->who->thing[0].is.kind;
    bool item = same_word(kind, "item");
    if (item && !c->scope && is_scoped(c->r, c->p[c->first].first))
        return false; /* among those in brackets before words that are not known */
    if (c->scope && item)
        c->within = list_of(c, c->scope);
    bool known = c->within.kind || same_word(kind, "group") || same_word(kind, "indicator") ||
                 (same_word(kind, "item") && same_word(c->r->topic.kind, "indicator"));
    skip(c, PIECE_ONLY);
    if (c->who->n == 1 && at(c, PIECE_AMOUNT) && same_word(c->p[c->i].value, "1") &&
        same_word(c->p[c->i].kind, kind))
        c->i++; /* "X alone" */
    skip(c, PIECE_ONLY);
    skip(c, PIECE_THOSE);
    c->counted = true;
    if (!known || c->who->n > 9 || !read_predicate(c) || !is_countable(c) || !at_end(c))
        return false;
    const char *amount = arena_printf(c->r->out, "%d", (int)c->who->n);
    struct statement s = c->said[0];
    s.amount = amount;
    s.counted = kind;
    c->r->failed |= !amount;
    clause_row(c, &s, c->r->count + 1, (struct topic){0}, 0);
    return clause_emit(c);
}

/* The rule, and nothing is left of it where it is not that. */
static bool try(struct clause *c, bool (*rule)(struct clause *))
{
    struct claim **end = c->r->end;
    struct topic within = c->within;
    const char *time = c->time;
    bool measured = c->measured;
    size_t i = c->i;
    int count = c->r->count;

    if (c->p[c->i].foreign)
        return false;
    if (rule(c))
        return true;
    *end = NULL;
    c->r->end = end;
    c->r->count = count;
    c->i = i;
    c->within = within;
    c->time = time;
    c->measured = measured;
    c->nsaid = 0;
    return false;
}

/* A piece of such a type stands in the next ones, before a break. */
static bool is_ahead(const struct clause *c, enum piece_type type)
{
    for (size_t k = c->i; k < c->n && k < c->i + AHEAD_MAX && c->p[k].type != PIECE_BREAK; k++)
        if (c->p[k].type == type)
            return true;
    return false;
}

/* "Only", "has only" */
static bool skip_only(struct clause *c)
{
    skip(c, PIECE_HAS);
    return skip(c, PIECE_ONLY);
}

static bool run(struct clause *c)
{
    c->first = c->i;
    if (skip(c, PIECE_AND) && at(c, PIECE_NUMBER))
        return false; /* "... by 2 and 17 points": one more figure of what stands before */
    size_t begin = c->i;
    skip(c, PIECE_HAS);
    if (skip(c, PIECE_ONLY) && rule_only(c))
        return true;
    c->i = begin;
    c->nsaid = 0;
    c->who = NULL;
    c->measured = c->negated = c->turned = c->counted = false;
    if (at(c, PIECE_LACK) && c->i + 1 < c->n && c->p[c->i + 1].type == PIECE_AMOUNT)
        c->i++; /* "another 2 indicators" */
    if (at(c, PIECE_WITHIN))
        c->within = (struct topic){"group", c->p[c->i++].value};
    if (c->i < c->n && c->p[c->i].scope)
        c->scope = c->p[c->i++].scope;
    size_t order = c->i;
    if (c->scope && skip_only(c) && try(c, rule_only))
        return true; /* "of O5 to O11 only O5 has no points" */
    c->i = order;
    while (at(c, PIECE_HEAD) || at(c, PIECE_THOSE) || (at(c, PIECE_AMOUNT) && order < c->i))
        c->i++;
    if (at(c, PIECE_ORDER))
        return rule_order(c);
    c->i = order;
    if (at(c, PIECE_APART))
        return try(c, rule_difference);
    if (at(c, PIECE_NEXT) && try(c, rule_second))
        return true;
    if (is_ahead(c, PIECE_ASIDE) && (is_ahead(c, PIECE_MOST) || at(c, PIECE_THOSE)) &&
        try(c, rule_climb))
        return true;
    if (at(c, PIECE_HEAD) && c->i + 1 < c->n && c->p[c->i + 1].type == PIECE_RANK)
        c->i++; /* "the score in the second place" */
    bool rank = at(c, PIECE_RANK) || (at(c, PIECE_MOST) && same_word(c->p[c->i].kind, "rank"));
    if ((rank && try(c, rule_rank)) || (is_ahead(c, PIECE_FIRST) && try(c, rule_first)))
        return true;
    size_t has = c->i + at(c, PIECE_HAS);
    if (has + 1 < c->n && c->p[has].type == PIECE_THOSE && c->p[has + 1].type == PIECE_AMOUNT) {
        c->i = has + 1; /* "indicators, 7 of them" */
        return rule_amount(c);
    }
    if (at(c, PIECE_OF)) { /* "of all 28 items 22 ..." */
        if (c->i + 1 >= c->n || c->p[c->i + 1].type != PIECE_THINGS)
            return rule_amount(c);
        c->of = c->p[c->i++].value;
    }
    while (!c->scope && skip(c, PIECE_HEAD))
        c->measured = true;
    if (at(c, PIECE_THINGS) &&
        (try(c, rule_whole) || (is_ahead(c, PIECE_JOINT) && try(c, rule_tie))))
        return true;
    if (c->relative) {
        c->who = c->p[c->i - 1].things;
    } else if (at(c, PIECE_THINGS)) {
        c->weak = same_word(c->p[c->i].value, "weak");
        c->who = read_list(c);
        c->measured |= same_word(c->who->thing[0].is.kind, "total");
        while (same_word(c->who->thing[0].is.kind, "total") && at(c, PIECE_THINGS) &&
               same_word(c->p[c->i].kind, "total")) /* "the total of the body" */
            c->weak &= same_word(c->p[c->i++].value, "weak");
        bool apart = c->i < c->n && c->p[c->i].gap;
        if (apart && !c->who->numbered && c->who->n > 1 &&
            same_word(c->who->thing[0].is.kind, "indicator")) {
            c->before = c->who; /* a list by names, and a new clause, or what is said of it */
            c->listed = true;
            c->who = NULL;
        }
        if (at(c, PIECE_WITHIN))
            c->within = (struct topic){"group", c->p[c->i++].value};
        if (c->who && same_word(c->who->thing[0].is.kind, "mean") && at(c, PIECE_AMOUNT) &&
            same_word(c->p[c->i].kind, "indicator"))
            c->i++; /* "the mean of the 10 indicators" */
    }
    if (c->who && c->i < c->n && c->p[c->i].scope)
        c->scope = c->p[c->i++].scope;
    if (c->i < c->n && is_ahead(c, PIECE_FAR) && try(c, rule_apart))
        return true;
    size_t i = c->i;
    skip(c, PIECE_HAS);
    skip(c, PIECE_LINK);
    skip(c, PIECE_ONLY);
    if (at(c, PIECE_AMOUNT) || at(c, PIECE_OF))
        return rule_amount(c);
    if (at(c, PIECE_THOSE) && !c->p[c->i].kind[0] && single_of(c->who, "indicator")) {
        c->i++; /* "X that has the lowest score" */
        return rule_plain(c);
    }
    if (at(c, PIECE_THOSE))
        return rule_those(c);
    c->i = i;
    if (single_of(c->who, "group") && is_whose(c->r, c->p[i - 1].last))
        return rule_whose(c);
    return rule_plain(c);
}

/* The things stand just before the clause at piece i, or what they are called stands between:
 * "item e9 Using E-Service | got 92 points". */
static bool is_near(const struct reader *r, const struct pieces *all, size_t i,
                    const struct things *things)
{
    size_t k = i;

    if (glue_before(r, all->p[i].first, "got"))
        while (k && i - k < TITLE_MAX && all->p[k - 1].things != things &&
               all->p[k - 1].type != PIECE_BREAK && all->p[k - 1].type != PIECE_TIME &&
               all->p[k - 1].type != PIECE_NUMBER)
            k--;
    return k && all->p[k - 1].things == things;
}

bool is_one(const struct things *of)
{
    return of->n == 1 || (of->numbered && same_word(of->thing[0].is.kind, "item"));
}

size_t clause_rule(struct reader *r, const struct pieces *all, size_t i,
                   const struct things *before)
{
    struct clause c = {.r = r, .p = all->p, .n = all->n, .i = i, .before = before};
    struct claim **end = r->end;
    int count = r->count;

    c.time = all->p[i].time;
    c.near = is_near(r, all, i, before);
    c.relative = i && all->p[i].which && all->p[i - 1].type == PIECE_THINGS &&
                 all->p[i].type != PIECE_THINGS && is_one(all->p[i - 1].things);
    if (run(&c) && c.i > i && !has_code(r, c.p[i].first, c.p[c.i - 1].last))
        return c.i;
    *end = NULL; /* what was read of it is forgotten */
    r->end = end;
    r->count = count;
    return 0;
}
