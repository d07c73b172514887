/*
 * diag_print.c - the diagnostics in their order, as text or one by one.
 */
#include "base/diag_own.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

static const char *source_line(const struct diag *dg, const struct entry *e, const char **end)
{
    struct named_file *s = dg->files;

    while (s && (e->file != s->rank || !s->text))
        s = s->next;
    if (!s || e->at.line < 1)
        return NULL;
    if (!s->line || s->line > e->at.line) { /* messages are printed in the order of lines */
        s->line = 1;
        s->line_at = s->text;
    }
    const char *p = s->line_at, *text_end = s->text + s->len;
    for (int line = s->line; line < e->at.line && p; line++) {
        p = memchr(p, '\n', (size_t)(text_end - p));
        p = p ? p + 1 : NULL;
    }
    if (!p || p >= text_end)
        return NULL;
    s->line = e->at.line;
    s->line_at = p;
    *end = memchr(p, '\n', (size_t)(text_end - p));
    if (!*end)
        *end = text_end;
    if (*end > p && (*end)[-1] == '\r')
        --*end;
    return p;
}

static bool takes_column(uint32_t c)
{
    return !unicode_is_thai_mark(c);
}

/* Cells of reports are long: of a line, this many columns before and after the place are shown. */
enum { SHOW_BEFORE = 40, SHOW_BEHIND = 60 };

/* The source line, and below it a caret under the column. The caret line repeats tabs and draws
 * nothing under marks, so that it stands right in a terminal that stacks Thai marks. */
static void print_source_line(const struct diag *dg, const struct entry *e, FILE *out)
{
    const char *end, *line = source_line(dg, e, &end), *from = line;
    int col = 1, before = 0;

    if (!line)
        return;
    const char *at = line;
    for (; col < e->at.col && at < end; col++)
        before += takes_column(utf8_next(&at, end));
    for (const char *next = from; before > SHOW_BEFORE && from < at;) {
        before -= takes_column(utf8_next(&next, end));
        from = next;
        while (next < end && !takes_column(utf8_next(&next, end)))
            from = next;
        next = from;
    }
    const char *to = at;
    for (int shown = 0; to < end && shown < SHOW_BEHIND;)
        shown += takes_column(utf8_next(&to, end));
    const char *cut_left = from > line ? "..." : "", *cut_right = to < end ? "..." : "";
    fprintf(out, "    %s%.*s%s\n", cut_left, (int)(to - from), from, cut_right);
    if (e->at.col < 1)
        return;
    fprintf(out, "    %*s", (int)strlen(cut_left), "");
    for (const char *p = from; p < at;) {
        uint32_t c = utf8_next(&p, end);
        if (takes_column(c))
            fputc(c == '\t' ? '\t' : ' ', out);
    }
    fputc('^', out);
    const char *p = at;
    if (p < to)
        utf8_next(&p, end);
    for (int len = 1; len < e->at.len && p < to; len++)
        if (takes_column(utf8_next(&p, end)))
            fputc('~', out);
    fputc('\n', out);
}

static const char *text_of(const struct entry *e)
{
    return e->of_more ? e->of_more : e->text;
}

static const char *level_name(const struct entry *e)
{
    static const char *const name[] = {"note", "warning", "error", "fatal"};

    return name[diag_kind[e->code].level];
}

void sheet_column_name(int column, char out[static 16])
{
    char letter[16];
    size_t n = 0, len = 0;

    for (; column > 0; column = (column - 1) / 26)
        letter[n++] = (char)('A' + (column - 1) % 26);
    while (n)
        out[len++] = letter[--n];
    out[len] = '\0';
}

/* "(cell A9 "score") คะแนน: ": where the officer finds it in the spreadsheet. */
static void print_cell(struct sheet_cell cell, FILE *out)
{
    char column[16];

    if (cell.sheet)
        fprintf(out, diag_sentence(N_("(sheet \"%s\") ")), cell.sheet);
    if (!cell.column && !cell.row)
        return;
    sheet_column_name(cell.column, column);
    if (!cell.column)
        fprintf(out, diag_sentence(N_("(row %d) ")), cell.row);
    else if (cell.row)
        fprintf(out, diag_sentence(N_("(cell %s%d")), column, cell.row);
    else
        fprintf(out, diag_sentence(N_("(column %s")), column);
    if (!cell.column)
        return;
    if (cell.header)
        fprintf(out, " \"%s\"", cell.header);
    fputs(") ", out);
    if (cell.label && (!cell.header || strcmp(cell.label, cell.header) != 0))
        fprintf(out, "%s: ", cell.label);
}

/* Red and magenta, bold, as compilers mark them; a note is plain. */
static void print_level(const struct diag *dg, const struct entry *e, FILE *out)
{
    enum diag_level level = diag_kind[e->code].level;

    if (!dg->color || level == DIAG_NOTE)
        fputs(level_name(e), out);
    else
        fprintf(out, "\033[1;3%dm%s\033[0m", level == DIAG_WARNING ? 5 : 1, level_name(e));
}

static void print_entry(const struct diag *dg, const struct entry *e, FILE *out)
{
    if (e->at.cell.sheet)
        fprintf(out, "%s: ", e->at.file);
    else if (e->at.file && e->at.line > 0 && e->at.col > 0)
        fprintf(out, "%s:%d:%d: ", e->at.file, e->at.line, e->at.col);
    else if (e->at.file && e->at.line > 0)
        fprintf(out, "%s:%d: ", e->at.file, e->at.line);
    else if (e->at.file)
        fprintf(out, "%s: ", e->at.file);
    else
        fputs("raingan: ", out);
    print_level(dg, e, out);
    fprintf(out, ": %s%s", e->rule ? e->rule : "", e->rule ? ": " : "");
    print_cell(e->at.cell, out);
    fprintf(out, "%s [%s]\n", text_of(e), diag_kind[e->code].name);
    if (!e->at.cell.sheet)
        print_source_line(dg, e, out);
    if (e->hint)
        fprintf(out, "    hint: %s\n", e->hint);
}

static int by_place(const void *va, const void *vb)
{
    const struct entry *a = *(const struct entry *const *)va, *b = *(const struct entry *const *)vb;

    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    int sheets =
        strcmp(a->at.cell.sheet ? a->at.cell.sheet : "", b->at.cell.sheet ? b->at.cell.sheet : "");
    if (sheets)
        return sheets;
    if (a->at.line != b->at.line)
        return a->at.line < b->at.line ? -1 : 1;
    if (a->at.col != b->at.col)
        return a->at.col < b->at.col ? -1 : 1;
    return a->serial < b->serial ? -1 : 1;
}

/* All entries as they are printed: NULL = no memory. */
static const struct entry **sorted(const struct diag *dg)
{
    const struct entry **order = malloc((dg->nentry + 1) * sizeof *order);
    size_t n = 0;

    for (const struct entry *e = dg->first; order && e; e = e->next)
        order[n++] = e;
    if (order)
        qsort(order, n, sizeof *order, by_place);
    return order;
}

bool diag_each(const struct diag *dg, bool (*each)(void *to, const struct diag_message *m),
               void *to)
{
    static const struct diag_message no_memory = {
        .level = "fatal", .code = "no-memory", .text = "out of memory"};
    const struct entry **order = sorted(dg), *next = dg->first;
    bool ok = true;

    for (size_t i = 0; ok && i < dg->nentry; i++, next = next->next) {
        const struct entry *e = order ? order[i] : next;
        ok = each(to, &(struct diag_message){.at = e->at,
                                             .level = level_name(e),
                                             .code = diag_kind[e->code].name,
                                             .rule = e->rule,
                                             .text = text_of(e),
                                             .hint = e->hint});
    }
    free(order);
    return ok && (!dg->no_memory || each(to, &no_memory));
}

bool diag_print(const struct diag *dg, FILE *out)
{
    const struct entry **order = sorted(dg), *next = dg->first;
    size_t room[DIAG_FATAL + 1] = {0}, left = DIAG_FAULTS_MAX, all = diag_count(dg, dg->least);

    for (int level = DIAG_FATAL; level >= (int)dg->least; level--) { /* the worst come first */
        room[level] = dg->count[level] < left ? dg->count[level] : left;
        left -= room[level];
    }
    for (size_t i = 0; i < dg->nentry; i++, next = next->next) {
        const struct entry *e = order ? order[i] : next;
        size_t *more = &room[diag_kind[e->code].level];
        if (*more) {
            --*more;
            print_entry(dg, e, out);
        }
    }
    if (all > DIAG_FAULTS_MAX)
        fprintf(out, diag_sentence(N_("raingan: %1$d of %2$zu messages are shown\n")),
                DIAG_FAULTS_MAX, all);
    free(order);
    if (dg->no_memory)
        fputs("raingan: fatal: out of memory [no-memory]\n", out);
    return fflush(out) == 0 && !ferror(out);
}
