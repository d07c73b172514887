/*
 * border.c - the class of a place by its two neighbours, before names and pairs are looked at.
 */
#include "text/breaks_own.h"
#include "text/graph.h"
#include "text/marks.h"

enum { SARA_A = 0x0E30, LAKKHANGYAO = 0x0E45 };

/* Drawn on the character before it, or changes how that is drawn: UAX #14, LB9. Marks of Thai are not meant. */
static bool is_combining(uint32_t c)
{
    return (c >= 0x0300 && c <= 0x036F) || c == 0x200C || c == 0x200D ||
           (c >= 0x20D0 && c <= 0x20F0) || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xFE20 && c <= 0xFE2F);
}

/* B1 to B4: inside a cluster. */
static bool joins(uint32_t before, uint32_t c)
{
    return unicode_is_thai_mark(c) || (c >= SARA_A && c <= SARA_AM) || c == LAKKHANGYAO ||
           is_combining(c) || (before >= 0x0E40 && before <= 0x0E44);
}

static bool is_glue(uint32_t c) /* B15; UAX #14, class WJ has U+FEFF too */
{
    return c == WORD_JOINER || c == 0xFEFF || c == NO_BREAK_SPACE;
}

static bool begins_honour(const struct breaking *t, size_t i) /* B9: ฯพณฯ */
{
    return t->ch[i] == PAIYANNOI && i + 3 < t->n && t->ch[i + 1] == 0x0E1E &&
           t->ch[i + 3] == PAIYANNOI;
}

static bool never(const struct breaking *t, size_t i, size_t last, bool quote_open)
{
    uint32_t before = t->ch[i - 1], c = t->ch[i], solid = last ? t->ch[last - 1] : 0;

    if (c == '\t' || c == LINE_SEPARATOR || unicode_is_space(c) || c == ZWSP || joins(before, c) ||
        is_glue(before) || is_glue(c))
        return true;
    if (is_closing(c) && !begins_honour(t, i)) /* B6, B8, B9, B10; also after a space */
        return true;
    if (c == '"' && quote_open)
        return true;
    return is_opening(solid) || (solid == '"' && quote_open && last == i);
}

/* A run without spaces and Thai that has :// or @ in it, or begins with www. It is looked for no
 * further than addresses are long, so that time is linear in any text. */
static bool in_address(const struct breaking *t, size_t i)
{
    enum { LONGEST = 300 };
    size_t first = i, end = i;

    while (first > 0 && i - first < LONGEST && t->ch[first - 1] > ' ' && t->ch[first - 1] < 0x7F)
        first--;
    while (end < t->n && end - i < LONGEST && t->ch[end] > ' ' && t->ch[end] < 0x7F)
        end++;
    if (end - first > 4 && t->ch[first] == 'w' && t->ch[first + 1] == 'w' &&
        t->ch[first + 2] == 'w' && t->ch[first + 3] == '.')
        return true;
    for (size_t k = first; k < end; k++)
        if (t->ch[k] == '@' ||
            (t->ch[k] == ':' && k + 2 < end && t->ch[k + 1] == '/' && t->ch[k + 2] == '/'))
            return true;
    return false;
}

/* B11, B30: after a sign inside a number. */
static bool in_number(const struct breaking *t, size_t i)
{
    uint32_t before = t->ch[i - 1];

    return (before == '.' || before == '/') && is_digit(t->ch[i]) && i > 1 &&
           is_digit(t->ch[i - 2]);
}

static bool is_solid(uint32_t c)
{
    return is_latin(c) || is_digit(c);
}

/* After a sign that is not followed by a space (B13, B14, B29). */
static enum break_class after_sign(const struct breaking *t, size_t i)
{
    uint32_t before = t->ch[i - 1], c = t->ch[i];

    if (in_number(t, i))
        return BREAK_LETTER;
    if (before == '/' && !in_address(t, i))
        return BREAK_WORD;
    if (i < 2 || unicode_is_space(t->ch[i - 2]) || sign_rank(t->ch[i - 2]))
        return BREAK_CLUSTER;                            /* a bullet, or one of several signs */
    if (before == '.' && graph_has_letter(t->ch[i - 2])) /* B12 */
        return BREAK_CLUSTER;
    if (is_solid(c) || before == '-' || before == '/')
        return (enum break_class)(BREAK_SIGN + sign_rank(before) - 1);
    return graph_has_letter(c) && is_end_of_phrase(before) ? BREAK_WORD : BREAK_SCRIPT;
}

/* Neither space nor sign between the two. */
static enum break_class between_letters(const struct breaking *t, size_t i)
{
    uint32_t before = t->ch[i - 1], c = t->ch[i];
    bool thai = graph_has_letter(c), thai_before = graph_has_letter(before);

    if (thai && thai_before)
        return t->word[i] ? (enum break_class)t->word[i] : BREAK_CLUSTER;
    if (thai && is_end_of_phrase(before)) /* B28 */
        return BREAK_WORD;
    if (thai_before && (is_opening(c) || c == '"'))
        return BREAK_WORD;
    if (is_solid(before) && (is_solid(c) || sign_rank(c)))
        return BREAK_LETTER;
    if ((thai && is_solid(before)) || (thai_before && is_solid(c))) /* B30 */
        return pair_class(t, i, i) < BREAK_SCRIPT ? pair_class(t, i, i) : BREAK_SCRIPT;
    if (thai && (before == '%' || before == ',' || before == ';' || before == ':'))
        return BREAK_SCRIPT;
    return BREAK_CLUSTER;
}

enum break_class border_class(const struct breaking *t, size_t i, bool quote_open)
{
    uint32_t before = t->ch[i - 1], c = t->ch[i];
    size_t last = before_spaces(t, i);

    if (before == LINE_SEPARATOR)
        return BREAK_MUST;
    if (never(t, i, last, quote_open))
        return BREAK_NEVER;
    if (is_dash(c) || (c == '-' && last < i)) /* B19: a dash ends a line */
        return last < i ? BREAK_NAME : BREAK_CLUSTER;
    if (last == i && (before == OBJECT_REPLACEMENT || c == OBJECT_REPLACEMENT)) /* V9 */
        return BREAK_WORD;
    if (before == ZWSP || before == '\t') /* UAX #14, class BA */
        return BREAK_WORD;
    if (last < i) /* a bullet belongs to its text */
        return last && t->ch[last - 1] == '-' ? BREAK_NAME : BREAK_SPACE;
    if (is_dash(before))
        return is_digit(c) ? BREAK_CLUSTER : BREAK_WORD;
    return sign_rank(before) ? after_sign(t, i) : between_letters(t, i);
}
