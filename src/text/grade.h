/*
 * grade.h - how good a place between two words is.
 *
 * In:     the features of a place (features.h).
 * Out:    a score: the logarithm of the odds that a word begins there, in 1/16. 0 = as likely as not.
 * Memory: constant data of the program: src/text/places.weights, made by tools/learn.py and put into C at
 *         build time by tools/weights.c. All of it is integers, so every machine gives the same.
 */
#ifndef RAINGAN_TEXT_GRADE_H
#define RAINGAN_TEXT_GRADE_H

#include <stddef.h>
#include <stdint.h>

enum { GRADE_BUCKET_BITS = 13, GRADE_BUCKETS = 1 << GRADE_BUCKET_BITS };

/* Sorted: 24 bits of a feature, 8 of its weight. */
extern const uint32_t grade_weight[];
/* Where the entries begin whose features begin with these bits. */
extern const uint16_t grade_bucket[GRADE_BUCKETS + 1];

int grade_place(const uint32_t *feature, size_t n);

#endif
