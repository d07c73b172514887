/*
 * sql_text.c - SQL as text: tokens, as far as SQLite tells us nothing of what it has parsed.
 */
#include "data/store.h"

#include "base/str.h"

#include <string.h>
#include <strings.h>

/* SQLite takes every byte of UTF-8 beyond ASCII for a letter:
 * https://www.sqlite.org/lang_naming.html */
static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || ascii_is_digit((unsigned char)c) ||
           c == '_' || c == '$' || (c & 0x80);
}

/* After the token that begins at s: a quoted thing, a comment, a word, or one character. */
const char *sql_skip_token(const char *s)
{
    char quote = *s == '[' ? ']' : *s;

    if (*s == '\'' || *s == '"' || *s == '`' || *s == '[') {
        for (s++; *s; s++)
            if (*s == quote) {
                if (s[1] != quote || quote == ']')
                    return s + 1;
                s++; /* written twice: the character itself */
            }
        return s;
    }
    if (s[0] == '-' && s[1] == '-')
        return s + strcspn(s, "\n");
    if (s[0] == '/' && s[1] == '*') {
        const char *end = strstr(s + 2, "*/");
        return end ? end + 2 : s + strlen(s);
    }
    size_t word = 0;
    while (is_word_char(s[word]))
        word++;
    return s + (word ? word : *s != '\0');
}

const char *sql_skip_blank(const char *s)
{
    for (;;) {
        s += strspn(s, " \t\r\n");
        if (!(s[0] == '-' && s[1] == '-') && !(s[0] == '/' && s[1] == '*'))
            return s;
        s = sql_skip_token(s);
    }
}

bool sql_is_word(const char *s, const char *end, const char *word)
{
    return (size_t)(end - s) == strlen(word) && !strncasecmp(s, word, strlen(word));
}

/* The text of "a ""quoted"" name". */
char *sql_unquote(struct arena *a, const char *s, const char *end)
{
    char *out = arena_strndup(a, s, (size_t)(end - s)), *to = out;

    if (!out || (*s != '"' && *s != '`' && *s != '[' && *s != '\''))
        return out;
    for (const char *p = s + 1; p < end - 1; p++) {
        *to++ = *p;
        if (*p == *s && p[1] == *s)
            p++;
    }
    *to = '\0';
    return out;
}

/* After the ) that closes the ( at s. */
const char *sql_skip_parens(const char *s)
{
    int depth = 0;

    while (*s) {
        depth += *s == '(';
        depth -= *s == ')';
        s = sql_skip_token(s);
        if (!depth)
            break;
    }
    return s;
}

const char *sql_view_body(const char *sql)
{
    for (const char *s = sql_skip_blank(sql), *end; *s; s = sql_skip_blank(end)) {
        end = *s == '(' ? sql_skip_parens(s) : sql_skip_token(s);
        if (sql_is_word(s, end, "AS"))
            return sql_skip_blank(end);
    }
    return sql;
}
