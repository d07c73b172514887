#include "data/clause_own.h"

#include <string.h>

static const struct {
    const char *word;
    enum piece_type type;
} own_word[] = {
    {"name", PIECE_THINGS},   {"amount", PIECE_AMOUNT}, {"even", PIECE_EVEN},
    {"far", PIECE_FAR},       {"near", PIECE_NEAR},     {"only", PIECE_ONLY},
    {"order", PIECE_ORDER},   {"over", PIECE_OVER},     {"than", PIECE_THAN},
    {"times", PIECE_TIMES},   {"mark", PIECE_MARK},     {"top", PIECE_TOP},
    {"rank", PIECE_RANK},     {"lack", PIECE_LACK},     {"state", PIECE_STATE},
    {"has", PIECE_HAS},       {"full", PIECE_FULL},     {"those", PIECE_THOSE},
    {"others", PIECE_OTHERS}, {"until", PIECE_UNTIL},   {"next", PIECE_NEXT},
    {"zero", PIECE_ZERO},     {"most", PIECE_MOST},     {"bound", PIECE_BOUND},
};

static const struct {
    enum role role;
    enum piece_type type;
} by_role[] = {
    {ROLE_AMOUNT, PIECE_AMOUNT}, {ROLE_THOSE, PIECE_THOSE}, {ROLE_THAN, PIECE_THAN},
    {ROLE_MOST, PIECE_MOST},     {ROLE_BOUND, PIECE_BOUND}, {ROLE_HEAD, PIECE_HEAD},
    {ROLE_UNIT, PIECE_UNIT},     {ROLE_NOT, PIECE_NOT},     {ROLE_LINK, PIECE_LINK},
    {ROLE_AND, PIECE_AND},       {ROLE_BREAK, PIECE_BREAK}, {ROLE_RANK, PIECE_RANK},
};

void add_piece(struct pieces *all, struct state *s, struct piece p)
{
    p.which = s->which;
    s->which = false;
    p.gap = s->gap;
    p.start = s->start;
    s->glued = s->start = false;
    p.closed = s->aim != AIM_NONE || s->depth > 0;
    p.foreign = s->foreign;
    p.supposed = s->aim == AIM_SENTENCE;
    p.time = s->time;
    s->gap = false;
    all->p[all->n++] = p;
}

static const struct sense *level_sense(const struct token *t, const char *kind)
{
    for (const struct sense *s = t->phrase->sense; s; s = s->next)
        if (s->role == ROLE_IS && same_word(s->kind, kind))
            return s;
    return NULL;
}

/* It is the name of another thing, too. */
static bool is_shared(const struct sense *name)
{
    const struct sense *s = same_word(name->kind, "name") ? name->next : NULL;

    while (s && !(same_word(s->kind, "name") && !same_word(s->value, name->value)))
        s = s->next;
    return s != NULL;
}

/* What the template says of a phrase for this reader alone; false = nothing. */
static bool is_own(const struct token *t, struct piece *p, bool *filler)
{
    const struct sense *s = token_sense(t, ROLE_PIECE);

    *filler = s && same_word(s->kind, "filler");
    if (s && is_shared(s))
        return false;
    for (size_t k = 0; s && k < sizeof own_word / sizeof own_word[0]; k++)
        if (same_word(s->kind, own_word[k].word)) {
            p->type = own_word[k].type;
            p->kind = s->after;
            p->value = s->value;
            return true;
        }
    return *filler;
}

static bool is_tail(const struct token *t)
{
    const struct sense *s = token_sense(t, ROLE_PIECE);

    return s && same_word(s->value, "tail");
}

static bool is_filler(const struct reader *r, size_t i)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_GLUE);

    if (s)
        return !same_word(s->kind, "same") && !same_word(s->kind, "joint") &&
               !same_word(s->kind, "to") && !same_word(s->kind, "fine") &&
               !same_word(s->kind, "equal") && !same_word(s->kind, "has");
    return has_role(r, i, ROLE_BE) || has_role(r, i, ROLE_LEAD) || has_role(r, i, ROLE_WITHIN);
}

static void pick(const struct reader *r, size_t i, struct piece *p)
{
    const struct token *t = &r->t[i];
    const struct sense *s = level_sense(t, "level"), *glue = token_sense(t, ROLE_GLUE);

    if (s && !has_role(r, i, ROLE_BOUND)) {
        p->type = PIECE_LEVEL;
        p->kind = s->after;
    } else if ((s = level_sense(t, "full"))) {
        p->type = PIECE_FULL;
    } else if ((s = level_sense(t, "state"))) {
        p->type = PIECE_STATE;
    } else if ((s = level_sense(t, "grade")) && (s->value[0] == '1' || s->value[0] == '4')) {
        p->type = PIECE_GRADE;
        p->value = s->value[0] == '1' ? "low" : "high";
        return;
    } else if (glue && (same_word(glue->kind, "same") || same_word(glue->kind, "joint") ||
                        same_word(glue->kind, "to"))) {
        p->type = PIECE_JOINT;
    } else if (glue && same_word(glue->kind, "has")) {
        p->type = PIECE_HAS;
    } else if (glue && same_word(glue->kind, "equal")) {
        p->type = PIECE_LINK;
    } else if ((s = token_sense(t, ROLE_ASIDE))) {
        p->type = same_word(s->kind, "lack")    ? PIECE_LACK
                  : same_word(s->kind, "apart") ? PIECE_APART
                                                : PIECE_ASIDE;
    } else {
        s = NULL;
        for (size_t k = 0; !s && k < sizeof by_role / sizeof by_role[0]; k++)
            if ((s = token_sense(t, by_role[k].role)))
                p->type = by_role[k].type;
        if (s)
            p->kind = s->kind;
    }
    if (s)
        p->value = s->value;
}

bool is_within(const struct reader *r, size_t i)
{
    while (i && (r->t[i - 1].type == TOKEN_GAP || has_role(r, i - 1, ROLE_LEAD)))
        i--;
    return i && has_role(r, i - 1, ROLE_WITHIN);
}

/* A word for a total says whose it is just before it. */
static bool is_owner(const struct piece *p, bool gap)
{
    return p->type == PIECE_THINGS &&
           (!gap || (p->things->n == 1 && (p->things->numbered || same_word(p->kind, "group"))));
}

static size_t on_named(struct reader *r, struct pieces *all, struct state *s, size_t i)
{
    struct things *found = arena_new(r->scratch, struct things);
    size_t end = found ? read_things(r, i, found) : 0;
    struct piece p = {.type = PIECE_THINGS, .value = "", .first = i, .last = end ? end - 1 : i};

    r->failed |= !found;
    if (!end)
        return 0;
    p.kind = found->thing[0].is.kind;
    const struct sense *name = token_sense(&r->t[i], ROLE_NAME);
    bool total =
        name && name->after[0] && !same_word(name->after, "own") && same_word(p.kind, "total");
    p.value = name ? name->after : "";
    if (name && same_word(name->after, "whose")) {
        total = false;
        if (i && r->t[i - 1].type == TOKEN_PHRASE && all->n &&
            all->p[all->n - 1].type == PIECE_THINGS) {
            s->glued = true; /* "OIT of the body" */
            return end;
        }
    }
    if (total && all->n && is_owner(&all->p[all->n - 1], s->gap)) {
        p.type = PIECE_HEAD; /* "IIT has a total of" */
        p.kind = "score";
        add_piece(all, s, p);
        return end;
    }
    s->theirs |= s->foreign && got_before(r, i);
    if (s->foreign && name && same_word(name->after, "weak")) { /* "their total" */
        p.type = PIECE_UNKNOWN;
        add_piece(all, s, p);
        return end;
    }
    size_t before = i;
    while (before && r->t[before - 1].type == TOKEN_GAP)
        before--;
    if (s->foreign && (is_within(r, i) || s->theirs ||
                       is_whose_next(r, i, before))) { /* "the survey's in this indicator" */
        p.type = PIECE_UNKNOWN;
        add_piece(all, s, p);
        return end;
    }
    p.things = s->depth ? NULL : found;
    p.type = s->depth ? PIECE_UNKNOWN : p.type;
    s->foreign = same_word(p.kind, "foreign");
    if (s->foreign)
        p.type = PIECE_UNKNOWN;
    else if (same_word(p.kind, "group") && found->n == 1 && is_within(r, i)) {
        p.type = PIECE_WITHIN;
        p.things = NULL;
        p.value = found->thing[0].is.key;
    }
    if (all->n && all->p[all->n - 1].type == PIECE_THOSE && !s->gap) { /* "the indicator X" */
        all->n--;
        s->gap = all->p[all->n].gap;
        s->start = all->p[all->n].start;
    }
    add_piece(all, s, p);
    return end;
}

/* An aim and a time hold for the words after them. */
static bool on_mood(struct reader *r, struct state *s, size_t i, struct piece *p, size_t *end)
{
    const struct sense *time = token_sense(&r->t[i], ROLE_TIME);
    const struct sense *aim = token_sense(&r->t[i], ROLE_AIM);
    const char *year = time ? NULL : read_year(r, i, end);

    if (time || year) {
        s->time = time ? time->value : year;
        *end = time ? i + 1 : *end;
        p->type = PIECE_TIME;
        p->value = s->time;
        return true;
    }
    if (!aim || level_sense(&r->t[i], "level"))
        return false;
    if (s->though && same_word(aim->value, "will")) {
        *end = i + 1;
        return true;
    }
    s->aim = same_word(aim->kind, "sentence") || s->aim == AIM_SENTENCE ? AIM_SENTENCE : AIM_CLAUSE;
    s->aim_text = false;
    *end = i + 1;
    return true;
}

bool is_numeric(enum piece_type type)
{
    return type == PIECE_NUMBER || type == PIECE_OVER || type == PIECE_NEAR;
}

static bool is_unit(const struct reader *r, size_t i)
{
    const struct sense *name = token_sense(&r->t[i], ROLE_NAME);

    return has_role(r, i, ROLE_UNIT) || (name && same_word(name->after, "weak") && has_blank(r, i));
}

/* Things are named at i. */
static bool is_named(const struct reader *r, size_t i)
{
    while (i < r->n && (r->t[i].type == TOKEN_GAP ||
                        (has_role(r, i, ROLE_LEAD) && !has_role(r, i, ROLE_NUMBERED))))
        i++;
    return has_role(r, i, ROLE_NAME) || has_role(r, i, ROLE_NUMBERED);
}

/* A short name, which counts in a clause alone: one thing. */
static void name_piece(struct reader *r, const struct state *s, struct piece *p)
{
    struct things *found = s->depth || s->foreign ? NULL : arena_new(r->scratch, struct things);

    r->failed |= !found && !s->depth && !s->foreign;
    p->type = found ? PIECE_THINGS : PIECE_UNKNOWN;
    if (found) {
        found->n = 1;
        found->thing[0].is = (struct topic){p->kind, p->value};
    }
    p->things = found;
    p->value = "";
}

static size_t on_word(struct reader *r, struct pieces *all, struct state *s, size_t i)
{
    struct piece p = {.type = PIECE_UNKNOWN, .kind = "", .value = "", .first = i, .last = i};
    bool filler = false;
    size_t end;

    if (all->n && is_numeric(all->p[all->n - 1].type) && is_unit(r, i)) {
        p.type = PIECE_UNIT;
        add_piece(all, s, p);
        s->gap = s->start = has_blank(r, i);
        return i + 1;
    }

    if (r->t[i].phrase && is_own(&r->t[i], &p, &filler)) {
        filler |= p.type == PIECE_ONLY && !is_named(r, i + 1);
        filler |= p.type == PIECE_UNTIL && s->though;
        if (p.type == PIECE_THINGS)
            name_piece(r, s, &p);
        if (filler)
            s->glued |= !is_tail(&r->t[i]);
        else
            add_piece(all, s, p);
        return i + 1;
    }
    if (r->t[i].type == TOKEN_PHRASE && on_mood(r, s, i, &p, &end)) {
        if (s->though && p.type == PIECE_UNKNOWN && s->aim == AIM_NONE) {
            s->glued = true; /* "although it will have" */
            return end;
        }
        p.last = end - 1;
        add_piece(all, s, p);
        return end;
    }
    if ((has_role(r, i, ROLE_NAME) || has_role(r, i, ROLE_NUMBERED)) &&
        (end = on_named(r, all, s, i)))
        return end;
    if (r->t[i].type == TOKEN_PHRASE)
        pick(r, i, &p);
    bool of = has_role(r, i, ROLE_OF);
    bool place = r->t[i].phrase && is_place(r, i);
    s->foreign |= place;
    if (p.type == PIECE_UNKNOWN && r->t[i].phrase && (of || is_filler(r, i)) && !place) {
        const struct sense *glue = token_sense(&r->t[i], ROLE_GLUE);
        s->though |= glue && same_word(glue->kind, "though");
        if (glue && same_word(glue->kind, "which")) {
            s->which = true;
            if (s->aim == AIM_CLAUSE && all->n && all->p[all->n - 1].type == PIECE_THINGS)
                s->aim = AIM_NONE; /* "should better X, which has ..." */
        }
        s->glued = true;
        return i + 1;
    }
    if (p.type == PIECE_BREAK) {
        bool hard = !same_word(p.kind, "soft");
        s->aim = hard ? AIM_NONE : s->aim;
        s->though &= !hard;
        s->time = hard ? NULL : s->time;
        s->foreign &= !hard;
        s->theirs &= !hard;
    }
    s->aim_text |= p.type == PIECE_UNKNOWN;
    s->foreign |= has_role(r, i, ROLE_TITLE);
    add_piece(all, s, p);
    return i + 1;
}

/* "(O1 - O4)" at i, as one piece of words that may say among what is counted; 0 = it is none. */
static size_t on_scope(struct reader *r, struct pieces *all, struct state *s, size_t i)
{
    size_t j = i + 1;

    while (has_role(r, j, ROLE_LEAD) && !has_role(r, j, ROLE_NUMBERED))
        j = skip_gaps(r, j + 1);
    const struct sense *item = j < r->n ? token_sense(&r->t[j], ROLE_NUMBERED) : NULL;
    if (s->depth || !item || !same_word(item->kind, "item"))
        return 0;
    struct things *found = arena_new(r->scratch, struct things);
    size_t end = found ? read_things(r, j, found) : 0;
    r->failed |= !found;
    bool range = false;
    for (size_t k = j; k < end; k++)
        range |= r->t[k].type == TOKEN_DASH || has_role(r, k, ROLE_TO);
    if (!end || !range || end >= r->n || r->t[end].type != TOKEN_CLOSE)
        return 0;
    add_piece(all, s,
              (struct piece){
                  .type = PIECE_UNKNOWN, .value = "", .scope = found, .first = i, .last = end});
    s->gap = s->start = true;
    return end + 1;
}

/* "(O2)", "(indicators 1 to 5)" at i: after words that are not known it is what they are called; after one
 * thing it says only its number. 0 = it is neither. */
static size_t on_gloss(struct reader *r, struct pieces *all, struct state *s, size_t i)
{
    const struct piece *p = all->n ? &all->p[all->n - 1] : NULL;
    size_t j = i + 1;

    while (has_role(r, j, ROLE_LEAD) && !has_role(r, j, ROLE_NUMBERED))
        j = skip_gaps(r, j + 1);
    if (s->depth || s->foreign || !p || !has_role(r, j, ROLE_NUMBERED))
        return 0;
    struct things *found = arena_new(r->scratch, struct things);
    size_t end = found ? read_things(r, j, found) : 0;
    r->failed |= !found;
    if (!end || end >= r->n || r->t[end].type != TOKEN_CLOSE)
        return 0;
    const char *kind = found->thing[0].is.kind;
    if (p->type == PIECE_THINGS && p->things && p->things->n == 1 && found->n == 1 &&
        same_word(kind, p->kind))
        return end + 1;
    if (p->type != PIECE_UNKNOWN)
        return 0;
    add_piece(all, s,
              (struct piece){.type = PIECE_THINGS,
                             .kind = kind,
                             .value = "",
                             .things = found,
                             .first = i,
                             .last = end});
    return end + 1;
}

/* "Indicator 7 (EIT)" at i: of which group the one thing before it is. 0 = it is not that. */
static size_t on_home(const struct reader *r, const struct pieces *all, size_t i)
{
    const struct piece *p = all->n ? &all->p[all->n - 1] : NULL;
    size_t j = i + 1;

    while (has_role(r, j, ROLE_LEAD) || has_role(r, j, ROLE_WITHIN))
        j = skip_gaps(r, j + 1);
    const struct sense *name = j < r->n ? token_sense(&r->t[j], ROLE_NAME) : NULL;
    return p && p->type == PIECE_THINGS && p->things && single_of(p->things, "indicator") && name &&
                   same_word(name->kind, "group") && r->t[j + 1].type == TOKEN_CLOSE
               ? j + 2
               : 0;
}

/* Brackets at i stand after words that are not known, or a break, and say something of their own. */
static bool is_aside(const struct reader *r, const struct pieces *all, const struct state *s,
                     size_t i)
{
    enum piece_type last = all->n ? all->p[all->n - 1].type : PIECE_BREAK;
    size_t next = skip_gaps(r, i + 1);

    return !s->depth && (last == PIECE_UNKNOWN || last == PIECE_BREAK) &&
           (has_role(r, next, ROLE_HEAD) || has_role(r, next, ROLE_NUMBERED));
}

/* What was named last, not far back, has a number: the words after it may be what it is called, "item e9 Using
 * E-Service". */
static bool has_number(const struct pieces *all)
{
    enum { NAME_MAX_PIECES = 40 }; /* ours */
    size_t k = all->n;

    while (k && all->n - k < NAME_MAX_PIECES && !all->p[k - 1].things)
        k--;
    return k && all->p[k - 1].things && all->p[k - 1].things->numbered;
}

static void on_space(struct state *s)
{
    s->gap = true;
    s->start |= !s->glued;
    if (s->aim == AIM_CLAUSE && s->aim_text)
        s->aim = AIM_NONE;
}

/* "(85 points)" at i says what the mark or the total before it is. */
static bool is_mark_told(const struct reader *r, const struct pieces *all, size_t i)
{
    const struct piece *p = all->n ? &all->p[all->n - 1] : NULL;
    size_t unit = skip_gaps(r, i + 2);

    bool total = p && p->type == PIECE_THINGS && p->things && same_word(p->kind, "total");
    if (!p || !(p->type == PIECE_MARK || p->type == PIECE_BOUND || total) || !is_number(r, i + 1))
        return false;
    size_t end = has_role(r, unit, ROLE_UNIT) ? unit + 1 : unit;
    return end < r->n && r->t[end].type == TOKEN_CLOSE;
}

/* The pieces of one line, whose tokens are from i to the stop. */
size_t line_pieces(struct reader *r, size_t i, struct pieces *all)
{
    struct state s = {.gap = true, .start = true};

    all->n = 0;
    while (i < r->n && r->t[i].type != TOKEN_STOP) {
        switch (r->t[i].type) {
        case TOKEN_GAP:
            if (!is_latin_gap(r, i) || has_number(all))
                on_space(&s);
            i++;
            break;
        case TOKEN_OPEN: {
            size_t end = on_scope(r, all, &s, i);
            end = end ? end : on_gloss(r, all, &s, i);
            end = end ? end : on_home(r, all, i);
            if (!end && is_mark_told(r, all, i)) { /* "the mark (85 points)" */
                i++;
                break;
            }
            if (end) {
                i = end;
                break;
            }
            if (is_aside(r, all, &s, i)) { /* "(score: 92.72)" */
                s.gap = s.start = true;
                i++;
                break;
            }
            s.depth++;
            add_piece(all, &s,
                      (struct piece){.type = PIECE_UNKNOWN, .value = "", .first = i, .last = i});
            i++;
            break;
        }
        case TOKEN_CLOSE:
            s.gap = true;
            s.start = s.start || s.depth > 0;
            s.depth -= s.depth > 0;
            i++;
            break;
        case TOKEN_NUMBER:
            i = on_count(r, all, &s, i);
            break;
        case TOKEN_COLON:
            add_piece(all, &s,
                      (struct piece){.type = PIECE_LINK, .value = "", .first = i, .last = i});
            i++;
            break;
        case TOKEN_PHRASE:
        case TOKEN_TEXT:
            i = on_word(r, all, &s, i);
            break;
        default: /* commas, dashes */
            add_piece(all, &s,
                      (struct piece){.type = PIECE_COMMA, .value = "", .first = i, .last = i});
            i++;
            break;
        }
    }
    return i;
}
