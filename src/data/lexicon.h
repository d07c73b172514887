/*
 * lexicon.h - the phrases of a template, and a text cut into them.
 *
 * Spellings that look the same are one: Thai and ASCII digits, all quotes, dashes and spaces, two
 * SARA E for SARA AE, NIKHAHIT and SARA AA for SARA AM. Latin letters are compared without case,
 * and a phrase is found across the spaces and quotes that a text has inside it. Of the phrases that
 * begin at one place the longest is taken; none begins or ends inside a syllable.
 *
 * Units:  `at` and `end` are bytes of the text as it was typed; numbers are in 1/100.
 * Memory: the arenas given.
 * Errors: false or NULL = no memory, diagnosed.
 */
#ifndef RAINGAN_DATA_LEXICON_H
#define RAINGAN_DATA_LEXICON_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* What a phrase does in a sentence (doc/template.md, "Claims"). */
#define LEXICON_ROLES(X)                                                                           \
    X(TEXT, "text")         /* an ordinary word, listed for the phrases that it holds */           \
    X(NAME, "name")         /* a thing that has figures */                                         \
    X(NUMBERED, "numbered") /* with a number after it, such a thing */                             \
    X(TITLE, "title")       /* stands before a proper name */                                      \
    X(LEAD, "lead")         /* stands before names: "the indicator ..." */                         \
    X(THOSE, "those")       /* "the indicators that ..." */                                        \
    X(IS, "is")             /* says something of a thing */                                        \
    X(MOST, "most")         /* says that a thing is above or below all others */                   \
    X(BOUND, "bound")       /* says on which side of the mark a thing is */                        \
    X(THAN, "than")         /* makes a bound of the number after it */                             \
    X(HEAD, "head")         /* what others need before them */                                     \
    X(GLUE, "glue")         /* changes nothing */                                                  \
    X(BE, "be")             /* glue that makes one of "those" */                                   \
    X(UNIT, "unit")         /* after a number: how much of a figure */                             \
    X(COUNTED, "counted")   /* after a number: how many things */                                  \
    X(NUMBER, "number")     /* a number in letters */                                              \
    X(AMOUNT, "amount")     /* all or none of the things */                                        \
    X(ASIDE, "aside")       /* the number after it is no claim */                                  \
    X(OF, "of")             /* the number after it says how many there are in all */               \
    X(RANK, "rank")         /* a place in an order */                                              \
    X(NOT, "not")           /* turns the next claim round */                                       \
    X(AIM, "aim")           /* what follows is wished, feared or guessed */                        \
    X(TIME, "time")         /* when */                                                             \
    X(LINK, "link")         /* the things of a claim follow */                                     \
    X(AND, "and")           /* between things */                                                   \
    X(TO, "to")             /* between the ends of a range */                                      \
    X(WITHIN, "within")     /* among which things */                                               \
    X(EXCEPT, "except")     /* the things that follow are left out */                              \
    X(PIECE, "piece")       /* for whole clauses alone */                                          \
    X(BREAK, "break")       /* a new clause */                                                     \
    X(WORD, "word")         /* a word spelled right: what is nearly it is misspelt */              \
    X(MISSPELT, "misspelt") /* `value` is the right word */

enum role {
#define X(name, word) ROLE_##name,
    LEXICON_ROLES(X)
#undef X
        ROLE_COUNT
};

/* One meaning of a phrase. */
struct sense {
    struct sense *next;
    enum role role;
    const char *kind, *value; /* the template's own words; "" = none */
    const char *after;        /* kinds of head, one of which must stand before; "" = none need */
};

struct phrase {
    struct phrase *next; /* begins alike, not longer */
    struct sense *sense;
    struct sense first; /* of the senses */
    size_t n;
    bool left, right; /* a word begins here, a word ends here */
    uint32_t c[];
};

enum token_type {
    TOKEN_TEXT, /* of which nothing is known, or but what it is for whole clauses */
    TOKEN_GAP,  /* spaces, quotes */
    TOKEN_STOP, /* a new line, or the number of a list item */
    TOKEN_NUMBER,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA, /* , ; / */
    TOKEN_DASH,
    TOKEN_COLON,
    TOKEN_PHRASE,
};

struct token {
    enum token_type type;
    size_t at, end;
    const struct phrase *phrase; /* of TOKEN_PHRASE, and of text that is for whole clauses */
    int64_t number;              /* of TOKEN_NUMBER */
    int places;                  /* likewise: digits after the point; -1 = it has none */
};

/* A word typed nearly as it should be. */
struct slip {
    size_t at, end;
    const char *word; /* as it should be */
};

struct cut {
    struct token *token; /* then one of type TOKEN_STOP that is not counted */
    size_t n;
    size_t mended; /* the first token in which two keys stand for one letter; n = none */
    struct slip *slip;
    size_t nslip;
};

struct lexicon;

struct lexicon *lexicon_open(struct arena *a);

/* A `|` at either end of the phrase: there a word must begin or end, so that it stands alone or
 * beside another phrase. The texts are borrowed. */
bool lexicon_add(struct lexicon *lex, const char *phrase, struct sense sense);

/* Phrases that are added from here on live in `a` and are of one report: lexicon_end takes them away. */
void lexicon_begin(struct lexicon *lex, struct arena *a);
void lexicon_end(struct lexicon *lex);

bool lexicon_role(const char *word, enum role *role); /* false = there is no such role */

/* Without `clauses`, phrases that have the role "piece" alone hide none that are shorter. */
bool lexicon_cut(const struct lexicon *lex, struct arena *a, const char *text, size_t len,
                 bool clauses, struct cut *out);

const struct sense *token_sense(const struct token *t, enum role role); /* NULL = it has none */

#endif
