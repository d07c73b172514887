/*
 * language.h - the language of messages and help: Thai, for the people who use it, unless the
 * locale or --lang asks for English.
 *
 * Nothing else follows the locale: numbers, sorting and the PDF are the same everywhere.
 */
#ifndef RAINGAN_COMMAND_LANGUAGE_H
#define RAINGAN_COMMAND_LANGUAGE_H

#include "base/arena.h"
#include "base/diag.h"

#define _(english) diag_sentence(english)

/* "th", "en", or NULL: as LC_ALL, LC_MESSAGES or LANG say. */
void language_choose(const char *asked);

bool language_is_thai(void); /* the one that was chosen */

/* "2026-11-28" as people read it: "28 พ.ย. 2569", in English as it is. NULL = no memory. */
const char *language_day(struct arena *a, const char *iso);

#endif
