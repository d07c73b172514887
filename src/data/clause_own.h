/*
 * clause_own.h - a clause while it is read. Nobody but the files of clause includes it.
 *
 *   clause_pieces.c the pieces of a line
 *   clause_numbers.c those that a number makes: amounts, shares
 *   clause.c        where a clause begins, and what is done with those that are understood
 *   clause_said.c   one predicate: numbers, sides, marks, levels
 *   clause_order.c  likewise: places in an order, how far from what
 *   clause_rules.c  the clause: whom it is about; its rows
 *   clause_amount.c how many of which things, and which
 *   clause_rank.c   which is first, second, ...
 *   clause_group.c  what several have together: mean, sum, how far apart they are
 */
#ifndef RAINGAN_DATA_CLAUSE_OWN_H
#define RAINGAN_DATA_CLAUSE_OWN_H

#include "data/clause.h"

enum { SAID_MAX = 4 };
enum { TESTS_MAX = 2, FULL_MARKS = 10000 };
enum { BACK_MAX = 64 }; /* pieces that are looked back over: ours */

/* A number with the words around it: "almost 90", "97 and some". */
struct figure {
    struct {
        const char *side; /* = < <= > >= */
        int64_t number;
    } test[TESTS_MAX];
    size_t n;
    int places;
    bool times;
};

struct clause {
    struct reader *r;
    const struct piece *p;
    size_t n, i, first;
    const struct things *who, *before;
    const struct things *scope; /* the items among which it counts, in brackets before it */
    const char *time, *head;
    const char *past; /* an earlier year */
    const char *side; /* "high as the third" */
    struct topic within;
    bool measured, negated, those;
    bool weak;         /* what is named is a word for any total */
    bool near;         /* what was named before stands just before the clause */
    bool listed;       /* what was named before are all meant, or none */
    const char *of;    /* said first */
    bool items;        /* what is said is of items */
    bool relative;     /* "X, which ...": X stands just before it */
    bool summed;       /* a figure may be above full marks */
    bool counted;      /* the amount has been read */
    bool whole;        /* it says how many there are: "all ten" */
    bool turned;       /* a word for "not" was there */
    bool amount_after; /* the amount stands after what is said */
    struct statement said[SAID_MAX];
    size_t nsaid;
};

/* ---- clause_pieces.c ---- */

/* What holds while the pieces of a line are made. */
struct state {
    bool gap, start, glued; /* a gap, just after the last piece; words that say nothing came */
    bool aim_text, foreign;
    bool which;  /* "which" came */
    bool though; /* "although": "will" is no aim */
    bool theirs; /* the groups that are named are of what is foreign */
    enum aim aim;
    const char *time; /* that stood before */
    size_t depth;
};

void add_piece(struct pieces *all, struct state *s, struct piece p);
bool is_numeric(enum piece_type type); /* a number, or what stands before or after it */

/* The pieces of one line, whose tokens are from i to the stop, at which it ends. */
size_t line_pieces(struct reader *r, size_t i, struct pieces *all);

/* "In", "in the group" stand before token i. */
bool is_within(const struct reader *r, size_t i);

/* ---- clause_numbers.c ---- */

/* "74 points | in all ...": the phrase goes over the end of a clause. */
bool has_blank(const struct reader *r, size_t i);

/* The number at i, with what it counts; after it. */
size_t on_count(struct reader *r, struct pieces *all, struct state *s, size_t i);

/* ---- clause_said.c ---- */

/* A piece of such a type stands at c->i; skip: and c->i is after it. Times are passed over. */
bool at(struct clause *c, enum piece_type type);
bool skip(struct clause *c, enum piece_type type);

/* What stands at c->i ends the clause: nothing, a new clause, or words that are not known and apart. */
bool at_end(struct clause *c);

/* "..., which is 90 per cent": a share of them. */
bool is_part(const struct clause *c);

/* One predicate at c->i, as statements in c->said; false = there is none. */
bool read_predicate(struct clause *c);

/* What something is compared with, at c->i: one indicator, group or the total; after a word for a
 * score the group that it is of, too. */
bool read_other(struct clause *c, bool score, struct topic *is);

/* "By 17 points" at c->i: how far the score is from another's, the mark, or full marks. The side is
 * "<" below it, ">" above, "|" either. */
bool say_gap(struct clause *c, const char *side, struct topic from);
bool is_gap_next(struct clause *c);

/* "8 points are missing to full marks", "is 3 points off full marks", at their word. */
bool say_lack(struct clause *c);
bool say_far(struct clause *c);

/* "Above X but below all others", "below all others except X": which others are meant is not known. */
bool is_narrowed(const struct clause *c);

/* "Is one of" stands before token i. */
bool is_one_of(const struct clause *c, size_t i);

/* "... than all others in the group" */
bool say_most(struct clause *c, const char *value);

/* "Of indicator 9", "in this one" at c->i, after what is said of items; then it is among what they are. */
bool is_home(struct clause *c);
void take_home(struct clause *c);

/* "The third", "the highest", each "of the group", "with 90 points" */
bool say_place(struct clause *c);

/* "Next to X", as the highest or the lowest next: X is no nearer to the middle. */
bool say_next(struct clause *c, const char *value);

/* One more statement of the clause. */
struct statement *say(struct clause *c, const char *kind, const char *value);
void say_number(struct clause *c, const char *kind, const char *value, int64_t number);

/* The number at c->i with the words around it; sides: "less than" may stand before it. */
bool read_figure_piece(struct clause *c, struct figure *f, bool sides);

/* What is said can be counted: it is no place in an order. */
bool is_countable(const struct clause *c);

/* The things at c->i, with their titles between them: "O2 Managers, O5 Plans and O12". */
const struct things *read_list(struct clause *c);

/* The one thing, if it is of that kind; else NULL. */
const struct topic *single_of(const struct things *of, const char *kind);

/* ---- clause_rules.c ---- */

/* A row of the statement. Rows of one claim share n. */
void clause_row(struct clause *c, const struct statement *s, int n, struct topic about,
                int reading);

/* A row for each thing that may be meant, as readings. */
void clause_rows(struct clause *c, const struct statement *s);

/* The rows of all that has been said; false = of whom is not known. */
bool clause_emit(struct clause *c);

/* ---- clause_amount.c ---- */

/* Said of items that have no points, wherever they are. */
bool is_none(const struct statement *s);

/* The amount at c->i, "9 indicators of 10"; *of NULL = of how many is not said. */
bool read_amount_piece(struct clause *c, const char **kind, const char **amount, const char **of);

/* "..., which is 75 per cent" of what has been counted: one more amount; NULL = not there. */
const char *read_share(struct clause *c);

bool share_of_named(struct clause *c);

/* The row of what has been said, of so many things. */
bool emit_amount(struct clause *c, const char *kind, const char *amount, const char *of);

/* "Failed in 5 items, namely O2, O5, ..." at the link: the amount, if one is said, and each of them. */
bool emit_listed(struct clause *c, const char *kind, const char *amount, const char *of);

/* Each reads a clause to its end; false = it is another. */
bool rule_those(struct clause *c);
bool rule_whose(struct clause *c);
bool rule_amount(struct clause *c);

/* ---- clause_rank.c ---- */

bool rule_order(struct clause *c); /* "from high to low: IIT, EIT, OIT" */
bool rule_rank(struct clause *c);  /* "first IIT, second EIT" */
bool rule_climb(struct clause *c); /* "the indicator that rose most is X" */
bool rule_first(struct clause *c); /* "the first 3 are X, Y and Z" */
bool rule_second(struct clause *c);
bool rule_tie(struct clause *c); /* "X and Y have the same score" */

/* ---- clause_group.c ---- */

/* The things by their keys, as those among which something is said; kind NULL = they have none. */
struct topic list_of(struct clause *c, const struct things *of);

bool rule_apart(struct clause *c);      /* "the highest and the lowest score are 26 points apart" */
bool rule_difference(struct clause *c); /* "the difference between IIT and OIT is 17 points" */
bool rule_whole(struct clause *c);      /* "the mean of indicators 9 and 10 is 82 points" */

#endif
