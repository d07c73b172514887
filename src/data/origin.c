/*
 * origin.c - which rows of the CSV files the values of a query come from.
 *
 * SQLite says of a result column which column of which table it is. Of the row it says nothing, so
 * the query itself asks for it: the rowid of each loaded table that stands alone in its FROM comes
 * after its own columns. What cannot have it (a view, DISTINCT, a table that is joined with itself)
 * goes without: then dataset_locate looks for the cells that hold the same.
 *
 *     SELECT i.no, p.score FROM indicators AS i JOIN previous AS p USING (no)
 *     SELECT i.no, p.score, "i".rowid, "p".rowid FROM indicators AS i JOIN previous AS p USING (no)
 */
#include "data/store.h"

#include "base/str.h"

#include <string.h>

enum { ITEMS_MAX = 8 }; /* of a FROM; a query of more goes without */

struct item { /* of the FROM: a name and what it is called here */
    const char *table, *alias;
};

struct from {
    struct arena *a;
    struct item item[ITEMS_MAX];
    size_t n;
};

static bool is_one_of(const char *s, const char *end, const char *const *word)
{
    while (*word && !sql_is_word(s, end, *word))
        word++;
    return *word != NULL;
}

static bool is_name(const char *s)
{
    return *s == '"' || *s == '`' || *s == '[' || *s == '_' || (*s & 0x80) ||
           (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z');
}

static const char *skip(const char *s)
{
    return *s == '(' ? sql_skip_parens(s) : sql_skip_token(s);
}

/* The FROM of the first SELECT: SELECT-core of https://www.sqlite.org/lang_select.html. NULL =
 * there is none, or its rows are not those of its tables. */
static const char *find_from(const char *sql)
{
    const char *s = sql_skip_blank(sql), *end = skip(s);

    while (*s && !sql_is_word(s, end, "SELECT")) { /* WITH ... */
        s = sql_skip_blank(end);
        end = skip(s);
    }
    s = sql_skip_blank(end);
    end = skip(s);
    if (sql_is_word(s, end, "DISTINCT"))
        return NULL;
    for (bool is_operator = false; *s && *s != ';'; s = sql_skip_blank(end)) {
        end = skip(s);
        if (!is_operator && sql_is_word(s, end, "FROM"))
            return s;
        is_operator = sql_is_word(s, end, "DISTINCT"); /* IS DISTINCT FROM */
    }
    return NULL;
}

/* One item, from its name on; returns what comes after it, or NULL for no memory. */
static const char *read_item(struct from *f, const char *s)
{
    static const char *const no_alias[] = {
        "NATURAL", "LEFT",  "RIGHT",     "FULL",   "INNER",   "CROSS", "JOIN",
        "ON",      "USING", "WHERE",     "GROUP",  "HAVING",  "ORDER", "WINDOW",
        "LIMIT",   "UNION", "INTERSECT", "EXCEPT", "INDEXED", "NOT",   NULL};
    const char *end = sql_skip_token(s), *next = sql_skip_blank(end), *after = sql_skip_token(next);
    const char *table = sql_unquote(f->a, s, end), *alias = table;

    if (*next == '.' || *next == '(') /* a schema's table, a function of tables */
        return skip(next);
    if (sql_is_word(next, after, "AS")) {
        next = sql_skip_blank(after);
        after = sql_skip_token(next);
        alias = sql_unquote(f->a, next, after);
    } else if (is_name(next) && !is_one_of(next, after, no_alias)) {
        alias = sql_unquote(f->a, next, after);
    } else {
        after = end;
    }
    if (!table || !alias)
        return NULL;
    if (f->n < ITEMS_MAX)
        f->item[f->n] = (struct item){table, alias};
    f->n++;
    return after;
}

/* The names in a FROM; false = no memory. */
static bool read_from(struct from *f, const char *s)
{
    static const char *const clause[] = {"WHERE", "GROUP", "HAVING",    "ORDER",  "WINDOW",
                                         "LIMIT", "UNION", "INTERSECT", "EXCEPT", NULL};
    bool wanted = true;

    for (s = sql_skip_blank(sql_skip_token(s)); s && *s && *s != ';'; s = sql_skip_blank(s)) {
        const char *end = skip(s);
        if (is_one_of(s, end, clause))
            break;
        if (wanted && is_name(s)) {
            s = read_item(f, s);
            wanted = false;
            if (!s)
                return false;
            continue;
        }
        wanted = *s == ',' || sql_is_word(s, end, "JOIN");
        s = end;
    }
    return true;
}

/* The loaded table that an item names, if no other does. */
static struct table *table_of(struct dataset *ds, const struct from *f, size_t i)
{
    struct table *t = table_find(ds, f->item[i].table);

    for (size_t k = 0; t && k < f->n; k++)
        if (k != i && table_find(ds, f->item[k].table) == t)
            return NULL;
    return t && t->nloaded && column_index(t, "rowid", strlen("rowid")) == t->ncolumn ? t : NULL;
}

bool origin_add_rowids(struct dataset *ds, const char *sql, const char **out, size_t *nrowid)
{
    struct from f = {.a = ds->a};
    const char *from = find_from(sql);
    struct sbuf b = {.a = ds->a};
    size_t n = 0;

    *out = NULL;
    *nrowid = 0;
    if (!from)
        return true;
    if (!read_from(&f, from))
        return false;
    sbuf_add(&b, sql, (size_t)(from - sql));
    for (size_t i = 0; f.n <= ITEMS_MAX && i < f.n; i++) {
        if (!table_of(ds, &f, i))
            continue;
        sbuf_add_str(&b, ", \"");
        for (const char *p = f.item[i].alias; *p; p++)
            sbuf_add(&b, *p == '"' ? "\"\"" : p, *p == '"' ? 2 : 1);
        sbuf_add_str(&b, "\".rowid ");
        n++;
    }
    sbuf_add_str(&b, from);
    const char *text = sbuf_text(&b);
    *out = n ? text : NULL;
    *nrowid = n;
    return text != NULL;
}
