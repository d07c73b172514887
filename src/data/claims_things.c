#include "data/claims_own.h"

#include "base/str.h"

#include <string.h>

size_t skip_gaps(const struct reader *r, size_t i)
{
    while (i < r->n && (r->t[i].type == TOKEN_GAP || r->t[i].type == TOKEN_OPEN))
        i++;
    return i;
}

bool has_role(const struct reader *r, size_t i, enum role role)
{
    return i < r->n && token_sense(&r->t[i], role) != NULL;
}

static bool is_whole(const struct reader *r, size_t i)
{
    return i < r->n && r->t[i].type == TOKEN_NUMBER && r->t[i].places < 0;
}

bool is_of_code(const struct reader *r, size_t i)
{
    const struct token *t = &r->t[i];
    char c = t->at ? r->text[t->at - 1] : ' ';

    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_whose_next(const struct reader *r, size_t i, size_t before)
{
    const struct sense *name = token_sense(&r->t[i], ROLE_NAME);

    return name && same_word(name->after, "whose") && before && has_role(r, before - 1, ROLE_NAME);
}

bool is_latin_gap(const struct reader *r, size_t i)
{
    size_t next = i + 1;

    if (!i || r->t[i - 1].type != TOKEN_TEXT || next >= r->n)
        return false;
    char c = r->text[r->t[i - 1].end - 1];
    const struct sense *head = token_sense(&r->t[next], ROLE_HEAD);
    const struct sense *glue = token_sense(&r->t[next], ROLE_GLUE);
    return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) && !has_role(r, next, ROLE_NAME) &&
           ((head && same_word(head->after, "got")) || (glue && same_word(glue->kind, "got")));
}

/* The number at i counts or measures something. */
static bool is_measure(const struct reader *r, size_t i)
{
    size_t next = skip_gaps(r, i + 1);

    bool open = r->t[next - 1].type == TOKEN_OPEN; /* "indicator 7 (the form EIT)" */
    return has_role(r, next, ROLE_UNIT) ||
           (has_role(r, next, ROLE_COUNTED) && !open && !is_of_code(r, i) &&
            !is_whole(r, skip_gaps(r, next + 1)));
}

/* The token of the number after a numbered word: "O4", "O 4", "O-4", "O.4"; 0 = none. */
static size_t number_after(const struct reader *r, size_t i)
{
    size_t j = skip_gaps(r, i + 1);

    if (j < r->n &&
        (r->t[j].type == TOKEN_DASH || (r->t[j].type == TOKEN_TEXT && r->text[r->t[j].at] == '.' &&
                                        r->t[j].end == r->t[j].at + 1)))
        j = skip_gaps(r, j + 1);
    return is_whole(r, j) ? j : 0;
}

const char *read_year(struct reader *r, size_t i, size_t *end)
{
    const struct sense *s = i < r->n ? token_sense(&r->t[i], ROLE_NUMBERED) : NULL;
    size_t j = s && same_word(s->kind, "time") ? number_after(r, i) : 0;
    int64_t year = j ? r->t[j].number / 100 : 0;

    if (year >= 1900 && year < 2200) /* C.E. */
        year += 543;
    if (year >= 40 && year < 100)
        year += 2500;
    if (year < 2400 || year > 2699)
        return NULL;
    *end = j + 1;
    char *text = arena_printf(r->out, "%d", (int)year);
    r->failed |= !text;
    return text;
}

static void push(struct reader *r, struct things *out, struct topic is, size_t first, size_t last)
{
    for (size_t i = 0; i < out->n; i++)
        if (same_word(out->thing[i].is.kind, is.kind) && same_word(out->thing[i].is.key, is.key))
            return;
    struct claim *c = out->n < THINGS_MAX ? add_claim(r, "mention", first, last) : NULL;
    if (!c)
        return;
    c->about = is;
    c->value = r->except ? "except" : NULL;
    out->thing[out->n++] = (struct thing){is, c};
}

/* In hundredths: no thing has this number or a larger one. */
enum { NUMBERS_END = 1000 * 100 };

static void push_number(struct reader *r, struct things *out, const struct sense *s, int64_t number,
                        size_t first, size_t last)
{
    if (number >= NUMBERS_END)
        return;
    const char *key = arena_printf(r->out, "%s%d", s->value, (int)(number / 100));
    r->failed |= !key;
    if (key)
        push(r, out, (struct topic){s->kind, key}, first, last);
}

/* After "- 5" or "to O5" of a range that begins with `first`; 0 = there is none. */
static size_t read_range(struct reader *r, size_t i, const struct sense *s, size_t at,
                         struct things *out)
{
    int64_t from = r->t[i - 1].number;
    bool close = i < r->n && r->t[i].type == TOKEN_CLOSE;
    size_t j = skip_gaps(r, close ? i + 1 : i);

    if (!(j < r->n && r->t[j].type == TOKEN_DASH) && !has_role(r, j, ROLE_TO))
        return 0;
    j = skip_gaps(r, j + 1);
    const struct sense *again = j < r->n ? token_sense(&r->t[j], ROLE_NUMBERED) : NULL;
    size_t led = skip_gaps(r, j + 1);
    if (again && again->value[0] == '\0' && has_role(r, led, ROLE_NUMBERED)) { /* "item O5" */
        j = led;
        again = token_sense(&r->t[j], ROLE_NUMBERED);
    }
    if (again && same_word(again->kind, s->kind))
        j = number_after(r, j);
    if (!j || !is_whole(r, j) || is_measure(r, j) || r->t[j].number <= from ||
        r->t[j].number >= NUMBERS_END)
        return 0;
    for (int64_t k = from + 100; k <= r->t[j].number && out->n < THINGS_MAX; k += 100)
        push_number(r, out, s, k, at, j);
    return j + 1;
}

/* No name is longer, in bytes; of a list that goes on for pages no more is kept for each thing. */
enum { CALLED_MAX = 1024 };

/* What the words after a numbered thing call it, from token i to the end of the clause. */
static const char *called(struct reader *r, size_t i)
{
    size_t at = r->t[i].at, end = i;

    while (end < r->n && r->t[end].at - at <= CALLED_MAX && r->t[end].type != TOKEN_STOP &&
           r->t[end].type != TOKEN_CLOSE)
        end++;
    size_t len = r->t[end].at - at;
    if (len > CALLED_MAX)
        len = utf8_valid_len(r->text + at, CALLED_MAX);
    return arena_strndup(r->out, r->text + at, len);
}

/* What the words after a numbered thing call it: another's name, or no name at all. */
static size_t read_name(struct reader *r, size_t i, struct things *out, size_t first)
{
    size_t j = i;
    struct topic own = out->thing[out->n - 1].is;

    while (j < r->n && (r->t[j].type == TOKEN_GAP || r->t[j].type == TOKEN_OPEN ||
                        r->t[j].type == TOKEN_COLON || r->t[j].type == TOKEN_DASH ||
                        has_role(r, j, ROLE_LINK) || has_role(r, j, ROLE_LEAD)))
        j++;
    const struct sense *s = j < r->n ? token_sense(&r->t[j], ROLE_NAME) : NULL;
    if (s && same_word(s->kind, own.kind)) {
        if (!same_word(s->value, own.key)) {
            struct claim *c = add_claim(r, "named", first, j);
            if (c) {
                c->about = own;
                c->value = s->value;
            }
        }
        return j + 1 < r->n && r->t[j + 1].type == TOKEN_CLOSE ? j + 2 : j + 1;
    }
    if (j < r->n && j > i && r->t[j].type == TOKEN_TEXT) {
        struct claim *c = add_claim(r, "called", first, j);
        if (c) {
            c->about = own;
            c->value = called(r, j);
        }
    }
    return i;
}

/* "Nine of ten indicators" after token lead: the number at i is no thing's. After "indicator no." it
 * is not in a run of words of its own. */
static bool is_fraction(const struct reader *r, size_t lead, size_t i)
{
    size_t of = skip_gaps(r, i + 1), all = skip_gaps(r, of + 1);
    bool run = i == lead + 1 && of == i + 1;

    return (run || has_role(r, lead, ROLE_LEAD)) &&
           !*token_sense(&r->t[lead], ROLE_NUMBERED)->value &&
           (has_role(r, of, ROLE_OF) || has_role(r, of, ROLE_WITHIN)) && is_number(r, all) &&
           r->t[all].places < 0 && has_role(r, skip_gaps(r, all + 1), ROLE_COUNTED);
}

/* "Indicator 9: the items that ...": the number counts none of them. */
static bool is_before_those(const struct reader *r, const struct sense *s, size_t i)
{
    const struct token *t = &r->t[skip_gaps(r, i + 1)];
    const struct sense *those = token_sense(t, ROLE_THOSE);

    return those && same_word(s->kind, "indicator") && same_word(those->kind, "item") &&
           !token_sense(t, ROLE_UNIT);
}

/* "indicators 2, 3 and 5", "indicator 4 <its name>", "O2 to O5". */
static size_t read_numbered(struct reader *r, size_t i, struct things *out)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_NUMBERED);
    size_t j = number_after(r, i), before = out->n;

    if (!j || (is_measure(r, j) && !is_before_those(r, s, j)) || same_word(s->kind, "time") ||
        is_fraction(r, i, j))
        return 0;
    push_number(r, out, s, r->t[j].number, i, j);
    out->numbered = true;
    size_t end = j + 1;
    for (;;) {
        size_t next = read_range(r, end, s, i, out);
        if (next) {
            end = next;
            continue;
        }
        next = skip_gaps(r, end);
        while (next < r->n && (r->t[next].type == TOKEN_COMMA || has_role(r, next, ROLE_AND)))
            next = skip_gaps(r, next + 1);
        if (next == end || !is_whole(r, next) || is_measure(r, next))
            break;
        push_number(r, out, s, r->t[next].number, next, next);
        end = next + 1;
    }
    return out->n == before + 1 ? read_name(r, end, out, i) : end;
}

/* A name, and in brackets its number. */
static size_t read_bare(struct reader *r, size_t i, struct things *out)
{
    const struct sense *s = token_sense(&r->t[i], ROLE_NAME);
    size_t open = i + 1;

    push(r, out, (struct topic){s->kind, s->value}, i, i);
    while (open < r->n && r->t[open].type == TOKEN_GAP)
        open++;
    size_t j = open < r->n && r->t[open].type == TOKEN_OPEN ? open + 1 : 0;
    if (!j)
        return i + 1;
    const struct sense *number = j < r->n ? token_sense(&r->t[j], ROLE_NUMBERED) : NULL;
    size_t at = number && same_word(number->kind, s->kind) ? number_after(r, j) : 0;
    if (at && at + 1 < r->n && r->t[at + 1].type == TOKEN_CLOSE) {
        const char *key = arena_printf(r->out, "%s%d", number->value, (int)(r->t[at].number / 100));
        r->failed |= !key;
        if (key && !same_word(key, s->value)) {
            struct claim *c = add_claim(r, "named", i, at);
            if (c) {
                c->about = (struct topic){s->kind, key};
                c->value = s->value;
            }
        }
        out->numbered = true;
        return at + 2;
    }
    if (has_role(r, j, ROLE_NAME) && j + 1 < r->n && r->t[j + 1].type == TOKEN_CLOSE) {
        const struct sense *again = token_sense(&r->t[j], ROLE_NAME);
        if (same_word(again->kind, s->kind) && same_word(again->value, s->value))
            return j + 2;
    }
    return i + 1;
}

/* After what parts two things of a list; *last is set when it comes before the last of them,
 * *blank when it is nothing but a gap, *lead is the word that stands before the second. */
static size_t skip_between(const struct reader *r, size_t i, bool *last, bool *blank,
                           const struct phrase **lead)
{
    *last = false;
    *blank = true;
    *lead = NULL;
    for (; i < r->n; i++) {
        if (has_role(r, i, ROLE_LEAD))
            *lead = r->t[i].phrase;
        *blank &= r->t[i].type != TOKEN_COMMA && !has_role(r, i, ROLE_AND);
        if (has_role(r, i, ROLE_AND))
            *last = true;
        else if (r->t[i].type != TOKEN_GAP && r->t[i].type != TOKEN_COMMA &&
                 r->t[i].type != TOKEN_CLOSE && !has_role(r, i, ROLE_LEAD))
            break;
    }
    return i;
}

/* After what an item is called: "item O4 on ...", "(...)". */
static size_t skip_title(const struct reader *r, size_t end, const struct things *of)
{
    size_t i = end;

    while (i < r->n && r->t[i].type == TOKEN_GAP)
        i++;
    const struct sense *lead = i < r->n ? token_sense(&r->t[i], ROLE_LEAD) : NULL;
    bool open = i + 1 < r->n && r->t[i].type == TOKEN_OPEN && r->t[i + 1].type == TOKEN_TEXT;
    if (!of->numbered || !same_word(of->thing[0].is.kind, "item") ||
        !(open || (lead && same_word(lead->kind, "title"))))
        return end;
    for (i++; i < r->n && r->t[i].type != TOKEN_STOP; i++) {
        if (open && r->t[i].type == TOKEN_CLOSE)
            return i + 1;
        if (has_role(r, i, ROLE_NUMBERED) || r->t[i].type == TOKEN_OPEN)
            return end;
        if (!open && (r->t[i].type == TOKEN_GAP || has_role(r, i, ROLE_HEAD) ||
                      has_role(r, i, ROLE_BOUND) || has_role(r, i, ROLE_MOST)))
            return i;
    }
    return open ? end : i;
}

static bool is_listed(const struct things *all, const struct sense *name)
{
    for (size_t i = 0; i < all->n; i++)
        if (same_word(all->thing[i].is.kind, name->kind) &&
            same_word(all->thing[i].is.key, name->value))
            return true;
    return false;
}

size_t read_things(struct reader *r, size_t i, struct things *out)
{
    size_t end = 0;
    bool last = false, blank, parted = false;
    const struct phrase *first = i && has_role(r, i - 1, ROLE_LEAD) ? r->t[i - 1].phrase : NULL;
    const struct phrase *lead;

    *out = (struct things){.strong = true};
    while (i < r->n) {
        bool name = has_role(r, i, ROLE_NAME);
        size_t next = has_role(r, i, ROLE_NUMBERED) ? read_numbered(r, i, out) : 0;
        if (!next && name)
            next = read_bare(r, i, out);
        if (!next)
            break;
        end = next;
        bool closed = last;
        out->blank = out->n > 1 && !out->numbered && !parted;
        i = skip_between(r, end, &last, &blank, &lead);
        parted |= !blank;
        if (blank && !out->numbered && (has_role(r, i, ROLE_NUMBERED) || (lead && lead != first)))
            break; /* a list by names does not go on by numbers, or by "indicator X": a new clause */
        const struct sense *s = i < r->n ? token_sense(&r->t[i], ROLE_NAME) : NULL;
        if (s && blank && !out->numbered && is_listed(out, s))
            break; /* named again: a new clause */
        if (!s)
            s = i < r->n ? token_sense(&r->t[i], ROLE_NUMBERED) : NULL;
        if (!s || !out->n || !same_word(s->kind, out->thing[0].is.kind) || (closed && !last) ||
            i == end || same_word(s->kind, "total") || same_word(s->kind, "foreign"))
            break;
    }
    return out->n ? skip_title(r, end, out) : 0;
}

bool read_group_told(struct reader *r, size_t i, size_t end, const struct things *found)
{
    size_t open = i;

    while (open && (r->t[open - 1].type == TOKEN_GAP || has_role(r, open - 1, ROLE_LEAD) ||
                    has_role(r, open - 1, ROLE_WITHIN)))
        open--;
    if (!open || r->t[open - 1].type != TOKEN_OPEN || end >= r->n ||
        r->t[end].type != TOKEN_CLOSE || found->n != 1 ||
        !same_word(found->thing[0].is.kind, "group") || r->chain != CHAIN_THINGS || r->who.n != 1 ||
        r->who.touched || !same_word(r->who.thing[0].is.kind, "indicator"))
        return false;
    mention_said(&r->who);
    struct claim *c = r->who.numbered ? add_claim(r, "home", i, i) : NULL;
    if (c) {
        c->about = r->who.thing[0].is;
        c->value = found->thing[0].is.key;
    }
    return true;
}

size_t skip_to_gloss(const struct reader *r, size_t i)
{
    size_t j = i;

    while (j < r->n && (r->t[j].type == TOKEN_TEXT || r->t[j].type == TOKEN_PHRASE ||
                        (r->t[j].type == TOKEN_GAP && r->t[j + 1].type == TOKEN_OPEN)))
        j++;
    bool gloss = j < r->n && r->t[j].type == TOKEN_OPEN &&
                 (has_role(r, j + 1, ROLE_THAN) || has_role(r, j + 1, ROLE_BOUND));
    return gloss ? j : i;
}

/* ---- what is said beside an item ---- */

struct mood {
    bool praise, full, blame, text;
    bool score, high; /* "the highest score" */
};

static void add_mood(const struct token *t, struct mood *m)
{
    m->text |= t->type == TOKEN_TEXT || t->type == TOKEN_NUMBER;
    for (const struct sense *s = t->phrase ? t->phrase->sense : NULL; s; s = s->next) {
        bool grade = s->role == ROLE_IS && same_word(s->kind, "grade");
        bool state = s->role == ROLE_IS && same_word(s->kind, "state");
        bool yes = same_word(s->value, "yes");
        m->text |= s->role == ROLE_TEXT;
        m->score |= s->role == ROLE_HEAD && same_word(s->kind, "score");
        m->high |= s->role == ROLE_MOST && same_word(s->value, "high");
        m->full |= same_word(s->kind, "fine") || (s->role == ROLE_IS && same_word(s->kind, "full"));
        m->praise |= (grade && s->value[0] > '3') || (state && yes) ||
                     (s->role == ROLE_BOUND && s->value[0] == '>');
        m->blame |= (grade && s->value[0] < '3') || (state && !yes) ||
                    same_word(s->kind, "fault") || (s->role == ROLE_BOUND && s->value[0] == '<');
    }
}

static bool is_apart(const struct token *t)
{
    return t->type == TOKEN_GAP || t->type == TOKEN_STOP;
}

/* What the words before an item hang it on; gaps stand after them. */
static bool leads_on(const struct reader *r, size_t i)
{
    return has_role(r, i, ROLE_LEAD) || has_role(r, i, ROLE_WITHIN) || has_role(r, i, ROLE_LINK) ||
           has_role(r, i, ROLE_AND) || r->t[i].type == TOKEN_COMMA;
}

/* Back over "(", "item" and their gaps. */
static size_t skip_back(const struct reader *r, size_t i, bool *open)
{
    *open = false;
    for (; i; i--) {
        const struct token *t = &r->t[i - 1];
        *open |= t->type == TOKEN_OPEN;
        if (t->type == TOKEN_GAP ? !(*open || (i > 1 && leads_on(r, i - 2)))
                                 : t->type != TOKEN_OPEN && !has_role(r, i - 1, ROLE_LEAD))
            break;
    }
    return i;
}

/* The words before i, to the gap before them; "namely" takes those before it, too. */
static void mood_before(const struct reader *r, size_t i, struct mood *m)
{
    while (i && !is_apart(&r->t[i - 1]) && !has_role(r, i - 1, ROLE_BREAK)) {
        i--;
        add_mood(&r->t[i], m);
        while (has_role(r, i, ROLE_LINK) && i && r->t[i - 1].type == TOKEN_GAP)
            i--;
    }
}

static size_t skip_closed(const struct reader *r, size_t i)
{
    while (i < r->n && (r->t[i].type == TOKEN_GAP || r->t[i].type == TOKEN_CLOSE))
        i++;
    return i;
}

static void mood_after(const struct reader *r, size_t i, struct mood *m)
{
    i = skip_closed(r, i);
    if (i < r->n && r->t[i].type == TOKEN_OPEN) { /* its name */
        while (i < r->n && r->t[i].type != TOKEN_CLOSE && r->t[i].type != TOKEN_STOP)
            i++;
        i = skip_closed(r, i);
    }
    for (; i < r->n && !is_apart(&r->t[i]) && !has_role(r, i, ROLE_BREAK); i++)
        add_mood(&r->t[i], m);
}

/* "The group (O1-O4) lacks one, O2": a range in brackets says of what one is left. */
static bool is_scope(const struct reader *r, size_t i)
{
    if (i >= r->n || r->t[i].type != TOKEN_CLOSE)
        return false;
    for (; i < r->n && r->t[i].type != TOKEN_STOP; i++) {
        const struct sense *one = r->t[i].phrase ? token_sense(&r->t[i], ROLE_PIECE) : NULL;
        if (has_role(r, i, ROLE_EXCEPT) || counted_after(r, i) ||
            (one && (same_word(one->kind, "only") ||
                     (same_word(one->kind, "amount") && same_word(one->value, "1")))))
            return true;
    }
    return false;
}

/* "O5 to O11 have points for 6 items" */
static bool is_range_counted(const struct reader *r, size_t i, size_t end)
{
    bool range = false;

    for (; i < end; i++)
        range |= r->t[i].type == TOKEN_DASH || has_role(r, i, ROLE_TO);
    for (i = end; range && i < r->n && r->t[i].type != TOKEN_STOP && !has_role(r, i, ROLE_BREAK);
         i++)
        if (counted_after(r, i))
            return true;
    return false;
}

void mention_mood(const struct reader *r, size_t i, size_t end, struct things *of)
{
    struct mood before = {0}, after = {0};
    bool open;

    if (!of->n || !same_word(of->thing[0].is.kind, "item"))
        return;
    i = skip_back(r, i, &open);
    bool joined = i && (has_role(r, i - 1, ROLE_AND) || r->t[i - 1].type == TOKEN_COMMA);
    if (!joined)
        mood_before(r, i, &before);
    mood_after(r, end, &after);
    bool high = before.score && before.high && !open;
    bool praise = before.full || after.full || after.praise || high || (before.praise && !open);
    bool blame = (before.blame && !open) || after.blame;
    bool scope = open && of->n > 1 && is_scope(r, end);
    scope |= of->n > 2 && is_range_counted(r, i, end);
    bool known = blame || joined || open || !(before.text || after.text);
    for (size_t k = 0; k < of->n; k++)
        if (!of->thing[k].mention->value && ((praise && !blame) || !known || scope))
            of->thing[k].mention->value = "fine";
}

/* ---- of which instrument an indicator is ---- */

static size_t back_over(const struct reader *r, size_t i, enum role role)
{
    while (i && (r->t[i - 1].type == TOKEN_GAP || has_role(r, i - 1, role)))
        i--;
    return i;
}

/* "By the form" ends before i. */
static bool is_by_form(const struct reader *r, size_t i)
{
    static const char by[] = "ตาม";
    size_t len = sizeof by - 1, end = i ? r->t[i - 1].end : 0;

    return end >= len && !memcmp(r->text + end - len, by, len);
}

const struct sense *home_before(const struct reader *r, size_t i)
{
    size_t group = back_over(r, i, ROLE_LEAD);

    if (group > 3 && r->t[group - 1].type == TOKEN_CLOSE && r->t[group - 3].type == TOKEN_OPEN)
        group = back_over(r, group - 3, ROLE_LEAD); /* "the survey (EIT)" */
    if (!group || !has_role(r, group - 1, ROLE_NAME) ||
        !same_word(token_sense(&r->t[group - 1], ROLE_NAME)->kind, "group"))
        return NULL;
    const struct sense *home = token_sense(&r->t[group - 1], ROLE_NAME);
    size_t lead = group - 1;
    while (lead && (has_role(r, lead - 1, ROLE_LEAD) || has_role(r, lead - 1, ROLE_WITHIN) ||
                    (lead > 1 && r->t[lead - 1].type == TOKEN_GAP &&
                     (has_role(r, lead - 2, ROLE_LEAD) || has_role(r, lead - 2, ROLE_WITHIN)))))
        lead--;
    if (is_by_form(r, lead))
        return home;
    bool begins =
        lead < group - 1 && (!lead || r->t[lead - 1].type == TOKEN_STOP ||
                             r->t[lead - 1].type == TOKEN_GAP || has_role(r, lead - 1, ROLE_AND));
    return begins ? home : NULL;
}

void note_home(struct reader *r, size_t i, size_t end, const struct things *of)
{
    size_t group = skip_gaps(r, end);

    if (of->n != 1 || !of->numbered || !same_word(of->thing[0].is.kind, "indicator"))
        return;
    const struct sense *home = home_before(r, i);
    bool within = has_role(r, group, ROLE_WITHIN);
    while (has_role(r, group, ROLE_WITHIN) || (within && has_role(r, group, ROLE_LEAD)))
        group = skip_gaps(r, group + 1);
    const struct sense *name = within && group < r->n ? token_sense(&r->t[group], ROLE_NAME) : NULL;
    bool after = name && same_word(name->kind, "group");
    home = after ? name : home;
    struct claim *c = home ? add_claim(r, "home", i, after ? group : end - 1) : NULL;
    if (c) {
        c->about = of->thing[0].is;
        c->value = home->value;
    }
}
