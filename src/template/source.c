#include "template/source.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Far above what a person writes; expat holds a second copy of it. */

bool source_read(struct source *s, struct arena *a, struct folder dir, const char *name,
                 struct diag *dg)
{
    static const char bom[] = "\xEF\xBB\xBF";
    struct bytes file;

    *s = (struct source){.a = a, .dg = dg, .cursor = {1, 1}};
    s->file = file_join(a, dir.path, name);
    if (!s->file || !folder_read(a, dir, name, &file, dg))
        return false;
    if (file.len > LIMIT_TEMPLATE)
        return diag_add(dg, DIAG_FILE_SIZE, (struct loc){.file = s->file},
                        "a template larger than %d MiB is refused", LIMIT_TEMPLATE >> 20);
    if (file.len >= 3 && !memcmp(file.data, bom, 3)) {
        file.data += 3;
        file.len -= 3;
    }
    s->text = file.data;
    s->len = utf8_valid_len(file.data, file.len);
    diag_source(dg, s->file, s->text, s->len);
    if (s->len == file.len)
        return true;
    return diag_add(dg, DIAG_ENCODING, source_loc(s, s->len, s->len),
                    "a template must be UTF-8; the byte 0x%02X is not",
                    (unsigned)(unsigned char)file.data[s->len]);
}

struct loc source_loc(struct source *s, size_t first, size_t end)
{
    first = first < s->len ? first : s->len;
    end = end < first ? first : end < s->len ? end : s->len;
    if (first < s->at) {
        s->at = 0;
        s->cursor = (struct cursor){1, 1};
    }
    cursor_move(&s->cursor, s->text + s->at, first - s->at);
    s->at = first;
    return (struct loc){.file = s->file,
                        .line = s->cursor.line,
                        .col = s->cursor.col,
                        .len = (int)utf8_count(s->text + first, end - first)};
}

static char *format(struct arena *a, const char *english, va_list args)
    __attribute__((format(printf, 2, 0)));

static char *format(struct arena *a, const char *english, va_list args)
{
    const char *fmt = diag_sentence(english);
    va_list again;

    va_copy(again, args);
    int len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    char *text = len < 0 ? NULL : arena_alloc(a, (size_t)len + 1);
    if (text)
        vsnprintf(text, (size_t)len + 1, fmt, args);
    return text;
}

bool source_mistake(struct source *s, enum diag_code code, struct loc at, const char *fmt, ...)
{
    va_list args;

    s->hintable = false;
    if (source_limit_reached(s))
        return false;
    if (++s->nmistake == DIAG_FAULTS_MAX)
        return diag_add(s->dg, code, at, "that is mistake %d; the rest of the file is not read",
                        DIAG_FAULTS_MAX);
    va_start(args, fmt);
    char *text = format(s->a, fmt, args);
    va_end(args);
    s->hintable = text != NULL;
    return text && diag_add(s->dg, code, at, "%s", text);
}

void source_hint(struct source *s, const char *fmt, ...)
{
    va_list args;

    if (!s->hintable)
        return;
    va_start(args, fmt);
    char *text = format(s->a, fmt, args);
    va_end(args);
    if (text)
        diag_hint(s->dg, "%s", text);
}

void source_hint_nearest(struct source *s, const char *word, const char *const *name, size_t n)
{
    const char *near = str_nearest(word, name, n);

    if (near)
        source_hint(s, "did you mean \"%s\"?", near);
}

const char *source_clip(struct source *s, const char *text, size_t len)
{
    enum { MOST = 40 };
    const char *p = text, *end = text + len;

    for (int n = 0; p < end && n < MOST; n++)
        utf8_next(&p, end);
    char *clipped = p < end ? arena_printf(s->a, "%.*s...", (int)(p - text), text)
                            : arena_strndup(s->a, text, len);
    return clipped ? clipped : "";
}
