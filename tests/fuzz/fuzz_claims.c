/*
 * Sentences put together of phrases by chance: reading them ends, every claim stands within its text, and the same
 * text says the same again. The phrases are those of a template that has many.
 */
#include "fuzz.h"

#include "base/file.h"
#include "data/claims.h"

enum { NCOLUMN = 5 };

static struct diag *lasting_diag;
static struct lexicon *lex;
static const char **phrase;
static size_t nphrase;

/* What stands between phrases. */
static const char *const between[] = {
    " ", "",  "๑",   "๑๐", "85", "๙๑.๗๖",     "0",    "100.00", ", ",  "\n", " (", ") ", " – ", "-",
    "“", "”", " : ", "/",  "%",  "พ.ศ. ๒๕๖๘", "๒๕๖๗", "๑) ",    "๒. ", "O๒", "i1", "๒๐", "และ", "ที่",
};

void fuzz_begin(void)
{
    struct arena *a = arena_open(lasting_diag = diag_open());
    struct bytes file;

    HOLDS(a && file_read(a, "templates/ita/phrases.csv", &file, lasting_diag));
    lex = lexicon_open(a);
    char *line = arena_strndup(a, (const char *)file.data, file.len);
    HOLDS(lex && line && (line = strchr(line, '\n')));
    struct sense sense = {0};
    size_t cap = 0;
    for (line++; *line;) {
        const char *cell[NCOLUMN] = {"", "", "", "", ""};
        char *end = line + strcspn(line, "\r\n"), *next = end + strspn(end, "\r\n");
        *end = '\0';
        for (size_t i = 0; line && i < NCOLUMN; i++) {
            cell[i] = line;
            if ((line = strchr(line, ',')))
                *line++ = '\0';
        }
        line = next;
        if (*cell[1]) { /* else it means what the line above means */
            sense = (struct sense){.kind = cell[2], .value = cell[3], .after = cell[4]};
            HOLDS(lexicon_role(cell[1], &sense.role));
        }
        HOLDS(lexicon_add(lex, cell[0], sense));
        phrase = arena_grow(a, phrase, nphrase, &cap, sizeof *phrase);
        HOLDS(phrase);
        phrase[nphrase++] = cell[0];
    }
}

static size_t count(const struct claim *first, size_t len)
{
    size_t n = 0;

    for (const struct claim *c = first; c; c = c->next, n++)
        HOLDS(c->at <= c->end && c->end <= len && c->kind);
    return n;
}

void fuzz_one(struct world *w, struct fuzz_input in)
{
    static const struct topic topics[] = {
        {"total", ""}, {"indicator", "9"}, {"indicator", "1"}, {"item", "O4"}, {"", ""}};
    struct topic topic = topics[take_upto(&in, COUNT_OF(topics) - 1)];
    struct sbuf text = {.a = w->a};
    struct arena *scratch = arena_open(w->dg);
    struct claim *first, *again;

    while (in.len) {
        unsigned kind = take_byte(&in);
        const char *piece = kind % 4 ? phrase[take_upto(&in, 65535) % nphrase]
                                     : between[kind / 4 % COUNT_OF(between)];
        sbuf_add_str(&text, piece + (*piece == '|'));
        if (text.len && text.s[text.len - 1] == '|')
            text.s[--text.len] = '\0';
    }
    const char *said = sbuf_text(&text);
    HOLDS(scratch && said);
    HOLDS(claims_read(lex, scratch, w->a, said, text.len, topic, &first));
    HOLDS(claims_read(lex, scratch, w->a, said, text.len, topic, &again));
    HOLDS(count(first, text.len) == count(again, text.len));
    arena_close(scratch);
}
