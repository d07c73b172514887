/*
 * claims.h - what a text says of things that have figures: of whom, what, and which value.
 *
 * In:     a lexicon, a text, and the topic it is about when it names nothing else.
 * Out:    one row for each thing and reading of each claim. Whether it is true is for SQL to say.
 * Units:  numbers are in 1/100.
 * Memory: the rows live in the arena `out`; `scratch` is free again at return.
 * Errors: false = no memory, diagnosed.
 *
 * A claim is read only where its subject is known: the nearest thing named before it, or, at the
 * beginning of a clause, the topic. "Staff passed the test" says nothing, for "staff" is unknown.
 * Where both could be meant, both are given as readings (`reading` 0 and 1): a claim is false when
 * it is false in each.
 */
#ifndef RAINGAN_DATA_CLAIMS_H
#define RAINGAN_DATA_CLAIMS_H

#include "data/lexicon.h"

struct topic {
    const char *kind, *key;
};

struct claim {
    struct claim *next;
    int n;             /* from 1 in its text; rows of one claim share it */
    int reading;       /* 0 the thing named, 1 the topic */
    const char *kind;  /* most, bound, mark, number, count, named, mention, misspelt; else the
                          phrase's own */
    const char *value; /* the phrase's own; of bound: < <= > >=; NULL = none */
    bool has_number;
    int64_t number;
    int places;          /* digits that the number has after its point */
    struct topic about;  /* kind NULL = an amount of things */
    struct topic within; /* among these; kind NULL = all */
    const char
        *amount; /* all, none, some, how many, "but X Y", "other than X Y"; NULL = one thing */
    const char *counted; /* kind of the things */
    const char *time;    /* NULL = none said */
    bool negated;
    size_t at, end; /* bytes of the words that make the claim */
};

bool claims_read(const struct lexicon *lex, struct arena *scratch, struct arena *out,
                 const char *text, size_t len, struct topic topic, struct claim **first);

#endif
