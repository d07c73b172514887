/*
 * checks.c - finds `CONSTRAINT "name" CHECK ( expression )` in a CREATE TABLE.
 *
 * SQLite stops at the first constraint that a row breaks and does not say which cell it meant. To
 * name them all, we need their expressions, and SQLite gives no other way to them than the text.
 * The text has been through SQLite's own parser before, so it is known to be whole.
 */
#include "data/store.h"

#include <string.h>

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

const char *checks_what_to_do(const char *message)
{
    static const char act[] = " ให้";
    const char *value = strstr(message, "{value}"), *found = value ? strstr(value, act) : NULL;

    return found ? found + 1 : value ? "" : message;
}

static struct check *new_check(struct arena *a, const char *name, const char *name_end,
                               const char *expr, const char *expr_end)
{
    struct check *c = arena_new(a, struct check);
    char *text = sql_unquote(a, name, name_end);

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
        const char *after = sql_skip_token(s);
        bool constraint = sql_is_word(s, after, "CONSTRAINT");
        s = sql_skip_blank(after);
        if (!constraint)
            continue;
        const char *name = s, *name_end = sql_skip_token(s);
        s = sql_skip_blank(name_end);
        after = sql_skip_token(s);
        if (!sql_is_word(s, after, "CHECK"))
            continue;
        s = sql_skip_blank(after);
        after = sql_skip_parens(s);
        if (!(*end = new_check(a, name, name_end, s, after)))
            return false;
        end = &(*end)->next;
        s = sql_skip_blank(after);
    }
    return true;
}
