#include "base/format.h"

#include "base/diag.h"
#include "base/str.h"

#include <string.h>

/* All of them: few enough to list, and the list is what a hint is looked up in. */
static const struct value_format formats[] = {
    {"0", 0, false},          {"0.0", 1, false},         {"0.00", 2, false},
    {"0.000", 3, false},      {"0.0000", 4, false},      {"0.00000", 5, false},
    {"0.000000", 6, false},   {"#,##0", 0, true},        {"#,##0.0", 1, true},
    {"#,##0.00", 2, true},    {"#,##0.000", 3, true},    {"#,##0.0000", 4, true},
    {"#,##0.00000", 5, true}, {"#,##0.000000", 6, true},
};
enum { NFORMAT = sizeof formats / sizeof formats[0] };

const struct value_format *format_find(const char *v)
{
    for (size_t i = 0; i < NFORMAT; i++)
        if (!strcmp(formats[i].text, v))
            return &formats[i];
    return NULL;
}

const char *format_nearest(const char *v)
{
    const char *text[NFORMAT];

    for (size_t i = 0; i < NFORMAT; i++)
        text[i] = formats[i].text;
    return str_nearest(v, text, NFORMAT);
}

const char format_list[] = N_("formats are 0, 0.00, #,##0 and #,##0.00, with at most 6 decimals");
