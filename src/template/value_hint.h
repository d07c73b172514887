/*
 * value_hint.h - what value.c and value_hint.c share: nobody else includes it.
 */
#ifndef RAINGAN_TEMPLATE_VALUE_HINT_H
#define RAINGAN_TEMPLATE_VALUE_HINT_H

#include "template/value.h"

#define VALUE_BLANK " \t\r\n"

enum {
    VALUE_NCOLOR = 17,
    VALUE_COLUMN_MOST = 1000 /* percent, or shares */
};

struct value_color {
    const char *name;
    uint32_t color;
};
extern const struct value_color value_colors[VALUE_NCOLOR];

/* Length of a decimal without sign or exponent at v; 0 = there is none. */
size_t value_decimal_len(const char *v);

/* `rest`: what the kind of the attribute takes beside its words; NULL = nothing. Always false. */
bool value_refuse(struct source *s, const struct schema_attr *sa, struct loc at, const char *item,
                  const char *rest);

#endif
