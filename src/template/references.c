#include "template/references.h"

#include "template/value.h"

#include <string.h>

void chars_clear(struct chars *c)
{
    c->text.len = 0;
    c->nsegment = 0;
}

bool chars_add(struct chars *c, const char *text, size_t len, size_t raw)
{
    const struct segment *last = c->nsegment ? &c->segment[c->nsegment - 1] : NULL;

    if (!last || raw - last->raw != c->text.len - last->at) {
        struct segment *more =
            arena_grow(c->text.a, c->segment, c->nsegment, &c->cap, sizeof *more);
        if (!more)
            return false;
        c->segment = more;
        c->segment[c->nsegment++] = (struct segment){c->text.len, raw};
    }
    sbuf_add(&c->text, text, len);
    return !c->text.failed;
}

size_t chars_raw(const struct chars *c, size_t at)
{
    size_t first = 0, end = c->nsegment; /* the segment sought is in here */

    while (end - first > 1) {
        size_t middle = first + (end - first) / 2;
        if (c->segment[middle].at <= at)
            first = middle;
        else
            end = middle;
    }
    return c->segment[first].raw + (at - c->segment[first].at);
}

struct parser {
    struct source *s;
    const struct chars *c;
    const char *text; /* a copy that stays */
    struct text_part **end;
};

/* The place of text[first..end); its last byte is ASCII or the place is not underlined exactly. */
static struct loc loc_of(const struct parser *k, size_t first, size_t end)
{
    size_t raw = chars_raw(k->c, first);

    return source_loc(k->s, raw, end > first ? chars_raw(k->c, end - 1) + 1 : raw);
}

static struct text_part *add_part(struct parser *k, struct loc at)
{
    struct text_part *p = arena_new(k->s->a, struct text_part);

    if (p) {
        p->at = at;
        *k->end = p;
        k->end = &p->next;
    }
    return p;
}

static bool add_literal(struct parser *k, size_t first, size_t end)
{
    struct text_part *p = add_part(k, loc_of(k, first, first));

    if (!p)
        return false;
    p->text = k->text + first;
    p->len = end - first;
    return true;
}

static void refuse_format(struct parser *k, size_t first, size_t end, const char *format)
{
    source_mistake(k->s, DIAG_BIND_FORMAT, loc_of(k, first, end), "\"%s\" is not a format",
                   source_clip(k->s, format, end - first));
    value_hint_format(k->s, format, format_list);
}

static void refuse_name(struct parser *k, struct loc at, const char *body, size_t len)
{
    size_t blank = strspn(body, " \t\n"), kept = len - (blank < len ? blank : len);

    while (kept && strchr(" \t\n", body[blank + kept - 1]))
        kept--;
    if (!kept) {
        source_mistake(k->s, DIAG_BIND_SYNTAX, at, "a reference without a name");
        source_hint(k->s, "write {column} or {view.column}, and {{ for a brace");
        return;
    }
    source_mistake(k->s, DIAG_BIND_SYNTAX, at, "\"%s\" is not the name of a column",
                   source_clip(k->s, body, len));
    if (kept < len && value_is_name(body + blank, kept, false))
        source_hint(k->s, "write it without blanks: {%s}", source_clip(k->s, body + blank, kept));
    else
        source_hint(k->s, "write {column} or {view.column}, with letters, digits and _");
}

static const char *const total_names[] = {[TOTAL_PAGE] = "page-total",
                                          [TOTAL_RUNNING] = "running-total",
                                          [TOTAL_BROUGHT] = "brought-forward"};

const char *total_name(enum total_kind kind)
{
    return total_names[kind];
}

/* Of {page-total.column} and its like: no view has such a name, since there is a hyphen in it. */
static enum total_kind find_total(const char *view, size_t len)
{
    for (int i = TOTAL_PAGE; i <= TOTAL_BROUGHT; i++)
        if (strlen(total_names[i]) == len && !memcmp(total_names[i], view, len))
            return (enum total_kind)i;
    return TOTAL_NONE;
}

/* Takes the last ":arabic" from the reference. */
static bool take_arabic(char *body)
{
    static const char word[] = ":arabic";
    size_t len = strlen(body), n = sizeof word - 1;

    if (len < n || strcmp(body + len - n, word) != 0)
        return false;
    body[len - n] = '\0';
    return true;
}

/* The reference between braces, text[first..end). false = no memory. */
static bool add_reference(struct parser *k, size_t first, size_t end)
{
    struct arena *a = k->s->a;
    char *body = arena_strndup(a, k->text + first, end - first);
    struct loc at = loc_of(k, first - 1, end + 1);

    if (!body)
        return false;
    bool arabic = take_arabic(body);
    size_t len = strcspn(body, ":"), view = strcspn(body, ".");
    const char *format = body[len] ? body + len + 1 : NULL;
    bool has_view = view < len;
    const char *column = has_view ? body + view + 1 : body;
    size_t column_len = (size_t)(body + len - column);
    enum total_kind total = has_view ? find_total(body, view) : TOTAL_NONE;

    if (!value_is_name(column, column_len, false) ||
        (has_view && !total && !value_is_name(body, view, false))) {
        refuse_name(k, at, body, len);
        return true;
    }
    struct value_format read;
    if (format && !format_read(format, &read)) {
        refuse_format(k, first + len + 1, first + strlen(body), format);
        return true;
    }
    struct text_part *p = add_part(k, at);
    if (!p)
        return false;
    p->total = total;
    p->view = has_view && !total ? arena_strndup(a, body, view) : NULL;
    p->column = arena_strndup(a, column, column_len);
    p->arabic = arabic;
    struct value_format *kept = format ? arena_new(a, struct value_format) : NULL;
    if (kept)
        *kept = read;
    p->format = kept;
    return p->column && (p->view || total || !has_view) && (kept || !format);
}

/* What begins with the single brace at i; gives where the text goes on, SIZE_MAX = no memory. */
static size_t parse_brace(struct parser *k, size_t i)
{
    size_t end = i + 1 + strcspn(k->text + i + 1, "{}");

    if (k->text[i] == '}') {
        source_mistake(k->s, DIAG_BIND_SYNTAX, loc_of(k, i, i + 1), "a } without its {");
        source_hint(k->s, "write }} for a brace");
        return i + 1;
    }
    if (k->text[end] != '}') {
        source_mistake(k->s, DIAG_BIND_SYNTAX, loc_of(k, i, i + 1), "this { is not closed");
        source_hint(k->s, "write {{ for a brace");
        return end;
    }
    return add_reference(k, i + 1, end) ? end + 1 : SIZE_MAX;
}

bool references_parse(struct source *s, const struct chars *c, struct text_part **first)
{
    struct parser k = {.s = s, .c = c, .end = first};
    size_t len = c->text.len;

    *first = NULL;
    k.text = arena_strndup(s->a, c->text.s, len);
    if (!k.text)
        return false;
    for (size_t i = 0; i < len && !source_limit_reached(s);) {
        size_t brace = i + strcspn(k.text + i, "{}");
        bool doubled = brace < len && k.text[brace + 1] == k.text[brace];
        size_t end = brace + doubled; /* of {{ the first is kept, as the end of this part */
        if (end > i && !add_literal(&k, i, end))
            return false;
        i = end + doubled;
        if (brace < len && !doubled)
            i = parse_brace(&k, brace);
        if (i == SIZE_MAX)
            return false;
    }
    return true;
}
