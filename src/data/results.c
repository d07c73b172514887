#include "data/results.h"

#include <string.h>

static uint64_t mix(uint64_t h, const void *data, size_t len)
{
    const unsigned char *p = data;

    for (size_t i = 0; i < len; i++)
        h = (h ^ p[i]) * UINT64_C(1099511628211); /* FNV-1a */
    return h;
}

/* Of numbers by their bits: 0.0 and -0.0 are not the same, and a NaN is the same as itself. */
static uint64_t hash_of(const struct value *const *parameter, size_t n)
{
    uint64_t h = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < n; i++) {
        const struct value *v = parameter[i];
        if (v && v->kind == VALUE_TEXT)
            h = mix(h, v->text, v->len);
        else if (v)
            h = mix(h, v->kind == VALUE_REAL ? (const void *)&v->real : &v->integer,
                    sizeof v->real);
    }
    return h;
}

static bool is_same(const struct value *a, const struct value *b)
{
    enum value_kind kind = b ? b->kind : VALUE_NULL;

    if (a->kind != kind)
        return false;
    switch (kind) {
    case VALUE_TEXT:
        return a->len == b->len && !memcmp(a->text, b->text, a->len);
    case VALUE_INTEGER:
        return a->integer == b->integer;
    case VALUE_REAL:
        /* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison,cert-*): by their bits, as their hash */
        return !memcmp(&a->real, &b->real, sizeof a->real);
    default:
        return true;
    }
}

const struct result *result_find(const struct result *first, const struct value *const *parameter,
                                 size_t n)
{
    uint64_t hash = first ? hash_of(parameter, n) : 0;

    for (const struct result *r = first; r; r = r->next) {
        size_t i = 0;
        while (r->hash == hash && i < n && is_same(&r->parameter[i], parameter[i]))
            i++;
        if (r->hash == hash && i == n)
            return r;
    }
    return NULL;
}

/* May so much more be kept? */
static bool has_room(struct dataset *ds, size_t size)
{
    ds->results_size += size;
    return ds->results_size <= RESULTS_MOST;
}

bool result_begin(struct dataset *ds, const struct value *const *parameter, size_t n,
                  struct result **out)
{
    size_t size = sizeof(struct result) + n * sizeof **parameter;

    *out = NULL;
    if (n > RESULT_PARAMETERS_MOST)
        return true;
    for (size_t i = 0; i < n; i++)
        size += parameter[i] ? parameter[i]->len : 0;
    if (!has_room(ds, size))
        return true;
    struct result *r = arena_new(ds->a, struct result);
    struct value *copy = arena_array(ds->a, struct value, n + 1);
    if (!r || !copy)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!parameter[i])
            continue; /* of zeros: NULL */
        copy[i] = *parameter[i];
        copy[i].with = NULL;
        if (!(copy[i].text = arena_strndup(ds->a, parameter[i]->text, parameter[i]->len)))
            return false;
    }
    *r = (struct result){.hash = hash_of(parameter, n), .parameter = copy, .nparameter = n};
    *out = r;
    return true;
}

bool result_add(struct dataset *ds, struct result **r, const struct value *row, size_t ncol)
{
    size_t size = ncol * sizeof *row + sizeof(void *);

    for (size_t i = 0; i < ncol; i++)
        size += row[i].len;
    if (!has_room(ds, size) || (*r)->n == RESULT_ROWS_MOST) {
        *r = NULL;
        return true;
    }
    (*r)->row = arena_grow(ds->a, (*r)->row, (*r)->n, &(*r)->cap, sizeof *(*r)->row);
    if (!(*r)->row)
        return false;
    (*r)->row[(*r)->n++] = row;
    return true;
}
