/*
 * load.c - CSV files into the tables of the schema, and every fault of their cells at its place.
 *
 * A row goes straight into its table. When a constraint refuses it, the row is put into a staging
 * table that has the same columns and no constraints, and each named CHECK of the table is asked of
 * it there: SQLite itself would name only the first.
 */
#include "data/store.h"

#include "base/file.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct table *store_table(struct dataset *ds, const char *name)
{
    for (struct table *t = ds->table; t; t = t->next)
        if (!strcasecmp(t->name, name))
            return t;
    return NULL;
}

struct loc table_place(const struct table *t, sqlite3_int64 rowid, const char *column)
{
    struct loc at = {.file = t->file.path};

    for (size_t i = 0; i < t->nloaded; i++) {
        if (t->loaded[i].rowid != rowid)
            continue;
        const struct csv_row *row = &t->file.row[t->loaded[i].row];
        at.line = row->line;
        for (size_t c = 0; column && c < t->ncolumn; c++)
            if (t->cell_of[c] >= 0 && !strcasecmp(t->column[c].name, column)) {
                const struct csv_cell *cell = &row->cell[t->cell_of[c]];
                return (struct loc){t->file.path, cell->line, cell->col, cell->width};
            }
        break;
    }
    return at;
}

static struct loc cell_place(const struct table *t, size_t row, size_t column)
{
    int at = t->cell_of[column];
    const struct csv_row *r = &t->file.row[row];

    if (at < 0)
        return (struct loc){.file = t->file.path, .line = r->line};
    const struct csv_cell *c = &r->cell[at];
    return (struct loc){t->file.path, c->line, c->col, c->width};
}

/* ---- what the schema says ---- */

static void read_type(const char *type, struct column *c)
{
    const char *scale = strchr(type, ',');

    c->integer = strcasestr(type, "INT") != NULL;
    c->number = c->integer || !strncasecmp(type, "REAL", 4) || !strncasecmp(type, "NUMERIC", 7) ||
                !strncasecmp(type, "DECIMAL", 7) || !strncasecmp(type, "DOUBLE", 6);
    c->scale = c->integer ? 0 : scale ? atoi(scale + 1) : -1;
}

static bool read_columns(struct dataset *ds, struct table *t)
{
    char *sql = arena_printf(ds->a,
                             "SELECT name, type, dflt_value FROM pragma_table_xinfo('%s') "
                             "WHERE hidden = 0",
                             t->name);
    size_t cap = 0;
    sqlite3_stmt *st;

    if (!sql || sqlite3_prepare_v2(ds->db, sql, -1, &st, NULL) != SQLITE_OK)
        return false;
    while (sqlite3_step(st) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(st, 0);
        t->column = arena_grow(ds->a, t->column, t->ncolumn, &cap, sizeof *t->column);
        if (!t->column || !name)
            break;
        struct column *c = &t->column[t->ncolumn];
        *c = (struct column){.name = arena_strndup(ds->a, name, strlen(name))};
        if (!c->name)
            break;
        read_type((const char *)sqlite3_column_text(st, 1), c);
        c->optional = sqlite3_column_type(st, 2) != SQLITE_NULL;
        t->ncolumn++;
    }
    sqlite3_finalize(st);
    return t->ncolumn > 0;
}

static bool read_checks(struct dataset *ds, struct table *t)
{
    sqlite3_stmt *st;
    bool ok = false;

    if (sqlite3_prepare_v2(ds->db,
                           "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", -1,
                           &st, NULL) != SQLITE_OK)
        return false;
    sqlite3_bind_text(st, 1, t->name, -1, SQLITE_STATIC);
    if (sqlite3_step(st) == SQLITE_ROW)
        ok = checks_read(ds->a, (const char *)sqlite3_column_text(st, 0), &t->check);
    sqlite3_finalize(st);
    return ok;
}

/* ---- header row ---- */

static bool map_columns(struct dataset *ds, struct table *t)
{
    const struct csv_row *head = &t->file.row[0];
    const char **names = arena_array(ds->a, const char *, t->ncolumn + 1);
    bool ok = true;

    t->cell_of = arena_array(ds->a, int, t->ncolumn + 1);
    t->bad = arena_array(ds->a, bool, t->ncolumn + 1);
    if (!t->cell_of || !t->bad || !names)
        return false;
    for (size_t c = 0; c < t->ncolumn; c++) {
        t->cell_of[c] = -1;
        names[c] = t->column[c].name;
    }
    for (size_t i = 0; i < head->ncell; i++) {
        const struct csv_cell *cell = &head->cell[i];
        struct loc at = {t->file.path, cell->line, cell->col, cell->width};
        size_t first = strspn(cell->text, " \t"), len = cell->len;
        while (len > first && (cell->text[len - 1] == ' ' || cell->text[len - 1] == '\t'))
            len--;
        char *name = arena_strndup(ds->a, cell->text + first, len - first);
        size_t c = 0;
        while (name && c < t->ncolumn && strcasecmp(names[c], name) != 0)
            c++;
        if (!name)
            return false;
        if (c == t->ncolumn) {
            ok = diag_add(ds->dg, DIAG_CSV_COLUMN, at, "ไม่รู้จักคอลัมน์ \"%s\"", name);
            const char *near = str_nearest(name, names, t->ncolumn);
            if (near)
                diag_hint(ds->dg, "หมายถึง \"%s\" หรือไม่", near);
        } else if (t->cell_of[c] >= 0) {
            ok = diag_add(ds->dg, DIAG_CSV_COLUMN, at, "คอลัมน์ \"%s\" มีซ้ำกัน", name);
        } else {
            t->cell_of[c] = (int)i;
        }
    }
    for (size_t c = 0; c < t->ncolumn; c++)
        if (t->cell_of[c] < 0 && !t->column[c].optional)
            ok = diag_add(ds->dg, DIAG_CSV_COLUMN, (struct loc){t->file.path, head->line, 1, 0},
                          "ไม่มีคอลัมน์ \"%s\"", names[c]);
    return ok;
}

/* ---- cells ---- */

/* A number as SQLite reads it, or NULL with *why set. */
static char *read_number(struct arena *a, const struct csv_cell *cell, const struct column *col,
                         const char **why)
{
    struct sbuf b = {.a = a};
    int ascii = 0, thai = 0, point = -1;

    for (const char *p = cell->text, *end = p + cell->len; p < end;) {
        uint32_t c = utf8_next(&p, end);
        if (c == ' ' || c == 0x00A0 || c == '\t') {
            if (b.len && strspn(p, " \t") != (size_t)(end - p))
                *why = "ในจำนวนต้องไม่มีเว้นวรรค";
        } else if (ascii_is_digit(c) || unicode_is_thai_digit(c)) {
            ascii += ascii_is_digit(c);
            thai += unicode_is_thai_digit(c);
            sbuf_add_char(&b, ascii_is_digit(c) ? c : c - 0x0E50 + '0');
            point += point >= 0;
        } else if (c == '.' && point < 0) {
            sbuf_add(&b, ".", 1);
            point = 0;
        } else if (c == '-' && !b.len) {
            sbuf_add(&b, "-", 1);
        } else {
            *why = c == ',' ? "ให้พิมพ์โดยไม่มีเครื่องหมายจุลภาค" : "ใช้ได้เฉพาะตัวเลขและจุดทศนิยมหนึ่งจุด";
        }
    }
    if (!*why && ascii && thai)
        *why = "มีเลขไทยปนกับเลขอารบิกในจำนวนเดียว"; /* D1 */
    if (!*why && !ascii && !thai)
        *why = "ไม่มีตัวเลข";
    if (!*why && point == 0)
        *why = "ไม่มีตัวเลขหลังจุดทศนิยม";
    if (!*why && col->integer && point > 0)
        *why = "ต้องเป็นจำนวนเต็ม";
    if (!*why && col->scale >= 0 && point > col->scale)
        *why = "มีทศนิยมเกินจำนวนตำแหน่งที่กำหนด";
    if (!*why && b.len > 15)
        *why = "มีตัวเลขมากเกินไป";
    return *why ? NULL : sbuf_text(&b);
}

static bool bind_cell(struct dataset *ds, const struct table *t, sqlite3_stmt *st, size_t row,
                      size_t c)
{
    const struct column *col = &t->column[c];
    const struct csv_cell *cell = &t->file.row[row].cell[t->cell_of[c]];
    const char *why = NULL;
    int at = (int)c + 1;

    if (!col->number) {
        sqlite3_bind_text(st, at, cell->text, (int)cell->len, SQLITE_STATIC);
        return true;
    }
    if (strspn(cell->text, " \t") == cell->len) {
        sqlite3_bind_null(st, at);
        return true;
    }
    char *number = read_number(ds->a, cell, col, &why);
    if (why)
        return diag_add(ds->dg, DIAG_CSV_NUMBER, cell_place(t, row, c), "\"%s\" ไม่ใช่จำนวน: %s",
                        cell->text, why);
    if (!number)
        return false;
    if (strchr(number, '.'))
        sqlite3_bind_double(st, at, strtod(number, NULL));
    else
        sqlite3_bind_int64(st, at, strtoll(number, NULL, 10));
    return true;
}

/* A cell that is no number is left NULL and remembered in t->bad. */
static bool bind_row(struct dataset *ds, const struct table *t, sqlite3_stmt *st, size_t row)
{
    bool ok = true;

    sqlite3_reset(st);
    sqlite3_clear_bindings(st);
    for (size_t c = 0; c < t->ncolumn; c++) {
        t->bad[c] = t->cell_of[c] >= 0 && !bind_cell(ds, t, st, row, c);
        ok = ok && !t->bad[c];
    }
    return ok;
}

/* ---- rows that a constraint refuses ---- */

static size_t column_index(const struct table *t, const char *name, size_t len)
{
    size_t c = 0;

    while (c < t->ncolumn &&
           (strlen(t->column[c].name) != len || strncasecmp(t->column[c].name, name, len) != 0))
        c++;
    return c;
}

static struct loc named_place(const struct table *t, size_t row, const char *column)
{
    size_t c = column_index(t, column, strlen(column));

    if (c < t->ncolumn)
        return cell_place(t, row, c);
    return (struct loc){.file = t->file.path, .line = t->file.row[row].line};
}

/* Asks each CHECK of a row that is alone in the staging table. false = none of them spoke. */
static bool name_checks(struct dataset *ds, const struct table *t, size_t row)
{
    bool any = false;

    for (const struct check *k = t->check; k; k = k->next) {
        size_t c = column_index(t, k->column, strlen(k->column));
        if (c < t->ncolumn && t->bad[c])
            continue; /* its cell has been named already */
        char *sql = arena_printf(ds->a, "SELECT 1 FROM temp.staging WHERE NOT (%s)", k->expression);
        sqlite3_stmt *st;
        if (!sql || sqlite3_prepare_v2(ds->db, sql, -1, &st, NULL) != SQLITE_OK)
            continue;
        if (sqlite3_step(st) == SQLITE_ROW) {
            any = true;
            diag_add(ds->dg, DIAG_DATA_RULE, named_place(t, row, k->column), "%s", k->message);
        }
        sqlite3_finalize(st);
    }
    return any;
}

static sqlite3_stmt *prepare_insert(struct dataset *ds, const struct table *t, const char *into)
{
    struct sbuf b = {.a = ds->a};
    sqlite3_stmt *st = NULL;

    sbuf_printf(&b, "INSERT INTO %s (", into);
    for (size_t c = 0, n = 0; c < t->ncolumn; c++)
        if (t->cell_of[c] >= 0)
            sbuf_printf(&b, "%s\"%s\"", n++ ? ", " : "", t->column[c].name);
    sbuf_add_str(&b, ") VALUES (");
    for (size_t c = 0, n = 0; c < t->ncolumn; c++)
        if (t->cell_of[c] >= 0)
            sbuf_printf(&b, "%s?%zu", n++ ? ", " : "", c + 1);
    sbuf_add_str(&b, ")");
    const char *sql = sbuf_text(&b);
    if (sql && sqlite3_prepare_v2(ds->db, sql, -1, &st, NULL) != SQLITE_OK)
        store_sql_error(ds, (struct loc){.file = t->file.path}, NULL);
    return st;
}

static bool try_checks(struct dataset *ds, const struct table *t, size_t row)
{
    char *make = arena_printf(
        ds->a, "CREATE TEMP TABLE staging AS SELECT * FROM main.\"%s\" WHERE 0", t->name);
    bool spoke = false;

    if (!make || sqlite3_exec(ds->db, make, NULL, NULL, NULL) != SQLITE_OK)
        return false;
    sqlite3_stmt *st = prepare_insert(ds, t, "temp.staging");
    if (st) {
        bind_row(ds, t, st, row);
        spoke = sqlite3_step(st) == SQLITE_DONE && name_checks(ds, t, row);
    }
    sqlite3_finalize(st);
    sqlite3_exec(ds->db, "DROP TABLE temp.staging", NULL, NULL, NULL);
    return spoke;
}

/* The line of the row before that has the same cells in these columns; 0 = not found. */
static int same_row_before(const struct table *t, size_t row, const size_t *col, size_t n)
{
    for (size_t i = 1; i < row; i++) {
        bool same = !t->file.row[i].wrong;
        for (size_t k = 0; same && k < n; k++) {
            const struct csv_cell *a = &t->file.row[i].cell[t->cell_of[col[k]]];
            const struct csv_cell *b = &t->file.row[row].cell[t->cell_of[col[k]]];
            same = !strcmp(a->text, b->text);
        }
        if (same)
            return t->file.row[i].line;
    }
    return 0;
}

/* "UNIQUE constraint failed: items.survey, items.code" */
static bool not_unique(struct dataset *ds, const struct table *t, size_t row, const char *message)
{
    struct sbuf names = {.a = ds->a};
    size_t col[32], n = 0;

    for (const char *p = strstr(message, ": "); p && n < 32; p = strchr(p, ',')) {
        const char *name = strchr(p, '.');
        if (!name++)
            break;
        size_t len = strcspn(name, ","), c = column_index(t, name, len);
        if (c < t->ncolumn && t->cell_of[c] >= 0) {
            const struct csv_cell *cell = &t->file.row[row].cell[t->cell_of[c]];
            if (cell->len)
                sbuf_printf(&names, "%s%s %s", names.len ? ", " : "", t->column[c].name,
                            cell->text);
            col[n++] = c;
        }
        p = name;
    }
    const char *what = sbuf_text(&names);
    struct loc at = n ? cell_place(t, row, col[n - 1])
                      : (struct loc){.file = t->file.path, .line = t->file.row[row].line};
    int line = same_row_before(t, row, col, n);
    if (line)
        return diag_add(ds->dg, DIAG_DATA_UNIQUE, at, "ข้อมูลซ้ำกับบรรทัดที่ %d (%s)", line,
                        what ? what : "");
    return diag_add(ds->dg, DIAG_DATA_UNIQUE, at, "ข้อมูลซ้ำ (%s)", what ? what : message);
}

static bool refused(struct dataset *ds, const struct table *t, size_t row)
{
    int code = sqlite3_extended_errcode(ds->db);
    const char *message = sqlite3_errmsg(ds->db), *detail = strstr(message, ": ");
    struct loc at = {.file = t->file.path, .line = t->file.row[row].line};
    char *kept = arena_strndup(ds->a, message, strlen(message));

    if (!kept)
        return false;
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
        code == SQLITE_CONSTRAINT_ROWID)
        return not_unique(ds, t, row, kept);
    if (try_checks(ds, t, row))
        return false;
    if (code == SQLITE_CONSTRAINT_NOTNULL && detail) {
        const char *name = strchr(kept, '.');
        name = name ? name + 1 : detail + 2;
        return diag_add(ds->dg, DIAG_DATA_RULE, named_place(t, row, name), "ต้องกรอกข้อมูลในช่อง %s",
                        name);
    }
    if (code == SQLITE_MISMATCH)
        return diag_add(ds->dg, DIAG_DATA_RULE, at, "ต้องกรอกเลขที่ของแถวนี้เป็นจำนวนเต็ม");
    return diag_add(ds->dg, DIAG_DATA_RULE, at, "%s", kept);
}

/* ---- files ---- */

static bool load_rows(struct dataset *ds, struct table *t)
{
    char *name = arena_printf(ds->a, "main.\"%s\"", t->name);
    sqlite3_stmt *st = name ? prepare_insert(ds, t, name) : NULL;
    bool ok = st != NULL;

    t->loaded = arena_array(ds->a, struct loaded_row, t->file.nrow);
    if (!t->loaded || !st) {
        sqlite3_finalize(st);
        return false;
    }
    store_begin_work(ds);
    for (size_t i = 1; i < t->file.nrow; i++) {
        if (t->file.row[i].wrong) {
            ok = false; /* which cell is which is not known */
        } else if (!bind_row(ds, t, st, i)) {
            ok = false; /* and still ask its other cells */
            try_checks(ds, t, i);
        } else if (sqlite3_step(st) == SQLITE_DONE) {
            t->loaded[t->nloaded++] = (struct loaded_row){sqlite3_last_insert_rowid(ds->db), i};
        } else {
            ok = refused(ds, t, i);
        }
    }
    sqlite3_finalize(st);
    return ok;
}

static bool load_file(struct dataset *ds, struct table *t, const char *path, bool required)
{
    if (!read_columns(ds, t) || !read_checks(ds, t))
        return diag_add(ds->dg, DIAG_SQL_SPECIAL, (struct loc){.file = path},
                        "input_files names the table \"%s\", which is not in the schema", t->name);
    t->file.path = path;
    if (!file_exists(path))
        return !required || diag_add(ds->dg, DIAG_FILE_MISSING, (struct loc){.file = path},
                                     "ไม่พบไฟล์นี้ ซึ่งต้องมีทุกรายงาน");
    if (!csv_read(ds->a, path, &t->file, ds->dg) || !map_columns(ds, t))
        return false;
    return load_rows(ds, t);
}

static bool warn_unknown(struct dataset *ds, const char *dir, const char *const *known, size_t n)
{
    size_t nfile;
    const char **file = file_list(ds->a, dir, ".csv", &nfile, ds->dg);

    for (size_t i = 0; file && i < nfile; i++) {
        size_t k = 0;
        while (k < n && strcmp(known[k], file[i]) != 0)
            k++;
        if (k < n)
            continue;
        char *path = file_join(ds->a, dir, file[i]);
        diag_add(ds->dg, DIAG_FILE_UNKNOWN, (struct loc){.file = path}, "รายงานนี้ไม่ใช้ไฟล์นี้");
        const char *near = str_nearest(file[i], known, n);
        if (near)
            diag_hint(ds->dg, "หมายถึง \"%s\" หรือไม่", near);
    }
    return file != NULL;
}

/* Every reference of a table to another, and who breaks it. */
static bool check_references(struct dataset *ds)
{
    sqlite3_stmt *st;
    bool ok = true;

    if (sqlite3_prepare_v2(
            ds->db,
            "SELECT v.\"table\", v.rowid, v.parent, k.\"from\" FROM "
            "pragma_foreign_key_check AS v JOIN pragma_foreign_key_list(v.\"table\") "
            "AS k ON k.id = v.fkid AND k.seq = 0",
            -1, &st, NULL) != SQLITE_OK)
        return store_sql_error(ds, (struct loc){0}, NULL);
    while (sqlite3_step(st) == SQLITE_ROW) {
        struct table *t = store_table(ds, (const char *)sqlite3_column_text(st, 0));
        const char *column = (const char *)sqlite3_column_text(st, 3);
        struct table *parent = store_table(ds, (const char *)sqlite3_column_text(st, 2));
        if (!t || !parent || parent->faulty)
            continue; /* a row that was refused breaks every reference to it */
        ok = diag_add(ds->dg, DIAG_DATA_RULE, table_place(t, sqlite3_column_int64(st, 1), column),
                      "ไม่มีข้อมูลนี้ในไฟล์ %s.csv", (const char *)sqlite3_column_text(st, 2));
    }
    sqlite3_finalize(st);
    return ok;
}

/* One row of input_files. */
struct input {
    const char *file;
    bool required;
    struct table *table;
};

/* All of them before the first is loaded: a statement that is still open locks the schema, and
 * staging tables come and go. */
static bool read_inputs(struct dataset *ds, struct input **out, size_t *n)
{
    static const char sql[] = "SELECT file, table_name, required FROM input_files ORDER BY rowid";
    size_t cap = 0;
    sqlite3_stmt *st;
    bool ok = true;

    *n = 0;
    *out = NULL;
    if (sqlite3_prepare_v2(ds->db, sql, -1, &st, NULL) != SQLITE_OK)
        return diag_add(ds->dg, DIAG_SQL_SPECIAL, (struct loc){0},
                        "schema.sql has no table input_files(file, table_name, required): %s",
                        sqlite3_errmsg(ds->db));
    while (ok && sqlite3_step(st) == SQLITE_ROW) {
        const char *file = (const char *)sqlite3_column_text(st, 0);
        const char *name = (const char *)sqlite3_column_text(st, 1);
        struct table *t = arena_new(ds->a, struct table);
        *out = arena_grow(ds->a, *out, *n, &cap, sizeof **out);
        ok = t && *out && file && name && (t->name = arena_strndup(ds->a, name, strlen(name)));
        if (ok)
            (*out)[*n] = (struct input){.file = arena_strndup(ds->a, file, strlen(file)),
                                        .required = sqlite3_column_int(st, 2) != 0,
                                        .table = t};
        ok = ok && (*out)[(*n)++].file;
    }
    sqlite3_finalize(st);
    return ok;
}

bool load_files(struct dataset *ds, const char *dir)
{
    struct input *input;
    struct table **end = &ds->table;
    size_t n;
    bool ok = true;

    if (!file_is_dir(dir))
        return diag_add(ds->dg, DIAG_FILE_MISSING, (struct loc){.file = dir}, "ไม่พบโฟลเดอร์ข้อมูลนี้");
    if (!read_inputs(ds, &input, &n))
        return false;
    const char **known = arena_array(ds->a, const char *, n + 1);
    if (!known)
        return false;
    sqlite3_set_authorizer(ds->db, NULL, NULL); /* the statements of this file are ours */
    /* References are checked at the end, when all files are in. */
    sqlite3_exec(ds->db, "PRAGMA foreign_keys = OFF; BEGIN", NULL, NULL, NULL);
    for (size_t i = 0; i < n; i++) {
        char *path = file_join(ds->a, dir, input[i].file);
        known[i] = input[i].file;
        *end = input[i].table;
        end = &input[i].table->next;
        input[i].table->faulty = !path || !load_file(ds, input[i].table, path, input[i].required);
        ok &= !input[i].table->faulty;
    }
    sqlite3_exec(ds->db, "COMMIT", NULL, NULL, NULL);
    ok &= warn_unknown(ds, dir, known, n);
    ok &= check_references(ds);
    store_unlock(ds);
    return ok;
}
