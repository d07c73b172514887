/*
 * log.c - what an archive tells of itself, for people or for programs.
 */
#include "command/command.h"
#include "command/language.h"

#include "archive/log.h"
#include "base/str.h"

#include <string.h>

/* ---- what a revision changed, in a line ---- */

/* What is said so far ends where the next begins. */
static void next_part(struct sbuf *b)
{
    if (b->len)
        sbuf_add_str(b, "; ");
}

static void put_count(struct sbuf *b, const char *form, int n)
{
    if (!n)
        return;
    next_part(b);
    sbuf_printf(b, diag_sentence(form), n);
}

static void put_cells(struct sbuf *b, const struct log_changes *c)
{
    if (c->before) {
        sbuf_printf(b, *c->row ? "%s %s, %s: " : "%s%s %s: ", c->file, c->row, c->column);
        sbuf_printf(b, "%s → %s", *c->before ? c->before : _("(empty)"),
                    *c->after ? c->after : _("(empty)"));
    } else if (c->file) {
        sbuf_printf(b, _("%1$d cells of %2$s"), c->cells, c->file);
    } else {
        put_count(b, N_("%d cells"), c->cells);
    }
}

/* NULL = nothing is known of it. One line, whatever a cell has in its file. */
static const char *changes_line(struct arena *a, const struct log_changes *c)
{
    struct sbuf b = {.a = a};

    if (!c->known)
        return NULL;
    put_cells(&b, c);
    put_count(&b, N_("%d rows added"), c->added);
    put_count(&b, N_("%d rows removed"), c->removed);
    put_count(&b, N_("%d rows moved"), c->moved);
    put_count(&b, N_("%d files saved in another form"), c->forms);
    put_count(&b, N_("%d computed figures"), c->figures);
    put_count(&b, N_("%d files of the template or pictures"), c->files);
    put_count(&b, N_("%d parts of the program or its fonts"), c->tools);
    if (!b.len)
        sbuf_add_str(&b, _("no cell of the data"));
    return sbuf_text(&b) ? str_plain(a, b.s, b.len) : NULL;
}

/* ---- for people ---- */

/* "2026-11-27T09:30:00+07:00" as people read it: day and minute. */
static const char *moment_of(struct arena *a, const char *iso)
{
    enum { DAY = 10, MINUTE = 5 };
    const char *day = strlen(iso) > DAY + 1 + MINUTE ? arena_strndup(a, iso, DAY) : NULL;

    if (!day || !(day = language_day(a, day)))
        return iso;
    return arena_printf(a, language_is_thai() ? "%s %.*s น." : "%s %.*s (UTC+7)", day, MINUTE,
                        iso + DAY + 1);
}

/* "ROLE: NAME, WHEN; ROLE: ..." */
static const char *signers_line(struct arena *a, const struct signatories *who, bool for_people)
{
    struct sbuf b = {.a = a};

    for (const struct signatory *s = who->first; s; s = s->next) {
        const char *when = *s->time && for_people ? moment_of(a, s->time) : s->time;
        next_part(&b);
        sbuf_printf(&b, "%s: %s", s->field, *s->name ? s->name : "?");
        if (when && *when)
            sbuf_printf(&b, ", %s", when);
    }
    return sbuf_text(&b);
}

static const char *missing_line(struct arena *a, const struct signatories *who)
{
    struct sbuf b = {.a = a};

    for (size_t i = 0; i < who->nmissing; i++) {
        next_part(&b);
        sbuf_add_str(&b, who->missing[i]);
    }
    return sbuf_text(&b);
}

static bool print_entry(struct arena *a, const struct log_entry *e)
{
    const struct revision *r = e->revision;
    const char *date = str_plain(a, r->date, strlen(r->date));
    const char *day = date ? language_day(a, date) : NULL;
    const char *changed = changes_line(a, &e->changes);
    const char *signers = signers_line(a, &e->who, true), *missing = missing_line(a, &e->who);
    const char *reason = str_plain(a, r->reason, strlen(r->reason));

    if (!day || !reason || !signers || !missing || (e->changes.known && !changed))
        return false;
    printf(_("revision %1$d, %2$s: %3$s\n"), r->number, day, reason);
    if (changed)
        printf(_("    changed: %s\n"), changed);
    if (*signers)
        printf(_("    signed: %s\n"), signers);
    if (*missing)
        printf(_("    signatures missing: %s\n"), missing);
    if (e->sealer)
        printf(_("    sealed: seal %1$d, %2$s\n"), e->seal, e->sealer);
    if (e->apart)
        puts(_("    all have signed, but no copy has the signatures of all"));
    return true;
}

static bool print_text(struct arena *a, const struct log_entry *first)
{
    const char *dir = NULL;
    bool ok = true;

    for (const struct log_entry *e = first; ok && e; e = e->next) {
        if (!dir || strcmp(dir, e->dir) != 0)
            printf("%s\n", e->dir);
        dir = e->dir;
        ok = print_entry(a, e);
    }
    return ok;
}

/* ---- for programs ---- */

static bool print_csv(struct arena *a, const struct log_entry *first)
{
    struct sbuf b = {.a = a};

    sbuf_add_str(&b, BYTE_ORDER_MARK
                 "archive,number,date,reason,changed,signers,missing,seal,sealer,file,"
                 "pdf_sha256,chain_sha256\n");
    for (const struct log_entry *e = first; e; e = e->next) {
        const struct revision *r = e->revision;
        char number[16], seal[16] = "";
        snprintf(number, sizeof number, "%d", r->number);
        if (e->sealer)
            snprintf(seal, sizeof seal, "%d", e->seal);
        const char *field[] = {e->dir,
                               number,
                               r->date,
                               r->reason,
                               changes_line(a, &e->changes),
                               signers_line(a, &e->who, false),
                               missing_line(a, &e->who),
                               seal,
                               e->sealer,
                               r->file,
                               r->pdf,
                               e->chain};
        for (size_t i = 0; i < sizeof field / sizeof field[0]; i++)
            field[i] = str_no_formula(a, field[i]);
        sbuf_add_record(&b, field, sizeof field / sizeof field[0]);
    }
    const char *text = sbuf_text(&b);
    if (text)
        fputs(text, stdout);
    return text != NULL;
}

static void put_member(struct sbuf *b, const char *name, const char *value)
{
    sbuf_printf(b, ", \"%s\": ", name);
    sbuf_add_json(b, value);
}

static void put_json_who(struct sbuf *b, const struct signatories *who)
{
    sbuf_add_str(b, ",\n  \"signers\": [");
    for (const struct signatory *s = who->first; s; s = s->next) {
        sbuf_add_str(b, s == who->first ? "{\"field\": " : ", {\"field\": ");
        sbuf_add_json(b, s->field);
        put_member(b, "name", *s->name ? s->name : NULL);
        put_member(b, "time", *s->time ? s->time : NULL);
        sbuf_add_str(b, "}");
    }
    sbuf_add_str(b, "], \"missing\": [");
    for (size_t i = 0; i < who->nmissing; i++) {
        sbuf_add_str(b, i ? ", " : "");
        sbuf_add_json(b, who->missing[i]);
    }
    sbuf_add_str(b, "]");
}

static bool print_json(struct arena *a, const struct log_entry *first)
{
    struct sbuf b = {.a = a};

    sbuf_add_str(&b, "[");
    for (const struct log_entry *e = first; e; e = e->next) {
        const struct revision *r = e->revision;
        sbuf_add_str(&b, e == first ? "\n{\"archive\": " : ",\n{\"archive\": ");
        sbuf_add_json(&b, e->dir);
        sbuf_printf(&b, ", \"number\": %d", r->number);
        put_member(&b, "date", r->date);
        put_member(&b, "reason", r->reason);
        put_member(&b, "changed", changes_line(a, &e->changes));
        put_json_who(&b, &e->who);
        if (e->sealer)
            sbuf_printf(&b, ", \"seal\": %d", e->seal);
        else
            sbuf_add_str(&b, ", \"seal\": null");
        put_member(&b, "sealer", e->sealer);
        put_member(&b, "file", r->file);
        put_member(&b, "pdf_sha256", r->pdf);
        put_member(&b, "chain_sha256", e->chain);
        sbuf_add_str(&b, "}");
    }
    sbuf_add_str(&b, "\n]\n");
    const char *text = sbuf_text(&b);
    if (text)
        fputs(text, stdout);
    return text != NULL;
}

bool command_log(struct job *j)
{
    const char *format = j->args->option[OPTION_LOG_FORMAT];
    struct log_entry *first;

    bool ok = log_read(j->a, j->args->word[0], &first, j->dg);
    if (!ok && !first)
        return false;
    if (format && !strcmp(format, "csv"))
        return print_csv(j->a, first) && ok;
    if (format && !strcmp(format, "json"))
        return print_json(j->a, first) && ok;
    return print_text(j->a, first) && ok;
}
