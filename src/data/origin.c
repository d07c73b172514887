/*
 * origin.c - which cells of the CSV files the values of a query come from.
 *
 * SQLite says of a result column which column of which table it is. Of the row it says nothing, so
 * the query itself asks for it: the rowid of each loaded table in its FROM comes after its own
 * columns.
 *
 *     SELECT i.no, p.score FROM indicators AS i JOIN previous AS p USING (no)
 *     SELECT i.no, p.score, "i".rowid, "p".rowid FROM indicators AS i JOIN previous AS p USING (no)
 *
 * That rowid is the value's own only if the query reads the table once, views and subqueries
 * included: SQLite tells a table from another, but not two uses of one. A query that reads a table
 * once inside a view has no rowid to give; there the values that are read together are of one row,
 * and may fit only one. What is left has the column alone, where only one cell may hold the same.
 */
#include "data/store.h"

#include "base/str.h"

#include <string.h>
#include <strings.h>

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

/* ---- how often a query reads a table ---- */

struct uses {
    struct dataset *ds;
    const char *table;
    int n;      /* where it can give a column; in a WITH two, as that may be read more than once */
    bool mixed; /* one is in a UNION, whose rows may be of another table */
};

static bool is_name_of(struct dataset *ds, const char *s, const char *end, const char *name)
{
    if (*s != '"' && *s != '`' && *s != '[' && *s != '\'')
        return sql_is_word(s, end, name);
    const char *text = sql_unquote(ds->a, s, end);
    return text && !strcasecmp(text, name);
}

static const char *count_uses(struct uses *u, const char *s, bool in_from);

/* The name of a table or view at s in a FROM; returns what comes after it. */
static const char *count_name(struct uses *u, const char *s)
{
    const char *end = sql_skip_token(s), *next = sql_skip_blank(end);

    if (*next == '.') { /* a schema's */
        s = sql_skip_blank(next + 1);
        end = sql_skip_token(s);
    }
    u->n += is_name_of(u->ds, s, end, u->table);
    for (const struct view_source *v = u->ds->view_source; v; v = v->next)
        if (is_name_of(u->ds, s, end, v->name))
            count_uses(u, sql_view_body(v->sql), false);
    return end;
}

/* A subquery at ( whose one column is a function's: it is of no table. */
static bool is_computed(const char *s)
{
    const char *select = sql_skip_blank(s + 1), *end = sql_skip_token(select);
    const char *name = sql_skip_blank(end);

    return sql_is_word(select, end, "SELECT") && is_name(name) &&
           *sql_skip_blank(sql_skip_token(name)) == '(';
}

/* A SELECT, or what stands in parentheses, up to its end. A column can come from its FROM, and from
 * a subquery that begins an item of its list; what comes after WHERE gives none. */
static const char *count_uses(struct uses *u, const char *s, bool in_from)
{
    static const char *const after_from[] = {"WHERE", "GROUP",  "HAVING", "ORDER",
                                             "LIMIT", "WINDOW", NULL};
    static const char *const compound[] = {"UNION", "INTERSECT", "EXCEPT", NULL};
    static const char *const list[] = {"SELECT", "ALL", "DISTINCT", NULL};
    bool name_next = in_from, item_next = true, counts = true, in_with = false, is_union = false,
         is_operator = false;
    int first = u->n;

    for (s = sql_skip_blank(s); *s && *s != ';' && *s != ')'; s = sql_skip_blank(s)) {
        const char *end = sql_skip_token(s);
        if (*s == '(' && counts && (in_from || in_with || (item_next && !is_computed(s)))) {
            int before = u->n;
            s = count_uses(u, s + 1, name_next);
            s += *s == ')';
            u->n += in_with ? u->n - before : 0;
            name_next = item_next = false;
            continue;
        }
        if (name_next && !sql_is_word(s, end, "SELECT") && !sql_is_word(s, end, "WITH")) {
            s = count_name(u, s);
            name_next = false;
            continue;
        }
        if (is_one_of(s, end, after_from))
            counts = in_from = false;
        if (is_one_of(s, end, compound))
            counts = true;
        is_union = is_union || sql_is_word(s, end, "UNION");
        in_with = (in_with || sql_is_word(s, end, "WITH")) && !sql_is_word(s, end, "SELECT");
        bool from = counts && !is_operator && sql_is_word(s, end, "FROM");
        in_from = (in_from || from) && !sql_is_word(s, end, "SELECT");
        name_next = from || (in_from && (*s == ',' || sql_is_word(s, end, "JOIN")));
        item_next = *s == ',' || is_one_of(s, end, list);
        is_operator = sql_is_word(s, end, "DISTINCT"); /* IS DISTINCT FROM */
        s = skip(s);
    }
    u->mixed = u->mixed || (is_union && u->n > first);
    return s;
}

enum origin origin_of(struct dataset *ds, const char *sql, const char *table)
{
    struct uses u = {.ds = ds, .table = table};

    if (!table_find(ds, table))
        return ORIGIN_NONE;
    count_uses(&u, sql, false);
    return u.mixed ? ORIGIN_NONE : u.n == 1 ? ORIGIN_ROW : ORIGIN_COLUMN;
}

/* ---- the rowids ---- */

const char *rowid_name(const struct table *t)
{
    static const char *const name[] = {"rowid", "_rowid_", "oid"};
    size_t i = 0;

    while (i < 2 && column_index(t, name[i], strlen(name[i])) < t->ncolumn)
        i++;
    return name[i];
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
        const struct table *t = table_find(ds, f.item[i].table);
        if (!t || !t->nloaded)
            continue;
        sbuf_add_str(&b, ", \"");
        for (const char *p = f.item[i].alias; *p; p++)
            sbuf_add(&b, *p == '"' ? "\"\"" : p, *p == '"' ? 2 : 1);
        sbuf_printf(&b, "\".%s ", rowid_name(t));
        n++;
    }
    sbuf_add_str(&b, from);
    const char *text = sbuf_text(&b);
    *out = n ? text : NULL;
    *nrowid = n;
    return text != NULL;
}

/* ---- from a value to its cell ---- */

struct value *value_copy(struct arena *a, const struct value *v)
{
    struct value *out = arena_new(a, struct value);
    struct value *with = arena_array(a, struct value, v->nwith + 1);
    size_t n = 0;

    if (!out || !with || !(out->text = arena_strndup(a, v->text, v->len)))
        return NULL;
    for (size_t i = 0; i < v->nwith; i++) {
        const struct value *w = &v->with[i];
        if (!w->table || strcmp(w->table, v->table) != 0)
            continue;
        with[n] = *w;
        with[n].with = NULL;
        with[n].nwith = 0;
        if (!(with[n++].text = arena_strndup(a, w->text, w->len)))
            return NULL;
    }
    const char *text = out->text;
    *out = *v;
    out->text = text;
    out->with = n ? with : NULL;
    out->nwith = n;
    return out;
}

/* How many rows of the table hold the value in its column, and all that was read with it if `all`;
 * *rowid is the first of them. */
static int count_rows(struct dataset *ds, const struct table *t, const struct value *v, bool all,
                      int64_t *rowid)
{
    const struct value *read = all ? v->with : v;
    size_t nread = all ? v->nwith : 1;
    struct sbuf sql = {.a = ds->a};
    sqlite3_stmt *st = NULL;
    int n = 0;

    char *term = sqlite3_mprintf("SELECT count(*), min(%s) FROM main.\"%w\" WHERE 1", rowid_name(t),
                                 t->name);
    for (size_t i = 0; term; i++) {
        sbuf_add_str(&sql, term);
        sqlite3_free(term);
        while (i < nread && (!read[i].table || strcmp(read[i].table, v->table) != 0))
            i++;
        term = i < nread ? sqlite3_mprintf(" AND \"%w\" IS ?%d COLLATE BINARY", read[i].column,
                                           (int)i + 1)
                         : NULL;
    }
    const char *text = sbuf_text(&sql);
    if (text && store_compile(ds, text, &st, NULL) == SQLITE_OK) {
        for (size_t i = 0; i < nread; i++) /* what the WHERE does not name is out of its range */
            if (!query_bind_value(ds, st, (int)i + 1, &read[i], (struct loc){0}))
                break;
        store_begin(ds);
        if (sqlite3_step(st) == SQLITE_ROW) {
            n = sqlite3_column_int(st, 0);
            *rowid = sqlite3_column_int64(st, 1);
        }
    }
    store_release(ds, st);
    return n;
}

struct loc dataset_locate(struct dataset *ds, const struct value *v)
{
    struct table *t = v->table ? table_find(ds, v->table) : NULL;
    int64_t rowid = v->rowid;

    if (!t || !t->nloaded)
        return (struct loc){0};
    int n = v->has_rowid || (v->nwith && count_rows(ds, t, v, true, &rowid) == 1)
                ? 1
                : count_rows(ds, t, v, false, &rowid);
    if (n == 0)
        return (struct loc){0};
    struct loc at = table_place(t, n == 1 ? &rowid : NULL, v->column);
    at.of = n;
    return at;
}
