#include "data/claims_own.h"

enum { LOOK_MAX = 48 }; /* tokens that are looked back over: ours */

size_t token_at(const struct reader *r, size_t at)
{
    size_t low = 0, high = r->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (r->t[mid].at < at)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? low - 1 : 0;
}

static bool is_glue(const struct reader *r, size_t i, const char *kind)
{
    const struct sense *s = i < r->n ? token_sense(&r->t[i], ROLE_GLUE) : NULL;

    return s && same_word(s->kind, kind);
}

static bool is_piece(const struct reader *r, size_t i, const char *kind)
{
    const struct sense *s = i < r->n && r->t[i].phrase ? token_sense(&r->t[i], ROLE_PIECE) : NULL;

    return s && same_word(s->kind, kind);
}

static bool is_end(const struct reader *r, size_t i)
{
    return i >= r->n || r->t[i].type == TOKEN_STOP || has_role(r, i, ROLE_BREAK);
}

/* After the unit at i nothing but "and" stands before the number. */
static bool has_and(const struct reader *r, size_t i, size_t number)
{
    size_t and = skip_gaps(r, i + 1);

    return has_role(r, and, ROLE_AND) && skip_gaps(r, and+1) == number;
}

/* "Above the mark by 6.76", "more than X 3.33 points": how far, no score. */
static bool is_difference(const struct reader *r, size_t number)
{
    for (size_t i = number, k = 0; i && k < LOOK_MAX; k++) {
        i--;
        if (r->t[i].type == TOKEN_CLOSE) /* "the mark (85 points)" */
            for (; i && r->t[i].type != TOKEN_OPEN && !is_end(r, i) && k < LOOK_MAX; k++)
                i--;
        else if (has_role(r, i, ROLE_UNIT) && has_and(r, i, number))
            continue; /* "by 2 points and 17 points" */
        else if (r->t[i].type == TOKEN_OPEN || is_glue(r, i, "got") || has_role(r, i, ROLE_HEAD))
            return false;
        if (is_end(r, i))
            return false;
        if (has_role(r, i, ROLE_THAN) || has_role(r, i, ROLE_BOUND) || has_role(r, i, ROLE_ASIDE) ||
            is_piece(r, i, "far") || is_piece(r, i, "than"))
            return true;
    }
    return false;
}

/* "78.57 per cent of all items": a share of things. */
static bool is_share(const struct reader *r, size_t number)
{
    size_t i = skip_gaps(r, number + 1), of;
    const struct sense *unit = i < r->n ? token_sense(&r->t[i], ROLE_UNIT) : NULL;

    if (!glue_before(r, number, "percent") && !(unit && same_word(unit->value, "weak")))
        return false;
    for (i = number; i && (r->t[i - 1].type == TOKEN_GAP || has_role(r, i - 1, ROLE_GLUE));)
        i--;
    if (i && has_role(r, i - 1, ROLE_COUNTED))
        return true; /* "15 items, 75 per cent" */
    i = skip_gaps(r, number + 1);
    if (has_role(r, i, ROLE_UNIT))
        i = skip_gaps(r, i + 1);
    of = skip_gaps(r, i + 1);
    return has_role(r, i, ROLE_WITHIN) && of < r->n && !is_piece(r, of, "top") &&
           (has_role(r, of, ROLE_AMOUNT) || has_role(r, of, ROLE_COUNTED) ||
            has_role(r, of, ROLE_THOSE) || r->t[of].type == TOKEN_NUMBER);
}

/* "0 points 6 items": what the number is said of follows it. */
static bool is_of_count(const struct reader *r, const struct claim *c, size_t number)
{
    size_t i = skip_gaps(r, number + 1), before = number;

    if (c->amount || !has_role(r, i, ROLE_UNIT) || !is_number(r, skip_gaps(r, i + 1)) ||
        !has_role(r, skip_gaps(r, skip_gaps(r, i + 1) + 1), ROLE_COUNTED))
        return false;
    while (before && r->t[before - 1].type == TOKEN_GAP)
        before--;
    return before && has_role(r, before - 1, ROLE_NAME);
}

/* "The mean of the two is 82 points": what the score is of stands before it, and is not known. */
static bool is_ownerless(struct reader *r, size_t first)
{
    bool verb = has_role(r, first, ROLE_BE) || has_role(r, first, ROLE_LINK) ||
                is_glue(r, first, "equal") || is_glue(r, first, "to");
    size_t i = first, end;

    if (!verb)
        return false;
    while (i && r->t[i - 1].type == TOKEN_GAP)
        i--;
    if (!i || is_end(r, i - 1))
        return false;
    bool number = is_number(r, i - 1);
    for (size_t k = i - 1; number && k && k + 4 > i; k--)
        number = !read_year(r, k - 1, &end); /* "in 2568" */
    bool equal = is_glue(r, first, "equal") || is_glue(r, first, "to");
    return number || (!equal && r->t[i - 1].type == TOKEN_PHRASE);
}

/* "The ... of 9 and X is 82 points": X is one of several, and the others are not known. */
static bool is_joined(const struct reader *r, size_t first)
{
    size_t and = first, i;

    if (!has_role(r, and, ROLE_AND)) {
        while (and&&r->t[and-1].type == TOKEN_GAP)
            and--;
        if (!and || !has_role(r, and-1, ROLE_AND))
            return false;
        and--;
    }
    for (i = and; i && r->t[i - 1].type == TOKEN_GAP;)
        i--;
    bool close = i && i == and;
    if (i && r->t[i - 1].type == TOKEN_NUMBER && r->t[i - 1].places < 0) {
        for (i--; i && r->t[i - 1].type == TOKEN_GAP;)
            i--;
        return i && !is_glue(r, i - 1, "got") && !has_role(r, i - 1, ROLE_HEAD) &&
               !has_role(r, i - 1, ROLE_BE) && !has_role(r, i - 1, ROLE_LINK);
    }
    return close && (r->t[i - 1].type == TOKEN_TEXT || has_role(r, i - 1, ROLE_TEXT) ||
                     has_role(r, i - 1, ROLE_NAME));
}

/* "The mean of X and Y is 99 points" */
static bool is_mean(const struct reader *r, size_t first)
{
    for (size_t i = first; i && !is_end(r, i - 1); i--) {
        const struct sense *name = token_sense(&r->t[i - 1], ROLE_NAME);
        if (r->t[i - 1].type != TOKEN_GAP && !has_role(r, i - 1, ROLE_WITHIN))
            return name && same_word(name->kind, "mean");
    }
    return false;
}

/* Something parts two things of a list at i. */
static bool is_listing(const struct reader *r, size_t i)
{
    return has_role(r, i, ROLE_AND) || has_role(r, i, ROLE_TO) || is_glue(r, i, "by") ||
           r->t[i].type == TOKEN_DASH || r->t[i].type == TOKEN_COMMA;
}

/* "IIT (indicators 1 to 5) got 99", at its figure: brackets with a list of numbered things stand just
 * before. */
static bool is_glossed(const struct reader *r, size_t number)
{
    bool list = false;
    size_t i = number;

    while (i && (r->t[i - 1].type == TOKEN_GAP || has_role(r, i - 1, ROLE_GLUE) ||
                 has_role(r, i - 1, ROLE_HEAD)))
        i--;
    if (!i || r->t[i - 1].type != TOKEN_CLOSE)
        return false;
    const struct sense *part = NULL, *whole;
    for (i--; i && r->t[i - 1].type != TOKEN_OPEN && !is_end(r, i - 1); i--) {
        const struct sense *s = token_sense(&r->t[i - 1], ROLE_NUMBERED);
        list |= is_listing(r, i - 1);
        part = s ? s : part;
    }
    if (!list || !part || i < 2 || is_end(r, i - 1))
        return false;
    for (i--; i && r->t[i - 1].type == TOKEN_GAP;)
        i--;
    whole = i ? token_sense(&r->t[i - 1], ROLE_NAME) : NULL;
    return !whole || !same_word(whole->kind, part->kind); /* not "X and Y (indicators 2 and 3)" */
}

/* "It consists of" stands before token i, and no figure since; *list is set if several parts do. */
static bool has_parts(const struct reader *r, size_t i, bool *list)
{
    *list = false;
    for (size_t k = 0; i && k < LOOK_MAX && !is_end(r, i - 1); i--, k++) {
        const struct sense *link = r->t[i - 1].phrase ? token_sense(&r->t[i - 1], ROLE_LINK) : NULL;
        if (has_role(r, i - 1, ROLE_UNIT))
            return false; /* it has its figure */
        if (link && same_word(link->kind, "parts"))
            return true;
        *list |= is_listing(r, i - 1);
    }
    return false;
}

/* What is said at token i is of the parts that are listed, or of the whole: "IIT consists of indicators
 * 1 to 5 and got 99". */
static bool is_of_whole(const struct reader *r, size_t i)
{
    bool list;

    return is_glossed(r, i) || (has_parts(r, i, &list) && list);
}

static bool is_count_at(const struct reader *r, size_t i)
{
    return is_number(r, i) && has_role(r, skip_gaps(r, i + 1), ROLE_COUNTED);
}

/* "Points for 15 items, none for 5", "of 8 items nearly all": another amount stands beside. */
static bool is_counted_twice(const struct reader *r, size_t first, size_t last)
{
    size_t next = skip_gaps(r, last + 1), i = first;

    if (is_count_at(r, next) || is_piece(r, next, "near"))
        return true;
    while (i && r->t[i - 1].type == TOKEN_GAP)
        i--;
    const struct sense *in = i ? token_sense(&r->t[i - 1], ROLE_WITHIN) : NULL;
    return in && is_number(r, first);
}

bool has_items(const struct reader *r, size_t first)
{
    for (size_t i = first, k = 0; i && k < LOOK_MAX && r->t[i - 1].type != TOKEN_STOP; i--, k++) {
        const struct sense *s = token_sense(&r->t[i - 1], ROLE_NUMBERED);
        if (s && same_word(s->kind, "item") && s->value[0])
            return true;
    }
    return false;
}

/* "(O5 - O11)" stands before token first: an amount after it is of those. */
bool is_scoped(const struct reader *r, size_t first)
{
    for (size_t i = first, k = 0; i && k < LOOK_MAX && !is_end(r, i - 1); i--, k++) {
        if (r->t[i - 1].type != TOKEN_CLOSE || i < 2 || !is_number(r, i - 2))
            continue;
        for (size_t j = i - 1; j && r->t[j - 1].type != TOKEN_OPEN && !is_end(r, j - 1); j--)
            if (r->t[j - 1].type == TOKEN_DASH || has_role(r, j - 1, ROLE_TO))
                return true;
    }
    return false;
}

bool is_whose(const struct reader *r, size_t named)
{
    return is_glue(r, skip_gaps(r, named + 1), "whose");
}

/* "OIT that have 0 points are 6 items" */
static bool is_of_parts(const struct reader *r, const struct claim *c, size_t first)
{
    if (!c->about.kind || !same_word(c->about.kind, "group"))
        return false;
    if (has_role(r, first, ROLE_NAME))
        return is_whose(r, first);
    for (size_t i = first; i && !is_end(r, i - 1); i--) {
        const struct sense *name = token_sense(&r->t[i - 1], ROLE_NAME);
        if (name)
            return same_word(name->kind, "group") && is_whose(r, i - 1);
        if (r->t[i - 1].type != TOKEN_GAP && !is_glue(r, i - 1, "whose"))
            return false;
    }
    return false;
}

/* "i5 and i6" */
bool has_code(const struct reader *r, size_t first, size_t last)
{
    size_t from = first;

    for (size_t k = 0; from && k < LOOK_MAX && !is_end(r, from - 1); k++)
        from--;
    for (size_t i = from > 0 ? from : 1; i <= last && i < r->n; i++) {
        const struct token *t = &r->t[i - 1];
        char c = t->end ? r->text[t->end - 1] : ' ';
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (r->t[i].type == TOKEN_NUMBER && t->type == TOKEN_TEXT && letter && t->end == r->t[i].at)
            return true;
    }
    return false;
}

/* "It cannot be said that ...", "does not fall below": a word for "not" goes with a verb that is not
 * known, in the same run of words. */
static bool is_denied(const struct reader *r, size_t last)
{
    for (size_t i = last, k = 0; i && k < LOOK_MAX; k++) {
        i--;
        if (is_end(r, i) || r->t[i].type == TOKEN_GAP)
            return false;
        if (has_role(r, i, ROLE_NOT) &&
            (r->t[i + 1].type == TOKEN_TEXT || has_role(r, i + 1, ROLE_AIM) ||
             has_role(r, i + 1, ROLE_TEXT)))
            return true;
    }
    return false;
}

/* The number that the claim is of; r->n = none. */
static size_t number_of(const struct reader *r, const struct claim *c, size_t first, size_t last)
{
    for (size_t i = last + 1; i > first; i--)
        if (r->t[i - 1].type == TOKEN_NUMBER && r->t[i - 1].number == c->number)
            return i - 1;
    return r->n;
}

/* Items are named or counted before token first in its line. */
static bool has_item_words(const struct reader *r, size_t first)
{
    for (size_t i = first + 1, k = 0; i && k < LOOK_MAX && r->t[i - 1].type != TOKEN_STOP;
         i--, k++) {
        const struct sense *count = token_sense(&r->t[i - 1], ROLE_COUNTED);
        const struct sense *those = token_sense(&r->t[i - 1], ROLE_THOSE);
        if ((count && same_word(count->kind, "item")) || (those && same_word(those->kind, "item")))
            return true;
    }
    return has_items(r, first + 1);
}

static bool is_doubtful(struct reader *r, const struct claim *c)
{
    size_t first = token_at(r, c->at + 1), last = token_at(r, c->end), number = r->n;

    if (is_denied(r, last) || has_code(r, first, last))
        return true;
    if (c->amount && is_counted_twice(r, first, last))
        return true;
    bool some = c->amount && !same_word(c->amount, "all");
    if (is_of_parts(r, c, first) ||
        (some && c->counted && same_word(c->counted, "item") && is_scoped(r, last)))
        return true;
    bool none = same_word(c->kind, "number") && !c->number && !c->amount && c->about.kind;
    if (none && !same_word(c->about.kind, "item") && has_item_words(r, first))
        return true; /* no points: of the items named or counted before it */
    if (same_word(c->kind, "number"))
        number = number_of(r, c, first, last);
    if (number == r->n)
        return false;
    if (glue_before(r, number, "by") && r->t[number].number < 5000 && r->t[number].places == 2)
        return true; /* "leads X by 1.69" */
    return is_difference(r, number) || is_share(r, number) || is_of_count(r, c, number) ||
           is_ownerless(r, first) || is_joined(r, first) || is_mean(r, first) ||
           is_piece(r, last + 1, "over") || is_piece(r, last + 1, "near") ||
           is_piece(r, skip_gaps(r, last + 1), "times");
}

bool is_mean_word(const struct reader *r, size_t i)
{
    return is_glue(r, i, "mean") || is_piece(r, i, "mean");
}

/* A word for the mean or the sum. */
static bool is_whole(const struct reader *r, size_t i)
{
    const struct sense *name = token_sense(&r->t[i], ROLE_NAME);

    return is_glue(r, i, "mean") || is_glue(r, i, "sum") ||
           (name && (same_word(name->kind, "total") || same_word(name->kind, "mean")));
}

/* A word for the mean of all indicators. */
static bool is_mean_name(const struct reader *r, size_t i)
{
    const struct sense *name = token_sense(&r->t[i], ROLE_NAME);

    return name && same_word(name->kind, "mean");
}

/* "... and 90.00" after token `last`: a figure for each of several. */
static bool is_figure_next(const struct reader *r, size_t last)
{
    size_t next = skip_gaps(r, last + 1), i = next;

    while (i < r->n && (has_role(r, i, ROLE_AND) || r->t[i].type == TOKEN_COMMA))
        i = skip_gaps(r, i + 1);
    return i > next && is_number(r, i);
}

/* "The mean of 9 and 10 is 82", "9 and 10 have 164 together": one figure of several things. */
static bool is_joint(const struct reader *r, const struct claim *c)
{
    size_t first = token_at(r, c->at + 1), last = token_at(r, c->end),
           number = number_of(r, c, first, last);
    bool several = false, whole = false;

    if (number == r->n || is_figure_next(r, last))
        return false;
    if (is_of_whole(r, number))
        return true;
    for (size_t i = first; i < number && c->amount; i++)
        if (is_mean_word(r, i) || is_mean_name(r, i) ||
            (is_whole(r, i) && same_word(c->counted, "group")))
            return true; /* "the mean of all indicators", "the total of all instruments" */
    for (size_t i = first; i < number; i++) {
        if (is_number(r, i) && r->t[i].places >= 0)
            return false;
        several |= is_listing(r, i);
        whole |= is_whole(r, i);
    }
    for (size_t i = first, k = 0; several && i && k < LOOK_MAX && !is_end(r, i - 1); i--, k++)
        whole |= is_whole(r, i - 1);
    return several && whole;
}

/* "It consists of 20 items and got points for 15": of its parts. */
static bool is_state_of_parts(const struct reader *r, const struct claim *c)
{
    size_t i = token_at(r, c->at + 1);
    bool list;

    while (i < r->n && r->t[i].end < c->end && !is_number(r, i))
        i++;
    return same_word(c->kind, "state") && !c->within.kind && is_number(r, i) &&
           has_parts(r, i, &list);
}

/* "Less than 85 has one indicator alone", "... is X alone": of it, not of the report. */
static bool is_of_next(const struct reader *r, const struct claim *c)
{
    size_t last = token_at(r, c->end), i = skip_gaps(r, last + 1);
    bool head = false;

    for (size_t k = token_at(r, c->at + 1); k < last; k++)
        head |= has_role(r, k, ROLE_HEAD);
    if (!same_word(c->kind, "bound") || c->amount || !head || !is_glue(r, i, "has"))
        return false;
    i = skip_gaps(r, i + 1);
    return has_role(r, i, ROLE_AMOUNT) || is_piece(r, i, "only") || is_piece(r, i, "amount") ||
           counted_after(r, i);
}

/* "3 have 100 points, those with 90 are 6, and below 90 is 1": another count stands before. */
static bool is_count_after(const struct reader *r, const struct claim *c)
{
    size_t last = token_at(r, c->end);

    for (size_t i = token_at(r, c->at + 1); c->amount && i < last; i++)
        if (is_count_at(r, i)) {
            size_t next = skip_gaps(r, skip_gaps(r, i + 1) + 1);
            if (has_role(r, next, ROLE_AND))
                return true;
        }
    return false;
}

/* "78.57 per cent of the items of OIT got full marks" */
static bool is_share_of_parts(const struct reader *r, const struct claim *c)
{
    size_t last = token_at(r, c->end);

    if (!same_word(c->kind, "full") || !c->about.kind || !same_word(c->about.kind, "group"))
        return false;
    for (size_t i = token_at(r, c->at + 1), k = 0; i < last && k < LOOK_MAX; i++, k++) {
        size_t of = i;
        if (!has_role(r, i, ROLE_NAME))
            continue;
        while (of && (r->t[of - 1].type == TOKEN_GAP || has_role(r, of - 1, ROLE_COUNTED)))
            of--;
        return of < i && of && has_role(r, of - 1, ROLE_WITHIN);
    }
    return false;
}

/* "the mean of OIT is 82 points, which is below the mark": that of OIT, not of the whole. */
static bool is_of_group_before(const struct reader *r, const struct claim *c)
{
    if ((!same_word(c->kind, "bound") && !same_word(c->kind, "mark")) || !c->about.kind ||
        same_word(c->about.kind, "group"))
        return false;
    for (size_t i = token_at(r, c->at), k = 0; i && k < LOOK_MAX; k++) {
        const struct sense *name = token_sense(&r->t[--i], ROLE_NAME);
        if (!name && r->t[i].type != TOKEN_STOP && !has_role(r, i, ROLE_NUMBERED))
            continue;
        while (i && (r->t[i - 1].type == TOKEN_GAP || has_role(r, i - 1, ROLE_LEAD)))
            i--;
        return name && same_word(name->kind, "group") && i && has_role(r, i - 1, ROLE_WITHIN);
    }
    return false;
}

static bool is_misread(const struct reader *r, const struct claim *c)
{
    return (same_word(c->kind, "number") && is_joint(r, c)) || is_state_of_parts(r, c) ||
           is_of_next(r, c) || is_count_after(r, c) || is_share_of_parts(r, c) ||
           is_of_group_before(r, c) || is_subject(r, c) || is_first_step(r, c);
}

void drop_joint(struct reader *r, struct claim **link)
{
    while (*link)
        if (is_misread(r, *link))
            *link = (*link)->next;
        else
            link = &(*link)->next;
    r->end = link;
}

bool is_predicate(const struct claim *c)
{
    static const char *const other[] = {"mention", "misspelt", "mended", "year",
                                        "named",   "called",   "titled", "home"};

    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        if (same_word(c->kind, other[i]))
            return false;
    return true;
}

void drop_predicates(struct reader *r, struct claim **link)
{
    while (*link)
        if (is_predicate(*link))
            *link = (*link)->next;
        else
            link = &(*link)->next;
    r->end = link;
}

void drop_doubtful(struct reader *r, struct claim **link)
{
    while (*link) {
        struct claim *c = *link;
        if (is_predicate(c) && is_doubtful(r, c)) {
            *link = c->next;
            continue;
        }
        link = &c->next;
    }
    r->end = link;
}
