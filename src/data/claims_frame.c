#include "data/claims_own.h"

#include <string.h>

enum { LOOK_MAX = 48 }; /* tokens that are looked over: ours */

/* ---- the group that a sentence is about ---- */

/* "The view of the public by EIT shows that X has the least": the group named before token i in its line. */
static const struct sense *frame_before(const struct reader *r, size_t i)
{
    for (size_t k = 0; i && k < LOOK_MAX && r->t[i - 1].type != TOKEN_STOP; i--, k++) {
        const struct sense *name = token_sense(&r->t[i - 1], ROLE_NAME);
        if (name && same_word(name->kind, "group"))
            return name;
        const struct sense *by = token_sense(&r->t[i - 1], ROLE_HEAD);
        if (by && by->value[0] && !same_word(by->value, "figure"))
            return by; /* "the public gave a score of" */
    }
    return NULL;
}

/* "Beside the others of the same instrument it has the least": among its own, said in its line, up to
 * token next. */
static bool is_among_own(const struct reader *r, size_t next)
{
    size_t i = next < r->n ? next + 1 : next;

    for (size_t k = 0; i && k < LOOK_MAX && (!k || r->t[i - 1].type != TOKEN_STOP); i--, k++) {
        const struct sense *in = token_sense(&r->t[i - 1], ROLE_WITHIN);
        size_t name = skip_gaps(r, i);
        while (has_role(r, name, ROLE_LEAD))
            name = skip_gaps(r, name + 1);
        if (in && same_word(in->value, "own") && !has_role(r, name, ROLE_NAME))
            return true;
    }
    return false;
}

/* "X has the least in the eyes of EIT": a group named after token i, before a gap. */
static const struct sense *frame_after(const struct reader *r, size_t i)
{
    for (size_t k = 0; i < r->n && k < LOOK_MAX; i++, k++) {
        const struct sense *name = token_sense(&r->t[i], ROLE_NAME);
        if (name && same_word(name->kind, "group"))
            return name;
        if (r->t[i].type == TOKEN_GAP || r->t[i].type == TOKEN_STOP || has_role(r, i, ROLE_BREAK) ||
            has_role(r, i, ROLE_AND))
            return NULL;
    }
    return NULL;
}

/* Among what a superlative holds is not said. */
static bool is_open(const struct claim *c)
{
    bool most =
        same_word(c->kind, "most") || same_word(c->kind, "sole") || same_word(c->kind, "first");

    return most && c->about.kind && !c->within.kind &&
           (same_word(c->about.kind, "indicator") || same_word(c->about.kind, "total") ||
            (same_word(c->about.kind, "those") && same_word(c->about.key, "indicator")));
}

/* "The highest of the body", "of all": a group that the sentence names is not what it is among. */
static bool is_of_all(const struct reader *r, const struct claim *c)
{
    size_t last = token_at(r, c->end), next = skip_gaps(r, last + 1), most = last;

    while (most && r->t[most].at > c->at && !(r->t[most].phrase && has_role(r, most, ROLE_MOST)))
        most--;
    for (size_t i = most + 1; i <= next && i < r->n; i++) {
        const struct sense *name = token_sense(&r->t[i], ROLE_NAME);
        const struct sense *all = token_sense(&r->t[i], ROLE_AMOUNT);
        bool of = i == most + 1 || has_role(r, i - 1, ROLE_WITHIN);
        if ((name && same_word(name->kind, "total") && of) ||
            (all && same_word(all->value, "all") && same_word(all->kind, "indicator")))
            return true;
    }
    return false;
}

void add_frames(struct reader *r, struct claim *first)
{
    struct claim **end = r->end;

    for (struct claim *c = first; c && !r->failed; c = c->next) {
        if (is_open(c) && is_of_all(r, c))
            continue;
        const struct sense *group =
            c->reading == 0 && is_open(c) ? frame_before(r, token_at(r, c->end)) : NULL;
        if (!group && c->reading == 0 && is_open(c))
            group = frame_after(r, token_at(r, c->end) + 1);
        bool own = !group && c->reading >= 0 && is_open(c) &&
                   same_word(c->about.kind, "indicator") &&
                   is_among_own(r, skip_gaps(r, token_at(r, c->end) + 1));
        struct claim *also = group || own ? arena_new(r->out, struct claim) : NULL;
        r->failed |= (group || own) && !also;
        if (!also)
            continue;
        *also = *c;
        also->next = NULL;
        also->reading = -1; /* its figure is told last */
        also->within = own ? (struct topic){"group", "own"} : (struct topic){"group", group->value};
        also->places = 1; /* others may have as much */
        *end = also;
        end = &also->next;
    }
    r->end = end;
}

/* ---- what is no predicate ---- */

static bool is_glue(const struct reader *r, size_t i, const char *kind)
{
    const struct sense *s = i < r->n ? token_sense(&r->t[i], ROLE_GLUE) : NULL;

    return s && same_word(s->kind, kind);
}

/* A word for full marks or a superlative, of a score, that is no verb. */
static bool is_noun(const struct reader *r, size_t i)
{
    const struct sense *piece = r->t[i].phrase ? token_sense(&r->t[i], ROLE_PIECE) : NULL;
    size_t of = i && is_glue(r, i - 1, "whose") ? i - 1 : i; /* "the score that is lowest" */
    const struct sense *head = of ? token_sense(&r->t[of - 1], ROLE_HEAD) : NULL;

    if (piece && same_word(piece->kind, "top"))
        return true;
    return has_role(r, i, ROLE_MOST) && head && same_word(head->kind, "score") &&
           !same_word(head->after, "got");
}

/* "Is found in" at i; *in is after it. */
static bool is_found(const struct reader *r, size_t i, size_t *in)
{
    bool has = is_glue(r, i, "has") && has_role(r, skip_gaps(r, i + 1), ROLE_WITHIN);

    *in = skip_gaps(r, has ? skip_gaps(r, i + 1) + 1 : i + 1);
    const struct sense *head = i < r->n ? token_sense(&r->t[i], ROLE_HEAD) : NULL;
    bool range = (head && same_word(head->kind, "level")) || has_role(r, i, ROLE_ASIDE);
    return has || is_glue(r, i, "in") || (range && is_number(r, *in));
}

bool is_subject(const struct reader *r, const struct claim *c)
{
    size_t last = token_at(r, c->end), i = last, in;
    bool full = same_word(c->kind, "full"), most = same_word(c->kind, "most");

    bool number = same_word(c->kind, "number") || same_word(c->kind, "bound");
    if ((!full && !most && !number) || c->amount)
        return false;
    for (size_t k = 0; i && k < LOOK_MAX && r->t[i].at > c->at && !is_noun(r, i); k++)
        i--;
    if (!is_noun(r, i))
        return false;
    size_t before = i;
    while (before && (has_role(r, before - 1, ROLE_HEAD) || is_glue(r, before - 1, "whose")))
        before--;
    if (before && r->t[before - 1].type != TOKEN_GAP && r->t[before - 1].type != TOKEN_STOP &&
        !has_role(r, before - 1, ROLE_BREAK))
        return false; /* of what stands before it */
    size_t next = skip_gaps(r, i + 1);
    if (full && is_number(r, next))
        next = skip_gaps(r, next + 1);
    if (full && has_role(r, next, ROLE_UNIT))
        next = skip_gaps(r, next + 1);
    if (!is_found(r, next, &in))
        return false;
    while (has_role(r, in, ROLE_LEAD))
        in = skip_gaps(r, in + 1);
    const struct sense *name = in < r->n ? token_sense(&r->t[in], ROLE_NAME) : NULL;
    bool thing = (name && !same_word(name->kind, "group")) || has_role(r, in, ROLE_NUMBERED);
    return full || !thing; /* "in IIT", "in the range of 99 points" */
}

/* Back over gaps and words that lead to a name. */
static size_t before_lead(const struct reader *r, size_t i)
{
    while (i && (r->t[i - 1].type == TOKEN_GAP || has_role(r, i - 1, ROLE_LEAD) ||
                 has_role(r, i - 1, ROLE_WITHIN)))
        i--;
    return i;
}

/* "Less than 85 is found in one alone, namely X", "what should be bettered is X": low, or an aim, is said
 * before token i in its line. */
static bool is_low_before(const struct reader *r, size_t i)
{
    for (size_t k = 0; i && k < LOOK_MAX && r->t[i - 1].type != TOKEN_STOP; i--, k++) {
        if (!r->t[i - 1].phrase)
            continue;
        if (is_glue(r, i - 1, "fine"))
            return false; /* what is to be kept is no fault */
        const struct sense *is = token_sense(&r->t[i - 1], ROLE_IS);
        if (has_role(r, i - 1, ROLE_AIM) ||
            (is && same_word(is->kind, "grade") && is->value[0] < '3'))
            return true;
        const struct sense *most = token_sense(&r->t[i - 1], ROLE_MOST);
        const struct sense *than = token_sense(&r->t[i - 1], ROLE_THAN);
        const struct sense *bound = token_sense(&r->t[i - 1], ROLE_BOUND);
        if ((most && most->value[0] == 'l') || (than && than->value[0] == '<') ||
            (bound && bound->value[0] == '<'))
            return true;
        if (has_role(r, i - 1, ROLE_BREAK))
            return false;
    }
    return false;
}

/* "Indicator 9 is in OIT", "is an indicator of OIT", the group at i: the verb ends before token `verb`. */
static bool is_part_verb(const struct reader *r, size_t verb, size_t i)
{
    const struct sense *glue = token_sense(&r->t[verb - 1], ROLE_GLUE);

    return (glue && same_word(glue->value, "part")) ||
           (has_role(r, verb - 1, ROLE_BE) && has_role(r, verb, ROLE_LEAD) && verb + 1 < i);
}

/* The indicators just before that verb are said to be of the group at i. */
static void note_homes(struct reader *r, size_t verb, size_t i, const struct sense *group)
{
    size_t before = verb - 1;

    while (before && r->t[before - 1].type == TOKEN_GAP)
        before--;
    const struct things *who = &r->who;
    const struct claim *last = who->thing[who->n - 1].mention;
    if (!before || !last || !who->numbered || !same_word(who->thing[0].is.kind, "indicator") ||
        !(r->t[before - 1].end == last->end || has_role(r, before - 1, ROLE_NAME)))
        return;
    for (size_t k = 0; k < who->n; k++) {
        struct claim *c = add_claim(r, "home", verb - 1, i);
        if (c) {
            c->about = who->thing[k].is;
            c->value = group->value;
        }
    }
}

void mention_parts(struct reader *r, size_t i, struct things *found)
{
    const char *kind = found->thing[0].is.kind;
    size_t verb = before_lead(r, i);

    if (!verb || !r->t[verb - 1].phrase)
        return;
    if (same_word(kind, "group")) {
        bool of = r->who.n && !r->who.touched && r->chain == CHAIN_THINGS;
        if (of && (has_role(r, verb - 1, ROLE_GLUE) || has_role(r, verb - 1, ROLE_BE)))
            mention_said(&r->who);
        const struct sense *group = token_sense(&r->t[i], ROLE_NAME);
        if (of && group && is_part_verb(r, verb, i) && !r->negated && !r->time &&
            r->aim == AIM_NONE)
            note_homes(r, verb, i, group);
        return;
    }
    const struct sense *link = token_sense(&r->t[verb - 1], ROLE_LINK);
    size_t whole = before_lead(r, verb - 1);
    const struct sense *name = whole ? token_sense(&r->t[whole - 1], ROLE_NAME) : NULL;
    bool parts = link && same_word(link->kind, "parts") && name && same_word(name->kind, "group");
    for (size_t k = 0; k < found->n && parts && found->numbered; k++) {
        struct claim *c = same_word(kind, "indicator") ? add_claim(r, "home", i, i) : NULL;
        if (c) {
            c->about = found->thing[k].is;
            c->value = name->value;
            c->end = r->t[i + 1 < r->n ? i + 1 : i].end;
        }
    }
    if (link && ((same_word(link->kind, "parts") && name && same_word(name->kind, "group")) ||
                 is_low_before(r, verb - 1)))
        mention_said(found);
}

/* Words in quotation marks begin after the gap at i. */
static bool is_quote(const struct reader *r, size_t i)
{
    static const char *const mark[] = {"\"", "“", "‘", "'", "«"};

    if (r->t[i].type != TOKEN_GAP)
        return false;
    const char *text = r->text + r->t[i].at;
    size_t len = r->t[i].end - r->t[i].at;
    for (size_t k = 0; k < sizeof mark / sizeof mark[0]; k++)
        for (size_t at = 0, n = strlen(mark[k]); at + n <= len; at++)
            if (!memcmp(text + at, mark[k], n))
                return true;
    return false;
}

bool is_quoted_level(const struct reader *r, size_t i)
{
    return i && is_quote(r, i - 1) && has_role(r, i, ROLE_BOUND) && level_at(r, i) != NULL;
}

bool is_quoted_after_text(const struct reader *r, size_t i)
{
    if (!i || !is_quote(r, i - 1))
        return false;
    while (i && r->t[i - 1].type != TOKEN_TEXT &&
           (r->t[i - 1].type == TOKEN_GAP || has_role(r, i - 1, ROLE_HEAD) ||
            has_role(r, i - 1, ROLE_GLUE) || has_role(r, i - 1, ROLE_BE)))
        i--;
    return i && r->t[i - 1].type == TOKEN_TEXT;
}

/* No gap before token i, and a word of which nothing is known, or an aim: "to better X". */
static bool is_object(const struct reader *r, size_t i)
{
    while (i && (has_role(r, i - 1, ROLE_LEAD) || has_role(r, i - 1, ROLE_WITHIN) ||
                 has_role(r, i - 1, ROLE_AND)))
        i--;
    return i && (r->t[i - 1].type == TOKEN_TEXT || has_role(r, i - 1, ROLE_AIM) ||
                 has_role(r, i - 1, ROLE_TEXT));
}

bool is_first_step(const struct reader *r, const struct claim *c)
{
    size_t last = token_at(r, c->end), i = last, first = token_at(r, c->at + 1);
    const struct sense *most = NULL;

    if (!same_word(c->kind, "most") || c->has_number)
        return false;
    for (; i + 1 > first && !most; i--) {
        most = r->t[i].phrase ? token_sense(&r->t[i], ROLE_MOST) : NULL;
        if (most || !i)
            break;
    }
    if (!most || !same_word(most->kind, "rank") || most->value[0] != 'h')
        return false;
    for (size_t k = first; k < i; k++)
        if (has_role(r, k, ROLE_HEAD))
            return false; /* of a score */
    size_t next = skip_gaps(r, i + 1), thing = first;
    bool links = has_role(r, next, ROLE_LINK) || is_number(r, next) || has_role(r, next, ROLE_OF) ||
                 has_role(r, next, ROLE_WITHIN);
    bool bare = !i || r->t[i - 1].type == TOKEN_GAP || r->t[i - 1].type == TOKEN_STOP;
    if (bare && !links && next < r->n && r->t[next].type != TOKEN_STOP)
        return true;
    while (thing < i && !has_role(r, thing, ROLE_NAME) && !has_role(r, thing, ROLE_NUMBERED))
        thing++;
    if (thing == i) { /* named before the gap */
        while (thing && (r->t[thing - 1].type == TOKEN_GAP || is_number(r, thing - 1)))
            thing--;
        thing -= thing > 0;
    }
    return (has_role(r, thing, ROLE_NAME) || has_role(r, thing, ROLE_NUMBERED)) &&
           is_object(r, thing);
}

bool is_caused(const struct reader *r, size_t i)
{
    while (i && r->t[i - 1].type == TOKEN_GAP)
        i--;
    const struct sense *s = i ? token_sense(&r->t[i - 1], ROLE_BREAK) : NULL;
    return s && same_word(s->value, "cause");
}

bool is_of_both(const struct reader *r, size_t i, const struct things *found)
{
    size_t and = i;

    while (and&&(r->t[and-1].type == TOKEN_GAP || has_role(r, and-1, ROLE_LEAD)))
        and--;
    return r->amount && same_word(r->amount, "none") && r->within.kind &&
           and&&has_role(r, and-1, ROLE_AND) && same_word(found->thing[0].is.kind, r->within.kind);
}
