/*
 * breaks.c - the places of a paragraph, in grades.
 *
 *     text     ที่ อาจ ไม่ เป็น ไป ตาม ขั้นตอน
 *     words        |   |   |   |   |   |         segment.c, over the word graph
 *     scores     118 136 133  26  50  81         grade.c: how sure each is
 *     classes      P   W   P   L   F   P         WORD, FAIR, LIKELY; then the rules: POOR = the line
 *                                                would end on a word that leads on
 *
 * A place goes through this, and each step can only make it worse:
 *   1. The words of libthai's model say where a place is (segment.c). Of these, one of fifteen is inside a word
 *      as people cut it: libthai lays the fewest words over a name that it does not know.
 *   2. A linear model says how sure each is (features.c, grade.c): the words and letters on both sides, which of
 *      the two lists know them, a longer word that hunspell-th knows over the place. The score is cut into the
 *      classes BREAK_DOUBTFUL to BREAK_WORD.
 *   3. The two characters beside it (border.c): punctuation, digits, Latin letters, addresses.
 *   4. Pairs (pairs.c), words of our lists (lists/), then the template's words and names of the data.
 *
 * How the numbers were found. Of 2,378 sentences (UD_Thai-TUD, train) the model learned four fifths and the last
 * fifth was set, five times, so that each sentence was set once by a model that had not seen it; every line
 * end between two letters was held against the words that people cut. "Torn" are the line ends inside a word, in
 * % of the line ends between letters, but for those after การ and ความ, which some cut from their word and some do
 * not. The penalties of layout/para.c were changed until no more torn words could be saved without more lines
 * that are set ragged in a justified column than before.
 *
 * (The first two rows with cluster borders up to 0.05 em, the next two up to 0.07, the last ones up to 0.06. The last
 * row is of the weights that the program has, which have seen all the sentences: there are 872, 105 and 6 lines set
 * ragged or cut.)
 *
 *                                        60 mm            100 mm           160 mm
 *                                        justified ragged justified ragged justified ragged
 *     libthai's yes or no                     6.8    5.5       6.7    6.4       5.8    4.7
 *     grades, penalties up to 0.2 million     4.1    1.6       3.4    1.2       1.8    0.7
 *     up to 12 million                        3.2    0.7       1.9    0.2       1.4    0.5
 *     up to 30 million                        2.4    0.8       1.5    0.4       1.0    0.8
 *     up to 12 million, the middle less       3.4    1.0       2.3    0.4       1.2    0.3
 *     up to 20 million, compounds             3.0    0.8       2.0    0.4       0.8    0.0
 *     the same, weights of all sentences      2.3    0.1       1.2    0.0       0.2    0.0
 *
 * The compounds are lists/compounds.txt and some of whole.txt. They were written after looking at words that the rows
 * above tore, so the last rows but one know a little of the sentences that they are measured on.
 *
 * A line more in a ragged cell costs 1 million, a line that is set ragged in a justified column 4 and more. So a
 * place that is as likely inside a word as not costs more than a line, and one that is likely between words less.
 *
 * Not taken: all places that the letters allow, for the model to choose from. Those that libthai leaves out are
 * one of twenty of the places that people see, too few to be worth three times the work.
 */
#include "text/breaks_own.h"
#include "text/features.h"
#include "text/grade.h"
#include "text/graded.h"
#include "text/graph.h"
#include "text/lists.h"
#include "text/marks.h"
#include "text/wordset.h"

#include <string.h>

enum { NIKHAHIT = 0x0E4D };

struct breaker {
    struct wordset words, names; /* the names are among the words too */
    uint64_t words_hash;
    struct arena *scratch;
    struct graded *graded;
};

static bool add_list(struct wordset *s, struct word_list list, uint32_t flag)
{
    for (size_t i = 0; i < list.n; i++)
        if (!wordset_add(s, list.word[i], flag))
            return false;
    return true;
}

/* Of all bytes, the NULs at their ends included: FNV-1a. */
static uint64_t hash_of(struct word_list list)
{
    uint64_t h = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < list.n; i++)
        for (const char *p = list.word[i];; p++) {
            h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
            if (!*p)
                break;
        }
    return h;
}

struct breaker *breaker_open(struct arena *a, struct word_list names, struct word_list words,
                             struct diag *dg)
{
    struct breaker *b = arena_new(a, struct breaker);

    if (!b || !wordset_open(a, &b->words) || !wordset_open(a, &b->names) ||
        !add_list(&b->words, names, LIST_NAMES) || !add_list(&b->names, names, LIST_NAMES) ||
        !add_list(&b->words, words, LIST_PARTS))
        return NULL;
    b->words_hash = hash_of(words);
    for (const struct listed_word *w = listed_words; w->text; w++)
        if (!wordset_add(&b->words, w->text, w->list))
            return NULL;
    b->graded = graded_open(dg);
    b->scratch = b->graded ? arena_open(dg) : NULL;
    if (b->scratch)
        return b;
    graded_close(b->graded);
    return NULL;
}

void breaker_close(struct breaker *b)
{
    if (!b)
        return;
    arena_close(b->scratch);
    graded_close(b->graded);
}

static void weaken(uint8_t *cls, enum break_class to)
{
    if (*cls > to && *cls != BREAK_MUST)
        *cls = (uint8_t)to;
}

/* ---- words ---- */

/* The class of a place between two words by its score (grade.h); B31 has the figures. */
static enum break_class class_of_score(int score)
{
    static const struct {
        int least;
        enum break_class cls;
    } grade[] = {{120, BREAK_WORD},  {88, BREAK_SURE},  {64, BREAK_GOOD}, {40, BREAK_FAIR},
                 {24, BREAK_LIKELY}, {8, BREAK_UNSURE}, {-16, BREAK_EVEN}};

    for (size_t i = 0; i < sizeof grade / sizeof *grade; i++)
        if (score >= grade[i].least)
            return grade[i].cls;
    return BREAK_DOUBTFUL;
}

/* A run of letters as the word graph has them: a ring and an aa, with or without a tone between them or
 * before them, are the one letter sara am (B2). index[k] = where letter k stands in the text. */
struct run {
    uint32_t *ch;
    size_t *index;
    size_t n;
};

static void add_letter(struct run *r, const uint32_t *ch, size_t i)
{
    if (ch[i] == SARA_AA && r->n) {
        size_t ring = r->ch[r->n - 1] == NIKHAHIT               ? r->n - 1
                      : r->n > 1 && r->ch[r->n - 2] == NIKHAHIT ? r->n - 2
                                                                : r->n;
        if (ring < r->n) {
            r->n--;
            if (ring < r->n)
                r->ch[ring] = r->ch[r->n];
            r->ch[r->n] = SARA_AM;
            r->index[r->n++] = i;
            return;
        }
    }
    r->ch[r->n] = ch[i];
    r->index[r->n++] = i;
}

/* The class of each letter that a word begins with, but of the first; NULL = no memory. */
static const uint8_t *grade_run(struct breaker *b, const struct run *r)
{
    uint8_t *cls = arena_array(b->scratch, uint8_t, r->n);
    struct piece *piece;
    size_t npiece;
    struct context c;

    if (!cls || !segment_run(b->scratch, r->ch, r->n, &piece, &npiece) ||
        !context_open(b->scratch, r->ch, r->n, piece, npiece, &c))
        return NULL;
    for (size_t k = 1; k < npiece; k++) {
        uint32_t feature[MOST_FEATURES];
        int score = grade_place(feature, features_of(&c, k, feature));
        cls[piece[k].first] = (uint8_t)class_of_score(score);
    }
    return graded_keep(b->graded, r->ch, r->n, cls) ? cls : NULL;
}

static bool take_run(struct breaker *b, struct breaking *t, const struct run *r)
{
    const uint8_t *cls = graded_find(b->graded, r->ch, r->n);

    if (!cls && !(cls = grade_run(b, r)))
        return false;
    for (size_t i = 1; i < r->n; i++)
        if (cls[i])
            t->word[r->index[i]] = cls[i];
    return true;
}

static bool find_words(struct breaker *b, struct breaking *t)
{
    struct run r = {.ch = arena_array(b->scratch, uint32_t, t->n),
                    .index = arena_array(b->scratch, size_t, t->n)};

    if (!r.ch || !r.index)
        return false;
    for (size_t i = 0; i < t->n; i++) {
        t->word[i] = BREAK_WORD; /* whatever is no letter ends a word */
        r.n = 0;
        for (; i < t->n && graph_has_letter(t->ch[i]); i++)
            add_letter(&r, t->ch, i);
        if (r.n > 1 && !take_run(b, t, &r))
            return false;
        if (i < t->n)
            t->word[i] = BREAK_WORD;
    }
    t->word[t->n] = BREAK_WORD;
    return true;
}

static void keep_inside(struct breaking *t, size_t first, size_t end, enum break_class most)
{
    for (size_t i = first + 1; i < end; i++)
        if (t->most[i] > most)
            t->most[i] = (uint8_t)most;
}

/* A word of the lists stands at [first, end). */
static void meet(struct breaking *t, size_t first, size_t end, uint32_t lists)
{
    if (lists & LIST_NAMES) /* B21 */
        keep_inside(t, first, end, BREAK_NAME);
    if (lists & LIST_PARTS) /* B22 */
        keep_inside(t, first, end, BREAK_PART);
    t->tails[end] |= (uint16_t)lists;
    if (!t->word[end])
        return;
    t->starts[first] |= (uint16_t)lists;
    if (!t->word[first])
        return;
    t->ends[end] |= (uint16_t)lists;
    if (lists & LIST_WHOLE) /* B27 */
        keep_inside(t, first, end, BREAK_WHOLE);
    if (lists & LIST_COMPOUNDS) /* B32 */
        keep_inside(t, first, end, BREAK_EVEN);
}

static void find_listed(const struct breaker *b, struct breaking *t)
{
    const struct wordset *s = &b->words;

    for (size_t i = 0; i < t->n; i++) {
        uint32_t node = 0;
        for (size_t k = i; k < t->n; k++) {
            node = wordset_next(s, node, t->ch[k]);
            if (!node)
                break;
            if (s->node[node].flags)
                meet(t, i, k + 1, s->node[node].flags);
        }
    }
}

bool breaker_has_name(const struct breaker *b, const uint32_t *ch, size_t n)
{
    const struct wordset *s = &b->names;

    for (size_t i = 0; i < n; i++) {
        uint32_t node = 0;
        for (size_t k = i; k < n && (node = wordset_next(s, node, ch[k])); k++)
            if (s->node[node].flags)
                return true;
    }
    return false;
}

uint64_t breaker_words(const struct breaker *b)
{
    return b->words_hash;
}

/* ---- what is kept ---- */

/* B23, B25: a word that leads on had better not be last. After a space only if letters follow. */
static enum break_class after_leading(const struct breaking *t, size_t last, size_t i)
{
    if (last < i && !graph_has_letter(t->ch[i]))
        return BREAK_SPACE;
    if (t->ends[last] & LIST_LEADING)
        return BREAK_POOR;
    return last == i && t->ends[last] & LIST_PREFIXES ? BREAK_FAIR : BREAK_SPACE;
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
            if (i + 4 < n && cls[i + 4] > BREAK_NAME)
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

/* ---- a paragraph ---- */

static bool open_breaking(struct breaker *b, const uint32_t *ch, size_t n, struct breaking *t)
{
    *t = (struct breaking){.ch = ch, .n = n};
    t->word = arena_array(b->scratch, uint8_t, n + 1);
    t->most = arena_array(b->scratch, uint8_t, n + 1);
    t->kept = arena_array(b->scratch, uint8_t, n + 1);
    t->before = arena_array(b->scratch, uint32_t, n + 1);
    t->starts = arena_array(b->scratch, uint16_t, n + 1);
    t->ends = arena_array(b->scratch, uint16_t, n + 1);
    t->tails = arena_array(b->scratch, uint16_t, n + 1);
    if (!t->word || !t->most || !t->kept || !t->before || !t->starts || !t->ends || !t->tails)
        return false;
    memset(t->most, BREAK_MUST, n + 1);
    for (size_t i = 1; i <= n; i++)
        t->before[i] = unicode_is_space(ch[i - 1]) ? t->before[i - 1] : (uint32_t)i;
    return true;
}

static enum break_class class_at(struct breaking *t, size_t i, bool quote_open)
{
    uint8_t cls = (uint8_t)border_class(t, i, quote_open);
    size_t last = before_spaces(t, i);

    if (cls >= BREAK_DOUBTFUL && cls != BREAK_MUST && last) {
        if (last < i)
            weaken(&cls,
                   pair_class(t, last, i) < BREAK_WORD ? pair_class(t, last, i) : BREAK_SPACE);
        weaken(&cls, after_leading(t, last, i));
    }
    t->kept[i] = cls == BREAK_NAME || cls == BREAK_YEAR;
    weaken(&cls, (enum break_class)t->most[i]);
    return (enum break_class)cls;
}

/* B26: the word that ที่ ends is one with it when the number at i names it: วันที่ ๒๗. */
static void keep_label(const struct breaking *t, size_t i, uint8_t *cls)
{
    enum { THI = 3 };
    static const uint32_t thi[THI] = {0x0E17, 0x0E35, 0x0E48};
    size_t last = before_spaces(t, i);

    if (t->kept[i] && is_digit(t->ch[i]) && last > THI && graph_has_letter(t->ch[last - THI - 1]) &&
        !memcmp(&t->ch[last - THI], thi, sizeof thi))
        weaken(&cls[last - THI], BREAK_UNSURE);
}

bool breaker_find(struct breaker *b, const uint32_t *ch, size_t n, uint8_t *cls)
{
    struct breaking t;
    bool quote_open = false;

    if (!n)
        return true;
    arena_reset(b->scratch);
    if (!open_breaking(b, ch, n, &t) || !find_words(b, &t))
        return false;
    find_listed(b, &t);
    cls[0] = BREAK_NEVER;
    for (size_t i = 1; i < n; i++) {
        if (ch[i - 1] == '"')
            quote_open = !quote_open;
        cls[i] = (uint8_t)class_at(&t, i, quote_open);
        keep_label(&t, i, cls);
    }
    keep_units(ch, n, cls);
    keep_abbreviations(ch, n, cls);
    return true;
}
