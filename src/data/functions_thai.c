/*
 * functions_thai.c - the SQL functions that write numbers, dates, amounts and lists in Thai.
 */
#include "data/baht.h"
#include "data/date.h"
#include "data/store.h"

#include "base/digits.h"
#include "base/format.h"

#include <string.h>

typedef void sql_function(sqlite3_context *, int, sqlite3_value **);

/* thai_digits(text): 0-9 as ๐-๙, but those of addresses (D6). */
static void thai_digits(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    enum { THAI_LEN = 3 }; /* bytes of a Thai digit */
    const char *text = (const char *)sqlite3_value_text(arg[0]);
    size_t len = (size_t)sqlite3_value_bytes(arg[0]);

    (void)n;
    if (!text)
        return;
    char *thai = sqlite3_malloc64(len * THAI_LEN + 1), *to = thai;
    if (!thai) {
        sqlite3_result_error_nomem(ctx);
        return;
    }
    size_t end, address = digits_find_address(text, len, 0, &end);
    for (size_t i = 0; i < len; i++) {
        if (i == end)
            address = digits_find_address(text, len, i, &end);
        if (i < address && ascii_is_digit((unsigned char)text[i]))
            to += utf8_put(to, 0x0E50u + (uint32_t)(text[i] - '0'));
        else
            *to++ = text[i];
    }
    sqlite3_result_text64(ctx, thai, (sqlite3_uint64)(to - thai), sqlite3_free, SQLITE_UTF8);
}

static void give_text(sqlite3_context *ctx, struct sbuf *b)
{
    if (sbuf_text(b))
        sqlite3_result_text(ctx, b->s, (int)b->len, SQLITE_TRANSIENT);
    else
        sqlite3_result_error_nomem(ctx);
}

/* The day that a text may mean, for a hint. */
static const char *day_meant(struct arena *a, const char *text)
{
    struct date day[2];

    return date_read(text, day) == 1 ? date_iso(a, day[0]) : NULL;
}

/* thai_date('2025-11-03'): "3 พฤศจิกายน 2568", as an official letter has it; of an empty text an
 * empty one. What is no day is refused: a wrong date in a report looks as right as any other.
 * thai_date(date, form): in another form (D9). */
static void thai_date(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    struct dataset *ds = store_asks(ctx);
    const char *text = (const char *)sqlite3_value_text(arg[0]);
    const char *form = n > 1 ? (const char *)sqlite3_value_text(arg[1]) : "d mmmm yyyy";
    struct value_format f;
    struct date d;

    if (!text || !form)
        return;
    if (!format_read(form, &f) || f.kind != FORMAT_DATE) {
        refusal_set(ds, ctx, form, NULL, N_("\"%s\" is not a format for dates, like d mmm yyyy"));
        return;
    }
    if (!*text) {
        sqlite3_result_value(ctx, arg[0]);
        return;
    }
    if (!date_from_iso(text, &d)) {
        refusal_set(ds, ctx, text, day_meant(ds->a, text),
                    N_("\"%s\" is not a date: a day like 2026-10-31 is wanted"));
        return;
    }
    struct arena *a = arena_open_small(ds->dg);
    struct sbuf b = {.a = a};
    if (a)
        date_print(&b, d, form);
    if (a)
        give_text(ctx, &b);
    else
        sqlite3_result_error_nomem(ctx);
    arena_close(a);
}

/* baht_text(amount): in words (D10 to D13). */
static void baht(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    struct dataset *ds = store_asks(ctx);
    const char *text = (const char *)sqlite3_value_text(arg[0]);
    struct decimal d;

    (void)n;
    if (!text)
        return;
    if (!*text) {
        sqlite3_result_value(ctx, arg[0]);
        return;
    }
    struct arena *a = arena_open_small(ds->dg);
    struct sbuf b = {.a = a};
    if (!a)
        sqlite3_result_error_nomem(ctx);
    else if (decimal_from_text(text, &d) && baht_text(&b, d))
        give_text(ctx, &b);
    else
        refusal_set(ds, ctx, text, NULL,
                    N_("\"%s\" is not an amount of baht of at most 15 digits"));
    arena_close(a);
}

/* ---- list (D14) ---- */

static const char between[] = " ", before_last[] = " และ ";

/* What stands between two things of which the second comes last or not. */
static const char *joint(bool last)
{
    return last ? before_last : between;
}

/* list(a, b, c): "a b และ c", without those that are empty. */
static void list(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    struct dataset *ds = store_asks(ctx);
    struct arena *a = arena_open_small(ds->dg);
    struct sbuf b = {.a = a};
    int last = n - 1, said = 0;

    while (last >= 0 && !sqlite3_value_bytes(arg[last]))
        last--;
    for (int i = 0; a && i <= last; i++) {
        const char *text = (const char *)sqlite3_value_text(arg[i]);
        if (!text || !*text)
            continue;
        sbuf_add_str(&b, said++ ? joint(i == last) : "");
        sbuf_add_str(&b, text);
    }
    if (!a)
        sqlite3_result_error_nomem(ctx);
    else if (said)
        give_text(ctx, &b);
    arena_close(a);
}

/* Of the rows of a SELECT: the newest waits, since it may be the last. */
struct rows_list {
    struct arena *a;
    struct sbuf text, newest;
};

static void list_step(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
    struct dataset *ds = store_asks(ctx);
    struct rows_list *l = sqlite3_aggregate_context(ctx, sizeof *l);
    const char *text = (const char *)sqlite3_value_text(arg[0]);

    (void)n;
    if (l && !l->a && (l->a = arena_open_small(ds->dg)))
        l->text.a = l->newest.a = l->a;
    if (!l || !l->a) {
        sqlite3_result_error_nomem(ctx);
        return;
    }
    if (!text || !*text)
        return;
    if (l->newest.len) {
        sbuf_add_str(&l->text, l->text.len ? between : "");
        sbuf_add(&l->text, l->newest.s, l->newest.len);
    }
    l->newest.len = 0;
    sbuf_add_str(&l->newest, text);
}

static void list_final(sqlite3_context *ctx)
{
    struct rows_list *l = sqlite3_aggregate_context(ctx, 0);

    if (!l || !l->a)
        return;
    if (l->newest.len) {
        sbuf_add_str(&l->text, l->text.len ? before_last : "");
        sbuf_add(&l->text, l->newest.s, l->newest.len);
        give_text(ctx, &l->text);
    }
    arena_close(l->a);
}

bool functions_add_thai(struct dataset *ds, int flags)
{
    static const struct {
        const char *name;
        int narg;
        sql_function *call, *step;
        void (*final)(sqlite3_context *);
    } function[] = {
        {"thai_digits", 1, thai_digits, NULL, NULL},
        {"thai_date", 1, thai_date, NULL, NULL},
        {"thai_date", 2, thai_date, NULL, NULL},
        {"baht_text", 1, baht, NULL, NULL},
        {"list", -1, list, NULL, NULL},
        {"list", 1, NULL, list_step, list_final},
    };

    for (size_t i = 0; i < sizeof function / sizeof function[0]; i++)
        if (sqlite3_create_function(ds->db, function[i].name, function[i].narg, flags, ds->store,
                                    function[i].call, function[i].step,
                                    function[i].final) != SQLITE_OK)
            return false;
    return true;
}
