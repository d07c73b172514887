/*
 * str.h - UTF-8, Thai characters and digits, text that grows, near names for hints.
 *
 * Units:  lengths and offsets are bytes unless a name says otherwise.
 * Memory: sbuf text lives in its arena.
 */
#ifndef RAINGAN_BASE_STR_H
#define RAINGAN_BASE_STR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* U+0800 to U+0FFF, Thai among them: nearly all that is not ASCII. */
static inline bool utf8_is_thai(const unsigned char *s, size_t room)
{
    return room >= 3 && s[0] == 0xE0 && (s[1] & 0xE0) == 0xA0 && (s[2] & 0xC0) == 0x80;
}

uint32_t utf8_next_any(const char **p, const char *end); /* the rest of utf8_next */

/* The code point at *p, which is moved past it. An ill-formed sequence gives U+FFFD and moves by
 * one byte. Needs *p < end. */
static inline uint32_t utf8_next(const char **p, const char *end)
{
    const unsigned char *s = (const unsigned char *)*p;

    if (s[0] < 0x80) {
        ++*p;
        return s[0];
    }
    if (utf8_is_thai(s, (size_t)(end - *p))) {
        *p += 3;
        return (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    }
    return utf8_next_any(p, end);
}

/* Writes c (at most 4 bytes) and returns how many. */
enum { UTF8_MAX = 4 }; /* bytes of a character */
size_t utf8_put(char *out, uint32_t c);

/* Ends a line, or is obeyed by terminals, or turns the direction of the text: see str_plain. */
bool unicode_is_command(uint32_t c);

/* One line of text from somebody else, for a message or the page: characters that end a line, that
 * terminals obey or that turn the direction of the text (U+0000-001F, 007F-009F, 061C, 200E-200F,
 * 2028-202E, 2066-2069) become a space, ill-formed bytes U+FFFD. NULL = no memory. */
const char *str_plain(struct arena *a, const char *s, size_t len);

/* The name of a file as one line of UTF-8: the bytes of what str_plain takes out, and of each
 * backslash, are written \xNN, so that two names never become the same. NULL = no memory. */
const char *str_escaped(struct arena *a, const char *s);

/* Offset of the first byte that is not well-formed UTF-8 (Unicode, table 3-7), or len. */
size_t utf8_valid_len(const char *s, size_t len);

size_t utf8_count(const char *s, size_t len); /* code points */

/* A place in a text: lines end in LF, columns are code points; both count from 1. */
struct cursor {
    int line, col;
};

void cursor_move(struct cursor *c, const char *text, size_t n); /* over n bytes of UTF-8 */

enum {
    SARA_AA = 0x0E32,
    SARA_AM = 0x0E33, /* one character, drawn as a ring and an aa */
    NO_BREAK_SPACE = 0x00A0,
    PARAGRAPH_SEPARATOR = 0x2029,
    LINE_SEPARATOR = 0x2028,     /* a forced line break, from the document on */
    OBJECT_REPLACEMENT = 0xFFFC, /* stands for a picture within a line */
};

/* A space at which a line may end; it is dropped there. */
static inline bool unicode_is_space(uint32_t c)
{
    return c == ' ' || c == 0x2003 || c == 0x3000;
}

static inline bool unicode_is_thai(uint32_t c)
{
    return c >= 0x0E01 && c <= 0x0E5B;
}

/* Drawn over or under the letter before it: U+0E31, 0E34-0E3A, 0E47-0E4E. */
static inline bool unicode_is_thai_mark(uint32_t c)
{
    return c == 0x0E31 || (c >= 0x0E34 && c <= 0x0E3A) || (c >= 0x0E47 && c <= 0x0E4E);
}

static inline bool unicode_is_thai_digit(uint32_t c)
{
    return c >= 0x0E50 && c <= 0x0E59;
}

static inline bool ascii_is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Draws nothing and says nothing at the end of a cell: what web pages and spreadsheets leave there.
 */
static inline bool unicode_is_invisible(uint32_t c)
{
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0x00AD || c == 0x034F ||
           c == 0x061C || c == 0x180E;
}

/* A blank of any width, a tab or a line end. */
static inline bool unicode_is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == NO_BREAK_SPACE ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000 || c == 0x1680 || c == 0x2800;
}

/* Moves both ends of a text inwards over blanks and what is invisible. */
void utf8_trim(const char **text, const char **end);

struct sbuf {
    struct arena *a;
    char *s; /* ends in NUL once anything was added */
    size_t len, cap;
    bool failed; /* memory ended: what follows is dropped, the arena has diagnosed it */
};

void sbuf_add_more(struct sbuf *b, const char *s, size_t len); /* for the next */

static inline void sbuf_add(struct sbuf *b, const char *s, size_t len)
{
    if (b->failed || b->cap - b->len <= len || !len) {
        sbuf_add_more(b, s, len);
        return;
    }
    if (!b->s) /* where there is room, there is a text: gcc -fanalyzer does not see it */
        __builtin_unreachable();
    memcpy(b->s + b->len, s, len);
    b->len += len;
    b->s[b->len] = '\0';
}

static inline void sbuf_add_str(struct sbuf *b, const char *s)
{
    sbuf_add(b, s, strlen(s));
}

void sbuf_add_char(struct sbuf *b, uint32_t c);
void sbuf_printf(struct sbuf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* CSV files that this program writes begin with it, as a spreadsheet takes a file without one for
 * Windows-874. Their lines end in LF: spreadsheets read that too, and what compares, counts or cuts
 * lines (grep, git, sha256sum) reads nothing else. */
#define BYTE_ORDER_MARK "\ufeff"

/* A record of CSV with its line end (LF), each field in quotes if RFC 4180 needs them. A field that
 * is NULL is empty. */
void sbuf_add_record(struct sbuf *b, const char *const *field, size_t n);

/* A text that a stranger wrote, for a field: a spreadsheet computes what begins with = + - @ or a tab, so that gets a '
 * before it. NULL stays NULL, and is given if memory ends, which the arena says. */
const char *str_no_formula(struct arena *a, const char *text);

void sbuf_add_numbered(struct sbuf *b, int number, const char *const *field,
                       size_t n); /* after it */
void sbuf_add_json(struct sbuf *b,
                   const char *utf8); /* a string of RFC 8259 with its quotes; or null */
char *sbuf_text(struct sbuf *b);      /* never NULL unless failed */

bool str_ends_in(const char *s, const char *ending); /* and is longer */

/* The name nearest to `word`, for a hint; NULL if none is near (more than a third of its letters
 * differ; two swapped neighbours count as one). Over bytes, upper and lower case alike. */
const char *str_nearest(const char *word, const char *const *name, size_t nname);

#endif
