/*
 * clause.h - a clause that is understood to its last word. Nobody but claims.c includes it.
 *
 * claims.c reads token by token and keeps what it can. Here a line is made into pieces (things, numbers,
 * sides, marks, ...), and a clause counts only if its pieces follow a rule of the grammar in
 * clause_rules.c from end to end: then what it says takes the place of what claims.c found in it. A word
 * of which nothing is known leaves the clause to claims.c.
 *
 * Memory: pieces live in the scratch arena of the reader, rows in its arena `out`.
 * Errors: r->failed.
 */
#ifndef RAINGAN_DATA_CLAUSE_H
#define RAINGAN_DATA_CLAUSE_H

#include "data/claims_own.h"

enum piece_type {
    PIECE_UNKNOWN,
    PIECE_THINGS,
    PIECE_OTHERS, /* "every other indicator": kind */
    PIECE_THOSE,  /* "the indicators that": kind */
    PIECE_AMOUNT, /* value as in a claim; kind "" = of what was named before */
    PIECE_OF,     /* "of 10 indicators": value "10" */
    PIECE_HAS,
    PIECE_HEAD, /* kind score, level, ... */
    PIECE_NUMBER,
    PIECE_UNIT,
    PIECE_TIMES, /* "17 times as much" */
    PIECE_NEAR,  /* before a number: value "<" almost, ">" more than, "~" about */
    PIECE_OVER,  /* after a number: and some more */
    PIECE_EVEN,  /* after a number: no decimals */
    PIECE_THAN,
    PIECE_MARK, /* the pass mark */
    PIECE_TOP,  /* full marks */
    PIECE_BOUND,
    PIECE_FULL,
    PIECE_STATE,
    PIECE_LEVEL,
    PIECE_MOST,
    PIECE_JOINT, /* together with others, or from then on */
    PIECE_GRADE, /* high, low */
    PIECE_RANK,  /* a place in an order; its number follows */
    PIECE_FIRST, /* so many places from its beginning: number; value high, low, "" not said */
    PIECE_NEXT,  /* the place after what follows */
    PIECE_APART, /* "the difference between" */
    PIECE_ASIDE, /* the number after it is no score */
    PIECE_LACK,  /* the number after it is missing */
    PIECE_UNTIL, /* "before it": what stands after it is what is missing to */
    PIECE_FAR,   /* "differs" */
    PIECE_ZERO,  /* no points */
    PIECE_NOT,
    PIECE_LINK,
    PIECE_AND,
    PIECE_WITHIN, /* among the indicators of a group: value */
    PIECE_ORDER,  /* "from high to low": value high, low */
    PIECE_ONLY,
    PIECE_TIME,
    PIECE_COMMA, /* or a dash */
    PIECE_BREAK,
};

struct piece {
    enum piece_type type;
    const char *kind, *value;
    size_t first, last; /* tokens */
    bool gap, start;    /* a gap before it, and no words that say nothing before the gap */
    bool closed;        /* wished, supposed or in brackets: no clause begins here */
    bool supposed;      /* to the next break */
    bool foreign;       /* another body was named last */
    bool which;         /* "which" stands before it */
    const char *time;   /* NULL = not said */
    int64_t number;
    int places;
    struct things *things;
    struct things *scope; /* of unknown words: they are a range of items in brackets */
};

struct pieces {
    struct piece *p;
    size_t n;
};

/* The clauses of the whole text, whose other claims are in the list *first. */
void clauses_read(struct reader *r, struct claim **first);

/* The clause that begins at piece i, as rows; 0 = none is understood. Else after it. `before` are the
 * things named before it. */
size_t clause_rule(struct reader *r, const struct pieces *all, size_t i,
                   const struct things *before);

/* "Which ..." after the things is said of them: of one, or of items in a list. */
bool is_one(const struct things *of);

#endif
