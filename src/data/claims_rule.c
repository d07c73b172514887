#include "data/claims_own.h"

/* The rules of the assessment as a text tells them: the weight of a group, the mark, what a level needs. */

/* The number that a rule is told by, at i after words that only lead to it; 0 = none. *told: "is", "equals"
 * stood before it. */
static size_t rule_number(const struct reader *r, size_t i, bool *told)
{
    for (; i < r->n; i++) {
        const struct sense *glue = token_sense(&r->t[i], ROLE_GLUE);
        bool is = has_role(r, i, ROLE_LINK) || has_role(r, i, ROLE_BE) ||
                  (glue && same_word(glue->kind, "equal")) || r->t[i].type == TOKEN_COLON;
        *told |= is;
        if (!is && !glue && r->t[i].type != TOKEN_GAP && r->t[i].type != TOKEN_OPEN &&
            !has_role(r, i, ROLE_HEAD) && !has_role(r, i, ROLE_THAN) &&
            !(has_role(r, i, ROLE_AIM) &&
              same_word(token_sense(&r->t[i], ROLE_AIM)->value, "needs")))
            break;
    }
    size_t unit = skip_gaps(r, i + 1);
    const struct sense *s = unit < r->n ? token_sense(&r->t[unit], ROLE_UNIT) : NULL;
    bool score = s && same_word(s->kind, "score");
    return is_number(r, i) && (score || glue_before(r, i, "percent")) ? i : 0;
}

static size_t state_rule(struct reader *r, size_t first, size_t number, const char *kind,
                         const char *value, struct topic of)
{
    struct statement s = {.kind = kind,
                          .value = value,
                          .has_number = true,
                          .number = r->t[number].number,
                          .first = first,
                          .last = number};
    struct things who = r->who;

    r->who = (struct things){.n = 1, .numbered = true, .strong = true};
    r->who.thing[0].is = of;
    state(r, &s);
    r->who = who;
    return number + 1;
}

size_t read_weight(struct reader *r, size_t i)
{
    struct topic of = {0};
    struct things named;
    bool told = false;
    size_t j = i + 1;

    if (r->who.n == 1 && !r->who.touched)
        of = r->who.thing[0].is;
    while (has_role(r, j, ROLE_WITHIN) || has_role(r, j, ROLE_LEAD) ||
           (j < r->n && r->t[j].type == TOKEN_GAP))
        j++;
    size_t end = has_role(r, j, ROLE_NAME) ? read_things(r, j, &named) : 0;
    if (end) {
        mention_said(&named);
        of = named.n == 1 ? named.thing[0].is : (struct topic){0};
    }
    size_t number = rule_number(r, end ? end : i + 1, &told);
    if (!number || !of.kind || !same_word(of.kind, "group") || r->chain == CHAIN_TEXT)
        return end;
    end = state_rule(r, i, number, "weight", NULL, of);
    for (;;) { /* "EIT 30 per cent and OIT 40 per cent" */
        for (j = end; j < r->n && (r->t[j].type == TOKEN_GAP || has_role(r, j, ROLE_UNIT) ||
                                   has_role(r, j, ROLE_AND) || has_role(r, j, ROLE_LEAD) ||
                                   r->t[j].type == TOKEN_COMMA);
             j++)
            ;
        size_t next = has_role(r, j, ROLE_NAME) ? read_things(r, j, &named) : 0;
        number = next && named.n == 1 && same_word(named.thing[0].is.kind, "group")
                     ? rule_number(r, next, &told)
                     : 0;
        if (!number)
            return end;
        end = state_rule(r, j, number, "weight", NULL, named.thing[0].is);
    }
}

size_t read_pass(struct reader *r, size_t i)
{
    bool told = false;
    size_t j = skip_gaps(r, i + 1), before = i;

    while (before && r->t[before - 1].type == TOKEN_GAP)
        before--;
    if (before && (has_role(r, before - 1, ROLE_THAN) || has_role(r, before - 1, ROLE_OF)))
        return 0;
    const struct sense *all = NULL;
    if (has_role(r, j, ROLE_WITHIN)) { /* "of the assessment" */
        j = skip_gaps(r, j + 1);
        all = token_sense(&r->t[j], ROLE_GLUE);
        if (!all)
            return 0;
    }
    size_t number = rule_number(r, j, &told);
    if (!number || !told)
        return 0;
    return state_rule(r, i, number, "rule", NULL, (struct topic){"total", ""});
}

void read_threshold(struct reader *r, size_t i, size_t after, const char *level)
{
    bool told = false;
    size_t number = rule_number(r, after, &told);

    if (number && r->aim == AIM_NONE && !r->negated)
        state_rule(r, i, number, "threshold", level, (struct topic){"total", ""});
}
