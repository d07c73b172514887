#include "data/claims_own.h"

#include <stdlib.h>
#include <string.h>

/* ---- claims ---- */

static bool is_head(const char *list, const char *head)
{
    size_t len = head ? strlen(head) : 0;

    for (const char *p = list; len && (p = strstr(p, head)); p += len)
        if ((p == list || p[-1] == ' ') && (p[len] == ' ' || !p[len]))
            return true;
    return false;
}

/* The meaning that the words before allow. */
static const struct sense *choose(const struct reader *r, size_t i)
{
    for (const struct sense *s = r->t[i].phrase->sense; s; s = s->next) {
        if (s->role != ROLE_IS && s->role != ROLE_MOST && s->role != ROLE_BOUND)
            continue;
        if (!s->after[0] || is_head(s->after, r->head) || (r->those && is_head(s->after, "those")))
            return s;
    }
    return NULL;
}

static struct statement begin(const struct reader *r, const char *kind, const char *value, size_t i)
{
    struct statement s = {.kind = kind,
                          .value = value,
                          .within = r->within,
                          .amount = r->amount,
                          .counted = r->counted,
                          .first = r->from < i ? r->from : i,
                          .last = i};

    while (s.first < i && r->t[s.first].type == TOKEN_GAP)
        s.first++;
    return s;
}

const char *turn(const char *than)
{
    static const char *const pair[][2] = {{"<", ">="}, {">", "<="}, {">=", "<"}, {"<=", ">"}};

    for (size_t i = 0; than && i < sizeof pair / sizeof pair[0]; i++)
        if (same_word(than, pair[i][0]))
            return pair[i][1];
    return than;
}

/* A claim has been read to before `next`. */
static size_t settle(struct reader *r, size_t next)
{
    end_given(r);
    enum chain chain = r->chain == CHAIN_AMOUNT ? CHAIN_CLAUSE : r->chain;

    r->amount = NULL;
    r->within = (struct topic){0};
    end_chain(r, chain, r->from);
    return next;
}

/* A superlative without the word that it needs still is one when it says among what. */
static const struct sense *bare_most(struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_MOST);
    struct statement probe = {0};
    size_t j = i + 1;

    if (!s || r->chain == CHAIN_TEXT || r->aside)
        return NULL;
    while (j < r->n && r->t[j].type == TOKEN_GAP)
        j++;
    if (same_word(s->kind, "rank") &&
        (j >= r->n || r->t[j].type == TOKEN_STOP || has_role(r, j, ROLE_OF)))
        return s;
    return read_within(r, j, &probe) && !probe.drop ? s : NULL;
}

/* "The level X is 85 points and above", "... needs ..." */
bool is_defined(const struct reader *r, size_t i)
{
    size_t j = skip_gaps(r, i);
    const struct sense *aim = j < r->n ? token_sense(&r->t[j], ROLE_AIM) : NULL;

    if (aim && same_word(aim->value, "needs"))
        return true;
    if (has_role(r, j, ROLE_BE) && has_role(r, skip_gaps(r, j + 1), ROLE_AIM)) /* "is the target" */
        return true;
    if (!has_role(r, j, ROLE_LINK))
        return false;
    for (j = skip_gaps(r, j + 1); has_role(r, j, ROLE_HEAD) || has_role(r, j, ROLE_THAN);)
        j = skip_gaps(r, j + 1);
    return j < r->n && r->t[j].type == TOKEN_NUMBER;
}

/* "Low as the second": a place in an order, no grade. */
static bool is_ranked(const struct reader *r, size_t i)
{
    size_t j = skip_gaps(r, i);

    while (has_role(r, j, ROLE_BE) || has_role(r, j, ROLE_GLUE))
        j = skip_gaps(r, j + 1);
    const struct sense *most = j < r->n ? token_sense(&r->t[j], ROLE_MOST) : NULL;
    return has_role(r, j, ROLE_RANK) || (most && same_word(most->kind, "rank"));
}

/* A new clause begins after i with "has". */
static bool has_verb(const struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[skip_gaps(r, i)], ROLE_GLUE);
    return s && same_word(s->kind, "has");
}

/* "Rose most": no score is; "the first 3": which of them is not said. */
static bool is_of_change(const struct reader *r, size_t at)
{
    size_t i = at;

    while (i && r->t[i - 1].type == TOKEN_GAP)
        i--;
    return i &&
           (change_at(r, i - 1) || (has_role(r, at, ROLE_MOST) && is_number(r, i - 1) &&
                                    same_word(token_sense(&r->t[at], ROLE_MOST)->kind, "rank")));
}

static bool is_other_side(const struct reader *r, size_t i, const struct sense *than)
{
    const struct sense *s = i < r->n ? token_sense(&r->t[i], ROLE_MOST) : NULL;

    return s && than && s->value[0] != than->value[0];
}

/* "The highest and the lowest score", at either: says nothing of the things named before or after. */
static bool is_pair(const struct reader *r, size_t i)
{
    const struct sense *this = token_sense(&r->t[i], ROLE_MOST);
    size_t j = skip_gaps(r, i + 1), before = i;

    if (has_role(r, j, ROLE_AND)) {
        for (j = skip_gaps(r, j + 1); has_role(r, j, ROLE_HEAD);)
            j = skip_gaps(r, j + 1);
        if (is_other_side(r, j, this))
            return true;
    }
    while (before && (r->t[before - 1].type == TOKEN_GAP || has_role(r, before - 1, ROLE_HEAD)))
        before--;
    if (!before || !has_role(r, before - 1, ROLE_AND))
        return false;
    for (before--; before && r->t[before - 1].type == TOKEN_GAP;)
        before--;
    return before && is_other_side(r, before - 1, this);
}

size_t on_predicate(struct reader *r, size_t i)
{
    const struct sense *s = choose(r, i);

    if (!s)
        s = bare_most(r, i);
    if (!s || r->chain == CHAIN_TEXT)
        return 0;
    struct statement st = begin(r,
                                s->role == ROLE_MOST    ? "most"
                                : s->role == ROLE_BOUND ? "bound"
                                                        : s->kind,
                                s->value, i);
    bool those = r->those;
    size_t next = i + 1;
    st.near = s->role == ROLE_IS;
    if (s->role == ROLE_MOST) {
        st.drop |= is_of_change(r, i) || is_pair(r, i);
        size_t place = read_place(r, next, s->value, &st);
        next = place ? place : look_most(r, next, &st);
        if (st.sole && st.follow.n) {
            struct statement sole = st;
            sole.kind = "sole";
            sole.amount = NULL;
            sole.drop |= those && st.has_number;
            state(r, &sole);
        }
        st.drop |= place ? those && !st.follow.n : those && !st.follow.n && !st.has_number;
        st.drop |=
            those && st.follow.n && r->counted && same_word(r->counted, "item") &&
            !same_word(st.follow.thing[0].is.kind, "item"); /* "the item that is lowest in X" */
        if (st.amount && !st.follow.n)
            st.drop = true;
        if (st.amount && those && !place && st.follow.n > 1 && !st.has_number &&
            strtoul(st.amount, NULL, 10) == st.follow.n) { /* "the 2 indicators that are lowest" */
            st.kind = "first";
            st.has_number = true;
            st.number = (int64_t)st.follow.n * 100;
        }
        st.amount = NULL;
        if (!place)
            keep_ranked(r, &st);
    } else if (s->role == ROLE_BOUND) {
        if (r->negated) {
            st.value = turn(st.value);
            r->negated = false;
        }
        if (those && !st.amount) {
            st.amount = "some";
            st.counted = r->counted;
        }
        size_t small = skip_gaps(r, next);
        st.drop |= is_number(r, small) && r->t[small].places < 0 && r->t[small].number < MARK_MIN &&
                   !glue_before(r, small, "by") && !glue_before(r, small, "percent") &&
                   !has_role(r, skip_gaps(r, small + 1), ROLE_UNIT) &&
                   !counted_after(r, small); /* "passed 9, failed 1": how many */
        bool before = st.amount != NULL;
        next = look_amount(r, next, true, &st);
        if (!before && st.amount && same_word(st.amount, "all") && st.value[0] == '<')
            st.amount = "some"; /* "has not passed all": not each, or none */
        if (st.has_number) {
            struct statement mark = st;
            mark.kind = "mark";
            mark.follow.n = 0;
            mark.amount = NULL;
            if (!st.amount)
                state(r, &mark);
            size_t by = skip_glue(r, next), unit = skip_gaps(r, by + 1);
            if (by > next && glue_before(r, by, "by") && is_number(r, by) &&
                has_role(r, unit, ROLE_UNIT)) { /* "above the mark of 85 by 6 points" */
                mark.number = r->t[by].number;
                mark.last = unit;
                if (!st.amount)
                    state(r, &mark);
                next = unit + 1;
            }
            st.has_number = false;
        }
    } else {
        bool counts = those || same_word(s->kind, "full") ||
                      (same_word(s->kind, "state") && !has_verb(r, next));
        next = counts ? look_amount(r, next, false, &st) : look_link(r, next, &st);
        st.drop |= those && !st.follow.n && !st.amount;
        st.drop |= r->aside && same_word(s->kind, "full"); /* "almost full marks" */
        if (same_word(s->kind, "full") && !st.follow.n && !st.amount)
            next = look_parts(r, next, &st);
        if (same_word(s->kind, "state") && !st.follow.n && !st.amount)
            next = look_items(r, next, &st);
        bool defined = same_word(s->kind, "level") && is_defined(r, next);
        if (same_word(s->kind, "level") && is_level_listed(r, i))
            defined = true; /* which there are */
        if (defined) {
            read_threshold(r, i, next, s->value);
            r->aim = AIM_SENTENCE;
        }
        if (same_word(s->kind, "grade") && is_ranked(r, next)) {
            size_t place = read_place(r, next, s->value[0] > '3' ? "high" : "low", &st);
            st.drop |= !place || (those && !st.follow.n);
            next = place ? place : next;
        }
    }
    state(r, &st);
    if (st.follow.n) {
        r->who = st.follow;
        r->chain = CHAIN_THINGS;
    }
    return settle(r, next);
}

/* ---- numbers ---- */

/* The numbers of "99.11, 97.42 and 82.00 points"; *unit is the token that measures them, or 0. */
static size_t read_numbers(const struct reader *r, size_t i, size_t *token, size_t most,
                           size_t *unit)
{
    size_t n = 0, j = i;

    *unit = 0;
    while (n < most && j < r->n && r->t[j].type == TOKEN_NUMBER) {
        token[n++] = j;
        j = skip_gaps(r, j + 1);
        if (has_role(r, j, ROLE_UNIT) || has_role(r, j, ROLE_COUNTED)) {
            *unit = j;
            size_t more = skip_gaps(r, j + 1);
            while (more < r->n && (r->t[more].type == TOKEN_COMMA || has_role(r, more, ROLE_AND)))
                more = skip_gaps(r, more + 1);
            if (!(more < r->n && r->t[more].type == TOKEN_NUMBER && has_role(r, j, ROLE_UNIT)) ||
                n >= r->who.n)
                break;
            j = more;
            continue;
        }
        while (j < r->n && (r->t[j].type == TOKEN_COMMA || has_role(r, j, ROLE_AND)))
            j = skip_gaps(r, j + 1);
    }
    return n;
}

/* "3 indicators", "of 10 indicators". */
static size_t on_counted(struct reader *r, size_t i, size_t unit)
{
    const struct sense *s = token_sense(&r->t[unit], ROLE_COUNTED);
    struct statement st = begin(r, "count", s->kind, unit);

    if (!r->aside && !r->than && read_done(r, i, unit))
        return unit + 1;
    if (r->aside || r->than || r->chain == CHAIN_TEXT || r->t[i].places >= 0) {
        bool text = r->chain == CHAIN_TEXT || r->than; /* "at least 8 indicators ..." */
        end_chain(r, text ? CHAIN_TEXT : CHAIN_CLAUSE, unit + 1);
        return unit + 1;
    }
    if (read_measures(r, i, unit))
        return unit + 1;
    size_t end = read_within(r, skip_gaps(r, unit + 1), &st);
    const char *amount = arena_printf(r->out, "%d", (int)(r->t[i].number / 100));
    r->failed |= !amount;
    if (amount && (read_scored(r, i, s->kind, amount, unit) || read_size(r, i, unit, unit + 1)))
        return end ? end : unit + 1;
    if (r->of && same_word(s->kind, "item")) { /* of which is not known */
        r->of = false;
        return end ? end : unit + 1;
    }
    if (r->of) {
        st.has_number = true;
        st.number = r->t[i].number;
        st.amount = "count";
        st.counted = s->kind;
        st.first = i;
        state(r, &st);
        r->of = false;
        return end ? end : unit + 1;
    }
    r->amount = amount;
    r->counted = s->kind;
    r->within = st.within;
    if (same_word(s->kind, "item") && !st.within.kind)
        r->within = of_after(r, unit + 1);
    r->chain = CHAIN_AMOUNT;
    r->those = has_role(r, unit, ROLE_THOSE);
    r->head = NULL;
    return end && st.within.kind ? end : unit + 1;
}

/* "and above" at i. */
static const struct sense *bound_after(const struct reader *r, size_t i)
{
    const struct sense *s = i < r->n ? token_sense(&r->t[i], ROLE_THAN) : NULL;

    return s && s->kind[0] ? s : NULL;
}

/* "got 99.11" alone in its clause. */
static bool is_told(const struct reader *r, size_t i, size_t next)
{
    return r->chain == CHAIN_CLAUSE && glue_before(r, i, "got") &&
           (next >= r->n || r->t[next].type == TOKEN_STOP);
}

static bool is_figure(const struct reader *r, size_t i, size_t unit, size_t next)
{
    const struct sense *s = unit ? token_sense(&r->t[unit], ROLE_UNIT) : NULL;
    bool ends = next >= r->n || r->t[next].type != TOKEN_TEXT;

    if (s)
        return !s->value[0] || r->measured || r->chain == CHAIN_THINGS;
    if (!ends || has_role(r, skip_gaps(r, i + 1), ROLE_COUNTED))
        return false;
    size_t after = skip_gaps(r, i + 1);
    bool owned = r->measured || r->chain == CHAIN_THINGS;
    if (bound_after(r, after) && r->measured)
        return true;
    bool alone =
        after >= r->n || (r->t[after].type != TOKEN_TEXT && !has_role(r, after, ROLE_WITHIN));
    if (alone &&
        ((r->than && (owned || r->amount)) || (r->measured && glue_before(r, i, "percent"))))
        return true;
    return r->t[i].places == 2 && (owned || is_told(r, i, next));
}

static bool be_before(const struct reader *r, size_t i)
{
    while (i && (r->t[i - 1].type == TOKEN_GAP || has_role(r, i - 1, ROLE_HEAD)))
        i--;
    return i && (has_role(r, i - 1, ROLE_BE) || glue_before(r, i, "to"));
}

/* "From the score of 90 points it is seen that": what it is, not what it was. */
static bool is_shown(const struct reader *r, size_t i, size_t last)
{
    const struct sense *soft = token_sense(&r->t[skip_gaps(r, last + 1)], ROLE_BREAK);

    while (i && (r->t[i - 1].type == TOKEN_GAP || has_role(r, i - 1, ROLE_HEAD)))
        i--;
    if (!i || !has_role(r, i - 1, ROLE_OF) || !soft || !same_word(soft->kind, "soft"))
        return false;
    i--;
    return !i || r->t[i - 1].type == TOKEN_GAP || r->t[i - 1].type == TOKEN_STOP ||
           has_role(r, i - 1, ROLE_BREAK);
}

size_t on_number(struct reader *r, size_t i)
{
    size_t token[THINGS_MAX], unit, n = read_numbers(r, i, token, THINGS_MAX, &unit);
    size_t last = unit ? unit : token[n - 1], next = last + 1, counted = counted_after(r, i);

    size_t order = read_lack(r, i), percent_end;
    const char *kind, *percent = r->those ? NULL : read_percent(r, i, &kind, &percent_end);
    if (percent && r->chain != CHAIN_TEXT && !r->aside && !r->than) {
        begin_run(r);
        r->amount = percent;
        r->counted = kind;
        r->chain = CHAIN_AMOUNT;
        r->head = NULL;
        return percent_end;
    }
    if (order || (order = read_span(r, i)))
        return settle(r, order);
    if (n == 1 && !unit && counted)
        return on_counted(r, i, counted);
    if (unit && n == 1 && has_role(r, unit, ROLE_COUNTED) && !has_role(r, unit, ROLE_UNIT))
        return on_counted(r, i, unit);
    if (!is_figure(r, i, unit, next)) {
        if (r->chain == CHAIN_THINGS)
            mention_said(&r->who); /* "X 74" */
        on_text(r, i);
        return i + 1;
    }
    begin_run(r);
    if (r->time && (r->time_from || glue_before(r, i, "to")) && be_before(r, i))
        r->time = NULL; /* "from last year's 90 points to 91" */
    struct statement st = begin(r, r->than ? "bound" : "number", r->than, last);
    size_t after = skip_gaps(r, next);
    const struct sense *suffix = bound_after(r, after);
    if (suffix) {
        st.kind = "bound";
        st.value = suffix->value;
        next = after + 1;
    }
    const struct sense *same = token_sense(&r->t[after], ROLE_GLUE);
    st.drop |= same && same_word(same->kind, "same") && r->who.n < 2 && !r->amount && !r->those;
    st.sum = n == 1 && glue_before(r, i, "sum");
    st.drop |= (st.sum || (r->who.n && r->who.summed)) && r->t[i].number > 10000;
    st.drop |= r->aside || (r->of && !is_shown(r, i, last)) || r->chain == CHAIN_TEXT ||
               has_role(r, skip_gaps(r, token[n - 1] + 1), ROLE_ASIDE);
    st.has_number = true;
    next = r->those ? look_amount(r, next, false, &st) : look_link(r, next, &st);
    if (r->those && !st.follow.n && !st.amount)
        st.drop = true;
    st.drop |= n > 1 && n != r->who.n; /* whose is which is not known */
    struct things all = r->who;
    for (size_t k = 0; k < n; k++) {
        st.number = r->t[token[k]].number;
        st.places = r->t[token[k]].places > 0 ? r->t[token[k]].places : 0;
        if (n > 1 && !st.drop) {
            r->who = (struct things){.n = 1, .numbered = true, .strong = true};
            r->who.thing[0] = all.thing[k];
        }
        struct statement one = st;
        state(r, &one);
    }
    r->who = st.follow.n ? st.follow : all;
    if (st.sum && !st.amount)
        r->who.n = 0; /* "IIT 99, OIT 82, 91 in all: level X" */
    return settle(r, next);
}
