/*
 * violations.c - what is wrong with a row that a constraint refuses, each fault at its cell.
 *
 * SQLite names the first constraint that a row breaks and stops. So the row is put into a staging
 * table with the same columns and no constraints, and each named CHECK of its table is asked there.
 */
#include "data/store.h"

#include "base/str.h"
#include "data/date.h"

#include <string.h>
#include <strings.h>

/* ---- CHECK ---- */

static bool open_stage(struct dataset *ds, struct table *t)
{
    if (t->stage)
        return true;
    char *sql =
        sqlite3_mprintf("CREATE TEMP TABLE staging AS SELECT * FROM main.\"%w\" WHERE 0", t->name);
    sqlite3_stmt *st = sql ? store_prepare_own(ds, sql) : NULL;
    bool ok = st && sqlite3_step(st) == SQLITE_DONE;

    store_release(ds, st);
    sqlite3_free(sql);
    if (ok)
        t->stage = columns_prepare_insert(ds, t, "temp.staging", true);
    return t->stage != NULL;
}

/* The table's own name stands for the staged row: an expression may use it. */
static sqlite3_stmt *prepare_check(struct dataset *ds, const struct table *t, const struct check *k)
{
    char *sql = sqlite3_mprintf("SELECT 1 FROM temp.staging AS \"%w\" WHERE NOT (%s)", t->name,
                                k->expression);
    sqlite3_stmt *st = NULL;

    if (sql)
        store_compile(ds, sql, &st, NULL);
    sqlite3_free(sql);
    return st;
}

/* More decimals than the column has: a format of the spreadsheet made them. */
static bool is_formatted(const struct column *c, const struct csv_cell *cell)
{
    const char *point = strchr(cell->text, '.');

    return c->scale >= 0 && point && strlen(point + 1) > (size_t)c->scale;
}

/* The row that is bound, alone in staging. */
static bool stage_row(struct dataset *ds, struct table *t)
{
    bool ok = sqlite3_exec(ds->db, "DELETE FROM temp.staging", NULL, NULL, NULL) == SQLITE_OK &&
              sqlite3_step(t->stage) == SQLITE_DONE;

    sqlite3_reset(t->stage);
    return ok;
}

/* What the cell may have been, and what is wrong with many cells of its column in the same way. */
struct reason {
    const char *kind; /* "" = it is wrong by itself */
    const char *hint; /* NULL = none */
};

/* 9667 is 96.67 without its point, if the rule holds for that. */
static bool holds_for_hundredth(struct dataset *ds, struct table *t, struct check *k,
                                const struct column *c)
{
    char *sql =
        sqlite3_mprintf("UPDATE temp.staging SET \"%w\" = \"%w\" / 100.0", c->name, c->name);
    bool ok = sql && sqlite3_exec(ds->db, sql, NULL, NULL, NULL) == SQLITE_OK;

    sqlite3_free(sql);
    if (ok) {
        sqlite3_reset(k->ask);
        ok = sqlite3_step(k->ask) == SQLITE_DONE;
        sqlite3_reset(k->ask);
    }
    return stage_row(ds, t) && ok;
}

static struct reason reason_of_number(struct dataset *ds, struct table *t, struct check *k,
                                      const struct column *c, const struct csv_cell *cell)
{
    enum { THOUSAND = 1000, PERCENT_DIGITS = 2, DAY_SIZE = 64 };
    struct decimal d;
    struct date day[2];
    char printed[DAY_SIZE];

    if (number_read(c, cell, &d) || d.digits < 0 || d.scale > 0)
        return (struct reason){d.digits < 0 ? "minus" : "", NULL};
    if (c->scale >= PERCENT_DIGITS && d.digits >= THOUSAND && holds_for_hundredth(ds, t, k, c)) {
        struct sbuf b = {.a = ds->a};
        d.scale = PERCENT_DIGITS;
        decimal_print(&b, d, PERCENT_DIGITS, false);
        const char *meant = sbuf_text(&b);
        return (struct reason){
            "point",
            meant ? arena_printf(ds->a, diag_sentence(N_("did you mean \"%s\"?")), meant) : NULL};
    }
    if (date_from_serial(cell->text, day)) {
        date_print_thai(printed, sizeof printed, day[0]);
        return (struct reason){
            "day",
            arena_printf(ds->a,
                         diag_sentence(N_("a spreadsheet keeps %s as this number; format the "
                                          "column as a number, and type the value again")),
                         printed)};
    }
    return (struct reason){"", NULL};
}

/* The texts in quotes of "column IN ('a', 'b')". */
static size_t read_choices(struct arena *a, const struct check *k, const char **out, size_t max)
{
    static const char in[] = " IN (";
    size_t n = 0, len = strlen(k->column);
    const char *p = strcasestr(k->expression, in);

    while (p && ((size_t)(p - k->expression) < len || strncasecmp(p - len, k->column, len) != 0))
        p = strcasestr(p + 1, in);
    while (n < max && p && (p = strchr(p, '\''))) {
        const char *word = p + 1, *end = strchr(word, '\'');
        if (!end)
            break;
        if (end > word && (out[n] = arena_strndup(a, word, (size_t)(end - word))))
            n++;
        p = end[1] == ')' ? NULL : end + 1;
    }
    return n;
}

/* What paper calls a key: "ปีงบประมาณ" is typed where fiscal_year is meant. */
static const char *key_with_label(struct dataset *ds, const struct table *t, const char *label)
{
    sqlite3_stmt *st = NULL;
    const char *key = NULL;

    if (store_compile(ds, "SELECT \"column\" FROM labels WHERE file = ? AND label = ?", &st,
                      NULL) != SQLITE_OK)
        return NULL; /* the template has none */
    sqlite3_bind_text(st, 1, t->file_name, -1, SQLITE_STATIC);
    sqlite3_bind_text(st, 2, label, -1, SQLITE_STATIC);
    if (sqlite3_step(st) == SQLITE_ROW)
        key = arena_strdup(ds->a, (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    return key;
}

static const char *choice_hint(struct dataset *ds, const struct table *t, const struct check *k,
                               const char *typed)
{
    enum { CHOICES_MAX = 64, FEW = 6 }; /* few stand in the rule's own message */
    const char *choice[CHOICES_MAX];
    size_t n = read_choices(ds->a, k, choice, CHOICES_MAX);
    const char *label = n ? key_with_label(ds, t, typed) : NULL, *near = NULL;

    for (size_t i = 0; label && i < n; i++)
        if (!strcmp(choice[i], label))
            near = choice[i];
    if (!near)
        near = str_nearest(typed, choice, n);
    if (near)
        return arena_printf(ds->a, diag_sentence(N_("did you mean \"%s\"?")), near);
    struct sbuf all = {.a = ds->a};
    for (size_t i = 0; i < n; i++)
        sbuf_printf(&all, "%s%s", i ? " " : "", choice[i]);
    const char *list = sbuf_text(&all);
    return n > FEW && list ? arena_printf(ds->a, diag_sentence(N_("use one of these: %s")), list)
                           : NULL;
}

/* {value} in the message of a rule is what stands in the cell. */
static const char *with_value(struct arena *a, const char *message, const char *typed)
{
    static const char mark[] = "{value}";
    struct sbuf b = {.a = a};

    for (const char *at; (at = strstr(message, mark)) != NULL; message = at + strlen(mark)) {
        sbuf_add(&b, message, (size_t)(at - message));
        sbuf_add_str(&b, typed);
    }
    sbuf_add_str(&b, message);
    return sbuf_text(&b);
}

/* Cells that nobody has filled in yet are one cause, however many they are; so are texts that break
 * one rule, and numbers of rows. Other numbers are told one by one: each is another's score. */
static void tell_check(struct dataset *ds, struct table *t, size_t row, size_t c, struct check *k)
{
    struct loc at = column_place(t, row, c);
    const struct csv_cell *cell =
        c < t->ncolumn && t->cell_of[c] >= 0 ? &csv_row(&t->file, row)->cell[t->cell_of[c]] : NULL;
    const char *text = with_value(ds->a, k->message, cell ? cell->text : "");
    struct reason why = {"", NULL};

    if (!text)
        return;
    if (cell && !cell->len && strcmp(text, k->message) != 0) { /* there is no value to speak of */
        const char *act = checks_what_to_do(k->message);
        column_tell_empty(ds, t, row, c, *act ? act : NULL);
        return;
    }
    if (cell && !cell->len)
        why.hint = column_empty_hint(t, row, c);
    else if (cell && t->column[c].number)
        why = reason_of_number(ds, t, k, &t->column[c], cell);
    else if (cell)
        why.hint = choice_hint(ds, t, k, cell->text);
    bool many = cell && (!cell->len || !t->column[c].number || t->column[c].integer || *why.kind ||
                         is_formatted(&t->column[c], cell));
    const char *cause = many ? arena_printf(ds->a, "%s%s", why.kind, k->message) : NULL;
    if (cause)
        tally_add(ds, t, DIAG_DATA_RULE, cause, at, text, why.hint);
    else {
        diag_add(ds->dg, DIAG_DATA_RULE, at, "%s", text);
        if (why.hint)
            diag_hint(ds->dg, "%s", why.hint);
    }
}

/* false: none of them spoke. */
static bool ask_checks(struct dataset *ds, struct table *t, size_t row)
{
    bool any = false;

    for (struct check *k = t->check; k; k = k->next) {
        size_t c = column_index(t, k->column, strlen(k->column));
        if (c < t->ncolumn && t->bad[c])
            continue; /* its cell has been named already */
        if (!k->ask && !(k->ask = prepare_check(ds, t, k)))
            continue;
        if (sqlite3_step(k->ask) == SQLITE_ROW) {
            any = true;
            tell_check(ds, t, row, c, k);
        }
        sqlite3_reset(k->ask);
    }
    return any;
}

void violations_ask_checks(struct dataset *ds, struct table *t, size_t row)
{
    if (!open_stage(ds, t))
        return;
    columns_bind(ds, t, t->stage, row); /* says the same again: repeated diagnostics are dropped */
    if (stage_row(ds, t))
        ask_checks(ds, t, row);
}

void violations_close(struct dataset *ds, struct table *t)
{
    if (!t->stage)
        return;
    store_release(ds, t->stage);
    t->stage = NULL;
    for (struct check *k = t->check; k; k = k->next) {
        store_release(ds, k->ask);
        k->ask = NULL;
    }
    sqlite3_exec(ds->db, "DROP TABLE temp.staging", NULL, NULL, NULL);
}

/* SQLite's own word for it, when no named CHECK spoke: "CHECK constraint failed: column: text". */
static bool check_by_name(struct dataset *ds, struct table *t, size_t row, const char *said)
{
    const char *column, *message;
    char *name = arena_strdup(ds->a, said);

    if (!name)
        return false;
    checks_split_name(name, &column, &message);
    size_t c = column_index(t, column, strlen(column));
    if (c == t->ncolumn) /* it is the expression, of a rule without a name */
        message = said;
    struct loc at = column_place(t, row, c);
    const char *typed = c < t->ncolumn && t->cell_of[c] >= 0
                            ? csv_row(&t->file, row)->cell[t->cell_of[c]].text
                            : "";
    const char *text = with_value(ds->a, message, typed);
    return text && diag_add(ds->dg, DIAG_DATA_RULE, at, "%s", text);
}

/* ---- UNIQUE, PRIMARY KEY ---- */

/* The row that holds the same in these columns. */
static bool find_same(struct dataset *ds, struct table *t, size_t row, const size_t *col, size_t n,
                      sqlite3_int64 *rowid)
{
    struct sbuf sql = {.a = ds->a};
    bool found = false;

    char *from = sqlite3_mprintf("SELECT %s FROM main.\"%w\" WHERE 1", rowid_name(t), t->name);
    sbuf_add_str(&sql, from ? from : "");
    sqlite3_free(from);
    for (size_t i = 0; i < n; i++) {
        char *term = sqlite3_mprintf(" AND \"%w\" = ?%d", t->column[col[i]].name, (int)col[i] + 1);
        sbuf_add_str(&sql, term ? term : "");
        sqlite3_free(term);
    }
    sqlite3_stmt *st = NULL;
    const char *text = sbuf_text(&sql);
    if (text && store_compile(ds, text, &st, NULL) == SQLITE_OK) {
        columns_bind(ds, t, st, row); /* what the WHERE does not name is out of its range */
        found = sqlite3_step(st) == SQLITE_ROW;
        *rowid = found ? sqlite3_column_int64(st, 0) : 0;
    }
    store_release(ds, st);
    return found;
}

/* Of the spreadsheet. */
static int sheet_row_of(const struct table *t, sqlite3_int64 rowid)
{
    size_t row = table_row(t, rowid);

    return row ? csv_row(&t->file, row)->sheet_row : 0;
}

/* The columns of "UNIQUE constraint failed: items.survey, items.code". */
static size_t read_key(const struct table *t, const char *list, size_t *col, size_t max)
{
    size_t n = 0;

    for (const char *p = list; p && *p && n < max; p = strstr(p, ", ")) {
        p += strncmp(p, ", ", 2) ? 0 : 2;
        size_t table = strlen(t->name);
        if (strncmp(p, t->name, table) != 0 || p[table] != '.')
            continue;
        const char *name = p + table + 1;
        size_t c = column_index(t, name, strcspn(name, ","));
        if (c < t->ncolumn && t->cell_of[c] >= 0)
            col[n++] = c;
    }
    return n;
}

static bool not_unique(struct dataset *ds, struct table *t, size_t row, const char *list)
{
    enum { COLUMNS_MAX = 32, SHORT_MAX = 16 }; /* bytes that need no quotes */
    struct sbuf what = {.a = ds->a};
    sqlite3_int64 rowid;
    size_t col[COLUMNS_MAX], n = read_key(t, list, col, COLUMNS_MAX);
    struct loc at = column_place(t, row, n ? col[n - 1] : t->ncolumn);

    for (size_t i = 0; i < n; i++) {
        const struct csv_cell *cell = &csv_row(&t->file, row)->cell[t->cell_of[col[i]]];
        if (cell->len)
            sbuf_printf(&what, cell->len > SHORT_MAX ? "%s%s \"%s\"" : "%s%s %s",
                        what.len ? ", " : "",
                        t->column[col[i]].label ? t->column[col[i]].label : t->column[col[i]].name,
                        cell->text);
    }
    const char *text = n ? sbuf_text(&what) : list;
    int other = n && find_same(ds, t, row, col, n, &rowid) ? sheet_row_of(t, rowid) : 0;
    if (!text)
        return false;
    if (other) {
        /* Rows that were pasted twice are as far from each other, all of them. */
        const char *cause = arena_printf(ds->a, "%d", at.cell.row - other);
        const char *said =
            arena_printf(ds->a, diag_sentence(N_("%1$s is in row %2$d already")), text, other);
        if (cause && said)
            tally_add(ds, t, DIAG_DATA_UNIQUE, cause, at, said, NULL);
        return false;
    }
    return diag_add(ds->dg, DIAG_DATA_UNIQUE, at, "%s is there twice", text);
}

/* ---- any of them ---- */

bool violations_explain(struct dataset *ds, struct table *t, size_t row)
{
    int code = sqlite3_extended_errcode(ds->db);
    struct loc at = column_place(t, row, t->ncolumn);
    char *said = arena_strdup(ds->a, sqlite3_errmsg(ds->db));
    char *detail = said ? strstr(said, ": ") : NULL;

    if (!detail)
        return said ? store_sql_error(ds, at, NULL) : false;
    detail += 2;
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return not_unique(ds, t, row, detail);
    case SQLITE_CONSTRAINT_NOTNULL: {
        const char *name = strchr(detail, '.') ? strchr(detail, '.') + 1 : detail;
        size_t c = column_index(t, name, strlen(name));
        if (c < t->ncolumn)
            column_is_empty(ds, t, row, c);
        else
            diag_add(ds->dg, DIAG_DATA_RULE, at, "%s", said);
        violations_ask_checks(ds, t, row);
        return false;
    }
    case SQLITE_CONSTRAINT_CHECK:
        if (open_stage(ds, t)) {
            columns_bind(ds, t, t->stage, row);
            if (stage_row(ds, t) && ask_checks(ds, t, row))
                return false;
        }
        return check_by_name(ds, t, row, detail);
    default:
        return diag_add(ds->dg, DIAG_DATA_RULE, at, "%s", said);
    }
}
