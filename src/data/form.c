#include "data/form.h"

#include <string.h>
#include <strings.h>

enum { ROWS_MAX = 20 }; /* a header is looked for in so many rows */

const char form_separators[] = ",;\t|";

/* What looks like one letter and is typed as two: so a name is found though it is mistyped. */
static uint32_t one_letter(uint32_t c, const char **p, const char *end)
{
    enum { SARA_E = 0x0E40, SARA_AE = 0x0E41, NIKHAHIT = 0x0E4D };
    const char *next = *p;
    uint32_t second = next < end ? utf8_next(&next, end) : 0;

    if (c == SARA_E && second == SARA_E)
        c = SARA_AE;
    else if (c == NIKHAHIT && second == SARA_AA)
        c = SARA_AM;
    else
        return c;
    *p = next;
    return c;
}

/* Quotes around a name, a colon after it, the star of a form's field that must be filled in. */
static bool is_dress(uint32_t c)
{
    return c == '"' || c == '\'' || c == ':' || c == '*' || (c >= 0x2018 && c <= 0x201D);
}

char *form_name_key(struct arena *a, const char *name, size_t len)
{
    struct sbuf b = {.a = a};

    for (const char *p = name, *end = name + len; p < end;) {
        uint32_t c = utf8_next(&p, end);
        if (unicode_is_blank(c) || unicode_is_invisible(c) || is_dress(c))
            continue;
        if (c >= 0xFF01 && c <= 0xFF5E) /* full-width */
            c -= 0xFF01 - '!';
        c = one_letter(c, &p, end);
        sbuf_add_char(&b, c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    return sbuf_text(&b);
}

bool form_halves(struct arena *a, const char *key, char *half[static 2])
{
    const char *open = strrchr(key, '('), *end = key + strlen(key);

    if (!open || open == key || end[-1] != ')' || end - open < 3)
        return false;
    half[0] = arena_strndup(a, key, (size_t)(open - key));
    half[1] = arena_strndup(a, open + 1, (size_t)(end - open) - 2);
    return half[0] && half[1];
}

static bool is_among(struct csv_names names, const char *key)
{
    size_t i = 0;

    while (i < names.n && strcmp(names.key[i], key) != 0)
        i++;
    return i < names.n;
}

static bool is_name(struct arena *a, struct csv_names names, const char *text, size_t len)
{
    enum { NAME_MAX_LEN = 300 }; /* bytes; no header is longer */
    char *key = len <= NAME_MAX_LEN ? form_name_key(a, text, len) : NULL, *half[2];

    return key && *key &&
           (is_among(names, key) ||
            (form_halves(a, key, half) && is_among(names, half[0]) && is_among(names, half[1])));
}

struct seen { /* of one row */
    size_t ncell, nfilled, nname;
    const char *next; /* the row after it */
};

/* A row as RFC 4180 has it; a quote counts at the beginning of a cell alone. */
static struct seen look_at_row(struct arena *a, const char *p, const char *end, char separator,
                               struct csv_names names)
{
    struct seen seen = {0};

    for (bool more = true; more;) {
        bool quoted = p < end && *p == '"';
        const char *cell = p += quoted;
        while (p < end &&
               (quoted ? *p != '"' || (p + 1 < end && p[1] == '"') : *p != separator && *p != '\n'))
            p += quoted && *p == '"' ? 2 : 1;
        const char *from = cell, *to = p < end ? p : end;
        while (p < end && *p != separator && *p != '\n')
            p++;
        utf8_trim(&from, &to);
        seen.ncell++;
        seen.nfilled += to > from;
        seen.nname += to > from && is_name(a, names, from, (size_t)(to - from));
        more = p < end && *p == separator;
        p += p < end;
    }
    seen.next = p;
    return seen;
}

/* The line "sep=;" of Excel; cells may have been added after it. */
static bool read_said(struct bytes text, struct csv_form *f)
{
    const char *p = text.data, *end = memchr(p, '\n', text.len);
    const char *stop = end ? end : p + text.len;

    utf8_trim(&p, &stop);
    bool quoted = p < stop && *p == '"';
    p += quoted;
    /* A TAB was trimmed away. */
    char separator = stop - p >= 5 ? p[4] : '\t';
    if (stop - p < 4 || strncasecmp(p, "sep=", 4) != 0 || (unsigned char)separator > 0x7F ||
        separator == '"')
        return false;
    for (p += 5; p < stop; p++)
        if (*p != separator && *p != '"')
            return false;
    f->separator = separator;
    f->said = true;
    f->header = end ? (size_t)(end + 1 - text.data) : text.len;
    f->from.line = 2;
    return true;
}

static bool fits(const struct seen *row, int number)
{
    return row->nname && (number == 1 || (row->nname > 1 && row->nname * 2 >= row->nfilled));
}

/* Several cells, and each of them a name: that is the header, and nothing else need be tried. */
static bool is_header(const struct seen *row)
{
    return row->nname > 1 && row->nname == row->nfilled;
}

/* The best header row that this separator gives. */
static size_t try_separator(struct arena *a, struct bytes text, struct csv_names names,
                            struct csv_form *f, bool *certain)
{
    const char *end = text.data + text.len, *p = text.data + f->header;
    struct cursor at = f->from;
    struct csv_form best = *f;
    size_t most = 0;

    *certain = false;
    for (int row = 1; p < end && row <= ROWS_MAX && !*certain; row++) {
        struct seen seen = look_at_row(a, p, end, f->separator, names);
        if (fits(&seen, row) && seen.nname > most) {
            most = seen.nname;
            best.header = (size_t)(p - text.data);
            best.header_row = row;
            best.from = at;
            *certain = is_header(&seen);
        }
        cursor_move(&at, p, (size_t)(seen.next - p));
        p = seen.next;
    }
    *f = best;
    return most;
}

struct csv_form form_find(struct arena *a, struct bytes text, struct csv_names names)
{
    struct csv_form start = {.separator = ',', .header_row = 1, .from = {1, 1}}, best;
    size_t most = 0;

    if (!names.n)
        return start;
    bool said = read_said(text, &start), certain = false;
    best = start;
    if (said)
        most = try_separator(a, text, names, &best, &certain);
    /* A line "sep=;" above commas: somebody wrote it there. */
    for (size_t i = 0; !(said && most) && !certain && form_separators[i]; i++) {
        struct csv_form f = start;
        f.separator = form_separators[i];
        size_t n = try_separator(a, text, names, &f, &certain);
        if (n > most) {
            most = n;
            best = f;
        }
    }
    return best;
}

/* How many names stand between these characters. */
static size_t count_between(struct arena *a, const char *p, const char *end, const char *separator,
                            struct csv_names names)
{
    size_t n = 0;

    while (p < end) {
        const char *stop = strstr(p, separator), *next;
        if (!stop || stop > end)
            stop = end;
        next = stop < end ? stop + strlen(separator) : end;
        utf8_trim(&p, &stop);
        n += stop > p && is_name(a, names, p, (size_t)(stop - p));
        p = next;
    }
    return n;
}

bool form_find_other(struct arena *a, struct bytes cell, struct csv_names names,
                     char out[static UTF8_MAX + 1])
{
    enum { HEAD = 4096, TRIED_MAX = 40 }; /* bytes; ours */
    const char *p = cell.data, *end = p + (cell.len < HEAD ? cell.len : HEAD);
    int tried = 0;

    for (const char *next = p; p < end && tried < TRIED_MAX; p = next) {
        uint32_t c = utf8_next(&next, end);
        if (c == '_' || unicode_is_thai(c) || ascii_is_digit(c) ||
            (c < 0x80 && ascii_is_letter((char)c)))
            continue;
        memcpy(out, p, (size_t)(next - p));
        out[next - p] = '\0';
        tried++;
        if (count_between(a, cell.data, end, out, names) > 1)
            return true;
    }
    return false;
}
