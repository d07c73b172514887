/*
 * catchword.c - the first words of the next page, as official letters print them at the foot of a page
 * that goes on: "/ทั้งนี้...".
 *
 * So many words are taken that a reader finds the place again, whole ones: they end where a line may
 * end between words (doc/thai-typesetting.md, B31).
 */
#include "layout/flow.h"

#include "base/str.h"
#include "layout/table.h"

enum {
    LETTERS_LEAST = 6, /* of the words that are taken, without blanks; the line may have less */
    LETTERS_MOST = 40, /* where no word ends: a long name or address is cut */
};

static const struct fragment *first_line(const struct fragment *p)
{
    const struct set_row *row = p->kind == FRAGMENT_ROW ? p->u.row : NULL;

    if (p->kind == FRAGMENT_COLUMNS)
        return first_line(columns_first(p->u.columns));
    for (size_t i = 0; row && i < row->ncell; i++)
        if (row->cell[i].content.n)
            return first_line(&row->cell[i].content.fragment[0]);
    return p->kind == FRAGMENT_LINE ? p : NULL;
}

static size_t char_at(const struct shaped *t, size_t glyph)
{
    return glyph < t->nglyph ? t->glyph[glyph].first : t->nch;
}

/* One past the last character that is taken of [first, end). */
static size_t end_of_words(const struct shaped *t, const uint8_t *cls, size_t first, size_t end)
{
    size_t nletter = 0;

    for (size_t i = first; i < end; i++) {
        bool whole = cls[i] >= BREAK_LIKELY;
        if (i > first && cls[i] != BREAK_NEVER && nletter >= (whole ? LETTERS_LEAST : LETTERS_MOST))
            return i;
        nletter += !unicode_is_space(t->ch[i]);
    }
    return end;
}

static void put(struct sbuf *out, const uint32_t *ch, size_t first, size_t end)
{
    while (end > first && (unicode_is_space(ch[end - 1]) || ch[end - 1] == LINE_SEPARATOR))
        end--;
    for (size_t i = first; i < end; i++)
        if (!unicode_is_invisible(ch[i]) && ch[i] != OBJECT_REPLACEMENT)
            sbuf_add_char(out, ch[i]);
}

/* The words with which the line begins. */
static bool put_words(const struct layout *lo, struct arena *a, const struct fragment *line,
                      struct sbuf *out)
{
    const struct para *p = line->u.line.para, *label = line->u.line.marker.para;
    const struct line *l = &p->line[line->u.line.line];
    const struct shaped *t = &p->text;
    size_t first = char_at(t, l->first), end = char_at(t, l->end);
    uint8_t *cls = arena_array(a, uint8_t, t->nch + 1);

    if (!cls || !breaker_find(lo->breaker, t->ch + first, end - first, cls + first))
        return false;
    if (label) {
        put(out, label->text.ch, 0, label->text.nch);
        sbuf_add_str(out, first < end ? " " : "");
    }
    if (first < end)
        put(out, t->ch, first, end_of_words(t, cls, first, end));
    return true;
}

bool catchword_of(const struct layout *lo, struct arena *a, const struct fragment *next,
                  const char **out)
{
    const struct fragment *line = first_line(next);
    struct sbuf text = {.a = a};

    *out = NULL;
    if (!line)
        return true;
    sbuf_add_str(&text, "/");
    if (!put_words(lo, a, line, &text))
        return false;
    size_t len = text.len;
    sbuf_add_str(&text, "...");
    const char *s = sbuf_text(&text);
    *out = len > 1 ? s : NULL;
    return s != NULL;
}
