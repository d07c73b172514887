/*
 * pairs.c - numbers and what they belong to: labels, units, months, years (B16 to B20, B26).
 */
#include "text/breaks_own.h"
#include "text/graph.h"
#include "text/lists.h"
#include "text/marks.h"

/* An abbreviation ends before `end`: พ.ศ. */
static bool ends_abbreviation(const struct breaking *t, size_t end)
{
    return end > 1 && t->ch[end - 1] == '.' && graph_has_letter(t->ch[end - 2]);
}

/* A word that the number after it names ends before `end`; but what is counted itself is none:
 * ๓ ปี |๖ เดือน. */
static bool ends_label(const struct breaking *t, size_t end)
{
    size_t k = end;

    if (!(t->tails[end] & LIST_ORDINALS) || t->ends[end] & LIST_AMOUNTS)
        return false;
    if (!(t->ends[end] & LIST_UNITS))
        return true;
    while (k > 0 && !(t->starts[k] & LIST_UNITS))
        k--;
    return !t->kept[k];
}

enum { CODE_LETTERS = 2 };

/* A number with letters before it: O22, i๓ (B17). */
static bool is_code(const struct breaking *t, size_t i)
{
    size_t k = i;

    while (k < t->n && k - i < CODE_LETTERS && is_latin(t->ch[k]))
        k++;
    return k > i && k < t->n && is_digit(t->ch[k]);
}

/* The number before `end` names something (ข้อ ๒, ตุลาคม ๒๕๖๘), so the word after it is no unit. */
static bool is_name(const struct breaking *t, size_t end)
{
    size_t k = end;

    while (k > 0 && (is_digit(t->ch[k - 1]) || t->ch[k - 1] == '.' || t->ch[k - 1] == '/' ||
                     t->ch[k - 1] == ','))
        k--;
    if (k > 0 && is_latin(t->ch[k - 1]) && k < end)
        return true; /* a code: e๑๐ */
    k = before_spaces(t, k);
    return ends_label(t, k) || t->ends[k] & LIST_MONTHS || ends_abbreviation(t, k);
}

/* B20: ๑. begins its sentence. */
static bool is_item_number(const struct breaking *t, size_t end)
{
    size_t k = end - 1;

    if (t->ch[k] != '.' || !k || !is_digit(t->ch[k - 1]))
        return false;
    while (k > 0 && (is_digit(t->ch[k - 1]) || t->ch[k - 1] == '.'))
        k--;
    return !k || unicode_is_space(t->ch[k - 1]) || t->ch[k - 1] == LINE_SEPARATOR;
}

/* พ.ศ. or ค.ศ. */
static bool is_era(const struct breaking *t, size_t i)
{
    return i + 3 < t->n && (t->ch[i] == 0x0E1E || t->ch[i] == 0x0E04) && t->ch[i + 1] == '.' &&
           t->ch[i + 2] == 0x0E28 && t->ch[i + 3] == '.';
}

static bool keeps_after(const struct breaking *t, size_t last, size_t i)
{
    return t->ends[last] & LIST_AMOUNTS || ends_label(t, last) || ends_abbreviation(t, last) ||
           (last < i && is_item_number(t, last));
}

enum break_class pair_class(const struct breaking *t, size_t last, size_t i)
{
    if (!last)
        return BREAK_WORD;
    bool number = is_digit(t->ch[i]), kept;
    if (t->ends[last] & LIST_MONTHS && (number || is_era(t, i)))
        return BREAK_YEAR;
    if (number)
        kept = keeps_after(t, last, i);
    else if (is_digit(t->ch[last - 1]))
        kept = t->starts[i] & LIST_MONTHS || (t->starts[i] & LIST_UNITS && !is_name(t, last));
    else
        kept = last < i && (is_item_number(t, last) || (is_code(t, i) && ends_label(t, last)));
    return kept ? BREAK_NAME : BREAK_WORD;
}
