#include "data/clause_own.h"

/* ---- a clause while it is read ---- */

/* After the times at i. */
static size_t skip_times(const struct clause *c, size_t i)
{
    while (i < c->n && c->p[i].type == PIECE_TIME)
        i++;
    return i;
}

static void pass_times(struct clause *c)
{
    size_t i = skip_times(c, c->i);

    if (i > c->i)
        c->time = c->p[i - 1].value;
    c->i = i;
}

bool at(struct clause *c, enum piece_type type)
{
    size_t i = skip_times(c, c->i);

    if (i >= c->n || c->p[i].type != type)
        return false;
    pass_times(c);
    return true;
}

bool skip(struct clause *c, enum piece_type type)
{
    bool is = at(c, type);

    c->i += is;
    return is;
}

static bool is_verb(enum piece_type type)
{
    switch (type) {
    case PIECE_HEAD:
    case PIECE_NUMBER:
    case PIECE_THAN:
    case PIECE_BOUND:
    case PIECE_MOST:
    case PIECE_STATE:
    case PIECE_FULL:
    case PIECE_LEVEL:
    case PIECE_HAS:
    case PIECE_NOT:
    case PIECE_RANK:
        return true;
    default:
        return false;
    }
}

/* "And the indicators that ...", "and in EIT ...", "and X has ...": another clause. */
static bool is_next_clause(const struct clause *c)
{
    const struct piece *p = &c->p[c->i];
    enum piece_type next = c->i + 1 < c->n ? p[1].type : PIECE_BREAK;

    if (p->type != PIECE_AND)
        return false;
    if (next == PIECE_THOSE || next == PIECE_WITHIN)
        return true;
    return p->gap && next == PIECE_THINGS && c->i + 2 < c->n && is_verb(p[2].type);
}

bool at_end(struct clause *c)
{
    size_t i = skip_times(c, c->i);

    if (i >= c->n || c->p[i].type == PIECE_BREAK) {
        if (i < c->n && i > c->i && c->time && c->p[c->i].gap)
            return true; /* "last year 97, this year then ...": the next clause's */
        if (i > c->i)
            c->time = c->p[i - 1].value;
        c->i = i;
        return true;
    }
    if (i > c->i) /* when the next clause was */
        return c->p[c->i].gap;
    const struct piece *p = &c->p[c->i];
    if (is_next_clause(c))
        return true;
    if (c->counted && p->gap && p->type == PIECE_AND && c->i + 1 < c->n &&
        (c->p[c->i + 1].type == PIECE_LACK || c->p[c->i + 1].type == PIECE_AMOUNT))
        return true; /* "and another 2 indicators" */
    bool other = p->type == PIECE_THINGS || p->type == PIECE_LINK || p->type == PIECE_WITHIN ||
                 p->type == PIECE_NUMBER || p->type == PIECE_LEVEL || p->type == PIECE_AND ||
                 p->type == PIECE_OF || p->type == PIECE_COMMA || p->type == PIECE_OTHERS ||
                 p->type == PIECE_FAR || p->type == PIECE_FIRST ||
                 (!c->counted && p->type == PIECE_JOINT) ||
                 (!c->counted && (p->type == PIECE_LACK || p->type == PIECE_AMOUNT));
    return p->gap && !other && !p->supposed;
}

struct statement *say(struct clause *c, const char *kind, const char *value)
{
    struct statement *s = &c->said[c->nsaid < SAID_MAX ? c->nsaid++ : SAID_MAX - 1];

    *s = (struct statement){.kind = kind, .value = value, .within = c->within};
    return s;
}

void say_number(struct clause *c, const char *kind, const char *value, int64_t number)
{
    struct statement *s = say(c, kind, value);

    s->has_number = true;
    s->number = number;
}

/* ---- numbers ---- */

static void test(struct figure *f, const char *side, int64_t number)
{
    f->test[f->n].side = side;
    f->test[f->n++].number = number;
}

/* How far a number is off that is told in round: ours, and wide, so that no true one is taken for
 * false. */
static int64_t slack(int64_t number, int64_t tens, int64_t ones)
{
    if (number < 1000 && number % 100 == 0)
        return 100;
    return number % 1000 == 0 ? tens : number % 100 == 0 ? ones : 50;
}

static void make_tests(struct figure *f, const char *near, bool over, int64_t number)
{
    if (near && near[0] == '<') {
        test(f, "<", number);
        test(f, ">=", number - slack(number, 500, 200));
    } else if (near && near[0] == '~') {
        test(f, ">=", number - slack(number, 500, 200));
        test(f, "<=", number + slack(number, 500, 200));
    } else if (over) {
        test(f, ">=", number);
        test(f, "<", number + slack(number, 1000, 100));
    } else {
        test(f, near ? ">" : "=", number);
    }
}

/* "And some": after a number. */
static bool skip_over(struct clause *c)
{
    if (skip(c, PIECE_OVER))
        return true;
    return at(c, PIECE_NEAR) && c->p[c->i].value[0] == '>' && ++c->i;
}

/* "Of" stands before the full marks at c->i. */
static bool is_of_all(const struct clause *c)
{
    size_t i = c->p[c->i].first;

    while (i && c->r->t[i - 1].type == TOKEN_GAP)
        i--;
    return i && has_role(c->r, i - 1, ROLE_OF);
}

/* "80 per cent of the indicators" */
static bool is_share(const struct clause *c, const struct piece *number)
{
    return glue_before(c->r, number->first, "percent") && c->i < c->n &&
           (c->p[c->i].type == PIECE_AMOUNT || c->p[c->i].type == PIECE_OF ||
            c->p[c->i].type == PIECE_THOSE);
}

/* "2,000.00 baht": the number is of something else. */
static bool is_of_text(const struct clause *c, const struct piece *number)
{
    return c->r->t[skip_gaps(c->r, number->last + 1)].type == TOKEN_TEXT;
}

/* "From 89 points": what it was before. */
static bool is_from(const struct clause *c, const struct piece *number)
{
    size_t i = number->first;

    while (i && (c->r->t[i - 1].type == TOKEN_GAP || has_role(c->r, i - 1, ROLE_HEAD)))
        i--;
    return i && has_role(c->r, i - 1, ROLE_OF) && !has_role(c->r, i - 1, ROLE_AMOUNT);
}

bool read_figure_piece(struct clause *c, struct figure *f, bool sides)
{
    const char *near = NULL, *side = NULL;
    bool over = false, unit;

    *f = (struct figure){.places = 0};
    while (skip(c, PIECE_HEAD) || skip(c, PIECE_LINK))
        c->measured = true;
    if (at(c, PIECE_NEAR))
        near = c->p[c->i++].value;
    else if (sides && at(c, PIECE_THAN))
        side = c->p[c->i++].value;
    if (!at(c, PIECE_NUMBER))
        return false;
    const struct piece *p = &c->p[c->i++];
    if (at(c, PIECE_COMMA) && c->i + 1 < c->n && c->p[c->i + 1].type == PIECE_NUMBER &&
        c->p[c->i + 1].number == FULL_MARKS && c->r->text[c->r->t[c->p[c->i].first].at] == '/')
        c->i += 2; /* "92.72/100" */
    over |= skip_over(c);
    f->times = skip(c, PIECE_TIMES);
    unit = f->times || skip(c, PIECE_UNIT);
    if (is_share(c, p) || is_from(c, p) || (!f->times && !c->summed && p->number > FULL_MARKS) ||
        (!unit && at(c, PIECE_UNKNOWN) && is_of_text(c, p)))
        return false;
    over |= skip_over(c);
    f->places = skip(c, PIECE_EVEN) ? 2 : p->places > 0 ? p->places : 0;
    if (!unit && p->number == FULL_MARKS && (at(c, PIECE_TOP) || at(c, PIECE_FULL)) &&
        !is_of_all(c))
        unit = ++c->i; /* "100 full marks" */
    bool all = at(c, PIECE_AMOUNT) && same_word(c->p[c->i].value, "all");
    if (!unit && glue_before(c->r, p->first, "got") && p->places < 0 &&
        (p->number == 0 || p->number == FULL_MARKS))
        unit = at_end(c) || at(c, PIECE_AMOUNT) || at(c, PIECE_LINK); /* "got 0 in 6 items" */
    bool listed = at(c, PIECE_LINK) && p->places < 0 && (p->number == 0 || p->number == FULL_MARKS);
    if (!unit && p->places != 2 && !(c->measured && (all || listed || at_end(c))))
        return false;
    if (side)
        test(f, side, p->number);
    else
        make_tests(f, near, over, p->number);
    return true;
}

/* ---- what is said of things ---- */

/* "Below the mark by 11 points": the number at c->i is how far, not the mark. */
static bool is_by(const struct clause *c)
{
    return glue_before(c->r, c->p[c->i].first, "by");
}

static bool say_figure(struct clause *c)
{
    struct figure f;

    if (at(c, PIECE_NUMBER) && is_by(c) && c->p[c->i].places == 2 &&
        c->p[c->i].number < FULL_MARKS / 2)
        return false; /* "leads X by 1.69" */
    if (!read_figure_piece(c, &f, false) || f.times || c->negated)
        return false;
    for (size_t k = 0; k < f.n; k++) {
        bool exact = f.test[k].side[0] == '=';
        say_number(c, exact ? "number" : "bound", exact ? NULL : f.test[k].side, f.test[k].number);
        c->said[c->nsaid - 1].places = f.places;
    }
    if (at(c, PIECE_TOP) && is_of_all(c)) { /* "99 of 100 points" */
        c->i++;
        skip(c, PIECE_NUMBER);
        skip(c, PIECE_UNIT);
    } else if (skip(c, PIECE_TOP) || skip(c, PIECE_FULL)) {
        return f.test[0].number == FULL_MARKS;
    }
    return true;
}

static const char *side_of(struct clause *c, const char *side)
{
    bool turned = c->negated;

    c->negated = false;
    return turned ? turn(side) : side;
}

bool is_part(const struct clause *c)
{
    size_t i = c->p[c->i].first;

    while (i && c->r->t[i - 1].type == TOKEN_GAP)
        i--;
    const struct sense *percent = i ? token_sense(&c->r->t[i - 1], ROLE_GLUE) : NULL;
    return percent && same_word(percent->kind, "percent") && percent->value[0];
}

/* "... are 90 per cent" after what is said of those. */
static bool is_part_next(struct clause *c)
{
    size_t i = c->i + at(c, PIECE_LINK);

    return i < c->n && c->p[i].type == PIECE_NUMBER && glue_before(c->r, c->p[i].first, "percent");
}

/* A number stands after what is at c->i. */
static bool is_gap_after(struct clause *c)
{
    size_t i = c->i++;
    bool gap = is_gap_next(c);

    c->i = i;
    return gap;
}

static bool say_than(struct clause *c)
{
    const char *side = side_of(c, c->p[c->i++].value);
    bool high = side[0] == '>', score = false;
    struct topic other;
    struct figure f;

    if (c->i < c->n && c->p[c->i].type == PIECE_TIME && !same_word(c->p[c->i].value, "now"))
        return false; /* "lower than last year" */
    while (skip(c, PIECE_HEAD))
        score = true;
    bool all = at(c, PIECE_AMOUNT) && same_word(c->p[c->i].value, "all") &&
               same_word(c->p[c->i].kind, "indicator");
    if (at(c, PIECE_OTHERS) && c->who && !same_word(c->p[c->i].kind, c->who->thing[0].is.kind))
        return false;
    if ((all || at(c, PIECE_OTHERS)) && !side[1]) {
        if (is_narrowed(c))
            return false;
        c->i++;
        if (!say_most(c, high ? "high" : "low"))
            return false;
        c->said[c->nsaid - 1].places = 2; /* it may be none of those among which they are */
        return true;
    }
    if (at(c, PIECE_MARK) || at(c, PIECE_TOP)) {
        bool top = c->p[c->i++].type == PIECE_TOP;
        bool far = at(c, PIECE_NUMBER) && top && c->p[c->i].number != FULL_MARKS;
        if (at(c, PIECE_NUMBER) && c->i + 1 < c->n && !is_by(c) && !far) {
            int64_t mark = c->p[c->i++].number;
            skip(c, PIECE_UNIT);
            say_number(c, "bound", side, mark);
        } else {
            say_number(c, "bound", side, top ? FULL_MARKS : 0);
            c->said[c->nsaid - 1].has_number = top;
        }
        return !is_gap_next(c) ||
               say_gap(c, high ? ">" : "<",
                       (struct topic){top ? "top" : "mark", top ? "top" : "mark"});
    }
    const struct things *list = at(c, PIECE_THINGS) ? c->p[c->i].things : NULL;
    if (list && list->numbered && list->n > 1 && list->n < SAID_MAX && !is_gap_after(c)) {
        c->i++; /* "higher than 7 and 8" */
        for (size_t k = 0; k < list->n; k++)
            say(c, "compare", side)->within = list->thing[k].is;
        return true;
    }
    if (at(c, PIECE_THINGS) || (score && at(c, PIECE_WITHIN))) {
        if (!read_other(c, score, &other))
            return false;
        if (is_gap_next(c))
            return say_gap(c, high ? ">" : "<", other);
        say(c, "compare", side)->within = other;
        if (at(c, PIECE_WITHIN) && !c->p[c->i].gap)
            c->i++; /* "than 10, which is in OIT, too" */
        return true;
    }
    if (at_end(c) && c->within.kind && !side[1])
        return say_most(c, high ? "high" : "low");
    if (!read_figure_piece(c, &f, false) || f.n != 1 || f.test[0].side[0] != '=' || f.times)
        return false;
    if (at(c, PIECE_NUMBER) && is_by(c)) { /* "above 85 points by 6" */
        const char *key = arena_printf(c->r->out, "%d", (int)f.test[0].number);
        c->r->failed |= !key;
        say_number(c, "bound", side, f.test[0].number);
        return say_gap(c, high ? ">" : "<", (struct topic){"figure", key ? key : ""});
    }
    say_number(c, "bound", side, f.test[0].number);
    return true;
}

/* "The mark of 85 points", where another number follows. */
static void skip_mark(struct clause *c)
{
    size_t i = c->i++;

    skip(c, PIECE_UNIT);
    if (!is_gap_next(c))
        c->i = i;
}

/* "Passed the mark of 85 points by 3" */
static bool say_bound(struct clause *c)
{
    const struct piece *p = &c->p[c->i];
    const char *head = c->head ? c->head : "";
    bool level = same_word(head, "level") || same_word(head, "result");
    const char *side = p->value;

    c->i++;
    if (side[0] == '=' && at(c, PIECE_NUMBER) && c->i + 1 < c->n && !is_by(c) &&
        (c->p[c->i + 1].type == PIECE_NUMBER || c->p[c->i + 1].type == PIECE_UNIT))
        skip_mark(c);
    if (side[0] == '=') { /* "is off the mark by" */
        skip(c, PIECE_LACK);
        return say_gap(c, "|", (struct topic){"mark", "mark"});
    }
    if (level && level_at(c->r, p->last))
        return false;
    side = side_of(c, side);
    skip(c, PIECE_MARK);
    if (at(c, PIECE_NUMBER) && !is_by(c) && !is_part(c)) {
        size_t i = c->i;
        int64_t mark = c->p[c->i++].number;
        bool unit = skip(c, PIECE_UNIT);
        if (is_share(c, &c->p[i]) ||
            (!unit && mark < MARK_MIN && !glue_before(c->r, c->p[i].first, "percent")))
            return false;
        if (!unit && !at_end(c) && !is_gap_next(c) && !at(c, PIECE_AMOUNT)) {
            c->i = i;
            return false;
        }
        say_number(c, c->those || c->counted ? "bound" : "mark", side, mark);
    }
    if (!c->nsaid || !same_word(c->said[c->nsaid - 1].kind, "bound"))
        say(c, "bound", side);
    if (c->those && is_part_next(c))
        return true;
    return !is_gap_next(c) ||
           say_gap(c, side[0] == '>' ? ">" : "<", (struct topic){"mark", "mark"});
}

static bool say_level(struct clause *c)
{
    const struct piece *p = &c->p[c->i++];
    const char *head = c->head ? c->head : "";

    if (c->negated || is_defined(c->r, p->last + 1) ||
        (p->kind[0] && !same_word(head, "level") && !same_word(head, "result")))
        return false;
    say(c, "level", p->value);
    return true;
}

static bool say_state(struct clause *c)
{
    bool yes = same_word(c->p[c->i++].value, "yes");

    say(c, "state", yes != c->negated ? "yes" : "no");
    c->negated = false;
    return true;
}

static bool say_full(struct clause *c)
{
    c->negated ^= same_word(c->p[c->i].value, "no");
    c->i++;
    if (at(c, PIECE_NUMBER) && c->p[c->i].number == FULL_MARKS) {
        c->i++;
        skip(c, PIECE_UNIT);
    }
    if (c->negated)
        say_number(c, "bound", "<", FULL_MARKS);
    else
        say(c, "full", "");
    c->negated = false;
    return true;
}

/* What can be counted: not places in an order. */
bool is_countable(const struct clause *c)
{
    const char *kind = c->nsaid == 1 ? c->said[0].kind : "";

    return same_word(kind, "number") || same_word(kind, "bound") || same_word(kind, "full") ||
           same_word(kind, "state");
}

/* Words of a name: no things, no numbers, and nothing that is said of it. */
static bool in_title(enum piece_type type)
{
    switch (type) {
    case PIECE_UNKNOWN:
    case PIECE_AND:
    case PIECE_BREAK:
    case PIECE_HAS:
    case PIECE_HEAD:
    case PIECE_COMMA:
    case PIECE_WITHIN:
        return true;
    default:
        return false;
    }
}

/* After what an item is called: words that are not known, to the next gap. */
static void skip_title(struct clause *c, const struct things *of)
{
    size_t i = c->i;

    if (!of->numbered || !same_word(of->thing[0].is.kind, "item") || i >= c->n ||
        c->p[i].type != PIECE_UNKNOWN)
        return;
    size_t k = i + 1; /* "O26 Report of X has no points": where no gap is */
    while (k < c->n && !c->p[k].gap && !c->p[k].closed &&
           (c->p[k].type == PIECE_UNKNOWN ||
            (c->p[k].type == PIECE_THINGS && c->p[k].things && !c->p[k].things->numbered)))
        k++;
    for (i++; i < c->n && !c->p[i].gap && in_title(c->p[i].type); i++)
        ;
    if (i < c->n && c->p[i].gap && !c->p[i].closed)
        c->i = i;
    else if (k < c->n && !c->p[k].gap && !c->p[k].closed && !c->p[c->i].closed &&
             (c->p[k].type == PIECE_ZERO || c->p[k].type == PIECE_FULL ||
              (c->p[k].type == PIECE_STATE && same_word(c->p[k].value, "no"))))
        c->i = k;
}

/* The things at c->i, with their titles between them: "O2 Managers, O5 Plans and O12". */
const struct things *read_list(struct clause *c)
{
    const struct things *one = c->p[c->i++].things;
    struct things *all = NULL;

    skip_title(c, one);
    for (;;) {
        if (all &&
            all->n ==
                THINGS_MAX) /* nobody reads so long a list; from each of its places it would be read again */
            return all;
        size_t i = c->i;
        while (skip(c, PIECE_COMMA) || skip(c, PIECE_AND))
            ;
        bool listed = one->numbered || same_word(one->thing[0].is.kind, "item");
        if (!at(c, PIECE_THINGS) || !listed || !same_word(c->p[c->i].kind, one->thing[0].is.kind)) {
            c->i = i;
            return all ? all : one;
        }
        if (!all) {
            if (!(all = arena_new(c->r->scratch, struct things))) {
                c->r->failed = true;
                return one;
            }
            *all = *one;
        }
        const struct things *more = c->p[c->i++].things;
        for (size_t k = 0; k < more->n && all->n < THINGS_MAX; k++)
            all->thing[all->n++] = more->thing[k];
        skip_title(c, more);
    }
}

/* "Got points" stands just before the amount of items at c->i: they have some. */
static bool has_got(struct clause *c)
{
    const struct piece *p = c->i ? &c->p[c->i - 1] : NULL;
    const struct sense *head =
        p && p->type == PIECE_HEAD ? token_sense(&c->r->t[p->first], ROLE_HEAD) : NULL;

    return head && same_word(head->after, "got") &&
           (same_word(c->p[c->i].kind, "item") || (c->items && !c->p[c->i].kind[0]));
}

/* One predicate at c->i. */
bool read_predicate(struct clause *c)
{
    for (;;) {
        if (at(c, PIECE_HEAD)) {
            c->head = c->p[c->i].kind;
            c->measured = true;
            c->i++;
        } else if (skip(c, PIECE_NOT)) {
            c->negated = !c->negated;
            c->turned = true;
        } else if (!(at(c, PIECE_LINK) && c->i + 1 < c->n &&
                     (c->p[c->i + 1].type == PIECE_NUMBER || c->p[c->i + 1].type == PIECE_NEAR ||
                      c->p[c->i + 1].type == PIECE_LEVEL || c->p[c->i + 1].type == PIECE_HEAD) &&
                     ++c->i)) {
            break;
        }
    }
    pass_times(c);
    if (c->i >= c->n)
        return false;
    switch (c->p[c->i].type) {
    case PIECE_NUMBER:
    case PIECE_NEAR:
        return say_figure(c);
    case PIECE_THAN:
        return say_than(c);
    case PIECE_BOUND:
        if (c->i + 1 < c->n && c->p[c->i + 1].type == PIECE_THAN && !c->p[c->i + 1].gap &&
            c->p[c->i + 1].value[0] == c->p[c->i].value[0]) {
            c->i++; /* "fell to below 80" */
            return say_than(c);
        }
        return say_bound(c);
    case PIECE_LEVEL:
        return say_level(c);
    case PIECE_STATE:
        return say_state(c);
    case PIECE_ZERO:
        c->i++;
        say_number(c, "number", NULL, 0);
        return !c->negated;
    case PIECE_TOP:
        if (is_of_all(c))
            return false; /* "of full marks" */
        return say_full(c);
    case PIECE_FULL:
        return say_full(c);
    case PIECE_LACK:
        return say_lack(c);
    case PIECE_FAR:
        return say_far(c);
    case PIECE_GRADE:
        c->side = c->p[c->i++].value;
        if (at(c, PIECE_NEXT))
            return say_next(c, c->side);
        if (at(c, PIECE_RANK) || (at(c, PIECE_MOST) && same_word(c->p[c->i].value, c->side)))
            return say_place(c);
        return false;
    case PIECE_AMOUNT:
        if (!has_got(c))
            return false;
        say(c, "state", c->negated ? "no" : "yes");
        c->negated = false;
        return true;
    case PIECE_FIRST: { /* "is among the first 3" */
        const struct piece *p = &c->p[c->i++];
        say_number(c, "first", p->value[0] ? p->value : "high", p->number);
        if (at(c, PIECE_THINGS) && same_word(c->p[c->i].kind, "total"))
            c->i++;
        return (c->head || is_one_of(c, p->first)) && !c->negated;
    }
    case PIECE_NEXT:
        return say_next(c, c->side ? c->side : "high");
    case PIECE_MOST:
    case PIECE_RANK:
        return say_place(c);
    default:
        return false;
    }
}
