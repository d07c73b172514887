/*
 * format.h - the formats in which a number can be printed, by their names.
 */
#ifndef RAINGAN_BASE_FORMAT_H
#define RAINGAN_BASE_FORMAT_H

#include <stdbool.h>

struct value_format { /* how a number is printed */
    const char *text; /* "0.00", "#,##0" */
    int decimals;     /* digits after the full stop */
    bool grouped;     /* thousands apart by commas */
};

/* "0" or "#,##0", each with up to 6 decimals. NULL = it is none. */
const struct value_format *format_find(const char *v);
const char *format_nearest(const char *v); /* the one that may be meant; NULL = none */
extern const char format_list[];           /* a sentence that names them */

#endif
