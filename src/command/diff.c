/*
 * diff.c - what differs between two reports, each a data folder or a PDF that carries its data.
 */
#include "command/changes.h"
#include "command/command.h"
#include "command/language.h"
#include "command/share.h"

#include "base/str.h"
#include "report/embedded.h"
#include "report/import.h"
#include "report/report.h"

#include <string.h>

/* ---- the two sides ---- */

struct compared {
    struct inputs files; /* that a PDF carries */
    struct report report;
};

static bool open_side(struct job *j, const char *path, struct compared *s)
{
    struct report_source from;

    if (file_is_dir(path) || import_is_book(path)) {
        if (!share_find_report(j, path, &from))
            return false;
    } else {
        struct folder in_pdf = {.path = path, .files = &s->files};
        if (!embedded_read(j->a, path, &s->files, j->dg))
            return false;
        from = (struct report_source){.data = in_pdf, .template_dir = in_pdf};
    }
    return report_read(&s->report, j->a, from, j->dg);
}

/* Do both compute with the same rules? */
static bool same_rules(const struct compared *a, const struct compared *b, const char *name)
{
    const struct input *i = inputs_find(&a->report.template_files, name);
    const struct input *k = inputs_find(&b->report.template_files, name);

    if (!i || !k)
        return !i && !k;
    return bytes_equal(i->bytes, k->bytes);
}

/* ---- text ---- */

/* On one line, in quotes if that matters. */
static void put_text(const char *text)
{
    if (!*text)
        fputs(_("(empty)"), stdout);
    for (size_t len; *text; text += len) {
        len = strcspn(text, "\n");
        diag_put(text, len, stdout);
        if (text[len]) {
            fputs(" / ", stdout);
            len++;
        }
    }
}

static bool same_row(const struct change *a, const struct change *b)
{
    return b && a->kind == b->kind && a->file && b->file && !strcmp(a->file, b->file) &&
           !strcmp(a->row, b->row);
}

/* A row without a key is called by its place, "row 3"; others by their columns, as the file has
 * them. */
static void put_row(const char *row)
{
    if (!strncmp(row, "row ", 4))
        printf(_("at place %s"), row + 4);
    else
        diag_put(row, strlen(row), stdout);
}

static void put_row_title(const struct change *c, const char *title)
{
    printf("%s: %s ", c->file, title);
    put_row(c->row);
    putchar('\n');
}

static void put_moved(const struct change *c)
{
    if (!c->row) {
        printf(_("%1$s: %2$s rows are in another order"), c->file, c->after);
    } else if (!strncmp(c->row, "row ", 4)) {
        printf(_("%1$s: the row at place %2$s moved to place %3$s"), c->file, c->before, c->after);
    } else {
        printf(_("%1$s: row moved from place %2$s to place %3$s: "), c->file, c->before, c->after);
        diag_put(c->row, strlen(c->row), stdout);
    }
}

/* What is said of a whole row or file. */
static bool put_place(const struct change *c)
{
    if (c->kind == CHANGE_FORM)
        printf(_("%s: saved in another form; the data is the same"), c->file);
    else if (c->kind == CHANGE_MOVED)
        put_moved(c);
    else
        return false;
    putchar('\n');
    return true;
}

static void put_change(const struct change *c, const struct change *before)
{
    static const char *const title[] = {[CHANGE_CELL] = N_("changed"),
                                        [CHANGE_ADDED] = N_("row added"),
                                        [CHANGE_REMOVED] = N_("row removed"),
                                        [CHANGE_FIGURE] = N_("computed figures that changed")};

    if (put_place(c))
        return;
    if (c->kind == CHANGE_FIGURE && !(before && before->kind == CHANGE_FIGURE))
        printf("%s\n", _(title[c->kind]));
    else if (c->kind != CHANGE_FIGURE && !same_row(c, before))
        put_row_title(c, _(title[c->kind]));
    fputs("    ", stdout);
    diag_put(c->column, strlen(c->column), stdout); /* a figure is called as a query says */
    fputs(": ", stdout);
    if (c->before)
        put_text(c->before);
    if (c->before && c->after)
        fputs(" → ", stdout);
    if (c->after)
        put_text(c->after);
    fputs("\n", stdout);
}

void changes_print(const struct change *first)
{
    const struct change *before = NULL;

    for (const struct change *c = first; c; before = c, c = c->next)
        put_change(c, before);
}

static void print_text(const struct change *first, bool rules)
{
    changes_print(first);
    if (!first)
        puts(_("all cells are the same"));
    if (!rules)
        puts(_("note: the two have other rules (schema.sql or views.sql), which may be why figures "
               "changed"));
}

/* ---- CSV ---- */

static bool print_csv(struct arena *a, const struct change *first)
{
    struct sbuf b = {.a = a};

    sbuf_add_str(&b, BYTE_ORDER_MARK "change,file,row,column,before,after\n");
    for (const struct change *c = first; c; c = c->next) {
        const char *const field[] = {
            change_name(c->kind), c->file, c->row, c->column, c->before, c->after};
        sbuf_add_record(&b, field, sizeof field / sizeof field[0]);
    }
    const char *text = sbuf_text(&b);
    if (text)
        fputs(text, stdout);
    return text != NULL;
}

bool command_diff(struct job *j)
{
    const char *format = j->args->option[OPTION_FORMAT];
    struct compared one = {0}, two = {0};
    struct change *first;
    /* Both are read, so that one run tells what is wrong with either. */
    bool ok = open_side(j, j->args->word[0], &one);

    ok = open_side(j, j->args->word[1], &two) && ok;
    ok = ok && dataset_compare(one.report.ds, two.report.ds, j->a, &first, j->dg);
    if (ok && format && !strcmp(format, "csv"))
        ok = print_csv(j->a, first);
    else if (ok)
        print_text(first,
                   same_rules(&one, &two, "schema.sql") && same_rules(&one, &two, "views.sql"));
    report_close(&one.report);
    report_close(&two.report);
    return ok;
}
