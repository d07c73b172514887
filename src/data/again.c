/*
 * again.c - see again.h.
 */
#include "data/again.h"

#include "base/str.h"

#include <string.h>
#include <strings.h>

enum {
    PAGES_MAX = 8 * 1024, /* 32 MB: a store that was larger gives its memory back */
};

void again_spoil(struct dataset *ds)
{
    ds->store->spoiled = true;
}

/* ---- a store ---- */

void dataset_store_spoil(struct store *s)
{
    if (s)
        s->spoiled = true;
}

struct store *dataset_store_open(struct diag *dg)
{
    struct arena *own = arena_open_small(dg);
    struct store *s = own ? arena_new(own, struct store) : NULL;

    if (s && (s->a = arena_open(dg))) {
        s->own = own;
        return s;
    }
    arena_close(own);
    return NULL;
}

bool dataset_store_is_used(const struct store *s)
{
    return s->n > 1;
}

bool dataset_store_fits(const struct store *s)
{
    return !s->spoiled;
}

bool dataset_store_is_sound(const struct store *s)
{
    return s->n > 1 && s->faulty && !s->spoiled;
}

bool dataset_store_misled(const struct store *s)
{
    return s && s->n > 1 && s->spoiled;
}

static void close_database(struct store *s)
{
    for (sqlite3_stmt *st; s->db && (st = sqlite3_next_stmt(s->db, NULL));)
        sqlite3_finalize(st);
    sqlite3_close(s->db);
}

void dataset_store_empty(struct store *s)
{
    struct arena *own = s->own, *a = s->a;

    close_database(s);
    arena_reset(a);
    *s = (struct store){.own = own, .a = a};
}

void dataset_store_close(struct store *s)
{
    if (!s)
        return;
    close_database(s);
    arena_close(s->a);
    arena_close(s->own);
}

/* ---- statements of our own ---- */

static struct statement **slot_of(struct store *s, const char *sql)
{
    uint32_t h = 2166136261u; /* FNV-1a */

    for (; *sql; sql++)
        h = (h ^ (unsigned char)*sql) * 16777619u;
    return &s->statement[h % STATEMENT_SLOTS];
}

int again_compile(struct dataset *ds, const char *sql, sqlite3_stmt **st)
{
    struct store *s = ds->store;
    struct statement **slot = slot_of(s, sql), *own = *slot;

    *st = NULL;
    while (own && (own->busy || strcmp(own->sql, sql) != 0))
        own = own->next;
    if (own) {
        own->busy = own->st != NULL;
        *st = own->st;
        return own->st ? SQLITE_OK : SQLITE_ERROR;
    }
    int code = store_compile_anew(ds, sql, st, NULL);
    own = arena_new(s->a, struct statement);
    if (!own || !(own->sql = arena_strdup(s->a, sql))) {
        sqlite3_finalize(*st);
        *st = NULL;
        return SQLITE_NOMEM;
    }
    s->spoiled |= (code != SQLITE_OK && code != SQLITE_ERROR) || ++s->nstatement > STATEMENTS_MAX;
    own->st = *st;
    own->busy = *st != NULL;
    own->next = *slot;
    *slot = own;
    return code;
}

bool again_take(struct dataset *ds, sqlite3_stmt *st)
{
    struct statement *own = *slot_of(ds->store, sqlite3_sql(st));

    while (own && own->st != st)
        own = own->next;
    if (!own)
        return false;
    sqlite3_reset(st);
    sqlite3_clear_bindings(st);
    own->busy = false;
    return true;
}

const bool *again_answer(const struct dataset *ds, const char *question)
{
    const struct answer *one = ds->store->answer;

    while (one && strcmp(one->question, question) != 0)
        one = one->next;
    return one ? &one->yes : NULL;
}

bool again_note_answer(struct dataset *ds, const char *question, bool yes)
{
    struct arena *a = ds->store->a;
    struct answer *one = arena_new(a, struct answer);

    if (!one || !(one->question = arena_strdup(a, question)))
        return false;
    one->yes = yes;
    one->next = ds->store->answer;
    ds->store->answer = one;
    return true;
}

/* ---- what a template may ask ---- */

static bool is_one_of(const char *const *word, size_t n, const char *s, const char *end)
{
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(word[i]);
        if (s + len <= end && !strncasecmp(s, word[i], len) &&
            (s + len == end || strchr("\"'`]", s[len])))
            return true;
    }
    return false;
}

/* These see, or make, what is not the same in a store of several datasets: the schema, statements, counters, an
 * index that a statement before it was compiled without. */
static bool is_special(const char *s, const char *end)
{
    static const char *const word[] = {"if",       "index",       "indexed",
                                       "reindex",  "explain",     "dbstat",
                                       "bytecode", "tables_used", "autoincrement"},
                             *const function[] = {"changes", "total_changes", "last_insert_rowid"};
    static const char *const begin[] = {"sqlite_", "pragma"};

    s += strchr("\"'`[", *s) != NULL;
    for (size_t i = 0; i < sizeof begin / sizeof *begin; i++)
        if (!strncasecmp(s, begin[i], strlen(begin[i])))
            return true;
    return is_one_of(word, sizeof word / sizeof *word, s, end) ||
           (*sql_skip_blank(end) == '(' &&
            is_one_of(function, sizeof function / sizeof *function, s, end));
}

void again_note_sql(struct dataset *ds, const char *sql, const char *end)
{
    for (const char *s = sql_skip_blank(sql), *after; s < end && *s; s = sql_skip_blank(after)) {
        after = sql_skip_token(s);
        if (is_special(s, after))
            again_spoil(ds);
    }
}

static const struct script *chosen_with(const struct dataset *ds, const char *table)
{
    for (const struct script *one = ds->store->script; one; one = one->next)
        for (const struct step *p = one->chosen ? one->first : NULL; p; p = p->next) {
            const char *made = p->view ? p->view : p->table;
            if (made && !strcasecmp(made, table))
                return one;
        }
    return NULL;
}

void again_note_use(struct dataset *ds, const char *table)
{
    const struct script *one = table ? chosen_with(ds, table) : NULL;

    if (one && one != ds->store->running)
        again_spoil(ds);
}

bool again_hides(const struct dataset *ds, const char *table)
{
    const struct script *one = chosen_with(ds, table);

    return one && one->ran != ds->store->n;
}

/* ---- scripts ---- */

struct script *again_find_script(struct dataset *ds, const char *path, struct bytes text)
{
    struct store *s = ds->store;
    struct script *one = s->script;

    while (one && strcmp(one->path, path) != 0)
        one = one->next;
    if (!one)
        return NULL;
    if (one->ran == s->n || one->text.len != text.len ||
        memcmp(one->text.data, text.data, text.len) != 0) {
        again_spoil(ds);
        return NULL;
    }
    one->ran = s->n;
    return one;
}

struct script *again_add_script(struct dataset *ds, const char *path, struct bytes text)
{
    struct store *s = ds->store;
    struct script *one = arena_new(s->a, struct script), **end = &s->script;

    if (!one || !(one->path = arena_strdup(s->a, path)) ||
        !(one->text.data = arena_strndup(s->a, text.data, text.len)))
        return NULL;
    one->text.len = text.len;
    one->end = &one->first;
    one->ran = s->n;
    s->spoiled |= again_runs(ds);
    while (*end)
        end = &(*end)->next;
    return *end = one;
}

/* The SELECT of a CREATE TABLE name AS, as the INSERT that fills the table the next time. *out NULL = it is none.
 * false = no memory. */
static bool write_fill(struct dataset *ds, const char *sql, const char *rest, const char *table,
                       const char **out)
{
    struct arena *a = ds->store->a;
    const char *s = sql, *end = sql_skip_token(s);

    *out = NULL;
    while (s < rest && *s && *s != '(' && !sql_is_word(s, end, "AS")) {
        s = sql_skip_blank(end);
        end = sql_skip_token(s);
    }
    if (s >= rest || !sql_is_word(s, end, "AS"))
        return true;
    char *into = sqlite3_mprintf("INSERT INTO main.\"%w\"", table);
    if (into)
        *out = arena_printf(a, "%s%.*s", into, (int)(rest - end), end);
    sqlite3_free(into);
    return *out != NULL;
}

/* Names that we ask for ourselves: what a script for some data makes of them is not there for the others. */
static bool is_asked_for(const char *name)
{
    static const char *const ours[] = {"input_files",
                                       "template_files",
                                       "column_names",
                                       "cell_types",
                                       "labels",
                                       "other_templates",
                                       "beside",
                                       "document",
                                       "faults",
                                       "findings",
                                       "unbroken",
                                       "figures",
                                       "texts",
                                       "phrases",
                                       "claims",
                                       "archive_revisions",
                                       "archive_corrections"};

    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (!strcasecmp(name, ours[i]))
            return true;
    return false;
}

bool again_add_step(struct dataset *ds, const char *sql, const char *rest, struct loc at,
                    sqlite3_stmt *st)
{
    struct store *s = ds->store;
    struct step *step = arena_new(s->a, struct step);
    bool ok = step != NULL;

    if (ok) {
        *step = (struct step){.at = at, .sql = sql, .st = st};
        if (ds->created)
            ok = (step->view = arena_strdup(s->a, ds->created)) != NULL;
        else if (ds->filled)
            ok = (step->table = arena_strdup(s->a, ds->filled)) != NULL &&
                 write_fill(ds, sql, rest, step->table, &step->fill);
        const char *made = step->view ? step->view : step->table;
        s->spoiled |= made && s->running->chosen && is_asked_for(made);
        *s->running->end = step;
        s->running->end = &step->next;
        again_note_sql(ds, sql, rest);
    }
    if (!ok || step->view || step->table) {
        sqlite3_finalize(st);
        if (step)
            step->st = NULL;
    } else {
        sqlite3_reset(st);
    }
    return ok;
}

/* ---- from one dataset to the next ---- */

/* The DELETEs that empty the tables. false = there is one that they do not empty, or no memory. */
static bool list_tables(struct store *s)
{
    static const char all[] = "SELECT name FROM sqlite_schema WHERE type = 'table'";
    sqlite3_stmt *names = NULL, *st;
    bool ok = sqlite3_prepare_v2(s->db, all, -1, &names, NULL) == SQLITE_OK;
    int code = SQLITE_DONE;

    while (ok && (code = sqlite3_step(names)) == SQLITE_ROW) {
        struct statement *e = arena_new(s->a, struct statement);
        char *sql = sqlite3_mprintf("DELETE FROM main.\"%w\"", sqlite3_column_text(names, 0));
        ok = e && sql && sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) == SQLITE_OK;
        sqlite3_free(sql);
        if (ok) {
            *e = (struct statement){.next = s->empty, .st = st};
            s->empty = e;
        }
    }
    sqlite3_finalize(names);
    return ok && code == SQLITE_DONE;
}

static bool is_large(struct store *s)
{
    sqlite3_stmt *st = NULL;
    bool large = sqlite3_prepare_v2(s->db, "PRAGMA page_count", -1, &st, NULL) != SQLITE_OK ||
                 sqlite3_step(st) != SQLITE_ROW || sqlite3_column_int64(st, 0) > PAGES_MAX;

    sqlite3_finalize(st);
    return large;
}

bool again_begin(struct dataset *ds)
{
    struct store *s = ds->store;
    bool ok = true;

    store_set_phase(ds, STORE_LOADING);
    ok = sqlite3_exec(ds->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK;
    for (struct statement *e = s->empty; ok && e; e = e->next) {
        ok = sqlite3_step(e->st) == SQLITE_DONE;
        sqlite3_reset(e->st);
    }
    store_set_phase(ds, STORE_SCHEMA);
    return ok || store_sql_error(ds, (struct loc){0}, NULL);
}

void again_end(struct dataset *ds)
{
    struct store *s = ds->store;

    store_set_phase(ds, STORE_LOADING);
    if (!s->spoiled && again_runs(ds))
        s->spoiled = sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK;
    if (!s->spoiled)
        s->spoiled = is_large(s) || (!again_runs(ds) && !list_tables(s));
    s->ds = NULL;
}
