#include "data/clause_own.h"

#include <string.h>

/* "X failed, and items with 0 points, 6 of them": those are not X's. */
static bool is_joined(const struct clause *c)
{
    for (size_t k = c->first; k < c->i && k < c->n; k++)
        if (c->p[k].type == PIECE_AND)
            return true;
    return false;
}

bool is_none(const struct statement *s)
{
    return same_word(s->kind, "state") ? same_word(s->value, "no")
                                       : same_word(s->kind, "number") && s->number == 0;
}

/* Among which things the amount is: said, or those of the things named before. false = not known. */
static bool find_within(struct clause *c, const char *counted, const char *of, struct topic *within)
{
    const struct topic *is = single_of(c->who, "group");

    if (!is && same_word(counted, "item") && (is = single_of(c->who, "indicator")) && is_joined(c))
        return false;
    const struct things *list = c->scope ? c->scope : c->who;

    if (same_word(counted, "group"))
        return true;
    if (list && list->n > 1 && same_word(list->thing[0].is.kind, counted)) {
        *within = list_of(c, list);
        return within->kind != NULL;
    }
    if (c->within.kind)
        *within = c->within;
    else if (is)
        *within = *is;
    else if (of && same_word(counted, "item")) {
        const char *key = arena_printf(c->r->out, "of %s", of);
        c->r->failed |= !key;
        *within = (struct topic){"of", key ? key : ""};
    } else if (c->who && c->who->n > 1 && same_word(c->who->thing[0].is.kind, "group"))
        *within = list_of(c, c->who); /* "the indicators of IIT and EIT" */
    bool row = same_word(c->r->topic.kind, "indicator");
    return !same_word(counted, "item") || within->kind || row || is_none(&c->said[0]);
}

/* "80%" */
static bool is_percent(const char *amount)
{
    size_t len = strlen(amount);

    return len && amount[len - 1] == '%';
}

bool emit_amount(struct clause *c, const char *kind, const char *amount, const char *of)
{
    struct topic within = {0};
    int n = c->r->count + 1;

    bool turned = c->turned || same_word(c->said[0].value ? c->said[0].value : "", "<");
    if (same_word(amount, "all") && turned && c->nsaid && c->amount_after)
        return false; /* "not all passed", or none */
    if (is_excepted(c->r, c->p[c->first].first) ||
        (same_word(kind, "item") && !c->scope && is_scoped(c->r, c->p[c->i - 1].last)) ||
        (same_word(amount, "all") && same_word(kind, "item") && !c->scope &&
         has_items(c->r, c->p[c->first].first)))
        return false;
    const struct things *list = c->scope ? c->scope : c->who;
    if (!list && c->before->numbered)
        list = c->before;
    if (is_percent(amount) && list && list->n > 1 && same_word(list->thing[0].is.kind, kind))
        return false; /* "1 to 8 passed, 80 per cent of all": that these are so many */
    if ((!c->who && c->p[c->first].foreign) || !is_countable(c) ||
        !find_within(c, kind, of, &within))
        return false;
    struct statement s = c->said[0];
    s.amount = amount;
    s.counted = kind;
    s.within = within;
    clause_row(c, &s, n, (struct topic){0}, 0);
    if (!c->who && !c->scope && c->before->n > 1 && c->before->numbered &&
        same_word(c->before->thing[0].is.kind, kind)) { /* or of those named before */
        s.within = list_of(c, c->before);
        if (s.within.kind)
            clause_row(c, &s, n, (struct topic){0}, 2);
    }
    const struct topic *group =
        within.kind || c->who || c->whole ? NULL : single_of(c->before, "group");
    if (!group && !within.kind && !c->who && same_word(kind, "item"))
        group = single_of(c->before, "indicator");
    if (group && !same_word(kind, "group")) {
        s.within = *group;
        clause_row(c, &s, n, (struct topic){0}, 1);
    }
    return true;
}

bool read_amount_piece(struct clause *c, const char **kind, const char **amount, const char **of)
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
    const struct sense *all = token_sense(&c->r->t[c->p[c->i].first], ROLE_AMOUNT);
    c->whole = all && same_word(all->after, "whole");
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

const char *read_share(struct clause *c)
{
    const struct piece *p = &c->p[c->i];

    if (at(c, PIECE_AMOUNT) && is_percent(p->value)) {
        c->i++;
        return p->value;
    }
    if (!at(c, PIECE_NUMBER) || !glue_before(c->r, c->p[c->i].first, "percent"))
        return NULL;
    p = &c->p[c->i++];
    skip(c, PIECE_UNIT);
    const char *amount =
        p->places > 0
            ? arena_printf(c->r->out, "%d.%02d%%", (int)(p->number / 100), (int)(p->number % 100))
            : arena_printf(c->r->out, "%d%%", (int)(p->number / 100));
    c->r->failed |= !amount;
    return amount;
}

/* "In indicator 10": where items are. */
static void skip_home(struct clause *c)
{
    const struct things *home = at(c, PIECE_THINGS) ? c->p[c->i].things : NULL;

    if (home && (single_of(home, "indicator") || single_of(home, "topic")) &&
        has_role(c->r, c->p[c->i].first - 1, ROLE_WITHIN))
        c->i++;
}

/* "Has indicators that passed 90 per cent": the number that was taken for a mark is a share, if none is
 * said. */
static bool state_share(struct clause *c, const char *kind)
{
    const struct piece *last = &c->p[c->i - 1];
    struct statement *s = &c->said[0];

    if (last->type == PIECE_UNIT && last > c->p)
        last--;
    bool more = c->i < c->n && (c->p[c->i].type == PIECE_HAS || c->p[c->i].type == PIECE_AMOUNT);
    if (more || last < c->p + 1 || last[-1].type != PIECE_BOUND)
        return false; /* "... above 80 per cent are 9" */
    if (!s->has_number || !same_word(s->kind, "bound") || last->type != PIECE_NUMBER ||
        !glue_before(c->r, last->first, "percent"))
        return false;
    const char *amount = arena_printf(c->r->out, "%d%%", (int)(last->number / 100));
    c->r->failed |= !amount;
    s->has_number = false;
    return amount && emit_amount(c, kind, amount, NULL);
}

/* "Indicators 1 to 10 passed 90 per cent": what was taken for a mark, or stands after it, is how many of
 * them; one that is the mark may be the mark. */
bool share_of_named(struct clause *c)
{
    const struct things *who = c->who;
    const struct piece *p = &c->p[c->i - 1];
    struct statement s = c->nsaid ? c->said[c->nsaid - 1] : (struct statement){0};

    if (!who || who->n < 3 || !c->nsaid ||
        !(same_word(s.kind, "bound") || same_word(s.kind, "full")) || s.has_number)
        return false;
    if (c->nsaid == 2 && same_word(c->said[0].kind, "mark")) {
        if (p->type != PIECE_NUMBER || !glue_before(c->r, p->first, "percent"))
            return false;
        s.amount = arena_printf(c->r->out, "%d%%", (int)(p->number / 100));
        c->r->failed |= !s.amount;
    } else if (c->nsaid > 1 || !at(c, PIECE_NUMBER) || is_part(c) ||
               (s.amount = read_share(c)) == NULL) {
        return false;
    }
    s.counted = who->thing[0].is.kind;
    s.within = list_of(c, who);
    if (!s.within.kind || !s.amount || !at_end(c))
        return false;
    clause_row(c, &s, c->r->count + 1, (struct topic){0}, 0);
    return true;
}

/* Of what was said: of so many as are listed. */
static void state_number_of(struct clause *c, const char *kind)
{
    struct statement s = c->said[0];

    s.amount = arena_printf(c->r->out, "%d", (int)c->who->n);
    s.counted = kind;
    c->r->failed |= !s.amount;
    clause_row(c, &s, c->r->count + 1, (struct topic){0}, 0);
}

/* "The indicators that passed are 9 of 10" */
bool rule_those(struct clause *c)
{
    const char *kind = c->p[c->i].kind, *amount, *of = NULL;

    const struct topic *group = single_of(c->who, "group");

    if (group && same_word(kind, "indicator"))
        c->within = *group;
    size_t be = c->p[c->i++].first;
    c->those = true;
    c->items = same_word(kind, "item");
    if (!read_predicate(c))
        return false;
    bool be_one = be && has_role(c->r, be - 1, ROLE_BE);
    if (!be_one && at_end(c) && c->nsaid == 1 && state_share(c, kind))
        return true;
    if (at_end(c) && c->nsaid == 1 && same_word(c->said[0].kind, "most") && c->said[0].has_number) {
        struct statement s = c->said[0]; /* "the highest of the items has 93 points" */
        clause_row(c, &s, c->r->count + 1, (struct topic){"those", kind}, 0);
        return true;
    }
    bool sole = c->nsaid == 1 && same_word(c->said[0].kind, "most") && at(c, PIECE_AMOUNT) &&
                same_word(c->p[c->i].value, "1") && c->i + 1 < c->n &&
                c->p[c->i + 1].type == PIECE_LINK && ++c->i;
    if (same_word(kind, "item"))
        skip_home(c);
    if (be_one && at_end(c)) {
        const char *whose = c->who ? c->who->thing[0].is.kind : c->r->topic.kind;
        return (same_word(whose, kind) || same_word(whose, "topic")) && clause_emit(c);
    }
    bool only = false;
    while (skip(c, PIECE_HAS) || skip(c, PIECE_LINK) || (at(c, PIECE_ONLY) && (only = true)))
        c->i += c->i < c->n && c->p[c->i].type == PIECE_ONLY;
    if (at(c, PIECE_THINGS) && c->nsaid == 1) { /* "... are X and Y" */
        bool whose = single_of(c->who, "group") != NULL;
        c->who = read_list(c);
        if (only && at_end(c) && is_countable(c) && !whose && c->who->n < THINGS_MAX &&
            same_word(c->who->thing[0].is.kind, kind) &&
            (!same_word(kind, "item") || same_word(c->r->topic.kind, "indicator")))
            state_number_of(c, kind); /* "... are X and Y alone" */
        if (c->who->n > 1 && same_word(c->said[0].kind, "most"))
            c->said[0].places = 1; /* together */
        if (!at_end(c) && (!read_predicate(c) || !same_word(c->said[c->nsaid - 1].kind, "number")))
            return false; /* "... X with 90 points" */
        bool known = at_end(c) && same_word(c->who->thing[0].is.kind, kind);
        if (known && sole && c->who->n == 1) {
            struct statement most = c->said[0];
            most.kind = "sole";
            clause_rows(c, &most);
        }
        return known && clause_emit(c);
    }
    if (!sole && (amount = read_share(c))) { /* "... are 90 per cent (of all)" */
        if (!at_end(c) && (at(c, PIECE_AMOUNT) || at(c, PIECE_OF)))
            c->i++;
        return at_end(c) && emit_amount(c, kind, amount, NULL);
    }
    return !sole && read_amount_piece(c, &kind, &amount, &of) && at_end(c) &&
           emit_amount(c, kind, amount, of);
}

/* "OIT's that have 0 points are 6 items" */
bool rule_whose(struct clause *c)
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
        return at_end(c) && clause_emit(c);
    }
    return read_amount_piece(c, &kind, &amount, &of) && at_end(c) &&
           emit_amount(c, kind, amount, of);
}

/* "No indicator has more than X": X has the most, with others or alone. */
static bool emit_none_above(struct clause *c, const char *kind, const char *amount)
{
    const struct statement *than = &c->said[0];
    struct topic of = than->within;

    if (same_word(of.kind ? of.kind : "", "topic"))
        of = c->r->topic;
    if (!same_word(amount, "none") || c->nsaid != 1 || !same_word(than->kind, "compare") ||
        than->value[1] || !of.kind || !same_word(of.kind, kind) || !at_end(c))
        return false;
    struct statement most = {.kind = "most",
                             .value = than->value[0] == '>' ? "high" : "low",
                             .within = c->within,
                             .places = 1};
    clause_row(c, &most, c->r->count + 1, of, 0);
    return true;
}

/* "9 of 10 indicators passed", "X is the only indicator that passed" */
bool rule_amount(struct clause *c)
{
    const char *kind = NULL, *amount, *of = NULL;
    const struct things *who = c->who;

    size_t be = c->p[c->i].first;
    if (!read_amount_piece(c, &kind, &amount, &of))
        return false;
    bool is = be && has_role(c->r, be - 1, ROLE_BE) && same_word(amount, "1") && !who &&
              same_word(kind, c->r->topic.kind); /* "it is the only one that" */
    if (at(c, PIECE_WITHIN))
        c->within = (struct topic){"group", c->p[c->i++].value};
    else if (at(c, PIECE_THINGS) && single_of(c->p[c->i].things, "group") &&
             !same_word(kind, "group"))
        c->within = c->p[c->i++].things->thing[0].is;
    else if (same_word(kind, "item") && is_home(c))
        take_home(c);
    skip(c, PIECE_THOSE);
    bool known = read_predicate(c);
    if (known && !who && emit_none_above(c, kind, amount))
        return true;
    if (known && !who && same_word(amount, "none") && same_word(c->said[0].kind, "most") &&
        same_word(kind, c->r->topic.kind) && at_end(c)) { /* "none has more than this" */
        struct statement most = {.kind = "most", .value = c->said[0].value, .places = 1};
        clause_row(c, &most, c->r->count + 1, c->r->topic, 0);
        return true;
    }
    known = known && is_countable(c);
    if (known && !who && at(c, PIECE_LINK))
        return emit_listed(c, kind, amount, of); /* "has one that failed, namely X" */
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
    if (is)
        clause_rows(c, &s);
    if (one) {
        c->who = who;
        clause_rows(c, &s);
    }
    return true;
}

bool emit_listed(struct clause *c, const char *kind, const char *amount, const char *of)
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
    return clause_emit(c);
}
