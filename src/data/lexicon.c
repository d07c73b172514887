#include "data/lexicon.h"

#include "data/letters.h"
#include "data/spelling.h"

#include <string.h>

enum {
    FIRST_LETTERS = 6,
    BUCKETS = 4096,
    KEY_LETTERS = 3, /* by which a phrase is found, if it has so many */
    WORD_BUCKETS = 64,
    LIST_MAX = 20,  /* a higher number in brackets is no list item's, ours */
    NEIGHBOURS = 7, /* phrases beside each other: "ninety", "two", "point", ... */
};

/* A phrase, meaning or word that is taken away again. */
struct added {
    struct added *next; /* that was added before */
    struct phrase **phrase;
    struct sense **sense;
    struct word **word;
};

struct lexicon {
    struct arena *a, *own; /* own NULL = nothing is taken away */
    struct added *added;
    struct letters spelled; /* of the phrase in hand: most of its room is not needed later */
    size_t room;            /* bytes that it has room for */
    struct phrase *bucket[BUCKETS];  /* by the first letters, longest first */
    struct word *word[WORD_BUCKETS]; /* spelled right, by the first letter */
};

struct word {
    struct word *next;
    uint32_t *c;
    size_t n;
    uint64_t first; /* the letters that it begins with */
    const char *text;
    bool right_only; /* nothing is held to be it mistyped */
};

/* ---- phrases ---- */

/* As long as no other phrase is spelled. NULL = no memory. */
static struct letters *spell_phrase(struct lexicon *lex, const char *text, size_t len)
{
    struct letters *l = &lex->spelled;

    if (len > lex->room || !l->c) {
        lex->room = 0;
        if (!letters_make_room(lex->a, 2 * len, l))
            return NULL;
        lex->room = 2 * len;
    }
    letters_spell(text, len, l);
    return l;
}

struct lexicon *lexicon_open(struct arena *a)
{
    struct lexicon *lex = arena_new(a, struct lexicon);

    if (lex)
        lex->a = a;
    return lex;
}

static void forget_room(struct lexicon *lex)
{
    lex->spelled = (struct letters){0};
    lex->room = 0;
}

void lexicon_begin(struct lexicon *lex, struct arena *a)
{
    lex->own = lex->a;
    lex->a = a;
    lex->added = NULL;
    forget_room(lex);
}

/* The newest first: each is as it was before it. */
void lexicon_end(struct lexicon *lex)
{
    for (const struct added *one = lex->added; one; one = one->next) {
        if (one->phrase)
            *one->phrase = (*one->phrase)->next;
        if (one->sense)
            *one->sense = NULL;
        if (one->word)
            *one->word = (*one->word)->next;
    }
    lex->a = lex->own;
    lex->own = NULL;
    lex->added = NULL;
    forget_room(lex);
}

/* Before what it says is done. false = no memory. */
static bool note(struct lexicon *lex, struct added what)
{
    if (!lex->own)
        return true;
    struct added *one = arena_new(lex->a, struct added);
    if (!one)
        return false;
    what.next = lex->added;
    *one = what;
    lex->added = one;
    return true;
}

bool lexicon_role(const char *word, enum role *role)
{
    static const char *const name[] = {
#define X(name, word) word,
        LEXICON_ROLES(X)
#undef X
    };

    for (int i = 0; i < ROLE_COUNT; i++)
        if (!strcmp(word, name[i])) {
            *role = (enum role)i;
            return true;
        }
    return false;
}

/* Of the n letters at c, or of as many as count. */
static size_t bucket_of(const uint32_t *c, size_t n)
{
    static const uint32_t factor[KEY_LETTERS] = {37, 101, 1021};
    uint32_t sum = 0;

    for (size_t i = 0; i < n && i < KEY_LETTERS; i++)
        sum += c[i] * factor[i];
    return sum % BUCKETS;
}

static void drop_blanks(struct letters *l)
{
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++)
        if (l->c[i] != ' ' && l->c[i] != LETTER_QUOTE)
            l->c[n++] = l->c[i];
    l->n = n;
}

/* The letters at c, as a set. */
static uint64_t set_of(const uint32_t *c, size_t n)
{
    uint64_t set = 0;

    for (size_t i = 0; i < n && c[i]; i++)
        set |= (uint64_t)1 << c[i] % 64;
    return set;
}

/* The letters of a phrase, and a 0. NULL = no memory. */
static uint32_t *keep_letters(struct arena *a, const struct letters *l)
{
    uint32_t *own = arena_array(a, uint32_t, l->n + 1);

    if (own)
        memcpy(own, l->c, l->n * sizeof *own);
    return own;
}

static bool add_word(struct lexicon *lex, const char *text, const struct letters *l,
                     bool right_only)
{
    struct word **first = &lex->word[l->c[0] % WORD_BUCKETS];
    struct word *w = arena_new(lex->a, struct word);
    uint32_t *c = keep_letters(lex->a, l);

    if (!w || !c || !note(lex, (struct added){.word = first}))
        return false;
    *w = (struct word){*first, c, l->n, set_of(c, FIRST_LETTERS), text, right_only};
    *first = w;
    return true;
}

bool lexicon_add(struct lexicon *lex, const char *phrase, struct sense sense)
{
    size_t len = strlen(phrase);
    bool left = len && phrase[0] == '|', right = len > 1 && phrase[len - 1] == '|';
    struct letters *l = spell_phrase(lex, phrase + left, len - left - right);
    struct sense **last;

    if (!l)
        return false;
    drop_blanks(l);
    if (!l->n)
        return true;
    if (sense.role == ROLE_WORD)
        return add_word(lex, phrase, l, sense.kind && !strcmp(sense.kind, "right"));
    sense.next = NULL;
    struct phrase **to = &lex->bucket[bucket_of(l->c, l->n)];
    for (; *to && (*to)->n >= l->n; to = &(*to)->next)
        if ((*to)->n == l->n && (*to)->left == left && (*to)->right == right &&
            !memcmp((*to)->c, l->c, l->n * sizeof *l->c)) {
            for (last = &(*to)->sense; *last; last = &(*last)->next)
                ;
            struct sense *own = arena_new(lex->a, struct sense);
            if (!own || !note(lex, (struct added){.sense = last}))
                return false;
            *own = sense;
            *last = own;
            return true;
        }
    struct phrase *p = arena_alloc(lex->a, sizeof *p + l->n * sizeof *l->c);
    if (!p || !note(lex, (struct added){.phrase = to}))
        return false;
    *p = (struct phrase){.next = *to, .first = sense, .n = l->n, .left = left, .right = right};
    p->sense = &p->first;
    memcpy(p->c, l->c, l->n * sizeof *l->c);
    *to = p;
    return true;
}

const struct sense *token_sense(const struct token *t, enum role role)
{
    for (const struct sense *s = t->phrase ? t->phrase->sense : NULL; s; s = s->next)
        if (s->role == role)
            return s;
    return NULL;
}

/* ---- a text cut into tokens ---- */

/* It means something for whole clauses alone. */
static bool is_piece(const struct phrase *p)
{
    const struct sense *s = p->sense;

    while (s && s->role == ROLE_PIECE)
        s = s->next;
    return !s;
}

struct cutter {
    const struct lexicon *lex;
    bool clauses; /* phrases for whole clauses count */
    struct letters l;
    struct token *token;
    size_t n;
    bool open;  /* a bracket of this line is */
    int listed; /* the number of a list that goes on in the sentence; 0 = there is none */
};

/* After the phrase, if it stands at `from`; 0 = it does not. */
static size_t spans(const struct letters *l, size_t from, const struct phrase *p)
{
    size_t j = from;
    bool apart = p->sense->role != ROLE_MISSPELT; /* a typing error is one word */

    for (size_t k = 0; k < p->n; k++, j++) {
        while (k && apart && j < l->n && (l->c[j] == ' ' || l->c[j] == LETTER_QUOTE))
            j++;
        if (j == l->n || l->c[j] != p->c[k])
            return 0;
    }
    uint32_t next = j < l->n ? l->c[j] : 0, last = p->c[p->n - 1];
    if (letter_follows(next) || letters_left_over(l, j) ||
        (letter_is_latin(next) && letter_is_latin(last)) ||
        (ascii_is_digit(next) && ascii_is_digit(last)))
        return 0;
    return j;
}

static bool begins_word(const struct letters *l, size_t at)
{
    uint32_t before = at ? l->c[at - 1] : 0;

    return !letter_follows(l->c[at]) && !letter_leads(before) &&
           !(letter_is_latin(l->c[at]) && (letter_is_latin(before) || ascii_is_digit(before)));
}

static const struct phrase *find(const struct cutter *c, size_t at, bool beside, int depth,
                                 size_t *end);

/* A word ends at `end`: no letter follows, or another phrase. */
static bool ends_word(const struct cutter *c, size_t end, int depth)
{
    size_t after;

    if (end == c->l.n || !letter_is(c->l.c[end]))
        return true;
    const struct phrase *next = depth ? find(c, end, true, depth - 1, &after) : NULL;
    return next && next->sense->role != ROLE_TEXT;
}

/* The longest phrase at `at`. `beside` = what stands before it is a phrase, too. `depth` bounds how
 * far a word's end is looked for among the phrases that follow. */
static const struct phrase *find(const struct cutter *c, size_t at, bool beside, int depth,
                                 size_t *end)
{
    const struct letters *l = &c->l;
    uint32_t key[KEY_LETTERS];
    size_t n = 0;

    if (!begins_word(l, at))
        return NULL;
    for (size_t i = at; i < l->n && n < KEY_LETTERS; i++)
        if (i == at || (l->c[i] != ' ' && l->c[i] != LETTER_QUOTE))
            key[n++] = l->c[i];
    bool left = beside || !at || !letter_is(l->c[at - 1]);
    for (; n; n--)
        for (const struct phrase *p = c->lex->bucket[bucket_of(key, n)]; p; p = p->next)
            if ((left || !p->left) && (p->n < KEY_LETTERS ? p->n : KEY_LETTERS) == n &&
                (c->clauses || !is_piece(p)) && (*end = spans(l, at, p)) &&
                (!p->right || ends_word(c, *end, depth)))
                return p;
    return NULL;
}

static struct token *add(struct cutter *c, enum token_type type, size_t from, size_t end)
{
    struct token *last = c->n ? &c->token[c->n - 1] : NULL;

    if (last && last->type == type && (type == TOKEN_TEXT || type == TOKEN_GAP) && !last->phrase) {
        last->end = c->l.at[end];
        return last;
    }
    c->token[c->n] = (struct token){.type = type, .at = c->l.at[from], .end = c->l.at[end]};
    return &c->token[c->n++];
}

static size_t skip_digits(const struct letters *l, size_t i)
{
    while (i < l->n && ascii_is_digit(l->c[i]))
        i++;
    return i;
}

/* "1,234.5": groups of three, then the decimals. */
static size_t cut_number(struct cutter *c, size_t from)
{
    const struct letters *l = &c->l;
    size_t point = skip_digits(l, from), end = point, first = 0;
    int64_t value = 0;

    while (end + 3 < l->n && l->c[end] == ',' && skip_digits(l, end + 1) == end + 4)
        point = end = end + 4;
    if (end + 1 < l->n && l->c[end] == '.' && ascii_is_digit(l->c[end + 1]))
        first = end + 1;
    else if (end + 4 < l->n && l->c[end] == ' ' && l->c[end + 1] == '.' && l->c[end + 2] == ' ' &&
             skip_digits(l, end + 3) == end + 5)
        first = end + 3; /* "74 . 25" */
    end = first ? skip_digits(l, first) : end;
    for (size_t i = from; i < point; i++)
        if (l->c[i] != ',' && value < INT64_MAX / 10000)
            value = value * 10 + (l->c[i] - '0');
    int places = first ? (int)(end - first) : -1;
    for (int i = 0; i < 2; i++)
        value = value * 10 + (i < places ? l->c[first + (size_t)i] - '0' : 0);
    if (places > 2 && l->c[first + 2] >= '5')
        value++; /* half up */
    struct token *t = add(c, TOKEN_NUMBER, from, end);
    t->number = value;
    t->places = places;
    return end;
}

/* Is what was cut last the head of a number, as in "indicator 9."? */
static bool heads_number(const struct cutter *c, size_t n)
{
    while (n && (c->token[n - 1].type == TOKEN_GAP || c->token[n - 1].type == TOKEN_OPEN))
        n--;
    return n && (token_sense(&c->token[n - 1], ROLE_NUMBERED) ||
                 token_sense(&c->token[n - 1], ROLE_NAME));
}

static int value_of(const struct letters *l, size_t from, size_t end)
{
    int value = 0;

    for (size_t i = from; i < end; i++)
        if (ascii_is_digit(l->c[i]))
            value = value * 10 + (int)(l->c[i] - '0');
    return value;
}

/* The number is the next one of the list in hand. */
static bool goes_on(const struct cutter *c, size_t from, size_t end)
{
    return c->listed && value_of(&c->l, from, end) == c->listed + 1;
}

/* After "1." or "1)" or "(1)", if one of a list stands at `at`; 0 = none. */
static size_t list_number(const struct cutter *c, size_t at)
{
    const struct letters *l = &c->l;
    const struct token *last = c->n ? &c->token[c->n - 1] : NULL;
    bool open = l->c[at] == '(';
    size_t digit = at + open, end = skip_digits(l, digit);

    if (end == digit || end - digit > 2 || end == l->n ||
        (last && last->type != TOKEN_GAP && last->type != TOKEN_STOP) ||
        (heads_number(c, c->n) && !goes_on(c, digit, end)))
        return 0;
    if (l->c[end] == ')') {
        uint32_t number = l->c[digit] - '0';
        if (end - digit == 2)
            number = number * 10 + (l->c[digit + 1] - '0');
        bool shut = !open && c->open; /* "(indicators 9 and 10)" */
        return shut || (open && number > LIST_MAX) ? 0 : end + 1;
    }
    bool point = l->c[end] == '.' && end + 1 < l->n && !ascii_is_digit(l->c[end + 1]);
    return point && !open ? end + 1 : 0;
}

static enum token_type sign_of(uint32_t c)
{
    switch (c) {
    case '\n':
        return TOKEN_STOP;
    case ' ':
    case LETTER_QUOTE:
        return TOKEN_GAP;
    case '(':
    case '[':
        return TOKEN_OPEN;
    case ')':
    case ']':
        return TOKEN_CLOSE;
    case ',':
    case ';':
    case '/':
        return TOKEN_COMMA;
    case '-':
        return TOKEN_DASH;
    case ':':
        return TOKEN_COLON;
    default:
        return TOKEN_TEXT;
    }
}

static int64_t number_in_letters(const struct phrase *p)
{
    int64_t value = 0;

    for (const char *v = p->sense->value; ascii_is_digit((unsigned char)*v); v++)
        value = value * 10 + 100L * (*v - '0');
    return value;
}

/* "Nine", "ten", "two", "point", "five" are 92.5; `point` is said by p. false = two numbers. */
static bool join_number(struct token *t, const struct phrase *p)
{
    int64_t value = number_in_letters(p);
    bool point = p->sense->value[0] == '.';

    if (t->places >= 0) {
        if (point || value >= 1000 || t->places > 1)
            return false;
        t->number += t->places++ ? value / 100 : value / 10;
    } else if (point) {
        t->places = 0;
    } else if ((value == 1000 || value == 1100) && t->number < 1000) {
        t->number = t->number * 10 + value - 1000; /* "ten", "ten and one" */
    } else if (value < 1000 && t->number >= 1000 && t->number % 1000 == 0) {
        t->number += value;
    } else {
        return false;
    }
    return true;
}

static size_t cut_phrase(struct cutter *c, size_t at)
{
    struct token *last = c->n ? &c->token[c->n - 1] : NULL;
    bool beside = last && last->phrase && last->phrase->sense->role != ROLE_TEXT;
    size_t end;
    const struct phrase *p = find(c, at, beside, NEIGHBOURS, &end);
    bool number = p && p->sense->role == ROLE_NUMBER;

    if (number && last && last->type == TOKEN_NUMBER && last->phrase && last->end == c->l.at[at] &&
        join_number(last, p)) {
        last->end = c->l.at[end];
        return end;
    }
    if (!p || (number && p->sense->value[0] == '.')) {
        for (end = at + 1; end < c->l.n && letter_follows(c->l.c[end]); end++)
            ;
        add(c, TOKEN_TEXT, at, end);
        return end;
    }
    struct token *t = add(c, number ? TOKEN_NUMBER : TOKEN_PHRASE, at, end); /* joins no text */
    if (is_piece(p))
        t->type = TOKEN_TEXT;
    t->phrase = p;
    t->places = -1;
    t->number = number ? number_in_letters(p) : 0;
    return end;
}

/* ---- words typed nearly right ---- */

/* More than two in the set. */
static bool is_many(uint64_t set)
{
    set &= set - 1;
    set &= set - 1;
    return set != 0;
}

/* Another word may begin with the last letter: "เสนอแน|วทาง" is no "เสนอแนะ" without its last letter. A letter with MAI
 * HAN-AKAT needs one after it. */
static bool may_go_on(const struct word *w, const uint32_t *text, size_t n)
{
    enum { MAI_HAN_AKAT = 0x0E31 };
    size_t same = 0;

    while (same < w->n && same < n && w->c[same] == text[same])
        same++;
    return letter_is(text[n]) && same + 1 >= w->n &&
           (n == same || (n && text[n - 1] == MAI_HAN_AKAT));
}

/* The word that nearly stands at `at`, and after it; NULL = none does. Of the first letters of a
 * word no more than two can be missing where it begins. */
static const struct word *near_word(const struct cutter *c, size_t at, size_t *end)
{
    const uint32_t *text = c->l.c + at;
    const struct word *found = NULL, *w = c->lex->word[*text % WORD_BUCKETS];
    uint64_t set = w ? set_of(text, (size_t)2 * FIRST_LETTERS) : 0;

    for (; w; w = w->next) {
        bool right;
        size_t n = is_many(w->first & ~set) ? 0 : spelling_near(w->c, w->n, text, &right);
        if (n && right) {
            *end = at + n;
            return NULL;
        }
        if (n && !found && !w->right_only && !may_go_on(w, text, n)) {
            *end = at + n;
            found = w;
        }
    }
    return found;
}

static bool find_slips(struct cutter *c, struct arena *a, struct cut *out)
{
    size_t end;

    for (size_t i = 0; i<c->l.n; i = end> i ? end : i + 1) {
        end = i;
        const struct word *w = begins_word(&c->l, i) ? near_word(c, i, &end) : NULL;
        if (!w)
            continue;
        if (!out->slip && !(out->slip = arena_array(a, struct slip, c->l.n)))
            return false;
        out->slip[out->nslip++] = (struct slip){c->l.at[i], c->l.at[end], w->text};
    }
    return true;
}

/* What the list number from i to before end is: a new line, or, where the list stands in a sentence ("namely
 * (1) X (2) Y"), what parts its things. */
static enum token_type list_sign(struct cutter *c, size_t i, size_t end)
{
    const struct token *last = c->n ? &c->token[c->n - 1] : NULL;
    int number = value_of(&c->l, i, end);

    if (last && last->type == TOKEN_GAP)
        last = c->n > 1 ? last - 1 : NULL;
    bool begins =
        number == 1 && last && (token_sense(last, ROLE_LINK) || last->type == TOKEN_COLON);
    c->listed = begins || (c->listed && number == c->listed + 1) ? number : 0;
    return !c->listed ? TOKEN_STOP : begins ? TOKEN_GAP : TOKEN_COMMA;
}

bool lexicon_cut(const struct lexicon *lex, struct arena *a, const char *text, size_t len,
                 bool clauses, struct cut *out)
{
    struct cutter c = {.lex = lex, .clauses = clauses};

    *out = (struct cut){0};
    if (!letters_make_room(a, len, &c.l))
        return false;
    letters_spell(text, len, &c.l);
    if (!find_slips(&c, a, out) || !(c.token = arena_array(a, struct token, c.l.n + 1)))
        return false;
    for (size_t i = 0; i < c.l.n;) {
        size_t end = list_number(&c, i);
        enum token_type sign = end ? list_sign(&c, i, end) : sign_of(c.l.c[i]);
        if (end || sign != TOKEN_TEXT)
            add(&c, sign, i, end ? end : i + 1);
        if (sign == TOKEN_STOP || sign == TOKEN_OPEN || sign == TOKEN_CLOSE)
            c.open = sign == TOKEN_OPEN;
        if (sign == TOKEN_STOP)
            c.listed = 0;
        if (end)
            i = end;
        else if (sign != TOKEN_TEXT)
            i++;
        else if (ascii_is_digit(c.l.c[i]))
            i = cut_number(&c, i);
        else
            i = cut_phrase(&c, i);
    }
    c.token[c.n] = (struct token){.type = TOKEN_STOP, .at = len, .end = len};
    out->token = c.token;
    out->n = out->mended = c.n;
    for (size_t i = c.n; i-- > 0;)
        if (c.l.mended != SIZE_MAX && c.token[i].end > c.l.mended)
            out->mended = i;
    return true;
}
