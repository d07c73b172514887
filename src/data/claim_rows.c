/*
 * claim_rows.c - the table `claims`: what the template's phrases find in the texts that its views
 * name. Phrases stand in phrases.csv; those that come from the data, such as names, in the view
 * `phrases`.
 */
#include "data/claims.h"
#include "data/store.h"

#include <string.h>

static const char phrase_file[] = "phrases.csv";

enum { PHRASE, ROLE, KIND, VALUE, AFTER, NCOLUMN };
static const char *const column[NCOLUMN] = {"phrase", "role", "kind", "value", "after"};

/* ---- phrases ---- */

static bool add_phrase(struct dataset *ds, struct lexicon *lex, const char *const *cell,
                       struct loc at)
{
    struct sense sense = {.kind = cell[KIND], .value = cell[VALUE], .after = cell[AFTER]};

    if (!lexicon_role(cell[ROLE], &sense.role))
        return diag_add(ds->dg, DIAG_SQL_SPECIAL, at, "there is no role \"%s\" for a phrase",
                        cell[ROLE]);
    return lexicon_add(lex, cell[PHRASE], sense);
}

static bool is_header(const struct csv_row *row)
{
    for (size_t i = 0; i < NCOLUMN; i++)
        if (i >= row->ncell || strcmp(row->cell[i].text, column[i]) != 0)
            return false;
    return true;
}

static bool add_file(struct dataset *ds, struct folder dir, struct lexicon *lex)
{
    struct csv_file file;
    bool ok = true;

    if (!csv_read(ds->a, dir, phrase_file, &file, ds->dg))
        return false;
    struct loc head = {.file = file.path, .line = 1, .col = 1};
    if (!is_header(&file.row[0]))
        return diag_add(ds->dg, DIAG_SQL_SPECIAL, head,
                        "the columns of this file are phrase,role,kind,value,after");
    const char *cell[NCOLUMN] = {0};
    for (size_t i = 1; i < file.nrow; i++) {
        /* Without a role the phrase means what the one above it means. */
        size_t own = i == 1 || file.row[i].cell[ROLE].len ? NCOLUMN : ROLE;
        for (size_t k = 0; k < own; k++)
            cell[k] = file.row[i].cell[k].text;
        const struct csv_cell *role = &file.row[i].cell[ROLE];
        struct loc at = {file.path, role->line, role->col, role->width};
        ok = add_phrase(ds, lex, cell, at) && ok;
    }
    return ok;
}

static bool add_view(struct dataset *ds, struct lexicon *lex)
{
    sqlite3_stmt *st =
        store_prepare_own(ds, "SELECT phrase, role, kind, value, after FROM phrases");
    bool ok = st != NULL;

    ds->steps = 0;
    while (ok && sqlite3_step(st) == SQLITE_ROW) {
        const char *cell[NCOLUMN];
        for (int k = 0; ok && k < NCOLUMN; k++) {
            const char *text = (const char *)sqlite3_column_text(st, k);
            ok = (cell[k] = arena_strdup(ds->a, text ? text : "")) != NULL;
        }
        ok = ok && add_phrase(ds, lex, cell, (struct loc){.file = "phrases"});
    }
    sqlite3_finalize(st);
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
    sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC); /* NULL is NULL */
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
    ds->steps = 0;
    while (sqlite3_step(texts) == SQLITE_ROW) {
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
    char *sql = sqlite3_mprintf("SELECT 1 FROM sqlite_schema WHERE name = %Q", name);
    bool found = sql && sqlite3_prepare_v2(ds->db, sql, -1, &st, NULL) == SQLITE_OK &&
                 sqlite3_step(st) == SQLITE_ROW;

    sqlite3_finalize(st);
    sqlite3_free(sql);
    return found;
}

bool claims_fill(struct dataset *ds, struct folder dir)
{
    if (!folder_has(ds->a, dir, phrase_file) || !has(ds, "texts"))
        return true;
    struct lexicon *lex = lexicon_open(ds->a);
    if (!lex || !add_file(ds, dir, lex) || (has(ds, "phrases") && !add_view(ds, lex)))
        return false;
    if (sqlite3_exec(ds->db, schema, NULL, NULL, NULL) != SQLITE_OK)
        return store_sql_error(ds, (struct loc){0}, NULL);
    sqlite3_stmt *texts = store_prepare_own(ds, "SELECT rowid, text, topic, \"key\" FROM texts");
    sqlite3_stmt *add = texts ? store_prepare_own(ds, insert) : NULL;
    struct arena *scratch = add ? arena_open(ds->dg) : NULL;
    bool ok = scratch && read_texts(ds, lex, scratch, texts, add);
    arena_close(scratch);
    sqlite3_finalize(texts);
    sqlite3_finalize(add);
    return ok;
}
