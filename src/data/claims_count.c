#include "data/claims_own.h"

/* The kind of what the number at i counts. */
static const char *counted_kind(const struct reader *r, size_t unit)
{
    return token_sense(&r->t[unit], ROLE_COUNTED)->kind;
}

/* A word that says something of what is counted, or may. */
static bool is_said(const struct reader *r, size_t i)
{
    return has_role(r, i, ROLE_THOSE) || has_role(r, i, ROLE_BOUND) || has_role(r, i, ROLE_IS) ||
           has_role(r, i, ROLE_MOST) || has_role(r, i, ROLE_THAN) || has_role(r, i, ROLE_NOT) ||
           has_role(r, i, ROLE_AIM) || has_role(r, i, ROLE_LINK) || has_role(r, i, ROLE_ASIDE) ||
           has_role(r, i, ROLE_EXCEPT) || has_role(r, i, ROLE_WITHIN) ||
           r->t[i].type == TOKEN_TEXT || has_role(r, i, ROLE_TEXT);
}

/* Nothing is said of the things that are counted before i, to the end of the clause. */
static bool ends_clean(const struct reader *r, size_t i)
{
    for (; i < r->n && r->t[i].type != TOKEN_STOP && !has_role(r, i, ROLE_BREAK); i++)
        if (is_said(r, i))
            return false;
    return true;
}

/* Back over "has in all": where the name before them ends; 0 = there is no such verb. */
static size_t skip_has(const struct reader *r, size_t i)
{
    bool has = false;

    for (; i; i--) {
        const struct sense *glue = token_sense(&r->t[i - 1], ROLE_GLUE);
        bool all = has_role(r, i - 1, ROLE_OF) || has_role(r, i - 1, ROLE_LINK);
        bool again = has_role(r, i - 1, ROLE_COUNTED) && !has_role(r, i - 1, ROLE_NUMBERED);
        if (r->t[i - 1].type != TOKEN_GAP && !glue && !all && !again)
            break;
        has |= all || (glue && same_word(glue->kind, "has"));
    }
    return has ? i : 0;
}

static void state_size(struct reader *r, size_t first, size_t i, size_t unit, struct topic within)
{
    struct statement s = {.kind = "count",
                          .value = "",
                          .has_number = true,
                          .number = r->t[i].number,
                          .amount = "count",
                          .counted = counted_kind(r, unit),
                          .within = within,
                          .first = first,
                          .last = unit};

    r->who.n = 0;
    state(r, &s);
}

/* An indicator is named just before, whose items are counted. */
static bool has_parts(const struct reader *r, size_t unit)
{
    const struct topic *is = &r->who.thing[0].is;

    return r->who.n == 1 && !r->who.touched && r->chain == CHAIN_THINGS && r->who.strong &&
           same_word(counted_kind(r, unit), "item") &&
           (same_word(is->kind, "topic") || same_word(is->kind, "indicator"));
}

/* "IIT has 5 indicators": how many there are, of which nothing else is said. */
bool read_size(struct reader *r, size_t i, size_t unit, size_t next)
{
    size_t end = skip_has(r, i), begin = end ? end - 1 : 0;
    const struct sense *name = end ? token_sense(&r->t[begin], ROLE_NAME) : NULL;
    bool total = name && same_word(name->kind, "total");
    bool group = name && same_word(name->kind, "group");

    if (end && has_parts(r, unit) && ends_clean(r, next)) {
        struct topic is = r->who.thing[0].is;
        state_size(r, end - 1, i, unit, same_word(is.kind, "topic") ? r->topic : is);
        return true;
    }
    if (!(total || group) || !ends_clean(r, next) || r->chain == CHAIN_TEXT)
        return false;
    while (begin && has_role(r, begin - 1, ROLE_LEAD))
        begin--;
    while (begin && r->t[begin - 1].type == TOKEN_GAP)
        begin--;
    if (begin && r->t[begin - 1].type != TOKEN_STOP && !has_role(r, begin - 1, ROLE_AND) &&
        !has_role(r, begin - 1, ROLE_NAME) && !has_role(r, begin - 1, ROLE_COUNTED) &&
        !has_role(r, begin - 1, ROLE_BREAK) &&
        !(r->t[begin].type == TOKEN_GAP && r->t[begin - 1].type == TOKEN_TEXT))
        return false;
    state_size(r, end - 1, i, unit,
               group ? (struct topic){name->kind, name->value} : (struct topic){0});
    return true;
}

/* What is said of the measures at i, in a phrase of its own; NULL = nothing. */
static const struct sense *done_at(const struct reader *r, size_t i)
{
    const struct sense *s = r->t[i].phrase ? token_sense(&r->t[i], ROLE_PIECE) : NULL;

    return s && same_word(s->kind, "done") ? s : NULL;
}

static size_t skip_back_gaps(const struct reader *r, size_t i)
{
    while (i && r->t[i - 1].type == TOKEN_GAP)
        i--;
    return i;
}

/* The words at i are of all measures: of the body, or nobody but a list is named before them in their
 * clause, or, where "in all" is said, no instrument. */
static bool is_of_report(const struct reader *r, size_t i, bool all)
{
    while (i && (r->t[i - 1].type == TOKEN_GAP || has_role(r, i - 1, ROLE_GLUE)))
        i--;
    const struct sense *name = i ? token_sense(&r->t[i - 1], ROLE_NAME) : NULL;
    bool ours = name && (same_word(name->kind, "total") || r->who.n > 1 ||
                         (all && !same_word(name->kind, "group")));
    return same_word(r->topic.kind, "total") && r->aim == AIM_NONE && !r->negated &&
           (!i || ours || r->t[i - 1].type == TOKEN_STOP || has_role(r, i - 1, ROLE_BREAK) ||
            has_role(r, i - 1, ROLE_COUNTED) || has_role(r, i - 1, ROLE_AND));
}

/* "3 measures are done" */
static void state_done(struct reader *r, size_t first, size_t number, size_t last,
                       const struct sense *said)
{
    struct statement s = {.kind = "done",
                          .value = said->value,
                          .has_number = number > 0,
                          .number = number ? r->t[number].number : 0,
                          .counted = "measure",
                          .first = first,
                          .last = last};

    end_chain(r, CHAIN_CLAUSE, first);
    r->who.n = 0;
    state(r, &s);
}

/* Nothing else is said of them after i, but how many others are done, and how many not. */
static bool ends_done(const struct reader *r, size_t i)
{
    size_t next = skip_gaps(r, i);

    while (has_role(r, next, ROLE_AND))
        next = skip_gaps(r, next + 1);
    const struct sense *said = next > i && next < r->n ? done_at(r, next) : NULL;
    return (said && said->value[0]) || ends_clean(r, i);
}

bool read_done(struct reader *r, size_t i, size_t unit)
{
    size_t at = i;
    bool all = false;

    if (!same_word(counted_kind(r, unit), "measure") || r->t[i].places >= 0)
        return false;
    while ((at = skip_back_gaps(r, at)) &&
           (has_role(r, at - 1, ROLE_GLUE) || has_role(r, at - 1, ROLE_OF)))
        all |= has_role(r, --at, ROLE_OF);
    const struct sense *said = at ? done_at(r, at - 1) : NULL;
    if (!said || said->after[0] || !is_of_report(r, at - 1, all && !said->value[0]) ||
        !(said->value[0] ? ends_done(r, unit + 1) : ends_clean(r, unit + 1)))
        return false;
    if (said->value[0]) {
        state_done(r, at - 1, i, unit, said);
    } else { /* "there are 10 measures" */
        end_chain(r, CHAIN_CLAUSE, at - 1);
        state_size(r, at - 1, i, unit, (struct topic){0});
    }
    return true;
}

bool read_all_done(struct reader *r, size_t i)
{
    const struct sense *said = done_at(r, i);

    if (!said || !same_word(said->after, "all") || !is_of_report(r, i, false) ||
        !ends_clean(r, i + 1))
        return false;
    state_done(r, i, 0, i, said);
    return true;
}

bool read_measures(struct reader *r, size_t i, size_t unit)
{
    size_t before = i;

    while (before && r->t[before - 1].type == TOKEN_GAP)
        before--;
    const struct sense *glue = before ? token_sense(&r->t[before - 1], ROLE_GLUE) : NULL;
    bool all =
        before && (has_role(r, before - 1, ROLE_OF) || has_role(r, before - 1, ROLE_AMOUNT) ||
                   (glue && same_word(glue->kind, "has") && same_word(glue->value, "all")));
    if (!same_word(counted_kind(r, unit), "measure"))
        return false;
    if (all && same_word(r->topic.kind, "total") && r->aim == AIM_NONE && ends_clean(r, unit + 1))
        state_size(r, i, i, unit, (struct topic){0});
    return true;
}

/* "Points for 15 items", "points for all items": those have some. */
bool read_scored(struct reader *r, size_t i, const char *counted, const char *amount, size_t last)
{
    size_t before = i;

    while (before && (r->t[before - 1].type == TOKEN_GAP || has_role(r, before - 1, ROLE_GLUE)))
        before--;
    const struct sense *head = before ? token_sense(&r->t[before - 1], ROLE_HEAD) : NULL;
    if (!head || !same_word(head->after, "got") || !same_word(counted, "item") ||
        r->chain == CHAIN_TEXT || r->those)
        return false;
    struct statement s = {.kind = "state",
                          .value = r->negated ? "no" : "yes",
                          .amount = amount,
                          .counted = counted,
                          .within = r->within,
                          .first = before - 1,
                          .last = last};
    r->negated = false;
    if (!s.within.kind)
        s.within = of_after(r, last + 1);
    state(r, &s);
    return true;
}

const char *read_percent(struct reader *r, size_t i, const char **counted, size_t *end)
{
    size_t j = skip_gaps(r, i + 1), k = skip_gaps(r, j + 1);

    if (!is_number(r, i) || !glue_before(r, i, "percent") || !has_role(r, j, ROLE_WITHIN) ||
        k >= r->n)
        return NULL;
    const struct sense *of = token_sense(&r->t[k], ROLE_AMOUNT);
    if (of && !same_word(of->value, "all"))
        return NULL;
    if (!of)
        of = token_sense(&r->t[k], ROLE_COUNTED);
    if (!of)
        return NULL;
    const char *amount = arena_printf(r->out, "%d%%", (int)(r->t[i].number / 100));
    r->failed |= !amount;
    *counted = of->kind;
    *end = k + 1;
    return amount;
}
