#include "text/breaks.h"

#include "base/str.h"
#include "text/graph.h"
#include "text/segment.h"

#include <string.h>

enum {
    PAIYANNOI = 0x0E2F,
    SARA_A = 0x0E30,
    MAIYAMOK = 0x0E46,
    LAKKHANGYAO = 0x0E45,
    ZWSP = 0x200B,
    WORD_JOINER = 0x2060,
    EN_DASH = 0x2013,
    EM_DASH = 0x2014,
};

struct word { /* as code points */
    const uint32_t *ch;
    size_t n;
};

struct words {
    struct word *word;
    size_t n;
};

struct breaker {
    struct arena *a;
    struct words names;     /* B21 */
    struct words words;     /* B22 */
    struct words before_no; /* B17, B18: a number after these stays with them */
    struct words after_no;  /* B18: these stay with the number before them */
    struct words leading;   /* B23: not last on a line */
    struct arena *scratch;
};

static const char *const before_no[] = {"ที่", "ข้อ", "หน้า", "มาตรา", "ร้อยละ", "ฉบับ", "จำนวน"};
static const char *const after_no[] = {"คะแนน", "บาท", "ข้อ", "ตัวชี้วัด", "ร้อยละ"};
static const char *const leading[] = {"ที่", "และ", "หรือ", "ใน", "ของ", "แต่"};

static bool decode_word(struct arena *a, const char *text, struct word *out)
{
    const char *end = text + strlen(text);
    uint32_t *ch = arena_array(a, uint32_t, strlen(text) + 1);
    size_t n = 0;

    if (!ch)
        return false;
    while (text < end)
        ch[n++] = utf8_next(&text, end);
    *out = (struct word){ch, n};
    return true;
}

static bool decode_words(struct arena *a, const char *const *text, size_t n, struct words *out)
{
    out->word = arena_array(a, struct word, n + 1);
    if (!out->word)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!decode_word(a, text[i], &out->word[out->n++]))
            return false;
    return true;
}

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

struct breaker *breaker_open(struct arena *a, struct word_list names, struct word_list words,
                             struct diag *dg)
{
    struct breaker *b = arena_new(a, struct breaker);

    if (!b)
        return NULL;
    b->a = a;
    if (!decode_words(a, names.word, names.n, &b->names) ||
        !decode_words(a, words.word, words.n, &b->words) ||
        !decode_words(a, before_no, COUNT(before_no), &b->before_no) ||
        !decode_words(a, after_no, COUNT(after_no), &b->after_no) ||
        !decode_words(a, leading, COUNT(leading), &b->leading))
        return NULL;
    b->scratch = arena_open(dg);
    return b->scratch ? b : NULL;
}

void breaker_close(struct breaker *b)
{
    if (!b)
        return;
    arena_close(b->scratch);
}

static bool is_digit(uint32_t c)
{
    return ascii_is_digit(c) || unicode_is_thai_digit(c);
}

static bool is_dash(uint32_t c)
{
    return c == EN_DASH || c == EM_DASH;
}

/* B1 to B4: inside a cluster. */
static bool joins(uint32_t before, uint32_t c)
{
    return unicode_is_thai_mark(c) || (c >= SARA_A && c <= SARA_AM) || c == LAKKHANGYAO ||
           (c >= 0x0300 && c <= 0x036F) || (before >= 0x0E40 && before <= 0x0E44);
}

static bool is_opening(uint32_t c)
{
    return c == '(' || c == '[' || c == '{' || c == 0x201C || c == 0x2018 || c == 0xAB;
}

static bool is_closing(uint32_t c)
{
    switch (c) {
    case ')':
    case ']':
    case '}':
    case 0x201D:
    case 0x2019:
    case 0xBB:
    case '?':
    case '!':
    case '%':
    case ',':
    case '.':
    case ':':
    case ';':
    case 0x2026:
    case 0x0E5A:
    case 0x0E5B:
    case PAIYANNOI:
    case MAIYAMOK:
    case '/': /* B13 */
        return true;
    default:
        return false;
    }
}

static bool starts(const uint32_t *ch, size_t n, size_t i, const struct word *w)
{
    return n - i >= w->n && !memcmp(ch + i, w->ch, w->n * sizeof *ch);
}

static bool ends(const uint32_t *ch, size_t end, const struct word *w)
{
    return end >= w->n && !memcmp(ch + end - w->n, w->ch, w->n * sizeof *ch);
}

/* word[i] = a word begins at ch[i], or the letters before it end. */
static bool find_words(struct breaker *b, const uint32_t *ch, size_t n, uint8_t *word)
{
    for (size_t i = 0; i < n; i++) {
        size_t first = i, npiece;
        struct piece *piece;
        while (i < n && graph_has_letter(ch[i]))
            i++;
        if (i > first && !segment_run(b->scratch, ch + first, i - first, &piece, &npiece))
            return false;
        for (size_t k = 0; i > first && k < npiece; k++)
            word[first + piece[k].first] = 1;
        if (i < n)
            word[i] = 1; /* whatever is no letter ends a word */
    }
    return true;
}

/* The class of a place by its two neighbours, before pairs and names are looked at. */
static enum break_class between(const uint32_t *ch, size_t n, size_t i, const uint8_t *word,
                                bool quote_open)
{
    uint32_t before = ch[i - 1], c = ch[i];
    size_t last = i; /* one past the last that is no space before the place */

    while (last > 0 && unicode_is_space(ch[last - 1]))
        last--;
    uint32_t solid = last > 0 ? ch[last - 1] : 0;

    if (before == LINE_SEPARATOR)
        return BREAK_MUST;
    if (c == LINE_SEPARATOR || unicode_is_space(c) || c == ZWSP || joins(before, c))
        return BREAK_NEVER;
    if (before == WORD_JOINER || c == WORD_JOINER || before == NO_BREAK_SPACE ||
        c == NO_BREAK_SPACE) /* B15 */
        return BREAK_NEVER;
    bool phana = c == PAIYANNOI && i + 3 < n && ch[i + 1] == 0x0E1E && ch[i + 3] == PAIYANNOI;
    if (is_closing(c) && !phana) /* B6, B8, B9, B10; also after a space */
        return BREAK_NEVER;
    if (c == '"' && quote_open)
        return BREAK_NEVER;
    if (is_opening(solid) || (solid == '"' && quote_open && last == i))
        return BREAK_NEVER;
    if (is_dash(c) || (c == '-' && last < i)) /* B19: a dash ends a line */
        return last < i ? BREAK_NAME : BREAK_CLUSTER;
    if (before == ZWSP)
        return BREAK_WORD;
    if (last <
        i) /* a hyphen at a line's end is lost in poppler, and a bullet belongs to its text */
        return solid == '-' ? BREAK_NAME : BREAK_SPACE;
    if (before == '/') /* B13; but a fraction or date is a number (B11) */
        return is_digit(c) && i > 1 && is_digit(ch[i - 2]) ? BREAK_CLUSTER : BREAK_WORD;
    if (is_dash(before))
        return is_digit(c) ? BREAK_CLUSTER : BREAK_WORD;
    if (before == '-') /* B14: E-Service is one word. Nor after a hyphen of Thai words: poppler
                        * takes a hyphen at a line's end for its own and drops it from the text */
        return BREAK_CLUSTER;
    if (graph_has_letter(c) && graph_has_letter(before))
        return word[i] ? BREAK_WORD : BREAK_CLUSTER;
    if (graph_has_letter(c) && (before == MAIYAMOK || before == PAIYANNOI || before == ')' ||
                                before == 0x201D || before == '"'))
        return BREAK_WORD;
    if (graph_has_letter(before) && (is_opening(c) || c == '"'))
        return BREAK_WORD;
    return BREAK_CLUSTER;
}

static void weaken(uint8_t *cls, enum break_class to)
{
    if (*cls > to && *cls != BREAK_MUST)
        *cls = (uint8_t)to;
}

static bool any_ends(const struct words *list, const uint32_t *ch, size_t end)
{
    for (size_t k = 0; k < list->n; k++)
        if (ends(ch, end, &list->word[k]))
            return true;
    return false;
}

static bool any_word_at(const struct words *list, const uint32_t *ch, size_t n, size_t i,
                        const uint8_t *word)
{
    for (size_t k = 0; k < list->n; k++) {
        size_t end = i + list->word[k].n;
        if (starts(ch, n, i, &list->word[k]) && (end == n || word[end]))
            return true;
    }
    return false;
}

/* B16 to B20: two things with a space between them that are read as one. [last, i) are spaces. */
static bool keeps_pair(const struct breaker *b, const uint32_t *ch, size_t n, size_t last, size_t i,
                       const uint8_t *word)
{
    uint32_t before = ch[last - 1];

    if (is_digit(ch[i])) {
        if (any_ends(&b->before_no, ch, last)) /* B17 */
            return true;
        if (before == '.' && last > 1 && graph_has_letter(ch[last - 2])) /* B16: พ.ศ. ๒๕๖๘ */
            return true;
    }
    if (is_digit(before) && any_word_at(&b->after_no, ch, n, i, word)) /* B18 */
        return true;
    if (before == '.' && last > 1 && is_digit(ch[last - 2])) { /* B20: ๑. begins its sentence */
        size_t k = last - 2;
        while (k > 0 && (is_digit(ch[k - 1]) || ch[k - 1] == '.'))
            k--;
        return k == 0 || unicode_is_space(ch[k - 1]) || ch[k - 1] == LINE_SEPARATOR;
    }
    return false;
}

static void keep_units(const uint32_t *ch, size_t n, uint8_t *cls)
{
    for (size_t i = 0; i + 2 < n; i++) {
        if (ch[i] != PAIYANNOI)
            continue;
        if (ch[i + 1] == 0x0E25 && ch[i + 2] == PAIYANNOI) { /* B7: ฯลฯ */
            cls[i] = cls[i + 1] = cls[i + 2] = BREAK_NEVER;
            i += 2;
        } else if (i + 3 < n && ch[i + 1] == 0x0E1E && ch[i + 2] == 0x0E13 &&
                   ch[i + 3] == PAIYANNOI) { /* B9: ฯพณฯ */
            cls[i + 1] = cls[i + 2] = cls[i + 3] = BREAK_NEVER;
            if (i + 4 < n && cls[i + 4] == BREAK_WORD)
                cls[i + 4] = BREAK_NAME; /* a title stays with its name when they touch */
            i += 3;
        }
    }
}

/* B12: letters without a vowel before a full stop are an abbreviation: อบต. */
static void keep_abbreviations(const uint32_t *ch, size_t n, uint8_t *cls)
{
    for (size_t i = 1; i < n; i++) {
        if (ch[i] != '.')
            continue;
        size_t first = i;
        while (first > 0 && ch[first - 1] >= 0x0E01 && ch[first - 1] <= 0x0E2E)
            first--;
        if (first > 0 && graph_has_letter(ch[first - 1]))
            continue; /* a vowel or mark: a word that ends its sentence */
        for (size_t k = first + 1; k < i; k++)
            weaken(&cls[k], BREAK_CLUSTER);
    }
}

/* No place inside these words is better than `most`. */
static void keep_words(const struct words *list, const uint32_t *ch, size_t n,
                       enum break_class most, uint8_t *cls)
{
    for (size_t k = 0; k < list->n; k++) {
        const struct word *w = &list->word[k];
        if (w->n < 2)
            continue;
        for (size_t i = 0; i + w->n <= n; i++)
            if (ch[i] == w->ch[0] && starts(ch, n, i, w))
                for (size_t j = i + 1; j < i + w->n; j++)
                    weaken(&cls[j], most);
    }
}

bool breaker_find(struct breaker *b, const uint32_t *ch, size_t n, uint8_t *cls)
{
    bool quote_open = false;

    if (!n)
        return true;
    arena_reset(b->scratch);
    uint8_t *word = arena_array(b->scratch, uint8_t, n + 1);
    if (!word || !find_words(b, ch, n, word))
        return false;
    cls[0] = BREAK_NEVER;
    for (size_t i = 1; i < n; i++) {
        if (ch[i - 1] == '"')
            quote_open = !quote_open;
        cls[i] = (uint8_t)between(ch, n, i, word, quote_open);
        size_t last = i;
        while (last > 0 && unicode_is_space(ch[last - 1]))
            last--;
        if (cls[i] < BREAK_POOR || cls[i] == BREAK_MUST || !last)
            continue;
        if (last < i && keeps_pair(b, ch, n, last, i, word))
            cls[i] = BREAK_NAME;
        else if (any_ends(&b->leading, ch, last) &&
                 (last == i || graph_has_letter(ch[i]))) /* B23; "ใน" may also end a longer word */
            weaken(&cls[i], BREAK_POOR);
    }
    keep_units(ch, n, cls);
    keep_abbreviations(ch, n, cls);
    keep_words(&b->words, ch, n, BREAK_PART, cls);
    keep_words(&b->names, ch, n, BREAK_NAME, cls);
    return true;
}
