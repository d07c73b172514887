#include "base/diag.h"

#include "base/seen.h"
#include "base/str.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum diag_level level;
} code_table[] = {
#define X(code, name, level) {name, level},
    DIAG_CODES(X)
#undef X
};

struct entry {
    struct entry *next;
    struct entry *same_hash;
    enum diag_code code;
    struct loc at;            /* file points into the list of files */
    int file;                 /* rank: files in the order in which they were first named */
    size_t serial;            /* in the order of adding */
    char *text, *rule, *hint; /* rule, hint: NULL = none */
    size_t more;              /* cells that it tells of beside its own */
    char *of_more;            /* the text, with their number; NULL = there are none */
};

/* What a place of the template has in many cells. */
struct group {
    struct group *next;
    enum diag_code code;
    char *file; /* of the template, */
    int line, col;
    uint64_t cell;       /* of the first, */
    struct entry *first; /* which tells of all, and may be that of another group too */
};

struct named_file {
    struct named_file *next;
    char *file;
    const char *text; /* NULL = only named so far */
    char *own;        /* the text, where it is no lent one */
    size_t len;
    int rank;
    int line; /* the newest that was looked for, and where it begins; 0 = none yet */
    const char *line_at;
};

/* A repeated diagnostic is found by a hash of its code, place and text. */
enum { NBUCKET = 4096 };

struct diag {
    struct entry *first, **end, *newest;
    struct named_file *files;
    int nfile;
    size_t nentry;
    size_t count[DIAG_FATAL + 1];
    size_t nlent; /* texts that are not ours */
    bool no_memory;
    diag_listener *listener;
    bool trace, color;
    enum diag_level least; /* that is printed */
    struct entry *bucket[NBUCKET];
    struct group *groups; /* the newest first */
    struct group *opened; /* the next diagnostic is its first; NULL = none is */
    struct seen cells;    /* of groups */
};

struct diag *diag_open(void)
{
    struct diag *dg = calloc(1, sizeof *dg);

    if (dg)
        dg->end = &dg->first;
    return dg;
}

static void free_cell(struct entry *e)
{
    free((char *)e->at.cell.header);
    free((char *)e->at.cell.label);
    free((char *)e->at.cell.sheet);
}

/* The entry owns its texts. */
static bool copy_cell(struct entry *e, struct sheet_cell cell)
{
    e->at.cell.header = cell.header ? strdup(cell.header) : NULL;
    e->at.cell.label = cell.label ? strdup(cell.label) : NULL;
    e->at.cell.sheet = cell.sheet ? strdup(cell.sheet) : NULL;
    return (e->at.cell.header || !cell.header) && (e->at.cell.label || !cell.label) &&
           (e->at.cell.sheet || !cell.sheet);
}

void diag_close(struct diag *dg)
{
    if (!dg)
        return;
    for (struct entry *e = dg->first, *next; e; e = next) {
        next = e->next;
        free(e->text);
        free(e->rule);
        free(e->hint);
        free(e->of_more);
        free_cell(e);
        free(e);
    }
    for (struct named_file *s = dg->files, *next; s; s = next) {
        next = s->next;
        free(s->file);
        free(s->own);
        free(s);
    }
    for (struct group *g = dg->groups, *next; g; g = next) {
        next = g->next;
        free(g->file);
        free(g);
    }
    seen_free(&dg->cells);
    free(dg);
}

static struct named_file *file_of(struct diag *dg, const char *file)
{
    for (struct named_file *s = dg->files; s; s = s->next)
        if (!strcmp(s->file, file))
            return s;

    struct named_file *s = calloc(1, sizeof *s);
    if (s)
        s->file = strdup(file);
    if (!s || !s->file) {
        free(s);
        dg->no_memory = true;
        return NULL;
    }
    s->rank = dg->nfile++;
    s->next = dg->files;
    dg->files = s;
    return s;
}

/* Copies the text of a file that is not ours. */
static void own_text(struct diag *dg, struct named_file *s)
{
    s->own = malloc(s->len + 1);
    if (s->own) {
        memcpy(s->own, s->text, s->len);
        s->own[s->len] = '\0';
    } else {
        dg->no_memory = true;
    }
    s->text = s->own;
}

void diag_source(struct diag *dg, const char *file, const char *text, size_t len)
{
    struct named_file *s = file_of(dg, file);

    if (s && !s->text) {
        s->text = text;
        s->len = len;
        own_text(dg, s);
    }
}

void diag_source_lent(struct diag *dg, const char *file, const char *text, size_t len)
{
    struct named_file *s = file_of(dg, file);

    if (s && !s->text) {
        s->text = text;
        s->len = len;
        dg->nlent++;
    }
}

static bool is_told_of(const struct diag *dg, const struct named_file *s)
{
    const struct entry *e = dg->first;

    while (e && (e->file != s->rank || e->at.line < 1))
        e = e->next;
    return e != NULL;
}

void diag_source_ends(struct diag *dg, const void *begin, const void *end)
{
    for (struct named_file *s = dg->nlent ? dg->files : NULL; s; s = s->next) {
        if (!s->text || s->own || s->text < (const char *)begin || s->text >= (const char *)end)
            continue;
        dg->nlent--;
        s->line = 0;
        if (is_told_of(dg, s))
            own_text(dg, s);
        else
            s->text = NULL;
    }
}

const char *diag_sentence(const char *english)
{
    return *english ? gettext(english) : english; /* that of "" is the catalogue's own head */
}

static char *format(const char *english, va_list args) __attribute__((format(printf, 1, 0)));

static char *format(const char *english, va_list args)
{
    const char *fmt = diag_sentence(english);
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (len < 0)
        return NULL;
    char *text = malloc((size_t)len + 1);
    if (text)
        vsnprintf(text, (size_t)len + 1, fmt, args);
    return text;
}

void diag_listen(struct diag *dg, diag_listener *listener)
{
    dg->listener = listener;
}

void diag_set_trace(struct diag *dg, bool trace)
{
    dg->trace = trace;
}

bool diag_traces(const struct diag *dg)
{
    return dg->trace;
}

void diag_set_print(struct diag *dg, enum diag_level least, bool color)
{
    dg->least = least;
    dg->color = color;
}

void diag_say_now(struct diag *dg, const char *fmt, ...)
{
    va_list args;

    if (!dg->listener)
        return;
    va_start(args, fmt);
    char *text = format(fmt, args);
    va_end(args);
    if (text)
        dg->listener(text);
    else
        dg->no_memory = true;
    free(text);
}

static char *format_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static char *format_text(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    char *text = format(fmt, args);
    va_end(args);
    return text;
}

static char *format_with_place(struct loc at, const char *fmt, va_list args)
    __attribute__((format(printf, 2, 0)));

/* What is not known is said. */
static char *format_with_place(struct loc at, const char *fmt, va_list args)
{
    char *text = format(fmt, args), *all = NULL;

    if (!text || at.of < 2)
        return text;
    all = format_text(N_("%1$s (in one of %2$d cells of this column with the same text)"), text,
                      at.of);
    free(text);
    return all;
}

static bool same_sheet(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static bool same_place(const struct entry *a, const struct entry *b)
{
    return a->code == b->code && a->file == b->file && a->at.line == b->at.line &&
           a->at.col == b->at.col && same_sheet(a->at.cell.sheet, b->at.cell.sheet) &&
           !strcmp(a->text, b->text);
}

/* FNV-1a */
static size_t bucket_of(const struct entry *e)
{
    uint32_t hash = 2166136261u;
    int key[] = {(int)e->code, e->file, e->at.line, e->at.col};

    for (size_t i = 0; i < sizeof key / sizeof key[0]; i++)
        hash = (hash ^ (uint32_t)key[i]) * 16777619u;
    for (const char *p = e->text; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    return hash % NBUCKET;
}

bool diag_add(struct diag *dg, enum diag_code code, struct loc at, const char *fmt, ...)
{
    struct named_file *s = at.file ? file_of(dg, at.file) : NULL;
    struct entry *e = calloc(1, sizeof *e);
    struct group *opened = dg->opened;
    va_list args;

    dg->opened = NULL;
    va_start(args, fmt);
    if (e)
        e->text = format_with_place(at, fmt, args);
    va_end(args);
    if (!e || !e->text || (at.file && !s)) {
        if (e)
            free(e->text);
        free(e);
        dg->no_memory = true;
        return false;
    }
    e->code = code;
    e->at = at;
    e->at.file = s ? s->file : NULL;
    e->file = s ? s->rank : -1;
    struct entry **bucket = &dg->bucket[bucket_of(e)];
    for (struct entry *old = *bucket; old; old = old->same_hash)
        if (same_place(old, e)) {
            if (opened)
                opened->first = old;
            free(e->text);
            free(e);
            dg->newest = NULL; /* its hint is known too */
            return false;
        }
    if (!copy_cell(e, at.cell))
        dg->no_memory = true;
    if (opened)
        opened->first = e;
    e->same_hash = *bucket;
    *bucket = e;
    e->serial = dg->nentry++;
    *dg->end = dg->newest = e;
    dg->end = &e->next;
    dg->count[code_table[code].level]++;
    return false;
}

/* ---- one message for many cells ---- */

static struct group *find_group(const struct diag *dg, enum diag_code code, struct loc from)
{
    struct group *g = dg->groups;

    while (g && (g->code != code || g->line != from.line || g->col != from.col ||
                 strcmp(g->file, from.file) != 0))
        g = g->next;
    return g;
}

static struct group *new_group(struct diag *dg, enum diag_code code, struct loc from, uint64_t cell)
{
    struct group *g = calloc(1, sizeof *g);
    char *file = strdup(from.file);

    if (!g || !file) {
        free(g);
        free(file);
        dg->no_memory = true;
        return NULL;
    }
    *g = (struct group){.next = dg->groups,
                        .code = code,
                        .file = file,
                        .line = from.line,
                        .col = from.col,
                        .cell = cell};
    dg->groups = g;
    return g;
}

static void count_cell(struct diag *dg, struct entry *first, uint64_t cell)
{
    bool fresh = false;

    if (!seen_add(&dg->cells, cell ^ (first->serial + 1) * UINT64_C(0x9E3779B97F4A7C15), &fresh))
        dg->no_memory = true;
    if (!fresh)
        return;
    free(first->of_more);
    first->of_more = ++first->more == 1 ? format_text(N_("%s (and in one more cell)"), first->text)
                                        : format_text(N_("%1$s (and in %2$zu more cells)"),
                                                      first->text, first->more);
    if (!first->of_more)
        dg->no_memory = true;
}

bool diag_counts_cell(struct diag *dg, enum diag_code code, struct loc from, uint64_t cell)
{
    struct group *g = find_group(dg, code, from);

    if (!g)
        dg->opened = new_group(dg, code, from, cell);
    if (!g || g->cell == cell || !g->first)
        return false;
    count_cell(dg, g->first, cell);
    dg->newest = NULL;
    return true;
}

void diag_rule(struct diag *dg, const char *rule)
{
    if (!dg->newest || dg->newest->rule)
        return;
    dg->newest->rule = strdup(rule);
    if (!dg->newest->rule)
        dg->no_memory = true;
}

void diag_hint(struct diag *dg, const char *fmt, ...)
{
    va_list args;

    if (!dg->newest || dg->newest->hint)
        return;
    va_start(args, fmt);
    dg->newest->hint = format(fmt, args);
    va_end(args);
    if (!dg->newest->hint)
        dg->no_memory = true;
}

size_t diag_count(const struct diag *dg, enum diag_level least)
{
    size_t n = dg->no_memory && least <= DIAG_FATAL;

    for (int level = (int)least; level <= DIAG_FATAL; level++)
        n += dg->count[level];
    return n;
}

bool diag_has(const struct diag *dg, enum diag_code code)
{
    for (const struct entry *e = dg->first; e; e = e->next)
        if (e->code == code)
            return true;
    return code == DIAG_NO_MEMORY && dg->no_memory;
}

int diag_exit_status(const struct diag *dg)
{
    if (diag_count(dg, DIAG_FATAL))
        return 3;
    return diag_count(dg, DIAG_ERROR) ? 1 : 0;
}

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

    return name[code_table[e->code].level];
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
    enum diag_level level = code_table[e->code].level;

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
    fprintf(out, "%s [%s]\n", text_of(e), code_table[e->code].name);
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
                                             .code = code_table[e->code].name,
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
        size_t *more = &room[code_table[e->code].level];
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
