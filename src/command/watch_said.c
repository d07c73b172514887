#include "command/watch.h"

#include "command/language.h"

#include <stdlib.h>
#include <string.h>

static uint64_t add_text(uint64_t hash, const char *text, size_t len)
{
    for (; len--; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211); /* FNV-1a */
    return (hash ^ 0xFF) * UINT64_C(1099511628211);
}

static uint64_t add_string(uint64_t hash, const char *text)
{
    return text ? add_text(hash, text, strlen(text)) : hash + 1;
}

struct said said_of(const struct diag_text *t)
{
    const struct diag_message *m = &t->m;
    uint64_t hash = UINT64_C(14695981039346656037);
    const int place[] = {m->at.line, m->at.cell.row};

    hash = add_string(add_string(add_string(hash, m->code), m->text), m->at.file);
    hash = add_string(hash, m->at.cell.sheet);
    hash = add_text(hash, (const char *)&m->at.cell.column, sizeof m->at.cell.column);
    uint64_t by_place = add_text(hash, (const char *)place, sizeof place);
    return (struct said){.by_text = t->line ? add_text(hash, t->line, t->line_len) : by_place,
                         .by_place = by_place,
                         .is_error = !strcmp(m->level, "error") || !strcmp(m->level, "fatal")};
}

/* ---- which are the same ---- */

static int compare(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_text(const void *va, const void *vb)
{
    const struct said *a = *(struct said *const *)va, *b = *(struct said *const *)vb;

    return a->by_text != b->by_text ? compare(a->by_text, b->by_text) : a < b ? -1 : a > b;
}

static int by_place(const void *va, const void *vb)
{
    const struct said *a = *(struct said *const *)va, *b = *(struct said *const *)vb;

    return a->by_place != b->by_place ? compare(a->by_place, b->by_place) : a < b ? -1 : a > b;
}

/* Those that have no partner yet, sorted. */
static size_t list_lone(const struct said_list *of, struct said **out,
                        int (*order)(const void *, const void *))
{
    size_t n = 0;

    for (size_t i = 0; i < of->n; i++)
        if (!of->said[i].known)
            out[n++] = &of->said[i];
    if (n)
        qsort(out, n, sizeof *out, order);
    return n;
}

/* One of a list for one of the other. */
static void pair(struct said **a, size_t na, struct said **b, size_t nb, bool place)
{
    for (size_t i = 0, k = 0; i < na && k < nb;) {
        int order =
            place ? compare(a[i]->by_place, b[k]->by_place) : compare(a[i]->by_text, b[k]->by_text);
        if (!order)
            a[i]->known = b[k]->known = true;
        i += order <= 0;
        k += order >= 0;
    }
}

static bool mark_same(struct said_list *before, struct said_list *now)
{
    struct said **a = arena_array(now->a, struct said *, before->n + 1);
    struct said **b = arena_array(now->a, struct said *, now->n + 1);

    for (int place = 0; a && b && place <= 1; place++) {
        int (*order)(const void *, const void *) = place ? by_place : by_text;
        size_t na = list_lone(before, a, order), nb = list_lone(now, b, order);
        pair(a, na, b, nb, place);
    }
    return a && b;
}

/* ---- what is told ---- */

static size_t count_new(const struct said_list *list, bool errors)
{
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++)
        n += !list->said[i].known && list->said[i].is_error == errors;
    return n;
}

static void print_new(const struct said_list *now, bool with_head)
{
    size_t errors = count_new(now, true), others = count_new(now, false), all = errors + others;
    size_t most_errors = errors < DIAG_FAULTS_MAX ? errors : DIAG_FAULTS_MAX;
    size_t most_others = DIAG_FAULTS_MAX - most_errors;

    if (all && with_head)
        fprintf(stderr, "%s\n", _("new since the last save:"));
    for (size_t i = 0; i < now->n; i++) {
        const struct said *s = &now->said[i];
        size_t *room = s->is_error ? &most_errors : &most_others;
        if (s->known || !*room)
            continue;
        --*room;
        fputs(s->text, stderr);
    }
    if (all > DIAG_FAULTS_MAX)
        fprintf(stderr, _("raingan: %1$d of %2$zu messages are shown\n"), DIAG_FAULTS_MAX, all);
}

/* Of what is gone, what it was and where: its line of the file is another one now. */
static void print_gone(const struct said *s, size_t n)
{
    if (n == 1)
        fprintf(stderr, "%s\n", _("gone since the last save:"));
    if (n <= DIAG_FAULTS_MAX)
        fprintf(stderr, "  - %.*s\n", (int)strcspn(s->text, "\n"), s->text);
}

/* A build that failed may not have come to what an earlier one has found: then only errors are gone, if
 * no other came. What is neither there nor gone stays known. */
static bool settle(struct said_list *before, struct said_list *now, bool made)
{
    bool errors_gone = made || !count_new(now, true);
    size_t cap = now->n, ngone = 0;

    for (size_t i = 0; i < before->n; i++) {
        const struct said *old = &before->said[i];
        if (old->known)
            continue;
        if (made || (errors_gone && old->is_error)) {
            print_gone(old, ++ngone);
            continue;
        }
        struct said *more = arena_grow(now->a, now->said, now->n, &cap, sizeof *more);
        const char *text = arena_strdup(now->a, old->text);
        if (!more || !text)
            return false;
        now->said = more;
        more[now->n] = *old;
        more[now->n++].text = text;
    }
    if (ngone > DIAG_FAULTS_MAX)
        fprintf(stderr, _("raingan: %1$d of %2$zu messages are shown\n"), DIAG_FAULTS_MAX, ngone);
    return true;
}

bool said_tell(struct said_list *before, struct said_list *now, bool made)
{
    if (!mark_same(before, now))
        return false;
    print_new(now, before->a != NULL);
    if (!settle(before, now, made))
        return false;
    for (size_t i = 0; i < now->n; i++)
        now->said[i].known = false;
    arena_close(before->a);
    *before = *now;
    return true;
}
