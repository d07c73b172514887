/*
 * condition.c - the SELECT that answers the test of an <if>.
 *
 *     score < 85 AND report.kind = 'x'
 *     SELECT (score < 85 AND ?1          = 'x'
 *     ) IS TRUE FROM (SELECT :score AS "score")
 *
 * A column of a row around is a column of a subquery, so that a SELECT within the test sees it as SQL
 * has it: names of its own FROM go first. A value of a view is a parameter, since its first row is
 * read once; it is as long as the name in whose place it stands, so that a place in an error is right.
 */
#include "data/store.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char before[] = "SELECT (";

/* An own one cannot be told from ours, and there is none around. */
static bool has_bare_parameter(const char *text)
{
    for (const char *s = text; *s; s = sql_skip_token(s))
        if (*s == '?' || *s == '@' || *s == '$')
            return true;
    return false;
}

/* Does it end where it ends: no open quote, no open comment, no ) or ; of the SELECT around it? */
static bool is_whole(const char *text)
{
    int depth = 0;

    for (const char *s = text, *end; *s; s = end) {
        end = sql_skip_token(s);
        size_t len = (size_t)(end - s);
        char quote = *s == '[' ? ']' : *s;
        if (strchr("'\"`[", *s) && (len < 2 || end[-1] != quote))
            return false;
        if (s[0] == '/' && s[1] == '*' && (len < 4 || end[-1] != '/'))
            return false;
        depth += *s == '(';
        depth -= *s == ')';
        if (depth < 0 || *s == ';')
            return false;
    }
    return depth == 0;
}

static bool is_word(const char *s)
{
    return *s == '"' || *s == '`' || *s == '[' || *s == '_' || (*s & 0x80) ||
           (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z');
}

static bool begins_select(const char *paren)
{
    const char *s = sql_skip_blank(paren + 1), *end = sql_skip_token(s);

    return sql_is_word(s, end, "SELECT") || sql_is_word(s, end, "WITH") ||
           sql_is_word(s, end, "VALUES");
}

/* ---- view.column ---- */

static const char *find_name(const char *const *name, size_t n, const char *word)
{
    for (size_t i = 0; word && i < n; i++)
        if (!strcasecmp(name[i], word))
            return name[i];
    return NULL;
}

/* The view.column at s, if there is such a one: *end is what comes after it. false = no memory. */
static bool read_view_column(struct dataset *ds, const char *s, const char **end,
                             struct view_column *out)
{
    const char *dot = sql_skip_token(s), *column = dot + 1;
    size_t n;

    *out = (struct view_column){0};
    if (*dot != '.' || !is_word(column))
        return true;
    *end = sql_skip_token(column);
    const char *const *views = dataset_views(ds, &n);
    const char *typed = sql_unquote(ds->a, s, dot), *name = sql_unquote(ds->a, column, *end);
    if (!views || !typed || !name)
        return false;
    const char *view = find_name(views, n, typed);
    const char *const *columns = view ? dataset_columns(ds, view, &n) : NULL;
    name = columns ? find_name(columns, n, name) : NULL;
    if (name)
        *out = (struct view_column){view, name};
    return true;
}

/* Parameters in place of the views' values, outside of any SELECT. false = no memory. */
static bool replace_views(struct dataset *ds, char *text, struct condition *c)
{
    size_t cap = 0;

    for (char *s = text; *s;) {
        const char *end = *s == '(' && begins_select(s) ? sql_skip_parens(s) : sql_skip_token(s);
        struct view_column found = {0};
        if (is_word(s) && !read_view_column(ds, s, &end, &found))
            return false;
        if (found.view && c->nvalue < CONDITION_VALUES_MAX) {
            c->value = arena_grow(ds->a, c->value, c->nvalue, &cap, sizeof *c->value);
            if (!c->value)
                return false;
            c->value[c->nvalue++] = found;
            memset(s, ' ', (size_t)(end - s));
            char number[8];
            int n = snprintf(number, sizeof number, "?%zu", c->nvalue);
            memcpy(s, number, (size_t)n); /* "v.c" is as long as "?99" */
        }
        s += end - s;
    }
    return true;
}

/* ---- columns of the rows around ---- */

static bool is_named_in(struct dataset *ds, const char *text, const char *name)
{
    for (const char *s = text, *end; *s; s = end) {
        end = sql_skip_token(s);
        if (!is_word(s))
            continue;
        const char *word = sql_unquote(ds->a, s, end);
        if (word && !strcasecmp(word, name))
            return true;
    }
    return false;
}

/* Can it stand after a colon? */
static bool is_parameter_name(const char *name)
{
    return *name && !ascii_is_digit((unsigned char)*name) && !*sql_skip_token(name) &&
           is_word(name) && !strchr("\"`[", *name);
}

static bool is_in_inner(const struct row *first, const struct row *row, const char *name)
{
    for (; first != row; first = first->outer)
        for (size_t i = 0; i < first->ncol; i++)
            if (!strcasecmp(first->name[i], name))
                return true;
    return false;
}

static void add_columns(struct dataset *ds, const char *text, const struct row *names,
                        struct sbuf *out)
{
    const char *between = " FROM (SELECT ";

    for (const struct row *row = names; row; row = row->outer)
        for (size_t i = 0; i < row->ncol; i++) {
            const char *name = row->name[i];
            if (!is_parameter_name(name) || is_in_inner(names, row, name) ||
                !is_named_in(ds, text, name))
                continue;
            sbuf_printf(out, "%s:%s AS \"%s\"", between, name, name);
            between = ", ";
        }
    sbuf_add_str(out, *between == ',' ? ")" : "");
}

bool condition_write(struct dataset *ds, const char *text, struct loc at, const struct row *names,
                     struct condition *out)
{
    char *inside = arena_strdup(ds->a, text);
    struct sbuf sql = {.a = ds->a};

    *out = (struct condition){.before = sizeof before - 1, .len = strlen(text)};
    if (!inside)
        return false;
    if (!is_whole(text) || has_bare_parameter(text)) {
        diag_add(ds->dg, DIAG_SQL, at, "SQL: one expression is wanted here");
        diag_hint(ds->dg, "write what may stand after WHERE, like score < 85 AND grp = 'IIT'");
        return false;
    }
    if (!replace_views(ds, inside, out))
        return false;
    sbuf_printf(&sql, "%s%s\n) IS TRUE", before, inside);
    add_columns(ds, inside, names, &sql);
    return (out->sql = sbuf_text(&sql)) != NULL;
}
