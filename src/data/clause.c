#include "data/clause.h"

#include <string.h>

/* ---- from tokens to pieces ---- */

struct state {
    bool gap, start, glued; /* a gap, just behind the last piece; words that say nothing came */
    bool aim_text, foreign;
    bool which;  /* "which" came */
    bool theirs; /* the groups that are named are of what is foreign */
    enum aim aim;
    const char *time; /* that stood before */
    size_t depth;
};

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

static void add_piece(struct pieces *all, struct state *s, struct piece p)
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

/* What the template says of a phrase for this reader alone; false = nothing. */
static bool is_own(const struct token *t, struct piece *p, bool *filler)
{
    const struct sense *s = token_sense(t, ROLE_PIECE);

    *filler = s && same_word(s->kind, "filler");
    for (size_t k = 0; s && k < sizeof own_word / sizeof own_word[0]; k++)
        if (same_word(s->kind, own_word[k].word)) {
            p->type = own_word[k].type;
            p->kind = s->after;
            p->value = s->value;
            return true;
        }
    return *filler;
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

/* "74 points | in all ...": the phrase goes over the end of a clause. */
static bool has_blank(const struct reader *r, size_t i)
{
    return memchr(r->text + r->t[i].at, ' ', r->t[i].end - r->t[i].at) != NULL;
}

/* Behind "80 per cent" at i; 0 = it is none. */
static size_t percent_end(const struct reader *r, size_t i)
{
    size_t unit = skip_gaps(r, i + 1);
    const struct sense *s = unit < r->n ? token_sense(&r->t[unit], ROLE_UNIT) : NULL;

    if (!is_number(r, i))
        return 0;
    if (s && same_word(s->value, "weak"))
        return unit + 1;
    return glue_before(r, i, "percent") ? i + 1 : 0;
}

/* "Of the indicators" behind a share, at i: behind it, and their kind; 0 = it is not that. */
static size_t share_of(const struct reader *r, size_t i, const char **kind)
{
    size_t j = skip_gaps(r, i);
    bool of = false;

    for (; has_role(r, j, ROLE_WITHIN) || has_role(r, j, ROLE_OF); j = skip_gaps(r, j + 1)) {
        if (token_sense(&r->t[j], ROLE_AMOUNT))
            break;
        of = true;
    }
    const struct sense *all = j < r->n ? token_sense(&r->t[j], ROLE_AMOUNT) : NULL;
    if (of && all && same_word(all->value, "all")) {
        *kind = has_role(r, j, ROLE_OF) ? "" : all->kind; /* "of all" */
        return j + 1;
    }
    size_t unit = is_number(r, j) ? skip_gaps(r, j + 1) : j;
    const struct sense *s = unit < r->n ? token_sense(&r->t[unit], ROLE_COUNTED) : NULL;
    if (!of || !s)
        return 0;
    *kind = s->kind;
    j = skip_gaps(r, unit + 1);
    return has_role(r, j, ROLE_OF) && token_sense(&r->t[j], ROLE_OF)->kind[0] ? j + 1 : unit + 1;
}

/* The side that the last piece gives the amount behind it: "more than | 8 indicators"; "" = none, NULL = it
 * is not known. The piece is gone. */
static const char *amount_side(struct pieces *all, struct state *s)
{
    const struct piece *p = all->n ? &all->p[all->n - 1] : NULL;
    bool near = p && p->type == PIECE_NEAR, than = p && p->type == PIECE_THAN;
    enum piece_type before = all->n > 1 ? p[-1].type : PIECE_BREAK;

    if (!near && !than)
        return "";
    if ((near && p->value[0] != '>') || before == PIECE_HEAD || before == PIECE_THINGS ||
        before == PIECE_NUMBER || before == PIECE_UNIT)
        return NULL; /* "above 8 indicators": X is */
    s->gap = p->gap;
    s->start = p->start;
    all->n--;
    return p->value;
}

/* "80 per cent of the indicators" and "indicators, 80 per cent of them" at i; 0 = it is no such share. */
static size_t on_share(struct reader *r, struct pieces *all, struct state *s, size_t i)
{
    size_t end = percent_end(r, i), of;
    struct piece p = {.type = PIECE_AMOUNT, .kind = "", .first = i, .number = r->t[i].number};

    if (!end || r->t[i].number > 10000 || r->t[i].number < 0)
        return 0;
    of = share_of(r, end, &p.kind);
    size_t k = all->n; /* the piece that says what the share is of */
    if (!of && k && (all->p[k - 1].type == PIECE_NEAR || all->p[k - 1].type == PIECE_THAN))
        k--;
    const struct piece *those = k ? &all->p[k - 1] : NULL;
    bool each =
        !of && those && those->type == PIECE_THOSE && has_role(r, those->last, ROLE_COUNTED);
    if (!of && !each)
        return 0;
    const char *kind = each ? those->kind : p.kind;
    const char *side = amount_side(all, s);
    p.value = r->t[i].places > 0
                  ? arena_printf(r->out, "%s%d.%02d%%", side ? side : "", (int)(p.number / 100),
                                 (int)(p.number % 100))
                  : arena_printf(r->out, "%s%d%%", side ? side : "", (int)(p.number / 100));
    r->failed |= !p.value;
    p.kind = kind;
    p.last = (of ? of : end) - 1;
    if (each && side) {
        all->n--;
        s->gap = those->gap;
        s->start = those->start;
    }
    if (!side)
        p.type = PIECE_UNKNOWN;
    add_piece(all, s, p);
    return p.last + 1;
}

/* "The first 3" at i: "3 | places", "3 | last places". */
static size_t on_first(struct reader *r, struct pieces *all, struct state *s, size_t i)
{
    size_t j = skip_gaps(r, i + 1);
    const struct sense *most = j < r->n ? token_sense(&r->t[j], ROLE_MOST) : NULL;
    bool rank = has_role(r, j, ROLE_RANK) && !is_number(r, skip_gaps(r, j + 1));
    struct piece p = {.type = PIECE_FIRST, .kind = "", .value = "", .first = i, .last = j};

    if (r->t[i].places >= 0 || r->t[i].number < 200 || r->t[i].number > 900 ||
        !(rank || (most && same_word(most->kind, "rank"))))
        return 0;
    if (most && same_word(most->kind, "rank"))
        p.value = most->value;
    p.number = r->t[i].number;
    add_piece(all, s, p);
    return j + 1;
}

/* "9 indicators", "of 10 indicators"; 0 = the number at i counts nothing. */
static size_t pick_count(struct reader *r, size_t i, struct piece *p)
{
    size_t unit = skip_gaps(r, i + 1);
    const struct sense *s = unit < r->n ? token_sense(&r->t[unit], ROLE_COUNTED) : NULL;

    if (r->t[i].places >= 0 || !s || r->t[i].number < 0 || r->t[i].number > 100000 ||
        is_of_code(r, i))
        return 0;
    p->type = PIECE_AMOUNT;
    p->kind = s->kind;
    p->value = arena_printf(r->out, "%d", (int)(r->t[i].number / 100));
    r->failed |= !p->value;
    p->number = r->t[i].number;
    p->last = unit;
    return unit + 1;
}

static size_t on_count(struct reader *r, struct pieces *all, struct state *s, size_t i)
{
    struct piece p = {.type = PIECE_NUMBER, .kind = "", .value = "", .first = i, .last = i};
    size_t j = skip_gaps(r, i + 1), before = i;
    bool rank = all->n && all->p[all->n - 1].type == PIECE_RANK;

    size_t share = rank ? 0 : on_share(r, all, s, i);
    if (share || (share = rank ? 0 : on_first(r, all, s, i)))
        return share;
    while (before && r->t[before - 1].type == TOKEN_GAP)
        before--;
    bool among = all->n && all->p[all->n - 1].type == PIECE_AMOUNT; /* "8 in 10 indicators" */
    bool of = before &&
              (has_role(r, before - 1, ROLE_OF) || (among && has_role(r, before - 1, ROLE_WITHIN)));

    p.number = r->t[i].number;
    p.places = r->t[i].places;
    /* "9 of 10 indicators" */
    if (!rank && p.places < 0 && (has_role(r, j, ROLE_OF) || has_role(r, j, ROLE_WITHIN)) &&
        is_number(r, skip_gaps(r, j + 1))) {
        struct piece count = p;
        if (pick_count(r, skip_gaps(r, j + 1), &count)) {
            p.type = PIECE_AMOUNT;
            p.kind = count.kind;
            p.value = arena_printf(r->out, "%d", (int)(p.number / 100));
            r->failed |= !p.value;
            add_piece(all, s, p);
            return i + 1;
        }
    }
    size_t end = rank ? 0 : pick_count(r, i, &p);
    if (p.type == PIECE_AMOUNT && of)
        p.type = PIECE_OF;
    const char *side = p.type == PIECE_AMOUNT ? amount_side(all, s) : "";
    if (side && side[0]) {
        p.value = arena_printf(r->out, "%s%s", side, p.value);
        r->failed |= !p.value;
    }
    add_piece(all, s, p);
    s->gap = s->start = end && has_role(r, end - 1, ROLE_THOSE) && has_blank(r, end - 1);
    return end ? end : i + 1;
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
    bool total = name && name->after[0] && same_word(p.kind, "total");
    p.value = name ? name->after : "";
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
    if (s->foreign && (is_within(r, i) || s->theirs)) { /* "the survey's in this indicator" */
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

/* An aim and a time hold for the words behind them. */
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
    s->aim = same_word(aim->kind, "sentence") || s->aim == AIM_SENTENCE ? AIM_SENTENCE : AIM_CLAUSE;
    s->aim_text = false;
    *end = i + 1;
    return true;
}

static bool is_numeric(enum piece_type type)
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
        if (p.type == PIECE_THINGS)
            name_piece(r, s, &p);
        if (filler)
            s->glued = true;
        else
            add_piece(all, s, p);
        return i + 1;
    }
    if (r->t[i].type == TOKEN_PHRASE && on_mood(r, s, i, &p, &end)) {
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
        s->which |= glue && same_word(glue->kind, "which");
        s->glued = true;
        return i + 1;
    }
    if (p.type == PIECE_BREAK) {
        bool hard = !same_word(p.kind, "soft");
        s->aim = hard ? AIM_NONE : s->aim;
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

static void on_space(struct state *s)
{
    s->gap = true;
    s->start |= !s->glued;
    if (s->aim == AIM_CLAUSE && s->aim_text)
        s->aim = AIM_NONE;
}

/* "(85 points)" at i says what the mark before it is. */
static bool is_mark_told(const struct reader *r, const struct pieces *all, size_t i)
{
    const struct piece *p = all->n ? &all->p[all->n - 1] : NULL;
    size_t unit = skip_gaps(r, i + 2);

    if (!p || !(p->type == PIECE_MARK || p->type == PIECE_BOUND) || !is_number(r, i + 1))
        return false;
    size_t end = has_role(r, unit, ROLE_UNIT) ? unit + 1 : unit;
    return end < r->n && r->t[end].type == TOKEN_CLOSE;
}

/* The pieces of one line, whose tokens are from i to the stop. */
static size_t line_pieces(struct reader *r, size_t i, struct pieces *all)
{
    struct state s = {.gap = true, .start = true};

    all->n = 0;
    while (i < r->n && r->t[i].type != TOKEN_STOP) {
        switch (r->t[i].type) {
        case TOKEN_GAP:
            on_space(&s);
            i++;
            break;
        case TOKEN_OPEN: {
            size_t end = on_scope(r, all, &s, i);
            if (!end && is_mark_told(r, all, i)) { /* "the mark (85 points)" */
                i++;
                break;
            }
            if (end) {
                i = end;
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

/* ---- what is read takes the place of what was ---- */

/* Bytes that are read; in the order of the text. */
struct spans {
    struct span {
        size_t at, end;
    } * span;
    size_t n;
};

/* The row ends in one of them. */
static bool is_read(const struct spans *all, const struct claim *c)
{
    size_t low = 0, high = all->n;

    while (low < high) { /* the first that does not end before the row */
        size_t mid = low + (high - low) / 2;
        if (all->span[mid].end >= c->end)
            high = mid;
        else
            low = mid + 1;
    }
    return low < all->n && all->span[low].at < c->end;
}

/* Of the rows before `tail`, those that claim something in the spans are gone, and the things that
 * are mentioned there have something said of them. */
static void replace(struct claim **link, struct claim *const *tail, const struct spans *read)
{
    while (*link && link != tail) {
        struct claim *c = *link;
        bool last = &c->next == tail, inside = is_read(read, c);
        if (inside && is_predicate(c)) {
            *link = c->next;
            if (last)
                return;
            continue;
        }
        if (inside && same_word(c->kind, "mention") && !c->value)
            c->value = "said";
        link = &c->next;
    }
}

/* What may stand before a new clause. */
static bool ends(enum piece_type type)
{
    switch (type) {
    case PIECE_UNKNOWN:
    case PIECE_THINGS:
    case PIECE_UNIT:
    case PIECE_LEVEL:
    case PIECE_BOUND:
    case PIECE_FULL:
    case PIECE_STATE:
    case PIECE_MOST:
    case PIECE_TIME:
    case PIECE_AMOUNT:
    case PIECE_COMMA:
    case PIECE_BREAK:
        return true;
    default:
        return false;
    }
}

/* Something has been said: what follows is no more of it. */
static bool is_said(enum piece_type type)
{
    return type == PIECE_STATE || type == PIECE_BOUND || type == PIECE_FULL ||
           type == PIECE_LEVEL || type == PIECE_MOST;
}

/* "X, which has ...": of X, whatever is said of X before. */
static bool is_relative(const struct pieces *all, size_t i)
{
    const struct piece *p = &all->p[i];

    return i && p->which && !p->closed && p[-1].type == PIECE_THINGS && p[-1].things->n == 1 &&
           p->type != PIECE_THINGS;
}

/* A clause begins here: at the line's beginning, behind a gap or a break. */
static bool begins(struct reader *r, const struct pieces *all, size_t i)
{
    const struct piece *p = &all->p[i];
    enum piece_type last = i ? p[-1].type : PIECE_BREAK;
    bool number = is_numeric(p->type) || p->type == PIECE_UNIT;

    if (last == PIECE_THINGS && p[-1].things->numbered && p[-1].things->n > 1 &&
        p->type == PIECE_THINGS && same_word(p->value, "weak"))
        return false; /* "indicators 9 and 10 have a mean of ..." */

    bool told = (last == PIECE_UNKNOWN || is_said(last)) && glue_before(r, p->first, "got");
    bool figure = last == PIECE_NUMBER && p[-1].places == 2 &&
                  (p->type == PIECE_THAN || p->type == PIECE_BOUND);
    if (is_relative(all, i))
        return true;
    if (p->closed || !(ends(last) || figure) ||
        ((number || p->type == PIECE_LINK) && last != PIECE_BREAK && !told))
        return false; /* whose number it is stands before it */
    if (last == PIECE_AMOUNT && is_excepted(r, p->first))
        return false; /* "all ... except": what is said is of them */
    if (last == PIECE_THINGS && p->type == PIECE_AND)
        return false; /* "the mean of X and Y" */
    bool named = last == PIECE_THINGS && i > 1 && p[-2].type == PIECE_LINK &&
                 (p->type == PIECE_THAN || p->type == PIECE_BOUND); /* "is X, which is above" */
    if (last == PIECE_THINGS && i > 1 && p[-2].type != PIECE_AND && !named && !ends(p[-2].type))
        return false; /* "above X" */
    return last == PIECE_BREAK || (p->gap && p->start);
}

static void read_line(struct reader *r, const struct pieces *all, struct spans *read)
{
    const struct things none = {0}, *before = &none;
    size_t done = 0; /* behind the clause that was understood last */

    for (size_t i = 0; i < all->n;) {
        size_t end = i == done || begins(r, all, i) ? clause_rule(r, all, i, before) : 0;
        if (end)
            read->span[read->n++] =
                (struct span){r->t[all->p[i].first].at, r->t[all->p[end - 1].last].end};
        done = end;
        for (size_t next = end ? end : i + 1; i < next; i++)
            if (all->p[i].things)
                before = all->p[i].things;
    }
}

void clauses_read(struct reader *r, struct claim **first)
{
    struct pieces all = {.p = arena_array(r->scratch, struct piece, r->n + 1)};
    struct spans read = {.span = arena_array(r->scratch, struct span, r->n + 1)};
    struct claim **tail = r->end;

    r->failed |= !all.p || !read.span;
    for (size_t i = 0; i < r->n && !r->failed; i++) {
        struct claim *sink = NULL, **end = r->end;
        int count = r->count;
        r->end = &sink; /* the things are mentioned already */
        i = line_pieces(r, i, &all);
        r->end = end;
        r->count = count;
        read_line(r, &all, &read);
    }
    if (read.n)
        replace(first, tail, &read);
}
