/*
 * diag_print.c - the diagnostics in their order, as text or one by one.
 */
#include "base/diag_own.h"
#include "base/diag_text.h"
#include "base/spool.h"

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
    enum { PIECE = 1 << 20 };
    const char *p = s->line_at, *text_end = s->text + s->len, *passed = p;
    for (int line = s->line; line < e->at.line && p; line++) {
        p = memchr(p, '\n', (size_t)(text_end - p));
        p = p ? p + 1 : NULL;
        if (p && p - passed >= PIECE) {
            spool_passed(passed, (size_t)(p - passed));
            passed = p;
        }
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

/* What a terminal obeys would forge lines, or turn them round: it is shown, byte by byte. A tab stays. */
static bool is_shown_as_bytes(uint32_t c, const char *s, const char *next)
{
    bool is_letter = next > s + 1 || (unsigned char)*s < 0x80;

    return !is_letter || (c != '\t' && unicode_is_command(c));
}

/* Columns of the next character, which *s is after then. */
static int next_columns(const char **s, const char *end)
{
    const char *from = *s;
    uint32_t c = utf8_next(s, end);

    return is_shown_as_bytes(c, from, *s) ? 4 * (int)(*s - from) : !unicode_is_thai_mark(c);
}

void diag_put(const char *s, size_t len, FILE *out)
{
    const char *end = s + len;

    for (const char *next = s; s < end; s = next) {
        uint32_t c = utf8_next(&next, end);
        if (!is_shown_as_bytes(c, s, next))
            fwrite(s, 1, (size_t)(next - s), out);
        else
            for (; s < next; s++)
                fprintf(out, "\\x%02X", (unsigned)(unsigned char)*s);
    }
}

static void print_string(const char *before, const char *s, const char *after, FILE *out)
{
    fputs(before, out);
    diag_put(s, strlen(s), out);
    fputs(after, out);
}

/* With its place a message takes three lines of a terminal (80 columns) at most, and so does a hint: of a longer text,
 * the middle is left out, which is a cell's. LAST_COLUMNS are kept of its end. So are names of sheets and columns. */
enum { TEXT_COLUMNS = 180, HINT_COLUMNS = 230, NAME_COLUMNS = 90, LAST_COLUMNS = 60 };

/* The end of the first `most` columns of a text. */
static const char *after_columns(const char *s, const char *end, int most)
{
    for (const char *next = s; s < end; s = next) {
        most -= next_columns(&next, end);
        if (most < 0)
            break;
    }
    return s;
}

static void print_shortened(const char *s, int most, FILE *out)
{
    const char *end = s + strlen(s), *first = after_columns(s, end, most - LAST_COLUMNS);
    const char *last = first;
    int left = 0;

    if (after_columns(first, end, LAST_COLUMNS) < end) {
        for (const char *p = first; p < end;)
            left += next_columns(&p, end);
        for (left -= LAST_COLUMNS - 1; left > 0;)
            left -= next_columns(&last, end);
        for (const char *p = last;
             p < end && !next_columns(&p, end);) /* no mark without its letter */
            last = p;
    }
    diag_put(s, (size_t)(first - s), out);
    fputs(last > first ? "…" : "", out);
    diag_put(last, (size_t)(end - last), out);
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
        before += next_columns(&at, end);
    for (const char *next = from; before > SHOW_BEFORE && from < at;) {
        before -= next_columns(&next, end);
        from = next;
        while (next < end && !next_columns(&next, end))
            from = next;
        next = from;
    }
    const char *to = at;
    for (int shown = 0; to < end && shown < SHOW_BEHIND;)
        shown += next_columns(&to, end);
    const char *cut_left = from > line ? "..." : "", *cut_right = to < end ? "..." : "";
    fprintf(out, "    %s", cut_left);
    diag_put(from, (size_t)(to - from), out);
    fprintf(out, "%s\n", cut_right);
    if (e->at.col < 1)
        return;
    fprintf(out, "    %*s", (int)strlen(cut_left), "");
    for (const char *p = from; p < at;) {
        char blank = *p == '\t' ? '\t' : ' ';
        for (int n = next_columns(&p, end); n > 0; n--)
            fputc(blank, out);
    }
    fputc('^', out);
    const char *p = at;
    int under = p < to ? next_columns(&p, end) - 1 : 0;
    for (int len = 1; len < e->at.len && p < to; len++)
        under += next_columns(&p, end);
    for (; under > 0; under--)
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

/* A workbook that somebody sent has any name. */
static void print_sheet(const char *name, FILE *out)
{
    const char *sentence = diag_sentence(N_("(sheet \"%s\") ")), *at = strstr(sentence, "%s");

    if (!at)
        return;
    fwrite(sentence, 1, (size_t)(at - sentence), out);
    print_shortened(name, NAME_COLUMNS, out);
    fputs(at + strlen("%s"), out);
}

/* "(cell A9 "score") คะแนน: ": where the officer finds it in the spreadsheet. The column's name in Thai does not stand
 * before a text that begins with it. */
static void print_cell(struct sheet_cell cell, const char *text, FILE *out)
{
    char column[16];

    if (cell.sheet)
        print_sheet(cell.sheet, out);
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
    if (cell.header) {
        fputs(" \"", out);
        print_shortened(cell.header, NAME_COLUMNS, out);
        fputs("\"", out);
    }
    fputs(") ", out);
    if (cell.label && (!cell.header || strcmp(cell.label, cell.header) != 0) &&
        strncmp(text, cell.label, strlen(cell.label)) != 0)
        print_string("", cell.label, ": ", out);
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
    print_string("", e->at.file ? e->at.file : "raingan", "", out);
    if (e->at.file && !e->at.cell.sheet && e->at.line > 0)
        fprintf(out, ":%d", e->at.line);
    if (e->at.file && !e->at.cell.sheet && e->at.line > 0 && e->at.col > 0)
        fprintf(out, ":%d", e->at.col);
    fputs(": ", out);
    print_level(dg, e, out);
    fprintf(out, ": %s%s", e->rule ? e->rule : "", e->rule ? ": " : "");
    print_cell(e->at.cell, text_of(e), out);
    print_shortened(text_of(e), TEXT_COLUMNS, out);
    fprintf(out, " [%s]\n", diag_kind[e->code].name);
    if (!e->at.cell.sheet)
        print_source_line(dg, e, out);
    if (e->hint) {
        fputs("    hint: ", out);
        print_shortened(e->hint, HINT_COLUMNS, out);
        fputc('\n', out);
    }
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

    if (!order)
        return NULL;
    for (const struct entry *e = dg->first; e; e = e->next)
        order[n++] = e;
    qsort(order, n, sizeof *order, by_place);
    return order;
}

static const char no_memory_line[] = "raingan: fatal: out of memory [no-memory]\n";

static struct diag_message message_of(const struct entry *e)
{
    return (struct diag_message){.at = e->at,
                                 .kind = e->code,
                                 .level = level_name(e),
                                 .code = diag_kind[e->code].name,
                                 .rule = e->rule,
                                 .text = text_of(e),
                                 .hint = e->hint};
}

/* When memory has ended, whatever else was found wrong may come from that: it is all that is said. The message
 * that tells of it, or `own`, made to tell it; NULL = it has not. */
static const struct entry *without_memory(const struct diag *dg, struct entry *own)
{
    const struct entry *e = dg->first;

    while (e && e->code != DIAG_NO_MEMORY)
        e = e->next;
    if (e || !diag_lacks_memory(dg))
        return e;
    *own = (struct entry){.code = DIAG_NO_MEMORY, .file = -1};
    own->text = (char *)diag_sentence(N_("out of memory"));
    return own;
}

bool diag_each(const struct diag *dg, bool (*each)(void *to, const struct diag_message *m),
               void *to)
{
    struct entry own;
    const struct entry *only = without_memory(dg, &own);
    if (only) {
        struct diag_message m = message_of(only);
        return each(to, &m);
    }
    const struct entry **order = sorted(dg), *next = dg->first;
    size_t n = dg->nentry; /* `each` may add one: that memory has ended */
    bool ok = true;

    for (size_t i = 0; ok && i < n; i++, next = next->next) {
        const struct entry *e = order ? order[i] : next;
        struct diag_message m = message_of(e);
        ok = each(to, &m);
    }
    free(order);
    return ok;
}

static bool is_written(FILE *out)
{
    return fflush(out) == 0 && !ferror(out);
}

/* The text of one in a stream of memory, whose buffer is *buffer. NULL = no memory. */
static const char *printed(const struct diag *dg, const struct entry *e, FILE *to, char **buffer)
{
    rewind(to);
    print_entry(dg, e, to);
    return fputc('\0', to) != EOF && fflush(to) == 0 ? *buffer : NULL;
}

bool diag_each_text(const struct diag *dg, bool (*each)(void *to, const struct diag_text *t),
                    void *to)
{
    struct entry own;
    const struct entry *only = without_memory(dg, &own);
    if (only)
        return each(to, &(struct diag_text){.m = message_of(only), .printed = no_memory_line});
    const struct entry **order = sorted(dg);
    char *buffer = NULL;
    size_t n = dg->nentry, len = 0; /* `each` may add one: that memory has ended */
    FILE *text = open_memstream(&buffer, &len);
    bool ok = order && text;

    for (size_t i = 0; ok && i < n; i++) {
        const struct entry *e = order[i];
        const char *end = NULL, *line = source_line(dg, e, &end);
        struct diag_text t = {message_of(e), line, line ? (size_t)(end - line) : 0,
                              printed(dg, e, text, &buffer)};
        ok = t.printed && each(to, &t);
    }
    if (text)
        fclose(text);
    free(buffer);
    free(order);
    return ok;
}

bool diag_print(const struct diag *dg, FILE *out)
{
    struct entry own;
    const struct entry *only = without_memory(dg, &own);
    if (only) {
        print_entry(dg, only, out);
        return is_written(out);
    }
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
    return is_written(out);
}
