#include "base/diag_own.h"

#include "base/memory.h"
#include "base/spool.h"
#include "base/str.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const struct diag_kind diag_kind[DIAG_NCODE] = {
#define X(code, name, level) {name, level},
    DIAG_CODES(X)
#undef X
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

/* FNV-1a */
static const uint32_t hash_begin = 2166136261u;

static uint32_t hash_add(uint32_t hash, uint32_t more)
{
    return (hash ^ more) * 16777619u;
}

static uint32_t hash_text(uint32_t hash, const char *text)
{
    for (const char *p = text; *p; p++)
        hash = hash_add(hash, (unsigned char)*p);
    return hash;
}

static struct named_file *file_of(struct diag *dg, const char *file)
{
    struct named_file **bucket = &dg->file_bucket[hash_text(hash_begin, file) % NFILE_BUCKET];

    for (struct named_file *s = *bucket; s; s = s->same_hash)
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
    s->same_hash = *bucket;
    *bucket = s;
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

/* One that is read again has all lines again. */
static bool wants_text(struct named_file *s)
{
    if (s->in_part) {
        free(s->own);
        s->own = NULL;
        s->text = NULL;
        s->line = 0;
        s->in_part = false;
    }
    return !s->text;
}

void diag_name_file(struct diag *dg, const char *file)
{
    file_of(dg, file);
}

void diag_source(struct diag *dg, const char *file, const char *text, size_t len)
{
    struct named_file *s = file_of(dg, file);

    if (s && wants_text(s)) {
        s->text = text;
        s->len = len;
        own_text(dg, s);
    }
}

void diag_source_lent(struct diag *dg, const char *file, const char *text, size_t len)
{
    struct named_file *s = file_of(dg, file);

    if (s && wants_text(s)) {
        s->text = text;
        s->len = len;
        dg->nlent++;
    }
}

static bool is_told_of(const struct entry *e, const struct named_file *s)
{
    return e->file == s->rank && e->at.line >= 1;
}

static int by_line(const void *va, const void *vb)
{
    int a = *(const int *)va, b = *(const int *)vb;

    return (a > b) - (a < b);
}

/* The lines that are told of, in their order; to be freed. NULL = none, or no memory. */
static int *told_lines(struct diag *dg, const struct named_file *s, size_t *n)
{
    int *line = NULL;

    *n = 0;
    for (const struct entry *e = dg->first; e; e = e->next)
        *n += is_told_of(e, s);
    if (*n && !(line = malloc(*n * sizeof *line)))
        dg->no_memory = true;
    size_t k = 0;
    for (const struct entry *e = line ? dg->first : NULL; e; e = e->next)
        if (is_told_of(e, s))
            line[k++] = e->at.line;
    if (line)
        qsort(line, *n, sizeof *line, by_line);
    return line;
}

/* Of lines that nobody tells of the end alone. Returns the length; to NULL = it is only counted. */
static size_t put_told(const struct named_file *s, const int *line, size_t n, char *to)
{
    enum { PIECE = 1 << 20 };
    const char *p = s->text, *end = p + s->len, *passed = p;
    size_t len = 0;

    for (int at = 1; n && p < end; at++) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        stop = stop ? stop + 1 : end;
        size_t size = *line == at ? (size_t)(stop - p) : 1;
        if (to)
            memcpy(to + len, stop - size, size);
        len += size;
        for (; n && *line == at; n--)
            line++;
        p = stop;
        if (p - passed >= PIECE) {
            spool_passed(passed, (size_t)(p - passed));
            passed = p;
        }
    }
    return len;
}

/* Of a text that ends, if it is told of: all, or of a long one the lines that are told of, at their numbers. */
static void keep_told(struct diag *dg, struct named_file *s)
{
    enum { SHORT = 1 << 20 };
    size_t n;
    int *line = told_lines(dg, s, &n);

    if (line && s->len <= SHORT) {
        own_text(dg, s);
        free(line);
        return;
    }
    size_t len = line ? put_told(s, line, n, NULL) : 0;

    s->own = line ? malloc(len + 1) : NULL;
    if (s->own) {
        put_told(s, line, n, s->own);
        s->own[len] = '\0';
        s->len = len;
    } else if (line) {
        dg->no_memory = true;
    }
    s->text = s->own;
    s->in_part = true;
    free(line);
}

void diag_source_ends(struct diag *dg, const void *begin, const void *end)
{
    for (struct named_file *s = dg->nlent ? dg->files : NULL; s; s = s->next) {
        if (!s->text || s->own || s->text < (const char *)begin || s->text >= (const char *)end)
            continue;
        dg->nlent--;
        s->line = 0;
        keep_told(dg, s);
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

static size_t bucket_of(const struct entry *e)
{
    uint32_t hash = hash_begin;
    int key[] = {(int)e->code, e->file, e->at.line, e->at.col};

    for (size_t i = 0; i < sizeof key / sizeof key[0]; i++)
        hash = hash_add(hash, (uint32_t)key[i]);
    return hash_text(hash, e->text) % NBUCKET;
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
    dg->count[diag_kind[code].level]++;
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

bool diag_lacks_memory(const struct diag *dg)
{
    return dg->no_memory || memory_failed();
}

size_t diag_count(const struct diag *dg, enum diag_level least)
{
    size_t n = diag_lacks_memory(dg) && least <= DIAG_FATAL;

    for (int level = (int)least; level <= DIAG_FATAL; level++)
        n += dg->count[level];
    return n;
}

bool diag_has(const struct diag *dg, enum diag_code code)
{
    for (const struct entry *e = dg->first; e; e = e->next)
        if (e->code == code)
            return true;
    return code == DIAG_NO_MEMORY && diag_lacks_memory(dg);
}

int diag_exit_status(const struct diag *dg)
{
    if (diag_count(dg, DIAG_FATAL))
        return 3;
    return diag_count(dg, DIAG_ERROR) ? 1 : 0;
}
