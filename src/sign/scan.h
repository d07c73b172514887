/*
 * scan.h - the syntax of a PDF as its bytes stand (PDF 32000-1, 7.2 and 7.3), without looking up
 * anything.
 *
 * A library reads a file as kindly as it can, and each library is kind in another way: what one of
 * them takes for the text of a page another does not see. Whoever has to know that there is one way
 * alone to read some bytes reads them with this: what is not by the letter is refused.
 *
 * Memory: nothing; what is handed out points into the file.
 * Errors: false = it is not so; nothing is diagnosed, and the place stays where it failed.
 */
#ifndef RAINGAN_SIGN_SCAN_H
#define RAINGAN_SIGN_SCAN_H

#include "base/file.h"

struct scan {
    const char *p, *end;
    bool again; /* was read before: no key is looked for twice */
};

bool scan_is_space(char c);   /* 7.2.2, table 1 */
bool scan_is_regular(char c); /* neither that nor a delimiter */

void scan_space(struct scan *s);
bool scan_word(struct scan *s,
               const char *word);             /* as a whole, not the beginning of a longer one */
bool scan_count(struct scan *s, size_t *out); /* digits alone, up to 10 */
bool scan_reference(struct scan *s, int *number, int *generation); /* "7 0 R" */

/* Moves over one object, whatever it is. A dictionary that has a key twice is refused. */
bool scan_value(struct scan *s);

/* What a dictionary has below the key ("/Length"). */
bool scan_key(struct bytes dict, const char *key, struct bytes *value);
bool scan_key_count(struct bytes dict, const char *key, size_t *out);
bool scan_key_is(struct bytes dict, const char *key, const char *name); /* the name "/XRef" */

#endif
