#include "document/counters.h"

#include "base/numeral.h"
#include "document/binder.h"

#include <stdlib.h>
#include <string.h>

static struct caption_counter *find(const struct binder *b, const char *name)
{
    const struct numbers *n = &b->numbers;

    for (size_t i = 0; i < n->ncaption; i++)
        if (!strcmp(n->caption[i].name, name))
            return &n->caption[i];
    return NULL;
}

const char *counters_name(const struct node *caption, enum element of)
{
    return node_text(caption, ATTR_COUNTER,
                     of == EL_TABLE                ? "table"
                     : of == EL_IMG || of == EL_QR ? "image"
                                                   : "chart");
}

bool counters_has(const struct binder *b, const char *name)
{
    return find(b, name) != NULL;
}

bool counters_add(struct binder *b, const char *name)
{
    struct numbers *n = &b->numbers;

    if (find(b, name))
        return true;
    struct caption_counter *more =
        arena_grow(b->doc_arena, n->caption, n->ncaption, &b->caption_cap, sizeof *more);
    if (!more)
        return false;
    n->caption = more;
    n->caption[n->ncaption++] = (struct caption_counter){.name = name};
    return true;
}

static const char note_name[] = "footnote";

/* 1 of "h1"; 0 = it is no heading. */
static int level_of(const char *name)
{
    bool is = name[0] == 'h' && name[1] >= '1' && name[1] <= '0' + HEADING_LEVELS && !name[2];

    return is ? name[1] - '0' : 0;
}

bool counters_is_reserved(const char *name)
{
    return level_of(name) || !strcmp(name, note_name);
}

const char **counters_names(struct binder *b, size_t *n)
{
    static const char *const heading[HEADING_LEVELS] = {"h1", "h2", "h3", "h4", "h5"};
    const char **name = arena_array(b->a, const char *, HEADING_LEVELS + 1 + b->numbers.ncaption);

    *n = 0;
    for (int i = 0; name && i < HEADING_LEVELS; i++)
        name[(*n)++] = heading[i];
    if (name)
        name[(*n)++] = note_name;
    for (size_t i = 0; name && i < b->numbers.ncaption; i++)
        name[(*n)++] = b->numbers.caption[i].name;
    return name;
}

void counters_clear(struct binder *b)
{
    struct numbers *n = &b->numbers;

    memset(n->heading, 0, sizeof n->heading);
    memset(n->begun, 0, sizeof n->begun);
    n->note = 0;
    for (size_t i = 0; i < n->ncaption; i++)
        n->caption[i] = (struct caption_counter){.name = n->caption[i].name};
}

struct numbers *counters_save(struct binder *b)
{
    struct numbers *saved = arena_new(b->a, struct numbers);

    if (!saved)
        return NULL;
    *saved = b->numbers;
    saved->caption = arena_array(b->a, struct caption_counter, saved->ncaption + 1);
    if (!saved->caption)
        return NULL;
    for (size_t i = 0; i < saved->ncaption; i++)
        saved->caption[i] = b->numbers.caption[i];
    return saved;
}

void counters_restore(struct binder *b, const struct numbers *saved)
{
    struct caption_counter *caption = b->numbers.caption;

    b->numbers = *saved;
    b->numbers.caption = caption;
    for (size_t i = 0; i < saved->ncaption; i++)
        caption[i] = saved->caption[i];
}

void counters_reset(struct binder *b, const struct attr *reset)
{
    struct numbers *n = &b->numbers;

    for (size_t i = 0; reset && i < reset->value.u.counters.n; i++) {
        const struct counter_start *c = &reset->value.u.counters.counter[i];
        int level = level_of(c->name);
        struct caption_counter *caption = level ? NULL : find(b, c->name);
        if (level) {
            n->heading[level - 1] = c->value;
            n->begun[level - 1]++;
        } else if (caption) {
            caption->value = c->value;
            memcpy(caption->under, n->begun, sizeof n->begun);
        } else { /* any other name is diagnosed by bind_check */
            n->note = c->value;
        }
    }
}

int counters_note(struct binder *b)
{
    return ++b->numbers.note;
}

const char *counters_heading(struct binder *b, const char *format, int level)
{
    struct numbers *n = &b->numbers;

    n->heading[level - 1]++;
    n->begun[level - 1]++;
    for (int i = level; i < HEADING_LEVELS; i++)
        n->heading[i] = 0;
    return number_in_format(b, format, n->heading, (size_t)level);
}

/* Counts anew below each heading whose number stands before its own. */
const char *counters_caption(struct binder *b, const char *format, const char *name)
{
    struct numbers *n = &b->numbers;
    struct caption_counter *c = find(b, name);
    size_t places = numeral_count(format), above = places ? places - 1 : 0, first = 0;
    int number[HEADING_LEVELS + 1];

    if (!c)
        return NULL;
    above = above < HEADING_LEVELS ? above : HEADING_LEVELS;
    int value = memcmp(c->under, n->begun, above * sizeof *n->begun) ? 1 : c->value + 1;
    if (!b->measuring) { /* else it is bound again, to be printed */
        c->value = value;
        memcpy(c->under, n->begun, sizeof n->begun);
    }
    memcpy(number, n->heading, sizeof n->heading);
    number[above] = value;
    while (first < above && !number[first]) /* there was no such heading yet */
        first++;
    return number_in_format(b, format, number + first, above + 1 - first);
}
