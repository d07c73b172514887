#include "data/claims_own.h"

#include <string.h>

/* From one year to another: "fell from 90.50 last year to 91.76", "rose by 1.68 points". What two figures
 * of the text say of each other is a claim of kind "change"; what one score says of an earlier year's, of
 * kind "moved". */

enum {
    BACK_MAX = 40,
    FIGURES = 2
}; /* tokens that are looked back over; the figures of a change: ours */

/* What is known of a change while its words are read. */
struct change {
    const char *side; /* < it fell, > it rose, = it did not change */
    bool has_from, has_to, has_by;
    int64_t from, to, by;
    int places;          /* digits that `by` has after its point */
    const char *year;    /* of the earlier score; NULL = not said */
    const char *to_year; /* of the later one */
    const char *of_year; /* of `from`, where it is said */
    size_t last;         /* token */
    bool doubt;
};

static const struct sense *piece_at(const struct reader *r, size_t i, const char *kind)
{
    const struct sense *s = i < r->n && r->t[i].phrase ? token_sense(&r->t[i], ROLE_PIECE) : NULL;

    return s && same_word(s->kind, kind) ? s : NULL;
}

/* The year that is named at i, as of the table `claims`; NULL = none. *end is after it. */
static const char *year_at(struct reader *r, size_t i, size_t *end)
{
    const struct sense *s = i < r->n ? token_sense(&r->t[i], ROLE_TIME) : NULL;

    if (!s)
        return read_year(r, i, end);
    *end = i + 1;
    return s->value;
}

static bool is_past(const char *year)
{
    return year && !same_word(year, "now") && !same_word(year, "next");
}

static bool is_points(const struct reader *r, size_t i)
{
    const struct sense *unit = i < r->n ? token_sense(&r->t[i], ROLE_UNIT) : NULL;

    return unit && same_word(unit->kind, "score");
}

/* A score stands at i: its last token; 0 = none does. */
static size_t figure_at(const struct reader *r, size_t i)
{
    size_t unit = skip_gaps(r, i + 1);

    if (!is_number(r, i) || r->t[i].number > 10000)
        return 0;
    if (is_points(r, unit))
        return unit;
    return r->t[i].places == 2 || glue_before(r, i, "percent") ? i : 0;
}

/* Words that stand between the parts of a change and say nothing of their own. */
static bool is_between(const struct reader *r, size_t i)
{
    enum token_type type = r->t[i].type;

    return type == TOKEN_GAP || type == TOKEN_OPEN || type == TOKEN_CLOSE ||
           piece_at(r, i, "filler") || has_role(r, i, ROLE_GLUE) || has_role(r, i, ROLE_BE) ||
           has_role(r, i, ROLE_HEAD) || has_role(r, i, ROLE_WITHIN) || has_role(r, i, ROLE_LINK) ||
           has_role(r, i, ROLE_OF);
}

/* "This indicator" */
static bool is_topic(const struct reader *r, size_t i)
{
    const struct sense *name = token_sense(&r->t[i], ROLE_NAME);

    return name && same_word(name->kind, "topic");
}

/* "To" stands at i: the figure after it is the later one. */
static bool leads_to(const struct reader *r, size_t i)
{
    const struct sense *glue = token_sense(&r->t[i], ROLE_GLUE);

    return (glue && same_word(glue->kind, "to")) || has_role(r, i, ROLE_BE) ||
           has_role(r, i, ROLE_LINK);
}

bool got_before(const struct reader *r, size_t i)
{
    while (i && (r->t[i - 1].type == TOKEN_GAP || has_role(r, i - 1, ROLE_HEAD))) {
        const struct sense *head = token_sense(&r->t[i - 1], ROLE_HEAD);
        if (head && same_word(head->after, "got"))
            return true;
        i--;
    }
    return glue_before(r, i, "got");
}

static void take(struct change *c, bool *has, int64_t *field, int64_t number)
{
    c->doubt |= *has;
    *has = true;
    *field = number;
}

/* Where the reader stands after the word. */
struct ahead {
    bool from, to;    /* after "from", "to", and no figure since */
    const char *year; /* named since the last figure */
};

static void on_figure(struct reader *r, size_t i, struct ahead *at, struct change *c)
{
    int64_t number = r->t[i].number;

    if (at->to || (at->year && !is_past(at->year))) {
        take(c, &c->has_to, &c->to, number);
    } else if (at->from ? !at->year || got_before(r, i) : is_past(at->year) && got_before(r, i)) {
        take(c, &c->has_from, &c->from, number);
        c->of_year = at->year;
    } else {
        take(c, &c->has_by, &c->by, number);
        c->places = r->t[i].places > 0 ? r->t[i].places : 0;
    }
    *at = (struct ahead){0};
}

/* What stands after the word at i. */
static void read_ahead(struct reader *r, size_t i, struct change *c)
{
    struct ahead at = {.to = leads_to(r, i)};
    size_t end, j = i + 1;

    c->last = i;
    for (; j < r->n && r->t[j].type != TOKEN_STOP; j = end) {
        const char *year = year_at(r, j, &end);
        size_t figure = figure_at(r, j);
        if (year) {
            c->doubt |= same_word(year, "next");
            at.year = year;
            if (is_past(year))
                c->year = year;
            if (is_past(year) && c->has_from && !c->has_to && !c->of_year)
                c->of_year = year; /* "from 90 points in 2567" */
            c->last = end - 1;
        } else if (figure) {
            on_figure(r, j, &at, c);
            c->last = figure;
            end = figure + 1;
        } else if (is_between(r, j) || (at.year && is_topic(r, j))) {
            at.from |= r->t[j].type == TOKEN_PHRASE && has_role(r, j, ROLE_OF);
            if (leads_to(r, j))
                at.to = true;
            end = j + 1;
        } else {
            break;
        }
    }
    c->doubt |= has_role(r, j, ROLE_MOST) || has_role(r, j, ROLE_COUNTED) ||
                has_role(r, j, ROLE_THAN) || (is_number(r, j) && !counted_after(r, j));
}

/* ---- the figures before ---- */

/* A figure and the year that it is of. */
struct dated {
    int64_t number;
    const char *year;
    size_t first, last;
};

/* A new thought begins at i: nothing before it is looked at. */
static bool is_wall(const struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_BREAK);

    return r->t[i].type == TOKEN_STOP || (s && !same_word(s->kind, "soft")) ||
           (piece_at(r, i, "change") && !leads_to(r, i)) || has_role(r, i, ROLE_AIM) ||
           has_role(r, i, ROLE_NOT) || has_role(r, i, ROLE_ASIDE) || has_role(r, i, ROLE_TITLE);
}

static size_t wall_before(const struct reader *r, size_t i)
{
    size_t k = i;

    while (k && i - k < BACK_MAX && !is_wall(r, k - 1))
        k--;
    return k;
}

/* The figures from token i to before end; each has the year before it, else the one just after it. More
 * than can be kept count as none. */
static size_t dated_figures(struct reader *r, size_t i, size_t end, struct dated *d)
{
    const char *year = NULL;
    size_t n = 0, next;

    for (; i < end; i = next) {
        const char *when = year_at(r, i, &next);
        size_t figure = figure_at(r, i), after;
        if (when) {
            year = when;
        } else if (figure) {
            if (n == FIGURES)
                return 0;
            for (after = figure + 1; after < end && is_between(r, after) && !year; after++)
                ;
            d[n] = (struct dated){r->t[i].number, year, i, figure};
            next = figure + 1;
            if (!year && after < end && (d[n].year = year_at(r, after, &next)) == NULL)
                next = figure + 1;
            year = NULL;
            n++;
        } else {
            next = i + 1;
        }
    }
    return n;
}

/* Nothing but words that say nothing stands from i to before end. */
static bool is_plain(struct reader *r, size_t i, size_t end)
{
    size_t next;

    for (; i < end; i = next) {
        const struct sense *name = token_sense(&r->t[i], ROLE_NAME);
        bool total = name && same_word(name->kind, "total");
        next = i + 1;
        if (!year_at(r, i, &next) && !is_between(r, i) && !total && !has_role(r, i, ROLE_BREAK) &&
            !has_role(r, i, ROLE_AND) && !has_role(r, i, ROLE_LEAD) &&
            r->t[i].type != TOKEN_COMMA && r->t[i].type != TOKEN_COLON)
            return false;
    }
    return true;
}

/* "To" stands just before the figure at i. */
static bool got_to(const struct reader *r, size_t i)
{
    while (i && (r->t[i - 1].type == TOKEN_GAP || has_role(r, i - 1, ROLE_HEAD)))
        i--;
    return i && leads_to(r, i - 1);
}

/* "In 2567 88.50 points, in 2568 91.76 points: it rose" */
static void read_after(struct reader *r, size_t i, struct change *c, size_t *first)
{
    struct dated d[FIGURES];
    size_t from = wall_before(r, i), n = dated_figures(r, from, i, d);

    *first = i;
    if (!n || c->has_from + c->has_to == 2 || !is_plain(r, d[n - 1].last + 1, i))
        return;
    bool later = !d[n - 1].year || !is_past(d[n - 1].year) || n == 2;
    bool dated = n == 2 && (d[1].year || got_to(r, d[1].first));
    if (dated && !c->has_from && !c->has_to && is_past(d[0].year) &&
        is_plain(r, d[0].last + 1, d[1].first)) {
        c->has_from = c->has_to = true;
        c->from = d[0].number;
        c->of_year = d[0].year;
        c->to = d[1].number;
        c->doubt |= is_past(d[1].year) && strcmp(d[0].year, d[1].year) >= 0; /* NULL is no past */
        c->to_year = d[1].year;
        *first = d[0].first;
    } else if (n == 1 && !c->has_from && is_past(d[0].year) && (c->has_to || !c->year)) {
        c->has_from = true;
        c->from = d[0].number;
        c->of_year = d[0].year;
        *first = d[0].first;
    } else if (c->has_from && !c->has_to && later && !is_past(d[n - 1].year)) {
        c->has_to = true;
        c->to = d[n - 1].number;
        *first = d[n - 1].first;
    }
}

/* ---- as claims ---- */

static const char *figure_key(struct reader *r, int64_t number)
{
    const char *key = arena_printf(r->out, "%lld", (long long)number);

    r->failed |= !key;
    return key ? key : "";
}

static void state_change(struct reader *r, const struct change *c, size_t first)
{
    struct statement s = {.kind = "change",
                          .value = c->side,
                          .within = {"figure", figure_key(r, c->from)},
                          .has_number = c->has_by,
                          .number = c->by,
                          .places = c->places,
                          .first = first,
                          .last = c->last};
    struct things who = r->who;
    const char *time = r->time;

    r->who = (struct things){.n = 1, .numbered = true, .strong = true};
    r->who.thing[0].is = (struct topic){"figure", figure_key(r, c->to)};
    r->time = c->to_year;
    state(r, &s);
    r->who = who;
    r->time = time;
}

/* "Rose from 2567, when it had 90.08 points": that figure is a claim, too. */
static void state_past(struct reader *r, const struct change *c, size_t first)
{
    struct statement s = {.kind = "past",
                          .has_number = true,
                          .number = c->from,
                          .places = 2,
                          .within = {"year", c->of_year},
                          .first = first,
                          .last = c->last};
    const char *time = r->time;

    if (!c->has_from || !c->of_year || r->amount || r->chain == CHAIN_TEXT)
        return;
    r->time = NULL; /* it is said now */
    state(r, &s);
    r->time = time;
}

/* "1,250 people, 35 per cent more than last year": it is their number that changed. */
static bool is_of_count(const struct reader *r, size_t i)
{
    while (i && r->t[i - 1].type == TOKEN_GAP)
        i--;
    if (!i || !(r->t[i - 1].type == TOKEN_TEXT || has_role(r, i - 1, ROLE_TEXT)))
        return false;
    for (i--; i && r->t[i - 1].type == TOKEN_GAP;)
        i--;
    return is_number(r, i - 1);
}

static size_t state_moved(struct reader *r, const struct change *c, size_t first)
{
    struct statement s = {.kind = "moved",
                          .value = c->side,
                          .within = {"year", c->year},
                          .has_number = c->has_by,
                          .number = c->by,
                          .places = c->places,
                          .amount = r->amount,
                          .counted = r->counted,
                          .first = r->from < first ? r->from : first,
                          .last = c->last};
    const char *time = r->time;
    size_t next = c->last + 1;

    if (r->who.n && same_word(r->who.thing[0].is.kind, "item"))
        r->who.n = 0; /* of an item no earlier score is known */

    if (r->those && !r->amount)
        next = look_amount(r, next, false, &s);
    s.drop = r->chain == CHAIN_TEXT || ((!r->who.n || r->who.touched) && is_of_count(r, first)) ||
             (r->those && !s.amount && !s.follow.n);
    if (c->has_from)
        s.within = (struct topic){"figure", figure_key(r, c->from)};
    r->time = NULL;
    state(r, &s);
    r->time = time;
    if (!s.drop && !r->those)
        state_past(r, c, first);
    return next;
}

/* After words that say nothing of their own. */
static size_t skip_filler(const struct reader *r, size_t i, bool *any)
{
    while (i < r->n && (r->t[i].type == TOKEN_GAP || piece_at(r, i, "filler"))) {
        *any |= r->t[i].type != TOKEN_GAP;
        i++;
    }
    return i;
}

/* No change goes on for more years than that: ours, in 1/100. */
enum { YEARS_MAX = 20 * 100 };

/* "Rose steadily for 3 years", "for the third year", "every year"; 0 = how long is not said. */
static size_t read_trend(struct reader *r, size_t i, const char *side)
{
    bool steady = false;
    size_t j = skip_filler(r, i + 1, &steady), last = j;
    struct statement s = {.kind = "trend", .value = side, .first = r->from < i ? r->from : i};
    const struct sense *years = piece_at(r, j, "years");

    if (!years || same_word(years->value, "of")) { /* "year no." stands before, "years" after */
        size_t number = years ? skip_gaps(r, j + 1) : j;
        if (!is_number(r, number) || r->t[number].places >= 0 || r->t[number].number > YEARS_MAX)
            return 0;
        last = years ? number : skip_gaps(r, number + 1);
        const struct sense *unit = years ? years : piece_at(r, last, "years");
        if (!unit || !(steady || same_word(unit->value, "steady")))
            return 0;
        s.has_number = true;
        s.number = r->t[number].number;
    } else if (!same_word(years->value, "all")) {
        return 0;
    }
    size_t after = skip_filler(r, last + 1, &steady), end;
    if (has_role(r, after, ROLE_TIME) || has_role(r, after, ROLE_WITHIN) ||
        has_role(r, after, ROLE_THAN) || year_at(r, after, &end))
        return 0; /* until when it did */
    s.last = last;
    s.drop = r->chain == CHAIN_TEXT || r->those || r->amount;
    state(r, &s);
    return last + 1;
}

static size_t change_of(struct reader *r, size_t i, const char *side, bool told)
{
    struct change c = {.side = side, .year = is_past(r->time) ? r->time : NULL};
    size_t first;

    read_ahead(r, i, &c);
    if (c.year)
        r->changed = c.year;
    else if (c.has_by && !c.has_from && !c.has_to)
        c.year = r->changed; /* "rose from last year, namely by 3 points" */
    read_after(r, i, &c, &first);
    if (c.doubt || (told && !(c.has_by && c.year)))
        return 0;
    if (c.has_from && c.has_to)
        state_change(r, &c, first);
    else if (!c.has_to && (c.has_from || c.year))
        return state_moved(r, &c, i);
    return 0;
}

size_t read_change(struct reader *r, size_t i, const char *side)
{
    size_t before = i;

    while (before && r->t[before - 1].type == TOKEN_GAP)
        before--;
    begin_run(r);
    enum aim aim = r->aim;
    /* "should be bettered, and fell from last year by 5 points": what fell is told. */
    bool told = aim == AIM_CLAUSE && r->aim_text && before && has_role(r, before - 1, ROLE_AND);
    if (r->negated || (aim != AIM_NONE && !told) || (before && has_role(r, before - 1, ROLE_NOT)))
        return 0;
    r->aim = AIM_NONE;
    size_t end = told ? 0 : read_trend(r, i, side);
    if (!end)
        end = change_of(r, i, side, told);
    r->aim = aim;
    return end;
}

const char *change_at(const struct reader *r, size_t i)
{
    const struct sense *s = piece_at(r, i, "change");

    return s ? s->value : NULL;
}
