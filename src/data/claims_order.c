#include "data/claims_own.h"

const struct sense *level_at(const struct reader *r, size_t i)
{
    for (const struct sense *s = i < r->n && r->t[i].phrase ? r->t[i].phrase->sense : NULL; s;
         s = s->next)
        if (s->role == ROLE_IS && same_word(s->kind, "level"))
            return s;
    return NULL;
}

static bool parts_levels(const struct reader *r, size_t i)
{
    return r->t[i].type == TOKEN_GAP || r->t[i].type == TOKEN_COMMA || r->t[i].type == TOKEN_STOP ||
           r->t[i].type == TOKEN_DASH || has_role(r, i, ROLE_AND);
}

bool is_level_listed(const struct reader *r, size_t i)
{
    size_t next = i + 1, before = i;

    while (next < r->n && parts_levels(r, next))
        next++;
    while (before && parts_levels(r, before - 1))
        before--;
    return level_at(r, next) || (before && level_at(r, before - 1));
}

/* "Not below the level X": a bound among levels at `i`; 0 = no level stands there. */
size_t read_outrank(struct reader *r, size_t than, size_t i)
{
    const struct sense *head = i ? token_sense(&r->t[i - 1], ROLE_HEAD) : NULL;
    const struct sense *level = level_at(r, i);
    const char *side = token_sense(&r->t[than], ROLE_THAN)->value;

    if (!level || !head || !same_word(head->kind, "level"))
        return 0;
    struct statement s = {.kind = "outrank",
                          .value = r->negated ? turn(side) : side,
                          .within = {"level", level->value},
                          .first = r->from < than ? r->from : than,
                          .last = i};
    s.drop = r->chain == CHAIN_TEXT || r->amount || r->those;
    r->negated = false;
    state(r, &s);
    return i + 1;
}

/* "IIT is above EIT", "... by 1.69 points": the things named last, or the topic, beside the one at
 * `i`; 0 = no such thing stands there. */
size_t read_compare(struct reader *r, const char *side, size_t than, size_t i)
{
    struct things other;
    struct statement s = {
        .kind = "compare", .value = side, .first = r->from < than ? r->from : than};
    size_t end = read_follow(r, i, &s), next;

    other = s.follow;
    s.follow.n = 0;
    if (!end || other.n != 1 || r->chain == CHAIN_TEXT || r->amount || r->those || r->aside ||
        !(same_word(other.thing[0].is.kind, "group") ||
          same_word(other.thing[0].is.kind, "indicator")))
        return 0;
    s.within = other.thing[0].is;
    next = read_figure(r, skip_glue(r, end), false, &s);
    mention_said(&other);
    state(r, &s);
    r->who = (struct things){.n = 1, .strong = true}; /* of which of the two is not known */
    r->who.thing[0].is = (struct topic){"foreign", ""};
    return next ? next : end;
}

/* The number of the place that is named at i, in 1/100: "the second"; 0 = none is. */
static int64_t place_at(const struct reader *r, size_t i, size_t *end)
{
    size_t j = skip_glue(r, i);

    if (!has_role(r, j, ROLE_RANK))
        return 0;
    j = skip_gaps(r, j + 1);
    if (!is_number(r, j) || r->t[j].places >= 0 || r->t[j].number < 200 || r->t[j].number > 1000)
        return 0;
    *end = j + 1;
    return r->t[j].number;
}

/* "High as the second", "in the third place": after it, or 0. */
size_t read_place(struct reader *r, size_t i, const char *value, struct statement *s)
{
    size_t end;
    int64_t number = place_at(r, i, &end);

    if (!number)
        return 0;
    s->kind = "place";
    s->value = value;
    s->last = end - 1;
    end = look_most(r, end, s);
    s->drop |= s->has_number;
    s->amount = NULL;
    s->number = number;
    s->has_number = true;
    return end;
}

void keep_ranked(struct reader *r, const struct statement *s)
{
    const struct things *of = s->follow.n ? &s->follow : &r->who;

    r->ranked = (struct ranked){0};
    if (s->drop || r->aim != AIM_NONE || r->versus || r->negated || r->time || !of->n ||
        same_word(of->thing[0].is.kind, "total") || same_word(of->thing[0].is.kind, "foreign"))
        return;
    r->ranked = (struct ranked){s->value, of->thing[0].is.kind, s->within, of->n};
}

/* "Respectively" stands after the list that ends before i. */
static bool is_in_order(const struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[skip_gaps(r, i)], ROLE_PIECE);

    return s && same_word(s->kind, "each");
}

size_t read_next(struct reader *r, size_t i)
{
    struct statement s = {.kind = "place",
                          .value = r->ranked.side,
                          .within = r->ranked.within,
                          .has_number = true,
                          .first = i};
    size_t j = skip_glue(r, i + 1);

    if (!r->ranked.kind)
        return 0;
    j += has_role(r, j, ROLE_LINK) || (j < r->n && r->t[j].type == TOKEN_COLON);
    size_t end = read_follow(r, j, &s), last = s.last;
    struct things list = s.follow;
    bool known = end && same_word(list.thing[0].is.kind, r->ranked.kind);
    if (!known || (list.n > 1 && !is_in_order(r, end))) {
        r->ranked.kind = NULL;
        return 0;
    }
    for (size_t k = 0; k < list.n; k++) {
        struct statement one = s;
        one.follow = (struct things){.n = 1, .numbered = list.numbered, .strong = true};
        one.follow.thing[0] = list.thing[k];
        one.number = (int64_t)(r->ranked.n + k + 1) * 100;
        one.last = last;
        state(r, &one);
    }
    r->ranked.n += list.n;
    r->who = list;
    r->chain = CHAIN_THINGS;
    r->head = "name";
    return end;
}

/* ---- from one score to another ---- */

static bool is_score(const struct reader *r, size_t i)
{
    const struct sense *unit = i < r->n ? token_sense(&r->t[i], ROLE_UNIT) : NULL;

    return unit && same_word(unit->kind, "score");
}

static void state_side(struct reader *r, struct statement *s, const char *side, int64_t number)
{
    struct statement one = *s;

    one.value = side;
    one.number = number;
    state(r, &one);
}

/* "Between 85 and 90 points": two bounds; 0 = no such span begins at i. Without a word for it, a span
 * says nothing. */
size_t read_span(struct reader *r, size_t i)
{
    size_t j = skip_gaps(r, i + 1);

    if (is_score(r, j))
        j = skip_gaps(r, j + 1);
    bool to = j < r->n && (r->t[j].type == TOKEN_DASH || has_role(r, j, ROLE_TO) ||
                           (r->span && has_role(r, j, ROLE_AND)));
    size_t k = to ? skip_gaps(r, j + 1) : 0;
    if (!k || !is_number(r, k) || r->t[k].number <= r->t[i].number)
        return 0;
    size_t unit = skip_gaps(r, k + 1);
    bool scores = is_score(r, unit) || (r->t[i].places == 2 && r->t[k].places == 2);
    bool from = r->than && same_word(r->than, ">=");
    if (!scores || !(r->span || from || is_score(r, unit)))
        return 0;
    size_t last = is_score(r, unit) ? unit : k;
    begin_run(r);
    struct statement s = {.kind = "bound",
                          .has_number = true,
                          .within = r->within,
                          .amount = r->amount,
                          .counted = r->counted,
                          .first = r->from < i ? r->from : i,
                          .last = last};
    s.drop = !(r->span || from) || r->chain == CHAIN_TEXT || r->those || r->of || r->negated ||
             !(r->measured || r->chain == CHAIN_THINGS);
    state_side(r, &s, ">=", r->t[i].number);
    state_side(r, &s, "<=", r->t[k].number);
    return last + 1;
}

/* "11 points are missing until it passes": how far the mark is; 0 = not said at i. */
size_t read_lack(struct reader *r, size_t i)
{
    size_t unit = skip_gaps(r, i + 1), j = unit + 1;

    if (!r->lack || !is_score(r, unit))
        return 0;
    begin_run(r);
    while (j < r->n && (has_role(r, j, ROLE_GLUE) || has_role(r, j, ROLE_AIM) ||
                        has_role(r, j, ROLE_BREAK) || r->t[j].type == TOKEN_GAP))
        j++;
    const struct sense *bound = j < r->n ? token_sense(&r->t[j], ROLE_BOUND) : NULL;
    if (!bound || !same_word(bound->value, ">="))
        return 0;
    struct statement s = {.kind = "mark",
                          .value = bound->value,
                          .has_number = true,
                          .number = r->t[i].number,
                          .first = r->from < i ? r->from : i,
                          .last = j};
    s.drop = r->chain == CHAIN_TEXT || r->amount || r->those;
    state(r, &s);
    return j + 1;
}

/* ---- differences ---- */

/* What a difference is between: two things, or the highest and the lowest. */
struct ends {
    struct topic thing[2];
    size_t n;
    bool high, low;
};

static size_t add_end(struct reader *r, size_t i, struct ends *e)
{
    struct things found;
    const struct sense *most = token_sense(&r->t[i], ROLE_MOST);
    size_t end =
        has_role(r, i, ROLE_NAME) || has_role(r, i, ROLE_NUMBERED) ? read_things(r, i, &found) : 0;

    if (most) {
        e->high |= same_word(most->value, "high");
        e->low |= same_word(most->value, "low");
    }
    if (!end)
        return i + 1;
    mention_said(&found);
    for (size_t k = 0; k < found.n; k++, e->n++)
        if (e->n < 2)
            e->thing[e->n] = found.thing[k].is;
    return end;
}

static void state_apart(struct reader *r, const struct ends *e, size_t first, size_t i, size_t last)
{
    struct things who = r->who;
    struct statement s = {.kind = "apart",
                          .has_number = true,
                          .number = r->t[i].number,
                          .first = first,
                          .last = last};

    r->who = (struct things){.n = 1, .numbered = true, .strong = true};
    if (e->n == 2 && same_word(e->thing[0].kind, e->thing[1].kind)) {
        r->who.thing[0].is = e->thing[0];
        s.within = e->thing[1];
    } else if (!e->n && e->high && e->low) {
        r->who.thing[0].is = (struct topic){"total", ""};
    } else {
        r->who.n = 0; /* between what is not known */
        s.drop = true;
    }
    state(r, &s);
    r->who = who;
}

size_t read_apart(struct reader *r, size_t i)
{
    struct ends e = {0};
    size_t j = i + 1, depth = 0;
    bool text = r->chain == CHAIN_TEXT;

    begin_run(r);
    while (j < r->n && r->t[j].type != TOKEN_STOP && !has_role(r, j, ROLE_BREAK)) {
        depth += r->t[j].type == TOKEN_OPEN;
        depth -= depth && r->t[j].type == TOKEN_CLOSE;
        if (!depth && is_number(r, j)) {
            size_t unit = skip_gaps(r, j + 1), last = is_score(r, unit) ? unit : j;
            if (!text && (last == unit || r->t[j].places == 2))
                state_apart(r, &e, i, j, last);
            break;
        }
        const struct sense *aside = token_sense(&r->t[j], ROLE_ASIDE);
        text |= has_role(r, j, ROLE_AIM) || (aside && !same_word(aside->kind, "span")) ||
                has_role(r, j, ROLE_TIME);
        j = add_end(r, j, &e);
    }
    on_text(r, i);
    r->aim = AIM_SENTENCE;
    return j < r->n && is_number(r, j) ? j + 1 : j;
}
