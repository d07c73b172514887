#include "data/claims_own.h"

/* Each sentence is looked through once. */
bool is_excepted(struct reader *r, size_t i)
{
    if (i >= r->looked_from && i < r->looked_to)
        return r->leaves_out;
    while (i && r->t[i - 1].type != TOKEN_STOP)
        i--;
    r->looked_from = i;
    r->leaves_out = false;
    for (; i < r->n && r->t[i].type != TOKEN_STOP; i++)
        r->leaves_out |= has_role(r, i, ROLE_EXCEPT);
    r->looked_to = i;
    return r->leaves_out;
}

/* The things after "except" at i, without a second mention of them. */
static void read_left_out(struct reader *r, size_t i, struct things *of)
{
    struct claim *sink = NULL, **end = r->end;
    int count = r->count;
    size_t j = skip_gaps(r, i + 1);

    while (has_role(r, j, ROLE_LEAD) && !has_role(r, j, ROLE_NAME) &&
           !(has_role(r, j, ROLE_NUMBERED) && is_number(r, skip_gaps(r, j + 1))))
        j = skip_gaps(r, j + 1);
    /* cppcheck-suppress autoVariables ; it is put back below */
    r->end = &sink;
    *of = (struct things){0};
    read_things(r, j, of);
    r->end = end;
    r->count = count;
}

bool leave_out(struct reader *r, struct statement *s)
{
    size_t only = r->n, n = 0;
    struct things of;

    for (size_t i = r->looked_from; i < r->looked_to; i++)
        if (has_role(r, i, ROLE_EXCEPT)) {
            only = i;
            n++;
        }
    if (n != 1 || !same_word(s->amount, "all"))
        return false;
    read_left_out(r, only, &of);
    if (!of.n || !same_word(of.thing[0].is.kind, s->counted) ||
        (of.thing[0].is.key[0] >= '0' && of.thing[0].is.key[0] <= '9' &&
         same_word(s->counted, "item")))
        return false; /* the last: of which survey is not known */
    const char *amount = token_sense(&r->t[only], ROLE_EXCEPT)->kind;
    amount = same_word(amount, "free") ? "other than" : "but";
    for (size_t k = 0; amount && k < of.n; k++)
        amount = arena_printf(r->out, "%s %s", amount, of.thing[k].is.key);
    r->failed |= !amount;
    s->amount = amount;
    return amount != NULL;
}
