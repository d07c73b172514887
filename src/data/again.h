/*
 * again.h - what a database keeps from one dataset to the next: its tables and views, and the statements
 * that were compiled.
 *
 * The first dataset of a store runs the template's scripts as any other does, and each statement of them is
 * remembered. For the next all tables are emptied, and then
 *
 *     CREATE TABLE t (...), CREATE VIEW     is there
 *     CREATE TABLE t AS SELECT ...          INSERT INTO t SELECT ..., by the same rules of types and order
 *     INSERT, SELECT                        is run again
 *
 * so that each table is filled in the same order, from the same rows. Nothing that follows changes the schema,
 * and no statement is compiled twice. Statements of our own are found by their text; one that could not be
 * compiled, for its table was not there, is not tried again, since the table may be there by now.
 *
 * What is not so simple is not done: the store says that it does not fit (again_spoil), or the report fails,
 * and in both cases it is made again by a database of its own.
 */
#ifndef RAINGAN_DATA_AGAIN_H
#define RAINGAN_DATA_AGAIN_H

#include "data/lexicon.h"
#include "data/store.h"

enum { STATEMENT_SLOTS = 512, STATEMENTS_MAX = 4000 }; /* ours: a template has some hundreds */

struct statement { /* of our own, by its text */
    struct statement *next;
    const char *sql;
    sqlite3_stmt *st; /* NULL = it could not be compiled */
    bool busy;
};

struct answer { /* to a question about the schema */
    struct answer *next;
    const char *question;
    bool yes;
};

struct step { /* of a script: one statement */
    struct step *next;
    struct loc at;
    const char *sql;
    const char *view, *table; /* that it makes; NULL = none */
    const char *fill;         /* what is run instead, the next time; NULL = nothing */
    sqlite3_stmt *st;         /* NULL = not compiled yet */
};

struct script {
    struct script *next;
    const char *path;
    struct bytes text;
    bool chosen;       /* it is run for some data, and not for others */
    unsigned long ran; /* the dataset that has run it last, by its number */
    struct step *first, **end;
};

/* In a store that ends with its dataset only `db` and `ds` are used. */
struct store {
    sqlite3 *db;        /* NULL = not open */
    struct dataset *ds; /* that it serves now: SQLite's callbacks ask for it */
    struct arena *own;  /* of itself */
    struct arena *a;    /* of what is kept; NULL = it ends with its dataset */
    unsigned long n;    /* of the datasets so far, with this one */
    bool spoiled;       /* it serves no other */
    bool faulty;        /* the data of this one are wrong: it has written nothing but rows */
    struct script *script, *running;
    struct statement *statement[STATEMENT_SLOTS];
    size_t nstatement; /* with those of the template's queries */
    struct answer *answer;
    struct statement *empty; /* DELETEs, of all tables */
    struct query *query;
    struct lexicon *lexicon; /* of the phrases in this text; NULL = not read yet */
    struct bytes phrases;
};

/* Is the dataset one of several? */
static inline bool again_keeps(const struct dataset *ds)
{
    return ds->store->a != NULL;
}

/* And not the first: the tables are there. */
static inline bool again_runs(const struct dataset *ds)
{
    return ds->store->n > 1;
}

/* The store fits no other dataset. */
void again_spoil(struct dataset *ds);

/* Before the first statement of a dataset: all tables are empty. false = diagnosed. */
bool again_begin(struct dataset *ds);
/* After the last. */
void again_end(struct dataset *ds);

/* As store_compile, of a statement of our own. */
int again_compile(struct dataset *ds, const char *sql, sqlite3_stmt **st);
/* Takes it back; false = it is none of those. */
bool again_take(struct dataset *ds, sqlite3_stmt *st);

/* What was the answer to this question? NULL = it was not asked. */
const bool *again_answer(const struct dataset *ds, const char *question);
bool again_note_answer(struct dataset *ds, const char *question, bool yes); /* false = no memory */

/* A script that has been run. NULL = none, or it says something else now, and the store is spoiled. */
struct script *again_find_script(struct dataset *ds, const char *path, struct bytes text);
/* It is about to be. One that comes later than with the first dataset sees tables of scripts that should run after
 * it: the store is spoiled. NULL = no memory. */
struct script *again_add_script(struct dataset *ds, const char *path, struct bytes text);
/* A statement of it has been run, to `rest`. `st` is the store's now. false = no memory. */
bool again_add_step(struct dataset *ds, const char *sql, const char *rest, struct loc at,
                    sqlite3_stmt *st);

/* SQLite asks whether a statement may read the table, or write to it: one that is made for some data only is there
 * for the others too, where it should not be. */
void again_note_use(struct dataset *ds, const char *table);
bool again_hides(const struct dataset *ds, const char *table);

/* SQL of the template, up to `end`: does it ask for what is another thing in a store of several? */
void again_note_sql(struct dataset *ds, const char *sql, const char *end);

#endif
