/*
 * script.h - the scripts of a paragraph's characters, for shape.c.
 *
 * Rules: Unicode Standard Annex #24; M11.
 */
#ifndef RAINGAN_TEXT_SCRIPT_H
#define RAINGAN_TEXT_SCRIPT_H

#include "text/shape.h"

#include <hb.h>

static inline hb_script_t script_at(const struct shaped *t, size_t i, hb_unicode_funcs_t *ucd)
{
    return hb_unicode_script(ucd, t->ch[i]);
}

/* Of no script of its own. */
static inline bool script_is_common(hb_script_t script)
{
    return script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED ||
           script == HB_SCRIPT_UNKNOWN;
}

/* Of the run that begins at `first`: common characters go with the script before them, at the start
 * with the one after. */
hb_script_t script_from(const struct shaped *t, size_t first, hb_unicode_funcs_t *ucd);

bool script_is_right_to_left(hb_script_t script);

/* Says that the words from right to left cannot be set which begin at `first`, or after what is of
 * no script there. Returns their end. */
size_t script_refuse(const struct shaped *t, size_t first, hb_unicode_funcs_t *ucd,
                     struct place place, struct arena *a, struct diag *dg);

#endif
