/*
 * compare.h - what the files of changes.h share: the state of one comparison, and the questions that
 * are asked of two states of an object.
 *
 * "Explained": the object of the update is as it may be. What is not explained in the end is refused.
 * Memory: the arena of `is`. false = a difference, or diagnosed, as each function says.
 */
#ifndef RAINGAN_SIGN_COMPARE_H
#define RAINGAN_SIGN_COMPARE_H

#include "sign/changes.h"

enum { COMPARE_DEPTH_MAX = 50 }; /* objects within objects; more is no report of ours */

struct compare {
    const struct original *was, *is;
    const struct increment *u;
    bool *explained; /* for each object of the update */
    int *field;      /* numbers of the invisible fields that were added */
    size_t nfield, field_cap;
    int *proof; /* numbers of what belonged to the DSS before */
    size_t nproof, proof_cap;
    struct changes *out;
};

struct entry { /* of a dictionary, in both states */
    const char *key;
    qpdf_oh was, is; /* null = it has it not */
    int object;      /* that it stands in */
    int page;
};

typedef bool judge(struct compare *c, const struct entry *e);

/* Diagnosed at the file; `what` is an English sentence of N_. Always false. */
bool compare_refuse(struct compare *c, const char *what, int object);
bool compare_refuse_page(struct compare *c, const char *what, int page, int object);

/* A reference is compared as a reference; with `whole`, what stands there. */
bool compare_same(struct compare *c, qpdf_oh was, qpdf_oh is, bool whole);
bool compare_same_text(struct compare *c, qpdf_oh was, qpdf_oh is);
bool compare_existed(struct compare *c, int number);
bool compare_is_new(struct compare *c, int number);
bool compare_is_one_of(const char *key, const char *const *known);
/* A dictionary of these keys alone; the list ends with NULL. */
bool compare_has_only(const struct original *o, qpdf_oh dict, const char *const *known);
/* Texts, names and numbers, in arrays and dictionaries of it, and nothing drawn: some thousands at most. `depth` begins
 * at 0. */
bool compare_is_plain(const struct original *o, qpdf_oh v, int depth);

bool *compare_mark(struct compare *c, int number); /* NULL = the update does not bring it */
void compare_explain(struct compare *c, int number);
/* What is new in the update, with all that it alone leads to. false = diagnosed. */
bool compare_explain_new(struct compare *c, qpdf_oh v, int depth);
bool compare_has_number(const int *list, size_t n, int number);
bool compare_keep(struct compare *c, int **list, size_t *n, size_t *cap, int number);

/* Every entry of a dictionary that is not what it was is put before `judged`. */
bool compare_each(struct compare *c, qpdf_oh was, qpdf_oh is, struct entry e, judge *judged);

/* Some programs write what they have not changed. `is`: the object of the update. */
bool compare_is_unchanged(struct compare *c, const struct updated *t, qpdf_oh is);

/* changes_form.c: the form, its fields, and the signatures in them. */
/* A list that grows at its end: *n items were there before. */
bool compare_has_grown(struct compare *c, qpdf_oh was, qpdf_oh is, size_t *n);
bool compare_is_appearance(const struct original *o, qpdf_oh form); /* a drawing, 8.10 */
bool compare_form(struct compare *c, qpdf_oh was_root, qpdf_oh is_root);

/* changes_proofs.c: certificates, answers and lists of revocation in the DSS. */
bool compare_proofs(struct compare *c, qpdf_oh was_root, qpdf_oh is_root);

#endif
