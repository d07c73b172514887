/*
 * digits.h - digits as Thai ones, but for those of addresses (D6).
 *
 * An address is typed into a machine: with other digits it leads nowhere. It is
 *   - what begins with a scheme (https://) or with www.,
 *   - what has an @ before a name with a letter in it: an e-mail address, or an account,
 *   - a name with a dot before one of the endings that digits.c lists: of hosts (x.go.th) and of
 *     files (plan.pdf); with the path after it.
 * It ends at a blank, and at a Thai letter that does not follow a / ? = & _ - or # of it.
 * An IP address by itself is none: 1.2.3.4 is the number of a section too.
 */
#ifndef RAINGAN_BASE_DIGITS_H
#define RAINGAN_BASE_DIGITS_H

#include "base/str.h"

/* The first address in s[from..len): where it begins, and *end; len if there is none. */
size_t digits_find_address(const char *s, size_t len, size_t from, size_t *end);

/* Adds the text with 0-9 as U+0E50-0E59, whatever it is. */
void digits_add_thai(struct sbuf *b, const char *s, size_t len);

/* The text with 0-9 as U+0E50-0E59, those of addresses as they are. NULL = no memory. */
char *digits_to_thai(struct arena *a, const char *s, size_t len);

/* The text with U+0E50-0E59 as 0-9. NULL = no memory. */
char *digits_to_arabic(struct arena *a, const char *s, size_t len);

#endif
