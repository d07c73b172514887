#include "layout/setting.h"

#include "base/str.h"

#include <string.h>

struct tag *tag_new(const struct setter *set, enum tag_kind kind)
{
    struct tag *t = arena_new(set->a, struct tag);

    if (!t)
        return NULL;
    *t = (struct tag){.kind = kind,
                      .parent = set->parent,
                      .next = *set->tags,
                      .a = set->a,
                      .colspan = 1,
                      .rowspan = 1};
    *set->tags = t;
    return t;
}

bool tag_enter(const struct setter *set, enum tag_kind kind, struct setter *in)
{
    struct tag *t = tag_new(set, kind);

    *in = *set;
    in->parent = t;
    in->lone = false;
    return t != NULL;
}

bool tag_enter_heading(const struct setter *set, int level, struct setter *in)
{
    struct headings *h = set->headings;

    while (h->n && h->level[h->n - 1] >= level)
        h->n--;
    h->level[h->n++] = level;
    return tag_enter(set, (enum tag_kind)(TAG_H1 + h->n - 1), in);
}

/* ---- languages ---- */

enum script { SCRIPT_COMMON, SCRIPT_LATIN, SCRIPT_THAI };

static enum script script_of(uint32_t c)
{
    if (unicode_is_thai(c) && !unicode_is_thai_digit(c))
        return SCRIPT_THAI;
    bool latin = (c | 32) >= 'a' && (c | 32) <= 'z' && c < 128;
    return latin || (c >= 0xC0 && c < 0x250) ? SCRIPT_LATIN : SCRIPT_COMMON;
}

static bool is_digit(uint32_t c)
{
    return ascii_is_digit(c) || unicode_is_thai_digit(c);
}

/* What the letters of [0, n) are; home wins over foreign, SCRIPT_COMMON = none. */
static enum script letters_of(const uint32_t *ch, size_t n, enum script home)
{
    enum script found = SCRIPT_COMMON;

    for (size_t i = 0; i < n && found != home; i++)
        found = script_of(ch[i]) != SCRIPT_COMMON ? script_of(ch[i]) : found;
    return found;
}

static size_t word_end(const uint32_t *ch, size_t n, size_t i)
{
    size_t end = i + 1;

    while (end < n && !unicode_is_space(ch[end]))
        end++;
    return end;
}

/* Letters tell the language: Thai ones Thai, Latin ones the document's own, or English in a Thai
 * document. What stands between two foreign words is foreign, and digits that end one ("O12"). */
const char *tag_lang(const struct layout *lo, const uint32_t *ch, size_t n, bool words, size_t *end)
{
    const char *own = lo->doc->lang ? lo->doc->lang : "th";
    enum script home = strncmp(own, "th", 2) ? SCRIPT_LATIN : SCRIPT_THAI;
    size_t last = 0, next = 0;
    bool foreign = false;

    for (size_t i = 0; i < n; i = next) {
        next = words ? word_end(ch, n, i) : i + 1;
        enum script s = words ? letters_of(ch + i, next - i, home) : script_of(ch[i]);
        bool other = s != SCRIPT_COMMON && s != home;
        foreign = foreign || (!i && other);
        if (foreign ? s == home : other)
            break;
        if (!foreign || other || (last == i && is_digit(ch[i])))
            last = next;
    }
    *end = last;
    return !foreign ? NULL : home == SCRIPT_THAI ? "en" : "th";
}
