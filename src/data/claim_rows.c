/*
 * claim_rows.c - the table `claims`: what the template's phrases find in the texts that its views
 * name. Phrases stand in phrases.csv; those that come from the data, such as names, in the view
 * `phrases`.
 */
#include "data/claims.h"
#include "data/store.h"

#include "base/file.h"
#include "data/again.h"

#include <string.h>

static const char phrase_file[] = "phrases.csv";

enum { PHRASE, ROLE, KIND, VALUE, AFTER, NCOLUMN };

/* ---- phrases ---- */

static bool read_sense(struct dataset *ds, const char *const *cell, struct loc at,
                       struct sense *sense)
{
    *sense = (struct sense){.kind = cell[KIND], .value = cell[VALUE], .after = cell[AFTER]};
    return lexicon_role(cell[ROLE], &sense->role) ||
           diag_add(ds->dg, DIAG_SQL_SPECIAL, at, "there is no role \"%s\" for a phrase",
                    cell[ROLE]);
}

/* Cuts a line at its commas, in place: a phrase holds none, so no cell stands in quotes. */
static size_t cut_line(char *line, const char *cell[NCOLUMN])
{
    size_t n = 0;
    char *rest = strchr(line, ',');

    if (rest && !strncmp(rest, ",,,,", NCOLUMN - 1) &&
        (!rest[NCOLUMN - 1] || rest[NCOLUMN - 1] == '\r')) {
        cell[n++] = line; /* most lines are a phrase alone */
        while (n < NCOLUMN)
            cell[n++] = "";
        *rest = '\0';
        return n;
    }
    line[strcspn(line, "\r")] = '\0';
    while (line && n < NCOLUMN) {
        cell[n++] = line;
        if ((line = strchr(line, ',')))
            *line++ = '\0';
    }
    return line ? 0 : n;
}

/* What the phrases of a file mean, from one that says it to the next that does. */
struct meaning {
    const char *cell[NCOLUMN];
    struct sense sense;
    bool known; /* the role is one */
};

/* Without a role a phrase means what the one above it means. */
static bool add_line(struct dataset *ds, struct lexicon *lex, char *line, struct loc at,
                     struct meaning *m)
{
    const char *own[NCOLUMN];

    if (cut_line(line, own) != NCOLUMN)
        return diag_add(ds->dg, DIAG_SQL_SPECIAL, at,
                        "a line of this file is phrase,role,kind,value,after");
    if (at.line == 1) /* the header */
        return true;
    bool says = *own[ROLE] || !m->cell[ROLE];
    if (says)
        memcpy(m->cell, own, sizeof own);
    if (says || !m->known)
        m->known = read_sense(ds, m->cell, at, &m->sense);
    return m->known && lexicon_add(lex, own[PHRASE], m->sense);
}

/* The phrases live in `a`. */
static bool add_lines(struct dataset *ds, struct arena *a, struct lexicon *lex, struct bytes text,
                      struct loc at)
{
    static const char mark[] = "\xEF\xBB\xBF";
    struct meaning m = {0};
    bool ok = true;

    char *line = arena_strndup(a, text.data, text.len);
    if (line && !strncmp(line, mark, strlen(mark)))
        line += strlen(mark);
    while (line && *line) {
        char *next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        at.line++;
        ok = add_line(ds, lex, line, at, &m) && ok;
        line = next;
    }
    return ok;
}

/* The lexicon of a file, as it is before the data add theirs. NULL = diagnosed. */
static struct lexicon *read_file(struct dataset *ds, struct folder dir)
{
    struct store *s = ds->store;
    struct arena *a = again_keeps(ds) ? s->a : ds->a;
    struct bytes text;

    dir.read = NULL; /* the pages do not hang on it */
    struct loc at = {.file = file_join(ds->a, dir.path, phrase_file)};
    if (!at.file || !folder_read(ds->a, dir, phrase_file, &text, ds->dg))
        return NULL;
    diag_source(ds->dg, at.file, text.data, text.len);
    if (s->lexicon && text.len == s->phrases.len && !memcmp(text.data, s->phrases.data, text.len))
        return s->lexicon;
    struct lexicon *lex = lexicon_open(a);
    if (!lex || !add_lines(ds, a, lex, text, at))
        return NULL;
    if (again_keeps(ds)) {
        const char *own = arena_strndup(a, text.data, text.len);
        if (!own)
            return NULL;
        s->lexicon = lex;
        s->phrases = (struct bytes){own, text.len};
    }
    return lex;
}

static bool add_view(struct dataset *ds, struct lexicon *lex)
{
    sqlite3_stmt *st =
        store_prepare_own(ds, "SELECT phrase, role, kind, value, after FROM phrases");
    struct sense sense;
    bool ok = st != NULL;

    store_begin(ds);
    while (ok && store_row(ds, st)) {
        const char *cell[NCOLUMN];
        for (int k = 0; ok && k < NCOLUMN; k++) {
            const char *text = (const char *)sqlite3_column_text(st, k);
            ok = (cell[k] = arena_strdup(ds->a, text ? text : "")) != NULL;
        }
        ok = ok && read_sense(ds, cell, (struct loc){.file = "phrases"}, &sense) &&
             lexicon_add(lex, cell[PHRASE], sense);
    }
    store_release(ds, st);
    return ok;
}

/* ---- claims ---- */

static const char schema[] =
    "CREATE TABLE claims (text INTEGER, n INTEGER, reading INTEGER, kind TEXT, value TEXT, "
    "number INTEGER, places INTEGER, about TEXT, \"key\" TEXT, within TEXT, within_key TEXT, "
    "amount TEXT, counted TEXT, time TEXT, negated INTEGER, words TEXT)";

static const char insert[] =
    "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static void bind_text(sqlite3_stmt *st, int i, const char *text)
{
    (void)sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC); /* NULL is NULL; see store_check */
}

static bool insert_claim(struct dataset *ds, sqlite3_stmt *st, sqlite3_int64 text_id,
                         const char *text, const struct claim *c)
{
    sqlite3_bind_int64(st, 1, text_id);
    sqlite3_bind_int(st, 2, c->n);
    sqlite3_bind_int(st, 3, c->reading);
    bind_text(st, 4, c->kind);
    bind_text(st, 5, c->value);
    if (c->has_number)
        sqlite3_bind_int64(st, 6, c->number);
    else
        sqlite3_bind_null(st, 6);
    sqlite3_bind_int(st, 7, c->places);
    bind_text(st, 8, c->about.kind);
    bind_text(st, 9, c->about.key);
    bind_text(st, 10, c->within.kind);
    bind_text(st, 11, c->within.key);
    bind_text(st, 12, c->amount);
    bind_text(st, 13, c->counted);
    bind_text(st, 14, c->time);
    sqlite3_bind_int(st, 15, c->negated);
    sqlite3_bind_text(st, 16, text + c->at, (int)(c->end - c->at), SQLITE_STATIC);
    bool ok = sqlite3_step(st) == SQLITE_DONE || store_sql_error(ds, (struct loc){0}, NULL);
    sqlite3_reset(st);
    return ok;
}

static bool read_texts(struct dataset *ds, const struct lexicon *lex, struct arena *scratch,
                       sqlite3_stmt *texts, sqlite3_stmt *add)
{
    store_begin(ds);
    while (store_row(ds, texts)) {
        const char *text = (const char *)sqlite3_column_text(texts, 1);
        const char *kind = (const char *)sqlite3_column_text(texts, 2);
        const char *key = (const char *)sqlite3_column_text(texts, 3);
        struct claim *first;
        if (!text)
            continue;
        arena_reset(scratch);
        struct topic topic = {kind ? kind : "", key ? key : ""};
        if (!claims_read(lex, scratch, scratch, text, strlen(text), topic, &first))
            return false;
        for (const struct claim *c = first; c; c = c->next)
            if (!insert_claim(ds, add, sqlite3_column_int64(texts, 0), text, c))
                return false;
    }
    return true;
}

static bool has(struct dataset *ds, const char *name)
{
    sqlite3_stmt *st = NULL;
    const bool *known = again_keeps(ds) ? again_answer(ds, name) : NULL;
    if (known)
        return *known;
    char *sql = sqlite3_mprintf("SELECT 1 FROM sqlite_schema WHERE name = %Q", name);
    bool found =
        sql && store_compile(ds, sql, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW;

    store_release(ds, st);
    sqlite3_free(sql);
    if (again_keeps(ds) && !again_note_answer(ds, name, found))
        again_spoil(ds);
    return found;
}

static bool fill(struct dataset *ds, const struct lexicon *lex)
{
    sqlite3_stmt *texts = store_prepare_own(ds, "SELECT rowid, text, topic, \"key\" FROM texts");
    sqlite3_stmt *add = texts ? store_prepare_own(ds, insert) : NULL;
    struct arena *scratch = add ? arena_open(ds->dg) : NULL;
    bool ok = scratch && read_texts(ds, lex, scratch, texts, add);
    arena_close(scratch);
    store_release(ds, texts);
    store_release(ds, add);
    return ok;
}

bool claims_fill(struct dataset *ds, struct folder dir)
{
    if (!folder_has(ds->a, dir, phrase_file) || !has(ds, "texts"))
        return true;
    struct lexicon *lex = read_file(ds, dir);
    if (!lex)
        return false;
    lexicon_begin(lex, ds->a);
    bool ok = (!has(ds, "phrases") || add_view(ds, lex)) && store_make(ds, schema) && fill(ds, lex);
    lexicon_end(lex);
    return ok;
}
