/*
 * functions_text.c - instr(), replace() and trim() of SQLite, which try each place of one text with the
 * whole of the other: with two long ones that has no end. These find the same in time that grows with the
 * length: https://www.sqlite.org/lang_corefunc.html.
 */
#include "data/store.h"

#include <string.h>

/* A value as bytes; NULL = SQL NULL, or no memory. */
static const char *text_of(sqlite3_value *v, size_t *len)
{
    const char *s = sqlite3_value_type(v) == SQLITE_BLOB ? sqlite3_value_blob(v)
                                                         : (const char *)sqlite3_value_text(v);
    bool empty = sqlite3_value_type(v) != SQLITE_NULL && !sqlite3_value_bytes(v);

    *len = (size_t)sqlite3_value_bytes(v);
    return s || !empty ? s : "";
}

static bool is_inside(const char *s, const char *end)
{
    return s < end && ((unsigned char)*s & 0xC0) == 0x80;
}

/* instr(text, part): the place of its first character, from 1; of two blobs, of its first byte. */
static void instr(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    bool bytes =
        sqlite3_value_type(arg[0]) == SQLITE_BLOB && sqlite3_value_type(arg[1]) == SQLITE_BLOB;
    size_t len, part_len;
    const char *text = text_of(arg[0], &len), *part = text_of(arg[1], &part_len);

    (void)n;
    if (!text || !part)
        return;
    const char *at = text, *end = text + len;
    while ((at = memmem(at, (size_t)(end - at), part, part_len)) && !bytes && is_inside(at, end))
        at++;
    sqlite3_int64 place = at ? 1 : 0;
    for (const char *p = text; at && p < at; p++)
        place += bytes || !is_inside(p + 1, end);
    sqlite3_result_int64(ctx, place);
}

/* replace(text, part, by) */
static void replace(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    const char *text = (const char *)sqlite3_value_text(arg[0]);
    const char *part = (const char *)sqlite3_value_text(arg[1]);
    const char *by = (const char *)sqlite3_value_text(arg[2]);
    int len = sqlite3_value_bytes(arg[0]), part_len = sqlite3_value_bytes(arg[1]),
        by_len = sqlite3_value_bytes(arg[2]);

    (void)n;
    if (!text || !part)
        return;
    if (!part_len) { /* also where `by` is NULL */
        sqlite3_result_value(ctx, arg[0]);
        return;
    }
    if (!by)
        return;
    sqlite3_str *out = sqlite3_str_new(sqlite3_context_db_handle(ctx));
    const char *end = text + len, *at;
    while (!sqlite3_str_errcode(out) &&
           (at = memmem(text, (size_t)(end - text), part, (size_t)part_len))) {
        sqlite3_str_append(out, text, (int)(at - text));
        sqlite3_str_append(out, by, by_len);
        text = at + part_len;
    }
    sqlite3_str_append(out, text, (int)(end - text));
    int error = sqlite3_str_errcode(out), size = sqlite3_str_length(out);
    char *s = sqlite3_str_finish(out);
    if (error)
        sqlite3_result_error_code(ctx, error);
    else
        sqlite3_result_text(ctx, s ? s : "", size, SQLITE_TRANSIENT);
    sqlite3_free(s);
}

/* ---- trim ---- */

enum { TRIM_LEFT = 1, TRIM_RIGHT = 2, TRIM_MOST = 1 << 28 /* comparisons of bytes */ };

static size_t char_len(const char *s, const char *end)
{
    const char *p = s + 1;

    while (is_inside(p, end))
        p++;
    return (size_t)(p - s);
}

static bool has_char(struct bytes set, const char *c, size_t len)
{
    const char *end = set.data + set.len;

    for (const char *p = set.data; p < end; p += char_len(p, end))
        if (char_len(p, end) == len && !memcmp(p, c, len))
            return true;
    return false;
}

/* trim(text), trim(text, characters) */
static void trim(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    const int *sides = sqlite3_user_data(ctx);
    const char *text = (const char *)sqlite3_value_text(arg[0]), *last;
    const char *set = n > 1 ? (const char *)sqlite3_value_text(arg[1]) : " ";
    struct bytes of = {set, n > 1 ? (size_t)sqlite3_value_bytes(arg[1]) : 1};

    if (!text || !set)
        return;
    const char *end = text + sqlite3_value_bytes(arg[0]);
    if (of.len && (size_t)(end - text) > TRIM_MOST / of.len) {
        sqlite3_result_error_toobig(ctx);
        return;
    }
    while (*sides & TRIM_LEFT && text < end && has_char(of, text, char_len(text, end)))
        text += char_len(text, end);
    for (; *sides & TRIM_RIGHT && text < end; end = last) {
        for (last = end - 1; last > text && is_inside(last, end); last--)
            ;
        if (!has_char(of, last, (size_t)(end - last)))
            break;
    }
    sqlite3_result_text(ctx, text, (int)(end - text), SQLITE_TRANSIENT);
}

bool functions_add_text(struct dataset *ds, int flags)
{
    static int left = TRIM_LEFT, right = TRIM_RIGHT, both = TRIM_LEFT | TRIM_RIGHT;
    static const struct {
        const char *name;
        int narg;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
        int *sides;
    } function[] = {
        {"instr", 2, instr, NULL},  {"replace", 3, replace, NULL}, {"trim", 1, trim, &both},
        {"trim", 2, trim, &both},   {"ltrim", 1, trim, &left},     {"ltrim", 2, trim, &left},
        {"rtrim", 1, trim, &right}, {"rtrim", 2, trim, &right},
    };

    for (size_t i = 0; i < sizeof function / sizeof function[0]; i++)
        if (sqlite3_create_function(ds->db, function[i].name, function[i].narg, flags,
                                    function[i].sides, function[i].call, NULL, NULL) != SQLITE_OK)
            return false;
    return true;
}
