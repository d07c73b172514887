#include "text/words.h"

#include "base/str.h"

#include <string.h>

bool words_read(struct arena *a, struct folder template_dir, struct word_list *out, struct diag *dg)
{
    static const char name[] = "words.txt";
    const char *path = file_join(a, template_dir.path, name);
    const char **word = NULL;
    size_t cap = 0, n = 0;
    struct bytes text;

    *out = (struct word_list){0};
    if (!path)
        return false;
    if (!folder_has(a, template_dir, name))
        return true;
    if (!folder_read(a, template_dir, name, &text, dg))
        return false;
    diag_source(dg, path, text.data, text.len);
    int line = 1;
    for (const char *p = text.data, *end = p + text.len; p < end; line++) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        const char *stop = newline ? newline : end, *comment = memchr(p, '#', (size_t)(stop - p));
        size_t len = (size_t)((comment ? comment : stop) - p), first = 0;
        if (utf8_valid_len(p, (size_t)(stop - p)) != (size_t)(stop - p))
            return diag_add(dg, DIAG_ENCODING, (struct loc){.file = path, .line = line},
                            "this line is not UTF-8");
        while (first < len && strchr(" \t\r", p[first]))
            first++;
        while (len > first && strchr(" \t\r", p[len - 1]))
            len--;
        if (len > first) {
            word = arena_grow(a, word, n, &cap, sizeof *word);
            if (!word || !(word[n++] = arena_strndup(a, p + first, len - first)))
                return false;
        }
        p = newline ? newline + 1 : end;
    }
    *out = (struct word_list){word, n};
    return true;
}
