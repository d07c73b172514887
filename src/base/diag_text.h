/*
 * diag_text.h - diagnostics one by one, each as it is printed: for who compares what was said twice.
 */
#ifndef RAINGAN_BASE_DIAG_TEXT_H
#define RAINGAN_BASE_DIAG_TEXT_H

#include "base/diag.h"

struct diag_text {
    struct diag_message m;
    const char *line; /* of its file, where that is known: line_len bytes; NULL = it is not */
    size_t line_len;
    const char *printed; /* as diag_print prints it, with its source line and its hint */
};

/* Calls `each` for all, in the order in which they are printed; what it is given lives until it returns. false =
 * no memory, or `each` has said so. */
bool diag_each_text(const struct diag *dg, bool (*each)(void *to, const struct diag_text *t),
                    void *to);

#endif
