#include "data/clause_own.h"

#include <string.h>

/* "74 points | in all ...": the phrase goes over the end of a clause. */
bool has_blank(const struct reader *r, size_t i)
{
    return memchr(r->text + r->t[i].at, ' ', r->t[i].end - r->t[i].at) != NULL;
}

/* After "80 per cent" at i; 0 = it is none. */
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

/* "Of the indicators" after a share, at i: after it, and their kind; 0 = it is not that. */
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

/* The side that the last piece gives the amount after it: "more than | 8 indicators"; "" = none, NULL = it
 * is not known. The piece is gone. */
static const char *amount_side(struct pieces *all, struct state *s)
{
    const struct piece *p = all->n ? &all->p[all->n - 1] : NULL;
    bool near = p && p->type == PIECE_NEAR, than = p && p->type == PIECE_THAN;
    enum piece_type before = all->n > 1 ? p[-1].type : PIECE_BREAK;

    if (!near && !than)
        return "";
    bool least = p->value[0] && p->value[1] == '=';
    if ((near && p->value[0] != '>') || before == PIECE_HEAD ||
        (before == PIECE_THINGS && !least) || before == PIECE_NUMBER || before == PIECE_UNIT)
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

/* "In all" ends before token i, after what is said of those that are counted. */
static bool is_in_all(const struct reader *r, const struct pieces *all, size_t i)
{
    const struct piece *p = all->n > 1 ? &all->p[all->n - 1] : NULL;

    if (!p || p->type != PIECE_AMOUNT || p->last != i - 1 || !same_word(p->value, "all") ||
        !has_role(r, i - 1, ROLE_OF))
        return false;
    return p[-1].type == PIECE_STATE || p[-1].type == PIECE_FULL || p[-1].type == PIECE_ZERO ||
           p[-1].type == PIECE_BOUND;
}

/* "2 to 3 indicators" at i, as one amount; 0 = it is none. */
static size_t on_span(struct reader *r, struct pieces *all, struct state *s, size_t i)
{
    size_t to = skip_gaps(r, i + 1), more = skip_gaps(r, to + 1);
    struct piece p = {.first = i};
    bool dash = to < r->n && (r->t[to].type == TOKEN_DASH || has_role(r, to, ROLE_TO));

    if (!dash || r->t[i].places >= 0 || is_of_code(r, i) || !is_number(r, more) ||
        r->t[more].number <= r->t[i].number || r->t[i].number < 0)
        return 0;
    size_t end = pick_count(r, more, &p);
    if (!end || has_role(r, i ? i - 1 : r->n, ROLE_NUMBERED))
        return 0;
    p.value = arena_printf(r->out, "%d-%s", (int)(r->t[i].number / 100), p.value);
    r->failed |= !p.value;
    add_piece(all, s, p);
    return end;
}

size_t on_count(struct reader *r, struct pieces *all, struct state *s, size_t i)
{
    struct piece p = {.type = PIECE_NUMBER, .kind = "", .value = "", .first = i, .last = i};
    size_t j = skip_gaps(r, i + 1), before = i;
    bool rank = all->n && all->p[all->n - 1].type == PIECE_RANK;

    size_t share = rank ? 0 : on_share(r, all, s, i);
    if (share || (share = rank ? 0 : on_first(r, all, s, i)) ||
        (share = rank ? 0 : on_span(r, all, s, i)))
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
    if (end && of && is_in_all(r, all, before)) { /* "have no points, in all 5 items" */
        s->gap |= all->p[--all->n].gap;
        of = false;
    }
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
