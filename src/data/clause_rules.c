#include "data/clause_own.h"

#include <stdlib.h>

enum { TOPIC = 1, BEFORE = 2, BEFORE_MAX = 9 }; /* readings */
enum { TITLE_MAX = 12 };                        /* pieces that an item's name has: ours */

/* ---- rows ---- */

static void add_row(struct clause *c, const struct statement *s, int n, struct topic about,
                    int reading)
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
static void add_rows(struct clause *c, const struct statement *s)
{
    const struct topic topic = c->r->topic;
    int n = c->r->count + 1, reading = BEFORE;

    if (c->who) {
        for (size_t k = 0; k < c->who->n; k++) {
            struct topic is = c->who->thing[k].is;
            bool row = same_word(is.kind, "topic");
            bool level = same_word(s->kind, "level") && !c->weak;
            add_row(c, s, n, row ? topic : is, 0);
            if (same_word(is.kind, "total") && !same_word(topic.kind, "total") && !level)
                add_row(c, s, n, topic, 1); /* "the total" of the row's indicator */
        }
        return;
    }
    add_row(c, s, n, topic, TOPIC);
    for (size_t k = 0; k < c->before->n && reading < BEFORE_MAX; k++, reading += !c->listed)
        if (may_mean(c, s, c->before->thing[k].is))
            add_row(c, s, n, c->before->thing[k].is, reading);
}

static bool emit(struct clause *c)
{
    if (!c->who && c->p[c->first].foreign)
        return false;
    for (size_t k = 0; k < c->nsaid; k++)
        add_rows(c, &c->said[k]);
    c->nsaid = 0;
    return true;
}

/* ---- amounts ---- */

static const struct topic *single(const struct things *of, const char *kind)
{
    return of && of->n == 1 && same_word(of->thing[0].is.kind, kind) ? &of->thing[0].is : NULL;
}

/* "X failed, and items with 0 points, 6 of them": those are not X's. */
static bool is_joined(const struct clause *c)
{
    for (size_t k = 0; k < c->i && k < c->n; k++)
        if (c->p[k].type == PIECE_AND)
            return true;
    return false;
}

/* Said of items that have no points, wherever they are. */
static bool is_none(const struct statement *s)
{
    return same_word(s->kind, "state") ? same_word(s->value, "no")
                                       : same_word(s->kind, "number") && s->number == 0;
}

/* Among which things the amount is: said, or those of the things named before. false = not known. */
static bool find_within(struct clause *c, const char *counted, const char *of, struct topic *within)
{
    const struct topic *is = single(c->who, "group");

    if (!is && same_word(counted, "item") && (is = single(c->who, "indicator")) && is_joined(c))
        return false;
    if (same_word(counted, "group"))
        return true;
    if (c->within.kind)
        *within = c->within;
    else if (is)
        *within = *is;
    else if (of && same_word(counted, "item")) {
        const char *key = arena_printf(c->r->out, "of %s", of);
        c->r->failed |= !key;
        *within = (struct topic){"of", key ? key : ""};
    }
    bool row = same_word(c->r->topic.kind, "indicator");
    return !same_word(counted, "item") || within->kind || row || is_none(&c->said[0]);
}

static bool emit_amount(struct clause *c, const char *kind, const char *amount, const char *of)
{
    struct topic within = {0};
    int n = c->r->count + 1;

    bool turned = c->turned || same_word(c->said[0].value ? c->said[0].value : "", "<");
    if (same_word(amount, "all") && turned && c->nsaid && c->amount_behind)
        return false; /* "not all passed", or none */
    if (is_excepted(c->r, c->p[c->first].first) ||
        (same_word(kind, "item") && is_scoped(c->r, c->p[c->i - 1].last)) ||
        (same_word(amount, "all") && same_word(kind, "item") &&
         has_items(c->r, c->p[c->first].first)))
        return false;
    if ((!c->who && c->p[c->first].foreign) || !is_countable(c) ||
        !find_within(c, kind, of, &within))
        return false;
    struct statement s = c->said[0];
    s.amount = amount;
    s.counted = kind;
    s.within = within;
    add_row(c, &s, n, (struct topic){0}, 0);
    const struct topic *group = within.kind || c->who ? NULL : single(c->before, "group");
    if (group && !same_word(kind, "group")) {
        s.within = *group;
        add_row(c, &s, n, (struct topic){0}, 1);
    }
    return true;
}

/* The amount at c->i, "9 indicators of 10"; *of NULL = of how many is not said. */
static bool read_amount_piece(struct clause *c, const char **kind, const char **amount,
                              const char **of)
{
    if (at(c, PIECE_OF)) {
        *of = c->p[c->i].value;
        if (!*kind || !**kind)
            *kind = c->p[c->i].kind;
        c->i++;
    }
    skip(c, PIECE_ONLY);
    skip(c, PIECE_HAS);
    if (!at(c, PIECE_AMOUNT))
        return false;
    if (c->p[c->i].kind[0])
        *kind = c->p[c->i].kind;
    *amount = c->p[c->i++].value;
    while (same_word(*amount, "all") && at(c, PIECE_AMOUNT) && same_word(c->p[c->i].value, "all")) {
        *kind = c->p[c->i].kind[0] ? c->p[c->i].kind : *kind;
        c->i++;
    }
    if (at(c, PIECE_OF))
        *of = c->p[c->i++].value;
    c->counted = true;
    return *kind && **kind;
}

/* "..., which is 75 per cent" of what has been counted: one more amount; NULL = not there. */
static const char *read_share(struct clause *c)
{
    const struct piece *p = &c->p[c->i];

    if (!at(c, PIECE_NUMBER) || !glue_before(c->r, c->p[c->i].first, "percent"))
        return NULL;
    p = &c->p[c->i++];
    skip(c, PIECE_UNIT);
    const char *amount = arena_printf(c->r->out, "%d%%", (int)(p->number / 100));
    c->r->failed |= !amount;
    return p->places > 0 ? NULL : amount;
}

/* "In indicator 10": where items are. */
static void skip_home(struct clause *c)
{
    const struct things *home = at(c, PIECE_THINGS) ? c->p[c->i].things : NULL;

    if (home && (single(home, "indicator") || single(home, "topic")) &&
        has_role(c->r, c->p[c->i].first - 1, ROLE_WITHIN))
        c->i++;
}

/* "The indicators that passed are 9 of 10" */
static bool rule_those(struct clause *c)
{
    const char *kind = c->p[c->i].kind, *amount, *of = NULL;

    const struct topic *group = single(c->who, "group");

    if (group && same_word(kind, "indicator"))
        c->within = *group;
    size_t be = c->p[c->i++].first;
    c->those = true;
    if (!read_predicate(c))
        return false;
    bool sole = c->nsaid == 1 && same_word(c->said[0].kind, "most") && at(c, PIECE_AMOUNT) &&
                same_word(c->p[c->i].value, "1") && c->i + 1 < c->n &&
                c->p[c->i + 1].type == PIECE_LINK && ++c->i;
    if (be && has_role(c->r, be - 1, ROLE_BE) && same_word(kind, "item"))
        skip_home(c);
    if (be && has_role(c->r, be - 1, ROLE_BE) && at_end(c)) {
        const char *whose = c->who ? c->who->thing[0].is.kind : c->r->topic.kind;
        return (same_word(whose, kind) || same_word(whose, "topic")) && emit(c);
    }
    while (skip(c, PIECE_HAS) || skip(c, PIECE_LINK) || skip(c, PIECE_ONLY))
        ;
    if (at(c, PIECE_THINGS) && c->nsaid == 1) { /* "... are X and Y" */
        c->who = read_list(c);
        if (c->who->n > 1 && same_word(c->said[0].kind, "most"))
            c->said[0].places = 1; /* together */
        if (!at_end(c) && (!read_predicate(c) || !same_word(c->said[c->nsaid - 1].kind, "number")))
            return false; /* "... X with 90 points" */
        bool known = at_end(c) && same_word(c->who->thing[0].is.kind, kind);
        if (known && sole && c->who->n == 1) {
            struct statement most = c->said[0];
            most.kind = "sole";
            add_rows(c, &most);
        }
        return known && emit(c);
    }
    return !sole && read_amount_piece(c, &kind, &amount, &of) && at_end(c) &&
           emit_amount(c, kind, amount, of);
}

/* "OIT's that have 0 points are 6 items" */
static bool rule_whose(struct clause *c)
{
    const char *kind = NULL, *amount, *of = NULL;

    c->those = true;
    if (!read_predicate(c))
        return false;
    while (skip(c, PIECE_HAS) || skip(c, PIECE_LINK) || skip(c, PIECE_ONLY))
        ;
    if (at(c, PIECE_THINGS)) { /* "... are O2 and O5, 2 items" */
        const struct things *list = read_list(c);
        if (!same_word(list->thing[0].is.kind, "item") || !is_countable(c))
            return false;
        c->within = c->who->thing[0].is;
        if (at(c, PIECE_OF)) {
            if (!emit_amount(c, "item", c->p[c->i++].value, NULL))
                return false;
        }
        c->who = list;
        return at_end(c) && emit(c);
    }
    return read_amount_piece(c, &kind, &amount, &of) && at_end(c) &&
           emit_amount(c, kind, amount, of);
}

/* "9 of 10 indicators passed", "X is the only indicator that passed" */
static bool rule_amount(struct clause *c)
{
    const char *kind = NULL, *amount, *of = NULL;
    const struct things *who = c->who;

    if (!read_amount_piece(c, &kind, &amount, &of))
        return false;
    if (at(c, PIECE_WITHIN))
        c->within = (struct topic){"group", c->p[c->i++].value};
    skip(c, PIECE_THOSE);
    bool known = read_predicate(c) && is_countable(c);
    if (known && at(c, PIECE_AMOUNT) && same_word(c->p[c->i].value, "all"))
        c->i++;
    if (!known || !at_end(c) || at(c, PIECE_AMOUNT) || at(c, PIECE_OF))
        return false; /* another amount: which of them it goes with is not known */
    bool one = who && same_word(who->thing[0].is.kind, kind);
    struct statement s = c->said[0];
    if (one && who->n > 1)
        return false;
    if (one)
        c->who = NULL;
    if (!emit_amount(c, kind, amount, of))
        return false;
    if (one) {
        c->who = who;
        add_rows(c, &s);
    }
    return true;
}

/* "From high to low: IIT, EIT, OIT" */
static bool rule_order(struct clause *c)
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
        add_row(c, &s, c->r->count + 1, list->thing[k].is, 0);
    }
    return true;
}

/* "The highest and the lowest score are 26 points apart", "IIT and OIT are ..." */
static bool rule_apart(struct clause *c)
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
        add_row(c, &c->said[k], c->r->count + 1, first.thing[0].is, 0);
    }
    return true;
}

/* "The difference between IIT and OIT is 17 points" */
static bool rule_difference(struct clause *c)
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
        add_row(c, &c->said[k], c->r->count + 1, list->thing[0].is, 0);
    return true;
}

/* "Failed in 5 items, namely O2, O5, ..." at the link: the amount, if one is said, and each of them. */
static bool emit_listed(struct clause *c, const char *kind, const char *amount, const char *of)
{
    c->i++;
    if (!at(c, PIECE_THINGS))
        return false;
    const struct things *list = read_list(c);
    if (!at_end(c) || !same_word(list->thing[0].is.kind, kind) || !is_countable(c) || c->negated)
        return false;
    if (amount && !emit_amount(c, kind, amount, of))
        return false;
    c->who = list;
    return emit(c);
}

static bool rule_plain(struct clause *c)
{
    const char *kind = NULL, *amount, *of = c->of;
    bool any = false;

    while (!any || !at_end(c) || (c->i < c->n && c->p[c->i].type != PIECE_BREAK)) {
        size_t i = c->i, said = c->nsaid;
        skip(c, PIECE_AND);
        if (any && at(c, PIECE_NUMBER))
            return false; /* "9 and 10 got 74 and 90": a figure for each, and nothing has two */
        c->negated = false;
        c->nsaid = 0;
        bool ok = read_predicate(c) && !c->negated;
        size_t end = c->i;
        if (ok && !any && !c->who && at(c, PIECE_THINGS) && !c->p[c->i].gap &&
            same_word(c->p[c->i].kind, "item") && is_countable(c)) { /* "failed in O23" */
            c->who = read_list(c);
            return at_end(c) && emit(c);
        }
        if (ok && !any && c->who && same_word(c->who->thing[0].is.kind, "total") &&
            same_word(c->said[0].kind, "most") && c->nsaid == 1 && skip(c, PIECE_LINK) &&
            at(c, PIECE_THINGS)) { /* "the body got most in X" */
            c->who = read_list(c);
            c->said[0].places = c->who->n > 1; /* together */
            return at_end(c) && !same_word(c->who->thing[0].is.kind, "item") && emit(c);
        }
        if (ok && !any && at(c, PIECE_LINK) && single(c->who, "group") && is_none(&c->said[0]))
            return emit_listed(c, "item", NULL, NULL);
        c->counted = false;
        if (ok && (at(c, PIECE_AMOUNT) || at(c, PIECE_OF) || at(c, PIECE_ONLY))) {
            c->amount_behind = true;
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
                return emit(c); /* of those named */
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
        if (!emit(c))
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
    bool known = same_word(kind, "group") || same_word(kind, "indicator");
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
    add_row(c, &s, c->r->count + 1, (struct topic){0}, 0);
    return emit(c);
}

static bool run(struct clause *c)
{
    c->first = c->i;
    skip(c, PIECE_AND);
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
    if (at(c, PIECE_ORDER))
        return rule_order(c);
    if (at(c, PIECE_APART))
        return rule_difference(c);
    if (at(c, PIECE_OF)) { /* "of all 28 items 22 ..." */
        if (c->i + 1 >= c->n || c->p[c->i + 1].type != PIECE_THINGS)
            return rule_amount(c);
        c->of = c->p[c->i++].value;
    }
    while (skip(c, PIECE_HEAD))
        c->measured = true;
    if (at(c, PIECE_THINGS)) {
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
    size_t i = c->i;
    skip(c, PIECE_HAS);
    skip(c, PIECE_LINK);
    skip(c, PIECE_ONLY);
    if (at(c, PIECE_AMOUNT) || at(c, PIECE_OF))
        return rule_amount(c);
    if (at(c, PIECE_THOSE))
        return rule_those(c);
    c->i = i;
    if (single(c->who, "group") && is_whose(c->r, c->p[i - 1].last))
        return rule_whose(c);
    if (at(c, PIECE_FAR) ||
        (at(c, PIECE_MOST) && c->i + 1 < c->n && c->p[c->i + 1].type == PIECE_AND)) {
        if (rule_apart(c))
            return true;
        c->i = i;
        c->nsaid = 0;
    }
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

size_t clause_rule(struct reader *r, const struct pieces *all, size_t i,
                   const struct things *before)
{
    struct clause c = {.r = r, .p = all->p, .n = all->n, .i = i, .before = before};
    struct claim **end = r->end;
    int count = r->count;

    c.time = all->p[i].time;
    c.near = is_near(r, all, i, before);
    if (run(&c) && c.i > i && !has_code(r, c.p[i].first, c.p[c.i - 1].last))
        return c.i;
    *end = NULL; /* what was read of it is forgotten */
    r->end = end;
    r->count = count;
    return 0;
}
