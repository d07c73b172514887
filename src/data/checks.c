/*
 * checks.c - finds `CONSTRAINT "name" CHECK ( expression )` in a CREATE TABLE, and the SELECT in a
 * CREATE VIEW.
 *
 * SQLite stops at the first constraint that a row breaks and does not say which cell it meant. To
 * name them all, we need their expressions, and SQLite gives no other way to them than the text.
 * The text has been through SQLite's own parser before, so it is known to be whole.
 */
#include "data/store.h"

#include <string.h>
#include <strings.h>

/* Behind the token that begins at s: a quoted thing, a comment, a word, or one character. */
static const char *skip_token(const char *s)
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
    size_t word = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
    return s + (word ? word : *s != '\0');
}

const char *sql_skip_blank(const char *s)
{
    for (;;) {
        s += strspn(s, " \t\r\n");
        if (!(s[0] == '-' && s[1] == '-') && !(s[0] == '/' && s[1] == '*'))
            return s;
        s = skip_token(s);
    }
}

static bool is_word(const char *s, const char *end, const char *word)
{
    return (size_t)(end - s) == strlen(word) && !strncasecmp(s, word, strlen(word));
}

/* The text of "a ""quoted"" name". */
static char *unquote(struct arena *a, const char *s, const char *end)
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

/* Behind the ) that closes the ( at s. */
static const char *skip_parens(const char *s)
{
    int depth = 0;

    while (*s) {
        depth += *s == '(';
        depth -= *s == ')';
        s = skip_token(s);
        if (!depth)
            break;
    }
    return s;
}

const char *sql_view_body(const char *sql)
{
    for (const char *s = sql_skip_blank(sql), *end; *s; s = sql_skip_blank(end)) {
        end = *s == '(' ? skip_parens(s) : skip_token(s);
        if (is_word(s, end, "AS"))
            return sql_skip_blank(end);
    }
    return sql;
}

/* "column: message"; without a colon, the message is of the whole row. */
void checks_split_name(char *name, const char **column, const char **message)
{
    char *colon = strstr(name, ": ");

    *column = "";
    *message = name;
    if (colon) {
        *colon = '\0';
        *column = name;
        *message = colon + 2;
    }
}

static struct check *new_check(struct arena *a, const char *name, const char *name_end,
                               const char *expr, const char *expr_end)
{
    struct check *c = arena_new(a, struct check);
    char *text = unquote(a, name, name_end);

    if (!c || !text)
        return NULL;
    checks_split_name(text, &c->column, &c->message);
    c->expression = arena_strndup(a, expr, (size_t)(expr_end - expr));
    return c->expression ? c : NULL;
}

bool checks_read(struct arena *a, const char *sql, struct check **out)
{
    struct check **end = out;

    *out = NULL;
    for (const char *s = sql_skip_blank(sql); *s;) {
        const char *behind = skip_token(s);
        bool constraint = is_word(s, behind, "CONSTRAINT");
        s = sql_skip_blank(behind);
        if (!constraint)
            continue;
        const char *name = s, *name_end = skip_token(s);
        s = sql_skip_blank(name_end);
        behind = skip_token(s);
        if (!is_word(s, behind, "CHECK"))
            continue;
        s = sql_skip_blank(behind);
        behind = skip_parens(s);
        if (!(*end = new_check(a, name, name_end, s, behind)))
            return false;
        end = &(*end)->next;
        s = sql_skip_blank(behind);
    }
    return true;
}
