/*
 * claims_own.h - what the files of claims share. Nobody else includes it.
 *
 *   claims.c         the clauses of a text, token by token
 *   claims_things.c  the things that it names
 *   claims_said.c    what is said of them: levels, places in an order, bounds, numbers
 *   claims_order.c   what is above what, and by how much
 *   claims_change.c  how a score moved from one year to another
 *   claims_count.c   how many there are
 *   claims_rule.c    the weights, the mark and the levels
 *   claims_except.c  which of them are left out
 *   claims_state.c   that, as rows
 *   claims_doubt.c   which of them are not sure
 *   claims_frame.c   what else a sentence may be about
 */
#ifndef RAINGAN_DATA_CLAIMS_OWN_H
#define RAINGAN_DATA_CLAIMS_OWN_H

#include "data/claims.h"

/* More things in one list than this are not looked at. */
enum { THINGS_MAX = 64 };

/* A number below it, in 1/100, is no mark where it has no unit: ours. */
enum { MARK_MIN = 3000 };

struct thing {
    struct topic is;
    struct claim *mention;
};

struct things {
    struct thing thing[THINGS_MAX];
    size_t n;
    bool numbered; /* one has a number: it is the thing itself, not a word like its name */
    bool strong;   /* no unknown words before it */
    bool touched;  /* unknown words after it */
    bool apart;    /* a gap after it */
    bool blank;    /* a list parted by gaps alone: its last may begin a new clause */
    bool summed;   /* the sum of what was said before */
    bool overall;  /* a word for the whole assessment: its level is that of the report */
};

/* What the words in hand hang on. */
enum chain {
    CHAIN_CLAUSE, /* the beginning of a clause */
    CHAIN_THINGS, /* things named */
    CHAIN_AMOUNT, /* an amount of things */
    CHAIN_TEXT,   /* unknown words: nothing is read */
};

/* How long an aim lasts: ours. */
enum aim {
    AIM_NONE,
    AIM_CLAUSE,   /* "should": to the next gap after its words */
    AIM_SENTENCE, /* "so that": to the next break */
};

/* A claim while its words are gathered. */
struct statement {
    const char *kind, *value;
    bool has_number, drop;
    bool near;  /* needs its thing close by */
    bool sole;  /* no other is */
    bool joint; /* others are, too */
    bool sum;   /* of what is listed, or of the report */
    int64_t number;
    int places;
    const char *amount, *counted, *time;
    struct topic within;
    struct things follow; /* named after it */
    size_t first, last;   /* tokens */
};

/* The things that were said last to be above or below all others. */
struct ranked {
    const char *side, *kind; /* high, low; kind of the things, NULL = none */
    struct topic within;
    size_t n; /* how many have a place */
};

struct reader {
    struct arena *out, *scratch;
    const struct token *t; /* n, and a stop after them */
    size_t n;
    const char *text;
    struct topic topic;
    struct claim **end;
    int count;
    bool failed;

    struct things who; /* named last */
    enum chain chain;
    size_t from;      /* token with which the chain begins */
    const char *head; /* kind of the last one in the chain; NULL = none */
    bool measured;    /* a number after it is a figure without a unit, too */
    bool those, negated, aside, of, except, versus, run_start;
    bool span, lack; /* the aside is "between", "is missing" */
    const char *than;
    enum aim aim;
    bool aim_text; /* unknown words since */
    const char
        *changed; /* the earlier year that a change was last said of; NULL = none in this line */
    const char *time;
    bool time_text, time_from; /* unknown words since; "from last year's" */
    bool given;                /* "those that ...": a fact within what is aimed at, or unknown */
    enum aim given_aim;
    const char *amount, *counted;
    struct topic within;
    struct ranked ranked;
    struct things items; /* named last, in this line */
    bool theirs;         /* the groups that are named are another body's */

    size_t looked_from, looked_to; /* tokens of the sentence last looked through */
    bool leaves_out;               /* it has "except" */
};

static inline bool same_word(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

/* The token after gaps, quotes and opening brackets. */
size_t skip_gaps(const struct reader *r, size_t i);

bool has_role(const struct reader *r, size_t i, enum role role);

/* ---- claims.c ---- */

void end_chain(struct reader *r, enum chain chain, size_t from);

/* Words that begin a claim. */
void begin_run(struct reader *r);

/* What stood before "those that" goes on. */
void end_given(struct reader *r);

/* Words of which nothing is known. */
void on_text(struct reader *r, size_t i);

/* ---- claims_said.c ---- */

const char *turn(const char *than); /* the other side of a bound */

/* The level before token i is told what it needs. */
bool is_defined(const struct reader *r, size_t i);

/* The token to go on with, after the claim at i; on_predicate: 0 = it makes none. */
size_t on_predicate(struct reader *r, size_t i);
size_t on_number(struct reader *r, size_t i);

/* ---- claims_order.c ---- */

/* Each: after what it reads; 0 = it is not there. */
const struct sense *level_at(const struct reader *r, size_t i);
bool is_level_listed(const struct reader *r, size_t i); /* one of several levels in a row */
size_t read_outrank(struct reader *r, size_t than, size_t i);
size_t read_compare(struct reader *r, const char *side, size_t than, size_t i);
size_t read_place(struct reader *r, size_t i, const char *value, struct statement *s);
size_t read_span(struct reader *r, size_t i);

/* Keeps which things a superlative is of, for "next comes X". */
void keep_ranked(struct reader *r, const struct statement *s);
size_t read_next(struct reader *r, size_t i); /* "next come X and Y in this order" */
size_t read_lack(struct reader *r, size_t i);

/* "The difference between ... and ... is 17 points" at i; where no such claim stands there, what
 * follows says nothing of the things. */
size_t read_apart(struct reader *r, size_t i);

/* ---- claims_change.c ---- */

/* The side of the word at i that says how a score moved: < > =; NULL = it says nothing of that. */
const char *change_at(const struct reader *r, size_t i);

/* Such a word at i, with the figures and years around it; 0 = the reader goes on after it. */
size_t read_change(struct reader *r, size_t i, const char *side);

/* ---- claims_count.c ---- */

/* The number at i counts what there is in all, up to before next. */
bool read_size(struct reader *r, size_t i, size_t unit, size_t next);

/* "3 measures are done", "there are 10 measures", where the number at i is; "all measures are done" at i. */
bool read_done(struct reader *r, size_t i, size_t unit);
bool read_all_done(struct reader *r, size_t i);

/* The number at i counts measures, no things that have figures: of those in all it is a claim. */
bool read_measures(struct reader *r, size_t i, size_t unit);

/* The amount at i is of items that have points. */
bool read_scored(struct reader *r, size_t i, const char *counted, const char *amount, size_t last);

/* ---- claims_rule.c ---- */

/* "The weight of IIT is 30 per cent" at its word, "the mark is 85 points": after what is read; 0 = nothing. */
size_t read_weight(struct reader *r, size_t i);
size_t read_pass(struct reader *r, size_t i);

/* "The level X needs 85 points", whose words begin at i and end before token `after`. */
void read_threshold(struct reader *r, size_t i, size_t after, const char *level);

/* ---- claims_things.c ---- */

/* The year that a word and number at i name, as text; NULL = none. *end is after it. */
const char *read_year(struct reader *r, size_t i, size_t *end);

/* The number at i is a part of a code: a Latin letter stands just before it. */
bool is_of_code(const struct reader *r, size_t i);

/* The list of things that begins at i; 0 = none does. Each is mentioned. */
size_t read_things(struct reader *r, size_t i, struct things *out);

/* "In EIT" stands just before the things at i, and begins a clause. */
const struct sense *home_before(const struct reader *r, size_t i); /* NULL = it does not */

/* "Indicator 4 of EIT", from i to before end: which instrument it is said to be of. */
void note_home(struct reader *r, size_t i, size_t end, const struct things *of);

/* The items named from i to before end: their mentions are "fine" where what is said beside them is no
 * blame, or not known. */
void mention_mood(const struct reader *r, size_t i, size_t end, struct things *of);

/* "Indicator 7 (EIT)": the group found at i, up to before end, stands in brackets after one indicator and says of
 * which it is. */
bool read_group_told(struct reader *r, size_t i, size_t end, const struct things *found);

/* After words of which nothing is known, where brackets say what they are: "those to better (below
 * 85 points)". */
size_t skip_to_gloss(const struct reader *r, size_t i);

/* "Of the body" at i says whose the name that ends before token `before` is. */
bool is_whose_next(const struct reader *r, size_t i, size_t before);

/* The gap at i stands after a Latin word of which nothing is known, which goes on: "the system OSS got ...". */
bool is_latin_gap(const struct reader *r, size_t i);

/* ---- claims_doubt.c ---- */

/* Says something of a thing, and does not only name it. */
bool is_predicate(const struct claim *c);

void drop_predicates(struct reader *r, struct claim **link);

/* Takes away the claims of which it is not sure whose figure they give, or which: the number is a
 * difference or a share, another amount stands beside, a word for "not" is not understood. */
void drop_doubtful(struct reader *r, struct claim **link);

/* A word for a mean at i. */
bool is_mean_word(const struct reader *r, size_t i);

/* Takes away what was read as a score of each of several things and is their mean or their sum. */
void drop_joint(struct reader *r, struct claim **link);

/* From the beginning of the clause of token first to last there are codes of Latin letters and numbers
 * of which nothing is known. */
bool has_code(const struct reader *r, size_t first, size_t last);

/* Items are named in the same line before token first. */
bool has_items(const struct reader *r, size_t first);

bool is_scoped(const struct reader *r, size_t first);

/* "Of OIT, which have": what follows token `named` is said of its parts. */
bool is_whose(const struct reader *r, size_t named);

/* The last token that begins before byte `at`. */
size_t token_at(const struct reader *r, size_t at);

/* ---- claims_frame.c ---- */

/* Superlatives after a group that the sentence names have one more reading: among that group. */
void add_frames(struct reader *r, struct claim *first);

/* "9 and 10 are in OIT", "OIT consists of 9 and 10", at the things that stand second, token i: only
 * which parts it has is said. */
void mention_parts(struct reader *r, size_t i, struct things *found);

/* "The highest score is in IIT", "full marks are found in ...": no predicate of what stands before it. */
bool is_subject(const struct reader *r, const struct claim *c);

/* "To better X comes first", "first, the body will ...": what is done first, and no score. */
bool is_first_step(const struct reader *r, const struct claim *c);

/* "... so that the total" at token i: not that of what caused it. */
bool is_caused(const struct reader *r, size_t i);

/* "None of IIT and EIT", at the second: of both, which no amount says. */
bool is_of_both(const struct reader *r, size_t i, const struct things *found);

/* A quotation at token i after words of which nothing is known: whose level it is may stand in them. */
bool is_quoted_after_text(const struct reader *r, size_t i);

/* A level in quotation marks at token i that without them would be "passed the mark". */
bool is_quoted_level(const struct reader *r, size_t i);

/* ---- claims_state.c ---- */

/* The word that the number at i counts, as in "9 indicators", "9 of 10 indicators"; 0 = none. */
size_t counted_after(const struct reader *r, size_t i);

/* "80" at i of "80 per cent of the indicators": the amount "80%", and what it is of; NULL = it is
 * not that. *end is after it. */
const char *read_percent(struct reader *r, size_t i, const char **counted, size_t *end);

/* "of 20 items" at i, as a topic among which: key "of 20"; kind NULL = it is not there. */
struct topic of_after(struct reader *r, size_t i);

/* Glue of such a kind is the last word before i. */
bool glue_before(const struct reader *r, size_t i, const char *kind);

/* "Got", "got the score" stand before token i. */
bool got_before(const struct reader *r, size_t i);

/* The district or the province of the report at i, and not after the body's name: what is said is of
 * the whole of it. */
bool is_place(const struct reader *r, size_t i);

bool is_number(const struct reader *r, size_t i);

size_t skip_glue(const struct reader *r, size_t i);

/* A score at i, after a claim: "(85 points)", or after a mark "85" alone; 0 = none. */
size_t read_figure(const struct reader *r, size_t i, bool bare, struct statement *s);

/* The things that follow "namely", "in", "(". */
size_t read_follow(struct reader *r, size_t i, struct statement *s);

struct claim *add_claim(struct reader *r, const char *kind, size_t first, size_t last);

/* "among ..." at i; 0 = there is no such thing. An unknown one sets s->drop. */
size_t read_within(struct reader *r, size_t i, struct statement *s);

/* What belongs to the claim whose last token is before i: a number, an amount, the things of it. */
size_t look_most(struct reader *r, size_t i, struct statement *s);
size_t look_amount(struct reader *r, size_t i, bool figures, struct statement *s);
size_t look_parts(struct reader *r, size_t i, struct statement *s);
size_t look_items(struct reader *r, size_t i, struct statement *s);
size_t look_link(struct reader *r, size_t i, struct statement *s);

/* Something is said of the things: they do not only stand there. */
void mention_said(struct things *of);

/* ---- claims_except.c ---- */

/* The sentence of token i leaves some out: "all ... except ..." */
bool is_excepted(struct reader *r, size_t i);

/* "All" of the statement becomes "but X", with "besides X" "other than X"; false = it is not known which
 * are left out. */
bool leave_out(struct reader *r, struct statement *s);

/* ---- claims_state.c ---- */

/* Adds the rows of a claim, if it is one. */
void state(struct reader *r, struct statement *s);

#endif
