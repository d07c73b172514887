#include "data/claims_own.h"

#include <stdlib.h>

struct claim *add_claim(struct reader *r, const char *kind, size_t first, size_t last)
{
    struct claim *c = arena_new(r->out, struct claim);

    if (!c) {
        r->failed = true;
        return NULL;
    }
    c->n = ++r->count;
    c->kind = kind;
    c->at = r->t[first].at;
    c->end = r->t[last].end;
    *r->end = c;
    r->end = &c->next;
    return c;
}

/* ---- what stands after a claim ---- */

size_t skip_glue(const struct reader *r, size_t i)
{
    for (;; i++) {
        i = skip_gaps(r, i);
        const struct sense *when = i < r->n ? token_sense(&r->t[i], ROLE_TIME) : NULL;
        if (!has_role(r, i, ROLE_GLUE) && !has_role(r, i, ROLE_BE) &&
            !(when && same_word(when->value, "now")))
            return i;
    }
}

bool is_number(const struct reader *r, size_t i)
{
    return i < r->n && r->t[i].type == TOKEN_NUMBER;
}

static bool is_slash(const struct reader *r, size_t i)
{
    return i < r->n && r->t[i].type == TOKEN_COMMA && r->text[r->t[i].at] == '/';
}

size_t counted_after(const struct reader *r, size_t i)
{
    size_t unit = is_number(r, i) && r->t[i].places < 0 ? skip_gaps(r, i + 1) : 0;

    if (unit &&
        (has_role(r, unit, ROLE_OF) || has_role(r, unit, ROLE_WITHIN) || is_slash(r, unit)) &&
        is_number(r, skip_gaps(r, unit + 1)))
        unit = skip_gaps(r, skip_gaps(r, unit + 1) + 1);
    return unit && has_role(r, unit, ROLE_COUNTED) ? unit : 0;
}

/* "in the group IIT", "of all 10 indicators", "of the country". */
size_t read_within(struct reader *r, size_t i, struct statement *s)
{
    const struct sense *w = i < r->n ? token_sense(&r->t[i], ROLE_WITHIN) : NULL;
    size_t j = w ? i + 1 : i;

    while (j < r->n && (r->t[j].type == TOKEN_GAP || r->t[j].type == TOKEN_OPEN ||
                        has_role(r, j, ROLE_LEAD) || has_role(r, j, ROLE_WITHIN)))
        w = token_sense(&r->t[j], ROLE_WITHIN) ? token_sense(&r->t[j], ROLE_WITHIN) : w, j++;
    const struct sense *name = j < r->n ? token_sense(&r->t[j], ROLE_NAME) : NULL;
    if (name && !has_role(r, j, ROLE_NUMBERED)) {
        bool group = same_word(name->kind, "group"), foreign = same_word(name->kind, "foreign");
        bool ours = j == i && j && r->t[j - 1].type != TOKEN_GAP &&
                    same_word(name->kind, "total"); /* "the highest of the body" */
        if (!w && !group && !foreign)
            return ours && (!name->after[0] || same_word(name->after, "whose")) ? j + 1 : 0;
        s->drop |= foreign;
        if (group) {
            s->within = (struct topic){name->kind, name->value};
            return j + 1;
        }
        bool home = same_word(name->kind, "topic") || same_word(name->kind, "indicator");
        if (w && home && r->who.n && same_word(r->who.thing[0].is.kind, "item"))
            return j + 1; /* the items of one indicator are compared */
        if (w && same_word(w->value, "of") && !same_word(name->kind, "total"))
            s->drop = true; /* the highest of a thing's own parts */
        return s->drop || same_word(name->kind, "total") ? j + 1 : 0;
    }
    if (!w)
        return 0;
    for (size_t k = j; has_role(r, k, ROLE_GLUE) || (k > j && r->t[k].type == TOKEN_GAP); k++)
        if (counted_after(r, skip_gaps(r, k + 1))) /* "of all the 10 indicators" */
            j = skip_gaps(r, k + 1);
    if (has_role(r, j, ROLE_AMOUNT))
        return j + 1;
    size_t unit = is_number(r, j) ? skip_gaps(r, j + 1) : 0;
    if (unit && has_role(r, unit, ROLE_COUNTED))
        return unit + 1;
    if (has_role(r, j, ROLE_NUMBERED))
        return 0;
    if (w->kind[0]) { /* "of the group": that of the thing itself */
        s->within = (struct topic){w->kind, w->value};
        return i + 1;
    }
    s->drop = true;
    return i + 1;
}

size_t read_follow(struct reader *r, size_t i, struct statement *s)
{
    struct things found;
    size_t j = i;

    while (j < r->n && (has_role(r, j, ROLE_LEAD) || r->t[j].type == TOKEN_GAP ||
                        r->t[j].type == TOKEN_OPEN || has_role(r, j, ROLE_BE)))
        j++;
    size_t end = read_things(r, j, &found);
    if (!end)
        return 0;
    s->follow = found;
    s->last = end - 1;
    return end;
}

size_t look_link(struct reader *r, size_t i, struct statement *s)
{
    size_t j = i;

    while (j < r->n && (r->t[j].type == TOKEN_GAP || r->t[j].type == TOKEN_CLOSE))
        j++;
    if (j == r->n || !(has_role(r, j, ROLE_LINK) || r->t[j].type == TOKEN_COLON))
        return i;
    size_t end = read_follow(r, j + 1, s);
    return end ? end : i;
}

/* "Full marks in ...": of which things; of unknown ones nothing is claimed. */
size_t look_parts(struct reader *r, size_t i, struct statement *s)
{
    size_t j = skip_gaps(r, i);

    if (!has_role(r, j, ROLE_WITHIN))
        return i;
    size_t end = read_follow(r, j + 1, s), next = skip_gaps(r, j + 1), year;
    s->drop |= !end && !has_role(r, next, ROLE_TIME) && !read_year(r, next, &year);
    return end ? end : i;
}

/* "Nothing is found in O3", "... not published O3". */
size_t look_items(struct reader *r, size_t i, struct statement *s)
{
    size_t j = skip_gaps(r, i);
    bool in = has_role(r, j, ROLE_WITHIN);
    struct statement probe = {0};

    if (!in && (j > i || (r->who.n && same_word(r->who.thing[0].is.kind, "item"))))
        return i;
    size_t end = read_follow(r, in ? j + 1 : i, &probe);
    if (!end || !same_word(probe.follow.thing[0].is.kind, "item"))
        return i;
    s->follow = probe.follow;
    s->last = probe.last;
    return end;
}

bool glue_before(const struct reader *r, size_t i, const char *kind)
{
    while (i && r->t[i - 1].type == TOKEN_GAP)
        i--;
    const struct sense *glue = i ? token_sense(&r->t[i - 1], ROLE_GLUE) : NULL;
    return glue && same_word(glue->kind, kind);
}

static size_t skip_gaps_back(const struct reader *r, size_t i)
{
    while (i && r->t[i - 1].type == TOKEN_GAP)
        i--;
    return i;
}

bool is_place(const struct reader *r, size_t i)
{
    const struct sense *own = token_sense(&r->t[i], ROLE_GLUE);
    size_t before = skip_gaps_back(r, i);

    if (!own || !same_word(own->kind, "own"))
        return false;
    if (!before || r->t[before - 1].type == TOKEN_STOP || has_role(r, before - 1, ROLE_BREAK))
        return true;
    const struct sense *name = token_sense(&r->t[before - 1], ROLE_NAME);
    if (before < i &&
        ((name && !same_word(name->kind, "total")) || has_role(r, before - 1, ROLE_UNIT)))
        return true; /* of what was said before */
    const struct sense *of = token_sense(&r->t[before - 1], ROLE_WITHIN);
    before = skip_gaps_back(r, before - 1);
    return of && same_word(of->value, "of") && before &&
           (has_role(r, before - 1, ROLE_HEAD) || has_role(r, before - 1, ROLE_NAME));
}

/* Is the number at i a figure without a unit after it: "per cent 85", "85.00", or the last word? */
static bool is_bare(const struct reader *r, size_t i)
{
    size_t next = skip_gaps(r, i + 1);

    if (has_role(r, next, ROLE_COUNTED) || has_role(r, next, ROLE_OF) || counted_after(r, i) ||
        (i + 1 < r->n && r->t[i + 1].type == TOKEN_TEXT) ||
        (r->t[i].places < 0 && r->t[i].number < MARK_MIN && !glue_before(r, i, "percent")))
        return false; /* the last: "passed 9, failed 1" */
    return glue_before(r, i, "percent") || r->t[i].places == 2 || next >= r->n ||
           r->t[next].type == TOKEN_STOP || r->t[next].type == TOKEN_CLOSE;
}

size_t read_figure(const struct reader *r, size_t i, bool bare, struct statement *s)
{
    size_t unit = is_number(r, i) ? skip_gaps(r, i + 1) : 0;

    if (!unit || s->has_number || !(has_role(r, unit, ROLE_UNIT) || (bare && is_bare(r, i))))
        return 0;
    s->has_number = true;
    s->number = r->t[i].number;
    s->places = r->t[i].places > 0 ? r->t[i].places : 0;
    s->last = has_role(r, unit, ROLE_UNIT) ? unit : i;
    return s->last + 1;
}

size_t look_most(struct reader *r, size_t i, struct statement *s)
{
    size_t end = i;

    for (;;) {
        size_t j = skip_glue(r, end), next = 0;
        if (j >= r->n)
            return end;
        if ((has_role(r, j, ROLE_RANK) && !has_role(r, j, ROLE_BREAK)) ||
            (is_number(r, j) && has_role(r, skip_gaps(r, j + 1), ROLE_RANK)))
            s->drop |=
                !has_role(r, j, ROLE_RANK) || token_sense(&r->t[j], ROLE_RANK)->value[0] == '\0';
        bool open = end < r->n && j > end && r->t[j - 1].type == TOKEN_OPEN;
        if (has_role(r, j, ROLE_WITHIN) || has_role(r, j, ROLE_LEAD) || has_role(r, j, ROLE_NAME))
            next = read_within(r, j, s);
        if (!next && !s->follow.n &&
            (has_role(r, j, ROLE_WITHIN) || has_role(r, j, ROLE_LINK) ||
             r->t[j].type == TOKEN_COLON))
            next = read_follow(r, j + 1, s);
        for (size_t k = end; k < j && !next && !s->follow.n && same_word(s->kind, "most"); k++) {
            const struct sense *glue = token_sense(&r->t[k], ROLE_GLUE);
            if (glue && same_word(glue->kind, "in")) /* "is found in X" */
                next = read_follow(r, j, s);
        }
        if (!next && !s->follow.n && open)
            next = read_follow(r, j, s);
        bool linked = has_role(r, j, ROLE_LINK) || r->t[j].type == TOKEN_COLON;
        if (!next && !s->follow.n && linked) /* "the highest is 99.11 points" */
            next = read_figure(r, skip_glue(r, j + 1), false, s);
        size_t of = has_role(r, j, ROLE_OF) ? skip_gaps(r, j + 1) : 0;
        if (!next && of && is_number(r, of)) /* "of 10" */
            next =
                has_role(r, skip_gaps(r, of + 1), ROLE_COUNTED) ? skip_gaps(r, of + 1) + 1 : of + 1;
        if (!next)
            next = read_figure(r, j, false, s);
        if (!next && is_number(r, j) && has_role(r, skip_gaps(r, j + 1), ROLE_COUNTED)) {
            s->amount = "some";
            next = skip_gaps(r, j + 1) + 1;
        }
        for (size_t k = end; k <= j && k < r->n; k++) {
            const struct sense *same = token_sense(&r->t[k], ROLE_GLUE);
            s->joint |= same && (same_word(same->kind, "same") || same_word(same->kind, "joint"));
        }
        const struct sense *one = token_sense(&r->t[j], ROLE_AMOUNT);
        if (!next && one && same_word(one->value, "1") && !same_word(s->kind, "place")) {
            s->sole = true;
            next = j + 1;
        }
        if (!next)
            return end;
        end = next;
        if (s->last + 1 < end)
            s->last = end - 1;
    }
}

/* "of 20 items" at i, where the row does not say of which: "of 20"; {0} = not there. */
struct topic of_after(struct reader *r, size_t i)
{
    size_t j = skip_gaps(r, i), number = skip_gaps(r, j + 1);

    if (!has_role(r, j, ROLE_OF) || !is_number(r, number))
        return (struct topic){0};
    const char *key = arena_printf(r->out, "of %d", (int)(r->t[number].number / 100));
    r->failed |= !key;
    return (struct topic){"of", key};
}

static size_t read_amount(struct reader *r, size_t i, struct statement *s)
{
    const struct sense *all = i < r->n ? token_sense(&r->t[i], ROLE_AMOUNT) : NULL;
    size_t unit = counted_after(r, i);
    const struct sense *counted = unit ? token_sense(&r->t[unit], ROLE_COUNTED) : NULL;

    size_t end;
    bool open = !s->amount || same_word(s->amount, "some");
    const char *percent = open ? read_percent(r, i, &s->counted, &end) : NULL;
    if (percent) {
        s->amount = percent;
        s->last = end - 1;
        return end;
    }
    if (s->amount && all)
        return i + 1; /* "all 10" */
    if (s->amount && !same_word(s->amount, "some") && !same_word(s->amount, "all"))
        return 0;
    if (all) {
        s->amount = all->value;
        s->counted = all->kind;
        s->last = i;
        return i + 1;
    }
    if (!counted || (same_word(counted->kind, "item") && has_role(r, unit, ROLE_THOSE)))
        return 0;
    s->amount = arena_printf(r->out, "%d", (int)(r->t[i].number / 100));
    s->counted = counted->kind;
    s->last = unit;
    r->failed |= !s->amount;
    if (same_word(counted->kind, "item") && !s->within.kind)
        s->within = of_after(r, unit + 1);
    return unit + 1;
}

/* After what ends a figure in brackets: "and above)". */
static size_t skip_figure(const struct reader *r, size_t i, bool figure)
{
    size_t j = skip_gaps(r, i);

    if (figure && has_role(r, j, ROLE_THAN) && token_sense(&r->t[j], ROLE_THAN)->kind[0])
        i = j + 1;
    return i < r->n && r->t[i].type == TOKEN_CLOSE ? i + 1 : i;
}

size_t look_amount(struct reader *r, size_t i, bool figures, struct statement *s)
{
    bool before = s->amount && !same_word(s->amount, "some"); /* the amount stood before */
    size_t end = i;

    for (;;) {
        size_t j = skip_glue(r, skip_figure(r, end, s->has_number)), next = 0;
        if (j >= r->n)
            break;
        if (!before)
            next = read_amount(r, j, s);
        if (!next && figures)
            next = read_figure(r, j, true, s);
        if (!next && has_role(r, j, ROLE_WITHIN) && (s->amount || r->those))
            next = read_within(r, j, s);
        if (!next)
            break;
        end = next;
    }
    return look_link(r, end, s);
}

/* "in the year 2567" just after the words of a claim; NULL = no time stands there. */
static const char *time_after(struct reader *r, size_t i)
{
    bool in = false;
    size_t end;

    if (r->time && i < r->n && r->t[i].type == TOKEN_GAP)
        return NULL; /* of the next clause */
    while (i < r->n &&
           (r->t[i].type == TOKEN_GAP || has_role(r, i, ROLE_WITHIN) || has_role(r, i, ROLE_GLUE)))
        in |= r->t[i++].type == TOKEN_PHRASE;
    if (i >= r->n || !in)
        return NULL;
    const struct sense *s = token_sense(&r->t[i], ROLE_TIME);
    return s ? s->value : read_year(r, i, &end);
}

/* ---- rows ---- */

static void add_row(struct reader *r, const struct statement *s, int n, struct topic about,
                    int reading)
{
    struct claim *c = add_claim(r, s->kind, s->first, s->last);

    if (!c)
        return;
    r->count = c->n = n;
    c->value = s->value;
    c->reading = reading;
    c->about = about;
    c->within = s->within;
    c->has_number = s->has_number;
    c->number = s->number;
    c->places = s->joint ? 1 : s->places;
    c->amount = s->amount;
    c->counted = s->counted;
    c->negated = r->negated;
    c->time = s->time ? s->time : r->time;
}

void mention_said(struct things *of)
{
    for (size_t i = 0; i < of->n; i++)
        if (of->thing[i].mention && !of->thing[i].mention->value)
            of->thing[i].mention->value = "said";
}

static void add_things(struct reader *r, const struct statement *s, struct things *of, int n)
{
    for (size_t i = 0; i < of->n; i++)
        add_row(r, s, n, of->thing[i].is, 0);
    mention_said(of);
}

static bool is_of(const struct things *of, const char *kind)
{
    return of->n && same_word(of->thing[0].is.kind, kind);
}

/* What was named last is what is spoken of: nothing came between, or it has a number and is no part
 * of the topic. */
static bool is_firm(const struct reader *r, bool near)
{
    const struct things *who = &r->who;

    if (who->numbered)
        return !who->touched ||
               (!near && (is_of(who, r->topic.kind) || same_word(r->topic.kind, "total")));
    return who->strong && !who->touched && (who->n == 1 || !who->apart);
}

/* "The highest of EIT is ...", "IIT has 3 indicators that ...": the group named before. */
static void take_group(struct reader *r, struct statement *s, const char *kind)
{
    bool group = is_of(&r->who, "group") && !same_word(kind, "group");
    bool own = is_of(&r->who, "indicator") && same_word(kind, "item") &&
               (r->who.strong || r->who.numbered);
    if (!s->within.kind && r->who.n == 1 && !r->who.touched && (group || own))
        s->within = r->who.thing[0].is;
}

void state(struct reader *r, struct statement *s)
{
    int n = r->count + 1;
    struct things *who = &r->who;
    bool aimed = r->aim != AIM_NONE || r->versus;

    if ((s->amount && is_excepted(r, s->first) && !leave_out(r, s)) || (r->given && !s->follow.n))
        s->drop = true;
    if (who->n > 2 && who->numbered && !s->follow.n && is_excepted(r, s->first))
        s->drop = true; /* "O1 to O10 are full, except O2": of which it is said is not known */
    if (s->drop || aimed || is_of(who, "foreign")) {
        mention_said(&s->follow);
        if (!is_of(who, "foreign"))
            mention_said(who);
        return;
    }
    s->time = time_after(r, s->last + 1);
    if (s->follow.n) {
        take_group(r, s, s->follow.thing[0].is.kind);
        if (s->amount && !same_word(s->amount, "some")) {
            add_row(r, s, n++, (struct topic){0}, 0);
            s->amount = NULL;
        }
        s->amount = NULL;
        add_things(r, s, &s->follow, n);
        return;
    }
    bool firm = who->n && (is_firm(r, s->near) ||
                           (who->overall && !who->touched && same_word(s->kind, "level")));
    bool each = is_of(who, s->counted ? s->counted : "") ||
                (s->amount && same_word(s->amount, "all") && is_of(who, "item"));
    if (s->amount && firm && who->numbered && each && who->n > 1 && s->amount[0] >= '0' &&
        s->amount[0] <= '9' && strtoul(s->amount, NULL, 10) != who->n) {
        mention_said(who); /* "O1 to O20 have points for 15": which is not said */
        return;
    }
    if (s->amount && is_of(who, "group") && who->n > 1 && !is_of(who, s->counted)) {
        mention_said(who); /* of both together: see clause_amount.c */
        return;
    }
    if (s->amount && !(firm && who->numbered && each)) {
        take_group(r, s, s->counted);
        add_row(r, s, n, (struct topic){0}, 0);
        if (same_word(s->amount, "all") && same_word(s->counted, "item")) {
            s->amount = NULL; /* or all of those named before */
            for (size_t i = 0; i < r->items.n; i++)
                add_row(r, s, n, r->items.thing[i].is, 2);
        }
        return;
    }
    s->amount = NULL;
    if (is_of(who, "topic")) {
        add_row(r, s, n, r->topic, 0);
        return;
    }
    if (who->n)
        add_things(r, s, who, n);
    if (who->blank && who->n)
        add_row(r, s, n, who->thing[who->n - 1].is, 2);
    if (!firm)
        add_row(r, s, n, r->topic, 1);
    if (s->sum || (!firm && same_word(s->kind, "level") && is_quoted_after_text(r, s->last)))
        add_row(r, s, n, (struct topic){"total", ""}, 3);
}
