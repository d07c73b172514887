#include "data/claims_own.h"

#include <string.h>

/* ---- where the reader stands ---- */

static void end_chain(struct reader *r, enum chain chain, size_t from)
{
    r->chain = chain;
    r->from = from;
    r->head = NULL;
    r->than = NULL;
    r->those = r->negated = r->aside = r->of = r->measured = false;
}

/* A new line: nothing of what stood before is meant. */
static void end_sentence(struct reader *r, size_t next)
{
    r->who = (struct things){0};
    r->aim = AIM_NONE;
    r->time = r->amount = NULL;
    r->within = (struct topic){0};
    r->except = r->versus = false;
    r->run_start = true;
    end_chain(r, CHAIN_CLAUSE, next);
}

static void end_clause(struct reader *r, size_t next)
{
    r->aim = AIM_NONE;
    r->amount = NULL;
    r->versus = r->except = false;
    r->run_start = true;
    end_chain(r, CHAIN_CLAUSE, next);
}

/* Words that begin a claim stand first behind a gap: an aim or a time with words of its own is
 * over. */
static void begin_run(struct reader *r)
{
    if (!r->run_start)
        return;
    r->run_start = false;
    if (r->aim == AIM_CLAUSE && r->aim_text) {
        r->aim = AIM_NONE;
        if (r->who.n && !same_word(r->topic.kind, "total") &&
            !same_word(r->topic.kind, r->who.thing[0].is.kind))
            r->who.n = 0; /* of a part of the topic enough is said */
    }
    if (r->time && r->time_text)
        r->time = NULL;
}

static bool is_foreign(const struct things *who)
{
    return who->n && same_word(who->thing[0].is.kind, "foreign");
}

static void on_text(struct reader *r, size_t i)
{
    r->run_start = false;
    r->aim_text = r->time_text = true;
    if (r->who.n && !r->who.touched && !r->who.apart)
        mention_said(&r->who);
    r->who.touched = true;
    if (is_foreign(&r->who) || (r->who.n && same_word(r->who.thing[0].is.kind, "total")))
        r->who.n = 0; /* the topic itself, or nothing of ours */
    r->amount = NULL;
    r->except = false;
    end_chain(r, CHAIN_TEXT, i);
}

static void on_gap(struct reader *r, size_t i)
{
    enum token_type next = i + 1 < r->n ? r->t[i + 1].type : TOKEN_STOP;

    r->who.apart = true;
    if (next == TOKEN_OPEN || next == TOKEN_NUMBER) /* they stand apart in any sentence */
        return;
    r->run_start = true;
    r->versus = false;
    if (r->chain == CHAIN_TEXT)
        end_chain(r, CHAIN_CLAUSE, i + 1);
}

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

/* The other side of a bound. */
static const char *turn(const char *than)
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

    if (!s || r->chain == CHAIN_TEXT)
        return NULL;
    while (j < r->n && r->t[j].type == TOKEN_GAP)
        j++;
    return read_within(r, j, &probe) && !probe.drop ? s : NULL;
}

static size_t on_predicate(struct reader *r, size_t i)
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
        next = look_most(r, next, &st);
        st.drop |= those && !st.follow.n && !st.has_number;
        if (st.amount && !st.follow.n)
            st.drop = true;
        st.amount = NULL;
    } else if (s->role == ROLE_BOUND) {
        if (r->negated) {
            st.value = turn(st.value);
            r->negated = false;
        }
        if (those && !st.amount) {
            st.amount = "some";
            st.counted = r->counted;
        }
        next = look_amount(r, next, true, &st);
        if (st.has_number) {
            struct statement mark = st;
            mark.kind = "mark";
            mark.follow.n = 0;
            mark.amount = NULL;
            if (!st.amount)
                state(r, &mark);
            st.has_number = false;
        }
    } else {
        next = those || same_word(s->kind, "full") ? look_amount(r, next, false, &st)
                                                   : look_link(r, next, &st);
        st.drop |= those && !st.follow.n && !st.amount;
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

    if (r->aside || r->than || r->chain == CHAIN_TEXT || r->t[i].places >= 0) {
        end_chain(r, r->chain == CHAIN_TEXT ? CHAIN_TEXT : CHAIN_CLAUSE, unit + 1);
        return unit + 1;
    }
    size_t end = read_within(r, skip_gaps(r, unit + 1), &st);
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
    r->amount = arena_printf(r->out, "%d", (int)(r->t[i].number / 100));
    r->failed |= !r->amount;
    r->counted = s->kind;
    r->within = st.within;
    r->chain = CHAIN_AMOUNT;
    r->those = has_role(r, unit, ROLE_THOSE);
    r->head = NULL;
    return end && st.within.kind ? end : unit + 1;
}

/* "and above" at i. */
static const struct sense *bound_behind(const struct reader *r, size_t i)
{
    const struct sense *s = i < r->n ? token_sense(&r->t[i], ROLE_THAN) : NULL;

    return s && s->kind[0] ? s : NULL;
}

static bool is_figure(const struct reader *r, size_t i, size_t unit, size_t next)
{
    const struct sense *s = unit ? token_sense(&r->t[unit], ROLE_UNIT) : NULL;
    bool ends = next >= r->n || r->t[next].type != TOKEN_TEXT;

    if (s)
        return !s->value[0] || r->measured || r->chain == CHAIN_THINGS;
    if (!ends || has_role(r, skip_gaps(r, i + 1), ROLE_COUNTED))
        return false;
    if (bound_behind(r, skip_gaps(r, i + 1)) && r->measured)
        return true;
    return r->t[i].places == 2 && (r->measured || r->chain == CHAIN_THINGS);
}

static size_t on_number(struct reader *r, size_t i)
{
    size_t token[THINGS_MAX], unit, n = read_numbers(r, i, token, THINGS_MAX, &unit);
    size_t last = unit ? unit : token[n - 1], next = last + 1, counted = counted_behind(r, i);

    if (n == 1 && !unit && counted)
        return on_counted(r, i, counted);
    if (unit && n == 1 && has_role(r, unit, ROLE_COUNTED) && !has_role(r, unit, ROLE_UNIT))
        return on_counted(r, i, unit);
    if (!is_figure(r, i, unit, next)) {
        on_text(r, i);
        return i + 1;
    }
    begin_run(r);
    struct statement st = begin(r, r->than ? "bound" : "number", r->than, last);
    size_t behind = skip_gaps(r, next);
    const struct sense *suffix = bound_behind(r, behind);
    if (suffix) {
        st.kind = "bound";
        st.value = suffix->value;
        next = behind + 1;
    }
    st.drop |= r->aside || r->chain == CHAIN_TEXT ||
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
    return settle(r, next);
}

/* ---- the other roles ---- */

static size_t on_things(struct reader *r, size_t i)
{
    struct things found;
    size_t end = read_things(r, i, &found);

    if (!end)
        return 0;
    begin_run(r);
    found.strong = r->chain != CHAIN_TEXT || found.numbered;
    if (r->versus || r->except) {
        mention_said(&found);
        r->except = false;
        return end;
    }
    if (same_word(found.thing[0].is.kind, "foreign") && !found.strong)
        return end;
    if (same_word(found.thing[0].is.kind, "total") && r->chain == CHAIN_TEXT)
        return end;
    size_t from = r->chain == CHAIN_CLAUSE ? r->from : i;
    if (same_word(token_sense(&r->t[i], ROLE_NAME) ? token_sense(&r->t[i], ROLE_NAME)->after : "",
                  "weak")) {
        /* "total score" behind a thing is that thing's. */
        bool ours = !r->who.n || same_word(r->who.thing[0].is.kind, "total") ||
                    (r->who.n > 1 && r->who.apart); /* several have no total */
        r->measured = true;
        r->head = "score";
        if (!ours || r->chain == CHAIN_TEXT)
            return end;
        found.strong = false;
        r->who = found;
        return end;
    }
    bool negated = r->negated;
    r->who = found;
    r->amount = NULL;
    r->within = (struct topic){0};
    end_chain(r, CHAIN_THINGS, from);
    r->negated = negated;
    r->head = "name";
    return end;
}

/* The report is of a body with such a title. */
static bool is_own_title(const struct token *t)
{
    for (const struct sense *s = t->phrase->sense; s; s = s->next)
        if (s->role == ROLE_TITLE && same_word(s->after, "own"))
            return true;
    return false;
}

/* A word that a proper name follows: whose it is, SQL compares. A thing that is not ours. */
static size_t on_title(struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_TITLE);
    size_t name = i + 1, before = i, end;

    while (name < r->n && r->t[name].type == TOKEN_GAP)
        name++;
    for (end = name; end < r->n && (r->t[end].type == TOKEN_TEXT || r->t[end].type == TOKEN_PHRASE);
         end++)
        ;
    while (before && r->t[before - 1].type == TOKEN_GAP)
        before--;
    const struct token *last = before ? &r->t[before - 1] : NULL;
    const struct sense *of = last ? token_sense(last, ROLE_WITHIN) : NULL;
    const struct sense *own = last ? token_sense(last, ROLE_NAME) : NULL;
    const struct sense *glue = last ? token_sense(last, ROLE_GLUE) : NULL;
    struct claim *c = end > name ? add_claim(r, "titled", i, end - 1) : NULL;
    if (c) {
        c->about = (struct topic){s->kind, s->value};
        c->value =
            arena_strndup(r->out, r->text + r->t[name].at, r->t[end - 1].end - r->t[name].at);
        /* "of X", where ours is meant, or X behind our own name */
        c->reading = (of && same_word(of->value, "of") && r->chain != CHAIN_TEXT && r->head) ||
                     (own && same_word(own->kind, "total") && !own->after[0]) ||
                     (glue && same_word(glue->kind, "own"));
    }
    bool others = has_role(r, name, ROLE_NAME) || has_role(r, name, ROLE_AIM); /* "of the next" */
    if (c && others)
        c->reading = 0;
    begin_run(r);
    if (c && c->reading && is_own_title(&r->t[i])) {
        r->who.n = 0; /* ours, mistyped */
    } else if (r->chain != CHAIN_TEXT) {
        r->who = (struct things){.n = 1, .strong = true};
        r->who.thing[0].is = (struct topic){"foreign", ""};
        end_chain(r, CHAIN_THINGS, i);
    }
    return name < r->n && r->t[name].type == TOKEN_TEXT ? name + 1 : i + 1;
}

static size_t on_amount(struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_AMOUNT);
    struct statement st = {0};

    begin_run(r);
    if (r->chain == CHAIN_TEXT)
        return i + 1;
    if (!r->amount) {
        r->amount = s->value;
        r->counted = s->kind;
    }
    size_t end = read_within(r, skip_gaps(r, i + 1), &st);
    if (end && st.within.kind)
        r->within = st.within;
    if (r->chain == CHAIN_CLAUSE)
        r->chain = CHAIN_AMOUNT;
    r->head = "name";
    return end && st.within.kind ? end : i + 1;
}

static size_t on_time(struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_TIME);
    size_t end = i + 1;
    const char *year = s ? s->value : read_year(r, i, &end);

    if (!year)
        return 0;
    begin_run(r);
    if (!s) {
        struct claim *c = add_claim(r, "year", i, end - 1);
        if (c)
            c->value = year;
    }
    r->time = year;
    r->time_text = false;
    return end;
}

static void on_those(struct reader *r, size_t i)
{
    size_t before = i;

    while (before > r->from && r->t[before - 1].type == TOKEN_GAP)
        before--;
    bool one = before > r->from &&
               (has_role(r, before - 1, ROLE_BE) || has_role(r, before - 1, ROLE_LINK));
    begin_run(r);
    r->those = !one;
    if (!r->amount)
        r->counted = token_sense(&r->t[i], ROLE_THOSE)->kind;
    r->head = "those";
}

static void on_aim(struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_AIM);
    enum aim aim = same_word(s->kind, "sentence") ? AIM_SENTENCE : AIM_CLAUSE;

    if (aim > r->aim)
        r->aim = aim;
    r->aim_text = false;
    r->run_start = false;
}

static size_t on_than(struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_THAN);
    size_t next = skip_gaps(r, i + 1), end = 0;

    while (has_role(r, next, ROLE_GLUE) || has_role(r, next, ROLE_HEAD))
        next = skip_gaps(r, next + 1);
    if (next < r->n && r->t[next].type == TOKEN_NUMBER)
        r->than = s->value;
    else {
        end = read_compare(r, i, next);
        r->versus = true;
    }
    return end ? end : i + 1;
}

static size_t on_break(struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_BREAK);

    if (same_word(s->kind, "soft")) { /* "by which": the aim goes on */
        if (r->chain == CHAIN_TEXT)
            end_chain(r, CHAIN_CLAUSE, i + 1);
    } else {
        end_clause(r, i + 1);
        r->who.touched = true;
        r->time = NULL;
        if (same_word(s->kind, "new"))
            r->who.n = 0;
    }
    return i + 1;
}

static size_t on_small(struct reader *r, size_t i)
{
    for (const struct sense *s = r->t[i].phrase->sense; s; s = s->next)
        switch (s->role) {
        case ROLE_NOT:
            begin_run(r);
            r->negated = true;
            return i + 1;
        case ROLE_AIM:
            on_aim(r, i);
            return i + 1;
        case ROLE_BREAK:
            return on_break(r, i);
        case ROLE_HEAD:
            begin_run(r);
            r->head = s->kind;
            r->measured = s->value[0] != '\0';
            return i + 1;
        case ROLE_GLUE:
        case ROLE_BE:
        case ROLE_LEAD:
        case ROLE_LINK:
        case ROLE_WITHIN:
            begin_run(r);
            return i + 1;
        case ROLE_AND:
        case ROLE_TO:
            r->run_start = false; /* what stood before goes on */
            if (r->chain == CHAIN_TEXT)
                end_chain(r, CHAIN_CLAUSE, i + 1);
            return i + 1;
        case ROLE_ASIDE:
            r->aside = true;
            return i + 1;
        case ROLE_OF:
            r->of = true;
            return i + 1;
        case ROLE_THAN:
            i = on_than(r, i);
            if (r->negated && r->than) {
                r->than = turn(r->than);
                r->negated = false;
            }
            return i;
        case ROLE_EXCEPT:
            r->except = true;
            return i + 1;
        default:
            break;
        }
    on_text(r, i);
    return i + 1;
}

static size_t on_phrase(struct reader *r, size_t i)
{
    const struct sense *wrong = token_sense(&r->t[i], ROLE_MISSPELT);
    size_t next = 0;

    if (wrong) {
        struct claim *c = add_claim(r, "misspelt", i, i);
        if (c)
            c->value = wrong->value;
    }
    if (has_role(r, i, ROLE_TITLE))
        return on_title(r, i);
    if (has_role(r, i, ROLE_NUMBERED) || has_role(r, i, ROLE_TIME))
        next = on_time(r, i);
    if (!next && (has_role(r, i, ROLE_NUMBERED) || has_role(r, i, ROLE_NAME)))
        next = on_things(r, i);
    if (!next && has_role(r, i, ROLE_THOSE)) {
        on_those(r, i);
        next = i + 1;
    }
    if (!next && has_role(r, i, ROLE_AMOUNT))
        next = on_amount(r, i);
    if (!next &&
        (has_role(r, i, ROLE_IS) || has_role(r, i, ROLE_MOST) || has_role(r, i, ROLE_BOUND))) {
        begin_run(r);
        next = on_predicate(r, i);
    }
    return next ? next : on_small(r, i);
}

static size_t step(struct reader *r, size_t i)
{
    switch (r->t[i].type) {
    case TOKEN_STOP:
        end_sentence(r, i + 1);
        return i + 1;
    case TOKEN_GAP:
        on_gap(r, i);
        return i + 1;
    case TOKEN_NUMBER:
        return on_number(r, i);
    case TOKEN_PHRASE:
        return on_phrase(r, i);
    case TOKEN_TEXT:
        on_text(r, i);
        return i + 1;
    default: /* brackets, commas, dashes, colons */
        return i + 1;
    }
}

bool claims_read(const struct lexicon *lex, struct arena *scratch, struct arena *out,
                 const char *text, size_t len, struct topic topic, struct claim **first)
{
    struct reader *r = arena_new(scratch, struct reader);
    size_t mended;

    *first = NULL;
    if (!r || !(r->t = lexicon_cut(lex, scratch, text, len, &r->n, &mended)))
        return false;
    r->out = out;
    r->scratch = scratch;
    r->text = text;
    r->topic = topic;
    r->end = first;
    end_sentence(r, 0);
    if (mended < r->n)
        add_claim(r, "mended", mended, mended);
    for (size_t i = 0; i < r->n && !r->failed;)
        i = step(r, i);
    return !r->failed;
}
