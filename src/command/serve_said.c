/*
 * serve_said.c - what a command of this program has printed, for a page: the sentences without what a
 * terminal needs besides (names of files of the session, levels, codes, lines of the file with a
 * caret).
 */
#include "command/serve.h"

#include <string.h>
#include <unistd.h>

const char *said_take(struct request *r, const char *path, size_t most)
{
    struct bytes said = {"", 0};

    if (path && file_exists(path) && file_read(r->a, path, &said, r->dg))
        unlink(path);
    size_t len = said.len > most ? most : said.len;
    return arena_strndup(r->a, said.data, utf8_valid_len(said.data, len));
}

struct message {
    const char *place, *text;
    size_t place_len, text_len;
    bool is_fault;
};

/* "PLACE: error: TEXT [code]". false = the line is none. */
static bool read_message(const char *line, struct message *out)
{
    static const char *const level[] = {": error: ", ": fatal: ", ": warning: ", ": note: "};

    for (size_t i = 0; i < sizeof level / sizeof level[0]; i++) {
        const char *at = *line == ' ' ? NULL : strstr(line, level[i]);
        if (!at)
            continue;
        const char *text = at + strlen(level[i]), *code = strrchr(text, '[');
        size_t len = strlen(text);
        if (code && code > text && code[-1] == ' ' && text[len - 1] == ']')
            len = (size_t)(code - 1 - text);
        *out = (struct message){line, text, (size_t)(at - line), len, i < 2};
        return true;
    }
    return false;
}

static void put_message(struct sbuf *b, const struct message *m, const char *file, const char *name)
{
    static const char of_none[] = "raingan";
    size_t len = file ? strlen(file) : 0;

    if (len && m->place_len >= len && !strncmp(m->place, file, len))
        sbuf_printf(b, "%s%.*s: ", name, (int)(m->place_len - len), m->place + len);
    else if (m->place_len != sizeof of_none - 1 || strncmp(m->place, of_none, m->place_len) != 0)
        sbuf_printf(b, "%.*s: ", (int)m->place_len, m->place);
    sbuf_add(b, m->text, m->text_len);
    sbuf_add_str(b, "\n");
}

const char *said_plainly(struct arena *a, const char *said, const char *file, const char *name,
                         enum said what)
{
    static const char hint[] = "    hint: ";
    struct sbuf b = {.a = a};
    bool in_message = false, is_shown = true;

    for (const char *p = said; *p; p += *p == '\n') {
        size_t len = strcspn(p, "\n");
        const char *line = arena_strndup(a, p, len);
        struct message m;
        p += len;
        if (!line)
            return NULL;
        if (read_message(line, &m)) {
            in_message = true;
            is_shown = m.is_fault || what != SAID_FAULTS;
            if (is_shown)
                put_message(&b, &m, file, name);
        } else if (in_message && !strncmp(line, hint, sizeof hint - 1)) {
            if (is_shown)
                sbuf_printf(&b, "%s\n", line + sizeof hint - 1);
        } else if (!in_message || *line != ' ') { /* else it is a line of the file, or its caret */
            in_message = false;
            if (what == SAID_MESSAGES)
                continue;
            sbuf_printf(&b, "%s\n", line);
        }
    }
    return b.len || b.failed ? sbuf_text(&b) : "";
}
