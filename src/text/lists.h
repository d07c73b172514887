/*
 * lists.h - our own words that decide about line ends: src/text/lists/, put into C at build time.
 *
 * Each list is a text file, one word a line, whose head says where its words come from. The flag is the
 * file's name.
 */
#ifndef RAINGAN_TEXT_LISTS_H
#define RAINGAN_TEXT_LISTS_H

#include <stdint.h>

enum {
    LIST_ORDINALS = 1, /* the number after it is its name: ข้อ ๒ */
    LIST_AMOUNTS = 2,  /* the number after it is its amount: จำนวน ๒ */
    LIST_UNITS = 4,    /* ๒ คน */
    LIST_MONTHS = 8,
    LIST_LEADING = 16,    /* not last on a line */
    LIST_PREFIXES = 32,   /* likewise, but less so */
    LIST_WHOLE = 64,      /* not cut */
    LIST_COMPOUNDS = 128, /* likewise, but less so */
};

struct listed_word {
    const char *text; /* NULL = the last */
    uint32_t list;
};

extern const struct listed_word listed_words[];

#endif
