#include "data/clause.h"

#include <string.h>

/* ---- where the reader stands ---- */

void end_chain(struct reader *r, enum chain chain, size_t from)
{
    r->chain = chain;
    r->from = from;
    r->given = false;
    r->head = NULL;
    r->than = NULL;
    r->those = r->negated = r->aside = r->of = r->measured = r->span = r->lack = false;
}

/* A new line: nothing of what stood before is meant. */
static void end_sentence(struct reader *r, size_t next)
{
    r->who = (struct things){0};
    r->aim = AIM_NONE;
    r->time = r->amount = NULL;
    r->within = (struct topic){0};
    r->ranked = (struct ranked){0};
    r->changed = NULL;
    r->items.n = 0;
    r->except = r->versus = r->theirs = false;
    r->run_start = true;
    end_chain(r, CHAIN_CLAUSE, next);
}

static void end_clause(struct reader *r, size_t next)
{
    r->aim = AIM_NONE;
    r->amount = NULL;
    r->versus = r->except = r->theirs = false;
    r->run_start = true;
    end_chain(r, CHAIN_CLAUSE, next);
}

/* Words that begin a claim stand first after a gap: an aim or a time with words of its own is
 * over. */
void begin_run(struct reader *r)
{
    if (!r->run_start)
        return;
    r->run_start = false;
    if (r->aim == AIM_CLAUSE && r->aim_text) {
        r->aim = AIM_NONE;
        if (r->who.n && r->who.touched && !same_word(r->topic.kind, "total") &&
            !same_word(r->topic.kind, r->who.thing[0].is.kind))
            r->who.n = 0; /* of a part of the topic enough is said */
    }
    if (r->time && r->time_text)
        r->time = NULL;
}

void end_given(struct reader *r)
{
    if (!r->given)
        return;
    r->given = false;
    r->aim = r->aim > r->given_aim ? r->aim : r->given_aim;
    r->those = false;
    r->chain = CHAIN_TEXT;
}

static bool is_foreign(const struct things *who)
{
    return who->n && same_word(who->thing[0].is.kind, "foreign");
}

void on_text(struct reader *r, size_t i)
{
    end_given(r);
    r->run_start = false;
    r->aim_text = r->time_text = true;
    if (r->who.n && !r->who.touched && (!r->who.apart || r->who.numbered))
        mention_said(&r->who); /* after "indicator 9" a gap parts it from the words about it, too */
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
    end_given(r);
    if (next == TOKEN_OPEN || next == TOKEN_NUMBER) /* they stand apart in any sentence */
        return;
    if (r->chain == CHAIN_TEXT && (is_quoted_level(r, i + 1) || is_latin_gap(r, i)))
        return; /* "stays at the level 'passed'", "the system OSS got 90" */
    r->run_start = true;
    r->versus = false;
    if (r->chain == CHAIN_TEXT)
        end_chain(r, CHAIN_CLAUSE, i + 1);
}

/* ---- the roles ---- */

/* "... 82.00 points in all ...": the words begin with the unit of the number before them. */
static bool number_ends(const struct reader *r, size_t i)
{
    while (i && r->t[i - 1].type == TOKEN_GAP)
        i--;
    return i && r->t[i - 1].type == TOKEN_NUMBER;
}

/* "The total of all three instruments" */
static size_t skip_parts(const struct reader *r, size_t i)
{
    size_t j = skip_gaps(r, i);

    if (!has_role(r, j, ROLE_OF) && !has_role(r, j, ROLE_WITHIN))
        return i;
    j = skip_gaps(r, j + 1);
    const struct sense *all = j < r->n ? token_sense(&r->t[j], ROLE_AMOUNT) : NULL;
    return all && same_word(all->value, "all") && same_word(all->kind, "group") ? j + 1 : i;
}

static size_t on_things(struct reader *r, size_t i)
{
    struct things found;
    size_t end = read_things(r, i, &found);

    if (!end)
        return 0;
    mention_mood(r, i, end, &found);
    mention_parts(r, i, &found);
    if (same_word(found.thing[0].is.kind, "item"))
        r->items = found;
    begin_run(r);
    if (is_of_both(r, i, &found)) {
        r->who = (struct things){.n = 1, .strong = true, .thing = {{.is = {"foreign", ""}}}};
        r->amount = NULL; /* nothing is read of both */
        end_chain(r, CHAIN_THINGS, i);
        return end;
    }
    found.strong = r->chain != CHAIN_TEXT || found.numbered;
    if (r->versus || r->except) {
        mention_said(&found);
        r->except = false;
        return end;
    }
    size_t before = i;
    while (before && r->t[before - 1].type == TOKEN_GAP)
        before--;
    bool in = before && has_role(r, before - 1, ROLE_WITHIN);
    r->theirs |= is_foreign(&r->who) && got_before(r, i);
    bool whose = is_whose_next(r, i, before);
    if ((in || r->theirs || whose) && is_foreign(&r->who) && !r->who.touched)
        return end; /* "the survey's score in this indicator", "they got 90.00 in IIT" */
    if (read_group_told(r, i, end, &found))
        return end;
    if (same_word(found.thing[0].is.kind, "foreign") && !found.strong)
        return end;
    if (same_word(found.thing[0].is.kind, "total") && r->chain == CHAIN_TEXT)
        return end;
    size_t from = r->chain == CHAIN_CLAUSE ? r->from : i;
    const struct sense *name = token_sense(&r->t[i], ROLE_NAME);
    if (name && same_word(name->after, "whose") && i && r->t[i - 1].type != TOKEN_GAP && r->who.n &&
        (!r->who.apart || !has_role(r, i - 1, ROLE_HEAD)) && r->chain == CHAIN_THINGS &&
        !same_word(r->who.thing[0].is.kind, "foreign"))
        return end; /* "OIT of the body" */
    bool overall = name && same_word(name->after, "overall");
    bool own = name && same_word(name->after, "own"); /* "the total of the body" */
    if (overall || own || (name && same_word(name->after, "weak"))) {
        /* "total score" after a thing is that thing's. */
        bool ours = !r->who.n || same_word(r->who.thing[0].is.kind, "total") ||
                    (r->who.n > 1 && r->who.apart); /* several have no total */
        r->measured = true;
        r->head = "score";
        end = skip_parts(r, end);
        found.summed = number_ends(r, i);
        r->aside |= found.summed && is_mean_word(r, i); /* "92 points, 96 on average": of which? */
        ours |= found.summed || own || is_caused(r, i);
        if (!ours || r->chain == CHAIN_TEXT)
            return end;
        found.strong = false;
        found.overall = overall;
        r->who = found;
        return end;
    }
    bool negated = r->negated;
    bool indicator = same_word(found.thing[0].is.kind, "indicator");
    const struct sense *home = indicator ? home_before(r, i) : NULL; /* "in EIT, indicator 7 is" */
    note_home(r, i, end, &found);
    r->who = found;
    r->amount = NULL;
    r->within = home ? (struct topic){home->kind, home->value} : (struct topic){0};
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

/* "as the body that is assessed" */
static bool is_self(const struct reader *r, size_t i)
{
    const struct sense *s = i < r->n ? token_sense(&r->t[i], ROLE_GLUE) : NULL;

    return s && same_word(s->kind, "self");
}

static void name_foreign(struct reader *r, size_t i)
{
    r->who = (struct things){.n = 1, .strong = true};
    r->who.thing[0].is = (struct topic){"foreign", ""};
    end_chain(r, CHAIN_THINGS, i);
}

/* A word that a proper name follows: whose it is, SQL compares. A thing that is not ours. */
static size_t on_title(struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_TITLE);
    size_t name = i + 1, before = i, end;

    while (name < r->n && r->t[name].type == TOKEN_GAP)
        name++;
    for (end = name; end < r->n && !is_self(r, end) &&
                     (r->t[end].type == TOKEN_TEXT || r->t[end].type == TOKEN_PHRASE);
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
        /* "of X", where ours is meant, or X after our own name */
        c->reading = (of && same_word(of->value, "of") && r->chain != CHAIN_TEXT && r->head) ||
                     (own && same_word(own->kind, "total") && !own->after[0]) ||
                     (glue && same_word(glue->kind, "own")) || is_self(r, skip_gaps(r, end));
    }
    bool others = has_role(r, name, ROLE_NAME) || has_role(r, name, ROLE_AIM); /* "of the next" */
    if (c && others)
        c->reading = 0;
    begin_run(r);
    if (c && c->reading && is_own_title(&r->t[i])) {
        r->who.n = 0; /* ours, mistyped */
    } else if (r->chain != CHAIN_TEXT) {
        name_foreign(r, i);
    }
    return name < r->n && r->t[name].type == TOKEN_TEXT ? name + 1 : i + 1;
}

/* "In indicator 9" at i, after an amount of items: those of it; 0 = no such thing stands there. */
static size_t read_home(struct reader *r, size_t i)
{
    size_t j = skip_gaps(r, i);
    struct things of;

    if (!has_role(r, j, ROLE_WITHIN))
        return 0;
    while (has_role(r, j, ROLE_WITHIN) ||
           (has_role(r, j, ROLE_LEAD) &&
            !(has_role(r, j, ROLE_NUMBERED) && is_number(r, skip_gaps(r, j + 1)))))
        j = skip_gaps(r, j + 1);
    const struct sense *name = j < r->n ? token_sense(&r->t[j], ROLE_NAME) : NULL;
    bool known = name && (same_word(name->kind, "topic") || same_word(name->kind, "indicator"));
    size_t end = known || has_role(r, j, ROLE_NUMBERED) ? read_things(r, j, &of) : 0;
    if (!end || of.n != 1 ||
        !(same_word(of.thing[0].is.kind, "topic") || same_word(of.thing[0].is.kind, "indicator")))
        return 0;
    if (same_word(of.thing[0].is.kind, "indicator"))
        r->within = of.thing[0].is;
    mention_said(&of);
    return end;
}

static size_t on_amount(struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_AMOUNT);
    struct statement st = {0};

    begin_run(r);
    if (r->negated && same_word(s->value, "all"))
        end_chain(r, CHAIN_TEXT, i); /* "it is not all of them that": how many is not said */
    if (r->chain == CHAIN_TEXT)
        return i + 1;
    size_t number = skip_gaps(r, i + 1), unit = counted_after(r, number);
    if (unit && has_role(r, i, ROLE_OF)) /* "in all 10 indicators" */
        return i + 1;
    if (read_scored(r, i, s->kind, s->value, i))
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
    if (end && st.within.kind)
        return end;
    end = same_word(s->kind, "item") ? read_home(r, i + 1) : 0;
    return end ? end : i + 1;
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
    size_t before = i;
    while (before && r->t[before - 1].type == TOKEN_GAP)
        before--;
    r->time_from = before && has_role(r, before - 1, ROLE_OF);
    r->time = year;
    r->time_text = false;
    return end;
}

static size_t on_those(struct reader *r, size_t i)
{
    size_t before = i;

    while (before > r->from && r->t[before - 1].type == TOKEN_GAP)
        before--;
    if (before && has_role(r, before - 1, ROLE_AND))
        r->who.n = 0; /* "... is X, and the indicators that ..." */
    bool one = before > r->from &&
               (has_role(r, before - 1, ROLE_BE) || has_role(r, before - 1, ROLE_LINK));
    begin_run(r);
    const struct token *last = before > 0 ? &r->t[before - 1] : NULL;
    const struct sense *piece = last && last->phrase ? token_sense(last, ROLE_PIECE) : NULL;
    if (piece && same_word(piece->kind, "next")) { /* "next to those that ...": another one */
        end_chain(r, CHAIN_TEXT, i);
        return i + 1;
    }
    r->given = !one && (r->chain == CHAIN_TEXT || r->aim == AIM_CLAUSE);
    if (r->given) {
        enum aim aim = r->aim;
        end_chain(r, CHAIN_CLAUSE, i);
        r->given = true;
        r->given_aim = aim;
        r->aim = AIM_NONE;
        r->amount = NULL;
    }
    const struct sense *has = before ? token_sense(&r->t[before - 1], ROLE_GLUE) : NULL;
    if (has && same_word(has->kind, "has"))
        r->amount = NULL;
    r->those = !one;
    if (!r->amount)
        r->counted = token_sense(&r->t[i], ROLE_THOSE)->kind;
    r->head = "those";
    return skip_to_gloss(r, i + 1);
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

static bool is_year(struct reader *r, size_t i)
{
    size_t end;

    return has_role(r, i, ROLE_TIME) || read_year(r, i, &end);
}

static size_t on_than(struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_THAN);
    size_t next = skip_gaps(r, i + 1), end = 0;

    while (has_role(r, next, ROLE_GLUE) || has_role(r, next, ROLE_HEAD) ||
           (has_role(r, next, ROLE_OF) && has_role(r, skip_gaps(r, next + 1), ROLE_NAME)))
        next = skip_gaps(r, next + 1);
    const struct sense *mean = next < r->n ? token_sense(&r->t[next], ROLE_NAME) : NULL;
    if (mean && same_word(mean->after, "weak") && has_role(r, skip_gaps(r, next + 1), ROLE_WITHIN))
        next = skip_gaps(r, skip_gaps(r, next + 1) + 1); /* "the mean of IIT" */
    if (!r->negated && s->value[1] == '\0' && is_year(r, next) &&
        (end = read_change(r, i, s->value)))
        return end;
    if (next < r->n && r->t[next].type == TOKEN_NUMBER)
        r->than = s->value;
    else if (!(end = read_outrank(r, i, next))) {
        end = read_compare(r, s->value, i, next);
        r->versus = true;
    }
    return end ? end : r->than ? i + 1 : next;
}

static size_t on_break(struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_BREAK);
    size_t end;

    if (same_word(s->kind, "soft")) { /* "by which": the aim goes on */
        if (r->chain == CHAIN_TEXT)
            end_chain(r, CHAIN_CLAUSE, i + 1);
    } else {
        end_clause(r, i + 1);
        r->who.touched = true;
        r->time = NULL;
        if (same_word(s->kind, "new"))
            r->who.n = 0;
        if (has_role(r, i, ROLE_RANK) && (end = read_next(r, i)))
            return end;
    }
    return i + 1;
}

/* "is the third": of the scores, from the highest. */
static size_t on_place(struct reader *r, size_t i)
{
    begin_run(r);
    struct statement s = {.within = r->within, .first = r->from < i ? r->from : i};
    size_t end = r->those || r->amount || r->negated ? 0 : read_place(r, i, "high", &s);

    if (!end)
        return 0;
    state(r, &s);
    end_chain(r, r->chain, r->from);
    return end;
}

static size_t on_small(struct reader *r, size_t i)
{
    size_t next;

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
            if (is_place(r, i)) {
                begin_run(r);
                name_foreign(r, i);
                return i + 1;
            }
            if (change_at(r, i) && (next = read_change(r, i, change_at(r, i))))
                return next;
            begin_run(r);
            next = same_word(s->kind, "equal") && !r->negated
                       ? read_compare(r, "=", i, skip_glue(r, i + 1))
                       : 0;
            return next ? next : i + 1;
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
            if (same_word(s->kind, "apart"))
                return read_apart(r, i);
            if (change_at(r, i) && (next = read_change(r, i, change_at(r, i))))
                return next;
            next = same_word(s->kind, "weight") ? read_weight(r, i)
                   : same_word(s->kind, "pass") ? read_pass(r, i)
                                                : 0;
            if (next)
                return next;
            r->aside = true;
            r->span |= same_word(s->kind, "span");
            r->lack |= same_word(s->kind, "lack");
            return i + 1;
        case ROLE_RANK:
            if (same_word(s->kind, "be") && r->chain != CHAIN_TEXT && (next = on_place(r, i)))
                return next;
            break;
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
        case ROLE_COUNTED: /* "has items: 20 items" */
            if (is_number(r, skip_glue(r, i + 1)))
                return i + 1;
            break;
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
    if (!next && has_role(r, i, ROLE_THOSE))
        next = on_those(r, i);
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
    case TOKEN_NUMBER: {
        bool aside = i && r->t[i - 1].type == TOKEN_OPEN && r->chain == CHAIN_THINGS;
        const char *head = r->head;
        size_t end = on_number(r, i);
        if (aside && r->chain == CHAIN_THINGS)
            r->head = head; /* "X (90.00) is the lowest" */
        return end;
    }
    case TOKEN_PHRASE:
        return on_phrase(r, i);
    case TOKEN_TEXT:
        if (!read_all_done(r, i))
            on_text(r, i);
        return i + 1;
    default: /* brackets, commas, dashes, colons */
        return i + 1;
    }
}

static void add_slip(struct reader *r, const struct slip *slip)
{
    struct claim *c = add_claim(r, "misspelt", 0, 0);

    if (!c)
        return;
    c->value = slip->word;
    c->at = slip->at;
    c->end = slip->end;
}

bool claims_read(const struct lexicon *lex, struct arena *scratch, struct arena *out,
                 const char *text, size_t len, struct topic topic, struct claim **first)
{
    struct reader *r = arena_new(scratch, struct reader);
    struct cut cut;

    *first = NULL;
    if (!r || !lexicon_cut(lex, scratch, text, len, *topic.kind != 0, &cut))
        return false;
    r->t = cut.token;
    r->n = cut.n;
    r->out = out;
    r->scratch = scratch;
    r->text = text;
    r->topic = topic;
    r->end = first;
    end_sentence(r, 0);
    if (cut.mended < r->n)
        add_claim(r, "mended", cut.mended, cut.mended);
    for (size_t i = 0; i < cut.nslip; i++)
        add_slip(r, &cut.slip[i]);
    for (size_t i = 0; i < r->n && !r->failed;)
        i = step(r, i);
    if (!*topic.kind) { /* nothing of scores is said here */
        drop_predicates(r, first);
        return !r->failed;
    }
    drop_doubtful(r, first);
    clauses_read(r, first);
    drop_joint(r, first);
    add_frames(r, *first);
    return !r->failed;
}
